package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

// countdown is a context that is cancelled after it was asked a number of times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestInterruptedPaths: who interrupts the exploration sees what was found until then.
func TestInterruptedPaths(t *testing.T) {
	for format, want := range map[string]string{"text": "  1  ", "json": `"complete": false`} {
		limit := &countdown{Context: context.Background()}
		limit.left.Store(400)
		var out, told bytes.Buffer
		c := PathsCmd{Path: "../../samples/local-accounts", Policy: "B2C_1A_signup_signin", Format: format, Limit: 20000}
		err := c.Run(&Context{Context: limit, Stdout: &out, Stderr: &told})
		if !errors.Is(err, errFindings) || !strings.Contains(out.String(), want) || !strings.Contains(told.String(), "interrupted: these are the paths found until then") {
			t.Errorf("%s: %v\n%s%s", format, err, &out, &told)
		}
		limit.left.Store(400)
		c.To = "AADB2C90091"
		if err := c.Run(&Context{Context: limit, Stdout: &out, Stderr: &told}); !errors.Is(err, context.Canceled) {
			t.Errorf("--to: %v", err)
		}
	}
}
