//go:build slow

package explore_test

import (
	"context"
	"testing"
	"time"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/coverage"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
)

// Every relying party of the starter packs is explored to its end within ten seconds, and a covering set of scenarios,
// each of which comes to what it expects, reaches all that its paths reach.
func TestStarterPacksAreExplored(t *testing.T) {
	eachStarterPack(t, func(t *testing.T, e *chain.Effective, _ []diag.Finding) {
		begin := time.Now()
		x, err := explore.Journey(context.Background(), machine.Params{Policy: e, Keys: signing}, explore.Options{})
		took := time.Since(begin)
		if err != nil || !x.Complete || took > 10*time.Second {
			t.Fatalf("complete %v after %v: %v", x != nil && x.Complete, took, err)
		}
		all, some := coverage.New(e), coverage.New(e)
		for _, p := range x.Paths {
			all.Take(p.Trail.Events)
		}
		chosen := x.Cover(func(i int) bool {
			_, err := x.Paths[i].Recording("").Text(context.Background(), "x")
			if err != nil {
				t.Errorf("path %d %v: %v", i, x.Paths[i].Answers(), err)
			}
			return err == nil
		})
		for _, i := range chosen {
			some.Take(x.Paths[i].Trail.Events)
			if first := x.Paths[i].First; first != nil {
				some.Take(first.Trail.Events)
			}
		}
		reachable, spots := all.Reached("")
		if covered, _ := some.Reached(""); covered != reachable {
			t.Errorf("the set covers %d of %d", covered, reachable)
		}
		t.Logf("%d paths, %d answers in %v; %d of %d spots by %d scenarios; never reached %v, always skipped %v", len(x.Paths), x.Tried, took, reachable, spots, len(chosen), x.NeverReached, x.AlwaysSkipped)
	})
}
