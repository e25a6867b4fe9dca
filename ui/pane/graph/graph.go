// Package graph is the pane that draws the journey, coloured by the run. It knows boxes by their ids and
// what they stand for by their refs.
package graph

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/graphview"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do   func(vm.Action)
	Menu func(items []widgets.MenuItem, at fyne.Position)
	Copy func(text string)
	// Edit offers what can be written at a place of a source; nil where nothing can be.
	Edit func(at vm.Span)
	// Tip shows a text beside the pointer; the empty string hides it.
	Tip   func(text string, at fyne.Position)
	Leave func()
	// Moves tells whether things may move to draw the eye; nil means that nothing does.
	Moves func() bool
	// Title stands above the sentence of an empty pane; without one, that there is no journey to draw.
	Title string
}

// Pane is the journey, or why there is none.
type Pane struct {
	params  Params
	view    *graphview.View
	empty   *widgets.EmptyState
	room    *fyne.Container
	part    vm.GraphPart
	current string
	legend  [5]*widgets.Label
	back    *widgets.IconButton
	shown   *fyne.Container // the legend above the drawing
}

// New makes an empty pane.
func New(p Params) *Pane {
	if p.Title == "" {
		p.Title = lang.L("No journey to draw")
	}
	n := &Pane{params: p}
	n.view = graphview.New(graphview.Params{
		Select: func(id string) { p.Do(vm.Select{Ref: n.part.Refs[id]}) },
		Open:   n.open,
		Menu:   n.menu,
		Hover: func(_, tip string, at fyne.Position) {
			if p.Tip != nil {
				p.Tip(tip, at.AddXY(14, 18))
			}
		},
		ToggleBreakpoint: func(id string) { p.Do(vm.ToggleBreakpoint{Ref: n.part.Refs[id]}) },
		Copy:             n.copy,
		Leave:            p.Leave,
	})
	n.empty = widgets.NewEmptyState(theme.IconJourney, "", "")
	var labels []fyne.CanvasObject
	for i := range n.legend {
		n.legend[i] = widgets.NewLabel()
		labels = append(labels, n.legend[i])
	}
	n.back = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconClose, Text: lang.L("Back to the run"), Tap: func() {
		if n.part.Legend.Back != nil {
			p.Do(n.part.Legend.Back)
		}
	}})
	n.shown = widgets.NewFrame(widgets.NewStrip(36, true, labels, []fyne.CanvasObject{n.back}), nil, n.view)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.view }

// View is the drawing, to zoom it by command.
func (n *Pane) View() *graphview.View { return n.view }

// Set shows a journey as the run has coloured it.
func (n *Pane) Set(part vm.GraphPart) {
	n.part = part
	if part.Scene == nil {
		title := n.params.Title
		if part.Placing {
			title = lang.L("Placing the graph…")
		}
		n.empty.SetText(title, part.Empty)
		n.show(n.empty)
		return
	}
	n.view.SetScene(fmt.Sprint(part.Layout), part.Scene)
	n.view.SetSelected(part.Selected)
	n.view.SetHighlights(part.Twins)
	n.showLegend()
	// The place where the run stands is kept in sight; when it is over, that is the token at the end.
	at := part.Current
	for i := range part.Scene.Boxes {
		if b := &part.Scene.Boxes[i]; at == "" && part.Legend.Title == "" && b.Kind == "end" && b.State == "done" {
			at = b.ID
		}
	}
	if at == n.current || at == "" && part.Legend.Title != "" {
		return
	}
	n.current = at
	if at == "" {
		at = "start" // the run stands at its start again
	}
	n.view.Reveal(at)
	if part.Current != "" && n.params.Moves != nil && n.params.Moves() {
		n.view.Pulse(part.Current)
	}
}

// showLegend shows the drawing, below its legend where it has one.
func (n *Pane) showLegend() {
	l := n.part.Legend
	if l.Title == "" {
		n.show(n.view)
		return
	}
	said := append([]vm.LegendEntry{{Text: l.Title}}, l.Entries...)
	said = append(said, vm.LegendEntry{Text: l.Figures, Tone: vm.Quiet})
	for i, label := range n.legend {
		e := vm.LegendEntry{}
		if i < len(said) {
			e = said[i]
		}
		label.SetText(e.Text, widgets.ToneNamed(string(e.Tone)))
	}
	if l.Back == nil {
		n.back.Hide()
	} else {
		n.back.Show()
	}
	n.shown.Refresh()
	n.show(n.shown)
}

func (n *Pane) show(o fyne.CanvasObject) {
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

func (n *Pane) open(id string) {
	if at := n.part.Spans[id]; !at.IsZero() {
		n.params.Do(vm.GoTo{Span: at})
	}
}

// name is what a box stands for, as the policy spells it.
func (n *Pane) name(id string) string {
	if ref := n.part.Refs[id]; ref.Id != "" {
		return ref.Id
	}
	if b, ok := n.view.Scene().Box(id); ok {
		text := ""
		for _, s := range b.Title {
			text += s.Text
		}
		return text
	}
	return ""
}

func (n *Pane) copy(id string) {
	if s := n.name(id); s != "" && n.params.Copy != nil {
		n.params.Copy(s)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	ref := n.part.Refs[id]
	switch ref.Kind {
	case vm.StepRef, vm.PreconditionRef, vm.ProfileRef:
		items = append(items,
			widgets.MenuItem{Title: lang.L("Toggle breakpoint"), Run: func() { n.params.Do(vm.ToggleBreakpoint{Ref: ref}) }},
			widgets.MenuItem{Title: lang.L("Run to here"), Run: func() { n.params.Do(vm.RunTo{Ref: ref}) }},
			widgets.MenuItem{Title: lang.L("Back to here"), Run: func() { n.params.Do(vm.BackTo{Ref: ref}) }})
		if ref.Kind != vm.ProfileRef {
			items = append(items, widgets.MenuItem{Title: lang.L("How do I reach this?"), Run: func() { n.params.Do(vm.ReachStep{Ref: ref}) }})
		}
		items = append(items, widgets.MenuItem{})
	}
	if !n.part.Spans[id].IsZero() {
		items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.open(id) }})
		if n.params.Edit != nil {
			items = append(items, widgets.MenuItem{Title: lang.L("Write something here…"), Run: func() { n.params.Edit(n.part.Spans[id]) }})
		}
	}
	if n.name(id) != "" {
		items = append(items, widgets.MenuItem{Title: lang.L("Copy name"), Run: func() { n.copy(id) }}, widgets.MenuItem{})
	}
	if n.params.Copy != nil && n.part.SVG != nil {
		items = append(items,
			widgets.MenuItem{Title: lang.L("Copy drawing as SVG"), Run: func() { n.params.Copy(n.part.SVG()) }},
			widgets.MenuItem{Title: lang.L("Copy graph as Mermaid"), Run: func() { n.params.Copy(n.part.Mermaid()) }}, widgets.MenuItem{})
	}
	items = append(items,
		widgets.MenuItem{Title: lang.L("Fit the graph"), Run: n.view.Fit},
		widgets.MenuItem{Title: lang.L("Actual size"), Run: func() { n.view.ZoomTo(1) }})
	n.params.Menu(items, at)
}
