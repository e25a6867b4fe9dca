// Package source is the pane that shows one of the open files: XML with colours, the run's place, breakpoints
// in the gutter and find.
package source

import (
	"fmt"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/codeview"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Library keeps texts prepared for showing. Preparing a large file takes longer than a callback of the window
// may, so whoever publishes a view prepares it first. It may be used from any goroutine; the zero value is
// empty.
type Library struct {
	mu    sync.Mutex
	texts map[string]prepared
}

type prepared struct {
	text   []byte
	source *codeview.Source
}

// Prepare makes the open files ready and forgets those that are closed.
func (l *Library) Prepare(part vm.SourcePart) {
	l.mu.Lock()
	defer l.mu.Unlock()
	keep := make(map[string]prepared, len(part.Files))
	for _, f := range part.Files {
		have, ok := l.texts[f.Path]
		if !ok || !sameText(have.text, f.Text) {
			have = prepared{f.Text, codeview.NewSource(string(f.Text))}
		}
		keep[f.Path] = have
	}
	l.texts = keep
}

// get is the prepared text of a file.
func (l *Library) get(f vm.SourceFile) *codeview.Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	have, ok := l.texts[f.Path]
	if !ok || !sameText(have.text, f.Text) {
		have = prepared{f.Text, codeview.NewSource(string(f.Text))}
		if l.texts == nil {
			l.texts = map[string]prepared{}
		}
		l.texts[f.Path] = have
	}
	return have.source
}

// sameText tells whether two texts are the same bytes in memory; files of a snapshot never change in place.
func sameText(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do    func(vm.Action)
	Menu  func(items []widgets.MenuItem, at fyne.Position)
	Copy  func(text string)
	Leave func()
	// Insert opens the choice of what can be written at the caret.
	Insert  func()
	Library *Library
	// Peek shows lines of a file at a place of the window until it is asked to show none; nil shows none.
	Peek func(text string, at fyne.Position)
}

// Pane shows the file in front.
type Pane struct {
	params Params
	view   *codeview.View
	find   *widgets.Field
	count  *widgets.Prose
	help   *widgets.Prose
	strip  *widgets.Strip
	room   *fyne.Container
	file   vm.SourceFile
	reveal int
	caret  int // offset of the caret
	hover  int // offset under the pointer; -1 for none
	helped vm.SourceHelp
	total  int // occurrences of what is looked for
}

// New makes an empty pane.
func New(p Params) *Pane {
	if p.Library == nil {
		p.Library = &Library{}
	}
	n := &Pane{params: p, hover: -1}
	n.view = codeview.New(codeview.Params{
		ToggleBreakpoint: n.toggle,
		Open:             n.definition,
		Caret: func(offset int) {
			n.caret = offset
			n.explain()
			if p.Peek != nil {
				p.Peek("", fyne.Position{})
			}
		},
		Hover: func(offset int) { n.hover = offset; n.explain() },
		Menu:  n.menu,
		Copy: func(text string) {
			if p.Copy != nil {
				p.Copy(text)
			}
		},
		Find:  n.Find,
		Leave: p.Leave,
	})
	n.find = widgets.NewField(widgets.FieldParams{
		Placeholder: lang.L("Find in file…"), Icon: theme.IconSearch,
		Changed:   func(text string) { n.search(text) },
		Submitted: func(string) { n.next(1) },
		Leave:     n.closeFind,
	})
	n.count = widgets.NewProse(widgets.ProseParams{})
	button := func(icon theme.Icon, step int, tip string) *widgets.IconButton {
		return widgets.NewIconButton(widgets.ButtonParams{Icon: icon, Tip: tip, Tap: func() { n.next(step) }})
	}
	wide := container.NewGridWrap(fyne.NewSize(300, theme.ToolHeight+4), n.find)
	counter := container.NewGridWrap(fyne.NewSize(110, 18), n.count)
	n.strip = widgets.NewStrip(44, true, []fyne.CanvasObject{wide, button(theme.IconPrevious, -1, lang.L("Previous")), button(theme.IconNext, 1, lang.L("Next")), counter},
		[]fyne.CanvasObject{widgets.NewIconButton(widgets.ButtonParams{Icon: theme.IconClose, Tip: lang.L("Close (Esc)"), Tap: n.closeFind})})
	n.strip.Hide()
	n.help = widgets.NewProse(widgets.ProseParams{Inset: 8, Raised: true})
	foot := container.NewVScroll(n.help)
	n.room = widgets.NewFrame(n.strip, nil, container.New(helpLayout{}, n.view, foot))
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.room }

// Place is the file in front and the caret's offset in its text.
func (n *Pane) Place() (vm.SourceFile, int) { return n.file, n.caret }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.view }

// Set shows the file in front, if one is.
func (n *Pane) Set(part vm.SourcePart) {
	i := slices.IndexFunc(part.Files, func(f vm.SourceFile) bool { return f.Path == part.Shown })
	if i < 0 {
		return
	}
	if n.file.Path != part.Files[i].Path {
		n.caret, n.hover = 0, -1
	}
	n.file = part.Files[i]
	n.view.SetSource(n.params.Library.get(n.file))
	var dots []codeview.Breakpoint
	for _, line := range n.file.BreakpointLines {
		dots = append(dots, codeview.Breakpoint{Line: line})
	}
	n.view.SetBreakpoints(dots)
	n.view.SetCurrent(codeview.Range{Start: n.file.Current.Start, End: n.file.Current.End})
	n.view.SetHighlights(nil)
	if s := n.file.Selected; !s.IsZero() && s != n.file.Current {
		n.view.SetHighlights([]codeview.Range{firstLine(n.view.Source(), s)})
	}
	n.explain()
	if part.RevealID != n.reveal {
		n.reveal = part.RevealID
		if part.Reveal.Path == n.file.Path {
			if at := part.Reveal.Start; part.Reveal.End > at {
				n.view.SelectRange(codeview.Range{Start: at, End: at})
				n.caret = at
				n.explain()
			}
			n.view.ScrollTo(part.Reveal.Line)
		}
	}
}

// helpLayout puts the help at the foot of the text. Its height depends on the pane's alone, so that the text does not jump
// with what is helped with; in a low pane it leaves most of the room to the text and is scrolled.
type helpLayout struct{}

// The help's height: a share of the pane's within bounds, in units of Fyne. The least shows the first line of help.
const (
	helpShare           = 0.16
	helpLeast, helpMost = 36, 82
)

func (helpLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 2*helpLeast) }

func (helpLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	foot := min(max(size.Height*helpShare, helpLeast), helpMost, size.Height)
	o[0].Resize(fyne.NewSize(size.Width, size.Height-foot))
	o[0].Move(fyne.Position{})
	o[1].Resize(fyne.NewSize(size.Width, foot))
	o[1].Move(fyne.NewPos(0, size.Height-foot))
}

// explain shows what the schema says of the place under the pointer, or else of the caret's.
func (n *Pane) explain() {
	var h vm.SourceHelp
	at := n.hover
	if at < 0 {
		at = n.caret
	}
	if n.file.Help != nil {
		h = n.file.Help(at)
	}
	if h == n.helped && n.help.Lines() != nil {
		return
	}
	n.helped = h
	n.help.SetLines(helpLines(h))
}

func helpLines(h vm.SourceHelp) []widgets.ProseLine {
	if h.Title == "" {
		return []widgets.ProseLine{{Runs: []widgets.Run{{Text: lang.L("Point at an element or attribute to read what the schema says of it."), Tone: widgets.Subtle}}}}
	}
	title := []widgets.Run{{Text: h.Title, Mono: true, Bold: true}}
	if h.Of != "" {
		title = append(title, widgets.Run{Text: " " + fmt.Sprintf(lang.L("in %s"), h.Of), Mono: true, Tone: widgets.Subtle})
	}
	lines := []widgets.ProseLine{{Runs: append(title, widgets.Run{Text: "   " + h.Doc})}}
	for _, part := range []struct{ lead, text string }{{lang.L("Value"), h.Value}, {lang.L("Attributes"), h.Attributes}, {lang.L("Children"), h.Children}, {lang.L("Note"), h.Note}} {
		if part.text != "" {
			lines = append(lines, widgets.ProseLine{Runs: []widgets.Run{{Text: part.lead + "  ", Bold: true}, {Text: part.text, Tone: widgets.Subtle}}, Hang: 12, Gap: 2})
		}
	}
	return lines
}

// firstLine is the start tag's line of an element: a highlight over a hundred lines would say nothing.
func firstLine(src *codeview.Source, s vm.Span) codeview.Range {
	end := s.Start
	for end < s.End && end < len(src.Text()) && src.Text()[end] != '\n' {
		end++
	}
	return codeview.Range{Start: s.Start, End: end}
}

// ref is what can be stopped at or gone to on a line: what begins there, or the innermost that the line stands in.
func (n *Pane) ref(line int) (vm.Ref, bool) {
	for l := line; l > 0; l-- {
		if r, ok := n.file.BreakableLines[l]; ok && (l == line || n.view.Source().LastLine(l) >= line) {
			return r, true
		}
	}
	return vm.Ref{}, false
}

func (n *Pane) toggle(line int) {
	if r, ok := n.file.BreakableLines[line]; ok {
		n.params.Do(vm.ToggleBreakpoint{Ref: r})
		return
	}
	if r, ok := n.ref(line); ok {
		n.params.Do(vm.ToggleBreakpoint{Ref: r})
	}
}

// definition goes to where what stands at an offset is declared; elsewhere it selects the element around.
func (n *Pane) definition(offset int) {
	if name := n.name(offset); !name.Definition.IsZero() {
		n.params.Do(vm.GoTo{Span: name.Definition})
		return
	}
	if r, ok := n.ref(n.view.Source().LineOf(offset)); ok {
		n.params.Do(vm.Select{Ref: r})
	}
}

// name is what is declared or referred to at an offset.
func (n *Pane) name(offset int) vm.SourceName {
	if n.file.Name == nil {
		return vm.SourceName{}
	}
	return n.file.Name(offset)
}

// names are the menu's items for what is declared or referred to at an offset.
func (n *Pane) names(offset int, at fyne.Position) []widgets.MenuItem {
	name := n.name(offset)
	if name.Id == "" {
		return nil
	}
	var items []widgets.MenuItem
	if !name.Definition.IsZero() {
		items = append(items, widgets.MenuItem{Title: fmt.Sprintf(lang.L("Go to the definition of %s"), name.Id), Run: func() { n.params.Do(vm.GoTo{Span: name.Definition}) }})
		if n.params.Peek != nil && name.Peek != "" {
			items = append(items, widgets.MenuItem{Title: lang.L("Peek at the definition"), Run: func() { n.params.Peek(name.Peek, at) }})
		}
	}
	path := n.file.Path
	items = append(items, widgets.MenuItem{Title: fmt.Sprintf(lang.L("Find all references to %s"), name.Id), Run: func() { n.params.Do(vm.FindReferences{Path: path, Offset: offset}) }})
	if n.params.Copy != nil {
		items = append(items, widgets.MenuItem{Title: lang.L("Copy name"), Run: func() { n.params.Copy(name.Id) }})
	}
	return append(items, widgets.MenuItem{})
}

func (n *Pane) menu(offset int, at fyne.Position) {
	if n.params.Menu == nil {
		return
	}
	items := n.names(offset, at)
	if r, ok := n.ref(n.view.Source().LineOf(offset)); ok {
		items = append(items,
			widgets.MenuItem{Title: fmt.Sprintf(lang.L("Select %s"), name(r)), Run: func() { n.params.Do(vm.Select{Ref: r}) }},
			widgets.MenuItem{Title: lang.L("Toggle breakpoint"), Run: func() { n.params.Do(vm.ToggleBreakpoint{Ref: r}) }},
			widgets.MenuItem{Title: lang.L("Run to here"), Run: func() { n.params.Do(vm.RunTo{Ref: r}) }},
			widgets.MenuItem{Title: lang.L("Back to here"), Run: func() { n.params.Do(vm.BackTo{Ref: r}) }},
			widgets.MenuItem{})
	}
	if n.params.Insert != nil {
		items = append(items, widgets.MenuItem{Title: lang.L("Write something here…"), Run: n.params.Insert})
	}
	line := n.view.Source().LineOf(offset)
	if n.view.Foldable(line) {
		items = append(items, widgets.MenuItem{Title: lang.L("Fold"), Run: func() { n.view.SetFolded(line, true) }},
			widgets.MenuItem{Title: lang.L("Unfold everything"), Run: n.view.UnfoldAll})
	}
	items = append(items, widgets.MenuItem{Title: lang.L("Find…"), Run: n.Find})
	if n.params.Copy != nil {
		items = append(items, widgets.MenuItem{Title: lang.L("Copy"), Run: func() { n.params.Copy(n.view.SelectedText()) }})
	}
	n.params.Menu(items, at)
}

// name is what a menu calls an element.
func name(r vm.Ref) string {
	if r.Id != "" {
		return r.Id
	}
	if r.Kind == vm.PreconditionRef {
		return fmt.Sprintf(lang.L("precondition %d of step %d"), r.Index, r.Order)
	}
	return fmt.Sprintf(lang.L("step %d"), r.Order)
}

// Find opens the find strip.
func (n *Pane) Find() {
	n.strip.Show()
	n.room.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(n.find); c != nil {
		c.Focus(n.find)
	}
	n.search(n.find.Text)
}

func (n *Pane) closeFind() {
	n.strip.Hide()
	n.view.Find("")
	n.room.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(n.view); c != nil {
		c.Focus(n.view)
	}
}

func (n *Pane) search(text string) {
	n.total = len(n.view.Find(text))
	n.tell(0, n.total)
	if text != "" {
		n.next(1)
	}
}

func (n *Pane) next(step int) {
	n.tell(n.view.FindNext(step), n.total)
}

func (n *Pane) tell(at, total int) {
	text := ""
	switch {
	case n.find.Text == "":
	case total == 0:
		text = lang.L("Not found")
	case at > 0:
		text = fmt.Sprintf(lang.L("%d of %d"), at, total)
	default:
		text = fmt.Sprintf(lang.L("%d found"), total)
	}
	n.count.SetLines([]widgets.ProseLine{{Runs: []widgets.Run{{Text: text, Tone: widgets.Subtle}}}})
}
