// Package problems is the pane of findings: each row leads to its place, and beside the list stands what the
// selected one means, what else it concerns and how it can be repaired.
package problems

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
}

// Pane is the list of findings beside the selected one, or the good news.
type Pane struct {
	params Params
	list   *widgets.TraceList
	detail *widgets.Stack
	split  *widgets.Split
	undo   *widgets.IconButton // above the details
	empty  *widgets.EmptyState
	again  *widgets.IconButton // the same in the empty pane
	room   *fyne.Container
	part   vm.ProblemsPart
	// shown is the key of the problem whose details stand beside the list.
	shown string
	apply []*widgets.IconButton
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.list = widgets.NewTrace(widgets.TraceParams{
		TreeParams: widgets.TreeParams{
			Select: func(id string) {
				n.show(id)
				n.source(id)
			},
			Open: n.source, Menu: n.menu, Copy: n.copy, Leave: p.Leave,
		},
		Place: n.source,
	})
	undo := func() { p.Do(vm.UndoFix{}) }
	n.undo = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconUndo, Outlined: true, Tap: undo})
	n.again = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconUndo, Outlined: true, Tap: undo})
	n.detail = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.split = widgets.NewSplit(widgets.SplitParams{First: n.list, Second: n.detail, FixSecond: true, Size: 460, Share: 0.48, Least: 220, LeastOther: 240})
	n.empty = widgets.NewEmptyState(theme.IconCheck, lang.L("No problems"), "", n.again)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.list }

// Set shows findings.
func (n *Pane) Set(part vm.ProblemsPart) {
	before := n.row(n.shown)
	n.part = part
	for _, b := range []*widgets.IconButton{n.undo, n.again} {
		b.SetText(fmt.Sprintf(lang.L("Undo: %s"), part.Undo))
		if part.Undo == "" {
			b.Hide()
		} else {
			b.Show()
		}
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
		detail := r.Detail
		if len(r.Fixes) > 0 {
			detail = strings.TrimSpace(lang.L("can be repaired") + " · " + detail)
		}
		// The text stays in the plain colour: the icon tells how grave it is, and long red lists are hard to read.
		tone := widgets.ToneNamed(string(r.Tone))
		out[i] = widgets.TraceRow{ID: r.Key, When: r.Code, Icon: icon, Tone: tone, Calm: true, Text: r.Text, Detail: detail, Place: r.Location}
	}
	n.list.SetRows(out, -1)
	// The files were read again: the same problem, if it is still there, stays in view.
	n.shown = ""
	if before.Key != "" {
		same := func(r vm.ProblemRow) bool {
			return r.Code == before.Code && r.Text == before.Text && r.Span.Path == before.Span.Path
		}
		if i := slices.IndexFunc(part.Rows, same); i >= 0 {
			n.shown = part.Rows[i].Key
			n.list.SetSelected(n.shown)
		}
	}
	n.fill()
	n.empty.Refresh()
}

// arrange gives the list all the room until a problem is selected or a repair can be taken back.
func (n *Pane) arrange() {
	var o fyne.CanvasObject = n.split
	switch {
	case len(n.part.Rows) == 0:
		n.empty.SetText(lang.L("No problems"), n.part.Empty)
		o = n.empty
	case n.row(n.shown).Key == "" && !n.undo.Visible():
		o = n.list
	}
	if n.room.Objects[0] == o {
		return
	}
	n.room.Objects[0] = o
	if o == fyne.CanvasObject(n.split) {
		n.split.Resize(fyne.Size{}) // the list had another size meanwhile: lay both out anew
	}
	n.room.Refresh()
}

func (n *Pane) row(id string) vm.ProblemRow {
	if i := slices.IndexFunc(n.part.Rows, func(r vm.ProblemRow) bool { return r.Key == id }); i >= 0 && id != "" {
		return n.part.Rows[i]
	}
	return vm.ProblemRow{}
}

// show puts a problem's details beside the list.
func (n *Pane) show(id string) {
	n.shown = id
	n.fill()
	n.detail.ScrollToTop()
}

func (n *Pane) fill() {
	r := n.row(n.shown)
	n.apply = nil
	items := []widgets.StackItem{{CanvasObject: n.undo, Own: true}}
	if r.Key != "" {
		items = append(items, n.about(r)...)
		for i := range r.Fixes {
			items = append(items, n.fix(r, i)...)
		}
		items = append(items, n.more(r)...)
	}
	n.detail.SetItems(items)
	n.arrange()
}

// about says what is wrong and where. The pane is low: what is wrong comes first, then how to repair it.
func (n *Pane) about(r vm.ProblemRow) []widgets.StackItem {
	caption := widgets.ProseLine{Size: theme.CaptionSize, Runs: []widgets.Run{
		{Text: severity(r.Severity), Tone: widgets.ToneNamed(string(r.Tone))}, {Text: " " + r.Code + "  ", Tone: widgets.Subtle, Mono: true},
	}}
	if !r.Span.IsZero() {
		caption.ID = "place"
		caption.Runs = append(caption.Runs, widgets.Run{Text: r.Location, Tone: widgets.Accent, Mono: true})
	}
	text := widgets.NewProse(widgets.ProseParams{Tap: func(string) { n.source(r.Key) }})
	lines := []widgets.ProseLine{caption, {Runs: []widgets.Run{{Text: r.Text, Bold: true}}, Size: theme.TextSize, Gap: 1}}
	if r.Detail != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: r.Detail}}, Gap: 2})
	}
	text.SetLines(lines)
	return []widgets.StackItem{{CanvasObject: text}}
}

// more are the further places that the problem speaks of, and what its code stands for.
func (n *Pane) more(r vm.ProblemRow) []widgets.StackItem {
	var lines []widgets.ProseLine
	for i, f := range r.Related {
		l := widgets.ProseLine{Runs: []widgets.Run{{Text: f.From, Mono: true, Tone: widgets.Accent}, {Text: "  " + f.Name, Tone: widgets.Subtle}}}
		if !f.Span.IsZero() {
			l.ID = strconv.Itoa(i)
		}
		lines = append(lines, l)
	}
	if r.Doc != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: r.Code + ": " + r.Doc, Tone: widgets.Subtle}}, Gap: 4})
	}
	text := widgets.NewProse(widgets.ProseParams{Tap: func(id string) {
		if i, err := strconv.Atoi(id); err == nil && i < len(r.Related) {
			n.params.Do(vm.GoTo{Span: r.Related[i].Span})
		}
	}})
	text.SetLines(lines)
	return []widgets.StackItem{{CanvasObject: text, Gap: 8}}
}

// fix is the button that writes a repair, and what it changes.
func (n *Pane) fix(r vm.ProblemRow, i int) []widgets.StackItem {
	f := r.Fixes[i]
	text := widgets.NewProse(widgets.ProseParams{})
	var lines []widgets.ProseLine
	for _, l := range f.Lines {
		line := widgets.ProseLine{Runs: []widgets.Run{{Text: "  " + l.Text, Mono: true, Tone: widgets.Subtle}}, Hang: 14}
		switch l.Kind {
		case vm.FixPlace:
			line.Runs, line.Gap, line.Size = []widgets.Run{{Text: l.Text, Mono: true, Tone: widgets.Subtle}}, 4, theme.CaptionSize
		case vm.FixBefore:
			line.Runs, line.Ground = []widgets.Run{{Text: "− ", Mono: true, Tone: widgets.Bad}, {Text: l.Text, Mono: true}}, widgets.Bad
		case vm.FixAfter:
			line.Runs, line.Ground = []widgets.Run{{Text: "+ ", Mono: true, Tone: widgets.Good}, {Text: l.Text, Mono: true}}, widgets.Good
		}
		lines = append(lines, line)
	}
	if n.part.NoFix != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: n.part.NoFix, Tone: widgets.Subtle}}, Gap: 6})
	}
	text.SetLines(lines)
	b := widgets.NewIconButton(widgets.ButtonParams{
		Icon: theme.IconCheck, Text: fmt.Sprintf(lang.L("Apply fix: %s"), f.Title), Primary: n.part.CanFix, Outlined: !n.part.CanFix,
		Tap: func() { n.params.Do(vm.ApplyFix{Problem: r.Key, Fix: i}) },
	})
	b.SetEnabled(n.part.CanFix)
	n.apply = append(n.apply, b)
	return []widgets.StackItem{{CanvasObject: b, Gap: 8, Own: true}, {CanvasObject: text, Gap: 4}}
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
	r := n.row(id)
	items := []widgets.MenuItem{
		{Title: lang.L("Open source"), Off: r.Span.IsZero(), Run: func() { n.source(id) }},
		{Title: lang.L("Copy"), Run: func() { n.copy(id) }},
	}
	for i, f := range r.Fixes {
		items = append(items, widgets.MenuItem{Title: f.Title, Off: !n.part.CanFix, Run: func() { n.params.Do(vm.ApplyFix{Problem: r.Key, Fix: i}) }})
	}
	n.params.Menu(items, at)
}

// severity is how grave a problem is, in words.
func severity(s string) string {
	switch s {
	case "error":
		return lang.L("error")
	case "warning":
		return lang.L("warning")
	}
	return lang.L("info")
}
