package chain_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/workspace"
)

func localAccounts(t *testing.T) *chain.Effective {
	t.Helper()
	s, err := workspace.Open(context.Background(), filepath.Join("..", "..", "samples", "local-accounts"), workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, _ := s.Effective("B2C_1A_signup_signin")
	return e
}

func TestChanges(t *testing.T) {
	c := localAccounts(t).Chain()
	var got []string
	for _, x := range c.Changes("b2c_1a_trustframeworkextensions") {
		got = append(got, fmt.Sprintf("%s %s %s %s", x.Kind, x.Element, x.Id, x.Base.PolicyId))
	}
	want := "changes TechnicalProfile Facebook-OAUTH B2C_1A_TrustFrameworkBase|changes TechnicalProfile login-NonInteractive B2C_1A_TrustFrameworkBase"
	if strings.Join(got, "|") != want {
		t.Errorf("%v", got)
	}
	for _, x := range c.Changes("B2C_1A_TrustFrameworkBase") {
		if x.Kind != chain.Adds || x.Base.PolicyId != "" {
			t.Errorf("the root changes %v", x)
		}
	}
	kinds := map[string]int{}
	for _, x := range c.Changes("B2C_1A_TrustFrameworkLocalization") {
		kinds[string(x.Kind)+" "+x.Element]++
	}
	if kinds["changes ContentDefinition"] != 4 || kinds["adds LocalizedResources"] != 6 {
		t.Errorf("%v", kinds)
	}
	if c.Changes("nobody") != nil {
		t.Error("an unknown layer changes something")
	}
}

func TestWithoutALayer(t *testing.T) {
	e := localAccounts(t)
	less, _, ok := e.Chain().Without("B2C_1A_TrustFrameworkExtensions")
	if !ok {
		t.Fatal("the layer is there")
	}
	client := func(e *chain.Effective) bool {
		p, _ := e.TechnicalProfile("Facebook-OAUTH")
		_, ok := p.MetadataItem("client_id")
		return ok
	}
	if !client(e) || client(less) {
		t.Error("client_id comes from the extensions")
	}
	if p, _ := less.TechnicalProfile("Facebook-OAUTH"); len(p.OutputClaims) != 7 {
		t.Errorf("what the base says stays: %d output claims", len(p.OutputClaims))
	}
	if root, findings, ok := e.Chain().Without("B2C_1A_TrustFrameworkBase"); !ok || root == nil || len(findings) == 0 {
		t.Error("without its root the rest refers to nothing, and that is told")
	}
	if _, _, ok := e.Chain().Without("nobody"); ok {
		t.Error("an unknown layer can be left out")
	}
}
