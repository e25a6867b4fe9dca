package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

// outcomeRoom is the width that a precondition keeps free for its outcome, in points.
const outcomeRoom = 62

// picture is a journey as a drawing whose boxes a run or the runs of many scenarios colour.
type picture struct {
	graph  *flow.Graph
	placed *scene.Scene
}

// drawJourney lays a journey out.
func drawJourney(ctx *Context, e *chain.Effective, j *policy.UserJourney) (*picture, error) {
	g := flow.Journey(e, e.PolicyId.Text, j)
	s, err := dot.Layout(ctx, g, dot.Options{Engine: &dot.Worker{}, Timeout: layoutTime, PillRoom: outcomeRoom})
	if err != nil {
		return nil, err
	}
	if s.Fallback != "" {
		fmt.Fprintf(ctx.Stderr, "designer: drawn in the plain layout: %s\n", s.Fallback)
	}
	return &picture{g, s}, nil
}

// place names a step or one of its preconditions as coverage does.
func place(n *flow.Node) string {
	if n.Step == nil {
		return ""
	}
	return fmt.Sprintf("%s step %d", n.Journey, n.Step.Number())
}

// rule is the number of a precondition in its step, from 1.
func rule(n *flow.Node) int { return 1 + slices.Index(n.Step.Preconditions, n.Precondition) }

// covered colours what scenarios reach: green for steps that ran, red for what none reached; a precondition says which
// of its outcomes there were.
func (p *picture) covered(c *scenario.Coverage) *scene.Scene {
	count := map[string]int{}
	for _, s := range c.Spots {
		count[string(s.Kind)+" "+policy.Fold(s.Name)] = s.Count
	}
	return p.coloured(func(n *flow.Node, b *scene.Box) {
		at := policy.Fold(place(n))
		switch n.Kind {
		case flow.Step, flow.SubJourney:
			b.State = scene.Failed
			if times := count["step "+at]; times > 0 {
				b.State = scene.Done
			}
		case flow.Precondition:
			yes := count[fmt.Sprintf("branch %s precondition %d is true", at, rule(n))]
			no := count[fmt.Sprintf("branch %s precondition %d is false", at, rule(n))]
			outcome := scene.Span{Text: " · both", Bold: true, Accent: scene.Done}
			switch {
			case yes == 0 && no == 0:
				b.State, outcome = scene.Failed, scene.Span{Text: " · never", Bold: true, Accent: scene.Failed}
			case no == 0:
				outcome = scene.Span{Text: " · only true", Bold: true, Accent: scene.Failed}
			case yes == 0:
				outcome = scene.Span{Text: " · only false", Bold: true, Accent: scene.Failed}
			}
			b.Title = append(slices.Clone(b.Title), outcome)
		case flow.Choice:
			if len(n.Profiles) > 0 && count["technicalProfile "+policy.Fold(n.Profiles[0])] == 0 {
				b.State = scene.Failed
			}
		}
	}, func(scene.Edge) scene.State { return scene.Idle })
}

// ran colours what a run did: steps that ran, were skipped or failed, the outcomes of preconditions, the choices taken.
func (p *picture) ran(r scenario.Report, t scenario.Trail) *scene.Scene {
	steps, chosen, verdicts := map[string]scene.State{}, map[string]bool{}, map[string]bool{}
	for _, s := range r.Steps {
		key := policy.Fold(fmt.Sprintf("%s step %d", s.Journey, s.Order))
		steps[key] = map[string]scene.State{"run": scene.Done, "skipped": scene.Skipped, "failed": scene.Failed}[s.Result]
	}
	if top := t.State.Stack; top != nil && top.Step != nil {
		steps[policy.Fold(fmt.Sprintf("%s step %d", top.Journey, top.Step.Number()))] = scene.Current
	}
	for _, g := range t.Given {
		chosen[policy.Fold(g.Answer.Choose)] = g.Answer.Choose != ""
	}
	for _, e := range t.Events {
		if e.Op == machine.TestPrecondition && e.Caller == "" {
			verdicts[policy.Fold(fmt.Sprintf("%s step %d/%d", e.Journey, e.Order, max(e.Index, 1)))] = strings.Contains(e.Result, "skip")
		}
	}
	return p.coloured(func(n *flow.Node, b *scene.Box) {
		at := policy.Fold(place(n))
		switch n.Kind {
		case flow.Start:
			b.State = scene.Done
		case flow.End:
			if r.Outcome == "token" {
				b.State = scene.Done
			}
		case flow.Step, flow.SubJourney:
			b.State = steps[at]
		case flow.Choice:
			if chosen[policy.Fold(n.Exchange)] {
				b.State = scene.Done
			}
		case flow.Precondition:
			skips, tested := verdicts[fmt.Sprintf("%s/%d", at, rule(n))]
			if !tested {
				return
			}
			outcome := scene.Span{Text: " · runs", Bold: true, Accent: scene.Done}
			if skips {
				outcome = scene.Span{Text: " · skips", Bold: true, Accent: scene.Failed}
			}
			b.State, b.Title = scene.Done, append(slices.Clone(b.Title), outcome)
		}
	}, p.trodden(steps, verdicts, chosen))
}

// trodden tells the edges that a run went along: from what was done to what was done, or around what was skipped.
func (p *picture) trodden(steps map[string]scene.State, verdicts, chosen map[string]bool) func(scene.Edge) scene.State {
	nodes := map[string]*flow.Node{}
	for i := range p.graph.Nodes {
		nodes[p.graph.Nodes[i].ID] = &p.graph.Nodes[i]
	}
	reached := func(n *flow.Node) bool {
		switch n.Kind {
		case flow.Start:
			return true
		case flow.Choice:
			return chosen[policy.Fold(n.Exchange)]
		case flow.Step, flow.SubJourney:
			return steps[policy.Fold(place(n))] != scene.Idle && steps[policy.Fold(place(n))] != scene.Skipped
		case flow.Precondition:
			_, tested := verdicts[fmt.Sprintf("%s/%d", policy.Fold(place(n)), rule(n))]
			return tested
		}
		return false
	}
	return func(e scene.Edge) scene.State {
		from, to := nodes[e.From], nodes[e.To]
		if from == nil || to == nil || !reached(from) || !reached(to) && to.Kind != flow.End {
			return scene.Idle
		}
		if to.Kind == flow.End && (from.Step == nil || from.Step.Type.Text != "SendClaims") {
			return scene.Idle
		}
		if from.Kind == flow.Precondition {
			skips := verdicts[fmt.Sprintf("%s/%d", policy.Fold(place(from)), rule(from))]
			if skips != (e.Kind == scene.Skip) {
				return scene.Idle
			}
		}
		return scene.Done
	}
}

// coloured is the drawing with its boxes and edges in the states that are told for them.
func (p *picture) coloured(box func(*flow.Node, *scene.Box), edge func(scene.Edge) scene.State) *scene.Scene {
	at := map[string]*flow.Node{}
	for i := range p.graph.Nodes {
		at[p.graph.Nodes[i].ID] = &p.graph.Nodes[i]
	}
	s := *p.placed
	s.Boxes, s.Edges = slices.Clone(s.Boxes), slices.Clone(s.Edges)
	for i := range s.Boxes {
		if n := at[s.Boxes[i].ID]; n != nil {
			box(n, &s.Boxes[i])
		}
	}
	for i := range s.Edges {
		s.Edges[i].State = edge(s.Edges[i])
	}
	return &s
}

// svgOf is a drawing as an SVG document.
func svgOf(s *scene.Scene) ([]byte, error) {
	var out bytes.Buffer
	err := svg.Write(&out, s, scene.Light())
	return out.Bytes(), err
}
