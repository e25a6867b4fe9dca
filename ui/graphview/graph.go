// Package graphview shows a drawing to pan, zoom, select in and walk: boxes, edges, an overview, a ring that points at one of
// them. It knows a scene and the hand that moves it, and nothing of journeys or policies.
//
// Everything here belongs to the UI goroutine.
package graphview

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted"
)

// Params are the answers of a View; every one may be nil. Ids are of boxes or edges.
type Params struct {
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

// View draws a scene.Scene to pan, zoom and walk. Make it with New.
//
// Boxes and labels are pooled canvas objects and only exist near the visible part; edges, the dotted paper
// and dashed outlines lie in one raster below them. Panning moves one container; only when the part that
// was prepared is left, or the zoom changes, is anything placed anew.
type View struct {
	widget.BaseWidget
	params Params
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
	widthLeast  float32 = 0.5  // it goes further to show the whole width
	fitMost     float32 = 1.25 // a fit makes nothing larger than this
	fitMargin   float32 = 28
	smallestInk float32 = 5 // text below this size is not drawn
	mapWidth    float32 = 120
	mapHeight   float32 = 150
	zoomHeight  float32 = 28
	overlayGap  float32 = 14
)

// New makes an empty graph.
func New(p Params) *View {
	g := &View{params: p, scn: &scene.Scene{}, scale: 1, least: firstLeast, button: -1}
	g.r = newGraphRenderer(g)
	g.ExtendBaseWidget(g)
	return g
}

// SetScene shows a scene. The key names what is drawn: a scene under the same key keeps zoom and place, so
// that a new state does not move anything; another key is fitted into the view.
func (g *View) SetScene(key string, s *scene.Scene) {
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
func (g *View) Scene() *scene.Scene { return g.scn }

// SetSelected selects a box or an edge without calling back; the empty string selects none.
func (g *View) SetSelected(id string) {
	if id != g.selected {
		g.selected = id
		g.Refresh()
	}
}

// Selected returns the selected box or edge, or the empty string.
func (g *View) Selected() string { return g.selected }

// SetHighlights marks boxes whose twins elsewhere are selected.
func (g *View) SetHighlights(ids []string) {
	if !slices.Equal(ids, g.twins) {
		g.twins = slices.Clone(ids)
		g.Refresh()
	}
}

// Reveal moves the view as little as needed to show a box.
func (g *View) Reveal(id string) {
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
	// Not below the overview, where there is room above it.
	if m := g.r.mapArea; m.x1 > m.x0 && x1+dx > m.x0-8 && y1+dy > m.y0-8 && y0+m.y0-8-y1 >= margin {
		dy = m.y0 - 8 - y1
	}
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
func (g *View) Zoom() float32 { return g.scale }

// Fit shows the whole drawing, at 125 % at most.
func (g *View) Fit() {
	g.touched, g.least = false, zoomLeast
	g.fit(g.least)
	g.Refresh()
}

// ZoomTo scales to a factor around the middle of the view.
func (g *View) ZoomTo(scale float32) {
	size := g.Size()
	g.zoomAt(fyne.NewPos(size.Width/2, size.Height/2), scale/g.scale)
}

// fit scales so that the drawing fits, but not below least: then it shows the top.
func (g *View) fit(least float32) {
	size := g.Size()
	if size.Width < 1 || size.Height < 1 || g.scn.Width <= 0 || g.scn.Height <= 0 {
		return
	}
	w, h := float32(g.scn.Width), float32(g.scn.Height)
	across, down := (size.Width-2*fitMargin)/w, (size.Height-2*fitMargin)/h
	s := max(min(across, max(down, least), 1), min(least, widthLeast), zoomLeast)
	if both := min(across, down); both > 1 {
		s = min(both, fitMost) // a large screen may show a small journey large
	}
	g.scale = s
	g.off = fyne.NewPos(painted.Round((size.Width-w*s)/2), painted.Round((size.Height-h*s)/2))
	if h*s > size.Height-2*fitMargin+1 {
		g.off.Y = fitMargin
	} else if g.off.Y > 2*fitMargin {
		g.off.Y = painted.Round((g.off.Y + 2*fitMargin) / 2) // a little above the middle looks centred
	}
	if w*s > size.Width-2*fitMargin+1 {
		g.off.X = fitMargin
		// The start of the journey matters more than the left edge.
		if len(g.scn.Boxes) > 0 {
			b := &g.scn.Boxes[0]
			g.off.X = painted.Round(size.Width/2 - float32(b.X+b.Width/2)*s)
		}
	}
	g.shown = true
}

func (g *View) firstFit() {
	if !g.shown {
		g.fit(g.least)
	}
}

func (g *View) pan(dx, dy float32) {
	if dx == 0 && dy == 0 {
		return
	}
	g.touched = true
	g.off = g.keep(g.off.AddXY(dx, dy))
	g.r.moveTo()
}

// keep holds a corner of the drawing in the view: it cannot be lost.
func (g *View) keep(off fyne.Position) fyne.Position {
	size := g.Size()
	w, h := float32(g.scn.Width)*g.scale, float32(g.scn.Height)*g.scale
	const rest = 60
	off.X = min(max(off.X, rest-w), size.Width-rest)
	off.Y = min(max(off.Y, rest-h), size.Height-rest)
	return fyne.NewPos(painted.Round(off.X), painted.Round(off.Y))
}

func (g *View) zoomAt(p fyne.Position, factor float32) {
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
	g.r.zooming = true
	g.Refresh()
}

// under returns what is at a point of the widget.
func (g *View) under(p fyne.Position) string {
	id, _ := g.scn.At(scene.Point{X: float64((p.X - g.off.X) / g.scale), Y: float64((p.Y - g.off.Y) / g.scale)})
	return id
}

// overDot tells whether a point is on the place of a box's breakpoint dot.
func (g *View) overDot(p fyne.Position) (string, bool) {
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

func (g *View) press(p fyne.Position) {
	painted.Focus(g)
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

func (g *View) choose(id string) {
	if id == g.selected {
		return
	}
	g.selected = id
	g.Refresh()
	painted.Call(g.params.Select, id)
}

// centreFromMap centres the view on a point of the overview.
func (g *View) centreFromMap(p fyne.Position) {
	x, y := g.r.mapPoint(p)
	size := g.Size()
	want := fyne.NewPos(size.Width/2-x*g.scale, size.Height/2-y*g.scale)
	g.pan(want.X-g.off.X, want.Y-g.off.Y)
}

// MouseDown implements desktop.Mouseable; the selection waits for the release, since a drag pans.
func (g *View) MouseDown(e *desktop.MouseEvent) {
	defer painted.Guard(g)
	g.pressed, g.moved, g.travel = true, false, 0
	g.inMap = g.r.overMap(e.Position)
}

// MouseUp selects what is under the pointer if it was no drag.
func (g *View) MouseUp(e *desktop.MouseEvent) {
	defer painted.Guard(g)
	if e.Button == desktop.MouseButtonPrimary && !g.moved {
		g.press(e.Position)
	}
}

// Tapped selects what is under the pointer.
func (g *View) Tapped(e *fyne.PointEvent) {
	defer painted.Guard(g)
	if g.pressed {
		g.pressed = false
		return
	}
	g.press(e.Position)
}

// DoubleTapped opens what is under the pointer; on the bare paper it fits the drawing.
func (g *View) DoubleTapped(e *fyne.PointEvent) {
	defer painted.Guard(g)
	if g.r.zoomButton(e.Position) >= 0 || g.r.overMap(e.Position) {
		return
	}
	if id := g.under(e.Position); id != "" {
		painted.Call(g.params.Open, id)
	}
}

// TappedSecondary selects what is under the pointer and asks for its menu.
func (g *View) TappedSecondary(e *fyne.PointEvent) {
	defer painted.Guard(g)
	painted.Focus(g)
	id := g.under(e.Position)
	g.choose(id)
	if g.params.Menu != nil {
		g.params.Menu(id, e.AbsolutePosition)
	}
}

// Dragged pans; in the overview it travels.
func (g *View) Dragged(e *fyne.DragEvent) {
	defer painted.Guard(g)
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
func (g *View) DragEnd() {
	defer painted.Guard(g)
	g.inMap, g.travel = false, 0
}

// Scrolled zooms to the pointer.
func (g *View) Scrolled(e *fyne.ScrollEvent) {
	defer painted.Guard(g)
	g.zoomAt(e.Position, float32(math.Exp(float64(e.Scrolled.DY)/90)))
}

// MouseIn implements desktop.Hoverable.
func (g *View) MouseIn(e *desktop.MouseEvent) {
	defer painted.Guard(g)
	g.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (g *View) MouseMoved(e *desktop.MouseEvent) {
	defer painted.Guard(g)
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

func (g *View) tip(id string) string {
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
func (g *View) MouseOut() {
	defer painted.Guard(g)
	g.hover, g.button = "", -1
	g.r.marks()
	if g.params.Hover != nil {
		g.params.Hover("", "", fyne.Position{})
	}
}

// Cursor implements desktop.Cursorable.
func (g *View) Cursor() desktop.Cursor {
	if g.hover != "" || g.button >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained implements fyne.Focusable.
func (g *View) FocusGained() {
	defer painted.Guard(g)
	g.focused = true
	g.r.marks()
}

// FocusLost implements fyne.Focusable.
func (g *View) FocusLost() {
	defer painted.Guard(g)
	g.focused = false
	g.r.marks()
}

// TypedRune zooms: + and −, 0 for 100 %, f to fit.
func (g *View) TypedRune(r rune) {
	defer painted.Guard(g)
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
func (g *View) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(g)
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
			painted.Call(g.params.Open, g.selected)
		}
	case fyne.KeyF9:
		if g.selected != "" && g.params.ToggleBreakpoint != nil {
			g.params.ToggleBreakpoint(g.selected)
		} else {
			painted.Forward(g, e)
		}
	case fyne.KeyEscape:
		if g.selected != "" {
			g.choose("")
		} else {
			painted.Leave(g, g.params.Leave)
		}
	default:
		painted.Forward(g, e)
	}
}

// TypedShortcut copies the selected box on Ctrl+C.
func (g *View) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(g)
	if _, ok := s.(*fyne.ShortcutCopy); !ok {
		painted.ForwardShortcut(g, s)
	} else if g.selected != "" {
		painted.Call(g.params.Copy, g.selected)
	}
}

// walk selects the nearest box in a direction.
func (g *View) walk(dx, dy float64) {
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

func (g *View) walkTo(i int) {
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
func (g *View) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

// CreateRenderer implements fyne.Widget.
func (g *View) CreateRenderer() fyne.WidgetRenderer { return g.r }
