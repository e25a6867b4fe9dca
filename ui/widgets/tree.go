package widgets

import (
	"strings"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// TreeRow is one visible row of a TreeView. The caller flattens its tree: rows under a folded one are not
// in the list.
type TreeRow struct {
	ID        string // unique in the tree
	Depth     int    // 0 for roots
	Text      string
	Badge     string // short text at the right edge
	BadgeTone Tone
	Icon      theme.Icon
	IconTone  Tone
	Heading   bool // a section's title in small capitals; not selectable
	Strong    bool
	Faint     bool // does not apply now; still selectable
	Twin      bool // highlighted because its twin elsewhere is selected

	Expandable, Expanded bool
}

// TreeParams are the answers of a TreeView; every one may be nil.
type TreeParams struct {
	Select func(id string)
	Open   func(id string)                   // Enter or double tap
	Toggle func(id string, expanded bool)    // a disclosure was pressed; answer with SetRows
	Menu   func(id string, at fyne.Position) // at is in the window
	Copy   func(id string)                   // Ctrl+C
	Hover  func(id string)                   // empty when the pointer left
	Leave  func()                            // Esc
}

// TreeView is a tree or outline of flat rows with sections, badges and disclosures. Make it with NewTree.
type TreeView struct {
	foldRows
	data []TreeRow
}

const (
	headingHeight = 34
	indent        = 16
)

// NewTree makes an empty tree.
func NewTree(p TreeParams) *TreeView {
	t := &TreeView{}
	t.height, t.selected, t.hover = theme.RowHeight, -1, -1
	t.self = t
	t.canSelect = func(i int) bool { return !t.data[i].Heading }
	t.wire(p, func(i int) fold {
		row := &t.data[i]
		return fold{row.ID, row.Depth, row.Heading, row.Expandable, row.Expanded}
	})
	t.onPress = func(i int, at fyne.Position) bool {
		row := t.data[i]
		x := t.textStart(row)
		if row.Expandable && at.X < x && at.X >= x-indent-4 {
			t.toggle(i)
			return true
		}
		return false
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows replaces the rows. Selection stays on the same ID, and the view where it was.
func (t *TreeView) SetRows(data []TreeRow) {
	id := t.Selected()
	t.data = data
	t.tops = make([]float32, len(data)+1)
	for i, row := range data {
		h := t.height
		if row.Heading {
			h = headingHeight
		}
		t.tops[i+1] = t.tops[i] + h
	}
	t.refold(len(data), id)
	t.Refresh()
}

func (t *TreeView) textStart(row TreeRow) float32 {
	return 8 + indent + float32(row.Depth)*indent
}

// CreateRenderer implements fyne.Widget.
func (t *TreeView) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *TreeView) Least(*painted.Brush) fyne.Size { return fyne.NewSize(120, 3*t.height) }

// Paint implements painted.Widget.
func (t *TreeView) Paint(b *painted.Brush, size fyne.Size) {
	t.measure(size, 0, 0)
	first, end := t.visible()
	for i := first; i < end; i++ {
		t.paintRow(b, i, t.top(i)-t.scroll.Y, size.Width)
	}
	t.scroll.PaintThumbs(b)
}

func (t *TreeView) paintRow(b *painted.Brush, i int, y, w float32) {
	row := t.data[i]
	if row.Heading {
		mid := y + headingHeight - 14
		f := painted.Regular(theme.CaptionSize)
		right := w - theme.Gutter
		if row.Badge != "" {
			right -= b.TextRight(right, mid, row.Badge, f, b.Palette.Subtle) + 8
		}
		b.TextFit(10, mid, right-10, strings.ToUpper(row.Text), f, b.Palette.Subtle)
		return
	}
	h := t.height
	mid := y + h/2
	left := 8 + float32(row.Depth)*indent
	if i == t.selected || i == t.hover {
		t.paintRowGround(b, i, 0, y, w, h)
	} else if row.Twin {
		b.Fill(0, y, w, h, b.Palette.AmberPale)
	}
	ink, face := b.Palette.Text, painted.Regular(theme.TextSize)
	if row.Faint {
		ink = b.Palette.Subtle
	}
	if row.Strong {
		face = painted.Semibold(theme.TextSize)
	}
	if row.Expandable {
		icon := theme.IconChevronRight
		if row.Expanded {
			icon = theme.IconChevronDown
		}
		b.Glyph(left-2, mid-8, 16, icon, b.Palette.Subtle)
	}
	x := left + indent
	if row.Icon != "" {
		tint := toneLine(b.Palette, row.IconTone)
		if row.IconTone == Plain {
			tint = b.Palette.Subtle
		}
		if !row.Expandable {
			// A leaf's icon takes the place that its disclosure would have.
			x = left
		}
		b.Glyph(x, mid-8, 16, row.Icon, tint)
		x += 22
	}
	right := w - theme.Gutter
	if row.Badge != "" {
		tint := toneText(b.Palette, row.BadgeTone)
		if row.BadgeTone == Plain {
			tint = b.Palette.Subtle
		}
		badge := b.Ruler.Fit(row.Badge, painted.Regular(theme.SmallSize), (right-x)*0.6)
		right -= b.TextRight(right, mid, badge, painted.Regular(theme.SmallSize), tint) + 8
	}
	b.TextFit(x, mid, right-x, row.Text, face, ink)
}
