package text

import (
	"fmt"
	"io"
	"strings"

	"journeydesigner/engine/coverage"
)

// Played is a scenario that was played; Unmet is what does not hold.
type Played struct {
	Path, Name string
	Unmet      []string
	// Adds is what it would add to a coverage, in words, or "".
	Adds string
}

// Covered is what scenarios reach of a policy.
type Covered struct {
	Policy   string
	Coverage *coverage.Coverage
}

// plural is a kind of spots in the words of the summary.
func plural(kind coverage.Kind) string {
	switch kind {
	case coverage.StepSpot:
		return "steps"
	case coverage.BranchSpot:
		return "branches"
	case coverage.ProfileSpot:
		return "technical profiles"
	case coverage.TransformationSpot:
		return "transformations"
	case coverage.ErrorSpot:
		return "error paths"
	}
	return string(kind)
}

// line is the coverage of a policy in one line.
func (c Covered) line() string {
	reached, all := c.Coverage.Reached("")
	if all == 0 {
		return Visible(c.Policy) + ": nothing to cover"
	}
	var parts []string
	for _, kind := range coverage.Kinds {
		if r, n := c.Coverage.Reached(kind); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d/%d", plural(kind), r, n))
		}
	}
	return fmt.Sprintf("%s: coverage %d %%: %s", Visible(c.Policy), 100*reached/all, strings.Join(parts, ", "))
}

// Scenarios writes one line for each scenario, what does not hold below it, one for what they reach of each policy, and a
// last line "N passed, N failed".
func Scenarios(w io.Writer, all []Played, covered []Covered, style Style) error {
	failed := 0
	for _, p := range all {
		mark, tone := "✓", green
		if len(p.Unmet) > 0 {
			failed++
			mark, tone = "✗", red
		}
		line := style.paint(tone, mark) + " " + Visible(p.Name)
		if p.Path != p.Name {
			line += style.paint(faint, "  "+Visible(p.Path))
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
		if p.Adds != "" {
			if _, err := fmt.Fprintln(w, style.paint(faint, "    "+Visible(p.Adds))); err != nil {
				return err
			}
		}
		for _, u := range p.Unmet {
			if _, err := fmt.Fprintln(w, "    "+Visible(u)); err != nil {
				return err
			}
		}
	}
	for _, c := range covered {
		if _, err := fmt.Fprintln(w, style.paint(faint, c.line())); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d passed, %d failed\n", len(all)-failed, failed)
	return err
}
