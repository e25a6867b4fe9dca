package trace

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestTrace(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	copied := ""
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m },
		Copy: func(s string) { copied = s }, Title: "Nothing yet",
	})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 200))
	n.Set(nil, -1, "step into the journey")
	if n.room.Objects[0] != n.empty {
		t.Error("an empty trace does not say what would fill it")
	}
	span := vm.Span{Path: "Base.xml", Line: 7}
	n.Set([]vm.TraceRow{
		{Moment: 1, Icon: "step", Text: "Step 1"},
		{Moment: 2, Depth: 1, Icon: "call", Text: "Directory read", Detail: "no user", Place: "Base:7", Span: span, Future: true},
		{Moment: 3, Icon: "error", Tone: vm.Bad, Text: "failed"},
	}, 0, "")
	if n.room.Objects[0] != n.list {
		t.Fatal("the rows are not shown")
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(880, 26+13)) // the place
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 13))    // a row is only selected
	n.travel("2")
	n.menu("2", fyne.Position{})
	for _, it := range menu {
		if it.Run != nil {
			it.Run()
		}
	}
	want := []vm.Action{vm.GoTo{Span: span}, vm.Travel{Moment: 2}, vm.Travel{Moment: 2}, vm.GoTo{Span: span}}
	if !reflect.DeepEqual(did, want) {
		t.Errorf("did %v\nwant %v", did, want)
	}
	if copied != "Directory read\tno user\tBase:7" {
		t.Errorf("copied %q", copied)
	}
}
