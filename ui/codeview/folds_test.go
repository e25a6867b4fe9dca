package codeview

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"journeydesigner/ui/painted/paintedtest"
)

const foldText = `<?xml version="1.0"?>
<a>
  <!-- one
       two -->
  <b x="1>2"
     y='/'/>
  <c><d>
    <e/>
    <f>text
    </f>
  </d></c>
  <![CDATA[ <g>
  ]]>
</a>`

func TestFoldsOf(t *testing.T) {
	want := map[int]int{1: 13, 2: 3, 4: 5, 6: 10, 8: 9}
	if got := NewSource(foldText).folds; !reflect.DeepEqual(got, want) {
		t.Errorf("folds %v, want %v", got, want)
	}
	for _, broken := range []string{"", "<", "<a", "</", "<!--", "<a>\n</b>\n</c>", "<a x='\n>", "<![CDATA[\n<"} {
		checkFolds(t, broken)
	}
}

// checkFolds fails for folds that are none or overlap.
func checkFolds(t *testing.T, text string) {
	s := NewSource(text)
	for from, to := range s.folds {
		if from < 0 || to <= from || to >= s.Lines() {
			t.Errorf("%q: a fold from %d to %d of %d lines", text, from, to, s.Lines())
		}
	}
}

func FuzzFolds(f *testing.F) {
	f.Add(foldText)
	f.Add("<a\n>\n<!--\n--><?\n?></a>")
	f.Fuzz(func(t *testing.T, text string) { checkFolds(t, text) })
}

// TestFolding folds elements with keys and in the gutter, and walks over what is hidden.
func TestFolding(t *testing.T) {
	v := New(Params{})
	paintedtest.Show(t, v, 600, 400)
	v.SetSource(NewSource(foldText))
	v.SelectRange(v.lineRange(7)) // <e/>
	v.TypedRune('-')
	if !v.Folded(7) || v.rowCount() != 10 || v.caret.line != 6 {
		t.Fatalf("folded %v, %d rows, the caret on line %d", v.folded, v.rowCount(), v.caret.line+1)
	}
	paintedtest.Key(v, fyne.KeyDown)
	if v.caret.line != 11 {
		t.Errorf("down leads to line %d, want behind the fold", v.caret.line+1)
	}
	paintedtest.Key(v, fyne.KeyUp)
	if v.caret.line != 6 {
		t.Errorf("up leads to line %d", v.caret.line+1)
	}
	if p := v.at(fyne.NewPos(v.gutterW+5, 7*codeHeight+3)); p.line != 11 {
		t.Errorf("behind the fold is line %d", p.line+1)
	}
	// What is looked for is shown.
	v.Find("text")
	v.FindNext(1)
	if v.Folded(7) || v.caret.line != 8 {
		t.Errorf("folded %v, the caret on line %d", v.folded, v.caret.line+1)
	}
	v.press(fyne.NewPos(v.gutterW-8-foldWidth/2, codeHeight+3), false) // the mark of line 2
	if !v.Folded(2) || v.rowCount() != 2 || v.caret.line != 1 {
		t.Errorf("folded %v, %d rows, the caret on line %d", v.folded, v.rowCount(), v.caret.line+1)
	}
	v.SetCurrent(Range{v.src.lines[7].start, v.src.lines[7].start + 4})
	if v.Folded(2) {
		t.Error("where the run stands stays hidden")
	}
	v.SetFolded(2, true)
	v.TypedRune('*')
	if v.rowCount() != len(v.src.lines) || !v.Foldable(5) || v.Foldable(1) {
		t.Errorf("%d rows after unfolding", v.rowCount())
	}
	v.TypedRune('+')
}

// TestFoldingShowsWhatIsFolded folds an element from its end, where its start is out of view.
func TestFoldingShowsWhatIsFolded(t *testing.T) {
	v := New(Params{})
	paintedtest.Show(t, v, 600, 200)
	v.SetSource(NewSource("<a>\n<b>\n" + strings.Repeat("<c/>\n", 200) + "</b>\n" + strings.Repeat("<d/>\n", 200) + "</a>"))
	v.SelectRange(v.lineRange(201))
	v.TypedRune('-')
	if !v.Folded(2) || v.TopLine() > 2 {
		t.Errorf("folded %v, line %d is on top", v.folded, v.TopLine())
	}
}

// lineRange is the start of a line, from 0.
func (v *View) lineRange(line int) Range {
	return Range{v.src.lines[line].start, v.src.lines[line].start}
}
