package bench

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

func part() vm.BenchPart {
	return vm.BenchPart{
		Picker: vm.Picker{Chosen: "Upn", Options: []vm.Option{{Id: "Upn", Label: "Upn"}, {Id: "Other", Label: "Other"}}},
		Method: "FormatStringClaim", Doc: "Formats one string.", Form: "1", HasBag: true, Span: vm.Span{Path: "Base.xml", Line: 4},
		Inputs:     []vm.BenchInput{{Role: "inputClaim", Claim: "name", DataType: "string", Text: "a", Given: true}, {Role: "extra", Claim: "extra", DataType: "int", Optional: true}},
		Parameters: []vm.Fact{{Name: "stringFormat", Value: `"{0}"`, From: "Base:5", Span: vm.Span{Path: "Base.xml", Line: 5}}},
		Outputs:    []vm.BenchOutput{{Role: "outputClaim", Claim: "upn", DataType: "string", Value: "cpim_a", State: "written"}},
		Example:    []vm.Fact{{Name: "inputClaim", Value: `"x"`, From: "input"}, {Name: "outputClaim", Value: `"y"`, From: "output"}},
		Tried:      []vm.BenchTrial{{Inputs: "Upn: inputClaim = x", Result: "outputClaim = y", Tone: vm.Good}},
	}
}

func TestBench(t *testing.T) {
	for _, variant := range []theme.Variant{theme.Light, theme.Dark} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(variant))
		var did []vm.Action
		var menu []widgets.MenuItem
		copied := ""
		n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Menu: func(m []widgets.MenuItem, _ fyne.Position) { menu = m }, Copy: func(s string) { copied = s }})
		w := test.NewTempWindow(t, n.Object())
		w.SetPadded(false)
		w.Resize(fyne.NewSize(800, 500))
		n.Set(vm.BenchPart{Empty: "none"})
		if n.room.Objects[0] != n.empty {
			t.Fatal("nothing to try and nothing says so")
		}
		n.Set(part())
		if did != nil {
			t.Fatalf("filling the form does %v", did)
		}
		if text := n.result.Text(); !strings.Contains(text, "cpim_a") || !strings.Contains(n.shown.Text(), `→ outputClaim  "y"`) {
			t.Errorf("result %q, example %q", text, n.shown.Text())
		}
		// What is typed stays, whatever the bench says of it meanwhile.
		test.Type(n.inputs[1].field, "5")
		typed := part()
		typed.Inputs[1].Problem = "no number"
		n.Set(typed)
		if n.inputs[1].field.Text != "5" || !n.inputs[1].mark.On() || !strings.Contains(n.inputs[1].label.Text(), "no number") {
			t.Errorf("field %q", n.inputs[1].field.Text)
		}
		test.Tap(n.inputs[0].mark)
		test.Tap(n.keep)
		test.Tap(n.bag)
		test.Tap(n.example)
		test.Tap(n.forget)
		test.Tap(n.open)
		n.parameter("0")
		want := []vm.Action{
			vm.BenchSet{Input: 1, Text: "5", Given: true}, vm.BenchSet{Input: 0, Text: "a"}, vm.BenchKeep{}, vm.BenchUseBag{}, vm.BenchUseExample{}, vm.BenchForget{},
			vm.GoTo{Span: part().Span}, vm.GoTo{Span: part().Parameters[0].Span},
		}
		if !reflect.DeepEqual(did, want) {
			t.Errorf("did %v, want %v", did, want)
		}
		n.menu("", fyne.Position{})
		menu[1].Run()
		if copied != "cpim_a" {
			t.Errorf("copied %q", copied)
		}
		failed := part()
		failed.Form, failed.Error, failed.Tone, failed.Tried, failed.HasBag = "2", "it fails", vm.Bad, nil, false
		n.Set(failed)
		if text := n.result.Text(); !strings.Contains(text, "it fails") || strings.Contains(text, "cpim_a") || n.forget.Visible() || n.bag.Enabled() || n.inputs[1].field.Text != "" {
			t.Errorf("result %q", text)
		}
		if n.Focus() != n.inputs[0].field {
			t.Error("the keyboard goes elsewhere than to the first input")
		}
	}
}
