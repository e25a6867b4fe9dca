package rules

import (
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// An example of a step with one precondition: the kind of the precondition stands after stepOpen, its values between
// stepThat and stepClose.
const (
	stepOpen = `<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type=`
	stepThat = ` ExecuteActionsIf="true">
  `
	stepClose = `
  <Action>SkipThisOrchestrationStep</Action>
</Precondition></Preconditions><ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="X" /></ClaimsExchanges></OrchestrationStep>`
)

var steps = []Rule{
	{
		Code: "R140", Topic: Journeys, Severity: diag.Warning,
		Doc: "A step has several claims exchanges, and one of them is offered by nothing before it.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsProviderSelection"><ClaimsProviderSelections>
  <ClaimsProviderSelection TargetClaimsExchangeId="A" /><ClaimsProviderSelection TargetClaimsExchangeId="B" />
</ClaimsProviderSelections></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges>
  <ClaimsExchange Id="A" TechnicalProfileReferenceId="A" /><ClaimsExchange Id="B" TechnicalProfileReferenceId="B" />
  <ClaimsExchange Id="C" TechnicalProfileReferenceId="C" /> <!-- want "R140" -->
</ClaimsExchanges></OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsProviderSelection"><ClaimsProviderSelections>
  <ClaimsProviderSelection TargetClaimsExchangeId="A" /><ClaimsProviderSelection TargetClaimsExchangeId="B" />
</ClaimsProviderSelections></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges>
  <ClaimsExchange Id="A" TechnicalProfileReferenceId="A" /><ClaimsExchange Id="B" TechnicalProfileReferenceId="B" />
</ClaimsExchanges></OrchestrationStep>`,
		Run: neverOffered,
	},
	{
		Code: "R141", Topic: Journeys, Severity: diag.Warning,
		Doc: "A precondition compares a boolean claim with true or false, but the service compares it with True or False.",
		Bad: `<ClaimType Id="newUser"><DataType>boolean</DataType></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>newUser</Value><Value>true</Value> <!-- want "R141" -->` + stepClose,
		Good: `<ClaimType Id="newUser"><DataType>boolean</DataType></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>newUser</Value><Value>True</Value>` + stepClose,
		Run: func(p *Pass) {
			p.preconditions(func(c *policy.Precondition, where string) {
				if c.Type.Text != "ClaimEquals" || len(c.Values) < 2 {
					return
				}
				t, ok := p.ClaimType(c.Values[0].Text)
				v := c.Values[1]
				want := ""
				for _, w := range []string{"True", "False"} {
					if strings.EqualFold(v.Text, w) && v.Text != w {
						want = w
					}
				}
				if ok && t.DataType.Text == string(claims.Boolean) && want != "" {
					n := p.report(v.Span(), "Write "+want+": the comparison heeds case.", "A precondition of %s compares boolean claim %s with %s, which it never equals", where, t.Id.Text, v.Text)
					p.fix(n, "Write "+want, p.replace(v, want)...)
				}
			})
		},
	},
	{
		Code: "R142", Topic: Journeys, Severity: diag.Warning,
		Doc: "A precondition compares a claim with a text that is the name of a claim: the second value is a literal.",
		Bad: `<ClaimType Id="email"><DataType>string</DataType></ClaimType><ClaimType Id="signInName"><DataType>string</DataType></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>email</Value><Value>signInName</Value> <!-- want "R142" -->` + stepClose,
		Good: `<ClaimType Id="email"><DataType>string</DataType></ClaimType><ClaimType Id="signInName"><DataType>string</DataType></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>email</Value><Value>mia@contoso.com</Value>` + stepClose,
		Run: func(p *Pass) {
			p.preconditions(func(c *policy.Precondition, where string) {
				if c.Type.Text != "ClaimEquals" || len(c.Values) < 2 {
					return
				}
				v := c.Values[1]
				t, isClaim := p.ClaimType(v.Text)
				left, ok := p.ClaimType(c.Values[0].Text)
				if !isClaim || t.Id.Text != v.Text || p.mayBe(left, ok, v.Text) {
					return
				}
				p.report(v.Span(), "Compare the two claims in a claims transformation (CompareClaims) and test its result.", "A precondition of %s compares %s with the text %q, not with the claim of that name", where, c.Values[0].Text, v.Text)
			})
		},
	},
	{
		Code: "R143", Topic: Journeys, Severity: diag.Warning,
		Doc: "A precondition compares a claim with a value that its enumeration does not have.",
		Bad: `<ClaimType Id="kind"><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType><Restriction><Enumeration Text="Work" Value="work" /></Restriction></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>kind</Value><Value>company</Value> <!-- want "R143" -->` + stepClose,
		Good: `<ClaimType Id="kind"><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType><Restriction><Enumeration Text="Work" Value="work" /></Restriction></ClaimType>
` + stepOpen + `"ClaimEquals"` + stepThat + `<Value>kind</Value><Value>work</Value>` + stepClose,
		Run: func(p *Pass) {
			p.preconditions(func(c *policy.Precondition, where string) {
				if c.Type.Text != "ClaimEquals" || len(c.Values) < 2 {
					return
				}
				t, ok := p.ClaimType(c.Values[0].Text)
				if !ok || t.Restriction == nil || len(t.Restriction.Enumerations) == 0 || !strings.HasSuffix(t.UserInputType.Text, "SingleSelect") || p.mayBe(t, true, c.Values[1].Text) {
					return
				}
				p.report(c.Values[1].Span(), "Use a value of the enumeration; the comparison heeds case.", "A precondition of %s compares %s with %q, which its enumeration does not have", where, t.Id.Text, c.Values[1].Text)
			})
		},
	},
	{
		Code: "R144", Topic: Journeys, Severity: diag.Error,
		Doc: "A precondition has another number of values than its type takes.",
		Bad: stepOpen + `"ClaimEquals" ExecuteActionsIf="true"> <!-- want "R144" -->
  <Value>email</Value>` + stepClose,
		Good: stepOpen + `"ClaimsExist"` + stepThat + `<Value>email</Value>` + stepClose,
		Run: func(p *Pass) {
			p.preconditions(func(c *policy.Precondition, where string) {
				want := map[string]int{"ClaimsExist": 1, "ClaimEquals": 2}[c.Type.Text]
				if want > 0 && len(c.Values) != want {
					p.report(c.Span, "ClaimsExist takes the claim; ClaimEquals takes the claim and the text.", "A precondition of %s is of type %s, but has %d values instead of %d", where, c.Type.Text, len(c.Values), want)
				}
			})
		},
	},
	{
		Code: "R145", Topic: Journeys, Severity: diag.Error,
		Doc: "The action of a precondition is for another place: steps and validation technical profiles have one each.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value>
  <Action>SkipThisValidationTechnicalProfile</Action> <!-- want "R145" -->
</Precondition></Preconditions></OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value>
  <Action>SkipThisOrchestrationStep</Action>
</Precondition></Preconditions></OrchestrationStep>`,
		Run: func(p *Pass) {
			tell := func(c *policy.Precondition, where, want string) {
				if c.Action.Text == want || c.Action.Text == "" {
					return
				}
				n := p.report(c.Action.Span(), "Write "+want+".", "The action of a precondition of %s is %s", where, c.Action.Text)
				p.fix(n, "Write "+want, p.replace(c.Action, want)...)
			}
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					for _, c := range s.Preconditions {
						tell(c, "step "+s.Order.Text+" of "+l.name, "SkipThisOrchestrationStep")
					}
				}
			}
			for _, list := range p.validations() {
				for _, v := range list {
					for _, c := range v.Preconditions {
						tell(c, "validation technical profile "+v.ReferenceId.Text, "SkipThisValidationTechnicalProfile")
					}
				}
			}
		},
	},
	{
		Code: "R146", Topic: Journeys, Severity: diag.Warning,
		Doc: "A precondition looks at a claim that nothing before it can set.",
		Bad: stepOpen + `"ClaimsExist"` + stepThat + `<Value>isMember</Value> <!-- want "R146" -->` + stepClose,
		Good: `<TechnicalProfile Id="Setup"><Protocol Name="None" /><OutputClaims><OutputClaim ClaimTypeReferenceId="isMember" DefaultValue="true" /></OutputClaims></TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Setup" TechnicalProfileReferenceId="Setup" /></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist"` + stepThat + `<Value>isMember</Value>` + stepClose,
		Run: func(p *Pass) {
			for _, j := range p.UserJourneys {
				if !p.facts.serves(j.Id.Text) {
					continue
				}
				flow := p.facts.flow(j)
				for _, s := range flow.steps {
					for _, c := range s.Preconditions {
						if len(c.Values) == 0 || c.Values[0].Text == "" || flow.before(s, c.Values[0].Text) {
							continue
						}
						what := "the step is never skipped by it"
						if c.Type.Text == "ClaimsExist" && !c.ExecuteActionsIf.Bool(true) {
							what = "the step is always skipped"
						}
						p.report(c.Values[0].Span(), "Let a step before return the claim, or correct the name.", "Nothing before step %s of user journey %s sets claim %s, so that %s", s.Order.Text, j.Id.Text, c.Values[0].Text, what)
					}
				}
			}
		},
	},
	{
		Code: "R147", Topic: Journeys, Severity: diag.Warning,
		Doc: "The preconditions of a step skip it in every case.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsExchange"> <!-- want "R147" -->
  <Preconditions>
    <Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value><Action>SkipThisOrchestrationStep</Action></Precondition>
    <Precondition Type="ClaimsExist" ExecuteActionsIf="false"><Value>email</Value><Action>SkipThisOrchestrationStep</Action></Precondition>
  </Preconditions>
</OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsExchange">
  <Preconditions>
    <Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value><Action>SkipThisOrchestrationStep</Action></Precondition>
    <Precondition Type="ClaimsExist" ExecuteActionsIf="false"><Value>objectId</Value><Action>SkipThisOrchestrationStep</Action></Precondition>
  </Preconditions>
</OrchestrationStep>`,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					seen := map[string]bool{}
					for _, c := range s.Preconditions {
						if c.Type.Text != "ClaimsExist" || len(c.Values) == 0 {
							continue
						}
						id, yes := policy.Fold(c.Values[0].Text), c.ExecuteActionsIf.Bool(true)
						if other, met := seen[id]; met && other != yes {
							p.report(s.Span, "A step is skipped as soon as one of its preconditions says so; they are not joined by and.", "Step %s of %s is always skipped: one precondition skips it with claim %s, another without", s.Order.Text, l.name, c.Values[0].Text)
							break
						}
						seen[id] = yes
					}
				}
			}
		},
	},
	{
		Code: "R148", Topic: Journeys, Severity: diag.Warning,
		Doc: "A technical profile in a step requires an input claim that nothing before can set.",
		Bad: `<TechnicalProfile Id="Check"><Protocol Name="None" /><InputClaims>
  <InputClaim ClaimTypeReferenceId="objectId" Required="true" /> <!-- want "R148" -->
</InputClaims></TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Check" TechnicalProfileReferenceId="Check" /></ClaimsExchanges></OrchestrationStep>`,
		Good: `<TechnicalProfile Id="Check"><Protocol Name="None" /><InputClaims>
  <InputClaim ClaimTypeReferenceId="objectId" Required="true" DefaultValue="none" />
</InputClaims></TechnicalProfile>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Check" TechnicalProfileReferenceId="Check" /></ClaimsExchanges></OrchestrationStep>`,
		Run: requiredInputs,
	},
	{
		Code: "R149", Topic: Journeys, Severity: diag.Warning,
		Doc: "A selection step shows a page, but names no content definition.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsProviderSelection"> <!-- want "R149" -->
  <ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="A" /><ClaimsProviderSelection TargetClaimsExchangeId="B" /></ClaimsProviderSelections>
</OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.idpselections">
  <ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="A" /><ClaimsProviderSelection TargetClaimsExchangeId="B" /></ClaimsProviderSelections>
</OrchestrationStep>`,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					selects := s.Type.Text == "ClaimsProviderSelection" || s.Type.Text == "CombinedSignInAndSignUp"
					// A single provider is taken without a page (journeys reference, 3.2).
					if selects && s.ContentDefinitionReferenceId.Text == "" && (len(s.ClaimsProviderSelections) > 1 || s.DisplayOption.Text == "ShowSingleProvider") {
						p.report(s.Span, `Write ContentDefinitionReferenceId="api.signuporsignin" or another; a run that shows the page fails with AADB2C90277 without it.`, "Step %s of %s shows a page, but has no ContentDefinitionReferenceId", s.Order.Text, l.name)
					}
				}
			}
		},
	},
}

// preconditions visits all preconditions of steps, validation technical profiles and display controls.
func (p *Pass) preconditions(visit func(c *policy.Precondition, where string)) {
	for l := range lists(p.Effective) {
		for _, s := range l.steps {
			for _, c := range s.Preconditions {
				visit(c, "step "+s.Order.Text+" of "+l.name)
			}
		}
	}
	for _, list := range p.validations() {
		for _, v := range list {
			for _, c := range v.Preconditions {
				visit(c, "validation technical profile "+v.ReferenceId.Text)
			}
		}
	}
}

// mayBe reports whether a claim can have a text as its value: its enumeration has it, or something sets it so.
func (p *Pass) mayBe(t *policy.ClaimType, ok bool, text string) bool {
	return ok && p.facts.values()[policy.Fold(t.Id.Text)][text]
}

// values are, for each folded claim id, the texts that the claim is known to take: those of its enumerations and default
// values, and the parameters of the transformations that write it.
func values(e *chain.Effective) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	take := func(id, text string) {
		id = policy.Fold(id)
		if out[id] == nil {
			out[id] = map[string]bool{}
		}
		out[id][text] = true
	}
	for _, t := range e.ClaimTypes {
		if t.Restriction != nil {
			for _, x := range t.Restriction.Enumerations {
				take(t.Id.Text, x.Value.Text)
			}
		}
	}
	if e.Localization != nil {
		for _, r := range e.Localization.LocalizedResources {
			for _, c := range r.Collections {
				for _, x := range c.Items {
					take(c.ElementId.Text, x.Value.Text)
				}
			}
		}
	}
	references(e, func(_ *policy.TechnicalProfile, c *policy.ClaimReference, _ string, _ bool) {
		if c.DefaultValue.IsSet() {
			take(c.ClaimTypeReferenceId.Text, c.DefaultValue.Text)
		}
	})
	for _, x := range e.ClaimsTransformations {
		if len(x.InputParameters)*len(x.OutputClaims) > 10_000 {
			continue // no transformation in use has a hundredth of it
		}
		for _, g := range x.InputParameters {
			for _, c := range x.OutputClaims {
				take(c.ClaimTypeReferenceId.Text, g.Value.Text)
			}
		}
	}
	return out
}

// neverOffered holds the exchanges of a step against what the step before lets the user choose. A step of one exchange
// needs no choice; where the selection offers what leads nowhere, that is told as such.
func neverOffered(p *Pass) {
	for l := range lists(p.Effective) {
		offered := map[string]bool{}
		chosen := false
		for _, s := range l.steps {
			if len(s.ClaimsProviderSelections) > 0 {
				chosen = true
			}
			for _, sel := range s.ClaimsProviderSelections {
				offered[policy.Fold(sel.TargetClaimsExchangeId.Text)] = true
			}
			if s.Type.Text == "CombinedSignInAndSignUp" {
				for _, x := range s.ClaimsExchanges {
					if t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
						if !has(t, "SignUpTarget") {
							chosen = false // which exchange the sign-up link leads to is then not documented
						}
						offered[policy.Fold(metadata(t, "SignUpTarget"))] = true
						offered[policy.Fold(metadata(t, "setting.forgotPasswordLinkOverride"))] = true
					}
				}
			}
			if s.Type.Text != "ClaimsExchange" || len(s.ClaimsExchanges) < 2 || !chosen {
				continue
			}
			for _, x := range s.ClaimsExchanges {
				if !offered[policy.Fold(x.Id.Text)] {
					p.report(x.Id.Span(), "Offer it by a ClaimsProviderSelection or as SignUpTarget, or remove it.", "Nothing before step %s of %s offers claims exchange %s", s.Order.Text, l.name, x.Id.Text)
				}
			}
		}
	}
}

// requiredInputs holds what technical profiles need against what can be there (upload message, gist: claim type X is
// the input claim of technical profile T in step N of user journey J, but it is not an output claim in any of the
// previous steps). Only required claims and the keys of directory profiles count.
func requiredInputs(p *Pass) {
	for _, j := range p.UserJourneys {
		if !p.facts.serves(j.Id.Text) {
			continue
		}
		flow := p.facts.flow(j)
		for _, s := range flow.steps {
			if s.Type.Text != "ClaimsExchange" {
				continue
			}
			for _, x := range s.ClaimsExchanges {
				t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
				if !ok {
					continue
				}
				computed := map[string]bool{}
				for _, r := range t.InputClaimsTransformations {
					if ct, ok := p.ClaimsTransformation(r.ReferenceId.Text); ok {
						add(computed, ct.OutputClaims)
					}
				}
				for _, c := range t.InputClaims {
					id := policy.Fold(c.ClaimTypeReferenceId.Text)
					needed := c.Required.Bool(false) || kindOf(t) == directory
					if !needed || c.DefaultValue.IsSet() || flow.before(s, id) || computed[id] || id == "" {
						continue
					}

					n := p.report(c.ClaimTypeReferenceId.Span(), "Let a step before return the claim, or give it a DefaultValue.",
						"Claim type %s is the input claim of technical profile %s in step %s of user journey %s, but it is not an output claim in any of the previous steps",
						c.ClaimTypeReferenceId.Text, t.Id.Text, s.Order.Text, j.Id.Text)
					p.relate(n, s.Span, "the step")
				}
			}
		}
	}
}
