package claims

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

type desk struct {
	pane   *Pane
	did    []vm.Action
	menu   []widgets.MenuItem
	copied string
}

func open(t *testing.T) *desk {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	d := &desk{}
	d.pane = New(Params{
		Do: func(a vm.Action) { d.did = append(d.did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { d.menu = m },
		Copy: func(s string) { d.copied = s },
	})
	w := test.NewTempWindow(t, d.pane.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 400))
	return d
}

var bag = vm.ClaimsPart{Editable: true, Rows: []vm.ClaimRow{
	{Id: "email", Value: `"mia@contoso.com"`, Change: "added", SetBy: "step 2"},
	{Id: "alternativeSecurityId", Value: `"{\"type\":6}"`, Change: "changed"},
	{Id: "password", Value: `"••••••••"`, Secret: true},
	{Id: "old", Value: `"x"`, Change: "removed"},
	{Id: "objectId", Value: "not set · needed by the token", Change: "missing", SetBy: "sub"},
}}

func TestEditing(t *testing.T) {
	d := open(t)
	d.pane.Set(bag)
	for _, c := range []struct {
		id, text string
		ok       bool
	}{{"email", "mia@contoso.com", true}, {"password", "", true}, {"old", "", false}, {"objectId", "", true}, {"unknown", "", false}} {
		if text, ok := d.pane.edit(c.id, 1); text != c.text || ok != c.ok {
			t.Errorf("%s: %q %v", c.id, text, ok)
		}
	}
	d.pane.table.StartEdit("email")
	c := fyne.CurrentApp().Driver().CanvasForObject(d.pane.table)
	e := c.Focused()
	if e == nil {
		t.Fatal("nothing has the focus")
	}
	e.TypedRune('!')
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.did) != 1 || d.did[0] != (vm.SetClaim{Id: "email", Text: "!mia@contoso.com"}) {
		t.Errorf("did %v", d.did)
	}
	over := bag
	over.Editable = false
	d.pane.Set(over)
	if _, ok := d.pane.edit("email", 1); ok {
		t.Error("a run that is over cannot be edited")
	}
}

func TestFilterAndEmpty(t *testing.T) {
	d := open(t)
	d.pane.Set(vm.ClaimsPart{Empty: "it fills"})
	if d.pane.room.Objects[0] != d.pane.empty {
		t.Error("an empty bag does not say what would fill it")
	}
	d.pane.Set(bag)
	if d.pane.room.Objects[0] != d.pane.table {
		t.Fatal("the table is not shown")
	}
	d.pane.filter.SetText("MAIL")
	d.pane.table.SetSelected("objectId")
	if d.pane.table.Selected() != "" {
		t.Error("the filter lets everything through")
	}
	d.pane.filter.SetText("nowhere")
	if d.pane.room.Objects[0] != d.pane.empty {
		t.Error("nothing matches and nothing says so")
	}
	d.pane.filter.SetText("")
	d.pane.filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if d.pane.table.Selected() != "email" || len(d.did) != 1 || d.did[0] != (vm.Select{Ref: vm.Ref{Kind: vm.ClaimRef, Id: "email"}}) {
		t.Errorf("down leads to %q: %v", d.pane.table.Selected(), d.did)
	}
}

func TestRows(t *testing.T) {
	states := []widgets.RowState{widgets.RowAdded, widgets.RowChanged, widgets.RowPlain, widgets.RowRemoved, widgets.RowFaint}
	for i, r := range bag.Rows {
		if got := tableRow(r); got.State != states[i] {
			t.Errorf("%s: state %v", r.Id, got.State)
		}
	}
	if got := tableRow(bag.Rows[1]).Cells[1].Text; got != `{"type":6}` {
		t.Errorf("JSON in a string is shown as %s", got)
	}
}

func TestMenu(t *testing.T) {
	d := open(t)
	d.pane.Set(bag)
	d.pane.menu("password", fyne.Position{})
	for _, it := range d.menu[1:] {
		if it.Run != nil {
			it.Run()
		}
	}
	want := []vm.Action{vm.RemoveClaim{Id: "password"}, vm.RevealSecret{Id: "password"}, vm.ToggleWatch{Id: "password"}, vm.GoToDefinition{Ref: vm.Ref{Kind: vm.ClaimRef, Id: "password"}}}
	if !reflect.DeepEqual(d.did, want) {
		t.Errorf("did %v", d.did)
	}
	if d.copied != "••••••••" {
		t.Errorf("a masked secret is copied as %q", d.copied)
	}
	d.pane.menu("objectId", fyne.Position{})
	if d.menu[0].Title != "Set value" {
		t.Errorf("a missing claim offers %q", d.menu[0].Title)
	}
}

func TestWhy(t *testing.T) {
	d := open(t)
	d.pane.SetWhy(vm.WhyPart{})
	if d.pane.Why().HeightFor(300) != 0 {
		t.Error("no claim is selected and yet it takes room")
	}
	span := vm.Span{Path: "Base.xml", Line: 344}
	d.pane.SetWhy(vm.WhyPart{Claim: "email", Title: "Why?", Lines: []vm.WhyLine{{Text: "output claim", Span: span, Moment: 12}, {Text: "before", Moment: 4}, {Text: "nothing", Moment: -1}}})
	if d.pane.Why().HeightFor(300) < 60 {
		t.Error("the explanation has no height")
	}
	for _, id := range []string{"0", "1", "2", "x"} {
		d.pane.tapWhy(id)
	}
	if !reflect.DeepEqual(d.did, []vm.Action{vm.GoTo{Span: span}, vm.Travel{Moment: 4}}) {
		t.Errorf("did %v", d.did)
	}
	d.pane.menuWhy("0", fyne.Position{})
	if len(d.menu) != 3 {
		t.Errorf("menu %v", d.menu)
	}
	d.menu[2].Run()
	if d.copied != "Why?\noutput claim\nbefore\nnothing" {
		t.Errorf("copied %q", d.copied)
	}
}
