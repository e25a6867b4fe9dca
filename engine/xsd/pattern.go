package xsd

import "strings"

// normalize writes a pattern of XML Schema so that the library compiles it. Two things stand in the way. Schemas
// made with .NET, the public policy schema among them, anchor their patterns with ^ and $ and escape the slash: .NET
// heeds the one and takes the other, while XML Schema has neither (Datatypes, appendix F: a pattern is anchored as
// it is, and only what has a meaning may be escaped). And the library cannot put \w, \W, \D or \S into a class of
// several members; such a class reads the same as a choice: [\w.-] as ([.\-]|\w). What is beyond that, a class
// that is negated or subtracted from, is left for the library to refuse by name.
func normalize(pattern string) string {
	n := &normalizer{in: []rune(pattern)}
	for n.at < len(n.in) {
		switch c := n.in[n.at]; {
		case c == '\\':
			n.out.WriteString(n.escape())
		case c == '[':
			n.out.WriteString(n.class())
		case c == '^' && n.opens(), c == '$' && n.closes():
			n.at++
		default:
			n.out.WriteRune(c)
			n.at++
		}
	}
	return n.out.String()
}

type normalizer struct {
	in  []rune
	at  int
	out strings.Builder
}

// opens reports whether the reading place is the beginning of an alternative.
func (n *normalizer) opens() bool {
	return n.at == 0 || n.in[n.at-1] == '|' && !n.escaped() || n.in[n.at-1] == '(' && !n.escaped()
}

// closes reports whether the reading place is the end of an alternative.
func (n *normalizer) closes() bool {
	return n.at+1 == len(n.in) || n.in[n.at+1] == '|' || n.in[n.at+1] == ')'
}

// escaped reports whether the character before the reading place has a backslash of its own.
func (n *normalizer) escaped() bool {
	slashes := 0
	for i := n.at - 2; i >= 0 && n.in[i] == '\\'; i-- {
		slashes++
	}
	return slashes%2 == 1
}

// escape reads a backslash and what belongs to it. An escaped punctuation mark without a meaning is the mark.
func (n *normalizer) escape() string {
	if n.at+1 >= len(n.in) {
		n.at++
		return `\`
	}
	c := n.in[n.at+1]
	n.at += 2
	if strings.ContainsRune("/_\"'`,:;@#%&=<>!~$ ", c) {
		return string(c)
	}
	if c != 'p' && c != 'P' || n.at >= len(n.in) || n.in[n.at] != '{' {
		return `\` + string(c)
	}
	from := n.at
	for n.at < len(n.in) && n.in[n.at] != '}' {
		n.at++
	}
	n.at = min(n.at+1, len(n.in))
	return `\` + string(c) + string(n.in[from:n.at])
}

// class reads a character class.
func (n *normalizer) class() string {
	from := n.at
	n.at++
	plain := n.at < len(n.in) && n.in[n.at] != '^'
	var members strings.Builder
	var sets []string
	afterSet := false
	for n.at < len(n.in) && n.in[n.at] != ']' {
		switch c := n.in[n.at]; {
		case c == '\\':
			e := n.escape()
			if afterSet = strings.Contains(`\w\W\D\S`, e) && len(e) == 2; afterSet {
				sets = append(sets, e)
				continue
			}
			members.WriteString(e)
			continue
		case c == '[': // a subtraction; what follows it is a class of its own
			plain = false
			members.WriteString(n.class())
			continue
		case c == '-' && afterSet, c == '^' && members.Len() == 0 && plain:
			members.WriteRune('\\')
			members.WriteRune(c)
		default:
			members.WriteRune(c)
		}
		afterSet = false
		n.at++
	}
	n.at = min(n.at+1, len(n.in))
	switch {
	case !plain || len(sets) == 0:
		return dropEscapes(string(n.in[from:n.at]))
	case members.Len() == 0:
		return "(" + strings.Join(sets, "|") + ")"
	}
	return "([" + members.String() + "]|" + strings.Join(sets, "|") + ")"
}

// dropEscapes takes needless backslashes out of a class that is otherwise kept as it is.
func dropEscapes(class string) string {
	n := &normalizer{in: []rune(class)}
	for n.at < len(n.in) {
		if n.in[n.at] == '\\' {
			n.out.WriteString(n.escape())
			continue
		}
		n.out.WriteRune(n.in[n.at])
		n.at++
	}
	return n.out.String()
}
