package rules

import (
	"fmt"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const (
	issuerOpen  = `<TechnicalProfile Id="JwtIssuer"><Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item>`
	issuerKeys  = `<CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Sign" /><Key Id="issuer_refresh_token_key" StorageReferenceId="B2C_1A_Encrypt" /></CryptographicKeys>`
	issuerClose = `</Metadata>` + issuerKeys + `</TechnicalProfile>
` + sendsClaims
)

// lifetimes are the ranges of a JWT issuer's lifetimes, in seconds (technical profiles reference, section 10).
var lifetimes = []struct {
	key       string
	low, high int
}{
	{"token_lifetime_secs", 300, 86400}, {"id_token_lifetime_secs", 300, 86400},
	{"refresh_token_lifetime_secs", 86400, 7776000}, {"rolling_refresh_token_lifetime_secs", 86400, 31536000},
}

var issuers = []Rule{
	{
		Code: "R160", Topic: Issuers, Severity: diag.Error,
		Doc: "A token issuer lacks a key.",
		Bad: `<TechnicalProfile Id="JwtIssuer"> <!-- want "R160" -->
  <Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata>
  <CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Sign" /></CryptographicKeys>
</TechnicalProfile>
` + sendsClaims,
		Good: issuerOpen + issuerClose,
		Run: func(p *Pass) {
			p.issuers(func(t *policy.TechnicalProfile, k kind) {
				need := map[kind][]string{jwtIssuer: {"issuer_secret", "issuer_refresh_token_key"}, samlIssuer: {"SamlMessageSigning"}}[k]
				for _, id := range need {
					if !cryptographicKey(t, id) {
						p.report(t.Id.Span(), "Add it to CryptographicKeys; a run fails with AADB2C90025 without it.", "Token issuer %s has no key %s", t.Id.Text, id)
					}
				}
			})
		},
	},
	{
		Code: "R161", Topic: Issuers, Severity: diag.Error,
		Doc: "A JWT issuer does not say which claim names the user in refresh tokens.",
		Bad: `<TechnicalProfile Id="JwtIssuer"> <!-- want "R161" -->
  <Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata>` + issuerKeys + `
</TechnicalProfile>
` + sendsClaims,
		Good: issuerOpen + `<Item Key="issuer_refresh_token_user_identity_claim_type">objectId</Item>` + issuerClose,
		Run: func(p *Pass) {
			p.issuers(func(t *policy.TechnicalProfile, k kind) {
				if k == jwtIssuer && !has(t, "issuer_refresh_token_user_identity_claim_type") {
					p.report(t.Id.Span(), "Add the metadata item with the value objectId.", "Token issuer %s has no issuer_refresh_token_user_identity_claim_type", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R162", Topic: Issuers, Severity: diag.Error,
		Doc: "A lifetime of a token lies outside of what the service permits.",
		Bad: issuerOpen + `
  <Item Key="token_lifetime_secs">60</Item> <!-- want "R162" -->
` + issuerClose,
		Good: issuerOpen + `<Item Key="token_lifetime_secs">3600</Item>` + issuerClose,
		Run: func(p *Pass) {
			p.issuers(func(t *policy.TechnicalProfile, k kind) {
				if k != jwtIssuer {
					return
				}
				for _, l := range lifetimes {
					v, ok := t.MetadataItem(l.key)
					if n, number := v.Int(); ok && !strings.Contains(v.Text, "{") && (!number || n < l.low || n > l.high) {
						p.report(v.Span(), fmt.Sprintf("Write a number of seconds from %d to %d.", l.low, l.high), "%s of token issuer %s is %s", l.key, t.Id.Text, v.Text)
					}
				}
			})
		},
	},
	{
		Code: "R163", Topic: Issuers, Severity: diag.Error,
		Doc: "A JWT issuer names a journey that does not exist.",
		Bad: issuerOpen + `
  <Item Key="RefreshTokenUserJourneyId">RedeemRefreshToken</Item> <!-- want "R163" -->
` + issuerClose,
		Good: issuerOpen + `<Item Key="RefreshTokenUserJourneyId">Journey</Item>` + issuerClose,
		Run: func(p *Pass) {
			p.issuers(func(t *policy.TechnicalProfile, _ kind) {
				for _, key := range []string{"RefreshTokenUserJourneyId", "ClientCredentialsUserJourneyId"} {
					v, ok := t.MetadataItem(key)
					if _, exists := p.UserJourney(v.Text); ok && !exists {
						p.report(v.Span(), "Declare it, or correct the name; a run fails with AADB2C90288.", "User journey %s, the %s of token issuer %s, does not exist", v.Text, key, t.Id.Text)
					}
				}
			})
		},
	},
	{
		Code: "R164", Topic: Issuers, Severity: diag.Error,
		Doc: "A step sends claims by a technical profile that issues no token.",
		Bad: `<TechnicalProfile Id="JwtIssuer"><Protocol Name="OAuth2" /></TechnicalProfile>
<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" /> <!-- want "R164" -->`,
		Good: issuerOpen + issuerClose,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					id := s.CpimIssuerTechnicalProfileReferenceId
					t, ok := p.TechnicalProfile(id.Text)
					if !ok || s.Type.Text != "SendClaims" {
						continue
					}
					if k := kindOf(t); !k.issuer() && k != withoutProtocol && !strings.HasPrefix(t.OutputTokenFormat.Text, "JWT") {
						p.report(id.Span(), "Name a token issuer, such as JwtIssuer.", "%s, by which step %s of %s sends claims, is a %s", id.Text, s.Order.Text, l.name, k)
					}
				}
			}
		},
	},
}

// issuers visits each technical profile that a SendClaims step names, once.
func (p *Pass) issuers(visit func(*policy.TechnicalProfile, kind)) {
	done := map[*policy.TechnicalProfile]bool{}
	for l := range lists(p.Effective) {
		for _, s := range l.steps {
			if t, ok := p.TechnicalProfile(s.CpimIssuerTechnicalProfileReferenceId.Text); ok && s.Type.Text == "SendClaims" && !done[t] {
				done[t] = true
				visit(t, kindOf(t))
			}
		}
	}
}
