package selection

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
)

// The form shows what the outside does, keeps what is typed until that changes, and says what is chosen.
func TestOutside(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(346, 700))
	last := func(want vm.Action) {
		t.Helper()
		if len(did) == 0 || did[len(did)-1] != want {
			t.Errorf("did %+v, want %+v", did, want)
		}
	}
	rest := vm.OutsideRow{Profile: "REST", Kind: "REST", Answers: vm.OutsideReply, Faults: []string{"timeout"}, Status: "200", Text: "{}"}
	idp := vm.OutsideRow{Profile: "IdP", Kind: "OAuth 2.0", Answers: vm.OutsidePersona, Fault: "cancelled", Faults: []string{"cancelled"}, Changed: true}
	part := vm.SelectionPart{Title: "Step 2", Kind: "step", Ref: vm.Ref{Kind: vm.StepRef}, Outside: []vm.OutsideRow{rest, idp}}
	n.Set(part)
	o := n.outside
	if o.profile.Selected() != "REST" || o.fault.Selected() != nothing || o.status.Text != "200" || o.text.Text != "{}" || o.reset.Visible() || len(n.items()) != 10 {
		t.Fatalf("%+v of %d items", o.shown, len(n.items()))
	}
	o.text.SetText(`{"a":1}`)
	n.Set(part) // another view of the same: what is typed stays
	test.Tap(o.apply)
	last(vm.SetOutside{Profile: "REST", Status: "200", Text: `{"a":1}`})
	o.change("timeout")
	last(vm.SetOutside{Profile: "REST", Fault: "timeout", Status: "200", Text: `{"a":1}`})
	o.chosen = "IdP"
	n.Set(part)
	if o.shown.Profile != "IdP" || o.fault.Selected() != "cancelled" || !o.reset.Visible() || len(n.items()) != 9 {
		t.Fatalf("%+v of %d items", o.shown, len(n.items()))
	}
	test.Tap(o.reset)
	last(vm.ResetOutside{Profile: "IdP"})
	part.Outside = []vm.OutsideRow{{Profile: "AAD", Kind: "Directory", Faults: []string{"unavailable"}}}
	n.Set(part)
	if len(n.items()) != 5 {
		t.Errorf("%d items for a profile with faults alone", len(n.items()))
	}
	part.Outside = nil
	n.Set(part)
	if len(n.items()) != 3 {
		t.Errorf("%d items without an outside", len(n.items()))
	}
}
