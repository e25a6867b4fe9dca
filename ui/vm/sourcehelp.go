package vm

import (
	"slices"
	"strings"

	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/xmltree"
	"journeydesigner/ui/words"
)

// SourceHelp is what the schema says of the element or attribute at a place; the zero value says nothing.
type SourceHelp struct {
	// Title is the element or attribute as the XML spells it, Of the element that an attribute stands in.
	Title, Of string
	// Doc is one sentence on what it is for; Note says where the service differs from the schema.
	Doc, Note string
	// Children and Attributes are what an element may have, in the order of the schema; Value is what may be written
	// as an attribute's value or an element's text. Each is "" where there is nothing of the kind.
	Children, Attributes, Value string
}

// shown gives a file's text for the source view, as UTF-8, and a span in it: a view knows no other encoding.
func shown(f *source.File, s source.Span) ([]byte, source.Span) {
	if f.Encoding() == source.UTF8 {
		return f.Bytes, s
	}
	if !s.IsZero() {
		s.Start, s.End = f.TextOffset(s.Start), f.TextOffset(s.End)
	}
	return f.Text(), s
}

// helper gives the help of a file's places, which are offsets into the text that is shown. It may be called from any
// goroutine, and takes no longer than looking for an element does.
func helper(w words.Words, f workspace.File) func(offset int) SourceHelp {
	if f.Document == nil {
		return nil
	}
	return func(offset int) SourceHelp {
		if offset < 0 {
			return SourceHelp{}
		}
		if f.Source.Encoding() != source.UTF8 {
			offset = f.Source.Offset(offset)
		}
		return helpAt(w, f.Document, offset)
	}
}

func helpAt(w words.Words, doc *xmltree.Document, offset int) SourceHelp {
	e := doc.Find(offset)
	if e == nil || e.Namespace() != schema.Namespace {
		return SourceHelp{}
	}
	var path []string
	for at := e; at != nil; at = at.Parent {
		path = append(path, at.Name)
	}
	slices.Reverse(path)
	decl := schema.Find(path...)
	if decl == nil {
		h := SourceHelp{Title: e.Name, Doc: w.Say("The schema does not know this element here.")}
		if e.Parent != nil {
			if parent := schema.Find(path[:len(path)-1]...); parent != nil {
				h.Of, h.Children = e.Parent.Name, childrenOf(parent.Type)
			}
		}
		return h
	}
	for _, a := range e.Attributes {
		if a.Span().Start <= offset && offset <= a.Span().End {
			return attributeHelp(w, e, decl, a)
		}
	}
	h := SourceHelp{Title: e.Name, Doc: decl.Doc, Note: decl.Note, Children: childrenOf(decl.Type), Attributes: attributesOf(decl.Type)}
	if decl.Type.Content == schema.Text {
		h.Value = decl.Type.Value.Words()
	}
	return h
}

func attributeHelp(w words.Words, e *xmltree.Element, decl *schema.Element, a xmltree.Attribute) SourceHelp {
	i := slices.IndexFunc(decl.Type.Attributes, func(d schema.Attribute) bool { return a.Prefix() == "" && d.Name == a.Name })
	if i < 0 {
		if a.Prefix() != "" || a.Name == "xmlns" {
			return SourceHelp{}
		}
		return SourceHelp{Title: a.Name, Of: e.Name, Doc: w.Say("The schema does not know this attribute here."), Attributes: attributesOf(decl.Type)}
	}
	d := decl.Type.Attributes[i]
	h := SourceHelp{Title: d.Name, Of: e.Name, Doc: d.Doc, Note: d.Value.Note, Value: d.Value.Words()}
	if d.Default != "" {
		h.Value += "; " + d.Default + " where it is absent"
	}
	return h
}

// childrenOf lists the children of a type; of two kinds that exclude each other, one and then the other.
func childrenOf(t *schema.Type) string {
	var kinds []string
	for _, sequence := range t.Sequences {
		var names []string
		for _, c := range sequence {
			switch {
			case c.Min > 0 && c.Max == 1:
				names = append(names, c.Name+" (required)")
			case c.Min > 0:
				names = append(names, c.Name+" (one or more)")
			default:
				names = append(names, c.Name)
			}
		}
		if len(names) > 0 {
			kinds = append(kinds, strings.Join(names, ", "))
		}
	}
	return strings.Join(kinds, "; or ")
}

func attributesOf(t *schema.Type) string {
	var names []string
	for _, a := range t.Attributes {
		if a.Required {
			names = append(names, a.Name+" (required)")
			continue
		}
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}
