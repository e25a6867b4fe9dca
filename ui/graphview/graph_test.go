package graphview

import (
	"fmt"
	"image"
	"math"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted/paintedtest"
	"journeydesigner/ui/theme"
)

// on returns where a box's middle is in the widget.
func on(g *View, id string) fyne.Position {
	b, _ := g.Scene().Box(id)
	c := b.Center()
	return fyne.NewPos(float32(c.X)*g.scale+g.off.X, float32(c.Y)*g.scale+g.off.Y)
}

func newGraph(t testing.TB, p Params) (*View, fyne.Window) {
	g := New(p)
	w := paintedtest.Show(t, g, 900, 700)
	g.SetScene("demo", demoScene())
	return g, w
}

func TestGraphTapSelects(t *testing.T) {
	var h paintedtest.Heard
	g, w := newGraph(t, Params{Select: h.To("select"), Open: h.To("open"), ToggleBreakpoint: h.To("stop"), Copy: h.To("copy"),
		Menu: func(id string, _ fyne.Position) { h = append(h, "menu "+id) }})
	p := on(g, "step:2")
	test.TapCanvas(w.Canvas(), p)
	h.Want(t, "select step:2")
	if w.Canvas().Focused() != fyne.Focusable(g) {
		t.Error("a tap focuses the graph")
	}
	g.DoubleTapped(&fyne.PointEvent{Position: p})
	h.Want(t, "open step:2")
	g.TappedSecondary(&fyne.PointEvent{Position: on(g, "facebook")})
	h.Want(t, "select facebook", "menu facebook")
	g.TypedShortcut(&fyne.ShortcutCopy{})
	h.Want(t, "copy facebook")
	b, _ := g.Scene().Box("step:3")
	paintedtest.TapAt(g, float32(b.X+b.Width)*g.scale+g.off.X, float32(b.Y)*g.scale+g.off.Y)
	h.Want(t, "stop step:3")
	paintedtest.TapAt(g, 3, 3)
	h.Want(t, "select ")
}

func TestGraphDragIsNoTap(t *testing.T) {
	var h paintedtest.Heard
	g, w := newGraph(t, Params{Select: h.To("select")})
	p, off := on(g, "step:2"), g.off
	e := fyne.PointEvent{Position: p}
	g.MouseDown(&desktop.MouseEvent{PointEvent: e, Button: desktop.MouseButtonPrimary})
	g.Dragged(&fyne.DragEvent{PointEvent: e, Dragged: fyne.NewDelta(30, -20)})
	g.MouseUp(&desktop.MouseEvent{PointEvent: e, Button: desktop.MouseButtonPrimary})
	g.DragEnd()
	g.Tapped(&e)
	h.Want(t)
	if got := g.off.Subtract(off); got != fyne.NewPos(30, -20) {
		t.Errorf("panned by %v", got)
	}
	g.MouseDown(&desktop.MouseEvent{PointEvent: e, Button: desktop.MouseButtonPrimary})
	g.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: on(g, "step:2")}, Button: desktop.MouseButtonPrimary})
	h.Want(t, "select step:2")
	before := g.off
	test.Drag(w.Canvas(), fyne.NewPos(20, 20), 100000, 100000)
	if g.off == before || g.off.X > 900 || g.off.Y > 700 {
		t.Errorf("the drawing can be lost: %v", g.off)
	}
}

func TestGraphWheelZoomsToThePointer(t *testing.T) {
	g, w := newGraph(t, Params{})
	p := on(g, "step:3")
	x, y := (p.X-g.off.X)/g.scale, (p.Y-g.off.Y)/g.scale
	old := g.Zoom()
	// Fyne's test.Scroll tells no position.
	g.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: p}, Scrolled: fyne.NewDelta(0, 40)})
	if g.Zoom() <= old {
		t.Fatalf("zoom %v after %v", g.Zoom(), old)
	}
	if dx, dy := x*g.scale+g.off.X-p.X, y*g.scale+g.off.Y-p.Y; math.Abs(float64(dx)) > 1.5 || math.Abs(float64(dy)) > 1.5 {
		t.Errorf("the point under the pointer moved by %v, %v", dx, dy)
	}
	for range 100 {
		test.Scroll(w.Canvas(), p, 0, 40)
	}
	if g.Zoom() != zoomMost {
		t.Errorf("zoom %v, want at most %v", g.Zoom(), zoomMost)
	}
	g.TypedRune('0')
	if g.Zoom() != 1 {
		t.Errorf("zoom %v, want 1", g.Zoom())
	}
	paintedtest.TapAt(g, g.r.zoomX[3]+10, 700-overlayGap-10)
	if g.Zoom() >= 1.01 || g.touched {
		t.Errorf("zoom %v after Fit", g.Zoom())
	}
}

func TestGraphKeysWalk(t *testing.T) {
	var h paintedtest.Heard
	g, _ := newGraph(t, Params{Select: h.To("select"), Open: h.To("open"), ToggleBreakpoint: h.To("stop"), Leave: func() { h = append(h, "leave") }})
	paintedtest.Key(g, fyne.KeyDown) // begins where the run stands
	h.Want(t, "select step:4")
	paintedtest.Key(g, fyne.KeyUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeyF9)
	h.Want(t, "select step:4/precondition:1", "select step:3", "select start", "select step:1", "select facebook", "select step:1", "open step:1", "stop step:1")
	paintedtest.Key(g, fyne.KeyEscape, fyne.KeyEscape)
	h.Want(t, "select ", "leave")
}

func TestGraphKeepsThePlaceOverStates(t *testing.T) {
	g, _ := newGraph(t, Params{})
	g.pan(11, 13)
	off, zoom := g.off, g.Zoom()
	g.SetScene("demo", g.Scene().With(map[string]scene.State{"step:4": scene.Done, "step:5": scene.Current}))
	if g.off != off || g.Zoom() != zoom {
		t.Error("a new state moved the drawing")
	}
	g.SetScene("other", demoScene())
	if g.off == off {
		t.Error("another drawing is fitted anew")
	}
}

func TestGraphReveal(t *testing.T) {
	g, _ := newGraph(t, Params{})
	g.ZoomTo(3)
	for _, id := range []string{"step:5", "start", "facebook", "step:4"} {
		g.Reveal(id)
		if p := on(g, id); p.X < 0 || p.X > 900 || p.Y < 0 || p.Y > 700 {
			t.Errorf("%s is at %v", id, p)
		}
	}
	off := g.off
	g.Reveal("step:4")
	g.Reveal("no such box")
	if g.off != off {
		t.Error("what is in view does not move")
	}
}

func TestGraphOverviewTravels(t *testing.T) {
	g, _ := newGraph(t, Params{})
	g.ZoomTo(2.5)
	b, _ := g.Scene().Box("step:5")
	x, y := g.r.mapOrigin()
	paintedtest.TapAt(g, x+float32(b.Center().X)*g.r.mapS, y+float32(b.Center().Y)*g.r.mapS)
	if p := on(g, "step:5"); math.Abs(float64(p.X-450)) > 80 || math.Abs(float64(p.Y-350)) > 80 {
		t.Errorf("step 5 is at %v, want near the middle", p)
	}
}

func TestGraphHoverTellsTheTip(t *testing.T) {
	var got []string
	g, _ := newGraph(t, Params{Hover: func(id, tip string, _ fyne.Position) { got = append(got, id+"|"+tip) }})
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: on(g, "step:1")}})
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: on(g, "step:1").AddXY(3, 0)}})
	g.MouseOut()
	if want := []string{"step:1|Sign in or sign up", "|"}; !reflect.DeepEqual(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestGraphDropsSmallText(t *testing.T) {
	g, _ := newGraph(t, Params{})
	count := func() (n int) {
		for _, o := range g.r.content.Objects {
			if _, ok := o.(*canvas.Text); ok {
				n++
			}
		}
		return n
	}
	if count() < 20 {
		t.Errorf("%d texts at full size", count())
	}
	g.ZoomTo(0.2)
	if count() != 0 {
		t.Errorf("%d texts at a fifth", count())
	}
}

func TestGraphCulls(t *testing.T) {
	g, _ := newGraph(t, Params{})
	g.SetScene("big", tallScene(500))
	if n := len(g.r.content.Objects); n > 300 {
		t.Errorf("%d objects exist while a dozen of 500 boxes are in view", n)
	}
	g.SetScene("none", nil)
	if n := len(g.r.content.Objects); n != 1 {
		t.Errorf("%d objects for an empty scene, want the paper", n)
	}
	paintedtest.Key(g, fyne.KeyDown, fyne.KeyEnd)
	g.Fit()
}

// TestEdgesAreDrawn looks for an edge's and an arrow head's colour in the raster.
func TestEdgesAreDrawn(t *testing.T) {
	g, _ := newGraph(t, Params{})
	g.ZoomTo(1)
	size := g.r.raster.Size()
	img := g.r.sheet.draw(int(size.Width), int(size.Height)).(*image.RGBA)
	at := func(x, y float64) [3]uint8 {
		c := img.RGBAAt(int(float32(x)-g.r.ready.x0), int(float32(y)-g.r.ready.y0))
		return [3]uint8{c.R, c.G, c.B}
	}
	p := scene.Light()
	rgb := func(s scene.State) [3]uint8 { c := p.Edge(s); return [3]uint8{c.R, c.G, c.B} }
	if at(365, 55) != rgb(scene.Done) || at(365, 428) != rgb(scene.Current) {
		t.Errorf("edges are %v and %v", at(365, 55), at(365, 428))
	}
	if bg := p.Background; at(330, 55) != [3]uint8{bg.R, bg.G, bg.B} {
		t.Errorf("paper is %v", at(330, 55))
	}
}

// TestGraphSurvivesOddScenes draws what no layout should make.
func TestGraphSurvivesOddScenes(t *testing.T) {
	g, w := newGraph(t, Params{})
	odd := &scene.Scene{Width: 10, Height: 1e6, Boxes: []scene.Box{{ID: "a"}, {ID: "b", X: -1e6, Width: 1e7, Height: 3, Title: []scene.Span{{Text: "x"}}, State: scene.Skipped}, {ID: "a", Width: -5, Height: -5}},
		Edges: []scene.Edge{{ID: "e", Dashed: true, Points: []scene.Point{{}, {X: 1e6}, {X: -1e6, Y: 1e6}, {X: 5, Y: 1e5}}}, {ID: "f", Points: make([]scene.Point, 3)}}}
	g.SetScene("odd", odd)
	w.Canvas().Capture()
	g.ZoomTo(zoomMost)
	w.Canvas().Capture()
	g.walk(0, 1)
}

func tallScene(n int) *scene.Scene {
	s := &scene.Scene{Width: 600, Height: float64(n) * 90}
	for i := range n {
		y := float64(i) * 90
		s.Boxes = append(s.Boxes, scene.Box{ID: fmt.Sprint("step:", i), Kind: scene.Step, X: 100 + float64(i%3)*150, Y: y, Width: 200, Height: scene.BoxHeight, Badge: fmt.Sprint(i),
			Title: []scene.Span{{Text: fmt.Sprint("Read the user by alternative id ", i), Bold: true}}, Subtitle: "ClaimsExchange · Directory", State: []scene.State{scene.Idle, scene.Done, scene.Skipped}[i%3]})
		if i > 0 {
			a := s.Boxes[i-1]
			s.Edges = append(s.Edges, scene.Edge{ID: fmt.Sprint("edge:", i), Dashed: i%3 == 0, Points: []scene.Point{{X: a.X + 100, Y: a.Y + 52}, {X: a.X + 100, Y: y - 10}, {X: s.Boxes[i].X + 100, Y: y - 20}, {X: s.Boxes[i].X + 100, Y: y}}})
		}
	}
	return s
}

func BenchmarkGraphPlace500(b *testing.B) {
	for _, zoom := range []float32{0.05, 0.4, 1} {
		b.Run(fmt.Sprint("zoom ", zoom), func(b *testing.B) {
			g := New(Params{})
			paintedtest.Show(b, g, 1280, 800)
			g.SetScene("big", tallScene(500))
			g.ZoomTo(zoom)
			for b.Loop() {
				g.r.place()
			}
		})
	}
}

func BenchmarkGraphRaster(b *testing.B) {
	g := New(Params{})
	paintedtest.Show(b, g, 1280, 800)
	g.SetScene("big", tallScene(500))
	for _, zoom := range []float32{0.05, 1} {
		b.Run(fmt.Sprint("zoom ", zoom), func(b *testing.B) {
			g.ZoomTo(zoom)
			size := g.r.raster.Size()
			for b.Loop() {
				g.r.sheet.draw(int(size.Width), int(size.Height))
			}
		})
	}
}

func TestGraphFollowsTheTheme(t *testing.T) {
	g, _ := newGraph(t, Params{})
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	g.Refresh()
	if dark := scene.Dark(); g.r.pal.Background != dark.Background {
		t.Error("the graph keeps the light palette")
	}
}
