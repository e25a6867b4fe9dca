//go:build slow

package main

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestAThousandScenariosInTime: a thousand scenarios of the sample of local accounts are played within five seconds; the
// best of three, for a machine has other work as well.
func TestAThousandScenariosInTime(t *testing.T) {
	dir, best := manyScenarios(t), time.Hour
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for range 3 {
		start := time.Now()
		if status := run(t.Context(), []string{"designer", "test", dir}, strings.NewReader(""), io.Discard, io.Discard); status != statusOK {
			t.Fatalf("exit status %d", status)
		}
		best = min(best, time.Since(start))
	}
	t.Logf("%d scenarios in %v", scenariosInTime, best)
	if best > timeForThem {
		t.Errorf("%d scenarios take %v, expected at most %v", scenariosInTime, best, timeForThem)
	}
}
