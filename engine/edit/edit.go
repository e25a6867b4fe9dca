// Package edit turns what a person means into edits of a policy's text: it proposes what may be written at a place, and
// writes elements where the schema wants them, with what they must hold. It reads and never writes files; what it
// proposes about elements and attributes comes from the schema's catalogue, what it proposes as ids from a Vocabulary.
package edit

import (
	"cmp"
	"slices"
	"strings"

	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Kind is what a proposal would write.
type Kind string

// The kinds of proposals.
const (
	Element   Kind = "element"
	Attribute Kind = "attribute"
	Value     Kind = "value"
	Closing   Kind = "closing"
	// Own stands for a value of one's own: New is yet to be written.
	Own Kind = "own"
)

// Proposal is one thing that may be written.
type Proposal struct {
	Kind Kind
	// Name is the element, the attribute or the value.
	Name string
	// Doc is one sentence: what it is for; "" where nothing is known of it.
	Doc string
	// Required says that the schema wants it there, and it is missing.
	Required bool
	// In is the element that an addition goes into; "" of what Complete proposes.
	In string
	// Start and End are the bytes of the text to replace, New what to write there.
	Start, End int
	New        string
	// Caret is the offset in New where writing goes on: in the first value that is empty, or behind it all.
	Caret int
}

// Edit is the proposal as an edit of a file.
func (p Proposal) Edit(path string) source.Edit {
	return source.Edit{Path: path, Start: p.Start, End: p.End, New: p.New}
}

// BlankAt gives the bytes of the value that an offset of a text stands in: an attribute's, or the text of an element that
// may have any; ok is false elsewhere.
func BlankAt(text string, offset int) (start, end int, ok bool) {
	p := placeOf(text, offset)
	if p.kind != attributeValue && p.kind != elementContent {
		return 0, 0, false
	}
	if _, value := p.blank(); value == nil {
		return 0, 0, false
	}
	return p.start, p.end, true
}

// Escape writes a value so that it can stand between quotes of either kind or between tags.
func Escape(value string) string {
	if !strings.ContainsAny(value, `&<"'`) {
		return value
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "'", "&apos;").Replace(value)
}

// Word is a value that may be written, and one sentence on it.
type Word struct{ Text, Doc string }

// Vocabulary gives the values that a policy knows, such as the ids of its claim types. A nil one knows none.
type Vocabulary func(Blank) []Word

// Blank is the place of a value: the names of the elements around it, from TrustFrameworkPolicy on, the attributes of
// the innermost, and the attribute whose value it is, "" for the element's text.
type Blank struct {
	Path      []string
	Attribute string
	// Attributes are the other attributes of the element, by name.
	Attributes map[string]string
	// Before counts the children of the same name before the element: a precondition's first Value is a claim type.
	Before int
	// Around are the elements around, outermost first, each with its attributes by name.
	Around []map[string]string
}

// Complete proposes what may be written at an offset of a text, in bytes, best first: what the schema requires, then in
// its order; ids by name. The text need not be well-formed. Nothing is proposed in comments, CDATA sections and below
// elements that the schema does not know.
func Complete(text string, offset int, known Vocabulary) []Proposal {
	p := placeOf(text, offset)
	switch p.kind {
	case elementContent:
		return append(values(p, known), elements(text, p)...)
	case elementName:
		return elements(text, p)
	case closingName:
		if n := len(p.open); n > 0 {
			name := qualified(p.open[n-1].prefix, p.open[n-1].name)
			whole := name
			if !strings.HasPrefix(text[p.end:], ">") {
				whole += ">"
			}
			return []Proposal{{Kind: Closing, Name: name, Start: p.start, End: p.end, New: whole, Caret: len(whole)}}
		}
	case attributeName:
		return attributes(p)
	case attributeValue:
		return values(p, known)
	}
	return nil
}

func qualified(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + ":" + name
}

// path are the names of the elements around a place.
func (p place) path() []string {
	var names []string
	for _, o := range p.open {
		names = append(names, o.name)
	}
	return names
}

// elements proposes children of the innermost element that is open.
func elements(text string, p place) []Proposal {
	if len(p.open) == 0 {
		if strings.Contains(text, "<TrustFrameworkPolicy") {
			return nil
		}
		w := writer{newline: newline(text), unit: "  "}
		return []Proposal{w.proposal(schema.Root(), p.start, p.end, p.typed == "" && p.kind == elementContent, "")}
	}
	parent := p.open[len(p.open)-1]
	decl := schema.Find(p.path()...)
	if decl == nil || decl.Type.Content != schema.Children {
		return nil
	}
	w := writer{newline: newline(text), unit: unit(text, p), prefix: parent.prefix}
	names := slices.Concat(parent.children, p.after)
	at := indentAt(text, p.start)
	var out []Proposal
	for _, c := range decl.Next(names, len(parent.children)) {
		start := p.start
		if p.kind == elementName {
			start-- // the "<"
		}
		one := w.proposal(c, start, p.end, true, at)
		one.Required = c.Min > 0 && !slices.Contains(names, c.Name)
		out = append(out, one)
	}
	first(out)
	return out
}

// first puts what is required before the rest, each in the order in which it came.
func first(all []Proposal) {
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(rank(a), rank(b)) })
}

func rank(p Proposal) int {
	if p.Required {
		return 0
	}
	return 1
}

// attributes proposes those that the element of the place has not.
func attributes(p place) []Proposal {
	decl := schema.Find(append(p.path(), p.tag.name)...)
	if decl == nil {
		return nil
	}
	var out []Proposal
	for _, a := range decl.Attributes() {
		if slices.ContainsFunc(p.tag.attributes, func(b attribute) bool { return b.name == a.Name && b.start != p.end }) {
			continue
		}
		value := only(a.Value)
		out = append(out, Proposal{Kind: Attribute, Name: a.Name, Doc: a.Doc, Required: a.Required, Start: p.start, End: p.end,
			New: a.Name + `="` + value + `"`, Caret: len(a.Name) + 2 + len(value)})
	}
	first(out)
	return out
}

// only is the one text that a value can have; "" where there are several.
func only(v *schema.Value) string {
	if v != nil && len(v.Enumeration) == 1 {
		return v.Enumeration[0].Text
	}
	return ""
}

// values proposes values of an attribute or the text of an element.
func values(p place, known Vocabulary) []Proposal {
	b, options := p.blank()
	if options == nil {
		return nil
	}
	words := make([]Word, 0, len(options.Enumeration))
	for _, o := range options.Enumeration {
		words = append(words, Word{o.Text, o.Doc})
	}
	if len(words) == 0 && options.Kind == schema.Boolean {
		words = []Word{{Text: "true"}, {Text: "false"}}
	}
	if known != nil {
		words = append(words, known(b)...)
	}
	var out []Proposal
	for _, w := range words {
		text := Escape(w.Text)
		out = append(out, Proposal{Kind: Value, Name: w.Text, Doc: w.Doc, Start: p.start, End: p.end, New: text, Caret: len(text)})
	}
	return out
}

// blank is the place of a value with its type, which is nil where no value may stand.
func (p place) blank() (Blank, *schema.Value) {
	b := Blank{Path: p.path()}
	for _, o := range p.open {
		b.Around = append(b.Around, byName(o.attributes))
	}
	if p.kind == attributeValue {
		b.Path = append(b.Path, p.tag.name)
		b.Attribute, b.Attributes = p.attribute.name, byName(p.tag.attributes)
		decl := schema.Find(b.Path...)
		if decl == nil {
			return b, nil
		}
		a, ok := decl.Attribute(b.Attribute)
		if !ok {
			return b, nil
		}
		return b, a.Value
	}
	n := len(p.open)
	decl := schema.Find(b.Path...)
	if n == 0 || decl == nil || decl.Type.Content != schema.Text {
		return b, nil
	}
	b.Attributes, b.Around = b.Around[n-1], b.Around[:n-1]
	if n > 1 {
		for _, c := range p.open[n-2].children {
			if c == p.open[n-1].name {
				b.Before++
			}
		}
		b.Before-- // the element itself is among them
	}
	return b, decl.Type.Value
}

func byName(all []attribute) map[string]string {
	out := make(map[string]string, len(all))
	for _, a := range all {
		out[a.name] = a.value
	}
	return out
}

// Additions proposes what may be added to an element of a well-formed document: the attributes that it has not, and
// children, each at the place where the schema wants it, after others of its name. The text is that of the document's
// file, and the offsets are those of its bytes.
func Additions(text string, e *xmltree.Element) []Proposal {
	var path []string
	for at := e; at != nil; at = at.Parent {
		path = append(path, at.Name)
	}
	slices.Reverse(path)
	decl := schema.Find(path...)
	if decl == nil || e.Namespace() != schema.Namespace || e.Span().End > len(text) {
		return nil
	}
	p := place{kind: attributeName, tag: tag{name: e.Name}}
	for _, name := range path[:len(path)-1] {
		p.open = append(p.open, opened{tag: tag{name: name}})
	}
	for _, a := range e.Attributes {
		p.tag.attributes = append(p.tag.attributes, attribute{name: qualified(a.Prefix(), a.Name), start: a.ValueSpan().Start})
	}
	start := e.Start()
	head := strings.TrimSuffix(strings.TrimSuffix(text[start.Start:start.End], ">"), "/")
	p.start = start.Start + len(strings.TrimRight(head, " \t\r\n"))
	p.end = p.start
	out := attributes(p)
	for i := range out {
		out[i].New, out[i].Caret = " "+out[i].New, out[i].Caret+1
	}
	if decl.Type.Content == schema.Children {
		out = append(out, children(text, e, decl)...)
	}
	first(out)
	for i := range out {
		out[i].In = e.Name
	}
	return out
}

// children proposes each child that the element may still have, where it belongs.
func children(text string, e *xmltree.Element, decl *schema.Element) []Proposal {
	start, content := e.Start(), e.Content()
	outer := indentAt(text, start.Start)
	w := writer{newline: newline(text), unit: "  ", prefix: e.Prefix()}
	inner := outer + w.unit
	names := make([]string, 0, len(e.Children))
	for i, c := range e.Children {
		names = append(names, c.Name)
		if i == 0 && alone(text, c.Start().Start) {
			inner = indentAt(text, c.Start().Start)
			w.unit = cmp.Or(strings.TrimPrefix(inner, outer), w.unit)
		}
	}
	var out []Proposal
	for _, c := range decl.Children() {
		at, ok := decl.Place(names, c.Name)
		if !ok || slices.ContainsFunc(out, func(p Proposal) bool { return p.Name == c.Name }) {
			continue
		}
		one := w.proposal(c, 0, 0, true, inner)
		one.Required = c.Min > 0 && !slices.Contains(names, c.Name)
		lead, tail := w.newline+inner, ""
		switch {
		case at > 0:
			one.Start, one.End = e.Children[at-1].Span().End, e.Children[at-1].Span().End
		case e.SelfClosing():
			one.Start, one.End = start.Start+len(strings.TrimRight(strings.TrimSuffix(text[start.Start:start.End], "/>"), " \t\r\n")), start.End
			lead, tail = ">"+lead, w.newline+outer+"</"+qualified(e.Prefix(), e.Name)+">"
		default:
			one.Start, one.End = start.End, start.End
			if len(e.Children) == 0 && strings.TrimSpace(text[content.Start:content.End]) == "" {
				one.End = content.End
				tail = w.newline + outer
			}
		}
		one.New, one.Caret = lead+one.New+tail, one.Caret+len(lead)
		out = append(out, one)
	}
	return out
}

// writer writes elements of the catalogue with what they must hold.
type writer struct {
	newline, unit, prefix string
	// caret is where the first empty value stands in what is written; -1 as long as there is none.
	caret int
	out   strings.Builder
}

// proposal is the element written whole; open says whether its "<" is to be written too.
func (w *writer) proposal(decl *schema.Element, start, end int, open bool, indent string) Proposal {
	w.caret = -1
	w.out.Reset()
	w.element(decl, indent)
	text := w.out.String()
	if w.caret < 0 {
		w.caret = len(text)
	}
	if !open {
		text, w.caret = text[1:], w.caret-1
	}
	return Proposal{Kind: Element, Name: decl.Name, Doc: decl.Doc, Start: start, End: end, New: text, Caret: w.caret}
}

// mark remembers the place of the first empty value.
func (w *writer) mark() {
	if w.caret < 0 {
		w.caret = w.out.Len()
	}
}

func (w *writer) element(decl *schema.Element, indent string) {
	name := qualified(w.prefix, decl.Name)
	w.out.WriteString("<" + name)
	if decl == schema.Root() {
		w.out.WriteString(` xmlns="` + schema.Namespace + `"`)
	}
	for _, a := range decl.Attributes() {
		if !a.Required {
			continue
		}
		w.out.WriteString(" " + a.Name + `="`)
		value := only(a.Value)
		if value == "" {
			w.mark()
		}
		w.out.WriteString(value + `"`)
	}
	switch decl.Type.Content {
	case schema.Text, schema.Anything:
		w.out.WriteString(">")
		w.mark()
		w.out.WriteString("</" + name + ">")
	case schema.Children:
		w.out.WriteString(">")
		inner, any := indent+w.unit, false
		if len(decl.Type.Sequences) > 0 {
			for _, c := range decl.Type.Sequences[0] {
				if c.Min > 0 {
					any = true
					w.out.WriteString(w.newline + inner)
					w.element(c, inner)
				}
			}
		}
		if !any {
			w.out.WriteString(w.newline + inner)
			w.mark()
		}
		w.out.WriteString(w.newline + indent + "</" + name + ">")
	default:
		w.out.WriteString(" />")
	}
}

// newline is what the text ends its lines with.
func newline(text string) string {
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// indentAt is the white space that the line of an offset begins with.
func indentAt(text string, offset int) string {
	line := text[strings.LastIndexByte(text[:offset], '\n')+1 : offset]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// alone tells whether only white space stands before the offset in its line.
func alone(text string, offset int) bool {
	return strings.TrimSpace(text[strings.LastIndexByte(text[:offset], '\n')+1:offset]) == ""
}

// unit is by how much the text indents: the difference between the two innermost elements of the place.
func unit(text string, p place) string {
	n := len(p.open)
	if n > 1 {
		if u := strings.TrimPrefix(indentAt(text, p.open[n-1].at), indentAt(text, p.open[n-2].at)); strings.TrimSpace(u) == "" && u != "" {
			return u
		}
	}
	return "  "
}
