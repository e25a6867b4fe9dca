package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestAFaultIsReportedWithoutWhatStoodInMemory(t *testing.T) {
	for _, c := range []struct {
		fault any
		want  string
	}{
		{errors.New("s3cret"), "internal error: *errors.errorString"},
		{"s3cret", "internal error: string"},
	} {
		var out bytes.Buffer
		tellFault(&out, c.fault)
		if strings.Contains(out.String(), "s3cret") || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s", out.String())
		}
	}
	var out bytes.Buffer
	func() {
		defer func() { tellFault(&out, recover()) }()
		var list []int
		_ = list[len(out.String())]
	}()
	if !strings.Contains(out.String(), "index out of range") {
		t.Errorf("%s", out.String())
	}
}
