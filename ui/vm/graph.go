package vm

import (
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

// graphPart is the placed graph with the state of the run laid over it.
func (d *desk) graphPart() GraphPart {
	g := GraphPart{Layout: d.layoutCount, Refs: map[string]Ref{}, Spans: map[string]source.Span{}}
	switch {
	case d.effective == nil:
		g.Empty = d.words.Say("This policy has no whole chain of base policies, so there is no journey to draw. Problems says what is missing.")
		return g
	case d.graph == nil:
		g.Empty = d.words.Say("This policy has no user journey.")
		return g
	case d.placed == nil:
		g.Empty, g.Placing = d.words.Say("The drawing comes in a moment."), true
		return g
	}
	for i := range d.graph.Nodes {
		n := &d.graph.Nodes[i]
		g.Refs[n.ID], g.Spans[n.ID] = refOfNode(n), n.Span
		if ref := g.Refs[n.ID]; ref.Kind != NoRef && ref == d.selected {
			g.Selected = n.ID
		} else if twinOf(n, d.selected) {
			g.Twins = append(g.Twins, n.ID)
		}
	}
	g.Scene, g.Current = d.painted()
	if c := d.coverage(); c != nil && d.paintCoverage {
		g.Scene, g.Legend = d.paintedCoverage(c), d.coverageLegend()
	} else if x := d.paths(); x != nil && x.found != nil && x.shown >= 0 {
		g.Scene, g.Legend = d.paintedPath(x)
		g.Current = d.stepNode(x.sought.Journey, x.sought.Order)
	}
	drawn, graph := g.Scene, d.graph
	g.SVG = func() string {
		var out strings.Builder
		if err := svg.Write(&out, drawn, scene.Light()); err != nil {
			return ""
		}
		return out.String()
	}
	g.Mermaid = func() string { return dot.Mermaid(graph) }
	return g
}

// twinOf tells whether a node runs or tests an element.
func twinOf(n *flow.Node, r Ref) bool {
	switch r.Kind {
	case ProfileRef:
		return slices.ContainsFunc(n.Profiles, func(id string) bool { return policy.SameId(id, r.Id) })
	case ClaimRef:
		return n.Kind == flow.Precondition && len(n.Precondition.Values) > 0 && policy.SameId(n.Precondition.Values[0].Text, r.Id)
	}
	return false
}

// refOfNode is the element behind a node.
func refOfNode(n *flow.Node) Ref {
	order := 0
	if n.Step != nil {
		order = n.Step.Number()
	}
	switch n.Kind {
	case flow.Step, flow.SubJourney:
		return Ref{Kind: StepRef, Journey: n.Journey, Order: order}
	case flow.Precondition:
		for i, c := range n.Step.Preconditions {
			if c == n.Precondition {
				return Ref{Kind: PreconditionRef, Journey: n.Journey, Order: order, Index: i + 1}
			}
		}
	case flow.Choice:
		return Ref{Kind: ChoiceRef, Journey: n.Journey, Order: order, Id: n.Exchange}
	}
	return Ref{}
}

// paint is what a run has done to the boxes and edges of a graph.
type paint struct {
	states    map[string]scene.State
	verdicts  map[string]bool
	subtitles map[string]string
	visited   []string
	current   string
}

// outcome says behind the words of a precondition, such as "skip if objectId exists", whether they hold and what follows.
func (d *desk) outcome(skips bool) scene.Span {
	if skips {
		return scene.Span{Text: "  → true, " + d.words.Say("skips"), Bold: true, Accent: scene.Failed}
	}
	return scene.Span{Text: "  → false, " + d.words.Say("runs"), Bold: true, Accent: scene.Done}
}

func (p *paint) visit(id string) {
	if len(p.visited) == 0 || p.visited[len(p.visited)-1] != id {
		p.visited = append(p.visited, id)
	}
}

// painted gives the scene as the run has coloured it, and the box where the run stands.
func (d *desk) painted() (*scene.Scene, string) {
	p := &paint{states: map[string]scene.State{}, verdicts: map[string]bool{}, subtitles: map[string]string{}}
	if d.session != nil && d.session.Cursor() > 0 {
		d.replay(p)
	}
	boxes := slices.Clone(d.placed.Boxes)
	for i := range boxes {
		b := &boxes[i]
		b.State = p.states[b.ID]
		if text, ok := p.subtitles[b.ID]; ok {
			b.Subtitle = text
		}
		if skips, ok := p.verdicts[b.ID]; ok {
			b.Title = append(slices.Clone(b.Title), d.outcome(skips))
		}
	}
	for i := range d.graph.Nodes {
		n := &d.graph.Nodes[i]
		if ref := refOfNode(n); d.hasBreakpoint(ref) || d.hasProfileBreakpoint(n) {
			if j := slices.IndexFunc(boxes, func(b scene.Box) bool { return b.ID == n.ID }); j >= 0 {
				boxes[j].Breakpoint = true
			}
		}
	}
	edges := slices.Clone(d.placed.Edges)
	for i := range edges {
		edges[i].State = p.edge(edges[i])
	}
	s := *d.placed
	s.Boxes, s.Edges = boxes, edges
	return &s, p.current
}

// hasProfileBreakpoint reports whether a step runs a technical profile with a breakpoint.
func (d *desk) hasProfileBreakpoint(n *flow.Node) bool {
	return n.Kind == flow.Step && slices.ContainsFunc(n.Profiles, func(id string) bool {
		return d.hasBreakpoint(Ref{Kind: ProfileRef, Id: id})
	})
}

// edge is the state of an edge: done where the run went along it, current where it leads to where the run
// stands.
func (p *paint) edge(e scene.Edge) scene.State {
	for i := 1; i < len(p.visited); i++ {
		if p.visited[i-1] != e.From || p.visited[i] != e.To {
			continue
		}
		if e.To == p.current && i == len(p.visited)-1 {
			return scene.Current
		}
		return scene.Done
	}
	return scene.Idle
}

// replay goes through what the run lived up to the cursor.
func (d *desk) replay(p *paint) {
	p.states["start"] = scene.Done
	p.visit("start")
	for i := 1; i <= d.session.Cursor(); i++ {
		d.lived(p, d.session.Trail()[i].Event)
	}
	state := d.session.Current().State
	switch {
	case state.Over() && state.Result.Failure == nil:
		p.states["end"] = scene.Done
		p.visit("end")
	case !state.Over():
		d.standsAt(p)
		d.foresee(p)
	}
}

// lived paints one operation.
func (d *desk) lived(p *paint, e machine.Event) {
	id := d.nodeAt(e.Position)
	step := d.stepNode(e.Journey, e.Order)
	switch e.Op {
	case machine.TestPrecondition:
		if e.Caller != "" || id == "" {
			return
		}
		p.visit(id)
		p.states[id] = scene.Done
		p.verdicts[id] = strings.HasSuffix(e.Result, "skips")
	case machine.EnterProfile, machine.Ask:
		if e.Caller == "" && step != "" {
			p.visit(step)
		}
	case machine.Leave:
		if e.Profile != "" || step == "" {
			return
		}
		d.left(p, e, step)
	case machine.Fail:
		if step != "" && d.session.Current().State.Over() {
			p.states[step] = scene.Failed
		}
	case machine.Validate:
		d.choose(p, e)
	}
}

// left paints a step that is over.
func (d *desk) left(p *paint, e machine.Event, step string) {
	if machine.StepResult(e.Result) != machine.StepSkipped {
		p.states[step] = scene.Done
		p.visit(step)
		for _, n := range d.graph.Nodes {
			if n.Kind == flow.Choice && n.Journey == e.Journey && n.Step != nil && n.Step.Number() == e.Order && p.states[n.ID] == scene.Idle {
				p.states[n.ID], p.subtitles[n.ID] = scene.Faded, d.words.Say("not chosen")
			}
		}
		// A chosen provider lies between its step and the next one.
		for _, n := range d.graph.Nodes {
			if n.Kind == flow.Choice && n.Step != nil && n.Step.Number() == e.Order && p.states[n.ID] == scene.Done {
				p.visit(n.ID)
			}
		}
		return
	}
	p.states[step] = scene.Skipped
	for _, r := range d.session.Current().State.Steps() {
		if r.Order == e.Order && r.Journey == e.Journey && r.Reason != "" {
			p.subtitles[step] = d.words.Say("skipped: %s", r.Reason)
		}
	}
}

// choose paints the choice that a page's answer picked.
func (d *desk) choose(p *paint, e machine.Event) {
	for i := d.session.Cursor(); i >= 1; i-- {
		m := d.session.Trail()[i]
		if m.Event.Seq != e.Seq-1 || m.Input == nil || m.Input.Answer == nil {
			continue
		}
		a := m.Input.Answer
		for _, n := range d.graph.Nodes {
			if n.Kind != flow.Choice || n.Journey != e.Journey || n.Step == nil || n.Step.Number() != e.Order {
				continue
			}
			form := a.Choose == "" && a.Action == "" && n.Exchange == e.Position.Exchange
			if n.Exchange == a.Choose && a.Choose != "" || form && e.Page == nil {
				p.states[n.ID], p.subtitles[n.ID] = scene.Done, d.words.Say("chosen")
			}
		}
	}
}

// standsAt paints where the run stands.
func (d *desk) standsAt(p *paint) {
	next, runs := d.session.Next()
	id := d.nodeAt(next)
	if id == "" {
		id = d.stepNode(next.Journey, next.Order)
	}
	if id == "" {
		return
	}
	if next.Op == machine.EnterStep {
		// The run stands before the step: at its first precondition, where it has one.
		if first := d.entry(next.Journey, next.Order); first != "" {
			id = first
		}
	}
	p.visit(id)
	p.current = id
	p.states[id] = scene.Current
	if step := d.stepNode(next.Journey, next.Order); step == id && !runs {
		p.subtitles[id] = d.words.Say("Page · waiting for input")
	}
}

// foresee hints at steps ahead that would be skipped if the claims bag stayed as it is.
func (d *desk) foresee(p *paint) {
	bag := d.session.Current().State.JourneyBag()
	for _, n := range d.graph.Nodes {
		if n.Kind != flow.Precondition || p.states[n.ID] != scene.Idle {
			continue
		}
		v := machine.Preview(n.Precondition, bag)
		if v.Fault != "" {
			continue
		}
		step := d.stepNode(n.Journey, n.Step.Number())
		if v.Skips {
			p.states[n.ID], p.verdicts[n.ID] = scene.WillSkip, true
			if p.states[step] == scene.Idle {
				p.states[step], p.subtitles[step] = scene.WillSkip, d.words.Say("would be skipped: %s", v.Why)
			}
		}
	}
}

// nodeAt is the node of a position: its precondition, or its step.
func (d *desk) nodeAt(p machine.Position) string {
	if p.Op == machine.TestPrecondition && p.Caller == "" {
		for i := range d.graph.Nodes {
			n := &d.graph.Nodes[i]
			if n.Kind == flow.Precondition && refOfNode(n) == (Ref{Kind: PreconditionRef, Journey: p.Journey, Order: p.Order, Index: p.Index}) {
				return n.ID
			}
		}
	}
	return d.stepNode(p.Journey, p.Order)
}

func (d *desk) stepNode(journey string, order int) string {
	for i := range d.graph.Nodes {
		n := &d.graph.Nodes[i]
		if (n.Kind == flow.Step || n.Kind == flow.SubJourney) && n.Journey == journey && n.Step != nil && n.Step.Number() == order {
			return n.ID
		}
	}
	return ""
}

// entry is the first precondition before a step, or empty.
func (d *desk) entry(journey string, order int) string {
	return d.nodeAt(machine.Position{Op: machine.TestPrecondition, Journey: journey, Order: order, Index: 1})
}
