package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// Tab is a title of a TabBar.
type Tab struct {
	ID        string
	Title     string
	Badge     string // a count in a small pill
	BadgeTone Tone
	Closable  bool
	Tip       string
}

// TabBarParams are the answers of a TabBar; every one may be nil.
type TabBarParams struct {
	Select func(id string)
	Close  func(id string)
	Menu   func(id string, at fyne.Position)
	Hover  func(id, tip string)
	Leave  func()
}

// TabBar is a strip of flat tabs with an underline under the chosen one. Make it with NewTabBar. What the
// tabs show is the caller's, or a Tabs'.
type TabBar struct {
	widget.BaseWidget
	params   TabBarParams
	tabs     []Tab
	selected int
	hover    int
	overX    bool // the pointer is over the hovered tab's cross
	focused  bool
	trailing string
	offset   float32   // what is scrolled away at the left
	edges    []float32 // left edge of each tab without the offset, one more for the end
	viewW    float32
	pad      float32 // what stands around a title, left and right together
}

// The room around a title: as much as looks well, and as little as must be where the strip is narrow.
const (
	tabPad      = float32(24)
	tabPadLeast = float32(12)
)

// NewTabBar makes an empty strip.
func NewTabBar(p TabBarParams) *TabBar {
	t := &TabBar{params: p, selected: -1, hover: -1}
	t.ExtendBaseWidget(t)
	return t
}

// SetTabs replaces the tabs and chooses one by ID, without calling back.
func (t *TabBar) SetTabs(tabs []Tab, selected string) {
	t.tabs = tabs
	t.hover = -1
	t.edges = nil
	t.SetSelected(selected)
}

// SetSelected chooses a tab by ID without calling back.
func (t *TabBar) SetSelected(id string) {
	t.selected = -1
	for i, tab := range t.tabs {
		if tab.ID == id {
			t.selected = i
		}
	}
	t.revealSelected()
	t.Refresh()
}

// Selected returns the chosen tab's ID, or the empty string.
func (t *TabBar) Selected() string {
	if t.selected < 0 || t.selected >= len(t.tabs) {
		return ""
	}
	return t.tabs[t.selected].ID
}

// SetTrailing sets a small text at the right end of the strip.
func (t *TabBar) SetTrailing(text string) {
	t.trailing = text
	t.Refresh()
}

func (t *TabBar) choose(i int) {
	if i < 0 || i >= len(t.tabs) {
		return
	}
	changed := i != t.selected
	t.selected = i
	t.revealSelected()
	t.Refresh()
	if changed {
		painted.Call(t.params.Select, t.tabs[i].ID)
	}
}

func (t *TabBar) revealSelected() {
	if t.selected < 0 || t.selected+1 >= len(t.edges) || t.viewW == 0 {
		return
	}
	t.offset = max(t.offset, t.edges[t.selected+1]-t.viewW)
	t.offset = min(t.offset, t.edges[t.selected])
}

func (t *TabBar) at(x float32) int {
	for i := range t.tabs {
		if i+1 < len(t.edges) && x+t.offset >= t.edges[i] && x+t.offset < t.edges[i+1] {
			return i
		}
	}
	return -1
}

func (t *TabBar) overClose(i int, x float32) bool {
	return i >= 0 && t.tabs[i].Closable && x+t.offset >= t.edges[i+1]-24
}

// Tapped chooses or closes the tab under the pointer.
func (t *TabBar) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(t)
	painted.Focus(t)
	i := t.at(e.Position.X)
	if t.overClose(i, e.Position.X) && t.params.Close != nil {
		t.params.Close(t.tabs[i].ID)
		return
	}
	t.choose(i)
}

// TappedSecondary asks for a tab's menu.
func (t *TabBar) TappedSecondary(e *fyne.PointEvent) {
	defer painted.Guard(t)
	if i := t.at(e.Position.X); i >= 0 && t.params.Menu != nil {
		t.params.Menu(t.tabs[i].ID, e.AbsolutePosition)
	}
}

// Scrolled moves tabs that do not fit.
func (t *TabBar) Scrolled(e *fyne.ScrollEvent) {
	defer painted.Guard(t)
	if len(t.edges) == 0 {
		return
	}
	t.offset = min(max(t.offset-(e.Scrolled.DY+e.Scrolled.DX)*4, 0), max(t.edges[len(t.edges)-1]-t.viewW, 0))
	t.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (t *TabBar) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	t.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (t *TabBar) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(t)
	i := t.at(e.Position.X)
	over := t.overClose(i, e.Position.X)
	if i == t.hover && over == t.overX {
		return
	}
	t.hover, t.overX = i, over
	t.Refresh()
	if t.params.Hover != nil {
		if i >= 0 {
			t.params.Hover(t.tabs[i].ID, t.tabs[i].Tip)
		} else {
			t.params.Hover("", "")
		}
	}
}

// MouseOut implements desktop.Hoverable.
func (t *TabBar) MouseOut() {
	defer painted.Guard(t)
	t.hover = -1
	t.Refresh()
	if t.params.Hover != nil {
		t.params.Hover("", "")
	}
}

// FocusGained implements fyne.Focusable.
func (t *TabBar) FocusGained() {
	defer painted.Guard(t)
	t.focused = true
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *TabBar) FocusLost() {
	defer painted.Guard(t)
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *TabBar) TypedRune(rune) {}

// TypedKey walks with left, right, Home and End, closes with Delete; Esc leaves.
func (t *TabBar) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(t)
	switch e.Name {
	case fyne.KeyLeft:
		t.choose(max(t.selected-1, 0))
	case fyne.KeyRight:
		t.choose(min(t.selected+1, len(t.tabs)-1))
	case fyne.KeyHome:
		t.choose(0)
	case fyne.KeyEnd:
		t.choose(len(t.tabs) - 1)
	case fyne.KeyDelete:
		if t.selected >= 0 && t.selected < len(t.tabs) && t.tabs[t.selected].Closable {
			painted.Call(t.params.Close, t.tabs[t.selected].ID)
		}
	case fyne.KeyEscape:
		painted.Leave(t, t.params.Leave)
	default:
		painted.Forward(t, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(t) }

// Least implements painted.Widget.
func (t *TabBar) Least(*painted.Brush) fyne.Size { return fyne.NewSize(80, theme.TabHeight) }

// Paint implements painted.Widget.
func (t *TabBar) Paint(b *painted.Brush, size fyne.Size) {
	mid := (size.Height - 1) / 2
	x, trail := t.measure(b, size.Width)
	if t.viewW != size.Width-trail {
		t.viewW = size.Width - trail
		t.revealSelected()
	}
	t.offset = painted.Round(min(max(t.offset, 0), max(x-t.viewW, 0)))
	b.Fill(0, 0, size.Width, size.Height-1, b.Palette.Surface)
	b.Fill(0, size.Height-1, size.Width, 1, b.Palette.Border)
	for i, tab := range t.tabs {
		t.paintTab(b, i, tab, t.edges[i]-t.offset, t.edges[i+1]-t.offset, mid, size.Height)
	}
	if t.offset > 0 {
		b.Fill(0, 0, 16, size.Height-1, b.Palette.Surface)
		b.Glyph(0, mid-8, 16, theme.IconPrevious, b.Palette.Subtle)
	}
	if x-t.offset > t.viewW+1 {
		b.Fill(t.viewW-16, 0, 16, size.Height-1, b.Palette.Surface)
		b.Glyph(t.viewW-16, mid-8, 16, theme.IconNext, b.Palette.Subtle)
	}
	if trail > 0 {
		b.TextRight(size.Width-theme.Gutter, mid, t.trailing, painted.Regular(theme.SmallSize), b.Palette.Subtle)
	}
}

// measure places the tabs, and says where they end and how wide what trails them is. Where the strip is narrow the tabs
// move together before anything is left out; of tabs and what trails them, the tabs come first.
func (t *TabBar) measure(b *painted.Brush, width float32) (end, trail float32) {
	widths := make([]float32, len(t.tabs))
	least := float32(2)
	for i, tab := range t.tabs {
		// A tab keeps its width when it is chosen: the bold title decides.
		w := max(b.Ruler.Width(tab.Title, painted.Semibold(theme.TextSize)), b.Ruler.Width(tab.Title, painted.Regular(theme.TextSize)))
		if tab.Badge != "" {
			w += 6 + max(b.Ruler.Width(tab.Badge, painted.Regular(theme.CaptionSize))+12, 18)
		}
		if tab.Closable {
			w += 16
		}
		widths[i] = w
		least += w + tabPadLeast
	}
	if t.trailing != "" {
		trail = b.Ruler.Width(t.trailing, painted.Regular(theme.SmallSize)) + 2*theme.Gutter
		if trail > width-least {
			trail = 0
		}
	}
	t.pad = tabPad
	if n := float32(len(t.tabs)); n > 0 {
		t.pad = min(max(tabPadLeast+(width-trail-least)/n-1, tabPadLeast), tabPad) // one point for rounding
	}
	t.edges = t.edges[:0]
	end = 2
	for _, w := range widths {
		t.edges = append(t.edges, end)
		end = painted.Round(end + w + t.pad)
	}
	t.edges = append(t.edges, end)
	return end, trail
}

// Whole tells whether all tabs are in view as they were drawn last.
func (t *TabBar) Whole() bool { return len(t.edges) == 0 || t.edges[len(t.edges)-1] <= t.viewW+1 }

func (t *TabBar) paintTab(b *painted.Brush, i int, tab Tab, x, end, mid, height float32) {
	f, ink := painted.Regular(theme.TextSize), b.Palette.Subtle
	switch {
	case i == t.selected:
		f, ink = painted.Semibold(theme.TextSize), b.Palette.Accent
	case i == t.hover:
		ink = b.Palette.Text
	}
	if i == t.selected && t.focused {
		b.Box(x+4, 6, end-x-8, height-13, 4, color.NRGBA{}, b.Palette.Accent, 1)
	}
	tx := x + t.pad/2
	tx += b.Text(tx, mid, tab.Title, f, ink)
	if tab.Badge != "" {
		pill(b, painted.Round(tx+6), mid, tab.Badge, tab.BadgeTone)
	}
	if tab.Closable && (i == t.hover || i == t.selected) {
		if i == t.hover && t.overX {
			b.Box(end-25, mid-8, 16, 16, 4, b.Palette.Pressed, color.NRGBA{}, 0)
		}
		b.Glyph(end-23, mid-6, 12, theme.IconClose, b.Palette.Subtle)
	}
	if i == t.selected {
		b.Fill(x+2, height-2, end-x-4, 2, b.Palette.Accent)
	}
}

// TabItem is a tab with what it shows.
type TabItem struct {
	Tab
	Content fyne.CanvasObject
}

// Tabs is a TabBar above the content of the chosen tab. Make it with NewTabs. Only the chosen content is in
// the window's tree, so hidden panes cost nothing.
type Tabs struct {
	widget.BaseWidget
	bar     *TabBar
	items   []TabItem
	ground  *fyne.Container
	changed func(id string)
}

// NewTabs makes a strip over its items and chooses the first; changed (may be nil) hears of each choice of
// the user, params' other answers go to the strip.
func NewTabs(items []TabItem, p TabBarParams) *Tabs {
	t := &Tabs{changed: p.Select, ground: &fyne.Container{Layout: filling{}}}
	p.Select = func(id string) {
		t.show()
		painted.Call(t.changed, id)
	}
	t.bar = NewTabBar(p)
	t.ExtendBaseWidget(t)
	first := ""
	if len(items) > 0 {
		first = items[0].ID
	}
	t.SetItems(items, first)
	return t
}

// SetItems replaces the tabs and chooses one by ID.
func (t *Tabs) SetItems(items []TabItem, selected string) {
	t.items = items
	tabs := make([]Tab, len(items))
	for i, it := range items {
		tabs[i] = it.Tab
	}
	t.bar.SetTabs(tabs, selected)
	t.show()
}

// SetSelected chooses a tab by ID without calling back.
func (t *Tabs) SetSelected(id string) {
	t.bar.SetSelected(id)
	t.show()
}

// SetBadge changes the count beside a title.
func (t *Tabs) SetBadge(id, badge string, tone Tone) {
	tabs := make([]Tab, len(t.items))
	for i := range t.items {
		if t.items[i].ID == id {
			t.items[i].Badge, t.items[i].BadgeTone = badge, tone
		}
		tabs[i] = t.items[i].Tab
	}
	t.bar.SetTabs(tabs, t.bar.Selected())
}

// Selected returns the chosen tab's ID.
func (t *Tabs) Selected() string { return t.bar.Selected() }

// Has tells whether there is a tab of an ID.
func (t *Tabs) Has(id string) bool {
	return slices.ContainsFunc(t.items, func(it TabItem) bool { return it.ID == id })
}

// Bar returns the strip, to set a trailing text or to focus it.
func (t *Tabs) Bar() *TabBar { return t.bar }

func (t *Tabs) show() {
	t.ground.Objects = nil
	for _, it := range t.items {
		if it.ID == t.bar.Selected() && it.Content != nil {
			t.ground.Objects = []fyne.CanvasObject{it.Content}
		}
	}
	t.ground.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{
		Layout: under{height: theme.TabHeight},
		// The strip lies above what it shows: nothing that hangs over may cover it.
		Objects: []fyne.CanvasObject{t.ground, t.bar},
	})
}

// filling is a layout that gives every object all the room.
type filling struct{}

func (filling) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (filling) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(40, 20)
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}

// under is a layout with a strip of a fixed height above the rest.
type under struct{ height float32 }

func (u under) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[1].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(size.Width, u.height))
	objects[0].Move(fyne.NewPos(0, u.height))
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-u.height))
}

func (u under) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), u.height+b.Height)
}
