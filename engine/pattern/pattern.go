// Package pattern holds regular expressions as data: a table, or a variable of a package, states the text, and the
// expression is made when it is first asked for. A start of the program makes none that it does not use. It knows
// nothing of what is matched.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression in the syntax of package regexp. It may be used by several goroutines at once, and
// must not be copied. The zero value matches any text.
type Pattern struct {
	// Source is the expression's text, which must not change.
	Source string

	once sync.Once
	made *regexp.Regexp
}

// Regexp gives the expression. It panics where Source is none: a pattern is written by the program, never by a user.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(func() { p.made = regexp.MustCompile(p.Source) })
	return p.made
}

// Match reports whether a part of the text matches the expression, all of it where Source is anchored.
func (p *Pattern) Match(text string) bool { return p.Regexp().MatchString(text) }
