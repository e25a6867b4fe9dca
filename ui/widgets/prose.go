package widgets

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// ToneNamed is the tone that plain data spells as a word: quiet, good, active, caution or bad; any other
// word is Plain.
func ToneNamed(word string) Tone {
	switch word {
	case "quiet":
		return Subtle
	case "good":
		return Good
	case "active":
		return Accent
	case "caution":
		return Warn
	case "bad":
		return Bad
	}
	return Plain
}

// Ink is a colour of text beyond the tones, for what has a colour of its own.
type Ink int

// The inks. InkTone is the zero value: the tone decides.
const (
	InkTone Ink = iota
	InkTokenHeader
	InkTokenPayload
	InkTokenSignature
)

// Run is a stretch of text in one look.
type Run struct {
	Text               string
	Tone               Tone
	Ink                Ink
	Mono, Bold, Struck bool
}

// ProseLine is a paragraph of a Prose; it is broken where the width ends.
type ProseLine struct {
	// ID is what Tap and Menu are called with; empty for a line that does not answer.
	ID string
	// Lead is a label in a column of its own at the left, where the Prose has one.
	Lead string
	Runs []Run
	// Size of the text; SmallSize if zero.
	Size float32
	// Indent moves the whole paragraph, Hang only its further lines to the right.
	Indent, Hang float32
	// Gap is the room above.
	Gap float32
	// Ground lays the tone's pale colour under the line; Plain lays nothing.
	Ground Tone
	// Pill is a small rounded label behind the first line.
	Pill     string
	PillTone Tone
	// Centre centres the lines.
	Centre bool
	// Rule draws a hairline above.
	Rule bool
}

// blank tells whether a line has nothing to read besides its lead.
func (l ProseLine) blank() bool {
	for _, r := range l.Runs {
		if strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return true
}

// ProseParams are the look and the answers of a Prose; every function may be nil.
type ProseParams struct {
	Tap  func(id string)
	Menu func(id string, at fyne.Position)
	// LeadWidth is the width of the column of leads; zero for none.
	LeadWidth float32
	// Inset is the room at every side; Raised draws the strip's ground and a hairline above.
	Inset  float32
	Raised bool
}

// Prose is flowing text in several looks whose lines may be tapped. Make it with NewProse.
type Prose struct {
	widget.BaseWidget
	params ProseParams
	lines  []ProseLine
	hover  string
	key    string // the line that the keyboard has chosen
	// seen brings a stretch of the text into the view of what scrolls it; nil where nothing does.
	seen    func(top, bottom float32)
	focused bool
	placed  []proseLine
	width   float32
	height  float32
	of      *theme.Theme
	ruler   painted.Ruler
}

// proseLine is one visual line.
type proseLine struct {
	source    int
	first     bool
	y, height float32
	pieces    []prosePiece
	end       float32
}

type prosePiece struct {
	x, width float32
	text     string
	run      int
}

// NewProse makes an empty text.
func NewProse(p ProseParams) *Prose {
	t := &Prose{params: p}
	t.ExtendBaseWidget(t)
	return t
}

// SetLines replaces the text.
func (t *Prose) SetLines(lines []ProseLine) {
	t.lines, t.width = lines, 0
	t.Refresh()
}

// Lines returns what is shown.
func (t *Prose) Lines() []ProseLine { return t.lines }

// Text returns the text without its looks.
func (t *Prose) Text() string {
	var out strings.Builder
	for i, l := range t.lines {
		if i > 0 {
			out.WriteByte('\n')
		}
		if l.Lead != "" {
			out.WriteString(l.Lead + ": ")
		}
		for _, r := range l.Runs {
			out.WriteString(r.Text)
		}
	}
	return out.String()
}

// HeightFor is the height that the text needs at a width.
func (t *Prose) HeightFor(width float32) float32 {
	t.place(width)
	return t.height
}

func runFace(r Run, size float32) painted.Face {
	return painted.Face{Size: size, Style: fyne.TextStyle{Bold: r.Bold, Monospace: r.Mono, Strikethrough: r.Struck}}
}

// place breaks the paragraphs into lines.
func (t *Prose) place(width float32) {
	if th := theme.Of(t.Theme()); th != t.of {
		t.of, t.width = th, 0
		t.ruler.Forget()
	}
	if width == t.width && width > 0 {
		return
	}
	t.width = width
	t.placed = t.placed[:0]
	y := t.params.Inset
	for i := range t.lines {
		y = t.placeLine(i, y+t.lines[i].Gap, width)
	}
	t.height = painted.Round(y + t.params.Inset)
	if len(t.lines) == 0 {
		t.height = 0
	}
}

// leads is the width of the column of leads: as asked for, but in a narrow pane no more than leaves room to read beside it.
func (t *Prose) leads(width float32) float32 {
	return painted.Round(min(t.params.LeadWidth, width*0.4))
}

func (t *Prose) placeLine(i int, y, width float32) float32 {
	l := &t.lines[i]
	size := l.Size
	if size == 0 {
		size = theme.SmallSize
	}
	height := painted.Round(size * 1.5)
	left := t.params.Inset + t.leads(width) + l.Indent
	right := max(width-t.params.Inset, left+20)
	cur := proseLine{source: i, first: true, y: y, height: height}
	x := left
	flush := func() {
		cur.end = x
		t.placed = append(t.placed, cur)
		y += height
		cur = proseLine{source: i, y: y, height: height}
		x = left + l.Hang
	}
	for k, r := range l.Runs {
		f := runFace(r, size)
		for _, word := range words(visibleText(r.Text)) {
			w := t.ruler.Width(word, f)
			if x+w > right+0.5 && len(cur.pieces) > 0 && strings.TrimSpace(word) != "" {
				flush()
			}
			// A word that is wider than the line is cut where it ends.
			for x+w > right+0.5 && utf8.RuneCountInString(word) > 1 {
				head := t.cut(word, f, right-x)
				cur.pieces = append(cur.pieces, prosePiece{x, t.ruler.Width(head, f), head, k})
				x += t.ruler.Width(head, f)
				word = word[len(head):]
				w = t.ruler.Width(word, f)
				flush()
			}
			if n := len(cur.pieces); n > 0 && cur.pieces[n-1].run == k {
				p := &cur.pieces[n-1]
				p.text += word
				p.width = t.ruler.Width(p.text, f)
				x = p.x + p.width
			} else {
				cur.pieces = append(cur.pieces, prosePiece{x, w, word, k})
				x += w
			}
		}
	}
	flush()
	return y
}

// cut is the longest beginning of a word that fits, at least one rune.
func (t *Prose) cut(word string, f painted.Face, width float32) string {
	runes := []rune(word)
	low, high := 1, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if t.ruler.Width(string(runes[:mid]), f) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low])
}

// words splits text behind its blanks, so that joining the words gives the text again.
func words(s string) []string {
	var out []string
	start, blank := 0, false
	for i, r := range s {
		if r != ' ' && blank {
			out = append(out, s[start:i])
			start = i
		}
		blank = r == ' '
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func (t *Prose) at(y float32) string {
	for _, p := range t.placed {
		if y >= p.y && y < p.y+p.height {
			return t.lines[p.source].ID
		}
	}
	return ""
}

// Tapped answers for the line under the pointer.
func (t *Prose) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(t)
	if id := t.at(e.Position.Y); id != "" {
		if t.params.Tap != nil {
			t.key = id
			painted.Focus(t)
		}
		painted.Call(t.params.Tap, id)
	}
}

// TappedSecondary asks for the menu of the line under the pointer.
func (t *Prose) TappedSecondary(e *fyne.PointEvent) {
	defer painted.Guard(t)
	if t.params.Menu != nil {
		t.params.Menu(t.at(e.Position.Y), e.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Prose) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	t.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (t *Prose) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	id := t.at(e.Position.Y)
	if t.params.Tap == nil {
		id = ""
	}
	if id != t.hover {
		t.hover = id
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *Prose) MouseOut() {
	defer painted.Guard(t)
	if t.hover != "" {
		t.hover = ""
		t.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (t *Prose) Cursor() desktop.Cursor {
	if t.hover != "" {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (t *Prose) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *Prose) Least(*painted.Brush) fyne.Size { return fyne.NewSize(40, min(t.height, 20)) }

// Paint implements painted.Widget.
func (t *Prose) Paint(b *painted.Brush, size fyne.Size) {
	t.place(size.Width)
	if t.params.Raised {
		b.Fill(0, 0, size.Width, size.Height, b.Palette.Raised)
		b.Fill(0, 0, size.Width, 1, b.Palette.Border)
	}
	t.paintKey(b, size.Width)
	for i := range t.placed {
		t.paintLine(b, &t.placed[i], size.Width)
	}
}

func (t *Prose) paintLine(b *painted.Brush, p *proseLine, width float32) {
	l := &t.lines[p.source]
	size := l.Size
	if size == 0 {
		size = theme.SmallSize
	}
	mid := p.y + p.height/2
	if p.first && l.Rule {
		b.Fill(t.params.Inset, painted.Round(p.y-l.Gap/2), width-2*t.params.Inset, 1, b.Palette.Border)
	}
	side := max(t.params.Inset-6, 0)
	if l.Ground != Plain {
		b.Box(side, p.y, width-2*side, p.height, 3, tonePale(b.Palette, l.Ground), color.NRGBA{}, 0)
	}
	if l.ID != "" && l.ID == t.hover {
		b.Box(side, p.y, width-2*side, p.height, 3, b.Palette.Hover, color.NRGBA{}, 0)
	}
	if p.first && l.Lead != "" {
		room := t.leads(width) - 8
		if l.blank() {
			room = width - 2*t.params.Inset // a heading has the whole line
		}
		b.TextFit(t.params.Inset, mid, room, visibleText(l.Lead), painted.Regular(size), b.Palette.Subtle)
	}
	shift := float32(0)
	if l.Centre {
		shift = painted.Round(max(width-t.params.Inset-p.end, 0) / 2)
	}
	for _, piece := range p.pieces {
		r := l.Runs[piece.run]
		ink := toneText(b.Palette, r.Tone)
		switch r.Ink {
		case InkTokenHeader:
			ink = b.Palette.TokenHeader
		case InkTokenPayload:
			ink = b.Palette.TokenPayload
		case InkTokenSignature:
			ink = b.Palette.TokenSignature
		}
		b.Text(piece.x+shift, mid, piece.text, runFace(r, size), ink)
	}
	if p.first && l.Pill != "" {
		if at := painted.Round(p.end + 8 + shift); at+pillWidth(b, l.Pill) <= width { // the text beside it says most
			pill(b, at, mid, l.Pill, l.PillTone)
		}
	}
}
