package rules

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// examplePath is the file that an example becomes which names none.
const examplePath = "policy.xml"

// xmlns declares the policy namespace.
const xmlns = ` xmlns="` + policy.Namespace + `"`

// Compose makes policy files of an example, by their paths: whole files as they are, but for the namespace, and elements
// put where they stand in a policy.
func Compose(example string) map[string]string {
	files := map[string]string{}
	if a := txtar.Parse([]byte(example)); len(a.Files) > 0 {
		for _, f := range a.Files {
			files[f.Name] = inNamespace(string(f.Data))
		}
		return files
	}
	if strings.HasPrefix(example, "<TrustFrameworkPolicy") {
		return map[string]string{examplePath: inNamespace(example)}
	}
	f := source.NewFile("example", []byte("<x"+xmlns+">"+example+"</x>"))
	doc, _ := xmltree.Parse(f)
	if doc == nil {
		return map[string]string{examplePath: example}
	}
	parts := map[string]string{}
	for i, c := range doc.Root.Children {
		end := doc.Root.Content().End
		if i+1 < len(doc.Root.Children) {
			end = doc.Root.Children[i+1].Span().Start
		}
		parts[c.Name] += string(f.Bytes[c.Span().Start:end])
	}
	return map[string]string{examplePath: around(parts)}
}

func inNamespace(text string) string {
	if strings.Contains(text, "xmlns=") {
		return text
	}
	return strings.Replace(text, "<TrustFrameworkPolicy", "<TrustFrameworkPolicy"+xmlns, 1)
}

// around is a policy with the given elements, by their names.
func around(parts map[string]string) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<TrustFrameworkPolicy%s PolicySchemaVersion="0.3.0.0" PolicyId="B2C_1A_Example" TenantId="contoso.onmicrosoft.com" `+
		`PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_Example">`+"\n", xmlns)
	for _, c := range containers {
		if text, ok := parts[c.element]; ok {
			fmt.Fprintf(&out, "%s\n%s\n%s\n", c.open, text, c.close)
		}
	}
	if parts["RelyingParty"] == "" && !strings.Contains(out.String(), "<RelyingParty") {
		out.WriteString(`<RelyingParty><DefaultUserJourney ReferenceId="Journey" /></RelyingParty>`)
	}
	out.WriteString("\n</TrustFrameworkPolicy>\n")
	return out.String()
}

// OnExample gives what the rule says of its bad example, in reading order.
func (r Rule) OnExample() diag.List {
	if r.Run == nil || r.Bad == "" {
		return nil
	}
	files, chains := loadExample(Compose(r.Bad))
	return check(context.Background(), []Rule{r}, files, chains)
}

// loadExample reads files as a folder would be; those that are not well-formed are left out.
func loadExample(texts map[string]string) ([]File, []*chain.Effective) {
	var files []File
	var policies []*policy.Policy
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		f := File{Source: source.NewFile(path, []byte(texts[path])), Asked: true}
		if f.Document, _ = xmltree.Parse(f.Source); f.Document == nil {
			continue
		}
		if f.Policy, _ = policy.Decode(f.Document); f.Policy != nil {
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
