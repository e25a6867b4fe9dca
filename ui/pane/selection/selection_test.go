package selection

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func TestSelection(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	copied := ""
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m }, Copy: func(s string) { copied = s }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(400, 600))
	n.Set(vm.SelectionPart{Empty: "Select something"})
	if n.room.Objects[0] != n.empty {
		t.Error("nothing is selected and nothing says so")
	}
	ref, span := vm.Ref{Kind: vm.ProfileRef, Id: "AAD-Read"}, vm.Span{Path: "Base.xml", Line: 9}
	n.Set(vm.SelectionPart{Title: "AAD-Read", Kind: "technical profile", Ref: ref, Span: span, Rows: []vm.Fact{
		{Name: "Kind", Value: "Directory", From: "Base.xml:9", Span: span}, {Name: "Output claim", Value: "objectId"}, {Name: "Output claim", Value: "email"},
	}})
	if n.room.Objects[0] != n.stack {
		t.Fatal("the facts are not shown")
	}
	if text := n.facts.Text(); strings.Count(text, "Output claim") != 1 || !strings.Contains(text, "email") {
		t.Errorf("facts %q", text)
	}
	test.Tap(n.open)
	test.Tap(n.stop)
	n.tap("0")
	n.menu("1", fyne.Position{})
	menu[1].Run()
	want := []vm.Action{vm.GoToDefinition{Ref: ref}, vm.ToggleBreakpoint{Ref: ref}, vm.GoTo{Span: span}}
	if !reflect.DeepEqual(did, want) || copied != "objectId" {
		t.Errorf("did %v, copied %q", did, copied)
	}
	n.Set(vm.SelectionPart{Title: "step 2 · precondition 1", Ref: vm.Ref{Kind: vm.PreconditionRef}, Rows: []vm.Fact{{Name: "Who"}, {Name: "Step 1", Value: "x"}}, Actions: []vm.SelectionAction{{Title: "Flip it", Action: vm.FlipPrecondition{}}}})
	test.Tap(n.act)
	if did[len(did)-1] != (vm.FlipPrecondition{}) || !n.act.Visible() || !strings.Contains(n.facts.Text(), "WHO") {
		t.Errorf("did %v, facts %q", did, n.facts.Text())
	}
	n.Set(vm.SelectionPart{Title: "objectId", Kind: "claim", Ref: vm.Ref{Kind: vm.ClaimRef, Id: "objectId"}})
	if n.stop.Visible() || n.open.Enabled() {
		t.Error("a run cannot stop at a claim, and this one has no source")
	}
}
