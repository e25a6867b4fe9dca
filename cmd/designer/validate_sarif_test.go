package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// What SARIF 2.1.0 asks of a log: a version, runs with a named driver, and results whose rule, level, place and
// message hold together.
func TestSarif(t *testing.T) {
	at := source.Span{Path: "a folder/ä.xml", Line: 3, Column: 5}
	findings := diag.List{
		{Code: "R010", Severity: diag.Info, Summary: "s", Detail: "d.", Span: at, Related: []diag.Related{{Span: at, Summary: "r"}}},
		{Code: "C010", Severity: diag.Error, Summary: "s", Span: at},
		{Code: "Z999", Severity: diag.Warning, Summary: "s"},
	}
	var out bytes.Buffer
	if err := writeSarif(&out, []told{{findings, nil}}); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	in := json.NewDecoder(&out)
	in.DisallowUnknownFields()
	if err := in.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" || len(log.Runs[0].Results) != len(findings) {
		t.Fatalf("%+v", log)
	}
	run := log.Runs[0]
	levels := map[string]bool{"none": true, "note": true, "warning": true, "error": true}
	for i, r := range run.Results {
		if r.RuleId != findings[i].Code || !levels[r.Level] || r.Message.Text == "" {
			t.Errorf("%+v", r)
		}
		if r.RuleIndex >= 0 && run.Tool.Driver.Rules[r.RuleIndex].Id != r.RuleId {
			t.Errorf("rule %d is not %s", r.RuleIndex, r.RuleId)
		}
		for _, l := range append(r.Locations, r.RelatedLocations...) {
			if l.Physical.Artifact.Uri != "a%20folder/%C3%A4.xml" || l.Physical.Region.StartLine != 3 || l.Physical.Region.StartColumn != 5 {
				t.Errorf("%+v", l)
			}
		}
	}
	if run.Results[0].Level != "note" || run.Results[2].RuleIndex != -1 || len(run.Results[2].Locations) != 0 {
		t.Errorf("%+v", run.Results)
	}
}

// The fixes of every example, in every encoding, read from the log and made by their lines and columns, give what the
// edits give. Each rule of a log has its help and its page.
func TestSarifFixes(t *testing.T) {
	fixes := 0
	for _, code := range workspace.Catalogue() {
		if code.Bad == "" {
			continue
		}
		for _, encoding := range []source.Encoding{source.UTF8, source.UTF16LE, source.UTF16BE} {
			files := fstest.MapFS{}
			for path, text := range rules.Compose(code.Bad) {
				text = strings.ReplaceAll("<!-- é𝄞 -->"+text, "\n", "\r\n")
				if encoding == source.UTF8 && strings.Contains(text, "<?xml") {
					continue
				}
				files[path] = &fstest.MapFile{Data: encoded(text, encoding)}
			}
			s, err := workspace.OpenFS(files, "example")
			if err != nil {
				continue // declarations that do not stand first
			}
			sources := map[string]*source.File{}
			for _, f := range s.Files {
				sources[f.Path] = f.Source
			}
			fixes += compareSarif(t, s.Findings, sources)
		}
	}
	if fixes < 45 {
		t.Errorf("%d fixes", fixes)
	}
	t.Logf("%d fixes", fixes)
}

func encoded(text string, e source.Encoding) []byte {
	if e == source.UTF8 {
		return []byte(text)
	}
	var out []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if e == source.UTF16LE {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func compareSarif(t *testing.T, findings diag.List, sources map[string]*source.File) (fixes int) {
	t.Helper()
	var out bytes.Buffer
	if err := writeSarif(&out, []told{{findings, sources}}); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Tool.Driver.Rules {
		page, err := url.Parse(r.HelpUri)
		if r.Help.Text == "" || r.Help.Markdown == "" || r.HelpUri != "" && (err != nil || !page.IsAbs()) {
			t.Errorf("%+v", r)
		}
	}
	for i, f := range findings {
		result := log.Runs[0].Results[i]
		if len(result.Fixes) != len(f.Fixes) {
			t.Fatalf("%s: %d fixes, want %d", f.Code, len(result.Fixes), len(f.Fixes))
		}
		for k, fix := range result.Fixes {
			fixes++
			for _, change := range fix.Changes {
				file := sources[change.Artifact.Uri]
				want, _, err := file.Apply(f.Fixes[k].Edits)
				if err != nil {
					t.Fatalf("%s: %v", f.Code, err)
				}
				if got := replaced(string(file.Text()), change.Replacements); got != string(source.NewFile("", want).Text()) {
					t.Errorf("%s: %s gives\n%s\nwant\n%s", f.Code, fix.Description.Text, got, source.NewFile("", want).Text())
				}
			}
		}
	}
	return fixes
}

// replaced makes replacements by lines and columns of code points, from the last to the first.
func replaced(text string, replacements []sarifReplacement) string {
	at := func(line, column int) int {
		runes := []rune(text)
		for i := range runes {
			if line == 1 {
				return i + column - 1
			}
			if runes[i] == '\n' {
				line--
			}
		}
		return len(runes) + column - 1
	}
	for i := len(replacements) - 1; i >= 0; i-- {
		r := replacements[i]
		runes, inserted := []rune(text), ""
		if r.Inserted != nil {
			inserted = r.Inserted.Text
		}
		start, end := at(r.Deleted.StartLine, r.Deleted.StartColumn), at(r.Deleted.EndLine, r.Deleted.EndColumn)
		text = string(runes[:start]) + inserted + string(runes[end:])
	}
	return text
}
