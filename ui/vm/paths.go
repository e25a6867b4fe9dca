package vm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/world"
	"journeydesigner/render/scene"
)

// PathsPart lists the feasible paths of the chosen journey, with what the engine found out about it by walking them.
type PathsPart struct {
	// Rows are what was found out first, and then the paths.
	Rows []PathRow
	// Summary is such as "14 paths"; Running says that more may come.
	Summary string
	Tone    Tone
	Running bool
	// Shown is the key of the path that is painted on the journey; empty for none.
	Shown string
	// Asked grows whenever the list is to come to the front.
	Asked int
	Empty string
}

// PathRow is a path, or something found out about a step or a claim of the token.
type PathRow struct {
	// Key is unique in the list.
	Key string
	// Number is the path's, from 1; empty for what was found out.
	Number string
	Tone   Tone
	// Text says how the path ends and by which steps, Detail by which answers, World what is special about it.
	Text, Detail, World string
	// Ref is the step that a finding is about.
	Ref  Ref
	Span source.Span
}

// The actions on the list. The command find-paths explores the journey.
type (
	// StopPaths ends exploring; what was found stays.
	StopPaths struct{}
	// ShowPath paints a path on the journey; an empty key paints the run again.
	ShowPath struct{ Key string }
	// GoPath runs the journey along a path, to its end or to the step that was asked for.
	GoPath struct{ Key string }
	// SavePath opens the sheet for a path.
	SavePath struct{ Key string }
	// ReachStep finds the shortest path to a step.
	ReachStep struct{ Ref Ref }
)

func (StopPaths) isAction() {}
func (ShowPath) isAction()  {}
func (GoPath) isAction()    {}
func (SavePath) isAction()  {}
func (ReachStep) isAction() {}

// exploring is the exploration of one journey.
type exploring struct {
	// run counts them, so that what an earlier one still sends is told apart; of is the graph that it is of.
	run    int
	of     string
	on     bool
	tried  int
	so     int // paths found so far
	found  *explore.Exploration
	failed string
	// shown is the number of the path that is painted, from 0, or -1; sought the step that was asked for.
	shown  int
	sought Ref
}

// explored is the action of an exploration that goes on or is over.
type explored struct {
	run, tried, so int
	// found is set at the end, and err where there is nothing.
	found *explore.Exploration
	err   error
	over  bool
}

func (explored) isAction() {}

// applyPaths handles the actions on the list; false where it is none.
func (d *desk) applyPaths(ctx context.Context, a Action) bool {
	switch a := a.(type) {
	case Command:
		if a.ID == "find-paths" && d.effective != nil {
			d.pathsAsked++
			d.findPaths()
			return true
		}
		return false
	case StopPaths:
		d.background("paths", nil)
	case explored:
		d.takePaths(a)
	case ShowPath:
		d.showPath(a.Key)
	case GoPath:
		d.goPath(ctx, a.Key)
	case SavePath:
		if p, i := d.path(a.Key); i >= 0 {
			d.saveAsked++
			d.sheet(ctx, &saving{recording: p.Recording(p.Name())})
		}
	case ReachStep:
		d.reachStep(a.Ref)
	default:
		return false
	}
	return true
}

// findPaths explores the chosen journey beside the store's goroutine.
func (d *desk) findPaths() {
	params, _, err := (&scenario.File{}).Params(d.effective, d.params.Keys)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	params.Journey = d.journeyId
	run := 1
	if d.explored != nil {
		run = d.explored.run + 1
	}
	d.explored = &exploring{run: run, of: d.graphKey, on: true, shown: -1}
	d.background("paths", func(ctx context.Context, post func(Action)) { exploreJourney(ctx, run, params, post) })
}

// exploreJourney walks the journey and posts how far it has come now and then.
func exploreJourney(ctx context.Context, run int, params machine.Params, post func(Action)) {
	defer func() {
		if fault := recover(); fault != nil {
			post(explored{run: run, err: fmt.Errorf("internal error (%T); please report this policy", fault), over: true})
		}
	}()
	since := world.Stopwatch()
	e, err := explore.Journey(ctx, params, explore.Options{Progress: func(tried, paths int) {
		if since() > progressPause {
			since = world.Stopwatch()
			post(explored{run: run, tried: tried, so: paths})
		}
	}})
	if e != nil {
		err = nil // stopped: what was found counts
	}
	post(explored{run: run, found: e, err: err, over: true})
}

// takePaths takes over what was found.
func (d *desk) takePaths(a explored) {
	x := d.explored
	if x == nil || a.run != x.run {
		return
	}
	if !a.over {
		x.tried, x.so = a.tried, a.so
		return
	}
	x.on, x.found = false, a.found
	if a.err != nil && !errors.Is(a.err, context.Canceled) {
		x.failed = a.err.Error()
		d.say(Bad, "%v", a.err)
	}
	if x.sought.Kind != NoRef {
		d.tellReach(x)
	}
}

// paths is the exploration of the journey that is shown, or nil.
func (d *desk) paths() *exploring {
	if d.explored == nil || d.explored.of != d.graphKey {
		return nil
	}
	return d.explored
}

// path is the path of a row and its number from 0, or -1.
func (d *desk) path(key string) (explore.Path, int) {
	x := d.paths()
	i, err := strconv.Atoi(strings.TrimPrefix(key, "path "))
	if x == nil || x.found == nil || err != nil || i < 1 || i > len(x.found.Paths) {
		return explore.Path{}, -1
	}
	return x.found.Paths[i-1], i - 1
}

func pathKey(i int) string { return fmt.Sprint("path ", i+1) }

func (d *desk) showPath(key string) {
	x := d.paths()
	if x == nil {
		return
	}
	_, x.shown = d.path(key)
	if x.shown >= 0 {
		d.paintCoverage = false
	}
}

// goPath puts a run along a path on the desk: at its end, or before the step that was asked for.
func (d *desk) goPath(ctx context.Context, key string) {
	p, i := d.path(key)
	if i < 0 {
		return
	}
	s, err := p.Trail.Relive(ctx, p.Machine)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	player := scenario.Player{}
	if text, fault := p.Recording("").Text(ctx, "the path"); fault == nil {
		if file, fault := scenario.Parse("the path", text); fault == nil {
			player, _ = scenario.NewPlayer(file) // a path has no more answers than a scenario may have, or the text would not play
		}
	}
	if d.session != nil {
		s.SetBreakpoints(d.session.Breakpoints())
	}
	sought := d.explored.sought
	d.session, d.round, d.scenarioId, d.departed = s, 1, "", departure{}
	if p.First != nil {
		d.round, d.earlier, player = 2, earlierRun{recording: p.First.Recording("")}, scenario.Player{}
	}
	d.players = replayed(s, player)
	if sought.Kind == StepRef {
		for at, m := range s.Trail() {
			if m.Event.Op == machine.EnterStep && m.Event.Order == sought.Order && m.Event.Journey == sought.Journey {
				s.Travel(at)
				break
			}
		}
	}
	d.mark()
	d.say(Active, "The run goes along path %d; %s leads back to the run of the toolbar", i+1, d.key("stop"))
}

// reachStep finds the shortest path to a step, and explores the journey first where that was not done.
func (d *desk) reachStep(ref Ref) {
	if ref.Kind == PreconditionRef {
		ref = Ref{Kind: StepRef, Journey: ref.Journey, Order: ref.Order}
	}
	if ref.Kind != StepRef || d.effective == nil {
		return
	}
	d.pathsAsked++
	x := d.paths()
	if x == nil || x.found == nil && !x.on {
		d.findPaths()
		x = d.explored
	}
	x.sought = ref
	if !x.on {
		d.tellReach(x)
	}
}

// tellReach shows the shortest path to the step that was asked for.
func (d *desk) tellReach(x *exploring) {
	if x.found == nil {
		return
	}
	i := x.found.Shortest(fmt.Sprintf("%s/%d", x.sought.Journey, x.sought.Order))
	if x.shown = i; i < 0 {
		if x.found.Complete {
			d.say(Caution, "No path runs step %d", x.sought.Order)
		} else {
			d.say(Caution, "None of the %s found so far runs step %d", d.words.Count(len(x.found.Paths), "%d path", "%d paths"), x.sought.Order)
		}
		return
	}
	d.paintCoverage = false
	answers := x.found.Paths[i].Answers()
	said := d.words.Say("without an answer")
	if len(answers) > 0 {
		said = d.words.Say("by %s", strings.Join(answers, ", "))
	}
	if w := x.found.Paths[i].World; w != "" {
		said = d.words.Say("%s, with %s", said, w)
	}
	d.say(Active, "Step %d is reached on path %d: %s", x.sought.Order, i+1, said)
}

// paintedPath is the journey with a path on it.
func (d *desk) paintedPath(x *exploring) (*scene.Scene, GraphLegend) {
	p := x.found.Paths[x.shown]
	entry := LegendEntry{Text: d.endOf(p), Tone: toneOfPath(p)}
	return d.withBreakpoints(d.drawing().Ran(p.Report, p.Trail)), GraphLegend{
		Title: d.words.Say("Path %d of %d", x.shown+1, len(x.found.Paths)), Entries: []LegendEntry{entry}, Figures: cmp.Or(p.World, d.words.Say("nothing goes wrong outside")), Back: ShowPath{},
	}
}

// endOf says how a path ends.
func (d *desk) endOf(p explore.Path) string {
	switch {
	case p.Report.Error != nil && p.Report.Error.Code != "":
		return p.Report.Error.Code
	case p.Report.WaitingFor != nil:
		return d.words.Say("waits at %s", d.pageName(p.Trail.State.Prompt))
	}
	return p.Report.Outcome
}

// stepsOf are the steps that ran on a path, behind how it ends.
func (d *desk) stepsOf(p explore.Path) string {
	steps := p.Report.Path()
	if len(steps) == 0 {
		return d.words.Say("in the first step")
	}
	return d.words.Say("steps %s", strings.Trim(fmt.Sprint(steps), "[]"))
}

func toneOfPath(p explore.Path) Tone {
	switch {
	case p.Report.Error != nil:
		return Bad
	case p.Report.WaitingFor != nil:
		return Caution
	}
	return Good
}

// pathsPart is the list as the window shows it.
func (d *desk) pathsPart() PathsPart {
	p := PathsPart{
		Asked: d.pathsAsked,
		Empty: d.words.Say("Find all paths (%s) walks the journey with every answer, user and fault that leads elsewhere, and lists the ways through it, the shortest answers that lead there, and the steps that never run.", d.key("find-paths")),
	}
	x := d.paths()
	if x == nil {
		return p
	}
	p.Running = x.on
	if x.on {
		p.Summary, p.Tone = d.words.Say("Exploring: %s tried, %s", d.words.Count(x.tried, "%d answer", "%d answers"), d.words.Count(x.so, "%d path", "%d paths")), Active
		return p
	}
	if x.found == nil {
		p.Summary, p.Tone = x.failed, Bad
		return p
	}
	if x.shown >= 0 {
		p.Shown = pathKey(x.shown)
	}
	p.Rows = d.pathRows(x.found)
	p.Summary = d.words.Say("%s, %s tried", d.words.Count(len(x.found.Paths), "%d path", "%d paths"), d.words.Count(x.found.Tried, "%d answer", "%d answers"))
	if !x.found.Complete {
		p.Summary, p.Tone = d.words.Say("%s: there may be more", p.Summary), Caution
	}
	return p
}

// pathRows are what was found out, and the paths.
func (d *desk) pathRows(e *explore.Exploration) []PathRow {
	var rows []PathRow
	never, always := d.words.Say("no path reaches it"), d.words.Say("every path skips it")
	if !e.Complete {
		never, always = d.words.Say("none of these paths reaches it"), d.words.Say("all of these paths skip it")
	}
	for _, list := range []struct {
		spots []coverage.Spot
		what  string
	}{{e.NeverReached, never}, {e.AlwaysSkipped, always}} {
		for _, s := range list.spots {
			rows = append(rows, PathRow{Key: "step " + s.Name, Tone: Caution, Text: s.Name + ": " + list.what, Ref: d.stepAt(s.Span), Span: s.Span})
		}
	}
	for _, m := range e.Missing {
		var numbers []string
		for _, i := range m.Paths {
			numbers = append(numbers, fmt.Sprint(i+1))
		}
		rows = append(rows, PathRow{
			Key: "claim " + m.Claim, Tone: Caution, Text: d.words.Say("token claim %s is missing on %d of %s", m.Claim, len(m.Paths), d.words.Count(len(e.Paths), "%d path", "%d paths")),
			Detail: d.words.Say("paths %s", strings.Join(numbers, ", ")),
		})
	}
	for i, p := range e.Paths {
		rows = append(rows, PathRow{
			Key: pathKey(i), Number: fmt.Sprint(i + 1), Tone: toneOfPath(p), Text: d.endOf(p) + " · " + d.stepsOf(p),
			Detail: strings.Join(p.Answers(), ", "), World: p.World,
		})
	}
	return rows
}

// stepAt is the step that is declared at a place, or no element.
func (d *desk) stepAt(at source.Span) Ref {
	for i := range d.graph.Nodes {
		if n := &d.graph.Nodes[i]; n.Step != nil && n.Step.Span == at {
			if ref := refOfNode(n); ref.Kind == StepRef {
				return ref
			}
		}
	}
	return Ref{}
}

// leavePath paints the run again: it moves on.
func (d *desk) leavePath() {
	if d.explored != nil {
		d.explored.shown = -1
	}
}
