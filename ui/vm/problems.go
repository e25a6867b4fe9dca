package vm

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// ProblemsPart are the findings of the policies.
type ProblemsPart struct {
	Rows             []ProblemRow
	Errors, Warnings int
	Empty            string
	// CanFix says that repairs can be written; NoFix says why not.
	CanFix bool
	NoFix  string
	// Undo is the repair that can be taken back; empty for none.
	Undo string
}

// ProblemRow is one finding.
type ProblemRow struct {
	// Key is unique, and another one when the files were read again.
	Key                          string
	Tone                         Tone
	Code, Text, Detail, Location string
	// Severity is error, warning or info; Doc what the code stands for.
	Severity, Doc string
	Span          source.Span
	// Related are further places that the finding speaks of.
	Related []Fact
	Fixes   []FixRow
}

// FixRow is a repair with what it would change.
type FixRow struct {
	Title string
	Lines []FixLine
}

// FixKind says what a line of a repair is.
type FixKind string

// The kinds of lines of a repair.
const (
	FixPlace  FixKind = "place"
	FixAround FixKind = "around"
	FixBefore FixKind = "before"
	FixAfter  FixKind = "after"
)

// FixLine is a line of the preview of a repair.
type FixLine struct {
	Kind FixKind
	Text string
}

// The actions on problems.
type (
	// ApplyFix writes a repair of a finding into its files, and reads the folder again.
	ApplyFix struct {
		Problem string
		Fix     int
	}
	// UndoFix takes the last repair back.
	UndoFix struct{}
)

func (ApplyFix) isAction() {}
func (UndoFix) isAction()  {}

// found are the findings of one snapshot as rows. They are made once: previews of repairs cost time.
type found struct {
	of   *workspace.Snapshot
	part ProblemsPart
}

// repair is a repair that was written.
type repair struct {
	title string
	saved workspace.Saved
}

// maxRepairs is how many repairs can be taken back, one after the other.
const maxRepairs = 50

func (d *desk) problems() ProblemsPart {
	if d.found == nil || d.found.of != d.snapshot {
		d.reads++
		d.found = &found{of: d.snapshot, part: d.findings()}
	}
	p := d.found.part
	if n := len(d.repairs); n > 0 {
		p.Undo = d.repairs[n-1].title
	}
	return p
}

// findings are the rows of the snapshot.
func (d *desk) findings() ProblemsPart {
	p := ProblemsPart{Empty: d.words.Say("No problems: the files follow the schema, every chain is whole, and no rule has anything to say."), CanFix: d.sample == ""}
	if !p.CanFix {
		p.NoFix = d.words.Say("This sample came with the program and is not written to. Copy it to a folder and open that.")
	}
	docs := codeDocs()
	for i, f := range d.snapshot.Findings {
		row := ProblemRow{
			Key: fmt.Sprintf("%d/%d", d.reads, i), Tone: Quiet, Code: f.Code, Text: f.Summary, Detail: f.Detail, Location: place(f.Span),
			Severity: f.Severity.String(), Doc: docs[f.Code], Span: f.Span,
		}
		if f.Code == "C002" && d.sample == "" {
			row.Detail += " " + d.words.Say("In this window: File ▸ Add a folder of base policies…")
		}
		switch f.Severity {
		case diag.Error:
			row.Tone = Bad
			p.Errors++
		case diag.Warning:
			row.Tone = Caution
			p.Warnings++
		}
		for _, r := range f.Related {
			row.Related = append(row.Related, Fact{Name: r.Summary, From: fmt.Sprintf("%s:%d", path.Base(r.Span.Path), r.Span.Line), Span: r.Span})
		}
		for _, fix := range f.Fixes {
			row.Fixes = append(row.Fixes, FixRow{Title: fix.Title, Lines: d.preview(fix.Edits)})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// codeDocs says what each code stands for.
func codeDocs() map[string]string {
	docs := map[string]string{}
	for _, c := range workspace.Catalogue() {
		docs[c.Id] = c.Doc
	}
	return docs
}

// maxPreview bounds the lines of a preview.
const maxPreview = 60

// preview shows the lines that edits change, before and after.
func (d *desk) preview(edits []source.Edit) []FixLine {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b source.Edit) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), a.Start-b.Start, a.End-b.End)
	})
	var out []FixLine
	for len(sorted) > 0 {
		f, ok := d.snapshot.File(sorted[0].Path)
		if !ok || f.Source == nil {
			n := slices.IndexFunc(sorted, func(e source.Edit) bool { return e.Path != sorted[0].Path })
			out = append(out, FixLine{FixPlace, sorted[0].Path})
			if n < 0 {
				break
			}
			sorted = sorted[n:]
			continue
		}
		hunk, n := hunkOf(f.Source, sorted)
		out = append(out, hunk...)
		sorted = sorted[n:]
	}
	if len(out) > maxPreview {
		out = append(out[:maxPreview:maxPreview], FixLine{FixAround, "…"})
	}
	return out
}

// hunkOf shows the first edits that share their lines, and tells how many they are. The edits are sorted.
func hunkOf(f *source.File, edits []source.Edit) (lines []FixLine, n int) {
	// Places are reckoned in the text, so that the encoding does not matter.
	text := f.Text()
	at := func(i int) (int, int) { return f.TextOffset(edits[i].Start), f.TextOffset(edits[i].End) }
	from, to := at(0)
	start, end := lineStart(text, from), lineEnd(text, max(from, to))
	n = 1
	for n < len(edits) && edits[n].Path == edits[0].Path {
		from, to := at(n)
		if from > end {
			break
		}
		end = max(end, lineEnd(text, to))
		n++
	}
	own := slices.Clone(edits[:n])
	for i := range own {
		from, to := at(i)
		own[i].Start, own[i].End = from-start, to-start
	}
	result, _, err := source.Apply(text[start:end], own)
	if err != nil {
		return []FixLine{{FixPlace, err.Error()}}, n
	}
	before, after := splitText(text[start:end]), splitText(result)
	head, tail := 0, 0
	for head < len(before) && head < len(after) && before[head] == after[head] {
		head++
	}
	for tail < len(before)-head && tail < len(after)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	line, _ := f.Position(f.Offset(start))
	lines = append(lines, FixLine{FixPlace, fmt.Sprintf("%s:%d", f.Path, line+head)})
	var body []FixLine
	add := func(kind FixKind, all []string) {
		for _, l := range all {
			body = append(body, FixLine{kind, l})
		}
	}
	// One line of what stays shows where the change stands.
	switch {
	case head > 0:
		add(FixAround, before[head-1:head])
	case line > 1:
		add(FixAround, []string{f.Line(line - 1)})
	}
	add(FixBefore, before[head:len(before)-tail])
	add(FixAfter, after[head:len(after)-tail])
	if tail > 0 {
		add(FixAround, before[len(before)-tail:len(before)-tail+1])
	}
	return append(lines, dedent(body)...), n
}

func lineStart(text []byte, at int) int {
	return bytes.LastIndexByte(text[:min(max(at, 0), len(text))], '\n') + 1
}

func lineEnd(text []byte, at int) int {
	at = min(max(at, 0), len(text))
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

func splitText(text []byte) []string {
	return strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
}

// dedent takes away the white space that all lines begin with: a preview has little room.
func dedent(lines []FixLine) []FixLine {
	least := -1
	for _, l := range lines {
		if strings.TrimSpace(l.Text) == "" {
			continue
		}
		if n := len(l.Text) - len(strings.TrimLeft(l.Text, " \t")); least < 0 || n < least {
			least = n
		}
	}
	for i, l := range lines {
		lines[i].Text = strings.TrimRightFunc(l.Text[min(max(least, 0), len(l.Text)):], unicode.IsSpace)
	}
	return lines
}

// applyFix writes a repair and reads the folder again.
func (d *desk) applyFix(ctx context.Context, a ApplyFix) {
	i := slices.IndexFunc(d.problems().Rows, func(r ProblemRow) bool { return r.Key == a.Problem })
	if i < 0 || a.Fix < 0 || a.Fix >= len(d.snapshot.Findings[i].Fixes) {
		d.say(Caution, "The files were read again since; look at the problem as it is now")
		return
	}
	fix := d.snapshot.Findings[i].Fixes[a.Fix]
	if saved, ok := d.writeEdits(ctx, fix.Title, fix.Edits); ok {
		d.say(Good, "%s: %s is written", fix.Title, strings.Join(saved.Paths(), ", "))
	}
}

// writeEdits writes edits into the files, so that they can be taken back, and reads the folder again. ok is false where
// that did not come about, which it tells.
func (d *desk) writeEdits(ctx context.Context, title string, edits []source.Edit) (saved workspace.Saved, ok bool) {
	if d.sample != "" {
		d.say(Caution, "%s", d.problems().NoFix)
		return saved, false
	}
	saved, err := workspace.Save(d.snapshot, edits)
	if err != nil {
		d.say(Bad, "Nothing is written: %v", err)
		return saved, false
	}
	d.repairs = append(d.repairs, repair{title, saved})
	d.repairs = d.repairs[max(len(d.repairs)-maxRepairs, 0):]
	return saved, d.reload(ctx)
}

// undoFix writes back what was there before the last repair.
func (d *desk) undoFix(ctx context.Context) {
	n := len(d.repairs)
	if n == 0 {
		d.say(Active, "There is no repair to take back")
		return
	}
	last := d.repairs[n-1]
	if err := last.saved.Undo(); err != nil {
		d.say(Bad, "Nothing is taken back: %v", err)
		return
	}
	d.repairs = d.repairs[:n-1]
	if d.reload(ctx) {
		d.say(Good, "%s: taken back", last.title)
	}
}
