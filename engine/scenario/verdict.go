package scenario

import (
	"context"
	"fmt"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/world"
)

// Verdict is what playing a scenario came to.
type Verdict struct {
	// Report is that of the run; nil where the file has only transformations to check.
	Report *Report
	// Unmet are the expectations that do not hold, in plain sentences; none where the scenario passes.
	Unmet []string
	// Gaps are the same, each with the part of the expectations that it belongs to.
	Gaps []Gap
	// Trails are the runs themselves: the first, and the one again where the file has it.
	Trails []Trail

	// machines are those of the trails.
	machines []*machine.Machine
}

// Judge plays a scenario over its policy and compares what happens with what it expects. A file without expectations
// expects a token. The error is that of a file that cannot be played.
func (f *File) Judge(ctx context.Context, of *chain.Effective, keys *world.Keys) (Verdict, error) {
	var v Verdict
	if !f.checksOnly() {
		if err := f.judgeRun(ctx, of, keys, &v); err != nil {
			return v, err
		}
	}
	gaps, err := f.transformationGaps(of, keys)
	v.Gaps = append(v.Gaps, gaps...)
	v.Unmet = textsOf(v.Gaps)
	return v, err
}

// checksOnly reports whether a file says nothing of a run.
func (f *File) checksOnly() bool {
	return len(f.Transformations) > 0 && f.Expect == nil && len(f.Answers) == 0 && f.Again == nil
}

func (f *File) judgeRun(ctx context.Context, of *chain.Effective, keys *world.Keys, v *Verdict) error {
	params, player, err := f.Params(of, keys)
	if err != nil {
		return err
	}
	m, trail, err := Run(ctx, params, player, nil)
	if err != nil {
		return err
	}
	r := Tell(m, trail)
	v.Report, v.Trails, v.machines = &r, []Trail{trail}, []*machine.Machine{m}
	v.Gaps = f.Expect.judge(r)
	if f.Again == nil {
		return nil
	}
	params, player, expect, err := f.Repeat(m, trail.State)
	if err != nil {
		v.Gaps = append(v.Gaps, Gap{Part: "again", Text: "again: " + err.Error()})
		return nil //nolint:nilerr // that there is nothing to do again is a verdict, not a fault of the file
	}
	second, next, err := Run(ctx, params, player, nil)
	if err != nil {
		return err
	}
	again := Tell(second, next)
	r.Again, v.Trails, v.machines = &again, append(v.Trails, next), append(v.machines, second)
	for _, g := range expect.judge(again) {
		g.Again, g.Text = true, "again: "+g.Text
		v.Gaps = append(v.Gaps, g)
	}
	return nil
}

// judge lists the gaps, and besides tells an end that nobody expected.
func (x *Expect) judge(r Report) []Gap {
	unmet := x.gaps(r)
	if x != nil && (x.Outcome != "" || x.Error != "") || r.Outcome == "token" {
		return unmet
	}
	switch {
	case r.Error != nil:
		unmet = append(unmet, Gap{Part: "outcome", Text: strings.TrimSpace(fmt.Sprintf("the run ends in the error %s %s", r.Error.Code, r.Error.Message))})
	case r.WaitingFor != nil && x == nil:
		unmet = append(unmet, Gap{Part: "outcome", Text: fmt.Sprintf("the run waits at the page of %s, for which there is no answer", r.WaitingFor.TechnicalProfile)})
	}
	return unmet
}
