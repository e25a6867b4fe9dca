package machine_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// hinted is a journey whose first step reads an id_token_hint, by a shared secret or by a provider's metadata.
func hinted(rpInputs string, parts ...string) layout {
	return layout{
		profiles: tp("Hint", none, parts...), inputs: rpInputs,
		steps: `<OrchestrationStep Order="1" Type="GetClaims" CpimIssuerTechnicalProfileReferenceId="Hint" />` + send(2),
	}
}

const hintKey = `<CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Hint" /></CryptographicKeys>`

// GetClaims and the id_token_hint, by the journeys reference, section 3, and technical profiles, section 13.
func TestIdTokenHint(t *testing.T) {
	shared := hinted(inputs("a", "b"), metadata("issuer", "https://app", "IdTokenAudience", "aud"), hintKey, outputs("a PartnerClaimType=\"email\"", "b", "c"))
	discovered := hinted(inputs("a"), metadata("METADATA", "https://app/.well-known/openid-configuration"), outputs("a"))
	hint := func(text string) profile.Request { return profile.Request{IdTokenHint: text} }
	now := world.DefaultClock().Unix()
	foreign := func(secret string, body map[string]any) string {
		raw, err := token.Verifier{Method: "HS256", Secret: []byte(secret)}.Sign(body)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	good := map[string]any{"iss": "https://app", "aud": "aud", "nbf": now - 60, "exp": now + 60, "email": "mia@contoso.com"}
	judge(t, []rule{
		{name: "claims of a shared secret", layout: shared, request: hint(`{"email":"mia@contoso.com","b":"2","c":"3"}`), path: "1 run, 2 run",
			bag: map[string]string{"a": "mia@contoso.com", "b": "2", "c": "-"}, says: []string{"the id_token_hint of https://app is valid", "c is not copied"}},
		{name: "claims of a discovered issuer", layout: discovered, request: hint(`{"a":"1"}`), path: "1 run, 2 run", bag: map[string]string{"a": "1"}},
		{name: "nothing is listed by the relying party", layout: hinted("", metadata("METADATA", "https://app/.well-known/x"), outputs("a")), request: hint(`{"a":"1"}`), path: "1 run, 2 run", bag: map[string]string{"a": "-"}},
		{name: "no hint", layout: shared, path: "1 run, 2 run", bag: map[string]string{"a": "-"}},
		{name: "no hint, but a required claim", layout: hinted(inputs(`a Required="true"`), metadata("METADATA", "https://app/.well-known/x"), outputs("a")), path: "1 failed", code: "AADB2C90272"},
		{name: "no hint, but a required claim of the profile", layout: hinted(inputs("a"), metadata("METADATA", "https://app/.well-known/x"), outputs(`a Required="true"`)), path: "1 failed", code: "AADB2C90272"},
		{name: "no JSON", layout: shared, request: hint(`{"email":`), path: "1 failed", code: "AADB2C90210"},
		{name: "no token", layout: shared, request: hint("x.y"), path: "1 failed", code: "AADB2C90210"},
		{name: "expired", layout: shared, request: hint(`{"exp": 1}`), path: "1 failed", code: "AADB2C90208"},
		{name: "another audience", layout: shared, request: hint(`{"aud": "x"}`), path: "1 failed", code: "AADB2C90209"},
		{name: "another issuer", layout: shared, request: hint(`{"iss": "https://evil"}`), path: "1 failed", code: "AADB2C90232"},
		{name: "another key", layout: shared, request: hint(foreign("guessed", good)), path: "1 failed", code: "AADB2C90233"},
		{name: "the scenario's key", layout: shared, secrets: map[string]string{"b2c_1a_hint": "s3cret"}, request: hint(foreign("s3cret", good)), path: "1 run, 2 run", bag: map[string]string{"a": "mia@contoso.com"}},
		{name: "no audience", layout: hinted(inputs("a"), metadata("issuer", "https://app"), hintKey, outputs("a")), secrets: map[string]string{"b2c_1a_hint": "s3cret"},
			request: hint(foreign("s3cret", map[string]any{"iss": "https://app", "exp": now + 60})), path: "1 failed", code: "AADB2C90210", message: "no aud"},
		{name: "no beginning", layout: shared, secrets: map[string]string{"b2c_1a_hint": "s3cret"},
			request: hint(foreign("s3cret", map[string]any{"iss": "https://app", "aud": "aud", "exp": now + 60})), path: "1 failed", code: "AADB2C90210", message: "no nbf"},
		{name: "no key", layout: hinted(inputs("a"), metadata("issuer", "https://app"), outputs("a")), request: hint("{}"), path: "1 failed", code: "AADB2C90025"},
		{name: "a profile that asks the user", layout: layout{profiles: tp("Hint", page, outputs("a")), steps: hinted("").steps}, path: "1 failed", code: "AADB2C90037"},
		{name: "an unknown profile", layout: layout{steps: hinted("").steps}, path: "1 failed", code: "AADB2C90021"},
		{name: "a profile that is switched off", layout: hinted(inputs("a"), metadata("METADATA", "https://app/.well-known/x"), outputs("a"), `<EnabledForUserJourneys>Never</EnabledForUserJourneys>`),
			path: "1 skipped because Hint is never enabled (EnabledForUserJourneys Never), 2 run"},
	})
}

// What the service refuses before a journey starts, by the tokens and endpoints reference, section 4.
func TestRequestChecks(t *testing.T) {
	const api = "https://contoso.onmicrosoft.com/api/"
	for _, c := range []struct {
		name    string
		request profile.Request
		code    string
	}{
		{"a plain request", profile.Request{}, ""},
		{"a code", profile.Request{ResponseType: "code", Scope: "openid offline_access " + api + "read " + api + "write"}, ""},
		{"an unknown response type", profile.Request{ResponseType: "saml"}, "AADB2C90013"},
		{"an unknown response mode", profile.Request{ResponseMode: "carrier"}, "AADB2C90014"},
		{"tokens in a query", profile.Request{ResponseMode: "query"}, "AADB2C90014"},
		{"a code in a query", profile.Request{ResponseType: "code", ResponseMode: "query"}, ""},
		{"an ID token without openid", profile.Request{Scope: api + "read"}, "AADB2C90110"},
		{"an access token without a resource", profile.Request{ResponseType: "token"}, "AADB2C90055"},
		{"two resources", profile.Request{ResponseType: "code", Scope: "https://a/x https://b/x"}, "AADB2C90146"},
		{"an unknown scope", profile.Request{Scope: "openid whatever"}, "AADB2C90117"},
		{"a code for nothing", profile.Request{ResponseType: "code", Scope: "offline_access"}, "AADB2C90115"},
		{"a prompt", profile.Request{Prompt: "please"}, "AADB2C90043"},
		{"max_age", profile.Request{MaxAge: "soon"}, "AADB2C90120"},
		{"a challenge method", profile.Request{CodeChallengeMethod: "S512"}, "AADB2C90184"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t, rule{layout: layout{steps: send(1)}, request: c.request})
			got := ""
			if f := r.s.Result.Failure; f != nil {
				got = f.Code
				if f.Error == "" || strings.HasPrefix(f.Error, "AADB") || f.Span.Line == 0 {
					t.Errorf("%+v", f)
				}
			}
			if got != c.code {
				t.Errorf("code %q, want %q", got, c.code)
			}
			if c.code != "" && (len(r.events) != 2 || r.events[1].Op != machine.Fail) {
				t.Errorf("a refused request runs no step: %s", r.transcript())
			}
		})
	}
}
