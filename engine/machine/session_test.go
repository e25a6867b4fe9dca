package machine_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
)

// sessionProfile is a session technical profile of a provider.
func sessionProfile(id, provider string, parts ...string) string {
	return tp(id, strings.ReplaceAll(session, "NoopSSOSessionProvider", provider+"SSOSessionProvider"), parts...)
}

func managed(by string) string {
	return `<UseTechnicalProfileForSessionManagement ReferenceId="` + by + `" />`
}

// signIn is a journey of a combined page with a local form and a provider, a social sign-up page, and a profile
// that reads the user.
func signIn(form, idp, behaviors string) layout {
	return layout{
		profiles: sessionProfile("SM-AAD", "Default", persisted("objectId", "a", `c DefaultValue="kept"`), outputs(`b DefaultValue="session"`)) +
			sessionProfile("SM-Social", "ExternalLogin", persisted("userId")) + sessionProfile("SM-Noop", "Noop") +
			sessionProfile("SM-jwt", "OAuth") + sessionProfile("SM-saml", "Saml") +
			tp("Known", none, outputs(`objectId DefaultValue="u1"`)) +
			tp("Form", page, outputs("signInName", "objectId", `a DefaultValue="form"`), validations("Known"), form) +
			tp("Idp", oauth2, outputs(`userId PartnerClaimType="id"`, `idp DefaultValue="idp" AlwaysUseDefaultValue="true"`), idp) +
			tp("SignUp", page, outputs("email"), managed("SM-Noop")) +
			tp("Mark", transform, outputs(`displayName DefaultValue="marked"`)),
		steps: `<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">` +
			selections("", "IdpX", "!FormX") + exchanges("FormX=Form") + `</OrchestrationStep>` +
			step(2, "ClaimsExchange", preconditions(exists("true", "objectId")), exchanges("IdpX=Idp", "SignUpX=SignUp")) +
			runs(3, "Mark") + send(4),
		behaviors: behaviors,
	}
}

// Sessions over two runs, by the technical profiles reference, section 22, and tokens and endpoints, section 2.
func TestSessions(t *testing.T) {
	local := []profile.Answer{fill("signInName", "mia")}
	social := []profile.Answer{{Choose: "IdpX"}}
	remembered := []profile.Answer{{Claims: map[string]string{"signInName": "mia"}, RememberMe: true}}
	const skips = "1 skipped because the session (SM-AAD) gives back a, c, objectId, b, 2 skipped because objectId exists, 3 skipped because the session knows that Mark ran, and gives no claims back, 4 run"
	const asks = ""
	for _, c := range []struct {
		name      string
		form, idp string
		behaviors string
		first     []profile.Answer
		after     time.Duration
		request   profile.Request
		path      string
		code      string
		bag       map[string]string
		says      string
	}{
		{name: "Default", form: managed("SM-AAD"), first: local, path: skips, bag: map[string]string{"objectId": "u1", "a": "form", "b": "session", "c": "kept", "signInName": "-", "displayName": "-"},
			says: "the session of tenant contoso.onmicrosoft.com since 2026-01-15T09:00:00Z takes part"},
		{name: "Noop", form: managed("SM-Noop"), first: local, path: asks},
		{name: "OAuth and SAML keep no claims", form: managed("SM-jwt"), first: local, path: asks},
		{name: "SAML", form: managed("SM-saml"), first: local, path: asks},
		{name: "no session profile: nothing identifies the user", first: local, path: asks},
		{name: "ExternalLogin", form: managed("SM-AAD"), idp: managed("SM-Social"), first: social,
			path: "1 run, 2 skipped because the session (SM-Social) gives back userId, 3 skipped because the session knows that Mark ran, and gives no claims back, 4 run",
			bag:  map[string]string{"userId": "101558347", "idp": "-"}, says: "the session (SM-Social) remembers a sign-in with Idp"},
		{name: "a provider without a session profile", form: managed("SM-AAD"), first: social, path: asks},
		{name: "just in time", form: managed("SM-AAD"), first: local, after: 24*time.Hour - time.Second, path: skips},
		{name: "expired", form: managed("SM-AAD"), first: local, after: 24 * time.Hour, path: asks, says: "expired at 2026-01-16T09:00:00Z"},
		{name: "expires sooner", form: managed("SM-AAD"), behaviors: "<SessionExpiryInSeconds>900</SessionExpiryInSeconds>", first: local, after: 15 * time.Minute, path: asks},
		{name: "never sooner than 900 seconds", form: managed("SM-AAD"), behaviors: "<SessionExpiryInSeconds>10</SessionExpiryInSeconds>", first: local, after: time.Minute, path: skips},
		{name: "kept", form: managed("SM-AAD") + metadata("setting.enableRememberMe", "true"), behaviors: `<SingleSignOn Scope="Tenant" KeepAliveInDays="30" />`, first: remembered, after: 29 * 24 * time.Hour, path: skips},
		{name: "kept no longer", form: managed("SM-AAD") + metadata("setting.enableRememberMe", "true"), behaviors: `<SingleSignOn Scope="Tenant" KeepAliveInDays="30" />`, first: remembered, after: 30 * 24 * time.Hour, path: asks},
		{name: "Suppressed", form: managed("SM-AAD"), behaviors: `<SingleSignOn Scope="Suppressed" />`, first: local, path: asks},
		{name: "Policy", form: managed("SM-AAD"), behaviors: `<SingleSignOn Scope="Policy" />`, first: local, path: skips},
		{name: "TrustFramework", form: managed("SM-AAD"), behaviors: `<SingleSignOn Scope="TrustFramework" />`, first: local, path: skips},
		{name: "Application, the same", form: managed("SM-AAD"), behaviors: `<SingleSignOn Scope="Application" />`, first: local, path: skips},
		{name: "Application, another", form: managed("SM-AAD"), behaviors: `<SingleSignOn Scope="Application" />`, first: local, request: profile.Request{ClientId: "other"}, path: asks},
		{name: "Tenant, another application", form: managed("SM-AAD"), first: local, request: profile.Request{ClientId: "other"}, path: skips},
		{name: "prompt=login", form: managed("SM-AAD"), first: local, request: profile.Request{Prompt: "login"}, path: asks, says: "ignored: prompt=login"},
		{name: "prompt=none", form: managed("SM-AAD"), first: local, request: profile.Request{Prompt: "none"}, path: skips},
		{name: "prompt=none without a session", form: managed("SM-Noop"), first: local, request: profile.Request{Prompt: "none"}, path: "1 failed", code: "AADB2C90077"},
		{name: "max_age holds", form: managed("SM-AAD"), first: local, after: time.Minute, request: profile.Request{MaxAge: "60"}, path: skips},
		{name: "max_age is over", form: managed("SM-AAD"), first: local, after: time.Minute, request: profile.Request{MaxAge: "59"}, path: asks, says: "longer ago than max_age=59 seconds"},
		{name: "a session profile that does not exist", form: managed("SM-Nowhere"), first: nil, path: "1 failed", code: "AADB2C90021"},
		{name: "a session profile that is none", form: managed("Mark"), first: nil, path: "1 failed", code: "AADB2C90037"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t, rule{layout: signIn(c.form, c.idp, c.behaviors)})
			for _, a := range c.first {
				r.answer(t, a)
			}
			if !r.s.Over() {
				t.Fatalf("the first run waits: %s", r.transcript())
			}
			params := r.m.Again(r.s, c.after)
			params.Request = c.request
			m, err := machine.New(params)
			if err != nil {
				t.Fatal(err)
			}
			second := &run{m: m, s: m.Start()}
			second.advance(t)
			if second.path() != c.path || c.path == asks && (second.s.Prompt == nil || second.s.Prompt.TechnicalProfile != "Form") {
				t.Errorf("path %q, want %q\n%s", second.path(), c.path, second.transcript())
			}
			if f := second.s.Result; c.code != "" && (f == nil || f.Failure == nil || f.Failure.Code != c.code) {
				t.Errorf("%+v", f)
			}
			for id, want := range c.bag {
				got := "-"
				if e, ok := second.s.JourneyBag().Get(id); ok {
					got = e.Value.Text()
				}
				if got != want {
					t.Errorf("claim %s is %q, want %q", id, got, want)
				}
			}
			if !strings.Contains(second.transcript(), c.says) {
				t.Errorf("no event says %q:\n%s", c.says, second.transcript())
			}
		})
	}
}

// {Context:KMSI} is true from the moment at which the user ticks the box, in the token too, and in a later run whose
// session was kept.
func TestKeepMeSignedIn(t *testing.T) {
	l := signIn(managed("SM-AAD")+metadata("setting.enableRememberMe", "true"), "", `<SingleSignOn Scope="Tenant" KeepAliveInDays="30" />`)
	l.outputs = outputs(`objectId PartnerClaimType="sub"`, `b PartnerClaimType="kept" AlwaysUseDefaultValue="true" DefaultValue="{Context:KMSI}"`)
	kept := func(r *run) any {
		t.Helper()
		if r.s.Result == nil {
			t.Fatalf("the run waits: %s", r.transcript())
		}
		at, _ := r.s.Result.Draft.Member("kept")
		return at.Value
	}
	for _, ticks := range []bool{false, true} {
		r := begin(t, rule{layout: l})
		if r.s.Prompt == nil || !r.s.Prompt.OffersRememberMe || r.s.Prompt.RememberMe != "Keep me signed in." {
			t.Fatalf("%+v", r.s.Prompt)
		}
		if r.m.RunAt(r.s).KeepSignedIn {
			t.Error("nobody has ticked the box yet")
		}
		r.answer(t, profile.Answer{Claims: map[string]string{"signInName": "mia"}, RememberMe: ticks})
		if want := strconv.FormatBool(ticks); kept(r) != want || strings.Contains(r.transcript(), "asks to stay signed in") != ticks {
			t.Errorf("kept = %v, want %s\n%s", kept(r), want, r.transcript())
		}
		m, err := machine.New(r.m.Again(r.s, time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		second := &run{m: m, s: m.Start()}
		second.advance(t)
		if want := strconv.FormatBool(ticks); kept(second) != want {
			t.Errorf("with the session: kept = %v, want %s", kept(second), want)
		}
	}
}

// A rolling session ends some time after its last use, an absolute one after its beginning; auth_time stays that of
// the sign-in with credentials.
func TestSessionExpiryTypes(t *testing.T) {
	for kind, lives := range map[string]bool{"Rolling": true, "Absolute": false} {
		r := begin(t, rule{layout: signIn(managed("SM-AAD"), "", "<SessionExpiryType>"+kind+"</SessionExpiryType><SessionExpiryInSeconds>3600</SessionExpiryInSeconds>")})
		r.answer(t, fill("signInName", "mia"))
		first := r.s
		for i := range 2 {
			m, err := machine.New(r.m.Again(r.s, 40*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			r = &run{m: m, s: m.Start()}
			r.advance(t)
			if want := i == 0 || lives; r.s.Over() != want {
				t.Errorf("%s, use %d: over %v", kind, i+1, r.s.Over())
			}
			if r.s.Over() {
				at, _ := r.s.Result.Draft.Member("auth_time")
				old, _ := first.Result.Draft.Member("auth_time")
				if at.Value != old.Value {
					t.Errorf("auth_time %v, want %v", at.Value, old.Value)
				}
			}
		}
	}
}

// Steps backward take the session back too: states share nothing that is written.
func TestSessionsAreValues(t *testing.T) {
	r := begin(t, rule{layout: signIn(managed("SM-AAD"), "", "")})
	before := r.s
	hash := before.Fingerprint()
	r.answer(t, fill("signInName", "mia"))
	if len(before.World.Sessions()) != 0 || len(r.s.World.Sessions()) != 1 || before.Fingerprint() != hash {
		t.Errorf("%v, %v", before.World.Sessions(), r.s.World.Sessions())
	}
	left, ok := r.m.SessionLeft(r.s)
	if !ok || len(left.Records) != 2 || left.Records[0].SessionProfile != "SM-AAD" {
		t.Errorf("%+v", left)
	}
	if _, _, err := r.m.Answer(before, profile.Answer{RememberMe: true}); err == nil {
		t.Error("a page without the box takes no tick")
	}
}
