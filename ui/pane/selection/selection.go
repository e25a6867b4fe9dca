// Package selection is the pane with all about the selected element, each fact with the file that says so.
package selection

import (
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
	Do   func(vm.Action)
	Menu func(items []widgets.MenuItem, at fyne.Position)
	Copy func(text string)
	// Leave drops the keyboard's focus.
	Leave func()
}

// Pane is the facts of one element, or what would fill it.
type Pane struct {
	params   Params
	head     *widgets.Prose
	facts    *widgets.Prose
	buttons  *widgets.Flow
	open     *widgets.IconButton
	stop     *widgets.IconButton
	act      *widgets.IconButton
	empty    *widgets.EmptyState
	outside  *outside
	stack    *widgets.Stack
	room     *fyne.Container
	part     vm.SelectionPart
	selected vm.Ref
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.head = widgets.NewProse(widgets.ProseParams{})
	n.facts = widgets.NewProse(widgets.ProseParams{Tap: n.tap, Menu: n.menu, LeadWidth: 128})
	n.open = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconFile, Text: lang.L("Open source"), Outlined: true, Tap: n.goTo})
	n.stop = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconBreakpoint, IconTone: widgets.Bad, Text: lang.L("Breakpoint"), Outlined: true, Tap: func() { p.Do(vm.ToggleBreakpoint{Ref: n.part.Ref}) }})
	n.act = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconContinue, IconTone: widgets.Accent, Text: lang.L("Flip it and continue"), Outlined: true, Tap: func() {
		if len(n.part.Actions) > 0 {
			p.Do(n.part.Actions[0].Action)
		}
	}})
	n.buttons = widgets.NewFlow(8, 0, n.open, n.stop, n.act)
	n.empty = widgets.NewEmptyState(theme.IconInfo, lang.L("Nothing is selected"), "")
	n.outside = newOutside(p)
	n.stack = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.stack.SetItems(n.items())
	n.room = container.NewStack(n.empty)
	return n
}

// items are the parts of the pane: the form for the outside stands above the facts, for it is what people act on.
func (n *Pane) items() []widgets.StackItem {
	all := append([]widgets.StackItem{{CanvasObject: n.head}, {CanvasObject: n.buttons, Gap: 8}}, n.outside.items()...)
	return append(all, widgets.StackItem{CanvasObject: n.facts, Gap: 12})
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Set shows an element's facts.
func (n *Pane) Set(part vm.SelectionPart) {
	n.part = part
	var o fyne.CanvasObject = n.stack
	if part.Title == "" {
		n.empty.SetText(lang.L("Nothing is selected"), part.Empty)
		o = n.empty
	} else {
		n.fill()
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		n.room.Refresh()
	}
	if part.Ref != n.selected {
		n.selected = part.Ref
		n.stack.ScrollToTop()
	}
	n.stack.Refresh()
}

func (n *Pane) fill() {
	n.head.SetLines([]widgets.ProseLine{
		{Runs: []widgets.Run{{Text: n.part.Kind, Tone: widgets.Subtle}}, Size: theme.CaptionSize},
		{Runs: []widgets.Run{{Text: n.part.Title, Bold: true}}, Size: 15},
	})
	n.open.SetEnabled(!n.part.Span.IsZero())
	switch n.part.Ref.Kind {
	case vm.StepRef, vm.PreconditionRef, vm.ProfileRef, vm.TransformationRef:
		n.stop.Show()
	default:
		n.stop.Hide()
	}
	n.act.Hide()
	if len(n.part.Actions) > 0 {
		n.act.SetText(n.part.Actions[0].Title)
		n.act.Show()
	}
	n.buttons.Refresh()
	n.outside.set(n.part.Outside)
	n.stack.SetItems(n.items())
	var lines []widgets.ProseLine
	last := ""
	for i, f := range n.part.Rows {
		id := ""
		if !f.Span.IsZero() {
			id = strconv.Itoa(i)
		}
		if f.Value == "" {
			lines = append(lines, widgets.ProseLine{Lead: strings.ToUpper(f.Name), Runs: []widgets.Run{{Text: " "}}, Size: theme.CaptionSize, Gap: 14})
			last = ""
			continue
		}
		// The name of a run of facts of one kind stands once.
		l := widgets.ProseLine{ID: id, Lead: f.Name, Gap: 7, Rule: i > 0 && last != ""}
		if f.Name == last {
			l.Lead, l.Gap, l.Rule = "", 3, false
		}
		last = f.Name
		l.Runs = []widgets.Run{{Text: f.Value, Tone: widgets.ToneNamed(string(f.Tone))}}
		if f.From != "" {
			l.Runs = append(l.Runs, widgets.Run{Text: "  " + f.From, Tone: widgets.Subtle, Mono: true})
		}
		lines = append(lines, l)
	}
	n.facts.SetLines(lines)
}

func (n *Pane) tap(id string) {
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Rows) {
		n.params.Do(vm.GoTo{Span: n.part.Rows[i].Span})
	}
}

func (n *Pane) menu(id string, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	var items []widgets.MenuItem
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Rows) {
		f := n.part.Rows[i]
		items = append(items, widgets.MenuItem{Title: lang.L("Open source"), Run: func() { n.tap(id) }},
			widgets.MenuItem{Title: lang.L("Copy value"), Run: func() { n.copy(f.Value) }})
	}
	n.params.Menu(append(items, widgets.MenuItem{Title: lang.L("Copy all"), Run: func() { n.copy(n.part.Title + "\n" + n.facts.Text()) }}), at)
}

func (n *Pane) copy(text string) {
	if n.params.Copy != nil {
		n.params.Copy(text)
	}
}

// goTo opens the source of the element, or of what else is shown.
func (n *Pane) goTo() {
	if n.part.Ref.Kind == vm.NoRef {
		n.params.Do(vm.GoTo{Span: n.part.Span})
		return
	}
	n.params.Do(vm.GoToDefinition{Ref: n.part.Ref})
}
