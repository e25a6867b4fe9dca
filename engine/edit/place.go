package edit

import "strings"

// placeKind is the part of the XML that an offset stands in.
type placeKind int

const (
	nowhere        placeKind = iota // a comment, CDATA section, declaration, or outside the policy
	elementContent                  // between children, or in text
	elementName                     // after "<", in the name
	closingName                     // after "</"
	attributeName                   // in a start tag, outside values
	attributeValue                  // between the quotes
)

// tag is a start tag as far as it can be read.
type tag struct {
	prefix, name string
	// attributes are the names and values in the order written, prefixes included.
	attributes []attribute
	// end is the offset after ">"; -1 where the tag is not closed.
	end         int
	selfClosing bool
	// at is the offset of "<".
	at int
}

type attribute struct {
	name, value string
	start, end  int // of the value, without the quotes; equal where there is none
}

// opened is an element that is open at a place, with the names of the children before it.
type opened struct {
	tag
	children []string
}

// place is what a text says of an offset in it.
type place struct {
	kind placeKind
	// open are the elements around the place, outermost first; of a place in a tag, those around the tag.
	open []opened
	// tag is the one that the place stands in, of the kinds that stand in one.
	tag tag
	// attribute is the one that an attributeValue belongs to.
	attribute attribute
	// after are the names of the children that follow in the same element.
	after []string
	// start and end are the bytes that a completion replaces; typed is what of them stands before the offset.
	start, end int
	typed      string
}

// reader goes through XML that need not be whole: people ask for completions while they type. It knows tags,
// attributes, comments, CDATA sections and processing instructions, and takes what it cannot read as text. It is one
// pass over the text.
type reader struct {
	s string
	i int
}

// placeOf reads the text as far as the offset and says what is there.
func placeOf(s string, offset int) place {
	offset = min(max(offset, 0), len(s))
	r := reader{s: s}
	var open []opened
	for r.i < len(s) {
		from := r.i
		lt := strings.IndexByte(s[from:], '<')
		if lt < 0 || from+lt >= offset {
			return r.content(open, from, offset)
		}
		r.i = from + lt
		if skipped := r.skip(); skipped {
			if offset < r.i {
				return place{}
			}
			continue
		}
		if strings.HasPrefix(s[r.i:], "</") {
			at := r.i
			r.i += 2
			name := r.name()
			if offset < at+2 {
				return place{}
			}
			if offset <= r.i {
				return place{kind: closingName, open: open, start: at + 2, end: r.i, typed: s[at+2 : offset]}
			}
			r.to('>')
			if offset < r.i {
				return place{}
			}
			open = closed(open, name)
			continue
		}
		t, in := r.startTag(offset)
		if in.kind != nowhere {
			in.open = open
			if in.kind == elementName {
				depth := 0
				if t.end >= 0 && !t.selfClosing {
					depth = 1
				}
				in.after = r.following(depth)
			}
			return in
		}
		if t.name == "" {
			continue
		}
		if len(open) > 0 {
			last := &open[len(open)-1]
			last.children = append(last.children, t.name)
		}
		if !t.selfClosing {
			open = append(open, opened{tag: t})
		}
	}
	return r.content(open, r.i, offset)
}

// content is the place in the content of the innermost open element; from is where the text before it begins.
func (r *reader) content(open []opened, from, offset int) place {
	p := place{kind: elementContent, open: open}
	end := len(r.s)
	if lt := strings.IndexByte(r.s[from:], '<'); lt >= 0 {
		end = from + lt
	}
	text := r.s[from:end]
	p.start = from + len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	p.end = from + len(strings.TrimRight(text, " \t\r\n"))
	if p.start > p.end || offset < p.start || offset > p.end {
		p.start, p.end = offset, offset
	}
	p.typed = r.s[p.start:offset]
	r.i = end
	p.after = r.following(0)
	return p
}

// closed takes the innermost element of a name, and all in it, off those that are open. A close tag of no open
// element closes nothing.
func closed(open []opened, name string) []opened {
	_, local := split(name)
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].name == local {
			return open[:i]
		}
	}
	return open
}

// skip passes over a comment, a CDATA section, a processing instruction or a declaration.
func (r *reader) skip() bool {
	for _, c := range []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
		if !strings.HasPrefix(r.s[r.i:], c.begin) {
			continue
		}
		r.i += len(c.begin)
		if end := strings.Index(r.s[r.i:], c.end); end >= 0 {
			r.i += end + len(c.end)
		} else {
			r.i = len(r.s)
		}
		return true
	}
	return false
}

// to goes behind the next byte of that kind, or stops before the next tag or at the end.
func (r *reader) to(b byte) {
	for ; r.i < len(r.s) && r.s[r.i] != '<'; r.i++ {
		if r.s[r.i] == b {
			r.i++
			return
		}
	}
}

// name reads the characters of a name.
func (r *reader) name() string {
	from := r.i
	for r.i < len(r.s) && !strings.ContainsRune(" \t\r\n<>/=\"'", rune(r.s[r.i])) {
		r.i++
	}
	return r.s[from:r.i]
}

func (r *reader) space() {
	for r.i < len(r.s) && strings.IndexByte(" \t\r\n", r.s[r.i]) >= 0 {
		r.i++
	}
}

// split parts a name at its colon.
func split(name string) (prefix, local string) {
	if prefix, local, ok := strings.Cut(name, ":"); ok {
		return prefix, local
	}
	return "", name
}

// startTag reads a start tag; where the offset stands in it, in says how, with the whole tag.
func (r *reader) startTag(offset int) (t tag, in place) {
	t = tag{at: r.i, end: -1}
	r.i++
	from := r.i
	t.prefix, t.name = split(r.name())
	if offset > t.at && offset <= r.i {
		in = place{kind: elementName, start: from, end: r.i, typed: r.s[from:offset]}
	}
	for r.i < len(r.s) {
		before := r.i
		r.space()
		switch {
		case r.i == len(r.s) || r.s[r.i] == '<':
			if in.kind == nowhere && offset > before && offset <= r.i {
				in = place{kind: attributeName, start: offset, end: offset}
			}
			in.tag = t
			return t, in
		case r.s[r.i] == '>' || strings.HasPrefix(r.s[r.i:], "/>"):
			if in.kind == nowhere && offset > before && offset <= r.i {
				in = place{kind: attributeName, start: offset, end: offset}
			}
			t.selfClosing = r.s[r.i] == '/'
			r.i++
			if t.selfClosing {
				r.i++
			}
			t.end = r.i
			in.tag = t
			return t, in
		}
		if in.kind == nowhere && offset > before && offset < r.i {
			in = place{kind: attributeName, start: offset, end: offset}
		}
		if a := r.attribute(offset, &in); a.name != "" {
			t.attributes = append(t.attributes, a)
		}
	}
	in.tag = t
	return t, in
}

// attribute reads one attribute, or a character that is none.
func (r *reader) attribute(offset int, in *place) attribute {
	from := r.i
	a := attribute{name: r.name()}
	if a.name == "" { // a stray character
		r.i++
		return a
	}
	if in.kind == nowhere && offset >= from && offset <= r.i {
		*in = place{kind: attributeName, start: from, end: r.i, typed: r.s[from:offset]}
	}
	a.start, a.end = r.i, r.i
	mark := r.i
	r.space()
	if r.i == len(r.s) || r.s[r.i] != '=' {
		r.i = mark
		return a
	}
	r.i++
	r.space()
	if r.i == len(r.s) || (r.s[r.i] != '"' && r.s[r.i] != '\'') {
		return a
	}
	quote := r.s[r.i]
	r.i++
	a.start = r.i
	for r.i < len(r.s) && r.s[r.i] != quote && r.s[r.i] != '<' {
		r.i++
	}
	a.end, a.value = r.i, r.s[a.start:r.i]
	if in.kind == nowhere && offset >= a.start && offset <= a.end {
		*in = place{kind: attributeValue, attribute: a, start: a.start, end: a.end, typed: r.s[a.start:offset]}
	}
	if r.i < len(r.s) && r.s[r.i] == quote {
		r.i++
	}
	return a
}

// following are the names of the elements that come at depth 0 before the element around them is closed; depth is that
// of what is read first.
func (r *reader) following(depth int) []string {
	var names []string
	for r.i < len(r.s) {
		lt := strings.IndexByte(r.s[r.i:], '<')
		if lt < 0 {
			break
		}
		r.i += lt
		if r.skip() {
			continue
		}
		if strings.HasPrefix(r.s[r.i:], "</") {
			if depth--; depth < 0 {
				break
			}
			r.i += 2
			r.to('>')
			continue
		}
		t, _ := r.startTag(-1)
		if t.name == "" {
			continue
		}
		if depth == 0 {
			names = append(names, t.name)
		}
		if !t.selfClosing {
			depth++
		}
	}
	return names
}
