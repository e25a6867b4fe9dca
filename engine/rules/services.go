package rules

import (
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

const restHandler = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.RestfulProvider, Web.TPEngine" />`

const (
	runsRest = `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Call" TechnicalProfileReferenceId="REST" /></ClaimsExchanges></OrchestrationStep>`
	restOpen = `<TechnicalProfile Id="REST">` + restHandler + `<Metadata>
`
)

var services = []Rule{
	{
		Code: "R090", Topic: Rest, Severity: diag.Error,
		Doc: "A REST profile that runs has no ServiceUrl.",
		Bad: `<TechnicalProfile Id="REST"> <!-- want "R090" -->
  ` + restHandler + `<Metadata><Item Key="AuthenticationType">Bearer</Item></Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
</Metadata></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) {
				if metadata(t, "ServiceUrl") == "" {
					p.report(t.Id.Span(), "Add the metadata item ServiceUrl.", "REST profile %s has no ServiceUrl", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R091", Topic: Rest, Severity: diag.Error,
		Doc: "A REST profile that runs does not say how it authenticates, or says something that does not exist.",
		Bad: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">OAuth</Item> <!-- want "R091" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">Basic</Item>
</Metadata></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) {
				v, ok := t.MetadataItem("AuthenticationType")
				switch {
				case !ok:
					p.report(t.Id.Span(), "Add the metadata item AuthenticationType.", "REST profile %s has no AuthenticationType", t.Id.Text)
				case !contains([]string{"none", "basic", "bearer", "clientcertificate", "apikeyheader"}, strings.ToLower(v.Text)):
					p.report(v.Span(), "Write None, Basic, Bearer, ClientCertificate or ApiKeyHeader.", "REST profile %s has the AuthenticationType %s", t.Id.Text, v.Text)
				}
			})
		},
	},
	{
		Code: "R092", Topic: Rest, Severity: diag.Error,
		Doc: "A REST profile calls without authentication, which the service refuses in deployment mode Production.",
		Bad: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">None</Item> <!-- want "R092" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">None</Item>
  <Item Key="AllowInsecureAuthInProduction">true</Item>
</Metadata></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			mode := p.DeploymentMode.Or("Production")
			p.rest(func(t *policy.TechnicalProfile) {
				v, _ := t.MetadataItem("AuthenticationType")
				allowed, _ := t.MetadataItem("AllowInsecureAuthInProduction")
				if policy.SameId(v.Text, "None") && mode == "Production" && !allowed.Bool(false) {
					p.report(v.Span(), "Let the service authenticate the caller, or set AllowInsecureAuthInProduction to true.", "REST profile %s calls without authentication, which is refused in Production", t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R093", Topic: Rest, Severity: diag.Warning,
		Doc: "A REST profile calls its service without encryption.",
		Bad: restOpen + `  <Item Key="ServiceUrl">http://contoso.com/api</Item> <!-- want "R093" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
</Metadata></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) { p.plainHTTP(t, "ServiceUrl") })
		},
	},
	{
		Code: "R094", Topic: Rest, Severity: diag.Error,
		Doc: "A REST profile lacks the key that its way of authentication needs.",
		Bad: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">Bearer</Item> <!-- want "R094" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="AuthenticationType">Bearer</Item>
</Metadata><CryptographicKeys><Key Id="BearerAuthenticationToken" StorageReferenceId="B2C_1A_Token" /></CryptographicKeys></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) {
				v, _ := t.MetadataItem("AuthenticationType")
				var need []string
				switch strings.ToLower(v.Text) {
				case "basic":
					need = []string{"BasicAuthenticationUsername", "BasicAuthenticationPassword"}
				case "bearer":
					if !has(t, "UseClaimAsBearerToken") {
						need = []string{"BearerAuthenticationToken"}
					}
				case "clientcertificate":
					need = []string{"ClientCertificate"}
				case "apikeyheader":
					if len(t.CryptographicKeys) == 0 {
						p.report(v.Span(), "Add a key whose Id is the name of the header.", "REST profile %s authenticates by ApiKeyHeader, but has no key", t.Id.Text)
					}
				}
				for _, k := range need {
					if !cryptographicKey(t, k) {
						p.report(v.Span(), "Add it to CryptographicKeys; a run fails with AADB2C90025 without it.", "REST profile %s authenticates by %s, but has no key %s", t.Id.Text, v.Text, k)
					}
				}
			})
		},
	},
	{
		Code: "R095", Topic: Rest, Severity: diag.Warning,
		Doc: "The claim that a REST profile sends as its body or as its token is none of its input claims.",
		Bad: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="ClaimUsedForRequestPayload">payload</Item> <!-- want "R095" -->
</Metadata></TechnicalProfile>` + runsRest,
		Good: restOpen + `  <Item Key="ServiceUrl">https://contoso.com/api</Item>
  <Item Key="ClaimUsedForRequestPayload">payload</Item>
</Metadata><InputClaims><InputClaim ClaimTypeReferenceId="payload" /></InputClaims></TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.rest(func(t *policy.TechnicalProfile) {
				for _, k := range []string{"ClaimUsedForRequestPayload", "UseClaimAsBearerToken"} {
					v, ok := t.MetadataItem(k)
					if ok && !listed(t.InputClaims, v.Text) {
						p.report(v.Span(), "List it among the InputClaims.", "Claim %s, which REST profile %s uses for %s, is none of its input claims", v.Text, t.Id.Text, k)
					}
				}
			})
		},
	},
	{
		Code: "R096", Topic: Rest, Severity: diag.Info,
		Doc: "A step calls a REST profile whose session profile is not Noop, so that single sign-on may pass the call over.",
		Bad: `<TechnicalProfile Id="REST"> <!-- want "R096" -->
  ` + restHandler + `<Metadata><Item Key="ServiceUrl">https://contoso.com/api</Item></Metadata></TechnicalProfile>` + runsRest,
		Good: `<TechnicalProfile Id="SM-Noop"><Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.NoopSSOSessionProvider, Web.TPEngine" /></TechnicalProfile>
<TechnicalProfile Id="REST">
  ` + restHandler + `<Metadata><Item Key="ServiceUrl">https://contoso.com/api</Item></Metadata>
  <UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop" />
</TechnicalProfile>` + runsRest,
		Run: func(p *Pass) {
			p.exchanged(func(t *policy.TechnicalProfile) {
				if kindOf(t) != rest {
					return
				}
				if s, ok := p.TechnicalProfile(t.UseTechnicalProfileForSessionManagement.Text); !ok || kindOf(s) != sessionNoop {
					p.report(t.Id.Span(), `Write <UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop" />.`, "REST profile %s is called by a step and does not use a Noop session profile", t.Id.Text)
				}
			})
		},
	},
}

// rest visits the REST profiles that something runs.
func (p *Pass) rest(visit func(*policy.TechnicalProfile)) {
	for _, t := range p.TechnicalProfiles {
		if kindOf(t) == rest && p.facts.runs(t.Id.Text) {
			visit(t)
		}
	}
}

// exchanged visits each technical profile that a step runs as a claims exchange, once.
func (p *Pass) exchanged(visit func(*policy.TechnicalProfile)) {
	done := map[*policy.TechnicalProfile]bool{}
	for l := range lists(p.Effective) {
		for _, s := range l.steps {
			for _, x := range s.ClaimsExchanges {
				if t, ok := p.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok && !done[t] {
					done[t] = true
					visit(t)
				}
			}
		}
	}
}

// plainHTTP reports an address in the metadata that is not encrypted. Those of one's own machine are left alone.
func (p *Pass) plainHTTP(t *policy.TechnicalProfile, keys ...string) {
	for _, k := range keys {
		v, _ := t.MetadataItem(k)
		text := strings.ToLower(v.Text)
		if strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "http://localhost") && !strings.HasPrefix(text, "http://127.0.0.1") {
			p.report(v.Span(), "Use an https:// address.", "%s of technical profile %s is not encrypted: %s", k, t.Id.Text, v.Text)
		}
	}
}

// listed reports whether a list holds a claim.
func listed(list []*policy.ClaimReference, id string) bool {
	for _, c := range list {
		if policy.SameId(c.ClaimTypeReferenceId.Text, id) {
			return true
		}
	}
	return false
}
