package profile

import (
	"slices"
	"strconv"
	"strings"
)

// ResponseTypes are the words of response_type, in no order.
func (r Request) ResponseTypes() []string { return strings.Fields(r.ResponseType) }

// Wants reports whether response_type asks for code, id_token or token.
func (r Request) Wants(what string) bool { return slices.Contains(r.ResponseTypes(), what) }

// Scopes are the words of scope.
func (r Request) Scopes() []string { return strings.Fields(r.Scope) }

// HasScope reports whether scope has a word.
func (r Request) HasScope(word string) bool { return slices.Contains(r.Scopes(), word) }

// resourceScopes are the scopes that ask for an access token: what is no scope of OpenID Connect itself.
func (r Request) resourceScopes() []string {
	return slices.DeleteFunc(r.Scopes(), func(s string) bool {
		return slices.Contains([]string{"openid", "offline_access", "profile", "email", "address", "phone"}, s)
	})
}

// AccessScopes gives as audience the resource that the scopes name, or the client where a scope is the client's own
// id; names are the granted scopes without the resource. An empty audience means that no access token was asked for.
func (r Request) AccessScopes() (audience string, names []string, failure *Failure) {
	for _, s := range r.resourceScopes() {
		resource, name := s, ""
		if i := strings.LastIndex(s, "/"); i >= 0 && s != r.ClientId {
			resource, name = s[:i], s[i+1:]
		} else if s != r.ClientId {
			return "", nil, refused("AADB2C90117", "invalid_scope", "The scope '"+s+"' provided in the request is not supported.")
		}
		if audience != "" && audience != resource {
			return "", nil, refused("AADB2C90146", "invalid_request", "The scope '"+r.Scope+"' provided in request specifies more than one resource for an access token, which is not supported.")
		}
		audience = resource
		if name != "" {
			names = append(names, name)
		}
	}
	return audience, names, nil
}

func refused(code, kind, message string) *Failure {
	return &Failure{Code: code, Error: kind, Message: message, Fatal: true}
}

// maxAgeLimit is the highest max_age that the service takes: the range of a 32-bit integer.
const maxAgeLimit = 1<<31 - 1

// Check refuses an authorization request as the service's endpoint would, in the order that the tokens and
// endpoints reference (section 4) recommends; nil where it is taken. Client and redirect_uri cannot be wrong here:
// no applications are registered.
func (r Request) Check() *Failure {
	for _, check := range []func(Request) *Failure{Request.checkResponse, Request.checkScope, Request.checkExtras} {
		if f := check(r); f != nil {
			return f
		}
	}
	return nil
}

func (r Request) checkResponse() *Failure {
	for _, t := range r.ResponseTypes() {
		if !slices.Contains([]string{"code", "id_token", "token"}, t) {
			return refused("AADB2C90013", "unsupported_response_type", "The requested response type '"+r.ResponseType+"' provided in the request is not supported.")
		}
	}
	front := r.Wants("id_token") || r.Wants("token")
	switch r.ResponseMode {
	case "", "fragment", "form_post":
	case "query":
		if front {
			return refused("AADB2C90014", "invalid_request", "The requested response mode 'query' provided in the request is not supported for tokens.")
		}
	default:
		return refused("AADB2C90014", "invalid_request", "The requested response mode '"+r.ResponseMode+"' provided in the request is not supported.")
	}
	return nil
}

func (r Request) checkScope() *Failure {
	audience, _, f := r.AccessScopes()
	switch {
	case f != nil:
		return f
	case r.Wants("id_token") && !r.HasScope("openid"):
		return refused("AADB2C90110", "invalid_request", "The scope parameter must include 'openid' when requesting a response_type of '"+r.ResponseType+"'.")
	case r.Wants("token") && audience == "":
		return refused("AADB2C90055", "invalid_request", "The scope '"+r.Scope+"' provided in request must specify a resource, such as 'https://example.com/calendar.read'.")
	case r.Wants("code") && audience == "" && !r.HasScope("openid"):
		return refused("AADB2C90115", "invalid_request", "When requesting the 'code' response_type, the scope parameter must include a resource or client ID for access tokens, and 'openid' for ID tokens.")
	}
	return nil
}

func (r Request) checkExtras() *Failure {
	if !slices.Contains([]string{"", "none", "login", "consent", "select_account"}, r.Prompt) {
		return refused("AADB2C90043", "invalid_request", "The prompt included in the request contains invalid values. Expected 'none', 'login', 'consent' or 'select_account'.")
	}
	if r.MaxAge != "" {
		if n, err := strconv.Atoi(r.MaxAge); err != nil || n < 0 || n > maxAgeLimit {
			return refused("AADB2C90120", "invalid_request", "The max age parameter '"+r.MaxAge+"' specified in the request is invalid. Max age must be an integer between '0' and '2147483647' inclusive.")
		}
	}
	if !slices.Contains([]string{"", "plain", "S256"}, r.CodeChallengeMethod) {
		return refused("AADB2C90184", "invalid_request", "The 'code_challenge_method' specified in the request is not supported. Use 'plain' or 'S256'.")
	}
	return nil
}
