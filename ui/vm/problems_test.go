package vm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/samples"
)

// broken is a folder with a policy in which two things can be repaired, and the desk that has it open. The
// repairs are put into the findings here: what the rules find is theirs to test.
func broken(t *testing.T) (d *desk, file string) {
	t.Helper()
	folder := t.TempDir()
	files, err := samples.Files("hello-world")
	if err == nil {
		err = os.CopyFS(folder, files)
	}
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	d = testDesk(t)
	d.do(OpenPath{folder})
	repairable(d)
	return d, found[0]
}

// repairable puts a finding with a repair into the snapshot: the first comment of the first file goes.
func repairable(d *desk) {
	f := d.snapshot.Files[0]
	text := string(f.Source.Bytes)
	at := strings.Index(text, "\n") + 1
	span := f.Source.Span(at, at+1)
	d.snapshot.Findings = append(d.snapshot.Findings, diag.Finding{
		Severity: diag.Warning, Code: "C040", Summary: "Something can be repaired", Detail: "Repair it.", Span: span,
		Related: []diag.Related{{Span: span, Summary: "the other place"}},
		Fixes:   []diag.Fix{{Title: "Add a comment", Edits: []source.Edit{{Path: f.Path, Start: at, End: at, New: "<!-- new -->\n"}}}},
	})
	d.found = nil
}

func TestProblemsTellAllAboutAFinding(t *testing.T) {
	d, file := broken(t)
	v := d.view()
	row := v.Problems.Rows[len(v.Problems.Rows)-1]
	if row.Severity != "warning" || row.Doc == "" || len(row.Related) != 1 || row.Related[0].From != filepath.Base(file)+":2" || !v.Problems.CanFix {
		t.Errorf("%+v", row)
	}
	var lines []string
	for _, l := range row.Fixes[0].Lines {
		lines = append(lines, string(l.Kind)+" "+l.Text)
	}
	if len(lines) < 3 || lines[0] != "place "+filepath.Base(file)+":2" || !strings.HasPrefix(lines[1], "around <") || lines[2] != "after <!-- new -->" {
		t.Errorf("preview %q", lines)
	}
	if again := d.view().Problems.Rows; again[0].Key != v.Problems.Rows[0].Key {
		t.Error("rows have other keys though nothing was read")
	}
}

func TestApplyAndUndoAFix(t *testing.T) {
	d, file := broken(t)
	before := string(d.snapshot.Files[0].Source.Bytes)
	v := d.view()
	key := v.Problems.Rows[len(v.Problems.Rows)-1].Key
	v = d.do(ApplyFix{Problem: key})
	after, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(after), "\n<!-- new -->\n") || v.Problems.Undo != "Add a comment" || v.Toast.Tone != Good {
		t.Fatalf("%q, undo %q, toast %+v, %v", after, v.Problems.Undo, v.Toast, err)
	}
	if f, _ := d.snapshot.File(filepath.Base(file)); string(f.Source.Bytes) != string(after) {
		t.Error("the folder is not read again")
	}
	// A key of what was read before means nothing any more.
	if v = d.do(ApplyFix{Problem: key}); v.Toast.Tone != Caution {
		t.Errorf("toast %+v", v.Toast)
	}
	v = d.do(UndoFix{})
	if now, err := os.ReadFile(file); err != nil || string(now) != before || v.Problems.Undo != "" {
		t.Errorf("%q, undo %q, %v", now, v.Problems.Undo, err)
	}
	if v = d.do(UndoFix{}); v.Toast.Tone != Active {
		t.Errorf("toast %+v", v.Toast)
	}
}

func TestAFixIsNotWrittenOverSomeoneElsesText(t *testing.T) {
	d, file := broken(t)
	if err := os.WriteFile(file, []byte("<other/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := d.view()
	v = d.do(ApplyFix{Problem: v.Problems.Rows[len(v.Problems.Rows)-1].Key})
	if now, _ := os.ReadFile(file); string(now) != "<other/>" || v.Toast.Tone != Bad || v.Problems.Undo != "" {
		t.Errorf("%q, toast %+v", now, v.Toast)
	}
}

func TestSamplesAreNotWrittenTo(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"})
	repairable(d)
	v := d.view()
	if v.Problems.CanFix || v.Problems.NoFix == "" {
		t.Error("a sample can be written to")
	}
	if v = d.do(ApplyFix{Problem: v.Problems.Rows[0].Key}); v.Toast.Text != v.Problems.NoFix {
		t.Errorf("toast %+v", v.Toast)
	}
}

func TestHunks(t *testing.T) {
	f := source.NewFile("A.xml", []byte("<a>\r\n    <b>1</b>\r\n    <c>2</c>\r\n  </a>"))
	at := strings.Index(string(f.Bytes), "1")
	for name, c := range map[string]struct {
		edits []source.Edit
		want  []string
		n     int
	}{
		"a value":          {[]source.Edit{{Path: "A.xml", Start: at, End: at + 1, New: "3"}}, []string{"place A.xml:2", "around <a>", "before     <b>1</b>", "after     <b>3</b>"}, 1},
		"two in one line":  {[]source.Edit{{Path: "A.xml", Start: at - 1, End: at, New: " x>"}, {Path: "A.xml", Start: at, End: at + 1}}, []string{"place A.xml:2", "around <a>", "before     <b>1</b>", "after     <b x></b>"}, 2},
		"a line goes":      {[]source.Edit{{Path: "A.xml", Start: at - 7, End: at + 7}}, []string{"place A.xml:2", "around <a>", "before     <b>1</b>", "around     <c>2</c>"}, 1},
		"beyond the bytes": {[]source.Edit{{Path: "A.xml", Start: 900, End: 1}}, []string{"place edit of A.xml"}, 1},
	} {
		lines, n := hunkOf(f, c.edits)
		var got []string
		for _, l := range lines {
			got = append(got, string(l.Kind)+" "+l.Text)
		}
		ok := len(got) == len(c.want) && n == c.n
		for i := range got {
			ok = ok && strings.HasPrefix(got[i], c.want[i])
		}
		if !ok {
			t.Errorf("%s: %d %q", name, n, got)
		}
	}
	if got := dedent([]FixLine{{FixAround, "    <a>"}, {FixAfter, "      <b>  "}, {FixAfter, ""}}); !slices.Equal(got, []FixLine{{FixAround, "<a>"}, {FixAfter, "  <b>"}, {FixAfter, ""}}) {
		t.Errorf("%q", got)
	}
}

// A preview shows the same lines whatever the file's encoding is.
func TestPreviewInEveryEncoding(t *testing.T) {
	const text = "<a>\n  <!-- -->\n  <b c=\"é𝄞\" d=\"1\"/>\n  <e/>\n</a>\n"
	for _, mark := range []string{"", "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		for _, ends := range []string{"\n", "\r\n"} {
			form := source.NewFile("", []byte(mark))
			f := source.NewFile("a.xml", []byte(mark+form.Encode(strings.ReplaceAll(text, "\n", ends))))
			plain := string(f.Text())
			d, e := f.Offset(strings.Index(plain, ` d="1"`)), f.Offset(strings.Index(plain, "<e/>"))
			edits := []source.Edit{
				{Path: f.Path, Start: d, End: d + len(form.Encode(` d="1"`))},
				{Path: f.Path, Start: e, End: e, New: "<é/>"},
			}
			desk := &desk{snapshot: &workspace.Snapshot{Files: []workspace.File{{Path: f.Path, Source: f}}}}
			var got []string
			for _, l := range desk.preview(edits) {
				got = append(got, string(l.Kind)+" "+l.Text)
			}
			want := []string{string(FixPlace) + " a.xml:3", string(FixAround) + " <!-- -->", string(FixBefore) + ` <b c="é𝄞" d="1"/>`,
				string(FixAfter) + ` <b c="é𝄞"/>`, string(FixPlace) + " a.xml:4", string(FixAround) + ` <b c="é𝄞" d="1"/>`,
				string(FixBefore) + " <e/>", string(FixAfter) + " <é/><e/>"}
			if !slices.Equal(got, want) {
				t.Errorf("%q %q: %q, want %q", mark, ends, got, want)
			}
		}
	}
}
