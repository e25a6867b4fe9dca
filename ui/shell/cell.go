package shell

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/widgets"
)

// cell holds a pane. A pane that fails shows that it did and leaves the rest of the window alone; it comes
// back with the next view that it can show.
type cell struct {
	name string
	pane fyne.CanvasObject
	room *fyne.Container
	// fault is what went wrong and where, to read in a debugger or test.
	fault string
	// report writes a fault down; nil does not.
	report func(where string, r any)
}

func (s *Shell) newCell(name string, pane fyne.CanvasObject) *cell {
	return &cell{name: name, pane: pane, room: container.NewStack(pane), report: s.report}
}

// set feeds the pane.
func (c *cell) set(feed func()) {
	defer func() {
		if r := recover(); r != nil {
			if c.report != nil {
				c.report(c.name, r)
			}
			c.fail(r)
		}
	}()
	feed()
	if c.fault != "" {
		c.fault = ""
		c.put(c.pane)
	}
}

// told is what may be said of a fault. Only runtime errors tell their text: anything else might hold a claim.
func told(r any) string {
	if e, ok := r.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", r)
}

// fail shows that the pane could not be shown.
func (c *cell) fail(r any) {
	what := told(r)
	c.fault = what + "\n" + string(debug.Stack())
	c.put(widgets.NewEmptyState(theme.IconError, fmt.Sprintf(lang.L("%s could not be shown"), c.name), fmt.Sprintf(lang.L("Internal error: %s. Everything else goes on; the next step may bring it back."), what)))
}

func (c *cell) put(o fyne.CanvasObject) {
	c.room.Objects = []fyne.CanvasObject{o}
	c.room.Refresh()
}

// fault shows that something failed in the pane where it did. A fault elsewhere in the window is told in a toast.
func (s *Shell) fault(in fyne.CanvasObject, r any) {
	c := s.cellOf(in)
	where := "the window"
	if c != nil {
		where = c.name
	}
	s.report(where, r)
	s.params.OnUI(func() { // later: Fyne is in the midst of a layout or an event
		if c == nil {
			s.toastFault(lang.L("the window"), r)
			return
		}
		c.fail(r)
	})
}

// tellFault is deferred by what a menu or a key starts.
func (s *Shell) tellFault(what string) {
	if r := recover(); r != nil {
		s.report(what, r)
		s.toastFault(what, r)
	}
}

func (s *Shell) toastFault(what string, r any) {
	s.toasts.Add(widgets.Toast{ID: "fault", Tone: widgets.Bad, Icon: theme.IconError, Text: fmt.Sprintf(lang.L("Internal error in %s: %s"), what, told(r))})
}

// report has a fault written down where reports are kept. It is called while the fault is caught, so that the stack tells
// where it was.
func (s *Shell) report(where string, r any) {
	if s.params.Fault != nil {
		s.params.Fault(where, r)
	}
}

// cellOf is the cell in whose place a widget stands; nil where that is none.
func (s *Shell) cellOf(in fyne.CanvasObject) *cell {
	p := &s.panes
	if c := s.canvas(); c != nil && c.Overlays().Top() != nil {
		return nil // a palette, menu or dialog stands over the panes
	}
	if !s.view.Opened {
		return p.inStart
	}
	d := s.params.App.Driver()
	at := d.AbsolutePositionForObject(in).AddXY(in.Size().Width/2, in.Size().Height/2)
	for _, c := range []*cell{
		p.inExplorer, p.inDirectory, p.inBreakpoints, p.inStack, p.inGraph, p.inPage, p.inSource, p.inClaims, p.inToken, p.inSelection,
		p.inTimeline, p.inTrace, p.inExchanges, p.inProblem, p.inInheritance, p.inBench, p.inBranches, p.inFlow, p.inSave, p.inScenarios, p.inPaths,
	} {
		from, size := d.AbsolutePositionForObject(c.room), c.room.Size()
		// What stands in no window is at its corner, where the toolbar is.
		if from != (fyne.Position{}) && at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height {
			return c
		}
	}
	return nil
}
