package rules

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// File is one file of the folder that is checked. Document and Policy are nil where it is not well-formed or no policy.
type File struct {
	Source   *source.File
	Document *xmltree.Document
	Policy   *policy.Policy
	// Asked tells a file that the user asked about, as against one that is only known as a base or neighbour.
	Asked bool
}

// budget is how long all rules together may take. Real folders need less than a hundredth of it; it is there for
// policies that were made to be slow.
const budget = 10 * time.Second

// Check runs all rules over the chains. Each finding is told once, however many chains hold its file. A rule that
// panics becomes a finding that names it. The result is sorted; designer.yaml and ignore comments have not been
// heeded yet, see Heed.
func Check(ctx context.Context, files []File, chains []*chain.Effective) diag.List {
	return check(ctx, All(), files, chains)
}

func check(ctx context.Context, rules []Rule, files []File, chains []*chain.Effective) diag.List {
	ctx, stop := context.WithTimeout(ctx, budget)
	defer stop()
	byPath := make(map[string]*File, len(files))
	for i := range files {
		if files[i].Source != nil {
			byPath[files[i].Source.Path] = &files[i]
		}
	}
	d := &driver{files: byPath, holds: map[string]int{}, everywhere: map[key]*seen{}}
	for _, e := range chains {
		if ctx.Err() != nil {
			d.cut(e)
			break
		}
		d.chain(ctx, rules, e)
	}
	for _, s := range d.everywhere {
		f := d.files[s.finding.Span.Path]
		if f != nil && f.Asked && s.chains == d.holds[s.finding.Span.Path] {
			d.found = append(d.found, s.finding)
		}
	}
	out := d.found.Unique()
	out.Sort()
	return out
}

// key tells findings apart over chains.
type key struct {
	code, path, summary string
	start               int
}

type seen struct {
	finding diag.Finding
	chains  int
}

type driver struct {
	files map[string]*File
	found diag.List
	// holds counts, for each file, the chains with a relying party that it is part of.
	holds      map[string]int
	everywhere map[key]*seen
}

func (d *driver) chain(ctx context.Context, rules []Rule, e *chain.Effective) {
	if e.RelyingParty != nil {
		for _, l := range e.Chain().Layers {
			d.holds[l.Path]++
		}
	}
	passes, whole := d.passes(ctx, rules, e)
	for i, p := range passes {
		if p == nil {
			continue
		}
		if p.fault != nil {
			d.found = append(d.found, diag.Finding{Severity: diag.Warning, Code: codePanic, Layer: diag.LayerRule, Span: e.Span,
				Summary: fmt.Sprintf("Rule %s could not be run over %s", rules[i].Code, e.PolicyId.Text),
				Detail:  "This is a fault of the program, not of the policy; all other rules were run."})
		}
		if !rules[i].Everywhere {
			d.found = append(d.found, p.findings...)
			continue
		}
		d.count(p.findings)
	}
	if !whole {
		d.cut(e)
	}
}

// passes runs the rules over one chain and tells whether there was time for all: one line of them from the head of the
// table and one from its end, until they meet, so that what two neighbours both need is worked out once and seldom waited
// for. A rule that is not to be run, or that there was no time for, has no pass.
func (d *driver) passes(ctx context.Context, rules []Rule, e *chain.Effective) (out []*Pass, whole bool) {
	out = make([]*Pass, len(rules))
	facts := newFacts(e)
	var begun atomic.Int64
	var left atomic.Bool
	line := func(at, step int) {
		for ; begun.Add(1) <= int64(len(rules)); at += step {
			if ctx.Err() != nil {
				left.Store(true)
				return
			}
			if r := &rules[at]; r.Run != nil && (e.RelyingParty != nil || !r.Everywhere) {
				out[at] = &Pass{Effective: e, rule: r, facts: facts, files: d.files}
				out[at].fault = run(out[at])
			}
		}
	}
	var other sync.WaitGroup
	other.Go(func() { line(len(rules)-1, -1) })
	line(0, 1)
	other.Wait()
	return out, !left.Load()
}

// count counts, once a chain, the findings of a rule that a file's findings must meet in every chain.
func (d *driver) count(findings diag.List) {
	once := map[key]bool{}
	for _, f := range findings {
		k := key{f.Code, f.Span.Path, f.Summary, f.Span.Start}
		if once[k] {
			continue
		}
		once[k] = true
		if d.everywhere[k] == nil {
			d.everywhere[k] = &seen{finding: f}
		}
		d.everywhere[k].chains++
	}
}

// run runs a rule. What it found before a panic stays.
func run(p *Pass) (fault any) {
	defer func() { fault = recover() }()
	p.rule.Run(p)
	return nil
}

func (d *driver) cut(e *chain.Effective) {
	d.found = append(d.found, diag.Finding{Severity: diag.Info, Code: codeCut, Layer: diag.LayerRule, Span: e.Span,
		Summary: "The rules were not run to their end: they took too long", Detail: "Open fewer files at once."})
}

// Chains picks, of all policies of a set, those whose chains the rules are to run over: policies that applications
// call, and policies that no other extends; the others are part of these. Only chains that hold a file that was
// asked for count.
func Chains(set *chain.Set, files []File) []*policy.Policy {
	asked := map[*policy.Policy]bool{}
	for _, f := range files {
		if f.Asked && f.Policy != nil {
			asked[f.Policy] = true
		}
	}
	extended := map[string]bool{}
	for _, p := range set.Policies() {
		if p.BasePolicy != nil {
			extended[policy.Fold(p.BasePolicy.PolicyId.Text)] = true
		}
	}
	var out []*policy.Policy
	for _, p := range set.Policies() {
		if p.RelyingParty == nil && extended[policy.Fold(p.PolicyId.Text)] {
			continue
		}
		if slices.ContainsFunc(set.ChainOf(p).Layers, func(l *policy.Policy) bool { return asked[l] }) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *policy.Policy) int { return cmp.Compare(a.Path, b.Path) })
	return out
}
