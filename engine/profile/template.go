package profile

import (
	"errors"
	"net/url"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/policy"
)

// resolverInText is an expression within a longer text.
var resolverInText = pattern.Pattern{Source: `\{[A-Za-z0-9-]+:[^{}\s]+\}`}

// Template is the address that the template of a page is loaded from: LoadUri of its content definition and, behind it,
// the relying party's ContentDefinitionParameters in their order, all with their claims resolvers replaced (claims
// resolvers reference, section 3). Values are encoded for the address; a resolver without a value leaves nothing in its
// place. The address is empty where the content definition has none. What a secret claim would give is masked. It fails
// where a resolver does not exist or names a claim type that nobody declares. fixed says that there was nothing to replace
// or to add.
func (r *Run) Template(contentDefinition string, bag claims.Bag) (address string, fixed bool, failure *Failure) {
	cd, ok := r.Policy.ContentDefinition(contentDefinition)
	if !ok || cd.LoadUri.Text == "" {
		return "", true, nil
	}
	path, query, asks := strings.Cut(cd.LoadUri.Text, "?")
	address, failure = r.resolveWithin(cd.LoadUri, path, bag, url.PathEscape)
	if failure == nil && asks {
		query, failure = r.resolveWithin(cd.LoadUri, query, bag, url.QueryEscape)
		address += "?" + query
	}
	if failure != nil || r.Leaf.RelyingParty == nil {
		return address, address == cd.LoadUri.Text, failure
	}
	for _, p := range r.Leaf.RelyingParty.UserJourneyBehaviors.ContentDefinitionParameters {
		value, failure := r.resolveWithin(p.Value, p.Value.Text, bag, func(s string) string { return s })
		if failure != nil {
			return "", false, failure
		}
		address = withQuery(address, url.QueryEscape(p.Key.Text)+"="+url.QueryEscape(value))
	}
	return address, address == cd.LoadUri.Text, nil
}

// resolveWithin replaces the resolvers of a text that stands at a value of the policy.
func (r *Run) resolveWithin(at policy.Value, text string, bag claims.Bag, encode func(string) string) (string, *Failure) {
	var failure *Failure
	out := resolverInText.Regexp().ReplaceAllStringFunc(text, func(expression string) string {
		_, name, _ := strings.Cut(strings.Trim(expression, "{}"), ":")
		if e, ok := bag.Get(name); ok && e.Secret && strings.HasPrefix(strings.ToLower(expression), "{claim:") {
			return claims.Masked
		}
		value, err := r.resolve(expression, bag)
		var unknown *ResolverError
		switch {
		case errors.As(err, &unknown):
			failure = &Failure{Code: unknown.Code, Message: err.Error(), Span: at.Span(), Fatal: true}
		case value == expression:
			return expression // no family that the service has
		}
		return encode(value)
	})
	return out, failure
}
