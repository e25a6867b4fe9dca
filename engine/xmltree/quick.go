package xmltree

import (
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

	// open are the elements not yet closed, each with what it needs until then.
	open []opened
	// kids and runs are the children and texts of all open elements, each element's own above its mark.
	kids []*Element
	runs []source.Span
	// bindings are the namespace declarations in force, innermost last.
	bindings []binding

	cursor     cursor
	elements   slab[Element]
	pointers   slab[*Element]
	spans      slab[source.Span]
	attributes slab[Attribute]
}

type opened struct {
	e *Element
	// kids, runs and bindings tell how many there were before the element.
	kids, runs, bindings int
	text                 string
	parts                []string
	// size is the length of all text; solid tells whether there is more than white space to it, as a CDATA section is.
	size  int
	solid bool
}

type binding struct{ prefix, namespace string }

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

// cursor turns ascending offsets into lines and columns as source.File counts them.
type cursor struct {
	s                    string
	at, line, start, cut int
}

// to gives line and column of an offset that is not before the last one asked for.
func (c *cursor) to(offset int) (line, column int) {
	for ; c.at < offset; c.at++ {
		switch b := c.s[c.at]; {
		case b == '\n' || b == '\r' && (c.at+1 >= len(c.s) || c.s[c.at+1] != '\n'):
			c.line, c.start, c.cut = c.line+1, c.at+1, 0
		case b&0xC0 == 0x80:
			c.cut++ // a byte inside a character takes no column
		}
	}
	return c.line, offset - c.start - c.cut + 1
}

func (q *quick) span(start, end int) source.Span {
	line, column := q.cursor.to(start)
	bom := q.file.BOM()
	return source.Span{Path: q.file.Path, Start: start + bom, End: end + bom, Line: line, Column: column}
}

// readQuickly gives the document, or nil where the careful reader has to look.
func readQuickly(file *source.File) *Document {
	if len(file.Bytes) > MaxSize || file.Encoding() != source.UTF8 {
		return nil
	}
	text := file.Text()
	if !utf8.Valid(text) {
		return nil
	}
	s := string(text)
	q := &quick{file: file, s: s, doc: &Document{File: file}, cursor: cursor{s: s, line: 1}}
	if !q.declaration() || !q.document() {
		return nil
	}
	return q.doc
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
	if !plain(raw) || strings.Contains(raw, "]]>") {
		return false
	}
	if len(q.open) == 0 {
		return strings.Trim(raw, " \t\r\n") == ""
	}
	if strings.IndexByte(raw, '&') >= 0 {
		var ok bool
		if raw, ok = expand(raw); !ok {
			return false
		}
	}
	q.add(raw, start, end)
	return true
}

// add puts character data to the innermost element, line ends as XML reads them.
func (q *quick) add(raw string, start, end int) {
	q.runs = append(q.runs, q.span(start, end))
	if strings.IndexByte(raw, '\r') >= 0 {
		raw = lineEnds.Replace(raw)
	}
	o := &q.open[len(q.open)-1]
	o.size += len(raw)
	o.solid = o.solid || q.s[start] == '<' || strings.Trim(raw, " \t\n") != ""
	if o.text == "" {
		o.text = raw
		return
	}
	o.parts = append(o.parts, raw)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// expand resolves the references of a text without line ends of other kinds than LF; false where there is one
// that the careful reader has to judge.
func expand(raw string) (string, bool) {
	if strings.IndexByte(raw, '\r') >= 0 {
		return "", false // a carriage return by reference stays one
	}
	var out strings.Builder
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
	q.doc.Comments = append(q.doc.Comments, Comment{Text: q.s[from : from+n], Span: q.span(q.i, end)})
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
	q.add(q.s[from:from+n], q.i, end)
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
	e := &q.elements.take(1)[0]
	q.i++
	var ok bool
	if e.Prefix, e.Name, ok = q.name(); !ok {
		return false
	}
	e.Start, e.NameSpan = q.span(start, q.i), q.span(start+1, q.i)
	mark := len(q.bindings)
	if !q.attributeList(e) {
		return false
	}
	if e.SelfClosing = q.s[q.i] == '/'; e.SelfClosing {
		q.i++
	}
	if q.i >= len(q.s) || q.s[q.i] != '>' {
		return false
	}
	q.i++
	if e.Namespace, ok = q.namespace(e.Prefix); !ok {
		return false
	}
	e.Start.End = q.i + q.file.BOM()
	e.Span, e.Content = e.Start, q.span(q.i, q.i)
	if len(q.open) > 0 {
		e.Parent = q.open[len(q.open)-1].e
		q.kids = append(q.kids, e)
	} else {
		q.doc.Root = e
	}
	if e.SelfClosing {
		q.bindings = q.bindings[:mark]
		return true
	}
	q.open = append(q.open, opened{e: e, kids: len(q.kids), runs: len(q.runs), bindings: mark})
	return true
}

// attributeList takes the attributes up to / or >.
func (q *quick) attributeList(e *Element) bool {
	var room [8]Attribute
	list := room[:0]
	for {
		spaced := q.space()
		if q.i >= len(q.s) {
			return false
		}
		if c := q.s[q.i]; c == '/' || c == '>' {
			break
		}
		if !spaced || len(list) == 64 {
			return false
		}
		a, ok := q.attribute()
		if !ok {
			return false
		}
		for _, before := range list {
			if before.Name == a.Name {
				return false // twice, or in two namespaces: the careful reader tells
			}
		}
		list = append(list, a)
	}
	e.Attributes = q.attributes.take(len(list))
	copy(e.Attributes, list)
	for i := range e.Attributes {
		a := &e.Attributes[i]
		switch a.Prefix {
		case "":
		case "xmlns":
			a.Namespace = xmlnsNamespace
		default:
			var ok bool
			if a.Namespace, ok = q.namespace(a.Prefix); !ok {
				return false
			}
		}
	}
	return true
}

func (q *quick) attribute() (a Attribute, ok bool) {
	from := q.i
	if a.Prefix, a.Name, ok = q.name(); !ok {
		return a, false
	}
	end := q.i
	q.space()
	if !strings.HasPrefix(q.s[q.i:], "=") {
		return a, false
	}
	q.i++
	q.space()
	if q.i >= len(q.s) || q.s[q.i] != '"' && q.s[q.i] != '\'' {
		return a, false
	}
	quote := q.s[q.i]
	q.i++
	n := strings.IndexByte(q.s[q.i:], quote)
	if n < 0 || n > MaxValue {
		return a, false
	}
	value, raw := q.i, q.s[q.i:q.i+n]
	q.i += n + 1
	if a.Value, ok = attributeValue(raw); !ok {
		return a, false
	}
	a.NameSpan = q.span(from, end)
	a.Span = a.NameSpan
	a.Span.End = q.i + q.file.BOM()
	a.ValueSpan = q.span(value, value+n)
	return a, q.declare(a)
}

// attributeValue resolves the references of an attribute's value and its white space.
func attributeValue(raw string) (string, bool) {
	special, spaced := false, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '<' || c == 0xEF:
			return "", false
		case c == '&':
			special = true
		case c == '\t' || c == '\n' || c == '\r':
			spaced = true
		case c < 0x20:
			return "", false
		}
	}
	if special {
		if _, ok := expand(strings.ReplaceAll(raw, "\r", "")); !ok {
			return "", false
		}
	}
	if spaced || special {
		return normalize([]byte(raw)), true
	}
	return raw, true
}

// declare takes up a namespace declaration; false for those that the careful reader has to judge.
func (q *quick) declare(a Attribute) bool {
	if a.Prefix == "xmlns" && (a.Name == "xml" || a.Name == "xmlns" || a.Value == "") || a.Value == xmlNamespace || a.Value == xmlnsNamespace {
		return false
	}
	switch {
	case a.Prefix == "xmlns":
		q.bindings = append(q.bindings, binding{a.Name, a.Value})
	case a.Prefix == "" && a.Name == "xmlns":
		q.bindings = append(q.bindings, binding{"", a.Value})
	}
	return true
}

func (q *quick) namespace(prefix string) (string, bool) {
	for i := len(q.bindings) - 1; i >= 0; i-- {
		if q.bindings[i].prefix == prefix {
			return q.bindings[i].namespace, true
		}
	}
	if prefix == "xml" {
		return xmlNamespace, true
	}
	return "", prefix == ""
}

func (q *quick) endTag() bool {
	if len(q.open) == 0 {
		return false
	}
	start := q.i
	q.i += len("</")
	prefix, local, ok := q.name()
	o := &q.open[len(q.open)-1]
	if !ok || prefix != o.e.Prefix || local != o.e.Name {
		return false
	}
	q.space()
	if !strings.HasPrefix(q.s[q.i:], ">") {
		return false
	}
	q.i++
	bom := q.file.BOM()
	o.e.Content.End, o.e.Span.End = start+bom, q.i+bom
	if o.size > MaxValue {
		return false
	}
	if o.solid || len(q.kids) == o.kids {
		o.e.Text = o.text
		if len(o.parts) > 0 {
			o.e.Text += strings.Join(o.parts, "")
		}
		if n := len(q.runs) - o.runs; n > 0 {
			o.e.Runs = q.spans.take(n)
			copy(o.e.Runs, q.runs[o.runs:])
		}
	}
	q.runs = q.runs[:o.runs]
	if n := len(q.kids) - o.kids; n > 0 {
		o.e.Children = q.pointers.take(n)
		copy(o.e.Children, q.kids[o.kids:])
		q.kids = q.kids[:o.kids]
	}
	q.bindings = q.bindings[:o.bindings]
	q.open = q.open[:len(q.open)-1]
	return true
}
