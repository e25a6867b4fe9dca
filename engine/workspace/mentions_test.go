package workspace

import (
	"fmt"
	"strings"
	"testing"
)

// TestMentions asks what stands at a place (in brackets), and where else that is mentioned in the chain, declarations first.
func TestMentions(t *testing.T) {
	ext := completeHead + `<ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName><TechnicalProfiles>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.page</Item></Metadata>
<OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange">
<Preconditions><Precondition Type="ClaimEquals" ExecuteActionsIf="true"><Value>Email</Value><Value>age</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>
<ClaimsExchanges><ClaimsExchange Id="One" TechnicalProfileReferenceId="page"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>`
	other := strings.NewReplacer("B2C_1A_Base", "B2C_1A_Other", "t/base", "t/other").Replace(completeBase)
	s := opened(t, map[string]string{"base.xml": completeBase, "ext.xml": ext, "other.xml": other})
	for _, c := range []struct{ at, kind, want string }{
		{`ClaimTypeReferenceId="[email`, "ClaimType", "base.xml ClaimType! ext.xml OutputClaim/Page ext.xml Value/J"},
		{`<Value>[Email`, "ClaimType", "base.xml ClaimType! ext.xml OutputClaim/Page ext.xml Value/J"},
		{`<TechnicalProfile Id="[Page`, "TechnicalProfile", "base.xml TechnicalProfile! ext.xml TechnicalProfile! ext.xml ClaimsExchange/J"},
		{`TechnicalProfileReferenceId="[page`, "TechnicalProfile", "base.xml TechnicalProfile! ext.xml TechnicalProfile! ext.xml ClaimsExchange/J"},
		{`ReferenceId">[api.page`, "ContentDefinition", "base.xml ContentDefinition! ext.xml Item/Page"},
		{`<ClaimsExchange Id="[One`, "ClaimsExchange", "ext.xml ClaimsExchange/J!"},
		{`<Value>[age`, "", ""},
		{`Type="[ClaimEquals`, "", ""},
	} {
		before, after, _ := strings.Cut(c.at, "[")
		offset := strings.Index(ext, before+after) + len(before)
		m, ok := s.NameAt("ext.xml", offset)
		if ok != (c.kind != "") || m.Name.Kind != c.kind {
			t.Errorf("%s: a %s %s", c.at, m.Name.Kind, m.Name.Id)
			continue
		}
		var got []string
		for _, m := range s.Mentions("ext.xml", m.Name) {
			at := fmt.Sprint(m.Span.Path, " ", m.Element)
			if m.Within != "" {
				at += "/" + m.Within
			}
			if m.Declares {
				at += "!"
			}
			got = append(got, at)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.at, strings.Join(got, " "), c.want)
		}
	}
	if _, ok := s.NameAt("nowhere.xml", 3); ok || s.Mentions("nowhere.xml", Name{"ClaimType", "email"}) != nil {
		t.Error("a file that is not there mentions something")
	}
}
