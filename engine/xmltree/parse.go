package xmltree

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
)

// The limits of what is read; a policy file of the service itself may have 1 MB.
const (
	MaxSize       = 32 << 20 // bytes of a file
	MaxDepth      = 256      // elements inside each other
	MaxAttributes = 4096     // attributes of one element
	MaxValue      = 1 << 20  // bytes of one attribute value or one element's text
)

const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// Parse reads a file. Where it is not well-formed XML 1.0 with namespaces, or oversteps a limit, the document is
// nil and the one error among the findings says what is wrong and where. It never panics, opens nothing, and
// takes time and memory in proportion to the file.
func Parse(file *source.File) (*Document, []diag.Finding) {
	if doc := readQuickly(file); doc != nil {
		return doc, nil
	}
	return readCarefully(file)
}

// readCarefully reads any file with encoding/xml and, where that takes it, with etree as well: what the two see
// differently is not left to either.
func readCarefully(file *source.File) (*Document, []diag.Finding) {
	p := &parser{file: file}
	doc, err := p.document()
	if err != nil {
		var bad *failure
		if !errors.As(err, &bad) {
			bad = &failure{code: "X008", summary: err.Error(), at: file.Span(0, 0)}
		}
		p.findings = append(p.findings, diag.Finding{Severity: diag.Error, Code: bad.code, Layer: diag.LayerXML,
			Summary: bad.summary, Detail: bad.detail, Span: bad.at, Related: bad.related})
		return nil, p.findings
	}
	return doc, p.findings
}

// failure is what ends the reading.
type failure struct {
	code, summary, detail string
	at                    source.Span
	related               []diag.Related
}

func (f *failure) Error() string { return f.summary }

type parser struct {
	file     *source.File
	text     []byte
	doc      *Document
	findings []diag.Finding
	stack    []*Element
	// bare is the scope of a name without a prefix that is in no namespace.
	bare *scope
	// bound has what each prefix stands for, innermost last; declared the prefixes in the order of their
	// declaration, and marks[i] how many there were before stack[i].
	bound    map[string][]*scope
	declared []string
	marks    []int
	texts    [][]byte
}

func (p *parser) fail(code string, start, end int, detail, format string, args ...any) error {
	return &failure{code: code, summary: fmt.Sprintf(format, args...), detail: detail, at: p.file.TextSpan(start, end)}
}

// place is that of two offsets into the text.
func (p *parser) place(start, end int) place { return placed(p.file.TextSpan(start, end)) }

func (p *parser) document() (*Document, error) {
	if len(p.file.Bytes) > MaxSize {
		return nil, &failure{code: "X002", at: source.Span{Path: p.file.Path, Line: 1, Column: 1},
			summary: fmt.Sprintf("The file has %d bytes; at most %d are read", len(p.file.Bytes), MaxSize),
			detail:  "The service refuses policies over 1 MB. Split the policy into a chain of smaller files."}
	}
	p.text = p.file.Text()
	if len(bytes.TrimSpace(p.text)) == 0 {
		return nil, &failure{code: "X001", at: source.Span{Path: p.file.Path, Line: 1, Column: 1},
			summary: "The file is empty", detail: "A policy file holds one TrustFrameworkPolicy element."}
	}
	if at := p.file.Invalid(); at >= 0 {
		return nil, &failure{code: "X003", at: p.file.Span(at, at+1),
			summary: fmt.Sprintf("Byte 0x%02X is no character in %s", p.file.Bytes[at], strings.ToUpper(p.file.Encoding().String())),
			detail:  "Save the file as UTF-8."}
	}
	if err := p.characters(); err != nil {
		return nil, err
	}
	p.doc = &Document{File: p.file}
	p.bare = &scope{file: p.file}
	p.bound = map[string][]*scope{"xml": {{p.file, "xml", xmlNamespace}}}
	if err := p.tokens(); err != nil {
		return nil, err
	}
	return p.doc, p.tree()
}

// characters refuses what no XML file may hold, wherever it stands.
func (p *parser) characters() error {
	for i := 0; i < len(p.text); {
		c := p.text[i]
		if c >= 0x20 && c < utf8.RuneSelf || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(p.text[i:])
		if r < 0x20 || r == 0xFFFE || r == 0xFFFF {
			return p.fail("X005", i, i+n, "Remove the character; XML has no way to write it, not even as a reference.",
				"Character U+%04X is not permitted in XML", r)
		}
		i += n
	}
	return nil
}

func (p *parser) tokens() error {
	d := xml.NewDecoder(bytes.NewReader(p.text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		start := int(d.InputOffset())
		token, err := d.RawToken()
		end := min(int(d.InputOffset()), len(p.text))
		if errors.Is(err, io.EOF) {
			return p.end()
		}
		if err != nil {
			return p.syntax(start, end, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = p.startElement(start, end, t)
		case xml.EndElement:
			err = p.endElement(start, end, t)
		case xml.CharData:
			err = p.charData(start, end, t)
		case xml.Comment:
			p.doc.Comments = append(p.doc.Comments, Comment{Text: string(t), Span: p.file.TextSpan(start, end)})
		case xml.ProcInst:
			err = p.procInst(start, end, t)
		case xml.Directive:
			if bytes.HasPrefix(t, []byte("DOCTYPE")) {
				err = p.fail("X006", start, end, "Remove the DOCTYPE: the service refuses it, and no entity is ever resolved.",
					"DTD is prohibited in this XML document")
			} else {
				err = p.fail("X008", start, end, "Only comments and CDATA sections begin with <!.", "A markup declaration is not permitted here")
			}
		}
		if err != nil {
			return err
		}
	}
}

// syntax turns a complaint of encoding/xml into a finding at the place where the decoder stands.
func (p *parser) syntax(start, end int, err error) error {
	if bytes.HasPrefix(p.text[start:], []byte("<!DOCTYPE")) {
		return p.fail("X006", start, start+len("<!DOCTYPE"), "Remove the DOCTYPE: the service refuses it, and no entity is ever resolved.",
			"DTD is prohibited in this XML document")
	}
	message := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		message = syntax.Msg
	}
	message = strings.TrimPrefix(message, "xml: ")
	detail := ""
	at := min(max(start, end-1), len(p.text))
	switch {
	case strings.Contains(message, "unsupported version"):
		return p.fail("X007", start, end, `Write <?xml version="1.0" encoding="utf-8"?>.`, "%s", "Only XML 1.0 is read: "+message)
	case strings.Contains(message, "entity"):
		detail = "Write &amp; for an ampersand; only &lt; &gt; &amp; &quot; &apos; and numbers such as &#160; are known."
		if i := bytes.LastIndexByte(p.text[start:min(end, len(p.text))], '&'); i >= 0 {
			at = start + i
		}
	case strings.Contains(message, "unexpected EOF"):
		message, detail, at = "The file ends inside a tag, comment or text", "Something that was opened here is never closed.", start
		if len(p.stack) > 0 && p.text[start] != '<' {
			return p.unclosed()
		}
	case strings.Contains(message, "illegal character code"):
		return p.fail("X005", start, end, "Remove the reference; XML has no way to write this character.", "A reference stands for a character that is not permitted in XML")
	case strings.Contains(message, "attribute name without = in element"), strings.Contains(message, "unquoted or missing attribute value"):
		detail = `Attributes are written name="value".`
	case strings.Contains(message, "unescaped < inside quoted string"):
		message, detail = "A < stands inside an attribute value", "Write &lt; in its place, or close the quote before it."
	case strings.Contains(message, "expected attribute name"):
		detail = `Attributes are written name="value", with one colon in a name at most.`
	case strings.Contains(message, "expected element name after <"):
		detail = "Write &lt; for a less-than sign in text."
	case strings.Contains(message, "unescaped ]]>"):
		detail = "Write ]]&gt; where the text is meant."
	case strings.Contains(message, "invalid XML name"):
		detail = "A name begins with a letter or _, and goes on with letters, digits, -, . and _; write &lt; for a less-than sign in text."
	case strings.Contains(message, "expected element name after </"):
		detail = "Write the name of the element that ends here: </name>."
	}
	if detail == "" {
		detail = "Correct the markup at this place, or write &lt; and &amp; where the characters themselves are meant."
	}
	if message == "" {
		message = "syntax error"
	}
	return p.fail("X008", at, min(at+1, len(p.text)), detail, "%s", strings.ToUpper(message[:1])+message[1:])
}

func (p *parser) unclosed() error {
	open := p.stack[len(p.stack)-1]
	return &failure{code: "X009", at: open.NameSpan(), summary: "Element " + open.tag() + " is never closed",
		detail: "Write </" + open.tag() + "> where it ends."}
}

func (p *parser) end() error {
	if len(p.stack) > 0 {
		return p.unclosed()
	}
	if p.doc.Root == nil {
		return p.fail("X014", 0, 0, "A policy file holds one TrustFrameworkPolicy element.", "The file has no element")
	}
	return nil
}

func (p *parser) startElement(start, end int, t xml.StartElement) error {
	if len(p.stack) == 0 && p.doc.Root != nil {
		return &failure{code: "X012", at: p.file.TextSpan(start, end), summary: "The file has a second root element",
			detail:  "A file holds one TrustFrameworkPolicy element and nothing after it.",
			related: []diag.Related{{Span: p.doc.Root.Start(), Summary: "the first root element"}}}
	}
	if len(p.stack) >= MaxDepth {
		return p.fail("X015", start, end, "No policy needs this; the file is not read further.", "Elements are nested more than %d deep", MaxDepth)
	}
	if len(t.Attr) > MaxAttributes {
		return p.fail("X016", start, end, "No policy needs this; the file is not read further.", "The element has %d attributes; at most %d are read", len(t.Attr), MaxAttributes)
	}
	raw := p.text[start:end]
	tag := scanStartTag(raw)
	if len(tag.attributes) != len(t.Attr) {
		return p.fail("X018", start, end, "Please report this file.", "The start tag cannot be taken apart")
	}
	prefix, local, ok := splitName(string(raw[1:tag.nameEnd]))
	if !ok {
		return p.fail("X008", start+1, start+tag.nameEnd, "A name has at most one colon, and not at an end.", "%q is no element name", raw[1:tag.nameEnd])
	}
	e := &Element{Name: local, whole: Place{p.bare, p.place(start, end)}, content: p.place(end, end)}
	if len(p.stack) > 0 {
		e.Parent = p.stack[len(p.stack)-1]
	}
	mark := len(p.declared)
	if err := p.attributes(e, start, raw, tag, t.Attr); err != nil {
		return err
	}
	if e.whole.scope, ok = p.namespace(prefix); !ok {
		return p.fail("X011", start+1, start+tag.nameEnd, fmt.Sprintf(`Declare the prefix with xmlns:%s="…" or leave it out.`, prefix),
			"Prefix %q is not bound to a namespace", prefix)
	}
	if e.Parent != nil {
		e.Parent.Children = append(e.Parent.Children, e)
	} else {
		p.doc.Root = e
	}
	p.stack, p.marks, p.texts = append(p.stack, e), append(p.marks, mark), append(p.texts, nil)
	return nil
}

func (p *parser) attributes(e *Element, start int, raw []byte, tag startTag, decoded []xml.Attr) error {
	seen := make(map[string]int, len(decoded))
	e.Attributes = make([]Attribute, 0, len(decoded))
	for i, s := range tag.attributes {
		name := string(raw[s.name:s.nameEnd])
		if !s.spaced {
			return p.fail("X008", start+s.name, start+s.nameEnd, "Put a space before the attribute.", "White space is missing before attribute %s", name)
		}
		if before, twice := seen[name]; twice {
			return &failure{code: "X010", at: p.file.TextSpan(start+s.name, start+s.nameEnd), summary: "Attribute " + name + " stands twice in one start tag",
				detail:  "Remove one of the two.",
				related: []diag.Related{{Span: e.Attributes[before].NameSpan(), Summary: "the first " + name}}}
		}
		seen[name] = i
		if s.valueEnd-s.value > MaxValue {
			return p.fail("X017", start+s.name, start+s.nameEnd, "No policy needs this; the file is not read further.",
				"Attribute %s has %d bytes; at most %d are read", name, s.valueEnd-s.value, MaxValue)
		}
		a := Attribute{Value: decoded[i].Value, whole: p.place(start+s.name, start+s.valueEnd+1), value: Place{p.bare, p.place(start+s.value, start+s.valueEnd)}}
		if bytes.ContainsAny(raw[s.value:s.valueEnd], "\t\r\n") {
			a.Value = normalize(raw[s.value:s.valueEnd])
		}
		prefix, local, ok := splitName(name)
		if !ok {
			return p.fail("X008", start+s.name, start+s.nameEnd, "A name has at most one colon, and not at an end.", "%q is no attribute name", name)
		}
		if a.Name = local; prefix != "" {
			a.value.scope = &scope{file: p.file, prefix: prefix} // until all declarations of the tag are known
		}
		if err := p.declare(a); err != nil {
			return err
		}
		e.Attributes = append(e.Attributes, a)
	}
	type expanded struct{ namespace, name string }
	qualified := map[expanded]int{}
	for i := range e.Attributes {
		a := &e.Attributes[i]
		prefix := a.Prefix()
		if prefix == "" {
			continue
		}
		if prefix == "xmlns" {
			a.value.scope.namespace = xmlnsNamespace
			continue
		}
		bound, ok := p.namespace(prefix)
		if !ok {
			return &failure{code: "X011", at: a.NameSpan(), summary: fmt.Sprintf("Prefix %q is not bound to a namespace", prefix),
				detail: fmt.Sprintf(`Declare the prefix with xmlns:%s="…" or leave it out.`, prefix)}
		}
		a.value.scope = bound
		key := expanded{a.Namespace(), a.Name}
		if before, twice := qualified[key]; twice {
			return &failure{code: "X010", at: a.NameSpan(), summary: fmt.Sprintf("Attribute %s of namespace %s stands twice in one start tag", a.Name, a.Namespace()),
				detail: "Remove one of the two.", related: []diag.Related{{Span: e.Attributes[before].NameSpan(), Summary: "the first"}}}
		}
		qualified[key] = i
	}
	return nil
}

// declare takes up a namespace declaration, as section 3 of Namespaces in XML 1.0 permits it.
func (p *parser) declare(a Attribute) error {
	switch {
	case a.Prefix() == "" && a.Name == "xmlns":
		if a.Value == xmlNamespace || a.Value == xmlnsNamespace {
			return &failure{code: "X011", at: a.ValueSpan(), summary: "This namespace is reserved and cannot be the default", detail: "Remove the declaration."}
		}
		p.bind("", a.Value)
	case a.Prefix() == "xmlns":
		bad := ""
		switch {
		case a.Name == "xmlns":
			bad = "Prefix xmlns cannot be declared"
		case a.Name == "xml" && a.Value != xmlNamespace, a.Name != "xml" && a.Value == xmlNamespace:
			bad = "Prefix xml and its namespace belong together"
		case a.Value == xmlnsNamespace:
			bad = "This namespace is reserved and cannot be declared"
		case a.Value == "":
			bad = fmt.Sprintf("Prefix %q is bound to no namespace", a.Name)
		}
		if bad != "" {
			return &failure{code: "X011", at: a.Span(), summary: bad, detail: "Remove the declaration."}
		}
		p.bind(a.Name, a.Value)
	}
	return nil
}

// namespace gives the scope of a prefix, of an element's where it is "".
func (p *parser) namespace(prefix string) (*scope, bool) {
	if all := p.bound[prefix]; len(all) > 0 {
		return all[len(all)-1], true
	}
	return p.bare, prefix == ""
}

func (p *parser) bind(prefix, namespace string) {
	p.bound[prefix] = append(p.bound[prefix], &scope{p.file, prefix, namespace})
	p.declared = append(p.declared, prefix)
}

// unbind takes back the declarations beyond the first n.
func (p *parser) unbind(n int) {
	for _, prefix := range p.declared[n:] {
		all := p.bound[prefix]
		p.bound[prefix] = all[:len(all)-1]
	}
	p.declared = p.declared[:n]
}

func (p *parser) endElement(start, end int, t xml.EndElement) error {
	if len(p.stack) == 0 {
		return p.fail("X009", start, end, "Remove the end tag or write its start tag.", "An end tag has no start tag")
	}
	n := len(p.stack) - 1
	e := p.stack[n]
	if start != end {
		name, _, _ := strings.Cut(strings.TrimPrefix(string(p.text[start:end]), "</"), ">")
		if name = strings.TrimRight(name, " \t\r\n"); name != e.tag() {
			return &failure{code: "X009", at: p.file.TextSpan(start, end), summary: fmt.Sprintf("End tag </%s> does not match start tag <%s>", name, e.tag()),
				detail:  fmt.Sprintf("Write </%s> first; names must agree letter by letter, case included.", e.tag()),
				related: []diag.Related{{Span: e.Start(), Summary: "the start tag"}}}
		}
		e.content.end = int32(p.file.Offset(start))
	}
	e.whole.end = int32(p.file.Offset(end))
	e.Text = string(p.texts[n])
	if len(e.Children) > 0 && strings.Trim(e.Text, " \t\n") == "" && !slices.ContainsFunc(e.runs, p.marked) {
		e.Text, e.runs = "", nil
	}
	p.unbind(p.marks[n])
	p.stack, p.marks, p.texts = p.stack[:n], p.marks[:n], p.texts[:n]
	return nil
}

// marked reports whether a run of text is a CDATA section.
func (p *parser) marked(run place) bool {
	return strings.HasPrefix(p.file.Raw(int(run.start), int(run.end)), "<")
}

func (p *parser) charData(start, end int, t xml.CharData) error {
	if len(p.stack) == 0 {
		raw := p.text[start:end]
		if trimmed := bytes.TrimLeft(raw, " \t\r\n"); len(trimmed) > 0 {
			at := start + len(raw) - len(trimmed)
			return p.fail("X013", at, end, "A file holds one TrustFrameworkPolicy element and nothing else but comments.", "Text stands outside the root element")
		}
		return nil
	}
	n := len(p.stack) - 1
	if len(p.texts[n])+len(t) > MaxValue {
		return p.fail("X017", start, start, "No policy needs this; the file is not read further.", "The text of element %s is longer than %d bytes", p.stack[n].tag(), MaxValue)
	}
	p.texts[n] = append(p.texts[n], t...)
	p.stack[n].runs = append(p.stack[n].runs, p.place(start, end))
	return nil
}

func (p *parser) procInst(start, end int, t xml.ProcInst) error {
	if !strings.EqualFold(t.Target, "xml") {
		if strings.Contains(t.Target, ":") {
			return p.fail("X008", start, end, "Remove the colon.", "The name of a processing instruction has a colon")
		}
		return nil
	}
	if start != 0 || t.Target != "xml" {
		return p.fail("X007", start, end, "The XML declaration can only be the very first thing in the file, before any white space.", "The XML declaration does not stand at the start of the file")
	}
	// The pattern is XMLDecl of XML 1.0, production 23.
	m := regexp.MustCompile(`^version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*$`).FindSubmatch(t.Inst)
	if m == nil {
		return p.fail("X007", start, end, `Write <?xml version="1.0" encoding="utf-8"?>.`, "The XML declaration is not written as XML wants it")
	}
	return p.encoding(string(m[1])+string(m[2]), start, end)
}

// encoding compares the declared encoding with the one that the file is in.
func (p *parser) encoding(name string, start, end int) error {
	lower := strings.ToLower(name)
	utf16 := p.file.Encoding() != source.UTF8
	switch {
	case name == "" || !utf16 && lower == "utf-8":
		return nil
	case utf16 && (lower == "utf-16" || lower == "utf-16le" && p.file.Encoding() == source.UTF16LE || lower == "utf-16be" && p.file.Encoding() == source.UTF16BE):
		return nil
	case !utf16 && p.file.BOM() == 0 && superset(lower) && ascii(p.text):
		// Every byte means the same in both, so nothing is lost.
		return nil
	}
	return p.fail("X004", start, end, `Save the file as UTF-8 and declare encoding="utf-8".`, "The file declares encoding %q but is read as %s", name, strings.ToUpper(p.file.Encoding().String()))
}

// superset reports whether an encoding writes ASCII as ASCII.
func superset(name string) bool {
	return name == "us-ascii" || name == "ascii" || name == "utf8" || strings.HasPrefix(name, "iso-8859-") || strings.HasPrefix(name, "windows-125")
}

func ascii(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tree reads the file a second time with etree and compares its elements with ours, one by one.
func (p *parser) tree() error {
	disagree := &failure{code: "X018", at: p.doc.Root.Start(), summary: "The two XML readers disagree about this file", detail: "Please report this file."}
	tree := etree.NewDocument()
	tree.ReadSettings = etree.ReadSettings{PreserveCData: true, MaxDepth: MaxDepth + 8}
	if err := tree.ReadFromBytes(p.text); err != nil {
		disagree.summary += ": " + err.Error()
		return disagree
	}
	root := tree.Root()
	if root == nil || !alike(p.doc.Root, root) {
		return disagree
	}
	return nil
}

func alike(e *Element, node *etree.Element) bool {
	if e.Name != node.Tag || e.Prefix() != node.Space || len(e.Attributes) != len(node.Attr) {
		return false
	}
	i := 0
	for _, t := range node.Child {
		child, ok := t.(*etree.Element)
		if !ok {
			continue
		}
		if i >= len(e.Children) || !alike(e.Children[i], child) {
			return false
		}
		i++
	}
	return i == len(e.Children)
}

// startTag is a start tag taken apart into offsets from its <.
type startTag struct {
	nameEnd    int
	attributes []attributeSpan
}

type attributeSpan struct {
	name, nameEnd, value, valueEnd int
	// spaced tells whether white space stands before the name.
	spaced bool
}

// scanStartTag takes a start tag apart that encoding/xml has accepted.
func scanStartTag(raw []byte) startTag {
	i := 1
	for i < len(raw) && !space(raw[i]) && raw[i] != '/' && raw[i] != '>' {
		i++
	}
	tag := startTag{nameEnd: i}
	skip := func() bool {
		from := i
		for i < len(raw) && space(raw[i]) {
			i++
		}
		return i > from
	}
	for {
		a := attributeSpan{spaced: skip()}
		if i >= len(raw) || raw[i] == '/' || raw[i] == '>' {
			return tag
		}
		a.name = i
		for i < len(raw) && !space(raw[i]) && raw[i] != '=' {
			i++
		}
		a.nameEnd = i
		skip()
		i++ // the equals sign
		skip()
		if i >= len(raw) {
			return tag
		}
		quote := raw[i]
		i++
		a.value = i
		for i < len(raw) && raw[i] != quote {
			i++
		}
		a.valueEnd = i
		i++
		tag.attributes = append(tag.attributes, a)
	}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func splitName(name string) (prefix, local string, ok bool) {
	before, after, colon := strings.Cut(name, ":")
	if !colon {
		return "", name, name != ""
	}
	return before, after, before != "" && after != "" && !strings.Contains(after, ":")
}

// normalize resolves the references of an attribute value after turning line ends and tabs into spaces, as
// section 3.3.3 of XML 1.0 has it; encoding/xml leaves them.
func normalize(raw []byte) string {
	s := string(raw)
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ").Replace(s)
	}
	var out strings.Builder
	out.Grow(len(s))
	for {
		before, rest, found := strings.Cut(s, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, ";")
		s = after
		if c, ok := predefined(name); ok {
			out.WriteByte(c)
			continue
		}
		digits, base := strings.TrimPrefix(name, "#"), 10
		if hex, ok := strings.CutPrefix(digits, "x"); ok {
			digits, base = hex, 16
		}
		if n, err := strconv.ParseInt(digits, base, 32); err == nil {
			out.WriteRune(rune(n))
		}
	}
}

// predefined is the character of an entity that needs no declaration (section 4.6 of XML 1.0).
func predefined(name string) (c byte, ok bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	return 0, false
}
