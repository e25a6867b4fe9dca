package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const pageHandler = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />`

const (
	signInSteps = `<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">
  <ClaimsProviderSelections><ClaimsProviderSelection ValidationClaimsExchangeId="SignIn" /></ClaimsProviderSelections>
  <ClaimsExchanges><ClaimsExchange Id="SignIn" TechnicalProfileReferenceId="SignIn" /></ClaimsExchanges>
</OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange">
  <ClaimsExchanges><ClaimsExchange Id="SignUp" TechnicalProfileReferenceId="SignUp" /></ClaimsExchanges>
</OrchestrationStep>`
	runsPage = `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Page" TechnicalProfileReferenceId="Page" /></ClaimsExchanges></OrchestrationStep>`
)

var pages = []Rule{
	{
		Code: "R110", Topic: Pages, Severity: diag.Error,
		Doc: "A page that a step shows has no content definition.",
		Bad: `<TechnicalProfile Id="Page"> <!-- want "R110" -->
  ` + pageHandler + `
</TechnicalProfile>` + runsPage,
		Good: `<TechnicalProfile Id="Page">
  ` + pageHandler + `<Metadata><Item Key="ContentDefinitionReferenceId">api.selfasserted</Item></Metadata>
</TechnicalProfile>` + runsPage,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					for _, x := range s.ClaimsExchanges {
						t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
						if k := kindOfMaybe(t, ok); (k == selfAsserted || k == phoneFactor) && metadata(t, "ContentDefinitionReferenceId") == "" && s.ContentDefinitionReferenceId.Text == "" {
							p.report(t.Id.Span(), "Add the metadata item ContentDefinitionReferenceId.", "Page %s has no content definition", t.Id.Text)
						}
					}
				}
			}
		},
	},
	{
		Code: "R111", Topic: Pages, Severity: diag.Warning,
		Doc: "The sign-up link of a sign-in page leads to a claims exchange that the next step does not have.",
		Bad: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="SignUpTarget">SignUpWithEmail</Item> <!-- want "R111" -->
</Metadata></TechnicalProfile>` + signInSteps,
		Good: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="SignUpTarget">SignUp</Item>
</Metadata></TechnicalProfile>` + signInSteps,
		Run: func(p *Pass) {
			p.links("SignUpTarget", func(t *policy.TechnicalProfile, v policy.Value, at place) {
				shown, _ := t.MetadataItem("setting.showSignupLink")
				if shown.Bool(true) && !at.next.has(v.Text) {
					n := p.report(v.Span(), "Name a claims exchange of the step after it, or set setting.showSignupLink to false.", "Claims exchange %s, the SignUpTarget of %s, is not in the step after step %s of %s", v.Text, t.Id.Text, at.step.Order.Text, at.list.name)
					p.relate(n, at.step.Span, "the step that shows the page")
				}
			})
		},
	},
	{
		Code: "R112", Topic: Pages, Severity: diag.Warning,
		Doc: "The forgot-password link of a sign-in page leads to a claims exchange that the step does not offer or the next step does not have.",
		Bad: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="setting.forgotPasswordLinkOverride">Forgot</Item> <!-- want "R112" -->
</Metadata></TechnicalProfile>` + signInSteps,
		Good: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="setting.forgotPasswordLinkOverride">Forgot</Item>
</Metadata></TechnicalProfile>
<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">
  <ClaimsProviderSelections><ClaimsProviderSelection ValidationClaimsExchangeId="SignIn" /><ClaimsProviderSelection TargetClaimsExchangeId="Forgot" /></ClaimsProviderSelections>
  <ClaimsExchanges><ClaimsExchange Id="SignIn" TechnicalProfileReferenceId="SignIn" /></ClaimsExchanges>
</OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange">
  <ClaimsExchanges><ClaimsExchange Id="Forgot" TechnicalProfileReferenceId="Forgot" /></ClaimsExchanges>
</OrchestrationStep>`,
		Run: func(p *Pass) {
			p.links("setting.forgotPasswordLinkOverride", func(t *policy.TechnicalProfile, v policy.Value, at place) {
				offered := slices.ContainsFunc(at.step.ClaimsProviderSelections, func(s policy.ClaimsProviderSelection) bool {
					return policy.SameId(s.TargetClaimsExchangeId.Text, v.Text)
				})
				if !offered || !at.next.has(v.Text) {
					n := p.report(v.Span(), "List it as ClaimsProviderSelection TargetClaimsExchangeId of the step that shows the page, and as ClaimsExchange of the next; otherwise the link ends in AADB2C90118.",
						"The forgot-password link of %s leads to %s, which step %s of %s does not offer to the next", t.Id.Text, v.Text, at.step.Order.Text, at.list.name)
					p.relate(n, at.step.Span, "the step that shows the page")
				}
			})
		},
	},
	{
		Code: "R113", Topic: Pages, Severity: diag.Warning,
		Doc: "A page asks for a claim, but does not return it, so that what the user enters is lost.",
		Bad: `<ClaimType Id="city"><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<TechnicalProfile Id="Page">
  ` + pageHandler + `
  <DisplayClaims>
    <DisplayClaim ClaimTypeReferenceId="city" /> <!-- want "R113" -->
  </DisplayClaims>
</TechnicalProfile>`,
		Good: `<ClaimType Id="city"><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<TechnicalProfile Id="Page">
  ` + pageHandler + `
  <DisplayClaims><DisplayClaim ClaimTypeReferenceId="city" /></DisplayClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="city" /></OutputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				if kindOf(t) != selfAsserted {
					continue
				}
				// What only the validation of the page needs, such as a password, is entered for it.
				validated := map[string]bool{}
				for _, v := range t.ValidationTechnicalProfiles {
					if x, ok := p.TechnicalProfile(v.ReferenceId.Text); ok {
						add(validated, x.InputClaims)
						add(validated, x.PersistedClaims)
						for _, r := range slices.Concat(x.InputClaimsTransformations, x.OutputClaimsTransformations) {
							if ct, ok := p.ClaimsTransformation(r.ReferenceId.Text); ok {
								add(validated, ct.InputClaims)
							}
						}
					}
				}
				for _, c := range t.DisplayClaims {
					id := c.ClaimTypeReferenceId.Text
					claim, ok := p.ClaimType(id)
					if !ok || listed(t.OutputClaims, id) || validated[policy.Fold(id)] {
						continue
					}
					switch claim.UserInputType.Text {
					case "", "Readonly", "Paragraph", "Password":
					default:
						p.report(c.ClaimTypeReferenceId.Span(), "List it among the OutputClaims too.", "Page %s asks for %s, but does not return it", t.Id.Text, claim.Id.Text)
					}
				}
			}
		},
	},
	{
		Code: "R114", Topic: Pages, Severity: diag.Warning,
		Doc: "A password claim is used outside the page that asks for it, where it has no value.",
		Bad: `<ClaimType Id="password"><DataType>string</DataType><UserInputType>Password</UserInputType></ClaimType>
<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true">
  <Value>password</Value> <!-- want "R114" -->
  <Action>SkipThisOrchestrationStep</Action>
</Precondition></Preconditions></OrchestrationStep>`,
		Good: `<ClaimType Id="password"><DataType>string</DataType><UserInputType>Password</UserInputType></ClaimType>
<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true">
  <Value>objectId</Value>
  <Action>SkipThisOrchestrationStep</Action>
</Precondition></Preconditions></OrchestrationStep>`,
		Run: passwords,
	},
	{
		Code: "R115", Topic: Pages, Severity: diag.Warning,
		Doc: "A page uses what its page version does not have yet.",
		Bad: `<ContentDefinition Id="api.selfasserted"><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:1.2.0</DataUri></ContentDefinition>
<TechnicalProfile Id="Page">
  ` + pageHandler + `<Metadata><Item Key="ContentDefinitionReferenceId">api.selfasserted</Item></Metadata>
  <DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl" /></DisplayClaims> <!-- want "R115" -->
</TechnicalProfile>`,
		Good: `<ContentDefinition Id="api.selfasserted"><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition>
<TechnicalProfile Id="Page">
  ` + pageHandler + `<Metadata><Item Key="ContentDefinitionReferenceId">api.selfasserted</Item></Metadata>
  <DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl" /></DisplayClaims>
</TechnicalProfile>`,
		Run: pageVersions,
	},
	{
		Code: "R116", Topic: Pages, Severity: diag.Warning,
		Doc: "A page offers to keep the user signed in, but the relying party does not say for how many days.",
		Bad: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="setting.enableRememberMe">true</Item> <!-- want "R116" -->
</Metadata></TechnicalProfile>` + signInSteps,
		Good: `<TechnicalProfile Id="SignIn">` + pageHandler + `<Metadata>
  <Item Key="setting.enableRememberMe">true</Item>
</Metadata></TechnicalProfile>` + signInSteps + `
<RelyingParty><DefaultUserJourney ReferenceId="Journey" /><UserJourneyBehaviors><SingleSignOn Scope="Tenant" KeepAliveInDays="30" /></UserJourneyBehaviors></RelyingParty>`,
		Run: func(p *Pass) {
			if p.RelyingParty == nil || p.RelyingParty.UserJourneyBehaviors.KeepAliveInDays.Text != "" {
				return
			}
			p.links("setting.enableRememberMe", func(t *policy.TechnicalProfile, v policy.Value, at place) {
				if v.Bool(false) && at.list.journey != nil && p.facts.serves(at.list.id.Text) {
					n := p.report(v.Span(), `Write <SingleSignOn Scope="Tenant" KeepAliveInDays="30" /> into the relying party's UserJourneyBehaviors.`, "Page %s offers to keep the user signed in, but %s has no KeepAliveInDays", t.Id.Text, p.PolicyId.Text)
					p.relate(n, p.RelyingParty.Span, "the relying party")
				}
			})
		},
	},
	{
		Code: "R117", Topic: Pages, Severity: diag.Warning,
		Doc: "A paragraph is a required output claim of a page, so that the page can never be sent.",
		Bad: `<ClaimType Id="hint"><DataType>string</DataType><UserInputType>Paragraph</UserInputType></ClaimType>
<TechnicalProfile Id="Page">
  ` + pageHandler + `
  <OutputClaims><OutputClaim ClaimTypeReferenceId="hint" Required="true" /></OutputClaims> <!-- want "R117" -->
</TechnicalProfile>`,
		Good: `<ClaimType Id="hint"><DataType>string</DataType><UserInputType>Paragraph</UserInputType></ClaimType>
<TechnicalProfile Id="Page">
  ` + pageHandler + `
  <OutputClaims><OutputClaim ClaimTypeReferenceId="hint" Required="false" /></OutputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.TechnicalProfiles {
				shown, _ := t.MetadataItem("setting.showContinueButton")
				if kindOf(t) != selfAsserted || !shown.Bool(true) {
					continue // a page without its button is meant to hold the user up
				}
				for _, c := range slices.Concat(t.DisplayClaims, t.OutputClaims) {
					if claim, ok := p.ClaimType(c.ClaimTypeReferenceId.Text); ok && claim.UserInputType.Text == "Paragraph" && c.Required.Bool(false) {
						n := p.report(c.Required.Span(), `Write Required="false".`, "Claim %s is a paragraph, but page %s requires it", claim.Id.Text, t.Id.Text)
						p.fix(n, `Write Required="false"`, p.replace(c.Required, "false")...)
					}
				}
			}
		},
	},
	{
		Code: "R118", Topic: Pages, Severity: diag.Error,
		Doc: "A verification control lacks the action that sends the code or the one that verifies it.",
		Bad: `<DisplayControl Id="emailControl" UserInterfaceControlType="VerificationControl"> <!-- want "R118" -->
  <DisplayClaims><DisplayClaim ClaimTypeReferenceId="email" Required="true" /></DisplayClaims>
  <Actions><Action Id="SendCode" /></Actions>
</DisplayControl>`,
		Good: `<DisplayControl Id="emailControl" UserInterfaceControlType="VerificationControl">
  <DisplayClaims><DisplayClaim ClaimTypeReferenceId="email" Required="true" /></DisplayClaims>
  <Actions><Action Id="SendCode" /><Action Id="VerifyCode" /></Actions>
</DisplayControl>`,
		Run: func(p *Pass) {
			for _, d := range p.DisplayControls {
				if d.UserInterfaceControlType.Text != "VerificationControl" {
					continue
				}
				for _, id := range []string{"SendCode", "VerifyCode"} {
					if !slices.ContainsFunc(d.Actions, func(a policy.DisplayControlAction) bool { return policy.SameId(a.Id.Text, id) }) {
						p.report(d.Id.Span(), `Add <Action Id="`+id+`">.`, "Verification control %s has no action %s", d.Id.Text, id)
					}
				}
			}
		},
	},
	{
		Code: "R119", Topic: Pages, Severity: diag.Info, Everywhere: true,
		Doc: "A display control is used nowhere.",
		Bad: `<DisplayControl Id="emailControl" UserInterfaceControlType="VerificationControl" /> <!-- want "R119" -->`,
		Good: `<DisplayControl Id="emailControl" UserInterfaceControlType="VerificationControl" />
<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl" /></DisplayClaims></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, d := range p.DisplayControls {
				p.unused(aDisplayControl, "Display control", d.Origin)
			}
		},
	},
}

func kindOfMaybe(t *policy.TechnicalProfile, ok bool) kind {
	if !ok {
		return plain
	}
	return kindOf(t)
}

// place is a step with the list it stands in and the one after it.
type place struct {
	list list
	step *policy.OrchestrationStep
	next following
}

type following struct{ step *policy.OrchestrationStep }

func (f following) has(exchange string) bool {
	return f.step != nil && slices.ContainsFunc(f.step.ClaimsExchanges, func(x policy.ClaimsExchange) bool { return policy.SameId(x.Id.Text, exchange) })
}

// links visits a metadata item of the sign-in page of every combined step.
func (p *Pass) links(key string, visit func(*policy.TechnicalProfile, policy.Value, place)) {
	for l := range lists(p.Effective) {
		for i, s := range l.steps {
			if s.Type.Text != "CombinedSignInAndSignUp" {
				continue
			}
			at := place{list: l, step: s}
			if i+1 < len(l.steps) {
				at.next.step = l.steps[i+1]
			}
			for _, x := range s.ClaimsExchanges {
				t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
				if !ok {
					continue
				}
				if v, ok := t.MetadataItem(key); ok && v.Text != "" {
					visit(t, v, at)
				}
			}
		}
	}
}

func passwords(p *Pass) {
	secret := func(id string) bool {
		t, ok := p.ClaimType(id)
		return ok && t.UserInputType.Text == "Password"
	}
	const advice = "Claims that are asked for as Password live only on their page and in its validation technical profiles."
	for l := range lists(p.Effective) {
		for _, s := range l.steps {
			for _, c := range s.Preconditions {
				if len(c.Values) > 0 && secret(c.Values[0].Text) {
					p.report(c.Values[0].Span(), advice, "A precondition of step %s of %s looks at the password claim %s, which has no value there", s.Order.Text, l.name, c.Values[0].Text)
				}
			}
		}
	}
	if p.RelyingParty != nil {
		for _, t := range p.RelyingParty.TechnicalProfiles {
			for _, c := range t.OutputClaims {
				if secret(c.ClaimTypeReferenceId.Text) {
					p.report(c.ClaimTypeReferenceId.Span(), advice, "The password claim %s is to go into the token", c.ClaimTypeReferenceId.Text)
				}
			}
		}
	}
	for _, t := range p.TechnicalProfiles {
		if kindOf(t).session() {
			for _, c := range t.PersistedClaims {
				if secret(c.ClaimTypeReferenceId.Text) {
					p.report(c.ClaimTypeReferenceId.Span(), advice, "The password claim %s is to be kept in the session by %s", c.ClaimTypeReferenceId.Text, t.Id.Text)
				}
			}
		}
	}
}

// layout is what a DataUri says.
type layout struct {
	page    string
	version [3]int
}

// layoutOf reads urn:com:microsoft:aad:b2c:elements:[contract:]page:x.y.z.
func layoutOf(uri string) (l layout, contract, ok bool) {
	rest, ok := strings.CutPrefix(strings.ToLower(uri), "urn:com:microsoft:aad:b2c:elements:")
	if !ok {
		return l, false, false
	}
	rest, contract = strings.CutPrefix(rest, "contract:")
	page, version, ok := strings.Cut(rest, ":")
	l.page = page
	parts := strings.Split(version, ".")
	if !ok || len(parts) != 3 {
		return l, contract, false
	}
	for i, text := range parts {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return l, contract, false
		}
		l.version[i] = n
	}
	return l, contract, true
}

func (l layout) before(a, b, c int) bool { return slices.Compare(l.version[:], []int{a, b, c}) < 0 }

// pageVersions holds what pages use against the versions that brought it (policy structure reference, section 7).
func pageVersions(p *Pass) {
	tell := func(at policy.Value, t *policy.TechnicalProfile, what string, l layout, a, b, c int) {
		if l.before(a, b, c) {
			p.report(at.Span(), "Raise the version in the content definition's DataUri.", "Page %s uses %s, which %s has from version %d.%d.%d on; the content definition has %s",
				t.Id.Text, what, l.page, a, b, c, fmt.Sprintf("%d.%d.%d", l.version[0], l.version[1], l.version[2]))
		}
	}
	for _, t := range p.TechnicalProfiles {
		d, ok := p.ContentDefinition(metadata(t, "ContentDefinitionReferenceId"))
		if !ok || kindOf(t) != selfAsserted {
			continue
		}
		if l, _, ok := layoutOf(d.DataUri.Text); ok && l.page == "selfasserted" {
			for _, c := range t.DisplayClaims {
				if c.DisplayControlReferenceId.Text != "" {
					tell(c.DisplayControlReferenceId, t, "a display control", l, 2, 0, 0)
				}
			}
		}
	}
	for _, f := range []struct {
		key, what string
		a, b, c   int
	}{{"setting.enableRememberMe", "keep me signed in", 1, 1, 0}, {"setting.forgotPasswordLinkOverride", "the forgot-password link as a claims exchange", 2, 1, 2}} {
		p.links(f.key, func(t *policy.TechnicalProfile, v policy.Value, at place) {
			d, ok := p.ContentDefinition(at.step.ContentDefinitionReferenceId.Text)
			if !ok || strings.EqualFold(v.Text, "false") {
				return
			}
			if l, _, ok := layoutOf(d.DataUri.Text); ok && l.page == "unifiedssp" {
				tell(v, t, f.what, l, f.a, f.b, f.c)
			}
		})
	}
}
