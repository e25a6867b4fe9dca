// Package widgets holds the window's building blocks: graph, source, table, tree, trace, timeline, tabs and
// the pieces of a toolbar. They know geometry, keys and colours, and nothing of policies: each is fed with
// immutable rows through Set… methods and answers through the callbacks of its params.
//
// Everything here belongs to the UI goroutine.
package widgets

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"journeydesigner/ui/theme"
)

// Tone is what a colour means. The zero value is plain text.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Subtle
	Accent
	Good
	Warn
	Bad
	Violet
	Teal
	Orange
)

func toneText(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Subtle:
		return p.Subtle
	case Accent:
		return p.Accent
	case Good:
		return p.GreenText
	case Warn:
		return p.AmberText
	case Bad:
		return p.RedText
	case Violet:
		return p.Violet
	case Teal:
		return p.Teal
	case Orange:
		return p.Orange
	}
	return p.Text
}

func toneLine(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Good:
		return p.Green
	case Warn:
		return p.Amber
	case Bad:
		return p.Red
	case Plain, Subtle:
		return p.Grey
	}
	return toneText(p, t)
}

func tonePale(p *theme.Palette, t Tone) color.NRGBA {
	switch t {
	case Accent:
		return p.AccentPale
	case Good:
		return p.GreenPale
	case Warn:
		return p.AmberPale
	case Bad:
		return p.RedPale
	}
	return p.Pressed
}

// face is a font at a size.
type face struct {
	size  float32
	style fyne.TextStyle
}

func regular(size float32) face { return face{size: size} }
func semibold(size float32) face {
	return face{size: size, style: fyne.TextStyle{Bold: true}}
}
func mono(size float32) face {
	return face{size: size, style: fyne.TextStyle{Monospace: true}}
}
func monobold(size float32) face {
	return face{size: size, style: fyne.TextStyle{Monospace: true, Bold: true}}
}

func (f face) struck() face {
	f.style.Strikethrough = true
	return f
}

// ruler measures text and remembers what it measured; shaping a string costs some 20 µs, asking a map less
// than one. The zero value is ready.
type ruler struct {
	sizes map[rulerKey]extent
	fits  map[fitKey]string
}

type rulerKey struct {
	text string
	face face
}

type fitKey struct {
	rulerKey
	width float32
}

type extent struct {
	width, height, baseline float32
}

// rulerLimit bounds a ruler's memory; beyond it the ruler forgets everything and starts again.
const rulerLimit = 8192

func (r *ruler) forget() { r.sizes, r.fits = nil, nil }

func (r *ruler) measure(s string, f face) extent {
	key := rulerKey{s, f}
	if e, ok := r.sizes[key]; ok {
		return e
	}
	if r.sizes == nil || len(r.sizes) > rulerLimit {
		r.sizes = make(map[rulerKey]extent)
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(s, f.size, f.style, nil)
	e := extent{size.Width, size.Height, base}
	r.sizes[key] = e
	return e
}

func (r *ruler) width(s string, f face) float32 {
	if s == "" {
		return 0
	}
	return r.measure(s, f).width
}

// fit shortens s with an ellipsis so that it is at most width wide; the empty string if not even the
// ellipsis fits.
func (r *ruler) fit(s string, f face, width float32) string {
	if s == "" || width <= 0 {
		return ""
	}
	// A line of a megabyte is not measured to learn that it is too long.
	if max := int(width/(f.size*0.2)) + 8; len(s) > max*4 {
		s = cutRunes(s, max)
	}
	if r.width(s, f) <= width {
		return s
	}
	key := fitKey{rulerKey{s, f}, width}
	if v, ok := r.fits[key]; ok {
		return v
	}
	if r.fits == nil || len(r.fits) > rulerLimit {
		r.fits = make(map[fitKey]string)
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1 // the longest prefix known to fit, the longest worth trying
	for low < high {
		mid := (low + high + 1) / 2
		size, _ := fyne.CurrentApp().Driver().RenderedTextSize(string(runes[:mid])+"…", f.size, f.style, nil)
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

// brush draws a widget anew with pooled canvas objects: between begin and end a widget names its rectangles,
// texts and glyphs in drawing order, and the brush hands out objects it already owns. So a scroll allocates
// nothing, and only what is visible exists.
type brush struct {
	th      *theme.Theme
	p       *theme.Palette
	ruler   ruler
	foreign fyne.Theme // the theme that th stands in for, if it is not ours
	objs    []fyne.CanvasObject
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

func (b *brush) begin(t fyne.Theme) {
	if ours, ok := t.(*theme.Theme); ok {
		if b.th != ours {
			b.th, b.p, b.foreign = ours, ours.Palette(), nil
			b.ruler.forget()
			b.images = nil
		}
	} else if b.th == nil || b.foreign != t {
		b.th, b.foreign = theme.Of(t), t
		b.p = b.th.Palette()
		b.ruler.forget()
		b.images = nil
	}
	b.objs = b.objs[:0]
	b.nr, b.nt = 0, 0
	if b.images == nil || len(b.images) > 200 {
		b.images = make(map[glyphKey][]*canvas.Image)
	}
	if b.ni == nil {
		b.ni = make(map[glyphKey]int)
	}
	clear(b.ni)
}

func (b *brush) object(o fyne.CanvasObject) { b.objs = append(b.objs, o) }

// fill draws a plain rectangle.
func (b *brush) fill(x, y, w, h float32, c color.NRGBA) { b.box(x, y, w, h, 0, c, color.NRGBA{}, 0) }

// box draws a rectangle with rounded corners and, if stroke is positive, an outline inside its bounds.
func (b *brush) box(x, y, w, h, radius float32, fill, line color.NRGBA, stroke float32) {
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
	b.objs = append(b.objs, r)
}

func (b *brush) disc(cx, cy, radius float32, c color.NRGBA) {
	b.box(cx-radius, cy-radius, 2*radius, 2*radius, radius, c, color.NRGBA{}, 0)
}

// capHalf is half the height of a capital letter, as a share of the text size; Inter and JetBrains Mono
// agree on it, so texts of both that are centred by it share their visual middle.
const capHalf = 0.364

// text draws s from x with its capitals centred on mid and returns its width.
func (b *brush) text(x, mid float32, s string, f face, c color.NRGBA) float32 {
	if s == "" {
		return 0
	}
	e := b.ruler.measure(s, f)
	b.baseline(x, round(mid+capHalf*f.size), s, f, c, e)
	return e.width
}

func (b *brush) baseline(x, base float32, s string, f face, c color.NRGBA, e extent) {
	if b.nt == len(b.texts) {
		b.texts = append(b.texts, &canvas.Text{})
	}
	t := b.texts[b.nt]
	b.nt++
	t.Text, t.TextSize, t.TextStyle, t.Color = s, f.size, f.style, c
	t.Move(fyne.NewPos(x, base-e.baseline))
	t.Resize(fyne.NewSize(e.width, e.height))
	b.objs = append(b.objs, t)
}

// textFit is text shortened to a width; it returns the width drawn.
func (b *brush) textFit(x, mid, width float32, s string, f face, c color.NRGBA) float32 {
	return b.text(x, mid, b.ruler.fit(s, f, width), f, c)
}

// textTail is textFit that keeps the end of s: of a place the line matters more than the file.
func (b *brush) textTail(x, mid, width float32, s string, f face, c color.NRGBA) {
	if b.ruler.width(s, f) > width {
		runes := []rune(s)
		for len(runes) > 1 && b.ruler.width("…"+string(runes), f) > width {
			runes = runes[1:]
		}
		s = "…" + string(runes)
	}
	b.text(x, mid, s, f, c)
}

// textRight draws s so that it ends at x and returns its width.
func (b *brush) textRight(x, mid float32, s string, f face, c color.NRGBA) float32 {
	w := b.ruler.width(s, f)
	b.text(round(x-w), mid, s, f, c)
	return w
}

func (b *brush) textCentre(x, mid float32, s string, f face, c color.NRGBA) float32 {
	w := b.ruler.width(s, f)
	b.text(round(x-w/2), mid, s, f, c)
	return w
}

// glyph draws an icon in a square.
func (b *brush) glyph(x, y, size float32, icon theme.Icon, tint color.NRGBA) {
	if icon == "" {
		return
	}
	key := glyphKey{icon, tint, size}
	pool := b.images[key]
	n := b.ni[key]
	if n == len(pool) {
		res := b.th.Glyph(icon, tint)
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
	img.Move(fyne.NewPos(round(x), round(y)))
	b.objs = append(b.objs, img)
}

// pill draws a rounded label that starts at x and returns its width.
func (b *brush) pill(x, mid float32, s string, tone Tone) float32 {
	f := regular(theme.CaptionSize)
	w := b.pillWidth(s)
	ink := toneText(b.p, tone)
	if tone == Plain {
		ink = b.p.Subtle
	}
	b.box(x, mid-9, w, 18, 9, tonePale(b.p, tone), color.NRGBA{}, 0)
	b.textCentre(x+w/2, mid, s, f, ink)
	return w
}

func (b *brush) pillWidth(s string) float32 {
	return max(round(b.ruler.width(s, regular(theme.CaptionSize)))+12, 18)
}

func round(v float32) float32 {
	if v < 0 {
		return -float32(int(-v + 0.5))
	}
	return float32(int(v + 0.5))
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }

// painted is a widget that draws itself with a brush.
type painted interface {
	fyne.Widget
	Theme() fyne.Theme
	paint(b *brush, size fyne.Size)
	least(b *brush) fyne.Size // the minimum size
}

// sheet is the renderer of every painted widget.
type sheet struct {
	w       painted
	b       brush
	root    *fyne.Container
	objects []fyne.CanvasObject
}

// newOpenSheet makes a renderer that does not clip, for widgets whose outline lies on their edge.
func newOpenSheet(w painted) *sheet {
	s := &sheet{w: w, root: &fyne.Container{Layout: inert{}}}
	s.objects = []fyne.CanvasObject{s.root}
	return s
}

// clipSheet clips: a row may hang over the edge.
type clipSheet struct{ *sheet }

func newSheet(w painted) clipSheet { return clipSheet{newOpenSheet(w)} }

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
	defer guard(s.w)
	s.b.begin(s.w.Theme())
	s.w.paint(&s.b, size)
	s.root.Objects = s.b.objs
	canvas.Refresh(s.root)
}

func (s *sheet) MinSize() fyne.Size {
	defer guard(s.w)
	if s.b.th == nil {
		s.b.begin(s.w.Theme())
	}
	return s.w.least(&s.b)
}

func (s *sheet) Refresh()                     { s.draw(s.w.Size()) }
func (s *sheet) Objects() []fyne.CanvasObject { return s.objects }
func (s *sheet) Destroy()                     {}

// inert is the layout of a sheet's objects: the brush places them. Its constant minimum keeps a changed
// text from causing another layout.
type inert struct{}

func (inert) Layout([]fyne.CanvasObject, fyne.Size) {}
func (inert) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// focus asks the canvas that shows w to focus it, if there is one.
func focus(w interface {
	fyne.Focusable
	fyne.CanvasObject
}) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}
