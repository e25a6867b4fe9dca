package graphview

import (
	"fmt"
	"math"
	"testing"
	"time"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted/paintedtest"
)

// frameTime is what the graph's own code may take of a frame; a display shows one every 16.7 ms.
const frameTime = 4 * time.Millisecond

// wideScene has 500 boxes in 25 columns and 690 edges: zoomed to fit, every one of them is in view.
func wideScene() *scene.Scene {
	const columns = 25
	s := &scene.Scene{Width: columns * 240, Height: 20 * 110}
	for i := range 500 {
		x, y := float64(i%columns)*240, float64(i/columns)*110
		s.Boxes = append(s.Boxes, scene.Box{ID: fmt.Sprint("step:", i), Kind: scene.Step, X: x, Y: y, Width: 200, Height: scene.BoxHeight, Badge: fmt.Sprint(i),
			Title: []scene.Span{{Text: fmt.Sprint("AAD-UserReadUsingId-", i), Bold: true}}, Subtitle: "ClaimsExchange · Directory", State: []scene.State{scene.Idle, scene.Done, scene.Skipped}[i%3]})
		for _, back := range []int{1, columns} {
			if i >= back && (back == 1 || i%5 < 2) {
				a := s.Boxes[i-back]
				s.Edges = append(s.Edges, scene.Edge{ID: fmt.Sprint("edge:", i, ":", back), Dashed: i%3 == 0,
					Points: []scene.Point{{X: a.X + 100, Y: a.Y + 52}, {X: a.X + 130, Y: a.Y + 90}, {X: x + 70, Y: y - 30}, {X: x + 100, Y: y}}})
			}
		}
	}
	return s
}

// frames moves a graph and does what one frame costs our own code: placing what is in view, and drawing the raster
// where it was asked for. What Fyne's painter does of it is measured with the window, see gui_measure.go.
type frames struct {
	g     *View
	drawn area
	scale float32
}

func (f *frames) paint() {
	if f.g.r.ready != f.drawn || f.g.scale != f.scale {
		f.drawn, f.scale = f.g.r.ready, f.g.scale
		size := f.g.r.raster.Size()
		f.g.r.sheet.draw(int(size.Width), int(size.Height))
	}
}

// motions are the ways of moving: each does the i-th frame.
func motions() map[string]func(g *View, i int) {
	return map[string]func(*View, int){
		// As fast as a hand drags: 24 units a frame, there and back.
		"pan": func(g *View, i int) {
			g.pan(24-48*float32(i/40%2), 12-24*float32(i/60%2))
		},
		"zoom": func(g *View, i int) {
			f := float32(1.04)
			if i/50%2 == 1 {
				f = 1 / f
			}
			g.zoomAt(g.at.AddXY(500, 300), f)
		},
	}
}

// BenchmarkGraphFrame500 is a frame of a graph of 500 boxes that is moved, at the scale where all are in view and at 100 %.
// x-frame is the part of the four milliseconds that it takes.
func BenchmarkGraphFrame500(b *testing.B) {
	for name, move := range motions() {
		for _, at := range []string{"fit", "100%"} {
			b.Run(name+" at "+at, func(b *testing.B) {
				g := New(Params{})
				paintedtest.Show(b, g, 1280, 800)
				g.SetScene("wide", wideScene())
				g.Fit()
				if at == "100%" {
					g.ZoomTo(1)
				}
				f := frames{g: g}
				i := 0
				frame := func() {
					move(g, i)
					f.paint()
					i++
				}
				for range 100 { // texts are measured when they are seen for the first time
					frame()
				}
				for b.Loop() {
					frame()
				}
				b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(frameTime), "x-frame")
			})
		}
	}
}

// TestGraphFrame500 holds the frames to some multiple of what the bare paper takes, which is measured in turn with them: a
// busy machine slows both.
func TestGraphFrame500(t *testing.T) {
	for name, move := range motions() {
		g := New(Params{})
		paintedtest.Show(t, g, 1280, 800)
		g.SetScene("wide", wideScene())
		g.Fit()
		f := frames{g: g}
		bare := edgeSheet{}
		bare.set(&scene.Scene{}, &g.r.pal, 1, area{x1: 1280, y1: 800}, "")
		least := math.Inf(1)
		for try := 0; try < 3 && least > 25; try++ {
			var ours, paper time.Duration
			for i := range 60 {
				start := time.Now()
				move(g, i)
				f.paint()
				ours += time.Since(start)
				start = time.Now()
				bare.draw(1280, 800)
				paper += time.Since(start)
			}
			least = min(least, float64(ours)/float64(paper))
		}
		// Three to six were measured; searching lists of cells, it was more than sixty.
		if least > 25 {
			t.Errorf("%s: a frame takes as long as %.1f bare ones", name, least)
		}
		t.Logf("%s: a frame takes as long as %.1f bare ones", name, least)
	}
}
