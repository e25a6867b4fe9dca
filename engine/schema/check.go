package schema

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// The limits of what is told; a fault that is not told is counted in the Detail of the last that is.
const (
	maxPerElement = 10  // about the content of one element
	maxFindings   = 500 // about one file
)

// Check compares a document with the catalogue. There are no findings exactly where the public schema takes
// the document; the verdict is that of libxml2 on TrustFrameworkPolicy_0.3.0.0.xsd. All findings are of layer
// schema, in document order. They are errors, but for two kinds of warning: that a file is no policy at all nor
// means to be one, and that a value is not permitted as long as its {Settings:…} placeholder is not filled.
// The document is not changed. Time and memory are in proportion to the file.
func Check(doc *xmltree.Document) []diag.Finding {
	if doc == nil || doc.Root == nil {
		return nil
	}
	c := &checker{file: doc.File, bound: map[string][]string{}}
	c.root(doc.Root)
	c.findings.Sort()
	return c.findings
}

type checker struct {
	file     *source.File
	findings diag.List
	untold   int
	// bound has what each prefix stands for at the element that is being checked, innermost last.
	bound map[string][]string
}

func (c *checker) report(f diag.Finding) {
	f.Layer = diag.LayerSchema
	if len(c.findings) < maxFindings {
		c.findings = append(c.findings, f)
		return
	}
	if c.untold++; c.untold == 1 {
		last := &c.findings[maxFindings-1]
		last.Detail = join(last.Detail, fmt.Sprintf("The file has more faults; only %d are listed.", maxFindings))
	}
}

// content tells faults about one element's content, up to a number.
type content struct {
	*checker
	told, untold int
	last         int
}

func (c *content) report(f diag.Finding) {
	if c.told < maxPerElement {
		c.last = len(c.findings)
		c.checker.report(f)
		c.told++
		return
	}
	c.untold++
}

// full reports whether no more is to be told; then it counts one that is not, whose wording need not be made.
func (c *content) full() bool {
	if c.told < maxPerElement {
		return false
	}
	c.untold++
	return true
}

// close counts what was not told.
func (c *content) close() {
	if c.untold > 0 && c.last < len(c.findings) {
		f := &c.findings[c.last]
		f.Detail = join(f.Detail, fmt.Sprintf("%d more faults of this element's content are not listed.", c.untold))
	}
}

func join(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

func (c *checker) root(e *xmltree.Element) {
	switch {
	case e.Name != root.Name:
		f := diag.Finding{Severity: diag.Error, Code: "S001", Span: e.NameSpan(),
			Summary: fmt.Sprintf("The root element is %s, not TrustFrameworkPolicy", name(e)),
			Detail:  "A policy file holds one TrustFrameworkPolicy element; names are case-sensitive."}
		if e.Namespace() != Namespace {
			// Another kind of XML that lies beside the policies is no error of theirs.
			f.Severity = diag.Warning
		} else if strings.EqualFold(e.Name, root.Name) {
			f.Fixes = c.rename(e, root.Name)
		}
		c.report(f)
	case e.Namespace() != Namespace:
		f := diag.Finding{Severity: diag.Error, Code: "S002", Span: e.NameSpan(),
			Summary: fmt.Sprintf("The root element is in namespace %s, not in the policy namespace", quoted(e.Namespace())),
			Detail:  fmt.Sprintf(`Declare xmlns="%s" on the root element.`, Namespace)}
		if e.Prefix() == "" {
			f.Fixes = c.declare(e)
		}
		c.report(f)
	default:
		c.element(e, root)
	}
}

// element checks an element that the catalogue declares, and all below it.
func (c *checker) element(e *xmltree.Element, decl *Element) {
	c.bind(e)
	defer c.unbind(e)
	t := c.instance(e, decl)
	c.attributes(e, t)
	c.content(e, t)
	for _, k := range decl.Keys {
		c.key(e, decl, k)
	}
}

func (c *checker) content(e *xmltree.Element, t *Type) {
	b := &content{checker: c}
	defer b.close()
	switch t.Content {
	case Empty:
		b.noText(e, true)
		b.noChildren(e, "holds attributes only")
	case Text:
		b.noChildren(e, "holds text only")
		c.value(e, t.Value)
	case Foreign:
		b.noText(e, false)
	case Anything:
		for _, child := range e.Children {
			c.anything(child)
		}
	case Children:
		b.noText(e, false)
		b.children(e, t)
	}
}

// anything checks an element where the schema takes any: only what it knows, a whole policy or an element
// that names its type, is looked at.
func (c *checker) anything(e *xmltree.Element) {
	if e.Name == root.Name && e.Namespace() == Namespace {
		c.element(e, root)
		return
	}
	c.bind(e)
	defer c.unbind(e)
	t := c.called(e, anyType)
	c.attributes(e, t)
	c.content(e, t)
}

// noChildren reports the children of an element that may have none.
func (c *content) noChildren(e *xmltree.Element, holds string) {
	for _, child := range e.Children {
		if c.full() {
			continue
		}
		place, _ := belongs(child.Name, e)
		c.report(diag.Finding{Severity: diag.Error, Code: "S008", Span: child.NameSpan(),
			Summary: fmt.Sprintf("%s stands in %s, which %s", name(child), name(e), holds),
			Detail:  join("Remove the element, or move it to where it belongs.", place)})
	}
}

// noText reports character data where there may be none. Of white space only, an element whose content is empty
// holds none either, and no element with children a CDATA section.
func (c *content) noText(e *xmltree.Element, empty bool) {
	runs := e.Runs()
	if len(runs) == 0 {
		return
	}
	if strings.Trim(e.Text, spaces) == "" {
		if !empty && !slices.ContainsFunc(runs, c.cdata) {
			return
		}
		f := diag.Finding{Severity: diag.Error, Code: "S009", Span: e.NameSpan(),
			Summary: fmt.Sprintf("White space stands in %s, which holds nothing", name(e)),
			Detail:  fmt.Sprintf("Write <%s …/>; comments may stand inside, but no spaces or line ends.", name(e))}
		if !empty {
			f.Summary = fmt.Sprintf("A CDATA section stands in %s, which holds elements only", name(e))
			f.Detail = "Remove the section; white space may stand here, but not in CDATA."
		}
		if whole(e) {
			f.Fixes = c.edit("Remove what stands between the tags", e.Content(), "")
		}
		c.report(f)
		return
	}
	f := diag.Finding{Severity: diag.Error, Code: "S009", Span: c.textSpan(e),
		Summary: fmt.Sprintf("Text %s stands in %s, which holds elements only", quoted(strings.Trim(e.Text, spaces)), name(e)),
		Detail:  "Remove the text, or put it into the element or comment that it belongs to."}
	if empty {
		f.Summary = fmt.Sprintf("Text %s stands in %s, which holds attributes only", quoted(strings.Trim(e.Text, spaces)), name(e))
	}
	c.report(f)
}

// textSpan is the first text of the element that is not white space, or its name.
func (c *checker) textSpan(e *xmltree.Element) source.Span {
	for _, run := range e.Runs() {
		raw := c.raw(run)
		trimmed := strings.TrimLeft(raw, spaces)
		if trimmed == "" {
			continue
		}
		start := c.file.TextOffset(run.Start) + len(raw) - len(trimmed)
		return c.file.TextSpan(start, start+len(strings.TrimRight(trimmed, spaces)))
	}
	return e.NameSpan()
}

// whole reports whether all that stands in the element is one stretch of text.
func whole(e *xmltree.Element) bool {
	runs := e.Runs()
	return len(e.Children) == 0 && len(runs) == 1 && runs[0] == e.Content()
}

func (c *checker) cdata(run source.Span) bool { return strings.HasPrefix(c.raw(run), "<![CDATA[") }

// raw is what a span of the file says.
func (c *checker) raw(at source.Span) string { return c.file.Raw(at.Start, at.End) }

// value checks the text of an element.
func (c *checker) value(e *xmltree.Element, v *Value) {
	code := v.Check(e.Text)
	if code == "" {
		return
	}
	f := wrong(v, code, e.Text, "The text of "+name(e))
	f.Span = e.NameSpan()
	if meant, ok := v.meant(e.Text); ok && whole(e) {
		f.Fixes = c.edit("Write "+meant, e.Content(), meant)
	}
	c.report(f)
}

// attributes checks the attributes of an element against those of its type.
func (c *checker) attributes(e *xmltree.Element, t *Type) {
	if t.Content == Anything {
		return
	}
	b := &content{checker: c}
	defer b.close()
	meant := map[string]bool{}
	for i := range e.Attributes {
		a := &e.Attributes[i]
		switch {
		case a.Prefix() == "xmlns", a.Prefix() == "" && a.Name == "xmlns":
		case a.Namespace() == instanceNamespace && instanceAttribute(a.Name):
		case a.Namespace() != "":
			f := diag.Finding{Severity: diag.Error, Code: "S010", Span: a.NameSpan(),
				Summary: fmt.Sprintf("%s may not have the attribute %s:%s", name(e), a.Prefix(), a.Name),
				Detail:  "Remove it; no attribute of a policy has a prefix." + permitted(t)}
			if _, known := t.attribute(a.Name); known {
				f.Detail = fmt.Sprintf("Write %s without the prefix.", a.Name)
			}
			b.report(f)
		default:
			decl, known := t.attribute(a.Name)
			if !known {
				b.unknownAttribute(e, t, a, meant)
				continue
			}
			if code := decl.Value.Check(a.Value); code != "" {
				f := wrong(decl.Value, code, a.Value, "Attribute "+a.Name+" of "+name(e))
				f.Span = a.Span()
				if word, ok := decl.Value.meant(a.Value); ok {
					f.Fixes = c.edit("Write "+word, a.ValueSpan(), word)
				}
				b.report(f)
			}
		}
	}
	for _, decl := range t.Attributes {
		if !decl.Required || meant[decl.Name] {
			continue
		}
		if _, ok := e.Attribute(decl.Name); !ok {
			b.report(diag.Finding{Severity: diag.Error, Code: "S011", Span: e.NameSpan(),
				Summary: fmt.Sprintf("%s lacks the attribute %s", name(e), decl.Name),
				Detail:  fmt.Sprintf(`Write %s="…" in the start tag. %s Permitted is %s.`, decl.Name, decl.Doc, decl.Value.Words())})
		}
	}
}

func (c *content) unknownAttribute(e *xmltree.Element, t *Type, a *xmltree.Attribute, meant map[string]bool) {
	if c.full() {
		return
	}
	f := diag.Finding{Severity: diag.Error, Code: "S010", Span: a.NameSpan(),
		Summary: fmt.Sprintf("%s may not have the attribute %s", name(e), short(a.Name)), Detail: "Remove it." + permitted(t)}
	var free []string
	for _, decl := range t.Attributes {
		if _, taken := e.Attribute(decl.Name); !taken && !meant[decl.Name] {
			free = append(free, decl.Name)
		}
	}
	if word := similar(a.Name, free); word != "" {
		meant[word] = true
		f.Detail = fmt.Sprintf("Did you mean %s?%s", word, permitted(t))
		f.Fixes = c.edit("Rename it to "+word, a.NameSpan(), word)
	}
	c.report(f)
}

// permitted is a sentence with the attributes of a type, or the statement that there are none.
func permitted(t *Type) string {
	if len(t.Attributes) == 0 {
		return " The element has no attributes."
	}
	var names []string
	for _, a := range t.Attributes {
		names = append(names, a.Name)
	}
	return " The element's attributes are " + strings.Join(names, ", ") + "."
}

// wrong makes the finding about a value, all but its place.
func wrong(v *Value, code, text, subject string) diag.Finding {
	f := diag.Finding{Severity: diag.Error, Code: code, Detail: "Permitted is " + v.Words() + "."}
	switch {
	case text == "":
		f.Summary = subject + " is empty"
	case code == "S012":
		f.Summary = fmt.Sprintf("%s is %s, which is none of the permitted values", subject, quoted(text))
	default:
		f.Summary = fmt.Sprintf("%s is %s, which is not %s", subject, quoted(text), v.short())
	}
	if (len(v.Enumeration) > 0 || v.Kind == Int) && strings.Trim(text, spaces) != text {
		f.Detail = join(f.Detail, "White space around the value counts.")
	}
	if word, ok := v.meant(text); ok {
		f.Detail = fmt.Sprintf("Did you mean %s? %s", word, f.Detail)
	}
	if !placeholder(text) {
		f.Detail = join(f.Detail, v.Note)
	} else {
		f.Severity = diag.Warning
		f.Detail = join(f.Detail, "The schema judges the file as it stands, before {Settings:…} is filled.")
	}
	return f
}

// placeholder tells a text that a build step of the VS Code extension is to fill.
func placeholder(s string) bool { return strings.Contains(strings.ToLower(s), "{settings:") }

// short names the type in a summary.
func (v *Value) short() string {
	switch {
	case v.Kind == Boolean:
		return "a boolean"
	case v.Kind == Int || v.Kind == Integer:
		return "a whole number in range"
	case v.Kind == URI:
		return "a URI"
	}
	return "written as prescribed"
}

// meant gives the permitted value that a wrong one stands for, where that is plain.
func (v *Value) meant(s string) (string, bool) {
	var names []string
	switch {
	case v.Kind == Boolean:
		names = []string{"true", "false"}
	case v.Kind == Int || v.Kind == Integer:
		if trimmed := strings.Trim(s, spaces); trimmed != s && v.Kind.holds(trimmed) {
			return trimmed, true
		}
	default:
		for _, o := range v.Enumeration {
			names = append(names, o.Text)
		}
	}
	if len(s) > 80 {
		return "", false
	}
	word := similar(s, names)
	return word, word != ""
}

// key reports values that stand twice. Absent and impossible values are told elsewhere.
func (c *checker) key(scope *xmltree.Element, decl *Element, k Key) {
	for _, n := range k.Path {
		if decl = decl.Child(n); decl == nil {
			return
		}
	}
	counted, _ := decl.Attribute(k.Attribute)
	first := map[string]*xmltree.Attribute{}
	b := &content{checker: c}
	defer b.close()
	below(scope, k.Path, func(e *xmltree.Element) {
		for i := range e.Attributes {
			a := &e.Attributes[i]
			if a.Prefix() != "" || a.Name != k.Attribute {
				continue
			}
			value, ok := counted.Value.same(a.Value)
			if !ok {
				continue
			}
			before, twice := first[value]
			if !twice {
				first[value] = a
				continue
			}
			b.report(diag.Finding{Severity: diag.Error, Code: "S015", Span: a.Span(),
				Summary: fmt.Sprintf("%s %s of %s stands twice in this %s", a.Name, quoted(a.Value), name(e), name(scope)),
				Detail:  "Remove one of the two, or give it another value." + caseless(k.Attribute),
				Related: []diag.Related{{Span: before.Span(), Summary: "the first"}}})
		}
	})
}

func caseless(attribute string) string {
	if attribute == "Order" {
		return ""
	}
	return " The schema compares letter by letter; the service takes no regard to case either."
}

// below visits the elements of the policy namespace at a path below an element.
func below(e *xmltree.Element, path []string, visit func(*xmltree.Element)) {
	for _, child := range e.Children {
		if child.Name != path[0] || child.Namespace() != Namespace {
			continue
		}
		if len(path) == 1 {
			visit(child)
		} else {
			below(child, path[1:], visit)
		}
	}
}

// name is the element's name as messages write it.
func name(e *xmltree.Element) string { return short(e.Name) }

func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
