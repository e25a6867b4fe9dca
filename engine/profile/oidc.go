package profile

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
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

// checkIdToken completes the id_token of the persona and checks it as the service does: issuer, audience, nonce
// and lifetime. What the persona says itself stands, so that a scenario can play a wrong token.
func (c *Call) checkIdToken(s *signIn, d discovery) *Outcome {
	now := c.now().Unix()
	exp := now + 3600
	if c.Fault() == world.Expired {
		exp = now - 3600
	}
	audience := c.Metadata("IdTokenAudience", c.Metadata("client_id", ""))
	for name, text := range map[string]string{"iss": d.issuer, "aud": audience, "nonce": c.unguessable("nonce"), "exp": strconv.FormatInt(exp, 10), "iat": strconv.FormatInt(now, 10)} {
		if _, ok := s.persona.Claims[name]; !ok || s.made {
			s.returned[name] = claims.Text(text)
		}
	}
	shown, err := json.Marshal(s.returned)
	if err == nil && len(s.http) > 0 {
		s.http[len(s.http)-1].Answer += "\nid_token payload: " + maskTokens(string(shown), s.returned)
	}
	wrong := func(what string) *Outcome {
		return c.badAnswer(s, "server_error", "the id_token "+what, "the id_token of "+s.provider+" "+what)
	}
	at, err := strconv.ParseInt(s.returned["exp"].Text(), 10, 64)
	switch {
	case !c.trusts(s.returned["iss"].Text(), d.issuer):
		return wrong("is of the issuer " + s.returned["iss"].Text() + " and not of " + d.issuer)
	case s.returned["aud"].Text() != audience:
		return wrong("is for the audience " + s.returned["aud"].Text() + " and not for " + audience)
	case s.returned["nonce"].Text() != c.unguessable("nonce"):
		return wrong("has another nonce than the request")
	case err != nil || at <= now:
		return wrong("has expired")
	}
	return nil
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
