package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/theme"
)

func TestProseBreaksWhereTheWidthEnds(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	tapped := ""
	p := NewProse(ProseParams{Inset: 10, LeadWidth: 60, Tap: func(id string) { tapped = id }})
	p.SetLines([]ProseLine{
		{ID: "a", Lead: "Lead", Runs: []Run{{Text: "one two three four five six seven eight ", Bold: true}, {Text: "nine ten", Mono: true}}},
		{ID: "b", Gap: 8, Runs: []Run{{Text: strings.Repeat("x", 300)}}},
		{Runs: nil},
	})
	wide, narrow := p.HeightFor(2000), p.HeightFor(200)
	if wide >= narrow || p.HeightFor(2000) != wide {
		t.Errorf("a width of 2000 needs %v, one of 200 needs %v", wide, narrow)
	}
	var text strings.Builder
	for _, l := range p.placed {
		for _, piece := range l.pieces {
			text.WriteString(piece.text)
			if l.source == 0 && piece.x < 70 {
				t.Errorf("%q stands in the column of leads", piece.text)
			}
		}
	}
	p.HeightFor(200)
	for _, l := range p.placed {
		if l.end > 191 {
			t.Errorf("a line reaches to %v of 200", l.end)
		}
	}
	if !strings.Contains(text.String(), "eight nine ten") || strings.Count(text.String(), "x") != 301 { // one in six
		t.Errorf("breaking changed the text: %q", text.String())
	}
	w := test.NewTempWindow(t, p)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, narrow))
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, narrow-40))
	if tapped != "b" {
		t.Errorf("tapped %q", tapped)
	}
	p.SetLines(nil)
	if p.HeightFor(200) != 0 {
		t.Error("no text needs room")
	}
}

func TestStackPlacesByHeight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark))
	p := NewProse(ProseParams{})
	p.SetLines([]ProseLine{{Runs: []Run{{Text: strings.Repeat("word ", 80)}}}})
	b := NewIconButton(ButtonParams{Text: "Go"})
	s := NewStack(StackParams{Width: 300, Inset: 20, Top: 10, Card: true})
	s.SetItems([]StackItem{{CanvasObject: p}, {CanvasObject: b, Gap: 12, Own: true}})
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 200))
	if p.Size().Width != 260 || p.Position().X != 170 {
		t.Errorf("the text is %v wide at %v", p.Size(), p.Position())
	}
	if b.Position().Y != p.Position().Y+p.HeightFor(260)+12 || b.Size().Width >= 260 {
		t.Errorf("the button is at %v, %v", b.Position(), b.Size())
	}
	tall := s.inner.Size().Height
	w.Resize(fyne.NewSize(200, 200))
	if s.inner.Size().Height <= tall {
		t.Error("narrower text needs no more height")
	}
}

func TestFlowAndStrip(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	a, b, c := NewTile(TileParams{Title: "A", Text: "one"}), NewTile(TileParams{Title: "B", Text: strings.Repeat("two ", 40)}), NewTile(TileParams{Title: "C"})
	f := NewFlow(10, 200, a, b, c)
	if f.HeightFor(650) >= f.HeightFor(250) {
		t.Error("one column is no higher than three")
	}
	f.Resize(fyne.NewSize(650, f.HeightFor(650)))
	test.WidgetRenderer(f).Layout(f.Size())
	if a.Size() != b.Size() || b.Position().Y != 0 || c.Position().X <= b.Position().X {
		t.Errorf("tiles of a row: %v %v at %v", a.Size(), b.Size(), c.Position())
	}
	long := NewPicker(PickerParams{Caption: "Policy", Width: 500})
	short, right := NewIconButton(ButtonParams{Text: "X"}), NewIconButton(ButtonParams{Text: "Right"})
	s := NewStrip(40, true, []fyne.CanvasObject{long, short}, []fyne.CanvasObject{right})
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 40))
	if end := short.Position().X + short.Size().Width; end > right.Position().X || long.Size().Width >= 500 {
		t.Errorf("the strip's ends overlap: %v, %v", end, right.Position().X)
	}
}

func TestMark(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	n := 0
	box, radio := NewMark("box", false, func(bool) { n++ }), NewMark("radio", true, func(bool) { n++ })
	w := test.NewTempWindow(t, NewFlow(4, 0, box, radio))
	w.Resize(fyne.NewSize(300, 60))
	test.Tap(box)
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	test.Tap(radio)
	test.Tap(radio) // a circle is left by choosing another one
	if box.On() || !radio.On() || n != 3 {
		t.Errorf("box %v, radio %v, %d changes", box.On(), radio.On(), n)
	}
	box.SetEnabled(false)
	test.Tap(box)
	if box.On() || n != 3 {
		t.Error("a box that is off was ticked")
	}
}
