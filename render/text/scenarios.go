package text

import (
	"fmt"
	"io"
)

// Played is a scenario that was played; Unmet is what does not hold.
type Played struct {
	Path, Name string
	Unmet      []string
}

// Scenarios writes one line for each scenario, what does not hold below it, and a last line "N passed, N failed".
func Scenarios(w io.Writer, all []Played, style Style) error {
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
		for _, u := range p.Unmet {
			if _, err := fmt.Fprintln(w, "    "+Visible(u)); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintf(w, "%d passed, %d failed\n", len(all)-failed, failed)
	return err
}
