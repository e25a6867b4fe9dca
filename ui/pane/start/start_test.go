package start

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
	"journeydesigner/ui/vm"
	"journeydesigner/ui/widgets"
)

// find collects the widgets of a kind below an object.
func find[W fyne.CanvasObject](o fyne.CanvasObject) []W {
	var out []W
	if w, ok := o.(W); ok {
		out = append(out, w)
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		out = append(out, find[W](c)...)
	}
	return out
}

func TestStart(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []vm.Action
	asked, stopped := false, false
	n := New(Params{Do: func(a vm.Action) { did = append(did, a) }, Open: func() { asked = true }, Stop: func() { stopped = true }})
	w := test.NewTempWindow(t, n.Object())
	w.Resize(fyne.NewSize(1000, 700))
	n.Set(vm.StartPart{})
	test.Tap(find[*widgets.IconButton](n.Object())[0])
	if !asked {
		t.Error("the button does not ask for a folder")
	}
	n.Set(vm.StartPart{Samples: []vm.SampleCard{{Name: "hello-world", Title: "Hello", Doc: "words"}}, Recent: []string{"/a/policies"}, Error: "no such folder"})
	tiles := find[*widgets.Tile](n.Object())
	if len(tiles) != 2 {
		t.Fatalf("%d tiles", len(tiles))
	}
	for _, tile := range tiles {
		test.Tap(tile)
	}
	if !reflect.DeepEqual(did, []vm.Action{vm.OpenPath{Path: "/a/policies"}, vm.OpenSample{Name: "hello-world"}}) {
		t.Errorf("did %v", did)
	}
	if n.fault.Text() != "no such folder" {
		t.Errorf("error %q", n.fault.Text())
	}
	n.Set(vm.StartPart{Busy: "Opening a"})
	buttons := find[*widgets.IconButton](n.Object())
	if len(buttons) != 2 || buttons[0].Enabled() {
		t.Fatal("a folder is being opened and another could be")
	}
	test.Tap(buttons[1])
	if !stopped {
		t.Error("opening cannot be cancelled")
	}
}
