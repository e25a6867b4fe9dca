package paint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/render/paint"
	"journeydesigner/render/scene"
)

// drawn is a graph whose boxes and edges stand nowhere in particular: colours do not ask where.
func drawn(g *flow.Graph) *paint.Drawing {
	placed := &scene.Scene{}
	for _, n := range g.Nodes {
		placed.Boxes = append(placed.Boxes, scene.Box{ID: n.ID, Kind: scene.BoxKind(n.Kind)})
	}
	for _, e := range g.Edges {
		placed.Edges = append(placed.Edges, scene.Edge{ID: e.ID, From: e.From, To: e.To, Kind: scene.EdgeKind(e.Kind)})
	}
	return &paint.Drawing{Graph: g, Placed: placed}
}

// TestPainting: the drawing of a journey says what a run did, and what runs have reached.
func TestPainting(t *testing.T) {
	s, err := workspace.Open(t.Context(), "../../samples/local-accounts", workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, findings := s.Effective("B2C_1A_signup_signin")
	if e == nil {
		t.Fatal(findings)
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
	trail, err := scenario.Play(t.Context(), m, player, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := drawn(flow.Journey(e, e.PolicyId.Text, m.Journey()))
	c := coverage.New(e)
	c.Take(trail.Events)
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

// Where nothing was played, everything is never reached; and what is written into the drawing can be said otherwise.
func TestPaintingNothing(t *testing.T) {
	s, err := workspace.Open(t.Context(), "../../samples/sub-journeys", workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, _ := s.Effective(s.Chains[0].Leaf.PolicyId.Text)
	j, _ := e.UserJourney(e.RelyingParty.DefaultUserJourney.Text)
	p := drawn(flow.Journey(e, e.PolicyId.Text, j))
	p.Say = func(format string, args ...any) string { return strings.ToUpper(fmt.Sprintf(format, args...)) }
	reached, never := p.Covered(e, coverage.New(e)), 0
	for _, b := range reached.Boxes {
		switch {
		case b.State == scene.Done || b.State == scene.Partly || b.State == scene.Covered:
			t.Errorf("%s is %s", b.ID, b.State)
		case b.State == scene.Failed && b.Subtitle != "":
			never++
			if b.Subtitle != paint.NeverSign+" NEVER REACHED" {
				t.Errorf("%s says %q", b.ID, b.Subtitle)
			}
		}
	}
	if never == 0 {
		t.Error("no step is told never to be reached")
	}
}
