package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// tall is an object whose height depends on its width.
type tall interface{ HeightFor(width float32) float32 }

// HeightFor is the height that an object needs at a width: flowing text tells it, anything else has a
// height of its own.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if t, ok := o.(tall); ok {
		return t.HeightFor(width)
	}
	return o.MinSize().Height
}

// StackItem is an object of a Stack.
type StackItem struct {
	fyne.CanvasObject
	// Gap is the room above.
	Gap float32
	// Own leaves the object its own width instead of the column's.
	Own bool
}

// StackParams are the look of a Stack.
type StackParams struct {
	// Width bounds the column, which then stands in the middle; zero takes all the room.
	Width float32
	// Inset is the room inside the column's edge, Top the room above the column.
	Inset, Top float32
	// Card draws a sheet with a border behind the column.
	Card bool
	// Ground paints the pane behind the column in the colour behind the graph.
	Ground bool
}

// Stack shows objects below each other and scrolls. Make it with NewStack.
type Stack struct {
	widget.BaseWidget
	params StackParams
	items  []StackItem
	ground *canvas.Rectangle
	card   *canvas.Rectangle
	inner  *fyne.Container
	scroll *container.Scroll
	width  float32
}

// NewStack makes an empty column.
func NewStack(p StackParams) *Stack {
	c := &Stack{params: p, ground: &canvas.Rectangle{}, card: &canvas.Rectangle{}}
	c.inner = &fyne.Container{Layout: stackLayout{c}}
	c.scroll = container.NewVScroll(c.inner)
	c.ExtendBaseWidget(c)
	return c
}

// SetItems replaces the objects and keeps the place where the view was scrolled to.
func (c *Stack) SetItems(items []StackItem) {
	c.items = items
	c.inner.Objects = nil
	if c.params.Card {
		c.inner.Objects = append(c.inner.Objects, c.card)
	}
	for _, it := range items {
		c.inner.Objects = append(c.inner.Objects, it.CanvasObject)
		if t, ok := it.CanvasObject.(*Prose); ok {
			t.seen = func(top, bottom float32) { c.show(t.Position().Y+top, t.Position().Y+bottom) }
		}
	}
	c.Refresh()
}

// show scrolls as little as needed to bring a stretch of the column into view.
func (c *Stack) show(top, bottom float32) {
	y, height := c.scroll.Offset.Y, c.scroll.Size().Height
	if bottom > y+height {
		y = bottom - height
	}
	y = max(min(y, top), 0)
	if y != c.scroll.Offset.Y {
		c.scroll.ScrollToOffset(fyne.NewPos(c.scroll.Offset.X, y))
	}
}

// ScrollToTop shows the first object.
func (c *Stack) ScrollToTop() { c.scroll.ScrollToTop() }

// CreateRenderer implements fyne.Widget.
func (c *Stack) CreateRenderer() fyne.WidgetRenderer {
	return &stackRenderer{c, []fyne.CanvasObject{c.ground, c.scroll}}
}

type stackRenderer struct {
	c       *Stack
	objects []fyne.CanvasObject
}

func (r *stackRenderer) Layout(size fyne.Size) {
	c := r.c
	r.colour()
	c.ground.Resize(size)
	c.width = size.Width
	c.scroll.Resize(size)
	// The width decides the height of flowing text, so the content is laid out again.
	c.inner.Resize(c.inner.MinSize().Max(size))
	stackLayout{c}.Layout(c.inner.Objects, c.inner.Size())
	c.scroll.Refresh()
}

func (r *stackRenderer) colour() {
	p := theme.Of(r.c.Theme()).Palette()
	r.c.ground.FillColor = p.Surface
	if r.c.params.Ground {
		r.c.ground.FillColor = p.Background
	}
	r.c.card.FillColor, r.c.card.StrokeColor, r.c.card.StrokeWidth, r.c.card.CornerRadius = p.Surface, p.Border, 1, 10
}

func (r *stackRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 60) }

func (r *stackRenderer) Refresh() {
	r.Layout(r.c.Size())
	canvas.Refresh(r.c.ground)
	canvas.Refresh(r.c.inner)
}

func (r *stackRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *stackRenderer) Destroy()                     {}

type stackLayout struct{ c *Stack }

// bounds is where the column stands in a width.
func (l stackLayout) bounds(width float32) (x, w float32) {
	p := l.c.params
	w = width
	if p.Width > 0 {
		w = min(p.Width, width-2*theme.Gutter)
	}
	return painted.Round((width - w) / 2), w
}

func (l stackLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	_, w := l.bounds(l.c.width)
	inner := max(w-2*l.c.params.Inset, 20)
	h := l.c.params.Top + 2*l.c.params.Inset
	for _, it := range l.c.items {
		if it.Visible() {
			h += it.Gap + l.height(it, inner)
		}
	}
	if l.c.params.Card {
		h += l.c.params.Top
	}
	return fyne.NewSize(40, painted.Round(h))
}

func (l stackLayout) height(it StackItem, width float32) float32 {
	if it.Own {
		return it.MinSize().Height
	}
	return HeightFor(it.CanvasObject, width)
}

func (l stackLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.c.params
	x, w := l.bounds(size.Width)
	inner := max(w-2*p.Inset, 20)
	y := p.Top + p.Inset
	for _, it := range l.c.items {
		if !it.Visible() {
			continue
		}
		y += it.Gap
		h := l.height(it, inner)
		it.Move(fyne.NewPos(x+p.Inset, y))
		if it.Own {
			it.Resize(fyne.NewSize(min(it.MinSize().Width, inner), h))
		} else {
			it.Resize(fyne.NewSize(inner, h))
		}
		y += h
	}
	l.c.card.Move(fyne.NewPos(x, p.Top))
	l.c.card.Resize(fyne.NewSize(w, y+p.Inset-p.Top))
}

// Flow is a row of objects that breaks into further rows where the width ends. Make it with NewFlow.
type Flow struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gap     float32
	// least is the width that objects are stretched to share a row evenly; zero keeps their own.
	least float32
}

// NewFlow makes a row with a gap between its objects. With a least width, as many columns of equal width as
// fit share each row; without one the objects keep their own widths.
func NewFlow(gap, least float32, objects ...fyne.CanvasObject) *Flow {
	f := &Flow{gap: gap, least: least, objects: objects}
	f.ExtendBaseWidget(f)
	return f
}

// SetObjects replaces the objects.
func (f *Flow) SetObjects(objects ...fyne.CanvasObject) {
	f.objects = objects
	f.Refresh()
}

// HeightFor is the height that the rows need at a width.
func (f *Flow) HeightFor(width float32) float32 { return f.place(width, false) }

func (f *Flow) place(width float32, move bool) float32 {
	x, y, row := float32(0), float32(0), float32(0)
	each := float32(0)
	if f.least > 0 {
		n := max(int((width+f.gap)/(f.least+f.gap)), 1)
		n = min(n, max(len(f.objects), 1))
		each = painted.Round((width-f.gap*float32(n-1))/float32(n) - 0.5)
	}
	// Objects of one row share its height.
	var line []fyne.CanvasObject
	flush := func() {
		if move {
			for _, o := range line {
				o.Resize(fyne.NewSize(o.Size().Width, row))
			}
		}
		line = line[:0]
	}
	for _, o := range f.objects {
		if !o.Visible() {
			continue
		}
		w := each
		if w == 0 {
			w = min(o.MinSize().Width, width)
		}
		h := HeightFor(o, w)
		if x > 0 && x+w > width+1 {
			flush()
			x, y, row = 0, y+row+f.gap, 0
		}
		row = max(row, h)
		if move {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(w, h))
			line = append(line, o)
		}
		x += w + f.gap
	}
	flush()
	return y + row
}

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer { return flowRenderer{f} }

type flowRenderer struct{ f *Flow }

func (r flowRenderer) Layout(size fyne.Size) { r.f.place(size.Width, true) }

func (r flowRenderer) MinSize() fyne.Size {
	w, h := float32(0), float32(0)
	for _, o := range r.f.objects {
		w, h = w+o.MinSize().Width+r.f.gap, max(h, o.MinSize().Height)
	}
	if r.f.least > 0 {
		w = r.f.least
	}
	return fyne.NewSize(max(w-r.f.gap, 1), h)
}

func (r flowRenderer) Refresh() {
	r.Layout(r.f.Size())
	canvas.Refresh(r.f)
}

func (r flowRenderer) Objects() []fyne.CanvasObject { return r.f.objects }
func (r flowRenderer) Destroy()                     {}

// Strip is a band of objects in one line, from the left and from the right, centred between top and bottom,
// with a hairline below. Objects at the left become narrower where the room ends. Make it with NewStrip.
type Strip struct {
	widget.BaseWidget
	left, right []fyne.CanvasObject
	height      float32
	line        *canvas.Rectangle
	ground      *canvas.Rectangle
	rule        bool
}

// NewStrip makes a band of a height; rule draws the hairline.
func NewStrip(height float32, rule bool, left, right []fyne.CanvasObject) *Strip {
	s := &Strip{height: height, rule: rule, left: left, right: right, line: &canvas.Rectangle{}, ground: &canvas.Rectangle{}}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer {
	r := &stripRenderer{s: s, objects: []fyne.CanvasObject{s.ground}}
	r.objects = append(append(append(r.objects, s.left...), s.right...), s.line)
	return r
}

type stripRenderer struct {
	s       *Strip
	objects []fyne.CanvasObject
}

// stripLeast is how narrow a picker may become.
const stripLeast = 110

// gives is how narrow an object of a strip may become: a button must keep its words, a label may lose them all.
func gives(o fyne.CanvasObject, width float32) float32 {
	switch o.(type) {
	case *IconButton, *Divider:
		return width
	case *Label:
		return 0
	}
	return min(width, stripLeast)
}

func (r *stripRenderer) Layout(size fyne.Size) {
	s := r.s
	const gap = 6
	s.line.FillColor = color.NRGBA{}
	s.ground.FillColor = theme.Of(s.Theme()).Palette().Surface
	s.ground.Resize(size)
	if s.rule {
		s.line.FillColor = theme.Of(s.Theme()).Palette().Border
	}
	s.line.Move(fyne.NewPos(0, size.Height-1))
	s.line.Resize(fyne.NewSize(size.Width, 1))
	place := func(o fyne.CanvasObject, x, w float32) {
		h := min(o.MinSize().Height, size.Height)
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, painted.Round((size.Height-h)/2)))
	}
	right := size.Width - theme.Gutter
	for i := len(s.right) - 1; i >= 0; i-- {
		if o := s.right[i]; o.Visible() {
			w := o.MinSize().Width
			right -= w
			place(o, right, w)
			right -= gap
		}
	}
	widths, least := make([]float32, len(s.left)), make([]float32, len(s.left))
	total := float32(0)
	for i, o := range s.left {
		if o.Visible() {
			widths[i] = o.MinSize().Width
			least[i] = gives(o, widths[i])
			total += widths[i] + gap
		}
	}
	narrow(widths, least, total-(right-theme.Gutter))
	x := float32(theme.Gutter)
	for i, o := range s.left {
		if o.Visible() {
			place(o, painted.Round(x), painted.Round(widths[i]))
			x += widths[i] + gap
		}
	}
}

// narrow takes what is over from the widths, from the widest that can still give first, so that short texts stay whole
// beside a long one.
func narrow(widths, least []float32, over float32) {
	for over > 0.5 {
		widest := -1
		for i, w := range widths {
			if w > least[i]+0.5 && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		next := least[widest]
		for i, w := range widths {
			if i != widest && w > least[i]+0.5 {
				next = max(next, w)
			}
		}
		cut := min(over, max(widths[widest]-next, 1), widths[widest]-least[widest])
		widths[widest] -= cut
		over -= cut
	}
}

func (r *stripRenderer) MinSize() fyne.Size { return fyne.NewSize(200, r.s.height) }

func (r *stripRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *stripRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *stripRenderer) Destroy()                     {}

// NewFrame puts a band above and one below what fills the rest, without a gap; either may be nil. The bands
// lie above the rest.
func NewFrame(top, bottom, rest fyne.CanvasObject) *fyne.Container {
	f := frame{top: top, bottom: bottom}
	objects := []fyne.CanvasObject{rest}
	for _, o := range []fyne.CanvasObject{top, bottom} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return &fyne.Container{Layout: f, Objects: objects}
}

type frame struct{ top, bottom fyne.CanvasObject }

func (f frame) heights() (top, bottom float32) {
	if f.top != nil && f.top.Visible() {
		top = f.top.MinSize().Height
	}
	if f.bottom != nil && f.bottom.Visible() {
		bottom = f.bottom.MinSize().Height
	}
	return top, bottom
}

func (f frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	top, bottom := f.heights()
	width := float32(0)
	for _, o := range objects {
		width = max(width, o.MinSize().Width)
	}
	return fyne.NewSize(width, top+bottom+objects[0].MinSize().Height)
}

func (f frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := f.heights()
	objects[0].Move(fyne.NewPos(0, top))
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-top-bottom))
	if f.top != nil {
		f.top.Move(fyne.Position{})
		f.top.Resize(fyne.NewSize(size.Width, top))
	}
	if f.bottom != nil {
		f.bottom.Move(fyne.NewPos(0, size.Height-bottom))
		f.bottom.Resize(fyne.NewSize(size.Width, bottom))
	}
}
