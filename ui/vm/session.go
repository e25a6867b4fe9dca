package vm

import (
	"context"
	"encoding/json"
	"slices"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
)

// arrangement is what is remembered of a window from start to start. It holds no values of claims.
type arrangement struct {
	// Folder or Sample was opened; neither is the start view.
	Folder string `json:"folder,omitempty"`
	// Bases are further folders where base policies are looked up.
	Bases    []string `json:"bases,omitempty"`
	Sample   string   `json:"sample,omitempty"`
	Policy   string   `json:"policy,omitempty"`
	Journey  string   `json:"journey,omitempty"`
	Scenario string   `json:"scenario,omitempty"`

	Autopilot   bool               `json:"autopilot,omitempty"`
	Breakpoints []debug.Breakpoint `json:"breakpoints,omitempty"`
	Watched     []string           `json:"watched,omitempty"`
	Open        []string           `json:"open,omitempty"`
	Shown       string             `json:"shown,omitempty"`
	Expanded    []string           `json:"expanded,omitempty"`
}

// keep hands out the present arrangement where it changed, to be given to Restore at the next start.
func (d *desk) keep() {
	if d.params.Keep == nil || d.crash.Kept != "" && d.snapshot == nil {
		return
	}
	text, err := json.Marshal(d.arrangement())
	if err != nil || string(text) == d.kept {
		return
	}
	d.kept = string(text)
	d.params.Keep(d.kept)
}

func (d *desk) arrangement() arrangement {
	if d.snapshot == nil {
		return arrangement{}
	}
	a := arrangement{
		Sample: d.sample, Policy: d.policyId, Journey: d.journeyId, Scenario: d.scenarioId,
		Autopilot: d.autopilot, Watched: d.watched, Open: d.open, Shown: d.shown,
	}
	if d.sample == "" {
		a.Folder, a.Bases = d.folder, d.bases
	}
	if d.session != nil {
		a.Breakpoints = d.session.Breakpoints()
	}
	for key, on := range d.expanded {
		if on {
			a.Expanded = append(a.Expanded, key)
		}
	}
	slices.Sort(a.Expanded)
	return a
}

// restore arranges the window as it was. What is gone since is left out, with a word about a folder.
func (d *desk) restore(ctx context.Context, text string) {
	var a arrangement
	if json.Unmarshal([]byte(text), &a) != nil {
		return // of another version, perhaps: begin with the start view
	}
	switch {
	case a.Sample != "":
		d.openSample(a.Sample)
	case a.Folder != "":
		if d.openPath(ctx, a.Folder, a.Bases...); d.snapshot == nil && len(a.Bases) > 0 {
			d.openPath(ctx, a.Folder) // one of them may be gone
		}
	}
	if d.snapshot == nil {
		return
	}
	if d.hasPolicy(a.Policy) {
		d.choosePolicy(a.Policy)
	}
	d.scenarioId = a.Scenario
	if _, ok := d.scenario(); !ok {
		d.scenarioId = ""
	}
	if d.effective != nil {
		if _, ok := d.effective.UserJourney(a.Journey); ok {
			d.chooseJourney(a.Journey)
		}
	}
	d.newRun()
	if d.session != nil {
		d.session.SetBreakpoints(a.Breakpoints)
	}
	d.autopilot, d.watched = a.Autopilot, a.Watched
	for _, name := range a.Open {
		d.showFile(name)
	}
	d.shown = ""
	if slices.Contains(d.open, a.Shown) {
		d.shown = a.Shown
	}
	for _, key := range a.Expanded {
		d.expanded[key] = true
	}
}

func (d *desk) hasPolicy(id string) bool {
	return slices.ContainsFunc(d.snapshot.Chains, func(c *chain.Chain) bool { return c.Leaf.PolicyId.Text == id })
}

// changedOnDisk is the action of files that may have changed.
type changedOnDisk struct{ number int }

func (changedOnDisk) isAction() {}

// follow has the opened folder watched.
func (d *desk) follow() {
	if d.watch != nil {
		d.watch(d.snapshot)
	}
}

// fileChanges reads the folder again where its files have changed, and lives the run again up to the same element.
func (d *desk) fileChanges(ctx context.Context, number int) {
	if d.snapshot == nil || d.sample != "" || number != d.snapshot.Number {
		return
	}
	now, err := d.openPolicies(ctx, d.snapshot.Name, d.snapshot.Number+1)
	if err != nil {
		d.say(Bad, "The files have changed and cannot be read: %v", err)
		return
	}
	if d.snapshot.SameFiles(now) {
		return
	}
	d.adopt(ctx, now)
}

// interrupted is a run whose journey cannot be run for now: a file of its chain is being written, or is broken. Once the
// chain is whole again the run is lived again.
type interrupted struct {
	session             *debug.Session
	policyId, journeyId string
	round               int // as in desk
}

// adopt takes over a later snapshot of the same folder: what is open, selected and unfolded stays, and the run is
// lived again up to the same element.
func (d *desk) adopt(ctx context.Context, snapshot *workspace.Snapshot) {
	if d.snapshot.SamePolicies(snapshot) {
		d.adoptScenarios(snapshot)
		return
	}
	before, policyId, journeyId, scenarioId := d.session, d.policyId, d.journeyId, d.scenarioId
	open, shown, selected, expanded, revealed := d.open, d.shown, d.selected, d.expanded, d.revealed
	repairs, round := d.repairs, d.round
	if held := d.interrupted; held != nil && before == nil && held.policyId == policyId {
		before, journeyId, round = held.session, held.journeyId, held.round
	}
	d.interrupted = nil
	d.show(snapshot, policyId, scenarioId)
	if before != nil && d.session == nil {
		d.interrupted = &interrupted{before, policyId, journeyId, round}
	}
	if journeyId != d.journeyId && d.effective != nil {
		if _, ok := d.effective.UserJourney(journeyId); ok {
			d.chooseJourney(journeyId)
		}
	}
	d.open, d.shown, d.selected, d.expanded, d.revealed, d.repairs = open, shown, selected, expanded, revealed, repairs
	d.open = slices.DeleteFunc(slices.Clone(d.open), func(name string) bool { _, ok := snapshot.File(name); return !ok })
	if !slices.Contains(d.open, d.shown) {
		d.shown = ""
	}
	text := d.words.Count(len(snapshot.Files), "Read again: %d file", "Read again: %d files")
	if before == nil || d.session == nil || journeyId != d.journeyId || round > 1 {
		if d.session != nil && before != nil {
			d.session.SetBreakpoints(before.Breakpoints())
		}
		d.say(Good, "%s", text)
		return
	}
	d.relive(ctx, before, text)
}

// relive plays a run of the files before on those of now.
func (d *desk) relive(ctx context.Context, before *debug.Session, text string) {
	again, reached, err := before.Replay(ctx, d.session.Machine())
	if err != nil {
		d.session.SetBreakpoints(before.Breakpoints())
		d.say(Caution, "%s; the run stands at its start: %v", text, err)
		return
	}
	player := d.players[0]
	d.session = again
	d.players = replayed(again, player)
	d.before = again.Current().State.Bag
	switch {
	case again.Cursor() == 0:
		d.say(Good, "%s", text)
	case reached:
		d.say(Good, "%s; the run was lived again and stands at the same place", text)
	default:
		d.say(Caution, "%s; the run now goes another way and stands where your answers ended", text)
	}
}

// replayed are the scenario's players after each answer of a session.
func replayed(s *debug.Session, player scenario.Player) map[int]scenario.Player {
	players := map[int]scenario.Player{0: player}
	for i, m := range s.Trail() {
		if i == 0 || m.Input == nil || m.Input.Answer == nil {
			continue
		}
		if _, used, ok := player.Next(s.Machine(), s.Trail()[i-1].State); ok && m.Event.Op == machine.Answer && m.Input.Answer.Action == "" {
			player = used
		}
		players[i] = player
	}
	return players
}
