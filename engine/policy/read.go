package policy

import (
	"iter"
	"strings"

	"journeydesigner/engine/xmltree"
)

// each gives the child elements of one name, in the policy namespace.
func each(e *xmltree.Element, name string) iter.Seq[*xmltree.Element] {
	return func(yield func(*xmltree.Element) bool) {
		for _, c := range e.Children {
			if c.Name == name && c.Namespace() == Namespace && !yield(c) {
				return
			}
		}
	}
}

// under gives the elements of one name in all containers of another.
func under(e *xmltree.Element, container, name string) iter.Seq[*xmltree.Element] {
	return func(yield func(*xmltree.Element) bool) {
		for c := range each(e, container) {
			for n := range each(c, name) {
				if !yield(n) {
					return
				}
			}
		}
	}
}

// attribute reads an attribute; the zero Value where it is not written.
func attribute(e *xmltree.Element, name string) Value {
	for i := range e.Attributes {
		if a := &e.Attributes[i]; a.Name == name && a.Prefix() == "" {
			return Value{Text: a.Value, at: a.ValuePlace()}
		}
	}
	return Value{}
}

// text reads an element's own text, trimmed.
func text(e *xmltree.Element) Value {
	return Value{Text: strings.Trim(e.Text, " \t\r\n"), at: e.Place()}
}

// child reads the text of the first child of that name.
func child(e *xmltree.Element, name string) Value {
	for c := range each(e, name) {
		return text(c)
	}
	return Value{}
}

// childAttribute reads an attribute of the first child of that name.
func childAttribute(e *xmltree.Element, name, attr string) Value {
	for c := range each(e, name) {
		return attribute(c, attr)
	}
	return Value{}
}

// items reads the keyed texts of a container.
func items(e *xmltree.Element, container, name, key string) []Item {
	out := room[Item](e, container, name)
	for c := range under(e, container, name) {
		out = append(out, Item{Span: c.Span(), Key: attribute(c, key), Value: text(c)})
	}
	return out
}

// room is an empty list with room for one entry per element; nil where there is none.
func room[T any](e *xmltree.Element, container, name string) []T {
	n := 0
	for range under(e, container, name) {
		n++
	}
	if n == 0 {
		return nil
	}
	return make([]T, 0, n)
}
