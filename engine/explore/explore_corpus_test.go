//go:build slow

package explore_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/published"
	"journeydesigner/engine/workspace"
)

// Every relying party of the starter packs is explored to its end within ten seconds, and a covering set of scenarios,
// each of which comes to what it expects, reaches all that its paths reach.
func TestStarterPacksAreExplored(t *testing.T) {
	root := published.Path(t, "corpus", "starterpack")
	explored := 0
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if policies, _ := filepath.Glob(filepath.Join(dir, "*.xml")); err != nil || !d.IsDir() || len(policies) == 0 {
			return err
		}
		snapshot, err := workspace.Open(context.Background(), dir, workspace.Options{})
		if err != nil {
			return err
		}
		for _, c := range snapshot.Chains {
			effective, _ := snapshot.Effective(c.Leaf.PolicyId.Text)
			if effective == nil {
				continue
			}
			explored++
			pack, _ := filepath.Rel(root, dir)
			t.Run(filepath.ToSlash(pack)+"/"+c.Leaf.PolicyId.Text, func(t *testing.T) {
				begin := time.Now()
				e, err := explore.Journey(context.Background(), machine.Params{Policy: effective, Keys: signing}, explore.Options{})
				took := time.Since(begin)
				if err != nil || !e.Complete || took > 10*time.Second {
					t.Fatalf("complete %v after %v: %v", e != nil && e.Complete, took, err)
				}
				all, some := coverage.New(effective), coverage.New(effective)
				for _, p := range e.Paths {
					all.Take(p.Trail.Events)
				}
				chosen := e.Cover(func(i int) bool {
					_, err := e.Paths[i].Recording("").Text(context.Background(), "x")
					if err != nil {
						t.Errorf("path %d %v: %v", i, e.Paths[i].Answers(), err)
					}
					return err == nil
				})
				for _, i := range chosen {
					some.Take(e.Paths[i].Trail.Events)
					if first := e.Paths[i].First; first != nil {
						some.Take(first.Trail.Events)
					}
				}
				reachable, spots := all.Reached("")
				if covered, _ := some.Reached(""); covered != reachable {
					t.Errorf("the set covers %d of %d", covered, reachable)
				}
				t.Logf("%d paths, %d answers in %v; %d of %d spots by %d scenarios; never reached %v, always skipped %v", len(e.Paths), e.Tried, took, reachable, spots, len(chosen), e.NeverReached, e.AlwaysSkipped)
			})
		}
		return nil
	})
	if err != nil || explored != 28 {
		t.Errorf("%d relying parties, expected 28: %v", explored, err)
	}
}
