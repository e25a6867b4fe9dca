package token

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

func TestToken(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	var menu []widgets.MenuItem
	copied, shown := "", false
	n := New(Params{
		Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m },
		Copy: func(s string) { copied = s }, Show: func() { shown = true },
	})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(400, 600))
	n.Set(vm.TokenPart{Problem: "There is no run."})
	if n.room.Objects[0] != n.empty || n.Summary().HeightFor(300) != 0 {
		t.Error("without a token the pane says why")
	}
	span := vm.Span{Path: "rp.xml", Line: 21}
	part := vm.TokenPart{
		State: "not issued", Tone: vm.Caution, Decoded: "{}",
		Header:  []vm.TokenRow{{Name: "alg", Value: `"RS256"`}},
		Payload: []vm.TokenRow{{Name: "exp", Value: "1"}, {Name: "name", Value: `"Mia"`, ClaimType: "displayName", Change: "added", Span: span}, {Name: "sub", ClaimType: "objectId", Missing: true, Span: span}},
	}
	n.Set(part)
	if n.room.Objects[0] != n.stack || n.copyRaw.Enabled() || !n.copyAll.Enabled() {
		t.Error("a token that is not issued can be read and not copied raw")
	}
	if text := n.Summary().Text(); !strings.Contains(text, `"sub": objectId, "name": "Mia"`) || !strings.Contains(text, "+ 1 more") {
		t.Errorf("summary %q", text)
	}
	if text := n.body.Text(); !strings.Contains(text, `"sub"  not set: objectId has no value`) || !strings.Contains(text, `"name": "Mia",`) {
		t.Errorf("body %q", text)
	}
	n.tap("1")
	n.tap("all")
	n.menu("2", fyne.Position{})
	menu[1].Run()
	want := []vm.Action{vm.GoTo{Span: span}, vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: "objectId"}}}
	if !reflect.DeepEqual(did, want) {
		t.Errorf("did %v", did)
	}
	test.Tap(n.copyAll)
	if copied != "{}" {
		t.Errorf("copied %q", copied)
	}
	part.Issued, part.Raw, part.State = true, "a.b.c2ln", "signature verified"
	n.Set(part)
	test.Tap(n.copyRaw)
	if copied != "a.b.c2ln" || !strings.Contains(n.body.Text(), "c2ln") || n.title() != "Token" {
		t.Errorf("issued: %q %q", copied, n.title())
	}
	s := test.NewTempWindow(t, n.Summary())
	s.Resize(fyne.NewSize(300, 120))
	test.TapCanvas(s.Canvas(), fyne.NewPos(60, 24))
	if !shown {
		t.Error("a tap on the summary does not lead to the token")
	}
}
