package widgets

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// rows is what tree, table and trace share: fixed rows to scroll, select, open and copy, by pointer and by
// key. The widget that embeds it sets the hooks and n, and paints.
type rows struct {
	widget.BaseWidget
	scroll   painted.Scroller
	n        int
	height   float32   // of a row
	tops     []float32 // where each row starts, n+1 of them; nil for rows of one height
	selected int       // -1 for none
	hover    int
	focused  bool
	pressed  bool // a mouse button went down, so the tap that follows is handled already
	pointer  fyne.Position

	canSelect func(i int) bool
	onPress   func(i int, at fyne.Position) bool // a click at a place of a row; true if it is dealt with
	onSelect  func(i int)
	onOpen    func(i int)
	onMenu    func(i int, at fyne.Position)
	onCopy    func(i int)
	onHover   func(i int)
	onKey     func(k fyne.KeyName) bool
	onLeave   func()
	self      interface {
		fyne.Focusable
		fyne.CanvasObject
	}
}

func (r *rows) top(i int) float32 {
	if r.tops != nil {
		return r.tops[i]
	}
	return float32(i) * r.height
}

// at returns the row at a height of the widget, or -1.
func (r *rows) at(y float32) int {
	y -= r.scroll.OriginY
	if y < 0 || y >= r.scroll.ViewH {
		return -1
	}
	i := r.index(y + r.scroll.Y)
	if i >= r.n {
		return -1
	}
	return i
}

// index returns the row at a height of the content; n or more beyond the end.
func (r *rows) index(y float32) int {
	if r.tops != nil {
		return sort.Search(r.n, func(i int) bool { return r.tops[i+1] > y })
	}
	if r.height <= 0 {
		return r.n
	}
	return int(y / r.height)
}

// measure tells the rows how much room they have; top and left are taken by what does not scroll.
func (r *rows) measure(size fyne.Size, left, top float32) {
	r.scroll.OriginX, r.scroll.OriginY = left, top
	r.scroll.ViewW, r.scroll.ViewH = size.Width-left, size.Height-top
	r.scroll.ContentH = r.top(r.n)
	if r.n == 0 {
		r.scroll.ContentH = 0
	}
	r.scroll.ContentW = min(r.scroll.ContentW, r.scroll.ViewW)
	if r.scroll.Drag == painted.DragNone {
		r.scroll.Clamp()
	}
}

// visible returns the first row in view and the one after the last.
func (r *rows) visible() (first, end int) {
	first = min(max(r.index(r.scroll.Y), 0), r.n)
	end = first
	for end < r.n && r.top(end) < r.scroll.Y+r.scroll.ViewH {
		end++
	}
	return first, end
}

func (r *rows) reveal(i int) {
	if i >= 0 && i < r.n {
		r.scroll.Show(r.top(i), r.top(i+1))
	}
}

func (r *rows) choose(i int) {
	if i < 0 || i >= r.n || r.canSelect != nil && !r.canSelect(i) {
		return
	}
	changed := r.selected != i
	r.selected = i
	r.reveal(i)
	r.Refresh()
	if changed && r.onSelect != nil {
		r.onSelect(i)
	}
}

func (r *rows) press(at fyne.Position) {
	painted.Focus(r.self)
	i := r.at(at.Y)
	if i < 0 {
		return
	}
	if r.onPress != nil && r.onPress(i, at) {
		return
	}
	r.choose(i)
}

// MouseDown selects at once: a tap would wait for a possible second one.
func (r *rows) MouseDown(e *desktop.MouseEvent) {
	defer painted.Guard(r.self)
	r.pressed = true
	if r.overThumb(e.Position) {
		return
	}
	r.press(e.Position)
}

func (r *rows) overThumb(at fyne.Position) bool {
	_, _, ok := r.scroll.Thumb()
	return ok && at.X > r.scroll.OriginX+r.scroll.ViewW-theme.ScrollWidth
}

// MouseUp implements desktop.Mouseable.
func (r *rows) MouseUp(*desktop.MouseEvent) {}

// Tapped selects the row under the pointer.
func (r *rows) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(r.self)
	if r.pressed {
		r.pressed = false
		return
	}
	r.press(e.Position)
}

// DoubleTapped opens the row under the pointer.
func (r *rows) DoubleTapped(e *fyne.PointEvent) {
	defer painted.Guard(r.self)
	r.pointer = e.Position
	if i := r.at(e.Position.Y); i >= 0 && r.onOpen != nil && (r.canSelect == nil || r.canSelect(i)) {
		r.onOpen(i)
	}
}

// TappedSecondary selects the row under the pointer and asks for its menu.
func (r *rows) TappedSecondary(e *fyne.PointEvent) {
	defer painted.Guard(r.self)
	i := r.at(e.Position.Y)
	r.choose(i)
	if i >= 0 && r.onMenu != nil && (r.canSelect == nil || r.canSelect(i)) {
		r.onMenu(i, e.AbsolutePosition)
	}
}

// Scrolled implements fyne.Scrollable.
func (r *rows) Scrolled(e *fyne.ScrollEvent) {
	defer painted.Guard(r.self)
	if r.scroll.Wheel(e.Scrolled) {
		r.Refresh()
	}
}

// Dragged moves the scroll thumb.
func (r *rows) Dragged(e *fyne.DragEvent) {
	defer painted.Guard(r.self)
	if r.scroll.Dragged(e) {
		r.Refresh()
	}
}

// DragEnd implements fyne.Draggable.
func (r *rows) DragEnd() {
	defer painted.Guard(r.self)
	r.scroll.Drag = painted.DragNone
	r.scroll.Clamp()
	r.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (r *rows) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(r.self)
	r.scroll.Hot = true
	r.MouseMoved(e)
	r.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (r *rows) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(r.self)
	r.pointer = e.Position
	i := r.at(e.Position.Y)
	if i >= 0 && r.canSelect != nil && !r.canSelect(i) {
		i = -1
	}
	if i == r.hover {
		return
	}
	r.hover = i
	if r.onHover != nil {
		r.onHover(i)
	}
	r.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (r *rows) MouseOut() {
	defer painted.Guard(r.self)
	r.scroll.Hot, r.hover = false, -1
	if r.onHover != nil {
		r.onHover(-1)
	}
	r.Refresh()
}

// FocusGained implements fyne.Focusable.
func (r *rows) FocusGained() {
	defer painted.Guard(r.self)
	r.focused = true
	r.Refresh()
}

// FocusLost implements fyne.Focusable.
func (r *rows) FocusLost() {
	defer painted.Guard(r.self)
	r.focused = false
	r.Refresh()
}

// TypedRune implements fyne.Focusable.
func (r *rows) TypedRune(rune) {}

// TypedKey walks with the arrows, Page Up and Down, Home and End, opens with Enter, leaves with Esc.
func (r *rows) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(r.self)
	if r.onKey != nil && r.onKey(e.Name) {
		return
	}
	page := 10
	if r.height > 0 {
		page = max(int(r.scroll.ViewH/r.height)-1, 1)
	}
	switch e.Name {
	case fyne.KeyDown:
		r.walk(r.selected+1, 1)
	case fyne.KeyUp:
		if r.selected < 0 {
			r.walk(r.n-1, -1)
		} else {
			r.walk(r.selected-1, -1)
		}
	case fyne.KeyPageDown:
		r.walk(min(r.selected+page, r.n-1), -1)
	case fyne.KeyPageUp:
		r.walk(max(r.selected-page, 0), 1)
	case fyne.KeyHome:
		r.walk(0, 1)
		if r.selected == 0 || r.n == 0 {
			break
		}
		// Headings above the first row that can be selected should be seen too.
		if first := r.selected; first > 0 && r.firstSelectable() == first {
			r.scroll.Y = 0
			r.Refresh()
		}
	case fyne.KeyEnd:
		r.walk(r.n-1, -1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.selected >= 0 && r.selected < r.n && r.onOpen != nil {
			r.pointer = fyne.Position{}
			r.onOpen(r.selected)
		}
	case fyne.KeyEscape:
		r.onLeave()
	default:
		painted.Forward(r.self, e)
	}
}

func (r *rows) firstSelectable() int {
	for i := range r.n {
		if r.canSelect == nil || r.canSelect(i) {
			return i
		}
	}
	return -1
}

// walk selects row i or, if that cannot be selected, the next one in a direction.
func (r *rows) walk(i, step int) {
	for ; i >= 0 && i < r.n; i += step {
		if r.canSelect == nil || r.canSelect(i) {
			r.choose(i)
			return
		}
	}
}

// TypedShortcut copies the selected row on Ctrl+C.
func (r *rows) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(r.self)
	if _, ok := s.(*fyne.ShortcutCopy); !ok {
		painted.ForwardShortcut(r.self, s)
	} else if r.onCopy != nil && r.selected >= 0 && r.selected < r.n {
		r.onCopy(r.selected)
	}
}

// paintRowGround draws what lies under a row: selection and hover.
func (r *rows) paintRowGround(b *painted.Brush, i int, x, y, w, h float32) {
	switch {
	case i == r.selected && r.focused:
		b.Fill(x, y, w, h, b.Palette.AccentPale)
		b.Fill(x, y, 2, h, b.Palette.Accent)
	case i == r.selected:
		b.Fill(x, y, w, h, b.Palette.AccentPale)
	case i == r.hover:
		b.Fill(x, y, w, h, b.Palette.Hover)
	}
}
