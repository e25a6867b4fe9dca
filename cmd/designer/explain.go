package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/workspace"
)

// ExplainCmd tells what a code stands for.
type ExplainCmd struct {
	Code   string `arg:"" help:"A code of a finding such as R070, or of the service such as AADB2C90118 or 90118."`
	Format string `enum:"text,json" default:"text" help:"How to write the result: text or json."`
}

// Help is printed below the flags.
func (ExplainCmd) Help() string {
	return `Codes of findings are explained with the examples that the rules are tested by; codes of the service with their cause, the place in
policy files that they come from, and what to do.

Exit status: 0 explained, 2 no such code.`
}

// explanation is what there is to say of a code; the empty parts are left out.
type explanation struct {
	Code     string `json:"code"`
	Summary  string `json:"summary"`
	Severity string `json:"severity,omitempty"`
	Topic    string `json:"topic,omitempty"`
	Where    string `json:"where,omitempty"`
	Advice   string `json:"advice,omitempty"`
	Bad      string `json:"bad,omitempty"`
	Good     string `json:"good,omitempty"`
}

var bareNumber = regexp.MustCompile(`^\d{5}$`)

// Run explains.
func (c *ExplainCmd) Run(ctx *Context) error {
	wanted := strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(c.Code, ":")))
	if bareNumber.MatchString(wanted) {
		wanted = "AADB2C" + wanted
	}
	e, known, ok := explain(wanted)
	if !ok {
		near := ""
		if n := chain.Nearest(wanted, known); n != "" {
			near = " Did you mean " + n + "?"
		}
		return fmt.Errorf("there is no code %s.%s designer validate --rules lists those of this program", c.Code, near)
	}
	if c.Format == "json" {
		out := json.NewEncoder(ctx.Stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(e)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", e.Code, e.Summary)
	if e.Topic != "" {
		fmt.Fprintf(&out, "Severity %s; topic: %s.\n", e.Severity, e.Topic)
	}
	for _, part := range []struct{ title, text string }{
		{"Where it comes from", e.Where}, {"What to do", e.Advice}, {"It speaks of", e.Bad}, {"and not of", e.Good},
	} {
		if part.text != "" {
			fmt.Fprintf(&out, "\n%s:\n  %s\n", part.title, strings.ReplaceAll(part.text, "\n", "\n  "))
		}
	}
	_, err := fmt.Fprint(ctx.Stdout, out.String())
	return err
}

// explain finds a code, and gives all that there are where it is none of them.
func explain(code string) (e explanation, known []string, ok bool) {
	for _, s := range rules.ServiceErrors {
		if s.Code == code {
			return explanation{Code: s.Code, Summary: s.Cause, Where: s.Where, Advice: s.Advice}, nil, true
		}
		known = append(known, s.Code)
	}
	for _, c := range workspace.Catalogue {
		if c.Id != code {
			known = append(known, c.Id)
			continue
		}
		e = explanation{Code: c.Id, Summary: c.Doc}
		if r, rule := rules.Find(code); rule {
			e.Severity, e.Topic = r.Severity.String(), string(r.Topic)
			e.Bad, e.Good = rules.Example(r.Bad), rules.Example(r.Good)
		}
		return e, nil, true
	}
	return e, known, false
}
