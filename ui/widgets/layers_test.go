package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
)

func TestLayerCardsAnswerKeysAndTaps(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	var did []string
	say := func(what string) func(string) { return func(id string) { did = append(did, what+" "+id) } }
	l := NewLayerCards(LayerCardsParams{Toggle: say("toggle"), Select: say("select"), Open: say("open"), Copy: say("copy"), Leave: func() { did = append(did, "leave") }})
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(260, 200))
	l.SetCards([]LayerCard{{ID: "base", Title: "Base", Line: "Base.xml", Quiet: "adds 3"}, {ID: "rp", Title: "RP", Fixed: true}, {ID: "x", Off: true, Active: true}})
	test.TapCanvas(w.Canvas(), fyne.NewPos(225, 20))
	test.TapCanvas(w.Canvas(), fyne.NewPos(60, 100))
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyUp, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEscape} {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
	l.TypedShortcut(&fyne.ShortcutCopy{})
	// The fixed one cannot be switched.
	want := []string{"toggle base", "select rp", "toggle base", "select base", "leave", "copy base"}
	if !slices.Equal(did, want) {
		t.Errorf("did %q, want %q", did, want)
	}
}

func TestLayerTreeAnswersKeysAndTaps(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	var did []string
	say := func(what string) func(string) { return func(id string) { did = append(did, what+" "+id) } }
	tree := NewLayerTree(TreeParams{Select: say("select"), Open: say("open"), Toggle: func(id string, _ bool) { did = append(did, "toggle "+id) }})
	w := test.NewTempWindow(t, tree)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 300))
	tree.SetRows([]LayerRow{
		{ID: "s", Heading: true, Text: "Claim types", Expandable: true, Expanded: true, Layer: -1},
		{ID: "email", Text: "email", Layers: []bool{true, false, true}, Layer: -1, Place: "Base:3", Expandable: true, Expanded: true},
		{ID: "email/name", Depth: 2, Text: "Display name", Value: "E-mail", After: "Mail", Layer: 2, State: RowChanged},
		{ID: "gone", Text: "gone", Layers: []bool{true, false, false}, State: RowRemoved, Layer: -1},
	}, 3)
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 13))   // a heading folds wherever it is tapped
	test.TapCanvas(w.Canvas(), fyne.NewPos(16, 26+13)) // a disclosure
	test.TapCanvas(w.Canvas(), fyne.NewPos(60, 26+13))
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyReturn, fyne.KeyLeft, fyne.KeyLeft} {
		tree.TypedKey(&fyne.KeyEvent{Name: k})
	}
	want := []string{"toggle s", "toggle email", "select email", "select email/name", "open email/name", "select email", "toggle email"}
	if !slices.Equal(did, want) {
		t.Errorf("did %q, want %q", did, want)
	}
	tree.SetSelected("gone")
	tree.Reveal("gone")
	if tree.SetRows(nil, 0); tree.Selected() != "" {
		t.Error("a row that is gone stays selected")
	}
}
