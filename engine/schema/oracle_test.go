package schema_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/published"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

func xmllint(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian: libxml2-utils)")
	}
	return path
}

// verdict is what xmllint says of one file.
type verdict struct {
	valid bool
	// first is its first complaint.
	first string
}

// verdicts asks xmllint about files, several hundred a process. Files that it cannot parse are left out.
func verdicts(t testing.TB, files []string) map[string]verdict {
	t.Helper()
	tool, xsd := xmllint(t), published.Path(t, "oracle", "TrustFrameworkPolicy_0.3.0.0.xsd")
	out := map[string]verdict{}
	for len(files) > 0 {
		n := min(len(files), 500)
		c := exec.Command(tool, append([]string{"--noout", "--schema", xsd}, files[:n]...)...)
		var text bytes.Buffer
		c.Stdout, c.Stderr = &text, &text
		_ = c.Run() // fails where one file does
		first := map[string]string{}
		for line := range strings.Lines(text.String()) {
			line = strings.TrimRight(line, "\n")
			if f, ok := strings.CutSuffix(line, " validates"); ok {
				out[f] = verdict{valid: true, first: first[f]}
			} else if f, ok := strings.CutSuffix(line, " fails to validate"); ok {
				out[f] = verdict{first: first[f]}
			} else if f, _, ok := strings.Cut(line, ".xml:"); ok && first[f+".xml"] == "" {
				first[f+".xml"] = line
			}
		}
		files = files[n:]
	}
	return out
}

// parse reads a file; nil where it is not well-formed.
func parse(t testing.TB, path string) *xmltree.Document {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := xmltree.Parse(source.NewFile(filepath.Base(path), b))
	return doc
}

// agree compares verdicts on files, and gives the number of those that are valid and that are not.
func agree(t testing.TB, files []string) (valid, invalid int) {
	t.Helper()
	theirs := verdicts(t, files)
	for _, path := range files {
		their, ok := theirs[path]
		doc := parse(t, path)
		if !ok || doc == nil {
			// libxml2 reads on where namespaces are broken, such as xmlns:xsi="".
			if ok && !strings.Contains(their.first, "namespace error") {
				t.Errorf("%s: read by xmllint alone", path)
			}
			continue
		}
		if their.valid {
			valid++
		} else {
			invalid++
		}
		findings := schema.Check(doc)
		if their.valid != (len(findings) == 0) {
			var own strings.Builder
			for _, f := range findings {
				fmt.Fprintf(&own, "\n  %v %s %s", f.Span, f.Code, f.Summary)
			}
			t.Errorf("%s: valid %v for xmllint: %s; here: %s", path, their.valid, their.first, own.String())
		}
		sound(t, doc, findings)
	}
	return valid, invalid
}

// sound checks what holds of all findings: that they have a place and words, and that a fix can be applied and
// leaves less to tell.
func sound(t testing.TB, doc *xmltree.Document, findings []diag.Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Layer != diag.LayerSchema || f.Summary == "" || f.Detail == "" || f.Span.Line < 1 || strings.HasSuffix(f.Summary, ".") {
			t.Errorf("%+v", f)
		}
		for _, fix := range f.Fixes {
			b, _, err := doc.File.Apply(fix.Edits)
			if err != nil {
				t.Errorf("%v %s: %s: %v", f.Span, f.Summary, fix.Title, err)
				continue
			}
			fixed, broken := xmltree.Parse(source.NewFile(doc.File.Path, b))
			if fixed == nil {
				t.Errorf("%v %s: %s: %v", f.Span, f.Summary, fix.Title, broken)
				continue
			}
			for _, g := range schema.Check(fixed) {
				if g.Code == f.Code && g.Summary == f.Summary && len(findings) <= len(schema.Check(fixed)) && len(findings) < 10 {
					t.Errorf("%v %s: %s: still %s", f.Span, f.Summary, fix.Title, g.Summary)
				}
			}
		}
	}
}

func TestCorpus(t *testing.T) {
	valid, invalid := agree(t, published.XML(t, published.Path(t, "corpus")))
	if valid < 200 || invalid < 5 {
		t.Errorf("%d valid and %d invalid files: the corpus is not whole", valid, invalid)
	}
	t.Logf("%d valid, %d not", valid, invalid)
}

// mutants makes changed copies of corpus files.
func mutants(t testing.TB, seed, count int) []string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	dir := t.TempDir()
	var whole []string
	for _, path := range published.XML(t, published.Path(t, "corpus")) {
		if parse(t, path) != nil {
			whole = append(whole, path)
		}
	}
	args := []string{published.Path(t, "tools", "mutate.py"), "--seed", fmt.Sprint(seed), "--count", fmt.Sprint(count), "--out", dir}
	if out, err := exec.Command(python, append(args, whole...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return published.XML(t, dir)
}

func TestMutants(t *testing.T) {
	xmllint(t)
	valid, invalid := agree(t, mutants(t, 1, 300))
	t.Logf("%d valid, %d not", valid, invalid)
}

// header opens a policy whose root has all it needs; the prefixes are those that the texts below use.
const header = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" xmlns:t="http://schemas.microsoft.com/online/cpim/schemas/2013/06" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_x" PublicPolicyUri="http://t/x">`

// TestTable compares the cases of the table too, so that it says what the oracle says.
func TestTableAgrees(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for i, c := range cases {
		path := filepath.Join(dir, fmt.Sprintf("%03d.xml", i))
		if err := os.WriteFile(path, []byte(c.document()), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	agree(t, files)
}

// TestValuesAgree tries values of every kind on both.
func TestValuesAgree(t *testing.T) {
	xmllint(t)
	dir := t.TempDir()
	var files []string
	write := func(format, value string) {
		var escaped strings.Builder
		for _, r := range value {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
				return // no XML
			}
			fmt.Fprintf(&escaped, "&#%d;", r)
		}
		path := filepath.Join(dir, fmt.Sprintf("%05d.xml", len(files)))
		if err := os.WriteFile(path, []byte(fmt.Sprintf(format, escaped.String())), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	uri := strings.Replace(header, "http://t/x", "%s", 1) + `</TrustFrameworkPolicy>`
	for _, v := range append(grow("http://u@h:80/p?q#f", `a:/?#[]@!$&'()*+,;=-._~%20"<>\^{|}é 1`), "", " ", "a b", " a ", "http://h:", "http://h:99999999999", "http://[::1]:8/", "http://[", "//", "///", "1:a", "a:b:c", "%", "%2", "%zz", "#", "##", "?", "http://a/#[x]", "http://h:2147483647", "http://h:2147483648", ":", "a#b#c") {
		write(uri, v)
	}
	number := header + `<RelyingParty><UserJourneyBehaviors><SessionExpiryInSeconds>%s</SessionExpiryInSeconds></UserJourneyBehaviors></RelyingParty></TrustFrameworkPolicy>`
	for _, v := range grow("+12", " -+0.9e") {
		write(number, v)
	}
	for _, format := range []string{
		behaviors(`<SingleSignOn Scope="Tenant" KeepAliveInDays="%s"/>`), steps(`<OrchestrationStep Order="%s" Type="Noop"/>`), profile(`<SubjectAuthenticationRequirements TimeToLive="%s"/>`),
		`<PolicyConstraints><RerouteRules Type="x"><RerouteRule PolicyId="a" Weight="%s"/></RerouteRules></PolicyConstraints>`,
		blocks(`<InputValidations><InputValidation Id="v"><PredicateReferences MatchAtLeast="%s"><PredicateReference Id="p"/></PredicateReferences></InputValidation></InputValidations>`),
	} {
		for _, v := range grow("-2", " +0.\n") {
			write(header+format+"</TrustFrameworkPolicy>", v)
		}
	}
	page := header + `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="c"><DataUri>%s</DataUri></ContentDefinition></ContentDefinitions></BuildingBlocks></TrustFrameworkPolicy>`
	for _, v := range append(grow("~/a/b", `/:A-_.%?#|+<"*é’€ `), grow("urn:a-1:b.c", `/:A-_.%?#|+<"*éz `)...) {
		write(page, v)
	}
	write(page, "urn:a"+strings.Repeat("b", 31)+":c")
	write(page, "urn:a"+strings.Repeat("b", 32)+":c")
	for _, c := range []struct{ format, seed, more string }{
		{strings.Replace(header, "t.onmicrosoft.com", "%s", 1) + `</TrustFrameworkPolicy>`, "a.b", "_-é Z9"},
		{strings.Replace(header, "B2C_1A_x", "%s", 1) + `</TrustFrameworkPolicy>`, "B2.x", "_-é {.}"},
		{strings.Replace(header, "0.3.0.0", "%s", 1) + `</TrustFrameworkPolicy>`, "0.3.0.0", ".9 ٣"},
		{header + `<BuildingBlocks><Localization><SupportedLanguages><SupportedLanguage>%s</SupportedLanguage></SupportedLanguages></Localization></BuildingBlocks></TrustFrameworkPolicy>`, "zh-hans-cn", "-Aé1"},
		{header + `<PolicyConstraints><RerouteRules Type="x"><RerouteRule PolicyId="%s"/></RerouteRules></PolicyConstraints></TrustFrameworkPolicy>`, "a.{b}", "{}._ é"},
		{header + `<BuildingBlocks><PredicateValidations><PredicateValidation Id="v"><PredicateGroups><PredicateGroup Id="g"><PredicateReferences Reject="%s"><PredicateReference Id="p"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations></BuildingBlocks></TrustFrameworkPolicy>`, "true", "1 0TF\n"},
		{header + `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="x"><OutputTokenFormat>%s</OutputTokenFormat></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>`, "JWT", " j"},
	} {
		for _, v := range append(grow(c.seed, c.more), "", "0", "1", " true ") {
			write(c.format, v)
		}
	}
	valid, invalid := agree(t, files)
	t.Logf("%d valid, %d not", valid, invalid)
}

// grow gives a text with each of the characters of more put in, and put in place, everywhere, and each of its
// own taken out.
func grow(text, more string) []string {
	out := []string{text}
	r := []rune(text)
	for i := range len(r) + 1 {
		for _, c := range more {
			out = append(out, string(r[:i])+string(c)+string(r[i:]))
			if i < len(r) {
				out = append(out, string(r[:i])+string(c)+string(r[i+1:]))
			}
		}
		if i < len(r) {
			out = append(out, string(r[:i])+string(r[i+1:]))
		}
	}
	return out
}
