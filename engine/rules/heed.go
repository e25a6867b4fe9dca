package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// The codes that no rule of the table but the driver makes findings of.
const (
	codeIgnore = "R190"
	codeIdle   = "R191"
	codeConfig = "R192"
	codePanic  = "R193"
	codeCut    = "R194"
)

var housekeeping = []Rule{
	{Code: codeIgnore, Topic: Housekeeping, Severity: diag.Warning, Doc: "A designer-ignore comment lacks its code or its reason.",
		Advice: "Write <!-- designer-ignore R012: why it is right here -->."},
	{Code: codeIdle, Topic: Housekeeping, Severity: diag.Info, Doc: "A designer-ignore comment silences nothing.",
		Advice: "Remove the comment, or put it on the line before the element."},
	{Code: codeConfig, Topic: Housekeeping, Severity: diag.Error, Doc: "The designer.yaml of the folder cannot be used.",
		Advice: "Correct the line that the finding names: severities maps codes to off, info, warning or error."},
	{Code: codePanic, Topic: Housekeeping, Severity: diag.Warning, Doc: "A rule could not be run; that is a fault of the program.",
		Advice: "Report it, please, with the rule and the file; the other rules were run."},
	{Code: codeCut, Topic: Housekeeping, Severity: diag.Info, Doc: "The rules were not run to their end, because they took too long.",
		Advice: "Open a smaller folder, or validate one relying party policy at a time."},
}

// Heed does to findings what the folder asks for: designer.yaml gives codes another severity or switches them off,
// and a comment
//
//	<!-- designer-ignore R012: the values come from the service -->
//
// silences that code on its own line, on the next, and in the start tag of the element that follows it. Findings of
// the layers xml and schema stay as they are: they say that the service refuses the file. What is wrong with the
// comments themselves is added; it cannot be silenced. The order of the findings is kept.
func Heed(files []File, config Config, findings diag.List) diag.List {
	var comments []*ignore
	for _, f := range files {
		if f.Document != nil && f.Source != nil {
			comments = append(comments, ignores(f)...)
		}
	}
	byCode := map[string][]*ignore{}
	for _, c := range comments {
		byCode[c.code] = append(byCode[c.code], c)
	}
	out := make(diag.List, 0, len(findings))
	for _, f := range findings {
		fixed := f.Layer == diag.LayerXML || f.Layer == diag.LayerSchema
		silenced := false
		for _, c := range byCode[f.Code] {
			if !fixed && c.covers(f.Span) {
				silenced, c.used = true, true
			}
		}
		if silenced {
			continue
		}
		if s, ok := config.severity(f.Code); ok && !fixed {
			if s == nil {
				continue
			}
			f.Severity = *s
		}
		out = append(out, f)
	}
	for _, c := range comments {
		f := diag.Finding{Layer: diag.LayerRule, Span: c.at}
		switch {
		case c.fault != "":
			f.Severity, f.Code, f.Summary, f.Detail = diag.Warning, codeIgnore, c.fault, `Write <!-- designer-ignore R012: why it is right here -->.`
		case !c.used && !config.off(c.code) && c.asked:
			f.Severity, f.Code = diag.Info, codeIdle
			f.Summary, f.Detail = fmt.Sprintf("There is no %s here for designer-ignore to silence", c.code), "Remove the comment, or put it on the line before the element."
			if c.whole.Start < c.whole.End {
				f.Fixes = []diag.Fix{{Title: "Remove the comment", Edits: []source.Edit{{Path: c.at.Path, Start: c.whole.Start, End: c.whole.End}}, Safe: true}}
			}
		default:
			continue
		}
		if s, ok := config.severity(f.Code); ok {
			if s == nil {
				continue
			}
			f.Severity = *s
		}
		out = append(out, f)
	}
	return out
}

// ignore is one designer-ignore comment.
type ignore struct {
	code, fault string
	// at is the comment, whole the same with its line where nothing else stands there; next the start tag of the
	// element that follows.
	at, whole, next source.Span
	endLine         int
	asked, used     bool
}

func (c *ignore) covers(at source.Span) bool {
	return c.fault == "" && at.Path == c.at.Path &&
		(at.Line == c.at.Line || at.Line == c.endLine+1 || c.next.Start <= at.Start && at.Start < c.next.End)
}

var (
	ignoreMark = "designer-ignore"
	ignoreForm = pattern.Pattern{Source: `(?s)^designer-ignore\s+([A-Z]\d{3})\s*:\s*(\S.*)$`}
)

// ignores finds the comments of a file.
func ignores(f File) []*ignore {
	var out []*ignore
	var starts []source.Span
	for _, c := range f.Document.Comments {
		text := strings.TrimSpace(c.Text)
		if !strings.HasPrefix(text, ignoreMark) {
			continue
		}
		if starts == nil {
			f.Document.Root.Walk(func(e *xmltree.Element) bool { starts = append(starts, e.Start()); return true })
		}
		line, _ := f.Source.Position(c.Span.End)
		i := &ignore{at: c.Span, endLine: line, asked: f.Asked}
		i.whole.Start, i.whole.End = wholeLine(f.Source, c.Span.Start, c.Span.End)
		if n, _ := slices.BinarySearchFunc(starts, c.Span.End, func(s source.Span, at int) int { return s.Start - at }); n < len(starts) {
			i.next = starts[n]
		}
		switch m := ignoreForm.Regexp().FindStringSubmatch(text); {
		case m != nil:
			i.code = m[1]
		case regexp.MustCompile(`^designer-ignore\s+[A-Z]\d{3}\s*:?\s*$`).MatchString(text):
			i.fault = "designer-ignore gives no reason"
		default:
			i.fault = "designer-ignore does not say what it silences and why"
		}
		out = append(out, i)
	}
	return out
}

// off reports whether the folder switches a code off.
func (c Config) off(code string) bool {
	s, ok := c.severity(code)
	return ok && s == nil
}

func (c Config) severity(code string) (s *diag.Severity, ok bool) {
	s, ok = c.severities[policy.Fold(code)]
	return s, ok
}
