package claims

import (
	"strings"
	"unicode/utf16"
)

// Mask covers part of a value where a page shows it; the claims bag keeps the whole (claims schema reference,
// section 5). The zero Mask covers nothing.
type Mask struct {
	// Text is what covers, character by character: a mask character has no meaning of its own.
	Text string
	// Regex is a .NET regular expression each of whose matches Text replaces. Where it is empty, Text stands in
	// place of as many leading characters of the value.
	Regex string
}

// Over gives the value as a page shows it. Nothing of a value shows that is shorter than Text, or on which the
// expression does not work: neither is documented, and a mask is there to hide.
func (m Mask) Over(value string) string {
	switch {
	case m == Mask{} || value == "":
		return value
	case m.Regex == "":
		text, units := utf16.Encode([]rune(m.Text)), utf16.Encode([]rune(value))
		n := min(len(text), len(units))
		return string(utf16.Decode(text[:n])) + string(utf16.Decode(units[n:]))
	}
	re, err := CompileRegex(m.Regex)
	if err != nil {
		return m.Text
	}
	covered, err := re.Replace(value, strings.ReplaceAll(m.Text, "$", "$$"))
	if err != nil {
		return m.Text
	}
	return covered
}
