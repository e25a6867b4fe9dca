package widgets

import (
	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// TraceRow is one visible row of a TraceList.
type TraceRow struct {
	ID     string // unique in the list
	Depth  int    // 0 for the outermost
	When   string // time or number, shown in the first column
	Icon   theme.Icon
	Tone   Tone // of the icon, and of the text if it is Warn or Bad
	Calm   bool // the text stays plain whatever the tone
	Text   string
	Detail string
	Place  string // file and line, shown at the right
	Strong bool
	Faint  bool
	Twin   bool

	Expandable, Expanded bool
}

// TraceParams are the answers of a TraceList; every one may be nil.
type TraceParams struct {
	TreeParams
	Place func(id string) // a tap on the place; nil leaves it to Select
	// NoWhen leaves the first column out.
	NoWhen bool
}

// TraceList tells what a run did, a row an operation, and marks the current one. Make it with NewTrace.
type TraceList struct {
	foldRows
	place   func(id string)
	data    []TraceRow
	current int
	whenW   float32 // of the first column
	detailX float32
	placeX  float32
}

// NewTrace makes an empty list.
func NewTrace(p TraceParams) *TraceList {
	t := &TraceList{place: p.Place, current: -1, whenW: 76}
	if p.NoWhen {
		t.whenW = 32
	}
	t.height, t.selected, t.hover = theme.RowHeight, -1, -1
	t.self = t
	t.wire(p.TreeParams, func(i int) fold {
		row := &t.data[i]
		return fold{row.ID, row.Depth, false, row.Expandable, row.Expanded}
	})
	t.onPress = func(i int, at fyne.Position) bool {
		row := t.data[i]
		if x := t.iconX(row); row.Expandable && at.X >= x-18 && at.X < x {
			t.toggle(i)
			return true
		}
		if t.place != nil && row.Place != "" && t.placeX > 0 && at.X >= t.placeX {
			t.choose(i)
			t.place(row.ID)
			return true
		}
		return false
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows replaces the rows and marks one as the run's present (-1 for none), which is scrolled into view
// when it is another one than before.
func (t *TraceList) SetRows(data []TraceRow, current int) {
	id := t.Selected()
	old := ""
	if t.current >= 0 && t.current < len(t.data) {
		old = t.data[t.current].ID
	}
	t.data = data
	t.refold(len(data), id)
	t.setCurrent(current, old)
	t.Refresh()
}

// SetCurrent moves the mark of the present and scrolls to it.
func (t *TraceList) SetCurrent(i int) {
	t.setCurrent(i, "")
	t.Refresh()
}

func (t *TraceList) setCurrent(i int, old string) {
	if i < 0 || i >= t.n {
		t.current = -1
		return
	}
	t.current = i
	if t.data[i].ID != old {
		t.scroll.ContentH = t.top(t.n)
		t.reveal(i)
	}
}

func (t *TraceList) iconX(row TraceRow) float32 {
	return t.whenW + 14*float32(row.Depth)
}

// CreateRenderer implements fyne.Widget.
func (t *TraceList) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *TraceList) Least(*painted.Brush) fyne.Size { return fyne.NewSize(200, 2*t.height) }

// Paint implements painted.Widget.
func (t *TraceList) Paint(b *painted.Brush, size fyne.Size) {
	t.measure(size, 0, 0)
	w := size.Width
	// Text and detail share the room that time and place leave; a narrow list drops the detail first.
	t.placeX, t.detailX = 0, 0
	if w > 420 {
		t.placeX = painted.Round(w - min(w*0.2, 184))
	}
	if w > 640 {
		end := t.placeX
		t.detailX = painted.Round(t.whenW + (end-t.whenW)*0.63)
	}
	first, end := t.visible()
	for i := first; i < end; i++ {
		t.paintRow(b, i, t.top(i)-t.scroll.Y, w)
	}
	t.scroll.PaintThumbs(b)
}

func (t *TraceList) paintRow(b *painted.Brush, i int, y, w float32) {
	row := &t.data[i]
	h := t.height
	mid := y + h/2
	switch {
	case i == t.selected:
		t.paintRowGround(b, i, 0, y, w, h)
	case i == t.current:
		b.Fill(0, y, w, h, b.Palette.AccentPale)
	case row.Twin:
		b.Fill(0, y, w, h, b.Palette.AmberPale)
	case i == t.hover:
		b.Fill(0, y, w, h, b.Palette.Hover)
	}
	if i == t.current {
		b.Fill(0, y, 3, h, b.Palette.AccentFill)
	}
	f := painted.Mono(theme.SmallSize)
	b.TextFit(12, mid, t.whenW-24, row.When, f, b.Palette.Subtle)
	x := t.iconX(*row)
	if row.Expandable {
		icon := theme.IconChevronRight
		if row.Expanded {
			icon = theme.IconChevronDown
		}
		b.Glyph(x-16, mid-8, 16, icon, b.Palette.Subtle)
	}
	if row.Icon != "" {
		b.Glyph(x, mid-8, 16, row.Icon, toneLine(b.Palette, row.Tone))
		x += 24
	}
	ink := b.Palette.Text
	switch {
	case !row.Calm && (row.Tone == Warn || row.Tone == Bad):
		ink = toneText(b.Palette, row.Tone)
	case row.Faint:
		ink = b.Palette.Subtle
	}
	end := w - theme.Gutter
	if t.placeX > 0 && row.Place != "" {
		b.TextTail(t.placeX, mid, end-t.placeX, row.Place, f, b.Palette.Subtle)
		end = t.placeX - 12
	}
	tf := f
	if row.Strong || i == t.current {
		tf = painted.Monobold(theme.SmallSize)
	}
	if t.detailX > 0 && row.Detail != "" {
		// The sentence comes first: a long one moves its detail to the right, or out of sight.
		at := max(t.detailX, x+b.Ruler.Width(visibleText(row.Text), tf)+16)
		if end-at > 60 {
			b.TextFit(at, mid, end-at, visibleText(row.Detail), f, b.Palette.Subtle)
			end = at - 12
		}
	}
	b.TextFit(x, mid, end-x, visibleText(row.Text), tf, ink)
}
