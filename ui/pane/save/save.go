// Package save is the sheet on which a run is written down as a scenario: its name, the expectations proposed of it to
// keep or to strike, and the file as it would be written.
package save

import (
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
	Copy  func(text string)
	Tip   func(text string, at fyne.Position)
	Leave func()
}

// Pane is the sheet, or what would fill it.
type Pane struct {
	params  Params
	name    *widgets.Field
	file    *widgets.Field
	head    *widgets.Prose
	between *widgets.Prose // above the file's name
	told    *widgets.Prose // notes and problems
	kept    *widgets.Prose
	all     *widgets.IconButton
	none    *widgets.IconButton
	write   *widgets.IconButton
	copied  *widgets.IconButton
	cancel  *widgets.IconButton
	text    *widgets.Prose
	form    *widgets.Stack
	preview *widgets.Stack
	whole   fyne.CanvasObject
	empty   *widgets.EmptyState
	room    *fyne.Container
	rows    map[string]*row
	keys    []string
	built   bool // the form has its objects
	part    vm.SavePart
	filled  string // the form that the fields show
	named   bool   // the file's name was typed: it does not follow the scenario's any more
	filling bool   // the fields are being filled, which is no typing
}

// row is an expectation with its mark.
type row struct {
	mark *widgets.Mark
	text *widgets.Prose
}

// New makes an empty pane.
func New(p Params) *Pane {
	n := &Pane{params: p, rows: map[string]*row{}}
	button := func(icon theme.Icon, text string, tap func()) *widgets.IconButton {
		return widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Text: text, Outlined: true, Tap: tap})
	}
	do := func(a vm.Action) func() { return func() { p.Do(a) } }
	typed := func(action func(string) vm.Action) func(string) {
		return func(text string) {
			if !n.filling {
				p.Do(action(text))
			}
		}
	}
	n.name = widgets.NewField(widgets.FieldParams{Changed: typed(func(s string) vm.Action { return vm.SaveName{Name: s} }), Leave: p.Leave, LeaveAtOnce: true})
	n.file = widgets.NewField(widgets.FieldParams{Changed: typed(func(s string) vm.Action { n.named = true; return vm.SaveFile{File: s} }), Mono: true, Leave: p.Leave, LeaveAtOnce: true})
	n.head, n.between, n.told, n.kept, n.text = prose(), prose(), prose(), prose(), prose()
	n.all = button(theme.IconCheck, lang.L("Keep all"), do(vm.SaveKeepAll{On: true}))
	n.none = button(theme.IconMinus, lang.L("Strike all"), do(vm.SaveKeepAll{}))
	n.write = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconSave, Text: lang.L("Write the file"), Primary: true, Tap: do(vm.SaveWrite{})})
	n.copied = button(theme.IconCopy, lang.L("Copy the text"), func() {
		if p.Copy != nil {
			p.Copy(n.part.Text)
		}
	})
	n.cancel = widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconClose, Tip: lang.L("Give up"), ShowTip: p.Tip, Outlined: true, Tap: do(vm.SaveClose{})})
	n.form = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter})
	n.preview = widgets.NewStack(widgets.StackParams{Inset: theme.Gutter, Ground: true})
	n.preview.SetItems([]widgets.StackItem{{CanvasObject: n.text}})
	n.empty = widgets.NewEmptyState(theme.IconSave, lang.L("Nothing to save"), lang.L("Run a journey, and write what it did as a scenario: a test that plays it again."))
	split := widgets.NewSplit(widgets.SplitParams{First: n.form, Second: n.preview, FixSecond: true, Size: 420, Share: 0.48, Least: 220, LeastOther: 260})
	strip := widgets.NewStrip(46, true, []fyne.CanvasObject{n.write, n.copied, n.cancel}, nil)
	n.whole = widgets.NewFrame(strip, nil, split)
	n.room = container.NewStack(n.empty)
	return n
}

func prose() *widgets.Prose { return widgets.NewProse(widgets.ProseParams{}) }

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Focus is what the keyboard goes to: the scenario's name.
func (n *Pane) Focus() fyne.Focusable { return n.name }

// Set shows the sheet. Fields keep what is typed in them.
func (n *Pane) Set(part vm.SavePart) {
	n.part = part
	var o fyne.CanvasObject = n.empty
	if part.Open {
		n.fill()
		o = n.whole
	}
	if n.room.Objects[0] != o {
		n.room.Objects[0] = o
	}
	n.room.Refresh()
}

func (n *Pane) fill() {
	p := &n.part
	n.filling = true
	if n.filled != p.Form {
		n.filled, n.named = p.Form, false
		n.name.SetText(p.Name)
		n.form.ScrollToTop()
		n.preview.ScrollToTop()
	}
	if n.file.Text != p.File && !n.named {
		n.file.SetText(p.File)
	}
	n.filling = false
	writable := p.Problem == "" && p.NoWrite == ""
	n.write.SetEnabled(writable)
	n.copied.SetEnabled(p.Text != "")
	n.all.SetEnabled(len(p.Rows) > 0)
	n.none.SetEnabled(len(p.Rows) > 0)
	n.head.SetLines([]widgets.ProseLine{
		{Runs: []widgets.Run{{Text: lang.L("Save the run as a scenario"), Bold: true}}, Size: 15},
		{Runs: []widgets.Run{{Text: p.Of, Tone: widgets.Subtle}, {Text: "  " + p.Adds, Tone: widgets.Accent}}, Gap: 2}, caption(lang.L("NAME"), 12),
	})
	n.between.SetLines([]widgets.ProseLine{caption(lang.L("FILE BESIDE THE POLICIES (.scenario.yaml)"), 8)})
	n.tell()
	n.kept.SetLines([]widgets.ProseLine{caption(strings.ToUpper(p.Kept), 10)})
	n.fillRows()
	lines := []widgets.ProseLine{caption(lang.L("THE FILE"), 0)}
	for _, line := range strings.Split(strings.TrimRight(p.Text, "\n"), "\n") {
		lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: strings.TrimLeft(line, " "), Mono: true}}, Indent: 8 * float32(len(line)-len(strings.TrimLeft(line, " "))), Hang: 16})
	}
	if p.Text == "" {
		lines = nil
	}
	n.text.SetLines(lines)
	n.form.Refresh()
	n.preview.Refresh()
}

// tell says what speaks against writing, and what is to be known before.
func (n *Pane) tell() {
	var lines []widgets.ProseLine
	add := func(text string, tone widgets.Tone) {
		if text != "" {
			lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: text, Tone: tone}}, Ground: tone, Gap: 6})
		}
	}
	add(n.part.Problem, widgets.Bad)
	add(n.part.NoWrite, widgets.Warn)
	for _, note := range n.part.Notes {
		add(note, widgets.Accent)
	}
	n.told.SetLines(lines)
}

func caption(text string, gap float32) widgets.ProseLine {
	return widgets.ProseLine{Runs: []widgets.Run{{Text: text, Tone: widgets.Subtle}}, Size: theme.CaptionSize, Gap: gap}
}

// fillRows shows the expectations; rows that were there keep their widgets, so that the keyboard stays where it is.
func (n *Pane) fillRows() {
	known := len(n.keys) == len(n.part.Rows) && n.built
	for i, r := range n.part.Rows {
		known = known && n.keys[i] == r.Key
		w := n.rows[r.Key]
		if w == nil {
			w = n.newRow(r.Key)
			n.rows[r.Key] = w
		}
		w.set(r)
	}
	if known {
		return
	}
	n.built = true
	items := []widgets.StackItem{
		{CanvasObject: n.head}, {CanvasObject: n.name, Gap: 2}, {CanvasObject: n.between}, {CanvasObject: n.file, Gap: 2},
		{CanvasObject: n.told},
	}
	n.keys = nil
	if len(n.part.Rows) > 0 {
		items = append(items, widgets.StackItem{CanvasObject: n.kept}, widgets.StackItem{CanvasObject: widgets.NewFlow(8, 0, n.all, n.none), Gap: 4})
	}
	for i, r := range n.part.Rows {
		n.keys = append(n.keys, r.Key)
		gap := float32(2)
		if i == 0 || n.part.Rows[i-1].Part != r.Part {
			gap = 8
		}
		items = append(items, widgets.StackItem{CanvasObject: widgets.NewBeside(n.rows[r.Key].mark, n.rows[r.Key].text), Gap: gap})
	}
	n.form.SetItems(items)
}

func (n *Pane) newRow(key string) *row {
	keep := func(on bool) { n.params.Do(vm.SaveKeep{Key: key, On: on}) }
	w := &row{mark: widgets.NewMark("", false, keep)}
	w.text = widgets.NewProse(widgets.ProseParams{Tap: func(string) { w.mark.Tapped(nil) }})
	return w
}

// set words a row: part, claim and what is expected; what is struck is struck through.
func (w *row) set(r vm.SaveRow) {
	w.mark.SetOn(r.Kept)
	w.mark.SetEnabled(!r.Fixed)
	runs := []widgets.Run{{Text: r.Part, Tone: widgets.Subtle, Struck: !r.Kept}}
	if r.Name != "" {
		runs = append(runs, widgets.Run{Text: "  " + r.Name, Bold: r.Kept, Struck: !r.Kept})
	}
	value := widgets.Run{Text: "  " + r.Text, Mono: true, Struck: !r.Kept}
	if !r.Kept {
		value.Tone = widgets.Subtle
	}
	w.text.SetLines([]widgets.ProseLine{{ID: r.Key, Runs: append(runs, value), Size: theme.TextSize, Hang: 14}})
}
