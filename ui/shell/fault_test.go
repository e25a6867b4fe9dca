package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// TestFaultsOfPanesStayThere taps into every pane of the window while everything that a tap leads to panics.
func TestFaultsOfPanesStayThere(t *testing.T) {
	d := open(t, true)
	d.shell.Do(vm.OpenSample{Name: "local-accounts"})
	d.until("the journey", func(v vm.View) bool { return v.Opened && v.Graph.Scene != nil })
	d.shell.Do(vm.Command{ID: "continue"})
	d.until("a step", func(v vm.View) bool { return len(v.Trace.Rows) > 0 && v.Timeline.Cursor > 3 })
	d.shell.params.Do = func(vm.Action) {
		var rows []int
		_ = rows[len(d.did)+1000]
	}
	p := &d.shell.panes
	for name, c := range map[string]struct {
		cell *cell
		tab  string
		at   fyne.Position // in the cell
	}{
		"explorer": {p.inExplorer, "explorer", fyne.NewPos(60, 40)},
		"journey":  {p.inGraph, tabJourney, fyne.NewPos(380, 120)},
		"claims":   {p.inClaims, tabClaims, fyne.NewPos(60, 90)},
		"trace":    {p.inTrace, "trace", fyne.NewPos(200, 13)},
		"timeline": {p.inTimeline, "", fyne.NewPos(300, 22)},
		"layers":   {p.inInheritance, tabLayers, fyne.NewPos(60, 60)},
	} {
		if c.tab != "" {
			d.shell.Front(c.tab)
		}
		from := d.app.Driver().AbsolutePositionForObject(c.cell.room)
		test.TapCanvas(d.win.Canvas(), from.Add(c.at))
		if c.cell == p.inTrace { // a row is opened by Return
			p.trace.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		for len(d.later) > 0 {
			(<-d.later)()
		}
		if !strings.Contains(c.cell.fault, "index out of range") {
			t.Errorf("%s: nothing is told of the fault: %q", name, c.cell.fault)
			continue
		}
		if _, ok := c.cell.room.Objects[0].(*widgets.EmptyState); !ok {
			t.Errorf("%s shows %T", name, c.cell.room.Objects[0])
		}
	}
	// What stands over the panes is told in a toast.
	d.shell.openPalette("")
	before := p.inClaims.fault
	d.shell.fault(d.shell.palette.list, "a fault")
	for len(d.later) > 0 {
		(<-d.later)()
	}
	if p.inClaims.fault != before || d.shell.cellOf(d.shell.palette.list) != nil {
		t.Error("a fault of the palette is taken for one of a pane")
	}
	d.shell.palette.close()
	// The next view brings them back.
	d.shell.panes.inTrace.set(func() {})
	if p.inTrace.fault != "" || p.inTrace.room.Objects[0] != p.inTrace.pane {
		t.Error("the trace does not come back")
	}
}
