package workspace

import (
	"journeydesigner/engine/diag"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/xmltree"
)

// conform checks a document as it stands in its file against the schema, which is what valid and the findings of
// layer schema say. filled is the same document with its placeholders filled: a value that the schema refuses for
// its placeholder is told as an error where the filled one is wrong too, and what filling alone brings about,
// such as two ids that become one, is told besides, not as a matter of the schema's.
func conform(doc, filled *xmltree.Document) (findings []diag.Finding, valid bool) {
	findings = schema.Check(doc)
	valid = len(findings) == 0
	if filled == doc {
		return findings, valid
	}
	type fault struct {
		code  string
		start int
	}
	raw := make(map[fault]int, len(findings))
	for i, f := range findings {
		raw[fault{f.Code, f.Span.Start}] = i
	}
	for _, f := range schema.Check(filled) {
		i, known := raw[fault{f.Code, f.Span.Start}]
		if f.Severity != diag.Error || known && findings[i].Severity == diag.Error {
			continue
		}
		f.Detail += " So it reads once {Settings:…} is filled."
		f.Fixes = nil // they would replace the placeholder
		if known {
			findings[i] = f
			continue
		}
		f.Layer = diag.LayerRule
		findings = append(findings, f)
	}
	return findings, valid
}

// toldBefore reports whether a finding of a chain repeats what the schema tells of the file: that BasePolicy does
// not name a policy.
func (s *Snapshot) toldBefore(f diag.Finding) bool {
	if f.Code != "C002" {
		return false
	}
	file, ok := s.File(f.Span.Path)
	return ok && !file.SchemaValid && file.Policy != nil && file.Policy.BasePolicy != nil && file.Policy.BasePolicy.PolicyId.Text == ""
}
