package profile_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/profile"
)

func TestAccessScopes(t *testing.T) {
	for _, c := range []struct{ scope, audience, names, code string }{
		{"openid offline_access", "", "", ""},
		{"openid app", "app", "", ""},
		{"https://contoso.onmicrosoft.com/api/read https://contoso.onmicrosoft.com/api/write", "https://contoso.onmicrosoft.com/api", "read write", ""},
		{"https://a/x https://b/y", "", "", "AADB2C90146"},
		{"read", "", "", "AADB2C90117"},
	} {
		audience, names, failure := profile.Request{ClientId: "app", Scope: c.scope}.AccessScopes()
		code := ""
		if failure != nil {
			code = failure.Code
		}
		if audience != c.audience || strings.Join(names, " ") != c.names || code != c.code {
			t.Errorf("%s: %s, %v, %s", c.scope, audience, names, code)
		}
	}
}

// Every refusal has an OAuth 2.0 error and a cause in the table.
func TestRefusedRequestsAreExplained(t *testing.T) {
	for _, r := range []profile.Request{
		{ResponseType: "saml"}, {ResponseMode: "x"}, {ResponseType: "token", ResponseMode: "query"}, {ResponseType: "id_token", Scope: "https://a/x"},
		{ResponseType: "token", Scope: "openid"}, {ResponseType: "code", Scope: "offline_access"}, {Scope: "x y"}, {Scope: "openid", Prompt: "x"},
		{Scope: "openid", MaxAge: "-1"}, {Scope: "openid", MaxAge: "4294967296"}, {Scope: "openid", CodeChallengeMethod: "x"},
	} {
		f := r.Check()
		if f == nil {
			t.Errorf("%+v was taken", r)
			continue
		}
		if cause, ok := profile.CauseOf(f.Code); !ok || cause.Remedy == "" || f.Error == "" || !f.Fatal {
			t.Errorf("%+v, %+v", f, cause)
		}
	}
	if f := (profile.Request{}).DefaultRequest().Check(); f != nil {
		t.Errorf("the default request was refused: %+v", f)
	}
	if _, ok := profile.CauseOf("AADB2C00000"); ok {
		t.Error("a code that nobody gives has no cause")
	}
}
