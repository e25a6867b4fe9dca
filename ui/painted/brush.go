// Package painted is what a widget that paints itself stands on: a brush with texts that are measured once, the sheet that
// shows what it drew, scroll offsets, and what such a widget owes to the window - focus, the keys it has no use for, its
// faults. It knows geometry, colours and Fyne, and no widget.
//
// Everything here belongs to the UI goroutine.
package painted

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"journeydesigner/ui/theme"
)

// Face is a font at a size. The zero value is text of no size, which is not to be measured.
type Face struct {
	Size  float32
	Style fyne.TextStyle
}

// Regular is the plain face of texts.
func Regular(size float32) Face { return Face{Size: size} }

// Semibold is the face of titles.
func Semibold(size float32) Face {
	return Face{Size: size, Style: fyne.TextStyle{Bold: true}}
}

// Mono is the face of source and of values.
func Mono(size float32) Face {
	return Face{Size: size, Style: fyne.TextStyle{Monospace: true}}
}

// Monobold is the face of ids among values.
func Monobold(size float32) Face {
	return Face{Size: size, Style: fyne.TextStyle{Monospace: true, Bold: true}}
}

// Struck is the face with a line through its letters.
func (f Face) Struck() Face {
	f.Style.Strikethrough = true
	return f
}

// Ruler measures text and remembers what it measured; shaping a string costs some 20 µs, asking a map less
// than one. The zero value is ready.
type Ruler struct {
	sizes map[rulerKey]Extent
	fits  map[fitKey]string
}

type rulerKey struct {
	text string
	face Face
}

type fitKey struct {
	rulerKey
	width float32
}

// Extent is the size of a text and how far below its top the letters stand, in Fyne's units.
type Extent struct {
	Width, Height, Baseline float32
}

// RulerLimit bounds a ruler's memory; beyond it the ruler forgets everything and starts again.
const RulerLimit = 8192

// Forget drops what was measured: after a change of fonts nothing of it holds.
func (r *Ruler) Forget() { r.sizes, r.fits = nil, nil }

// Measure is the extent of a text in a face.
func (r *Ruler) Measure(s string, f Face) Extent {
	key := rulerKey{s, f}
	if e, ok := r.sizes[key]; ok {
		return e
	}
	if r.sizes == nil || len(r.sizes) > RulerLimit {
		r.sizes = make(map[rulerKey]Extent)
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(s, f.Size, f.Style, nil)
	e := Extent{size.Width, size.Height, base}
	r.sizes[key] = e
	return e
}

// Width is the width of a text in a face, 0 for none.
func (r *Ruler) Width(s string, f Face) float32 {
	if s == "" {
		return 0
	}
	return r.Measure(s, f).Width
}

// Fit shortens s with an ellipsis so that it is at most width wide; the empty string if not even the
// ellipsis fits.
func (r *Ruler) Fit(s string, f Face, width float32) string {
	if s == "" || width <= 0 {
		return ""
	}
	// A line of a megabyte is not measured to learn that it is too long.
	if max := int(width/(f.Size*0.2)) + 8; len(s) > max*4 {
		s = cutRunes(s, max)
	}
	if r.Width(s, f) <= width {
		return s
	}
	key := fitKey{rulerKey{s, f}, width}
	if v, ok := r.fits[key]; ok {
		return v
	}
	if r.fits == nil || len(r.fits) > RulerLimit {
		r.fits = make(map[fitKey]string)
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1 // the longest prefix known to fit, the longest worth trying
	for low < high {
		mid := (low + high + 1) / 2
		size, _ := fyne.CurrentApp().Driver().RenderedTextSize(string(runes[:mid])+"…", f.Size, f.Style, nil)
		if size.Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	v := ""
	if low > 0 {
		v = strings.TrimRight(string(runes[:low]), " ") + "…"
	}
	r.fits[key] = v
	return v
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Brush draws a widget anew with pooled canvas objects: after Begin a widget names its rectangles, texts and glyphs in
// drawing order, and the brush hands out objects it already owns. So a scroll allocates nothing, and only what is visible
// exists. The zero value is ready.
type Brush struct {
	Theme   *theme.Theme
	Palette *theme.Palette
	Ruler   Ruler
	foreign fyne.Theme // the theme that Theme stands in for, if it is not ours
	Objects []fyne.CanvasObject
	rects   []*canvas.Rectangle
	texts   []*canvas.Text
	images  map[glyphKey][]*canvas.Image
	nr, nt  int
	ni      map[glyphKey]int
}

type glyphKey struct {
	icon theme.Icon
	tint color.NRGBA
	size float32
}

// Begin starts a drawing under a theme: Objects is empty, Theme and Palette are those to draw with. What the ruler has
// measured under another theme is forgotten.
func (b *Brush) Begin(t fyne.Theme) {
	if ours, ok := t.(*theme.Theme); ok {
		if b.Theme != ours {
			b.Theme, b.Palette, b.foreign = ours, ours.Palette(), nil
			b.Ruler.Forget()
			b.images = nil
		}
	} else if b.Theme == nil || b.foreign != t {
		b.Theme, b.foreign = theme.Of(t), t
		b.Palette = b.Theme.Palette()
		b.Ruler.Forget()
		b.images = nil
	}
	b.Objects = b.Objects[:0]
	b.nr, b.nt = 0, 0
	if b.images == nil || len(b.images) > 200 {
		b.images = make(map[glyphKey][]*canvas.Image)
	}
	if b.ni == nil {
		b.ni = make(map[glyphKey]int)
	}
	clear(b.ni)
}

// Object draws a canvas object of the widget's own, which the widget has placed.
func (b *Brush) Object(o fyne.CanvasObject) { b.Objects = append(b.Objects, o) }

// Fill draws a plain rectangle.
func (b *Brush) Fill(x, y, w, h float32, c color.NRGBA) { b.Box(x, y, w, h, 0, c, color.NRGBA{}, 0) }

// Box draws a rectangle with rounded corners and, if stroke is positive, an outline inside its bounds.
func (b *Brush) Box(x, y, w, h, radius float32, fill, line color.NRGBA, stroke float32) {
	if w <= 0 || h <= 0 {
		return
	}
	if b.nr == len(b.rects) {
		b.rects = append(b.rects, &canvas.Rectangle{})
	}
	r := b.rects[b.nr]
	b.nr++
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = fill, line, stroke, radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	b.Objects = append(b.Objects, r)
}

// Disc draws a filled circle about a point.
func (b *Brush) Disc(cx, cy, radius float32, c color.NRGBA) {
	b.Box(cx-radius, cy-radius, 2*radius, 2*radius, radius, c, color.NRGBA{}, 0)
}

// CapHalf is half the height of a capital letter, as a share of the text size; Inter and JetBrains Mono
// agree on it, so texts of both that are centred by it share their visual middle.
const CapHalf = 0.364

// Text draws s from x with its capitals centred on mid and returns its width.
func (b *Brush) Text(x, mid float32, s string, f Face, c color.NRGBA) float32 {
	if s == "" {
		return 0
	}
	e := b.Ruler.Measure(s, f)
	b.Baseline(x, Round(mid+CapHalf*f.Size), s, f, c, e)
	return e.Width
}

// Baseline draws s from x with its letters standing on base; e is its extent in that face.
func (b *Brush) Baseline(x, base float32, s string, f Face, c color.NRGBA, e Extent) {
	if b.nt == len(b.texts) {
		b.texts = append(b.texts, &canvas.Text{})
	}
	t := b.texts[b.nt]
	b.nt++
	t.Text, t.TextSize, t.TextStyle, t.Color = s, f.Size, f.Style, c
	t.Move(fyne.NewPos(x, base-e.Baseline))
	t.Resize(fyne.NewSize(e.Width, e.Height))
	b.Objects = append(b.Objects, t)
}

// TextFit is Text shortened to a width; it returns the width drawn.
func (b *Brush) TextFit(x, mid, width float32, s string, f Face, c color.NRGBA) float32 {
	return b.Text(x, mid, b.Ruler.Fit(s, f, width), f, c)
}

// TextTail is TextFit that keeps the end of s: of a place the line matters more than the file.
func (b *Brush) TextTail(x, mid, width float32, s string, f Face, c color.NRGBA) {
	if b.Ruler.Width(s, f) > width {
		runes := []rune(s)
		for len(runes) > 1 && b.Ruler.Width("…"+string(runes), f) > width {
			runes = runes[1:]
		}
		s = "…" + string(runes)
	}
	b.Text(x, mid, s, f, c)
}

// TextRight draws s so that it ends at x and returns its width.
func (b *Brush) TextRight(x, mid float32, s string, f Face, c color.NRGBA) float32 {
	w := b.Ruler.Width(s, f)
	b.Text(Round(x-w), mid, s, f, c)
	return w
}

// TextCentre draws s with its middle at x and returns its width.
func (b *Brush) TextCentre(x, mid float32, s string, f Face, c color.NRGBA) float32 {
	w := b.Ruler.Width(s, f)
	b.Text(Round(x-w/2), mid, s, f, c)
	return w
}

// Glyph draws an icon in a square.
func (b *Brush) Glyph(x, y, size float32, icon theme.Icon, tint color.NRGBA) {
	if icon == "" {
		return
	}
	key := glyphKey{icon, tint, size}
	pool := b.images[key]
	n := b.ni[key]
	if n == len(pool) {
		res := b.Theme.Glyph(icon, tint)
		if res == nil {
			return
		}
		img := canvas.NewImageFromResource(res)
		img.FillMode = canvas.ImageFillStretch
		img.Resize(fyne.NewSize(size, size))
		pool = append(pool, img)
		b.images[key] = pool
	}
	b.ni[key] = n + 1
	img := pool[n]
	img.Move(fyne.NewPos(Round(x), Round(y)))
	b.Objects = append(b.Objects, img)
}

// Round is the nearest whole number, half away from zero: what stands between two pixels looks blurred.
func Round(v float32) float32 {
	if v < 0 {
		return -float32(int(-v + 0.5))
	}
	return float32(int(v + 0.5))
}

// Widget is one that draws itself with a brush: Paint draws all of it at a size, Least is its minimum size.
type Widget interface {
	fyne.Widget
	Theme() fyne.Theme
	Paint(b *Brush, size fyne.Size)
	Least(b *Brush) fyne.Size // the minimum size
}

// sheet is the renderer of every painted widget.
type sheet struct {
	w       Widget
	b       Brush
	root    *fyne.Container
	objects []fyne.CanvasObject
}

// NewOpenSheet makes a renderer that does not clip, for widgets whose outline lies on their edge.
func NewOpenSheet(w Widget) fyne.WidgetRenderer { return newSheet(w) }

func newSheet(w Widget) *sheet {
	s := &sheet{w: w, root: &fyne.Container{Layout: Inert{}}}
	s.objects = []fyne.CanvasObject{s.root}
	return s
}

// clipSheet clips: a row may hang over the edge.
type clipSheet struct{ *sheet }

// NewSheet makes a renderer that clips the drawing to the widget.
func NewSheet(w Widget) fyne.WidgetRenderer { return clipSheet{newSheet(w)} }

// IsClip makes Fyne clip the children to the widget; Fyne looks for this method on a renderer.
func (clipSheet) IsClip() {}

func (s *sheet) Layout(size fyne.Size) {
	s.root.Resize(size)
	s.draw(size)
}

func (s *sheet) draw(size fyne.Size) {
	if size.Width < 1 || size.Height < 1 {
		return
	}
	defer Guard(s.w)
	s.b.Begin(s.w.Theme())
	s.w.Paint(&s.b, size)
	s.root.Objects = s.b.Objects
	canvas.Refresh(s.root)
}

func (s *sheet) MinSize() fyne.Size {
	defer Guard(s.w)
	if s.b.Theme == nil {
		s.b.Begin(s.w.Theme())
	}
	return s.w.Least(&s.b)
}

func (s *sheet) Refresh()                     { s.draw(s.w.Size()) }
func (s *sheet) Objects() []fyne.CanvasObject { return s.objects }
func (s *sheet) Destroy()                     {}

// Inert is the layout of a sheet's objects: the brush places them. Its constant minimum keeps a changed
// text from causing another layout.
type Inert struct{}

func (Inert) Layout([]fyne.CanvasObject, fyne.Size) {}
func (Inert) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }
