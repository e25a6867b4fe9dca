package main

import (
	"encoding/json"
	"fmt"

	"journeydesigner/engine/rules"
	"journeydesigner/engine/workspace"
)

// catalogue writes all codes with one line each: as text, as JSON, or the rules with their examples as the page
// docs/rules.md.
func (c *ValidateCmd) catalogue(ctx *Context) error {
	switch c.Format {
	case "markdown":
		_, err := fmt.Fprint(ctx.Stdout, rules.Markdown())
		return err
	case "json":
		type row struct {
			Code     string `json:"code"`
			Summary  string `json:"summary"`
			Severity string `json:"severity,omitempty"`
			Topic    string `json:"topic,omitempty"`
		}
		rows := []row{}
		for _, code := range workspace.Catalogue() {
			r := row{Code: code.Id, Summary: code.Doc}
			if rule, ok := rules.Find(code.Id); ok {
				r.Severity, r.Topic = rule.Severity.String(), string(rule.Topic)
			}
			rows = append(rows, r)
		}
		out := json.NewEncoder(ctx.Stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(rows)
	}
	for _, code := range workspace.Catalogue() {
		severity := ""
		if rule, ok := rules.Find(code.Id); ok {
			severity = rule.Severity.String() + ": "
		}
		if _, err := fmt.Fprintf(ctx.Stdout, "%s  %s%s\n", code.Id, severity, code.Doc); err != nil {
			return err
		}
	}
	return nil
}
