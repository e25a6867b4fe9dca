package timeline

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestTravel(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	copied := ""
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Copy: func(s string) { copied = s }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(800, 60))
	n.Set(vm.TimelinePart{})
	if n.line.Cursor() != -1 {
		t.Error("an empty timeline has a cursor")
	}
	n.Set(vm.TimelinePart{Ticks: []vm.Tick{{Kind: "step", Text: "one"}, {Kind: "call", Text: "two"}, {Kind: "error", Text: "three"}}, Cursor: 3})
	n.line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	n.line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if len(did) != 2 || did[0] != (vm.Travel{Moment: 2}) || did[1] != (vm.Travel{Moment: 1}) {
		t.Errorf("did %v", did)
	}
	n.line.TypedShortcut(&fyne.ShortcutCopy{})
	if copied != "one" {
		t.Errorf("copied %q", copied)
	}
	for kind, want := range map[string]widgets.Tone{"error": widgets.Bad, "token": widgets.Good, "precondition": widgets.Warn, "": widgets.Plain} {
		if tone(kind) != want {
			t.Errorf("tone of %s", kind)
		}
	}
}
