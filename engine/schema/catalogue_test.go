package schema_test

import (
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/schema"
)

// TestHelp has every element, attribute and choice explained in one sentence.
func TestHelp(t *testing.T) {
	sentence := func(at, s string) {
		if len(s) < 10 || !strings.HasSuffix(s, ".") || strings.TrimSpace(s) != s || strings.Contains(s, ". ") || strings.ContainsAny(s, "\n\t") || strings.ToUpper(s[:1]) != s[:1] && !strings.HasPrefix(s, "true or false") {
			t.Errorf("%s: %q is not one sentence", at, s)
		}
	}
	values := map[*schema.Value]bool{}
	attributes := func(at string, all []schema.Attribute) {
		for _, a := range all {
			sentence(at+"/@"+a.Name, a.Doc)
			values[a.Value] = true
			if a.Default != "" && a.Value.Check(a.Default) != "" {
				t.Errorf("%s/@%s: default %q is not permitted", at, a.Name, a.Default)
			}
		}
	}
	schema.Root().Walk(func(path []string, e *schema.Element) {
		at := strings.Join(path, "/")
		sentence(at, e.Doc)
		attributes(at, e.Attributes())
		if (e.Type.Content == schema.Text) != (e.Type.Value != nil) || (e.Type.Content == schema.Children) != (len(e.Type.Sequences) > 0) {
			t.Errorf("%s: content %d", at, e.Type.Content)
		}
		if e.Type.Value != nil {
			values[e.Type.Value] = true
		}
		if got := schema.Find(path...); got != e {
			t.Errorf("%s leads to %v", at, got)
		}
		seen := map[string]bool{}
		for _, c := range e.Children() {
			if seen[c.Name] {
				t.Errorf("%s: two children %s", at, c.Name)
			}
			seen[c.Name] = true
		}
		if len(e.Type.Sequences) > 1 {
			for _, c := range e.Children() {
				if c.Min > 0 {
					t.Errorf("%s: a choice of what must be", at)
				}
			}
		}
	})
	for _, typ := range schema.Types() {
		attributes(typ.Name, typ.Attributes)
		if typ.Value != nil {
			values[typ.Value] = true
		}
	}
	for v := range values {
		if v.Words() == "" || v.Name == "" || (v.Doc == "") == (len(v.Enumeration) == 0) {
			t.Errorf("%+v", v)
		}
		for _, o := range v.Enumeration {
			sentence(v.Name+" "+o.Text, o.Doc)
			if v.Check(o.Text) != "" {
				t.Errorf("%s does not take its own %s", v.Name, o.Text)
			}
		}
	}
	if len(schema.Types()) < 90 {
		t.Errorf("%d types", len(schema.Types()))
	}
}

func TestFind(t *testing.T) {
	tp := schema.Find("TrustFrameworkPolicy", "ClaimsProviders", "ClaimsProvider", "TechnicalProfiles", "TechnicalProfile")
	if tp == nil || tp.Max != schema.Unbounded || len(tp.Children()) != 30 || len(tp.Attributes()) != 1 {
		t.Fatalf("%+v", tp)
	}
	if a, ok := tp.Attribute("Id"); !ok || !a.Required {
		t.Error("Id")
	}
	if _, ok := tp.Attribute("id"); ok {
		t.Error("names are case-sensitive")
	}
	for _, path := range [][]string{nil, {"Policy"}, {"TrustFrameworkPolicy", "Nope"}, {"TrustFrameworkPolicy", "Nope", "Nope"}} {
		if schema.Find(path...) != nil {
			t.Error(path)
		}
	}
	restriction := schema.Find("TrustFrameworkPolicy", "BuildingBlocks", "ClaimsSchema", "ClaimType", "Restriction")
	if len(restriction.Children()) != 2 || restriction.Child("Pattern") == nil {
		t.Error("a choice has the children of all its sequences")
	}
	// The help of one name depends on where it stands.
	if tp.Child("InputClaims").Child("InputClaim").Doc == schema.Find("TrustFrameworkPolicy", "BuildingBlocks", "ClaimsTransformations", "ClaimsTransformation", "InputClaims", "InputClaim").Doc {
		t.Error("InputClaim means two things")
	}
}

func TestNextAndPlace(t *testing.T) {
	restriction := schema.Find("TrustFrameworkPolicy", "BuildingBlocks", "ClaimsSchema", "ClaimType", "Restriction")
	behaviors := schema.Find("TrustFrameworkPolicy", "RelyingParty", "UserJourneyBehaviors")
	step := schema.Find("TrustFrameworkPolicy", "UserJourneys", "UserJourney", "OrchestrationSteps", "OrchestrationStep")
	for _, c := range []struct {
		e        *schema.Element
		children string
		at       int
		want     string
	}{
		{restriction, "", 0, "Enumeration Pattern"},
		{restriction, "Enumeration", 1, "Enumeration"},
		{restriction, "Pattern", 0, ""},
		{step, "Preconditions ClaimsExchanges", 1, "Preconditions ClaimsProviderSelections ClaimsExchanges"},
		{step, "Preconditions Nope ClaimsExchanges", 9, "ClaimsExchanges JourneyList"},
		{behaviors, "SessionExpiryType JourneyInsights", 1, "SessionExpiryInSeconds AzureApplicationInsights"},
		{behaviors, "SessionExpiryType JourneyInsights", -1, "SingleSignOn"},
	} {
		var got []string
		for _, e := range c.e.Next(strings.Fields(c.children), c.at) {
			got = append(got, e.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s at %d of %q: %q", c.e.Name, c.at, c.children, got)
		}
	}
	for _, c := range []struct {
		e              *schema.Element
		children, name string
		at             int
		ok             bool
	}{
		{restriction, "", "Pattern", 0, true},
		{restriction, "Enumeration", "Pattern", 0, false},
		{restriction, "Enumeration Enumeration", "Enumeration", 2, true},
		{restriction, "Pattern", "Pattern", 1, false},
		{behaviors, "SingleSignOn Nope ScriptExecution OnError", "JourneyFraming", 1, true},
		{behaviors, "SingleSignOn ScriptExecution", "OnError", 2, true},
		{behaviors, "SingleSignOn", "Nope", 0, false},
	} {
		if at, ok := c.e.Place(strings.Fields(c.children), c.name); at != c.at && c.ok || ok != c.ok {
			t.Errorf("%s in %s of %q: %d %v", c.name, c.e.Name, c.children, at, ok)
		}
	}
}

func TestKeys(t *testing.T) {
	var keys []string
	schema.Root().Walk(func(_ []string, e *schema.Element) {
		for _, k := range e.Keys {
			keys = append(keys, k.Name)
			at := e
			for _, name := range k.Path {
				at = at.Child(name)
			}
			// What a missing attribute would break is told as the attribute's own fault.
			if a, ok := at.Attribute(k.Attribute); !ok || !a.Required {
				t.Errorf("%s counts an attribute that may be absent", k.Name)
			}
		}
	})
	if !slices.Contains(keys, "UniqueTechnicalProfileId") {
		t.Error(keys)
	}
}
