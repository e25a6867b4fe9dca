package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted"
)

// The keyboard goes to a text that has lines to tap; Fyne's Tab passes by what is disabled.
var (
	_ fyne.Focusable    = (*Prose)(nil)
	_ fyne.Disableable  = (*Prose)(nil)
	_ fyne.Shortcutable = (*Prose)(nil)
)

// Disabled tells whether there is nothing to do here with the keyboard.
func (t *Prose) Disabled() bool {
	return t.params.Tap == nil || t.step(-1, 1) < 0
}

// Enable implements fyne.Disableable and does nothing: the lines decide.
func (t *Prose) Enable() {}

// Disable implements fyne.Disableable and does nothing.
func (t *Prose) Disable() {}

// FocusGained implements fyne.Focusable.
func (t *Prose) FocusGained() {
	defer painted.Guard(t)
	t.focused = true
	if t.chosen() < 0 {
		t.choose(t.step(-1, 1))
	}
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Prose) FocusLost() {
	defer painted.Guard(t)
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Prose) TypedRune(rune) {}

// TypedKey walks over the lines that can be tapped with the arrows, Home and End; Enter taps, Esc leaves.
func (t *Prose) TypedKey(e *fyne.KeyEvent) {
	defer painted.Guard(t)
	at := t.chosen()
	switch e.Name {
	case fyne.KeyDown:
		t.choose(t.step(at, 1))
	case fyne.KeyUp:
		t.choose(t.step(at, -1))
	case fyne.KeyHome:
		t.choose(t.step(-1, 1))
	case fyne.KeyEnd:
		t.choose(t.step(len(t.lines), -1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if at >= 0 {
			painted.Call(t.params.Tap, t.lines[at].ID)
		}
	default:
		painted.Forward(t, e)
	}
}

// TypedShortcut copies the chosen line on Ctrl+C.
func (t *Prose) TypedShortcut(s fyne.Shortcut) {
	defer painted.Guard(t)
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		if at := t.chosen(); at >= 0 {
			fyne.CurrentApp().Clipboard().SetContent(t.lines[at].text())
		}
		return
	}
	painted.ForwardShortcut(t, s)
}

// chosen is the line that the keyboard has chosen, or -1.
func (t *Prose) chosen() int {
	for i := range t.lines {
		if t.lines[i].ID != "" && t.lines[i].ID == t.key {
			return i
		}
	}
	return -1
}

// step is the next line that can be tapped from one in a direction; -1 where there is none.
func (t *Prose) step(from, by int) int {
	for i := from + by; i >= 0 && i < len(t.lines); i += by {
		if t.lines[i].ID != "" {
			return i
		}
	}
	return -1
}

func (t *Prose) choose(line int) {
	if line < 0 {
		return
	}
	t.key = t.lines[line].ID
	t.Refresh()
	if t.seen == nil {
		return
	}
	top, bottom := float32(-1), float32(0)
	for _, p := range t.placed {
		if p.source == line {
			if top < 0 {
				top = p.y
			}
			bottom = p.y + p.height
		}
	}
	t.seen(max(top, 0), bottom)
}

// paintKey marks the line that the keyboard has chosen.
func (t *Prose) paintKey(b *painted.Brush, width float32) {
	at := t.chosen()
	if !t.focused || at < 0 {
		return
	}
	side := max(t.params.Inset-6, 0)
	for _, p := range t.placed {
		if p.source == at {
			b.Box(side, p.y, width-2*side, p.height, 3, b.Palette.AccentPale, color.NRGBA{}, 0)
		}
	}
}

// text is what a line says.
func (l ProseLine) text() string {
	out := l.Lead
	for _, r := range l.Runs {
		if out != "" && r.Text != "" && out == l.Lead {
			out += "\t"
		}
		out += r.Text
	}
	return out
}
