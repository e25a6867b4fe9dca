package source

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

func TestSource(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	library := &Library{}
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m }, Library: library})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 300))
	n.Set(vm.SourcePart{}) // nothing is open
	text := []byte("<Policy>\n  <Step Order=\"1\">\n  </Step>\n" + strings.Repeat("  <Other />\n", 200) + "</Policy>\n")
	ref := vm.Ref{Kind: vm.StepRef, Journey: "J", Order: 1}
	part := vm.SourcePart{Shown: "a.xml", RevealID: 1, Reveal: vm.Span{Path: "a.xml", Line: 120}, Files: []vm.SourceFile{{
		Path: "a.xml", Text: text, Current: vm.Span{Path: "a.xml", Start: 11, End: 39, Line: 2}, Selected: vm.Span{Path: "a.xml", Start: 11, End: 39, Line: 2},
		BreakpointLines: []int{2}, BreakableLines: map[int]vm.Ref{2: ref},
	}}}
	library.Prepare(part)
	n.Set(part)
	if n.view.Source() != library.get(part.Files[0]) || n.view.Source().Lines() != 205 {
		t.Error("the file is not shown as it was prepared")
	}
	if top := n.view.TopLine(); top < 100 || top > 120 {
		t.Errorf("the place asked for is not in sight: line %d is on top", top)
	}
	n.toggle(2)
	n.toggle(3) // the nearest above
	n.definition(3)
	n.menu(20, fyne.Position{})
	for _, it := range menu {
		if it.Run != nil {
			it.Run()
		}
	}
	want := []vm.Action{vm.ToggleBreakpoint{Ref: ref}, vm.ToggleBreakpoint{Ref: ref}, vm.Select{Ref: ref}, vm.Select{Ref: ref}, vm.ToggleBreakpoint{Ref: ref}, vm.RunTo{Ref: ref}, vm.BackTo{Ref: ref}}
	if !reflect.DeepEqual(did, want) {
		t.Errorf("did %v", did)
	}
	// The menu's last entry opened the find strip.
	if !n.strip.Visible() || w.Canvas().Focused() != n.find {
		t.Fatal("find is not open")
	}
	n.find.SetText("other")
	if got := n.count.Text(); got != "1 of 200" {
		t.Errorf("find tells %q", got)
	}
	n.next(-1)
	if got := n.count.Text(); got != "200 of 200" {
		t.Errorf("find tells %q", got)
	}
	n.find.SetText("nowhere")
	if got := n.count.Text(); got != "Not found" {
		t.Errorf("find tells %q", got)
	}
	n.closeFind()
	if n.strip.Visible() || w.Canvas().Focused() != n.view {
		t.Error("find is still open")
	}
	library.Prepare(vm.SourcePart{})
	if len(library.texts) != 0 {
		t.Error("a closed file is kept")
	}
}
