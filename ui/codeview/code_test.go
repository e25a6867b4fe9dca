package codeview

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"journeydesigner/ui/painted/paintedtest"
)

func TestTokensColourXML(t *testing.T) {
	src := `<?xml version="1.0"?><!-- c --><a:b Id='x>y' k="1"/>text<![CDATA[<raw>]]></a:b><open attr="`
	var got []string
	for _, k := range tokens(src) {
		name := map[codeKind]string{codeText: "text", codeTag: "tag", codeAttribute: "attr", codeValue: "value", codeComment: "comment", codeDeclaration: "decl"}[k.kind]
		if name != "" {
			got = append(got, name+":"+src[k.start:k.end])
		}
	}
	want := []string{`decl:<?xml version="1.0"?>`, "comment:<!-- c -->", "tag:a:b", "attr:Id", "value:'x>y'", "attr:k", `value:"1"`, "text:text",
		"decl:<![CDATA[", "text:<raw>", "decl:]]>", "tag:a:b", "tag:open", "attr:attr", `value:"`}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("tokens\n%q, want\n%q", got, want)
	}
}

// FuzzCodeSource wants tokens that cover the text in order and lines that map both ways, whatever the text.
func FuzzCodeSource(f *testing.F) {
	for _, s := range []string{"", "<a", "<a b='", "<!--", "<![CDATA[", "\ufeff<a>\r\n\t<b/>\n", "x\xffy\x00", "<a>日本\u202e</a>", "</", "<?", "<!"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, k := range tokens(s) {
			if k.start != at || k.end <= k.start || k.end > len(s) {
				t.Fatalf("token %v after %d of %d", k, at, len(s))
			}
			at = k.end
		}
		if at != len(s) {
			t.Fatalf("tokens end at %d of %d", at, len(s))
		}
		src := NewSource(s)
		for i := range src.lines {
			l := &src.lines[i]
			if n := utf8.RuneCountInString(l.text); n != l.cells {
				t.Fatalf("line %d has %d cells for %d runes", i, l.cells, n)
			}
			for _, r := range l.runs {
				if r.from < 0 || r.to > l.cells || r.from >= r.to {
					t.Fatalf("line %d: run %v of %d cells", i, r, l.cells)
				}
			}
			for c := 0; c <= l.cells; c++ {
				if o := l.offset(c); o < 0 || o > len(l.raw) || l.cell(o) > c {
					t.Fatalf("line %d: cell %d is byte %d is cell %d", i, c, o, l.cell(o))
				}
			}
		}
	})
}

func TestSourceShowsWhatHides(t *testing.T) {
	s := NewSource("\ufeff<a>\r\n\tx\u202ey\u200bz\x01\r\n</a>")
	var got []string
	for i := range s.lines {
		got = append(got, s.lines[i].text)
	}
	want := []string{"<a>", "    x⟨U+202E⟩y⟨U+200B⟩z␁", "</a>"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	if s.LineOf(0) != 1 || s.LineOf(len("\ufeff<a>\r\n")) != 2 || s.LineOf(len(s.Text())) != 3 {
		t.Error("LineOf counts lines from 1")
	}
}

func longXML(lines int) string {
	var b strings.Builder
	b.WriteString("<Policy>\n")
	for i := range lines {
		fmt.Fprintf(&b, "  <ClaimType Id=\"claim%d\"><DataType>string</DataType></ClaimType>\n", i)
	}
	b.WriteString("</Policy>\n")
	return b.String()
}

func TestCodeViewMarksAndScrolls(t *testing.T) {
	var toggled []int
	v := New(Params{ToggleBreakpoint: func(l int) { toggled = append(toggled, l) }})
	paintedtest.Show(t, v, 700, 400)
	src := NewSource(longXML(10000))
	v.SetSource(src)
	at := strings.Index(src.Text(), `"claim8000"`)
	v.SetCurrent(Range{at, at + 5})
	if line := src.LineOf(at); v.TopLine() > line || v.TopLine()+20 < line {
		t.Errorf("line %d is not in view from line %d", line, v.TopLine())
	}
	if n := len(paintedtest.Texts(v)); n > 600 {
		t.Errorf("%d texts for twenty lines", n)
	}
	if !slices.Contains(paintedtest.Texts(v), "8002") {
		t.Error("the line's number is shown")
	}
	v.ScrollTo(1)
	paintedtest.TapAt(v, 10, 3*codeHeight+5)
	paintedtest.Key(v, fyne.KeyF9)
	if want := []int{4, 1}; !reflect.DeepEqual(toggled, want) {
		t.Errorf("toggled %v, want %v", toggled, want)
	}
	v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	if v.TopLine() != 3 {
		t.Errorf("top line %d after a notch of the wheel", v.TopLine())
	}
	v.SetSource(src)
	if v.TopLine() != 3 {
		t.Error("the same source keeps the view")
	}
}

func TestCodeViewScrollsOnceItHasASize(t *testing.T) {
	v := New(Params{})
	v.SetSource(NewSource(longXML(1000)))
	v.ScrollTo(500)
	paintedtest.Show(t, v, 700, 400)
	if v.TopLine() < 480 || v.TopLine() > 500 {
		t.Errorf("top line %d, want near 500", v.TopLine())
	}
}

func TestCodeViewSelectsAndCopies(t *testing.T) {
	var h paintedtest.Heard
	v := New(Params{Copy: h.To("copy"), Find: func() { h = append(h, "find") }, Leave: func() { h = append(h, "leave") }})
	w := paintedtest.Show(t, v, 700, 400)
	v.SetSource(NewSource("<a>\r\n\t<b>x</b>\r\n</a>"))
	copied := func() { v.TypedShortcut(&fyne.ShortcutCopy{}) }
	copied()
	h.Want(t, "copy <a>\n") // nothing is selected: the caret's line
	x := func(cell int) float32 { return v.gutterW + float32(cell)*v.advance + 1 }
	v.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(x(5), codeHeight+5)})
	copied()
	h.Want(t, "copy b")
	test.Drag(w.Canvas(), fyne.NewPos(x(1), 5), x(4)-x(1), codeHeight)
	paintedtest.TapAt(v, x(0), 5)
	v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x(7), codeHeight+5)}, Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierShift})
	copied()
	h.Want(t, "copy <a>\n\t<b>")
	v.TypedShortcut(&fyne.ShortcutSelectAll{})
	copied()
	h.Want(t, "copy <a>\n\t<b>x</b>\n</a>")
	v.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault})
	h.Want(t, "find")
	paintedtest.Key(v, fyne.KeyEscape, fyne.KeyEscape)
	h.Want(t, "leave")
}

func TestCodeViewFinds(t *testing.T) {
	v := New(Params{})
	paintedtest.Show(t, v, 700, 400)
	v.SetSource(NewSource(longXML(100)))
	if got := v.Find("CLAIM9\""); !reflect.DeepEqual(got, []int{11}) {
		t.Errorf("found in %v", got)
	}
	if got := len(v.Find("claim9")); got != 11 {
		t.Errorf("found %d times", got)
	}
	if n := v.FindNext(1); n != 1 || v.SelectedText() != "claim9" {
		t.Errorf("occurrence %d: %q", n, v.SelectedText())
	}
	if n := v.FindNext(-1); n != 11 {
		t.Errorf("back over the start leads to %d", n)
	}
	if v.Find("") != nil && len(v.Find("")) != 0 || v.FindNext(1) != 0 {
		t.Error("nothing is found for nothing")
	}
}

func TestCodeViewKeys(t *testing.T) {
	var at []int
	v := New(Params{Caret: func(o int) { at = append(at, o) }, Open: func(o int) { at = append(at, -o) }})
	paintedtest.Show(t, v, 700, 100)
	v.SetSource(NewSource("ab\ncd\n\nef"))
	paintedtest.Key(v, fyne.KeyEnd, fyne.KeyDown, fyne.KeyF12, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyHome, fyne.KeyHome)
	if want := []int{2, 5, -5, 6, 7, 7, 0, 0}; !reflect.DeepEqual(at, want) {
		t.Errorf("caret %v, want %v", at, want)
	}
}

func BenchmarkNewCodeSource(b *testing.B) {
	raw := longXML(5000)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		NewSource(raw)
	}
}

func BenchmarkCodeViewScroll(b *testing.B) {
	v := New(Params{})
	paintedtest.Show(b, v, 1000, 800)
	v.SetSource(NewSource(longXML(10000)))
	n := 0
	for b.Loop() {
		d := float32(-10)
		if n++; n%1000 > 500 {
			d = 10
		}
		v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, d)})
	}
}
