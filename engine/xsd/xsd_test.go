package xsd_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/published"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
	"journeydesigner/engine/xsd"
)

const schemaText = `<?xml version="1.0" encoding="utf-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" xmlns="urn:t" elementFormDefault="qualified">
  <xs:element name="Order">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Name" type="xs:string"/>
        <xs:element name="Item" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType>
            <xs:attribute name="Id" use="required"><xs:simpleType><xs:restriction base="xs:string">
              <xs:pattern value="^[\w.\-]+\/[0-9]$"/></xs:restriction></xs:simpleType></xs:attribute>
            <xs:attribute name="Count" type="xs:int"/>
          </xs:complexType>
        </xs:element>
        <xs:element name="Kind" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
          <xs:enumeration value="a"/></xs:restriction></xs:simpleType></xs:element>
      </xs:sequence>
    </xs:complexType>
    <xs:unique name="Ids"><xs:selector xpath="*"/><xs:field xpath="@Id"/></xs:unique>
  </xs:element>
</xs:schema>`

func load(t *testing.T, text string) *xsd.Schema {
	t.Helper()
	s, err := xsd.Load(fstest.MapFS{"own.xsd": {Data: []byte(text)}}, "own.xsd", "own.xsd")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func check(t *testing.T, s *xsd.Schema, text []byte) []string {
	t.Helper()
	doc, findings := xmltree.Parse(source.NewFile("a.xml", text))
	if doc == nil {
		t.Fatalf("%v", findings)
	}
	var out []string
	for _, f := range s.Check(doc) {
		if f.Detail == "" || f.Layer != diag.LayerXSD {
			t.Errorf("%+v", f)
		}
		out = append(out, fmt.Sprintf("%d:%d %v %s %s", f.Span.Line, f.Span.Column, f.Severity, f.Code, f.Summary))
	}
	return out
}

func encode16(s string, little bool) []byte {
	out := []byte{0xFE, 0xFF}
	if little {
		out = []byte{0xFF, 0xFE}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if little {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func TestCheck(t *testing.T) {
	schema := load(t, schemaText)
	for _, c := range []struct{ name, content, want string }{
		{"valid", `<Name>ä</Name><Item Id="ä.b/1"/>`, ""},
		{"a child too many", `<Name/><Name/>`, `2:9 error S901 Name may not stand here in Order`},
		{"a child missing", ``, `1:2 error S902 Order lacks a child element that it must have`},
		{"text", "<Name/>\n é stray", `3:2 error S902 Text stands in Order, which may hold none`},
		{"an element in text", `<Name><Kind/></Name>`, `2:8 error S902 Kind stands in an element that holds text only`},
		{"an unknown attribute, after letters of several bytes", `<Name>äöü</Name><Item Id="a/1" X="ä" Y=""/>`,
			`2:32 error S903 Item may not have the attribute X
2:38 error S903 Item may not have the attribute Y`},
		{"a missing attribute", `<Name/><Item/>`, `2:9 error S903 Item lacks the attribute Id`},
		{"the value of an attribute", `<Name/><Item Id="ä b/1"/>`, `2:14 error S904 Attribute Id of Item has a value that the named schema does not permit (pattern)`},
		{"a number", `<Name/><Item Id="a/1" Count="x"/>`, `2:23 error S904 Attribute Count of Item has a value that the named schema does not permit (`},
		{"a placeholder", `<Name/><Item Id="{Settings:Id}"/>`, `2:14 warning S904 Attribute Id of Item has a value that the named schema does not permit (pattern)`},
		{"the text of an element", `<Name/><Kind>b</Kind>`, `2:9 error S904 The text of Kind is not what the named schema permits (enumeration)`},
		{"twice the same", `<Name/><Item Id="a/1"/><Item Id="a/1"/>`, `2:25 error S905 Item repeats a value that must be unique`},
		{"elements in what is empty", "<Name/><Item Id=\"a/1\"><é/><Item>\n</Item></Item><Item Id=\"é/1\" X=\"\"/>\n<Item/>",
			`2:24 error S901 é may not stand here in Item
2:28 error S901 Item may not stand here in Item
3:30 error S903 Item may not have the attribute X
4:2 error S903 Item lacks the attribute Id`},
		{"an instance attribute", `<Name/><Item Id="a/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`, `2:9 error S906 `},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "<Order xmlns=\"urn:t\">\n" + c.content + "</Order>"
			for name, file := range map[string]string{
				"plain":   text,
				"marked":  "\ufeff" + text,
				"windows": strings.ReplaceAll(text, "\n", "\r\n"),
				"mac":     strings.ReplaceAll(text, "\n", "\r"),
			} {
				compare(t, name, check(t, schema, []byte(file)), c.want)
			}
			declared := `<?xml version="1.0" encoding="utf-16"?>` + "<!---->\n" + text
			for _, little := range []bool{true, false} {
				got := check(t, schema, encode16(declared, little))
				for i := range got {
					line, rest, _ := strings.Cut(got[i], ":")
					got[i] = string(line[0]-1) + ":" + rest
				}
				compare(t, "utf-16", got, c.want)
			}
		})
	}
	if got := check(t, schema, []byte(`<Other/>`)); len(got) != 1 || got[0] != "1:2 error S901 The named schema has no root element Other" {
		t.Errorf("%q", got)
	}
}

// compare wants the findings to begin as the lines of want do.
func compare(t *testing.T, name string, got []string, want string) {
	t.Helper()
	var lines []string
	if want != "" {
		lines = strings.Split(want, "\n")
	}
	if !slices.EqualFunc(got, lines, strings.HasPrefix) {
		t.Errorf("%s: %s\nwant %s", name, strings.Join(got, "\n"), want)
	}
}

func TestManyFaults(t *testing.T) {
	schema := load(t, schemaText)
	doc, _ := xmltree.Parse(source.NewFile("a.xml", []byte(`<Order xmlns="urn:t"><Name/>`+strings.Repeat(`<Item/>`, 1000)+`</Order>`)))
	got := schema.Check(doc)
	if len(got) != 200 || !strings.Contains(got[199].Detail, "only 200 are listed") {
		t.Errorf("%d findings, the last %q", len(got), got[len(got)-1].Detail)
	}
}

// Elements in what is empty are told up to a number, in time.
func TestManyStrays(t *testing.T) {
	schema := load(t, schemaText)
	var text strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&text, `<Item Id="a%d/1"/>`, i)
	}
	for i := range 500 {
		fmt.Fprintf(&text, `<Item Id="b%d/1"><Item>%s</Item></Item>`, i, strings.Repeat("<Item/>", 50))
	}
	doc, _ := xmltree.Parse(source.NewFile("a.xml", []byte(`<Order xmlns="urn:t"><Name/>`+text.String()+`</Order>`)))
	got := schema.Check(doc)
	strays, rest := 0, 0
	for _, f := range got {
		switch {
		case f.Summary == "Item may not stand here in Item":
			strays++
		case f.Code == "S907" && strings.HasPrefix(f.Summary, "The rest of the file"):
			rest++
		}
	}
	if strays != 10 || rest != 1 {
		t.Errorf("%d strays, %d of the rest: %v", strays, rest, got[:min(len(got), 3)])
	}
}

// A schema that cannot be used is refused with its place and the reason; nothing is fetched.
func TestLoad(t *testing.T) {
	head := "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:t\" xmlns=\"urn:t\">\n"
	for _, c := range []struct {
		name, text string
		more       map[string]string
		want       string // "" for a schema that loads
	}{
		{"fine", schemaText, nil, ""},
		{"an include beside it", head + `<xs:include schemaLocation="more.xsd"/><xs:element name="Order" type="T"/></xs:schema>`,
			map[string]string{"more.xsd": head + `<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:pattern value="[\w-]"/></xs:restriction></xs:simpleType></xs:schema>`}, ""},
		{"an include below it", head + `<xs:include schemaLocation="sub/more.xsd"/><xs:element name="Order" type="T"/></xs:schema>`,
			map[string]string{"sub/more.xsd": head + `<xs:include schemaLocation="../deep.xsd"/></xs:schema>`,
				"deep.xsd": head + `<xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`}, ""},
		{"an import that is not needed", head + `<xs:import namespace="urn:x" schemaLocation="http://x/x.xsd"/><xs:element name="Order"/></xs:schema>`, nil, ""},
		{"an import that is needed", head + `<xs:import namespace="urn:x" schemaLocation="http://x/x.xsd"/><xs:element name="Order" type="x:T" xmlns:x="urn:x"/></xs:schema>`, nil, ""},
		{"an import whose attribute is needed", head + `<xs:import namespace="urn:x" schemaLocation="http://x/x.xsd"/><xs:element name="Order"><xs:complexType><xs:attribute ref="x:a" xmlns:x="urn:x"/></xs:complexType></xs:element></xs:schema>`, nil,
			"http://x/x.xsd is not read: nothing is fetched"},
		{"an include from above", head + `<xs:include schemaLocation="../up.xsd"/><xs:element name="Order" type="T"/></xs:schema>`, nil, "own.xsd:2:13: the schema includes ../up.xsd, which is not read"},
		{"an include from the network", head + `<xs:include schemaLocation="https://x/up.xsd"/></xs:schema>`, nil, "own.xsd:2:13: the schema includes https://x/up.xsd, which is not read"},
		{"an include that is not there", head + `<xs:include schemaLocation="more.xsd"/></xs:schema>`, nil, "more.xsd: there is no such file"},
		{"an include that is broken", head + `<xs:include schemaLocation="more.xsd"/></xs:schema>`, map[string]string{"more.xsd": "\n<x"}, "more.xsd:2:1: the schema is not well-formed"},
		{"no XML", "<xs:schema", nil, "own.xsd:1:1: the schema is not well-formed: "},
		{"a DTD", `<!DOCTYPE x SYSTEM "http://x/x.dtd"><x/>`, nil, "own.xsd:1:1: the schema is not well-formed: "},
		{"no schema", "<x/>", nil, "own.xsd:1:2: the root element is x, not schema"},
		{"a type that is not there", head + `<xs:element name="Order" type="T"/></xs:schema>`, nil, ""},
		{"a pattern that is none", head + `  <xs:simpleType name="T"><xs:restriction base="xs:string"><xs:pattern value="("/></xs:restriction></xs:simpleType></xs:schema>`, nil,
			"own.xsd:2:60: the schema cannot be used: "},
		{"what is not supported", head + `<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:pattern value="[^\w.]"/></xs:restriction></xs:simpleType></xs:schema>`, nil,
			"the schema uses what is not supported: "},
		{"a redefinition", head + `<xs:redefine schemaLocation="more.xsd"/></xs:schema>`, nil, "the schema uses what is not supported: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{"own.xsd": {Data: []byte(c.text)}}
			for name, text := range c.more {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			_, err := xsd.Load(files, "own.xsd", "own.xsd")
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	if _, err := xsd.Load(fstest.MapFS{}, "own.xsd", "dir/own.xsd"); err == nil || err.Error() != "dir/own.xsd: there is no such file" {
		t.Error(err)
	}
	for _, little := range []bool{true, false} {
		text := encode16(strings.Replace(schemaText, "utf-8", "utf-16", 1), little)
		s, err := xsd.Load(fstest.MapFS{"own.xsd": {Data: text}}, "own.xsd", "own.xsd")
		if err != nil {
			t.Fatal(err)
		}
		if got := check(t, s, []byte(`<Order xmlns="urn:t"><Name/><Item Id="a.b/1"/></Order>`)); len(got) != 0 {
			t.Errorf("%q", got)
		}
	}
}

// What the schema does not say for want of a part of it is an error of the document, never a pass.
func TestMissingType(t *testing.T) {
	schema := load(t, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">
		<xs:import namespace="urn:x" schemaLocation="http://x/x.xsd"/><xs:element name="Order" type="x:T" xmlns:x="urn:x"/></xs:schema>`)
	doc, _ := xmltree.Parse(source.NewFile("a.xml", []byte(`<Order xmlns="urn:t"/>`)))
	got := schema.Check(doc)
	if len(got) != 1 || got[0].Code != "S907" || got[0].Severity != diag.Error || !strings.Contains(got[0].Detail, "http://x/x.xsd was not read") {
		t.Errorf("%+v", got)
	}
}

// With the public schema, the verdicts on the public policies and on mutants of them are those of xmllint.
func TestOracle(t *testing.T) {
	name := published.Path(t, "oracle", "TrustFrameworkPolicy_0.3.0.0.xsd")
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian: libxml2-utils)")
	}
	schema, err := xsd.Load(os.DirFS(filepath.Dir(name)), filepath.Base(name), "public.xsd")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	collect := func(root string) {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(p), ".xml") {
				files = append(files, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	collect(published.Path(t, "corpus"))
	if python, err := exec.LookPath("python3"); err == nil {
		dir := t.TempDir()
		args := append([]string{published.Path(t, "tools", "mutate.py"), "--seed", "3", "--count", "400", "--out", dir}, files...)
		if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		collect(dir)
	}
	var said bytes.Buffer
	c := exec.Command(tool, append([]string{"--noout", "--schema", name}, files...)...)
	c.Stdout, c.Stderr = &said, &said
	_ = c.Run() // fails where one file does
	verdicts := map[string]bool{}
	for line := range strings.Lines(said.String()) {
		if f, ok := strings.CutSuffix(line, " validates\n"); ok {
			verdicts[f] = true
		} else if f, ok := strings.CutSuffix(line, " fails to validate\n"); ok {
			verdicts[f] = false
		}
	}
	compared, invalid := 0, 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := xmltree.Parse(source.NewFile(filepath.Base(f), text))
		valid, judged := verdicts[f]
		if doc == nil || !judged {
			continue // not well-formed
		}
		compared++
		if !valid {
			invalid++
		}
		if got := schema.Check(doc); (len(got) == 0) != valid {
			t.Errorf("%s: valid %v for xmllint; here %v", f, valid, got)
		}
	}
	if compared < 200 || invalid < 5 {
		t.Errorf("%d files compared, %d of them not valid: the corpus is not whole", compared, invalid)
	}
	t.Logf("%d files compared, %d of them not valid", compared, invalid)
}
