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
}

func newCell(name string, pane fyne.CanvasObject) *cell {
	return &cell{name: name, pane: pane, room: container.NewStack(pane)}
}

// set feeds the pane.
func (c *cell) set(feed func()) {
	defer func() {
		if r := recover(); r != nil {
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
