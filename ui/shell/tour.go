package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// tourSeen is the preference's value once the tour was shown.
const tourSeen = "seen"

// firstTour shows the tour where nobody has seen it: the first time that something is opened.
func (s *Shell) firstTour() {
	p := s.params.Preferences
	if !s.params.Tour || p == nil || p.String(prefTour) == tourSeen {
		return
	}
	p.SetString(prefTour, tourSeen)
	s.showTour()
}

// showTour points at the journey, the claims, and token and timeline, one after the other; where it is shown already it
// goes on. The window goes on as always.
func (s *Shell) showTour() {
	if !s.view.Opened {
		return
	}
	if s.tour != nil {
		s.tour.Next()
		return
	}
	s.centre.SetSelected(tabJourney)
	s.right.SetSelected(tabClaims)
	s.tour = widgets.NewTour(s.tourStops(), widgets.TourParams{
		Next: lang.L("Next"), Back: lang.L("Back"), Done: lang.L("Done"), Leave: lang.L("Leave (Esc)"), Ended: s.endTour,
	})
	s.root.Add(s.tour.Object())
	s.focus(s.tour.Focus())
}

// endTour takes the tour away.
func (s *Shell) endTour() {
	if s.tour == nil {
		return
	}
	s.root.Remove(s.tour.Object())
	s.tour = nil
	if c := s.canvas(); c != nil {
		c.Unfocus()
	}
}

// followTour keeps the tour where the window's parts are, and ends it where there is nothing to show any more.
func (s *Shell) followTour(v vm.View) {
	switch {
	case s.tour == nil:
	case !v.Opened:
		s.endTour()
	default:
		s.tour.Place()
	}
}

// stepKeys says how a command is done: by its keys, or in the palette.
func (s *Shell) stepKeys(id string) string {
	if k := s.keysOf(id); k != "" {
		return k
	}
	return lang.L("the command palette")
}

func (s *Shell) tourStops() []widgets.TourStop {
	count := func(n int) string { return fmt.Sprintf(lang.L("%d of %d"), n, 3) }
	return []widgets.TourStop{
		{
			Count: count(1), Title: lang.L("The journey"),
			Text: fmt.Sprintf(lang.L("Every step with what it runs; preconditions stand on the way into their step. %s goes into an operation, %s over a step, %s on to the next page. %s goes back."),
				s.stepKeys("into"), s.stepKeys("over"), s.stepKeys("continue"), s.stepKeys("back-over")),
			Regions: func() []widgets.TourRegion { return []widgets.TourRegion{s.centreRegion()} },
			Card: func(float32) fyne.Position {
				r := s.centreRegion()
				return fyne.NewPos(r.X+r.Width+12, r.Y+24)
			},
		},
		{
			Count: count(2), Title: lang.L("Claims, and why"),
			Text:    lang.L("The claims bag at this moment, what changed on top. Select a claim to read who wrote it, or why it is empty; double-click a value to change it."),
			Regions: func() []widgets.TourRegion { return []widgets.TourRegion{s.rightRegion()} },
			Card: func(float32) fyne.Position {
				r := s.rightRegion()
				return fyne.NewPos(r.X-widgets.TourCardWidth-12, r.Y+48)
			},
		},
		{
			Count: count(3), Title: lang.L("Token and time"),
			Text: fmt.Sprintf(lang.L("The token as it would be sent now stands in “Token”, and here while the claims are in front. Every operation is a tick of the timeline: drag it, play it with %s, step back. What was written is gone again."),
				s.stepKeys("play")),
			Regions: func() []widgets.TourRegion { return append(s.tokenRegion(), s.timelineRegion()) },
			Card: func(height float32) fyne.Position {
				r := s.timelineRegion()
				return fyne.NewPos(s.rightRegion().X-widgets.TourCardWidth-12, r.Y-height-12)
			},
		},
	}
}

// seam is the width of what lies between two parts of the window.
func (s *Shell) seam() float32 {
	return max(s.root.Size().Width-s.left.Size().Width-s.centre.Size().Width-s.right.Size().Width, 0) / 2
}

// centreRegion is where the journey stands, below its tabs.
func (s *Shell) centreRegion() widgets.TourRegion {
	size := s.centre.Size()
	return widgets.TourRegion{
		Position: fyne.NewPos(s.left.Size().Width+s.seam(), s.bar.strip.Size().Height+theme.TabHeight), Size: fyne.NewSize(size.Width, size.Height-theme.TabHeight),
	}
}

// rightRegion is where claims and token stand, with their tabs.
func (s *Shell) rightRegion() widgets.TourRegion {
	size := s.right.Size()
	return widgets.TourRegion{Position: fyne.NewPos(s.root.Size().Width-size.Width, s.bar.strip.Size().Height), Size: size}
}

// tokenRegion is the summary of the token below the claims; none where there is no token to tell of.
func (s *Shell) tokenRegion() []widgets.TourRegion {
	r, size := s.rightRegion(), s.panes.token.Summary().Size()
	if size.Height < 8 {
		return nil
	}
	return []widgets.TourRegion{{Position: fyne.NewPos(r.X, r.Y+r.Height-size.Height), Size: fyne.NewSize(r.Width, size.Height)}}
}

func (s *Shell) timelineRegion() widgets.TourRegion {
	c := s.centreRegion()
	size := s.panes.inTimeline.room.Size()
	below := s.root.Size().Height - s.status.Size().Height - s.bottom.Size().Height - size.Height
	return widgets.TourRegion{Position: fyne.NewPos(c.X, below), Size: size}
}
