//go:build !headless

package main

import (
	"strings"
	"testing"
)

// TestWindowFlags: what cannot be meant is refused before a window opens.
func TestWindowFlags(t *testing.T) {
	for _, c := range []struct {
		cmd  WindowCmd
		want string
	}{
		{WindowCmd{}, ""},
		{WindowCmd{Path: "../../samples/hello-world", Scenario: "x.scenario.yaml", Difference: true}, ""},
		{WindowCmd{Path: "../../samples/hello-world", Difference: true}, "--difference needs --scenario"},
		{WindowCmd{Scenario: "x.scenario.yaml"}, "--scenario needs a path or --sample"},
		{WindowCmd{Path: "a", Sample: "b"}, "say a path or --sample, not both"},
		{WindowCmd{Sample: "nowhere"}, "there is no sample"},
		{WindowCmd{Path: "nowhere"}, "nowhere: there is no such file or folder"},
	} {
		err := c.cmd.check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v, not %q", c.cmd, err, c.want)
		}
	}
}
