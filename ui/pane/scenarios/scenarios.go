// Package scenarios is the pane that plays the scenarios of the folder: each with its verdict, the differences of those
// that fail, and how much of the policy they cover.
package scenarios

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
	// Keys are those of a command, as people read them.
	Keys func(id string) string
}

// Pane is the list, or what would fill it.
type Pane struct {
	params Params
	play   *widgets.IconButton
	stop   *widgets.IconButton
	cover  *widgets.IconButton
	save   *widgets.IconButton
	told   *widgets.Label
	list   *widgets.TraceList
	empty  *widgets.EmptyState
	room   *fyne.Container
	whole  fyne.CanvasObject
	rows   map[string]vm.ScenarioRow
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	button := func(icon theme.Icon, text, tip string, a vm.Action) *widgets.IconButton {
		return widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Text: text, Tip: tip, ShowTip: p.Tip, Outlined: true, Tap: func() { p.Do(a) }})
	}
	keys := func(id string) string {
		if p.Keys == nil || p.Keys(id) == "" {
			return ""
		}
		return " (" + p.Keys(id) + ")"
	}
	n.play = button(theme.IconPlayTest, lang.L("Play all"), lang.L("Play all scenarios of the folder")+keys("run-scenarios"), vm.Command{ID: "run-scenarios"})
	n.stop = button(theme.IconStop, lang.L("Stop"), lang.L("Stop playing; what was played stays"), vm.StopScenarios{})
	n.cover = button(theme.IconJourney, lang.L("Coverage"), lang.L("Paint the journey with what the scenarios reach")+keys("coverage"), vm.Command{ID: "coverage"})
	n.save = button(theme.IconSave, "", lang.L("Write the present run as a scenario")+keys("save-scenario"), vm.Command{ID: "save-scenario"})
	n.stop.Hide()
	n.told = widgets.NewLabel()
	n.list = widgets.NewTrace(widgets.TraceParams{NoWhen: true, TreeParams: widgets.TreeParams{Select: n.selected, Open: n.open, Menu: n.menu, Copy: n.copy, Leave: p.Leave}})
	n.empty = widgets.NewEmptyState(theme.IconTest, lang.L("No scenarios"), "")
	strip := widgets.NewStrip(40, true, []fyne.CanvasObject{n.play, n.stop, n.cover, n.save, n.told}, nil)
	n.whole = widgets.NewFrame(strip, nil, n.list)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.list }

// Set shows the list.
func (n *Pane) Set(part vm.ScenariosPart) {
	o := n.whole
	if len(part.Rows) == 0 {
		n.empty.SetText(lang.L("No scenarios"), part.Empty)
		o = n.empty
	} else {
		n.fill(part)
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
	}
	n.room.Refresh()
}

func (n *Pane) fill(part vm.ScenariosPart) {
	if part.Running {
		n.stop.Show()
		n.play.Hide()
	} else {
		n.stop.Hide()
		n.play.Show()
	}
	n.cover.SetEnabled(part.CanCover)
	n.cover.SetActive(part.Coverage && part.CanCover)
	text := part.Summary
	for _, more := range []string{part.Covered, part.Adds} {
		if more != "" {
			text += " · " + more
		}
	}
	n.told.SetText(text, widgets.ToneNamed(string(part.Tone)))
	n.rows = make(map[string]vm.ScenarioRow, len(part.Rows))
	rows, current := make([]widgets.TraceRow, len(part.Rows)), -1
	for i, r := range part.Rows {
		n.rows[r.Key] = r
		rows[i] = widgets.TraceRow{ID: r.Key, Depth: r.Depth, Icon: icon(r), Tone: widgets.ToneNamed(string(r.Tone)), Calm: r.Depth == 0, Text: r.Text, Place: r.Place, Strong: r.Depth == 0 && r.Tone == vm.Bad}
		if r.Depth == 0 {
			rows[i].Detail = r.Detail
			if r.Verdict != "" {
				rows[i].Detail = r.Verdict + " · " + r.Detail
			}
		}
		if r.Shown {
			current = i
		}
	}
	n.list.SetRows(rows, current)
}

// icon is the sign of a verdict, so that it is told by more than its colour.
func icon(r vm.ScenarioRow) theme.Icon {
	switch {
	case r.Depth > 0:
		return theme.IconInfo
	case r.Tone == vm.Good:
		return theme.IconCheck
	case r.Tone == vm.Bad:
		return theme.IconError
	}
	return theme.IconTest
}

// selected follows a difference at once; a scenario that passes would only restart the run, and waits for Enter or a
// second tap.
func (n *Pane) selected(id string) {
	if r, ok := n.rows[id]; ok && r.Depth > 0 {
		n.open(id)
	}
}

func (n *Pane) open(id string) {
	if r, ok := n.rows[id]; ok && !r.Shown {
		n.params.Do(vm.OpenScenario{Key: id})
	}
}

func (n *Pane) copy(id string) {
	if r, ok := n.rows[id]; ok && n.params.Copy != nil {
		text := r.Text
		if r.Place != "" {
			text += "\t" + r.Verdict + "\t" + r.Place
		}
		n.params.Copy(text)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	r, ok := n.rows[id]
	if !ok || n.params.Menu == nil {
		return
	}
	title := lang.L("Choose this scenario")
	if r.Tone == vm.Bad {
		title = lang.L("Stand at the difference")
	}
	n.params.Menu([]widgets.MenuItem{
		{Title: title, Run: func() { n.params.Do(vm.OpenScenario{Key: id}) }}, {Title: lang.L("Play all"), Run: func() { n.params.Do(vm.Command{ID: "run-scenarios"}) }}, {},
		{Title: lang.L("Copy"), Run: func() { n.copy(id) }},
	}, at)
}
