// Package shell is the window: it places the panes, prints menu, toolbar and palette from the command table,
// turns keys into commands and hands each published view to the panes. It is the one place that knows the UI
// goroutine.
package shell

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/graphview"
	"journeydesigner/ui/painted"
	"journeydesigner/ui/pane/bench"
	"journeydesigner/ui/pane/branches"
	"journeydesigner/ui/pane/claims"
	"journeydesigner/ui/pane/graph"
	"journeydesigner/ui/pane/inheritance"
	"journeydesigner/ui/pane/outline"
	"journeydesigner/ui/pane/page"
	"journeydesigner/ui/pane/paths"
	"journeydesigner/ui/pane/problems"
	"journeydesigner/ui/pane/save"
	"journeydesigner/ui/pane/scenarios"
	"journeydesigner/ui/pane/selection"
	"journeydesigner/ui/pane/source"
	"journeydesigner/ui/pane/start"
	"journeydesigner/ui/pane/timeline"
	"journeydesigner/ui/pane/token"
	"journeydesigner/ui/pane/trace"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
	"journeydesigner/ui/words"
)

// Params are what a Shell needs of the program around it.
type Params struct {
	App fyne.App
	// Do asks for an action, Stop interrupts the one under way. Both return at once.
	Do   func(vm.Action)
	Stop func()
	// Language is the tag of the language to speak; empty means the remembered one, or the system's.
	Language string
	// Preferences remember theme, sizes and what else a person arranged; nil remembers nothing.
	Preferences fyne.Preferences
	// OnUI runs a function on the UI goroutine, later; nil means fyne.Do.
	OnUI func(func())
	// Tour says that the tour is shown the first time that something is opened, as far as Preferences know.
	Tour bool
	// Fault hears of a fault of the program while it is caught, and gives the file that tells of it; nil keeps no reports.
	Fault func(where string, fault any) string
	// Canvas is what is drawn into where there is no window; nil with one.
	Canvas fyne.Canvas
	// Picture says that Fyne's painter of pictures draws the window, rather than that of windows.
	Picture bool
	// Still asks that nothing moves that need not, whatever is remembered.
	Still bool
	// SetScale makes everything larger by a factor from the next theme on; nil where that cannot be done.
	SetScale func(float32)
	// Modifiers are the keys held now; nil asks the driver.
	Modifiers func() fyne.KeyModifier
}

// Shell is the content of the window. Make it with New; its methods but Publish belong to the UI goroutine.
type Shell struct {
	params   Params
	words    words.Words
	keymap   vm.Keymap
	commands []vm.CommandRow // with the keys of keymap
	window   fyne.Window     // nil until Attach

	mu        sync.Mutex
	next      *vm.View
	scheduled bool

	view  vm.View
	begun bool // a view was shown
	// arranged says that the tabs were brought to the front that were there before.
	arranged bool
	asked    int  // actions asked for
	open     bool // the last of them has not been answered by a view
	busy     bool // the window says that it waits
	theme    theme.Variant
	scale    float32 // of text, and what stands around it

	root      *fyne.Container
	stage     *painted.Stage  // holds the root
	room      *fyne.Container // start page or workbench
	bench     fyne.CanvasObject
	tips      *widgets.Tips
	toasts    *widgets.Toasts
	bar       *toolbar
	status    *widgets.StatusBar
	panes     panes
	left      *widgets.Tabs
	centre    *widgets.Tabs
	right     *widgets.Tabs
	bottom    *widgets.Tabs
	foot      *fyne.Container // claims with what stands below them
	library   source.Library
	menu      *menu
	palette   *palette
	shortcuts *keySheet
	dialog    dialog.Dialog // that asks for a folder; nil while none does
	tour      *widgets.Tour // nil while none is shown
	insertion *insertion
	// editing says that the choice of what can be written is to open as soon as a place of a source is shown.
	editing bool
	playing playing
}

// panes are the panes and the cells that hold them.
type panes struct {
	start                                       *start.Pane
	explorer, directory, breakpoints, stack     *outline.Pane
	graph, flow                                 *graph.Pane
	page                                        *page.Pane
	inheritance                                 *inheritance.Pane
	bench                                       *bench.Pane
	source                                      *source.Pane
	claims                                      *claims.Pane
	token                                       *token.Pane
	selection                                   *selection.Pane
	timeline                                    *timeline.Pane
	trace, exchanges                            *trace.Pane
	problems                                    *problems.Pane
	inStart, inExplorer, inDirectory            *cell
	inBreakpoints, inStack, inGraph, inPage     *cell
	inSource, inClaims, inToken, inSelection    *cell
	inTimeline, inTrace, inExchanges, inProblem *cell
	inInheritance, inBench, inBranches, inFlow  *cell
	branches                                    *branches.Pane
	save                                        *save.Pane
	scenarios                                   *scenarios.Pane
	paths                                       *paths.Pane
	inSave, inScenarios, inPaths                *cell
}

// The tabs' ids.
const (
	tabJourney = "journey"
	tabPage    = "page"
	tabFlow    = "flow"
	tabLayers  = "inheritance"
	tabBench   = "bench"
	tabFile    = "file:" // with the path behind
	tabClaims  = "claims"
	tabToken   = "token"
	tabProblem = "problems"
	// tabSelection is all about the selected element.
	tabSelection = "selection"
	tabBranches  = "branches"
	// tabSave is the sheet of a scenario to be written; it is there while the sheet is open.
	tabSave      = "save"
	tabScenarios = "scenarios"
	tabPaths     = "paths"
)

// statusStop is the item of the status bar that interrupts what takes long.
const statusStop = "stop"

// New makes the content of a window in the remembered theme.
func New(p Params) *Shell {
	if p.OnUI == nil {
		p.OnUI = fyne.Do
	}
	if p.Modifiers == nil {
		p.Modifiers = func() fyne.KeyModifier {
			if d, ok := p.App.Driver().(desktop.Driver); ok {
				return d.CurrentKeyModifiers()
			}
			return 0
		}
	}
	s := &Shell{params: p, scale: 1}
	s.speak(s.language())
	if p.Preferences != nil {
		s.keymap = vm.ReadKeymap(p.Preferences.String(prefKeys))
	}
	s.commands = s.keymap.Commands()
	if p.Preferences != nil {
		s.theme, s.scale = theme.Named(p.Preferences.String(prefTheme)), RememberedScale(p.Preferences)
	}
	p.App.Settings().SetTheme(theme.New(s.theme))
	s.root = container.NewStack()
	s.stage = painted.NewStage(s.root, s.fault)
	s.build()
	return s
}

// build makes everything that stands in the window.
func (s *Shell) build() {
	s.tips = widgets.NewTips()
	s.toasts = widgets.NewToasts(theme.StatusHeight, widgets.ToastParams{Action: func(string) { s.openPage() }})
	s.makePanes()
	s.makeBench()
	s.room = container.NewStack(s.panes.inStart.room)
	s.root.Objects = []fyne.CanvasObject{s.room, s.toasts, s.tips}
}

// Content is what to put into the window.
func (s *Shell) Content() fyne.CanvasObject { return s.stage }

// Graph is the drawing of the journey, to move it without a hand.
func (s *Shell) Graph() *graphview.View { return s.panes.graph.View() }

// patience is how long an action may take before the window says that it waits for it.
const patience = 600 * time.Millisecond

// Do asks for an action. One that takes long is told in the status bar, with a way to interrupt it.
func (s *Shell) Do(a vm.Action) {
	s.params.Do(a)
	s.asked++
	s.open = true
	n := s.asked
	// An animation is Fyne's timer on the UI goroutine; it redraws nothing while it waits.
	fyne.NewAnimation(patience, func(done float32) {
		if done == 1 && s.open && s.asked == n && s.begun && s.view.Opened {
			s.busy = true
			s.bar.buttons["stop"].SetEnabled(true)
			s.status.SetItems([]widgets.StatusItem{{Text: lang.L("Working…")}, {ID: statusStop, Icon: theme.IconStop, Text: fmt.Sprintf(lang.L("Interrupt (%s)"), s.keys(s.keymap.Of("stop"))), Button: true}}, nil)
		}
	}).Start()
}

// doInGraph asks for an action of the graph. All about a precondition is its truth table: it comes to the front.
func (s *Shell) doInGraph(a vm.Action) {
	if chosen, ok := a.(vm.Select); ok && chosen.Ref.Kind == vm.PreconditionRef {
		s.right.SetSelected(tabSelection)
	}
	s.Do(a)
}

// doInSource asks for an action of the source. References are listed in the selection: it comes to the front.
func (s *Shell) doInSource(a vm.Action) {
	if _, finds := a.(vm.FindReferences); finds {
		s.right.SetSelected(tabSelection)
	}
	s.Do(a)
}

func (s *Shell) makePanes() {
	p := &s.panes
	tree := func(icon theme.Icon, title string) *outline.Pane {
		return outline.New(outline.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave, Icon: icon, Title: title})
	}
	list := func(icon theme.Icon, title string) *trace.Pane {
		return trace.New(trace.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave, Icon: icon, Title: title})
	}
	p.start = start.New(start.Params{Do: s.Do, Open: func() { s.run("open") }, Copy: s.copy, Keys: s.keys(s.keymap.Of("open")), Stop: s.params.Stop})
	p.explorer = tree(theme.IconFolder, lang.L("Nothing is opened"))
	p.directory = tree(theme.IconUser, lang.L("No users"))
	p.breakpoints = tree(theme.IconBreakpoint, lang.L("No breakpoints"))
	p.stack = tree(theme.IconTree, lang.L("No call stack"))
	p.graph = graph.New(graph.Params{Do: s.doInGraph, Edit: s.edit, Menu: s.showMenu, Copy: s.copy, Tip: s.tip, Leave: s.leave, Moves: s.moves})
	p.flow = graph.New(graph.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Tip: s.tip, Leave: s.leave, Title: lang.L("No claim is selected")})
	p.page = page.New(page.Params{Do: s.Do, Copy: s.copy, Leave: s.leave, Tip: s.fillTip()})
	p.inheritance = inheritance.New(inheritance.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave})
	p.bench = bench.New(bench.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave})
	p.source = source.New(source.Params{Do: s.doInSource, Peek: s.peek, Menu: s.showMenu, Copy: s.copy, Leave: s.leave, Insert: s.openInsert, Library: &s.library})
	p.claims = claims.New(claims.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave})
	p.token = token.New(token.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Show: func() { s.right.SetSelected(tabToken) }})
	p.selection = selection.New(selection.Params{Do: s.Do, Leave: s.leave, Menu: s.showMenu, Copy: s.copy})
	p.timeline = timeline.New(timeline.Params{Do: s.Do, Copy: s.copy, Tip: s.tip, Leave: s.leave, Play: func() { s.run("play") }, Speed: func() { s.run("speed") }})
	p.timeline.SetPlaying(false, s.playing.label())
	p.trace = list(theme.IconStepInto, lang.L("Nothing has happened yet"))
	p.exchanges = list(theme.IconHTTP, lang.L("No conversations"))
	p.problems = problems.New(problems.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave})

	p.branches = branches.New(branches.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Leave: s.leave})

	p.scenarios = scenarios.New(scenarios.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Tip: s.tip, Leave: s.leave, Keys: s.keysOf})
	p.paths = paths.New(paths.Params{Do: s.Do, Menu: s.showMenu, Copy: s.copy, Tip: s.tip, Leave: s.leave, Keys: s.keysOf})
	p.save = save.New(save.Params{Do: s.Do, Copy: s.copy, Tip: s.tip, Leave: s.leave})

	p.inStart = s.newCell(lang.L("The start page"), p.start.Object())
	p.inExplorer = s.newCell(lang.L("Explorer"), p.explorer.Object())
	p.inDirectory = s.newCell(lang.L("Directory"), p.directory.Object())
	p.inBreakpoints = s.newCell(lang.L("Breakpoints"), p.breakpoints.Object())
	p.inStack = s.newCell(lang.L("Call stack"), p.stack.Object())
	p.inGraph = s.newCell(lang.L("Journey"), p.graph.Object())
	p.inFlow = s.newCell(lang.L("Claims flow"), p.flow.Object())
	p.inPage = s.newCell(lang.L("Page"), p.page.Object())
	p.inInheritance = s.newCell(lang.L("Inheritance"), p.inheritance.Object())
	p.inBench = s.newCell(lang.L("Bench"), p.bench.Object())
	p.inSource = s.newCell(lang.L("Source"), p.source.Object())
	p.inClaims = s.newCell(lang.L("Claims"), p.claims.Object())
	p.inToken = s.newCell(lang.L("Token"), p.token.Object())
	p.inSelection = s.newCell(lang.L("Selection"), p.selection.Object())
	p.inTimeline = s.newCell(lang.L("Timeline"), p.timeline.Object())
	p.inTrace = s.newCell(lang.L("Trace"), p.trace.Object())
	p.inExchanges = s.newCell(lang.L("HTTP"), p.exchanges.Object())
	p.inBranches = s.newCell(lang.L("Branches"), p.branches.Object())
	p.inScenarios = s.newCell(lang.L("Scenarios"), p.scenarios.Object())
	p.inPaths = s.newCell(lang.L("Paths"), p.paths.Object())
	p.inSave = s.newCell(lang.L("New scenario"), p.save.Object())
	p.inProblem = s.newCell(lang.L("Problems"), p.problems.Object())
}

func tab(id, title string, c *cell) widgets.TabItem {
	return widgets.TabItem{Tab: widgets.Tab{ID: id, Title: title}, Content: c.room}
}

func (s *Shell) makeBench() {
	p := &s.panes
	s.foot = container.New(footLayout{}, p.inClaims.room, p.claims.Why(), p.token.Summary())
	// chosen remembers which tab of a part of the window is in front.
	chosen := func(key string) widgets.TabBarParams {
		return widgets.TabBarParams{Leave: s.leave, Select: func(id string) { s.rememberTab(key, id) }}
	}
	s.left = widgets.NewTabs([]widgets.TabItem{
		tab("explorer", lang.L("Explorer"), p.inExplorer), tab("directory", lang.L("Directory"), p.inDirectory), tab("breakpoints", lang.L("Breakpoints"), p.inBreakpoints),
	}, chosen(prefTabLeft))
	s.centre = widgets.NewTabs(s.centreTabs(nil), widgets.TabBarParams{
		Leave:  s.leave,
		Select: s.centreChosen,
		Close:  s.centreClosed,
	})
	s.right = widgets.NewTabs([]widgets.TabItem{
		{Tab: widgets.Tab{ID: tabClaims, Title: lang.L("Claims")}, Content: s.foot}, tab(tabToken, lang.L("Token"), p.inToken), tab(tabSelection, lang.L("Selection"), p.inSelection),
	}, chosen(prefTabRight))
	s.bottom = widgets.NewTabs([]widgets.TabItem{
		tab("trace", lang.L("Trace"), p.inTrace), tab("stack", lang.L("Call stack"), p.inStack), tab("http", lang.L("HTTP"), p.inExchanges), tab(tabProblem, lang.L("Problems"), p.inProblem),
		tab(tabScenarios, lang.L("Scenarios"), p.inScenarios), tab(tabPaths, lang.L("Paths"), p.inPaths), tab(tabBranches, lang.L("Branches"), p.inBranches),
	}, chosen(prefTabBottom))
	s.status = widgets.NewStatusBar(s.statusTapped)
	s.bar = newToolbar(s)

	// A remembered size is kept as it is; the first one gives way in a small window.
	split := func(key string, first, share float32, sp widgets.SplitParams) *widgets.Split {
		sp.Size, sp.Share, sp.Ground = first, share, s.params.Picture
		if s.params.Preferences != nil {
			if v := float32(s.params.Preferences.Float(key)); v > 0 {
				sp.Size, sp.Share = v, 0
			}
			sp.Changed = func(v float32) { s.params.Preferences.SetFloat(key, float64(v)) }
		}
		return widgets.NewSplit(sp)
	}
	below := widgets.NewFrame(p.inTimeline.room, nil, s.bottom)
	middle := split(prefBottom, 232, 0.34, widgets.SplitParams{First: s.centre, Second: below, Vertical: true, FixSecond: true, Least: 90, LeastOther: 160})
	most := split(prefRight, 400, 0.34, widgets.SplitParams{First: middle, Second: s.right, FixSecond: true, Least: 220, LeastOther: 320})
	whole := split(prefLeft, 280, 0.205, widgets.SplitParams{First: s.left, Second: most, Least: 150, LeastOther: 560})
	s.bench = widgets.NewFrame(s.bar.strip, s.status, whole)
}

// centreTabs are the tabs of the centre with the open files.
func (s *Shell) centreTabs(files []vm.SourceFile) []widgets.TabItem {
	items := []widgets.TabItem{
		tab(tabJourney, lang.L("Journey"), s.panes.inGraph), tab(tabPage, lang.L("Page"), s.panes.inPage),
		tab(tabFlow, lang.L("Claims flow"), s.panes.inFlow), tab(tabLayers, lang.L("Inheritance"), s.panes.inInheritance),
		tab(tabBench, lang.L("Bench"), s.panes.inBench),
	}
	if s.view.Page.Live {
		items[1].Badge, items[1].BadgeTone = lang.L("waits"), widgets.Accent
	}
	if s.view.Save.Open {
		it := tab(tabSave, lang.L("New scenario"), s.panes.inSave)
		it.Closable = true
		items = append(items, it)
	}
	for _, f := range files {
		items = append(items, widgets.TabItem{
			Tab:     widgets.Tab{ID: tabFile + f.Path, Title: path.Base(f.Path), Closable: true, Tip: f.Path},
			Content: s.panes.inSource.room,
		})
	}
	return items
}

func (s *Shell) centreChosen(id string) {
	if name, ok := strings.CutPrefix(id, tabFile); ok {
		s.Do(vm.ShowFile{Path: name})
		return
	}
	s.rememberTab(prefTabCentre, id)
}

func (s *Shell) centreClosed(id string) {
	if id == tabSave {
		s.Do(vm.SaveClose{})
		return
	}
	s.Do(vm.CloseFile{Path: strings.TrimPrefix(id, tabFile)})
}

func (s *Shell) rememberTab(key, id string) {
	if s.params.Preferences != nil {
		s.params.Preferences.SetString(key, id)
	}
}

// frontAsBefore brings the tabs to the front that were there when the window was closed.
func (s *Shell) frontAsBefore() {
	if s.params.Preferences == nil {
		return
	}
	for key, tabs := range map[string]*widgets.Tabs{prefTabLeft: s.left, prefTabCentre: s.centre, prefTabRight: s.right, prefTabBottom: s.bottom} {
		if key == prefTabCentre && s.view.Source.Shown != "" {
			continue // a file is in front
		}
		if id := s.params.Preferences.String(key); id != "" && tabs.Has(id) {
			tabs.SetSelected(id)
		}
	}
}

// Publish takes a new view from any goroutine. A view that comes while an earlier one waits to be shown
// replaces it.
func (s *Shell) Publish(v vm.View) {
	s.library.Prepare(v.Source)
	s.mu.Lock()
	s.next = &v
	waiting := s.scheduled
	s.scheduled = true
	s.mu.Unlock()
	if !waiting {
		s.params.OnUI(s.flush)
	}
}

func (s *Shell) flush() {
	s.mu.Lock()
	v := s.next
	s.next, s.scheduled = nil, false
	s.mu.Unlock()
	if v != nil {
		s.show(*v)
	}
}

// show hands the parts of a view that changed to their panes.
func (s *Shell) show(v vm.View) {
	old, first := s.view, !s.begun
	s.view, s.begun, s.open = v, true, false
	if first || !sameStart(old.Start, v.Start) {
		s.panes.inStart.set(func() { s.panes.start.Set(v.Start) })
	}
	if v.Opened {
		s.showBench(old, v, first || !old.Opened)
	}
	var o fyne.CanvasObject = s.panes.inStart.room
	if v.Opened {
		o = s.bench
	}
	if s.room.Objects[0] != o {
		s.room.Objects[0] = o
		s.room.Refresh()
	}
	if v.Toast.Id != old.Toast.Id && v.Toast.Text != "" {
		s.toast(v)
	}
	if s.window != nil && !slices.Equal(old.Start.Recent, v.Start.Recent) {
		s.menu = newMenu(s)
		s.window.SetMainMenu(s.menu.main)
	}
	s.menu.update(v)
	s.followTour(v)
	s.playOn()
	if s.window != nil && (first || old.Opened != v.Opened || old.Toolbar.Policy.Chosen != v.Toolbar.Policy.Chosen || old.Status.Text != v.Status.Text) {
		s.window.SetTitle(title(v))
	}
}

func title(v vm.View) string {
	if v.Opened && v.Toolbar.Policy.Chosen != "" {
		return v.Toolbar.Policy.Chosen + " · " + v.Status.Text + " – Journey Designer"
	}
	return "Journey Designer"
}

func (s *Shell) showBench(old, v vm.View, all bool) {
	p := &s.panes
	waited := s.busy
	s.busy = false
	s.bar.set(v, all)
	s.showTrees(old, v, all)
	if all || !sameGraph(old.Graph, v.Graph) {
		p.inGraph.set(func() { p.graph.Set(v.Graph) })
	}
	if all || !sameGraph(old.Flow, v.Flow) {
		p.inFlow.set(func() { p.flow.Set(v.Flow) })
	}
	if all || !samePage(old.Page, v.Page) {
		p.inPage.set(func() { p.page.Set(v.Page) })
	}
	if all || !sameInheritance(old.Inheritance, v.Inheritance) {
		p.inInheritance.set(func() { p.inheritance.Set(v.Inheritance) })
	}
	if all || !sameBench(old.Bench, v.Bench) {
		p.inBench.set(func() { p.bench.Set(v.Bench) })
	}
	s.showSource(old, v, all)
	s.showSave(old, v, all)
	s.showScenarios(old, v, all)
	s.showPaths(old, v, all)
	s.showRight(old, v, all)
	if all && !s.arranged {
		s.arranged = true
		s.frontAsBefore()
		s.firstTour()
	}
	if all || old.Timeline.Cursor != v.Timeline.Cursor || !slices.Equal(old.Timeline.Ticks, v.Timeline.Ticks) {
		p.inTimeline.set(func() { p.timeline.Set(v.Timeline) })
	}
	if all || old.Trace.Current != v.Trace.Current || !slices.Equal(old.Trace.Rows, v.Trace.Rows) {
		p.inTrace.set(func() { p.trace.Set(v.Trace.Rows, v.Trace.Current, v.Trace.Empty) })
	}
	if all || !slices.Equal(old.Exchanges.Rows, v.Exchanges.Rows) {
		p.inExchanges.set(func() { p.exchanges.Set(v.Exchanges.Rows, -1, v.Exchanges.Empty) })
		s.bottom.SetBadge("http", badge(v.Exchanges.Count), widgets.Plain)
	}
	if all || !old.Branches.Same(v.Branches) {
		p.inBranches.set(func() { p.branches.Set(v.Branches) })
		s.bottom.SetBadge(tabBranches, badge(v.Branches.Count), widgets.Plain)
	}
	if all || !sameProblems(old.Problems, v.Problems) {
		p.inProblem.set(func() { p.problems.Set(v.Problems) })
		tone := widgets.Warn
		if v.Problems.Errors > 0 {
			tone = widgets.Bad
		}
		s.bottom.SetBadge(tabProblem, badge(v.Problems.Errors+v.Problems.Warnings), tone)
	}
	if all || waited || !sameStatus(old.Status, v.Status) || old.Page.Live != v.Page.Live || old.Start.Busy != v.Start.Busy {
		s.showStatus(v)
	}
}

func badge(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func (s *Shell) showTrees(old, v vm.View, all bool) {
	p := &s.panes
	tree := func(c *cell, pane *outline.Pane, before, rows []vm.Row, empty string) {
		if all || !slices.Equal(before, rows) {
			c.set(func() { pane.Set(rows, empty) })
		}
	}
	tree(p.inExplorer, p.explorer, old.Explorer.Rows, v.Explorer.Rows, "")
	tree(p.inDirectory, p.directory, old.Directory.Rows, v.Directory.Rows, v.Directory.Empty)
	tree(p.inBreakpoints, p.breakpoints, old.Breakpoints.Rows, v.Breakpoints.Rows, v.Breakpoints.Empty)
	tree(p.inStack, p.stack, old.Stack.Rows, v.Stack.Rows, v.Stack.Empty)
}

// showSource keeps a tab for each open file and brings one to the front when the view asks for a place.
func (s *Shell) showSource(old, v vm.View, all bool) {
	if all || !sameFiles(old.Source.Files, v.Source.Files) || old.Page.Live != v.Page.Live || old.Save.Open != v.Save.Open {
		selected := s.centre.Selected()
		if all {
			selected = tabJourney
		}
		items := s.centreTabs(v.Source.Files)
		if !slices.ContainsFunc(items, func(it widgets.TabItem) bool { return it.ID == selected }) {
			selected = tabJourney
		}
		s.centre.SetItems(items, selected)
	}
	if all || !sameSource(old.Source, v.Source) {
		s.panes.inSource.set(func() { s.panes.source.Set(v.Source) })
	}
	asked := v.Source.RevealID != old.Source.RevealID || v.Source.Shown != old.Source.Shown
	if asked && v.Source.Shown != "" && !all {
		s.centre.SetSelected(tabFile + v.Source.Shown)
		if s.editing {
			s.editing = false
			s.openInsert()
		}
	}
}

func (s *Shell) showRight(old, v vm.View, all bool) {
	p := &s.panes
	again := false
	if all || old.Claims.Editable != v.Claims.Editable || !slices.Equal(old.Claims.Rows, v.Claims.Rows) {
		p.inClaims.set(func() { p.claims.Set(v.Claims) })
	}
	if all || old.Claims.Summary != v.Claims.Summary || old.Claims.Scope != v.Claims.Scope {
		text := v.Claims.Summary
		if v.Claims.Scope != "" {
			text = fmt.Sprintf(lang.L("of %s"), v.Claims.Scope) + " · " + text
		}
		s.right.Bar().SetTrailing(text)
	}
	if all || old.Why.Title != v.Why.Title || !slices.Equal(old.Why.Lines, v.Why.Lines) {
		p.inClaims.set(func() { p.claims.SetWhy(v.Why) })
		again = true
	}
	if all || !sameToken(old.Token, v.Token) {
		p.inToken.set(func() { p.token.Set(v.Token) })
		again = true
	}
	if all || old.Selection.Ref != v.Selection.Ref || old.Selection.Title != v.Selection.Title || !slices.Equal(old.Selection.Rows, v.Selection.Rows) || !sameOutside(old.Selection.Outside, v.Selection.Outside) {
		p.inSelection.set(func() { p.selection.Set(v.Selection) })
	}
	if again {
		s.foot.Refresh()
	}
}

func (s *Shell) showStatus(v vm.View) {
	left := []widgets.StatusItem{{Text: v.Status.Text}}
	if v.Start.Busy != "" {
		left = []widgets.StatusItem{{Text: v.Start.Busy + "…"}, {ID: statusStop, Icon: theme.IconStop, Text: lang.L("Cancel"), Button: true}}
	}
	if v.Page.Live {
		left = append(left, widgets.StatusItem{ID: tabPage, Icon: theme.IconPage, Text: lang.L("Answer page"), Button: true})
	}
	for _, f := range v.Status.Facts {
		left = append(left, widgets.StatusItem{Text: f})
	}
	if v.Status.Problems != "" {
		left = append(left, widgets.StatusItem{ID: tabProblem, Icon: theme.IconWarning, Text: v.Status.Problems, Warn: true})
	}
	var right []widgets.StatusItem
	for _, r := range v.Status.Right {
		right = append(right, widgets.StatusItem{Text: r})
	}
	s.status.SetLive(v.Status.Tone == vm.Active && v.Timeline.Cursor > 0)
	s.status.SetItems(left, right)
}

func (s *Shell) statusTapped(id string) {
	switch id {
	case tabPage:
		s.openPage()
	case tabProblem:
		s.bottom.SetSelected(tabProblem)
	case statusStop:
		s.params.Stop()
	}
}

// openPage brings the page to the front and the keyboard to its first empty field.
func (s *Shell) openPage() {
	s.centre.SetSelected(tabPage)
	if f := s.panes.page.Focus(); f != nil {
		s.focus(f)
	}
}

func (s *Shell) toast(v vm.View) { s.toasts.Add(toastOf(v, s.centre.Selected() == tabPage)) }

// toastOf is the view's message. It offers the page that waits, unless that is in front or the message tells of something
// else that failed.
func toastOf(v vm.View, onPage bool) widgets.Toast {
	t := widgets.Toast{ID: v.Toast.Text, Text: v.Toast.Text, // the same message again replaces itself
		Tone: widgets.ToneNamed(string(v.Toast.Tone)), Icon: theme.IconInfo}
	switch v.Toast.Tone {
	case vm.Bad:
		t.Icon = theme.IconError
	case vm.Caution:
		t.Icon = theme.IconWarning
	case vm.Good:
		t.Icon = theme.IconCheck
	}
	if v.Page.Live && v.Toast.Tone != vm.Bad && !onPage {
		t.Action = lang.L("Answer page")
	}
	return t
}

// footLayout gives the flowing texts below the claims the height they need, together no more than half.
type footLayout struct{}

func (footLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 160) }

func (footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	why, token := widgets.HeightFor(o[1], size.Width), widgets.HeightFor(o[2], size.Width)
	why = min(why, size.Height*0.3)
	token = min(token, size.Height*0.3)
	top := size.Height - why - token
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, why))
	o[2].Move(fyne.NewPos(0, top+why))
	o[2].Resize(fyne.NewSize(size.Width, token))
}

// Front brings a tab to the front by its id, in whichever part of the window it is: explorer, directory,
// breakpoints; journey, page, flow, inheritance, bench, save, file:PATH; claims, token, selection; trace, stack, http, problems, scenarios, paths,
// branches.
func (s *Shell) Front(id string) {
	for _, t := range []*widgets.Tabs{s.left, s.centre, s.right, s.bottom} {
		if t.Has(id) {
			t.SetSelected(id)
		}
	}
}
