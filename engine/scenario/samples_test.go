package scenario_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/samples"
)

// Every sample is free of findings, and every scenario that ships with one comes to what it expects.
func TestSamplesKeepTheirPromises(t *testing.T) {
	keys := world.NewKeys()
	for _, sample := range samples.All() {
		files, err := samples.Files(sample.Name)
		if err != nil {
			t.Fatal(err)
		}
		snapshot, err := workspace.OpenFS(files, sample.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range snapshot.Findings {
			t.Errorf("%s: %s %s", f.Span, f.Code, f.Summary)
		}
		names, err := fs.Glob(files, "*.scenario.yaml")
		if err != nil || len(names) < 2 {
			t.Errorf("%s has %d scenarios, %v; at least two are promised", sample.Name, len(names), err)
		}
		for _, name := range names {
			t.Run(sample.Name+"/"+strings.TrimSuffix(name, ".scenario.yaml"), func(t *testing.T) {
				text, err := fs.ReadFile(files, name)
				if err != nil {
					t.Fatal(err)
				}
				file, err := scenario.Parse(name, text)
				if err != nil {
					t.Fatal(err)
				}
				if file.Expect == nil {
					t.Fatal("the scenario expects nothing")
				}
				effective, _ := snapshot.Effective(file.Policy)
				if effective == nil {
					t.Fatalf("no policy %s", file.Policy)
				}
				params, player, err := file.Params(effective, keys)
				if err != nil {
					t.Fatal(err)
				}
				m, err := machine.New(params)
				if err != nil {
					t.Fatal(err)
				}
				trail, err := scenario.Play(context.Background(), m, player, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, unmet := range file.Expect.Unmet(scenario.Tell(m, trail)) {
					t.Error(unmet)
				}
			})
		}
	}
}
