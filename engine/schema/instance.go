package schema

import (
	"fmt"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/xmltree"
)

// The namespaces of XML Schema: of its types, and of the attributes that a document may carry for it.
const (
	schemaNamespace   = "http://www.w3.org/2001/XMLSchema"
	instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"
)

// instanceAttribute tells the attributes that any element may have. The places of schemas are never looked at.
func instanceAttribute(name string) bool {
	return name == "type" || name == "nil" || name == "schemaLocation" || name == "noNamespaceSchemaLocation"
}

// anyType is what an element of unknown name may hold where the schema takes any.
var anyType = &Type{Name: "xs:anyType", Content: Anything}

// builtins are the types of XML Schema that xsi:type may call, each with the one it is derived from. What
// texts the rest of them take - dates, floats, lists and so on - is not checked: no element of a policy has them, and
// only one, LoadUri, could call them.
var builtins = []struct {
	name, base string
	value      *Value
}{
	{"anySimpleType", "anyType", anyText},
	{"string", "anySimpleType", anyText},
	{"normalizedString", "string", anyText},
	{"token", "normalizedString", anyText},
	{"boolean", "anySimpleType", boolean},
	{"anyURI", "anySimpleType", anyURI},
	{"decimal", "anySimpleType", anyText},
	{"integer", "decimal", integer},
	{"long", "integer", integer},
	{"int", "long", int32s},
}

// instance gives the type of a declared element, which xsi:type may narrow.
func (c *checker) instance(e *xmltree.Element, decl *Element) *Type {
	if a, ok := instanceOf(e, "nil"); ok {
		c.report(diag.Finding{Severity: diag.Error, Code: "S016", Span: a.Span(),
			Summary: fmt.Sprintf("%s may not be declared nil", name(e)),
			Detail:  "Remove the attribute; no element of a policy is nillable, not even with the value false."})
	}
	return c.called(e, decl.Type)
}

// called gives the type that an element's xsi:type calls, or else the declared one.
func (c *checker) called(e *xmltree.Element, declared *Type) *Type {
	a, ok := instanceOf(e, "type")
	if !ok {
		return declared
	}
	prefix, local, colon := strings.Cut(a.Value, ":")
	if !colon {
		prefix, local = "", a.Value
	}
	f := diag.Finding{Severity: diag.Error, Code: "S016", Span: a.Span(), Detail: "Remove the attribute; policies do without it."}
	t := find(c.namespace(prefix), local)
	switch {
	case t == nil:
		f.Summary = fmt.Sprintf("xsi:type calls %s, which is no type", quoted(a.Value))
	case !derives(t, declared):
		f.Summary = fmt.Sprintf("xsi:type calls %s, which is not derived from the type of %s", quoted(a.Value), name(e))
	default:
		return t
	}
	c.report(f)
	return declared
}

func instanceOf(e *xmltree.Element, name string) (xmltree.Attribute, bool) {
	for _, a := range e.Attributes {
		if a.Namespace() == instanceNamespace && a.Name == name {
			return a, true
		}
	}
	return xmltree.Attribute{}, false
}

// bind takes up the namespace declarations of an element, unbind takes them back.
func (c *checker) bind(e *xmltree.Element) {
	for _, a := range e.Attributes {
		if prefix, ok := declared(a); ok {
			c.bound[prefix] = append(c.bound[prefix], a.Value)
		}
	}
}

func (c *checker) unbind(e *xmltree.Element) {
	for _, a := range e.Attributes {
		if prefix, ok := declared(a); ok {
			c.bound[prefix] = c.bound[prefix][:len(c.bound[prefix])-1]
		}
	}
}

// declared gives the prefix that an attribute declares, "" for the default namespace.
func declared(a xmltree.Attribute) (prefix string, ok bool) {
	switch {
	case a.Prefix() == "xmlns":
		return a.Name, true
	case a.Prefix() == "" && a.Name == "xmlns":
		return "", true
	}
	return "", false
}

// namespace is what a prefix stands for; "" where it stands for nothing.
func (c *checker) namespace(prefix string) string {
	if all := c.bound[prefix]; len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

func find(namespace, local string) *Type {
	switch namespace {
	case Namespace:
		for _, t := range named {
			if t.Name == local {
				return t
			}
		}
		for _, v := range namedValues {
			if v.Name == local {
				return namedText(v)
			}
		}
	case schemaNamespace:
		if local == "anyType" {
			return anyType
		}
		for _, b := range builtins {
			if b.name == local {
				return &Type{Name: "xs:" + local, Content: Text, Value: b.value}
			}
		}
	}
	return nil
}

// derives reports whether a type may stand for the declared one: it is the same, or was made from it.
func derives(t, declared *Type) bool {
	switch {
	case t == declared, declared.Content == Anything:
		return true
	case declared.Content != Text || t.Content != Text:
		return false
	case declared.Name != "":
		return t.Name == declared.Name
	case len(declared.Attributes) > 0:
		return false
	case t.Name == declared.Value.Name:
		return true
	}
	// What is left are texts: of the schema's own types, each is made from the built-in one of its kind.
	base, own := strings.TrimPrefix(t.Name, "xs:"), strings.HasPrefix(t.Name, "xs:")
	if !own {
		if base = kindNames[t.Value.Kind]; "xs:"+base == declared.Value.Name {
			return true
		}
	}
	for base != "anyType" {
		if "xs:"+base == declared.Value.Name {
			return true
		}
		for _, b := range builtins {
			if b.name == base {
				base = b.base
				break
			}
		}
	}
	return false
}

// kindNames are the built-in types behind the kinds.
var kindNames = [...]string{String: "string", Boolean: "boolean", Int: "int", Integer: "integer", URI: "anyURI"}
