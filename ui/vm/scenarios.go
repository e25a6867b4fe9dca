package vm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/ui/words"
)

// ScenariosPart lists the scenarios of the folder with what playing them came to.
type ScenariosPart struct {
	Rows []ScenarioRow
	// Summary is such as "11 passed, 1 failed"; Tone its mood.
	Summary string
	Tone    Tone
	// Covered is such as "84 % of B2C_1A_signup_signin are reached", Adds what the present run would add to that; empty
	// where nothing was played.
	Covered, Adds string
	// Running says that they are being played; Stale that the files have changed since.
	Running, Stale bool
	// Coverage says that the journey is painted with what they reach; CanCover that it could be.
	Coverage, CanCover bool
	Failed             int
	// Asked grows whenever the list is to come to the front.
	Asked int
	Empty string
}

// ScenarioRow is a scenario, or below it one difference between what it expects and what happens.
type ScenarioRow struct {
	// Key is unique in the list.
	Key   string
	Depth int
	// Verdict is passed, failed or a word of a file that cannot be played; empty where it was not played yet.
	Verdict string
	Tone    Tone
	Text    string
	// Detail is the policy; Place the file.
	Detail, Place string
	// Shown says that the run stands where this row says.
	Shown bool
	Span  source.Span
}

// The actions on the list. The command run-scenarios plays them all, coverage paints the journey.
type (
	// StopScenarios ends playing; what was played stays.
	StopScenarios struct{}
	// OpenScenario plays the scenario of a row to its end and stands where it departs from what the row says, or at the
	// start where it passes.
	OpenScenario struct{ Key string }
	// OpenDifference does so with a scenario by its path.
	OpenDifference struct{ Path string }
)

func (StopScenarios) isAction()  {}
func (OpenScenario) isAction()   {}
func (OpenDifference) isAction() {}

// scenarioTime bounds how long one scenario may play.
const scenarioTime = 10 * time.Second

// progressPause is how often progress is told at most: every view costs something.
const progressPause = 100 * time.Millisecond

// verdict is what playing a scenario came to.
type verdict struct {
	path, policyId string
	gaps           []scenario.Gap
	// broken says why the file could not be played; empty where it could.
	broken string
	// reached are the numbers of the spots of the policy's coverage.
	reached map[int]bool
}

// testRound is the playing of all scenarios.
type testRound struct {
	// run counts them, so that what an earlier one still sends is told apart; number is the snapshot's.
	run, number int
	on          bool
	all         int
	verdicts    map[string]verdict
	// coverage is what the scenarios reach, by folded policy.
	coverage map[string]*coverage.Coverage
}

// played is the action of scenarios that were played.
type played struct {
	run      int
	verdicts []verdict
	// coverage is set with the last ones.
	coverage map[string]*coverage.Coverage
	over     bool
}

func (played) isAction() {}

// departure names the row at whose departure the run was put.
type departure struct {
	path string
	gap  int
}

// applyScenarios handles the actions on the list; false where it is none.
func (d *desk) applyScenarios(ctx context.Context, a Action) bool {
	switch a := a.(type) {
	case Command:
		switch a.ID {
		case "run-scenarios":
			d.playScenarios()
			return true
		case "coverage":
			d.paintCoverage = !d.paintCoverage
			return true
		}
		return false
	case StopScenarios:
		d.endScenarios()
	case played:
		d.takeVerdicts(a)
	case OpenScenario:
		d.openScenario(ctx, a.Key)
	case OpenDifference:
		d.scenariosAsked++
		d.openScenario(ctx, a.Path)
	default:
		return false
	}
	return true
}

// scenarioJob is one scenario to play.
type scenarioJob struct {
	path, policyId string
	file           *scenario.File
	broken         string
}

// playScenarios plays all scenarios of the folder beside the store's goroutine.
func (d *desk) playScenarios() {
	d.scenariosAsked++
	jobs := d.scenarioJobs()
	if len(jobs) == 0 {
		d.say(Caution, "This folder has no scenarios; %s writes the present run as one", d.key("save-scenario"))
		return
	}
	run := 1
	if d.tests != nil {
		run = d.tests.run + 1
	}
	d.tests = &testRound{run: run, number: d.snapshot.Number, on: true, all: len(jobs), verdicts: map[string]verdict{}}
	d.departed = departure{}
	p := scenarioPlayer{words: d.words, snapshot: d.snapshot, keys: d.params.Keys, run: run, coverage: map[string]*coverage.Coverage{}}
	d.background("scenarios", func(ctx context.Context, post func(Action)) { p.all(ctx, jobs, post) })
}

func (d *desk) endScenarios() {
	d.background("scenarios", nil)
	if d.tests != nil {
		d.tests.on = false
	}
}

// scenarioJobs are the scenarios of the folder, those that cannot be read, too.
func (d *desk) scenarioJobs() []scenarioJob {
	var jobs []scenarioJob
	for _, s := range d.scenarios {
		jobs = append(jobs, scenarioJob{path: s.path, file: s.file, policyId: d.policyOf(s.file)})
	}
	for path, why := range d.unreadable {
		jobs = append(jobs, scenarioJob{path: path, broken: why})
	}
	// What fails stands first.
	passes := func(j scenarioJob) int {
		if d.tests != nil {
			if v, ok := d.tests.verdicts[j.path]; ok && v.broken == "" && len(v.gaps) == 0 {
				return 1
			}
		}
		return 0
	}
	slices.SortFunc(jobs, func(a, b scenarioJob) int {
		return cmp.Or(cmp.Compare(passes(a), passes(b)), cmp.Compare(a.path, b.path))
	})
	return jobs
}

// policyOf is the policy of a scenario: the one that it names, or the only one of the folder; empty where that is open.
func (d *desk) policyOf(f *scenario.File) string {
	if f.Policy == "" && len(d.snapshot.Chains) == 1 {
		return d.snapshot.Chains[0].Leaf.PolicyId.Text
	}
	return f.Policy
}

// scenarioPlayer plays scenarios of one snapshot.
type scenarioPlayer struct {
	words    words.Words
	snapshot *workspace.Snapshot
	keys     *world.Keys
	run      int
	coverage map[string]*coverage.Coverage
}

// all plays one after the other and posts what came of them now and then.
func (p scenarioPlayer) all(ctx context.Context, jobs []scenarioJob, post func(Action)) {
	var done []verdict
	since := world.Stopwatch()
	for _, j := range jobs {
		v := p.one(ctx, j)
		if ctx.Err() != nil {
			break // stopped: what was played stays
		}
		if done = append(done, v); since() > progressPause {
			post(played{run: p.run, verdicts: done})
			done, since = nil, world.Stopwatch()
			runtime.Gosched()
		}
	}
	post(played{run: p.run, verdicts: done, coverage: p.coverage, over: true})
}

// one plays a scenario. A fault of this program in one of them must not take the others with it.
func (p scenarioPlayer) one(ctx context.Context, j scenarioJob) (v verdict) {
	v = verdict{path: j.path, policyId: j.policyId, broken: j.broken}
	defer func() {
		if fault := recover(); fault != nil {
			v.broken = p.words.Say("internal error (%T); please report this scenario", fault)
		}
	}()
	if v.broken != "" {
		return v
	}
	of, _ := p.snapshot.Effective(j.policyId)
	switch {
	case j.policyId == "":
		v.broken = p.words.Say("the scenario names no policy, and the folder has several")
		return v
	case of == nil:
		v.broken = p.words.Say("the folder has no policy %s with a whole chain of base policies", j.policyId)
		return v
	}
	limit, cancel := context.WithTimeout(ctx, scenarioTime)
	defer cancel()
	judged, err := j.file.Judge(limit, of, p.keys)
	switch {
	case limit.Err() != nil:
		v.broken = p.words.Say("it was stopped after %s", spoken(p.words, scenarioTime))
		return v
	case err != nil:
		v.broken = err.Error()
		return v
	}
	v.gaps = judged.Gaps
	id := policy.Fold(j.policyId)
	if p.coverage[id] == nil {
		p.coverage[id] = coverage.New(of)
	}
	v.reached = map[int]bool{}
	for _, t := range judged.Trails {
		for i := range p.coverage[id].Reach(t.Events) {
			v.reached[i] = true
		}
	}
	p.coverage[id].Count(v.reached)
	return v
}

// takeVerdicts takes over what was played.
func (d *desk) takeVerdicts(a played) {
	if d.tests == nil || a.run != d.tests.run {
		return
	}
	for _, v := range a.verdicts {
		d.tests.verdicts[v.path] = v
	}
	if !a.over {
		return
	}
	d.tests.on, d.tests.coverage = false, a.coverage
}

func (t *testRound) failed() int {
	n := 0
	for _, v := range t.verdicts {
		if v.broken != "" || len(v.gaps) > 0 {
			n++
		}
	}
	return n
}

// adoptScenarios takes over a later snapshot of the same policies: the run, what is explored and the verdicts of scenarios
// that did not change stay.
func (d *desk) adoptScenarios(snapshot *workspace.Snapshot) {
	old := d.snapshot.Scenarios
	d.snapshot = snapshot
	d.follow()
	d.readScenarios()
	if _, ok := d.scenario(); !ok {
		d.scenarioId = ""
	}
	changed := 0
	for _, s := range snapshot.Scenarios {
		same := slices.ContainsFunc(old, func(o workspace.Scenario) bool { return o.Path == s.Path && string(o.Bytes) == string(s.Bytes) })
		if !same && d.tests != nil {
			delete(d.tests.verdicts, s.Path)
		}
		if !same && d.written[s.Path] != string(s.Bytes) {
			changed++
		}
	}
	if d.tests != nil {
		d.tests.number = snapshot.Number
	}
	if changed > 0 {
		d.say(Good, "%s", d.words.Count(changed, "Read again: %d scenario", "Read again: %d scenarios"))
	}
}

// openScenario stands where a row says.
func (d *desk) openScenario(ctx context.Context, key string) {
	path, gap := key, -1
	for _, r := range d.scenarioRows() {
		if r.row.Key == key {
			path, gap = r.path, r.gap
		}
	}
	i := slices.IndexFunc(d.scenarios, func(s scenarioFile) bool { return s.path == path })
	if i < 0 {
		d.say(Bad, "The scenario %s cannot be read: see the list", path)
		return
	}
	d.standAtDeparture(ctx, d.scenarios[i], gap)
}

// standAtDeparture plays a scenario in the debugger and stands where it departs from one of its expectations, by number,
// or from the first that a run departs from; at the start where it passes.
func (d *desk) standAtDeparture(ctx context.Context, s scenarioFile, gap int) {
	id := d.policyOf(s.file)
	of, _ := d.snapshot.Effective(id)
	if of == nil {
		d.say(Bad, "The folder has no policy %q with a whole chain of base policies", id)
		return
	}
	v, err := s.file.Judge(ctx, of, d.params.Keys)
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	if d.session != nil {
		kept := d.session.Breakpoints()
		defer func() {
			if d.session != nil {
				d.session.SetBreakpoints(kept)
			}
		}()
	}
	d.choosePolicy(id)
	d.scenarioId = s.path
	if v.Report != nil && !policy.SameId(v.Report.Journey, d.journeyId) {
		d.chooseJourney(v.Report.Journey)
	} else {
		d.newRun()
	}
	gaps := v.Gaps
	switch {
	case len(gaps) == 0:
		d.departed = departure{s.path, -1}
		d.say(Good, "The scenario passes: it stands at its start")
		return
	case gap < 0 || gap >= len(gaps):
		gap = firstDeparture(s.file, v)
	}
	d.travelTo(ctx, s.file, v, gaps[gap])
	d.departed = departure{s.path, gap}
}

// firstDeparture is the gap whose event comes first; those of the run itself come before those of the run again, and what
// has no event comes last.
func firstDeparture(f *scenario.File, v scenario.Verdict) int {
	best, least := 0, -1
	for i, g := range v.Gaps {
		at := eventOf(f, v, g)
		if g.Again {
			at += 1 << 30
		}
		if eventOf(f, v, g) >= 0 && (least < 0 || at < least) {
			best, least = i, at
		}
	}
	return best
}

// eventOf is the event at which a run departs, or -1.
func eventOf(f *scenario.File, v scenario.Verdict, g scenario.Gap) int {
	run, expect := 0, f.Expect
	if g.Again {
		run, expect = 1, nil
		if f.Again != nil {
			expect = f.Again.Expect
		}
	}
	if run >= len(v.Trails) {
		return -1
	}
	return g.Event(expect, v.Trails[run])
}

// travelTo plays the chosen scenario to its end and stands at the event of a gap, with the element that it is about
// selected.
func (d *desk) travelTo(ctx context.Context, f *scenario.File, v scenario.Verdict, g scenario.Gap) {
	if d.session == nil {
		return
	}
	if g.Part == "transformations" {
		d.applyBench(BenchChoose{Id: g.Name})
		d.say(Caution, "%s: it is on the bench", g.Text)
		return
	}
	d.playToTheEnd(ctx)
	if g.Again {
		d.again()
		d.playToTheEnd(ctx)
	}
	at := eventOf(f, v, g)
	d.mark()
	d.session.Travel(at + 1)
	if at > 0 {
		d.before = d.session.Trail()[at].State.Bag // what the event changed is marked
	}
	e := d.session.Current().Event
	switch {
	case g.Part == "claims":
		d.selected = Ref{Kind: ClaimRef, Id: g.Name}
		d.followClaim(g.Name)
	case g.Part == "path" && e.Op == machine.TestPrecondition:
		d.selected = Ref{Kind: PreconditionRef, Journey: e.Journey, Order: e.Order, Index: max(e.Index, 1)}
	case e.Order > 0:
		d.selected = Ref{Kind: StepRef, Journey: e.Journey, Order: e.Order}
	}
	d.say(Caution, "%s", g.Text)
}

// playToTheEnd gives the answers of the chosen scenario until the run is over or none is left; breakpoints do not stop it.
func (d *desk) playToTheEnd(ctx context.Context) {
	kept := d.session.Breakpoints()
	d.session.SetBreakpoints(nil)
	defer func() { d.session.SetBreakpoints(kept) }()
	for range maxAutopilotAnswers {
		if _, err := d.session.Go(ctx, debug.Forward, debug.Run); err != nil && !errors.Is(err, debug.ErrWaiting) {
			return
		}
		s := d.session.Current().State
		if s.Prompt == nil {
			return
		}
		a, next, ok := d.player().Next(d.session.Machine(), s)
		if !ok || !d.give(a, next) {
			return
		}
	}
}

// scenarioRow is a row of the list with what it is about.
type scenarioRow struct {
	row  ScenarioRow
	path string
	gap  int
}

func (d *desk) scenarioRows() []scenarioRow {
	var rows []scenarioRow
	for _, j := range d.scenarioJobs() {
		r := ScenarioRow{Key: j.path, Text: j.path, Detail: j.policyId, Place: j.path, Span: source.Span{Path: j.path}}
		if j.file != nil && j.file.Name != "" {
			r.Text = j.file.Name
		}
		r.Shown = d.departed == departure{j.path, -1} && d.scenarioId == j.path
		var v verdict
		known := false
		if d.tests != nil {
			v, known = d.tests.verdicts[j.path]
		}
		switch {
		case known && v.broken != "" || j.broken != "":
			r.Verdict, r.Tone = d.words.Say("cannot be played"), Bad
			rows = append(rows, scenarioRow{r, j.path, -1},
				scenarioRow{ScenarioRow{Key: j.path + "#", Depth: 1, Text: cmp.Or(v.broken, j.broken), Tone: Bad}, j.path, -1})
			continue
		case known && len(v.gaps) > 0:
			r.Verdict, r.Tone = d.words.Say("failed"), Bad
		case known:
			r.Verdict, r.Tone = d.words.Say("passed"), Good
		}
		rows = append(rows, scenarioRow{r, j.path, -1})
		for i, g := range v.gaps {
			rows = append(rows, scenarioRow{ScenarioRow{
				Key: fmt.Sprint(j.path, "#", i), Depth: 1, Text: g.Text, Tone: Bad, Shown: d.departed == departure{j.path, i} && d.scenarioId == j.path,
			}, j.path, i})
		}
	}
	return rows
}

// scenariosPart is the list as the window shows it.
func (d *desk) scenariosPart() ScenariosPart {
	p := ScenariosPart{
		Asked: d.scenariosAsked, Coverage: d.paintCoverage,
		Empty: d.words.Say("A scenario is a run to be played again: what is asked, who is there, what is answered and what must come of it. Save the present run as one with %s.", d.key("save-scenario")),
	}
	for _, r := range d.scenarioRows() {
		p.Rows = append(p.Rows, r.row)
	}
	t := d.tests
	if t == nil {
		p.Summary = d.words.Count(len(d.scenarioJobs()), "%d scenario", "%d scenarios")
		return p
	}
	p.Failed, p.Running, p.Stale = t.failed(), t.on, t.number != d.snapshot.Number
	p.Summary = d.words.Say("%d passed, %d failed", len(t.verdicts)-p.Failed, p.Failed)
	p.Tone = Good
	if p.Failed > 0 {
		p.Tone = Bad
	}
	switch {
	case t.on:
		p.Summary, p.Tone = d.words.Say("Playing: %d of %d", len(t.verdicts), t.all), Active
	case len(t.verdicts) < t.all:
		p.Summary += ", " + d.words.Say("stopped after %d of %d", len(t.verdicts), t.all)
	case p.Stale:
		p.Summary += " " + d.words.Say("before the files changed")
	}
	p.CanCover = d.coverage() != nil
	p.Covered, p.Adds = d.covered()
	return p
}
