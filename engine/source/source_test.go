package source

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPosition(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		offset       int
		line, column int
	}{
		{"start", "abc", 0, 1, 1},
		{"end", "abc", 3, 1, 4},
		{"beyond the end", "abc", 99, 1, 4},
		{"before the start", "abc", -1, 1, 1},
		{"empty", "", 0, 1, 1},
		{"line feed", "a\nb", 2, 2, 1},
		{"the line feed itself", "a\nb", 1, 1, 2},
		{"carriage return", "a\rb", 2, 2, 1},
		{"both are one", "a\r\nb", 3, 2, 1},
		{"between the two", "a\r\nb", 2, 1, 3},
		{"code points, not bytes", "äöx", 4, 1, 3},
		{"inside a code point", "äöx", 3, 1, 2},
		{"byte order mark takes no column", "\ufeffab", 3, 1, 1},
		{"offset in the byte order mark", "\ufeffab", 1, 1, 1},
		{"a bad byte is one column", "\xff\xffx", 2, 1, 3},
		{"a long line", strings.Repeat("ä", 5000) + "x", 10000, 1, 5001},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, column := NewFile("a.xml", []byte(c.text)).Position(c.offset)
			if line != c.line || column != c.column {
				t.Errorf("%d:%d, want %d:%d", line, column, c.line, c.column)
			}
		})
	}
}

func TestLines(t *testing.T) {
	f := NewFile("a", []byte("\ufeffone\r\ntwo\rthree\n\nfive"))
	want := []string{"one", "two", "three", "", "five"}
	if f.Lines() != len(want) {
		t.Fatalf("%d lines", f.Lines())
	}
	for i, w := range want {
		if got := f.Line(i + 1); got != w {
			t.Errorf("line %d is %q, want %q", i+1, got, w)
		}
	}
	if f.Line(0) != "" || f.Line(6) != "" {
		t.Error("lines outside the file")
	}
	if f.BOM() != 3 || f.Encoding() != UTF8 || f.Encoding().String() != "utf-8" {
		t.Error("encoding")
	}
}

func encode16(s string, e Encoding) []byte {
	out := []byte{0xFE, 0xFF}
	if e == UTF16LE {
		out = []byte{0xFF, 0xFE}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if e == UTF16LE {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

// Lines, columns and texts do not depend on how a file is encoded.
func TestEncodingsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab<\n\r\tä€𝄞\uFFFD"))).Draw(t, "text")
		plain := NewFile("a", []byte(s))
		for _, e := range []Encoding{UTF16LE, UTF16BE} {
			f := NewFile("a", encode16(s, e))
			if f.Encoding() != e || string(f.Text()) != s || f.Invalid() != -1 || f.Lines() != plain.Lines() {
				t.Fatalf("%v: %q, invalid %d, %d lines", e, f.Text(), f.Invalid(), f.Lines())
			}
			for at := range s {
				b := f.Offset(at)
				if back := f.TextOffset(b); back != at {
					t.Fatalf("%v: offset %d is %d in the file, and that is %d", e, at, b, back)
				}
				if got := f.Raw(b, len(f.Bytes)); got != s[at:] {
					t.Fatalf("%v: %q from %d on, want %q", e, got, at, s[at:])
				}
				l, c := f.Position(b)
				if pl, pc := plain.Position(at); l != pl || c != pc {
					t.Fatalf("%v at %d: %d:%d, want %d:%d", e, at, l, c, pl, pc)
				}
			}
			if f.Offset(len(s)) != len(f.Bytes) {
				t.Fatal("end")
			}
		}
	})
}

func TestInvalid(t *testing.T) {
	for _, c := range []struct {
		name  string
		bytes []byte
		want  int
	}{
		{"fine", []byte("ä"), -1},
		{"lone byte", []byte("a\x80b"), 1},
		{"cut short", []byte("a\xc3"), 1},
		{"written replacement character", []byte("\uFFFD"), -1},
		{"half a pair", []byte{0xFF, 0xFE, 'a', 0, 0x00, 0xD8, 'b', 0}, 4},
		{"odd length", []byte{0xFE, 0xFF, 0, 'a', 0}, 4},
		{"pair the wrong way round", []byte{0xFF, 0xFE, 0x00, 0xDC, 0x00, 0xD8}, 2},
		{"pair cut short", []byte{0xFF, 0xFE, 0x34, 0xD8, 0x1E}, 2},
	} {
		if got := NewFile("a", c.bytes).Invalid(); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestSpan(t *testing.T) {
	f := &File{Path: "dir/a.xml", Bytes: []byte("ab\ncd")}
	s := f.Span(3, 5)
	if s.String() != "dir/a.xml:2:1" || !s.Contains(3) || s.Contains(5) || s.IsZero() {
		t.Errorf("%+v", s)
	}
	if (Span{}).String() != "unknown place" || !(Span{}).IsZero() {
		t.Error("the zero span")
	}
	if f.TextSpan(3, 5) != s {
		t.Error("text span")
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []Edit
		want  string
		err   string
	}{
		{"none", nil, "abcdef", ""},
		{"any order", []Edit{{"p", 4, 6, "Y"}, {"p", 0, 2, "X"}}, "XcdY", ""},
		{"insertions keep their order", []Edit{{"p", 2, 2, "1"}, {"p", 2, 2, "2"}}, "ab12cdef", ""},
		{"insertion before a replacement", []Edit{{"p", 2, 4, "-"}, {"p", 2, 2, "1"}}, "ab1-ef", ""},
		{"neighbours do not overlap", []Edit{{"p", 0, 2, ""}, {"p", 2, 4, ""}}, "ef", ""},
		{"overlap", []Edit{{"p", 0, 3, ""}, {"p", 2, 4, ""}}, "", "edits of p overlap at 2"},
		{"insertion inside a replacement", []Edit{{"p", 0, 3, ""}, {"p", 2, 2, "x"}}, "", "edits of p overlap at 2"},
		{"beyond the end", []Edit{{"p", 0, 7, ""}}, "", "edit of p at 0 to 7 lies outside its 6 bytes"},
		{"before the start", []Edit{{"p", -1, 0, ""}}, "", "edit of p at -1 to 0 lies outside its 6 bytes"},
		{"backwards", []Edit{{"p", 3, 2, ""}}, "", "edit of p at 3 to 2 lies outside its 6 bytes"},
		{"two files", []Edit{{"p", 0, 1, ""}, {"q", 2, 3, ""}}, "", "edits of two files at once: p and q"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := Apply([]byte("abcdef"), c.edits)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Fatalf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("%q %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestInverseRestoresEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "text")
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(text)), 0, 12).Draw(t, "cuts")
		slices.Sort(cuts)
		var edits []Edit
		for i := 0; i+1 < len(cuts); i += 2 {
			edits = append(edits, Edit{"p", cuts[i], cuts[i+1], rapid.StringN(0, 5, -1).Draw(t, "new")})
		}
		before := bytes.Clone(text)
		changed, inverse, err := Apply(text, rapid.Permutation(edits).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		back, again, err := Apply(changed, inverse)
		if err != nil || !bytes.Equal(back, before) || !bytes.Equal(text, before) {
			t.Fatalf("%q %v, want %q", back, err, before)
		}
		forth, _, err := Apply(back, again)
		if err != nil || !bytes.Equal(forth, changed) {
			t.Fatalf("%q %v, want %q", forth, err, changed)
		}
	})
}

// FuzzSplice makes edits of text in files of every encoding: the text reads as the text edited, and the inverse gives
// back every byte.
func FuzzSplice(f *testing.F) {
	for _, text := range []string{"", "<a>\n <b/>\n</a>", "\ufeff<a>\r\n\t<b c=\"ä𝄞\"/>\r\n</a>\r\n", "a\rb\r\r\nc", "\xff\xc3"} {
		for _, e := range []uint8{0, 1, 2} {
			f.Add(text, e, "<new/>\r\n", uint16(3), uint16(5), "é𝄞", uint16(0), uint16(1))
		}
	}
	f.Fuzz(func(t *testing.T, text string, encoding uint8, one string, a, b uint16, two string, c, d uint16) {
		var file *File
		switch encoding % 3 {
		case 0:
			file = NewFile("p", []byte(text))
		case 1:
			file = NewFile("p", encode16(strings.ToValidUTF8(text, "?"), UTF16LE))
		default:
			file = NewFile("p", encode16(strings.ToValidUTF8(text, "?"), UTF16BE))
		}
		one, two = strings.ToValidUTF8(one, "?"), strings.ToValidUTF8(two, "?")
		plain := string(file.Text())
		// Places are those of characters: a splice in the middle of one is nobody's.
		place := func(n uint16) int { return file.TextOffset(file.Offset(int(n) % (len(plain) + 1))) }
		at := []int{place(a), place(b), place(c), place(d)}
		slices.Sort(at)
		inText := []Edit{{"p", at[0], at[1], one}, {"p", at[2], at[3], two}}
		inFile := make([]Edit, 2)
		for i, e := range inText {
			inFile[i] = Edit{"p", file.Offset(e.Start), file.Offset(e.End), e.New}
		}
		want, _, err := Apply([]byte(plain), inText)
		if err != nil {
			t.Fatal(err)
		}
		before := bytes.Clone(file.Bytes)
		got, inverse, err := file.Apply(inFile)
		if err != nil {
			t.Fatal(err)
		}
		after := NewFile("p", append(bytes.Clone(before[:file.BOM()]), got[file.BOM():]...))
		// Half a unit takes up a half of what is put behind it; files with such are not edited.
		if valid := file.Invalid() < 0; file.Encoding() != UTF8 && valid && string(after.Text()) != string(want) {
			t.Errorf("%v: %q, want %q", file.Encoding(), after.Text(), want)
		} else if file.Encoding() == UTF8 && string(got[file.BOM():]) != string(want) {
			t.Errorf("%q, want %q", got, want)
		}
		back, _, err := Apply(got, inverse)
		if err != nil || !bytes.Equal(back, before) || !bytes.Equal(file.Bytes, before) {
			t.Errorf("%q %v, want %q", back, err, before)
		}
	})
}

func TestAround(t *testing.T) {
	f := NewFile("a", []byte("one\r\nzwölf drängen\n"+strings.Repeat("ä", 5000)))
	for _, c := range []struct {
		line, column, before, after int
		left, right                 string
		moreLeft, moreRight         bool
	}{
		{1, 2, 9, 9, "o", "ne", false, false},
		{1, 99, 2, 9, "ne", "", true, false},
		{2, 4, 2, 3, "wö", "lf ", true, true},
		{3, 3001, 2, 2, "ää", "ää", true, true},
		{3, 5001, 1, 1, "ä", "", true, false},
		{4, 1, 1, 1, "", "", false, false},
		{0, 1, 1, 1, "", "", false, false},
		{1, -5, 1, 1, "", "o", false, true},
	} {
		left, right, moreLeft, moreRight := f.Around(c.line, c.column, c.before, c.after)
		if left != c.left || right != c.right || moreLeft != c.moreLeft || moreRight != c.moreRight {
			t.Errorf("%d:%d: %q %q %v %v", c.line, c.column, left, right, moreLeft, moreRight)
		}
	}
}

// By the offset or by line and column, the text around a place is the same.
func TestAroundSpan(t *testing.T) {
	text := "one\r\nzwölf\rdrängen\n\nlast line, ä and more"
	for name, b := range map[string][]byte{
		"UTF-8": []byte(text), "with a mark": []byte("\ufeff" + text), "UTF-16": []byte(NewFile("", []byte{0xFE, 0xFF}).Encode("\ufeff" + text)),
	} {
		f := NewFile("a", b)
		for i := range len(f.Text()) {
			if !utf8.RuneStart(f.Text()[i]) {
				continue
			}
			at := f.TextSpan(i, i)
			for _, n := range []int{0, 2, 60} {
				left, right, moreLeft, moreRight := f.Around(at.Line, at.Column, n, n)
				l, r, ml, mr := f.AroundSpan(at, n, n)
				if l != left || r != right || ml != moreLeft || mr != moreRight {
					t.Errorf("%s at %d: %q %q %v %v, not %q %q %v %v", name, i, l, r, ml, mr, left, right, moreLeft, moreRight)
				}
			}
		}
	}
}
