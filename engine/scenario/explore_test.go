package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
)

func explored(t *testing.T, sample, policyId string) *scenario.Exploration {
	t.Helper()
	e, err := scenario.Explore(context.Background(), machine.Params{Policy: effective(t, sample, policyId), Keys: signing}, scenario.ExploreOptions{})
	if err != nil || !e.Complete {
		t.Fatalf("complete %v, %v", e != nil && e.Complete, err)
	}
	return e
}

// TestExplore: the ways through the sample of local accounts, each with what leads there.
func TestExplore(t *testing.T) {
	e := explored(t, "local-accounts", "B2C_1A_signup_signin")
	var got []string
	for _, p := range e.Paths {
		line := fmt.Sprint(p.Report.Outcome, " ", p.Report.Path(), " ", p.Answers(), " ", p.World)
		if p.Report.Error != nil {
			line += " " + p.Report.Error.Code
		}
		got = append(got, line)
	}
	for _, want := range []string{
		"token [1 2 5 7] [choose SignUpWithLogonEmailExchange submit LocalAccountSignUpWithLogonEmail] ",
		"token [1 2 3 4 7] [choose FacebookExchange submit SelfAsserted-Social] ",
		"token [1 5 7] [submit SelfAsserted-LocalAccountSignin-Email] a user who exists",
		"token [1 2 3 7] [choose FacebookExchange] a user who exists",
		"error [] [choose ForgotPassword]  AADB2C90118",
		"error [1] [choose SignUpWithLogonEmailExchange cancel LocalAccountSignUpWithLogonEmail]  AADB2C90091",
		"waiting [1] [choose SignUpWithLogonEmailExchange submit LocalAccountSignUpWithLogonEmail] a user who exists",
		"waiting [] [submit SelfAsserted-LocalAccountSignin-Email] wrongPassword at login-NonInteractive",
		"error [1] [choose FacebookExchange] cancelled at Facebook-OAUTH AADB2C90273",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(got, "\n"))
		}
	}
	// Who signs up socially is written by the page of step 4, so that step 6 is never needed.
	if len(e.NeverReached) != 0 || len(e.AlwaysSkipped) != 1 || e.AlwaysSkipped[0].Name != "SignUpOrSignIn step 6" {
		t.Errorf("never reached %v, always skipped %v", e.NeverReached, e.AlwaysSkipped)
	}
	for _, m := range e.Missing {
		for _, i := range m.Paths {
			if r := e.Paths[i].Report; r.Token == nil || r.Token.Claims[m.Claim] != nil {
				t.Errorf("path %d lacks no %s", i, m.Claim)
			}
		}
	}
	if !slices.ContainsFunc(e.Missing, func(m scenario.MissingClaim) bool { return m.Claim == "idp" }) {
		t.Errorf("missing %v: local accounts have no identity provider", e.Missing)
	}
}

// TestExploreComparesValues: both ways of a precondition that compares a claim which the user enters are found.
func TestExploreComparesValues(t *testing.T) {
	e := explored(t, "branching", "B2C_1A_Branching")
	for _, want := range []string{"[1 2 4 5]", "[1 3 4 5]"} {
		if !slices.ContainsFunc(e.Paths, func(p scenario.Path) bool { return p.Report.Outcome == "token" && fmt.Sprint(p.Report.Path()) == want }) {
			t.Errorf("no token by %s", want)
		}
	}
}

// TestPathTo finds steps, technical profiles and errors.
func TestPathTo(t *testing.T) {
	e := explored(t, "local-accounts", "B2C_1A_signup_signin")
	for target, want := range map[string]string{
		"4": "[choose FacebookExchange submit SelfAsserted-Social]", "signuporsignin/5": "[submit SelfAsserted-LocalAccountSignin-Email]",
		"facebook-oauth": "[choose FacebookExchange]", "aadb2c90118": "[choose ForgotPassword]", "6": "", "AADB2C00000": "", "Other/1": "",
	} {
		p, ok := e.To(target)
		if ok != (want != "") || ok && fmt.Sprint(p.Answers()) != want {
			t.Errorf("%s: %v %v, want %s", target, ok, p.Answers(), want)
		}
	}
}

// TestCover: the paths chosen reach what all paths reach, and each, written down, comes to what it expects.
func TestCover(t *testing.T) {
	for _, c := range [][2]string{{"local-accounts", "B2C_1A_signup_signin"}, {"local-accounts", "B2C_1A_PasswordReset"}, {"branching", "B2C_1A_Branching"}, {"lessons/5-rest", "B2C_1A_Lesson5"}} {
		e := explored(t, c[0], c[1])
		all, some := scenario.NewCoverage(e.Paths[0].Machine.Policy()), scenario.NewCoverage(e.Paths[0].Machine.Policy())
		for _, p := range e.Paths {
			all.Take(p.Trail)
		}
		chosen := e.Cover(func(i int) bool {
			_, err := scenario.Recording{Machine: e.Paths[i].Machine, Trail: e.Paths[i].Trail}.Text(context.Background(), "x")
			if err != nil {
				t.Errorf("%s path %d: %v", c[1], i, err)
			}
			return err == nil
		})
		for _, i := range chosen {
			some.Take(e.Paths[i].Trail)
		}
		reachable, _ := all.Reached("")
		covered, _ := some.Reached("")
		if covered != reachable || len(chosen) == 0 || len(chosen) > len(e.Paths)/2 {
			t.Errorf("%s: %d of %d paths cover %d of %d", c[1], len(chosen), len(e.Paths), covered, reachable)
		}
	}
}

// TestExploreIsBounded: it stops at its limit, and when it is told to.
func TestExploreIsBounded(t *testing.T) {
	params := machine.Params{Policy: effective(t, "local-accounts", "B2C_1A_signup_signin"), Keys: signing}
	told := 0
	e, err := scenario.Explore(context.Background(), params, scenario.ExploreOptions{Limit: 30, Progress: func(tried, paths int) { told = tried }})
	if err != nil || e.Complete || e.Tried != 30 || told != 25 || len(e.Paths) == 0 {
		t.Errorf("%+v, told of %d, %v", e, told, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := scenario.Explore(ctx, params, scenario.ExploreOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	params.Journey = "Nothing"
	if _, err := scenario.Explore(context.Background(), params, scenario.ExploreOptions{}); err == nil {
		t.Error("a journey that is not there was explored")
	}
}

// TestAnInterruptedExploration gives what was found until then.
func TestAnInterruptedExploration(t *testing.T) {
	e := effective(t, "local-accounts", "B2C_1A_signup_signin")
	params, _, err := (&scenario.File{}).Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	found, err := scenario.Explore(ctx, params, scenario.ExploreOptions{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) || found == nil || len(found.Paths) == 0 || found.Complete || found.Tried > 30 {
		t.Fatalf("%v, %+v", err, found)
	}
}

// TestReliving: a path lived in a debugger's session ends as it did.
func TestReliving(t *testing.T) {
	e := effective(t, "local-accounts", "B2C_1A_signup_signin")
	params, _, err := (&scenario.File{}).Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	found, err := scenario.Explore(context.Background(), params, scenario.ExploreOptions{Limit: 150})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range found.Paths {
		s, err := p.Trail.Relive(context.Background(), p.Machine)
		trail, fault := scenario.TrailOf(s)
		if err != nil || fault != nil || len(trail.Events) != len(p.Trail.Events) || trail.State.Over() != p.Trail.State.Over() {
			t.Errorf("path %d (%s): %v %v, %d events, not %d", i+1, p.World, err, fault, len(trail.Events), len(p.Trail.Events))
		}
	}
}
