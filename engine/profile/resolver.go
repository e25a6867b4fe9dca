package profile

import (
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// resolver is one row of the table of claims resolvers.
type resolver struct {
	family, name string
	value        func(*Run, claims.Bag) string
}

// resolvers are the claims resolvers with a fixed name; {Claim:…} and {OAUTH-KV:…} take any name.
var resolvers = []resolver{
	{"Culture", "LanguageName", func(r *Run, _ claims.Bag) string { b, _ := r.culture().Base(); return b.String() }},
	{"Culture", "RegionName", func(r *Run, _ claims.Bag) string { g, _ := r.culture().Region(); return g.String() }},
	{"Culture", "RFC5646", func(r *Run, _ claims.Bag) string { return rfc5646(r.culture()) }},
	{"Culture", "LCID", func(r *Run, _ claims.Bag) string { return strconv.Itoa(lcid(r.culture())) }},
	{"Policy", "PolicyId", func(r *Run, _ claims.Bag) string { return r.Leaf.PolicyId.Text }},
	{"Policy", "RelyingPartyTenantId", func(r *Run, _ claims.Bag) string { return r.Leaf.TenantId.Text }},
	{"Policy", "TenantObjectId", func(r *Run, _ claims.Bag) string { return r.TenantObjectId() }},
	{"Policy", "TrustFrameworkTenantId", func(r *Run, _ claims.Bag) string { return r.TrustFrameworkTenantId }},
	{"Context", "BuildNumber", func(*Run, claims.Bag) string { return "1.0.0.0" }},
	{"Context", "CorrelationId", func(r *Run, _ claims.Bag) string { return r.CorrelationId }},
	{"Context", "DateTimeInUtc", func(r *Run, _ claims.Bag) string { return r.Setup.Now().Format("1/2/2006 3:04:05 PM") }},
	{"Context", "DeploymentMode", func(r *Run, _ claims.Bag) string { return r.Leaf.DeploymentMode.Or("Production") }},
	{"Context", "HostName", func(r *Run, _ claims.Bag) string { return r.Host() }},
	{"Context", "IPAddress", func(r *Run, _ claims.Bag) string { return r.Request.ClientIp }},
	{"Context", "KMSI", func(r *Run, _ claims.Bag) string { return strconv.FormatBool(r.KeepSignedIn) }},
	{"OIDC", "AuthenticationContextReferences", func(r *Run, _ claims.Bag) string { return r.Request.AcrValues }},
	{"OIDC", "ClientId", func(r *Run, _ claims.Bag) string { return r.Request.ClientId }},
	{"OIDC", "DomainHint", func(r *Run, _ claims.Bag) string { return r.Request.DomainHint }},
	{"OIDC", "LoginHint", func(r *Run, _ claims.Bag) string { return r.Request.LoginHint }},
	{"OIDC", "MaxAge", func(r *Run, _ claims.Bag) string { return r.Request.MaxAge }},
	{"OIDC", "Nonce", func(r *Run, _ claims.Bag) string { return r.Request.Nonce }},
	{"OIDC", "Password", func(r *Run, _ claims.Bag) string { return r.Request.Password }},
	{"OIDC", "Prompt", func(r *Run, _ claims.Bag) string { return r.Request.Prompt }},
	{"OIDC", "RedirectUri", func(r *Run, _ claims.Bag) string { return r.Request.RedirectUri }},
	{"OIDC", "Resource", func(r *Run, _ claims.Bag) string { return r.Request.Resource }},
	{"OIDC", "Scope", func(r *Run, _ claims.Bag) string { return r.Request.Scope }},
	{"OIDC", "Username", func(r *Run, _ claims.Bag) string { return r.Request.Username }},
}

// expression splits {Family:Name}; ok is false for any other text.
func expression(text string) (family, name string, ok bool) {
	if strings.EqualFold(text, "{policy}") { // the short form that trustFrameworkPolicy claims use
		return "Policy", "PolicyId", true
	}
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return "", "", false
	}
	family, name, ok = strings.Cut(text[1:len(text)-1], ":")
	return family, name, ok && !strings.ContainsAny(text[1:len(text)-1], "{} ")
}

// ResolverError says that a claims resolver cannot be evaluated.
type ResolverError struct {
	// Resolver is the expression as written, Reason what is wrong with it.
	Resolver, Reason string
	// Code is the service's error code.
	Code string
}

// Error names the resolver and the reason.
func (e *ResolverError) Error() string { return "the claims resolver " + e.Resolver + " " + e.Reason }

// resolve gives the value of a claims resolver. Text that is no resolver of a known family comes back as it
// is. A resolver without a value gives the empty text. An unknown name of a known family is an error, as is a
// claim type that nobody declares. Without a SAML request, the SAML family has no values.
func (r *Run) resolve(text string, bag claims.Bag) (string, error) {
	family, name, ok := expression(text)
	if !ok {
		return text, nil
	}
	switch strings.ToLower(family) {
	case "claim":
		if _, declared := r.Policy.ClaimType(name); !declared {
			return "", &ResolverError{Resolver: text, Reason: "names a claim type that the policy does not declare", Code: "AADB2C90044"}
		}
		e, _ := bag.Get(name)
		return e.Value.Text(), nil
	case "oauth-kv":
		return r.Request.Parameters[name], nil
	case "saml":
		value, known := r.samlValue(name)
		if !known {
			return "", &ResolverError{Resolver: text, Reason: fmt.Sprintf("does not exist: the family SAML has no %q", name), Code: "AADB2C90037"}
		}
		return value, nil
	}
	known := false
	for _, row := range resolvers {
		if strings.EqualFold(row.family, family) {
			known = true
			if strings.EqualFold(row.name, name) {
				return row.value(r, bag), nil
			}
		}
	}
	if known {
		return "", &ResolverError{Resolver: text, Reason: fmt.Sprintf("does not exist: the family %s has no %q", family, name), Code: "AADB2C90037"}
	}
	return text, nil
}

// Default is the DefaultValue of a claim reference with its resolvers expanded; ok is false where there is
// none or where a resolver has no value. Outside a relying party, resolvers work only where the profile's
// metadata switches them on; the password grant's two and the kinds of profiles that know no such switch are the
// exceptions (technical profiles reference, section 0).
func (r *Run) Default(ref *policy.ClaimReference, p *policy.TechnicalProfile, bag claims.Bag, relyingParty bool) (text string, ok bool, err error) {
	if !ref.DefaultValue.IsSet() {
		return "", false, nil
	}
	text = ref.DefaultValue.Text
	if _, _, isExpression := expression(text); !isExpression {
		return text, true, nil
	}
	allowed, _ := p.MetadataItem("IncludeClaimResolvingInClaimsHandling")
	grant := strings.EqualFold(text, "{OIDC:Username}") || strings.EqualFold(text, "{OIDC:Password}")
	if !relyingParty && !allowed.Bool(false) && !grant && !alwaysResolves(p) {
		return text, true, nil
	}
	text, err = r.resolve(text, bag)
	return text, text != "" && err == nil, err
}

// OAuth2Error is the output token format of profiles that answer the application with an error.
const OAuth2Error = "OAuth2Error"

// alwaysResolves reports whether a profile's claims are resolved without a switch: Application Insights, id_token_hint
// and the OAuth2 error.
func alwaysResolves(p *policy.TechnicalProfile) bool {
	return isInsights(p) || isIdTokenHint(p) || p.OutputTokenFormat.Text == OAuth2Error
}

// DefaultIsSecret reports whether a DefaultValue is a claims resolver that gives a secret: a password of the request, or
// a claim of the bag that is one. What a secret goes into is secret too.
func DefaultIsSecret(ref *policy.ClaimReference, bag claims.Bag) bool {
	family, name, ok := expression(ref.DefaultValue.Text)
	switch {
	case !ok:
		return false
	case strings.EqualFold(family, "Claim"):
		e, _ := bag.Get(name)
		return e.Secret
	}
	return strings.EqualFold(family, "OIDC") && strings.EqualFold(name, "Password")
}
