package vm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/ui/words"
)

// pillRoom is the width that preconditions keep free for their outcome, in points.
const pillRoom = 76

// maxRecent is how many folders the start view remembers.
const maxRecent = 8

// desk is the state of the window. One goroutine owns it.
type desk struct {
	params    Params
	words     words.Words
	keymap    Keymap
	crash     Crash // of the session before; offered on the start view
	shownLast View  // published last
	layout    func(key string, g *flow.Graph)
	watch     func(*workspace.Snapshot) // has a folder watched, and no other; nil is none
	cache     *dot.Cache

	version  int
	toast    Toast
	startErr string
	busy     string
	recent   []string

	snapshot *workspace.Snapshot
	// sample is the name of the opened sample, or empty; folder is the opened folder.
	sample    string
	folder    string
	kept      string // the arrangement as it was handed out last
	effective *chain.Effective
	policyId  string
	journeyId string
	// scenarios are the scenario files of the folder that can be read, by path.
	scenarios []scenarioFile
	// unreadable are the others, by path, with the reason.
	unreadable map[string]string
	scenarioId string
	autopilot  bool

	session *debug.Session
	// interrupted is the run that the last change of the files left without a journey; nil where there is none.
	interrupted *interrupted
	// players are the scenario's players after the moments that a scenario answered, by moment.
	players map[int]scenario.Player
	// before is the claims bag where the last command started: what changed since is marked.
	before    claims.Bag
	lastToken map[string]string

	graph       *flow.Graph
	graphKey    string
	placed      *scene.Scene
	layoutCount int

	flow     claimsFlow
	round    int    // 1 for a run of its own, 2 for the run after it in the same browser, and so on
	compared string // the branch to compare; empty for the latest
	selected Ref
	// references are shown instead of the selection; nil for none.
	references *references
	expanded   map[string]bool
	revealed   map[string]bool
	// outside is what was changed of the simulated outside, by folded technical profile, since the scenario was chosen.
	outside   map[string]outside
	beginning beginning
	bases     []string // further folders where missing base policies are looked up
	watched   []string // claim ids, in the order in which they were pinned
	open      []string // paths of open source files
	shown     string
	reveal    source.Span
	revealID  int
	breakable map[string]map[int]Ref
	lineage   *lineage
	bench     *workbench
	found     *found
	places    []Found // what a search can lead to; nil until it is asked for
	reads     int     // how often findings were made into rows
	repairs   []repair

	save      *saving // the sheet of a scenario to be written; nil while none is open
	saves     int     // sheets opened so far
	saveAsked int     // how often one was asked for
	// written are the scenario files that were written, by path: reading them again is no news.
	written map[string]string
	earlier earlierRun

	// background does work beside this goroutine; see Store.background.
	background     func(name string, work func(ctx context.Context, post func(Action)))
	tests          *testRound // nil until scenarios are played
	scenariosAsked int        // how often their list was asked for
	departed       departure
	paintCoverage  bool
	explored       *exploring // nil until paths are sought
	pathsAsked     int        // how often their list was asked for
}

// scenarioFile is a scenario that the toolbar offers.
type scenarioFile struct {
	path string
	file *scenario.File
}

func newDesk(p Params) *desk {
	return &desk{params: p, cache: dot.NewCache(64), recent: slices.Clone(p.Recent), words: p.Words, keymap: p.Keymap, crash: p.Crash, expanded: map[string]bool{}, revealed: map[string]bool{}}
}

// publish hands out the present view.
func (d *desk) publish() {
	d.version++
	if d.params.Publish != nil {
		d.shownLast = d.viewOrLast()
		d.params.Publish(d.shownLast)
	}
}

// say shows a toast.
func (d *desk) say(tone Tone, format string, args ...any) {
	d.toast = Toast{Id: d.toast.Id + 1, Tone: tone, Text: d.words.Say(format, args...)}
}

// apply handles one action.
func (d *desk) apply(ctx context.Context, a Action) {
	switch a := a.(type) {
	case OpenPath:
		d.openPath(ctx, a.Path)
	case OpenSample:
		d.openSample(a.Name)
	case CloseFolder:
		d.close()
	case Reload:
		d.reload(ctx)
	case Restore:
		d.restore(ctx, a.Kept)
	case RestoreCrashed, ForgetCrash:
		if kept, ok := d.applyCrash(a); ok && kept != "" {
			d.restore(ctx, kept)
		}
	case faulted:
		d.tellFault(a)
	case Speak:
		d.speak(a.Words)
	case UseKeys:
		d.keymap = a.Keymap
	case changedOnDisk:
		d.fileChanges(ctx, a.number)
	case laidOut:
		switch a.key {
		case d.graphKey:
			d.placed = a.scene
			d.layoutCount++
		case d.flow.key:
			d.flow.placed = a.scene
			d.flow.count++
		}
	default:
		if d.snapshot != nil {
			d.applyOpened(ctx, a)
		}
	}
}

// applyOpened handles the actions that need an opened folder.
func (d *desk) applyOpened(ctx context.Context, a Action) {
	switch a := a.(type) {
	case ChoosePolicy:
		d.choosePolicy(a.Id)
	case ChooseJourney:
		d.chooseJourney(a.Id)
	case ChooseScenario:
		d.chooseScenario(a.Id)
	case SetAutopilot:
		d.autopilot = a.On
	case Select:
		d.selected, d.reveal, d.references = a.Ref, source.Span{}, nil
		if a.Ref.Kind == ClaimRef {
			d.followClaim(a.Ref.Id)
		}
		d.applyBench(a)
	case ToggleRow:
		d.expanded[a.Key] = !d.isExpanded(a.Key)
	case GoTo:
		d.goTo(a.Span)
	case FindReferences:
		d.findReferences(a)
	case GoToDefinition:
		d.goTo(d.spanOf(a.Ref))
	case ShowFile:
		d.showFile(a.Path)
	case CloseFile:
		d.closeFile(a.Path)
	case ApplyFix:
		d.applyFix(ctx, a)
	case UndoFix:
		d.undoFix(ctx)
	case Insert:
		d.insert(ctx, a)
	case SetOutside:
		d.setOutside(ctx, a)
	case ResetOutside:
		d.resetOutside(ctx, a)
	case AddBaseFolder:
		d.addBaseFolder(ctx, a.Path)
	case ToggleWatch:
		d.toggleWatch(a.Id)
	case RevealSecret:
		d.revealed[claims.Fold(a.Id)] = !d.revealed[claims.Fold(a.Id)]
	default:
		if !d.applyInheritance(a) && !d.applyBench(a) && !d.applySave(ctx, a) && !d.applyScenarios(ctx, a) && !d.applyPaths(ctx, a) {
			d.applyRun(ctx, a)
		}
	}
}

func (d *desk) openPath(ctx context.Context, name string, bases ...string) {
	d.busy = d.words.Say("Opening %s", name)
	d.publish()
	before := d.bases
	d.bases = bases
	snapshot, err := d.openPolicies(ctx, name, 1)
	d.busy = ""
	if err != nil {
		d.bases = before
		d.startErr = err.Error()
		d.say(Bad, "%v", err)
		d.forgetGone(name, err)
		return
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		absolute = name
	}
	d.recent = slices.DeleteFunc(d.recent, func(r string) bool { return r == absolute })
	d.recent = append([]string{absolute}, d.recent...)
	d.recent = d.recent[:min(len(d.recent), maxRecent)]
	if d.params.Remember != nil {
		d.params.Remember(slices.Clone(d.recent))
	}
	d.endJobs()
	d.sample, d.repairs, d.folder = "", nil, absolute
	d.show(snapshot, "", "")
}

// forgetGone takes a folder out of those opened before that is no longer there.
func (d *desk) forgetGone(name string, err error) {
	if !errors.Is(err, fs.ErrNotExist) || !slices.Contains(d.recent, name) {
		return
	}
	d.recent = slices.DeleteFunc(slices.Clone(d.recent), func(r string) bool { return r == name })
	if d.params.Remember != nil {
		d.params.Remember(slices.Clone(d.recent))
	}
}

func (d *desk) openSample(name string) {
	files, err := d.params.OpenSample(name)
	if err == nil {
		var snapshot *workspace.Snapshot
		if snapshot, err = workspace.OpenFS(files, name); err == nil {
			d.endJobs()
			d.sample, d.repairs, d.bases = name, nil, nil
			d.show(snapshot, d.params.FirstPolicy[name], d.params.FirstScenario[name])
			return
		}
	}
	d.startErr = err.Error()
	d.say(Bad, "%v", err)
}

// show takes over an opened folder and stands before step 1 of a policy.
func (d *desk) show(snapshot *workspace.Snapshot, policyId, scenarioId string) {
	d.startErr = ""
	d.snapshot, d.session = snapshot, nil
	d.follow()
	d.expanded, d.revealed = map[string]bool{}, map[string]bool{}
	d.open, d.shown, d.selected, d.save, d.departed = nil, "", Ref{}, nil, departure{}
	d.readScenarios()
	d.scenarioId = scenarioId
	if policyId == "" && len(snapshot.Chains) > 0 {
		policyId = snapshot.Chains[0].Leaf.PolicyId.Text
		for _, c := range snapshot.Chains {
			// A sign-up or sign-in policy is what people open a folder for.
			if strings.Contains(strings.ToLower(c.Leaf.PolicyId.Text), "signup") {
				policyId = c.Leaf.PolicyId.Text
				break
			}
		}
	}
	d.choosePolicy(policyId)
}

// endJobs ends what goes on beside the store's goroutine, and forgets what came of it and what was changed of the outside:
// another folder is opened.
func (d *desk) endJobs() {
	d.endScenarios()
	d.background("paths", nil)
	d.tests, d.explored, d.outside, d.interrupted = nil, nil, nil, nil
}

// readScenarios reads the scenarios of the snapshot.
func (d *desk) readScenarios() {
	d.scenarios, d.unreadable = nil, map[string]string{}
	for _, s := range d.snapshot.Scenarios {
		file, err := scenario.Parse(s.Path, s.Bytes)
		if err != nil {
			d.say(Caution, "%v", err)
			d.unreadable[s.Path] = err.Error()
			continue
		}
		d.scenarios = append(d.scenarios, scenarioFile{s.Path, file})
	}
}

func (d *desk) close() {
	d.endJobs()
	d.save = nil
	d.snapshot, d.session, d.effective, d.graph, d.placed = nil, nil, nil, nil, nil
	d.graphKey, d.startErr = "", ""
	d.follow()
}

// reload reads the folder again and lives the run again up to the same element; false where it cannot be read.
func (d *desk) reload(ctx context.Context) bool {
	if d.snapshot == nil || d.sample != "" {
		return false
	}
	snapshot, err := d.openPolicies(ctx, d.snapshot.Name, d.snapshot.Number+1)
	if err != nil {
		d.say(Bad, "%v", err)
		return false
	}
	same := d.snapshot.SamePolicies(snapshot)
	d.adopt(ctx, snapshot)
	if same {
		d.say(Good, "%s", d.words.Count(len(snapshot.Files), "Read again: %d file", "Read again: %d files"))
	}
	return true
}

func (d *desk) choosePolicy(id string) {
	if !policy.SameId(id, d.policyId) {
		d.outside = nil
	}
	d.policyId, d.journeyId = id, ""
	d.effective, _ = d.snapshot.Effective(id)
	d.session, d.breakable, d.places = nil, nil, nil
	if s, ok := d.scenario(); ok && s.file.Policy != "" && !policy.SameId(s.file.Policy, id) {
		d.scenarioId = ""
	}
	if d.effective == nil {
		d.graph, d.placed, d.graphKey = nil, nil, ""
		return
	}
	if rp := d.effective.RelyingParty; rp != nil {
		d.journeyId = rp.DefaultUserJourney.Text
	}
	if _, ok := d.effective.UserJourney(d.journeyId); !ok && len(d.effective.UserJourneys) > 0 {
		d.journeyId = d.effective.UserJourneys[0].Id.Text
	}
	d.chooseJourney(d.journeyId)
}

func (d *desk) chooseJourney(id string) {
	if d.effective == nil {
		return
	}
	j, ok := d.effective.UserJourney(id)
	if !ok {
		d.say(Bad, "Policy %s has no user journey %q", d.policyId, id)
		return
	}
	d.journeyId = j.Id.Text
	d.graph = flow.Journey(d.effective, d.policyId, j)
	key := fmt.Sprint(d.snapshot.Number, "/", d.snapshot.Name, "/", d.policyId, "/", d.journeyId)
	if key != d.graphKey {
		d.graphKey, d.placed = key, nil
		d.layout(key, d.graph)
		if d.flow.claim != "" {
			d.followClaim(d.flow.claim)
		}
	}
	d.newRun()
}

// place lays a graph out; it may be called from any goroutine.
func (d *desk) place(g *flow.Graph) *scene.Scene {
	placed, err := dot.Layout(context.Background(), g, dot.Options{Engine: d.params.Engine, Cache: d.cache, PillRoom: pillRoom})
	if err != nil {
		return nil
	}
	return placed
}

func (d *desk) scenario() (scenarioFile, bool) {
	i := slices.IndexFunc(d.scenarios, func(s scenarioFile) bool { return s.path == d.scenarioId })
	if i < 0 {
		return scenarioFile{}, false
	}
	return d.scenarios[i], true
}

func (d *desk) chooseScenario(id string) {
	if id != d.scenarioId {
		d.outside = nil
	}
	d.scenarioId = id
	s, ok := d.scenario()
	if ok && s.file.Policy != "" && !policy.SameId(s.file.Policy, d.policyId) {
		d.choosePolicy(s.file.Policy)
		d.scenarioId = id
	}
	if ok && s.file.Journey != "" {
		d.chooseJourney(s.file.Journey)
		return
	}
	d.newRun()
}

// newRun stands before the first operation of the chosen journey, with the chosen scenario's world.
func (d *desk) newRun() {
	file := &scenario.File{}
	if s, ok := d.scenario(); ok {
		file = s.file
	}
	var kept []debug.Breakpoint
	if d.session != nil {
		kept = d.session.Breakpoints()
	}
	d.session, d.players, d.lastToken, d.before, d.round = nil, nil, nil, claims.Bag{}, 1
	if d.effective == nil {
		return
	}
	params, player, err := file.Params(d.effective, d.params.Keys)
	params.Journey, params.Setup = d.journeyId, d.changedOutside(params.Setup)
	var m *machine.Machine
	if err == nil {
		m, err = machine.New(params)
	}
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	if _, ok := d.scenario(); !ok {
		m = d.begin(params, m)
	}
	d.session = debug.New(m)
	d.session.SetBreakpoints(kept)
	d.players = map[int]scenario.Player{0: player}
	d.before = m.Start().Bag
}

func (d *desk) showFile(name string) {
	if _, ok := d.snapshot.File(name); !ok {
		return
	}
	if !slices.Contains(d.open, name) {
		d.open = append(d.open, name)
	}
	d.shown = name
}

func (d *desk) closeFile(name string) {
	i := slices.Index(d.open, name)
	if i < 0 {
		return
	}
	d.open = slices.Delete(slices.Clone(d.open), i, i+1)
	if d.shown == name {
		d.shown = ""
	}
}

// goTo shows a place in its file.
func (d *desk) goTo(at source.Span) {
	if at.IsZero() {
		return
	}
	d.showFile(at.Path)
	d.reveal = at
	d.revealID++
}

// title is what the window calls the opened folder.
func (d *desk) title() string {
	if d.snapshot == nil {
		return ""
	}
	return path.Base(filepath.ToSlash(d.snapshot.Name))
}
