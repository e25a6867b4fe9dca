package widgets

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/theme"
)

// scroller is an offset into content that is larger than its view, with thumbs to drag. Sizes are set by
// the painting widget before each use.
type scroller struct {
	x, y               float32 // what is scrolled away, never negative
	contentW, contentH float32
	viewW, viewH       float32
	originX, originY   float32 // where the view starts in the widget (beside a gutter, below a header)
	drag               int     // what a drag in progress moves
	hot                bool    // the pointer is over the widget: thumbs are shown
}

const (
	dragNone = iota
	dragVertical
	dragHorizontal
	dragElse // the widget's own business
)

func (s *scroller) clamp() {
	s.x = round(min(max(s.x, 0), max(s.contentW-s.viewW, 0)))
	s.y = round(min(max(s.y, 0), max(s.contentH-s.viewH, 0)))
}

// wheel applies a scroll event and tells whether anything moved.
func (s *scroller) wheel(d fyne.Delta) bool {
	x, y := s.x, s.y
	// A mouse wheel's notch arrives as 10; three rows of 26 are what one expects of it.
	s.x -= d.DX * 4
	s.y -= d.DY * 4
	s.clamp()
	return x != s.x || y != s.y
}

// show scrolls as little as needed so that the span y0…y1 of the content is visible.
func (s *scroller) show(y0, y1 float32) {
	if y1 > s.y+s.viewH {
		s.y = y1 - s.viewH
	}
	if y0 < s.y {
		s.y = y0
	}
	s.clamp()
}

func (s *scroller) thumb() (y, h float32, ok bool) {
	if s.contentH <= s.viewH || s.viewH < 20 {
		return 0, 0, false
	}
	h = max(s.viewH*s.viewH/s.contentH, 28)
	y = s.originY + (s.viewH-h)*s.y/(s.contentH-s.viewH)
	return y, h, true
}

func (s *scroller) thumbH() (x, w float32, ok bool) {
	if s.contentW <= s.viewW || s.viewW < 20 {
		return 0, 0, false
	}
	w = max(s.viewW*s.viewW/s.contentW, 28)
	x = s.originX + (s.viewW-w)*s.x/(s.contentW-s.viewW)
	return x, w, true
}

// dragged moves a thumb when the drag began on one and tells whether it did.
func (s *scroller) dragged(e *fyne.DragEvent) bool {
	if s.drag == dragNone {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		s.drag = dragElse
		if _, _, ok := s.thumb(); ok && from.X >= s.originX+s.viewW-theme.ScrollWidth-2 {
			s.drag = dragVertical
		} else if _, _, ok := s.thumbH(); ok && from.Y >= s.originY+s.viewH-theme.ScrollWidth-2 {
			s.drag = dragHorizontal
		}
	}
	switch s.drag {
	case dragVertical:
		_, h, _ := s.thumb()
		s.y += e.Dragged.DY * (s.contentH - s.viewH) / max(s.viewH-h, 1)
		s.y = min(max(s.y, 0), s.contentH-s.viewH) // unrounded, or slow drags would stand still
	case dragHorizontal:
		_, w, _ := s.thumbH()
		s.x += e.Dragged.DX * (s.contentW - s.viewW) / max(s.viewW-w, 1)
		s.x = min(max(s.x, 0), s.contentW-s.viewW)
	default:
		return false
	}
	return true
}

func (s *scroller) paintThumbs(b *brush) {
	if !s.hot && s.drag == dragNone {
		return
	}
	if y, h, ok := s.thumb(); ok {
		b.box(s.originX+s.viewW-8, y+1, 6, h-2, 3, b.p.ScrollThumb, color.NRGBA{}, 0)
	}
	if x, w, ok := s.thumbH(); ok {
		b.box(x+1, s.originY+s.viewH-8, w-2, 6, 3, b.p.ScrollThumb, color.NRGBA{}, 0)
	}
}

// rows is what tree, table and trace share: fixed rows to scroll, select, open and copy, by pointer and by
// key. The widget that embeds it sets the hooks and n, and paints.
type rows struct {
	widget.BaseWidget
	scroller
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
	y -= r.originY
	if y < 0 || y >= r.viewH {
		return -1
	}
	i := r.index(y + r.y)
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
	r.originX, r.originY = left, top
	r.viewW, r.viewH = size.Width-left, size.Height-top
	r.contentH = r.top(r.n)
	if r.n == 0 {
		r.contentH = 0
	}
	r.contentW = min(r.contentW, r.viewW)
	if r.drag == dragNone {
		r.clamp()
	}
}

// visible returns the first row in view and the one after the last.
func (r *rows) visible() (first, end int) {
	first = min(max(r.index(r.y), 0), r.n)
	end = first
	for end < r.n && r.top(end) < r.y+r.viewH {
		end++
	}
	return first, end
}

func (r *rows) reveal(i int) {
	if i >= 0 && i < r.n {
		r.show(r.top(i), r.top(i+1))
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
	focus(r.self)
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
	defer guard(r.self)
	r.pressed = true
	if r.overThumb(e.Position) {
		return
	}
	r.press(e.Position)
}

func (r *rows) overThumb(at fyne.Position) bool {
	_, _, ok := r.thumb()
	return ok && at.X > r.originX+r.viewW-theme.ScrollWidth
}

// MouseUp implements desktop.Mouseable.
func (r *rows) MouseUp(*desktop.MouseEvent) {}

// Tapped selects the row under the pointer.
func (r *rows) Tapped(e *fyne.PointEvent) {
	defer guard(r.self)
	if r.pressed {
		r.pressed = false
		return
	}
	r.press(e.Position)
}

// DoubleTapped opens the row under the pointer.
func (r *rows) DoubleTapped(e *fyne.PointEvent) {
	defer guard(r.self)
	r.pointer = e.Position
	if i := r.at(e.Position.Y); i >= 0 && r.onOpen != nil && (r.canSelect == nil || r.canSelect(i)) {
		r.onOpen(i)
	}
}

// TappedSecondary selects the row under the pointer and asks for its menu.
func (r *rows) TappedSecondary(e *fyne.PointEvent) {
	defer guard(r.self)
	i := r.at(e.Position.Y)
	r.choose(i)
	if i >= 0 && r.onMenu != nil && (r.canSelect == nil || r.canSelect(i)) {
		r.onMenu(i, e.AbsolutePosition)
	}
}

// Scrolled implements fyne.Scrollable.
func (r *rows) Scrolled(e *fyne.ScrollEvent) {
	defer guard(r.self)
	if r.wheel(e.Scrolled) {
		r.Refresh()
	}
}

// Dragged moves the scroll thumb.
func (r *rows) Dragged(e *fyne.DragEvent) {
	defer guard(r.self)
	if r.dragged(e) {
		r.Refresh()
	}
}

// DragEnd implements fyne.Draggable.
func (r *rows) DragEnd() {
	defer guard(r.self)
	r.drag = dragNone
	r.clamp()
	r.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (r *rows) MouseIn(e *desktop.MouseEvent) {
	defer guard(r.self)
	r.hot = true
	r.MouseMoved(e)
	r.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (r *rows) MouseMoved(e *desktop.MouseEvent) {
	defer guard(r.self)
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
	defer guard(r.self)
	r.hot, r.hover = false, -1
	if r.onHover != nil {
		r.onHover(-1)
	}
	r.Refresh()
}

// FocusGained implements fyne.Focusable.
func (r *rows) FocusGained() {
	defer guard(r.self)
	r.focused = true
	r.Refresh()
}

// FocusLost implements fyne.Focusable.
func (r *rows) FocusLost() {
	defer guard(r.self)
	r.focused = false
	r.Refresh()
}

// TypedRune implements fyne.Focusable.
func (r *rows) TypedRune(rune) {}

// TypedKey walks with the arrows, Page Up and Down, Home and End, opens with Enter, leaves with Esc.
func (r *rows) TypedKey(e *fyne.KeyEvent) {
	defer guard(r.self)
	if r.onKey != nil && r.onKey(e.Name) {
		return
	}
	page := 10
	if r.height > 0 {
		page = max(int(r.viewH/r.height)-1, 1)
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
			r.y = 0
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
		forward(r.self, e)
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
	defer guard(r.self)
	if _, ok := s.(*fyne.ShortcutCopy); !ok {
		forwardShortcut(r.self, s)
	} else if r.onCopy != nil && r.selected >= 0 && r.selected < r.n {
		r.onCopy(r.selected)
	}
}

// paintRowGround draws what lies under a row: selection and hover.
func (r *rows) paintRowGround(b *brush, i int, x, y, w, h float32) {
	switch {
	case i == r.selected && r.focused:
		b.fill(x, y, w, h, b.p.AccentPale)
		b.fill(x, y, 2, h, b.p.Accent)
	case i == r.selected:
		b.fill(x, y, w, h, b.p.AccentPale)
	case i == r.hover:
		b.fill(x, y, w, h, b.p.Hover)
	}
}

// call calls f if there is one.
func call(f func(id string), id string) {
	if f != nil {
		f(id)
	}
}
