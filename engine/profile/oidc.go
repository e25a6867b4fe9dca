package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// openIdConnectSteps are the messages of an OpenID Connect provider: metadata, authorize, for a code the token
// endpoint, and the checks of the id_token (technical profiles reference, section 5).
func openIdConnectSteps(c *Call, s *signIn) *Outcome {
	d, fault := c.discover(s)
	if fault != nil {
		return fault
	}
	kind, fault := c.setting("response_types", "code", "code", "id_token", "token", "code id_token", "id_token token")
	if fault != nil {
		return fault
	}
	mode, fault := c.setting("response_mode", "form_post", "query", "form_post", "fragment")
	if fault != nil {
		return fault
	}
	var query parameters
	query.add("client_id", c.Metadata("client_id", ""))
	query.add("redirect_uri", c.redirectUri("oauth2/authresp"))
	query.add("response_type", kind)
	query.add("response_mode", mode)
	query.add("scope", c.Metadata("scope", "openid"))
	query.add("nonce", c.unguessable("nonce"))
	query.add("state", c.unguessable("state"))
	c.addInputs(&query)
	c.addExtra(&query, "AdditionalRequestQueryParameters")
	answer := "code=•••"
	if !strings.Contains(kind, "code") {
		answer = kind + "=•••"
	}
	if failed := c.authorize(s, d.authorization, query, answer+"&state="+c.unguessable("state")); failed != nil {
		return failed
	}
	if strings.Contains(kind, "code") {
		if fault := c.needKeys("client_secret"); fault != nil {
			return fault
		}
		if failed := c.redeem(s, d.token, "POST", true); failed != nil {
			return failed
		}
	} else if failed := c.tokenFault(s, world.Http{Method: "GET", Url: d.keys}); failed != nil {
		return failed
	}
	if failed := c.checkIdToken(s, d); failed != nil {
		return failed
	}
	return c.claimsEndpoint(s)
}

// discovery is what a provider says of itself.
type discovery struct{ issuer, authorization, token, keys string }

// discover takes the endpoints from the metadata document, or from explicit items of the profile, which win.
func (c *Call) discover(s *signIn) (d discovery, fault *Outcome) {
	if fault := c.needMetadata("client_id"); fault != nil {
		return d, fault
	}
	if document := c.address("METADATA"); document != "" {
		u, err := url.Parse(document)
		if err != nil || u.Host == "" {
			out := c.fault("AADB2C90037", c.metadataValue("METADATA"), "The metadata item METADATA of %s is no URL: %q.", c.Profile.Id.Text, document)
			return d, &out
		}
		base, _, _ := strings.Cut(document, "/.well-known/")
		base = strings.TrimSuffix(base, "/")
		d = discovery{issuer: base, authorization: base + "/authorize", token: base + "/token", keys: base + "/keys"}
		h := world.Http{Method: "GET", Url: document, Status: 200, Answer: fmt.Sprintf(
			`{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%q,"jwks_uri":%q}`, d.issuer, d.authorization, d.token, d.keys)}
		if c.Fault() == world.TimedOut {
			h.Status, h.Answer = 0, ""
			s.add(h)
			return d, c.unreachable(s, document)
		}
		s.add(h)
	}
	for _, item := range []struct {
		key  string
		into *string
	}{{"authorization_endpoint", &d.authorization}, {"AccessTokenEndpoint", &d.token}, {"token_endpoint", &d.token}, {"issuer", &d.issuer}} {
		if text := c.address(item.key); text != "" {
			*item.into = text
		}
	}
	if d.authorization == "" {
		return d, c.needMetadata("METADATA")
	}
	if d.issuer == "" {
		d.issuer = c.Metadata("ProviderName", d.authorization)
	}
	return d, nil
}

// idTokenClaim is the name by which a persona gives its id_token whole, as text, in place of its claims.
const idTokenClaim = "id_token"

// checkIdToken takes the id_token of the persona and checks it as the service does: signature, lifetime, issuer,
// audience and nonce. The claims that it has are those that come back.
func (c *Call) checkIdToken(s *signIn, d discovery) *Outcome {
	key, err := c.Keys.Signing(providerKeys)
	if err != nil {
		out := c.refuse("AADB2C90037", "", "The simulated key of "+s.provider+": "+err.Error())
		return &out
	}
	verifier := token.Verifier{Method: "RS256", Key: key.Private, KeyId: token.KeyId(key), Now: c.now()}
	audience := c.Metadata("IdTokenAudience", c.Metadata("client_id", ""))
	raw, err := c.idToken(s, d, verifier, audience)
	if err != nil {
		out := c.refuse("AADB2C90037", "", "The id_token of "+s.provider+" cannot be signed: "+err.Error())
		return &out
	}
	if shown, err := token.Decode(raw); err == nil && len(s.http) > 0 {
		last := &s.http[len(s.http)-1]
		last.Answer = world.Cut(last.Answer + "\nid_token header: " + string(shown.Header) + "\nid_token payload: " + maskTokens(string(shown.Payload), s.returned))
	}
	wrong := func(what string) *Outcome {
		return c.badAnswer(s, "server_error", "the id_token "+what, "the id_token of "+s.provider+" "+what)
	}
	body, err := verifier.Verify(raw)
	if err != nil {
		return wrong(idTokenError(err))
	}
	found := JSONClaims(body)
	if _, whole := s.persona.Claims[idTokenClaim]; whole {
		delete(s.returned, idTokenClaim)
		maps.Copy(s.returned, found)
	}
	switch {
	case !c.trusts(found["iss"].Text(), d.issuer):
		return wrong("is of the issuer " + found["iss"].Text() + " and not of " + d.issuer)
	case !slices.Contains(append(found["aud"].Items(), found["aud"].Text()), audience):
		return wrong("is for the audience " + found["aud"].Text() + " and not for " + audience)
	case found["nonce"].Text() != c.unguessable("nonce"):
		return wrong("has another nonce than the request")
	}
	return nil
}

// providerKeys is where the one key of all simulated OpenID Connect providers is kept.
const providerKeys = "the simulated OpenID Connect providers"

// idToken is the token that the provider sends: the persona's own, or one of its claims, completed and signed. What
// the persona says itself stands, so that a scenario can play a wrong token.
func (c *Call) idToken(s *signIn, d discovery, signer token.Verifier, audience string) (string, error) {
	if whole, ok := s.persona.Claims[idTokenClaim]; ok {
		return whole.Text(), nil
	}
	now := c.now().Unix()
	exp := now + 3600
	if c.Fault() == world.Expired {
		exp = now - 3600
	}
	for name, text := range map[string]string{"iss": d.issuer, "aud": audience, "nonce": c.unguessable("nonce"), "exp": strconv.FormatInt(exp, 10), "iat": strconv.FormatInt(now, 10)} {
		if _, ok := s.persona.Claims[name]; !ok || s.made {
			s.returned[name] = claims.Text(text)
		}
	}
	body := map[string]any{}
	for name, v := range s.returned {
		if !endpointValue(name) {
			body[name] = v.JSON()
		}
	}
	for _, name := range []string{"exp", "iat", "nbf"} { // numbers, though a scenario may give them as text
		if v, ok := s.returned[name]; ok && isNumber(v.Text()) {
			body[name] = json.Number(v.Text())
		}
	}
	raw, err := signer.Sign(body)
	if c.Fault() == world.BadSignature {
		raw = spoil(raw)
	}
	return raw, err
}

// endpointValue reports whether a claim of a persona is a value of the token endpoint and none of the id_token.
func endpointValue(name string) bool {
	switch name {
	case "access_token", "token_type", "expires_in", "refresh_token":
		return true
	}
	return strings.HasPrefix(name, "{oauth2:")
}

func isNumber(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

// spoil changes a token's signature.
func spoil(raw string) string {
	at := strings.LastIndex(raw, ".") + 1
	changed := "A"
	if strings.HasPrefix(raw[at:], changed) {
		changed = "B"
	}
	return raw[:at] + changed + raw[min(at+1, len(raw)):]
}

// idTokenError says what is wrong with an id_token.
func idTokenError(err error) string {
	switch {
	case errors.Is(err, token.ErrExpired):
		return "has expired"
	case errors.Is(err, token.ErrNotYet):
		return "is not valid yet"
	case errors.Is(err, token.ErrKey):
		return "is signed with a key that the provider does not have"
	case errors.Is(err, token.ErrSignature):
		return "is not signed as the provider signs: " + err.Error()
	}
	return "cannot be read: " + err.Error()
}

// trusts reports whether an issuer is the provider's: exactly, or by one of ValidTokenIssuerPrefixes.
func (c *Call) trusts(issuer, expected string) bool {
	if prefixes := c.Metadata("ValidTokenIssuerPrefixes", ""); prefixes != "" {
		for _, p := range strings.Split(prefixes, ",") {
			if p = strings.TrimSpace(p); p != "" && strings.HasPrefix(issuer, p) {
				return true
			}
		}
		return false
	}
	return issuer == expected || c.Flag("DiscoverMetadataByTokenIssuer", false)
}

// maskTokens hides the tokens of a provider in a text.
func maskTokens(text string, returned map[string]claims.Value) string {
	for _, name := range []string{oauth2AccessToken, oauth2RefreshToken} {
		if token := returned[name].Text(); token != "" {
			text = strings.ReplaceAll(text, token, claims.Masked)
		}
	}
	return text
}
