package policy

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Value is one text of a policy - an attribute's value or an element's text - with its place.
// The zero value means that the policy does not say it.
type Value struct {
	// Text is the value with entities resolved; element texts are trimmed of surrounding white space.
	Text string
	// at is the place of the attribute's value or of the element in its tree; nil where the policy does not say it.
	at *xmltree.Place
	// Overrode is the value that this one replaced in an effective policy, or nil: that of a base policy, or
	// of an included technical profile where no base policy had one.
	Overrode *Value
}

// IsSet reports whether the policy says this value at all, be it empty.
func (v Value) IsSet() bool { return v.at != nil }

// Span is the place of the attribute's value or of the element; no place where the value is not set.
func (v Value) Span() source.Span { return v.at.Span() }

// ValueAt is a value that stands for what is written at a place, or follows from it. It is not set where that is no place.
func ValueAt(text string, at source.Span) Value { return Value{Text: text, at: xmltree.PlaceOf(at)} }

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
func Fold(id string) string {
	for i := range len(id) {
		if id[i] >= utf8.RuneSelf {
			return strings.ToLower(id)
		}
		if 'A' <= id[i] && id[i] <= 'Z' {
			var room [64]byte
			return string(AppendFold(room[:0], id))
		}
	}
	return id
}

// AppendFold appends Fold(id) to a buffer, which spares the allocation where the form is only looked up.
func AppendFold(b []byte, id string) []byte {
	start := len(b)
	b = append(b, id...)
	for i, c := range b[start:] {
		if c >= utf8.RuneSelf {
			return append(b[:start], strings.ToLower(id)...)
		}
		b[start+i] = lower(c)
	}
	return b
}

// SameId reports whether two ids name the same element: whether Fold makes them one.
func SameId(a, b string) bool {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x|y >= utf8.RuneSelf {
			return Fold(a) == Fold(b) // letters outside ASCII may change their length
		}
		if x != y && lower(x) != lower(y) {
			return false
		}
	}
	return len(a) == len(b)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
