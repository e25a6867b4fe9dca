// Package paintedtest is what tests of widgets that paint themselves stand on: a window of a size under our theme, the
// texts that a widget draws, keys, taps, and the calls that it makes. Tests alone import it.
package paintedtest

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
)

// Show puts a widget into a window of a size under our light theme; both end with the test.
func Show(t testing.TB, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light))
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

// Texts lists what a widget's own texts say, in drawing order.
func Texts(w fyne.Widget) []string {
	var out []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			out = append(out, o.Text)
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		}
	}
	for _, o := range test.WidgetRenderer(w).Objects() {
		walk(o)
	}
	return out
}

// Key types keys into a widget, one after the other.
func Key(w fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		w.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

// TapAt taps a place of a widget.
func TapAt(w fyne.Tappable, x, y float32) {
	w.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, y)})
}

// Heard notes the calls of callbacks. The zero value has heard nothing.
type Heard []string

// To makes a callback whose calls are noted under a name.
func (h *Heard) To(name string) func(string) {
	return func(id string) { *h = append(*h, name+" "+id) }
}

// Want fails the test where other calls were heard than those, in their order, and forgets them.
func (h *Heard) Want(t testing.TB, want ...string) {
	t.Helper()
	if got := []string(*h); !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
	*h = nil
}
