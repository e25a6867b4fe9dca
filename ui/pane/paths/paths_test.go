package paths

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/engine/source"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestPaths(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	copied := ""
	var items []widgets.MenuItem
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Copy: func(s string) { copied = s },
		Menu: func(m []widgets.MenuItem, _ fyne.Position) { items = m },
	})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(800, 300))
	n.Set(vm.PathsPart{Empty: "Nothing yet"})
	if n.room.Objects[0] != n.empty {
		t.Fatal("nothing says how to find paths")
	}
	n.Set(vm.PathsPart{Running: true, Summary: "Exploring", Tone: vm.Active})
	if n.room.Objects[0] != n.whole || n.find.Visible() || !n.stop.Visible() {
		t.Fatal("an exploration that goes on cannot be stopped")
	}
	test.Tap(n.stop)
	at, step := source.Span{Path: "a.xml", Line: 3}, vm.Ref{Kind: vm.StepRef, Journey: "J", Order: 6}
	part := vm.PathsPart{Summary: "1 path", Rows: []vm.PathRow{
		{Key: "step", Tone: vm.Caution, Text: "step 6: no path reaches it", Ref: step, Span: at}, {Key: "path 1", Number: "1", Tone: vm.Good, Text: "token", Detail: "submit A", World: "a user"},
	}}
	n.Set(part)
	if n.run.Enabled() || n.save.Enabled() || n.told.Text() != "1 path" {
		t.Error("there is no path to go to yet")
	}
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	part.Shown = "path 1"
	n.Set(part)
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Tap(n.run)
	test.Tap(n.save)
	test.Tap(n.find)
	n.menu("path 1", fyne.Position{})
	items[1].Run()
	n.copy("path 1")
	n.menu("step", fyne.Position{})
	want := []vm.Action{
		vm.StopPaths{}, vm.Select{Ref: step}, vm.GoTo{Span: at}, vm.ShowPath{Key: "path 1"}, vm.GoPath{Key: "path 1"}, vm.GoPath{Key: "path 1"}, vm.SavePath{Key: "path 1"},
		vm.Command{ID: "find-paths"}, vm.SavePath{Key: "path 1"},
	}
	if !reflect.DeepEqual(did, want) || copied != "token\tsubmit A  (a user)" || items[0].Title != "Open source" {
		t.Errorf("did %v, copied %q, menu %q", did, copied, items[0].Title)
	}
}
