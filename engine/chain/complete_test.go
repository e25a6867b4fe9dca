package chain_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// full writes a document with every element and attribute of the catalogue, each value a number of its own.
type full struct {
	out    strings.Builder
	places map[string]string
	n      int
}

func (g *full) value(place string) string {
	g.n++
	v := fmt.Sprintf("v%dv", g.n)
	g.places[v] = place
	return v
}

func (g *full) element(e *schema.Element, path string) {
	path += "/" + e.Name
	if strings.Count(path+"/", "/"+e.Name+"/") > 1 {
		return // a policy in a policy
	}
	g.out.WriteString("<" + e.Name)
	if e.Name == "TrustFrameworkPolicy" {
		fmt.Fprintf(&g.out, " xmlns=%q", schema.Namespace)
	}
	for _, a := range e.Type.Attributes {
		v := g.value(path + "/@" + a.Name)
		fmt.Fprintf(&g.out, " %s=%q", a.Name, v)
	}
	g.out.WriteString(">")
	if e.Type.Content == schema.Text {
		g.out.WriteString(g.value(path))
	}
	for _, s := range e.Type.Sequences {
		for _, c := range s {
			g.element(c, path)
		}
	}
	g.out.WriteString("</" + e.Name + ">")
}

// notCarried are the values of the schema that an effective policy has no place for, with the reason.
var notCarried = map[string]string{
	"ClaimsProviders/ClaimsProvider/DisplayName":                       "a profile keeps the provider that declared it first",
	"BasePolicy/TenantId":                                              "an effective policy has no base",
	"BasePolicy/PolicyId":                                              "an effective policy has no base",
	"BuildingBlocks/ClaimsSchema/ClaimType/Restriction/@MergeBehavior": "merging is done",
	"BuildingBlocks/ContentDefinitions/ContentDefinition/LocalizedResourcesReferences/@MergeBehavior":     "merging is done",
	"BuildingBlocks/Localization/SupportedLanguages/@MergeBehavior":                                       "merging is done",
	"ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile/IncludeClaimsFromTechnicalProfile": "the include is resolved",
	"BuildingBlocks/ClaimsSchema/ClaimType/Restriction/Enumeration":                                       "a text where the attributes are meant",
	"BuildingBlocks/Localization/LocalizedResources/LocalizedCollections/LocalizedCollection/Item":        "a text where the attributes are meant",
	"ClaimsProviders/ClaimsProvider/Domains/Domain":                                                       "Domain stands beside it and counts",
	"ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile/Domains/Domain":                    "Domain stands beside it and counts",
}

// The model holds, and merging and writing keep, every attribute and every text that the schema knows, but for a list
// with reasons.
func TestTheModelCarriesTheWholeSchema(t *testing.T) {
	g := &full{places: map[string]string{}}
	g.element(schema.Root(), "")
	text := g.out.String()
	doc, findings := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
	if doc == nil {
		t.Fatal(findings)
	}
	p, _ := policy.Decode(doc)
	// A base with the same elements, so that every value comes out of a merge.
	base := strings.ReplaceAll(text, ">v", ">w")
	below, _ := xmltree.Parse(source.NewFile("b.xml", []byte(base)))
	q, _ := policy.Decode(below)
	q.BasePolicy = nil
	q.PolicyId.Text = "Base"
	p.BasePolicy = &policy.BasePolicy{PolicyId: policy.ValueAt("Base", p.Span)}
	e, findings := chain.NewSet([]*policy.Policy{p, q}).ChainOf(p).Effective()
	if e == nil {
		t.Fatal(findings)
	}
	var out bytes.Buffer
	if err := e.WriteXML(&out, func(at source.Span) []byte { return []byte(text[at.Start:at.End]) }); err != nil {
		t.Fatal(err)
	}
	for v, place := range g.places {
		place = strings.TrimPrefix(place, "/TrustFrameworkPolicy/")
		_, excused := notCarried[place]
		if carried := strings.Contains(out.String(), v); carried == excused {
			t.Errorf("%s: carried %v, and excused %v", place, carried, excused)
		}
	}
	if len(g.places) < 300 {
		t.Errorf("%d values", len(g.places))
	}
}
