package profile

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/token"
)

// bearerToken validates the access token that is presented to the UserInfo endpoint (technical profiles reference,
// section 11).
type bearerToken struct{}

// isBearerToken recognises the authorization profile of a UserInfo journey.
func isBearerToken(p *policy.TechnicalProfile) bool {
	return p.Protocol.Name.Text == "None" && p.InputTokenFormat.Text == "JWT"
}

// Call verifies the token with the issuer's key and returns its members.
func (bearerToken) Call(_ context.Context, c *Call) Outcome {
	forbidden := func(code, message string) Outcome {
		return Outcome{Sentence: message, Failure: &Failure{Code: code, Error: "invalid_token", Message: message, Fatal: true, Profile: c.Profile.Id.Text, Span: c.Profile.Span}}
	}
	if c.Grant == nil || c.Grant.Token == "" {
		return forbidden("AADB2C90240", "No bearer token was presented to the UserInfo endpoint.")
	}
	container := KeyContainer(c.Profile, "issuer_secret")
	if container == "" {
		return c.fault("AADB2C90025", policy.Value{}, "The technical profile %q has no cryptographic key with Id issuer_secret.", c.Profile.Id.Text)
	}
	key, err := c.SigningKey(container, c.now())
	if err != nil {
		return c.fault("AADB2C90019", policy.Value{}, "%v", err)
	}
	issuer, ok := c.Profile.MetadataItem("issuer")
	if !ok {
		return c.missingMetadata("issuer")
	}
	v := token.Verifier{Method: "RS256", Key: key.Private, Issuer: issuer.Text, Now: c.now()}
	body, err := v.Verify(c.Grant.Token)
	switch {
	case errors.Is(err, token.ErrExpired):
		return forbidden("AADB2C90235", "The provided token is expired.")
	case errors.Is(err, token.ErrIssuer):
		return forbidden("AADB2C90238", "The token's issuer is not "+issuer.Text+", which the metadata item issuer of "+c.Profile.Id.Text+" asks for.")
	case errors.Is(err, token.ErrSignature):
		return forbidden("AADB2C90239", "The token was not signed with the key of "+container+".")
	case err != nil:
		return forbidden("AADB2C90240", "The token cannot be read: "+err.Error()+".")
	}
	if audiences := c.audiences(); len(audiences) > 0 && !slices.Contains(audiences, textOf(body["aud"])) {
		return forbidden("AADB2C90237", "The token's audience is none of "+strings.Join(audiences, ", ")+".")
	}
	return Outcome{Returned: JSONClaims(body), Sentence: "the bearer token is valid", Exchange: conversation("bearer", "token of "+issuer.Text, "verified")}
}

// audiences are those that the profile accepts: a JSON array, or one text; none means any.
func (c *Call) audiences() []string {
	text := c.Metadata("IdTokenAudience", c.Metadata("audience", ""))
	var list []string
	if json.Unmarshal([]byte(text), &list) == nil {
		return list
	}
	if text == "" {
		return nil
	}
	return []string{text}
}

func textOf(v any) string {
	s, _ := v.(string)
	return s
}
