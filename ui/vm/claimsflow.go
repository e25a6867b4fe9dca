package vm

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

// claimsFlow is the drawing of who writes and who reads one claim, in the order of the journey.
type claimsFlow struct {
	claim  string
	key    string
	graph  *flow.Graph
	placed *scene.Scene
	count  int // of layouts
}

// followClaim draws the way of a claim, unless it is drawn already.
func (d *desk) followClaim(id string) {
	if d.effective == nil {
		return
	}
	j, ok := d.effective.UserJourney(d.journeyId)
	if !ok {
		return
	}
	key := fmt.Sprint(d.graphKey, "/claim/", policy.Fold(id))
	if key == d.flow.key {
		return
	}
	d.flow = claimsFlow{claim: id, key: key, graph: flow.Claims(d.effective, d.effective.RelyingParty, j, id), count: d.flow.count}
	if len(d.flow.graph.Nodes) > 0 {
		d.layout(key, d.flow.graph)
	}
}

// flowPart is the drawing with the state of the run laid over it.
func (d *desk) flowPart() GraphPart {
	g := GraphPart{Layout: d.flow.count, Refs: map[string]Ref{}, Spans: map[string]source.Span{}}
	switch {
	case d.flow.claim == "":
		g.Empty = d.words.Say("Select a claim, in Claims, in the explorer or with %s: who writes it and who reads it along the journey is drawn here.", d.key("goto"))
		return g
	case len(d.flow.graph.Nodes) == 0:
		g.Empty = d.words.Say("Nothing in this journey writes or reads %s.", d.flow.claim)
		return g
	case d.flow.placed == nil:
		g.Empty, g.Placing = d.words.Say("The drawing comes in a moment."), true
		return g
	}
	s := *d.flow.placed
	s.Boxes = slices.Clone(s.Boxes)
	for i := range d.flow.graph.Nodes {
		n := &d.flow.graph.Nodes[i]
		g.Refs[n.ID], g.Spans[n.ID] = refOfUser(n), n.Span
		if g.Refs[n.ID] == d.selected && d.selected.Kind != NoRef {
			g.Selected = n.ID
		}
		if b := slices.IndexFunc(s.Boxes, func(b scene.Box) bool { return b.ID == n.ID }); b >= 0 && d.session != nil {
			d.paintUser(&s.Boxes[b], n)
		}
	}
	g.Scene, g.Legend = &s, d.flowLegend()
	graph := d.flow.graph
	g.SVG = func() string {
		var out strings.Builder
		if err := svg.Write(&out, &s, scene.Light()); err != nil {
			return ""
		}
		return out.String()
	}
	g.Mermaid = func() string { return dot.Mermaid(graph) }
	return g
}

// flowLegend explains the lines of the drawing, and counts who stands at their ends.
func (d *desk) flowLegend() GraphLegend {
	writers, readers := map[string]bool{}, map[string]bool{}
	for _, e := range d.flow.graph.Edges {
		if e.Label == flow.Reads {
			readers[e.To] = true
		} else {
			writers[e.From] = true
		}
	}
	return GraphLegend{
		Title: d.flow.claim,
		Entries: []LegendEntry{
			{"—  " + d.words.Count(len(writers), "%d writes it", "%d write it"), Plain},
			{"- -  " + d.words.Count(len(readers), "%d reads it", "%d read it"), Plain},
		},
		Figures: d.words.Say("green: has run, dashed box: skipped"),
	}
}

// refOfUser is the element behind a node of a claims flow.
func refOfUser(n *flow.Node) Ref {
	switch n.Kind {
	case flow.Claim:
		return Ref{Kind: ClaimRef, Id: n.Label()}
	case flow.Profile:
		if len(n.Profiles) > 0 {
			return Ref{Kind: ProfileRef, Id: n.Profiles[0]}
		}
	}
	return refOfNode(n)
}

// paintUser colours what writes or reads by what became of its step, the claim by whether it has a value, and the
// token by whether it was sent.
func (d *desk) paintUser(b *scene.Box, n *flow.Node) {
	b.Subtitle = d.stepWords(b.Subtitle)
	state := d.session.Current().State
	switch {
	case n.Kind == flow.Claim && state.JourneyBag().Has(n.Label()):
		b.State = scene.Done
	case n.Kind == flow.End && state.Over() && state.Result.Failure == nil:
		b.State = scene.Done
	}
	if n.Step == nil {
		return
	}
	for _, r := range state.Steps() {
		if r.Order != n.Step.Number() || !policy.SameId(r.Journey, n.Journey) {
			continue
		}
		switch {
		case r.Result == machine.StepSkipped:
			b.State, b.Subtitle = scene.Skipped, d.words.Say("Step %d · skipped: %s", r.Order, r.Reason)
		case len(n.Profiles) > 0 && !slices.Contains(r.TechnicalProfiles, n.Profiles[0]):
			b.State, b.Subtitle = scene.Faded, d.words.Say("Step %d · not chosen", r.Order)
		case r.Result == machine.StepFailed:
			b.State = scene.Failed
		default:
			b.State = scene.Done
		}
	}
	if p, _ := d.session.Next(); !state.Over() && p.Order == n.Step.Number() && policy.SameId(p.Journey, n.Journey) && b.State == scene.Idle {
		b.State = scene.Current
	}
}
