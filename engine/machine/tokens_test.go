package machine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

const api = "https://contoso.onmicrosoft.com/5f0f1ad8-7d31-4c5e-9a52-6b0d5a3c1f10/"

// everything asks for all tokens at once.
var everything = profile.Request{ClientId: "app", ResponseType: "code", Scope: "openid offline_access " + api + "read " + api + "write"}

// members are the payload of a token, or what is wrong with it.
func members(t *testing.T, raw string) map[string]any {
	t.Helper()
	decoded, err := token.Decode(raw)
	if err != nil {
		t.Fatalf("%q: %v", raw, err)
	}
	var body map[string]any
	dec := json.NewDecoder(strings.NewReader(string(decoded.Payload)))
	dec.UseNumber()
	if err := dec.Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body
}

// The tokens of an answer by response type and scope, by the tokens and endpoints reference, sections 5 to 7.
func TestResponseTypes(t *testing.T) {
	for _, c := range []struct {
		types, scope string
		// want are the tokens in the order id, access, refresh, code.
		want   string
		hashes string
	}{
		{"id_token", "openid", "1000", ""},
		{"id_token token", "openid app", "1100", "at_hash"},
		{"token", api + "read", "0100", ""},
		{"code", "openid", "1001", ""},
		{"code", api + "read", "0101", ""},
		{"code", "openid offline_access app", "1111", ""},
		{"code id_token", "openid", "1001", "c_hash"},
		{"code id_token token", "openid app offline_access", "1111", "c_hash at_hash"},
	} {
		t.Run(c.types+" "+c.scope, func(t *testing.T) {
			r := begin(t, rule{layout: layout{steps: send(1)}, request: profile.Request{ClientId: "app", ResponseType: c.types, Scope: c.scope}})
			if r.s.Result.Failure != nil {
				t.Fatal(r.s.Result.Failure)
			}
			got, tokens := "", r.s.Result.Tokens
			for _, raw := range []string{tokens.IdToken, tokens.AccessToken, tokens.RefreshToken, tokens.Code} {
				got += map[bool]string{true: "0", false: "1"}[raw == ""]
			}
			if got != c.want {
				t.Errorf("tokens %s, want %s", got, c.want)
			}
			main := members(t, r.s.Result.Token)
			var hashes []string
			for _, name := range []string{"c_hash", "at_hash"} {
				if _, ok := main[name]; ok {
					hashes = append(hashes, name)
				}
			}
			if strings.Join(hashes, " ") != c.hashes {
				t.Errorf("hashes %v, want %s", hashes, c.hashes)
			}
		})
	}
}

func TestAccessToken(t *testing.T) {
	r := begin(t, rule{layout: layout{steps: send(1), issuer: []string{"token_lifetime_secs", "300", "id_token_lifetime_secs", "600", "SendTokenResponseBodyWithJsonNumbers", "true"}}, request: everything})
	tokens := r.s.Result.Tokens
	id, access := members(t, tokens.IdToken), members(t, tokens.AccessToken)
	for name, want := range map[string]string{"aud": "5f0f1ad8-7d31-4c5e-9a52-6b0d5a3c1f10", "azp": "app", "scp": "read write", "sub": "nobody", "nonce": "defaultNonce", "ver": "1.0"} {
		if fmt.Sprint(access[name]) != want {
			t.Errorf("access token %s is %v, want %s", name, access[name], want)
		}
	}
	for _, name := range []string{"azp", "scp"} {
		if _, ok := id[name]; ok {
			t.Errorf("the ID token has %s", name)
		}
	}
	lives := func(body map[string]any) int64 {
		exp, _ := body["exp"].(json.Number).Int64()
		iat, _ := body["iat"].(json.Number).Int64()
		return exp - iat
	}
	if lives(id) != 600 || lives(access) != 300 || id["aud"] != "app" {
		t.Errorf("%d, %d, %v", lives(id), lives(access), id["aud"])
	}
	var names []string
	for _, m := range r.s.Result.Response {
		names = append(names, m.Name)
		if m.Name == "expires_in" && m.Value != int64(300) {
			t.Errorf("expires_in %v (%T)", m.Value, m.Value)
		}
	}
	if got := strings.Join(names, " "); got != "access_token token_type not_before expires_in expires_on resource id_token id_token_expires_in profile_info scope refresh_token refresh_token_expires_in" {
		t.Errorf("the token response has %s", got)
	}
}

// Lifetimes outside their range, and keys that are missing, end the run.
func TestIssuerFaults(t *testing.T) {
	for _, c := range []struct{ key, value string }{
		{"token_lifetime_secs", "299"}, {"id_token_lifetime_secs", "86401"}, {"refresh_token_lifetime_secs", "1"}, {"rolling_refresh_token_lifetime_secs", "x"},
	} {
		r := begin(t, rule{layout: layout{steps: send(1), issuer: []string{c.key, c.value}}, request: everything})
		if f := r.s.Result.Failure; f == nil || !strings.Contains(f.Message, c.key) {
			t.Errorf("%s: %+v", c.key, f)
		}
	}
}

// redeemed plays a run, then the redemption of its refresh token some time later.
func redeemed(t *testing.T, l layout, after time.Duration) (first, second *run) {
	t.Helper()
	first = begin(t, rule{layout: l, request: everything})
	if !first.s.Over() || first.s.Result.Failure != nil {
		t.Fatalf("%s", first.transcript())
	}
	params, err := first.m.Refresh(first.s, after)
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	second = &run{m: m, s: m.Start()}
	second.advance(t)
	return first, second
}

// Refresh tokens, by the journeys reference, section 8.
func TestRefresh(t *testing.T) {
	signed := tp("Setup", transform, outputs(`objectId DefaultValue="u1"`, `a DefaultValue="first"`, `b DefaultValue="kept"`, `hidden DefaultValue="not in the token"`))
	read := tp("ReadToken", none, outputs("objectId", "hidden", "note PartnerClaimType=\"refreshTokenIssuedOnDateTime\""))
	again := tp("Anew", transform, outputs(`a DefaultValue="second"`))
	ask := tp("Ask", page, outputs("c"))
	gone := tp("Read", directory, metadata("Operation", "Read"), inputs("objectId"), outputs("displayName"))
	late := transformations(method("AssertDate", "AssertDateTimeIsGreaterThan", []string{"leftDate=leftOperand", "rightDate=rightOperand"}, []string{"AssertIfEqualTo=false", "AssertIfRightOperandIsNotPresent=false", "TreatAsEqualIfWithinMillseconds=0"}, nil))
	revoked := tp("Revoked", transform, inputs("leftDate DefaultValue=\"2020-01-01\"", "rightDate DefaultValue=\"2021-01-01\""), after("AssertDate"), outputs("a"))
	journey := func(steps ...string) layout {
		return layout{
			blocks: late, profiles: signed + read + again + ask + gone + revoked, steps: runs(1, "Setup") + send(2),
			journeys:  `<UserJourney Id="Redeem"><OrchestrationSteps>` + strings.Join(steps, "") + `</OrchestrationSteps></UserJourney>`,
			endpoints: `<Endpoints><Endpoint Id="Token" UserJourneyReferenceId="Redeem" /></Endpoints>`,
		}
	}
	plain := journey(runs(1, "ReadToken"), runs(2, "Anew"), send(3))
	byIssuer, builtIn, unknown := plain, plain, plain
	byIssuer.endpoints, byIssuer.issuer = "", []string{"RefreshTokenUserJourneyId", "Redeem"}
	builtIn.endpoints = ""
	unknown.endpoints = strings.ReplaceAll(plain.endpoints, `"Redeem"`, `"Nowhere"`)
	for _, c := range []struct {
		name  string
		l     layout
		after time.Duration
		path  string
		code  string
		a     string
	}{
		{"through the journey of the endpoint", plain, time.Hour, "1 run, 2 run, 3 run", "", "second"},
		{"through the journey of the issuer", byIssuer, time.Hour, "1 run, 2 run, 3 run", "", "second"},
		{"the same claims again", builtIn, time.Hour, "1 run", "", "first"},
		{"a journey that does not exist", unknown, time.Hour, "", "AADB2C90288", ""},
		{"just in time", builtIn, 14*24*time.Hour - time.Second, "1 run", "", "first"},
		{"too late", builtIn, 14 * 24 * time.Hour, "", "AADB2C90080", ""},
		{"a journey that asks the user", journey(runs(1, "Ask"), send(2)), time.Hour, "1 failed", "AADB2C90077", ""},
		{"a user who is gone", journey(runs(1, "ReadToken"), runs(2, "Read"), send(3)), time.Hour, "1 run, 2 failed", "AADB2C90128", ""},
		{"a grant that was revoked", journey(runs(1, "Revoked"), send(2)), time.Hour, "1 failed", "AADB2C90129", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, second := redeemed(t, c.l, c.after)
			if second.path() != c.path {
				t.Errorf("path %q, want %q\n%s", second.path(), c.path, second.transcript())
			}
			if f := second.s.Result.Failure; c.code != "" || f != nil {
				if f == nil || f.Code != c.code || f.Span.Line == 0 {
					t.Errorf("failure %+v, want %s", f, c.code)
				}
				return
			}
			tokens := second.s.Result.Tokens
			id := members(t, tokens.IdToken)
			if id["sub"] != "u1" || id["a"] != c.a || id["b"] != "kept" || tokens.Code != "" || tokens.RefreshToken == "" || tokens.RefreshToken == first.s.Result.Tokens.RefreshToken {
				t.Errorf("%v, %+v", id, tokens)
			}
			if old := members(t, first.s.Result.Tokens.IdToken); old["auth_time"] != id["auth_time"] || old["iat"] == id["iat"] {
				t.Errorf("auth_time %v and %v, iat %v and %v", old["auth_time"], id["auth_time"], old["iat"], id["iat"])
			}
			if e, ok := second.s.JourneyBag().Get("hidden"); ok {
				t.Errorf("the refresh token carries hidden = %s", e.Value.Text())
			}
		})
	}
}

// A refresh token is renewed until its rolling window ends.
func TestRollingWindow(t *testing.T) {
	l := layout{profiles: tp("Setup", transform, outputs(`objectId DefaultValue="u1"`)), steps: runs(1, "Setup") + send(2),
		issuer: []string{"refresh_token_lifetime_secs", "86400", "rolling_refresh_token_lifetime_secs", "172800"}}
	for infinite, lives := range map[string]int{"false": 2, "true": 4} {
		l := l
		l.issuer = append(l.issuer, "allow_infinite_rolling_refresh_token", infinite)
		_, r := redeemed(t, l, 20*time.Hour)
		n := 1
		var lasts []any
		for ; r.s.Result.Failure == nil && n < 4; n++ {
			for _, m := range r.s.Result.Response {
				if m.Name == "refresh_token_expires_in" {
					lasts = append(lasts, m.Value)
				}
			}
			params, err := r.m.Refresh(r.s, 20*time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			m, err := machine.New(params)
			if err != nil {
				t.Fatal(err)
			}
			r = &run{m: m, s: m.Start()}
			r.advance(t)
		}
		if want := map[string]string{"false": "[86400 28800]", "true": "[86400 86400 86400]"}[infinite]; fmt.Sprint(lasts) != want {
			t.Errorf("infinite %s: a refresh token lasts %v seconds, want %s", infinite, lasts, want)
		}
		if f := r.s.Result.Failure; lives == 4 && f != nil || lives == 2 && (f == nil || f.Code != "AADB2C90080" || n != 3) {
			t.Errorf("infinite %s: %d redemptions, %+v", infinite, n, f)
		}
	}
	r := begin(t, rule{layout: l})
	if _, err := r.m.Refresh(r.s, 0); !errors.Is(err, machine.ErrNoRefreshToken) {
		t.Error(err)
	}
}

// The UserInfo endpoint, by the technical profiles reference, section 11.
func TestUserInfo(t *testing.T) {
	const issuer = "https://contoso.b2clogin.com/"
	start := func(issuerUrl string, more ...string) layout {
		return layout{
			profiles: tp("Setup", transform, outputs(`objectId DefaultValue="u1"`, `a DefaultValue="A"`)) +
				tp("Bearer", none, append([]string{`<InputTokenFormat>JWT</InputTokenFormat>`, metadata("issuer", issuerUrl), `<CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Signing" /></CryptographicKeys>`, outputs(`objectId PartnerClaimType="sub"`, "a")}, more...)...) +
				tp("Info", none, `<OutputTokenFormat>JSON</OutputTokenFormat>`, inputs(`objectId PartnerClaimType="id"`, "a", "b")),
			steps:     runs(1, "Setup") + send(2),
			journeys:  `<UserJourney Id="UserInfo"><Authorization><AuthorizationTechnicalProfiles><AuthorizationTechnicalProfile ReferenceId="Bearer" /></AuthorizationTechnicalProfiles></Authorization><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Info" /></OrchestrationSteps></UserJourney>`,
			endpoints: `<Endpoints><Endpoint Id="UserInfo" UserJourneyReferenceId="UserInfo" /></Endpoints>`,
		}
	}
	tenant := begin(t, rule{layout: layout{steps: send(1)}}).m.Run().TenantObjectId()
	good := issuer + tenant + "/v2.0/"
	foreign := start(good)
	foreign.profiles = strings.ReplaceAll(foreign.profiles, "B2C_1A_Signing", "B2C_1A_Other")
	for _, c := range []struct {
		name  string
		l     layout
		after time.Duration
		code  string
	}{
		{"a valid token", start(good), time.Minute, ""},
		{"an expired token", start(good), time.Hour, "AADB2C90235"},
		{"another issuer", start(issuer), time.Minute, "AADB2C90238"},
		{"an accepted audience", start(good, metadata("issuer", good, "audience", `[ "app" ]`)), time.Minute, ""},
		{"another audience", start(good, metadata("issuer", good, "audience", `[ "x" ]`)), time.Minute, "AADB2C90237"},
		{"another key", foreign, time.Minute, "AADB2C90239"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t, rule{layout: c.l, request: profile.Request{ClientId: "app"}})
			params, err := r.m.UserInfo(r.s, c.after)
			if err != nil {
				t.Fatal(err)
			}
			m, err := machine.New(params)
			if err != nil {
				t.Fatal(err)
			}
			info := &run{m: m, s: m.Start()}
			info.advance(t)
			if f := info.s.Result.Failure; c.code != "" || f != nil {
				if f == nil || f.Code != c.code {
					t.Errorf("failure %+v, want %s", f, c.code)
				}
				return
			}
			if text, err := json.Marshal(info.s.Result.Body); err != nil || string(text) != `{"id":"u1","a":"A"}` {
				t.Errorf("%s, %v", text, err)
			}
		})
	}
	r := begin(t, rule{layout: layout{steps: send(1)}})
	if _, err := r.m.UserInfo(r.s, 0); !errors.Is(err, machine.ErrNoUserInfo) {
		t.Error(err)
	}
}

// Grants without a browser, by the journeys reference, section 8.
func TestGrantsWithoutABrowser(t *testing.T) {
	login := tp("Login", connect, inputs(`signInName DefaultValue="{OIDC:Username}" PartnerClaimType="username"`, `password DefaultValue="{OIDC:Password}"`, `grant_type DefaultValue="password"`), outputs(`objectId PartnerClaimType="oid"`))
	ask := tp("Ask", page, outputs("c"))
	set := tp("Set", none, outputs(`objectId DefaultValue="application"`))
	leo := world.NewUser(map[string]string{"objectId": "u1", "signInNames.emailAddress": "leo@contoso.com", "password": "Passw0rd!"})
	l := layout{profiles: login + ask + set, steps: runs(1, "Login") + send(2), issuer: []string{"ClientCredentialsUserJourneyId", "App"},
		journeys: `<UserJourney Id="App"><OrchestrationSteps>` + runs(1, "Set") + send(2) + `</OrchestrationSteps></UserJourney>`}
	asking := l
	asking.steps = runs(1, "Ask") + send(2)
	for _, c := range []struct {
		name     string
		l        layout
		kind     profile.GrantKind
		password string
		code     string
		// want are the subject and the tokens in the order id, access, refresh.
		want string
	}{
		{"a password", l, profile.PasswordGrant, "Passw0rd!", "", "u1 111"},
		{"a wrong password", l, profile.PasswordGrant, "x", "AADB2C90225", ""},
		{"a page", asking, profile.PasswordGrant, "Passw0rd!", "AADB2C90077", ""},
		{"an application", l, profile.ClientCredentialsGrant, "", "", "application 010"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := machine.New(machine.Params{
				Policy: c.l.effective(t), Keys: keys, Grant: &profile.Grant{Kind: c.kind}, Setup: world.Setup{Users: []world.User{leo}},
				Request: profile.Request{ClientId: "app", Scope: "openid app offline_access", Username: "leo@contoso.com", Password: c.password},
			})
			if err != nil {
				t.Fatal(err)
			}
			r := &run{m: m, s: m.Start()}
			r.advance(t)
			if f := r.s.Result.Failure; c.code != "" || f != nil {
				if f == nil || f.Code != c.code {
					t.Errorf("%+v, want %s", f, c.code)
				}
				return
			}
			got, tokens := fmt.Sprint(members(t, r.s.Result.Token)["sub"], " "), r.s.Result.Tokens
			for _, raw := range []string{tokens.IdToken, tokens.AccessToken, tokens.RefreshToken} {
				got += map[bool]string{true: "0", false: "1"}[raw == ""]
			}
			if got != c.want || len(r.s.World.Sessions()) != 0 {
				t.Errorf("%s, want %s; sessions %v", got, c.want, r.s.World.Sessions())
			}
		})
	}
}
