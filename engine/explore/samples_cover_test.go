package explore_test

import (
	"context"
	"io/fs"
	"testing"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/samples"
)

// The scenarios of each sample reach every step, and every outcome of a precondition, that can be reached at all, as
// exploring its policies shows.
func TestSamplesAreCovered(t *testing.T) {
	for _, sample := range samples.All() {
		t.Run(sample.Name, func(t *testing.T) {
			files, err := samples.Files(sample.Name)
			if err != nil {
				t.Fatal(err)
			}
			snapshot, err := workspace.OpenFS(files, sample.Name)
			if err != nil {
				t.Fatal(err)
			}
			covered := map[string]*coverage.Coverage{}
			names, _ := fs.Glob(files, "*.scenario.yaml")
			for _, name := range names {
				text, _ := fs.ReadFile(files, name)
				f, err := scenario.Parse(name, text)
				if err != nil {
					t.Fatal(err)
				}
				e, _ := snapshot.Effective(f.Policy)
				if e == nil {
					t.Fatalf("%s: no policy %s", name, f.Policy)
				}
				v, err := f.Judge(context.Background(), e, signing)
				if err != nil {
					t.Fatal(err)
				}
				id := e.PolicyId.Text
				if covered[id] == nil {
					covered[id] = coverage.New(e)
				}
				for _, trail := range v.Trails {
					covered[id].Take(trail.Events)
				}
			}
			for _, f := range snapshot.Files {
				if f.Role == workspace.RelyingParty {
					judgeCover(t, snapshot, f.PolicyId, covered)
				}
			}
		})
	}
}

func judgeCover(t *testing.T, snapshot *workspace.Snapshot, id string, covered map[string]*coverage.Coverage) {
	t.Helper()
	e, _ := snapshot.Effective(id)
	if e == nil {
		t.Fatalf("no policy %s", id)
	}
	c := covered[e.PolicyId.Text]
	if c == nil {
		t.Errorf("no scenario plays %s", id)
		return
	}
	paths, err := explore.Journey(context.Background(), machine.Params{Policy: e, Keys: signing}, explore.Options{})
	if err != nil || !paths.Complete {
		t.Fatal(err)
	}
	reachable := coverage.New(e)
	for _, p := range paths.Paths {
		reachable.Take(p.Trail.Events)
	}
	for i, s := range reachable.Spots {
		if (s.Kind == coverage.StepSpot || s.Kind == coverage.BranchSpot) && s.Count > 0 && c.Spots[i].Count == 0 {
			t.Errorf("%s: no scenario reaches %s", id, s.Name)
		}
	}
}
