package profile

import (
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// The values of the token endpoint that output claims can ask for by PartnerClaimType.
const (
	oauth2AccessToken  = "{oauth2:access_token}"
	oauth2TokenType    = "{oauth2:token_type}"
	oauth2ExpiresIn    = "{oauth2:expires_in}"
	oauth2RefreshToken = "{oauth2:refresh_token}"
)

// oauth2Steps are the messages of an OAuth 2.0 provider: authorize, token, claims endpoint (technical profiles
// reference, section 6).
func oauth2Steps(c *Call, s *signIn) *Outcome {
	if fault := c.needMetadata("client_id", "authorization_endpoint", "AccessTokenEndpoint"); fault != nil {
		return fault
	}
	if fault := c.needKeys("client_secret"); fault != nil {
		return fault
	}
	var query parameters
	query.add("client_id", c.Metadata("client_id", ""))
	query.add("redirect_uri", c.redirectUri("oauth2/authresp"))
	query.add("response_type", "code")
	query.add("scope", c.Metadata("scope", ""))
	query.add("state", c.unguessable("state"))
	c.addInputs(&query)
	c.addExtra(&query, "AdditionalRequestQueryParameters")
	if failed := c.authorize(s, c.address("authorization_endpoint"), query, "?code=•••&state="+c.unguessable("state")); failed != nil {
		return failed
	}
	if failed := c.redeem(s, c.address("AccessTokenEndpoint"), "GET", false); failed != nil {
		return failed
	}
	return c.claimsEndpoint(s)
}

// addExtra appends the parameters of a metadata item of the form a=b,c=d.
func (c *Call) addExtra(p *parameters, key string) {
	for _, pair := range strings.FieldsFunc(c.Metadata(key, ""), func(r rune) bool { return r == ',' || r == '&' }) {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		p.add(name, value)
	}
}

// authorize sends the user to the provider and takes the answer: an error, or what answer shows.
func (c *Call) authorize(s *signIn, endpoint string, query parameters, answer string) *Outcome {
	h := world.Http{Method: "GET", Url: withQuery(endpoint, query.encode()), Status: 302}
	switch {
	case s.persona.Error != "":
		name := c.Metadata("ResponseErrorCodeParamName", "error")
		h.Answer = "?" + name + "=" + s.persona.Error + "&state=" + c.unguessable("state")
		s.add(h)
		return c.refusedBy(s, s.persona.Error)
	case c.Fault() == world.TimedOut:
		h.Status = 0
		s.add(h)
		return c.unreachable(s, endpoint)
	case c.Fault() == world.Malformed:
		h.Answer = "?nonsense"
		s.add(h)
		return c.badAnswer(s, "server_error", "it has neither a code nor a token", s.provider+" sent an answer without a code or a token")
	}
	h.Answer = answer
	s.add(h)
	return nil
}

// redeem exchanges the code at the token endpoint. withIdToken says that the answer carries an id_token.
func (c *Call) redeem(s *signIn, endpoint, usualBinding string, withIdToken bool) *Outcome {
	binding, fault := c.setting("HttpBinding", usualBinding, "GET", "POST")
	if fault != nil {
		return fault
	}
	method, fault := c.setting("token_endpoint_auth_method", "client_secret_post", "client_secret_post", "client_secret_basic", "private_key_jwt")
	if fault != nil {
		return fault
	}
	var form parameters
	h := world.Http{Method: binding, Url: endpoint, Status: 200}
	form.add("client_id", c.Metadata("client_id", ""))
	switch method {
	case "client_secret_basic":
		h.Headers = append(h.Headers, world.Header{Name: "Authorization", Value: "Basic " + claims.Masked})
	case "private_key_jwt":
		if _, fault := c.setting("token_signing_algorithm", "RS256", "RS256", "RS512"); fault != nil {
			return fault
		}
		if fault := c.needKeys("assertion_signing_key"); fault != nil {
			return fault
		}
		form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.add("client_assertion", claims.Masked)
	default:
		form.add("client_secret", claims.Masked)
	}
	form.add("grant_type", "authorization_code")
	form.add("code", claims.Masked)
	form.add("redirect_uri", c.redirectUri("oauth2/authresp"))
	if binding == "GET" {
		h.Url = withQuery(endpoint, form.encode())
	} else {
		h.Headers = append(h.Headers, world.Header{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
		h.Body = form.encode()
	}
	if failed := c.tokenFault(s, h); failed != nil {
		return failed
	}
	c.tokenValues(s)
	h.Answer = c.tokenAnswer(s, withIdToken)
	s.add(h)
	return nil
}

// tokenFault is the failure of the token endpoint that is to happen on purpose, or nil.
func (c *Call) tokenFault(s *signIn, h world.Http) *Outcome {
	switch c.Fault() {
	case world.Status400:
		h.Status, h.Answer = 400, `{"error":"invalid_client"}`
		s.add(h)
		out := c.refuse("AADB2C90243", "", "The client secret of the identity provider "+s.provider+" is not configured correctly.")
		return &out
	case world.Status500:
		h.Status = 500
		s.add(h)
		return c.failedCall(s, 500)
	}
	return nil
}

// tokenValues are the values of the token endpoint's answer: the persona's own, by their names in the answer or
// as {oauth2:…}, else made up. A persona that a scenario gives has no refresh token unless it says so.
func (c *Call) tokenValues(s *signIn) {
	for partner, usual := range map[string]string{
		oauth2AccessToken: "simulated-token", oauth2TokenType: "Bearer", oauth2ExpiresIn: "3600", oauth2RefreshToken: "simulated-token",
	} {
		if v, ok := s.persona.Claims[strings.TrimSuffix(strings.TrimPrefix(partner, "{oauth2:"), "}")]; ok {
			s.returned[partner] = v
		}
		if _, ok := s.returned[partner]; !ok && (partner != oauth2RefreshToken || s.made) {
			s.returned[partner] = claims.Text(usual)
		}
	}
	if !s.made {
		return
	}
	for _, ref := range c.asked() {
		if partner := ref.PartnerClaimType.Text; strings.HasPrefix(partner, "{oauth2:") {
			if v, ok := s.returned[partner]; ok {
				s.returned[partner] = c.asRead(ref, v)
			}
		}
	}
}

// tokenAnswer is the token endpoint's answer, tokens masked.
func (c *Call) tokenAnswer(s *signIn, withIdToken bool) string {
	answer := `{"access_token":"•••","token_type":"` + s.returned[oauth2TokenType].Text() + `","expires_in":` + string(s.returned[oauth2ExpiresIn].JSON())
	if _, ok := s.returned[oauth2RefreshToken]; ok {
		answer += `,"refresh_token":"•••"`
	}
	if withIdToken {
		answer += `,"id_token":"•••"`
	}
	return answer + "}"
}

// claimsEndpoint asks for the claims of the user with the access token. A profile without the endpoint takes
// them from the token endpoint's answer.
func (c *Call) claimsEndpoint(s *signIn) *Outcome {
	endpoint := c.address("ClaimsEndpoint")
	if endpoint == "" {
		return nil
	}
	how, fault := c.setting("BearerTokenTransmissionMethod", "QueryString", "AuthorizationHeader", "QueryString", "FormField")
	if fault != nil {
		return fault
	}
	h := world.Http{Method: "GET", Url: endpoint, Status: 200, Answer: s.body()}
	var query parameters
	if format := c.Metadata("ClaimsEndpointFormat", ""); format != "" {
		query.add(c.Metadata("ClaimsEndpointFormatName", "format"), format)
	}
	c.addExtra(&query, "ExtraParamsInClaimsEndpointRequest")
	token := c.Metadata("ClaimsEndpointAccessTokenName", "access_token")
	switch how {
	case "AuthorizationHeader":
		h.Headers = append(h.Headers, world.Header{Name: "Authorization", Value: "Bearer " + claims.Masked})
	case "FormField":
		h.Method, h.Body = "POST", token+"="+claims.Masked
	default:
		query.add(token, claims.Masked)
	}
	if agent := c.local(c.Metadata("UserAgentForClaimsExchange", "")); agent != "" {
		h.Headers = append(h.Headers, world.Header{Name: "User-Agent", Value: agent})
	}
	if len(query) > 0 {
		h.Url = withQuery(endpoint, query.encode())
	}
	if c.Fault() == world.Expired {
		h.Status, h.Answer = 401, `{"error":"invalid_token"}`
		s.add(h)
		return c.failedCall(s, 401)
	}
	s.add(h)
	return nil
}
