package chain_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/workspace"
)

const comparable = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_x" PublicPolicyUri="http://t/x">
<BuildingBlocks><ClaimsSchema>
<ClaimType Id="a"><DataType>string</DataType></ClaimType><ClaimType Id="b"><DataType>string</DataType></ClaimType>
</ClaimsSchema></BuildingBlocks>
<ClaimsProviders><ClaimsProvider><DisplayName>p</DisplayName><TechnicalProfiles>
<TechnicalProfile Id="T"><DisplayName>T</DisplayName><Protocol Name="None" /><Metadata><Item Key="k">v</Item><Item Key="l">w</Item></Metadata><OutputClaims><OutputClaim ClaimTypeReferenceId="a" /><OutputClaim ClaimTypeReferenceId="b" /></OutputClaims></TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="J"><OrchestrationSteps>
<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimEquals" ExecuteActionsIf="true"><Value>a</Value><Value>x</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges><ClaimsExchange Id="E" TechnicalProfileReferenceId="T" /></ClaimsExchanges></OrchestrationStep>
</OrchestrationSteps></UserJourney></UserJourneys>
<RelyingParty><DefaultUserJourney ReferenceId="J" /></RelyingParty>
</TrustFrameworkPolicy>`

func comparing(t *testing.T, text string) *chain.Effective {
	t.Helper()
	s, err := workspace.OpenFS(fstest.MapFS{"x.xml": {Data: []byte(text)}}, "x")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := s.Effective("B2C_1A_x")
	if e == nil {
		t.Fatal("no policy")
	}
	return e
}

// TestCompare: each change is told as what it is, and moving text is none.
func TestCompare(t *testing.T) {
	before := comparing(t, comparable)
	for _, c := range []struct{ old, new, want string }{
		{"<ClaimType", "\n\n<ClaimType", ""},
		{">v<", ">u<", "changed TechnicalProfile T: Metadata / k / Value v→u"},
		{`<Item Key="k">v</Item>`, "", "changed TechnicalProfile T: Metadata / k / Key k→, Metadata / k / Value v→"},
		{`<Item Key="k">v</Item><Item Key="l">w</Item>`, `<Item Key="l">w</Item><Item Key="k">v</Item>`, "changed TechnicalProfile T: Metadata / order k, l→l, k"},
		{`<ClaimType Id="b"><DataType>string</DataType></ClaimType>`, "", "removed ClaimType b: "},
		{`<ClaimType Id="b">`, `<ClaimType Id="c"><DataType>int</DataType></ClaimType><ClaimType Id="B">`, "changed ClaimType b: Id b→B; added ClaimType c: "},
		{"<Value>x</Value>", "<Value>y</Value>", "changed UserJourney J: Steps / 1 / Preconditions / 1 / Values / 2 x→y"},
		{`TenantId="t.onmicrosoft.com"`, `TenantId="u.onmicrosoft.com"`, "changed TrustFrameworkPolicy : TenantId t.onmicrosoft.com→u.onmicrosoft.com"},
		{`<DefaultUserJourney ReferenceId="J" />`, `<DefaultUserJourney ReferenceId="j" />`, "changed RelyingParty : DefaultUserJourney J→j"},
	} {
		after := comparing(t, strings.Replace(comparable, c.old, c.new, 1))
		var got []string
		for _, e := range chain.Compare(before, after) {
			var values []string
			for _, v := range e.Values {
				values = append(values, fmt.Sprintf("%s %s→%s", v.Where, v.Before.Text, v.After.Text))
				if !strings.HasSuffix(v.Where, "order") && v.Before.Span().Line+v.After.Span().Line == 0 {
					t.Errorf("%s has no place", v.Where)
				}
			}
			got = append(got, fmt.Sprintf("%s %s %s: %s", e.Fate, e.Kind, e.Id, strings.Join(values, ", ")))
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%s\n%s\nwant %s", c.new, text, c.want)
		}
	}
}
