package rules

import (
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const runsSocial = `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Social" TechnicalProfileReferenceId="Social" /></ClaimsExchanges></OrchestrationStep>`

var federations = []Rule{
	{
		Code: "R100", Topic: Federation, Severity: diag.Error,
		Doc: "An identity provider that is in use has no client_id.",
		Bad: `<TechnicalProfile Id="Social"> <!-- want "R100" -->
  <Protocol Name="OpenIdConnect" /><Metadata><Item Key="METADATA">https://contoso.com/.well-known/openid-configuration</Item></Metadata>
</TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="Social">
  <Protocol Name="OpenIdConnect" /><Metadata><Item Key="METADATA">https://contoso.com/.well-known/openid-configuration</Item><Item Key="client_id">a</Item></Metadata>
</TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, k kind) {
				if k != saml && metadata(t, "client_id") == "" && !p.takes(t, "client_id") {
					p.report(t.Id.Span(), "Add the metadata item client_id.", "Technical profile %s, an %s, has no client_id", t.Id.Text, k)
				}
			})
		},
	},
	{
		Code: "R101", Topic: Federation, Severity: diag.Error,
		Doc: "An identity provider that is in use does not say where it is.",
		Bad: `<TechnicalProfile Id="Social"> <!-- want "R101" -->
  <Protocol Name="OpenIdConnect" /><Metadata><Item Key="client_id">a</Item></Metadata>
</TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="Social">
  <Protocol Name="OpenIdConnect" /><Metadata><Item Key="METADATA">https://contoso.com/.well-known/openid-configuration</Item><Item Key="client_id">a</Item></Metadata>
</TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, k kind) {
				var need []string
				switch {
				case k == saml:
					need = []string{"PartnerEntity"}
				case k == oauth1:
					need = []string{"request_token_endpoint", "authorization_endpoint", "access_token_endpoint"}
				case k == oauth2:
					need = []string{"authorization_endpoint", "AccessTokenEndpoint"}
				case !has(t, "METADATA"):
					need = []string{"authorization_endpoint"}
				}
				for _, n := range need {
					if metadata(t, n) == "" {
						detail := "Add the metadata item " + n + "."
						if k == oidc {
							detail = "Add the metadata item METADATA, or authorization_endpoint and the others."
						}
						p.report(t.Id.Span(), detail, "Technical profile %s has no %s", t.Id.Text, n)
					}
				}
			})
		},
	},
	{
		Code: "R102", Topic: Federation, Severity: diag.Warning,
		Doc: "An address of an identity provider is not encrypted.",
		Bad: `<TechnicalProfile Id="Social"><Protocol Name="OAuth2" /><Metadata>
  <Item Key="authorization_endpoint">http://contoso.com/authorize</Item> <!-- want "R102" -->
</Metadata></TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="Social"><Protocol Name="OAuth2" /><Metadata>
  <Item Key="authorization_endpoint">https://contoso.com/authorize</Item>
</Metadata></TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, _ kind) {
				p.plainHTTP(t, "METADATA", "authorization_endpoint", "AccessTokenEndpoint", "ClaimsEndpoint", "PartnerEntity", "end_session_endpoint", "request_token_endpoint", "access_token_endpoint")
			})
		},
	},
	{
		Code: "R103", Topic: Federation, Severity: diag.Error,
		Doc: "An identity provider redeems a code, but has no client_secret key to do it with.",
		Bad: `<TechnicalProfile Id="Social"> <!-- want "R103" -->
  <Protocol Name="OAuth2" /><Metadata><Item Key="client_id">a</Item></Metadata>
</TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="Social">
  <Protocol Name="OAuth2" /><Metadata><Item Key="client_id">a</Item></Metadata>
  <CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_SocialSecret" /></CryptographicKeys>
</TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, k kind) {
				redeems := k == oauth2 || k == oauth1 || k == oidc && policy.SameId(metadata(t, "response_types"), "code")
				if redeems && !cryptographicKey(t, "client_secret") && !cryptographicKey(t, "assertion_signing_key") {
					p.report(t.Id.Span(), "Add the key client_secret; a run fails with AADB2C90025 without it.", "Technical profile %s redeems a code, but has no key client_secret", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R104", Topic: Federation, Severity: diag.Warning,
		Doc: "An identity provider's response_types is none of those that exist.",
		Bad: `<TechnicalProfile Id="Social"><Protocol Name="OpenIdConnect" /><Metadata>
  <Item Key="response_types">idtoken</Item> <!-- want "R104" -->
</Metadata></TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="Social"><Protocol Name="OpenIdConnect" /><Metadata>
  <Item Key="response_types">id_token</Item>
</Metadata></TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, _ kind) {
				v, ok := t.MetadataItem("response_types")
				for _, word := range strings.Fields(v.Text) {
					if ok && !contains([]string{"code", "id_token", "token"}, word) {
						p.report(v.Span(), "Write code, id_token or token.", "response_types of technical profile %s is %q", t.Id.Text, v.Text)
						break
					}
				}
			})
		},
	},
	{
		Code: "R105", Topic: Federation, Severity: diag.Warning,
		Doc: "The local sign-in lacks one of the input claims of the password grant.",
		Bad: `<TechnicalProfile Id="login"> <!-- want "R105" -->
  <Protocol Name="OpenIdConnect" /><InputClaims>
    <InputClaim ClaimTypeReferenceId="grant_type" DefaultValue="password" /><InputClaim ClaimTypeReferenceId="password" Required="true" />
  </InputClaims>
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="login">
  <Protocol Name="OpenIdConnect" /><InputClaims>
    <InputClaim ClaimTypeReferenceId="grant_type" DefaultValue="password" /><InputClaim ClaimTypeReferenceId="password" Required="true" />
    <InputClaim ClaimTypeReferenceId="signInName" PartnerClaimType="username" Required="true" />
  </InputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if kindOf(t) != localSignIn {
					continue
				}
				for _, n := range []string{"username", "password"} {
					if !p.takes(t, n) {
						p.report(t.Id.Span(), "List the input claim with this PartnerClaimType; a run fails with AADB2C99015 without it.", "Technical profile %s asks for a password grant, but has no input claim %s", t.Id.Text, n)
					}
				}
			}
		},
	},
}

// providers visits the identity providers that a step offers.
func (p *Pass) providers(visit func(*policy.TechnicalProfile, kind)) {
	p.exchanged(func(t *policy.TechnicalProfile) {
		if k := kindOf(t); k.federated() {
			visit(t, k)
		}
	})
}
