package claims

import (
	"errors"
	"time"

	"github.com/dlclark/regexp2"
)

// Budgets of a regular expression from a policy (threat R6): they bound compile and match so that a hostile
// pattern ends in a finding instead of a hang.
const (
	maxRegexLength  = 64 << 10
	regexMatchLimit = 250 * time.Millisecond
)

// ErrRegexTimeout says that a match took too long. It never contains the input, which may be a secret.
var ErrRegexTimeout = errors.New("the regular expression took longer than 250 ms on this value; simplify nested repetitions")

// Regex is a regular expression of .NET's flavour, as the service evaluates patterns and predicates: an
// unanchored search with lookaround, back references and named groups.
type Regex struct{ re *regexp2.Regexp }

// CompileRegex compiles an expression of at most 64 KB.
func CompileRegex(expression string) (Regex, error) {
	if len(expression) > maxRegexLength {
		return Regex{}, errors.New("the regular expression is longer than 64 KB")
	}
	re, err := regexp2.Compile(dialect(expression), regexp2.None)
	if err != nil {
		return Regex{}, err
	}
	re.MatchTimeout = regexMatchLimit
	return Regex{re}, nil
}

// Match reports whether the expression matches somewhere in s; ErrRegexTimeout when it takes too long.
func (r Regex) Match(s string) (bool, error) {
	ok, err := r.re.MatchString(s)
	if err != nil {
		return false, ErrRegexTimeout
	}
	return ok, nil
}

// Replace replaces every match by replacement, in which $1 and $<name> stand for groups.
func (r Regex) Replace(s, replacement string) (string, error) {
	out, err := r.re.Replace(s, replacement, -1, -1)
	if err != nil {
		return "", ErrRegexTimeout
	}
	return out, nil
}

// Group is one capturing group of a match. Groups without a name are named by their number, as .NET does.
type Group struct {
	Name, Text string
	// Matched is false for a group that took no part in the match.
	Matched bool
}

// Find gives the groups of the first match, the whole match (group 0) first; ok is false where nothing matches.
func (r Regex) Find(s string) (groups []Group, ok bool, err error) {
	m, err := r.re.FindStringMatch(s)
	if err != nil {
		return nil, false, ErrRegexTimeout
	}
	if m == nil {
		return nil, false, nil
	}
	for _, g := range m.Groups() {
		groups = append(groups, Group{Name: g.Name, Text: g.String(), Matched: len(g.Captures) > 0})
	}
	return groups, true, nil
}
