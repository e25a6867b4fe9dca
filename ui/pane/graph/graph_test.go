package graph

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/render/scene"
	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestGraph(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	var did []vm.Action
	var menu []widgets.MenuItem
	copied, tip := "", ""
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m },
		Copy: func(s string) { copied = s }, Tip: func(s string, _ fyne.Position) { tip = s },
	})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 500))
	n.Set(vm.GraphPart{Empty: "Placing the graph…"})
	if n.room.Objects[0] != n.empty {
		t.Error("without a scene the pane says why")
	}
	ref := vm.Ref{Kind: vm.StepRef, Journey: "J", Order: 1}
	part := vm.GraphPart{
		Scene: &scene.Scene{Width: 200, Height: 52, Boxes: []scene.Box{{ID: "step:1", Kind: scene.Step, Width: 200, Height: 52, Badge: "1", Title: []scene.Span{{Text: "Sign in"}}, Tip: "all"}}},
		Refs:  map[string]vm.Ref{"step:1": ref}, Spans: map[string]vm.Span{"step:1": {Path: "a.xml", Line: 7}}, Current: "step:1", Layout: 1,
	}
	n.Set(part)
	if n.room.Objects[0] != n.view {
		t.Fatal("the drawing is not shown")
	}
	at := middle(n)
	test.TapCanvas(w.Canvas(), at)
	test.MoveMouse(w.Canvas(), at.AddXY(4, 4))
	if tip != "all" {
		t.Errorf("tip %q", tip)
	}
	n.open("step:1")
	n.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	n.menu("step:1", fyne.Position{})
	for _, it := range menu {
		if it.Run != nil {
			it.Run()
		}
	}
	span := part.Spans["step:1"]
	want := []vm.Action{vm.Select{Ref: ref}, vm.GoTo{Span: span}, vm.ToggleBreakpoint{Ref: ref}, vm.ToggleBreakpoint{Ref: ref}, vm.RunTo{Ref: ref}, vm.BackTo{Ref: ref}, vm.ReachStep{Ref: ref}, vm.GoTo{Span: span}}
	if !reflect.DeepEqual(did, want) {
		t.Errorf("did %v\nwant %v", did, want)
	}
	if copied != "Sign in" {
		t.Errorf("copied %q", copied)
	}
	part.SVG, part.Mermaid = func() string { return "<svg>" }, func() string { return "flowchart" }
	n.Set(part)
	n.menu("", fyne.Position{})
	menu[0].Run()
	svg := copied
	menu[1].Run()
	if svg != "<svg>" || copied != "flowchart" {
		t.Errorf("copied %q and %q", svg, copied)
	}
	part.SVG = nil
	n.Set(part)
	n.menu("", fyne.Position{})
	if len(menu) != 2 {
		t.Errorf("the paper's menu has %d entries", len(menu))
	}
}

// middle is where the only box stands: the fit shows it at 100 %, in the middle and a little above.
func middle(n *Pane) fyne.Position {
	size := n.view.Size()
	top := (size.Height - 52) / 2
	return fyne.NewPos(size.Width/2, (top+56)/2+26)
}

// TestLegend: a drawing in other colours than those of the run explains them and leads back.
func TestLegend(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }})
	part := vm.GraphPart{Scene: &scene.Scene{Width: 100, Height: 100, Boxes: []scene.Box{{ID: "start", Width: 40, Height: 20}}}}
	n.Set(part)
	if n.room.Objects[0] != n.view {
		t.Fatal("the drawing is not shown alone")
	}
	part.Legend = vm.GraphLegend{Title: "Coverage", Figures: "94 % covered", Entries: []vm.LegendEntry{{Text: "✗ never", Tone: vm.Bad}}, Back: vm.Command{ID: "coverage"}}
	n.Set(part)
	if n.room.Objects[0] != n.shown || n.legend[0].Text() != "Coverage" || n.legend[1].Text() != "✗ never" || n.legend[2].Text() != "94 % covered" || n.legend[3].Text() != "" {
		t.Errorf("legend %q %q %q", n.legend[0].Text(), n.legend[1].Text(), n.legend[2].Text())
	}
	test.Tap(n.back)
	if len(did) != 1 || did[0] != (vm.Command{ID: "coverage"}) {
		t.Errorf("did %v", did)
	}
}
