package inheritance

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

func part() vm.InheritancePart {
	profile, span := vm.Ref{Kind: vm.ProfileRef, Id: "Facebook-OAUTH"}, vm.Span{Path: "Base.xml", Line: 9}
	const section, facebook = "layers/Technical profiles", "layers/Technical profiles/facebook-oauth"
	return vm.InheritancePart{
		Summary: "2 elements",
		Layers: []vm.LayerRow{
			{PolicyId: "B2C_1A_Base", Title: "Base", File: "Base.xml", Doc: "adds 2", CanOff: true, Span: span},
			{PolicyId: "B2C_1A_RP", Title: "RP", File: "RP.xml", Doc: "changes 1", CanOff: true},
		},
		Rows: []vm.ElementRow{
			{Key: section, Group: section, Section: true, Text: "Technical profiles", Detail: "2", Layer: -1, Expandable: true, Expanded: true},
			{Key: facebook, Owner: facebook, Group: section, Text: "Facebook-OAUTH", Layers: 3, Layer: -1, Place: "Base:9", Expandable: true, Expanded: true, Ref: profile, Span: span},
			{Key: facebook + "/client_id", Owner: facebook, Group: section, Depth: 2, Text: "client_id", Value: "123", After: "0", Change: vm.FallsBack, Layer: 1, Ref: profile, Span: span},
			{Key: section + "/jwt", Owner: section + "/jwt", Group: section, Text: "JwtIssuer", Layers: 1, Layer: -1, Change: vm.Vanishes, Expandable: true},
		},
	}
}

func TestInheritance(t *testing.T) {
	for _, variant := range []theme.Variant{theme.Light, theme.Dark} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(variant))
		var did []vm.Action
		var menu []widgets.MenuItem
		copied := ""
		n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m }, Copy: func(s string) { copied = s }})
		w := test.NewTempWindow(t, n.Object())
		w.SetPadded(false)
		w.Resize(fyne.NewSize(800, 500))
		n.Set(vm.InheritancePart{Empty: "broken"})
		if n.room.Objects[0] != n.empty {
			t.Fatal("nothing to show and nothing says so")
		}
		n.Set(part())
		if n.all.Visible() || n.affected.Visible() {
			t.Error("nothing narrows the list")
		}
		n.choose("layers/Technical profiles/facebook-oauth")
		n.open("layers/Technical profiles/facebook-oauth/client_id")
		n.menu("layers/Technical profiles/facebook-oauth/client_id", fyne.Position{})
		menu[1].Run()
		n.cardMenu("B2C_1A_RP", fyne.Position{})
		menu[0].Run()
		// The switch stands in the card's upper right corner; the rest of the card lists its elements.
		size := n.cards.Size()
		test.TapCanvas(w.Canvas(), fyne.NewPos(size.Width-theme.Gutter-20, 9+20))
		test.TapCanvas(w.Canvas(), fyne.NewPos(60, 9+20+72))
		want := []vm.Action{
			vm.Select{Ref: vm.Ref{Kind: vm.ProfileRef, Id: "Facebook-OAUTH"}}, vm.GoTo{Span: vm.Span{Path: "Base.xml", Line: 9}},
			vm.ToggleLayer{PolicyId: "B2C_1A_RP"}, vm.ToggleLayer{PolicyId: "B2C_1A_Base"}, vm.ShowLayer{PolicyId: "B2C_1A_RP"},
		}
		if !reflect.DeepEqual(did, want) || copied != "123" {
			t.Errorf("did %v, copied %q", did, copied)
		}
		p := part()
		p.Without, p.Affected, p.Only, p.Layers[1].Only = true, true, "B2C_1A_RP", true
		n.Set(p)
		if !n.all.Visible() || !n.affected.Visible() || !n.affected.On() {
			t.Error("the window does not say that the list is narrowed")
		}
		did = nil
		test.Tap(n.all)
		test.Tap(n.affected)
		if !reflect.DeepEqual(did, []vm.Action{vm.ShowLayer{PolicyId: "B2C_1A_RP"}, vm.ShowAffected{On: false}}) {
			t.Errorf("did %v", did)
		}
		n.filter.SetText("nothing like this")
		if n.list.Objects[0] != n.none {
			t.Error("nothing matches and nothing says so")
		}
		p.Rows[0].Expanded = false
		n.Set(p)
		n.filter.SetText("JWT")
		n.tree.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		if n.list.Objects[0] != n.tree || n.tree.Selected() != "layers/Technical profiles/jwt" {
			t.Errorf("the filter finds %q in a folded section", n.tree.Selected())
		}
	}
}
