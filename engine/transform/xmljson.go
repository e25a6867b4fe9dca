package transform

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"journeydesigner/engine/claims"
)

// maxXmlDepth bounds the nesting of XML that is written as JSON (threat R6).
const maxXmlDepth = 256

// jsonNamespace holds Json.NET's own attributes; Array="true" makes an element an array of one.
const jsonNamespace = "http://james.newtonking.com/projects/json"

var errXml = errors.New("the input is no well-formed XML")

// xmlNode is a node as Json.NET's XmlNodeConverter groups it.
type xmlNode struct {
	name     string // as written, with its prefix; #text, #cdata-section, ?target
	text     string
	children []*xmlNode // attributes first, named @name
	element  bool
	// closed says that the element was written <a/>: it becomes null, where <a></a> becomes "".
	closed bool
	array  bool
}

// xmlToJson writes XML as Json.NET's XmlNodeConverter does: attributes as @name, texts as #text, repeated
// names as arrays at the place of the first, empty elements as null. Comments are left out: they would make
// the result no JSON. A document type is refused.
func xmlToJson(text string) (string, error) {
	dec := xml.NewDecoder(strings.NewReader(text))
	root := &xmlNode{element: true}
	stack := []*xmlNode{root}
	for {
		start := dec.InputOffset()
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(stack) > maxXmlDepth {
			return "", errXml
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			n := startNode(t)
			n.closed = strings.HasSuffix(text[start:dec.InputOffset()], "/>")
			top.children = append(top.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			if len(stack) == 1 || top.name != rawName(t.Name) {
				return "", errXml
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			raw := text[start:dec.InputOffset()]
			switch {
			case strings.HasPrefix(raw, "<![CDATA["):
				top.children = append(top.children, &xmlNode{name: "#cdata-section", text: string(t)})
			case len(stack) > 1 && strings.TrimSpace(string(t)) != "":
				top.children = append(top.children, &xmlNode{name: "#text", text: string(t)})
			case len(stack) == 1 && strings.TrimSpace(string(t)) != "":
				return "", errXml
			}
		case xml.ProcInst:
			top.children = append(top.children, instruction(t))
		case xml.Directive:
			return "", errors.New("a document type is not allowed")
		}
	}
	if len(stack) != 1 || !oneElement(root) {
		return "", errXml
	}
	var b bytes.Buffer
	root.members(&b)
	return b.String(), nil
}

func oneElement(root *xmlNode) bool {
	n := 0
	for _, c := range root.children {
		if c.element && !strings.HasPrefix(c.name, "?") {
			n++
		}
	}
	return n == 1
}

func rawName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func startNode(t xml.StartElement) *xmlNode {
	n := &xmlNode{name: rawName(t.Name), element: true}
	prefix := ""
	for _, a := range t.Attr {
		if a.Value == jsonNamespace && a.Name.Space == "xmlns" {
			prefix = a.Name.Local
		}
	}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns" && a.Value == jsonNamespace:
		case a.Name.Local == "Array" && (a.Name.Space == "json" || prefix != "" && a.Name.Space == prefix):
			n.array = a.Value == "true"
		default:
			n.children = append(n.children, &xmlNode{name: "@" + rawName(a.Name), text: a.Value})
		}
	}
	return n
}

// instruction is a processing instruction; that of the XML declaration is split into its attributes.
func instruction(t xml.ProcInst) *xmlNode {
	n := &xmlNode{name: "?" + t.Target, text: string(t.Inst)}
	if t.Target != "xml" {
		return n
	}
	n.element, n.text = true, ""
	for _, field := range strings.Fields(string(t.Inst)) {
		if key, value, ok := strings.Cut(field, "="); ok {
			n.children = append(n.children, &xmlNode{name: "@" + key, text: strings.Trim(value, `'"`)})
		}
	}
	return n
}

// members writes an object of a node's children, those of one name together.
func (n *xmlNode) members(b *bytes.Buffer) {
	groups := map[string][]*xmlNode{}
	var names []string
	for _, c := range n.children {
		if _, ok := groups[c.name]; !ok {
			names = append(names, c.name)
		}
		groups[c.name] = append(groups[c.name], c)
	}
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(claims.Text(name).JSON())
		b.WriteByte(':')
		group := groups[name]
		if len(group) == 1 && !group[0].array {
			group[0].value(b)
			continue
		}
		b.WriteByte('[')
		for j, c := range group {
			if j > 0 {
				b.WriteByte(',')
			}
			c.value(b)
		}
		b.WriteByte(']')
	}
	b.WriteByte('}')
}

// value writes one node.
func (n *xmlNode) value(b *bytes.Buffer) {
	switch {
	case !n.element:
		b.Write(claims.Text(n.text).JSON())
	case len(n.children) == 0 && n.closed:
		b.WriteString("null")
	case len(n.children) == 0:
		b.WriteString(`""`)
	case len(n.children) == 1 && n.children[0].name == "#text":
		b.Write(claims.Text(n.children[0].text).JSON())
	default:
		n.members(b)
	}
}
