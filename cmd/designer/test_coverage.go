package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/coverage"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/render/report"
	"journeydesigner/render/text"
)

// tally is what the scenarios of one folder reach of its policies; it may be used from several goroutines.
type tally struct {
	mutex sync.Mutex
	of    map[string]*coverage.Coverage
}

// take counts the runs of one scenario and gives the spots that they reached.
func (t *tally) take(e *chain.Effective, trails []scenario.Trail) map[int]bool {
	t.mutex.Lock()
	c := t.of[e.PolicyId.Text]
	if c == nil {
		c = coverage.New(e)
		if t.of == nil {
			t.of = map[string]*coverage.Coverage{}
		}
		t.of[e.PolicyId.Text] = c
	}
	t.mutex.Unlock()
	all := map[int]bool{}
	for _, trail := range trails {
		reached := c.Reach(trail.Events)
		t.mutex.Lock()
		c.Count(reached)
		t.mutex.Unlock()
		for i := range reached {
			all[i] = true
		}
	}
	return all
}

// covered is the coverage of one policy that scenarios name.
type covered struct {
	*coverage.Coverage
	effective *chain.Effective
}

// coverages are those of the policies that scenarios were played over, in the order of the scenarios.
func coverages(results []*played) []covered {
	var all []covered
	seen := map[*coverage.Coverage]bool{}
	for _, r := range results {
		if r.effective == nil || r.of == nil || r.reached == nil {
			continue
		}
		if c := r.of.tally.of[r.policy]; c != nil && !seen[c] {
			seen[c] = true
			all = append(all, covered{c, r.effective})
		}
	}
	return all
}

type coveragePart struct {
	Reached int `json:"reached"`
	All     int `json:"all"`
}

type coverageSpot struct {
	Kind  coverage.Kind `json:"kind"`
	Name  string        `json:"name"`
	Count int           `json:"count"`
	Path  string        `json:"path"`
	Line  int           `json:"line"`
}

type coveragePolicy struct {
	Policy string                         `json:"policy"`
	Total  coveragePart                   `json:"total"`
	Kinds  map[coverage.Kind]coveragePart `json:"kinds"`
	Spots  []coverageSpot                 `json:"spots,omitempty"`
}

// coverageFile is what --coverage writes and --against reads.
type coverageFile struct {
	Policies []coveragePolicy `json:"policies"`
}

// coverageOf is the coverage of policies as JSON has it, with the single spots where these are wanted.
func coverageOf(all []covered, withSpots bool) coverageFile {
	out := coverageFile{Policies: []coveragePolicy{}}
	for _, c := range all {
		p := coveragePolicy{Policy: c.Policy, Kinds: map[coverage.Kind]coveragePart{}}
		p.Total.Reached, p.Total.All = c.Reached("")
		for _, kind := range coverage.Kinds {
			reached, all := c.Reached(kind)
			p.Kinds[kind] = coveragePart{reached, all}
		}
		for _, s := range c.Spots {
			if withSpots {
				p.Spots = append(p.Spots, coverageSpot{s.Kind, s.Name, s.Count, s.Span.Path, s.Span.Line})
			}
		}
		out.Policies = append(out.Policies, p)
	}
	return out
}

// writeCoverage writes what --coverage and --coverage-html ask for.
func (c *TestCmd) writeCoverage(ctx *Context, results []*played) error {
	all := coverages(results)
	if c.Coverage != "" {
		b, err := json.MarshalIndent(coverageOf(all, true), "", "  ")
		if err == nil {
			err = replaceFile(c.Coverage, append(b, '\n'))
		}
		if err != nil {
			return err
		}
	}
	if c.CoverageHtml == "" {
		return nil
	}
	var pages []report.PolicyCoverage
	for _, one := range all {
		drawing, err := c.paintedCoverage(ctx, one)
		if err != nil {
			return err
		}
		pages = append(pages, report.PolicyCoverage{Coverage: one.Coverage, Drawing: drawing})
	}
	var out bytes.Buffer
	if err := report.Coverage(&out, pages); err != nil {
		return err
	}
	return replaceFile(c.CoverageHtml, out.Bytes())
}

// paintedCoverage is the policy's own journey painted with what was reached; nothing where it has none.
func (c *TestCmd) paintedCoverage(ctx *Context, one covered) (report.Svg, error) {
	j, err := chooseJourney(one.effective, "")
	if err != nil {
		return nil, nil //nolint:nilerr // a policy without a journey of its own has no drawing
	}
	p, err := drawJourney(ctx, one.effective, j)
	if err != nil {
		return nil, err
	}
	return svgOf(p.Covered(one.effective, one.Coverage))
}

// adds is what one scenario would add to a coverage that was written before.
type adds struct{ spots, all int }

// against reads the coverage to which the scenarios are compared.
func (c *TestCmd) against() (*coverageFile, error) {
	if c.Against == "" {
		return nil, nil
	}
	b, err := readFile(c.Against)
	if err != nil {
		return nil, err
	}
	var f coverageFile
	if err := json.Unmarshal(b, &f); err != nil || f.Policies == nil {
		return nil, errors.Join(fmt.Errorf("--against %s is no coverage as --coverage writes it", c.Against), err)
	}
	return &f, nil
}

// added counts what a scenario reaches and the coverage before it does not.
func (f *coverageFile) added(r *played) (adds, bool) {
	if f == nil || r.effective == nil || r.reached == nil {
		return adds{}, false
	}
	known := map[string]bool{}
	for _, p := range f.Policies {
		for _, s := range p.Spots {
			if policy.SameId(p.Policy, r.policy) && s.Count > 0 {
				known[string(s.Kind)+" "+s.Name] = true
			}
		}
	}
	spots := r.of.tally.of[r.policy].Spots
	out := adds{all: len(spots)}
	for i := range r.reached {
		if !known[string(spots[i].Kind)+" "+spots[i].Name] {
			out.spots++
		}
	}
	return out, true
}

// summary are the lines of the coverage of each policy.
func summary(all []covered) []text.Covered {
	var lines []text.Covered
	for _, c := range all {
		lines = append(lines, text.Covered{Policy: c.Policy, Coverage: c.Coverage})
	}
	return lines
}
