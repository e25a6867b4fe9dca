package scenario_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
)

var signing = world.NewKeys()

// playing parses a scenario and plays it over a policy.
func playing(t testing.TB, e *chain.Effective, text string) (*machine.Machine, scenario.Trail, *scenario.File, error) {
	t.Helper()
	f, err := scenario.Parse("x.scenario.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	trail, err := scenario.Play(context.Background(), m, player, nil)
	return m, trail, f, err
}

const leo = `
directory:
  - {objectId: u1, signInNames.emailAddress: leo@contoso.com, password: "Passw0rd!", displayName: Leo, givenName: Leo, surname: Brandt}
`

func TestPlaying(t *testing.T) {
	branching, accounts := workspacetest.Sample(t, "branching", "B2C_1A_Branching"), workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	for _, c := range []struct {
		name   string
		policy *chain.Effective
		text   string
		// want is outcome, path and error code; waiting runs name the profile.
		want  string
		fails string
	}{
		{name: "no answers", policy: branching, want: "waiting [] SelfAsserted-Order"},
		{name: "by profile, id in any case", policy: branching, text: "answers: [{on: SELFASSERTED-order, claims: {customerName: A}}]", want: "waiting [1] SelfAsserted-Loyalty"},
		{name: "by exchange", policy: branching, text: "answers: [{on: OrderExchange, claims: {customerName: A}}]", want: "waiting [1] SelfAsserted-Loyalty"},
		{name: "by step", policy: branching, text: "answers: [{on: 1, claims: {customerName: A}}]", want: "waiting [1] SelfAsserted-Loyalty"},
		{name: "by step as text", policy: branching, text: `answers: [{on: "1", claims: {customerName: A}}]`, want: "waiting [1] SelfAsserted-Loyalty"},
		{name: "for any page", policy: branching, text: "answers: [{claims: {customerName: A}}, {}]", want: "token [1 3 4 5]"},
		{name: "for another page", policy: branching, text: "answers: [{on: 3, claims: {customerName: A}}]", want: "waiting [] SelfAsserted-Order"},
		{name: "in the order of the pages, not of the file", policy: branching, text: "answers: [{on: 3}, {on: 1, claims: {customerName: A}}]", want: "token [1 3 4 5]"},
		{name: "each only once", policy: branching, text: `answers: [{on: 1, claims: {customerName: ""}}]`, want: "waiting [] SelfAsserted-Order"},
		{name: "the next for a rejected page", policy: branching, text: `answers: [{on: 1, claims: {customerName: ""}}, {on: 1, claims: {customerName: A}}, {on: 3}]`, want: "token [1 3 4 5]"},
		{name: "cancel", policy: branching, text: "answers: [{cancel: true}]", want: "error [] AADB2C90091"},
		{name: "a field that is not there", policy: branching, text: "answers: [{claims: {objectId: A}}]", fails: `no field "objectId"`},
		{name: "a choice that is not there", policy: branching, text: "answers: [{choose: OrderExchange}]", fails: `no choice "OrderExchange"`},
		{name: "a control that is not there", policy: branching, text: "answers: [{control: {customerName: {SendCode: {}}}}]", fails: `no control "customerName"`},
		{name: "another journey", policy: branching, text: "journey: ORDER", want: "waiting [] SelfAsserted-Order"},
		{name: "verification goes without saying", policy: accounts, want: "token [1 2 5 7]", text: `answers:
  - {on: 1, choose: SignUpWithLogonEmailExchange}
  - {claims: {email: a@contoso.com, newPassword: "Sonne-2026", reenterPassword: "Sonne-2026", displayName: A}}`},
		{name: "a wrong code is what the scenario says", policy: accounts, want: "waiting [1] LocalAccountSignUpWithLogonEmail", text: `answers:
  - {on: 1, choose: SignUpWithLogonEmailExchange}
  - {claims: {email: a@contoso.com, newPassword: "Sonne-2026", reenterPassword: "Sonne-2026", displayName: A}, control: {email: {SendCode: {}, VerifyCode: {code: 12}}}}`},
		{name: "no code was sent", policy: accounts, want: "waiting [1] LocalAccountSignUpWithLogonEmail", text: `answers:
  - {on: 1, choose: SignUpWithLogonEmailExchange}
  - {claims: {email: a@contoso.com}, control: {email: {VerifyCode: {code: $mailed}}}}`},
		{name: "an identity provider refuses", policy: accounts, want: "error [1] AADB2C90273", text: "answers: [{choose: FacebookExchange}]\nproviders: {facebook-oauth: {error: access_denied}}"},
		{name: "domain_hint", policy: accounts, want: "waiting [1 2 3] SelfAsserted-Social", text: "request: {domain_hint: facebook.com}"},
		{name: "the directory", policy: accounts, want: "token [1 5 7]", text: leo + `answers: [{claims: {signInName: leo@contoso.com, password: "Passw0rd!"}}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, trail, _, err := playing(t, c.policy, c.text)
			var unfit *machine.AnswerError
			if c.fails != "" {
				if !errors.As(err, &unfit) || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("error %v, want %q", err, c.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r := scenario.Tell(m, trail)
			got := fmt.Sprint(r.Outcome, " ", r.Path())
			if r.Error != nil {
				got += " " + r.Error.Code
			}
			if r.WaitingFor != nil {
				got += " " + r.WaitingFor.TechnicalProfile
			}
			if got != c.want {
				t.Errorf("%s, want %s; %+v", got, c.want, r.Error)
			}
		})
	}
}

// A player is a value: two runs that go on from one player do not disturb each other.
func TestPlayersAreValues(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	f, err := scenario.Parse("x", []byte(`answers:
  - {on: 1, choose: SignUpWithLogonEmailExchange}
  - {on: 2, claims: {email: a@contoso.com, newPassword: "Sonne-2026", reenterPassword: "Sonne-2026", displayName: A}}
  - {on: 2, claims: {email: b@contoso.com, newPassword: "Regen-2026", reenterPassword: "Regen-2026", displayName: B}}`))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	type stand struct {
		trail  scenario.Trail
		player scenario.Player
	}
	var lived []stand
	var given []string
	at := stand{scenario.Trail{State: m.Start()}, player}
	for {
		if at.trail, err = scenario.Advance(context.Background(), m, at.trail, nil); err != nil {
			t.Fatal(err)
		}
		a, next, ok := at.player.Next(m, at.trail.State)
		if !ok {
			break
		}
		lived, given = append(lived, at), append(given, fmt.Sprint(a))
		state, _, err := m.Answer(at.trail.State, a)
		if err != nil {
			t.Fatal(err)
		}
		at = stand{scenario.Trail{State: state}, next}
	}
	if len(given) < 4 {
		t.Fatalf("answers %v", given)
	}
	for range 2 {
		for i, s := range slices.Backward(lived) {
			a, _, _ := s.player.Next(m, s.trail.State)
			if fmt.Sprint(a) != given[i] {
				t.Errorf("answer %d is now %v, was %s", i, a, given[i])
			}
		}
	}
	if _, _, ok := player.Next(m, m.Start()); ok {
		t.Error("an answer where nothing is asked")
	}
}

func TestTooManyAnswers(t *testing.T) {
	f := &scenario.File{Name: "x", Answers: make([]scenario.Answer, 65)}
	if _, err := scenario.NewPlayer(f); err == nil || !strings.Contains(err.Error(), "65 answers") {
		t.Errorf("error %v", err)
	}
}

func TestPlayingStopsWithItsContext(t *testing.T) {
	e := workspacetest.Sample(t, "hello-world", "B2C_1A_HelloWorld")
	m, err := machine.New(machine.Params{Policy: e, Keys: signing})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	seen := 0
	trail, err := scenario.Play(ctx, m, scenario.Player{}, func(machine.Event) {
		if seen++; seen == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(trail.Events) != 2 {
		t.Errorf("%d events, %v", len(trail.Events), err)
	}
}

func TestExpectations(t *testing.T) {
	accounts := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	m, trail, _, err := playing(t, accounts, leo+`answers: [{claims: {signInName: leo@contoso.com, password: "Passw0rd!"}}]`)
	if err != nil {
		t.Fatal(err)
	}
	signedIn := scenario.Tell(m, trail)
	m, trail, _, err = playing(t, accounts, "answers: [{choose: ForgotPassword}]")
	if err != nil {
		t.Fatal(err)
	}
	forgotten := scenario.Tell(m, trail)
	for _, c := range []struct {
		expect string
		report scenario.Report
		unmet  []string
	}{
		{"{}", signedIn, nil},
		{"{outcome: token, path: [1, 5, 7], token: {name: Leo, exp: 1768471200}, claims: {givenname: Leo}}", signedIn, nil},
		{"{outcome: error}", signedIn, []string{"outcome is token, expected error"}},
		{"{path: [1, 7]}", signedIn, []string{"path is [1 5 7], expected [1 7]: step 5 ran as well"}},
		{"{path: []}", signedIn, []string{"path is [1 5 7], expected []: step 1 ran as well"}},
		{"{token: {name: Mia, nobody: 1}}", signedIn, []string{`token claim name is "Leo", expected "Mia"`, `token claim nobody is missing, expected "1"`}},
		{"{claims: {givenName: Mia, nobody: x}}", signedIn, []string{`claim givenName is "Leo", expected "Mia"`, `claim nobody is missing, expected "x"`}},
		{"{error: AADB2C90118}", signedIn, []string{"error is none, expected AADB2C90118"}},
		{"{outcome: error, error: aadb2c90118, path: []}", forgotten, nil},
		{"{error: AADB2C90091}", forgotten, []string{"error is AADB2C90118 The user has forgotten their password., expected AADB2C90091"}},
		{"{token: {name: Leo}}", forgotten, []string{`token claim name is missing, expected "Leo"`}},
	} {
		f, err := scenario.Parse("x", []byte("expect: "+c.expect))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Expect.Unmet(c.report); !slices.Equal(got, c.unmet) {
			t.Errorf("%s: unmet %q, want %q", c.expect, got, c.unmet)
		}
	}
	var none *scenario.Expect
	if none.Unmet(signedIn) != nil {
		t.Error("nothing expected, something unmet")
	}
	odd := &scenario.Expect{Claims: map[string]any{"a": struct{}{}}}
	if got := odd.Unmet(signedIn); len(got) != 1 {
		t.Errorf("unmet %q", got)
	}
}

// The report is the contract of the command line: its keys, and no secret.
func TestReport(t *testing.T) {
	accounts := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	const canary = "Canary-Pass-4711"
	for _, c := range []struct{ name, text, keys string }{
		{"token", `answers:
  - {on: 1, choose: SignUpWithLogonEmailExchange}
  - {claims: {email: a@contoso.com, newPassword: ` + canary + `, reenterPassword: x, displayName: A}}
  - {claims: {email: a@contoso.com, newPassword: ` + canary + `, reenterPassword: ` + canary + `, displayName: A}}`,
			"claims journey outcome pages policy response session steps token tokens unsupported"},
		{"error", "directory: [{objectId: u, password: " + canary + "}]\nanswers: [{claims: {signInName: a, password: " + canary + "}}, {choose: ForgotPassword}]",
			"claims error journey outcome pages policy response steps unsupported"},
		{"waiting", "answers: [{claims: {signInName: a, password: " + canary + "}}]", "claims journey outcome pages policy steps unsupported waitingFor"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, trail, _, err := playing(t, accounts, c.text)
			if err != nil {
				t.Fatal(err)
			}
			r := scenario.Tell(m, trail)
			text, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			var object map[string]json.RawMessage
			if err := json.Unmarshal(text, &object); err != nil {
				t.Fatal(err)
			}
			var keys []string
			for k := range object {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			if got := strings.Join(keys, " "); got != c.keys || r.Outcome != c.name {
				t.Errorf("outcome %s, keys %s, want %s", r.Outcome, got, c.keys)
			}
			if strings.Contains(string(text), canary) {
				t.Errorf("the password is in the report: %s", text)
			}
			for _, message := range trail.State.World.Inbox() {
				if strings.Contains(string(text), `"`+message.Code+`"`) {
					t.Errorf("the mailed code is in the report")
				}
			}
			if string(object["unsupported"]) != "[]" || len(r.Pages) == 0 {
				t.Errorf("report %s", text)
			}
		})
	}
}

func TestReportOfASecretAndOfTheUnsupported(t *testing.T) {
	e := workspacetest.Sample(t, "branching", "B2C_1A_Branching")
	m, err := machine.New(machine.Params{Policy: e, Keys: signing})
	if err != nil {
		t.Fatal(err)
	}
	failed := scenario.Trail{State: m.Start(), Events: []machine.Event{
		{Failure: &profile.Failure{Unsupported: "x"}}, {Failure: &profile.Failure{Unsupported: "x"}}, {Failure: &profile.Failure{}},
	}}
	failed.State.Result = &machine.Result{Failure: &profile.Failure{Unsupported: "x", Message: "no x", Profile: "P"}}
	r := scenario.Tell(m, failed)
	if len(r.Unsupported) != 1 || r.Error == nil || r.Error.Code != "unsupported" || r.Error.TechnicalProfile != "P" || r.Outcome != "error" {
		t.Errorf("%+v", r)
	}
	broken := scenario.Trail{State: m.Start()}
	broken.State.Result = &machine.Result{Token: "no token"}
	if r := scenario.Tell(m, broken); r.Token.Raw != "no token" || r.Token.Claims != nil {
		t.Errorf("%+v", r.Token)
	}
	accounts := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	m, err = machine.New(machine.Params{Policy: accounts, Keys: signing, Claims: map[string]string{"password": "Canary"}})
	if err != nil {
		t.Fatal(err)
	}
	if r := scenario.Tell(m, scenario.Trail{State: m.Start()}); r.Claims["password"].Text() != "•••" {
		t.Errorf("claims %v", r.Claims)
	}
}
