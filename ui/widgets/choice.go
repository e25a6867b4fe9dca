package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
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
	defer painted.Guard(m)
	if m.off || m.round && m.on {
		return
	}
	painted.Focus(m)
	m.on = !m.on
	m.Refresh()
	if m.changed != nil {
		m.changed(m.on)
	}
}

// MouseIn implements desktop.Hoverable.
func (m *Mark) MouseIn(*desktop.MouseEvent) {
	defer painted.Guard(m)
	m.hover = true
	m.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (m *Mark) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (m *Mark) MouseOut() {
	defer painted.Guard(m)
	m.hover = false
	m.Refresh()
}

// FocusGained implements fyne.Focusable.
func (m *Mark) FocusGained() {
	defer painted.Guard(m)
	m.focused = true
	m.Refresh()
}

// FocusLost implements fyne.Focusable.
func (m *Mark) FocusLost() {
	defer painted.Guard(m)
	m.focused = false
	m.Refresh()
}

// TypedRune implements fyne.Focusable.
func (m *Mark) TypedRune(rune) {}

// TypedKey taps with Enter and Space.
func (m *Mark) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(m)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.Tapped(nil)
	default:
		painted.Forward(m, e)
	}
}

// TypedShortcut lets the window's shortcuts through.
func (m *Mark) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(m)
	painted.ForwardShortcut(m, s)
}

// AccessibilityLabel implements fyne.Accessible.
func (m *Mark) AccessibilityLabel() string { return m.text }

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(m) }

// Least implements painted.Widget.
func (m *Mark) Least(b *painted.Brush) fyne.Size {
	return fyne.NewSize(painted.Round(b.Ruler.Width(m.text, painted.Regular(theme.TextSize)))+30, 26)
}

// Paint implements painted.Widget.
func (m *Mark) Paint(b *painted.Brush, size fyne.Size) {
	mid := size.Height / 2
	radius := float32(4)
	if m.round {
		radius = 8
	}
	ground, line, ink := b.Palette.Input, b.Palette.BorderStrong, b.Palette.Text
	if m.on {
		ground, line = b.Palette.AccentFill, b.Palette.AccentFill
	}
	if m.off {
		ink = b.Palette.Subtle
		if m.on {
			ground, line = b.Palette.Grey, b.Palette.Grey
		}
	}
	if m.focused {
		b.Box(-3, mid-11, 22, 22, radius+3, color.NRGBA{}, b.Palette.Accent, 1.5)
	}
	b.Box(0, mid-8, 16, 16, radius, ground, line, 1)
	if m.hover && !m.off {
		b.Box(0, mid-8, 16, 16, radius, b.Palette.Hover, color.NRGBA{}, 0)
	}
	switch {
	case m.on && m.round:
		b.Disc(8, mid, 3, b.Palette.OnAccent)
	case m.on:
		b.Glyph(1, mid-7, 14, theme.IconCheck, b.Palette.OnAccent)
	}
	b.TextFit(24, mid, size.Width-24, visibleText(m.text), painted.Regular(theme.TextSize), ink)
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
	ruler   painted.Ruler
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
	n := len(wrap(&t.ruler, t.params.Text, painted.Regular(theme.SmallSize), width-32))
	return 66 + 18*float32(n) + 14
}

// Tapped runs the tile.
func (t *Tile) Tapped(*fyne.PointEvent) {
	defer painted.Guard(t)
	if t.params.Tap != nil {
		t.params.Tap()
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Tile) MouseIn(*desktop.MouseEvent) {
	defer painted.Guard(t)
	t.hover = true
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *Tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tile) MouseOut() {
	defer painted.Guard(t)
	t.hover = false
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *Tile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (t *Tile) FocusGained() {
	defer painted.Guard(t)
	t.focused = true
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Tile) FocusLost() {
	defer painted.Guard(t)
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Tile) TypedRune(rune) {}

// TypedKey runs the tile on Enter and Space.
func (t *Tile) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(t)
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.Tapped(nil)
	default:
		painted.Forward(t, e)
	}
}

// TypedShortcut lets the window's shortcuts through.
func (t *Tile) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(t)
	painted.ForwardShortcut(t, s)
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Tile) AccessibilityLabel() string { return t.params.Title }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer { return painted.NewOpenSheet(t) }

// Least implements painted.Widget.
func (t *Tile) Least(*painted.Brush) fyne.Size {
	if t.params.Flat {
		return fyne.NewSize(160, 34)
	}
	return fyne.NewSize(180, 110)
}

// Paint implements painted.Widget.
func (t *Tile) Paint(b *painted.Brush, size fyne.Size) {
	line, width := b.Palette.Border, float32(1)
	switch {
	case t.focused:
		line, width = b.Palette.Accent, 1.5
	case t.hover:
		line = b.Palette.Accent
	}
	if t.params.Flat {
		t.paintFlat(b, size)
		return
	}
	b.Box(0, 0, size.Width, size.Height, 8, b.Palette.Surface, line, width)
	if t.hover {
		b.Box(0, 0, size.Width, size.Height, 8, b.Palette.Hover, color.NRGBA{}, 0)
	}
	b.Box(16, 16, 26, 26, 6, b.Palette.AccentPale, color.NRGBA{}, 0)
	b.Glyph(21, 21, 16, t.params.Icon, b.Palette.Accent)
	b.TextFit(52, 29, size.Width-68, t.params.Title, painted.Semibold(theme.TextSize+1), b.Palette.Text)
	for i, s := range wrap(&b.Ruler, t.params.Text, painted.Regular(theme.SmallSize), size.Width-32) {
		b.Text(16, 63+float32(i)*18, s, painted.Regular(theme.SmallSize), b.Palette.Subtle)
	}
}

func (t *Tile) paintFlat(b *painted.Brush, size fyne.Size) {
	mid := size.Height / 2
	if t.hover {
		b.Box(0, 1, size.Width, size.Height-2, theme.Radius, b.Palette.Hover, color.NRGBA{}, 0)
	}
	if t.focused {
		b.Box(0, 1, size.Width, size.Height-2, theme.Radius, color.NRGBA{}, b.Palette.Accent, 1.5)
	}
	b.Glyph(10, mid-8, 16, t.params.Icon, b.Palette.Subtle)
	x := 36 + b.TextFit(36, mid, size.Width*0.6, visibleText(t.params.Title), painted.Semibold(theme.TextSize), b.Palette.Text) + 12
	b.TextFit(x, mid, size.Width-x-10, visibleText(t.params.Text), painted.Regular(theme.SmallSize), b.Palette.Subtle)
}
