// Package trace is the pane of operations told in sentences: the trace of a run, and its conversations with
// the simulated outside.
package trace

import (
	"strconv"

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
	Leave func()
	// Icon and Title stand above the sentence of an empty pane.
	Icon  theme.Icon
	Title string
}

// Pane is a list of operations, or what would fill it.
type Pane struct {
	params Params
	list   *widgets.TraceList
	empty  *widgets.EmptyState
	room   *fyne.Container
	rows   map[string]vm.TraceRow
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.list = widgets.NewTrace(widgets.TraceParams{
		TreeParams: widgets.TreeParams{Open: n.travel, Menu: n.menu, Copy: n.copy, Leave: p.Leave},
		Place:      n.source,
	})
	n.empty = widgets.NewEmptyState(p.Icon, p.Title, "")
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.list }

// Set shows operations and marks the current one (-1 for none); without any, the sentence says what would
// fill the pane.
func (n *Pane) Set(rows []vm.TraceRow, current int, empty string) {
	n.rows = make(map[string]vm.TraceRow, len(rows))
	if len(rows) == 0 {
		n.empty.SetText(n.params.Title, empty)
		n.show(n.empty)
		n.list.SetRows(nil, -1)
		return
	}
	out := make([]widgets.TraceRow, len(rows))
	for i, r := range rows {
		id := strconv.Itoa(r.Moment)
		n.rows[id] = r
		out[i] = widgets.TraceRow{
			ID: id, Depth: r.Depth, When: r.Number, Icon: theme.IconNamed(r.Icon), Tone: tone(r), Text: r.Text, Detail: r.Detail,
			Place: r.Place, Faint: r.Future, Strong: r.Icon == "step" && r.Depth == 0,
		}
	}
	n.list.SetRows(out, current)
	n.show(n.list)
}

// tone colours an operation by what it is, as the timeline does, unless its mood says more.
func tone(r vm.TraceRow) widgets.Tone {
	switch r.Tone {
	case vm.Bad, vm.Caution, vm.Good:
		return widgets.ToneNamed(string(r.Tone))
	}
	switch r.Icon {
	case "precondition", "edit":
		return widgets.Subtle
	case "profile":
		return widgets.Violet
	case "claims":
		return widgets.Teal
	case "call":
		return widgets.Orange
	}
	return widgets.Accent
}

func (n *Pane) show(o fyne.CanvasObject) {
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

func (n *Pane) with(id string, f func(vm.TraceRow)) {
	if r, ok := n.rows[id]; ok {
		f(r)
	}
}

func (n *Pane) travel(id string) {
	n.with(id, func(r vm.TraceRow) { n.params.Do(vm.Travel{Moment: r.Moment}) })
}

func (n *Pane) source(id string) {
	n.with(id, func(r vm.TraceRow) { n.params.Do(vm.GoTo{Span: r.Span}) })
}

func (n *Pane) copy(id string) {
	n.with(id, func(r vm.TraceRow) {
		if n.params.Copy == nil {
			return
		}
		text := r.Text
		if r.Detail != "" {
			text += "\t" + r.Detail
		}
		if r.Place != "" {
			text += "\t" + r.Place
		}
		n.params.Copy(text)
	})
}

func (n *Pane) menu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	n.with(id, func(r vm.TraceRow) {
		items := []widgets.MenuItem{{Title: lang.L("Travel to here"), Run: func() { n.travel(id) }}}
		if !r.Span.IsZero() {
			items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.source(id) }})
		}
		n.params.Menu(append(items, widgets.MenuItem{}, widgets.MenuItem{Title: lang.L("Copy"), Run: func() { n.copy(id) }}), at)
	})
}
