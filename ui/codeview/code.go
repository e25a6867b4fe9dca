// Package codeview shows XML for reading: colours, line numbers, folds, breakpoints, the place of a run, selection and find.
// It knows texts, their bytes and their lines, and nothing of policies; what a text is prepared to lives in Source, which
// any goroutine may make.
//
// Everything else here belongs to the UI goroutine.
package codeview

import (
	"image/color"
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// Range is a stretch of a Source in byte offsets of the raw text; End is exclusive. The zero value
// is no range.
type Range struct{ Start, End int }

// Breakpoint is a dot in the gutter.
type Breakpoint struct {
	Line int  // from 1
	Off  bool // kept, but it does not stop
}

// Params are the answers of a View; every one may be nil. Offsets are bytes of the raw text.
type Params struct {
	ToggleBreakpoint func(line int) // a tap in the gutter, from 1
	Caret            func(offset int)
	Hover            func(offset int) // the pointer is over another character; -1 when over none
	Open             func(offset int) // F12 or Enter: go to the definition
	Menu             func(offset int, at fyne.Position)
	Copy             func(text string)
	Find             func() // Ctrl+F
	Leave            func() // Esc
}

// View shows XML for reading: colours, line numbers, breakpoints, the run's place, selection and find.
// Make it with New.
type View struct {
	widget.BaseWidget
	scroll painted.Scroller
	codeFolds
	params Params
	src    *Source

	breakpoints map[int]bool // line → off
	current     Range
	twins       []Range

	anchor, caret codePlace // the selection; equal when nothing is selected
	selecting     bool
	find          string
	found         []codeFind
	foundAt       int

	hoverLine int // of the gutter, or -1
	hoverAt   int // the offset under the pointer, or -1
	focused   bool
	pressed   bool
	gutterW   float32
	advance   float32 // width of a cell
	want      int     // a line to scroll to as soon as there is a size, or -1
}

// codePlace is between two cells of a line, both from 0.
type codePlace struct{ line, cell int }

type codeFind struct{ line, from, to int }

func (p codePlace) before(q codePlace) bool {
	return p.line < q.line || p.line == q.line && p.cell < q.cell
}

const (
	codeSize   float32 = 13
	codeHeight float32 = 20
)

// New makes a view of an empty text.
func New(p Params) *View {
	v := &View{params: p, src: NewSource(""), hoverLine: -1, hoverAt: -1, want: -1, foundAt: -1}
	v.ExtendBaseWidget(v)
	return v
}

// SetSource shows another text from its start; marks and selection are dropped. With the same source it
// does nothing.
func (v *View) SetSource(s *Source) {
	if s == nil {
		s = NewSource("")
	}
	if s == v.src {
		return
	}
	if len(s.lines) == 0 {
		s = NewSource(s.raw)
	}
	v.src = s
	v.anchor, v.caret = codePlace{}, codePlace{}
	v.current, v.twins, v.breakpoints = Range{}, nil, nil
	v.scroll.X, v.scroll.Y = 0, 0
	v.folded = nil
	v.build(s)
	v.want = -1
	v.search(v.find)
	v.Refresh()
}

// Source returns what is shown.
func (v *View) Source() *Source { return v.src }

// SetBreakpoints replaces the dots in the gutter.
func (v *View) SetBreakpoints(list []Breakpoint) {
	v.breakpoints = make(map[int]bool, len(list))
	for _, b := range list {
		v.breakpoints[b.Line-1] = b.Off
	}
	v.Refresh()
}

// SetCurrent marks where the run stands, and scrolls there if it is another place than before; the zero
// range removes the mark.
func (v *View) SetCurrent(r Range) {
	if r == v.current {
		return
	}
	v.current = r
	if r != (Range{}) {
		v.reveal(v.src.LineOf(r.Start) - 1)
	}
	v.Refresh()
}

// SetHighlights marks further stretches: what is selected elsewhere. It does not scroll.
func (v *View) SetHighlights(list []Range) {
	v.twins = list
	v.Refresh()
}

// ScrollTo brings a line (from 1) into the view, centred if it was outside.
func (v *View) ScrollTo(line int) {
	v.reveal(line - 1)
	v.Refresh()
}

// TopLine returns the first visible line, from 1.
func (v *View) TopLine() int { return v.line(int(v.scroll.Y/codeHeight)) + 1 }

func (v *View) reveal(line int) {
	v.unfoldTo(line)
	if v.scroll.ViewH < codeHeight {
		v.want = line
		return
	}
	y := float32(v.row(line)) * codeHeight
	if y < v.scroll.Y || y+codeHeight > v.scroll.Y+v.scroll.ViewH {
		v.scroll.ContentH = float32(v.rowCount()+1) * codeHeight
		v.scroll.Y = y - v.scroll.ViewH*0.4
		v.scroll.Clamp()
	}
}

// Find marks every occurrence of a text, without regard to case, and returns their lines from 1. The empty
// text marks nothing.
func (v *View) Find(text string) []int {
	v.search(text)
	v.Refresh()
	lines := make([]int, len(v.found))
	for i, f := range v.found {
		lines[i] = f.line + 1
	}
	return lines
}

// findLimit bounds what a search for a single letter marks.
const findLimit = 5000

func (v *View) search(text string) {
	v.find, v.found, v.foundAt = text, nil, -1
	if text == "" {
		return
	}
	needle := strings.ToLower(text)
	for i := range v.src.lines {
		l := &v.src.lines[i]
		low := l.text
		if strings.ToLower(low) != low {
			low = strings.ToLower(low)
		}
		if len(low) != len(l.text) {
			continue // a letter whose lower case has another length; no such letter is in a policy's names
		}
		for at := 0; ; {
			j := strings.Index(low[at:], needle)
			if j < 0 {
				break
			}
			from := utf8.RuneCountInString(l.text[:at+j])
			v.found = append(v.found, codeFind{i, from, from + utf8.RuneCountInString(needle)})
			if len(v.found) == findLimit {
				return
			}
			at += j + len(needle)
		}
	}
}

// FindNext selects the next occurrence (step 1) or the one before (step −1), around the ends, and returns
// its number from 1; 0 if there is none.
func (v *View) FindNext(step int) int {
	n := len(v.found)
	if n == 0 {
		return 0
	}
	if v.foundAt < 0 {
		// Begin at the caret.
		v.foundAt = 0
		for i, f := range v.found {
			if !(codePlace{f.line, f.from}).before(v.caret) {
				v.foundAt = i
				break
			}
		}
		if step < 0 {
			v.foundAt = (v.foundAt - 1 + n) % n
		}
	} else {
		v.foundAt = (v.foundAt + step + n) % n
	}
	f := v.found[v.foundAt]
	v.anchor, v.caret = codePlace{f.line, f.from}, codePlace{f.line, f.to}
	v.reveal(f.line)
	v.revealCell()
	v.Refresh()
	return v.foundAt + 1
}

// SelectRange selects a stretch and scrolls to it.
func (v *View) SelectRange(r Range) {
	v.anchor, v.caret = v.place(r.Start), v.place(r.End)
	v.reveal(v.anchor.line)
	v.revealCell()
	v.Refresh()
}

// SelectedText returns the selected raw text; the whole line with the caret if nothing is selected.
func (v *View) SelectedText() string {
	from, to := v.selection()
	a, b := v.offset(from), v.offset(to)
	if from == to {
		l := &v.src.lines[from.line]
		return l.raw + "\n"
	}
	return strings.ReplaceAll(v.src.raw[a:b], "\r\n", "\n")
}

func (v *View) selection() (from, to codePlace) {
	if v.caret.before(v.anchor) {
		return v.caret, v.anchor
	}
	return v.anchor, v.caret
}

func (v *View) place(offset int) codePlace {
	line := v.src.LineOf(offset) - 1
	l := &v.src.lines[line]
	return codePlace{line, l.cell(offset - l.start)}
}

func (v *View) offset(p codePlace) int {
	l := &v.src.lines[p.line]
	return l.start + l.offset(p.cell)
}

// at returns the place under a point of the widget, the nearest one if it is outside the text.
func (v *View) at(pos fyne.Position) codePlace {
	line := v.line(min(max(int((pos.Y+v.scroll.Y)/codeHeight), 0), v.rowCount()-1))
	cell := 0
	if v.advance > 0 {
		cell = int((pos.X-v.gutterW+v.scroll.X)/v.advance + 0.5)
	}
	return codePlace{line, min(max(cell, 0), v.src.lines[line].cells)}
}

func (v *View) press(pos fyne.Position, extend bool) {
	painted.Focus(v)
	p := v.at(pos)
	if v.pressFold(pos, p.line) {
		return
	}
	if pos.X < v.gutterW-6 {
		if v.params.ToggleBreakpoint != nil && pos.Y+v.scroll.Y < float32(v.rowCount())*codeHeight {
			v.params.ToggleBreakpoint(p.line + 1)
		}
		return
	}
	v.caret = p
	if !extend {
		v.anchor = p
	}
	v.selecting = true
	v.Refresh()
	if v.params.Caret != nil {
		v.params.Caret(v.offset(p))
	}
}

// MouseDown places the caret, or toggles a breakpoint in the gutter; with Shift it extends the selection.
func (v *View) MouseDown(e *desktop.MouseEvent) {
	defer painted.Guard(v)
	v.pressed = true
	if _, _, ok := v.scroll.Thumb(); ok && e.Position.X > v.scroll.OriginX+v.scroll.ViewW-theme.ScrollWidth {
		return
	}
	if e.Button == desktop.MouseButtonPrimary {
		v.press(e.Position, e.Modifier&fyne.KeyModifierShift != 0)
	}
}

// MouseUp implements desktop.Mouseable.
func (v *View) MouseUp(*desktop.MouseEvent) {
	defer painted.Guard(v)
	v.selecting = false
}

// Tapped does what MouseDown does where there is no mouse.
func (v *View) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(v)
	if v.pressed {
		v.pressed = false
		return
	}
	v.press(e.Position, false)
	v.selecting = false
}

// DoubleTapped selects the word under the pointer.
func (v *View) DoubleTapped(e *fyne.PointEvent) {
	defer painted.Guard(v)
	if e.Position.X < v.gutterW {
		return
	}
	p := v.at(e.Position)
	l := []rune(v.src.lines[p.line].text)
	if p.cell >= len(l) || !wordRune(l[p.cell]) {
		p.cell = max(p.cell-1, 0)
	}
	from, to := p.cell, p.cell
	for from > 0 && from-1 < len(l) && wordRune(l[from-1]) {
		from--
	}
	for to < len(l) && wordRune(l[to]) {
		to++
	}
	v.anchor, v.caret = codePlace{p.line, from}, codePlace{p.line, to}
	v.Refresh()
}

func wordRune(r rune) bool {
	return r < 0x80 && nameByte(byte(r)) && r != ':' || r >= 0x80 && !painted.Misleading(r)
}

// TappedSecondary asks for the menu of a place.
func (v *View) TappedSecondary(e *fyne.PointEvent) {
	defer painted.Guard(v)
	painted.Focus(v)
	p := v.at(e.Position)
	if from, to := v.selection(); p.before(from) || to.before(p) {
		v.anchor, v.caret = p, p
		v.Refresh()
	}
	if v.params.Menu != nil {
		v.params.Menu(v.offset(p), e.AbsolutePosition)
	}
}

// Dragged extends the selection, or moves a scroll thumb.
func (v *View) Dragged(e *fyne.DragEvent) {
	defer painted.Guard(v)
	if v.scroll.Dragged(e) {
		v.Refresh()
		return
	}
	if !v.selecting {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		if from.X < v.gutterW {
			return
		}
		v.anchor = v.at(from)
		v.selecting = true
	}
	v.caret = v.at(e.Position)
	// Beyond the edge the view follows.
	if e.Position.Y < 0 || e.Position.Y > v.scroll.ViewH {
		v.scroll.Y += max(e.Position.Y-v.scroll.ViewH, 0) + min(e.Position.Y, 0)
		v.scroll.Clamp()
	}
	v.Refresh()
}

// DragEnd implements fyne.Draggable.
func (v *View) DragEnd() {
	defer painted.Guard(v)
	v.scroll.Drag, v.selecting = painted.DragNone, false
	v.scroll.Clamp()
	v.Refresh()
}

// Scrolled implements fyne.Scrollable.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	defer painted.Guard(v)
	if v.scroll.Wheel(e.Scrolled) {
		v.Refresh()
	}
}

// MouseIn implements desktop.Hoverable.
func (v *View) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(v)
	v.scroll.Hot = true
	v.MouseMoved(e)
	v.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (v *View) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(v)
	line := -1
	if e.Position.X < v.gutterW-6 {
		line = v.at(e.Position).line
	}
	if line != v.hoverLine {
		v.hoverLine = line
		v.Refresh()
	}
	v.hovered(v.under(e.Position))
}

// under is the offset of the character under a point; -1 where there is none.
func (v *View) under(pos fyne.Position) int {
	row := int((pos.Y + v.scroll.Y) / codeHeight)
	if pos.X < v.gutterW || row < 0 || row >= v.rowCount() || v.advance <= 0 {
		return -1
	}
	line := v.line(row)
	cell := int((pos.X - v.gutterW + v.scroll.X) / v.advance)
	if cell >= v.src.lines[line].cells {
		return -1
	}
	return v.offset(codePlace{line, cell})
}

func (v *View) hovered(offset int) {
	if offset == v.hoverAt {
		return
	}
	v.hoverAt = offset
	if v.params.Hover != nil {
		v.params.Hover(offset)
	}
}

// MouseOut implements desktop.Hoverable.
func (v *View) MouseOut() {
	defer painted.Guard(v)
	v.scroll.Hot, v.hoverLine = false, -1
	v.hovered(-1)
	v.Refresh()
}

// Cursor implements desktop.Cursorable.
func (v *View) Cursor() desktop.Cursor {
	if v.hoverLine >= 0 {
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

// FocusGained implements fyne.Focusable.
func (v *View) FocusGained() {
	defer painted.Guard(v)
	v.focused = true
	v.Refresh()
}

// FocusLost implements fyne.Focusable.
func (v *View) FocusLost() {
	defer painted.Guard(v)
	v.focused = false
	v.Refresh()
}

// TypedRune implements fyne.Focusable.
//
// Minus folds the element around the caret, plus unfolds it, an asterisk unfolds everything.
func (v *View) TypedRune(r rune) {
	defer painted.Guard(v)
	switch r {
	case '-':
		v.SetFolded(v.caret.line+1, true)
	case '+':
		v.SetFolded(v.caret.line+1, false)
	case '*':
		v.UnfoldAll()
	}
}

// TypedKey moves the caret with the arrows, Page Up and Down, Home and End; F9 toggles a breakpoint on its
// line, F12 and Enter open what it is on, Esc drops the selection, then leaves.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(v)
	p := v.caret
	page := max(int(v.scroll.ViewH/codeHeight)-1, 1)
	switch e.Name {
	case fyne.KeyDown:
		p.line = v.linesOn(p.line, 1)
	case fyne.KeyUp:
		p.line = v.linesOn(p.line, -1)
	case fyne.KeyPageDown:
		p.line = v.linesOn(p.line, page)
	case fyne.KeyPageUp:
		p.line = v.linesOn(p.line, -page)
	case fyne.KeyHome:
		if p.cell == 0 {
			p.line = 0
		}
		p.cell = 0
	case fyne.KeyEnd:
		if p.cell == v.src.lines[p.line].cells {
			p.line = len(v.src.lines) - 1
		}
		p.cell = v.src.lines[min(p.line, len(v.src.lines)-1)].cells
	case fyne.KeyLeft:
		p.cell--
	case fyne.KeyRight:
		p.cell++
	case fyne.KeyF9:
		if v.params.ToggleBreakpoint != nil {
			v.params.ToggleBreakpoint(p.line + 1)
		} else {
			painted.Forward(v, e)
		}
		return
	case fyne.KeyF12, fyne.KeyReturn, fyne.KeyEnter:
		if v.params.Open != nil {
			v.params.Open(v.offset(p))
		} else {
			painted.Forward(v, e)
		}
		return
	case fyne.KeyEscape:
		if v.anchor != v.caret {
			v.anchor = v.caret
			v.Refresh()
		} else {
			painted.Leave(v, v.params.Leave)
		}
		return
	default:
		painted.Forward(v, e)
		return
	}
	p.line = min(max(p.line, 0), len(v.src.lines)-1)
	p.cell = min(max(p.cell, 0), v.src.lines[p.line].cells)
	v.caret = p
	if !shiftHeld() {
		v.anchor = p
	}
	v.revealCaret()
	v.Refresh()
	if v.params.Caret != nil {
		v.params.Caret(v.offset(p))
	}
}

// shiftHeld asks the driver, since a key event does not tell its modifiers.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// linesOn is the line so many rows further.
func (v *View) linesOn(line, rows int) int {
	return v.line(min(max(v.row(line)+rows, 0), v.rowCount()-1))
}

func (v *View) revealCaret() {
	v.unfoldTo(v.caret.line)
	y := float32(v.row(v.caret.line)) * codeHeight
	v.scroll.Show(y, y+codeHeight)
	v.revealCell()
}

func (v *View) revealCell() {
	if v.advance == 0 {
		return
	}
	x := float32(v.caret.cell) * v.advance
	if x+24 > v.scroll.X+v.scroll.ViewW {
		v.scroll.X = x + 80 - v.scroll.ViewW
	}
	if x < v.scroll.X {
		v.scroll.X = x - 40
	}
	v.scroll.Clamp()
}

// TypedShortcut copies on Ctrl+C, selects all on Ctrl+A, asks for find on Ctrl+F.
func (v *View) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(v)
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		if v.params.Copy != nil {
			v.params.Copy(v.SelectedText())
		}
	case *fyne.ShortcutSelectAll:
		last := len(v.src.lines) - 1
		v.anchor, v.caret = codePlace{}, codePlace{last, v.src.lines[last].cells}
		v.Refresh()
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeyF && s.Modifier == fyne.KeyModifierShortcutDefault && v.params.Find != nil {
			v.params.Find()
		} else {
			painted.ForwardShortcut(v, s)
		}
	default:
		painted.ForwardShortcut(v, s)
	}
}

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(v) }

// Least implements painted.Widget.
func (v *View) Least(*painted.Brush) fyne.Size { return fyne.NewSize(160, 3*codeHeight) }

// Paint implements painted.Widget.
func (v *View) Paint(b *painted.Brush, size fyne.Size) {
	f := painted.Mono(codeSize)
	v.advance = b.Ruler.Width("00000000000000000000", f) / 20
	digits := max(len(strconv.Itoa(len(v.src.lines))), 3)
	v.gutterW = painted.Round(26 + float32(digits)*v.advance + 12 + foldWidth)
	v.scroll.OriginX, v.scroll.OriginY = v.gutterW, 0
	v.scroll.ViewW, v.scroll.ViewH = size.Width-v.gutterW, size.Height
	v.scroll.ContentW = float32(v.src.wide)*v.advance + 40
	v.scroll.ContentH = float32(v.rowCount()+1) * codeHeight
	if v.want >= 0 {
		line := v.want
		v.want = -1
		v.reveal(line)
	}
	if v.scroll.Drag == painted.DragNone {
		v.scroll.Clamp()
	}
	top := int(v.scroll.Y / codeHeight)
	bottom := min(top+int(v.scroll.ViewH/codeHeight)+2, v.rowCount()) - 1
	first, end := v.line(top), v.line(bottom)+1
	v.paintGrounds(b, first, end, size)
	for i := first; i < end; i = v.after(i) {
		v.paintLine(b, i, f)
	}
	v.paintGutter(b, first, end, size)
	v.scroll.PaintThumbs(b)
	if v.focused {
		b.Box(0, 0, size.Width, size.Height, 0, color.NRGBA{}, b.Palette.Accent, 1)
	}
}

func (v *View) lineY(i int) float32 {
	return painted.Round(float32(v.row(i))*codeHeight - v.scroll.Y)
}

// after is the next line that is to be seen.
func (v *View) after(line int) int {
	if row := v.row(line); row+1 < v.rowCount() {
		return v.line(row + 1)
	}
	return len(v.src.lines)
}

// span draws a band over cells of a line.
func (v *View) span(b *painted.Brush, line, from, to int, c color.NRGBA, radius float32) {
	x0 := v.cellX(b, line, from)
	x1 := v.cellX(b, line, to)
	if to <= from {
		x1 = x0 + 4
	}
	x0, x1 = max(x0, v.gutterW-2), min(x1, v.gutterW+v.scroll.ViewW)
	b.Box(x0, v.lineY(line)+1, x1-x0, codeHeight-2, radius, c, color.NRGBA{}, 0)
}

// cellX is where a cell starts. Glyphs of other scripts may be wider than a cell, so their lines are measured.
func (v *View) cellX(b *painted.Brush, line, cell int) float32 {
	l := &v.src.lines[line]
	if l.ascii {
		return v.gutterW - v.scroll.X + float32(cell)*v.advance
	}
	return v.gutterW - v.scroll.X + b.Ruler.Width(l.slice(0, cell), painted.Mono(codeSize))
}

// over calls f for each visible line that a range touches.
func (v *View) over(r Range, first, end int, f func(line, from, to int, whole bool)) {
	if r.End <= r.Start {
		return
	}
	a, z := v.src.LineOf(r.Start)-1, v.src.LineOf(r.End-1)-1
	for i := max(a, first); i <= z && i < end; i++ {
		if v.hidden(i) {
			continue
		}
		l := &v.src.lines[i]
		from, to := 0, l.cells
		if i == a {
			from = l.cell(r.Start - l.start)
		} else {
			from = leading(l)
		}
		if i == z {
			to = l.cell(r.End - l.start)
		}
		f(i, from, to, i != a)
	}
}

// leading counts the blank cells a line starts with.
func leading(l *codeLine) int {
	return len(l.text) - len(strings.TrimLeft(l.text, " "))
}

func (v *View) paintGrounds(b *painted.Brush, first, end int, size fyne.Size) {
	for _, r := range v.twins {
		v.over(r, first, end, func(line, _, _ int, _ bool) {
			b.Fill(0, v.lineY(line), size.Width, codeHeight, b.Palette.SecondaryLine)
		})
	}
	if v.current != (Range{}) {
		if line := v.src.LineOf(v.current.Start) - 1; line >= first && line < end { // where it is folded away, the line that hides it
			b.Fill(0, v.lineY(line), size.Width, codeHeight, b.Palette.CurrentLine)
		}
		v.over(v.current, first, end, func(line, from, to int, _ bool) {
			v.span(b, line, from, to, b.Palette.CurrentRange, 3)
		})
	}
	if v.focused && v.caret.line >= first && v.caret.line < end {
		b.Box(v.gutterW-4, v.lineY(v.caret.line), size.Width-v.gutterW+4, codeHeight, 0, color.NRGBA{}, b.Palette.Border, 1)
	}
	for _, f := range v.found {
		if f.line >= first && f.line < end && !v.hidden(f.line) {
			v.span(b, f.line, f.from, f.to, b.Palette.FindMark, 2)
		}
	}
	from, to := v.selection()
	if from == to {
		return
	}
	for i := max(from.line, first); i <= to.line && i < end; i++ {
		if v.hidden(i) {
			continue
		}
		a, z := 0, v.src.lines[i].cells+1
		if i == from.line {
			a = from.cell
		}
		if i == to.line {
			z = to.cell
		}
		c := b.Palette.Accent
		c.A = 0x48
		v.span(b, i, a, z, c, 0)
	}
}

func (v *View) paintLine(b *painted.Brush, i int, f painted.Face) {
	l := &v.src.lines[i]
	base := v.lineY(i) + painted.Round(codeHeight/2+painted.CapHalf*f.Size)
	// Only the cells in view are drawn: a line may be a megabyte long.
	lo := max(int(v.scroll.X/v.advance)-1, 0)
	hi := lo + int(v.scroll.ViewW/v.advance) + 3
	up := b.Ruler.Measure("0", f)
	for _, r := range l.runs {
		from, to := r.from, r.to
		if to <= lo {
			continue
		}
		if from >= hi {
			break
		}
		if l.ascii {
			from, to = max(from, lo), min(to, hi)
		}
		s := l.slice(from, to)
		trimmed := strings.TrimLeft(s, " ")
		if trimmed == "" {
			continue
		}
		from += len(s) - len(trimmed)
		trimmed = strings.TrimRight(trimmed, " ")
		e := painted.Extent{Width: float32(len(trimmed)) * v.advance, Height: up.Height, Baseline: up.Baseline}
		if !l.ascii {
			e = b.Ruler.Measure(trimmed, f)
		}
		b.Baseline(v.cellX(b, i, from), base, trimmed, f, v.colour(b.Palette, r.kind), e)
	}
	if v.folded[i] {
		x := v.cellX(b, i, l.cells) + 6
		b.Box(x, v.lineY(i)+4, 20, codeHeight-8, 3, b.Palette.Raised, b.Palette.Border, 1)
		b.TextCentre(x+10, v.lineY(i)+codeHeight/2-2, "…", painted.Regular(theme.SmallSize), b.Palette.Subtle)
	}
}

func (v *View) colour(p *theme.Palette, k codeKind) color.NRGBA {
	switch k {
	case codeTag:
		return p.SyntaxTag
	case codePunct:
		return p.SyntaxComment
	case codeAttribute:
		return p.SyntaxAttribute
	case codeValue:
		return p.SyntaxValue
	case codeComment:
		return p.SyntaxComment
	case codeDeclaration:
		return p.SyntaxDeclaration
	case codeMark:
		return p.SyntaxMark
	}
	return p.SyntaxText
}

func (v *View) paintGutter(b *painted.Brush, first, end int, size fyne.Size) {
	b.Fill(0, 0, v.gutterW-8, size.Height, b.Palette.Raised)
	b.Fill(v.gutterW-8, 0, 1, size.Height, b.Palette.Border)
	if v.scroll.X > 0 {
		b.Fill(v.gutterW-7, 0, 6, size.Height, b.Palette.Surface)
	}
	f := painted.Mono(11)
	current := -1
	if v.current != (Range{}) {
		current = v.src.LineOf(v.current.Start) - 1
	}
	for i := first; i < end; i = v.after(i) {
		y := v.lineY(i)
		mid := y + codeHeight/2
		ink := b.Palette.LineNumber
		if i == current {
			b.Fill(0, y, v.gutterW-8, codeHeight, b.Palette.CurrentLine)
			b.Fill(0, y, 3, codeHeight, b.Palette.AccentFill)
			ink = b.Palette.Accent
		}
		b.TextRight(v.gutterW-12-foldWidth, mid, strconv.Itoa(i+1), f, ink)
		v.paintFold(b, i, y)
		off, set := v.breakpoints[i]
		switch {
		case set && off:
			b.Box(9, mid-5, 10, 10, 5, color.NRGBA{}, b.Palette.Red, 1.5)
		case set:
			b.Disc(14, mid, 5.5, b.Palette.Red)
		case i == v.hoverLine && v.params.ToggleBreakpoint != nil:
			c := b.Palette.Red
			c.A = 0x50
			b.Disc(14, mid, 5.5, c)
		}
		if i == current {
			b.Glyph(6, mid-8, 16, theme.IconCaretRight, b.Palette.Amber)
		}
	}
}
