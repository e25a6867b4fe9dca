package xmltree

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"journeydesigner/engine/source"
)

// The quick reader takes the XML that policies are written in (UTF-8, ASCII names, well-formed, within all
// limits) in one pass, some ten times faster than the careful one. At the first thing that is anything else it
// declines, and the careful reader reads the file from the start: it alone finds fault and words it. What both
// take, they take alike, which a fuzz test holds them to.
type quick struct {
	file *source.File
	s    string
	i    int
	doc  *Document
	// bom is the length of the byte order mark, by which places lie behind offsets into s.
	bom int32

	// open are the elements not yet closed, each with what it needs until then.
	open []opened
	// kids and pieces are the children and texts of all open elements, each element's own above its mark.
	kids   []*Element
	pieces []piece
	// list is the room in which the attributes of one element come together.
	list []Attribute
	// bindings are the namespace declarations in force, innermost last; bare is the scope of a name without a
	// prefix that is in no namespace.
	bindings []*scope
	bare     *scope

	cursor     cursor
	elements   slab[Element]
	pointers   slab[*Element]
	places     slab[place]
	attributes slab[Attribute]
}

type opened struct {
	e *Element
	// kids, pieces and bindings tell how many there were before the element.
	kids, pieces, bindings int
	// size is the length of all text; solid tells whether there is more than white space to it, as a CDATA section is.
	size  int
	solid bool
}

// piece is one stretch of character data, references resolved, line ends as the file has them.
type piece struct {
	text string
	at   place
}

// slab hands out room from blocks, so that a thousand small things take a few allocations.
type slab[T any] struct{ free []T }

func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.free = make([]T, max(n, 128))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// cursor turns ascending offsets into lines and columns as source.File counts them, in a file whose lines end in LF or
// CRLF.
type cursor struct {
	s                string
	at, line, column int
	// ascii tells that every character takes one byte.
	ascii bool
}

// to gives line and column of an offset that is not before the last one asked for.
func (c *cursor) to(offset int) (line, column int) {
	passed := c.s[c.at:offset]
	for {
		n := strings.IndexByte(passed, '\n')
		if n < 0 {
			break
		}
		passed = passed[n+1:]
		c.line, c.column = c.line+1, 1
	}
	if c.ascii {
		c.column += len(passed)
	} else {
		c.column += utf8.RuneCountInString(passed)
	}
	c.at = offset
	return c.line, c.column
}

func (q *quick) place(start, end int) place {
	line, column := q.cursor.to(start)
	return place{start: int32(start) + q.bom, end: int32(end) + q.bom, line: int32(line), column: int32(column)}
}

// readQuickly gives the document, or nil where the careful reader has to look.
func readQuickly(file *source.File) *Document {
	if len(file.Bytes) > MaxSize || file.Encoding() != source.UTF8 {
		return nil
	}
	text := file.Text()
	plain := ascii(text)
	if !plain && !utf8.Valid(text) || lonelyReturn(text) {
		return nil
	}
	s := string(text)
	q := &quick{file: file, s: s, doc: &Document{File: file}, bom: int32(file.BOM()), bare: &scope{file: file},
		cursor: cursor{s: s, line: 1, column: 1, ascii: plain}}
	// Room for what most policies need, so that the lists do not grow there step by step.
	some := 8 + min(len(s)/512, 120)
	q.open, q.kids, q.pieces, q.list = make([]opened, 0, 16), make([]*Element, 0, some), make([]piece, 0, some), make([]Attribute, 0, 16)
	if !q.declaration() || !q.document() {
		return nil
	}
	return q.doc
}

// lonelyReturn reports whether a line ends in CR alone, which no editor of this century writes.
func lonelyReturn(text []byte) bool {
	for {
		n := bytes.IndexByte(text, '\r')
		if n < 0 {
			return false
		}
		if text = text[n+1:]; len(text) == 0 || text[0] != '\n' {
			return true
		}
	}
}

// declaration takes the XML declaration in its usual spelling.
func (q *quick) declaration() bool {
	if !strings.HasPrefix(q.s, "<?") {
		return true
	}
	inst, _, ok := strings.Cut(q.s, "?>")
	if !ok {
		return false
	}
	q.i = len(inst) + 2
	switch strings.ToLower(strings.TrimRight(inst, " ")) {
	case `<?xml version="1.0" encoding="utf-8"`, `<?xml version="1.0"`, `<?xml version="1.0" encoding="utf-8" standalone="yes"`:
		return strings.HasPrefix(inst, "<?xml version=")
	}
	return false
}

func (q *quick) document() bool {
	for q.i < len(q.s) {
		n := strings.IndexByte(q.s[q.i:], '<')
		if n < 0 {
			n = len(q.s) - q.i
		}
		if n > 0 && !q.text(q.i+n) {
			return false
		}
		if q.i == len(q.s) {
			break
		}
		rest := q.s[q.i+1:]
		ok := false
		switch {
		case strings.HasPrefix(rest, "/"):
			ok = q.endTag()
		case strings.HasPrefix(rest, "!--"):
			ok = q.comment()
		case strings.HasPrefix(rest, "![CDATA["):
			ok = q.cdata()
		default:
			ok = q.startTag()
		}
		if !ok {
			return false
		}
	}
	return len(q.open) == 0 && q.doc.Root != nil
}

// plain reports whether no byte is a control character that XML has no place for. U+FFFE and U+FFFF begin with
// 0xEF, where the careful reader looks.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\n' && c != '\t' && c != '\r' || c == 0xEF {
			return false
		}
	}
	return true
}

// text takes character data up to an offset.
func (q *quick) text(end int) bool {
	start, raw := q.i, q.s[q.i:end]
	q.i = end
	blank := 0
	for blank < len(raw) && space(raw[blank]) {
		blank++
	}
	solid := blank < len(raw)
	if len(q.open) == 0 {
		return !solid
	}
	if solid {
		if !plain(raw[blank:]) || strings.Contains(raw[blank:], "]]>") {
			return false
		}
		if strings.IndexByte(raw, '&') >= 0 {
			var ok bool
			if raw, ok = expand(raw); !ok {
				return false
			}
		}
	}
	q.add(raw, start, end, solid)
	return true
}

// add puts character data to the innermost element.
func (q *quick) add(text string, start, end int, solid bool) {
	q.pieces = append(q.pieces, piece{text, q.place(start, end)})
	o := &q.open[len(q.open)-1]
	o.size += len(text)
	o.solid = o.solid || solid
}

// joined is the text of an element, line ends as XML reads them.
func joined(pieces []piece) string {
	if len(pieces) == 1 {
		return lineFeeds(pieces[0].text)
	}
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString(lineFeeds(p.text))
	}
	return out.String()
}

// lineFeeds makes LF of every CRLF.
func lineFeeds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

// expand resolves the references of a text; false where there is one that the careful reader has to judge.
func expand(raw string) (string, bool) {
	var out strings.Builder
	out.Grow(len(raw))
	for {
		before, rest, found := strings.Cut(raw, "&")
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		name, after, ok := strings.Cut(rest, ";")
		if !ok {
			return "", false
		}
		raw = after
		c, ok := predefined(name)
		if !ok {
			return "", false
		}
		out.WriteByte(c)
	}
}

func (q *quick) comment() bool {
	from := q.i + len("<!--")
	n := strings.Index(q.s[from:], "--")
	if n < 0 || !strings.HasPrefix(q.s[from+n:], "-->") || !plain(q.s[from:from+n]) {
		return false
	}
	end := from + n + len("-->")
	q.doc.Comments = append(q.doc.Comments, Comment{Text: q.s[from : from+n], Span: q.bare.span(q.place(q.i, end))})
	q.i = end
	return true
}

func (q *quick) cdata() bool {
	from := q.i + len("<![CDATA[")
	n := strings.Index(q.s[from:], "]]>")
	if n < 0 || len(q.open) == 0 || !plain(q.s[from:from+n]) {
		return false
	}
	end := from + n + len("]]>")
	q.add(q.s[from:from+n], q.i, end, true)
	q.i = end
	return true
}

// name takes a name of ASCII letters, digits, points, hyphens and underscores with at most one colon inside.
func (q *quick) name() (prefix, local string, ok bool) {
	from, colon := q.i, -1
	for ; q.i < len(q.s); q.i++ {
		switch c := q.s[q.i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_':
		case c >= '0' && c <= '9' || c == '-' || c == '.':
			if q.i == from || q.i == colon+1 {
				return "", "", false
			}
		case c == ':':
			if colon >= 0 || q.i == from {
				return "", "", false
			}
			colon = q.i
		default:
			return q.split(from, colon)
		}
	}
	return "", "", false
}

func (q *quick) split(from, colon int) (prefix, local string, ok bool) {
	switch {
	case q.i == from || q.s[q.i] >= utf8.RuneSelf || colon == q.i-1:
		return "", "", false
	case colon < 0:
		return "", q.s[from:q.i], true
	}
	return q.s[from:colon], q.s[colon+1 : q.i], true
}

func (q *quick) space() bool {
	from := q.i
	for q.i < len(q.s) && space(q.s[q.i]) {
		q.i++
	}
	return q.i > from
}

func (q *quick) startTag() bool {
	if len(q.open) == 0 && q.doc.Root != nil || len(q.open) >= MaxDepth {
		return false
	}
	start := q.i
	at := q.place(start, 0)
	q.i++
	prefix, local, ok := q.name()
	if !ok {
		return false
	}
	mark := len(q.bindings)
	attributes, ok := q.attributeList()
	if !ok {
		return false
	}
	empty := q.s[q.i] == '/'
	if empty {
		q.i++
	}
	if q.i >= len(q.s) || q.s[q.i] != '>' {
		return false
	}
	q.i++
	bound, ok := q.namespace(prefix)
	if !ok {
		return false
	}
	at.end = int32(q.i) + q.bom
	e := &q.elements.take(1)[0]
	e.Name, e.Attributes, e.whole, e.content = local, attributes, Place{bound, at}, q.place(q.i, q.i)
	if len(q.open) > 0 {
		e.Parent = q.open[len(q.open)-1].e
		q.kids = append(q.kids, e)
	} else {
		q.doc.Root = e
	}
	if empty {
		q.bindings = q.bindings[:mark]
		return true
	}
	q.open = append(q.open, opened{e: e, kids: len(q.kids), pieces: len(q.pieces), bindings: mark})
	return true
}

// attributeList takes the attributes up to / or >.
func (q *quick) attributeList() ([]Attribute, bool) {
	q.list = q.list[:0]
	for {
		spaced := q.space()
		if q.i >= len(q.s) {
			return nil, false
		}
		if c := q.s[q.i]; c == '/' || c == '>' {
			break
		}
		if !spaced || len(q.list) == 64 || !q.attribute() {
			return nil, false
		}
	}
	if len(q.list) == 0 {
		return nil, true
	}
	list := q.attributes.take(len(q.list))
	copy(list, q.list)
	for i := range list {
		// All declarations of the tag are known only now.
		a := &list[i]
		switch a.value.scope.prefix {
		case "":
		case "xmlns":
			a.value.scope.namespace = xmlnsNamespace
		default:
			var ok bool
			if a.value.scope, ok = q.namespace(a.value.scope.prefix); !ok {
				return nil, false
			}
		}
	}
	return list, true
}

// attribute takes one attribute into the list.
func (q *quick) attribute() bool {
	from := q.i
	prefix, local, ok := q.name()
	if !ok {
		return false
	}
	for i := range q.list {
		if q.list[i].Name == local {
			return false // twice, or in two namespaces: the careful reader tells
		}
	}
	q.space()
	if !strings.HasPrefix(q.s[q.i:], "=") {
		return false
	}
	q.i++
	q.space()
	if q.i >= len(q.s) || q.s[q.i] != '"' && q.s[q.i] != '\'' {
		return false
	}
	quote := q.s[q.i]
	q.i++
	n := strings.IndexByte(q.s[q.i:], quote)
	if n < 0 || n > MaxValue {
		return false
	}
	start := q.i
	q.i += n + 1
	value, ok := attributeValue(q.s[start : start+n])
	if !ok {
		return false
	}
	in := q.bare
	if prefix != "" {
		in = &scope{file: q.file, prefix: prefix}
	}
	q.list = append(q.list, Attribute{Name: local, Value: value, whole: q.place(from, q.i), value: Place{in, q.place(start, start+n)}})
	return q.declare(prefix, local, value)
}

// attributeValue resolves the references of an attribute's value and its white space.
func attributeValue(raw string) (string, bool) {
	i := 0
	for i < len(raw) && !looked[raw[i]] {
		i++
	}
	if i == len(raw) {
		return raw, true
	}
	if !plain(raw) || strings.IndexByte(raw, '<') >= 0 {
		return "", false
	}
	if _, ok := expand(raw); !ok {
		return "", false
	}
	return normalize([]byte(raw)), true
}

// looked has the bytes of an attribute's value that may not stand for themselves.
var looked = [256]bool{0: true, 1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, '\t': true, '\n': true, 11: true, 12: true,
	'\r': true, 14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true, 21: true, 22: true, 23: true, 24: true, 25: true, 26: true,
	27: true, 28: true, 29: true, 30: true, 31: true, '<': true, '&': true, 0xEF: true}

// declare takes up a namespace declaration; false for those that the careful reader has to judge.
func (q *quick) declare(prefix, local, value string) bool {
	if prefix == "xmlns" && (local == "xml" || local == "xmlns" || value == "") || value == xmlNamespace || value == xmlnsNamespace {
		return false
	}
	switch {
	case prefix == "xmlns":
		q.bindings = append(q.bindings, &scope{q.file, local, value})
	case prefix == "" && local == "xmlns":
		q.bindings = append(q.bindings, &scope{q.file, "", value})
	}
	return true
}

// namespace gives the scope of a prefix, of an element's where it is "".
func (q *quick) namespace(prefix string) (*scope, bool) {
	for _, bound := range slices.Backward(q.bindings) {
		if bound.prefix == prefix {
			return bound, true
		}
	}
	if prefix == "xml" {
		return &scope{q.file, prefix, xmlNamespace}, true
	}
	return q.bare, prefix == ""
}

func (q *quick) endTag() bool {
	if len(q.open) == 0 {
		return false
	}
	start := q.i
	q.i += len("</")
	prefix, local, ok := q.name()
	o := &q.open[len(q.open)-1]
	if !ok || prefix != o.e.Prefix() || local != o.e.Name {
		return false
	}
	q.space()
	if !strings.HasPrefix(q.s[q.i:], ">") {
		return false
	}
	q.i++
	o.e.content.end, o.e.whole.end = int32(start)+q.bom, int32(q.i)+q.bom
	if o.size > MaxValue {
		return false
	}
	if own := q.pieces[o.pieces:]; len(own) > 0 && (o.solid || len(q.kids) == o.kids) {
		o.e.Text = joined(own)
		o.e.runs = q.places.take(len(own))
		for i := range own {
			o.e.runs[i] = own[i].at
		}
	}
	q.pieces = q.pieces[:o.pieces]
	if n := len(q.kids) - o.kids; n > 0 {
		o.e.Children = q.pointers.take(n)
		copy(o.e.Children, q.kids[o.kids:])
		q.kids = q.kids[:o.kids]
	}
	q.bindings = q.bindings[:o.bindings]
	q.open = q.open[:len(q.open)-1]
	return true
}
