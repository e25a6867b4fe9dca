package shell

import (
	"time"

	"journeydesigner/ui/vm"
)

// speeds are the speeds of playing: how they are shown, and the pause after each operation.
var speeds = [...]struct {
	label string
	pause time.Duration
}{{"½×", 1200 * time.Millisecond}, {"1×", 500 * time.Millisecond}, {"4×", 125 * time.Millisecond}}

// playing is a run that goes on by itself, one operation after the other.
type playing struct {
	on bool
	// faster is the index in speeds, counted from the usual one.
	faster int
	// turn counts the pauses; one that ends late finds another turn and does nothing.
	turn    int
	pending bool
}

func (p playing) speed() int { return (p.faster + 1) % len(speeds) }

func (p playing) label() string { return speeds[p.speed()].label }

// play begins to play, or pauses.
func (s *Shell) play() {
	if s.playing.on {
		s.pause()
		return
	}
	if s.view.Status.AtEnd {
		s.Do(vm.Travel{Moment: 0}) // from the start again, as a film
	}
	s.playing.on = true
	s.showPlaying()
	s.wait()
}

func (s *Shell) pause() {
	s.playing.on, s.playing.pending = false, false
	s.playing.turn++
	s.showPlaying()
}

func (s *Shell) nextSpeed() {
	s.playing.faster++
	s.showPlaying()
}

func (s *Shell) showPlaying() { s.panes.timeline.SetPlaying(s.playing.on, s.playing.label()) }

// wait lets the next operation come after the pause of the speed.
func (s *Shell) wait() {
	if s.playing.pending {
		return
	}
	s.playing.pending = true
	s.playing.turn++
	turn := s.playing.turn
	time.AfterFunc(speeds[s.playing.speed()].pause, func() {
		s.params.OnUI(func() { s.turn(turn) })
	})
}

// turn asks for the next operation, unless something else came between.
func (s *Shell) turn(turn int) {
	if !s.playing.on || turn != s.playing.turn {
		return
	}
	s.playing.pending = false
	if s.stopsPlaying() {
		s.pause()
		return
	}
	s.Do(vm.Command{ID: "into"})
}

// playOn goes on after a view has come, and pauses where the run has to stop: at a page that waits, at a breakpoint,
// at the end.
func (s *Shell) playOn() {
	if !s.playing.on {
		return
	}
	if s.stopsPlaying() || s.view.Status.AtBreakpoint {
		s.pause()
		return
	}
	s.wait()
}

func (s *Shell) stopsPlaying() bool {
	v := s.view
	lived := v.Timeline.Cursor < len(v.Timeline.Ticks)
	return !v.Status.Run || v.Status.AtEnd || v.Status.Waiting && !v.Toolbar.Autopilot && !lived
}
