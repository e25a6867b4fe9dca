// Package xmltree reads one XML file into a tree whose every element, attribute and text knows the bytes it
// came from. The bytes are the document of record: nothing is ever written from the tree, edits are made to
// the bytes at the spans found here. It knows nothing of policies.
package xmltree

import (
	"strings"

	"journeydesigner/engine/source"
)

// Document is one well-formed XML file.
type Document struct {
	File *source.File
	Root *Element
	// Comments are all comments of the file, in document order.
	Comments []Comment
}

// Element is one element with its places.
type Element struct {
	Parent *Element
	// Children are the child elements, in document order.
	Children []*Element
	// Name is the tag without its prefix, as written.
	Name string
	// Attributes in the order written, namespace declarations among them.
	Attributes []Attribute
	// Text is all character data that stands directly in the element, references resolved, untrimmed. White space
	// that only sets children apart is left out: Text is "" where there is nothing else.
	Text string

	// whole is the element; content what stands between its tags, which begins where the start tag ends.
	whole   Place
	content place
	runs    []place
}

// Attribute is one attribute with its places. The zero value stands for none.
type Attribute struct {
	// Name is the name without its prefix, as written.
	Name string
	// Value has references resolved and white space normalised.
	Value string

	// value is what stands between the quotes; whole runs from the name to the closing quote.
	value Place
	whole place
}

// Place is where something stands in a file. It takes half the room of the source.Span that it makes, and who points to
// it takes none.
type Place struct {
	scope *scope
	place
}

// PlaceOf keeps a span of what was not read from a file, or not as XML; nil where it is no place.
func PlaceOf(s source.Span) *Place {
	if s.IsZero() {
		return nil
	}
	return &Place{&scope{file: &source.File{Path: s.Path}}, placed(s)}
}

// Span is the place in full; no place where p is nil.
func (p *Place) Span() source.Span {
	if p == nil {
		return source.Span{}
	}
	return p.scope.span(p.place)
}

// scope is what the names of one prefix share: their file, and what the prefix stands for where they are written.
type scope struct {
	file              *source.File
	prefix, namespace string
}

// span is the place in full; that of no file is no place.
func (s *scope) span(at place) source.Span {
	if s == nil {
		return source.Span{}
	}
	return source.Span{Path: s.file.Path, Start: int(at.start), End: int(at.end), Line: int(at.line), Column: int(at.column)}
}

// width is the number of bytes that a text takes in the file.
func (s *scope) width(text string) int32 {
	if s == nil {
		return 0
	}
	return int32(len(s.file.Encode(text)))
}

// place is a source.Span of a known file in a third of its room; that MaxSize is a limit makes every number fit.
type place struct{ start, end, line, column int32 }

// placed takes the file off a span.
func placed(s source.Span) place {
	return place{start: int32(s.Start), end: int32(s.End), line: int32(s.Line), column: int32(s.Column)}
}

// Prefix is what stands before the colon of the tag, as written; "" where there is no colon.
func (e *Element) Prefix() string { return e.whole.scope.prefix }

// Namespace is what the prefix stands for, or the default namespace where there is none; "" for no namespace.
func (e *Element) Namespace() string { return e.whole.scope.namespace }

// Span is the whole element, from the < of its start tag to the > of its end tag.
func (e *Element) Span() source.Span { return e.whole.Span() }

// Place is that of the whole element; it lives as long as the element.
func (e *Element) Place() *Place { return &e.whole }

// Start is the start tag, or the empty-element tag.
func (e *Element) Start() source.Span {
	at := e.whole.place
	at.end = e.content.start
	return e.whole.scope.span(at)
}

// NameSpan is the tag's name in the start tag, prefix included.
func (e *Element) NameSpan() source.Span {
	at := e.whole.place
	at.start += e.whole.scope.width("<")
	at.end = at.start + e.whole.scope.width(e.tag())
	at.column++
	return e.whole.scope.span(at)
}

// Content is what stands between start and end tag, and empty at the end of an empty-element tag.
func (e *Element) Content() source.Span { return e.whole.scope.span(e.content) }

// Runs are the stretches of the file that Text was read from, in order, comments and children not among them; made
// anew by every call, nil where there are none.
func (e *Element) Runs() []source.Span {
	if len(e.runs) == 0 {
		return nil
	}
	out := make([]source.Span, len(e.runs))
	for i, at := range e.runs {
		out[i] = e.whole.scope.span(at)
	}
	return out
}

// SelfClosing tells an empty-element tag: after any other content stands an end tag.
func (e *Element) SelfClosing() bool { return e.content.end == e.whole.end }

// tag is the name with its prefix, as written.
func (e *Element) tag() string { return qualified(e.whole.scope.prefix, e.Name) }

func qualified(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + ":" + name
}

// Prefix is what stands before the colon of the name, as written; "" where there is no colon.
func (a *Attribute) Prefix() string {
	if a.value.scope == nil {
		return ""
	}
	return a.value.scope.prefix
}

// Namespace is what the prefix stands for; "" where there is none, as the default namespace is not for attributes.
func (a *Attribute) Namespace() string {
	if a.value.scope == nil {
		return ""
	}
	return a.value.scope.namespace
}

// Span runs from the name to the closing quote.
func (a *Attribute) Span() source.Span { return a.value.scope.span(a.whole) }

// NameSpan is the name, prefix included.
func (a *Attribute) NameSpan() source.Span {
	at := a.whole
	at.end = at.start + a.value.scope.width(qualified(a.Prefix(), a.Name))
	return a.value.scope.span(at)
}

// ValueSpan is the value without its quotes.
func (a *Attribute) ValueSpan() source.Span { return a.value.Span() }

// ValuePlace is that of the value without its quotes; it lives as long as the attribute.
func (a *Attribute) ValuePlace() *Place { return &a.value }

// Comment is one comment; Text is what stands between its marks.
type Comment struct {
	Text string
	Span source.Span
}

// Attribute finds an attribute that has no prefix, by its exact name.
func (e *Element) Attribute(name string) (Attribute, bool) {
	for i := range e.Attributes {
		if a := &e.Attributes[i]; a.Name == name && a.Prefix() == "" {
			return *a, true
		}
	}
	return Attribute{}, false
}

// Child gives the first child element of that exact name in the element's own namespace, or nil.
func (e *Element) Child(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name && c.Namespace() == e.Namespace() {
			return c
		}
	}
	return nil
}

// Walk visits the element and all below it, in document order, as long as visit says to go deeper.
func (e *Element) Walk(visit func(*Element) (deeper bool)) {
	if !visit(e) {
		return
	}
	for _, c := range e.Children {
		c.Walk(visit)
	}
}

// Path is where the element stands: the names from the root, with Ids, for example
// TrustFrameworkPolicy/UserJourneys/UserJourney[SignIn].
func (e *Element) Path() string {
	var parts []string
	for ; e != nil; e = e.Parent {
		part := e.Name
		if id, ok := e.Attribute("Id"); ok {
			part += "[" + id.Value + "]"
		}
		parts = append(parts, part)
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, "/")
}

// Find gives the innermost element that holds a byte offset, or nil where none does.
func (d *Document) Find(offset int) *Element {
	if d.Root == nil || !d.Root.holds(offset) {
		return nil
	}
	at := d.Root
	for {
		inner := at
		for _, c := range at.Children {
			if c.holds(offset) {
				inner = c
				break
			}
		}
		if inner == at {
			return at
		}
		at = inner
	}
}

func (e *Element) holds(offset int) bool {
	return int(e.whole.start) <= offset && offset < int(e.whole.end)
}
