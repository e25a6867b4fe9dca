package text

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
)

// The colours of a run.
const (
	green = "\x1b[32m"
	red   = "\x1b[31m"
	amber = "\x1b[33m"
	blue  = "\x1b[36m"
)

// Run writes how a run went: its steps, then the token, the error or the page that it waits for. It gives
// the first error of the writer.
func Run(w io.Writer, r scenario.Report, style Style) error {
	var out strings.Builder
	heading := style.paint(bold, Visible(r.Policy))
	if r.Journey != "" {
		heading += " · " + Visible(r.Journey)
	}
	fmt.Fprintln(&out, heading)
	for _, s := range r.Steps {
		out.WriteString(style.step(s))
	}
	switch {
	case r.Error != nil:
		fmt.Fprintf(&out, "\n%s %s\n", style.paint(red, strings.TrimSpace("Error "+r.Error.Code)), Visible(r.Error.Message))
		if r.Error.Path != "" {
			fmt.Fprintf(&out, "  at %s:%d:%d", Visible(r.Error.Path), r.Error.Line, r.Error.Column)
			if r.Error.TechnicalProfile != "" {
				fmt.Fprintf(&out, " in technical profile %s", Visible(r.Error.TechnicalProfile))
			}
			out.WriteString("\n")
		}
		out.WriteString(style.explanation(r.Error))
	case r.WaitingFor != nil:
		fmt.Fprintf(&out, "\n%s\n", style.paint(amber, "Waiting for the user"))
		fmt.Fprintf(&out, "  page of %s with the fields %s\n", Visible(r.WaitingFor.TechnicalProfile), Visible(strings.Join(r.WaitingFor.Claims, ", ")))
		if len(r.WaitingFor.Choices) > 0 {
			fmt.Fprintf(&out, "  or one of %s\n", Visible(strings.Join(r.WaitingFor.Choices, ", ")))
		}
		out.WriteString("  Answer it in a scenario (--scenario FILE), or let --auto find answers.\n")
	case r.Body != nil:
		body, err := json.MarshalIndent(r.Body, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "\n%s\n", style.paint(green, "UserInfo"))
		for line := range strings.SplitSeq(string(body), "\n") {
			fmt.Fprintln(&out, Visible(line))
		}
	case r.Token != nil:
		parts := []any{r.Token.Header, r.Token.Claims}
		if s := r.Saml; s != nil {
			fmt.Fprintf(&out, "\n%s for %s, its assertion signed\n", style.paint(green, "SAML response"), Visible(s.Audience))
			parts = []any{map[string]string{"NameID": s.NameId, "Format": s.NameIdFormat}, s.Attributes}
		} else {
			fmt.Fprintf(&out, "\n%s, signed with RS256 and verified\n", style.paint(green, "ID token"))
		}
		for _, part := range parts {
			text, err := json.MarshalIndent(part, "", "  ")
			if err != nil {
				return err
			}
			for line := range strings.SplitSeq(string(text), "\n") {
				fmt.Fprintln(&out, Visible(line))
			}
		}
		fmt.Fprintln(&out, Visible(r.Token.Raw))
		for _, name := range []string{"access_token", "refresh_token", "code"} {
			if raw := r.Tokens[name]; raw != "" && raw != r.Token.Raw {
				fmt.Fprintf(&out, "\n%s\n%s\n", style.paint(green, name), Visible(raw))
			}
		}
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return err
	}
	for _, next := range []struct {
		title  string
		report *scenario.Report
	}{
		{"Again, with the session of the first run", r.Again}, {"The refresh token is redeemed", r.Refreshed}, {"The UserInfo endpoint answers", r.UserInfo},
	} {
		if next.report == nil {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s\n", style.paint(bold, next.title)); err != nil {
			return err
		}
		if err := Run(w, *next.report, style); err != nil {
			return err
		}
	}
	return nil
}

// explanation is an error's cause, the claims that mattered, and what would satisfy it.
func (s Style) explanation(e *scenario.ErrorReport) string {
	var out strings.Builder
	if e.Cause != "" {
		fmt.Fprintf(&out, "  %s %s\n", s.paint(faint, "why:"), Visible(e.Cause))
	}
	for _, id := range slices.Sorted(maps.Keys(e.Claims)) {
		text := "has no value"
		if v := e.Claims[id]; v != nil {
			text = "= " + strconv.Quote(*v)
		}
		fmt.Fprintf(&out, "  %s %s %s\n", s.paint(faint, "claim:"), Visible(id), Visible(text))
	}
	if e.Remedy != "" {
		fmt.Fprintf(&out, "  %s %s\n", s.paint(faint, "try:"), Visible(e.Remedy))
	}
	return out.String()
}

func (s Style) step(r scenario.StepReport) string {
	mark, color := "✓", green
	switch r.Result {
	case string(machine.StepSkipped):
		mark, color = "–", faint
	case string(machine.StepFailed):
		mark, color = "✗", red
	}
	what := r.Type
	if len(r.TechnicalProfiles) > 0 {
		what += " · " + strings.Join(r.TechnicalProfiles, ", ")
	}
	if r.Reason != "" {
		what += " · " + r.Result + ": " + r.Reason
	}
	return fmt.Sprintf("  %s %2d %s\n", s.paint(color, mark), r.Order, Visible(what))
}

// Event writes one operation of a run as it happens: its number, indented by depth, and what it did to the
// claims bag.
func Event(w io.Writer, e machine.Event, style Style) error {
	var out strings.Builder
	indent := strings.Repeat("  ", max(0, e.Depth-1))
	what := e.Text
	if what == "" {
		what = e.Where()
	}
	color := blue
	switch {
	case e.Failure != nil:
		color = red
	case e.Op == machine.Ask || e.Op == machine.Answer:
		color = amber
	case e.Op == machine.Issue:
		color = green
	}
	fmt.Fprintf(&out, "%s %s%s %s\n", style.paint(faint, fmt.Sprintf("%4d", e.Seq)), indent, style.paint(color, fmt.Sprintf("%-21s", e.Op)), Visible(what))
	if x := e.Exchange; x != nil {
		fmt.Fprintf(&out, "     %s%s → %s\n", indent, Visible(x.Request), Visible(x.Response))
		for _, h := range x.Http {
			fmt.Fprintf(&out, "     %s  %s %s → %d\n", indent, h.Method, Visible(h.Url), h.Status)
		}
	}
	for _, c := range e.Changes {
		fmt.Fprintf(&out, "     %s%s\n", indent, style.change(c))
	}
	if e.Failure != nil && e.Failure.Span.Path != "" {
		fmt.Fprintf(&out, "     %sat %s\n", indent, Visible(e.Failure.Span.String()))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// change shows what became of a claim, by sign and colour.
func (s Style) change(c claims.Change) string {
	shown := func(e *claims.Entry) string { return Visible(claims.Truncate(strconv.Quote(e.Shown().Text()), 120)) }
	switch c.Kind() {
	case "added":
		return s.paint(green, "+ "+Visible(c.Id)+" = "+shown(c.After))
	case "removed":
		return s.paint(red, "− "+Visible(c.Id))
	}
	return s.paint(amber, "~ "+Visible(c.Id)+" = "+shown(c.After)+" (was "+shown(c.Before)+")")
}
