package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// resolvers are the names of the claims resolvers by folded family (claims resolvers reference, section 2); those of
// Claim and OAUTH-KV are free.
var resolvers = []struct {
	family string
	names  []string
}{
	{"culture", []string{"LanguageName", "LCID", "RegionName", "RFC5646"}},
	{"policy", []string{"PolicyId", "RelyingPartyTenantId", "TenantObjectId", "TrustFrameworkTenantId"}},
	{"context", []string{"BuildNumber", "CorrelationId", "DateTimeInUtc", "DeploymentMode", "HostName", "IPAddress", "KMSI"}},
	{"claim", nil},
	{"oidc", []string{"AuthenticationContextReferences", "ClientId", "DomainHint", "LoginHint", "MaxAge", "Nonce", "Password", "Prompt", "RedirectUri", "Resource", "Scope", "Username"}},
	{"oauth-kv", nil},
	{"saml", []string{"AuthnContextClassReferences", "NameIdPolicyFormat", "Issuer", "AllowCreate", "ForceAuthn", "ProviderName", "RelayState", "Subject", "Binding"}},
	{"oauth2", []string{"access_token", "token_type", "expires_in", "refresh_token"}},
}

// resolversOf gives the names of a folded family; nil where any name is one.
func resolversOf(family string) (names []string, known bool) {
	for _, row := range resolvers {
		if row.family == family {
			return row.names, true
		}
	}
	return nil, false
}

func knownFamily(family string) bool { _, ok := resolversOf(strings.ToLower(family)); return ok }

const profileWithDefault = `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <Metadata><Item Key="IncludeClaimResolvingInClaimsHandling">true</Item></Metadata>
  <InputClaims>
    <InputClaim ClaimTypeReferenceId="signInName" DefaultValue=`

var defaults = []Rule{
	{
		Code: "R070", Topic: Resolvers, Severity: diag.Warning,
		Doc: "A claims resolver stands in a technical profile that does not switch resolving on, so that the claim gets the text with its braces.",
		Bad: `<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <InputClaims>
    <InputClaim ClaimTypeReferenceId="signInName" DefaultValue="{OIDC:LoginHint}" /> <!-- want "R070" -->
  </InputClaims>
</TechnicalProfile>`,
		Good: profileWithDefault + `"{OIDC:LoginHint}" />
  </InputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			const key = "IncludeClaimResolvingInClaimsHandling"
			p.resolving(func(t *policy.TechnicalProfile, c *policy.ClaimReference, family, name string, rp bool) {
				on, _ := t.MetadataItem(key)
				k := kindOf(t)
				free := rp || k == insights || k == errorIssuer || k == tokenHint || k.session() ||
					k == localSignIn && (policy.SameId(name, "Username") || policy.SameId(name, "Password")) // as documented for the password grant
				if free || on.Bool(false) || family == "oauth2" {
					return
				}
				n := p.report(c.DefaultValue.Span(), "Add the metadata item "+key+" = true; without it the claim gets the text with its braces.",
					"Claims resolver %s in technical profile %s is not resolved", c.DefaultValue.Text, t.Id.Text)
				if on.IsSet() {
					p.fix(n, "Set "+key+" to true", p.replace(on, "true")...)
				} else {
					p.fix(n, "Add "+key, p.addMetadata(c.Span, key, "true")...)
				}
			})
		},
	},
	{
		Code: "R071", Topic: Resolvers, Severity: diag.Error,
		Doc: "A claims resolver does not exist.",
		Bad: profileWithDefault + `"{OIDC:LoginHints}" /> <!-- want "R071" -->
  </InputClaims>
</TechnicalProfile>`,
		Good: profileWithDefault + `"{OIDC:LoginHint}" />
  </InputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			p.resolving(func(t *policy.TechnicalProfile, c *policy.ClaimReference, family, name string, _ bool) {
				names, _ := resolversOf(family)
				if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return policy.SameId(n, name) }) {
					return
				}
				detail := "The family has " + strings.Join(names, ", ") + "."
				near := nearest(name, names)
				if near != "" {
					detail = "Did you mean " + near + "? " + detail
				}
				n := p.report(c.DefaultValue.Span(), detail, "Claims resolver %s in %s does not exist", c.DefaultValue.Text, t.Id.Text)
				if written, _, ok := strings.Cut(c.DefaultValue.Text, ":"); ok && near != "" {
					p.guess(n, "Write "+near, p.replace(c.DefaultValue, written+":"+near+"}")...)
				}
			})
			p.addresses(func(at policy.Value, written, where, family, name string) {
				names, _ := resolversOf(family)
				if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return policy.SameId(n, name) }) {
					p.report(at.Span(), "The family has "+strings.Join(names, ", ")+".", "Claims resolver %s in %s does not exist", written, where)
				}
			})
		},
	},
	{
		Code: "R072", Topic: Resolvers, Severity: diag.Error,
		Doc: "A claims resolver names a claim type that does not exist.",
		Bad: profileWithDefault + `"{Claim:emale}" /> <!-- want "R072" -->
  </InputClaims>
</TechnicalProfile>`,
		Good: `<ClaimType Id="email"><DataType>string</DataType></ClaimType>
` + profileWithDefault + `"{Claim:email}" />
  </InputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			p.resolving(func(t *policy.TechnicalProfile, c *policy.ClaimReference, family, name string, _ bool) {
				if _, ok := p.ClaimType(name); family == "claim" && !ok {
					p.report(c.DefaultValue.Span(), "Declare it, or correct the name; a run that meets it ends with AADB2C90044.", "Claims resolver %s in %s names a claim type that does not exist", c.DefaultValue.Text, t.Id.Text)
				}
			})
			p.addresses(func(at policy.Value, written, where, family, name string) {
				if _, ok := p.ClaimType(name); family == "claim" && !ok {
					p.report(at.Span(), "Declare it, or correct the name; a run that meets it ends with AADB2C90044.", "Claims resolver %s in %s names a claim type that does not exist", written, where)
				}
			})
		},
	},
	{
		Code: "R073", Topic: Resolvers, Severity: diag.Error,
		Doc: "A default value is not of the data type of its claim.",
		Bad: `<ClaimType Id="age"><DataType>int</DataType></ClaimType>
<TechnicalProfile Id="Setup"><Protocol Name="None" /><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="age" DefaultValue="twenty" /> <!-- want "R073" -->
</OutputClaims></TechnicalProfile>`,
		Good: `<ClaimType Id="age"><DataType>int</DataType></ClaimType>
<TechnicalProfile Id="Setup"><Protocol Name="None" /><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="age" DefaultValue="20" />
</OutputClaims></TechnicalProfile>`,
		Run: func(p *Pass) {
			p.references(func(t *policy.TechnicalProfile, c *policy.ClaimReference, _ string, _ bool) {
				v := c.DefaultValue
				claim, ok := p.ClaimType(c.ClaimTypeReferenceId.Text)
				if !ok || v.Text == "" || strings.Contains(v.Text, "{") {
					return
				}
				switch d := claims.DataType(claim.DataType.Text); d {
				case claims.Boolean, claims.Int, claims.Long, claims.Date, claims.DateTime:
					if _, err := claims.Parse(d, v.Text); err != nil {
						p.report(v.Span(), "Write a value of type "+string(d)+".", "DefaultValue %q of claim %s in %s is no %s: Input string was not in a correct format", v.Text, claim.Id.Text, t.Id.Text, d)
					}
				}
			})
		},
	},
	{
		Code: "R074", Topic: Resolvers, Severity: diag.Warning,
		Doc: "AlwaysUseDefaultValue is set where there is no DefaultValue to use.",
		Bad: `<TechnicalProfile Id="Setup"><Protocol Name="None" /><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" AlwaysUseDefaultValue="true" /> <!-- want "R074" -->
</OutputClaims></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Setup"><Protocol Name="None" /><OutputClaims>
  <OutputClaim ClaimTypeReferenceId="city" AlwaysUseDefaultValue="true" DefaultValue="Oslo" />
</OutputClaims></TechnicalProfile>`,
		Run: func(p *Pass) {
			p.references(func(t *policy.TechnicalProfile, c *policy.ClaimReference, _ string, _ bool) {
				if c.AlwaysUseDefaultValue.Bool(false) && !c.DefaultValue.IsSet() {
					p.report(c.AlwaysUseDefaultValue.Span(), "Write a DefaultValue, or take the attribute out.", "Claim %s in %s has AlwaysUseDefaultValue, but no DefaultValue", c.ClaimTypeReferenceId.Text, t.Id.Text)
				}
			})
		},
	},
	{
		Code: "R075", Topic: Resolvers, Severity: diag.Warning,
		Doc: "A default value looks like a claims resolver, but its family is none that the service has.",
		Bad: profileWithDefault + `"{Request:LoginHint}" /> <!-- want "R075" -->
  </InputClaims>
</TechnicalProfile>`,
		Good: profileWithDefault + `"{OIDC:LoginHint}" />
  </InputClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			p.references(func(t *policy.TechnicalProfile, c *policy.ClaimReference, _ string, _ bool) {
				if family, _, ok := expression(c.DefaultValue.Text); ok && !knownFamily(family) && !policy.SameId(family, "service") && !policy.SameId(family, "Settings") && !policy.SameId(family, "property") {
					p.report(c.DefaultValue.Span(), "The families are Claim, Context, Culture, OAUTH-KV, OIDC, Policy and SAML.", "%s in %s is no claims resolver: there is no family %s", c.DefaultValue.Text, t.Id.Text, family)
				}
			})
		},
	},
}

// expression splits {Family:Name}.
func expression(text string) (family, name string, ok bool) {
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return "", "", false
	}
	inner := text[1 : len(text)-1]
	family, name, ok = strings.Cut(inner, ":")
	return family, name, ok && !strings.ContainsAny(inner, "{} \"'")
}

// references visits every claim that a technical profile lists, those of the relying party too; list is the name of
// the list.
func (p *Pass) references(visit func(t *policy.TechnicalProfile, c *policy.ClaimReference, list string, rp bool)) {
	references(p.Effective, visit)
}

func references(p *chain.Effective, visit func(t *policy.TechnicalProfile, c *policy.ClaimReference, list string, rp bool)) {
	each := func(t *policy.TechnicalProfile, rp bool) {
		for _, l := range claimLists(t) {
			for _, c := range l.claims {
				visit(t, c, l.name, rp)
			}
		}
	}
	for _, t := range p.TechnicalProfiles {
		each(t, false)
	}
	if p.RelyingParty != nil {
		for _, t := range p.RelyingParty.TechnicalProfiles {
			each(t, true)
		}
	}
}

// resolving visits the default values that are claims resolvers of a family that the service has. What a profile
// includes is visited where it is declared, but for the first to include it from a profile that nothing runs.
func (p *Pass) resolving(visit func(t *policy.TechnicalProfile, c *policy.ClaimReference, family, name string, rp bool)) {
	p.references(func(t *policy.TechnicalProfile, c *policy.ClaimReference, _ string, rp bool) {
		if family, name, ok := expression(c.DefaultValue.Text); ok && knownFamily(family) {
			visit(t, c, strings.ToLower(family), name, rp)
		}
	})
}

// addresses visits the claims resolvers in the addresses of page templates: LoadUri of the content definitions and the
// relying party's ContentDefinitionParameters. The family is folded, and one that the service has.
func (p *Pass) addresses(visit func(at policy.Value, written, where, family, name string)) {
	within := func(at policy.Value, where string) {
		for text := range braces(at.Text) {
			written := "{" + text + "}"
			if family, name, ok := expression(written); ok && knownFamily(family) {
				visit(at, written, where, strings.ToLower(family), name)
			}
		}
	}
	for _, c := range p.ContentDefinitions {
		within(c.LoadUri, "content definition "+c.Id.Text)
	}
	if p.RelyingParty != nil {
		for _, parameter := range p.RelyingParty.UserJourneyBehaviors.ContentDefinitionParameters {
			within(parameter.Value, "parameter "+parameter.Key.Text)
		}
	}
}
