package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
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
	if err := writeSarif(&out, findings); err != nil {
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
