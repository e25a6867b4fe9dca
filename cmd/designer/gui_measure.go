//go:build !headless

package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"fyne.io/fyne/v2"

	"journeydesigner/engine/world"
	"journeydesigner/ui/shell"
	"journeydesigner/ui/vm"
)

// measurement has the window do what is to be measured and writes a line for each part, for whoever started the program
// with --measure: "drawn" when the journey was drawn for the first time, frames and time of panning and zooming,
// "still" when nothing moves any more, and at last what the program holds in memory. Then the window closes.
type measurement struct {
	out   io.Writer
	app   fyne.App
	shell *shell.Shell
	begun bool
}

// measuredFrames are how many frames of each motion are counted, stillTime how long the window then stands still.
const (
	measuredFrames = 240
	stillTime      = 8 * time.Second
)

// wrap begins the measurement with the first view that has a placed journey.
func (m *measurement) wrap(publish func(vm.View)) func(vm.View) {
	return func(v vm.View) {
		publish(v)
		if v.Graph.Scene == nil || m.begun {
			return
		}
		m.begun = true
		fyne.Do(func() { m.frames(2, func(int) {}, m.drawn) })
	}
}

// frames does something before each of n frames, and then the next thing once the last of them is drawn.
func (m *measurement) frames(n int, do func(i int), next func(took time.Duration)) {
	took := world.Stopwatch()
	i := 0
	var a *fyne.Animation
	// Fyne moves its animations once a frame, right before it draws.
	a = fyne.NewAnimation(time.Hour, func(float32) {
		if i == n {
			a.Stop()
			next(took())
			return
		}
		do(i)
		i++
	})
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

func (m *measurement) say(format string, args ...any) {
	if _, err := fmt.Fprintf(m.out, format+"\n", args...); err != nil {
		m.app.Quit() // nobody listens
	}
}

func (m *measurement) drawn(time.Duration) {
	m.say("drawn")
	g := m.shell.Graph()
	m.say("graph %d boxes %d edges", len(g.Scene().Boxes), len(g.Scene().Edges))
	m.motion("pan", func() { g.ZoomTo(1) }, func(i int) {
		g.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(8-16*float32(i/60%2), 30-60*float32(i/120%2))})
	}, func() {
		m.motion("zoom", g.Fit, func(i int) {
			step := float32(3.5)
			if i/60%2 == 1 {
				step = -step
			}
			middle := fyne.NewPos(g.Size().Width/2, g.Size().Height/3)
			g.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: middle}, Scrolled: fyne.NewDelta(0, step)})
		}, m.still)
	})
}

// motion counts the frames of one motion after a little rest.
func (m *measurement) motion(name string, before func(), do func(i int), next func()) {
	before()
	m.frames(30, func(int) {}, func(time.Duration) {
		m.say("%s begins", name)
		m.frames(measuredFrames, do, func(took time.Duration) {
			m.say("%s: %d frames, %.1f frames a second", name, measuredFrames, measuredFrames/took.Seconds())
			next()
		})
	})
}

// still lets everything come to rest and waits, so that what the program does by itself can be seen from outside.
func (m *measurement) still() {
	m.shell.Graph().Fit()
	time.AfterFunc(stillTime/2, func() {
		m.say("still")
		time.AfterFunc(stillTime/2, func() {
			m.say("rested")
			var s runtime.MemStats
			runtime.ReadMemStats(&s)
			used := float64(s.HeapAlloc) / 1e6
			runtime.GC()
			runtime.ReadMemStats(&s)
			m.say("heap %.1f MB, of it in use %.1f MB", used, float64(s.HeapAlloc)/1e6)
			fyne.Do(m.app.Quit)
		})
	})
}
