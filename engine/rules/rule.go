// Package rules holds what is checked beyond the schema and the references of a chain: one rule a row, one file
// a topic. A rule is a value that looks at one effective policy and reports findings; one driver runs them all
// over the chains of a folder. It knows nothing of files on disk and runs no policy.
package rules

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Rule is one row of the table of rules.
type Rule struct {
	// Code is stable: it never changes its meaning, and is never given to another rule.
	Code string
	// Doc is one sentence that says what is wrong where the rule speaks.
	Doc string
	// Topic is the part of a policy that the rule is about.
	Topic Topic
	// Severity is that of its findings, unless designer.yaml says otherwise.
	Severity diag.Severity
	// Bad is an example that the rule speaks of, on the lines that bear a want comment; Good one that it does not.
	// Both are elements of a policy, without what is around them, or whole files with "-- name --" before each.
	Bad, Good string
	// Advice says what to do where no finding on the example does; "" for all others.
	Advice string
	// Everywhere says that a finding is told only where every chain that holds its file has it, and only chains with
	// a relying party count: whether something is used is seen from there.
	Everywhere bool
	// Run looks at one chain.
	Run func(*Pass)
}

// Topic groups rules in the catalogue.
type Topic string

// The topics, in the order of the catalogue.
const (
	Files           Topic = "Files"
	ClaimTypes      Topic = "Claim types and predicates"
	Transformations Topic = "Claims transformations"
	Profiles        Topic = "Technical profiles"
	Resolvers       Topic = "Default values and claims resolvers"
	Directory       Topic = "Directory"
	Rest            Topic = "REST services"
	Federation      Topic = "Identity providers"
	Pages           Topic = "Pages"
	Contents        Topic = "Content definitions and languages"
	Journeys        Topic = "User journeys"
	Sessions        Topic = "Sessions"
	Issuers         Topic = "Token issuers"
	RelyingParties  Topic = "Relying parties"
	Practices       Topic = "Good practice"
	Housekeeping    Topic = "The checks themselves"
)

// topics say where in a policy the rules of each topic speak.
var topics = []struct {
	topic Topic
	where string
}{
	{Files, "At the root element of a file, or about the file as a whole."},
	{ClaimTypes, "In BuildingBlocks, at a ClaimType, Predicate or PredicateValidation, or at what refers to one."},
	{Transformations, "In BuildingBlocks, at a ClaimsTransformation, or at what refers to one."},
	{Profiles, "At a TechnicalProfile, its metadata, keys or claims."},
	{Resolvers, "At a value that holds a claims resolver, or at DefaultValue of a claim."},
	{Directory, "At a technical profile that reads or writes the directory."},
	{Rest, "At a technical profile that calls a REST service."},
	{Federation, "At a technical profile of an identity provider."},
	{Pages, "At a self-asserted technical profile or another one that shows a page."},
	{Contents, "In BuildingBlocks, at a ContentDefinition or in Localization."},
	{Journeys, "At a UserJourney or SubJourney, or at one of its orchestration steps."},
	{Sessions, "At a technical profile that keeps a session, or at what refers to one."},
	{Issuers, "At a technical profile that issues tokens."},
	{RelyingParties, "At RelyingParty or within."},
	{Practices, "In any part of a policy."},
	{Housekeeping, "At a designer-ignore comment, in designer.yaml, or about the checks themselves."},
}

// place is where in a policy the rules of the topic speak.
func (t Topic) place() string {
	for _, row := range topics {
		if row.topic == t {
			return row.where
		}
	}
	return ""
}

// table is the table of all rules, in the order of the catalogue: one list a file.
var table = [][]Rule{files, claimTypes, predicates, transformations, profiles, defaults, directories, services, federations,
	pages, contents, journeys, steps, sessions, issuers, relyingParties, practices, housekeeping}

// All gives all rules, in the order of the catalogue; the list is the caller's own.
func All() []Rule { return slices.Concat(table...) }

// Codes gives the codes of all rules with their sentences; the list is the caller's own.
func Codes() []diag.Code {
	var out []diag.Code
	for _, family := range table {
		for _, r := range family {
			out = append(out, diag.Code{Id: r.Code, Doc: r.Doc, Where: r.Topic.place(), Advice: r.Advice, Bad: r.Bad, Good: r.Good})
		}
	}
	return out
}

// maxFindings is how many findings one rule may make of one chain: nobody reads more, and a hostile policy must not
// fill the memory.
const maxFindings = 200

// Pass is one run of one rule over one chain.
type Pass struct {
	*chain.Effective

	rule     *Rule
	facts    *facts
	files    map[string]*File
	findings []diag.Finding
	// fault is what the rule panicked with, or nil.
	fault any
}

// report makes a finding. It gives its number, for the calls that add to it.
func (p *Pass) report(at source.Span, detail, format string, args ...any) int {
	if len(p.findings) < maxFindings && !at.IsZero() {
		p.findings = append(p.findings, diag.Finding{Severity: p.rule.Severity, Code: p.rule.Code, Layer: diag.LayerRule,
			Summary: fmt.Sprintf(format, args...), Detail: detail, Span: at})
		return len(p.findings) - 1
	}
	return -1
}

// fix adds a repair to a finding that can only be what was meant; without edits it does nothing.
func (p *Pass) fix(finding int, title string, edits ...source.Edit) {
	if p.guess(finding, title, edits...); finding >= 0 && len(edits) > 0 {
		p.findings[finding].Fixes[len(p.findings[finding].Fixes)-1].Safe = true
	}
}

// guess adds a repair that is likely to be what was meant.
func (p *Pass) guess(finding int, title string, edits ...source.Edit) {
	if finding >= 0 && len(edits) > 0 {
		p.findings[finding].Fixes = append(p.findings[finding].Fixes, diag.Fix{Title: title, Edits: edits})
	}
}

// relate adds a second place to a finding.
func (p *Pass) relate(finding int, at source.Span, summary string) {
	if finding >= 0 && !at.IsZero() {
		p.findings[finding].Related = append(p.findings[finding].Related, diag.Related{Span: at, Summary: summary})
	}
}

// replace gives the edit that makes a value read otherwise: an attribute's value, or the text of an element. It gives
// none where the file does not read as the value does, because of entities or placeholders.
func (p *Pass) replace(v policy.Value, text string) []source.Edit {
	at := v.Span()
	f := p.files[at.Path]
	if f == nil || f.Source == nil {
		return nil
	}
	if e := p.element(at); e != nil && e.Span().Start == at.Start {
		at = trimmed(f.Source, e.Content())
	}
	if f.Source.Raw(at.Start, at.End) != v.Text {
		return nil
	}
	return []source.Edit{{Path: at.Path, Start: at.Start, End: at.End, New: escape(text)}}
}

// trimmed is a span without the white space at its ends.
func trimmed(f *source.File, at source.Span) source.Span {
	const blanks = " \t\r\n"
	raw := f.Raw(at.Start, at.End)
	start := f.TextOffset(at.Start) + len(raw) - len(strings.TrimLeft(raw, blanks))
	return f.TextSpan(start, start+len(strings.Trim(raw, blanks)))
}

// element is the innermost element of the file that begins at or holds a place; nil where the file has no tree.
func (p *Pass) element(at source.Span) *xmltree.Element {
	f := p.files[at.Path]
	if f == nil || f.Document == nil {
		return nil
	}
	return f.Document.Find(at.Start)
}

// enclosing is the nearest element of one of the names at or around a place.
func (p *Pass) enclosing(at source.Span, names ...string) *xmltree.Element {
	e := p.element(at)
	for e != nil && !slices.Contains(names, e.Name) {
		e = e.Parent
	}
	return e
}

// remove gives the edit that takes an element out, with its line where nothing else stands on it.
func (p *Pass) remove(at source.Span) []source.Edit {
	f := p.files[at.Path]
	if f == nil || f.Source == nil || at.End > len(f.Source.Bytes) {
		return nil
	}
	start, end := wholeLine(f.Source, at.Start, at.End)
	return []source.Edit{{Path: at.Path, Start: start, End: end}}
}

// wholeLine widens a stretch to its lines where only white space stands beside it.
func wholeLine(f *source.File, start, end int) (int, int) {
	text := f.Text()
	from, to := f.TextOffset(start), f.TextOffset(end)
	for from > 0 && (text[from-1] == ' ' || text[from-1] == '\t') {
		from--
	}
	for to < len(text) && (text[to] == ' ' || text[to] == '\t' || text[to] == '\r') {
		to++
	}
	if from > 0 && text[from-1] == '\n' && to < len(text) && text[to] == '\n' {
		return f.Offset(from), f.Offset(to + 1)
	}
	return start, end
}
