package main

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"

	"journeydesigner/engine/diag"
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
		Id               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleId           string          `json:"ruleId"`
		RuleIndex        int             `json:"ruleIndex"`
		Level            string          `json:"level"`
		Message          sarifText       `json:"message"`
		Locations        []sarifLocation `json:"locations,omitempty"`
		RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
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
	}
)

// writeSarif writes findings for tools that show them in a review. The rules are those that the findings are of.
func writeSarif(w io.Writer, findings diag.List) error {
	run := sarifRun{Tool: sarifTool{Driver: sarifDriver{Name: "designer", Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	at := map[string]int{}
	for _, c := range workspace.Catalogue {
		if slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Code == c.Id }) {
			at[c.Id] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{Id: c.Id, ShortDescription: sarifText{c.Doc}})
		}
	}
	for _, f := range findings {
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
		run.Results = append(run.Results, r)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifLevel(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return s.String()
}

func sarifPlace(at source.Span) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: at.Path}).EscapedPath()}}
	if at.Line > 0 {
		p.Region = &sarifRegion{StartLine: at.Line, StartColumn: at.Column}
	}
	return p
}
