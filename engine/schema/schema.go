// Package schema holds the catalogue of the elements of a custom policy, version 0.3.0.0: which children an
// element has, in which order and how often, which attributes, what their values may be, what must be unique,
// and one sentence of help for each; and the check of a document against it. It knows nothing of what a policy
// means: whether a reference leads anywhere is for later layers.
//
// The facts are those of the public schema TrustFrameworkPolicy_0.3.0.0.xsd, which the service applies on upload;
// the words are the project's own.
package schema

import (
	"slices"

	"journeydesigner/engine/pattern"
)

// Namespace is the XML namespace of every element of a policy.
const Namespace = "http://schemas.microsoft.com/online/cpim/schemas/2013/06"

// Unbounded as Element.Max means: as often as one likes.
const Unbounded = -1

// Element is an element as one place of the catalogue declares it. The same name at another place is another
// Element. Elements are shared and must not be written to.
type Element struct {
	Name string
	// Doc is one sentence: what the element is for, at this place.
	Doc string
	// Min and Max say how often the element stands in its parent; Max may be Unbounded.
	Min, Max int
	Type     *Type
	// Keys are what must be unique among the element's descendants.
	Keys []Key
	// Note says where the service, its documentation or older policies differ from the schema; "" where nothing
	// of the kind is known.
	Note string
}

// Type is what an element may hold. Types are shared and must not be written to.
type Type struct {
	// Name is the schema's own name of the type, by which xsi:type may call it; "" where it has none.
	Name    string
	Content Content
	// Sequences are the children of content Children: a document takes one of the sequences and writes its
	// elements in that order. All types but two have a single one.
	Sequences [][]*Element
	// Value is the type of the text of content Text.
	Value *Value
	// Attributes in the order in which they are best written.
	Attributes []Attribute
}

// Content is the kind of content of an element.
type Content int

// The kinds of content. The zero value permits neither children nor text.
const (
	Empty    Content = iota
	Children         // the child elements of Type.Sequences; no text but white space
	Text             // text of Type.Value; no child elements
	Foreign          // any elements of any namespace, which are not looked into; no text but white space
	Anything         // any text, elements and attributes
)

// Attribute is an attribute of an element.
type Attribute struct {
	Name  string
	Value *Value
	// Doc is one sentence: what the attribute says, at this place.
	Doc      string
	Required bool
	// Default is the value that the schema states for an absent attribute; "" where it states none.
	Default string
}

// Key says that among the elements at a path below its own element, one attribute's values differ.
type Key struct {
	// Name is the schema's name for the rule.
	Name string
	// Path leads from the element that carries the key to the elements it counts.
	Path      []string
	Attribute string
}

// Value is a type of texts.
type Value struct {
	// Name is the schema's own name, with the prefix xs: where it is one of the XML Schema language.
	Name string
	// Kind is the built-in type whose spelling the text must have.
	Kind Kind
	// Enumeration are all permitted texts; nil where there is no such list.
	Enumeration []Option
	// Patterns are regular expressions of which the text must match one, anchored at both ends; nil where
	// there are none.
	Patterns []*pattern.Pattern
	// MinLength and MaxLength count characters; MaxLength 0 stands for no limit.
	MinLength, MaxLength int
	// Doc says in words what is permitted, to follow "Permitted is"; "" for an enumeration.
	Doc string
	// Note says where the service, its documentation or public samples differ from the schema, or "".
	Note string
	// surely, where it is not nil, tells common texts that one of the patterns surely takes, which spares making
	// and running it. What it does not tell may fit as well.
	surely func(string) bool
	// spaced permits white space around an Int. XML Schema always would, but libxml2 takes it only where a key
	// compares the value.
	spaced bool
}

// Option is one of the permitted texts of an enumeration.
type Option struct {
	Text string
	// Doc is one sentence: what choosing it means.
	Doc string
}

// Kind is a built-in type of XML Schema.
type Kind int

// The built-in types that the catalogue uses. The zero value takes any text.
const (
	String  Kind = iota
	Boolean      // true, false, 1 or 0
	Int          // -2147483648 to 2147483647
	Integer      // a whole number of at most 24 digits, as the public checkers take it
	URI          // a URI reference; characters outside ASCII need no escaping
)

// Root is the declaration of the one element that a policy file holds.
func Root() *Element { return root }

// Find gives the declaration at a path of names that begins with TrustFrameworkPolicy; nil where there is none.
// What stands below an element of content Anything or Foreign is not declared.
func Find(path ...string) *Element {
	if len(path) == 0 || path[0] != root.Name {
		return nil
	}
	e := root
	for _, name := range path[1:] {
		if e = e.Child(name); e == nil {
			return nil
		}
	}
	return e
}

// Types gives the types that have a name, in no particular order but always the same. Those of texts are made anew
// at each call.
func Types() []*Type {
	all := slices.Clone(named)
	for _, v := range namedValues {
		all = append(all, namedText(v))
	}
	return all
}

// Children gives the children that the element may have, those of a choice one after the other; nil where it
// has none.
func (e *Element) Children() []*Element {
	if len(e.Type.Sequences) == 1 {
		return e.Type.Sequences[0]
	}
	return slices.Concat(e.Type.Sequences...)
}

// Child gives the declaration of the child of that name, or nil.
func (e *Element) Child(name string) *Element {
	for _, sequence := range e.Type.Sequences {
		for _, c := range sequence {
			if c.Name == name {
				return c
			}
		}
	}
	return nil
}

// Attributes gives the attributes that the element may have.
func (e *Element) Attributes() []Attribute { return e.Type.Attributes }

// Attribute gives the declaration of the attribute of that name.
func (e *Element) Attribute(name string) (Attribute, bool) {
	return e.Type.attribute(name)
}

func (t *Type) attribute(name string) (Attribute, bool) {
	for _, a := range t.Attributes {
		if a.Name == name {
			return a, true
		}
	}
	return Attribute{}, false
}

// Walk visits the declaration and all below it, parents first, with the path of names that leads there; the path
// begins with the element's own name and is only valid during the visit.
func (e *Element) Walk(visit func(path []string, e *Element)) { e.walk(nil, visit) }

func (e *Element) walk(path []string, visit func([]string, *Element)) {
	path = append(path, e.Name)
	visit(path, e)
	for _, c := range e.Children() {
		c.walk(path, visit)
	}
}

// Next gives the children that may stand at index at among the given children of an element, in the order
// of the catalogue: what completion offers between two children. Names that the element does not know, and those
// out of order, narrow nothing.
func (e *Element) Next(children []string, at int) []*Element {
	at = min(max(at, 0), len(children))
	var out []*Element
	for _, sequence := range e.Type.Sequences {
		first, last := 0, len(sequence)-1
		counts, foreign := make([]int, len(sequence)), false
		for i, name := range children {
			k := position(sequence, name)
			switch {
			case k < 0:
				foreign = foreign || e.Child(name) != nil // another sequence has been chosen
			case i < at:
				first = max(first, k)
				counts[k]++
			default:
				last = min(last, k)
				counts[k]++
			}
		}
		if foreign {
			continue
		}
		for k := first; k <= last; k++ {
			if c := sequence[k]; c.Max == Unbounded || counts[k] < c.Max {
				out = append(out, c)
			}
		}
	}
	return out
}

// Place gives the index among the given children of an element at which a child of the given name is to be
// inserted, after those of its own name; ok is false where the element has no such child, or one more would
// be one too many.
func (e *Element) Place(children []string, name string) (at int, ok bool) {
	for _, sequence := range e.Type.Sequences {
		k := position(sequence, name)
		if k < 0 {
			continue
		}
		count := 0
		for i, c := range children {
			switch n := position(sequence, c); {
			case n < 0 && e.Child(c) != nil:
				return 0, false
			case n == k:
				count++
				at = i + 1
			case n >= 0 && n < k:
				at = i + 1
			}
		}
		return at, sequence[k].Max == Unbounded || count < sequence[k].Max
	}
	return 0, false
}

func position(sequence []*Element, name string) int {
	return slices.IndexFunc(sequence, func(e *Element) bool { return e.Name == name })
}

// What follows keeps the tables of the catalogue readable: one row an element or attribute. The compiler lays
// the whole catalogue out as data, so that no code runs for it when the program starts. It does so for literals, and
// for calls of functions that are one expression over a fixed number of arguments, none of them made by a call.

type (
	sequences  = [][]*Element
	attributes = []Attribute
	keys       = []Key
	path       = []string
	patterns   = []*pattern.Pattern
)

// one declares a child that stands exactly once, optional one that may be left out, many any number, some at
// least one.
func one(name string, t *Type, doc string) *Element {
	return &Element{Name: name, Doc: doc, Min: 1, Max: 1, Type: t}
}

func optional(name string, t *Type, doc string) *Element {
	return &Element{Name: name, Doc: doc, Max: 1, Type: t}
}

func many(name string, t *Type, doc string) *Element {
	return &Element{Name: name, Doc: doc, Max: Unbounded, Type: t}
}

func some(name string, t *Type, doc string) *Element {
	return &Element{Name: name, Doc: doc, Min: 1, Max: Unbounded, Type: t}
}

// oneText, optionalText, manyText and someText declare the like of a child of text without attributes.
func oneText(name string, v *Value, doc string) *Element {
	return &Element{Name: name, Doc: doc, Min: 1, Max: 1, Type: &Type{Content: Text, Value: v}}
}

func optionalText(name string, v *Value, doc string) *Element {
	return &Element{Name: name, Doc: doc, Max: 1, Type: &Type{Content: Text, Value: v}}
}

func manyText(name string, v *Value, doc string) *Element {
	return &Element{Name: name, Doc: doc, Max: Unbounded, Type: &Type{Content: Text, Value: v}}
}

func someText(name string, v *Value, doc string) *Element {
	return &Element{Name: name, Doc: doc, Min: 1, Max: Unbounded, Type: &Type{Content: Text, Value: v}}
}

// must declares an attribute that has to be written, may one that can be left out, and mayElse one for which a
// value stands where it is absent.
func must(name string, v *Value, doc string) Attribute {
	return Attribute{Name: name, Value: v, Doc: doc, Required: true}
}

func may(name string, v *Value, doc string) Attribute {
	return Attribute{Name: name, Value: v, Doc: doc}
}

func mayElse(name string, v *Value, doc, absent string) Attribute {
	return Attribute{Name: name, Value: v, Doc: doc, Default: absent}
}
