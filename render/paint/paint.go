// Package paint colours the drawing of a journey with what a run did or with what scenarios reach. It gives new scenes;
// the drawing itself stays as it was. It knows no screen.
package paint

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/coverage"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/render/scene"
)

// Drawing is a journey's graph with the scene that it was placed in.
type Drawing struct {
	Graph  *flow.Graph
	Placed *scene.Scene
	// Say words what is written into the drawing, by a format of the package fmt; nil says it in English.
	Say func(format string, args ...any) string
}

func (p *Drawing) say(format string, args ...any) string {
	if p.Say == nil {
		return fmt.Sprintf(format, args...)
	}
	return p.Say(format, args...)
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

// The signs of coverage, so that it is told by more than its colour.
const (
	CoveredSign = "✓"
	PartlySign  = "±"
	NeverSign   = "✗"
)

// Covered colours what scenarios reach of an effective policy: green with a tick where they reach all that a step has,
// amber with a plus-minus where they reach a part of it, red with a cross where none reaches it. A precondition says which
// of its outcomes there were.
func (p *Drawing) Covered(of *chain.Effective, c *coverage.Coverage) *scene.Scene {
	count := map[string]int{}
	for _, s := range c.Spots {
		count[string(s.Kind)+" "+policy.Fold(s.Name)] = s.Count
	}
	return p.coloured(func(n *flow.Node, b *scene.Box) {
		at := policy.Fold(place(n))
		switch n.Kind {
		case flow.Step, flow.SubJourney:
			if some, all := c.AtStep(of, n.Journey, n.Step); all > 0 {
				b.State, b.Subtitle = p.extent(count["step "+at] > 0, some, all)
			} // else the journey is none that the relying party starts
		case flow.Precondition:
			p.outcomes(b, count[fmt.Sprintf("branch %s precondition %d is true", at, rule(n))], count[fmt.Sprintf("branch %s precondition %d is false", at, rule(n))])
		case flow.Choice:
			if len(n.Profiles) == 0 {
				return
			}
			if some, all := c.AtProfile(of, n.Profiles[0]); all > 0 {
				b.State, b.Subtitle = p.extent(some > 0, some, all)
			}
		}
	}, p.branches(count))
}

// branches tells of the edges out of a precondition whether any run went along them.
func (p *Drawing) branches(count map[string]int) func(scene.Edge) scene.State {
	preconditions := map[string]*flow.Node{}
	for i := range p.Graph.Nodes {
		if n := &p.Graph.Nodes[i]; n.Kind == flow.Precondition {
			preconditions[n.ID] = n
		}
	}
	return func(e scene.Edge) scene.State {
		n := preconditions[e.From]
		if n == nil {
			return scene.Idle
		}
		// The rule skips where it comes to what ExecuteActionsIf says.
		when := n.Precondition.ExecuteActionsIf.Bool(true)
		outcome := when == (e.Kind == scene.Skip)
		if !when && n.Precondition.Type.Text == "ClaimEquals" && !outcome {
			return scene.Idle // false is also told where the claim is not set, and then the step runs
		}
		if count[fmt.Sprintf("branch %s precondition %d is %t", policy.Fold(place(n)), rule(n), outcome)] > 0 {
			return scene.Done
		}
		return scene.Failed
	}
}

// extent is the state of an element of which some of all its spots are reached, and the words that say so.
func (p *Drawing) extent(reached bool, some, all int) (scene.State, string) {
	switch {
	case !reached:
		return scene.Failed, NeverSign + " " + p.say("never reached")
	case some < all:
		return scene.Partly, PartlySign + " " + p.say("%d of %d reached", some, all)
	}
	return scene.Done, CoveredSign + " " + p.say("covered")
}

// outcomes says which outcomes of a precondition there were, in front of its rule: a tick for both, a plus-minus with the
// only one, a cross for none.
func (p *Drawing) outcomes(b *scene.Box, yes, no int) {
	text, accent, told := CoveredSign+" ", scene.Done, p.say("Both outcomes are reached.")
	b.State = scene.Covered
	switch {
	case yes == 0 && no == 0:
		b.State, text, accent, told = scene.Failed, NeverSign+" ", scene.Failed, p.say("Never tested.")
	case no == 0:
		b.State, text, accent, told = scene.Partly, PartlySign+" true ", scene.Failed, p.say("Only the outcome true is reached, false never.")
	case yes == 0:
		b.State, text, accent, told = scene.Partly, PartlySign+" false ", scene.Failed, p.say("Only the outcome false is reached, true never.")
	}
	b.Title = append([]scene.Span{{Text: text, Bold: true, Accent: accent}}, b.Title...)
	b.Tip = strings.TrimSpace(b.Tip + "\n" + told)
}

// Ran colours what a run did: steps that ran, were skipped or failed, the outcomes of preconditions, the choices taken.
func (p *Drawing) Ran(r scenario.Report, t scenario.Trail) *scene.Scene {
	steps, chosen, verdicts, values := map[string]scene.State{}, map[string]bool{}, map[string]bool{}, map[string]string{}
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
			key := policy.Fold(fmt.Sprintf("%s step %d/%d", e.Journey, e.Order, max(e.Index, 1)))
			verdicts[key] = strings.Contains(e.Result, "skip")
			values[key], _, _ = strings.Cut(e.Result, " ")
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
			outcome := scene.Span{Text: "  → " + values[fmt.Sprintf("%s/%d", at, rule(n))] + ", " + p.say("runs"), Bold: true, Accent: scene.Done}
			if skips {
				outcome.Text, outcome.Accent = "  → "+values[fmt.Sprintf("%s/%d", at, rule(n))]+", "+p.say("skips"), scene.Failed
			}
			b.State, b.Title = scene.Done, append(slices.Clone(b.Title), outcome)
		}
	}, p.trodden(steps, verdicts, chosen))
}

// trodden tells the edges that a run went along: from what was done to what was done, or around what was skipped.
func (p *Drawing) trodden(steps map[string]scene.State, verdicts, chosen map[string]bool) func(scene.Edge) scene.State {
	nodes := map[string]*flow.Node{}
	for i := range p.Graph.Nodes {
		nodes[p.Graph.Nodes[i].ID] = &p.Graph.Nodes[i]
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
func (p *Drawing) coloured(box func(*flow.Node, *scene.Box), edge func(scene.Edge) scene.State) *scene.Scene {
	at := map[string]*flow.Node{}
	for i := range p.Graph.Nodes {
		at[p.Graph.Nodes[i].ID] = &p.Graph.Nodes[i]
	}
	s := *p.Placed
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
