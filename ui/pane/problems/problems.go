// Package problems is the pane of findings; each row leads to its place.
package problems

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
}

// Pane is the list of findings, or the good news.
type Pane struct {
	params Params
	list   *widgets.TraceList
	empty  *widgets.EmptyState
	room   *fyne.Container
	rows   []vm.ProblemRow
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.list = widgets.NewTrace(widgets.TraceParams{
		Select: n.source, Open: n.source, Place: n.source, Menu: n.menu, Copy: n.copy, Leave: p.Leave,
	})
	n.empty = widgets.NewEmptyState(theme.IconCheck, "No problems", "")
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.list }

// Set shows findings.
func (n *Pane) Set(part vm.ProblemsPart) {
	n.rows = part.Rows
	var o fyne.CanvasObject = n.list
	if len(part.Rows) == 0 {
		n.empty.SetText("No problems", part.Empty)
		o = n.empty
	}
	out := make([]widgets.TraceRow, len(part.Rows))
	for i, r := range part.Rows {
		icon := theme.IconInfo
		switch r.Tone {
		case vm.Bad:
			icon = theme.IconError
		case vm.Caution:
			icon = theme.IconWarning
		}
		// The text stays in the plain colour: the icon tells how grave it is, and long red lists are hard to read.
		tone := widgets.ToneNamed(string(r.Tone))
		out[i] = widgets.TraceRow{ID: strconv.Itoa(i), When: r.Code, Icon: icon, Tone: tone, Calm: true, Text: r.Text, Detail: r.Detail, Place: r.Location}
	}
	n.list.SetRows(out, -1)
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

func (n *Pane) row(id string) vm.ProblemRow {
	if i, err := strconv.Atoi(id); err == nil && i < len(n.rows) {
		return n.rows[i]
	}
	return vm.ProblemRow{}
}

func (n *Pane) source(id string) {
	if at := n.row(id).Span; !at.IsZero() {
		n.params.Do(vm.GoTo{Span: at})
	}
}

func (n *Pane) copy(id string) {
	if r := n.row(id); n.params.Copy != nil {
		text := r.Location + " " + r.Code + " " + r.Text
		if r.Detail != "" {
			text += "\n" + r.Detail
		}
		n.params.Copy(text)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	n.params.Menu([]widgets.MenuItem{
		{Title: "Open source", Off: n.row(id).Span.IsZero(), Run: func() { n.source(id) }},
		{Title: "Copy", Run: func() { n.copy(id) }},
	}, at)
}
