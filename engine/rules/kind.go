package rules

import (
	"strings"

	"journeydesigner/engine/policy"
)

// kind is what a technical profile is, told by its protocol, handler and token formats (technical profiles reference,
// first table). Rules need more kinds than a run has handlers for.
type kind string

const (
	selfAsserted     kind = "self-asserted page"
	directory        kind = "directory profile"
	transformer      kind = "claims transformation profile"
	rest             kind = "REST profile"
	oauth1           kind = "OAuth 1.0 identity provider"
	oauth2           kind = "OAuth 2.0 identity provider"
	oidc             kind = "OpenID Connect identity provider"
	localSignIn      kind = "local sign-in"
	saml             kind = "SAML identity provider"
	jwtIssuer        kind = "JWT issuer"
	samlIssuer       kind = "SAML issuer"
	jsonIssuer       kind = "JSON issuer"
	errorIssuer      kind = "OAuth 2.0 error"
	phoneFactor      kind = "phone factor page"
	azureMfa         kind = "Azure MFA profile"
	oneTimePassword  kind = "one-time password profile"
	resetCode        kind = "password reset code profile"
	insights         kind = "Application Insights profile"
	conditional      kind = "conditional access profile"
	journeyContext   kind = "journey context profile"
	sessionNoop      kind = "session profile that keeps nothing"
	sessionDefault   kind = "session profile"
	sessionExternal  kind = "external login session profile"
	sessionOAuth     kind = "OAuth session profile"
	sessionSaml      kind = "SAML session profile"
	plain            kind = "profile without a protocol of its own"
	unknownHandler   kind = "profile with an unknown handler"
	withoutProtocol  kind = "profile without Protocol"
	tokenHint        kind = "id_token_hint profile"
	userInfoVerifier kind = "UserInfo authorization profile"
)

// handlers are the type names behind Protocol Handler, without their assembly.
var handlers = []struct {
	name string
	kind kind
}{
	{"Web.TPEngine.Providers.SelfAssertedAttributeProvider", selfAsserted},
	{"Web.TPEngine.Providers.AzureActiveDirectoryProvider", directory},
	{"Web.TPEngine.Providers.ClaimsTransformationProtocolProvider", transformer},
	{"Web.TPEngine.Providers.RestfulProvider", rest},
	{"Web.TPEngine.Providers.PhoneFactorProtocolProvider", phoneFactor},
	{"Web.TPEngine.Providers.AzureMfaProtocolProvider", azureMfa},
	{"Web.TPEngine.Providers.OneTimePasswordProtocolProvider", oneTimePassword},
	{"Web.TPEngine.Providers.AadSsprProtocolProvider", resetCode},
	{"Web.TPEngine.Providers.Insights.AzureApplicationInsightsProvider", insights},
	{"Web.TPEngine.Providers.ConditionalAccessProtocolProvider", conditional},
	{"Web.TPEngine.Providers.UserJourneyContextProvider", journeyContext},
	{"Web.TPEngine.SSO.NoopSSOSessionProvider", sessionNoop},
	{"Web.TPEngine.SSO.DefaultSSOSessionProvider", sessionDefault},
	{"Web.TPEngine.SSO.ExternalLoginSSOSessionProvider", sessionExternal},
	{"Web.TPEngine.SSO.OAuthSSOSessionProvider", sessionOAuth},
	{"Web.TPEngine.SSO.SamlSSOSessionProvider", sessionSaml},
}

// handledBy is the kind of a Proprietary technical profile whose handler has that type name.
func handledBy(name string) kind {
	for _, row := range handlers {
		if row.name == name {
			return row.kind
		}
	}
	return unknownHandler
}

// kindOf tells what a technical profile is.
func kindOf(p *policy.TechnicalProfile) kind {
	switch p.Protocol.Name.Text {
	case "Proprietary":
		name, _, _ := strings.Cut(p.Protocol.Handler.Text, ",")
		return handledBy(strings.TrimSpace(name))
	case "":
		return withoutProtocol
	case "OAuth1":
		return oauth1
	case "OAuth2":
		if p.OutputTokenFormat.Text == "OAuth2Error" {
			return errorIssuer
		}
		return oauth2
	case "OpenIdConnect":
		if issues(p) {
			return jwtIssuer
		}
		if passwordGrant(p) {
			return localSignIn
		}
		return oidc
	case "SAML2":
		if p.OutputTokenFormat.Text == "SAML2" {
			return samlIssuer
		}
		return saml
	case "None":
		switch {
		case p.OutputTokenFormat.Text == "OAuth2Error":
			return errorIssuer
		case p.OutputTokenFormat.Text == "JSON":
			return jsonIssuer
		case p.OutputTokenFormat.Text == "JWT":
			return jwtIssuer
		case p.InputTokenFormat.Text == "JWT":
			return userInfoVerifier
		case has(p, "METADATA") || has(p, "IdTokenAudience"):
			return tokenHint
		}
		return plain
	}
	return plain
}

// issues tells a token issuer from an identity provider that also carries OutputTokenFormat JWT (technical profiles
// reference, "Dispatch trap").
func issues(p *policy.TechnicalProfile) bool {
	client, _ := p.MetadataItem("client_id")
	return p.OutputTokenFormat.Text == "JWT" && (has(p, "issuer_refresh_token_user_identity_claim_type") || client.Text == "{service:te}")
}

func passwordGrant(p *policy.TechnicalProfile) bool {
	if v, ok := p.MetadataItem("grant_type"); ok && v.Text == "password" {
		return true
	}
	for _, in := range p.InputClaims {
		if policy.SameId(in.PartnerClaimType.Or(in.ClaimTypeReferenceId.Text), "grant_type") && in.DefaultValue.Text == "password" {
			return true
		}
	}
	return false
}

// session tells the profiles that UseTechnicalProfileForSessionManagement may name.
func (k kind) session() bool {
	switch k {
	case sessionNoop, sessionDefault, sessionExternal, sessionOAuth, sessionSaml:
		return true
	}
	return false
}

// federated tells the profiles that send the user to another place.
func (k kind) federated() bool { return k == oauth1 || k == oauth2 || k == oidc || k == saml }

// issuer tells the profiles that a SendClaims step may name.
func (k kind) issuer() bool {
	return k == jwtIssuer || k == samlIssuer || k == jsonIssuer || k == errorIssuer
}

func has(p *policy.TechnicalProfile, key string) bool {
	_, ok := p.MetadataItem(key)
	return ok
}

func metadata(p *policy.TechnicalProfile, key string) string {
	v, _ := p.MetadataItem(key)
	return v.Text
}

// key finds a cryptographic key of a profile by its Id, without regard to case.
func cryptographicKey(p *policy.TechnicalProfile, id string) bool {
	for _, k := range p.CryptographicKeys {
		if policy.SameId(k.Id.Text, id) {
			return true
		}
	}
	return false
}
