package shell

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"journeydesigner/ui/vm"
)

// TestDropping opens a folder and a file that are dropped on the window, and nothing else.
func TestDropping(t *testing.T) {
	d := open(t, false)
	d.shell.show(opened())
	folder := t.TempDir()
	file := filepath.Join(folder, "a policy.xml")
	web, err := storage.ParseURI("https://example.org/policy.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		uris []fyne.URI
		want string
	}{
		{[]fyne.URI{storage.NewFileURI(folder)}, folder},
		{[]fyne.URI{storage.NewFileURI(file), storage.NewFileURI(folder)}, file},
		{[]fyne.URI{web, storage.NewFileURI(folder)}, folder},
		{[]fyne.URI{web}, ""},
		{nil, ""},
	} {
		d.did = nil
		d.shell.dropped(c.uris)
		if c.want == "" && len(d.did) > 0 || c.want != "" && (len(d.did) != 1 || d.did[0] != (vm.OpenPath{Path: filepath.ToSlash(c.want)})) {
			t.Errorf("%v: %v", c.uris, d.did)
		}
	}
}

// TestOpeningWhatCannotBe drops a folder that is gone, a file that is no policy and an empty folder: the start page and, with
// something open, a toast say why, and what is open stays.
func TestOpeningWhatCannotBe(t *testing.T) {
	d := open(t, true)
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(folder, "gone")
	d.shell.dropped([]fyne.URI{storage.NewFileURI(gone)})
	d.until("the error", func(v vm.View) bool { return v.Start.Error != "" })
	if !shows(d, "there is no such file or folder") {
		t.Errorf("the start page says %q", texts(d))
	}
	d.shell.Do(vm.OpenSample{Name: "hello-world"})
	d.until("the sample", func(v vm.View) bool { return v.Opened })
	for _, path := range []string{gone, empty} {
		before := d.shell.view.Toast.Id
		d.shell.dropped([]fyne.URI{storage.NewFileURI(path)})
		d.until("a word about "+path, func(v vm.View) bool { return v.Toast.Id != before })
		if !d.shell.view.Opened || d.shell.view.Toast.Tone != vm.Bad || d.shell.view.Toolbar.Policy.Chosen == "" {
			t.Errorf("%s: %+v", path, d.shell.view.Toast)
		}
	}
}

// TestFoldersOpenedBefore finds them in the menu and in the palette, at the start and with something open.
func TestFoldersOpenedBefore(t *testing.T) {
	d := open(t, false)
	v := vm.View{Start: vm.StartPart{Recent: []string{"/policies/contoso/policies", "/policies/fabrikam"}}}
	d.shell.show(v)
	entry := d.win.MainMenu().Items[0].Items[1]
	if entry.Label != "Opened before" || entry.ChildMenu == nil || len(entry.ChildMenu.Items) != 2 {
		t.Fatalf("the menu has %q", entry.Label)
	}
	entry.ChildMenu.Items[1].Action()
	d.shell.run("palette")
	d.shell.palette.field.SetText("> open policies")
	d.shell.palette.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.did) != 2 || d.did[0] != (vm.OpenPath{Path: "/policies/fabrikam"}) || d.did[1] != (vm.OpenPath{Path: "/policies/contoso/policies"}) {
		t.Errorf("did %v", d.did)
	}
	v.Start.Recent = nil
	d.shell.show(v)
	if d.win.MainMenu().Items[0].Items[1].Label == "Opened before" {
		t.Error("the menu keeps what is forgotten")
	}
}

// TestToastsOfferThePage: a message offers the page that waits, but not where it tells of something else that failed.
func TestToastsOfferThePage(t *testing.T) {
	for _, c := range []struct {
		tone         vm.Tone
		live, onPage bool
		offers       bool
	}{{vm.Plain, true, false, true}, {vm.Good, true, false, true}, {vm.Bad, true, false, false}, {vm.Good, true, true, false}, {vm.Good, false, false, false}} {
		v := opened()
		v.Page.Live, v.Toast = c.live, vm.Toast{Text: "a message", Tone: c.tone}
		if got := toastOf(v, c.onPage); got.Text != "a message" || (got.Action != "") != c.offers {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}
