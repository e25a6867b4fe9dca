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
	// Prefix and Name are the two halves of the tag as written; Namespace is what the prefix stands for, ""
	// for none.
	Prefix, Name, Namespace string
	// Attributes in the order written, namespace declarations among them.
	Attributes []Attribute
	// Text is all character data that stands directly in the element, references resolved, untrimmed. White space
	// that only sets children apart is left out: Text is "" where there is nothing else.
	Text string
	// Runs are the stretches of the file that Text was read from, comments and children not among them.
	Runs []source.Span

	// Span is the whole element, Start its start tag, NameSpan the tag's name; Content is what stands between
	// start and end tag, and empty at the end of an empty-element tag.
	Span, Start, NameSpan, Content source.Span
	// SelfClosing tells an empty-element tag.
	SelfClosing bool
}

// Attribute is one attribute with its places.
type Attribute struct {
	// Prefix and Name are the halves of the name as written; Namespace is what the prefix stands for.
	Prefix, Name, Namespace string
	// Value has references resolved and white space normalised.
	Value string
	// Span runs from the name to the closing quote; NameSpan and ValueSpan are its halves, ValueSpan
	// without the quotes.
	Span, NameSpan, ValueSpan source.Span
}

// Comment is one comment; Text is what stands between its marks.
type Comment struct {
	Text string
	Span source.Span
}

// Attribute finds an attribute that has no prefix, by its exact name.
func (e *Element) Attribute(name string) (Attribute, bool) {
	for _, a := range e.Attributes {
		if a.Prefix == "" && a.Name == name {
			return a, true
		}
	}
	return Attribute{}, false
}

// Child gives the first child element of that exact name in the element's own namespace, or nil.
func (e *Element) Child(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name && c.Namespace == e.Namespace {
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
	if d.Root == nil || !d.Root.Span.Contains(offset) {
		return nil
	}
	at := d.Root
	for {
		inner := at
		for _, c := range at.Children {
			if c.Span.Contains(offset) {
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
