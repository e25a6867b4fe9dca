package scenarios

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestScenarios(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	copied := ""
	var items []widgets.MenuItem
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Copy: func(s string) { copied = s },
		Menu: func(m []widgets.MenuItem, _ fyne.Position) { items = m },
	})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(700, 300))
	n.Set(vm.ScenariosPart{Empty: "Nothing yet"})
	if n.room.Objects[0] != n.empty {
		t.Fatal("nothing says that there is no scenario")
	}
	part := vm.ScenariosPart{
		Summary: "1 passed, 1 failed", Covered: "84 % of P covered", Adds: "this run would add 7 %", Tone: vm.Bad, CanCover: true, Coverage: true,
		Rows: []vm.ScenarioRow{
			{Key: "a", Text: "A", Verdict: "passed", Tone: vm.Good, Detail: "P", Place: "a.scenario.yaml"},
			{Key: "b", Text: "B", Verdict: "failed", Tone: vm.Bad, Detail: "P", Place: "b.scenario.yaml"}, {Key: "b#0", Depth: 1, Text: "path is", Tone: vm.Bad},
		},
	}
	n.Set(part)
	if n.room.Objects[0] != n.whole || n.told.Text() != "1 passed, 1 failed · 84 % of P covered · this run would add 7 %" || n.stop.Visible() || !n.play.Visible() {
		t.Fatalf("told %q", n.told.Text())
	}
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if len(did) != 0 {
		t.Errorf("a scenario that passes was played by the arrow keys: %v", did)
	}
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	n.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	test.Tap(n.play)
	test.Tap(n.cover)
	test.Tap(n.save)
	n.menu("b", fyne.Position{})
	items[0].Run()
	n.copy("b")
	want := []vm.Action{
		vm.OpenScenario{Key: "a"}, vm.OpenScenario{Key: "b#0"}, vm.Command{ID: "run-scenarios"}, vm.Command{ID: "coverage"}, vm.Command{ID: "save-scenario"}, vm.OpenScenario{Key: "b"},
	}
	if !reflect.DeepEqual(did, want) || copied != "B\tfailed\tb.scenario.yaml" || items[0].Title != "Stand at the difference" {
		t.Errorf("did %v, copied %q, menu %q", did, copied, items[0].Title)
	}
	did = nil
	part.Running, part.CanCover = true, false
	n.Set(part)
	test.Tap(n.cover)
	test.Tap(n.stop)
	if !reflect.DeepEqual(did, []vm.Action{vm.StopScenarios{}}) || n.play.Visible() {
		t.Errorf("did %v", did)
	}
}
