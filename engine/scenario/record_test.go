package scenario_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"journeydesigner/engine/explore"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/samples"
)

// recorded writes a run with the scenario's own answers, or found ones, as a scenario.
func recorded(t *testing.T, sample, policyId, text string) string {
	t.Helper()
	e := workspacetest.Sample(t, sample, policyId)
	f, err := scenario.Parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	m, trail, err := explore.PlayOrSearch(context.Background(), params, player, len(f.Answers) == 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := scenario.Recording{Name: f.Name, Machine: m, Trail: trail}
	if f.Again != nil {
		params, player, _, err := f.Repeat(m, trail.State)
		if err != nil {
			t.Fatal(err)
		}
		second, next, err := explore.PlayOrSearch(context.Background(), params, player, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Again = &scenario.Repeated{Machine: second, Trail: next}
	}
	out, err := r.Text(context.Background(), "recorded")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestRecording: a sign-up is written in a stable order, with matchers for what varies.
func TestRecording(t *testing.T) {
	got := recorded(t, "local-accounts", "B2C_1A_signup_signin", "clock: 2026-03-01T10:00:00Z\nrequest: {ui_locales: de, campaignId: a b}")
	for _, want := range []string{
		"name: SignUpOrSignIn ends in a token by steps 1 2 5 7\npolicy: B2C_1A_signup_signin\nrequest:\n  campaignId: a b\n  ui_locales: de\nclock: \"2026-03-01T10:00:00Z\"\nanswers:\n",
		"    choose: SignUpWithLogonEmailExchange\n", "    control: {email: {SendCode: {}, VerifyCode: {code: $mailed}}}\n",
		"expect:\n  outcome: token\n  path: [1, 2, 5, 7]\n  token:\n",
		"    exp: {$near: \"2026-03-01T11:00:00Z\"}\n", "    sub: {$matches: \"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$\"}\n", "    newUser: true\n",
		"password: $present", "userPrincipalName: {$matches: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if again := recorded(t, "local-accounts", "B2C_1A_signup_signin", "clock: 2026-03-01T10:00:00Z\nrequest: {ui_locales: de, campaignId: a b}"); again != got {
		t.Error("a second recording of the same run differs")
	}
}

// TestRecordingsOfSamples: every scenario that ships with a sample, recorded and recorded again, says the same.
func TestRecordingsOfSamples(t *testing.T) {
	for _, sample := range samples.All() {
		files, err := samples.Files(sample.Name)
		if err != nil {
			t.Fatal(err)
		}
		names, _ := fs.Glob(files, "*.scenario.yaml")
		for _, name := range names {
			t.Run(sample.Name+"/"+name, func(t *testing.T) {
				text, _ := fs.ReadFile(files, name)
				f, err := scenario.Parse(name, text)
				if err != nil {
					t.Fatal(err)
				}
				if len(f.Answers) == 0 {
					return // nothing to record again
				}
				first := recorded(t, sample.Name, f.Policy, string(text))
				if second := recorded(t, sample.Name, f.Policy, first); second != first {
					t.Errorf("first\n%s\nsecond\n%s", first, second)
				}
			})
		}
	}
}

// TestRecordingKeepsSecrets: policy keys, and passwords but those of made-up users and answers, are not written.
func TestRecordingKeepsSecrets(t *testing.T) {
	got := recorded(t, "local-accounts", "B2C_1A_signup_signin", leo+`keys: {B2C_1A_FacebookSecret: canary-key}
answers: [{claims: {signInName: leo@contoso.com, password: "Passw0rd!"}}]`)
	if strings.Contains(got, "canary") || strings.Contains(got[strings.Index(got, "expect:"):], "Passw0rd!") {
		t.Errorf("a secret is written:\n%s", got)
	}
}

// TestButtons: a run that ends after a button, and one in which a button is pressed twice, are written and played again.
func TestButtons(t *testing.T) {
	for _, text := range []string{
		"answers: [{choose: SignUpWithLogonEmailExchange}, {on: 2, submit: false, claims: {email: leo@contoso.com}, control: {email: {SendCode: {}}}}]",
		"answers: [{choose: SignUpWithLogonEmailExchange}, {on: 2, submit: false, claims: {email: leo@contoso.com}, control: {email: {SendCode: {}, VerifyCode: {code: wrong}}}}, {on: 2, claims: {email: leo@contoso.com}}]",
	} {
		first := recorded(t, "local-accounts", "B2C_1A_signup_signin", text)
		if second := recorded(t, "local-accounts", "B2C_1A_signup_signin", first); second != first || !strings.Contains(first, "    submit: false\n") {
			t.Errorf("first\n%s\nsecond\n%s", first, second)
		}
	}
}

// TestNotRepeatable: what does not come to the same when it is played again is not written.
func TestNotRepeatable(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	m, trail, _, err := playing(t, e, signsIn)
	if err != nil {
		t.Fatal(err)
	}
	trail.Given = nil
	if _, err = (scenario.Recording{Machine: m, Trail: trail}).Text(context.Background(), "x"); !errors.Is(err, scenario.ErrNotRepeatable) {
		t.Errorf("error %v", err)
	}
}

// TestRevise: expectations that fail become those of what happens; what holds, comments and layout stay.
func TestRevise(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	for _, c := range []struct{ name, before, after string }{
		{"block style", `expect:
  outcome: error # wrong
  # the way
  path: [1, 2] # of steps
  token:
    name: Mia # who
    # between
    sub: $present
  claims:
    givenName: Leo
`, `expect:
  outcome: token # wrong
  # the way
  path: [1, 5, 7] # of steps
  token:
    name: Leo # who
    # between
    sub: $present
  claims:
    givenName: Leo
`},
		{"flow style", "expect: {outcome: token, token: {name: Mia, sub: $present}} # why\n", "expect: {outcome: token, token: {name: Leo, sub: $present}} # why\n"},
		{"flow within block", "expect:\n  token: {name: Mia, nobody: x,\n    sub: $present}\n  claims: {displayName: Leo}\n", "expect:\n  token: {name: Leo, nobody: $absent, sub: $present}\n  claims: {displayName: Leo}\n"},
		{"an error that is none", "expect:\n  error: AADB2C90118\n  claims: {displayName: Leo}\n", "expect:\n  claims: {displayName: Leo}\n"},
		{"messages and users", "expect:\n  messages:\n    - Oops\n  directory:\n  - {displayName: Mia}\n  outcome: token\n", "expect:\n  outcome: token\n"},
	} {
		got, err := scenario.Revise(context.Background(), "x", []byte(signsIn+c.before), e, signing)
		if err != nil || string(got) != signsIn+c.after {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, strings.TrimPrefix(string(got), signsIn), c.after)
		}
	}
	got, err := scenario.Revise(context.Background(), "x", []byte("\uFEFF"+signsIn+"expect: {token: {name: Mia}}\n"), e, signing)
	if want := "\uFEFF" + signsIn + "expect: {token: {name: Leo}}\n"; err != nil || string(got) != want {
		t.Errorf("with a byte order mark: %v\n%s", err, got)
	}
	got, err = scenario.Revise(context.Background(), "x", []byte("answers: [{choose: ForgotPassword}] # a comment\n"), e, signing)
	if err != nil && !strings.Contains(err.Error(), "ForgotPassword") || err == nil && !strings.HasPrefix(string(got), "answers: [{choose: ForgotPassword}] # a comment\nexpect: {outcome: ") {
		t.Errorf("%v\n%s", err, got)
	}
	for _, c := range []struct{ before, after string }{
		{ // in block style; comments and what holds stay
			"transformations:\n  - transformation: CreateUserPrincipalName # by name\n    claims: {upnUserName: mia}\n    # the name\n    expect:\n      userPrincipalName: nobody # wrong\n  - transformation: CreateRandomUPNUserName\n",
			"transformations:\n  - transformation: CreateUserPrincipalName # by name\n    claims: {upnUserName: mia}\n    # the name\n    expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}\n    # wrong\n  - transformation: CreateRandomUPNUserName\n",
		},
		{ // in flow style
			"transformations:\n  - {transformation: CreateUserPrincipalName, claims: {upnUserName: mia}, expect: {userPrincipalName: x}} # one\n",
			"transformations:\n  - {transformation: CreateUserPrincipalName, claims: {upnUserName: mia}, expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}} # one\n",
		},
		{ // it does not fail any more
			"transformations:\n- transformation: CreateUserPrincipalName\n  claims: {upnUserName: mia}\n  error: any\n- transformation: CreateRandomUPNUserName\n",
			"transformations:\n- transformation: CreateUserPrincipalName\n  claims: {upnUserName: mia}\n  expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}\n- transformation: CreateRandomUPNUserName\n",
		},
		{ // one that cannot be rewritten stays beside one that can
			"transformations:\n  - transformation: Nobody\n  - transformation: CreateUserPrincipalName\n    claims: {upnUserName: mia}\n    expect: {userPrincipalName: null}\n",
			"transformations:\n  - transformation: Nobody\n  - transformation: CreateUserPrincipalName\n    claims: {upnUserName: mia}\n    expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}\n",
		},
	} {
		got, err := scenario.Revise(context.Background(), "x", []byte(c.before), e, signing)
		if err != nil || string(got) != c.after {
			t.Errorf("%v\n%s\nbecame\n%s\nwant\n%s", err, c.before, got, c.after)
		}
	}
	if _, err := scenario.Revise(context.Background(), "x", []byte("transformations:\n  - transformation: Nobody\n"), e, signing); !errors.Is(err, scenario.ErrNothingToRevise) {
		t.Error(err)
	}
	if _, err := scenario.Revise(context.Background(), "x", []byte(signsIn+"expect: {outcome: token}"), e, signing); !errors.Is(err, scenario.ErrNothingToRevise) {
		t.Errorf("error %v", err)
	}
}
