package outline

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func open(t *testing.T) (*Pane, *[]vm.Action, *[]widgets.MenuItem, *string) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	var copied string
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m },
		Copy: func(s string) { copied = s }, Icon: theme.IconFolder, Title: "Nothing",
	})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(300, 400))
	return n, &did, &menu, &copied
}

var rows = []vm.Row{
	{Key: "s", Section: true, Text: "Journeys"},
	{Key: "j", Text: "SignUpOrSignIn", Ref: vm.Ref{Kind: vm.JourneyRef, Id: "SignUpOrSignIn"}},
	{Key: "g", Text: "Directory", Expandable: true},
	{Key: "p", Text: "AAD-Read", Ref: vm.Ref{Kind: vm.ProfileRef, Id: "AAD-Read"}, Span: vm.Span{Path: "Base.xml", Line: 4}},
}

func TestGesturesBecomeActions(t *testing.T) {
	n, did, menu, copied := open(t)
	n.Set(rows, "")
	for _, c := range []struct {
		name string
		act  func()
		want []vm.Action
	}{
		{"select a journey", func() { n.choose("j") }, []vm.Action{vm.Select{Ref: rows[1].Ref}}},
		{"open a journey", func() { n.open("j") }, []vm.Action{vm.ChooseJourney{Id: "SignUpOrSignIn"}}},
		{"select a profile by tap", func() { test.TapCanvas(windowOf(n), fyne.NewPos(80, 34+26+26+13)) }, []vm.Action{vm.Select{Ref: rows[3].Ref}}},
		{"a group has nothing to select", func() { n.choose("g") }, nil},
		{"open a group", func() { n.open("g") }, []vm.Action{vm.ToggleRow{Key: "g"}}},
		{"open a profile", func() { n.open("p") }, []vm.Action{vm.GoTo{Span: rows[3].Span}}},
	} {
		*did = nil
		c.act()
		if len(*did) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, *did, c.want)
			continue
		}
		for i := range c.want {
			if (*did)[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, *did, c.want)
			}
		}
	}
	*did = nil
	n.menu("p", fyne.Position{})
	for _, it := range *menu {
		it.Run()
	}
	if len(*did) != 4 || *copied != "AAD-Read" {
		t.Errorf("menu of a profile: %v, copied %q", *did, *copied)
	}
}

func windowOf(n *Pane) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(n.Object()) }

func TestEmptyAndBack(t *testing.T) {
	n, _, _, _ := open(t)
	n.Set(nil, "would be filled")
	if n.room.Objects[0] != n.empty {
		t.Error("an empty pane does not say what would fill it")
	}
	selected := append([]vm.Row(nil), rows...)
	selected[3].Selected = true
	n.Set(selected, "")
	if n.room.Objects[0] != n.tree || n.tree.Selected() != "p" {
		t.Errorf("selected %q", n.tree.Selected())
	}
}
