// Package bench is the pane that tries a claims transformation: a form of its input claims, what it makes of
// them as they are typed, the reference's example and the rows that were kept.
package bench

import (
	"fmt"
	"slices"
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
}

// Pane is the form beside its results.
type Pane struct {
	params  Params
	picker  *widgets.Picker
	open    *widgets.IconButton
	head    *widgets.Prose
	bag     *widgets.IconButton
	example *widgets.IconButton
	keep    *widgets.IconButton
	save    *widgets.IconButton
	forget  *widgets.IconButton
	given   *widgets.Prose // the parameters
	result  *widgets.Prose
	shown   *widgets.Prose // the example
	tried   *widgets.Prose
	form    *widgets.Stack
	aside   *widgets.Stack
	whole   fyne.CanvasObject
	empty   *widgets.EmptyState
	room    *fyne.Container
	inputs  []*input
	part    vm.BenchPart
	filled  string // the form that the fields show
	filling bool   // the fields are being filled, which is no typing
}

// input is one input claim.
type input struct {
	label *widgets.Prose
	field *widgets.Field
	mark  *widgets.Mark
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p}
	n.picker = widgets.NewPicker(widgets.PickerParams{Caption: lang.L("Transformation"), Width: 420, Select: func(id string) { p.Do(vm.BenchChoose{Id: id}) }})
	n.open = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconFile, Text: lang.L("Source"), Outlined: true, Tap: func() { p.Do(vm.GoTo{Span: n.part.Span}) }})
	n.head = widgets.NewProse(widgets.ProseParams{})
	button := func(icon theme.Icon, text string, a vm.Action) *widgets.IconButton {
		return widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Text: text, Outlined: true, Tap: func() { p.Do(a) }})
	}
	n.bag = button(theme.IconClaim, lang.L("Use the claims bag"), vm.BenchUseBag{})
	n.example = button(theme.IconHelp, lang.L("Use the example"), vm.BenchUseExample{})
	n.keep = button(theme.IconPlus, lang.L("Keep this row"), vm.BenchKeep{})
	n.save = button(theme.IconSave, lang.L("Save as checks"), vm.BenchSave{})
	n.forget = button(theme.IconDelete, lang.L("Forget all"), vm.BenchForget{})
	n.given = widgets.NewProse(widgets.ProseParams{Tap: n.parameter})
	n.result = widgets.NewProse(widgets.ProseParams{Menu: n.menu})
	n.shown = widgets.NewProse(widgets.ProseParams{})
	n.tried = widgets.NewProse(widgets.ProseParams{Tap: func(id string) {
		if i, err := strconv.Atoi(id); err == nil {
			p.Do(vm.BenchTake{Trial: i})
		}
	}})
	n.form = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.aside = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.aside.SetItems([]widgets.StackItem{
		{CanvasObject: n.result}, {CanvasObject: n.keep, Gap: 8, Own: true}, {CanvasObject: n.shown, Gap: 16}, {CanvasObject: n.tried, Gap: 16},
		{CanvasObject: widgets.NewFlow(8, 0, n.save, n.forget), Gap: 8},
	})
	n.empty = widgets.NewEmptyState(theme.IconTransformation, lang.L("Nothing to try"), "")
	split := widgets.NewSplit(widgets.SplitParams{First: n.form, Second: n.aside, FixSecond: true, Size: 420, Share: 0.5, Least: 220, LeastOther: 240})
	n.whole = widgets.NewFrame(widgets.NewStrip(46, true, []fyne.CanvasObject{n.picker}, []fyne.CanvasObject{n.open}), nil, split)
	n.room = container.NewStack(n.empty)
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to: the first input, or the picker.
func (n *Pane) Focus() fyne.Focusable {
	if len(n.inputs) > 0 {
		return n.inputs[0].field
	}
	return n.picker
}

// Set shows the bench. Fields keep what is typed in them until something else fills the form.
func (n *Pane) Set(part vm.BenchPart) {
	chosen := part.Picker.Chosen != n.part.Picker.Chosen
	n.part = part
	o := n.whole
	if part.Empty != "" {
		n.empty.SetText(lang.L("Nothing to try"), part.Empty)
		o = n.empty
	} else {
		n.fill(chosen)
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
		for _, in := range n.inputs {
			in.field.Refresh() // the theme may have changed while they were out of the window
		}
	}
	n.room.Refresh()
}

func (n *Pane) fill(chosen bool) {
	p := &n.part
	options := make([]widgets.Option, len(p.Picker.Options))
	for i, o := range p.Picker.Options {
		options[i] = widgets.Option{ID: o.Id, Title: o.Label}
	}
	n.picker.SetOptions(options, p.Picker.Chosen)
	n.bag.SetEnabled(p.HasBag)
	n.example.SetEnabled(slices.ContainsFunc(p.Example, func(f vm.Fact) bool { return f.From == "input" }))
	if p.Form != n.filled || len(n.inputs) != len(p.Inputs) {
		n.filled = p.Form
		n.build()
		if chosen {
			n.form.ScrollToTop()
			n.aside.ScrollToTop()
		}
	}
	for i, in := range p.Inputs {
		n.inputs[i].set(in)
	}
	n.fillHead()
	n.fillResult()
	n.fillExample()
	n.fillTried()
	n.form.Refresh()
	n.aside.Refresh()
}

// build makes the form anew with the values that the part has.
func (n *Pane) build() {
	n.filling = true
	defer func() { n.filling = false }()
	n.inputs = nil
	items := []widgets.StackItem{{CanvasObject: n.head}}
	for i, in := range n.part.Inputs {
		f := &input{label: widgets.NewProse(widgets.ProseParams{})}
		f.mark = widgets.NewMark(lang.L("in the bag"), false, func(on bool) { n.set(i, f.field.Text, on) })
		f.field = widgets.NewField(widgets.FieldParams{
			Password: in.Secret, Mono: true, Leave: n.params.Leave, Submitted: func(string) { n.params.Do(vm.BenchKeep{}) },
			Changed: func(text string) {
				if !n.filling {
					f.mark.SetOn(true) // who types a value means the claim to be there
					n.set(i, text, true)
				}
			},
		})
		f.field.SetText(in.Text)
		f.mark.SetOn(in.Given)
		n.inputs = append(n.inputs, f)
		row := container.NewBorder(nil, nil, nil, f.mark, f.field)
		items = append(items, widgets.StackItem{CanvasObject: f.label, Gap: 10}, widgets.StackItem{CanvasObject: row, Gap: 2})
	}
	items = append(items, widgets.StackItem{CanvasObject: widgets.NewFlow(8, 0, n.bag, n.example), Gap: 12}, widgets.StackItem{CanvasObject: n.given, Gap: 14})
	n.form.SetItems(items)
}

func (n *Pane) set(i int, text string, given bool) {
	if !n.filling {
		n.params.Do(vm.BenchSet{Input: i, Text: text, Given: given})
	}
}

// set words an input's label; what stands in the field is the typist's.
func (in *input) set(v vm.BenchInput) {
	runs := []widgets.Run{{Text: v.Role, Bold: true}}
	if v.Claim != v.Role {
		runs = append(runs, widgets.Run{Text: "  ← " + v.Claim})
	}
	kind := "  " + v.DataType
	if v.Optional {
		kind += " · " + lang.L("optional")
	}
	lines := []widgets.ProseLine{{Runs: append(runs, widgets.Run{Text: kind, Tone: widgets.Subtle})}}
	if v.Problem != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: v.Problem, Tone: widgets.Bad}}})
	}
	in.label.SetLines(lines)
}

func (n *Pane) fillHead() {
	lines := []widgets.ProseLine{{Runs: []widgets.Run{{Text: n.part.Method, Bold: true}}, Size: 15}}
	if n.part.Doc != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: n.part.Doc}}, Gap: 2})
	}
	if n.part.Note != "" {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: n.part.Note, Tone: widgets.Warn}}, Gap: 2})
	}
	if len(n.part.Inputs) == 0 {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: lang.L("It has no input claims."), Tone: widgets.Subtle}}, Gap: 6})
	}
	n.head.SetLines(lines)
	var given []widgets.ProseLine
	for i, f := range n.part.Parameters {
		if i == 0 {
			given = append(given, caption(lang.L("PARAMETERS")))
		}
		l := widgets.ProseLine{Hang: 14, Gap: 2, Runs: []widgets.Run{{Text: f.Name + "  "}, {Text: f.Value, Mono: true, Tone: widgets.ToneNamed(string(f.Tone))}}}
		if f.From != "" {
			l.Runs = append(l.Runs, widgets.Run{Text: "  " + f.From, Tone: widgets.Subtle})
		}
		if !f.Span.IsZero() {
			l.ID = strconv.Itoa(i)
		}
		given = append(given, l)
	}
	n.given.SetLines(given)
}

func caption(text string) widgets.ProseLine {
	return widgets.ProseLine{Runs: []widgets.Run{{Text: text, Tone: widgets.Subtle}}, Size: theme.CaptionSize}
}

func (n *Pane) fillResult() {
	lines := []widgets.ProseLine{caption(lang.L("RESULT"))}
	switch {
	case n.part.Error != "":
		tone := widgets.ToneNamed(string(n.part.Tone))
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: n.part.Error, Tone: tone}}, Ground: tone, Gap: 4})
	case len(n.part.Outputs) == 0:
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: lang.L("It holds: the journey goes on."), Tone: widgets.Good}}, Gap: 4})
	default:
		for _, o := range n.part.Outputs {
			name := []widgets.Run{{Text: o.Role, Bold: true}}
			if o.Claim != o.Role {
				name = append(name, widgets.Run{Text: "  → " + o.Claim})
			}
			out := widgets.Run{Text: o.State, Tone: widgets.Subtle}
			if o.State == "written" {
				out = widgets.Run{Text: value(o.Value), Mono: true, Bold: true, Tone: widgets.Good}
			}
			lines = append(lines, widgets.ProseLine{Runs: append(name, widgets.Run{Text: "  " + o.DataType, Tone: widgets.Subtle}), Gap: 6},
				widgets.ProseLine{Runs: []widgets.Run{out}, Size: theme.TextSize})
		}
	}
	n.result.SetLines(lines)
}

// value is an output as it is; an empty one is shown.
func value(text string) string {
	if text == "" {
		return `""`
	}
	return text
}

// fillExample tells the reference's example: what goes in, and behind the arrow what comes out.
func (n *Pane) fillExample() {
	lines := []widgets.ProseLine{caption(fmt.Sprintf(lang.L("EXAMPLE OF %s"), n.part.Method))}
	if len(n.part.Example) == 0 {
		lines = nil
	}
	for _, f := range n.part.Example {
		name := f.Name
		if f.From == "output" {
			name = "→ " + name
		}
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: name + "  ", Tone: widgets.Subtle}, {Text: f.Value, Mono: true}}, Hang: 14, Gap: 2})
	}
	n.shown.SetLines(lines)
}

func (n *Pane) fillTried() {
	lines := []widgets.ProseLine{caption(lang.L("TRIED"))}
	if len(n.part.Tried) == 0 {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: lang.L("Rows that you keep stand here; tap one to fill the form with it again."), Tone: widgets.Subtle}}, Gap: 4})
		n.save.Hide()
		n.forget.Hide()
	} else {
		n.save.Show()
		n.save.SetEnabled(n.part.CanSave)
		n.forget.Show()
	}
	for i, t := range n.part.Tried {
		id := strconv.Itoa(i)
		head := []widgets.Run{{Text: t.Inputs}}
		if t.Saved != "" {
			head = append(head, widgets.Run{Text: "  " + lang.L("saved"), Tone: widgets.Subtle})
		}
		lines = append(lines,
			widgets.ProseLine{ID: id, Runs: head, Gap: 8, Rule: i > 0},
			widgets.ProseLine{ID: id, Runs: []widgets.Run{{Text: "→ ", Tone: widgets.Subtle}, {Text: t.Result, Tone: widgets.ToneNamed(string(t.Tone)), Mono: true}}, Hang: 14})
	}
	n.tried.SetLines(lines)
}

func (n *Pane) parameter(id string) {
	if i, err := strconv.Atoi(id); err == nil && i < len(n.part.Parameters) {
		n.params.Do(vm.GoTo{Span: n.part.Parameters[i].Span})
	}
}

func (n *Pane) menu(_ string, at fyne.Position) {
	if n.params.Menu == nil || n.params.Copy == nil {
		return
	}
	items := []widgets.MenuItem{{Title: lang.L("Copy the result"), Run: func() { n.params.Copy(n.result.Text()) }}}
	for _, o := range n.part.Outputs {
		if o.State == "written" && n.part.Error == "" {
			items = append(items, widgets.MenuItem{Title: fmt.Sprintf(lang.L("Copy %s"), o.Role), Run: func() { n.params.Copy(o.Value) }})
		}
	}
	n.params.Menu(items, at)
}
