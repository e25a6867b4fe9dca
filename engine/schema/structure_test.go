package schema_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/published"
	"journeydesigner/engine/schema"
)

// node is an element of the public schema's own document.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []*node    `xml:",any"`
}

func (n *node) get(name, absent string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return absent
}

func (n *node) all(name string) []*node {
	var out []*node
	for _, c := range n.Children {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
	}
	return out
}

// TestStructure compares the catalogue with the public schema, place by place: children, order, number, attributes,
// types, enumerations and keys.
func TestStructure(t *testing.T) {
	b, err := os.ReadFile(published.Path(t, "oracle", "TrustFrameworkPolicy_0.3.0.0.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	var xsd node
	if err := xml.Unmarshal(b, &xsd); err != nil {
		t.Fatal(err)
	}
	s := &structure{T: t, types: map[string]*node{}}
	for _, n := range xsd.Children {
		if name := n.get("name", ""); strings.HasSuffix(n.XMLName.Local, "Type") {
			s.types[name] = n
		}
	}
	s.element("", xsd.all("element")[0], schema.Root())
	var names []string
	for _, typ := range schema.Types() {
		names = append(names, typ.Name)
		n, ok := s.types[typ.Name]
		if !ok {
			t.Errorf("the schema has no type %s", typ.Name)
			continue
		}
		s.typ(typ.Name, n, typ)
	}
	for name := range s.types {
		if !slices.Contains(names, name) {
			t.Errorf("type %s is missing", name)
		}
	}
	t.Logf("%d places compared", s.places)
}

type structure struct {
	*testing.T
	types  map[string]*node
	places int
}

func (s *structure) same(at, what string, want, got any) {
	s.Helper()
	if fmt.Sprint(want) != fmt.Sprint(got) {
		s.Errorf("%s: %s is %v in the schema and %v here", at, what, want, got)
	}
}

func (s *structure) element(path string, n *node, e *schema.Element) {
	at := path + "/" + n.get("name", "")
	s.places++
	s.same(at, "name", n.get("name", ""), e.Name)
	if path != "" {
		s.same(at, "minOccurs", n.get("minOccurs", "1"), e.Min)
		s.same(at, "maxOccurs", n.get("maxOccurs", "1"), strings.Replace(fmt.Sprint(e.Max), "-1", "unbounded", 1))
	}
	var keys []string
	for _, k := range n.all("key") {
		path := strings.ReplaceAll(k.all("selector")[0].get("xpath", ""), "tfp:", "")
		if path == "metadataItemTYPE" || path == "ContentDefinitionParameter" {
			continue // names a type where an element is meant, and so never applies
		}
		keys = append(keys, k.get("name", "")+" "+path+" "+k.all("field")[0].get("xpath", ""))
	}
	var own []string
	for _, k := range e.Keys {
		own = append(own, k.Name+" "+strings.Join(k.Path, "/")+" @"+k.Attribute)
	}
	s.same(at, "keys", keys, own)
	switch name := strings.TrimPrefix(n.get("type", ""), "tfp:"); {
	case strings.HasPrefix(name, "xs:"):
		s.same(at, "type", name, e.Type.Value.Name)
		s.same(at, "content", schema.Text, e.Type.Content)
	case name != "":
		s.typ(at, s.types[name], e.Type)
	case len(n.all("complexType")) == 1:
		s.typ(at, n.all("complexType")[0], e.Type)
	default:
		s.same(at, "content", schema.Anything, e.Type.Content)
	}
}

func (s *structure) typ(at string, n *node, typ *schema.Type) {
	if n.XMLName.Local == "simpleType" {
		s.same(at, "content", schema.Text, typ.Content)
		s.value(at, n.get("name", ""), typ.Value)
		return
	}
	s.same(at, "type", n.get("name", ""), typ.Name)
	holder, want := n, schema.Empty
	if simple := n.all("simpleContent"); len(simple) == 1 {
		holder, want = simple[0].all("extension")[0], schema.Text
		s.same(at, "base", holder.get("base", ""), typ.Value.Name)
	}
	var sequences [][]*node
	for _, q := range n.all("sequence") {
		want = schema.Children
		if len(q.all("any")) == 1 {
			want = schema.Foreign
			continue
		}
		sequences = append(sequences, q.all("element"))
	}
	for _, q := range n.all("choice") {
		want = schema.Children
		for _, c := range q.Children {
			switch c.XMLName.Local {
			case "element":
				sequences = append(sequences, []*node{c})
			case "sequence":
				sequences = append(sequences, c.all("element"))
			}
		}
	}
	s.same(at, "content", want, typ.Content)
	s.same(at, "number of sequences", len(sequences), len(typ.Sequences))
	for i := range min(len(sequences), len(typ.Sequences)) {
		s.same(at, "number of children", len(sequences[i]), len(typ.Sequences[i]))
		for k := range min(len(sequences[i]), len(typ.Sequences[i])) {
			s.element(at, sequences[i][k], typ.Sequences[i][k])
		}
	}
	attributes := holder.all("attribute")
	s.same(at, "number of attributes", len(attributes), len(typ.Attributes))
	for _, n := range attributes {
		name := n.get("name", "")
		i := slices.IndexFunc(typ.Attributes, func(a schema.Attribute) bool { return a.Name == name })
		if i < 0 {
			s.Errorf("%s: attribute %s is missing", at, name)
			continue
		}
		s.places++
		a := typ.Attributes[i]
		s.same(at+"/@"+name, "use", n.get("use", "optional") == "required", a.Required)
		s.same(at+"/@"+name, "default", n.get("default", ""), a.Default)
		s.value(at+"/@"+name, strings.TrimPrefix(n.get("type", ""), "tfp:"), a.Value)
	}
}

func (s *structure) value(at, name string, v *schema.Value) {
	s.same(at, "type", name, v.Name)
	n, ok := s.types[name]
	if !ok {
		return
	}
	restriction := n.all("restriction")[0]
	var want, got []string
	for _, e := range restriction.all("enumeration") {
		want = append(want, e.get("value", ""))
	}
	for _, o := range v.Enumeration {
		got = append(got, o.Text)
	}
	s.same(at, "enumeration", want, got)
	s.same(at, "number of patterns", len(restriction.all("pattern")), len(v.Patterns))
	for _, facet := range restriction.all("minLength") {
		s.same(at, "minLength", facet.get("value", ""), v.MinLength)
	}
	for _, facet := range restriction.all("maxLength") {
		s.same(at, "maxLength", facet.get("value", ""), v.MaxLength)
	}
}
