package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// RowState says what happened to a table's row; it decides colour, bar and sign.
type RowState int

// The states of a row. RowPlain is the zero value.
const (
	RowPlain RowState = iota
	RowAdded
	RowChanged
	RowRemoved
	RowFaint // not there yet: shown pale
)

// Column is a column of a Table.
type Column struct {
	Title string
	// Width is fixed when positive; columns without one share the rest by Weight (1 if zero).
	Width, Weight float32
	Mono          bool
	Right         bool // aligned to the right
	Small         bool
	Editable      bool
}

// Cell is a text in a row.
type Cell struct {
	Text string
	Tone Tone
	Bold bool
}

// TableRow is a row of a Table: one cell a column.
type TableRow struct {
	ID    string // unique in the table
	Cells []Cell
	State RowState
	Twin  bool // highlighted because its twin elsewhere is selected
}

// TableParams are the columns and answers of a Table; every function may be nil.
type TableParams struct {
	Columns []Column
	// Signs reserves room for the signs + ~ − of changed rows.
	Signs    bool
	NoHeader bool
	Select   func(id string)
	Open     func(id string) // Enter or double tap outside an editable column
	Menu     func(id string, at fyne.Position)
	Copy     func(id string)
	Hover    func(id string)
	Leave    func()
	// Edit is asked for the text to edit when someone starts to edit a cell; false refuses.
	Edit func(id string, column int) (text string, ok bool)
	// Edited takes what was typed; it is not called when the edit was given up.
	Edited func(id string, column int, text string)
}

// Table shows dense rows under column titles. Make it with NewTable.
type Table struct {
	rows
	params TableParams
	data   []TableRow
	edges  []float32 // left edge of each column, one more for the right end
	edit   *cellEntry
	editAt struct {
		id     string
		column int
	}
}

const headerHeight = 28

// NewTable makes an empty table.
func NewTable(p TableParams) *Table {
	t := &Table{params: p}
	t.height, t.selected, t.hover = theme.TableRow, -1, -1
	t.self = t
	t.onSelect = func(i int) { painted.Call(t.params.Select, t.data[i].ID) }
	t.onOpen = t.open
	t.onCopy = func(i int) { painted.Call(t.params.Copy, t.data[i].ID) }
	t.onMenu = func(i int, at fyne.Position) {
		if t.params.Menu != nil {
			t.params.Menu(t.data[i].ID, at)
		}
	}
	t.onHover = func(i int) {
		if i < 0 {
			painted.Call(t.params.Hover, "")
		} else {
			painted.Call(t.params.Hover, t.data[i].ID)
		}
	}
	t.onKey = func(k fyne.KeyName) bool {
		if k == fyne.KeyF2 && t.selected >= 0 && t.selected < t.n {
			t.StartEdit(t.data[t.selected].ID)
			return true
		}
		return false
	}
	t.onLeave = func() { painted.Leave(t, t.params.Leave) }
	t.ExtendBaseWidget(t)
	return t
}

// SetRows replaces the rows. Selection stays on the same ID, and the view where it was; an edit whose row
// is gone is given up.
func (t *Table) SetRows(data []TableRow) {
	id := t.Selected()
	t.data, t.n, t.hover = data, len(data), -1
	t.selected = t.find(id)
	if t.edit != nil && t.find(t.editAt.id) < 0 {
		t.edit = nil
	}
	t.Refresh()
}

func (t *Table) find(id string) int {
	if id == "" {
		return -1
	}
	for i := range t.data {
		if t.data[i].ID == id {
			return i
		}
	}
	return -1
}

// SetSelected selects a row without calling back; an unknown ID selects none.
func (t *Table) SetSelected(id string) {
	t.selected = t.find(id)
	t.Refresh()
}

// Selected returns the selected row's ID, or the empty string.
func (t *Table) Selected() string {
	if t.selected < 0 || t.selected >= len(t.data) {
		return ""
	}
	return t.data[t.selected].ID
}

// Reveal scrolls a row into view.
func (t *Table) Reveal(id string) {
	t.reveal(t.find(id))
	t.Refresh()
}

func (t *Table) open(i int) {
	if t.pointer != (fyne.Position{}) {
		for c, col := range t.params.Columns {
			if col.Editable && c+1 < len(t.edges) && t.pointer.X >= t.edges[c] && t.pointer.X < t.edges[c+1] {
				t.StartEdit(t.data[i].ID)
				return
			}
		}
	}
	if t.params.Open == nil {
		t.StartEdit(t.data[i].ID)
		return
	}
	painted.Call(t.params.Open, t.data[i].ID)
}

// StartEdit opens the row's first editable cell for typing, if Edit agrees. Enter keeps, Esc gives up.
func (t *Table) StartEdit(id string) {
	i := t.find(id)
	if i < 0 || t.params.Edit == nil || len(t.edges) == 0 {
		return
	}
	for c, col := range t.params.Columns {
		if !col.Editable {
			continue
		}
		text, ok := t.params.Edit(id, c)
		if !ok {
			return
		}
		t.reveal(i)
		t.editAt.id, t.editAt.column = id, c
		t.edit = newCellEntry(text, col.Mono, func(text string, keep bool) {
			if t.edit == nil {
				return
			}
			t.edit = nil
			t.Refresh()
			painted.Focus(t)
			if keep && t.params.Edited != nil {
				t.params.Edited(id, c, text)
			}
		})
		t.Refresh()
		// The driver knows the canvas of the new field only after it was drawn: ask for the table's.
		if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
			c.Focus(t.edit)
		}
		return
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *Table) Least(*painted.Brush) fyne.Size { return fyne.NewSize(160, headerHeight+2*t.height) }

// columns lays the columns out over a width.
func (t *Table) columns(width float32) {
	t.edges = t.edges[:0]
	left := float32(theme.Gutter)
	if t.params.Signs {
		left += 8
	}
	rest, weight := width-left-theme.Gutter, float32(0)
	for _, c := range t.params.Columns {
		if c.Width > 0 {
			rest -= c.Width
		} else {
			weight += max(c.Weight, 0)
			if c.Weight == 0 {
				weight++
			}
		}
	}
	x := left
	for _, c := range t.params.Columns {
		t.edges = append(t.edges, painted.Round(x))
		w := c.Width
		if w <= 0 {
			share := c.Weight
			if share == 0 {
				share = 1
			}
			w = max(rest*share/weight, 24)
		}
		x += w
	}
	t.edges = append(t.edges, painted.Round(x))
}

// Paint implements painted.Widget.
func (t *Table) Paint(b *painted.Brush, size fyne.Size) {
	head := float32(headerHeight)
	if t.params.NoHeader {
		head = 0
	}
	t.measure(size, 0, head)
	t.columns(size.Width)
	first, end := t.visible()
	for i := first; i < end; i++ {
		t.paintRow(b, i, head+t.top(i)-t.scroll.Y, size.Width)
	}
	if t.edit != nil {
		if i := t.find(t.editAt.id); i >= 0 {
			x, y := t.edges[t.editAt.column], head+t.top(i)-t.scroll.Y
			t.edit.Resize(fyne.NewSize(min(t.edges[t.editAt.column+1], size.Width)-x+4, t.height))
			t.edit.Move(fyne.NewPos(x-6, y))
			b.Object(t.edit)
		}
	}
	if head > 0 {
		b.Fill(0, 0, size.Width, head, b.Palette.Surface)
		b.Fill(0, head-1, size.Width, 1, b.Palette.Border)
		for c, col := range t.params.Columns {
			t.cell(b, c, head/2, col.Title, painted.Regular(theme.CaptionSize), b.Palette.Subtle)
		}
	}
	t.scroll.PaintThumbs(b)
}

func (t *Table) cell(b *painted.Brush, c int, mid float32, s string, f painted.Face, ink color.NRGBA) {
	x, end := t.edges[c], t.edges[c+1]
	if t.params.Columns[c].Right {
		b.TextRight(end, mid, b.Ruler.Fit(s, f, end-x), f, ink)
		return
	}
	b.TextFit(x, mid, end-x-10, s, f, ink)
}

func (t *Table) paintRow(b *painted.Brush, i int, y, w float32) {
	row := &t.data[i]
	h, mid := t.height, y+(t.height-1)/2
	sign, tone, ink := "", Plain, b.Palette.Text
	switch row.State {
	case RowAdded:
		b.Fill(0, y, w, h, b.Palette.GreenPale)
		sign, tone = "+", Good
	case RowChanged:
		b.Fill(0, y, w, h, b.Palette.AmberPale)
		sign, tone = "~", Warn
	case RowRemoved:
		b.Fill(0, y, w, h, b.Palette.RedPale)
		sign, tone, ink = "−", Bad, b.Palette.Subtle
	case RowFaint:
		ink = b.Palette.Subtle
	default:
		if row.Twin {
			b.Fill(0, y, w, h, b.Palette.AmberPale)
		}
	}
	if i == t.selected || i == t.hover {
		if row.State == RowPlain || row.State == RowFaint || i == t.hover {
			t.paintRowGround(b, i, 0, y, w, h)
		}
		if i == t.selected && row.State != RowPlain && row.State != RowFaint {
			// A change keeps its colour under the selection; the frame tells that it is selected.
			b.Box(0, y, w, h, 0, b.Palette.Hover, b.Palette.Accent, 1.5)
		}
	}
	b.Fill(0, y+h-1, w, 1, b.Palette.Border)
	if sign != "" {
		b.Fill(0, y, 3, h-1, toneLine(b.Palette, tone))
		if t.params.Signs {
			b.Text(8, mid, sign, painted.Monobold(theme.SmallSize), toneText(b.Palette, tone))
		}
	}
	for c, cell := range row.Cells {
		if c >= len(t.params.Columns) {
			break
		}
		col := t.params.Columns[c]
		f := painted.Regular(theme.TextSize)
		if col.Small {
			f.Size = theme.CaptionSize
		}
		if col.Mono {
			f = painted.Mono(theme.SmallSize)
		}
		f.Style.Bold = cell.Bold
		tint := ink
		if cell.Tone != Plain {
			tint = toneText(b.Palette, cell.Tone)
		}
		if row.State == RowRemoved {
			f = f.Struck()
		}
		t.cell(b, c, mid, visibleText(cell.Text), f, tint)
	}
}

// cellEntry is the field of a cell that is being edited.
type cellEntry struct {
	widget.Entry
	done   func(text string, keep bool)
	closed bool
}

func newCellEntry(text string, mono bool, done func(string, bool)) *cellEntry {
	e := &cellEntry{done: done}
	e.ExtendBaseWidget(e)
	e.TextStyle.Monospace = mono
	e.Scroll = fyne.ScrollNone // its shadow would cover a cell that is as low as this
	e.SetText(text)
	e.OnSubmitted = func(s string) { e.finish(s, true) }
	return e
}

func (e *cellEntry) finish(s string, keep bool) {
	defer painted.Guard(e)
	if !e.closed {
		e.closed = true
		e.done(s, keep)
	}
}

// TypedKey gives the edit up on Esc.
func (e *cellEntry) TypedKey(k *fyne.KeyEvent) {
	defer painted.Guard(e)
	switch {
	case k.Name == fyne.KeyEscape:
		e.finish(e.Text, false)
	case functionKey(k.Name):
		painted.Forward(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}

// visibleText is s with what would break a row or mislead the eye made visible.
func visibleText(s string) string {
	if !strings.ContainsFunc(s, painted.Misleading) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		out.WriteString(painted.ShowRune(r))
	}
	return out.String()
}
