package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// The practices are those that the service's overview of custom policies recommends.
var practices = []Rule{
	{
		Code: "R180", Topic: Practices, Severity: diag.Info,
		Doc: "A technical profile of a base policy is copied as a whole: most of what it says stays as it was.",
		Bad: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Page"><Metadata><Item Key="a">1</Item><Item Key="b">2</Item></Metadata>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="x" /><OutputClaim ClaimTypeReferenceId="y" /><OutputClaim ClaimTypeReferenceId="z" /></OutputClaims></TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Page"> <!-- want "R180" -->
  <Metadata><Item Key="a">1</Item><Item Key="b">3</Item></Metadata>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="x" /><OutputClaim ClaimTypeReferenceId="y" /><OutputClaim ClaimTypeReferenceId="z" /></OutputClaims></TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
`,
		Good: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Page"><Metadata><Item Key="a">1</Item><Item Key="b">2</Item></Metadata>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="x" /><OutputClaim ClaimTypeReferenceId="y" /><OutputClaim ClaimTypeReferenceId="z" /></OutputClaims></TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="Page">
  <Metadata><Item Key="b">3</Item></Metadata></TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
`,
		Run: copied,
	},
	{
		Code: "R181", Topic: Practices, Severity: diag.Info,
		Doc: "A user journey of a base policy is reshaped under its own Id, where a copy of another Id would leave the base as it is.",
		Bad: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><UserJourneys><UserJourney Id="SignIn"><OrchestrationSteps>
<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="A" TechnicalProfileReferenceId="A" /></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
</OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy><UserJourneys><UserJourney Id="SignIn"> <!-- want "R181" -->
<OrchestrationSteps><OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="B" TechnicalProfileReferenceId="B" /></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
</OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>
`,
		Good: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><UserJourneys><UserJourney Id="SignIn"><OrchestrationSteps>
<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
</OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy><UserJourneys><UserJourney Id="SignInWithConsent"><OrchestrationSteps>
<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
</OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>
`,
		Run: reshaped,
	},
	{
		Code: "R182", Topic: Practices, Severity: diag.Info,
		Doc: "The validation of a sign-in page writes to the directory, which slows every sign-in down and is throttled.",
		Bad: `<TechnicalProfile Id="AAD-Write">` + directoryHandler + `<Metadata><Item Key="Operation">Write</Item></Metadata></TechnicalProfile>
<TechnicalProfile Id="SignIn">` + pageHandler + `<ValidationTechnicalProfiles>
  <ValidationTechnicalProfile ReferenceId="AAD-Write" /> <!-- want "R182" -->
</ValidationTechnicalProfiles></TechnicalProfile>
` + signInSteps,
		Good: `<TechnicalProfile Id="AAD-Read">` + directoryHandler + `<Metadata><Item Key="Operation">Read</Item></Metadata></TechnicalProfile>
<TechnicalProfile Id="SignIn">` + pageHandler + `<ValidationTechnicalProfiles>
  <ValidationTechnicalProfile ReferenceId="AAD-Read" />
</ValidationTechnicalProfiles></TechnicalProfile>
` + signInSteps,
		Run: func(p *Pass) {
			for l := range lists(p.Effective) {
				for _, s := range l.steps {
					if s.Type.Text != "CombinedSignInAndSignUp" {
						continue
					}
					for _, x := range s.ClaimsExchanges {
						t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
						if !ok {
							continue
						}
						for _, v := range t.ValidationTechnicalProfiles {
							w, ok := p.TechnicalProfile(v.ReferenceId.Text)
							if ok && kindOf(w) == directory && metadata(w, "Operation") == "Write" && len(v.Preconditions) == 0 {
								p.report(v.ReferenceId.Span, "Write at sign-up or when something changed: give it a precondition.", "Every sign-in by %s writes to the directory, by %s", t.Id.Text, w.Id.Text)
							}
						}
					}
				}
			}
		},
	},
	{
		Code: "R183", Topic: Practices, Severity: diag.Info,
		Doc: "Two technical profiles of one file say nearly the same, where one could include the other.",
		Bad: `<TechnicalProfile Id="A"><Protocol Name="OpenIdConnect" /><Metadata><Item Key="a">1</Item><Item Key="b">2</Item><Item Key="c">3</Item><Item Key="d">4</Item></Metadata>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="u" /><OutputClaim ClaimTypeReferenceId="v" /><OutputClaim ClaimTypeReferenceId="w" /><OutputClaim ClaimTypeReferenceId="x" /></OutputClaims></TechnicalProfile>
<TechnicalProfile Id="B"><Protocol Name="OpenIdConnect" /><Metadata><Item Key="a">1</Item><Item Key="b">2</Item><Item Key="c">3</Item><Item Key="d">4</Item></Metadata> <!-- want "R183" -->
  <OutputClaims><OutputClaim ClaimTypeReferenceId="u" /><OutputClaim ClaimTypeReferenceId="v" /><OutputClaim ClaimTypeReferenceId="w" /><OutputClaim ClaimTypeReferenceId="x" /></OutputClaims></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="A"><Protocol Name="OpenIdConnect" /><Metadata><Item Key="a">1</Item><Item Key="b">2</Item><Item Key="c">3</Item><Item Key="d">4</Item></Metadata>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="u" /><OutputClaim ClaimTypeReferenceId="v" /><OutputClaim ClaimTypeReferenceId="w" /><OutputClaim ClaimTypeReferenceId="x" /></OutputClaims></TechnicalProfile>
<TechnicalProfile Id="B"><OutputClaims><OutputClaim ClaimTypeReferenceId="y" /></OutputClaims><IncludeTechnicalProfile ReferenceId="A" /></TechnicalProfile>`,
		Run: duplicates,
	},
}

// says are the single things that a technical profile says of itself, as texts that can be compared.
func says(t *policy.TechnicalProfile) []string {
	var out []string
	say := func(parts ...string) { out = append(out, strings.Join(parts, "\x00")) }
	for _, m := range t.Metadata {
		say("m", policy.Fold(m.Key.Text), m.Value.Text)
	}
	for _, k := range t.CryptographicKeys {
		say("k", policy.Fold(k.Id.Text), k.StorageReferenceId.Text)
	}
	for _, l := range claimLists(t) {
		for _, c := range l.claims {
			say(l.name, policy.Fold(c.ClaimTypeReferenceId.Text), policy.Fold(c.DisplayControlReferenceId.Text), c.PartnerClaimType.Text, c.DefaultValue.Text, c.AlwaysUseDefaultValue.Text, c.Required.Text)
		}
	}
	for _, r := range t.InputClaimsTransformations {
		say("i", policy.Fold(r.ReferenceId.Text))
	}
	for _, r := range t.OutputClaimsTransformations {
		say("o", policy.Fold(r.ReferenceId.Text))
	}
	for _, v := range t.ValidationTechnicalProfiles {
		say("v", policy.Fold(v.ReferenceId.Text))
	}
	return out
}

// common counts the texts that both lists have.
func common(a, b []string) int {
	n := 0
	have := map[string]bool{}
	for _, s := range a {
		have[s] = true
	}
	for _, s := range b {
		if have[s] {
			n++
		}
	}
	return n
}

// copied looks for profiles of which at least five things, and three quarters of all they say, are what a policy below
// says already.
func copied(p *Pass) {
	below := map[string][]string{}
	for _, l := range p.Chain().Layers {
		for _, t := range l.TechnicalProfiles {
			id := policy.Fold(t.Id.Text)
			own := says(t)
			if n := common(below[id], own); len(own) >= 4 && n >= 4 && 4*n >= 3*len(own) {
				f := p.report(t.Id.Span, "Keep what differs; the rest is inherited, and stays right when the base policy changes.", "Technical profile %s repeats %d of its %d entries from its base", t.Id.Text, n, len(own))
				if merged, ok := p.TechnicalProfile(t.Id.Text); ok && len(merged.Layers) > 0 {
					p.relate(f, merged.Layers[0].Span, "the technical profile of the base policy")
				}
			}
			below[id] = append(below[id], own...)
		}
	}
}

// reshaped looks for journeys of which a policy changes the type of a step, or every step.
func reshaped(p *Pass) {
	types := map[string]map[int]string{}
	for _, l := range p.Chain().Layers {
		for _, j := range l.UserJourneys {
			id := policy.Fold(j.Id.Text)
			if types[id] == nil {
				types[id] = map[int]string{}
			}
			changed := false
			for _, s := range j.Steps {
				before := types[id][s.Number()]
				changed = changed || before != "" && before != s.Type.Text
			}
			for _, s := range j.Steps {
				types[id][s.Number()] = s.Type.Text
			}
			if changed {
				p.report(j.Id.Span, "Copy the journey under an Id of its own and let the relying party start it; what a step of another type inherits stays in it.",
					"User journey %s gives steps of its base policy another type", j.Id.Text)
			}
		}
	}
}

// maxCompared bounds the comparison of every profile of a file with every other.
const maxCompared = 200

// duplicates looks for profiles of one file that share at least eight things and nine tenths of what either says.
func duplicates(p *Pass) {
	for _, l := range p.Chain().Layers {
		if len(l.TechnicalProfiles) > maxCompared {
			continue
		}
		said := make([][]string, len(l.TechnicalProfiles))
		for i, t := range l.TechnicalProfiles {
			said[i] = says(t)
		}
		for i, t := range l.TechnicalProfiles {
			if len(said[i]) < 8 {
				continue
			}
			at := slices.IndexFunc(said[:i], func(other []string) bool {
				least, most := min(len(other), len(said[i])), max(len(other), len(said[i]))
				return least >= 8 && 10*least >= 9*most && 10*common(other, said[i]) >= 9*most
			})
			if at >= 0 {
				other := l.TechnicalProfiles[at]
				n := p.report(t.Id.Span, "Take what both say into one profile and include it with IncludeTechnicalProfile.", "Technical profiles %s and %s say nearly the same", other.Id.Text, t.Id.Text)
				p.relate(n, other.Id.Span, "the other")
			}
		}
	}
}
