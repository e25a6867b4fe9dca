package rules

import (
	"fmt"
	"slices"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// An example of a relying party's technical profile stands between these.
const (
	partyOpen = `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" />
<TechnicalProfile Id="PolicyProfile"><Protocol Name="OpenIdConnect" />
`
	partyClose = `
</TechnicalProfile></RelyingParty>`
)

const subject = `<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" DefaultValue="someone" /></OutputClaims>
`

var relyingParties = []Rule{
	{
		Code: "R170", Topic: RelyingParties, Severity: diag.Error,
		Doc: "A claim is to go into the token, but nothing in the journey returns it.",
		Bad: `<ClaimType Id="city"><DataType>string</DataType></ClaimType>
<UserJourney Id="SignIn"><OrchestrationSteps>` + sendsClaims + `</OrchestrationSteps></UserJourney>
` + partyOpen + `<OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" /> <!-- want "R170" -->
</OutputClaims>` + partyClose,
		Good: `<ClaimType Id="city"><DataType>string</DataType></ClaimType>
<UserJourney Id="SignIn"><OrchestrationSteps>` + sendsClaims + `</OrchestrationSteps></UserJourney>
` + partyOpen + `<OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" DefaultValue="Oslo" />
</OutputClaims>` + partyClose,
		Run: func(p *Pass) {
			if p.RelyingParty == nil {
				return
			}
			j, ok := p.UserJourney(p.RelyingParty.DefaultUserJourney.Text)
			if !ok {
				return
			}
			flow := p.facts.flow(j)
			for _, t := range p.RelyingParty.TechnicalProfiles {
				for _, c := range t.OutputClaims {
					id := c.ClaimTypeReferenceId
					if _, declared := p.ClaimType(id.Text); !declared && id.Text != "" {
						continue // that it does not exist is told already
					}
					if id.Text != "" && !c.DefaultValue.IsSet() && !flow.sets(id.Text) && !listed(t.InputClaims, id.Text) {
						n := p.report(id.Span(), "Let a step return the claim - a page or a directory profile by its OutputClaims - or give it a DefaultValue.",
							"Claim type %s is the output claim of the relying party's technical profile, but it is not an output claim in any of the steps of user journey %s", id.Text, j.Id.Text)
						p.relate(n, j.Id.Span(), "the user journey")
					}
				}
			}
		},
	},
	{
		Code: "R171", Topic: RelyingParties, Severity: diag.Warning,
		Doc: "A relying party does not say which claim is the subject of the token.",
		Bad: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" />
<TechnicalProfile Id="PolicyProfile"> <!-- want "R171" -->
  <Protocol Name="OpenIdConnect" />` + subject + `</TechnicalProfile></RelyingParty>`,
		Good: partyOpen + subject + `<SubjectNamingInfo ClaimType="sub" />` + partyClose,
		Run: func(p *Pass) {
			p.parties(func(t *policy.TechnicalProfile) {
				if t.SubjectNamingInfo == nil {
					p.report(t.Id.Span(), `Write <SubjectNamingInfo ClaimType="sub" /> after the OutputClaims.`, "Technical profile %s of the relying party has no SubjectNamingInfo", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R172", Topic: RelyingParties, Severity: diag.Error,
		Doc:  "The subject of the token is none of the output claims.",
		Bad:  partyOpen + subject + `<SubjectNamingInfo ClaimType="userId" /> <!-- want "R172" -->` + partyClose,
		Good: partyOpen + subject + `<SubjectNamingInfo ClaimType="sub" />` + partyClose,
		Run: func(p *Pass) {
			p.parties(func(t *policy.TechnicalProfile) {
				if t.SubjectNamingInfo == nil || t.SubjectNamingInfo.ClaimType.Text == "" {
					return
				}
				v := t.SubjectNamingInfo.ClaimType
				if !slices.ContainsFunc(t.OutputClaims, func(c *policy.ClaimReference) bool {
					return policy.SameId(p.tokenName(c, t), v.Text) || policy.SameId(c.ClaimTypeReferenceId.Text, v.Text)
				}) {
					p.report(v.Span(), "Name the PartnerClaimType of an output claim, or the claim itself.", "The subject %s is none of the output claims of the relying party", v.Text)
				}
			})
		},
	},
	{
		Code: "R173", Topic: RelyingParties, Severity: diag.Error,
		Doc: "The session of a relying party lasts for a time that the service does not permit.",
		Bad: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors>
  <SessionExpiryInSeconds>60</SessionExpiryInSeconds> <!-- want "R173" -->
</UserJourneyBehaviors></RelyingParty>`,
		Good: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors>
  <SessionExpiryInSeconds>900</SessionExpiryInSeconds>
</UserJourneyBehaviors></RelyingParty>`,
		Run: func(p *Pass) {
			if p.RelyingParty != nil {
				p.within(p.RelyingParty.UserJourneyBehaviors.SessionExpiryInSeconds, "SessionExpiryInSeconds", 900, 86400)
			}
		},
	},
	{
		Code: "R174", Topic: RelyingParties, Severity: diag.Error,
		Doc: "KeepAliveInDays is a number of days that the service does not permit.",
		Bad: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors>
  <SingleSignOn Scope="Tenant" KeepAliveInDays="365" /> <!-- want "R174" -->
</UserJourneyBehaviors></RelyingParty>`,
		Good: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors>
  <SingleSignOn Scope="Tenant" KeepAliveInDays="30" />
</UserJourneyBehaviors></RelyingParty>`,
		Run: func(p *Pass) {
			if p.RelyingParty != nil {
				p.within(p.RelyingParty.UserJourneyBehaviors.KeepAliveInDays, "KeepAliveInDays", 0, 90)
			}
		},
	},
	{
		Code: "R175", Topic: RelyingParties, Severity: diag.Warning,
		Doc: "Two output claims have the same name in the token, so that one of them is lost.",
		Bad: partyOpen + `<OutputClaims>
  <OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="mail" />
  <OutputClaim ClaimTypeReferenceId="signInName" PartnerClaimType="mail" /> <!-- want "R175" -->
</OutputClaims>` + partyClose,
		Good: partyOpen + `<OutputClaims>
  <OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="mail" />
  <OutputClaim ClaimTypeReferenceId="signInName" PartnerClaimType="login" />
</OutputClaims>` + partyClose,
		Run: func(p *Pass) {
			p.parties(func(t *policy.TechnicalProfile) {
				first := map[string]*policy.ClaimReference{}
				for _, c := range t.OutputClaims {
					name := p.tokenName(c, t)
					if before := first[name]; before != nil && !policy.SameId(before.ClaimTypeReferenceId.Text, c.ClaimTypeReferenceId.Text) {
						n := p.report(c.ClaimTypeReferenceId.Span(), "Give one of them another PartnerClaimType, unless only one ever has a value.", "Claims %s and %s are both %s in the token", before.ClaimTypeReferenceId.Text, c.ClaimTypeReferenceId.Text, name)
						p.relate(n, before.ClaimTypeReferenceId.Span(), "the first")
						continue
					}
					first[name] = c
				}
			})
		},
	},
	{
		Code: "R176", Topic: RelyingParties, Severity: diag.Error,
		Doc: "The technical profile of a relying party speaks a protocol that applications cannot use.",
		Bad: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><TechnicalProfile Id="PolicyProfile">
  <Protocol Name="OAuth2" /> <!-- want "R176" -->
</TechnicalProfile></RelyingParty>`,
		Good: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><TechnicalProfile Id="PolicyProfile">
  <Protocol Name="OpenIdConnect" />
</TechnicalProfile></RelyingParty>`,
		Run: func(p *Pass) {
			p.parties(func(t *policy.TechnicalProfile) {
				at := t.Protocol.Name.Span()
				switch t.Protocol.Name.Text {
				case "OpenIdConnect", "SAML2":
					return
				case "":
					at = t.Id.Span()
				}
				p.report(at, `Write <Protocol Name="OpenIdConnect" /> or <Protocol Name="SAML2" />.`, "The relying party's protocol is %q", t.Protocol.Name.Text)
			})
		},
	},
	{
		Code: "R177", Topic: RelyingParties, Severity: diag.Warning,
		Doc: "A relying party has an endpoint that does not exist.",
		Bad: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><Endpoints>
  <Endpoint Id="Logout" UserJourneyReferenceId="SignOut" /> <!-- want "R177" -->
</Endpoints></RelyingParty>`,
		Good: `<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><Endpoints>
  <Endpoint Id="UserInfo" UserJourneyReferenceId="UserInfo" />
</Endpoints></RelyingParty>`,
		Run: func(p *Pass) {
			if p.RelyingParty == nil {
				return
			}
			for _, e := range p.RelyingParty.Endpoints {
				if !policy.SameId(e.Id.Text, "Token") && !policy.SameId(e.Id.Text, "UserInfo") {
					p.report(e.Id.Span(), "The endpoints are Token and UserInfo.", "Endpoint %s does not exist", e.Id.Text)
				}
			}
		},
	},
}

// parties visits the relying party's technical profile, the first where it has several.
func (p *Pass) parties(visit func(*policy.TechnicalProfile)) {
	if p.RelyingParty != nil && len(p.RelyingParty.TechnicalProfiles) > 0 {
		visit(p.RelyingParty.TechnicalProfiles[0])
	}
}

// within reports a number outside of a range.
func (p *Pass) within(v policy.Value, name string, low, high int) {
	if n, ok := v.Int(); v.Text != "" && (!ok || n < low || n > high) {
		p.report(v.Span(), fmt.Sprintf("Write a whole number from %d to %d.", low, high), "%s is %s", name, v.Text)
	}
}

// tokenName is what an output claim of the relying party is called in the token.
func (p *Pass) tokenName(c *policy.ClaimReference, t *policy.TechnicalProfile) string {
	if c.PartnerClaimType.Text != "" {
		return c.PartnerClaimType.Text
	}
	if claim, ok := p.ClaimType(c.ClaimTypeReferenceId.Text); ok {
		for _, d := range claim.DefaultPartnerClaimTypes {
			if d.Protocol.Text == t.Protocol.Name.Text && d.PartnerClaimType.Text != "" {
				return d.PartnerClaimType.Text
			}
		}
		return claim.Id.Text
	}
	return c.ClaimTypeReferenceId.Text
}
