package scenario_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/debug"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
)

// lived plays a sample's scenario in a debugger's session to the end.
func lived(t *testing.T, text string) *debug.Session {
	t.Helper()
	f, err := scenario.Parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), signing)
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(params)
	if err != nil {
		t.Fatal(err)
	}
	s := debug.New(m)
	for {
		if _, err := s.Go(context.Background(), debug.Forward, debug.Run); err != nil && !errors.Is(err, debug.ErrWaiting) {
			t.Fatal(err)
		}
		if s.Current().State.Over() {
			return s
		}
		a, next, ok := player.Next(m, s.Current().State)
		if !ok {
			if a, ok = explore.Fill(m, s.Current().State); !ok {
				t.Fatal("no answer")
			}
		}
		player = next
		if err := s.Answer(a); err != nil {
			t.Fatal(err)
		}
	}
}

// localSignUp is a sign-up whose code comes by mail.
const localSignUp = `
policy: B2C_1A_signup_signin
answers:
  - on: SelfAsserted-LocalAccountSignin-Email
    choose: SignUpWithLogonEmailExchange
  - on: LocalAccountSignUpWithLogonEmail
    claims: {email: mia@contoso.com, newPassword: "Passw0rd!", reenterPassword: "Passw0rd!", displayName: Mia, givenName: Mia, surname: Sullivan}
`

// TestTrailOfASession: what a session lived is recorded up to the moment that is shown, of the branch that is shown.
func TestTrailOfASession(t *testing.T) {
	s := lived(t, localSignUp)
	trail, err := scenario.TrailOf(s)
	if err != nil {
		t.Fatal(err)
	}
	text, err := scenario.Recording{Machine: s.Machine(), Trail: trail}.Text(context.Background(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"choose: SignUpWithLogonEmailExchange", "VerifyCode: {code: $mailed}", "  outcome: token\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}

	// Back at the page of the sign-up, only the first answer has been given.
	at := slices.IndexFunc(s.Trail(), func(m debug.Moment) bool {
		return m.State.Prompt != nil && m.State.Prompt.TechnicalProfile == "LocalAccountSignUpWithLogonEmail"
	})
	s.Travel(at)
	if trail, err = scenario.TrailOf(s); err != nil || len(trail.Given) != 1 || len(trail.Events) != at {
		t.Fatalf("%d answers, %d events, %v", len(trail.Given), len(trail.Events), err)
	}
	if err := s.Answer(profile.Answer{Cancel: true}); err != nil {
		t.Fatal(err)
	}
	// The branch that is shown now is the one that cancels; the other is the one before.
	if trail, err = scenario.TrailOf(s); err != nil || len(trail.Given) != 2 || !trail.Given[1].Answer.Cancel {
		t.Fatalf("%v %v", trail.Given, err)
	}
	if err := s.Switch(0); err != nil {
		t.Fatal(err)
	}
	s.Travel(len(s.Trail()) - 1)
	if trail, err = scenario.TrailOf(s); err != nil || len(trail.Given) < 3 || trail.Given[1].Answer.Cancel {
		t.Fatalf("%v %v", trail.Given, err)
	}
}

// TestTrailOfAnEditedSession: a claim that was changed by hand is told, until the run stands before it.
func TestTrailOfAnEditedSession(t *testing.T) {
	s := lived(t, localSignUp)
	s.Travel(5)
	if err := s.SetClaim("displayName", "Other"); err != nil {
		t.Fatal(err)
	}
	_, err := scenario.TrailOf(s)
	var edited *scenario.EditedError
	if !errors.As(err, &edited) || edited.Moment != 6 || !strings.Contains(err.Error(), "the claim displayName was changed by hand at event 6") {
		t.Fatalf("%v", err)
	}
	s.Travel(5)
	if _, err := scenario.TrailOf(s); err != nil {
		t.Error(err)
	}
}

// TestProposals: every line of the expectations is a proposal; what is struck is not written, but the outcome is.
func TestProposals(t *testing.T) {
	s := lived(t, localSignUp)
	trail, _ := scenario.TrailOf(s)
	r := scenario.Recording{Machine: s.Machine(), Trail: trail}
	all := r.Proposals()
	text, err := r.Text(context.Background(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range all {
		if p.Fixed != (p.Part == "outcome") {
			t.Errorf("%v fixed: %t", p.ProposalId, p.Fixed)
		}
		if !strings.Contains(string(text), p.Text) {
			t.Errorf("%v: %s is not in\n%s", p.ProposalId, p.Text, text)
		}
		if i > 0 && p.ProposalId == all[i-1].ProposalId {
			t.Errorf("%v twice", p.ProposalId)
		}
		r.Struck = append(r.Struck, p.ProposalId)
	}
	if text, err = r.Text(context.Background(), "x"); err != nil || !strings.HasSuffix(string(text), "expect:\n  outcome: token\n") {
		t.Errorf("%v\n%s", err, text)
	}
	r.Struck = []scenario.ProposalId{{Part: "token", Name: "name"}}
	if text, err = r.Text(context.Background(), "x"); err != nil || strings.Contains(string(text), "\n    name: ") || !strings.Contains(string(text), "\n    email: ") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"A new social user": "a-new-social-user", "  ": "scenario", "Ärger/../x": "rger-x", strings.Repeat("ab ", 60): "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a",
	} {
		if got := scenario.FileName(name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
}
