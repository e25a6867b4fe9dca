package rules

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

var profiles = []Rule{
	{
		Code: "R050", Topic: Profiles, Severity: diag.Info, Everywhere: true,
		Doc: "A technical profile is used nowhere.",
		Bad: `<TechnicalProfile Id="Old"><Protocol Name="None" /></TechnicalProfile> <!-- want "R050" -->`,
		Good: `<TechnicalProfile Id="New"><Protocol Name="None" /></TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="New" TechnicalProfileReferenceId="New" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if !strings.HasPrefix(policy.Fold(t.Id.Text), "tpengine_") { // the engine's own: nothing refers to it
					p.unused(aProfile, "Technical profile", t.Origin)
				}
			}
		},
	},
	{
		Code: "R051", Topic: Profiles, Severity: diag.Error,
		Doc: "A metadata key stands twice in one technical profile.",
		Bad: `<TechnicalProfile Id="Page"><Metadata>
  <Item Key="setting.retryLimit">3</Item>
  <Item Key="setting.retryLimit">5</Item> <!-- want "R051" -->
</Metadata></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page"><Metadata>
  <Item Key="setting.retryLimit">3</Item>
</Metadata></TechnicalProfile>`,
		Run: func(p *Pass) {
			p.written(func(t *policy.TechnicalProfile) {
				first := map[string]policy.Item{}
				for _, m := range t.Metadata {
					k := policy.Fold(m.Key.Text)
					before, again := first[k]
					if !again {
						first[k] = m
						continue
					}
					n := p.report(m.Key.Span(), "Keep one of them.", "Metadata key %s stands twice in technical profile %s", m.Key.Text, t.Id.Text)
					p.relate(n, before.Key.Span(), "the first")
					if before.Value.Text == m.Value.Text {
						p.fix(n, "Remove the second, which says the same", p.remove(m.Span)...)
					}
				}
			})
		},
	},
	{
		Code: "R052", Topic: Profiles, Severity: diag.Warning,
		Doc: "A metadata key begins or ends with a blank, so that the service does not find it.",
		Bad: `<TechnicalProfile Id="Page"><Metadata>
  <Item Key="setting.showSignupLink ">false</Item> <!-- want "R052" -->
</Metadata></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page"><Metadata>
  <Item Key="setting.showSignupLink">false</Item>
</Metadata></TechnicalProfile>`,
		Run: func(p *Pass) {
			p.written(func(t *policy.TechnicalProfile) {
				for _, m := range t.Metadata {
					if want := strings.TrimSpace(m.Key.Text); want != m.Key.Text {
						n := p.report(m.Key.Span(), "Write "+want+" without blanks.", "Metadata key %q of technical profile %s has a blank at its end", m.Key.Text, t.Id.Text)
						p.fix(n, "Remove the blanks", p.replace(m.Key, want)...)
					}
				}
			})
		},
	},
	{
		Code: "R053", Topic: Profiles, Severity: diag.Warning,
		Doc: "A metadata key is misspelt: it is nearly one that the service knows.",
		Bad: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.showCancelButon">false</Item></Metadata> <!-- want "R053" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.showCancelButton">false</Item></Metadata>
</TechnicalProfile>`,
		Run: misspelt,
	},
	{
		Code: "R054", Topic: Profiles, Severity: diag.Warning,
		Doc: "A technical profile has no Protocol in any policy of the chain, so that it cannot run.",
		Bad: `<TechnicalProfile Id="Page"> <!-- want "R054" -->
  <DisplayName>Page</DisplayName>
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="Page" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="Page">
  <DisplayName>Page</DisplayName><Protocol Name="None" />
</TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="Page" /></ClaimsExchanges></OrchestrationStep>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if kindOf(t) == withoutProtocol && p.facts.uses(aProfile, t.Id.Text) {
					p.report(t.Id.Span(), "Add a Protocol, or include a technical profile that has one. Is the Id that of the profile which this one means to change?",
						"Technical profile %s has no Protocol", t.Id.Text)
				}
			}
		},
	},
	{
		Code: "R055", Topic: Profiles, Severity: diag.Error,
		Doc: "A technical profile names a handler that the service does not have.",
		Bad: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAsserted, Web.TPEngine" /> <!-- want "R055" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if kindOf(t) != unknownHandler {
					continue
				}
				name, _, _ := strings.Cut(t.Protocol.Handler.Text, ",")
				at := t.Protocol.Handler.Span()
				if name = strings.TrimSpace(name); name == "" {
					p.report(t.Protocol.Span, "Name the handler, or another protocol than Proprietary.", "Technical profile %s is Proprietary, but names no Handler", t.Id.Text)
					continue
				}
				var names []string
				for _, h := range handlers {
					names = append(names, h.name)
				}
				detail := "See the technical profiles reference for the handlers."
				if near := nearest(name, names); near != "" {
					detail = "Did you mean " + near + "?"
				}
				p.report(at, detail, "Technical profile %s has the handler %s, which does not exist", t.Id.Text, name)
			}
		},
	},
	{
		Code: "R056", Topic: Profiles, Severity: diag.Error,
		Doc: "A technical profile is enabled by a claim, but its metadata does not say by which.",
		Bad: `<TechnicalProfile Id="Page"><Protocol Name="None" />
  <EnabledForUserJourneys>OnClaimsExistence</EnabledForUserJourneys> <!-- want "R056" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page"><Protocol Name="None" />
  <Metadata><Item Key="ClaimTypeOnWhichToEnable">kind</Item><Item Key="ClaimValueOnWhichToEnable">work</Item></Metadata>
  <EnabledForUserJourneys>OnClaimsExistence</EnabledForUserJourneys>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if !strings.HasPrefix(t.EnabledForUserJourneys.Text, "On") {
					continue
				}
				for _, k := range []string{"ClaimTypeOnWhichToEnable", "ClaimValueOnWhichToEnable"} {
					// Public policies leave the value out where any will do.
					if !has(t, k) && (k == "ClaimTypeOnWhichToEnable" || t.EnabledForUserJourneys.Text != "OnClaimsExistence") {
						p.report(t.EnabledForUserJourneys.Span(), "Add the metadata item "+k+".", "Technical profile %s is enabled by a claim, but has no metadata item %s", t.Id.Text, k)
					}
				}
			}
		},
	},
	{
		Code: "R057", Topic: Profiles, Severity: diag.Error,
		Doc: "A metadata item names a claim type that does not exist.",
		Bad: `<TechnicalProfile Id="Page"><Protocol Name="None" />
  <Metadata><Item Key="ClaimTypeOnWhichToEnable">sort</Item></Metadata> <!-- want "R057" -->
</TechnicalProfile>`,
		Good: `<ClaimType Id="sort"><DataType>string</DataType></ClaimType>
<TechnicalProfile Id="Page"><Protocol Name="None" />
  <Metadata><Item Key="ClaimTypeOnWhichToEnable">sort</Item></Metadata>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				for _, k := range []string{"ClaimTypeOnWhichToEnable", "UseClaimAsBearerToken", "ClaimUsedForRequestPayload", "issuer_refresh_token_user_identity_claim_type"} {
					v, ok := t.MetadataItem(k)
					if _, known := p.ClaimType(v.Text); ok && !known && !strings.Contains(v.Text, "{") {
						p.report(v.Span(), "Declare it, or correct the name.", "Claim type %q, which metadata item %s of technical profile %s names, does not exist", v.Text, k, t.Id.Text)
					}
				}
			}
		},
	},
	{
		Code: "R058", Topic: Profiles, Severity: diag.Warning,
		Doc: "A technical profile that shows no page lists validation technical profiles or display claims, which have no effect there.",
		Bad: `<TechnicalProfile Id="Setup"><Protocol Name="None" />
  <ValidationTechnicalProfiles>
    <ValidationTechnicalProfile ReferenceId="Check" /> <!-- want "R058" -->
  </ValidationTechnicalProfiles>
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <ValidationTechnicalProfiles>
    <ValidationTechnicalProfile ReferenceId="Check" />
  </ValidationTechnicalProfiles>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				k := kindOf(t)
				if k == selfAsserted || k == withoutProtocol || k == unknownHandler {
					continue
				}
				if len(t.ValidationTechnicalProfiles) > 0 {
					p.report(t.ValidationTechnicalProfiles[0].Span, "Only self-asserted technical profiles run them.", "Validation technical profiles of %s have no effect: it is a %s", t.Id.Text, k)
				}
				if len(t.DisplayClaims) > 0 && k != phoneFactor {
					p.report(t.DisplayClaims[0].Span, "Only self-asserted technical profiles show them.", "Display claims of %s have no effect: it is a %s", t.Id.Text, k)
				}
			}
		},
	},
	{
		Code: "R059", Topic: Profiles, Severity: diag.Error,
		Doc: "A validation technical profile is of a kind that cannot validate: it needs the browser, or is not allowed there.",
		Bad: `<TechnicalProfile Id="Social"><Protocol Name="OAuth2" /></TechnicalProfile>
<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <ValidationTechnicalProfiles>
    <ValidationTechnicalProfile ReferenceId="Social" /> <!-- want "R059" -->
  </ValidationTechnicalProfiles>
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Check"><Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.ClaimsTransformationProtocolProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <ValidationTechnicalProfiles>
    <ValidationTechnicalProfile ReferenceId="Check" />
  </ValidationTechnicalProfiles>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, list := range p.validations() {
				for _, v := range list {
					t, ok := p.TechnicalProfile(v.ReferenceId.Text)
					if !ok {
						continue
					}
					if k := kindOf(t); k.federated() || k == selfAsserted || k == phoneFactor || k == insights || k.session() || k.issuer() {
						p.report(v.ReferenceId.Span(), "Call it as a claims exchange of a step.", "%s cannot validate a page: it is a %s", t.Id.Text, k)
					}
				}
			}
		},
	},
	{
		Code: "R060", Topic: Profiles, Severity: diag.Warning,
		Doc: "A technical profile lists the same claim twice in one list.",
		Bad: `<TechnicalProfile Id="Page"><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" />
  <OutputClaim ClaimTypeReferenceId="City" /> <!-- want "R060" -->
</OutputClaims></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page"><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" />
</OutputClaims></TechnicalProfile>`,
		Run: func(p *Pass) {
			p.written(func(t *policy.TechnicalProfile) {
				for _, l := range claimLists(t) {
					first := map[string]*policy.ClaimReference{}
					for _, c := range l.claims {
						k := policy.Fold(c.ClaimTypeReferenceId.Text) + "\x00" + c.PartnerClaimType.Text
						before, again := first[k]
						if !again || c.ClaimTypeReferenceId.Text == "" {
							first[k] = c
							continue
						}
						n := p.report(c.ClaimTypeReferenceId.Span(), "Keep one of them.", "Claim %s stands twice in the %s of technical profile %s", c.ClaimTypeReferenceId.Text, l.name, t.Id.Text)
						p.relate(n, before.ClaimTypeReferenceId.Span(), "the first")
						if same(before, c) {
							p.fix(n, "Remove the second, which says the same", p.remove(c.Span)...)
						}
					}
				}
			})
		},
	},
	{
		Code: "R061", Topic: Profiles, Severity: diag.Warning,
		Doc: "A claims transformation profile has no output claim, though it needs one at least.",
		Bad: `<TechnicalProfile Id="Setup"> <!-- want "R061" -->
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.ClaimsTransformationProtocolProvider, Web.TPEngine" />
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Setup">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.ClaimsTransformationProtocolProvider, Web.TPEngine" />
  <OutputClaims><OutputClaim ClaimTypeReferenceId="city" DefaultValue="Oslo" /></OutputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				// What only asserts something has nothing to return; public policies do so.
				if kindOf(t) == transformer && len(t.OutputClaims)+len(t.OutputClaimsTransformations)+len(t.InputClaimsTransformations) == 0 {
					p.report(t.Id.Span(), "List the claims that it sets or computes.", "Claims transformation profile %s has neither output claims nor transformations", t.Id.Text)
				}
			}
		},
	},
	{
		Code: "R062", Topic: Profiles, Severity: diag.Warning,
		Doc: "A cryptographic key names no key container, or one whose name does not begin with B2C_1A_.",
		Bad: `<TechnicalProfile Id="Social"><CryptographicKeys>
  <Key Id="client_secret" StorageReferenceId="SocialSecret" /> <!-- want "R062" -->
</CryptographicKeys></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Social"><CryptographicKeys>
  <Key Id="client_secret" StorageReferenceId="B2C_1A_SocialSecret" />
</CryptographicKeys></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				for _, k := range t.CryptographicKeys {
					if id := k.StorageReferenceId; !keyContainer(id.Text) && !strings.Contains(id.Text, "{") {
						at := id.Span()
						if !id.IsSet() {
							at = k.Span
						}
						p.report(at, "Key containers are named B2C_1A_ and a name.", "Key %s of technical profile %s names the container %q", k.Id.Text, t.Id.Text, id.Text)
					}
				}
			}
		},
	},
	{
		Code: "R063", Topic: Profiles, Severity: diag.Error,
		Doc: "A metadata item that is a switch or a number has another value.",
		Bad: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.showCancelButton">no</Item></Metadata> <!-- want "R063" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.showCancelButton">false</Item></Metadata>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				known := groupsOf(kindOf(t))
				for _, m := range t.Metadata {
					k, ok := knownKey(known, m.Key.Text)
					if !ok || strings.Contains(m.Value.Text, "{") {
						continue
					}
					if want := k.misfit(m.Value.Text); want != "" {
						p.report(m.Value.Span(), "Write "+want+".", "Metadata item %s of technical profile %s is %q", m.Key.Text, t.Id.Text, m.Value.Text)
					}
				}
			}
		},
	},
	{
		Code: "R064", Topic: Profiles, Severity: diag.Error,
		Doc: "A one-time password profile lacks its operation or an input claim that the operation needs.",
		Bad: `<TechnicalProfile Id="Code"> <!-- want "R064" -->
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.OneTimePasswordProtocolProvider, Web.TPEngine" />
  <Metadata><Item Key="Operation">VerifyCode</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="identifier" /></InputClaims>
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Code">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.OneTimePasswordProtocolProvider, Web.TPEngine" />
  <Metadata><Item Key="Operation">VerifyCode</Item></Metadata>
  <InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="identifier" /><InputClaim ClaimTypeReferenceId="code" PartnerClaimType="otpToVerify" /></InputClaims>
</TechnicalProfile>`,
		Run: oneTimePasswords,
	},
	{
		Code: "R065", Topic: Profiles, Severity: diag.Warning,
		Doc: "A metadata key is written in other letter case than the service documents it.",
		Bad: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.ShowCancelButton">false</Item></Metadata> <!-- want "R065" -->
</TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="setting.showCancelButton">false</Item></Metadata>
</TechnicalProfile>`,
		Run: otherCase,
	},
	{
		Code: "R066", Topic: Profiles, Severity: diag.Warning,
		Doc: "IncludeClaimsFromTechnicalProfile names a profile of another file; the schema and the documentation want it in the same one.",
		Bad: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Common" /></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Page">
  <IncludeClaimsFromTechnicalProfile>Common</IncludeClaimsFromTechnicalProfile> <!-- want "R066" -->
</TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
`,
		Good: `<TechnicalProfile Id="Common" />
<TechnicalProfile Id="Page">
  <IncludeClaimsFromTechnicalProfile>Common</IncludeClaimsFromTechnicalProfile>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				for _, t := range l.TechnicalProfiles {
					v := t.IncludeClaimsFromTechnicalProfile
					if _, exists := p.TechnicalProfile(v.Text); !exists {
						continue // the references of the chain tell it
					}
					if !slices.ContainsFunc(l.TechnicalProfiles, func(o *policy.TechnicalProfile) bool { return policy.SameId(o.Id.Text, v.Text) }) {
						p.report(v.Span(), "Include it as a whole with IncludeTechnicalProfile, which may name a profile of a base policy.",
							"Technical profile %s takes claims from %s, which is not in this file", t.Id.Text, v.Text)
					}
				}
			}
		},
	},
}

func oneTimePasswords(p *Pass) {
	for _, t := range p.TechnicalProfiles {
		if kindOf(t) != oneTimePassword {
			continue
		}
		needs := []string{"identifier"}
		switch op := metadata(t, "Operation"); op {
		case "GenerateCode":
		case "VerifyCode":
			needs = append(needs, "otpToVerify")
		default:
			p.report(t.Id.Span(), "Write GenerateCode or VerifyCode.", "One-time password profile %s has the Operation %q", t.Id.Text, op)
		}
		for _, n := range needs {
			if !p.takes(t, n) {
				p.report(t.Id.Span(), fmt.Sprintf("Hand a claim over with PartnerClaimType=%q.", n), "One-time password profile %s has no input claim %s", t.Id.Text, n)
			}
		}
	}
}

// takes reports whether a profile has an input claim of a partner name.
func (p *Pass) takes(t *policy.TechnicalProfile, name string) bool {
	for _, c := range t.InputClaims {
		if strings.EqualFold(c.PartnerClaimType.Or(c.ClaimTypeReferenceId.Text), name) {
			return true
		}
	}
	return false
}

// written visits the technical profiles of every file of the chain as they stand there, before merging.
func (p *Pass) written(visit func(*policy.TechnicalProfile)) {
	for _, l := range p.Chain().Layers {
		for _, t := range l.TechnicalProfiles {
			visit(t)
		}
		if l.RelyingParty != nil {
			for _, t := range l.RelyingParty.TechnicalProfiles {
				visit(t)
			}
		}
	}
}

// validations are the lists of validation technical profiles of pages and display controls.
func (p *Pass) validations() [][]*policy.ValidationTechnicalProfile {
	var out [][]*policy.ValidationTechnicalProfile
	for _, t := range p.TechnicalProfiles {
		if kindOf(t) == selfAsserted {
			out = append(out, t.ValidationTechnicalProfiles)
		}
	}
	for _, d := range p.DisplayControls {
		for _, a := range d.Actions {
			out = append(out, a.ValidationTechnicalProfiles)
		}
	}
	return out
}

type claimList struct {
	name   string
	claims []*policy.ClaimReference
}

func claimLists(t *policy.TechnicalProfile) []claimList {
	return []claimList{{"InputClaims", t.InputClaims}, {"DisplayClaims", t.DisplayClaims}, {"PersistedClaims", t.PersistedClaims}, {"OutputClaims", t.OutputClaims}}
}

// same tells two references that say the same.
func same(a, b *policy.ClaimReference) bool {
	texts := func(c *policy.ClaimReference) [7]string {
		return [7]string{policy.Fold(c.ClaimTypeReferenceId.Text), policy.Fold(c.DisplayControlReferenceId.Text), c.PartnerClaimType.Text, c.DefaultValue.Text,
			c.AlwaysUseDefaultValue.Text, c.Required.Text, c.TransformationClaimType.Text}
	}
	return texts(a) == texts(b)
}

func nearest(id string, known []string) string {
	return chain.Nearest(id, slices.Sorted(slices.Values(known)))
}
