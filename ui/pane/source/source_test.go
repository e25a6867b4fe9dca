package source

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
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
	n.toggle(3) // it stands in the step
	n.toggle(9) // it stands in nothing that can be stopped at
	n.definition(20)
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

// Help stands at the foot: of what is under the pointer, and else of the caret's place.
func TestHelp(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	n := New(Params{Do: func(vm.Action) {}})
	w := test.NewTempWindow(t, n.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 300))
	asked := 0
	help := func(at int) vm.SourceHelp {
		asked++
		switch {
		case at >= 10:
			return vm.SourceHelp{Title: "Required", Of: "OutputClaim", Doc: "Whether.", Value: "true or false", Note: "Careful."}
		case at >= 5:
			return vm.SourceHelp{Title: "OutputClaim", Doc: "A claim.", Attributes: "Required", Children: "From"}
		}
		return vm.SourceHelp{}
	}
	n.Set(vm.SourcePart{Shown: "a.xml", Files: []vm.SourceFile{{Path: "a.xml", Text: []byte("0123456789abcdef\n<b/>"), Help: help}}})
	if got := n.help.Text(); !strings.HasPrefix(got, "Point at an element") {
		t.Errorf("at first: %q", got)
	}
	over := func(cell float32) {
		width := fyne.MeasureText("0", 13, fyne.TextStyle{Monospace: true}).Width
		for x := float32(0); x < n.view.Size().Width; x += width / 4 { // the gutter's width is the view's own business
			n.view.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}})
			if n.hover == int(cell) {
				return
			}
		}
		t.Fatalf("no place %v", cell)
	}
	over(7)
	if got := n.help.Text(); got != "OutputClaim   A claim.\nAttributes  Required\nChildren  From" {
		t.Errorf("over an element: %q", got)
	}
	over(12)
	if got := n.help.Text(); got != "Required in OutputClaim   Whether.\nValue  true or false\nNote  Careful." {
		t.Errorf("over an attribute: %q", got)
	}
	before := asked
	n.view.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(590, 290)}})
	if n.hover != -1 || asked != before+1 {
		t.Errorf("over nothing: %d, asked %d times", n.hover, asked-before)
	}
	if got := n.help.Text(); !strings.HasPrefix(got, "Point at an element") {
		t.Errorf("the caret's place: %q", got)
	}
	n.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if got := n.help.Text(); !strings.HasPrefix(got, "Required in") {
		t.Errorf("the caret's place: %q", got)
	}
	n.view.MouseOut()
	if n.hover != -1 {
		t.Error("the pointer has left")
	}
}

// TestNames goes to a definition by key, and peeks and finds references by menu.
func TestNames(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	var peeked []string
	copied := ""
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m },
		Copy: func(s string) { copied = s }, Peek: func(s string, _ fyne.Position) { peeked = append(peeked, s) },
	})
	span := vm.Span{Path: "b.xml", Line: 9, Start: 90, End: 99}
	n.Set(vm.SourcePart{Shown: "a.xml", Files: []vm.SourceFile{{Path: "a.xml", Text: []byte("<a>email</a>\n<b/>"), Name: func(offset int) vm.SourceName {
		if offset > 12 {
			return vm.SourceName{}
		}
		return vm.SourceName{Id: "email", Kind: "ClaimType", Definition: span, Peek: "b.xml:9"}
	}}}})
	n.definition(5)
	n.definition(14) // nothing stands there
	n.menu(5, fyne.Position{})
	for _, it := range menu {
		if it.Run != nil && it.Title != "Find…" {
			it.Run()
		}
	}
	want := []vm.Action{vm.GoTo{Span: span}, vm.GoTo{Span: span}, vm.FindReferences{Path: "a.xml", Offset: 5}}
	if !reflect.DeepEqual(did, want) || !slices.Equal(peeked, []string{"b.xml:9"}) {
		t.Errorf("did %v, peeked %q, copied %q", did, peeked, copied)
	}
	n.menu(14, fyne.Position{})
	for _, it := range menu {
		if strings.Contains(it.Title, "definition") {
			t.Error("what names nothing has a definition")
		}
	}
}
