package text

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
)

func TestFindings(t *testing.T) {
	file := source.NewFile("dir/a.xml", []byte("<a>\n\t  <b c=\"日本\" d=\"x\x1b[31m\"/>\n\n"+strings.Repeat("y", 500)+"\n"))
	style := Style{Source: func(path string) *source.File {
		if path == "dir/a.xml" {
			return file
		}
		return nil
	}}
	at := func(line, column int) source.Span { return source.Span{Path: "dir/a.xml", Line: line, Column: column} }
	for _, c := range []struct {
		name    string
		finding diag.Finding
		style   Style
		want    string
	}{
		{"line, caret, detail and related", diag.Finding{Severity: diag.Error, Code: "C001", Summary: "Wrong", Detail: "Do this.\nOr that.", Span: at(2, 17), Related: []diag.Related{{Span: at(1, 1), Summary: "the first"}}}, style,
			"dir/a.xml:2:17: error C001 Wrong\n    <b c=\"日本\" d=\"x␛[31m\"/>\n                   ^\n    Do this.\n    Or that.\n    dir/a.xml:1:1: the first\n"},
		{"no source", diag.Finding{Severity: diag.Warning, Code: "C002", Summary: "Hm", Span: source.Span{Path: "b.xml", Line: 1, Column: 1}}, style, "b.xml:1:1: warning C002 Hm\n"},
		{"no style", diag.Finding{Code: "C002", Summary: "Hm", Span: at(2, 1)}, Style{}, "dir/a.xml:2:1: info C002 Hm\n"},
		{"no place", diag.Finding{Code: "C002", Summary: "Hm"}, style, "unknown place: info C002 Hm\n"},
		{"an empty line is not shown", diag.Finding{Code: "C002", Summary: "Hm", Span: at(3, 1)}, style, "dir/a.xml:3:1: info C002 Hm\n"},
		{"a column beyond the line", diag.Finding{Code: "C002", Summary: "Hm", Span: at(1, 99)}, style, "dir/a.xml:1:99: info C002 Hm\n    <a>\n       ^\n"},
		{"a long line is cut", diag.Finding{Code: "C002", Summary: "Hm", Span: at(4, 301)}, style,
			"dir/a.xml:4:301: info C002 Hm\n    …" + strings.Repeat("y", 120) + "…\n    " + strings.Repeat(" ", 61) + "^\n"},
		{"colours", diag.Finding{Severity: diag.Error, Code: "X", Summary: "s", Span: at(1, 1), Related: []diag.Related{{Span: at(1, 1), Summary: "r"}}}, Style{Color: true, Source: style.Source},
			"\x1b[1mdir/a.xml:1:1\x1b[0m: \x1b[1;31merror\x1b[0m X s\n    <a>\n    \x1b[1;31m^\x1b[0m\n    \x1b[2mdir/a.xml:1:1: r\x1b[0m\n"},
		{"colours of the others", diag.Finding{Severity: diag.Warning, Code: "X", Summary: "s"}, Style{Color: true}, "\x1b[1munknown place\x1b[0m: \x1b[1;33mwarning\x1b[0m X s\n"},
		{"hostile texts", diag.Finding{Severity: diag.Info, Code: "X", Summary: "a\x1b]0;b\x07\u202Ec", Detail: "d\x9be", Span: source.Span{Path: "f\n.xml", Line: 1, Column: 1}}, style,
			"f␊.xml:1:1: info X a␛]0;b␇<U+202E>c\n    d\uFFFDe\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if err := Findings(&out, []diag.Finding{c.finding}, c.style); err != nil {
				t.Fatal(err)
			}
			if out.String() != c.want {
				t.Errorf("got\n%q\nwant\n%q", out.String(), c.want)
			}
		})
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestFindingsGiveTheWritersError(t *testing.T) {
	if err := Findings(full{}, nil, Style{}); err == nil {
		t.Error("no error")
	}
}

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		files int
		list  diag.List
		want  string
	}{
		{1, nil, "1 file: no findings"},
		{2, diag.List{{Severity: diag.Error}}, "2 files: 1 error"},
		{0, diag.List{{Severity: diag.Error}, {Severity: diag.Error}, {Severity: diag.Warning}, {Severity: diag.Info}}, "0 files: 2 errors, 1 warning, 1 note"},
	} {
		if got := Summary(c.files, c.list); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestVisibleIsInert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		for _, r := range Visible(s) {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%U stays", r)
			}
		}
	})
	if got := Visible("a\tb\x7f\u2028\u00AD\u200B"); got != "a b␡<U+2028>\u00AD<U+200B>" {
		t.Errorf("%q", got)
	}
}
