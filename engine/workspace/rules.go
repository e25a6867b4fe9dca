package workspace

import (
	"context"
	"slices"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/xmltree"
	"journeydesigner/engine/xsd"
)

// Catalogue gives every code that a finding of a snapshot can have, with what it stands for, in the order in which a
// folder is read; the list is the caller's own.
func Catalogue() []diag.Code {
	return slices.Concat(xmltree.Codes, Codes, policy.Codes, schema.Codes, xsd.Codes, chain.Codes, rules.Codes())
}

// configure reads the designer.yaml of the opened folder.
func (s *Snapshot) configure(text []byte) {
	if text == nil {
		return
	}
	var known []string
	for _, c := range Catalogue() {
		known = append(known, c.Id)
	}
	s.config, s.configFindings = rules.ParseConfig(rules.ConfigName, text, known)
}

// judge runs the rules and gives all findings as the folder wants them told.
func (s *Snapshot) judge(ctx context.Context, all diag.List) diag.List {
	files := make([]rules.File, 0, len(s.Files))
	for _, f := range s.Files {
		files = append(files, rules.File{Source: f.Source, Document: f.Document, Policy: f.Policy, Asked: !f.Known})
	}
	var chains []*chain.Effective
	for _, p := range rules.Chains(s.Set, files) {
		if e, _ := s.effective(s.Set.ChainOf(p)); e != nil {
			chains = append(chains, e)
		}
	}
	for _, f := range rules.Check(ctx, files, chains) {
		if s.concerned[f.Span.Path] {
			all = append(all, f)
		}
	}
	return append(rules.Heed(files, s.config, all), s.configFindings...)
}
