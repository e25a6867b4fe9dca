package save

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
)

func TestSave(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	copied := ""
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Copy: func(s string) { copied = s }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(700, 400))
	n.Set(vm.SavePart{})
	if n.room.Objects[0] != n.empty {
		t.Fatal("nothing says that there is no sheet")
	}
	part := vm.SavePart{
		Open: true, Name: "A run", File: "a-run", Form: "1", Of: "SignUp with 2 answers", Text: "name: A run\nexpect:\n  outcome: token\n", Notes: []string{"A note."},
		Rows: []vm.SaveRow{{Key: "o", Part: "outcome", Text: "token", Kept: true, Fixed: true}, {Key: "t", Part: "token", Name: "name", Text: "Mia", Kept: true}},
	}
	n.Set(part)
	if n.room.Objects[0] != n.whole || n.name.Text != "A run" || n.file.Text != "a-run" || !n.write.Enabled() || len(did) != 0 {
		t.Fatalf("shown %v, name %q, file %q, did %v", n.room.Objects[0], n.name.Text, n.file.Text, did)
	}
	if n.text.Text() == "" || n.told.Text() != "A note." {
		t.Errorf("text %q, told %q", n.text.Text(), n.told.Text())
	}
	test.Tap(n.rows["t"].mark)
	test.Tap(n.rows["o"].mark)
	test.Tap(n.none)
	test.Tap(n.all)
	test.Tap(n.write)
	test.Tap(n.copied)
	test.Tap(n.cancel)
	n.name.SetText("Another")
	n.file.SetText("another")
	want := []vm.Action{
		vm.SaveKeep{Key: "t", On: false}, vm.SaveKeepAll{}, vm.SaveKeepAll{On: true}, vm.SaveWrite{}, vm.SaveClose{}, vm.SaveName{Name: "Another"}, vm.SaveFile{File: "another"},
	}
	if !reflect.DeepEqual(did, want) || copied != part.Text {
		t.Errorf("did %v, copied %q", did, copied)
	}
	// What is typed stays while the same sheet is shown again; another sheet fills the form.
	mark := n.rows["t"].mark
	n.Set(part) // a view of before comes late
	if n.file.Text != "another" {
		t.Errorf("what is typed was taken back: %q", n.file.Text)
	}
	part.Rows[1].Kept, part.Problem = false, "It cannot be written."
	n.Set(part)
	if n.name.Text != "Another" || n.write.Enabled() || n.rows["t"].mark != mark || mark.On() {
		t.Errorf("name %q", n.name.Text)
	}
	part.Form, part.Name = "2", "A second"
	n.Set(part)
	if n.name.Text != "A second" {
		t.Errorf("name %q", n.name.Text)
	}
}
