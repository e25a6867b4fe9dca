package policy

import (
	"strconv"
	"strings"

	"journeydesigner/engine/source"
)

// Value is one text of a policy - an attribute's value or an element's text - with its place.
// The zero value means that the policy does not say it.
type Value struct {
	// Text is the value with entities resolved; element texts are trimmed of surrounding white space.
	Text string
	// Span is the place of the attribute or of the element.
	Span source.Span
	// Overrode is the value that this one replaced in an effective policy, or nil: that of a base policy, or
	// of an included technical profile where no base policy had one.
	Overrode *Value
}

// IsSet reports whether the policy says this value at all, be it empty.
func (v Value) IsSet() bool { return !v.Span.IsZero() }

// Bool reads an xs:boolean (true, false, 1, 0, without regard to case); fallback where it is not set or no boolean.
func (v Value) Bool(fallback bool) bool {
	switch strings.ToLower(strings.TrimSpace(v.Text)) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return fallback
}

// Int reads a decimal integer; ok is false where the value is not one.
func (v Value) Int() (n int, ok bool) {
	n, err := strconv.Atoi(strings.TrimSpace(v.Text))
	return n, err == nil
}

// Or gives the text, or fallback where the value is not set or empty.
func (v Value) Or(fallback string) string {
	if v.Text == "" {
		return fallback
	}
	return v.Text
}

// Fold is the form in which ids are compared: the service matches ids of every kind without regard to
// case (the public starter packs refer to claim surname as surName).
func Fold(id string) string { return strings.ToLower(id) }

// SameId reports whether two ids name the same element.
func SameId(a, b string) bool { return Fold(a) == Fold(b) }
