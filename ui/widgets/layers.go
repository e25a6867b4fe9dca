package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"

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
		if at.X >= l.viewW-theme.Gutter-layerSwitchWide-14 && at.Y-l.originY+l.y-l.top(i) < 42 {
			l.toggle(i)
			return true
		}
		l.selected = i
		call(l.params.Select, l.data[i].ID)
		l.Refresh()
		return true
	}
	l.onOpen = func(i int) {
		if l.pointer == (fyne.Position{}) {
			call(l.params.Select, l.data[i].ID)
			return
		}
		call(l.params.Open, l.data[i].ID)
	}
	l.onCopy = func(i int) { call(l.params.Copy, l.data[i].ID) }
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
	l.onLeave = func() { leave(l, l.params.Leave) }
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
		call(l.params.Toggle, l.data[i].ID)
	}
}

// HeightFor is the height that all cards need.
func (l *LayerCards) HeightFor(float32) float32 { return float32(l.n)*layerCardHeight + 6 }

// CreateRenderer implements fyne.Widget.
func (l *LayerCards) CreateRenderer() fyne.WidgetRenderer { return newSheet(l) }

func (l *LayerCards) least(*brush) fyne.Size { return fyne.NewSize(150, layerCardHeight) }

func (l *LayerCards) paint(b *brush, size fyne.Size) {
	l.measure(size, 0, 0)
	first, end := l.visible()
	for i := first; i < end; i++ {
		l.paintCard(b, i, l.top(i)-l.y, size.Width)
	}
	l.paintThumbs(b)
}

func (l *LayerCards) paintCard(b *brush, i int, y, w float32) {
	c := &l.data[i]
	x, top, wide, high := float32(theme.Gutter), y+3, w-2*theme.Gutter, float32(layerCardHeight-10)
	tint := b.p.Layer(i)
	if i+1 < l.n {
		// The stem to the layer that builds on this one.
		b.fill(x+17, top+high, 2, 10, b.p.BorderStrong)
	}
	ground, line, stroke := b.p.Surface, b.p.Border, float32(1)
	switch {
	case c.Active:
		line, stroke = b.p.Accent, 1.5
	case i == l.hover:
		line = b.p.BorderStrong
	}
	if c.Off {
		ground = b.p.Background
	}
	b.box(x, top, wide, high, theme.Radius, ground, line, stroke)
	if i == l.selected && l.focused {
		b.box(x-3, top-3, wide+6, high+6, theme.Radius+2, color.NRGBA{}, b.p.Accent, 1.5)
	}
	bar := tint
	if c.Off {
		bar = b.p.BorderStrong
	}
	b.box(x+8, top+10, 4, high-20, 2, bar, color.NRGBA{}, 0)
	ink, title := b.p.Text, semibold(theme.TextSize)
	if c.Off {
		ink, title = b.p.Subtle, title.struck()
	}
	left, right := x+22, x+wide-10
	l.paintSwitch(b, c, right-layerSwitchWide, top+16, tint)
	b.textFit(left, top+16, right-layerSwitchWide-10-left, visibleText(c.Title), title, ink)
	b.textTail(left, top+34, right-left, visibleText(c.Line), mono(theme.CaptionSize), b.p.Subtle)
	b.textFit(left, top+50, right-left, visibleText(c.Quiet), regular(theme.CaptionSize), b.p.Subtle)
}

// paintSwitch draws a switch whose knob stands right while the layer is in.
func (l *LayerCards) paintSwitch(b *brush, c *LayerCard, x, mid float32, tint color.NRGBA) {
	const r = float32(layerSwitchHigh) / 2
	y := mid - r
	switch {
	case c.Off:
		b.box(x, y, layerSwitchWide, layerSwitchHigh, r, b.p.Input, b.p.BorderStrong, 1.5)
		b.disc(x+r, mid, r-4.5, b.p.Subtle)
	case c.Fixed:
		b.box(x, y, layerSwitchWide, layerSwitchHigh, r, b.p.BorderStrong, color.NRGBA{}, 0)
		b.disc(x+layerSwitchWide-r, mid, r-3, b.p.Surface)
	default:
		b.box(x, y, layerSwitchWide, layerSwitchHigh, r, tint, color.NRGBA{}, 0)
		b.disc(x+layerSwitchWide-r, mid, r-3, b.p.Surface)
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
		call(t.params.Open, t.data[i].ID)
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
func (t *LayerTree) CreateRenderer() fyne.WidgetRenderer { return newSheet(t) }

func (t *LayerTree) least(*brush) fyne.Size { return fyne.NewSize(180, 3*t.height) }

// barStep is the width of a bar's place with the gap behind.
func (t *LayerTree) barStep() float32 {
	if t.layers > 8 {
		return 7
	}
	return 13
}

func (t *LayerTree) paint(b *brush, size fyne.Size) {
	t.measure(size, 0, 0)
	w := size.Width
	// The place gives way first; the bar stays.
	end := w - theme.Gutter
	t.placeX = 0
	if w > 430 {
		t.placeX = round(w - min(w*0.32, 190))
		end = t.placeX - 10
	}
	t.barX = round(end - t.barStep()*float32(max(t.layers, 1)))
	first, last := t.visible()
	for i := first; i < last; i++ {
		t.paintRow(b, i, t.top(i)-t.y, w)
	}
	t.paintThumbs(b)
}

func (t *LayerTree) paintRow(b *brush, i int, y, w float32) {
	row := &t.data[i]
	h, mid := t.height, y+t.height/2
	if row.Heading {
		b.fill(0, y, w, h, b.p.Raised)
	}
	ink, sign := b.p.Text, Plain
	switch row.State {
	case RowAdded:
		b.fill(0, y, w, h, b.p.GreenPale)
		sign = Good
	case RowChanged:
		b.fill(0, y, w, h, b.p.AmberPale)
		sign = Warn
	case RowRemoved:
		b.fill(0, y, w, h, b.p.RedPale)
		sign, ink = Bad, b.p.RedText
	}
	if i == t.selected && sign != Plain {
		// What is left out keeps its colour under the selection; the frame tells that it is selected.
		b.box(0, y, w, h, 0, b.p.Hover, b.p.Accent, 1.5)
	} else if i == t.selected || i == t.hover {
		t.paintRowGround(b, i, 0, y, w, h)
	}
	if sign != Plain {
		b.fill(0, y, 3, h, toneLine(b.p, sign))
	}
	x := t.textStart(row)
	if row.Expandable {
		icon := theme.IconChevronRight
		if row.Expanded {
			icon = theme.IconChevronDown
		}
		b.glyph(x-19, mid-8, 16, icon, b.p.Subtle)
	}
	if row.Heading {
		x += b.textFit(x, mid, w-x-60, upper(row.Text), regular(theme.CaptionSize), b.p.Subtle) + 10
		b.textFit(x, mid, w-x, row.Detail, regular(theme.CaptionSize), b.p.Subtle)
		return
	}
	if row.Faint {
		ink = b.p.Subtle
	}
	end := w - theme.Gutter
	if t.placeX > 0 {
		tint := b.p.Subtle
		b.textTail(t.placeX, mid, end-t.placeX, row.Place, mono(theme.SmallSize), tint)
		end = t.placeX - 10
	}
	if row.Layers != nil {
		t.paintBar(b, row.Layers, mid)
		end = t.barX - 12
	} else if row.Layer >= 0 {
		// A value stands under the place of its layer in the bars above.
		at := min(row.Layer, max(t.layers-1, 0))
		b.box(t.barX+t.barStep()*float32(at), mid-3, t.barStep()-3, 6, 2, b.p.Layer(row.Layer), color.NRGBA{}, 0)
		end = t.barX - 12
	}
	t.paintTexts(b, row, x, mid, end, ink)
}

// paintBar draws a place a layer: filled in its colour where the layer took part, else hollow.
func (t *LayerTree) paintBar(b *brush, layers []bool, mid float32) {
	step := t.barStep()
	for i, in := range layers {
		x := t.barX + step*float32(i)
		if in {
			b.box(x, mid-5, step-3, 10, 2, b.p.Layer(i), color.NRGBA{}, 0)
		} else {
			b.box(x, mid-1, step-3, 2, 1, b.p.Border, color.NRGBA{}, 0)
		}
	}
}

func (t *LayerTree) paintTexts(b *brush, row *LayerRow, x, mid, end float32, ink color.NRGBA) {
	face, value := regular(theme.TextSize), mono(theme.SmallSize)
	if row.Strong {
		face = semibold(theme.TextSize)
	}
	if row.State == RowRemoved {
		face, value = face.struck(), value.struck()
	}
	text, room := visibleText(row.Text), end-x
	if row.Value != "" {
		// A name keeps a column of its own as far as it is short, so that values stand below each other.
		room = min(room, max(round((end-x)*0.42), 60))
	}
	drawn := b.textFit(x, mid, room, text, face, ink)
	if row.Value == "" {
		if row.Detail != "" {
			at := x
			if drawn > 0 {
				at += drawn + 10
			}
			b.textFit(at, mid, end-at, visibleText(row.Detail), regular(theme.SmallSize), b.p.Subtle)
		}
		return
	}
	x += room + 8
	if row.After == "" {
		b.textFit(x, mid, end-x, visibleText(row.Value), value, ink)
		return
	}
	half := (end - x - 22) / 2
	before, after := visibleText(row.Value), visibleText(row.After)
	// The shorter one leaves its room to the other.
	wide := min(b.ruler.width(before, value), max(half, end-x-22-b.ruler.width(after, value)))
	x += b.textFit(x, mid, wide, before, value.struck(), b.p.Subtle)
	b.text(x+6, mid, "→", value, b.p.Subtle)
	b.textFit(x+22, mid, end-x-22, after, value, b.p.AmberText)
}
