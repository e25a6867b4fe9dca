package workspace

import (
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Name is what a policy calls something: its Id and the element that declares such ids, as the XML spells it. The zero value
// names nothing.
type Name struct{ Kind, Id string }

// Mention is a place that declares a name or refers to it.
type Mention struct {
	Name Name
	// Element is the element around the place, Within the nearest one above it that has an Id, such as a technical profile
	// or a journey, with that Id.
	Element, Within string
	// Declares tells a declaration from a reference.
	Declares bool
	// Span is the value itself; Whole is the element that is declared, or that refers.
	Span, Whole source.Span
}

// NameAt is what stands at an offset of a file's bytes: an Id, or a reference to one.
func (s *Snapshot) NameAt(path string, offset int) (Mention, bool) {
	f, ok := s.File(path)
	if !ok || f.Document == nil {
		return Mention{}, false
	}
	e := f.Document.Find(offset)
	if e == nil {
		return Mention{}, false
	}
	for _, m := range mentions(e) {
		if m.Span.Start <= offset && offset <= m.Span.End {
			return m, true
		}
	}
	return Mention{}, false
}

// Mentions are all places that mention a name in the chain of a file, from the file itself to its root, and in the files that
// are built upon one of those: declarations first, then references, each in the order of files and places.
func (s *Snapshot) Mentions(path string, n Name) []Mention {
	f, ok := s.File(path)
	if !ok || n.Id == "" {
		return nil
	}
	var out []Mention
	var walk func(e *xmltree.Element)
	walk = func(e *xmltree.Element) {
		for _, m := range mentions(e) {
			if m.Name.Kind == n.Kind && policy.SameId(m.Name.Id, n.Id) {
				out = append(out, m)
			}
		}
		for _, c := range e.Children {
			walk(c)
		}
	}
	for i := range s.Files {
		if g := &s.Files[i]; g.Document != nil && g.Document.Root != nil && (g.Path == path || s.related(f, *g)) {
			walk(g.Document.Root)
		}
	}
	slices.SortStableFunc(out, func(a, b Mention) int {
		switch {
		case a.Declares == b.Declares:
			return 0
		case a.Declares:
			return -1
		}
		return 1
	})
	return out
}

// related tells whether one of two files is a base of the other.
func (s *Snapshot) related(f, g File) bool {
	if f.Policy == nil || g.Policy == nil {
		return false
	}
	return slices.Contains(s.Set.ChainOf(f.Policy).Layers, g.Policy) || slices.Contains(s.Set.ChainOf(g.Policy).Layers, f.Policy)
}

// mentions are the names that an element itself mentions.
func mentions(e *xmltree.Element) []Mention {
	var out []Mention
	put := func(kind, id string, declares bool, at source.Span) {
		if id = strings.TrimSpace(id); id != "" {
			out = append(out, Mention{Name: Name{kind, id}, Element: e.Name, Within: within(e), Declares: declares, Span: at, Whole: e.Span()})
		}
	}
	for _, a := range e.Attributes {
		if a.Prefix() != "" {
			continue
		}
		i := slices.IndexFunc(places, func(p named) bool { return p.attribute == a.Name && (p.element == "" || p.element == e.Name) })
		switch {
		case i >= 0:
			put(places[i].declares, a.Value, false, a.ValueSpan())
		case a.Name == "Id" && slices.ContainsFunc(places, func(p named) bool { return p.declares == e.Name }):
			put(e.Name, a.Value, true, a.ValueSpan())
		}
	}
	if e.Text == "" {
		return out
	}
	at := e.Content()
	switch {
	case e.Name == "Item" && keyOf(e) == "ContentDefinitionReferenceId":
		put("ContentDefinition", e.Text, false, at)
	case e.Name == "Value" && e.Parent != nil && e.Parent.Name == "Precondition" && firstValue(e):
		put("ClaimType", e.Text, false, at)
	}
	return out
}

func keyOf(e *xmltree.Element) string {
	for _, a := range e.Attributes {
		if a.Name == "Key" {
			return a.Value
		}
	}
	return ""
}

// firstValue tells whether an element is the first Value of its parent: of a precondition, that is the claim.
func firstValue(e *xmltree.Element) bool {
	for _, c := range e.Parent.Children {
		if c.Name == "Value" {
			return c == e
		}
	}
	return false
}

// within is the Id of the nearest element above that has one.
func within(e *xmltree.Element) string {
	for at := e.Parent; at != nil; at = at.Parent {
		for _, a := range at.Attributes {
			if a.Prefix() == "" && a.Name == "Id" && a.Value != "" {
				return a.Value
			}
		}
	}
	return ""
}
