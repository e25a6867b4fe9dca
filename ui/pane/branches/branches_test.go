package branches

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
)

func TestBranches(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	copied := ""
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Copy: func(s string) { copied = s }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(700, 300))
	n.Set(vm.BranchesPart{Empty: "Nothing yet"})
	if n.room.Objects[0] != n.empty {
		t.Fatal("nothing says that there is no branch")
	}
	step := vm.Ref{Kind: vm.StepRef, Journey: "J", Order: 2}
	n.Set(vm.BranchesPart{
		Count: 1, Picker: vm.Picker{Chosen: "branch 1", Options: []vm.Option{{Id: "branch 1", Label: "Branch 1"}}}, Here: "waits", There: "issued a token", Parted: "They part",
		Rows: []vm.BranchRow{{Key: "step 0", Name: "Step 2", Here: "ran", There: "skipped", Ref: step}, {Key: "claim a", Name: "a", Here: "not set", There: `"x"`, Change: "added"}},
	})
	if n.room.Objects[0] != n.whole {
		t.Fatal("the comparison is not shown")
	}
	test.Tap(n.follow)
	if want := []vm.Action{vm.SwitchBranch{}}; !reflect.DeepEqual(did, want) {
		t.Errorf("did %v", did)
	}
	n.copy("step 0")
	if copied != "Step 2\tran\tskipped" {
		t.Errorf("copied %q", copied)
	}
	n.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	n.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if did[len(did)-1] != (vm.Select{Ref: step}) {
		t.Errorf("did %v", did)
	}
}
