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
	n.Set(vm.ProblemsPart{Rows: []vm.ProblemRow{{Key: "1/0", Tone: vm.Bad, Code: "P001", Text: "missing", Detail: "more", Location: "a:3", Span: at}, {Key: "1/1", Tone: vm.Caution, Code: "P002", Text: "odd"}}})
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 13))
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 26+13)) // it has no place
	if !reflect.DeepEqual(did, []vm.Action{vm.GoTo{Span: at}}) {
		t.Errorf("did %v", did)
	}
	n.menu("1/0", fyne.Position{})
	menu[1].Run()
	if copied != "a:3 P001 missing\nmore" {
		t.Errorf("copied %q", copied)
	}
}

func TestProblemsShowAndApplyFixes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 240))
	row := vm.ProblemRow{
		Key: "1/0", Code: "R001", Severity: "warning", Text: "odd", Doc: "Odd things.", Related: []vm.Fact{{Name: "the first", From: "b.xml:4", Span: vm.Span{Path: "b.xml", Line: 4}}},
		Fixes: []vm.FixRow{{Title: "Make it even", Lines: []vm.FixLine{{Kind: vm.FixPlace, Text: "a.xml:3"}, {Kind: vm.FixBefore, Text: "<a/>"}, {Kind: vm.FixAfter, Text: "<b/>"}}}},
	}
	part := vm.ProblemsPart{Rows: []vm.ProblemRow{row, {Key: "1/1", Code: "R002", Text: "other"}}, CanFix: true}
	n.Set(part)
	if n.room.Objects[0] != n.list || n.list.Size().Width != 900 {
		t.Error("nothing is selected, and the list does not have all the room")
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 13))
	if n.room.Objects[0] != n.split || n.list.Size().Width > 600 || len(n.apply) != 1 || !n.apply[0].Enabled() {
		t.Fatal("the repair is not shown")
	}
	test.Tap(n.apply[0])
	// The files are read again: the same problem stays in view, under its new key.
	part.Rows = []vm.ProblemRow{{Key: "2/0", Code: "R002", Text: "other"}, row}
	part.Rows[1].Key, part.Undo = "2/1", "Make it even"
	n.Set(part)
	if n.shown != "2/1" || n.list.Selected() != "2/1" || !n.undo.Visible() {
		t.Errorf("shown %q, selected %q", n.shown, n.list.Selected())
	}
	test.Tap(n.undo)
	if want := []vm.Action{vm.ApplyFix{Problem: "1/0"}, vm.UndoFix{}}; !reflect.DeepEqual(did, want) {
		t.Errorf("did %v, want %v", did, want)
	}
	part.CanFix, part.NoFix = false, "a sample"
	n.Set(part)
	if n.apply[0].Enabled() {
		t.Error("a sample can be written to")
	}
	n.Set(vm.ProblemsPart{Undo: "Make it even"})
	if n.room.Objects[0] != n.empty || !n.again.Visible() {
		t.Error("the last repair cannot be taken back")
	}
}
