package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// LayerCard is one layer of a LayerCards.
type LayerCard struct {
	ID          string // unique in the list
	Title       string
	Line, Quiet string // two lines below the title
	// Off layers are left out. Fixed ones cannot be switched.
	Off, Fixed bool
	// Active layers are those that something else shows alone.
	Active bool
}

// LayerCardsParams are the answers of a LayerCards; every one may be nil.
type LayerCardsParams struct {
	Toggle func(id string) // the switch, or Space
	Select func(id string) // the card was tapped, or Enter
	Open   func(id string) // double tap
	Menu   func(id string, at fyne.Position)
	Copy   func(id string)
	Leave  func()
}

// LayerCards shows layers as cards below each other, the first one being the ground that the others stand on,
// each in its own colour with a switch. Make it with NewLayerCards.
type LayerCards struct {
	rows
	params LayerCardsParams
	data   []LayerCard
}

const (
	layerCardHeight = 72
	layerSwitchWide = 30
	layerSwitchHigh = 16
)

// NewLayerCards makes an empty list.
func NewLayerCards(p LayerCardsParams) *LayerCards {
	l := &LayerCards{params: p}
	l.height, l.selected, l.hover = layerCardHeight, -1, -1
	l.self = l
	l.onPress = func(i int, at fyne.Position) bool {
		if at.X >= l.scroll.ViewW-theme.Gutter-layerSwitchWide-14 && at.Y-l.scroll.OriginY+l.scroll.Y-l.top(i) < 42 {
			l.toggle(i)
			return true
		}
		l.selected = i
		painted.Call(l.params.Select, l.data[i].ID)
		l.Refresh()
		return true
	}
	l.onOpen = func(i int) {
		if l.pointer == (fyne.Position{}) {
			painted.Call(l.params.Select, l.data[i].ID)
			return
		}
		painted.Call(l.params.Open, l.data[i].ID)
	}
	l.onCopy = func(i int) { painted.Call(l.params.Copy, l.data[i].ID) }
	l.onMenu = func(i int, at fyne.Position) {
		if l.params.Menu != nil {
			l.params.Menu(l.data[i].ID, at)
		}
	}
	l.onKey = func(k fyne.KeyName) bool {
		if k == fyne.KeySpace && l.selected >= 0 && l.selected < l.n {
			l.toggle(l.selected)
			return true
		}
		return false
	}
	l.onLeave = func() { painted.Leave(l, l.params.Leave) }
	l.ExtendBaseWidget(l)
	return l
}

// SetCards replaces the cards.
func (l *LayerCards) SetCards(data []LayerCard) {
	l.data, l.n, l.hover = data, len(data), -1
	if l.selected >= l.n {
		l.selected = -1
	}
	l.Refresh()
}

func (l *LayerCards) toggle(i int) {
	if !l.data[i].Fixed {
		painted.Call(l.params.Toggle, l.data[i].ID)
	}
}

// HeightFor is the height that all cards need.
func (l *LayerCards) HeightFor(float32) float32 { return float32(l.n)*layerCardHeight + 6 }

// CreateRenderer implements fyne.Widget.
func (l *LayerCards) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(l) }

// Least implements painted.Widget.
func (l *LayerCards) Least(*painted.Brush) fyne.Size { return fyne.NewSize(150, layerCardHeight) }

// Paint implements painted.Widget.
func (l *LayerCards) Paint(b *painted.Brush, size fyne.Size) {
	l.measure(size, 0, 0)
	first, end := l.visible()
	for i := first; i < end; i++ {
		l.paintCard(b, i, l.top(i)-l.scroll.Y, size.Width)
	}
	l.scroll.PaintThumbs(b)
}

func (l *LayerCards) paintCard(b *painted.Brush, i int, y, w float32) {
	c := &l.data[i]
	x, top, wide, high := float32(theme.Gutter), y+3, w-2*theme.Gutter, float32(layerCardHeight-10)
	tint := b.Palette.Layer(i)
	if i+1 < l.n {
		// The stem to the layer that builds on this one.
		b.Fill(x+17, top+high, 2, 10, b.Palette.BorderStrong)
	}
	ground, line, stroke := b.Palette.Surface, b.Palette.Border, float32(1)
	switch {
	case c.Active:
		line, stroke = b.Palette.Accent, 1.5
	case i == l.hover:
		line = b.Palette.BorderStrong
	}
	if c.Off {
		ground = b.Palette.Background
	}
	b.Box(x, top, wide, high, theme.Radius, ground, line, stroke)
	if i == l.selected && l.focused {
		b.Box(x-3, top-3, wide+6, high+6, theme.Radius+2, color.NRGBA{}, b.Palette.Accent, 1.5)
	}
	bar := tint
	if c.Off {
		bar = b.Palette.BorderStrong
	}
	b.Box(x+8, top+10, 4, high-20, 2, bar, color.NRGBA{}, 0)
	ink, title := b.Palette.Text, painted.Semibold(theme.TextSize)
	if c.Off {
		ink, title = b.Palette.Subtle, title.Struck()
	}
	left, right := x+22, x+wide-10
	l.paintSwitch(b, c, right-layerSwitchWide, top+16, tint)
	b.TextFit(left, top+16, right-layerSwitchWide-10-left, visibleText(c.Title), title, ink)
	b.TextTail(left, top+34, right-left, visibleText(c.Line), painted.Mono(theme.CaptionSize), b.Palette.Subtle)
	b.TextFit(left, top+50, right-left, visibleText(c.Quiet), painted.Regular(theme.CaptionSize), b.Palette.Subtle)
}

// paintSwitch draws a switch whose knob stands right while the layer is in.
func (l *LayerCards) paintSwitch(b *painted.Brush, c *LayerCard, x, mid float32, tint color.NRGBA) {
	const r = float32(layerSwitchHigh) / 2
	y := mid - r
	switch {
	case c.Off:
		b.Box(x, y, layerSwitchWide, layerSwitchHigh, r, b.Palette.Input, b.Palette.BorderStrong, 1.5)
		b.Disc(x+r, mid, r-4.5, b.Palette.Subtle)
	case c.Fixed:
		b.Box(x, y, layerSwitchWide, layerSwitchHigh, r, b.Palette.BorderStrong, color.NRGBA{}, 0)
		b.Disc(x+layerSwitchWide-r, mid, r-3, b.Palette.Surface)
	default:
		b.Box(x, y, layerSwitchWide, layerSwitchHigh, r, tint, color.NRGBA{}, 0)
		b.Disc(x+layerSwitchWide-r, mid, r-3, b.Palette.Surface)
	}
}

// LayerRow is one visible row of a LayerTree.
type LayerRow struct {
	ID      string // unique in the tree
	Depth   int
	Heading bool // a section's title, which can be folded
	Text    string
	Detail  string // pale, behind the text
	// Value stands in a column of its own; After, where there is one, is what it becomes.
	Value, After string
	// Layers are those that the bar shows filled, one of a place each; nil shows no bar.
	Layers []bool
	// Layer is the colour of the dot before the text; -1 for none.
	Layer int
	Place string
	// State colours the row as in a Table.
	State RowState
	// Faint rows tell what no longer counts.
	Faint, Strong bool

	Expandable, Expanded bool
}

// LayerTree is a tree of what layers made, with a bar of the layers' colours on every row. Make it with
// NewLayerTree.
type LayerTree struct {
	foldRows
	data   []LayerRow
	layers int // places of a bar
	barX   float32
	placeX float32
}

// NewLayerTree makes an empty tree.
func NewLayerTree(p TreeParams) *LayerTree {
	t := &LayerTree{}
	t.height, t.selected, t.hover = theme.RowHeight, -1, -1
	t.self = t
	t.wire(p, func(i int) fold {
		row := &t.data[i]
		return fold{row.ID, row.Depth, row.Heading, row.Expandable, row.Expanded}
	})
	t.onOpen = func(i int) {
		if t.data[i].Heading {
			t.toggle(i)
			return
		}
		painted.Call(t.params.Open, t.data[i].ID)
	}
	t.onPress = func(i int, at fyne.Position) bool {
		row := t.data[i]
		x := t.textStart(&row)
		if row.Expandable && (row.Heading || at.X < x && at.X >= x-20) {
			t.toggle(i)
			return true
		}
		return false
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows replaces the rows of a tree over so many layers. Selection stays on the same ID.
func (t *LayerTree) SetRows(data []LayerRow, layers int) {
	id := t.Selected()
	t.data, t.layers = data, layers
	t.refold(len(data), id)
	t.Refresh()
}

func (t *LayerTree) textStart(row *LayerRow) float32 {
	if row.Heading {
		return 26
	}
	return 28 + 16*float32(row.Depth)
}

// CreateRenderer implements fyne.Widget.
func (t *LayerTree) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *LayerTree) Least(*painted.Brush) fyne.Size { return fyne.NewSize(180, 3*t.height) }

// barStep is the width of a bar's place with the gap behind.
func (t *LayerTree) barStep() float32 {
	if t.layers > 8 {
		return 7
	}
	return 13
}

// Paint implements painted.Widget.
func (t *LayerTree) Paint(b *painted.Brush, size fyne.Size) {
	t.measure(size, 0, 0)
	w := size.Width
	// The place gives way first; the bar stays.
	end := w - theme.Gutter
	t.placeX = 0
	if w > 430 {
		t.placeX = painted.Round(w - min(w*0.32, 190))
		end = t.placeX - 10
	}
	t.barX = painted.Round(end - t.barStep()*float32(max(t.layers, 1)))
	first, last := t.visible()
	for i := first; i < last; i++ {
		t.paintRow(b, i, t.top(i)-t.scroll.Y, w)
	}
	t.scroll.PaintThumbs(b)
}

func (t *LayerTree) paintRow(b *painted.Brush, i int, y, w float32) {
	row := &t.data[i]
	h, mid := t.height, y+t.height/2
	if row.Heading {
		b.Fill(0, y, w, h, b.Palette.Raised)
	}
	ink, sign := b.Palette.Text, Plain
	switch row.State {
	case RowAdded:
		b.Fill(0, y, w, h, b.Palette.GreenPale)
		sign = Good
	case RowChanged:
		b.Fill(0, y, w, h, b.Palette.AmberPale)
		sign = Warn
	case RowRemoved:
		b.Fill(0, y, w, h, b.Palette.RedPale)
		sign, ink = Bad, b.Palette.RedText
	}
	if i == t.selected && sign != Plain {
		// What is left out keeps its colour under the selection; the frame tells that it is selected.
		b.Box(0, y, w, h, 0, b.Palette.Hover, b.Palette.Accent, 1.5)
	} else if i == t.selected || i == t.hover {
		t.paintRowGround(b, i, 0, y, w, h)
	}
	if sign != Plain {
		b.Fill(0, y, 3, h, toneLine(b.Palette, sign))
	}
	x := t.textStart(row)
	if row.Expandable {
		icon := theme.IconChevronRight
		if row.Expanded {
			icon = theme.IconChevronDown
		}
		b.Glyph(x-19, mid-8, 16, icon, b.Palette.Subtle)
	}
	if row.Heading {
		x += b.TextFit(x, mid, w-x-60, strings.ToUpper(row.Text), painted.Regular(theme.CaptionSize), b.Palette.Subtle) + 10
		b.TextFit(x, mid, w-x, row.Detail, painted.Regular(theme.CaptionSize), b.Palette.Subtle)
		return
	}
	if row.Faint {
		ink = b.Palette.Subtle
	}
	end := w - theme.Gutter
	if t.placeX > 0 {
		tint := b.Palette.Subtle
		b.TextTail(t.placeX, mid, end-t.placeX, row.Place, painted.Mono(theme.SmallSize), tint)
		end = t.placeX - 10
	}
	if row.Layers != nil {
		t.paintBar(b, row.Layers, mid)
		end = t.barX - 12
	} else if row.Layer >= 0 {
		// A value stands under the place of its layer in the bars above.
		at := min(row.Layer, max(t.layers-1, 0))
		b.Box(t.barX+t.barStep()*float32(at), mid-3, t.barStep()-3, 6, 2, b.Palette.Layer(row.Layer), color.NRGBA{}, 0)
		end = t.barX - 12
	}
	t.paintTexts(b, row, x, mid, end, ink)
}

// paintBar draws a place a layer: filled in its colour where the layer took part, else hollow.
func (t *LayerTree) paintBar(b *painted.Brush, layers []bool, mid float32) {
	step := t.barStep()
	for i, in := range layers {
		x := t.barX + step*float32(i)
		if in {
			b.Box(x, mid-5, step-3, 10, 2, b.Palette.Layer(i), color.NRGBA{}, 0)
		} else {
			b.Box(x, mid-1, step-3, 2, 1, b.Palette.Border, color.NRGBA{}, 0)
		}
	}
}

func (t *LayerTree) paintTexts(b *painted.Brush, row *LayerRow, x, mid, end float32, ink color.NRGBA) {
	face, value := painted.Regular(theme.TextSize), painted.Mono(theme.SmallSize)
	if row.Strong {
		face = painted.Semibold(theme.TextSize)
	}
	if row.State == RowRemoved {
		face, value = face.Struck(), value.Struck()
	}
	text, room := visibleText(row.Text), end-x
	if row.Value != "" {
		// A name keeps a column of its own as far as it is short, so that values stand below each other.
		room = min(room, max(painted.Round((end-x)*0.42), 60))
	}
	drawn := b.TextFit(x, mid, room, text, face, ink)
	if row.Value == "" {
		if row.Detail != "" {
			at := x
			if drawn > 0 {
				at += drawn + 10
			}
			b.TextFit(at, mid, end-at, visibleText(row.Detail), painted.Regular(theme.SmallSize), b.Palette.Subtle)
		}
		return
	}
	x += room + 8
	if row.After == "" {
		b.TextFit(x, mid, end-x, visibleText(row.Value), value, ink)
		return
	}
	half := (end - x - 22) / 2
	before, after := visibleText(row.Value), visibleText(row.After)
	// The shorter one leaves its room to the other.
	wide := min(b.Ruler.Width(before, value), max(half, end-x-22-b.Ruler.Width(after, value)))
	x += b.TextFit(x, mid, wide, before, value.Struck(), b.Palette.Subtle)
	b.Text(x+6, mid, "→", value, b.Palette.Subtle)
	b.TextFit(x+22, mid, end-x-22, after, value, b.Palette.AmberText)
}
