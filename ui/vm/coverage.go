package vm

import (
	"fmt"
	"slices"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	drawn "journeydesigner/render/paint"
	"journeydesigner/render/report"
	"journeydesigner/render/scene"
)

// coverage is what the scenarios that were played reach of the chosen policy, or nil.
func (d *desk) coverage() *coverage.Coverage {
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
	reached = d.words.Say("%d %% covered", report.Percent(some, all))
	if n := d.adds(c); n > 0 {
		adds = d.words.Say("this run would add %s", d.share(n, all))
	} else if d.session != nil && d.session.Cursor() > 0 {
		adds = d.words.Say("this run would add nothing")
	}
	return reached, adds
}

// adds counts what the run reaches, up to where it stands, that no scenario does.
func (d *desk) adds(c *coverage.Coverage) int {
	if d.session == nil {
		return 0
	}
	var t scenario.Trail
	for _, m := range d.session.Trail()[1 : d.session.Cursor()+1] {
		t.Events = append(t.Events, m.Event)
	}
	return addedBy(c, t)
}

// addedBy counts what runs reach that no scenario does.
func addedBy(c *coverage.Coverage, trails ...scenario.Trail) int {
	found := map[int]bool{}
	for _, t := range trails {
		for i := range c.Reach(t.Events) {
			if c.Spots[i].Count == 0 {
				found[i] = true
			}
		}
	}
	return len(found)
}

// addedByRecording says how much a recording would add to what the scenarios cover; empty where none was played.
func (d *desk) addedByRecording(r scenario.Recording) string {
	c := d.coverage()
	if c == nil || !policy.SameId(r.Machine.Policy().PolicyId.Text, d.policyId) {
		return ""
	}
	trails := []scenario.Trail{r.Trail}
	if r.Again != nil {
		trails = append(trails, r.Again.Trail)
	}
	_, all := c.Reached("")
	if n := addedBy(c, trails...); n > 0 {
		return d.words.Say("This run would add %s to what the scenarios cover.", d.share(n, all))
	}
	return d.words.Say("The scenarios cover all of this run already.")
}

// share is a part of a whole as people say it: one of many is no 0 %.
func (d *desk) share(part, whole int) string {
	if percent := report.Percent(part, whole); percent > 0 || part == 0 {
		return fmt.Sprintf("%d %%", percent)
	}
	return d.words.Say("less than 1 %")
}

// GraphLegend explains the colours of a drawing that shows something else than the run.
type GraphLegend struct {
	// Title says what is shown; empty for the run.
	Title string
	// Entries are a sign with its meaning, each in the colour that it has in the drawing.
	Entries []LegendEntry
	// Figures are such as "94 % covered".
	Figures string
	// Back leads back to the colours of the run; nil for nothing.
	Back Action
}

// LegendEntry is a sign and what it means.
type LegendEntry struct {
	Text string
	Tone Tone
}

// Same tells whether two legends say the same.
func (l GraphLegend) Same(o GraphLegend) bool {
	return l.Title == o.Title && l.Figures == o.Figures && slices.Equal(l.Entries, o.Entries)
}

// paintedCoverage is the journey with what the scenarios reach; breakpoints stay.
func (d *desk) paintedCoverage(c *coverage.Coverage) *scene.Scene {
	return d.withBreakpoints(d.drawing().Covered(d.effective, c))
}

// paintedWords are what render/paint writes into a drawing.
//
//words:said
var paintedWords = [...]string{
	"covered", "never reached", "%d of %d reached", "runs", "skips", "Both outcomes are reached.", "Never tested.", "Only the outcome true is reached, false never.",
	"Only the outcome false is reached, true never.",
}

// drawing is the journey to be painted with something else than the run. A word that is none of paintedWords would stay
// English, which a test of the translations notices.
func (d *desk) drawing() *drawn.Drawing {
	return &drawn.Drawing{Graph: d.graph, Placed: d.placed, Say: func(format string, args ...any) string {
		if !slices.Contains(paintedWords[:], format) {
			return fmt.Sprintf(format, args...)
		}
		return d.words.Say(format, args...)
	}}
}

// withBreakpoints is a drawing with the dots of breakpoints.
func (d *desk) withBreakpoints(s *scene.Scene) *scene.Scene {
	for i := range d.graph.Nodes {
		n := &d.graph.Nodes[i]
		if !d.hasBreakpoint(refOfNode(n)) && !d.hasProfileBreakpoint(n) {
			continue
		}
		if j := slices.IndexFunc(s.Boxes, func(b scene.Box) bool { return b.ID == n.ID }); j >= 0 {
			s.Boxes[j].Breakpoint = true
		}
	}
	return s
}

func (d *desk) coverageLegend() GraphLegend {
	reached, adds := d.covered()
	if adds != "" {
		reached += " · " + adds
	}
	return GraphLegend{
		Title: d.words.Say("Coverage"), Figures: reached, Back: Command{ID: "coverage"},
		Entries: []LegendEntry{{drawn.CoveredSign + " " + d.words.Say("all reached"), Good}, {drawn.PartlySign + " " + d.words.Say("partly"), Caution}, {drawn.NeverSign + " " + d.words.Say("never"), Bad}},
	}
}
