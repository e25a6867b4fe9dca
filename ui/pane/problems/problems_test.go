package problems

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestProblems(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	var did []vm.Action
	var menu []widgets.MenuItem
	copied := ""
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m }, Copy: func(s string) { copied = s },
	})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 200))
	n.Set(vm.ProblemsPart{Empty: "all is well"})
	if n.room.Objects[0] != n.empty {
		t.Error("no problems is worth a word")
	}
	at := vm.Span{Path: "a.xml", Line: 3}
	n.Set(vm.ProblemsPart{Rows: []vm.ProblemRow{{Tone: vm.Bad, Code: "P001", Text: "missing", Detail: "more", Location: "a:3", Span: at}, {Tone: vm.Caution, Code: "P002", Text: "odd"}}})
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 13))
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 26+13)) // it has no place
	if !reflect.DeepEqual(did, []vm.Action{vm.GoTo{Span: at}}) {
		t.Errorf("did %v", did)
	}
	n.menu("0", fyne.Position{})
	menu[1].Run()
	if copied != "a:3 P001 missing\nmore" {
		t.Errorf("copied %q", copied)
	}
}
