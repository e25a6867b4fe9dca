package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted"
)

// Beside puts a small object, such as a mark, at the left of flowing text and is as high as the text needs. Make it with
// NewBeside.
type Beside struct {
	widget.BaseWidget
	small, wide fyne.CanvasObject
}

// NewBeside puts two objects beside each other.
func NewBeside(small, wide fyne.CanvasObject) *Beside {
	b := &Beside{small: small, wide: wide}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is the height that it needs at a width.
func (b *Beside) HeightFor(width float32) float32 {
	return max(b.small.MinSize().Height, HeightFor(b.wide, width-b.indent()))
}

func (b *Beside) indent() float32 { return b.small.MinSize().Width }

// CreateRenderer implements fyne.Widget.
func (b *Beside) CreateRenderer() fyne.WidgetRenderer { return &besideRenderer{b} }

type besideRenderer struct{ b *Beside }

func (r *besideRenderer) Layout(size fyne.Size) {
	b := r.b
	small, indent := b.small.MinSize(), b.indent()
	height := HeightFor(b.wide, size.Width-indent)
	line := min(height, small.Height) // of a text of one line both stand on the same middle
	b.small.Resize(small)
	b.small.Move(fyne.NewPos(0, 0))
	b.wide.Resize(fyne.NewSize(size.Width-indent, height))
	b.wide.Move(fyne.NewPos(indent, painted.Round((small.Height-line)/2)))
}

func (r *besideRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.b.indent()+40, r.b.small.MinSize().Height)
}

func (r *besideRenderer) Refresh() { r.Layout(r.b.Size()) }

func (r *besideRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.small, r.b.wide}
}
func (r *besideRenderer) Destroy() {}
