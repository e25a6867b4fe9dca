package main

import (
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"slices"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// The parts of SARIF 2.1.0 that a list of findings needs (OASIS Standard, 27 March 2020).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		Id               string             `json:"id"`
		ShortDescription sarifText          `json:"shortDescription"`
		FullDescription  *sarifText         `json:"fullDescription,omitempty"`
		Help             *sarifHelp         `json:"help,omitempty"`
		HelpUri          string             `json:"helpUri,omitempty"`
		Default          sarifConfiguration `json:"defaultConfiguration"`
		Properties       *sarifProperties   `json:"properties,omitempty"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags []string `json:"tags"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifResult struct {
		RuleId           string          `json:"ruleId"`
		RuleIndex        int             `json:"ruleIndex"`
		Level            string          `json:"level"`
		Message          sarifText       `json:"message"`
		Locations        []sarifLocation `json:"locations,omitempty"`
		RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes            []sarifFix      `json:"fixes,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted *sarifText  `json:"insertedContent,omitempty"`
	}
	sarifLocation struct {
		Message  *sarifText    `json:"message,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		Uri string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// told is the findings of one folder with the files that their places are in.
type told struct {
	findings diag.List
	sources  map[string]*source.File
}

// writeSarif writes findings for tools that show them in a review. The rules are those that the findings are of.
func writeSarif(w io.Writer, folders []told) error {
	run := sarifRun{Tool: sarifTool{Driver: sarifDriver{Name: "designer", Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	at := map[string]int{}
	for _, c := range workspace.Catalogue() {
		spoken := func(f diag.Finding) bool { return f.Code == c.Id }
		if slices.ContainsFunc(folders, func(t told) bool { return slices.ContainsFunc(t.findings, spoken) }) {
			at[c.Id] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(c))
		}
	}
	for _, t := range folders {
		for _, f := range t.findings {
			run.Results = append(run.Results, sarifResultOf(f, t.sources, at))
		}
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRuleOf says of a code what explain does.
func sarifRuleOf(c diag.Code) sarifRule {
	e := explainCode(c)
	out := sarifRule{Id: c.Id, ShortDescription: sarifText{c.Doc}, HelpUri: e.Page, Default: sarifConfiguration{"error"},
		Help: &sarifHelp{Text: e.text(), Markdown: e.markdown()}}
	if e.Where != "" {
		out.FullDescription = &sarifText{c.Doc + " " + e.Where}
	}
	if r, ok := rules.Find(c.Id); ok {
		out.Default.Level = sarifLevel(r.Severity)
		out.Properties = &sarifProperties{Tags: []string{string(r.Topic)}}
	}
	return out
}

func sarifResultOf(f diag.Finding, sources map[string]*source.File, at map[string]int) sarifResult {
	i, ok := at[f.Code]
	if !ok {
		i = -1
	}
	r := sarifResult{RuleId: f.Code, RuleIndex: i, Level: sarifLevel(f.Severity), Message: sarifText{f.Summary + "."}}
	if f.Detail != "" {
		r.Message.Text += " " + f.Detail
	}
	if !f.Span.IsZero() {
		r.Locations = []sarifLocation{{Physical: sarifPlace(f.Span)}}
	}
	for _, x := range f.Related {
		r.RelatedLocations = append(r.RelatedLocations, sarifLocation{Message: &sarifText{x.Summary}, Physical: sarifPlace(x.Span)})
	}
	for _, x := range f.Fixes {
		if changes := sarifChanges(x.Edits, sources); len(changes) > 0 {
			r.Fixes = append(r.Fixes, sarifFix{Description: sarifText{x.Title + "."}, Changes: changes})
		}
	}
	return r
}

// sarifChanges writes edits as replacements, those of one file together; none where a file is not at hand.
func sarifChanges(edits []source.Edit, sources map[string]*source.File) []sarifChange {
	var out []sarifChange
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b source.Edit) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	for _, e := range sorted {
		file := sources[e.Path]
		if file == nil {
			return nil
		}
		uri := sarifUri(e.Path)
		i := slices.IndexFunc(out, func(c sarifChange) bool { return c.Artifact.Uri == uri })
		if i < 0 {
			i, out = len(out), append(out, sarifChange{Artifact: sarifArtifact{uri}})
		}
		r := sarifReplacement{}
		r.Deleted.StartLine, r.Deleted.StartColumn = file.Position(e.Start)
		r.Deleted.EndLine, r.Deleted.EndColumn = file.Position(e.End)
		if e.New != "" {
			r.Inserted = &sarifText{e.New}
		}
		out[i].Replacements = append(out[i].Replacements, r)
	}
	return out
}

func sarifLevel(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return s.String()
}

func sarifPlace(at source.Span) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifact{sarifUri(at.Path)}}
	if at.Line > 0 {
		p.Region = &sarifRegion{StartLine: at.Line, StartColumn: at.Column}
	}
	return p
}

func sarifUri(path string) string { return (&url.URL{Path: path}).EscapedPath() }
