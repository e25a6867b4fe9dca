package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/theme"
)

// Mark is tick box and radio button in one: a box to tick, or a circle of which one is chosen, with a
// text beside it. Make it with NewMark.
type Mark struct {
	widget.BaseWidget
	text    string
	round   bool
	on, off bool
	hover   bool
	focused bool
	changed func(on bool)
}

// NewMark makes an unset mark; round ones are circles, which a tap sets and does not take away. changed may
// be nil.
func NewMark(text string, round bool, changed func(on bool)) *Mark {
	m := &Mark{text: text, round: round, changed: changed}
	m.ExtendBaseWidget(m)
	return m
}

// SetOn sets the mark without calling back.
func (m *Mark) SetOn(on bool) {
	m.on = on
	m.Refresh()
}

// On tells whether the mark is set.
func (m *Mark) On() bool { return m.on }

// SetEnabled switches the widget on or off.
func (m *Mark) SetEnabled(on bool) {
	m.off = !on
	m.Refresh()
}

// Tapped sets or takes the mark.
func (m *Mark) Tapped(*fyne.PointEvent) {
	defer guard(m)
	if m.off || m.round && m.on {
		return
	}
	focus(m)
	m.on = !m.on
	m.Refresh()
	if m.changed != nil {
		m.changed(m.on)
	}
}

// MouseIn implements desktop.Hoverable.
func (m *Mark) MouseIn(*desktop.MouseEvent) {
	defer guard(m)
	m.hover = true
	m.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (m *Mark) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (m *Mark) MouseOut() {
	defer guard(m)
	m.hover = false
	m.Refresh()
}

// FocusGained implements fyne.Focusable.
func (m *Mark) FocusGained() {
	defer guard(m)
	m.focused = true
	m.Refresh()
}

// FocusLost implements fyne.Focusable.
func (m *Mark) FocusLost() {
	defer guard(m)
	m.focused = false
	m.Refresh()
}

// TypedRune implements fyne.Focusable.
func (m *Mark) TypedRune(rune) {}

// TypedKey taps with Enter and Space.
func (m *Mark) TypedKey(e *fyne.KeyEvent) {
	defer guard(m)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.Tapped(nil)
	default:
		forward(m, e)
	}
}

// TypedShortcut lets the window's shortcuts through.
func (m *Mark) TypedShortcut(s fyne.Shortcut) {
	defer guard(m)
	forwardShortcut(m, s)
}

// AccessibilityLabel implements fyne.Accessible.
func (m *Mark) AccessibilityLabel() string { return m.text }

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer { return newOpenSheet(m) }

func (m *Mark) least(b *brush) fyne.Size {
	return fyne.NewSize(round(b.ruler.width(m.text, regular(theme.TextSize)))+30, 26)
}

func (m *Mark) paint(b *brush, size fyne.Size) {
	mid := size.Height / 2
	radius := float32(4)
	if m.round {
		radius = 8
	}
	ground, line, ink := b.p.Input, b.p.BorderStrong, b.p.Text
	if m.on {
		ground, line = b.p.AccentFill, b.p.AccentFill
	}
	if m.off {
		ink = b.p.Subtle
		if m.on {
			ground, line = b.p.Grey, b.p.Grey
		}
	}
	if m.focused {
		b.box(-3, mid-11, 22, 22, radius+3, color.NRGBA{}, b.p.Accent, 1.5)
	}
	b.box(0, mid-8, 16, 16, radius, ground, line, 1)
	if m.hover && !m.off {
		b.box(0, mid-8, 16, 16, radius, b.p.Hover, color.NRGBA{}, 0)
	}
	switch {
	case m.on && m.round:
		b.disc(8, mid, 3, b.p.OnAccent)
	case m.on:
		b.glyph(1, mid-7, 14, theme.IconCheck, b.p.OnAccent)
	}
	b.textFit(24, mid, size.Width-24, visibleText(m.text), regular(theme.TextSize), ink)
}

// TileParams describe a Tile; Tap may be nil.
type TileParams struct {
	Icon        theme.Icon
	Title, Text string
	// Flat tiles have no border and one line: a row of a list on a page.
	Flat bool
	Tap  func()
}

// Tile is a large button with a title and a few words: something to begin with. Make it with NewTile.
type Tile struct {
	widget.BaseWidget
	params  TileParams
	hover   bool
	focused bool
	ruler   ruler
}

// NewTile makes a tile.
func NewTile(p TileParams) *Tile {
	t := &Tile{params: p}
	t.ExtendBaseWidget(t)
	return t
}

// HeightFor is the height that the words need at a width.
func (t *Tile) HeightFor(width float32) float32 {
	if t.params.Flat {
		return 34
	}
	n := len(wrap(&t.ruler, t.params.Text, regular(theme.SmallSize), width-32))
	return 66 + 18*float32(n) + 14
}

// Tapped runs the tile.
func (t *Tile) Tapped(*fyne.PointEvent) {
	defer guard(t)
	if t.params.Tap != nil {
		t.params.Tap()
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Tile) MouseIn(*desktop.MouseEvent) {
	defer guard(t)
	t.hover = true
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *Tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tile) MouseOut() {
	defer guard(t)
	t.hover = false
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *Tile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (t *Tile) FocusGained() {
	defer guard(t)
	t.focused = true
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Tile) FocusLost() {
	defer guard(t)
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Tile) TypedRune(rune) {}

// TypedKey runs the tile on Enter and Space.
func (t *Tile) TypedKey(e *fyne.KeyEvent) {
	defer guard(t)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.Tapped(nil)
	default:
		forward(t, e)
	}
}

// TypedShortcut lets the window's shortcuts through.
func (t *Tile) TypedShortcut(s fyne.Shortcut) {
	defer guard(t)
	forwardShortcut(t, s)
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Tile) AccessibilityLabel() string { return t.params.Title }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer { return newOpenSheet(t) }

func (t *Tile) least(*brush) fyne.Size {
	if t.params.Flat {
		return fyne.NewSize(160, 34)
	}
	return fyne.NewSize(180, 110)
}

func (t *Tile) paint(b *brush, size fyne.Size) {
	line, width := b.p.Border, float32(1)
	switch {
	case t.focused:
		line, width = b.p.Accent, 1.5
	case t.hover:
		line = b.p.Accent
	}
	if t.params.Flat {
		t.paintFlat(b, size)
		return
	}
	b.box(0, 0, size.Width, size.Height, 8, b.p.Surface, line, width)
	if t.hover {
		b.box(0, 0, size.Width, size.Height, 8, b.p.Hover, color.NRGBA{}, 0)
	}
	b.box(16, 16, 26, 26, 6, b.p.AccentPale, color.NRGBA{}, 0)
	b.glyph(21, 21, 16, t.params.Icon, b.p.Accent)
	b.textFit(52, 29, size.Width-68, t.params.Title, semibold(theme.TextSize+1), b.p.Text)
	for i, s := range wrap(&b.ruler, t.params.Text, regular(theme.SmallSize), size.Width-32) {
		b.text(16, 63+float32(i)*18, s, regular(theme.SmallSize), b.p.Subtle)
	}
}

func (t *Tile) paintFlat(b *brush, size fyne.Size) {
	mid := size.Height / 2
	if t.hover {
		b.box(0, 1, size.Width, size.Height-2, theme.Radius, b.p.Hover, color.NRGBA{}, 0)
	}
	if t.focused {
		b.box(0, 1, size.Width, size.Height-2, theme.Radius, color.NRGBA{}, b.p.Accent, 1.5)
	}
	b.glyph(10, mid-8, 16, t.params.Icon, b.p.Subtle)
	x := 36 + b.textFit(36, mid, size.Width*0.6, visibleText(t.params.Title), semibold(theme.TextSize), b.p.Text) + 12
	b.textFit(x, mid, size.Width-x-10, visibleText(t.params.Text), regular(theme.SmallSize), b.p.Subtle)
}
