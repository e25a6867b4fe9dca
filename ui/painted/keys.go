package painted

import "fyne.io/fyne/v2"

// Forward hands a key that a focused widget has no use for to the canvas. Fyne itself gives a key to the
// focused widget alone, and makes no shortcut of a function key with nothing or Shift held: without this,
// F10 would be dead wherever something has the focus. The window listens with Canvas.SetOnTypedKey.
func Forward(w fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// ForwardShortcut hands a shortcut that a focused widget has no use for to the canvas.
func ForwardShortcut(w fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(w).(interface{ TypedShortcut(fyne.Shortcut) }); ok {
		c.TypedShortcut(s)
	}
}

// Leave answers Esc: the widget's own answer, or the window's.
func Leave(w fyne.CanvasObject, f func()) {
	if f != nil {
		f()
	} else {
		Forward(w, &fyne.KeyEvent{Name: fyne.KeyEscape})
	}
}

// Focus asks the canvas that shows w to focus it, if there is one.
func Focus(w interface {
	fyne.Focusable
	fyne.CanvasObject
}) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}

// Call calls f if there is one.
func Call(f func(id string), id string) {
	if f != nil {
		f(id)
	}
}
