package schema

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Check tells what is wrong with a text: "" where the type takes it, and otherwise the code of the finding.
func (v *Value) Check(s string) (code string) {
	switch {
	case !v.Kind.holds(s), v.Kind == Int && !v.spaced && strings.Trim(s, spaces) != s:
		return "S014"
	case len(v.Enumeration) > 0 && !v.lists(s):
		return "S012"
	case !v.fits(s):
		return "S013"
	}
	return ""
}

func (v *Value) lists(s string) bool {
	for _, o := range v.Enumeration {
		if o.Text == s {
			return true
		}
	}
	return false
}

// fits checks length and patterns.
func (v *Value) fits(s string) bool {
	if v.MinLength > 0 || v.MaxLength > 0 {
		if n := utf8.RuneCountInString(s); n < v.MinLength || v.MaxLength > 0 && n > v.MaxLength {
			return false
		}
	}
	if v.surely != nil && v.surely(s) {
		return true
	}
	for _, p := range v.Patterns {
		if p.Match(s) {
			return true
		}
	}
	return len(v.Patterns) == 0
}

// Words says in words what the type permits, such as "one of Append, Prepend, ReplaceAll".
func (v *Value) Words() string {
	if len(v.Enumeration) == 0 {
		return v.Doc
	}
	var all []string
	for _, o := range v.Enumeration {
		all = append(all, o.Text)
	}
	if len(all) == 1 {
		return "only " + all[0]
	}
	return "one of " + strings.Join(all, ", ")
}

// spaces are the characters that XML Schema trims off numbers, booleans and URIs, and collapses inside them.
const spaces = " \t\r\n"

func collapse(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(spaces, r) }), " ")
}

// holds reports whether a text is written as the built-in type wants it.
func (k Kind) holds(s string) bool {
	switch k {
	case Boolean:
		s = collapse(s)
		return s == "true" || s == "false" || s == "1" || s == "0"
	case Int:
		_, ok := number(s, "2147483648", "2147483647")
		return ok
	case Integer:
		most := strings.Repeat("9", 24)
		_, ok := number(s, most, most)
		return ok
	case URI:
		return isURI(collapse(s))
	}
	return true
}

// number reads a whole number and gives the one spelling that stands for all of equal value; lowest is what a
// negative number may be at most, without its sign, highest what a positive one may be.
func number(s, lowest, highest string) (canonical string, ok bool) {
	s = collapse(s)
	digits, negative := s, false
	switch {
	case strings.HasPrefix(s, "-"):
		digits, negative = s[1:], true
	case strings.HasPrefix(s, "+"):
		digits = s[1:]
	}
	if digits == "" {
		return "", false
	}
	for i := range len(digits) {
		if !digit(digits[i]) {
			return "", false
		}
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		digits = "0"
	}
	most := highest
	if negative {
		most = lowest
	}
	if len(digits) > len(most) || len(digits) == len(most) && digits > most {
		return "", false
	}
	if negative {
		// The public checkers tell -0 from 0; nobody writes it.
		return "-" + digits, true
	}
	return digits, true
}

// same gives the form in which two values of a key are compared; ok is false where the text is no value.
func (v *Value) same(s string) (canonical string, ok bool) {
	if v.Kind == Int {
		return number(s, "2147483648", "2147483647")
	}
	return s, true
}

// quoted shows a value in a message, cut where it is long.
func quoted(s string) string {
	const most = 60
	if n := 0; len(s) > most {
		for i := range s {
			if n++; n > most {
				return fmt.Sprintf("%q…", s[:i])
			}
		}
	}
	return fmt.Sprintf("%q", s)
}

// similar gives the name among those given that was most likely meant, or "".
func similar(name string, names []string) string {
	best, distance := "", min(2, (len(name)-1)/3)+1
	for _, n := range names {
		if strings.EqualFold(strings.Trim(name, spaces), n) {
			return n
		}
		if d := edits(name, n, distance); d < distance {
			best, distance = n, d
		}
	}
	return best
}

// edits counts the insertions, deletions and replacements that lead from a to b; limit where there are as many
// or more.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(b)], limit)
}

// plainLanguage tells one to three small letters, alone or with a hyphen and two to four letters or digits after them.
func plainLanguage(s string) bool {
	language, region, more := strings.Cut(s, "-")
	if language == "" || len(language) > 3 || strings.ContainsFunc(language, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return false
	}
	return !more || len(region) >= 2 && len(region) <= 4 && plainName(region) && !strings.ContainsAny(region, "_-")
}

// plainName reports whether a text is of ASCII letters, digits, _ and - only, and not empty.
func plainName(s string) bool {
	for i := range len(s) {
		if !nameByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// plainHost is like plainName with dots between such names, and without _ and -.
func plainHost(s string) bool {
	for i := range len(s) {
		if c := s[i]; !nameByte(c) && c != '.' || c == '_' || c == '-' {
			return false
		}
	}
	return len(s) >= 3 && len(s) <= 63
}

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// plainAddress tells https://, http:// and ~/ with a path of plain names and dots, and urn: with names in small
// letters between colons.
func plainAddress(s string) bool {
	for _, scheme := range []string{"~/", "https://", "http://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			return plainPath(rest)
		}
	}
	space, rest, ok := strings.Cut(strings.TrimPrefix(s, "urn:"), ":")
	return ok && strings.HasPrefix(s, "urn:") && len(space) <= 32 && plainUrn(space, "") && plainUrn(rest, ":.-")
}

func plainPath(s string) bool {
	before := byte('/')
	for i := range len(s) {
		c := s[i]
		if !nameByte(c) && c != '.' && (c != '/' || before == '/') {
			return false
		}
		before = c
	}
	return s != ""
}

func plainUrn(s, more string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return s != ""
}
