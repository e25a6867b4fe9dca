package main

import (
	"context"
	"io"
	"os"
	"testing"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
	"journeydesigner/render/scene"
)

// TestPainting: the drawing of a journey says what a run did, and what runs have reached.
func TestPainting(t *testing.T) {
	ctx := &Context{Context: context.Background(), Stdout: io.Discard, Stderr: io.Discard}
	e, _, err := Folder{}.effective(ctx, "../../samples/local-accounts", "B2C_1A_signup_signin")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../samples/local-accounts/returning-social-user.scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := scenario.Parse("x", text)
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := file.Params(e, world.NewKeys())
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	trail, err := scenario.Play(ctx, m, player, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := drawJourney(ctx, e, m.Journey())
	if err != nil {
		t.Fatal(err)
	}
	c := scenario.NewCoverage(e)
	c.Take(trail)
	title := func(b scene.Box) string { return b.Title[len(b.Title)-1].Text }
	run, reached := p.Ran(scenario.Tell(m, trail), trail), p.Covered(e, c)
	for id, want := range map[string][2]scene.State{
		"step:1": {scene.Done, scene.Partly}, "step:4": {scene.Skipped, scene.Failed}, "step:7": {scene.Done, scene.Done},
		"end": {scene.Done, scene.Idle}, "step:1/choice:FacebookExchange": {scene.Done, scene.Partly},
	} {
		a, known := run.Box(id)
		b, _ := reached.Box(id)
		if !known || a.State != want[0] || b.State != want[1] {
			t.Errorf("%s %v: run %q, coverage %q, want %q", id, known, a.State, b.State, want)
		}
	}
	a, _ := run.Box("step:4/precondition:1")
	b, _ := reached.Box("step:4/precondition:1")
	if title(a) != "  → true, skips" || b.Title[0].Text != "± true " || b.State != scene.Partly {
		t.Errorf("precondition: %q, %q", title(a), title(b))
	}
	taken := map[string]scene.State{}
	for _, edge := range reached.Edges {
		taken[edge.ID] = edge.State
	}
	if taken["step:4/precondition:1>step:5/precondition:1:skip"] != scene.Done || taken["step:4/precondition:1>step:4"] != scene.Failed || taken["step:7>end"] != scene.Idle {
		t.Errorf("edges of coverage %v", taken)
	}
	done := map[string]bool{}
	for _, edge := range run.Edges {
		done[edge.ID] = edge.State == scene.Done
	}
	if len(run.Edges) == 0 || !done["step:4/precondition:1>step:5/precondition:1:skip"] || done["step:4/precondition:1>step:4"] || !done["step:7>end"] {
		t.Errorf("edges %v", done)
	}
	if c := p.Placed.Boxes[0]; c.State != scene.Idle {
		t.Error("the drawing itself was coloured")
	}
}
