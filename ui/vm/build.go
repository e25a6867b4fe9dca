package vm

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/world"
)

// viewOrLast is the present view. Where making it fails in a session that goes on after faults, the last one stands, with
// what there is to say of it; the fault goes on its way to be told.
func (d *desk) viewOrLast() (v View) {
	defer func() {
		if d.params.Fault == nil {
			return
		}
		if fault := recover(); fault != nil {
			d.tellFault(faulted{"view", d.params.Fault("view", fault)})
			v = d.shownLast
			v.Version, v.Toast = d.version, d.toast
		}
	}()
	return d.view()
}

// view builds the present view.
func (d *desk) view() View {
	v := View{
		Version: d.version, Toast: d.toast,
		Start: StartPart{Samples: d.params.Samples, Recent: slices.Clone(d.recent), Error: d.startErr, Busy: d.busy, Crash: d.crashPart()},
	}
	if d.snapshot == nil {
		return v
	}
	v.Opened, v.Title = true, d.title()
	v.Problems = d.problems()
	v.Explorer = ExplorerPart{Rows: d.explorer()}
	v.Source = d.source()
	v.Selection = d.selection()
	if d.selected.Kind == ElementRef {
		v.Selection = d.elementSelection()
	}
	v.Inheritance = d.inheritance()
	v.Bench = d.benchPart()
	v.Graph = d.graphPart()
	v.Flow = d.flowPart()
	v.Directory = d.directory()
	v.Breakpoints = d.breakpoints()
	v.Page = d.page()
	v.Claims = d.claims()
	v.Why = d.why()
	v.Token = d.token()
	v.Timeline = d.timeline()
	v.Trace = d.trace()
	v.Stack = d.stack()
	v.Exchanges = d.exchanges()
	v.Search = d.search()
	v.Branches = d.branches()
	v.Save = d.savePart()
	v.Scenarios = d.scenariosPart()
	v.Paths = d.pathsPart()
	v.Status = d.status(v.Problems)
	v.Toolbar = d.toolbar(v)
	return v
}

func (d *desk) toolbar(v View) ToolbarPart {
	t := ToolbarPart{
		Policy:   Picker{Caption: d.words.Say("Policy"), Chosen: d.policyId},
		Journey:  Picker{Caption: d.words.Say("Journey"), Chosen: d.journeyId},
		Scenario: Picker{Caption: d.words.Say("Scenario"), Chosen: d.scenarioId, Options: []Option{{Id: "", Label: d.words.Say("None")}}},
	}
	for _, c := range d.snapshot.Chains {
		id := c.Leaf.PolicyId.Text
		t.Policy.Options = append(t.Policy.Options, Option{Id: id, Label: id, Quiet: c.Leaf.Path})
	}
	if d.effective != nil {
		for _, j := range d.effective.UserJourneys {
			t.Journey.Options = append(t.Journey.Options, Option{Id: j.Id.Text, Label: j.Id.Text, Quiet: d.words.Count(len(j.Steps), "%d step", "%d steps")})
		}
	}
	for _, s := range d.scenarios {
		label := s.file.Name
		if label == "" {
			label = s.path
		}
		t.Scenario.Options = append(t.Scenario.Options, Option{Id: s.path, Label: label, Quiet: s.file.Policy})
	}
	table := d.keymap.Commands()
	for _, id := range toolbarCommands {
		i := slices.IndexFunc(table, func(c CommandRow) bool { return c.ID == id })
		c := table[i]
		t.Commands = append(t.Commands, CommandState{ID: c.ID, Title: d.words.Say(c.Title), Shortcut: c.Shortcut, Enabled: c.Enabled(v)})
	}
	t.Autopilot = d.autopilot
	return t
}

// place is a span as rows show it: file without its ending, and line.
func place(s source.Span) string {
	if s.IsZero() {
		return ""
	}
	name := s.Path[strings.LastIndex(s.Path, "/")+1:]
	return fmt.Sprintf("%s:%d", strings.TrimSuffix(name, ".xml"), s.Line)
}

func (d *desk) timeline() TimelinePart {
	var t TimelinePart
	if d.session == nil {
		return t
	}
	trail := d.session.Trail()
	for _, m := range trail[1:] {
		t.Ticks = append(t.Ticks, Tick{Kind: kindOf(m.Event), Text: sentence(m.Event)})
	}
	t.Cursor = d.session.Cursor()
	t.Text = d.words.Say("event %d of %d", t.Cursor, len(t.Ticks))
	return t
}

// kindOf sorts an operation into the colours of the timeline.
func kindOf(e machine.Event) string {
	if e.Failure != nil {
		return "error"
	}
	switch e.Op {
	case machine.EnterJourney, machine.EnterStep, machine.Leave:
		return "step"
	case machine.TestPrecondition:
		return "precondition"
	case machine.EnterProfile:
		return "profile"
	case machine.Call, machine.PersistClaim:
		return "call"
	case machine.Ask, machine.Answer, machine.Validate:
		return "page"
	case machine.Issue:
		return "token"
	case machine.EditClaim:
		return "edit"
	}
	return "claims"
}

func sentence(e machine.Event) string {
	if e.Text != "" {
		return e.Text
	}
	return e.Where()
}

// toneOf is the mood of an operation's row.
func toneOf(e machine.Event) Tone {
	switch {
	case e.Failure != nil:
		return Bad
	case e.Op == machine.Issue:
		return Good
	case e.Op == machine.Ask || e.Op == machine.Answer || e.Op == machine.EditClaim:
		return Active
	}
	return Plain
}

// row is an operation as a row of the trace.
func (d *desk) row(moment int) TraceRow {
	e := d.session.Trail()[moment].Event
	r := TraceRow{
		Moment: moment, Depth: max(0, e.Depth-1), Number: fmt.Sprint(e.Seq), Icon: kindOf(e), Text: sentence(e),
		Place: place(e.Span), Tone: toneOf(e), Span: e.Span, Future: moment > d.session.Cursor(),
	}
	switch {
	case e.Failure != nil:
		r.Detail = strings.TrimSpace(e.Failure.Code + " " + e.Failure.Message)
	case e.Exchange != nil:
		r.Detail = e.Exchange.Request + " → " + e.Exchange.Response
	case e.Result != "":
		r.Detail = e.Result
	case len(e.Changes) > 0:
		var ids []string
		for _, c := range e.Changes {
			ids = append(ids, sign(c.Kind())+" "+c.Id)
		}
		r.Detail = strings.Join(ids, ", ")
	}
	return r
}

func sign(kind string) string {
	switch kind {
	case "added":
		return "+"
	case "removed":
		return "−"
	}
	return "~"
}

func (d *desk) trace() TracePart {
	t := TracePart{Current: -1, Empty: d.words.Say("Step into the journey (%s) and every operation is told here, with its place in the files.", d.key("into"))}
	if d.session == nil {
		return t
	}
	for i := 1; i < len(d.session.Trail()); i++ {
		t.Rows = append(t.Rows, d.row(i))
	}
	t.Current = d.session.Cursor() - 1
	return t
}

func (d *desk) exchanges() ExchangesPart {
	x := ExchangesPart{Empty: d.words.Say("Calls to the directory, to identity providers and to the inbox are listed here. All of them are simulated.")}
	if d.session == nil {
		return x
	}
	for i := 1; i <= d.session.Cursor(); i++ {
		e := d.session.Trail()[i].Event
		if e.Exchange == nil {
			continue
		}
		x.Count++
		r := d.row(i)
		r.Depth, r.Text, r.Detail = 0, e.Exchange.Kind+" · "+e.Exchange.Request, e.Exchange.Response
		x.Rows = append(x.Rows, r)
		for _, part := range exchangeParts(e.Exchange) {
			x.Rows = append(x.Rows, TraceRow{Moment: i, Depth: 1, Text: part[0], Detail: part[1], Span: r.Span})
		}
	}
	return x
}

// exchangeParts are the messages of an exchange over HTTP and the rows of the directory that it changed, each as a
// text and a detail. Secrets in them are masked already.
func exchangeParts(x *world.Exchange) [][2]string {
	var parts [][2]string
	for _, h := range x.Http {
		answer := "no answer"
		if h.Status != 0 {
			answer = fmt.Sprint(h.Status)
		}
		parts = append(parts, [2]string{h.Method + " " + h.Url, answer})
		for _, header := range h.Headers {
			parts = append(parts, [2]string{header.Name, header.Value})
		}
		if h.Body != "" {
			parts = append(parts, [2]string{"body", h.Body})
		}
		if h.Answer != "" {
			parts = append(parts, [2]string{"answer", h.Answer})
		}
	}
	for _, row := range x.Rows {
		for _, c := range row.Changes {
			after := "removed"
			if c.After != nil {
				after = c.After.Shown().Text()
			}
			parts = append(parts, [2]string{row.Kind + " " + c.Id, after})
		}
	}
	return parts
}

func (d *desk) stack() StackPart {
	s := StackPart{Empty: d.words.Say("While a run stands inside a step, this shows what it is in the middle of.")}
	if d.session == nil {
		return s
	}
	for f := d.session.Current().State.Stack; f != nil; f = f.Parent {
		s.Rows = append(s.Rows, Row{Key: fmt.Sprint("frame", len(s.Rows)), Text: d.stepWords(f.Label()), Badge: place(f.Place()), Span: f.Place(), Bold: len(s.Rows) == 0})
	}
	return s
}

// stepWords says the step that a label of the engine begins with in the words of the window.
func (d *desk) stepWords(label string) string {
	var order int
	if _, err := fmt.Sscanf(label, "Step %d", &order); err != nil {
		return label
	}
	return d.words.Say("Step %d", order) + strings.TrimPrefix(label, fmt.Sprintf("Step %d", order))
}

func (d *desk) breakpoints() BreakpointsPart {
	b := BreakpointsPart{Empty: d.words.Say("Select a step, precondition, technical profile or transformation and press %s: a run stops before it.", d.key("breakpoint"))}
	if d.session == nil {
		return b
	}
	for i, bp := range d.session.Breakpoints() {
		ref := refOf(bp)
		b.Rows = append(b.Rows, Row{
			Key: fmt.Sprint("breakpoint", i), Icon: "breakpoint", Tone: Bad, Text: d.refTitle(ref), Badge: place(d.spanOf(ref)), Ref: ref,
			Span: d.spanOf(ref), Selected: ref == d.selected,
		})
	}
	return b
}

// refTitle names an element in words.
func (d *desk) refTitle(r Ref) string {
	switch r.Kind {
	case StepRef:
		return d.words.Say("%s · step %d", r.Journey, r.Order)
	case PreconditionRef:
		return d.words.Say("%s · step %d · precondition %d", r.Journey, r.Order, r.Index)
	}
	return r.Id
}

func (d *desk) status(problems ProblemsPart) StatusPart {
	s := StatusPart{Text: d.words.Say("Ready"), Tone: Plain}
	if n := problems.Errors + problems.Warnings; n > 0 {
		s.Problems = d.words.Count(n, "%d problem", "%d problems")
	}
	lines := 0
	layers := 0
	if d.effective != nil {
		for _, l := range d.effective.Chain().Layers {
			layers++
			if f, ok := d.snapshot.File(l.Path); ok && f.Source != nil {
				lines += f.Source.Lines()
			}
		}
		s.Facts = append(s.Facts, d.words.Count(layers, "chain of %d file", "chain of %d files")+", "+d.words.Count(lines, "%d line", "%d lines"))
		s.Right = append(s.Right, d.effective.TenantId.Text)
	}
	s.Right = append(s.Right, d.words.Say("offline · simulated providers"))
	if d.session == nil {
		s.Text = d.words.Say("Nothing to run")
		if len(d.snapshot.Chains) == 0 {
			s.Text = d.words.Say("No relying party policy in this folder")
		}
		return s
	}
	state := d.session.Current().State
	if d.round > 1 {
		s.Facts = append(s.Facts, d.words.Say("run %d in the same browser", d.round))
	}
	s.Run = true
	s.AtEnd = state.Over() && d.session.Cursor() == len(d.session.Trail())-1
	s.Waiting = state.Prompt != nil
	s.AtBreakpoint = d.session.AtBreakpoint()
	s.Text, s.Tone = d.standing(state), Active
	if state.Over() {
		s.Tone = Good
		if state.Result.Failure != nil {
			s.Tone = Bad
		}
	}
	return s
}

// standing says in one plain sentence where the run stands.
func (d *desk) standing(state machine.State) string {
	total := len(d.session.Machine().Journey().Steps)
	p, _ := d.session.Next()
	where := d.words.Say("step %d of %d", p.Order, total)
	if p.Profile != "" {
		where += " · " + p.Profile
	}
	switch {
	case state.Over() && state.Result.Failure != nil:
		return d.words.Say("Ended in an error %s · %s", state.Result.Failure.Code, state.Result.Failure.Message)
	case state.Over():
		return d.words.Say("Done: the token is issued")
	case d.session.Cursor() == 0:
		return d.words.Say("Ready before step 1 of %d", total)
	case state.Prompt != nil:
		return d.words.Say("Paused for the user's answer · %s", where)
	case p.Op == machine.EnterJourney:
		return d.words.Say("Paused before step 1 of %d", total) // a claim was changed before the journey began
	case p.Order == 0:
		return d.words.Say("Paused at the end of the journey")
	}
	return d.words.Say("Paused before %s · %s", d.words.Say(string(p.Op)), where)
}

// spanOf is where an element is declared, or the zero span.
func (d *desk) spanOf(r Ref) source.Span {
	switch {
	case r.Kind == FileRef || r.Kind == PolicyRef:
		return d.fileSpan(r)
	case d.effective == nil:
		return source.Span{}
	}
	switch r.Kind {
	case StepRef, PreconditionRef, ChoiceRef:
		if step := d.step(r); step != nil {
			if r.Kind == PreconditionRef && r.Index >= 1 && r.Index <= len(step.Preconditions) {
				return step.Preconditions[r.Index-1].Span
			}
			return step.Span
		}
	case ProfileRef:
		if p, ok := d.effective.TechnicalProfile(r.Id); ok {
			return p.Span
		}
	case ClaimRef:
		if c, ok := d.effective.ClaimType(r.Id); ok {
			return c.Span
		}
	case TransformationRef:
		if t, ok := d.effective.ClaimsTransformation(r.Id); ok {
			return t.Span
		}
	case JourneyRef:
		if j, ok := d.effective.UserJourney(r.Id); ok {
			return j.Span
		}
	case ElementRef:
		if e := d.elementNamed(r); e != nil {
			return e.span
		}
	}
	return source.Span{}
}

func (d *desk) fileSpan(r Ref) source.Span {
	for _, f := range d.snapshot.Files {
		if r.Kind == FileRef && f.Path == r.Id || r.Kind == PolicyRef && policy.SameId(f.PolicyId, r.Id) {
			if f.Policy != nil {
				return f.Policy.Span
			}
			return source.Span{Path: f.Path, Line: 1, Column: 1}
		}
	}
	return source.Span{}
}

// step is the orchestration step that a ref names, or nil.
func (d *desk) step(r Ref) *policy.OrchestrationStep {
	var steps []*policy.OrchestrationStep
	if j, ok := d.effective.UserJourney(r.Journey); ok {
		steps = j.Steps
	} else if j, ok := d.effective.SubJourney(r.Journey); ok {
		steps = j.Steps
	}
	for _, s := range steps {
		if s.Number() == r.Order {
			return s
		}
	}
	return nil
}

func (d *desk) isExpanded(key string) bool { return d.expanded[key] }

// hasBreakpoint reports whether a run stops before an element.
func (d *desk) hasBreakpoint(r Ref) bool {
	b, ok := breakpointOf(r)
	return ok && d.session != nil && slices.ContainsFunc(d.session.Breakpoints(), func(x debug.Breakpoint) bool { return x == b })
}
