package graphview

import (
	"image"
	"image/color"
	"slices"
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted"
	"journeydesigner/ui/theme"
)

// area is a rectangle in content coordinates: scene × scale.
type area struct{ x0, y0, x1, y1 float32 }

func (a area) holds(b area) bool { return a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1 }

func (a area) touches(x0, y0, x1, y1 float32) bool {
	return x0 < a.x1 && x1 > a.x0 && y0 < a.y1 && y1 > a.y0
}

// graphRenderer draws a View.
type graphRenderer struct {
	g       *View
	objects []fyne.CanvasObject
	content *fyne.Container // moves with a pan
	overlay *fyne.Container // stays
	raster  *canvas.Raster
	small   *canvas.Raster // the overview's boxes
	b, over painted.Brush
	pal     scene.Palette
	palFor  *theme.Theme
	ready   area // what is prepared
	zooming bool // the next placing is one of many
	sheet   edgeSheet
	widths  map[spanKey]float32 // of text at size 100
	line    [2]painted.Extent   // of Inter at size 100: regular, semibold
	zoomX   [5]float32          // edges of the zoom buttons
	mapArea area                // of the overview, in the widget; empty if it is not shown
	mapS    float32
	pulse   pulse
}

type spanKey struct {
	text string
	bold bool
}

func newGraphRenderer(g *View) *graphRenderer {
	r := &graphRenderer{g: g}
	r.content = &fyne.Container{Layout: painted.Inert{}}
	r.overlay = &fyne.Container{Layout: painted.Inert{}}
	r.raster = canvas.NewRaster(func(w, h int) (img image.Image) {
		img = image.NewRGBA(image.Rect(0, 0, 1, 1)) // where the drawing fails
		defer painted.Guard(g)
		return r.sheet.draw(w, h)
	})
	r.small = canvas.NewRaster(r.drawMap)
	r.objects = []fyne.CanvasObject{r.content, r.overlay}
	return r
}

// IsClip makes Fyne clip the drawing to the widget.
func (r *graphRenderer) IsClip() {}

func (r *graphRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 120) }
func (r *graphRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *graphRenderer) Destroy()                     {}

func (r *graphRenderer) Layout(fyne.Size) {
	if r.g.shown && !r.g.touched {
		r.g.shown = false
	}
	r.Refresh()
}

func (r *graphRenderer) Refresh() {
	defer painted.Guard(r.g)
	size := r.g.Size()
	if size.Width < 1 || size.Height < 1 {
		return
	}
	r.g.firstFit()
	r.place()
	canvas.Refresh(r.small)
	r.marks()
}

// newScene drops what was derived from the scene before.
func (r *graphRenderer) newScene() {
	r.sheet.newScene()
	if len(r.widths) > 4*painted.RulerLimit {
		r.widths = nil
	}
}

// view is the visible area in content coordinates.
func (r *graphRenderer) view() area {
	off, size := r.g.off, r.g.Size()
	return area{-off.X, -off.Y, size.Width - off.X, size.Height - off.Y}
}

// moveTo follows a pan.
func (r *graphRenderer) moveTo() {
	if r.ready.holds(r.view()) {
		r.content.Move(r.g.off)
		canvas.Refresh(r.overlay)
	} else {
		r.place()
	}
	r.marks()
}

// place prepares the visible part and a margin around it.
func (r *graphRenderer) place() {
	g := r.g
	r.b.Begin(g.Theme())
	if r.palFor != r.b.Theme {
		r.palFor = r.b.Theme
		r.pal = scene.Light()
		switch r.b.Theme.Variant() {
		case theme.Dark:
			r.pal = scene.Dark()
		case theme.Contrast:
			r.pal = scene.HighContrast()
		}
		r.widths = nil
	}
	if r.widths == nil {
		r.widths = make(map[spanKey]float32)
		r.line[0] = r.b.Ruler.Measure("Ag", painted.Regular(100))
		r.line[1] = r.b.Ruler.Measure("Ag", painted.Semibold(100))
	}
	v := r.view()
	var mx, my float32
	if !r.zooming { // while somebody zooms, every frame is drawn anew and nothing of a margin would be seen
		mx, my = painted.Round((v.x1-v.x0)*0.12), painted.Round((v.y1-v.y0)*0.12)
	}
	r.zooming = false
	r.ready = area{v.x0 - mx, v.y0 - my, v.x1 + mx, v.y1 + my}
	r.sheet.set(g.scn, &r.pal, g.scale, r.ready, g.selected)
	r.raster.Move(fyne.NewPos(r.ready.x0, r.ready.y0))
	r.raster.Resize(fyne.NewSize(r.ready.x1-r.ready.x0, r.ready.y1-r.ready.y0))
	r.b.Object(r.raster)
	for i := range g.scn.Groups {
		r.placeGroup(&g.scn.Groups[i])
	}
	for i := range g.scn.Edges {
		if e := &g.scn.Edges[i]; e.Label != "" {
			r.placeLabel(e)
		}
	}
	for i := range g.scn.Boxes {
		r.placeBox(&g.scn.Boxes[i])
	}
	r.content.Objects = r.b.Objects
	r.content.Move(g.off)
	canvas.Refresh(r.content)
}

// span is the width of text at a size, measured once at 100 and scaled: shaping every label again for
// every zoom step would cost more than all else.
func (r *graphRenderer) span(s string, bold bool, size float32) float32 {
	key := spanKey{s, bold}
	w, ok := r.widths[key]
	if !ok {
		f := painted.Regular(100)
		f.Style.Bold = bold
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, f.Size, f.Style, nil)
		w = m.Width
		r.widths[key] = w
	}
	return w * size / 100
}

// quantum rounds a text size down to whole points. Fyne spaces glyphs by the next whole size: text of 11.5
// is set as wide as text of 12, which looks letterspaced and overflows what was measured for it.
func quantum(size float32) float32 { return float32(int(size + 0.2)) }

func (r *graphRenderer) write(x, base float32, s string, bold bool, size float32, c color.NRGBA) {
	f := painted.Regular(size)
	i := 0
	if bold {
		f, i = painted.Semibold(size), 1
	}
	m := r.line[i]
	extent := painted.Extent{Width: r.span(s, bold, size), Height: m.Height * size / 100, Baseline: m.Baseline * size / 100}
	r.b.Baseline(x, painted.Round(base), s, f, c, extent)
}

func (r *graphRenderer) placeGroup(gr *scene.Group) {
	s := r.g.scale
	size := quantum(scene.SubtitleSize * s)
	if size < smallestInk || !r.ready.touches(float32(gr.X)*s, float32(gr.Y)*s, float32(gr.X+gr.Width)*s, float32(gr.Y)*s+30*s) {
		return
	}
	r.write(painted.Round(float32(gr.X+scene.TextInset)*s), float32(gr.Y+17)*s, gr.Title, true, size, r.pal.FrameText)
}

func (r *graphRenderer) placeLabel(e *scene.Edge) {
	s := r.g.scale
	size := quantum(scene.LabelSize * s)
	x, y := float32(e.LabelAt.X)*s, float32(e.LabelAt.Y)*s
	if size < smallestInk || !r.ready.touches(x-100, y-10, x+100, y+10) {
		return
	}
	w := r.span(e.Label, false, size)
	ground := r.pal.Background
	ground.A = 0xd8
	r.b.Box(painted.Round(x-w/2-3), painted.Round(y-size*0.75), w+6, painted.Round(size*1.5), 3, ground, color.NRGBA{}, 0)
	r.write(painted.Round(x-w/2), y+size*scene.CapHeight/2, e.Label, false, size, r.pal.Label)
}

func (r *graphRenderer) placeBox(b *scene.Box) {
	s := r.g.scale
	x0, y0 := painted.Round(float32(b.X)*s), painted.Round(float32(b.Y)*s)
	x1, y1 := painted.Round(float32(b.X+b.Width)*s), painted.Round(float32(b.Y+b.Height)*s)
	if !r.ready.touches(x0-20, y0-20, x1+20, y1+20) {
		return
	}
	w, h := x1-x0, y1-y0
	paint := r.pal.Box(b.Kind, b.State)
	radius := float32(scene.Corner) * s
	if b.Kind.Round() {
		radius = h / 2
	}
	none := color.NRGBA{}
	if paint.Glow.A > 0 {
		step := paint.Glow
		step.A /= 2
		for _, reach := range [...]float32{6, 4, 2} {
			reach *= max(s, 0.5)
			r.b.Box(x0-reach, y0-reach, w+2*reach, h+2*reach, radius+reach, step, none, 0)
		}
	}
	if b.ID == r.g.selected || slices.Contains(r.g.twins, b.ID) {
		line := r.b.Palette.Accent
		if b.ID != r.g.selected {
			line = r.b.Palette.Amber
		}
		reach := max(4*s, 2.5)
		r.b.Box(x0-reach, y0-reach, w+2*reach, h+2*reach, radius+reach, r.pal.Background, line, 2)
	}
	if !paint.Dashed {
		r.b.Box(x0, y0, w, h, radius, paint.Fill, paint.Stroke, max(float32(paint.Width)*s, 1))
	} // a dashed box lies in the raster
	r.placeText(b, &paint, x0, y0, w, h)
	if b.Badge != "" {
		r.placeBadge(b, &paint, x0, y0)
	}
	if b.Breakpoint {
		d := max(float32(scene.DotRadius)*s, 3)
		r.b.Box(x1-d-1, y0-d-1, 2*d+2, 2*d+2, d+1, r.pal.Background, none, 0)
		r.b.Disc(x1, y0, d, r.pal.Breakpoint)
	}
}

func (r *graphRenderer) placeBadge(b *scene.Box, paint *scene.Paint, x0, y0 float32) {
	s := r.g.scale
	radius := float32(scene.BadgeRadius) * s
	reach := radius + float32(max(utf8.RuneCountInString(b.Badge)-2, 0))*3.4*s
	y := y0 + painted.Round(float32(scene.BadgeBase)*s)
	r.b.Box(x0-reach, y-radius, 2*reach, 2*radius, radius, paint.Accent, color.NRGBA{}, 0)
	if size := quantum(scene.BadgeSize * s); size >= smallestInk {
		w := r.span(b.Badge, true, size)
		r.write(x0-w/2, y+size*scene.CapHeight/2, b.Badge, true, size, paint.OnAccent)
	}
}

func (r *graphRenderer) placeText(b *scene.Box, paint *scene.Paint, x0, y0, w, h float32) {
	s := r.g.scale
	k := float32(scene.TitleSize)
	if b.Kind == scene.Precondition {
		k = scene.PillSize
	}
	size := quantum(k * s)
	if size < smallestInk {
		return
	}
	inset := float32(scene.TextInset) * s
	room := w - 2*inset + 4*s
	base := y0 + h/2 + size*scene.CapHeight/2
	if b.Subtitle != "" {
		up := max((scene.BoxHeight*s-h)/2, 0)
		base = y0 + scene.TitleBase*s - up
		if small := quantum(scene.SubtitleSize * s); small >= smallestInk {
			text := r.fit(b.Subtitle, false, small, room)
			x := x0 + inset
			if b.Kind.Round() {
				x = x0 + (w-r.span(text, false, small))/2
			}
			r.write(painted.Round(x), y0+scene.SubtitleBase*s-up, text, false, small, paint.Subtle)
		}
	}
	x := x0 + inset
	if b.Kind.Round() {
		total := float32(0)
		for _, t := range b.Title {
			total += r.span(t.Text, t.Bold, size)
		}
		x = max(x0+(w-total)/2, x0+8*s)
		room = w - 16*s
	}
	for _, t := range b.Title {
		ink := paint.Text
		switch t.Accent {
		case scene.Done:
			ink = r.pal.Good
		case scene.Failed:
			ink = r.pal.Bad
		}
		text := r.fit(t.Text, t.Bold, size, room)
		if text == "" {
			return
		}
		r.write(x, base, text, t.Bold, size, ink)
		used := r.span(text, t.Bold, size)
		x += used
		room -= used
	}
}

// fit shortens text that a box has no room for. Layouts reserve room by the same font, so this is rare.
func (r *graphRenderer) fit(s string, bold bool, size, room float32) string {
	if r.span(s, bold, size) <= room+1 {
		return s
	}
	f := painted.Regular(100)
	f.Style.Bold = bold
	return r.b.Ruler.Fit(s, f, painted.Round(room*100/size))
}

// marks draws what changes without the drawing: hover, focus, zoom buttons and overview.
func (r *graphRenderer) marks() {
	size := r.g.Size()
	if size.Width < 1 || size.Height < 1 || r.b.Theme == nil {
		return
	}
	g := r.g
	b := &r.over
	b.Begin(g.Theme())
	none := color.NRGBA{}
	ring := func(id string, reach, width float32, fill, line color.NRGBA) {
		i, ok := g.index[id]
		if !ok {
			return
		}
		box := &g.scn.Boxes[i]
		s := g.scale
		x, y := painted.Round(float32(box.X)*s)+g.off.X, painted.Round(float32(box.Y)*s)+g.off.Y
		w, h := painted.Round(float32(box.X+box.Width)*s)+g.off.X-x, painted.Round(float32(box.Y+box.Height)*s)+g.off.Y-y
		radius := float32(scene.Corner) * s
		if box.Kind.Round() {
			radius = h / 2
		}
		b.Box(x-reach, y-reach, w+2*reach, h+2*reach, radius+reach, fill, line, width)
	}
	r.paintPulse(b)
	if g.hover != g.selected {
		ring(g.hover, 0, 0, b.Palette.Hover, none)
	}
	r.paintZoom(b, size)
	r.paintMap(b, size)
	if g.focused {
		b.Box(0, 0, size.Width, size.Height, 0, none, b.Palette.Accent, 1)
	}
	r.overlay.Objects = b.Objects
	canvas.Refresh(r.overlay)
}

func (r *graphRenderer) paintZoom(b *painted.Brush, size fyne.Size) {
	p := b.Palette
	x, y := overlayGap, size.Height-overlayGap-zoomHeight
	f, fit := painted.Regular(theme.SmallSize), lang.L("Fit")
	widths := [4]float32{28, 46, 28, max(painted.Round(b.Ruler.Width(fit, f))+35, 52)}
	r.zoomX[0] = x
	for i, w := range widths {
		r.zoomX[i+1] = r.zoomX[i] + w
	}
	mid := y + zoomHeight/2
	b.Box(x, y, r.zoomX[4]-x, zoomHeight, theme.Radius, p.Surface, p.Border, 1)
	if r.g.button >= 0 {
		i := r.g.button
		b.Box(r.zoomX[i]+1, y+1, widths[i]-2, zoomHeight-2, theme.Radius-1, p.Hover, color.NRGBA{}, 0)
	}
	b.Glyph(x+7, mid-7, 14, theme.IconMinus, p.Subtle)
	b.TextCentre(r.zoomX[1]+23, mid, strconv.Itoa(int(r.g.scale*100+0.5))+" %", f, p.Text)
	b.Glyph(r.zoomX[2]+7, mid-7, 14, theme.IconPlus, p.Subtle)
	b.Glyph(r.zoomX[3]+6, mid-7, 14, theme.IconFit, p.Subtle)
	b.Text(r.zoomX[3]+25, mid, fit, f, p.Text)
}

// zoomButton returns which zoom button is at a point, or -1.
func (r *graphRenderer) zoomButton(p fyne.Position) int {
	y := r.g.Size().Height - overlayGap - zoomHeight
	if p.Y < y || p.Y > y+zoomHeight {
		return -1
	}
	for i := range 4 {
		if p.X >= r.zoomX[i] && p.X < r.zoomX[i+1] {
			return i
		}
	}
	return -1
}

func (r *graphRenderer) paintMap(b *painted.Brush, size fyne.Size) {
	g := r.g
	r.mapArea = area{}
	if size.Width < 560 || size.Height < 420 || len(g.scn.Boxes) == 0 || g.scn.Width <= 0 || g.scn.Height <= 0 {
		return
	}
	a := area{x1: size.Width - overlayGap, y1: size.Height - overlayGap}
	a.x0, a.y0 = a.x1-mapWidth, a.y1-mapHeight
	r.mapArea = a
	r.mapS = min((mapWidth-16)/float32(g.scn.Width), (mapHeight-34)/float32(g.scn.Height))
	b.Box(a.x0, a.y0, mapWidth, mapHeight, theme.Radius, b.Palette.Surface, b.Palette.Border, 1)
	b.Text(a.x0+8, a.y0+13, lang.L("Overview"), painted.Regular(theme.CaptionSize), b.Palette.Subtle)
	r.small.Move(fyne.NewPos(a.x0+1, a.y0+24))
	r.small.Resize(fyne.NewSize(mapWidth-2, mapHeight-26))
	b.Object(r.small)
	// The visible part.
	v := r.view()
	ox, oy := r.mapOrigin()
	k := r.mapS / g.scale
	x0, y0 := max(ox+v.x0*k, a.x0+2), max(oy+v.y0*k, a.y0+24)
	x1, y1 := min(ox+v.x1*k, a.x1-2), min(oy+v.y1*k, a.y1-2)
	fill := b.Palette.Accent
	fill.A = 0x12
	b.Box(x0, y0, x1-x0, y1-y0, 2, fill, b.Palette.Accent, 1)
}

// mapOrigin is where the overview draws the scene's origin, in the widget.
func (r *graphRenderer) mapOrigin() (x, y float32) {
	a := r.mapArea
	x = a.x0 + (mapWidth-float32(r.g.scn.Width)*r.mapS)/2
	y = a.y0 + 24 + (mapHeight-26-float32(r.g.scn.Height)*r.mapS)/2
	return x, y
}

func (r *graphRenderer) overMap(p fyne.Position) bool {
	a := r.mapArea
	return a.x1 > a.x0 && p.X >= a.x0 && p.X < a.x1 && p.Y >= a.y0 && p.Y < a.y1
}

// mapPoint turns a point of the overview into one of the scene.
func (r *graphRenderer) mapPoint(p fyne.Position) (x, y float32) {
	ox, oy := r.mapOrigin()
	return (p.X - ox) / r.mapS, (p.Y - oy) / r.mapS
}

// drawMap draws the overview's boxes.
func (r *graphRenderer) drawMap(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	px := float32(w) / (mapWidth - 2)
	ox, oy := r.mapOrigin()
	ox, oy = ox-r.mapArea.x0-1, oy-r.mapArea.y0-24
	for i := range r.g.scn.Boxes {
		b := &r.g.scn.Boxes[i]
		paint := r.pal.Box(b.Kind, b.State)
		c := paint.Stroke
		if b.Kind == scene.Precondition {
			continue
		}
		if b.State != scene.Current && b.State != scene.Failed {
			c = mix(c, r.pal.Background, 0.45)
		}
		x0 := int((ox + float32(b.X)*r.mapS) * px)
		y0 := int((oy + float32(b.Y)*r.mapS) * px)
		x1 := max(int((ox+float32(b.X+b.Width)*r.mapS)*px), x0+1)
		y1 := max(int((oy+float32(b.Y+b.Height)*r.mapS)*px), y0+1)
		for y := max(y0, 0); y < min(y1, h); y++ {
			for x := max(x0, 0); x < min(x1, w); x++ {
				img.SetRGBA(x, y, color.RGBA{c.R, c.G, c.B, 0xff})
			}
		}
	}
	return img
}

// mix blends two opaque colours; share is the first one's.
func mix(a, b color.NRGBA, share float32) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float32(x)*share + float32(y)*(1-share)) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xff}
}
