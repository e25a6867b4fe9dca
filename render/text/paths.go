package text

import (
	"fmt"
	"io"
	"strings"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
)

// Paths writes the ways through a journey: a line each with how it ends, the steps that ran, the answers and what is
// special about the world; then the steps that never run and the claims that tokens may lack.
func Paths(w io.Writer, e *explore.Exploration, style Style) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s · %s: %s\n", Visible(e.Policy), Visible(e.Journey), Count(len(e.Paths), "path", "paths"))
	for i, p := range e.Paths {
		end, tone := p.Report.Outcome, green
		switch {
		case p.Report.Error != nil:
			end, tone = "error", red
			if p.Report.Error.Code != "" {
				end = p.Report.Error.Code
			}
		case p.Report.WaitingFor != nil:
			tone = amber
		}
		fmt.Fprintf(&out, "%3d  %s  steps %s", i+1, style.paint(tone, Visible(end)), strings.Trim(fmt.Sprint(p.Report.Path()), "[]"))
		if answers := p.Answers(); len(answers) > 0 {
			out.WriteString("  " + Visible(strings.Join(answers, ", ")))
		}
		if p.World != "" {
			out.WriteString(style.paint(faint, "  ("+Visible(p.World)+")"))
		}
		out.WriteString("\n")
		for _, m := range p.Report.Messages() {
			out.WriteString(style.paint(faint, "       says "+Visible(m)) + "\n")
		}
	}
	never, always := "no path reaches it", "every path skips it"
	if !e.Complete {
		never, always = "none of these paths reaches it", "all of these paths skip it"
	}
	for _, list := range []struct {
		spots []coverage.Spot
		what  string
	}{{e.NeverReached, never}, {e.AlwaysSkipped, always}} {
		for _, s := range list.spots {
			fmt.Fprintf(&out, "%s: %s (%s)\n", Visible(s.Name), list.what, Visible(s.Span.String()))
		}
	}
	for _, m := range e.Missing {
		var numbers []string
		for _, i := range m.Paths {
			numbers = append(numbers, fmt.Sprint(i+1))
		}
		fmt.Fprintf(&out, "token claim %s is missing on path %s\n", Visible(m.Claim), strings.Join(numbers, ", "))
	}
	_, err := io.WriteString(w, out.String())
	return err
}
