package rules

import (
	"slices"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

var sessions = []Rule{
	{
		Code: "R150", Topic: Sessions, Severity: diag.Warning,
		Doc: "An identity provider has no session profile, or one that keeps nothing, so that its sign-in is neither remembered nor signed out.",
		Bad: `<TechnicalProfile Id="Social"> <!-- want "R150" -->
  <Protocol Name="OpenIdConnect" />
</TechnicalProfile>` + runsSocial,
		Good: `<TechnicalProfile Id="SM-SocialLogin"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.ExternalLoginSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="Social">
  <Protocol Name="OpenIdConnect" />
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-SocialLogin" />
</TechnicalProfile>` + runsSocial,
		Run: func(p *Pass) {
			p.providers(func(t *policy.TechnicalProfile, k kind) {
				v := t.UseTechnicalProfileForSessionManagement
				s, ok := p.TechnicalProfile(v.Text)
				switch {
				case !v.IsSet():
					p.report(t.Id.Span(), `Write <UseTechnicalProfileForSessionManagement ReferenceId="SM-SocialLogin" />.`, "Technical profile %s, an %s, has no session profile", t.Id.Text, k)
				case ok && kindOf(s) == sessionNoop:
					p.report(v.Span(), "Use SM-SocialLogin, unless every request is to ask the provider again.", "Session profile %s of %s keeps nothing: the provider is asked again and never signed out", v.Text, t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R151", Topic: Sessions, Severity: diag.Error,
		Doc: "A technical profile names a session profile that is none.",
		Bad: `<TechnicalProfile Id="Other"><Protocol Name="None" /></TechnicalProfile>
<TechnicalProfile Id="Page"><Protocol Name="None" />
  <UseTechnicalProfileForSessionManagement ReferenceId="Other" /> <!-- want "R151" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="SM-Noop"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.NoopSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="Page"><Protocol Name="None" />
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop" />
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				v := t.UseTechnicalProfileForSessionManagement
				if s, ok := p.TechnicalProfile(v.Text); ok {
					if k := kindOf(s); !k.session() && k != withoutProtocol && k != unknownHandler {
						p.report(v.Span(), "Name a technical profile whose handler is an SSOSessionProvider, such as SM-Noop.", "%s, the session profile of %s, is a %s", v.Text, t.Id.Text, k)
					}
				}
			}
		},
	},
	{
		Code: "R152", Topic: Sessions, Severity: diag.Info,
		Doc: "Sessions are kept, but a token issuer has no session profile, so that a sign-out does not reach the other applications.",
		Bad: `<TechnicalProfile Id="SM-AAD"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.DefaultSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="JwtIssuer"> <!-- want "R152" -->
  <Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata>
</TechnicalProfile>
` + sendsClaims,
		Good: `<TechnicalProfile Id="JwtIssuer">
  <Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata>
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-jwt-issuer" />
</TechnicalProfile>
` + sendsClaims,
		Run: func(p *Pass) {
			if !slices.ContainsFunc(p.TechnicalProfiles, func(t *policy.TechnicalProfile) bool { return kindOf(t).session() }) {
				return
			}
			p.issuers(func(t *policy.TechnicalProfile, k kind) {
				if (k == jwtIssuer || k == samlIssuer) && !t.UseTechnicalProfileForSessionManagement.IsSet() {
					p.report(t.Id.Span(), "Add UseTechnicalProfileForSessionManagement: SM-jwt-issuer (OAuthSSOSessionProvider) for JWT, SM-Saml-issuer for SAML.", "Token issuer %s has no session profile", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R153", Topic: Sessions, Severity: diag.Warning,
		Doc: "A JWT issuer uses a session profile for single sign-out, but its protocol is not OpenIdConnect, which that needs.",
		Bad: `<TechnicalProfile Id="SM-jwt-issuer"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.OAuthSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="JwtIssuer">
  <Protocol Name="None" /><OutputTokenFormat>JWT</OutputTokenFormat>
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-jwt-issuer" /> <!-- want "R153" -->
</TechnicalProfile>
` + sendsClaims,
		Good: `<TechnicalProfile Id="SM-jwt-issuer"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.OAuthSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="JwtIssuer">
  <Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata>
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-jwt-issuer" />
</TechnicalProfile>
` + sendsClaims,
		Run: func(p *Pass) {
			p.issuers(func(t *policy.TechnicalProfile, k kind) {
				v := t.UseTechnicalProfileForSessionManagement
				if s, ok := p.TechnicalProfile(v.Text); ok && k == jwtIssuer && kindOf(s) == sessionOAuth && t.Protocol.Name.Text != "OpenIdConnect" {
					p.report(v.Span(), `Write <Protocol Name="OpenIdConnect" /> in the issuer.`, "Token issuer %s has protocol %s, with which single sign-out does not work", t.Id.Text, t.Protocol.Name.Text)
				}
			})
		},
	},
	{
		Code: "R154", Topic: Sessions, Severity: diag.Warning,
		Doc: "The session profile of a page does not keep objectId, without which single sign-on does not count.",
		Bad: `<TechnicalProfile Id="SM"> <!-- want "R154" -->
  <Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.DefaultSSOSessionProvider, Web.TPEngine" />
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="signInName" /></PersistedClaims>
</TechnicalProfile>
<TechnicalProfile Id="SignIn">` + pageHandler + `<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" /></OutputClaims><UseTechnicalProfileForSessionManagement ReferenceId="SM" /></TechnicalProfile>
` + signInSteps,
		Good: `<TechnicalProfile Id="SM">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.DefaultSSOSessionProvider, Web.TPEngine" />
  <PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId" /></PersistedClaims>
</TechnicalProfile>
<TechnicalProfile Id="SignIn">` + pageHandler + `<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" /></OutputClaims><UseTechnicalProfileForSessionManagement ReferenceId="SM" /></TechnicalProfile>
` + signInSteps,
		Run: func(p *Pass) {
			p.exchanged(func(t *policy.TechnicalProfile) {
				s, ok := p.TechnicalProfile(t.UseTechnicalProfileForSessionManagement.Text)
				if ok && kindOf(t) == selfAsserted && kindOf(s) == sessionDefault && listed(t.OutputClaims, "objectId") && !listed(s.PersistedClaims, "objectId") {
					n := p.report(s.Id.Span(), "List objectId among its PersistedClaims.", "Session profile %s does not keep objectId", s.Id.Text)
					p.relate(n, t.Id.Span(), "the page that uses it")
				}
			})
		},
	},
}
