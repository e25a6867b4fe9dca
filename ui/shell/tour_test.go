package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// TestTheTourComesOnce shows the tour the first time that something is opened, lets the window's keys through while it is
// there, ends it by Esc and does not come again; the palette's command shows it again.
func TestTheTourComesOnce(t *testing.T) {
	d := open(t, false)
	d.shell.params.Tour = true
	d.shell.show(vm.View{})
	if d.shell.tour != nil {
		t.Fatal("the tour points at a window that shows nothing")
	}
	d.shell.show(opened())
	if d.shell.tour == nil || d.win.Canvas().Focused() != d.shell.tour.Focus() {
		t.Fatal("no tour at the first start")
	}
	d.did = nil
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF11})
	if len(d.did) != 1 || d.did[0] != (vm.Command{ID: "into"}) || d.shell.tour == nil {
		t.Errorf("F11 under the tour does %v", d.did)
	}
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.shell.tour != nil || d.win.Canvas().Focused() != nil {
		t.Error("Esc does not leave the tour")
	}
	again := New(Params{App: d.app, Preferences: d.app.Preferences(), Do: func(vm.Action) {}, Stop: func() {}, Tour: true})
	again.show(opened())
	if again.tour != nil {
		t.Error("the tour comes again")
	}
	d.shell.run("tour")
	if d.shell.tour == nil {
		t.Error("the command shows no tour")
	}
	d.shell.show(vm.View{})
	if d.shell.tour != nil {
		t.Error("the tour outlives what it points at")
	}
}

// TestTheTourPointsAtThings goes through the tour by its buttons at both sizes and in all themes: each ring lies on what it
// points at, and each card within the window beside it.
func TestTheTourPointsAtThings(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1600, Height: 1000}, {Width: 1280, Height: 720}} {
		d := open(t, false)
		d.win.SetPadded(false)
		d.win.Resize(size)
		d.shell.show(opened())
		place := func(o fyne.CanvasObject) widgets.TourRegion {
			driver := fyne.CurrentApp().Driver()
			return widgets.TourRegion{Position: driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(d.shell.root)), Size: o.Size()}
		}
		for variant := theme.Light; variant <= theme.Contrast; variant++ {
			d.shell.SetVariant(variant)
			d.shell.run("tour")
			for i, want := range [][]fyne.CanvasObject{{d.shell.panes.inGraph.room}, {d.shell.right}, {d.shell.panes.inTimeline.room}} {
				if d.shell.tour.At() != i {
					t.Fatalf("%v: at stop %d, want %d", size, d.shell.tour.At(), i)
				}
				regions := d.shell.tourStops()[i].Regions()
				for _, o := range want {
					if at := place(o); !near(regions[len(regions)-1], at) {
						t.Errorf("%v: stop %d points at %v, which is at %v", size, i, regions, at)
					}
				}
				d.shell.tour.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			}
			if d.shell.tour != nil {
				t.Error("the last stop is not the last")
			}
		}
		for _, tag := range []string{"de", "fr", "en"} {
			d.shell.ChooseLanguage(tag)
			d.shell.run("tour")
			for d.shell.tour != nil {
				if texts(d); !d.shell.tour.Fits() {
					t.Errorf("%v, %s: a button stands beside the card of stop %d", size, tag, d.shell.tour.At())
				}
				d.shell.tour.Next()
			}
		}
		d.shell.run("tour")
		d.shell.ChooseLanguage("de")
		if d.shell.tour == nil || !shows(d, "Die Journey") {
			t.Error("the tour does not follow the language")
		}
		d.shell.ChooseLanguage("en")
		test.Tap(d.shell.tour.Focus().(*widgets.IconButton))
		if d.shell.tour.At() != 1 {
			t.Error("a tap does not go on")
		}
	}
}

func near(a, b widgets.TourRegion) bool {
	const most = 2
	for _, v := range []float32{a.X - b.X, a.Y - b.Y, a.Width - b.Width, a.Height - b.Height} {
		if v > most || v < -most {
			return false
		}
	}
	return true
}
