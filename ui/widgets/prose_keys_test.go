package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"journeydesigner/ui/painted/paintedtest"
)

// TestProseByKeyboard walks over the lines that lead somewhere, in a column that scrolls with it.
func TestProseByKeyboard(t *testing.T) {
	var h paintedtest.Heard
	p := NewProse(ProseParams{Tap: h.To("tap")})
	plain := NewProse(ProseParams{})
	s := NewStack(StackParams{})
	s.SetItems([]StackItem{{CanvasObject: plain}, {CanvasObject: p}})
	w := paintedtest.Show(t, s, 300, 120)
	if !p.Disabled() || !plain.Disabled() {
		t.Error("a text without lines takes the keyboard")
	}
	var lines []ProseLine
	for i := range 40 {
		l := ProseLine{Lead: "line", Runs: []Run{{Text: fmt.Sprint(i)}}}
		if i%2 == 1 {
			l.ID = fmt.Sprint("l", i)
		}
		lines = append(lines, l)
	}
	plain.SetLines(lines[:1])
	p.SetLines(lines)
	s.Refresh()
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(p) {
		t.Fatalf("Tab leads to %T", w.Canvas().Focused())
	}
	paintedtest.Key(p, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyReturn)
	h.Want(t, "tap l1", "tap l3", "tap l1", "tap l39")
	if s.scroll.Offset.Y < 400 {
		t.Errorf("the last line is not in view: scrolled by %v", s.scroll.Offset.Y)
	}
	p.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "line\t39" {
		t.Errorf("copied %q", got)
	}
	paintedtest.Key(p, fyne.KeyHome)
	if s.scroll.Offset.Y > 60 {
		t.Errorf("the first line is not in view: scrolled by %v", s.scroll.Offset.Y)
	}
	w.Canvas().Unfocus()
	if p.focused {
		t.Error("the keyboard stays")
	}
}
