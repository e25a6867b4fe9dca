package xsd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jacoelho/xsd"
	"github.com/jacoelho/xsd/xsderrors"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// maxFindings is how many faults of one file are told.
const maxFindings = 200

// Check compares a document, as it stands in its file, with the schema. There are no findings exactly where the
// schema takes it. They are errors of layer xsd in document order, but for warnings about values that are not permitted
// as long as their {Settings:…} placeholder is not filled. The document is not changed.
func (s *Schema) Check(doc *xmltree.Document) diag.List {
	v := &validation{schema: s, text: plain(doc)}
	err := v.run()
	var out diag.List
	for _, c := range v.cuts {
		out = append(out, v.stray(doc, c))
	}
	for _, e := range xsderrors.Flatten(err) {
		out = append(out, v.finding(doc, e))
	}
	out = out.Unique()
	out.Sort()
	if len(out) >= maxFindings {
		out[len(out)-1].Detail += fmt.Sprintf(" The file may have more faults; only %d are listed.", maxFindings)
	}
	return out
}

// validation is one run over one document's text.
type validation struct {
	schema *Schema
	// text is what is left of the document when the cuts are made, in UTF-8.
	text []byte
	cuts []cut
}

// cut is an element that was taken out before the library went over the rest; at is its place in the text as it was
// when it was cut.
type cut struct{ at, length int }

// maxCuts is how many elements are taken out at most; each takes a reading of the text to find, and one to go on.
const maxCuts = 10

// run asks the library. It ends with an error of its own, without a place, at an element that stands in one whose type
// has no content at all: the element is looked for and taken out, and the rest is asked about again.
func (v *validation) run() error {
	for {
		err := v.validate(bytes.NewReader(v.text))
		if !stuck(err) || len(v.cuts) == maxCuts {
			return err
		}
		doc, _ := xmltree.Parse(source.NewFile("", v.text))
		if doc == nil {
			return err
		}
		var elements []*xmltree.Element
		doc.Root.Walk(func(e *xmltree.Element) bool { elements = append(elements, e); return true })
		i := v.sticks(elements)
		if i <= 0 {
			return err
		}
		c := cut{at: elements[i].Span().Start, length: elements[i].Span().End - elements[i].Span().Start}
		v.cuts = append(v.cuts, c)
		v.text = slices.Concat(v.text[:c.at], v.text[c.at+c.length:])
	}
}

// sticks finds the element at which the library loses its way: the last whose start tag it had read by then. It is handed
// the text a start tag at a time, and asks for more only when it is done with what it has. -1 where that is not so.
func (v *validation) sticks(elements []*xmltree.Element) int {
	p := &pieces{text: v.text, elements: elements}
	if !stuck(v.validate(p)) {
		return -1
	}
	return p.next - 1
}

// pieces is a text of which a Read gives no more than up to the end of the next start tag.
type pieces struct {
	text     []byte
	elements []*xmltree.Element
	// next is the first element whose start tag was not read to its end.
	at, next int
}

// Read implements io.Reader.
func (p *pieces) Read(into []byte) (n int, err error) {
	end := len(p.text)
	if p.next < len(p.elements) {
		end = p.elements[p.next].Start().End
	}
	if p.at == len(p.text) {
		return 0, io.EOF
	}
	n = copy(into, p.text[p.at:end])
	p.at += n
	if p.at == end && p.next < len(p.elements) {
		p.next++
	}
	return n, nil
}

func (v *validation) validate(text io.Reader) error {
	return v.schema.engine.ValidateWithOptions(text, xsd.ValidateOptions{MaxErrors: maxFindings,
		MaxInstanceBytes: 4 * xmltree.MaxSize, MaxInstanceTextBytes: 4 * xmltree.MaxSize, MaxInstanceTokenBytes: 4 * xmltree.MaxSize})
}

// stuck reports whether the library lost its way.
func stuck(err error) bool {
	return slices.ContainsFunc(xsderrors.Flatten(err), func(e error) bool {
		own, ok := errors.AsType[*xsderrors.Error](e)
		return ok && own.Code() == xsderrors.CodeInternalInvariant
	})
}

// original is the place in the whole text of a place in the text when some cuts were made.
func original(at int, cuts []cut) int {
	for _, c := range slices.Backward(cuts) {
		if at >= c.at {
			at += c.length
		}
	}
	return at
}

// stray tells of an element that was cut.
func (v *validation) stray(doc *xmltree.Document, c cut) diag.Finding {
	before := v.cuts[:slices.Index(v.cuts, c)]
	e := doc.Find(doc.File.Offset(original(c.at, before)))
	if e == nil || e.Parent == nil {
		e = doc.Root
	}
	f := fault{element: e}
	return diag.Finding{Severity: diag.Error, Code: "S901", Layer: diag.LayerXSD, Span: e.NameSpan(), Summary: misplaced(f),
		Detail: "The named schema wants that element to be empty. The schema is " + v.schema.Name + "."}
}

func misplaced(f fault) string {
	if f.element.Parent == nil {
		return f.element.Name + " may not stand here"
	}
	return fmt.Sprintf("%s may not stand here in %s", f.element.Name, f.element.Parent.Name)
}

// fault is one complaint of the library, and the element of the document that it is about.
type fault struct {
	message string
	file    *source.File
	element *xmltree.Element
	// rest is what stands after the row's beginning of the message.
	rest string
}

// row is how one kind of complaint is told.
type row struct {
	code   string
	prefix string
	// about is the summary with %s for the element's name, attribute that with %s for the element's and the attribute's;
	// summary makes it where neither will do.
	about, attribute string
	summary          func(fault) string
	// detail is the advice; explain makes it where it depends on the fault.
	detail  string
	explain func(fault) string
	// place narrows the place down from the element's name; nil leaves it.
	place func(fault) source.Span
}

// rows are the complaints that the library words, by the beginnings of its messages; the first that fits counts.
var rows = []row{
	{code: "S901", prefix: "root element is not declared", about: "The named schema has no root element %s",
		detail: "Another schema may be meant, or the element's namespace is another than the schema's."},
	{code: "S901", prefix: "unexpected child element ", summary: misplaced,
		detail: "The named schema has no such child, or wants it elsewhere among its sisters, or not so often."},
	{code: "S901", prefix: "wildcard requires declared element ", about: "The named schema does not know %s",
		detail: "Any element that the schema declares may stand here."},
	{code: "S901", prefix: "abstract element", about: "%s is abstract", detail: "Write one of the elements that stand for it."},
	{code: "S902", prefix: "missing required child element", about: "%s lacks a child element that it must have",
		detail: "The named schema says which."},
	{code: "S902", prefix: "simple", about: "%s stands in an element that holds text only", detail: "Remove it, or move it to where it belongs."},
	{code: "S902", prefix: "character data is not allowed", about: "Text stands in %s, which may hold none",
		detail: "Remove the text, or put it into the element that it belongs to.", place: textPlace},
	{code: "S903", prefix: "attribute is not declared: ", attribute: "%s may not have the attribute %s",
		detail: "Remove it, or write it as the named schema does.", place: attributePlace},
	{code: "S903", prefix: "missing required attribute ", attribute: "%s lacks the attribute %s", detail: "Add it to the start tag."},
	{code: "S904", prefix: "invalid attribute ", summary: func(f fault) string {
		name, reason, _ := strings.Cut(f.rest, ": ")
		return fmt.Sprintf("Attribute %s of %s has a value that the named schema does not permit (%s)", local(name), f.element.Name, plainReason(reason))
	}, detail: "Write a value of the attribute's type.", place: attributePlace},
	{code: "S904", prefix: "fixed attribute mismatch ", attribute: "%s has another value of the attribute %s than the one that is fixed",
		detail: "The named schema says which value.", place: attributePlace},
	{code: "S904", prefix: "invalid simple content: ", summary: func(f fault) string {
		return fmt.Sprintf("The text of %s is not what the named schema permits (%s)", f.element.Name, plainReason(f.rest))
	}, detail: "Write a text of the element's type."},
	{code: "S904", prefix: "fixed element value mismatch", about: "%s has another text than the one that is fixed",
		detail: "The named schema says which text."},
	{code: "S905", prefix: "duplicate identity value", about: "%s repeats a value that must be unique",
		explain: func(f fault) string {
			return "It stands first at " + strings.TrimPrefix(f.rest, " first seen at ") + "."
		}},
	{code: "S905", prefix: "keyref does not resolve", about: "%s refers to what is not there", detail: "No element has the value as its key."},
	{code: "S905", prefix: "IDREF does not resolve", about: "%s refers to an ID that is not there", detail: "No attribute of type ID has the value."},
}

// words are how the row tells of a fault.
func (r row) words(f fault) (summary, detail string) {
	switch {
	case r.about != "":
		summary = fmt.Sprintf(r.about, f.element.Name)
	case r.attribute != "":
		summary = fmt.Sprintf(r.attribute, f.element.Name, local(f.rest))
	default:
		summary = r.summary(f)
	}
	if r.explain != nil {
		return summary, r.explain(f)
	}
	return summary, r.detail
}

// local is a name without the namespace that the library puts before it in braces.
func local(name string) string { return name[strings.LastIndex(name, "}")+1:] }

// plainReason is the library's reason without the value, which its end may repeat.
func plainReason(reason string) string {
	for _, known := range []string{"enumeration", "pattern", "length", "minLength", "maxLength", "minInclusive", "maxInclusive",
		"minExclusive", "maxExclusive", "totalDigits", "fractionDigits"} {
		if strings.HasPrefix(reason, known+" facet failed") {
			return known
		}
	}
	if at := strings.Index(reason, `"`); at > 0 {
		reason = strings.TrimRight(reason[:at], " :")
	}
	return reason
}

// kinds are the codes of what no row words, by the library's own codes.
var kinds = []struct {
	kind xsderrors.Code
	code string
}{
	{xsderrors.CodeValidationRoot, "S901"}, {xsderrors.CodeValidationElement, "S901"}, {xsderrors.CodeValidationContent, "S902"},
	{xsderrors.CodeValidationText, "S902"}, {xsderrors.CodeValidationAttribute, "S903"}, {xsderrors.CodeValidationFacet, "S904"},
	{xsderrors.CodeValidationIdentity, "S905"}, {xsderrors.CodeValidationType, "S906"}, {xsderrors.CodeValidationNil, "S906"},
}

func (v *validation) finding(doc *xmltree.Document, err error) diag.Finding {
	out := diag.Finding{Severity: diag.Error, Code: "S907", Layer: diag.LayerXSD, Span: doc.Root.NameSpan(),
		Summary: "The file cannot be checked against the named schema", Detail: "The reason is: " + err.Error() + "."}
	if stuck(err) {
		out.Summary = "The rest of the file cannot be checked against the named schema"
		out.Detail = fmt.Sprintf("More than %d elements stand in others that the schema wants to be empty; correct those that are told first. The schema is %s.", len(v.cuts), v.schema.Name)
		return out
	}
	own, ok := err.(*xsderrors.Error) //nolint:errorlint // Flatten gives them bare
	if !ok {
		return out
	}
	f := fault{message: own.Message(), file: doc.File, element: doc.Root}
	if own.Line() > 0 {
		if e := doc.Find(doc.File.Offset(original(offset(v.text, own.Line(), own.Column()), v.cuts))); e != nil {
			f.element = e
		}
	}
	out.Span = f.element.NameSpan()
	for _, r := range rows {
		rest, ok := strings.CutPrefix(f.message, r.prefix)
		if !ok {
			continue
		}
		f.rest = rest
		out.Code = r.code
		out.Summary, out.Detail = r.words(f)
		if r.place != nil {
			out.Span = r.place(f)
		}
		break
	}
	if out.Code == "S907" {
		for _, k := range kinds {
			if k.kind == own.Code() {
				out.Code, out.Summary, out.Detail = k.code, fmt.Sprintf("%s is not as the named schema wants it: %s", f.element.Name, f.message), "Write it as the schema says."
			}
		}
	}
	if strings.Contains(f.message, "unavailable") {
		out.Code, out.Summary = "S907", fmt.Sprintf("What %s may be is not in what was read of the named schema", f.element.Name)
		out.Detail = "A type that it names is declared nowhere in it."
		if len(v.schema.unread) > 0 {
			out.Detail += fmt.Sprintf(" %s was not read: %s.", strings.Join(v.schema.unread, ", "), placeIt)
		}
	}
	if out.Code == "S904" && placeholder(f.element, out.Span) {
		out.Severity = diag.Warning
		out.Detail += " The check looks at the file as it stands, before {Settings:…} is filled."
	}
	out.Detail += " The schema is " + v.schema.Name + "."
	return out
}

// placeholder reports whether a placeholder stands in the value at a place: an attribute's, or the element's text.
func placeholder(e *xmltree.Element, at source.Span) bool {
	value := e.Text
	for _, a := range e.Attributes {
		if a.Span() == at {
			value = a.Value
		}
	}
	return strings.Contains(strings.ToLower(value), "{settings:")
}

// attributePlace is the attribute that the rest of the message begins with, or the element's name.
func attributePlace(f fault) source.Span {
	name, _, _ := strings.Cut(f.rest, ": ")
	for _, a := range f.element.Attributes {
		if a.Name == local(name) {
			return a.Span()
		}
	}
	return f.element.NameSpan()
}

// textPlace is the first text of the element that is not blank, or its name.
func textPlace(f fault) source.Span {
	for _, run := range f.element.Runs() {
		one := source.NewFile(run.Path, append(f.file.Bytes[:f.file.BOM():f.file.BOM()], f.file.Bytes[run.Start:run.End]...))
		text := one.Text()
		if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 {
			start := run.Start + one.Offset(len(text)-len(trimmed)) - f.file.BOM()
			return f.file.Span(start, run.End)
		}
	}
	return f.element.NameSpan()
}
