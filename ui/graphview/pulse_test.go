package graphview

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// TestPulseEnds looks at the ring along its way: it spreads and fades twice, and then nothing of it is left.
func TestPulseEnds(t *testing.T) {
	g, _ := newGraph(t, Params{})
	ring := fyne.CanvasObject(&g.r.pulse.ring)
	shown := func() bool { return slices.Contains(g.r.overlay.Objects, ring) }
	g.Pulse("step:4") // Fyne's test driver goes to the end of every animation at once
	if shown() || g.r.pulse.frame != 0 {
		t.Fatal("the ring stays")
	}
	tick := g.r.pulse.animation.Tick
	var sizes []float32
	frames := 0
	for i := range 400 {
		before := g.r.pulse.frame
		tick(float32(i) / 400)
		if g.r.pulse.frame != before {
			frames++
		}
		if shown() {
			sizes = append(sizes, ring.Size().Width)
		}
	}
	if frames >= pulseFrames || len(sizes) == 0 {
		t.Errorf("%d frames, seen %d times", frames, len(sizes))
	}
	back := 0
	for i := 1; i < len(sizes); i++ {
		if sizes[i] < sizes[i-1] {
			back++
		}
	}
	if back != pulseTimes-1 {
		t.Errorf("the ring begins anew %d times", back)
	}
	tick(1)
	if shown() {
		t.Error("the ring stays")
	}
	g.Pulse("no such box")
	tick(0.5)
	g.SetScene("none", nil)
	g.Refresh()
}
