package rules

import (
	"net/url"
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
								p.report(v.ReferenceId.Span(), "Write at sign-up or when something changed: give it a precondition.", "Every sign-in by %s writes to the directory, by %s", t.Id.Text, w.Id.Text)
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
	{
		Code: "R184", Topic: Practices, Severity: diag.Info,
		Doc: "A policy depends on an address that is meant for trying things out; what it calls has to be highly available.",
		Bad: restOpen + `  <Item Key="ServiceUrl">https://3f2a.ngrok.io/api</Item> <!-- want "R184" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://api.contoso.com/tier</Item>
</Metadata></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) {
				v, _ := t.MetadataItem("ServiceUrl")
				if host := hostOf(v.Text); among(host, trialHosts) {
					p.report(v.Span(), "Let the service run where it is always there; while it is down, nobody can sign in.", "REST profile %s calls %s, an address for trying things out", t.Id.Text, host)
				}
			})
		},
	},
	{
		Code: "R185", Topic: Practices, Severity: diag.Info,
		Doc: "The template of a page comes from storage in one place, not from a content delivery network near the user.",
		Bad: `<ContentDefinition Id="api.x">
  <LoadUri>https://contoso.blob.core.windows.net/pages/unified.html</LoadUri> <!-- want "R185" -->
</ContentDefinition>`,
		Good: `<ContentDefinition Id="api.x">
  <LoadUri>https://contoso.azureedge.net/pages/unified.html</LoadUri>
</ContentDefinition>`,
		Run: func(p *Pass) {
			for _, c := range p.ContentDefinitions {
				if host := hostOf(c.LoadUri.Text); among(host, storageHosts) || among(host, trialHosts) {
					p.report(c.LoadUri.Span(), "Put a content delivery network before it: templates are loaded with every page.", "The template of content definition %s comes from %s", c.Id.Text, host)
				}
			}
		},
	},
	{
		Code: "R186", Topic: Practices, Severity: diag.Info,
		Doc: "A starter pack's base policy holds a REST call, which belongs into a policy above it: the base is replaced with the next version of the pack.",
		Bad: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_TrustFrameworkBase"><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="REST-Tier">` + restHandler + `</TechnicalProfile> <!-- want "R186" -->
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_TrustFrameworkBase</PolicyId></BasePolicy></TrustFrameworkPolicy>
`,
		Good: `-- base.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_TrustFrameworkBase" />
-- leaf.xml --
<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf"><BasePolicy><PolicyId>B2C_1A_TrustFrameworkBase</PolicyId></BasePolicy><ClaimsProviders><ClaimsProvider><TechnicalProfiles>
<TechnicalProfile Id="REST-Tier">` + restHandler + `</TechnicalProfile>
</TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>
`,
		Run: func(p *Pass) {
			layers := p.Chain().Layers
			if len(layers) < 2 || !strings.Contains(policy.Fold(layers[0].PolicyId.Text), "trustframeworkbase") {
				return
			}
			for _, t := range layers[0].TechnicalProfiles {
				if kindOf(t) == rest {
					p.report(t.Id.Span(), "Move the technical profile to the extension policy, or to the one of the relying party.", "REST profile %s stands in base policy %s", t.Id.Text, layers[0].PolicyId.Text)
				}
			}
		},
	},
}

// trialHosts are addresses, and ends of addresses, of machines of one's own and of services for trying things out.
var trialHosts = []string{"localhost", "127.0.0.1", "::1", "ngrok.io", "ngrok.app", "ngrok-free.app", "loca.lt", "localtunnel.me", "devtunnels.ms",
	"trycloudflare.com", "serveo.net", "webhook.site", "requestbin.com", "pipedream.net", "beeceptor.com", "mockable.io", "postman-echo.com", "httpbin.org"}

// storageHosts are the ends of addresses of plain storage.
var storageHosts = []string{"blob.core.windows.net", "web.core.windows.net", "s3.amazonaws.com", "storage.googleapis.com", "raw.githubusercontent.com", "github.io"}

// hostOf is the host of an address, in small letters; "" where it has none, or one that a claims resolver makes.
func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// among reports whether a host is one of a list, or below one.
func among(host string, list []string) bool {
	return host != "" && slices.ContainsFunc(list, func(end string) bool { return host == end || strings.HasSuffix(host, "."+end) })
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
				f := p.report(t.Id.Span(), "Keep what differs; the rest is inherited, and stays right when the base policy changes.", "Technical profile %s repeats %d of its %d entries from its base", t.Id.Text, n, len(own))
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
				p.report(j.Id.Span(), "Copy the journey under an Id of its own and let the relying party start it; what a step of another type inherits stays in it.",
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
				n := p.report(t.Id.Span(), "Take what both say into one profile and include it with IncludeTechnicalProfile.", "Technical profiles %s and %s say nearly the same", other.Id.Text, t.Id.Text)
				p.relate(n, other.Id.Span(), "the other")
			}
		}
	}
}
