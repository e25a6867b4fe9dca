package painted

import (
	"image/color"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/theme"
)

// Scroller is an offset into content that is larger than its view, with thumbs to drag. Sizes are set by
// the painting widget before each use.
type Scroller struct {
	X, Y               float32 // what is scrolled away, never negative
	ContentW, ContentH float32
	ViewW, ViewH       float32
	OriginX, OriginY   float32 // where the view starts in the widget (beside a gutter, below a header)
	Drag               int     // what a drag in progress moves: DragNone or something else
	Hot                bool    // the pointer is over the widget: thumbs are shown
}

// What a drag in progress moves.
const (
	DragNone = iota // nothing is dragged
	dragVertical
	dragHorizontal
	dragElse // the widget's own business
)

// Clamp brings the offset back to where there is content.
func (s *Scroller) Clamp() {
	s.X = Round(min(max(s.X, 0), max(s.ContentW-s.ViewW, 0)))
	s.Y = Round(min(max(s.Y, 0), max(s.ContentH-s.ViewH, 0)))
}

// Wheel applies a scroll event and tells whether anything moved.
func (s *Scroller) Wheel(d fyne.Delta) bool {
	x, y := s.X, s.Y
	// A mouse wheel's notch arrives as 10; three rows of 26 are what one expects of it.
	s.X -= d.DX * 4
	s.Y -= d.DY * 4
	s.Clamp()
	return x != s.X || y != s.Y
}

// Show scrolls as little as needed so that the span y0…y1 of the content is visible.
func (s *Scroller) Show(y0, y1 float32) {
	if y1 > s.Y+s.ViewH {
		s.Y = y1 - s.ViewH
	}
	if y0 < s.Y {
		s.Y = y0
	}
	s.Clamp()
}

// Thumb is where the thumb of the vertical scroll bar lies in the widget; ok is false where all is in view.
func (s *Scroller) Thumb() (y, h float32, ok bool) {
	if s.ContentH <= s.ViewH || s.ViewH < 20 {
		return 0, 0, false
	}
	h = max(s.ViewH*s.ViewH/s.ContentH, 28)
	y = s.OriginY + (s.ViewH-h)*s.Y/(s.ContentH-s.ViewH)
	return y, h, true
}

func (s *Scroller) thumbH() (x, w float32, ok bool) {
	if s.ContentW <= s.ViewW || s.ViewW < 20 {
		return 0, 0, false
	}
	w = max(s.ViewW*s.ViewW/s.ContentW, 28)
	x = s.OriginX + (s.ViewW-w)*s.X/(s.ContentW-s.ViewW)
	return x, w, true
}

// Dragged moves a thumb when the drag began on one and tells whether it did.
func (s *Scroller) Dragged(e *fyne.DragEvent) bool {
	if s.Drag == DragNone {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		s.Drag = dragElse
		if _, _, ok := s.Thumb(); ok && from.X >= s.OriginX+s.ViewW-theme.ScrollWidth-2 {
			s.Drag = dragVertical
		} else if _, _, ok := s.thumbH(); ok && from.Y >= s.OriginY+s.ViewH-theme.ScrollWidth-2 {
			s.Drag = dragHorizontal
		}
	}
	switch s.Drag {
	case dragVertical:
		_, h, _ := s.Thumb()
		s.Y += e.Dragged.DY * (s.ContentH - s.ViewH) / max(s.ViewH-h, 1)
		s.Y = min(max(s.Y, 0), s.ContentH-s.ViewH) // unrounded, or slow drags would stand still
	case dragHorizontal:
		_, w, _ := s.thumbH()
		s.X += e.Dragged.DX * (s.ContentW - s.ViewW) / max(s.ViewW-w, 1)
		s.X = min(max(s.X, 0), s.ContentW-s.ViewW)
	default:
		return false
	}
	return true
}

// PaintThumbs draws the thumbs while the pointer is over the widget or drags one.
func (s *Scroller) PaintThumbs(b *Brush) {
	if !s.Hot && s.Drag == DragNone {
		return
	}
	if y, h, ok := s.Thumb(); ok {
		b.Box(s.OriginX+s.ViewW-8, y+1, 6, h-2, 3, b.Palette.ScrollThumb, color.NRGBA{}, 0)
	}
	if x, w, ok := s.thumbH(); ok {
		b.Box(x+1, s.OriginY+s.ViewH-8, w-2, 6, 3, b.Palette.ScrollThumb, color.NRGBA{}, 0)
	}
}
