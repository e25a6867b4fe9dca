// Package timeline is the pane with every operation as a tick and a cursor to travel with.
package timeline

import (
	"fyne.io/fyne/v2"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// Params are what a Pane needs; every function but Do may be nil.
type Params struct {
	Do    func(vm.Action)
	Copy  func(text string)
	Tip   func(text string, at fyne.Position)
	Leave func()
	// Play plays or pauses, Speed takes the next speed.
	Play, Speed func()
}

// Pane is the timeline.
type Pane struct {
	line  *widgets.Timeline
	ticks []vm.Tick
}

// New makes an empty timeline.
func New(p Params) *Pane {
	n := &Pane{}
	n.line = widgets.NewTimeline(widgets.TimelineParams{
		// Tick i is the operation that led to moment i+1.
		Travel: func(i int) { p.Do(vm.Travel{Moment: i + 1}) },
		Hover: func(i int, tip string) {
			if p.Tip != nil {
				p.Tip(tip, n.line.Place(i))
			}
		},
		Copy: func(i int) {
			if p.Copy != nil && i < len(n.ticks) {
				p.Copy(n.ticks[i].Text)
			}
		},
		Leave: p.Leave,
		Play:  p.Play,
		Speed: p.Speed,
	})
	return n
}

// Object is what to put into the window.
func (n *Pane) Object() fyne.CanvasObject { return n.line }

// SetPlaying shows whether the run plays by itself, and how fast.
func (n *Pane) SetPlaying(on bool, speed string) { n.line.SetPlaying(on, speed) }

// Focus is what the keyboard goes to.
func (n *Pane) Focus() fyne.Focusable { return n.line }

// Set shows the run's operations.
func (n *Pane) Set(part vm.TimelinePart) {
	n.ticks = part.Ticks
	ticks := make([]widgets.Tick, len(part.Ticks))
	for i, t := range part.Ticks {
		ticks[i] = widgets.Tick{Tone: tone(t.Kind), Tip: t.Text}
	}
	n.line.SetTicks(ticks, part.Cursor-1)
}

// tone is the colour of a kind of operation.
func tone(kind string) widgets.Tone {
	switch kind {
	case "step", "page":
		return widgets.Accent
	case "precondition", "edit":
		return widgets.Warn
	case "profile":
		return widgets.Violet
	case "claims":
		return widgets.Teal
	case "call":
		return widgets.Orange
	case "token":
		return widgets.Good
	case "error":
		return widgets.Bad
	}
	return widgets.Plain
}
