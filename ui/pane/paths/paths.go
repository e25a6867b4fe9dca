// Package paths is the pane of the feasible paths of a journey: what was found out by walking them, and each with how it
// ends and the shortest answers that lead there.
package paths

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do    func(vm.Action)
	Menu  func(items []widgets.MenuItem, at fyne.Position)
	Copy  func(text string)
	Tip   func(text string, at fyne.Position)
	Leave func()
	// Keys are the keys of a command as people read them.
	Keys func(id string) string
}

// Pane is the list, or what would fill it.
type Pane struct {
	params Params
	find   *widgets.IconButton
	stop   *widgets.IconButton
	run    *widgets.IconButton
	save   *widgets.IconButton
	told   *widgets.Label
	list   *widgets.TraceList
	empty  *widgets.EmptyState
	room   *fyne.Container
	whole  fyne.CanvasObject
	rows   map[string]vm.PathRow
	shown  string
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	button := func(icon theme.Icon, text, tip string, tap func()) *widgets.IconButton {
		return widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Text: text, Tip: tip, ShowTip: p.Tip, Outlined: true, Tap: tap})
	}
	keys := func(id string) string {
		if p.Keys == nil || p.Keys(id) == "" {
			return ""
		}
		return " (" + p.Keys(id) + ")"
	}
	find := func() { p.Do(vm.Command{ID: "find-paths"}) }
	n.find = button(theme.IconJourney, lang.L("Find all paths"), lang.L("Walk the journey with everything that leads elsewhere")+keys("find-paths"), find)
	n.stop = button(theme.IconStop, lang.L("Stop"), lang.L("Stop; what was found until then stays"), func() { p.Do(vm.StopPaths{}) })
	n.run = button(theme.IconContinue, lang.L("Go there"), lang.L("Run the journey along this path"), func() { p.Do(vm.GoPath{Key: n.shown}) })
	n.save = button(theme.IconSave, lang.L("Save…"), lang.L("Write this path as a scenario"), func() { p.Do(vm.SavePath{Key: n.shown}) })
	n.told = widgets.NewLabel()
	n.list = widgets.NewTrace(widgets.TraceParams{TreeParams: widgets.TreeParams{Select: n.selected, Open: n.open, Menu: n.menu, Copy: n.copy, Leave: p.Leave}})
	n.empty = widgets.NewEmptyState(theme.IconJourney, lang.L("No paths yet"), "", button(theme.IconJourney, lang.L("Find all paths"), "", find))
	strip := widgets.NewStrip(40, true, []fyne.CanvasObject{n.find, n.stop, n.run, n.save, n.told}, nil)
	n.whole = widgets.NewFrame(strip, nil, n.list)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.list }

// Set shows the list.
func (n *Pane) Set(part vm.PathsPart) {
	o := n.whole
	if len(part.Rows) == 0 && !part.Running && part.Summary == "" {
		n.empty.SetText(lang.L("No paths yet"), part.Empty)
		o = n.empty
	} else {
		n.fill(part)
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
	}
	n.room.Refresh()
}

func (n *Pane) fill(part vm.PathsPart) {
	if part.Running {
		n.stop.Show()
		n.find.Hide()
	} else {
		n.stop.Hide()
		n.find.Show()
	}
	n.shown = part.Shown
	n.run.SetEnabled(part.Shown != "")
	n.save.SetEnabled(part.Shown != "")
	n.told.SetText(part.Summary, widgets.ToneNamed(string(part.Tone)))
	n.rows = make(map[string]vm.PathRow, len(part.Rows))
	rows, current := make([]widgets.TraceRow, len(part.Rows)), -1
	for i, r := range part.Rows {
		n.rows[r.Key] = r
		rows[i] = widgets.TraceRow{ID: r.Key, When: r.Number, Icon: icon(r), Tone: widgets.ToneNamed(string(r.Tone)), Calm: r.Number != "", Text: r.Text, Detail: detail(r)}
		if r.Key == part.Shown {
			current = i
		}
	}
	n.list.SetRows(rows, current)
}

// detail is by which answers a path goes, and what is special about its world.
func detail(r vm.PathRow) string {
	if r.World == "" {
		return r.Detail
	}
	if r.Detail == "" {
		return "(" + r.World + ")"
	}
	return r.Detail + "  (" + r.World + ")"
}

// icon is the sign of how a path ends, so that it is told by more than its colour.
func icon(r vm.PathRow) theme.Icon {
	switch {
	case r.Number == "":
		return theme.IconWarning
	case r.Tone == vm.Good:
		return theme.IconToken
	case r.Tone == vm.Bad:
		return theme.IconError
	}
	return theme.IconWaiting
}

// selected paints a path, or selects the step that a finding is about.
func (n *Pane) selected(id string) {
	switch r, ok := n.rows[id]; {
	case ok && r.Number != "":
		n.params.Do(vm.ShowPath{Key: id})
	case ok && r.Ref.Kind != vm.NoRef:
		n.params.Do(vm.Select{Ref: r.Ref})
	}
}

func (n *Pane) open(id string) {
	switch r, ok := n.rows[id]; {
	case ok && r.Number != "":
		n.params.Do(vm.GoPath{Key: id})
	case ok && !r.Span.IsZero():
		n.params.Do(vm.GoTo{Span: r.Span})
	}
}

func (n *Pane) copy(id string) {
	if r, ok := n.rows[id]; ok && n.params.Copy != nil {
		n.params.Copy(r.Text + "\t" + detail(r))
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	r, ok := n.rows[id]
	if !ok || n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	if r.Number != "" {
		items = append(items,
			widgets.MenuItem{Title: lang.L("Go there"), Run: func() { n.params.Do(vm.GoPath{Key: id}) }},
			widgets.MenuItem{Title: lang.L("Save as scenario…"), Run: func() { n.params.Do(vm.SavePath{Key: id}) }}, widgets.MenuItem{})
	} else if !r.Span.IsZero() {
		items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.open(id) }}, widgets.MenuItem{})
	}
	n.params.Menu(append(items, widgets.MenuItem{Title: lang.L("Copy"), Run: func() { n.copy(id) }}), at)
}
