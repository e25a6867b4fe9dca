package main

import (
	"io"
	"reflect"
	"testing"
)

// What plain reads without kong, kong reads the same; and it leaves to kong whatever has a flag.
func TestPlain(t *testing.T) {
	for _, paths := range [][]string{{"a"}, {"a", "b c", "d,e"}, {"."}, {"a=b", "ä/ö.xml", `C:\x`}, {"validate", "run"}} {
		args := append([]string{"designer", "validate"}, paths...)
		parser, err := parsed(args, io.Discard, io.Discard)
		if err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		want := parser.Selected().Target.Addr().Interface()
		if got := plain(args); !reflect.DeepEqual(any(got), want) {
			t.Errorf("%q: read as %#v, by kong as %#v", args, got, want)
		}
	}
	for _, args := range [][]string{{}, {"designer"}, {"designer", "validate"}, {"designer", "run", "a"},
		{"designer", "validate", "a", "--fix"}, {"designer", "validate", "-y", "a"}, {"designer", "validate", "--", "a"}} {
		if got := plain(args); got != nil {
			t.Errorf("%q: read as %#v without kong", args, got)
		}
	}
}
