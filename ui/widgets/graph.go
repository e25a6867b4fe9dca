package widgets

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/render/scene"
	"journeydesigner/ui/theme"
)

// GraphParams are the answers of a GraphView; every one may be nil. Ids are of boxes or edges.
type GraphParams struct {
	Select func(id string) // empty when the paper was tapped
	Open   func(id string) // double tap or Enter
	Menu   func(id string, at fyne.Position)
	// Hover tells the full text of what the pointer is over and where the pointer is in the window; all
	// empty when it left.
	Hover            func(id, tip string, at fyne.Position)
	ToggleBreakpoint func(id string) // F9, or a tap on the place of the dot
	Copy             func(id string) // Ctrl+C
	Leave            func()          // Esc
}

// GraphView draws a scene.Scene to pan, zoom and walk. Make it with NewGraphView.
//
// Boxes and labels are pooled canvas objects and only exist near the visible part; edges, the dotted paper
// and dashed outlines lie in one raster below them. Panning moves one container; only when the part that
// was prepared is left, or the zoom changes, is anything placed anew.
type GraphView struct {
	widget.BaseWidget
	params GraphParams
	key    string
	scn    *scene.Scene
	index  map[string]int // box ID → its place in the scene

	scale   float32 // screen = scene × scale + off
	off     fyne.Position
	touched bool    // the user moved the view: a resize does not fit it again
	shown   bool    // the first fit is done
	least   float32 // the smallest scale that fitting may choose

	selected string
	twins    []string
	hover    string

	focused bool
	pressed bool
	moved   bool    // the pointer went far enough to be a drag
	travel  float32 // how far it went
	inMap   bool    // the drag began in the overview
	button  int     // the hovered zoom button, or -1
	at      fyne.Position

	r *graphRenderer
}

const (
	zoomLeast   float32 = 0.05
	zoomMost    float32 = 4
	firstLeast  float32 = 0.92 // the first fit stays readable and shows the top instead
	widthLeast  float32 = 0.6  // it goes further to show the whole width
	fitMargin   float32 = 28
	smallestInk float32 = 5 // text below this size is not drawn
	mapWidth    float32 = 120
	mapHeight   float32 = 150
	zoomHeight  float32 = 28
	overlayGap  float32 = 14
)

// NewGraphView makes an empty graph.
func NewGraphView(p GraphParams) *GraphView {
	g := &GraphView{params: p, scn: &scene.Scene{}, scale: 1, least: firstLeast, button: -1}
	g.r = newGraphRenderer(g)
	g.ExtendBaseWidget(g)
	return g
}

// SetScene shows a scene. The key names what is drawn: a scene under the same key keeps zoom and place, so
// that a new state does not move anything; another key is fitted into the view.
func (g *GraphView) SetScene(key string, s *scene.Scene) {
	if s == nil {
		s = &scene.Scene{}
	}
	if s == g.scn && key == g.key {
		return
	}
	g.scn = s
	g.index = make(map[string]int, len(s.Boxes))
	for i := range s.Boxes {
		g.index[s.Boxes[i].ID] = i
	}
	if key != g.key {
		g.key, g.shown, g.touched, g.least = key, false, false, firstLeast
		g.selected, g.hover, g.twins = "", "", nil
	}
	g.r.newScene()
	g.Refresh()
}

// Scene returns what is shown; never nil.
func (g *GraphView) Scene() *scene.Scene { return g.scn }

// SetSelected selects a box or an edge without calling back; the empty string selects none.
func (g *GraphView) SetSelected(id string) {
	if id != g.selected {
		g.selected = id
		g.Refresh()
	}
}

// Selected returns the selected box or edge, or the empty string.
func (g *GraphView) Selected() string { return g.selected }

// SetHighlights marks boxes whose twins elsewhere are selected.
func (g *GraphView) SetHighlights(ids []string) {
	g.twins = ids
	g.Refresh()
}

// Reveal moves the view as little as needed to show a box.
func (g *GraphView) Reveal(id string) {
	i, ok := g.index[id]
	size := g.Size()
	if !ok || size.Width < 1 {
		return
	}
	g.firstFit()
	const margin = 44
	b := &g.scn.Boxes[i]
	x0, y0 := float32(b.X)*g.scale+g.off.X, float32(b.Y)*g.scale+g.off.Y
	x1, y1 := x0+float32(b.Width)*g.scale, y0+float32(b.Height)*g.scale
	dx, dy := inside(x0, x1, margin, size.Width-margin), inside(y0, y1, margin, size.Height-margin-20)
	if dx != 0 || dy != 0 {
		g.pan(dx, dy)
	}
}

// inside returns how far the span a…b must move to lie in lo…hi; the start wins if it is too long.
func inside(a, b, lo, hi float32) float32 {
	var d float32
	if b > hi {
		d = hi - b
	}
	if a+d < lo {
		d = lo - a
	}
	return d
}

// Zoom returns the scale: 1 is 100 %.
func (g *GraphView) Zoom() float32 { return g.scale }

// Fit shows the whole drawing, at 100 % at most.
func (g *GraphView) Fit() {
	g.touched, g.least = false, zoomLeast
	g.fit(g.least)
	g.Refresh()
}

// ZoomTo scales to a factor around the middle of the view.
func (g *GraphView) ZoomTo(scale float32) {
	size := g.Size()
	g.zoomAt(fyne.NewPos(size.Width/2, size.Height/2), scale/g.scale)
}

// fit scales so that the drawing fits, but not below least: then it shows the top.
func (g *GraphView) fit(least float32) {
	size := g.Size()
	if size.Width < 1 || size.Height < 1 || g.scn.Width <= 0 || g.scn.Height <= 0 {
		return
	}
	w, h := float32(g.scn.Width), float32(g.scn.Height)
	across, down := (size.Width-2*fitMargin)/w, (size.Height-2*fitMargin)/h
	s := max(min(across, max(down, least), 1), min(least, widthLeast), zoomLeast)
	g.scale = s
	g.off = fyne.NewPos(round((size.Width-w*s)/2), round((size.Height-h*s)/2))
	if h*s > size.Height-2*fitMargin+1 {
		g.off.Y = fitMargin
	} else if g.off.Y > 2*fitMargin {
		g.off.Y = round((g.off.Y + 2*fitMargin) / 2) // a little above the middle looks centred
	}
	if w*s > size.Width-2*fitMargin+1 {
		g.off.X = fitMargin
		// The start of the journey matters more than the left edge.
		if len(g.scn.Boxes) > 0 {
			b := &g.scn.Boxes[0]
			g.off.X = round(size.Width/2 - float32(b.X+b.Width/2)*s)
		}
	}
	g.shown = true
}

func (g *GraphView) firstFit() {
	if !g.shown {
		g.fit(g.least)
	}
}

func (g *GraphView) pan(dx, dy float32) {
	if dx == 0 && dy == 0 {
		return
	}
	g.touched = true
	g.off = g.keep(g.off.AddXY(dx, dy))
	g.r.moveTo()
}

// keep holds a corner of the drawing in the view: it cannot be lost.
func (g *GraphView) keep(off fyne.Position) fyne.Position {
	size := g.Size()
	w, h := float32(g.scn.Width)*g.scale, float32(g.scn.Height)*g.scale
	const rest = 60
	off.X = min(max(off.X, rest-w), size.Width-rest)
	off.Y = min(max(off.Y, rest-h), size.Height-rest)
	return fyne.NewPos(round(off.X), round(off.Y))
}

func (g *GraphView) zoomAt(p fyne.Position, factor float32) {
	s := min(max(g.scale*factor, zoomLeast), zoomMost)
	if math.Abs(float64(s-1)) < 0.02 {
		s = 1 // the scale at which everything is sharpest is easy to hit
	}
	if s == g.scale {
		return
	}
	g.touched = true
	f := s / g.scale
	g.scale = s
	g.off = g.keep(fyne.NewPos(p.X-(p.X-g.off.X)*f, p.Y-(p.Y-g.off.Y)*f))
	g.Refresh()
}

// under returns what is at a point of the widget.
func (g *GraphView) under(p fyne.Position) string {
	id, _ := g.scn.At(scene.Point{X: float64((p.X - g.off.X) / g.scale), Y: float64((p.Y - g.off.Y) / g.scale)})
	return id
}

// overDot tells whether a point is on the place of a box's breakpoint dot.
func (g *GraphView) overDot(p fyne.Position) (string, bool) {
	x, y := float64((p.X-g.off.X)/g.scale), float64((p.Y-g.off.Y)/g.scale)
	for i := range g.scn.Boxes {
		b := &g.scn.Boxes[i]
		if stops(b.Kind) && math.Hypot(x-b.X-b.Width, y-b.Y) <= scene.DotRadius+2 {
			return b.ID, true
		}
	}
	return "", false
}

// stops tells whether a kind of box takes a breakpoint.
func stops(k scene.BoxKind) bool {
	return k == scene.Step || k == scene.SubJourney || k == scene.Precondition || k == scene.Profile
}

func (g *GraphView) press(p fyne.Position) {
	focus(g)
	if i := g.r.zoomButton(p); i >= 0 {
		switch i {
		case 0:
			g.ZoomTo(g.scale / 1.25)
		case 1:
			g.ZoomTo(1)
		case 2:
			g.ZoomTo(g.scale * 1.25)
		case 3:
			g.Fit()
		}
		return
	}
	if g.r.overMap(p) {
		g.centreFromMap(p)
		return
	}
	if id, ok := g.overDot(p); ok && g.params.ToggleBreakpoint != nil {
		g.params.ToggleBreakpoint(id)
		return
	}
	g.choose(g.under(p))
}

func (g *GraphView) choose(id string) {
	if id == g.selected {
		return
	}
	g.selected = id
	g.Refresh()
	call(g.params.Select, id)
}

// centreFromMap centres the view on a point of the overview.
func (g *GraphView) centreFromMap(p fyne.Position) {
	x, y := g.r.mapPoint(p)
	size := g.Size()
	want := fyne.NewPos(size.Width/2-x*g.scale, size.Height/2-y*g.scale)
	g.pan(want.X-g.off.X, want.Y-g.off.Y)
}

// MouseDown implements desktop.Mouseable; the selection waits for the release, since a drag pans.
func (g *GraphView) MouseDown(e *desktop.MouseEvent) {
	g.pressed, g.moved, g.travel = true, false, 0
	g.inMap = g.r.overMap(e.Position)
}

// MouseUp selects what is under the pointer if it was no drag.
func (g *GraphView) MouseUp(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && !g.moved {
		g.press(e.Position)
	}
}

// Tapped selects what is under the pointer.
func (g *GraphView) Tapped(e *fyne.PointEvent) {
	if g.pressed {
		g.pressed = false
		return
	}
	g.press(e.Position)
}

// DoubleTapped opens what is under the pointer; on the bare paper it fits the drawing.
func (g *GraphView) DoubleTapped(e *fyne.PointEvent) {
	if g.r.zoomButton(e.Position) >= 0 || g.r.overMap(e.Position) {
		return
	}
	if id := g.under(e.Position); id != "" {
		call(g.params.Open, id)
	}
}

// TappedSecondary selects what is under the pointer and asks for its menu.
func (g *GraphView) TappedSecondary(e *fyne.PointEvent) {
	focus(g)
	id := g.under(e.Position)
	g.choose(id)
	if g.params.Menu != nil {
		g.params.Menu(id, e.AbsolutePosition)
	}
}

// Dragged pans; in the overview it travels.
func (g *GraphView) Dragged(e *fyne.DragEvent) {
	g.travel += abs(e.Dragged.DX) + abs(e.Dragged.DY)
	if g.travel > 3 {
		g.moved = true
	}
	if g.inMap {
		g.centreFromMap(e.Position)
		return
	}
	g.pan(e.Dragged.DX, e.Dragged.DY)
}

// DragEnd implements fyne.Draggable.
func (g *GraphView) DragEnd() { g.inMap, g.travel = false, 0 }

// Scrolled zooms to the pointer.
func (g *GraphView) Scrolled(e *fyne.ScrollEvent) {
	g.zoomAt(e.Position, float32(math.Exp(float64(e.Scrolled.DY)/90)))
}

// MouseIn implements desktop.Hoverable.
func (g *GraphView) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *GraphView) MouseMoved(e *desktop.MouseEvent) {
	g.at = e.Position
	id := ""
	button := g.r.zoomButton(e.Position)
	if button < 0 && !g.r.overMap(e.Position) {
		id = g.under(e.Position)
	}
	if id == g.hover && button == g.button {
		return
	}
	changed := id != g.hover
	g.hover, g.button = id, button
	g.r.marks()
	if changed && g.params.Hover != nil {
		g.params.Hover(id, g.tip(id), e.AbsolutePosition)
	}
}

func (g *GraphView) tip(id string) string {
	if i, ok := g.index[id]; ok {
		return g.scn.Boxes[i].Tip
	}
	for i := range g.scn.Edges {
		if g.scn.Edges[i].ID == id {
			return g.scn.Edges[i].Tip
		}
	}
	return ""
}

// MouseOut implements desktop.Hoverable.
func (g *GraphView) MouseOut() {
	g.hover, g.button = "", -1
	g.r.marks()
	if g.params.Hover != nil {
		g.params.Hover("", "", fyne.Position{})
	}
}

// Cursor implements desktop.Cursorable.
func (g *GraphView) Cursor() desktop.Cursor {
	if g.hover != "" || g.button >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained implements fyne.Focusable.
func (g *GraphView) FocusGained() {
	g.focused = true
	g.r.marks()
}

// FocusLost implements fyne.Focusable.
func (g *GraphView) FocusLost() {
	g.focused = false
	g.r.marks()
}

// TypedRune zooms: + and −, 0 for 100 %, f to fit.
func (g *GraphView) TypedRune(r rune) {
	switch r {
	case '+', '=':
		g.ZoomTo(g.scale * 1.25)
	case '-', '−':
		g.ZoomTo(g.scale / 1.25)
	case '0', '1':
		g.ZoomTo(1)
	case 'f', 'F':
		g.Fit()
	}
}

// TypedKey walks between boxes with the arrows, Home and End; Enter opens, F9 toggles a breakpoint, Esc
// drops the selection, then leaves.
func (g *GraphView) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		g.walk(0, -1)
	case fyne.KeyDown:
		g.walk(0, 1)
	case fyne.KeyLeft:
		g.walk(-1, 0)
	case fyne.KeyRight:
		g.walk(1, 0)
	case fyne.KeyHome:
		g.walkTo(0)
	case fyne.KeyEnd:
		g.walkTo(len(g.scn.Boxes) - 1)
	case fyne.KeyPageUp:
		g.pan(0, g.Size().Height*0.8)
	case fyne.KeyPageDown:
		g.pan(0, -g.Size().Height*0.8)
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.selected != "" {
			call(g.params.Open, g.selected)
		}
	case fyne.KeyF9:
		if g.selected != "" && g.params.ToggleBreakpoint != nil {
			g.params.ToggleBreakpoint(g.selected)
		} else {
			forward(g, e)
		}
	case fyne.KeyEscape:
		if g.selected != "" {
			g.choose("")
		} else {
			leave(g, g.params.Leave)
		}
	default:
		forward(g, e)
	}
}

// TypedShortcut copies the selected box on Ctrl+C.
func (g *GraphView) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); !ok {
		forwardShortcut(g, s)
	} else if g.selected != "" {
		call(g.params.Copy, g.selected)
	}
}

// walk selects the nearest box in a direction.
func (g *GraphView) walk(dx, dy float64) {
	if len(g.scn.Boxes) == 0 {
		return
	}
	from, ok := g.index[g.selected]
	if !ok {
		// Begin where the run stands, else at the start.
		for i := range g.scn.Boxes {
			if g.scn.Boxes[i].State == scene.Current {
				g.walkTo(i)
				return
			}
		}
		g.walkTo(0)
		return
	}
	c := g.scn.Boxes[from].Center()
	best, cost := -1, math.Inf(1)
	for i := range g.scn.Boxes {
		if i == from {
			continue
		}
		p := g.scn.Boxes[i].Center()
		along := (p.X-c.X)*dx + (p.Y-c.Y)*dy
		aside := math.Abs((p.X-c.X)*dy) + math.Abs((p.Y-c.Y)*dx)
		// What stands mostly aside is not "in that direction".
		if along <= 1 || aside > 2*along+40 {
			continue
		}
		if d := along + 2*aside; d < cost {
			best, cost = i, d
		}
	}
	if best >= 0 {
		g.walkTo(best)
	}
}

func (g *GraphView) walkTo(i int) {
	if i < 0 || i >= len(g.scn.Boxes) {
		return
	}
	id := g.scn.Boxes[i].ID
	g.Reveal(id)
	g.choose(id)
}

func abs(v float32) float32 {
	if v < 0 {
		return -v
	}
	return v
}

// MinSize implements fyne.CanvasObject.
func (g *GraphView) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

// CreateRenderer implements fyne.Widget.
func (g *GraphView) CreateRenderer() fyne.WidgetRenderer { return g.r }

// area is a rectangle in content coordinates: scene × scale.
type area struct{ x0, y0, x1, y1 float32 }

func (a area) holds(b area) bool { return a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1 }

func (a area) touches(x0, y0, x1, y1 float32) bool {
	return x0 < a.x1 && x1 > a.x0 && y0 < a.y1 && y1 > a.y0
}

// graphRenderer draws a GraphView.
type graphRenderer struct {
	g       *GraphView
	objects []fyne.CanvasObject
	content *fyne.Container // moves with a pan
	overlay *fyne.Container // stays
	raster  *canvas.Raster
	small   *canvas.Raster // the overview's boxes
	b, over brush
	pal     scene.Palette
	palFor  *theme.Theme
	ready   area // what is prepared
	sheet   edgeSheet
	widths  map[spanKey]float32 // of text at size 100
	line    [2]extent           // of Inter at size 100: regular, semibold
	zoomX   [5]float32          // edges of the zoom buttons
	mapArea area                // of the overview, in the widget; empty if it is not shown
	mapS    float32
}

type spanKey struct {
	text string
	bold bool
}

func newGraphRenderer(g *GraphView) *graphRenderer {
	r := &graphRenderer{g: g}
	r.content = &fyne.Container{Layout: inert{}}
	r.overlay = &fyne.Container{Layout: inert{}}
	r.raster = canvas.NewRaster(func(w, h int) image.Image { return r.sheet.draw(w, h) })
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
	if len(r.widths) > 4*rulerLimit {
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
	r.b.begin(g.Theme())
	if r.palFor != r.b.th {
		r.palFor = r.b.th
		r.pal = scene.Light()
		if r.b.th.Variant() == theme.Dark {
			r.pal = scene.Dark()
		}
		r.widths = nil
	}
	if r.widths == nil {
		r.widths = make(map[spanKey]float32)
		r.line[0] = r.b.ruler.measure("Ag", regular(100))
		r.line[1] = r.b.ruler.measure("Ag", semibold(100))
	}
	v := r.view()
	mx, my := round((v.x1-v.x0)*0.12), round((v.y1-v.y0)*0.12)
	r.ready = area{v.x0 - mx, v.y0 - my, v.x1 + mx, v.y1 + my}
	r.sheet.set(g.scn, &r.pal, g.scale, r.ready, g.selected)
	r.raster.Move(fyne.NewPos(r.ready.x0, r.ready.y0))
	r.raster.Resize(fyne.NewSize(r.ready.x1-r.ready.x0, r.ready.y1-r.ready.y0))
	r.b.object(r.raster)
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
	r.content.Objects = r.b.objs
	r.content.Move(g.off)
	canvas.Refresh(r.content)
}

// span is the width of text at a size, measured once at 100 and scaled: shaping every label again for
// every zoom step would cost more than all else.
func (r *graphRenderer) span(s string, bold bool, size float32) float32 {
	key := spanKey{s, bold}
	w, ok := r.widths[key]
	if !ok {
		f := regular(100)
		f.style.Bold = bold
		m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, f.size, f.style, nil)
		w = m.Width
		r.widths[key] = w
	}
	return w * size / 100
}

// quantum rounds a text size down to whole points. Fyne spaces glyphs by the next whole size: text of 11.5
// is set as wide as text of 12, which looks letterspaced and overflows what was measured for it.
func quantum(size float32) float32 { return float32(int(size + 0.2)) }

func (r *graphRenderer) write(x, base float32, s string, bold bool, size float32, c color.NRGBA) {
	f := regular(size)
	i := 0
	if bold {
		f, i = semibold(size), 1
	}
	m := r.line[i]
	r.b.baseline(x, round(base), s, f, c, extent{r.span(s, bold, size), m.height * size / 100, m.baseline * size / 100})
}

func (r *graphRenderer) placeGroup(gr *scene.Group) {
	s := r.g.scale
	size := quantum(scene.SubtitleSize * s)
	if size < smallestInk || !r.ready.touches(float32(gr.X)*s, float32(gr.Y)*s, float32(gr.X+gr.Width)*s, float32(gr.Y)*s+30*s) {
		return
	}
	r.write(round(float32(gr.X+scene.TextInset)*s), float32(gr.Y+17)*s, gr.Title, true, size, r.pal.FrameText)
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
	r.b.box(round(x-w/2-3), round(y-size*0.75), w+6, round(size*1.5), 3, ground, color.NRGBA{}, 0)
	r.write(round(x-w/2), y+size*scene.CapHeight/2, e.Label, false, size, r.pal.Label)
}

func (r *graphRenderer) placeBox(b *scene.Box) {
	s := r.g.scale
	x0, y0 := round(float32(b.X)*s), round(float32(b.Y)*s)
	x1, y1 := round(float32(b.X+b.Width)*s), round(float32(b.Y+b.Height)*s)
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
			r.b.box(x0-reach, y0-reach, w+2*reach, h+2*reach, radius+reach, step, none, 0)
		}
	}
	if b.ID == r.g.selected || slices.Contains(r.g.twins, b.ID) {
		line := r.b.p.Accent
		if b.ID != r.g.selected {
			line = r.b.p.Amber
		}
		reach := max(4*s, 2.5)
		r.b.box(x0-reach, y0-reach, w+2*reach, h+2*reach, radius+reach, r.pal.Background, line, 2)
	}
	if !paint.Dashed {
		r.b.box(x0, y0, w, h, radius, paint.Fill, paint.Stroke, max(float32(paint.Width)*s, 1))
	} // a dashed box lies in the raster
	r.placeText(b, &paint, x0, y0, w, h)
	if b.Badge != "" {
		r.placeBadge(b, &paint, x0, y0)
	}
	if b.Breakpoint {
		d := max(float32(scene.DotRadius)*s, 3)
		r.b.box(x1-d-1, y0-d-1, 2*d+2, 2*d+2, d+1, r.pal.Background, none, 0)
		r.b.disc(x1, y0, d, r.pal.Breakpoint)
	}
}

func (r *graphRenderer) placeBadge(b *scene.Box, paint *scene.Paint, x0, y0 float32) {
	s := r.g.scale
	radius := float32(scene.BadgeRadius) * s
	reach := radius + float32(max(runeCount(b.Badge)-2, 0))*3.4*s
	y := y0 + round(float32(scene.BadgeBase)*s)
	r.b.box(x0-reach, y-radius, 2*reach, 2*radius, radius, paint.Accent, color.NRGBA{}, 0)
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
			r.write(round(x), y0+scene.SubtitleBase*s-up, text, false, small, paint.Subtle)
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
	f := regular(100)
	f.style.Bold = bold
	return r.b.ruler.fit(s, f, round(room*100/size))
}

// marks draws what changes without the drawing: hover, focus, zoom buttons and overview.
func (r *graphRenderer) marks() {
	size := r.g.Size()
	if size.Width < 1 || size.Height < 1 || r.b.th == nil {
		return
	}
	g := r.g
	b := &r.over
	b.begin(g.Theme())
	none := color.NRGBA{}
	ring := func(id string, reach, width float32, fill, line color.NRGBA) {
		i, ok := g.index[id]
		if !ok {
			return
		}
		box := &g.scn.Boxes[i]
		s := g.scale
		x, y := round(float32(box.X)*s)+g.off.X, round(float32(box.Y)*s)+g.off.Y
		w, h := round(float32(box.X+box.Width)*s)+g.off.X-x, round(float32(box.Y+box.Height)*s)+g.off.Y-y
		radius := float32(scene.Corner) * s
		if box.Kind.Round() {
			radius = h / 2
		}
		b.box(x-reach, y-reach, w+2*reach, h+2*reach, radius+reach, fill, line, width)
	}
	if g.hover != g.selected {
		ring(g.hover, 0, 0, b.p.Hover, none)
	}
	r.paintZoom(b, size)
	r.paintMap(b, size)
	if g.focused {
		b.box(0, 0, size.Width, size.Height, 0, none, b.p.Accent, 1)
	}
	r.overlay.Objects = b.objs
	canvas.Refresh(r.overlay)
}

func (r *graphRenderer) paintZoom(b *brush, size fyne.Size) {
	p := b.p
	x, y := overlayGap, size.Height-overlayGap-zoomHeight
	widths := [4]float32{28, 46, 28, 52}
	r.zoomX[0] = x
	for i, w := range widths {
		r.zoomX[i+1] = r.zoomX[i] + w
	}
	mid := y + zoomHeight/2
	b.box(x, y, r.zoomX[4]-x, zoomHeight, theme.Radius, p.Surface, p.Border, 1)
	if r.g.button >= 0 {
		i := r.g.button
		b.box(r.zoomX[i]+1, y+1, widths[i]-2, zoomHeight-2, theme.Radius-1, p.Hover, color.NRGBA{}, 0)
	}
	f := regular(theme.SmallSize)
	b.glyph(x+7, mid-7, 14, theme.IconMinus, p.Subtle)
	b.textCentre(r.zoomX[1]+23, mid, strconv.Itoa(int(r.g.scale*100+0.5))+" %", f, p.Text)
	b.glyph(r.zoomX[2]+7, mid-7, 14, theme.IconPlus, p.Subtle)
	b.glyph(r.zoomX[3]+6, mid-7, 14, theme.IconFit, p.Subtle)
	b.text(r.zoomX[3]+25, mid, "Fit", f, p.Text)
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

func (r *graphRenderer) paintMap(b *brush, size fyne.Size) {
	g := r.g
	r.mapArea = area{}
	if size.Width < 560 || size.Height < 420 || len(g.scn.Boxes) == 0 || g.scn.Width <= 0 || g.scn.Height <= 0 {
		return
	}
	a := area{x1: size.Width - overlayGap, y1: size.Height - overlayGap}
	a.x0, a.y0 = a.x1-mapWidth, a.y1-mapHeight
	r.mapArea = a
	r.mapS = min((mapWidth-16)/float32(g.scn.Width), (mapHeight-34)/float32(g.scn.Height))
	b.box(a.x0, a.y0, mapWidth, mapHeight, theme.Radius, b.p.Surface, b.p.Border, 1)
	b.text(a.x0+8, a.y0+13, "Overview", regular(theme.CaptionSize), b.p.Subtle)
	r.small.Move(fyne.NewPos(a.x0+1, a.y0+24))
	r.small.Resize(fyne.NewSize(mapWidth-2, mapHeight-26))
	b.object(r.small)
	// The visible part.
	v := r.view()
	ox, oy := r.mapOrigin()
	k := r.mapS / g.scale
	x0, y0 := max(ox+v.x0*k, a.x0+2), max(oy+v.y0*k, a.y0+24)
	x1, y1 := min(ox+v.x1*k, a.x1-2), min(oy+v.y1*k, a.y1-2)
	fill := b.p.Accent
	fill.A = 0x12
	b.box(x0, y0, x1-x0, y1-y0, 2, fill, b.p.Accent, 1)
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
