package pattern_test

import (
	"sync"
	"testing"

	"journeydesigner/engine/pattern"
)

func TestPattern(t *testing.T) {
	digits := pattern.Pattern{Source: `^(\d{2})\d*$`}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !digits.Match("123") || digits.Match("1") || digits.Match("a12") {
				t.Error("the expression is not the one that was written")
			}
		})
	}
	all.Wait()
	if m := digits.Regexp().FindStringSubmatch("123"); m == nil || m[1] != "12" {
		t.Errorf("groups %q", m)
	}
	if first := digits.Regexp(); first != digits.Regexp() {
		t.Error("the expression is made anew")
	}
	if any := (&pattern.Pattern{}); !any.Match("") || !any.Match("x") {
		t.Error("the zero value matches any text")
	}
}

func TestNoPattern(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an expression that is none is taken")
		}
	}()
	(&pattern.Pattern{Source: "("}).Regexp()
}
