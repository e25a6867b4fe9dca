package vm

import (
	"fmt"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/render/report"
)

// coverage is what the scenarios that were played reach of the chosen policy, or nil.
func (d *desk) coverage() *scenario.Coverage {
	if d.tests == nil || d.effective == nil || d.tests.number != d.snapshot.Number {
		return nil
	}
	return d.tests.coverage[policy.Fold(d.policyId)]
}

// covered says how much of the chosen policy the scenarios reach, and what the run would add up to where it stands.
func (d *desk) covered() (reached, adds string) {
	c := d.coverage()
	if c == nil {
		return "", ""
	}
	some, all := c.Reached("")
	reached = fmt.Sprintf("%d %% of %s covered (%d of %d)", report.Percent(some, all), d.policyId, some, all)
	if n := d.adds(c); n > 0 {
		adds = fmt.Sprintf("this run would add %d %% (%d of %d)", report.Percent(n, all), n, all)
	} else if d.session != nil && d.session.Cursor() > 0 {
		adds = "this run would add nothing"
	}
	return reached, adds
}

// adds counts what the run reaches, up to where it stands, that no scenario does.
func (d *desk) adds(c *scenario.Coverage) int {
	if d.session == nil {
		return 0
	}
	var t scenario.Trail
	for _, m := range d.session.Trail()[1 : d.session.Cursor()+1] {
		t.Events = append(t.Events, m.Event)
	}
	n := 0
	for i := range c.Reach(t) {
		if c.Spots[i].Count == 0 {
			n++
		}
	}
	return n
}
