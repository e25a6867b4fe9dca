package profile

import (
	"strconv"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// oauth1Steps are the messages of an OAuth 1.0 provider: request token, authorization, access token, claims
// (technical profiles reference, section 7). Requests are signed with HMAC-SHA1; the signatures are masked, as
// they are made of the secret.
func oauth1Steps(c *Call, s *signIn) *Outcome {
	if fault := c.needMetadata("client_id", "request_token_endpoint", "authorization_endpoint", "access_token_endpoint"); fault != nil {
		return fault
	}
	if fault := c.needKeys("client_secret"); fault != nil {
		return fault
	}
	request := c.signedRequest("POST", c.address("request_token_endpoint"), `oauth_callback="`+c.redirectUri("oauth1/authresp")+`", `)
	switch c.Fault() {
	case world.TimedOut:
		request.Status = 0
		s.add(request)
		return c.unreachable(s, request.Url)
	case world.Status400, world.Status500:
		request.Status = map[world.Fault]int{world.Status400: 400, world.Status500: 500}[c.Fault()]
		s.add(request)
		return c.failedCall(s, request.Status)
	case world.Malformed:
		request.Answer = "<html>"
		s.add(request)
		return c.badAnswer(s, "server_error", "it has no oauth_token", s.provider+" sent an answer without a token")
	}
	request.Answer = "oauth_token=•••&oauth_token_secret=•••&oauth_callback_confirmed=true"
	s.add(request)
	query := parameters{{"oauth_token", claims.Masked}}
	c.addInputs(&query)
	page := world.Http{Method: "GET", Url: withQuery(c.address("authorization_endpoint"), query.encode()), Status: 302, Answer: "?oauth_token=•••&oauth_verifier=•••"}
	if s.persona.Error != "" {
		page.Answer = "?denied=•••"
		s.add(page)
		return c.refusedBy(s, s.persona.Error)
	}
	s.add(page)
	access := c.signedRequest("POST", c.address("access_token_endpoint"), `oauth_token="•••", oauth_verifier="•••", `)
	access.Answer = "oauth_token=•••&oauth_token_secret=•••"
	if c.Fault() == world.Expired {
		access.Status, access.Answer = 401, ""
		s.add(access)
		return c.failedCall(s, 401)
	}
	s.add(access)
	if endpoint := c.address("ClaimsEndpoint"); endpoint != "" {
		user := c.signedRequest("GET", endpoint, `oauth_token="•••", `)
		user.Answer = s.body()
		s.add(user)
	}
	return nil
}

// signedRequest is a request with the Authorization header of OAuth 1.0; more are parameters of the header.
func (c *Call) signedRequest(method, address, more string) world.Http {
	return world.Http{Method: method, Url: address, Status: 200, Headers: []world.Header{{Name: "Authorization", Value: `OAuth oauth_consumer_key="` +
		c.Metadata("client_id", "") + `", oauth_nonce="` + c.unguessable("nonce") + `", ` + more + `oauth_signature_method="HMAC-SHA1", oauth_timestamp="` +
		strconv.FormatInt(c.now().Unix(), 10) + `", oauth_version="1.0", oauth_signature="•••"`}}}
}
