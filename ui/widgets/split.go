package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// SplitParams describe a Split.
type SplitParams struct {
	First, Second fyne.CanvasObject
	Vertical      bool // one above the other
	// FixSecond keeps the second part's size when the window grows; otherwise the first part's.
	FixSecond bool
	// Size is the kept part's size at the start.
	Size float32
	// Share bounds the kept part to a share of the whole, 0 to 1, until someone drags it; zero does not bound.
	Share float32
	// Least and LeastOther are the smallest sizes of the kept part and of the other one; 80 if zero.
	Least, LeastOther float32
	// Ground lays a rectangle between the parts: a painter that clips nested objects to the innermost one alone, as
	// Fyne's painter of pictures does, would let what hangs over from the first show through in the second. The
	// painter of windows needs none, and without a graphics card it costs a third of each frame.
	Ground bool
	// Changed hears of a new size when a drag has ended, so that it can be remembered; may be nil.
	Changed func(size float32)
}

// Split shows two parts with a hairline to drag between them. One part keeps its size in pixels when the
// window changes. Make it with NewSplit.
type Split struct {
	widget.BaseWidget
	params SplitParams
	folded bool
	bar    *splitBar
}

// NewSplit makes a split.
func NewSplit(p SplitParams) *Split {
	if p.Least == 0 {
		p.Least = 80
	}
	if p.LeastOther == 0 {
		p.LeastOther = 80
	}
	s := &Split{params: p}
	s.bar = &splitBar{split: s}
	s.bar.ExtendBaseWidget(s.bar)
	s.ExtendBaseWidget(s)
	return s
}

// SetSize gives the kept part a size.
func (s *Split) SetSize(size float32) {
	s.params.Size = size
	s.Refresh()
}

// KeptSize returns the size that was set or dragged; the shown one may be smaller in a small window.
func (s *Split) KeptSize() float32 { return s.params.Size }

// SetFolded hides or shows the kept part.
func (s *Split) SetFolded(on bool) {
	s.folded = on
	s.Refresh()
}

// Folded tells whether the kept part is hidden.
func (s *Split) Folded() bool { return s.folded }

// kept returns the kept part's size within a length.
func (s *Split) kept(length float32) float32 {
	size := s.params.Size
	if s.params.Share > 0 {
		size = min(size, length*s.params.Share)
	}
	return painted.Round(max(min(size, length-s.params.LeastOther-1), min(s.params.Least, length/2)))
}

func (s *Split) length(size fyne.Size) float32 {
	if s.params.Vertical {
		return size.Height
	}
	return size.Width
}

func (s *Split) drag(d float32) {
	if s.params.FixSecond {
		d = -d
	}
	s.params.Size = s.kept(s.length(s.Size())) + d
	s.params.Share = 0
	s.params.Size = s.kept(s.length(s.Size()))
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{}
	if !s.params.Ground {
		ground.Hide()
	}
	return &splitRenderer{s, ground, []fyne.CanvasObject{s.params.First, ground, s.params.Second, s.bar}}
}

type splitRenderer struct {
	s *Split
	// ground lies under the second part and over what hangs over from the first.
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

const barGrip = 7 // the width that takes a drag; the line itself is one pixel

func (r *splitRenderer) Layout(size fyne.Size) {
	s, p := r.s, r.s.params
	length := s.length(size)
	k := s.kept(length)
	a, b := k, length-k-1
	if p.FixSecond {
		a, b = b, a
	}
	place := func(o fyne.CanvasObject, at, l float32) {
		if p.Vertical {
			o.Move(fyne.NewPos(0, at))
			o.Resize(fyne.NewSize(size.Width, l))
		} else {
			o.Move(fyne.NewPos(at, 0))
			o.Resize(fyne.NewSize(l, size.Height))
		}
	}
	keptPart, other := p.First, p.Second
	if p.FixSecond {
		keptPart, other = other, keptPart
	}
	if s.folded {
		keptPart.Hide()
		s.bar.Hide()
		other.Show()
		place(other, 0, length)
		return
	}
	r.ground.FillColor = theme.Of(s.Theme()).Palette().Surface
	place(r.ground, a+1, b)
	keptPart.Show()
	s.bar.Show()
	place(p.First, 0, a)
	place(p.Second, a+1, b)
	place(s.bar, a-barGrip/2, barGrip)
}

func (r *splitRenderer) MinSize() fyne.Size {
	p := r.s.params
	if p.Vertical {
		return fyne.NewSize(max(p.First.MinSize().Width, p.Second.MinSize().Width), 60)
	}
	return fyne.NewSize(60, max(p.First.MinSize().Height, p.Second.MinSize().Height))
}

func (r *splitRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.ground)
	r.s.bar.Refresh()
}

func (r *splitRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *splitRenderer) Destroy()                     {}

// splitBar is the line between two parts.
type splitBar struct {
	widget.BaseWidget
	split *Split
	hover bool
}

func (b *splitBar) Cursor() desktop.Cursor {
	if b.split.params.Vertical {
		return desktop.VResizeCursor
	}
	return desktop.HResizeCursor
}

func (b *splitBar) Dragged(e *fyne.DragEvent) {
	defer painted.Guard(b)
	if b.split.params.Vertical {
		b.split.drag(e.Dragged.DY)
	} else {
		b.split.drag(e.Dragged.DX)
	}
}

func (b *splitBar) DragEnd() {
	defer painted.Guard(b)
	if b.split.params.Changed != nil {
		b.split.params.Changed(b.split.params.Size)
	}
}

func (b *splitBar) MouseIn(*desktop.MouseEvent)    { b.hover = true; b.Refresh() }
func (b *splitBar) MouseMoved(*desktop.MouseEvent) {}
func (b *splitBar) MouseOut()                      { b.hover = false; b.Refresh() }

func (b *splitBar) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(b) }

// Least implements painted.Widget.
func (b *splitBar) Least(*painted.Brush) fyne.Size { return fyne.NewSize(1, 1) }

// Paint implements painted.Widget.
func (b *splitBar) Paint(br *painted.Brush, size fyne.Size) {
	tint, w := br.Palette.Border, float32(1)
	if b.hover {
		tint, w = br.Palette.Accent, 3
	}
	mid := float32(barGrip / 2)
	if b.split.params.Vertical {
		br.Box(0, mid-(w-1)/2, size.Width, w, 0, tint, color.NRGBA{}, 0)
	} else {
		br.Box(mid-(w-1)/2, 0, w, size.Height, 0, tint, color.NRGBA{}, 0)
	}
}

// Divider is a short upright line between groups of a toolbar. Make it with NewDivider.
type Divider struct{ widget.BaseWidget }

// NewDivider makes a line.
func NewDivider() *Divider {
	d := &Divider{}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements fyne.Widget.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer { return painted.NewSheet(d) }

// Least implements painted.Widget.
func (d *Divider) Least(*painted.Brush) fyne.Size { return fyne.NewSize(9, 20) }

// Paint implements painted.Widget.
func (d *Divider) Paint(b *painted.Brush, size fyne.Size) {
	b.Fill(4, painted.Round(size.Height/2)-11, 1, 22, b.Palette.Border)
}
