package rules

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// containers are where the elements of an example stand, in the order of the schema.
var containers = []struct{ element, open, close string }{
	{"ClaimType", "<BuildingBlocks><ClaimsSchema>", "</ClaimsSchema></BuildingBlocks>"},
	{"Predicate", "<BuildingBlocks><Predicates>", "</Predicates></BuildingBlocks>"},
	{"PredicateValidation", "<BuildingBlocks><PredicateValidations>", "</PredicateValidations></BuildingBlocks>"},
	{"ClaimsTransformation", "<BuildingBlocks><ClaimsTransformations>", "</ClaimsTransformations></BuildingBlocks>"},
	{"ContentDefinition", "<BuildingBlocks><ContentDefinitions>", "</ContentDefinitions></BuildingBlocks>"},
	{"Localization", "<BuildingBlocks>", "</BuildingBlocks>"},
	{"DisplayControl", "<BuildingBlocks><DisplayControls>", "</DisplayControls></BuildingBlocks>"},
	{"TechnicalProfile", "<ClaimsProviders><ClaimsProvider><TechnicalProfiles>", "</TechnicalProfiles></ClaimsProvider></ClaimsProviders>"},
	{"OrchestrationStep", `<UserJourneys><UserJourney Id="Journey"><OrchestrationSteps>`, "</OrchestrationSteps></UserJourney></UserJourneys>"},
	{"UserJourney", "<UserJourneys>", "</UserJourneys>"},
	{"SubJourney", "<SubJourneys>", "</SubJourneys>"},
	{"RelyingParty", "", ""},
}

const xmlns = ` xmlns="` + policy.Namespace + `"`

// compose makes policy files of an example.
func compose(t testing.TB, example string) map[string]string {
	t.Helper()
	files := map[string]string{}
	if a := txtar.Parse([]byte(example)); len(a.Files) > 0 {
		for _, f := range a.Files {
			files[f.Name] = strings.Replace(string(f.Data), "<TrustFrameworkPolicy", "<TrustFrameworkPolicy"+xmlns, 1)
		}
		return files
	}
	if strings.HasPrefix(example, "<TrustFrameworkPolicy") {
		return map[string]string{"policy.xml": strings.Replace(example, "<TrustFrameworkPolicy", "<TrustFrameworkPolicy"+xmlns, 1)}
	}
	f := source.NewFile("example", []byte("<x"+xmlns+">"+example+"</x>"))
	doc, findings := xmltree.Parse(f)
	if doc == nil {
		t.Fatalf("example: %v\n%s", findings, example)
	}
	parts := map[string]string{}
	for i, c := range doc.Root.Children {
		end := doc.Root.Content.End
		if i+1 < len(doc.Root.Children) {
			end = doc.Root.Children[i+1].Span.Start
		}
		parts[c.Name] += string(f.Bytes[c.Span.Start:end])
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<TrustFrameworkPolicy%s PolicyId="B2C_1A_Example" TenantId="contoso.onmicrosoft.com">`+"\n", xmlns)
	for _, c := range containers {
		if text, ok := parts[c.element]; ok {
			fmt.Fprintf(&out, "%s\n%s\n%s\n", c.open, text, c.close)
			delete(parts, c.element)
		}
	}
	if parts["RelyingParty"] == "" && !strings.Contains(out.String(), "<RelyingParty") {
		out.WriteString(`<RelyingParty><DefaultUserJourney ReferenceId="Journey" /></RelyingParty>`)
	}
	if len(parts) > 0 {
		t.Fatalf("example has elements without a place: %v", parts)
	}
	out.WriteString("\n</TrustFrameworkPolicy>\n")
	return map[string]string{"policy.xml": out.String()}
}

// load reads files as a folder would be.
func load(t testing.TB, texts map[string]string) ([]File, []*chain.Effective) {
	t.Helper()
	var files []File
	var policies []*policy.Policy
	var paths []string
	for path := range texts {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		f := File{Source: source.NewFile(path, []byte(texts[path])), Asked: true}
		doc, findings := xmltree.Parse(f.Source)
		if doc == nil {
			t.Fatalf("%v\n%s", findings, texts[path])
		}
		f.Document = doc
		f.Policy, _ = policy.Decode(doc)
		if f.Policy != nil {
			policies = append(policies, f.Policy)
		}
		files = append(files, f)
	}
	set := chain.NewSet(policies)
	var chains []*chain.Effective
	for _, p := range Chains(set, files) {
		if e, _ := set.ChainOf(p).Effective(); e != nil {
			chains = append(chains, e)
		}
	}
	return files, chains
}

var want = regexp.MustCompile(`<!-- want ((?:"[A-Z]\d{3}" ?)+)-->`)

// expectations are the codes that want comments ask for, by path:line.
func expectations(texts map[string]string) map[string][]string {
	out := map[string][]string{}
	for path, text := range texts {
		for i, line := range strings.Split(text, "\n") {
			for _, m := range want.FindAllStringSubmatch(line, -1) {
				for _, c := range strings.Fields(m[1]) {
					at := fmt.Sprintf("%s:%d", path, i+1)
					out[at] = append(out[at], strings.Trim(c, `"`))
				}
			}
		}
	}
	return out
}

// compare tells findings that were not asked for, and the other way round.
func compare(t *testing.T, texts map[string]string, found diag.List) {
	t.Helper()
	asked := expectations(texts)
	for _, f := range found {
		at := fmt.Sprintf("%s:%d", f.Span.Path, f.Span.Line)
		if i := slices.Index(asked[at], f.Code); i >= 0 {
			asked[at] = slices.Delete(asked[at], i, i+1)
			continue
		}
		t.Errorf("%s: nobody asked for %s %s", at, f.Code, f.Summary)
	}
	for at, codes := range asked {
		for _, c := range codes {
			t.Errorf("%s: no %s", at, c)
		}
	}
	if t.Failed() {
		for path, text := range texts {
			t.Logf("%s:\n%s", path, text)
		}
	}
}

// Every row has an example that it speaks of and one that it does not; its fixes leave nothing to say.
func TestExamples(t *testing.T) {
	for _, r := range All {
		if r.Run == nil {
			continue
		}
		t.Run(r.Code, func(t *testing.T) {
			if r.Bad == "" || r.Good == "" {
				if r.Code != "R001" { // an example would have a megabyte
					t.Fatal("the row has no examples")
				}
				return
			}
			only := []Rule{r}
			bad := compose(t, r.Bad)
			if len(expectations(bad)) == 0 {
				t.Error("the bad example asks for nothing")
			}
			files, chains := load(t, bad)
			found := check(context.Background(), only, files, chains)
			compare(t, bad, found)
			for _, f := range found {
				if f.Detail == "" || strings.HasSuffix(f.Summary, ".") {
					t.Errorf("summary %q, detail %q", f.Summary, f.Detail)
				}
				for _, fix := range f.Fixes {
					fixed := map[string]string{}
					for path, text := range bad {
						fixed[path] = text
					}
					bytes, _, err := source.Apply([]byte(bad[fix.Edits[0].Path]), fix.Edits)
					if err != nil {
						t.Fatal(err)
					}
					fixed[fix.Edits[0].Path] = string(bytes)
					files, chains := load(t, fixed)
					if left := check(context.Background(), only, files, chains); len(left) >= len(found) {
						t.Errorf("fix %q repairs nothing: %v\n%s", fix.Title, left, fixed)
					}
				}
			}
			good := compose(t, r.Good)
			files, chains = load(t, good)
			compare(t, good, check(context.Background(), only, files, chains))
		})
	}
}

// The table is whole: no code twice, in order, each with its sentence.
func TestTable(t *testing.T) {
	before := ""
	code := regexp.MustCompile(`^R\d{3}$`)
	for _, r := range All {
		if !code.MatchString(r.Code) || r.Code <= before {
			t.Errorf("%s comes after %s", r.Code, before)
		}
		before = r.Code
		if !strings.HasSuffix(r.Doc, ".") || strings.Count(r.Doc, ". ") > 0 || r.Topic == "" {
			t.Errorf("%s: %q (%s)", r.Code, r.Doc, r.Topic)
		}
		if r.Run == nil && r.Topic != Housekeeping {
			t.Errorf("%s does nothing", r.Code)
		}
	}
	t.Logf("%d rules", len(All))
}
