package profile

import (
	"encoding/json"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// madeUp is what a partner that nobody speaks for answers for an output claim that it calls by a name.
func (c *Call) madeUp(ref *policy.ClaimReference, name string) claims.Value {
	t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
	return c.asRead(ref, world.Plausible(name, t))
}

// asRead puts a made-up value into JSON where a claims transformation of the profile reads it out of JSON: a provider
// that answers with a name in several languages, for example.
func (c *Call) asRead(ref *policy.ClaimReference, v claims.Value) claims.Value {
	for _, r := range c.Profile.OutputClaimsTransformations {
		t, ok := c.Policy.ClaimsTransformation(r.ReferenceId.Text)
		if !ok {
			continue
		}
		for _, in := range t.InputClaims {
			role := in.TransformationClaimType.Or(in.ClaimTypeReferenceId.Text)
			if !policy.SameId(in.ClaimTypeReferenceId.Text, ref.ClaimTypeReferenceId.Text) || !strings.HasPrefix(claims.Fold(role), "inputjson") {
				continue
			}
			if text, err := json.Marshal(around(t, v.Text())); err == nil && string(text) != "null" {
				return claims.Text(string(text))
			}
		}
	}
	return v
}

// around is the JSON that a method reads a value out of; nil for methods that read no single value.
func around(t *policy.ClaimsTransformation, text string) any {
	parameter := func(id string) string {
		for _, p := range t.InputParameters {
			if policy.SameId(p.Id.Text, id) {
				return p.Value.Text
			}
		}
		return ""
	}
	switch t.TransformationMethod.Text {
	case "GetSingleItemFromJson":
		return map[string]any{"en_US": text}
	case "GetClaimFromJson":
		return map[string]any{parameter("claimToExtract"): text}
	case "GetNumericClaimFromJson":
		return map[string]any{parameter("claimToExtract"): 42}
	case "GetSingleValueFromJsonArray":
		return []any{text}
	}
	return nil
}
