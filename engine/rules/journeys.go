package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const sendsClaims = `<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />`

var journeys = []Rule{
	{
		Code: "R130", Topic: Journeys, Severity: diag.Info, Everywhere: true,
		Doc: "A user journey is started by no relying party.",
		Bad: `<UserJourney Id="Old" /> <!-- want "R130" -->`,
		Good: `<UserJourney Id="New" />
<RelyingParty><DefaultUserJourney ReferenceId="New" /></RelyingParty>`,
		Run: func(p *Pass) {
			for _, j := range p.UserJourneys {
				p.unused(aJourney, "User journey", j.Origin)
			}
		},
	},
	{
		Code: "R131", Topic: Journeys, Severity: diag.Info, Everywhere: true,
		Doc: "A sub-journey is called by no step.",
		Bad: `<SubJourney Id="Old" Type="Call" /> <!-- want "R131" -->`,
		Good: `<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="New" /></JourneyList></OrchestrationStep>
<SubJourney Id="New" Type="Call" />`,
		Run: func(p *Pass) {
			for _, j := range p.SubJourneys {
				p.unused(aSubJourney, "Sub-journey", j.Origin)
			}
		},
	},
	{
		Code: "R132", Topic: Journeys, Severity: diag.Warning,
		Doc: "Steps come after one that always ends the journey, so that they never run.",
		Bad: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
<OrchestrationStep Order="2" Type="ClaimsExchange"> <!-- want "R132" -->
  <ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="X" /></ClaimsExchanges>
</OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsExchange">
  <ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="X" /></ClaimsExchanges>
</OrchestrationStep>
` + sendsClaims,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for i, s := range l.steps {
					if i+1 < len(l.steps) && p.ends(s) {
						next := l.steps[i+1]
						if insight := next.Type.Text == "ClaimsExchange" && p.onlyInsights(l.steps[i+1:]); insight {
							break // the documentation itself puts telemetry there
						}
						n := p.report(next.Span, "Move it before, or give the step that ends the journey a precondition.", "Step %s of %s never runs: step %s ends the journey", next.Order.Text, l.name, s.Order.Text)
						p.relate(n, s.Span, "the step that ends the journey")
						break
					}
				}
			}
		},
	},
	{
		Code: "R133", Topic: Journeys, Severity: diag.Warning,
		Doc: "A journey can run to its end without sending claims: every step that would send them has preconditions.",
		Bad: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"> <!-- want "R133" -->
  <Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>isBlocked</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>
</OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer">
  <Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>isBlocked</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>
</OrchestrationStep>
` + sendsClaims,
		Run: func(p *Pass) {
			for _, j := range p.UserJourneys {
				var sending []*policy.OrchestrationStep
				sure := false
				for _, s := range j.Steps {
					if s.Type.Text == "SendClaims" || p.transfers(s) {
						sending = append(sending, s)
						sure = sure || len(s.Preconditions) == 0
					}
				}
				for i, a := range sending {
					for _, b := range sending[i+1:] {
						sure = sure || complementary(a, b)
					}
				}
				if !sure && len(sending) > 0 {
					last := sending[len(sending)-1]
					p.report(last.Span, "End the journey with a SendClaims step without preconditions; a run that passes all of them over fails with AADB2C90040.",
						"Every step of user journey %s that sends claims can be skipped", j.Id.Text)
				}
			}
		},
	},
	{
		Code: "R134", Topic: Journeys, Severity: diag.Error,
		Doc: "A sub-journey of type Call sends claims, or one of type Transfer does not.",
		Bad: `<SubJourney Id="Deny" Type="Transfer"> <!-- want "R134" -->
  <OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="X" TechnicalProfileReferenceId="X" /></ClaimsExchanges></OrchestrationStep></OrchestrationSteps>
</SubJourney>`,
		Good: `<SubJourney Id="Deny" Type="Transfer">
  <OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Error" /></OrchestrationSteps>
</SubJourney>`,
		Run: func(p *Pass) {
			for _, j := range p.SubJourneys {
				sends := slices.IndexFunc(j.Steps, func(s *policy.OrchestrationStep) bool { return s.Type.Text == "SendClaims" })
				deeper := slices.ContainsFunc(j.Steps, p.transfers)
				// Public policies end a Transfer sub-journey with a claims exchange that answers with an error.
				answers := slices.ContainsFunc(j.Steps, func(s *policy.OrchestrationStep) bool {
					return slices.ContainsFunc(s.ClaimsExchanges, func(x policy.ClaimsExchange) bool {
						t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
						return ok && kindOf(t) == errorIssuer
					})
				})
				switch {
				case j.Type.Text == "Call" && sends >= 0:
					p.report(j.Steps[sends].Span, "Make it a Transfer sub-journey, or send the claims in the journey that calls it.", "Sub-journey %s is of type Call, but sends claims", j.Id.Text)
				case j.Type.Text == "Transfer" && sends < 0 && !deeper && !answers:
					p.report(j.Id.Span(), "End it with a SendClaims step; the journey does not come back from it.", "Sub-journey %s is of type Transfer, but sends no claims", j.Id.Text)
				}
			}
		},
	},
	{
		Code: "R135", Topic: Journeys, Severity: diag.Error,
		Doc: "Sub-journeys call each other in a circle.",
		Bad: `<SubJourney Id="A" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList>
  <Candidate SubJourneyReferenceId="A" /> <!-- want "R135" -->
</JourneyList></OrchestrationStep></OrchestrationSteps></SubJourney>`,
		Good: `<SubJourney Id="A" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList>
  <Candidate SubJourneyReferenceId="B" />
</JourneyList></OrchestrationStep></OrchestrationSteps></SubJourney>
<SubJourney Id="B" Type="Call"><OrchestrationSteps /></SubJourney>`,
		Run: circles,
	},
	{
		Code: "R136", Topic: Journeys, Severity: diag.Info,
		Doc: "A journey has several issuers and does not say whose lifetimes and keys are its own.",
		Bad: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Error"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>objectId</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions></OrchestrationStep>
<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" /> <!-- want "R136" -->`,
		Good: `<UserJourney Id="SignIn" DefaultCpimIssuerTechnicalProfileReferenceId="JwtIssuer"><OrchestrationSteps>
<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Error"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>objectId</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions></OrchestrationStep>
<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
</OrchestrationSteps></UserJourney>`,
		Run: func(p *Pass) {
			for _, j := range p.UserJourneys {
				first := ""
				for _, s := range j.Steps {
					id := s.CpimIssuerTechnicalProfileReferenceId
					if s.Type.Text != "SendClaims" || id.Text == "" || j.DefaultCpimIssuerTechnicalProfileReferenceId.Text != "" {
						continue
					}
					if first == "" {
						first = id.Text
					} else if !policy.SameId(first, id.Text) {
						p.report(id.Span(), "Name it in DefaultCpimIssuerTechnicalProfileReferenceId of the journey; otherwise it is that of the first SendClaims step.",
							"User journey %s has the issuers %s and %s and names no default", j.Id.Text, first, id.Text)
						break
					}
				}
			}
		},
	},
}

// ends reports whether a step ends the journey whenever it is reached.
func (p *Pass) ends(s *policy.OrchestrationStep) bool {
	return len(s.Preconditions) == 0 && (s.Type.Text == "SendClaims" || p.transfers(s))
}

// transfers reports whether a step hands over to a sub-journey that does not come back.
func (p *Pass) transfers(s *policy.OrchestrationStep) bool {
	for _, c := range s.JourneyList {
		if j, ok := p.SubJourney(c.SubJourneyReferenceId.Text); ok && j.Type.Text == "Transfer" {
			return true
		}
	}
	return false
}

// onlyInsights reports whether all steps only send telemetry.
func (p *Pass) onlyInsights(steps []*policy.OrchestrationStep) bool {
	for _, s := range steps {
		for _, x := range s.ClaimsExchanges {
			if t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text); !ok || kindOf(t) != insights {
				return false
			}
		}
		if len(s.ClaimsExchanges) == 0 {
			return false
		}
	}
	return true
}

// complementary tells two steps of which one runs whenever the other is skipped, as far as one precondition of each
// tells. A ClaimEquals whose claim is absent skips neither.
func complementary(a, b *policy.OrchestrationStep) bool {
	if len(a.Preconditions) != 1 || len(b.Preconditions) != 1 {
		return false
	}
	x, y := a.Preconditions[0], b.Preconditions[0]
	if x.Type.Text != y.Type.Text || len(x.Values) != len(y.Values) || x.ExecuteActionsIf.Bool(true) == y.ExecuteActionsIf.Bool(true) {
		return false
	}
	for i := range x.Values {
		if i == 0 && !policy.SameId(x.Values[0].Text, y.Values[0].Text) || i > 0 && x.Values[i].Text != y.Values[i].Text {
			return false
		}
	}
	return true
}

// circles reports calls of sub-journeys that lead back to where they come from.
func circles(p *Pass) {
	state := map[string]int{} // 1 while it is open, 2 when it is done
	var visit func(j *policy.SubJourney, path []string)
	visit = func(j *policy.SubJourney, path []string) {
		id := policy.Fold(j.Id.Text)
		state[id] = 1
		for _, s := range j.Steps {
			for _, c := range s.JourneyList {
				next, ok := p.SubJourney(c.SubJourneyReferenceId.Text)
				if !ok {
					continue
				}
				switch state[policy.Fold(next.Id.Text)] {
				case 1:
					names := append(slices.Clone(path), j.Id.Text, next.Id.Text)
					at := slices.IndexFunc(names, func(n string) bool { return policy.SameId(n, next.Id.Text) })
					p.report(c.SubJourneyReferenceId.Span(), "Take what both need into a sub-journey of its own.", "Sub-journeys call each other in a circle: %s", strings.Join(names[at:], " → "))
				case 0:
					if len(path) < 500 {
						visit(next, append(path, j.Id.Text))
					}
				}
			}
		}
		state[id] = 2
	}
	for _, j := range p.SubJourneys {
		if state[policy.Fold(j.Id.Text)] == 0 {
			visit(j, nil)
		}
	}
}
