package xmltree

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/published"
	"journeydesigner/engine/source"
)

func parse(text string) (*Document, []diag.Finding) {
	return Parse(source.NewFile("a.xml", []byte(text)))
}

func TestNotWellFormed(t *testing.T) {
	utf16le := func(s string) string {
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	for _, c := range []struct{ name, text, code, at, summary string }{
		{"nothing", "", "X001", "1:1", "empty"},
		{"only a byte order mark", "\ufeff", "X001", "1:1", "empty"},
		{"only white space", " \n\t", "X001", "1:1", "empty"},
		{"only a comment", "<!-- a -->", "X014", "1:1", "no element"},
		{"invalid UTF-8", "<a>\n \xff</a>", "X003", "2:2", "Byte 0xFF is no character in UTF-8"},
		{"Latin-1 bytes", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe4</a>", "X003", "1:47", "Byte 0xE4"},
		{"Latin-1 declared, not written", "<?xml version='1.0' encoding='iso-8859-1'?><a>ä</a>", "X004", "1:1", `declares encoding "iso-8859-1" but is read as UTF-8`},
		{"UTF-16 declared, not written", "<?xml version='1.0' encoding='utf-16'?><a/>", "X004", "1:1", "utf-16"},
		{"UTF-8 declared in UTF-16", utf16le("<?xml version='1.0' encoding='utf-8'?><a/>"), "X004", "1:1", "read as UTF-16"},
		{"half a pair in UTF-16", utf16le("<a>") + "\x00\xd8" + "<\x00", "X003", "1:4", "no character in UTF-16"},
		{"control character", "<a>\n  \x01</a>", "X005", "2:3", "U+0001"},
		{"NUL", "<a b='\x00'/>", "X005", "1:7", "U+0000"},
		{"U+FFFE", "<a>\ufffe</a>", "X005", "1:4", "U+FFFE"},
		{"control character in a comment", "<a><!--\x02--></a>", "X005", "1:8", "U+0002"},
		{"reference to a control character", "<a>&#1;</a>", "X005", "1:4", "not permitted"},
		{"billion laughs", "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"b\">]>\n<l>&a;</l>", "X006", "2:1", "DTD is prohibited in this XML document"},
		{"external entity", "<!DOCTYPE l SYSTEM \"file:///etc/passwd\"><l/>", "X006", "1:1", "DTD is prohibited"},
		{"DOCTYPE that never ends", "<!DOCTYPE l [", "X006", "1:1", "DTD is prohibited"},
		{"DOCTYPE inside", "<a><!DOCTYPE a></a>", "X006", "1:4", "DTD is prohibited"},
		{"other declaration", "<a><!ENTITY a></a>", "X008", "1:4", "markup declaration"},
		{"XML 1.1", "<?xml version=\"1.1\"?><a/>", "X007", "1:1", "Only XML 1.0"},
		{"declaration without version", "<?xml encoding=\"utf-8\"?><a/>", "X007", "1:1", "declaration"},
		{"white space before the declaration", "\n<?xml version=\"1.0\"?><a/>", "X007", "2:1", "start of the file"},
		{"a second declaration", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>", "X007", "1:22", "start of the file"},
		{"bad standalone", "<?xml version=\"1.0\" standalone=\"maybe\"?><a/>", "X007", "1:1", "not written"},
		{"declaration in capitals", "<?XML version=\"1.0\"?><a/>", "X007", "1:1", "start"},
		{"colon in an instruction", "<?a:b c?><a/>", "X008", "1:1", "colon"},
		{"plain text", "hello", "X013", "1:1", "Text stands outside"},
		{"text before the root", "<!-- a -->\n  x<a/>", "X013", "2:3", "Text stands outside"},
		{"text after the root", "<a/>\n\nx", "X013", "3:1", "Text stands outside"},
		{"CDATA after the root", "<a/><![CDATA[ ]]>", "X013", "1:5", "Text stands outside"},
		{"reference to a space after the root", "<a/>&#32;", "X013", "1:5", "Text stands outside"},
		{"two roots", "<a/>\n<b/>", "X012", "2:1", "second root"},
		{"duplicate attribute", "<a b='1'\n   b='2'/>", "X010", "2:4", "Attribute b stands twice"},
		{"duplicate attribute by namespace", "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "X010", "1:36", "stands twice"},
		{"duplicate declaration", "<a xmlns='u' xmlns='v'/>", "X010", "1:14", "xmlns stands twice"},
		{"unbound element prefix", "<a><p:b/></a>", "X011", "1:5", `"p" is not bound`},
		{"unbound attribute prefix", "<a p:b='1'/>", "X011", "1:4", `"p" is not bound`},
		{"prefix out of scope", "<a><b xmlns:p='u'/><p:c/></a>", "X011", "1:21", `"p" is not bound`},
		{"prefix bound to nothing", "<a xmlns:p=''/>", "X011", "1:4", "bound to no namespace"},
		{"prefix xmlns declared", "<a xmlns:xmlns='u'/>", "X011", "1:4", "cannot be declared"},
		{"xml bound to another", "<a xmlns:xml='u'/>", "X011", "1:4", "belong together"},
		{"another bound to xml", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "X011", "1:4", "belong together"},
		{"reserved default", "<a xmlns='http://www.w3.org/2000/xmlns/'/>", "X011", "1:11", "reserved"},
		{"reserved for a prefix", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "X011", "1:4", "reserved"},
		{"end tag of another", "<a>\n<b></a>", "X009", "2:4", "End tag </a> does not match start tag <b>"},
		{"end tag in another case", "<a></A>", "X009", "1:4", "does not match"},
		{"end tag of another prefix", "<p:a xmlns:p='u' xmlns:q='u'></q:a>", "X009", "1:30", "</q:a> does not match"},
		{"end tag alone", "</a>", "X009", "1:1", "no start tag"},
		{"never closed", "<a>\n  <b>\n", "X009", "2:4", "Element b is never closed"},
		{"cut in a tag", "<a>\n<b c", "X008", "2:1", "file ends inside"},
		{"cut in a comment", "<a><!-- ", "X008", "1:4", "file ends inside"},
		{"unknown entity", "<a>\n a&nbsp;b</a>", "X008", "2:3", "nbsp"},
		{"lone ampersand", "<a b='x & y'/>", "X008", "1:9", "ntity"},
		{"less-than in a value", "<a b='<'/>", "X008", "1:7", "A < stands inside"},
		{"less-than in a text", "<a> 1 < 2</a>", "X008", "1:7", "xpected element name"},
		{"no quotes", "<a b=c/>", "X008", "1:6", "nquoted"},
		{"no value", "<a b/>", "X008", "1:5", "without ="},
		{"no space between attributes", "<a b='1'c='2'/>", "X008", "1:9", "White space is missing"},
		{"]]> in a text", "<a>]]></a>", "X008", "1:6", "]]>"},
		{"two colons", "<a:b:c xmlns:a='u'/>", "X008", "1:6", "xpected element name"},
		{"colon first", "<:a/>", "X008", "1:2", "name"},
		{"two colons in an attribute", "<a x:y:z='1'/>", "X008", "1:8", "xpected attribute name"},
		{"double hyphen in a comment", "<a><!-- a -- b --></a>", "X008", "", "--"},
		{"too deep", strings.Repeat("<a>", MaxDepth+1), "X015", "1:769", "more than 256 deep"},
		{"too many attributes", "<a" + manyAttributes(MaxAttributes+1) + "/>", "X016", "1:1", "4097 attributes"},
		{"a value too long", "<a b='" + strings.Repeat("x", MaxValue+1) + "'/>", "X017", "1:4", "Attribute b has"},
		{"a text too long", "<a>\n" + strings.Repeat("x", MaxValue+1) + "</a>", "X017", "1:4", "text of element a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, findings := parse(c.text)
			if doc != nil || len(findings) != 1 {
				t.Fatalf("document %v, findings %v", doc, findings)
			}
			f := findings[0]
			at := fmt.Sprintf("%d:%d", f.Span.Line, f.Span.Column)
			if f.Code != c.code || c.at != "" && at != c.at || !strings.Contains(f.Summary, c.summary) {
				t.Errorf("%s %s %s\nwant %s %s %s", f.Code, at, f.Summary, c.code, c.at, c.summary)
			}
			if f.Severity != diag.Error || f.Layer != diag.LayerXML || f.Span.Path != "a.xml" || f.Span.Line < 1 {
				t.Errorf("%+v", f)
			}
			if f.Detail == "" && c.name != "double hyphen in a comment" {
				t.Error("no word of what to do")
			}
			if !slices.ContainsFunc(Codes, func(c diag.Code) bool { return c.Id == f.Code }) {
				t.Errorf("%s is not in the table", f.Code)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d=''", i)
	}
	return b.String()
}

func manyPrefixes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " xmlns:p%d='u'", i)
	}
	return b.String()
}

func TestTooLarge(t *testing.T) {
	start := time.Now()
	doc, findings := Parse(source.NewFile("a.xml", make([]byte, MaxSize+1)))
	if doc != nil || len(findings) != 1 || findings[0].Code != "X002" || findings[0].Span.String() != "a.xml:1:1" {
		t.Errorf("%v", findings)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v", d)
	}
}

func TestSpans(t *testing.T) {
	text := "\ufeff<?xml version='1.0' encoding=\"UTF-8\" standalone='yes' ?>\r\n<!-- ä -->\r\n<p:root xmlns:p='urn:x'\r\n  a = \"1&amp;2\tä\" p:b=''>\r\n  one<![CDATA[<two>]]>&#x33;\r\n  <leaf  />tail</p:root >\r\n<!--end-->\r\n"
	file := source.NewFile("a.xml", []byte(text))
	doc, findings := Parse(file)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	slice := func(s source.Span) string { return string(file.Bytes[s.Start:s.End]) }
	root := doc.Root
	leaf := root.Children[0]
	for _, c := range []struct{ what, got, want string }{
		{"whole", slice(root.Span()), text[strings.Index(text, "<p:root"):strings.Index(text, "\r\n<!--end")]},
		{"start tag", slice(root.Start()), "<p:root xmlns:p='urn:x'\r\n  a = \"1&amp;2\tä\" p:b=''>"},
		{"name", slice(root.NameSpan()), "p:root"},
		{"content", slice(root.Content()), "\r\n  one<![CDATA[<two>]]>&#x33;\r\n  <leaf  />tail"},
		{"attribute", slice(root.Attributes[1].Span()), "a = \"1&amp;2\tä\""},
		{"attribute name", slice(root.Attributes[1].NameSpan()), "a"},
		{"attribute value", slice(root.Attributes[1].ValueSpan()), "1&amp;2\tä"},
		{"empty value", slice(root.Attributes[2].ValueSpan()), ""},
		{"value", root.Attributes[1].Value, "1&2 ä"},
		{"text", root.Text, "\n  one<two>3\n  tail"},
		{"runs", slice(root.Runs()[len(root.Runs())-1]), "tail"},
		{"leaf", slice(leaf.Span()), "<leaf  />"},
		{"leaf content", slice(leaf.Content()), ""},
		{"place of the root", root.Start().String(), "a.xml:3:1"},
		{"place of the attribute", root.Attributes[1].NameSpan().String(), "a.xml:4:3"},
		{"place after a wide letter", root.Attributes[2].NameSpan().String(), "a.xml:4:19"},
		{"namespace", root.Namespace() + root.Attributes[2].Namespace() + root.Attributes[1].Namespace(), "urn:xurn:x"},
		{"leaf namespace", leaf.Namespace(), ""},
		{"comments", doc.Comments[0].Text + doc.Comments[1].Text, " ä end"},
		{"path", leaf.Path(), "root/leaf"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if !leaf.SelfClosing() || root.SelfClosing() || leaf.Parent != root {
		t.Error("shape")
	}
	if doc.Find(leaf.Span().Start+1) != leaf || doc.Find(root.Content().Start) != root || doc.Find(0) != nil {
		t.Error("find")
	}
	if root.Child("leaf") != nil || root.Child("none") != nil {
		t.Error("a child of another namespace is none of the element's own")
	}
	if _, ok := root.Attribute("b"); ok {
		t.Error("an attribute with a prefix is another")
	}
	seen := 0
	root.Walk(func(*Element) bool { seen++; return false })
	if seen != 1 {
		t.Error("walk went deeper than asked")
	}
}

func TestValuesAreNormalised(t *testing.T) {
	doc, _ := parse("<a b='x\r\ny\tz&#10;&#x41;&lt;&gt;&amp;&quot;&apos;' c='&#9;'>a\r\nb\rc</a>")
	if got := doc.Root.Attributes[0].Value; got != "x y z\nA<>&\"'" {
		t.Errorf("%q", got)
	}
	if got := doc.Root.Attributes[1].Value; got != "\t" {
		t.Errorf("%q", got)
	}
	if doc.Root.Text != "a\nb\nc" {
		t.Errorf("%q", doc.Root.Text)
	}
}

func TestUTF16(t *testing.T) {
	text := "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<a b=\"𝄞\" c=\"ä\">\r\n  <d/></a>"
	for _, little := range []bool{true, false} {
		b := inUTF16(text, little)
		doc, findings := Parse(source.NewFile("a.xml", b))
		if doc == nil {
			t.Fatal(findings)
		}
		c := doc.Root.Attributes[1]
		if c.NameSpan().String() != "a.xml:2:10" || c.Value != "ä" || c.ValueSpan().End-c.ValueSpan().Start != 2 {
			t.Errorf("%+v", c)
		}
		if doc.Root.Text != "" || doc.Root.Runs() != nil {
			t.Errorf("white space between children is a text: %q", doc.Root.Text)
		}
		if d := doc.Root.Children[0]; d.Span().String() != "a.xml:3:3" || d.Span().End-d.Span().Start != 8 {
			t.Errorf("%+v", d.Span())
		}
	}
}

// inUTF16 writes a text with a byte order mark.
func inUTF16(text string, little bool) []byte {
	b := []byte{0xFE, 0xFF}
	if little {
		b = []byte{0xFF, 0xFE}
	}
	for _, u := range utf16.Encode([]rune(text)) {
		if little {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return b
}

// sameInUTF16 proves that a file reads the same where it is saved in UTF-16: its places have the same lines and columns,
// and check says that they hold what they should.
func sameInUTF16(t testing.TB, doc *Document) {
	t.Helper()
	text := strings.Replace(string(doc.File.Text()), `encoding="utf-8"`, `encoding="utf-16"`, 1)
	wide, _ := Parse(source.NewFile(doc.File.Path, inUTF16(text, len(text)%2 == 0)))
	if wide == nil {
		return // a declaration in another spelling, which says that the file is in UTF-8
	}
	check(t, wide)
	where := func(s source.Span) [2]int { return [2]int{s.Line, s.Column} }
	said := func(d *Document) (out []string) {
		d.Root.Walk(func(e *Element) bool {
			out = append(out, fmt.Sprint(e.Path(), e.Prefix(), e.Namespace(), e.Text, e.SelfClosing(), where(e.Start()), where(e.NameSpan()), where(e.Content())))
			for _, a := range e.Attributes {
				out = append(out, fmt.Sprint(a.Prefix(), a.Name, a.Namespace(), a.Value, where(a.NameSpan()), where(a.ValueSpan())))
			}
			return true
		})
		return out
	}
	inUTF8 := said(doc)
	for i, b := range said(wide) {
		if a := inUTF8[i]; a != b { // check has shown that both have the same elements
			t.Fatalf("%q\nin UTF-16 is\n%q", a, b)
		}
	}
}

func TestEncodingsThatAreWell(t *testing.T) {
	for _, declaration := range []string{"", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1.0' encoding='us-ascii'?>", "<?xml version='1.0' encoding='Windows-1252'?>"} {
		if doc, findings := parse(declaration + "<a/>"); doc == nil {
			t.Errorf("%s: %v", declaration, findings)
		}
	}
}

// TestBoundedTime holds the reader to time in proportion to the file, whatever is in it: eight times the file may
// take thirty times as long, which leaves room for noise and none for a square.
func TestBoundedTime(t *testing.T) {
	for name, text := range map[string]func(n int) string{
		"deep":       func(n int) string { return strings.Repeat("<a>", 4*n) },
		"attributes": func(n int) string { return "<a" + manyAttributes(n) + "/>" },
		"one line":   func(n int) string { return "<a>" + strings.Repeat("<b c='d'/>", n) + "</a>" },
		"many prefixes": func(n int) string {
			return strings.Repeat("<b xmlns:p='u'>", n) + strings.Repeat("</b>", n)
		},
		"unclosed comments": func(n int) string { return "<a>" + strings.Repeat("<!-- ", 8*n) },
		"billion laughs": func(n int) string {
			return "<!DOCTYPE l [" + strings.Repeat("<!ENTITY a \"&b;&b;\">", n) + "]><l>&a;</l>"
		},
		"prefixes upon prefixes": func(n int) string {
			return strings.Repeat("<a"+manyPrefixes(n/40)+">", 40) + strings.Repeat("<p0:b/>", n)
		},
		"a long attribute, no end": func(n int) string { return "<a b='" + strings.Repeat("x", 100*n) },
	} {
		t.Run(name, func(t *testing.T) {
			const n = 5000
			took := func(text string) time.Duration {
				best := time.Hour
				for range 3 {
					start := time.Now()
					parse(text)
					best = min(best, time.Since(start))
				}
				return best
			}
			small, large := took(text(n)), took(text(8*n))
			// The floor is for a machine that is busy with other tests; a square would be seconds.
			if large > 30*max(small, 5*time.Millisecond) {
				t.Errorf("%v, and %v for eight times as much", small, large)
			}
		})
	}
}

// TestVerdictsAgreeWithLibxml compares well-formedness file by file: on public policies, and on what becomes of
// them when bytes are cut, doubled and swapped.
func TestVerdictsAgreeWithLibxml(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	files := published.XML(t, published.Path(t, "corpus"))
	dir := t.TempDir()
	disagree := 0
	compare := func(name string, text []byte) {
		t.Helper()
		path := filepath.Join(dir, "x.xml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(lint, "--noout", "--nonet", path).CombinedOutput()
		theirs := err == nil && !bytes.Contains(out, []byte("namespace error"))
		doc, findings := Parse(source.NewFile(name, text))
		if ours := doc != nil; ours != theirs {
			disagree++
			t.Errorf("%s: %v %v, xmllint %v %s", name, ours, findings, theirs, out)
		}
	}
	for i, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		compare(name, text)
		if i%4 != 0 || testing.Short() || len(text) < 400 {
			continue
		}
		at := (i * 7919) % (len(text) - 200)
		for kind, mutant := range [][]byte{
			slices.Concat(text[:at], text[at+1:]),
			slices.Concat(text[:at], text[at:at+40], text[at:]),
			text[:at],
			slices.Concat(text[:at], []byte{'<'}, text[at:]),
			slices.Concat(text[:at], []byte{'"'}, text[at:]),
			slices.Concat(text[:at], []byte{'&'}, text[at:]),
		} {
			compare(fmt.Sprintf("%s, mutant %d", name, kind), mutant)
		}
		if disagree > 5 {
			t.Fatal("and so on")
		}
	}
}

// check proves that every span of a document says what it is meant to say, in whatever encoding the file is.
func check(t testing.TB, doc *Document) {
	f := doc.File
	doc.Root.Walk(func(e *Element) bool {
		slice := func(s source.Span) string {
			if s != f.Span(s.Start, s.End) {
				t.Fatalf("%s: %+v is placed wrongly", e.Path(), s)
			}
			return f.Raw(s.Start, s.End)
		}
		start, whole := slice(e.Start()), slice(e.Span())
		if !strings.HasPrefix(start, "<"+e.tag()) || !strings.HasSuffix(start, ">") || !strings.HasPrefix(whole, start) || slice(e.NameSpan()) != e.tag() {
			t.Fatalf("%s: start %q", e.Path(), start)
		}
		if e.SelfClosing() != strings.HasSuffix(start, "/>") {
			t.Fatalf("%s: self-closing", e.Path())
		}
		rest, ok := strings.CutPrefix(whole, start+slice(e.Content()))
		if !ok || e.SelfClosing() != (rest == "") || rest != "" && !strings.HasPrefix(rest, "</"+e.tag()) {
			t.Fatalf("%s: content", e.Path())
		}
		for _, a := range e.Attributes {
			said := f.Raw(a.Span().Start, a.ValueSpan().Start)
			quote := said[len(said)-1:]
			if slice(a.NameSpan()) != qualified(a.Prefix(), a.Name) || !strings.HasPrefix(slice(a.Span()), slice(a.NameSpan())) || !strings.HasSuffix(slice(a.Span()), quote+slice(a.ValueSpan())+quote) {
				t.Fatalf("%s: attribute %q", e.Path(), slice(a.Span()))
			}
			if !strings.ContainsAny(slice(a.ValueSpan()), "&\r\n\t") && a.Value != slice(a.ValueSpan()) {
				t.Fatalf("%s: value %q", e.Path(), a.Value)
			}
		}
		for _, run := range e.Runs() {
			slice(run)
		}
		for _, c := range e.Children {
			if c.Span().Start < e.Content().Start || c.Span().End > e.Content().End || c.Parent != e {
				t.Fatalf("%s: child outside", c.Path())
			}
		}
		return true
	})
}

func TestSpansOfPublicPolicies(t *testing.T) {
	elements := 0
	for _, name := range published.XML(t, published.Path(t, "corpus")) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if doc, _ := Parse(source.NewFile(filepath.Base(name), text)); doc != nil {
			check(t, doc)
			sameInUTF16(t, doc)
			doc.Root.Walk(func(*Element) bool { elements++; return true })
		}
	}
	if elements < 25_000 {
		t.Errorf("only %d elements", elements)
	}
}

// sameDocument proves that the quick reader and the careful one read the same.
func sameDocument(t testing.TB, quick, careful *Document, findings []diag.Finding) {
	t.Helper()
	if careful == nil || len(findings) != 0 {
		t.Fatalf("only the quick reader takes it: %+v", findings)
	}
	if !slices.Equal(quick.Comments, careful.Comments) {
		t.Fatalf("comments %+v, not %+v", quick.Comments, careful.Comments)
	}
	var same func(a, b, parent *Element)
	same = func(a, b, parent *Element) {
		if a.Parent != parent || a.Prefix() != b.Prefix() || a.Name != b.Name || a.Namespace() != b.Namespace() || a.Text != b.Text || a.SelfClosing() != b.SelfClosing() ||
			a.Span() != b.Span() || a.Start() != b.Start() || a.NameSpan() != b.NameSpan() || a.Content() != b.Content() ||
			!slices.EqualFunc(a.Attributes, b.Attributes, sameAttribute) || !slices.Equal(a.Runs(), b.Runs()) || len(a.Children) != len(b.Children) {
			t.Fatalf("%s: %+v, not %+v", b.Path(), *a, *b)
		}
		for i := range a.Children {
			same(a.Children[i], b.Children[i], a)
		}
	}
	same(quick.Root, careful.Root, nil)
}

func sameAttribute(a, b Attribute) bool {
	return a.Prefix() == b.Prefix() && a.Name == b.Name && a.Namespace() == b.Namespace() && a.Value == b.Value &&
		a.Span() == b.Span() && a.NameSpan() == b.NameSpan() && a.ValueSpan() == b.ValueSpan()
}

// TestTheQuickReaderReadsAsTheCarefulOne compares them over the public policies, of which it must take nearly all.
func TestTheQuickReaderReadsAsTheCarefulOne(t *testing.T) {
	files, quickly := 0, 0
	for _, name := range published.XML(t, published.Path(t, "corpus")) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		careful, findings := readCarefully(source.NewFile("x.xml", text))
		if careful != nil {
			files++
		}
		if quick := readQuickly(source.NewFile("x.xml", text)); quick != nil {
			quickly++
			sameDocument(t, quick, careful, findings)
		}
	}
	t.Logf("%d of %d files are read quickly", quickly, files)
	if quickly*20 < files*19 {
		t.Errorf("only %d of %d files are read quickly", quickly, files)
	}
}

func TestCodesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Codes {
		if seen[c.Id] || c.Doc == "" {
			t.Errorf("%+v", c)
		}
		seen[c.Id] = true
	}
}

// FuzzParse: whatever the bytes, one verdict with a place, or a tree whose spans are true.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "<a/>", "<a b='1' c=\"&lt;\">x<!-- c --><b/></a>", "\ufeff<?xml version='1.0' encoding='utf-8'?><a xmlns='u' xmlns:p='v' p:q='1'/>",
		"\xff\xfe<\x00a\x00/\x00>\x00", "<a><![CDATA[x]]>&#10;</a>", "<!DOCTYPE a><a/>", "<a b='1' b='2'/>", "<a>\r\n</a >"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := bytes.Clone(b)
		doc, findings := Parse(source.NewFile("f.xml", b))
		if quick := readQuickly(source.NewFile("f.xml", b)); quick != nil {
			careful, findings := readCarefully(source.NewFile("f.xml", b))
			sameDocument(t, quick, careful, findings)
		}
		if !bytes.Equal(b, before) {
			t.Fatal("the bytes were written to")
		}
		if doc == nil {
			if len(findings) != 1 || findings[0].Span.Line < 1 || findings[0].Span.Column < 1 || findings[0].Span.Start > len(b) {
				t.Fatalf("%+v", findings)
			}
			return
		}
		check(t, doc)
		if doc.File.Encoding() == source.UTF8 {
			sameInUTF16(t, doc)
		}
	})
}
