package rules

import (
	"fmt"
	"strings"

	"journeydesigner/engine/pattern"
)

// Find gives the rule of a code, without regard to case.
func Find(code string) (Rule, bool) {
	for _, family := range table {
		for _, r := range family {
			if strings.EqualFold(r.Code, code) {
				return r, true
			}
		}
	}
	return Rule{}, false
}

var wantComment = pattern.Pattern{Source: ` *<!-- want [^>]*-->`}

// Example is an example of a rule as a reader wants it, without the marks of the tests.
func Example(text string) string {
	return strings.TrimSpace(wantComment.Regexp().ReplaceAllString(text, ""))
}

// Markdown is the catalogue of all rules with their examples, as docs/rules.md.
func Markdown() string {
	var out strings.Builder
	out.WriteString(`# The rules

What ` + "`designer validate`" + ` checks beyond well-formed XML, the schema and the references of a chain. This page is written by
` + "`make docs`" + ` from the rules themselves.

` + "`<!-- designer-ignore R012: reason -->`" + ` on a line of its own before an element, or on its line, silences one code there. A
` + "`designer.yaml`" + ` in the folder gives codes another severity:

` + "```yaml\nseverities:\n  R010: off\n  R070: error\n```" + `

"Everywhere" rules speak only where every chain that holds the file agrees: what one relying party uses is used.
`)
	topic := Topic("")
	for _, r := range All() {
		if r.Topic != topic {
			topic = r.Topic
			fmt.Fprintf(&out, "\n## %s\n", topic)
		}
		everywhere := ""
		if r.Everywhere {
			everywhere = ", everywhere"
		}
		fmt.Fprintf(&out, "\n### %s\n\n%s (%s%s)\n", r.Code, r.Doc, r.Severity, everywhere)
		if r.Bad != "" {
			fmt.Fprintf(&out, "\nIt speaks of\n\n```xml\n%s\n```\n\nand not of\n\n```xml\n%s\n```\n", Example(r.Bad), Example(r.Good))
		}
	}
	return out.String()
}
