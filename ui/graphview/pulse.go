package graphview

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"journeydesigner/render/scene"
	"journeydesigner/ui/painted"
)

// A pulse is a ring that spreads from a box and fades, a few times. Fyne draws the whole window anew for every frame in
// which anything moves, so it ends soon and moves in few frames: nothing moves while nobody does anything.
const (
	pulseTime   = 1800 * time.Millisecond
	pulseTimes  = 2
	pulseFrames = 36
	pulseReach  = 14 // how far the ring spreads, in scene units
)

// pulse is the ring of a graph. Its zero value is at rest.
type pulse struct {
	id        string // of the box
	animation *fyne.Animation
	ring      canvas.Rectangle
	frame     int // from 1; 0 at rest
}

// Pulse draws the eye to a box: the ring spreads from it twice. A pulse under way ends.
func (g *View) Pulse(id string) {
	p := &g.r.pulse
	if p.animation != nil {
		p.animation.Stop()
	}
	p.rest(g)
	if _, ok := g.index[id]; !ok {
		return
	}
	p.id = id
	p.animation = &fyne.Animation{Duration: pulseTime, Curve: fyne.AnimationLinear, Tick: func(done float32) {
		frame := int(done * pulseFrames)
		switch {
		case done >= 1:
			p.rest(g)
		case frame > p.frame:
			p.frame = frame
			g.r.marks()
		}
	}}
	p.animation.Start()
}

// rest takes the ring away.
func (p *pulse) rest(g *View) {
	if p.frame > 0 {
		p.frame = 0
		g.r.marks()
	}
}

// paintPulse draws the ring as far as it has spread.
func (r *graphRenderer) paintPulse(b *painted.Brush) {
	p := &r.pulse
	i, ok := r.g.index[p.id]
	if p.frame == 0 || !ok {
		return
	}
	const each = pulseFrames / pulseTimes
	spread := float32(p.frame%each) / each
	box := &r.g.scn.Boxes[i]
	s := r.g.scale
	reach := spread * pulseReach * max(s, 0.5)
	x, y := float32(box.X)*s+r.g.off.X-reach, float32(box.Y)*s+r.g.off.Y-reach
	w, h := float32(box.Width)*s+2*reach, float32(box.Height)*s+2*reach
	line := r.pal.Box(box.Kind, scene.Current).Stroke
	line.A = uint8(float32(line.A) * (1 - spread) * 0.6)
	radius := float32(scene.Corner)*s + reach
	if box.Kind.Round() {
		radius = h / 2
	}
	p.ring.FillColor, p.ring.StrokeColor, p.ring.StrokeWidth, p.ring.CornerRadius = color.NRGBA{}, line, 2, radius
	p.ring.Move(fyne.NewPos(x, y))
	p.ring.Resize(fyne.NewSize(w, h))
	b.Object(&p.ring)
}
