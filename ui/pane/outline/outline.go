// Package outline is the pane of every tree: explorer, directory, breakpoints and call stack. It shows rows
// with their badges and turns taps into selections; it knows nothing of what the rows stand for but their
// refs and places.
package outline

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function may be nil.
type Params struct {
	// Do hears what the user asks for.
	Do func(vm.Action)
	// Menu shows a context menu at a place of the window.
	Menu func(items []widgets.MenuItem, at fyne.Position)
	// Copy takes text for the clipboard.
	Copy func(text string)
	// Leave answers Esc.
	Leave func()
	// Icon and Title stand above the sentence of an empty pane.
	Icon  theme.Icon
	Title string
	// Flat trees have no column for disclosures.
	Flat bool
}

// Pane is a tree, or what would fill it.
type Pane struct {
	params Params
	tree   *widgets.TreeView
	empty  *widgets.EmptyState
	room   *fyne.Container
	rows   []vm.Row
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.tree = widgets.NewTree(widgets.TreeParams{
		Select: n.choose, Open: n.open, Toggle: func(id string, _ bool) { p.Do(vm.ToggleRow{Key: id}) },
		Menu: n.menu, Copy: n.copy, Leave: p.Leave,
	})
	n.empty = widgets.NewEmptyState(p.Icon, p.Title, "")
	n.room = container.NewStack(n.tree)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.tree }

// Set shows rows; without any, the sentence says what would fill the pane.
func (n *Pane) Set(rows []vm.Row, empty string) {
	n.rows = rows
	if len(rows) == 0 {
		n.empty.SetText(n.params.Title, empty)
		n.show(n.empty)
		n.tree.SetRows(nil)
		return
	}
	out := make([]widgets.TreeRow, len(rows))
	selected := ""
	for i, r := range rows {
		tone := widgets.ToneNamed(string(r.Tone))
		out[i] = widgets.TreeRow{
			ID: r.Key, Depth: r.Depth, Text: r.Text, Badge: r.Badge, BadgeTone: tone, Icon: theme.IconNamed(r.Icon), IconTone: tone,
			Heading: r.Section, Strong: r.Bold, Expandable: r.Expandable, Expanded: r.Expanded, Twin: r.Twin,
		}
		if r.Selected {
			selected = r.Key
		}
	}
	n.tree.SetRows(out)
	if selected != "" && selected != n.tree.Selected() {
		n.tree.SetSelected(selected)
		n.tree.Reveal(selected)
	}
	n.show(n.tree)
}

func (n *Pane) show(o fyne.CanvasObject) {
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
}

func (n *Pane) row(id string) (vm.Row, bool) {
	i := slices.IndexFunc(n.rows, func(r vm.Row) bool { return r.Key == id })
	if i < 0 {
		return vm.Row{}, false
	}
	return n.rows[i], true
}

func (n *Pane) choose(id string) {
	r, ok := n.row(id)
	if !ok || r.Ref.Kind == vm.NoRef {
		return
	}
	n.params.Do(vm.Select{Ref: r.Ref})
}

func (n *Pane) open(id string) {
	r, ok := n.row(id)
	switch {
	case !ok:
	case r.Expandable:
		n.params.Do(vm.ToggleRow{Key: id})
	case r.Ref.Kind == vm.JourneyRef && !r.Bold:
		n.params.Do(vm.ChooseJourney{Id: r.Ref.Id}) // the bold one is chosen: choosing it again would end its run
	case !r.Span.IsZero():
		n.params.Do(vm.GoTo{Span: r.Span})
	case r.Ref.Kind == vm.FileRef:
		n.params.Do(vm.ShowFile{Path: r.Ref.Id})
	}
}

func (n *Pane) copy(id string) {
	if r, ok := n.row(id); ok && n.params.Copy != nil {
		text := r.Text
		if r.Ref.Kind == vm.NoRef && r.Badge != "" {
			text += "\t" + r.Badge
		}
		n.params.Copy(text)
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	r, ok := n.row(id)
	if !ok || n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	if !r.Span.IsZero() {
		items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.params.Do(vm.GoTo{Span: r.Span}) }})
	}
	switch r.Ref.Kind {
	case vm.JourneyRef:
		items = append(items, widgets.MenuItem{Title: lang.L("Run this journey"), Run: func() { n.params.Do(vm.ChooseJourney{Id: r.Ref.Id}) }})
	case vm.StepRef, vm.PreconditionRef, vm.ProfileRef, vm.TransformationRef:
		items = append(items,
			widgets.MenuItem{Title: lang.L("Toggle breakpoint"), Run: func() { n.params.Do(vm.ToggleBreakpoint{Ref: r.Ref}) }},
			widgets.MenuItem{Title: lang.L("Run to here"), Run: func() { n.params.Do(vm.RunTo{Ref: r.Ref}) }},
			widgets.MenuItem{Title: lang.L("Back to here"), Run: func() { n.params.Do(vm.BackTo{Ref: r.Ref}) }})
	}
	items = append(items, widgets.MenuItem{Title: lang.L("Copy"), Run: func() { n.copy(id) }})
	n.params.Menu(items, at)
}
