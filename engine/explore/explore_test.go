package explore_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/published"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/workspace/workspacetest"
)

func explored(t *testing.T, sample, policyId string) *explore.Exploration {
	t.Helper()
	e, err := explore.Journey(context.Background(), machine.Params{Policy: workspacetest.Sample(t, sample, policyId), Keys: signing}, explore.Options{})
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
	if !slices.ContainsFunc(e.Missing, func(m explore.MissingClaim) bool { return m.Claim == "idp" }) {
		t.Errorf("missing %v: local accounts have no identity provider", e.Missing)
	}
}

// TestExploreComparesValues: both ways of a precondition that compares a claim which the user enters are found.
func TestExploreComparesValues(t *testing.T) {
	e := explored(t, "branching", "B2C_1A_Branching")
	for _, want := range []string{"[1 2 4 5]", "[1 3 4 5]"} {
		if !slices.ContainsFunc(e.Paths, func(p explore.Path) bool { return p.Report.Outcome == "token" && fmt.Sprint(p.Report.Path()) == want }) {
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
		all, some := coverage.New(e.Paths[0].Machine.Policy()), coverage.New(e.Paths[0].Machine.Policy())
		for _, p := range e.Paths {
			all.Take(p.Trail.Events)
		}
		chosen := e.Cover(func(i int) bool {
			_, err := e.Paths[i].Recording("").Text(context.Background(), "x")
			if err != nil {
				t.Errorf("%s path %d: %v", c[1], i, err)
			}
			return err == nil
		})
		for _, i := range chosen {
			some.Take(e.Paths[i].Trail.Events)
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
	params := machine.Params{Policy: workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), Keys: signing}
	told := 0
	e, err := explore.Journey(context.Background(), params, explore.Options{Limit: 30, Progress: func(tried, paths int) { told = tried }})
	if err != nil || e.Complete || e.Tried != 30 || told != 25 || len(e.Paths) == 0 {
		t.Errorf("%+v, told of %d, %v", e, told, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := explore.Journey(ctx, params, explore.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	params.Journey = "Nothing"
	if _, err := explore.Journey(context.Background(), params, explore.Options{}); err == nil {
		t.Error("a journey that is not there was explored")
	}
}

// TestAnInterruptedExploration gives what was found until then.
func TestAnInterruptedExploration(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	params, _, err := (&scenario.File{}).Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	found, err := explore.Journey(ctx, params, explore.Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) || found == nil || len(found.Paths) == 0 || found.Complete || found.Tried > 30 {
		t.Fatalf("%v, %+v", err, found)
	}
}

// TestReliving: a path lived in a debugger's session ends as it did.
func TestReliving(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	params, _, err := (&scenario.File{}).Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	found, err := explore.Journey(context.Background(), params, explore.Options{Limit: 150})
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

// pathOf is the first path whose world says a text.
func pathOf(t *testing.T, e *explore.Exploration, world string) explore.Path {
	t.Helper()
	i := slices.IndexFunc(e.Paths, func(p explore.Path) bool { return strings.Contains(p.World, world) })
	if i < 0 {
		t.Fatalf("no path has %q among its worlds", world)
	}
	return e.Paths[i]
}

// TestRequestsAndVisitsAreVaried: a domain_hint takes a provider without a page, prompt=none fails where the user is
// needed, and a second visit finds the session of the first. Each can be written as a scenario.
func TestRequestsAndVisitsAreVaried(t *testing.T) {
	e := explored(t, "local-accounts", "B2C_1A_signup_signin")
	for _, c := range []struct {
		world, outcome string
		again          bool
		path           []int
	}{
		{"domain_hint=facebook.com", "token", false, []int{1, 2, 3, 4, 7}},
		{"prompt=none", "error", false, []int{}},
		{"a second visit after SignUpOrSignIn ends in a token", "token", true, nil},
	} {
		p := pathOf(t, e, c.world)
		if p.Report.Outcome != c.outcome || (p.First != nil) != c.again || c.path != nil && !slices.Equal(p.Report.Path(), c.path) {
			t.Errorf("%s: %s by %v", c.world, p.Report.Outcome, p.Report.Path())
		}
		text, err := p.Recording(p.Name()).Text(context.Background(), "x")
		if err != nil || strings.Contains(string(text), "\nagain:\n") != c.again || !strings.Contains(string(text), c.world) {
			t.Errorf("%s: %v\n%s", c.world, err, text)
		}
	}
	if got := pathOf(t, e, "domain_hint=facebook.com").Answers(); len(got) != 1 || got[0] != "submit SelfAsserted-Social" {
		t.Errorf("answers %v", got)
	}
}

// An invitation by client_assertion is made up; what becomes of who comes without one is explored too, and the page that
// turns them away is the end.
func TestWithoutAnInvitation(t *testing.T) {
	root := published.Path(t, "corpus", "samples", "invite_deprecated", "policy")
	snapshot, err := workspace.Open(context.Background(), root, workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	policy, _ := snapshot.Effective("B2C_1A_invite_signup")
	e, err := explore.Journey(context.Background(), machine.Params{Policy: policy, Keys: signing}, explore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := pathOf(t, e, "a request without client_assertion")
	if got := p.Answers(); len(got) != 1 || got[0] != "cancel SelfAsserted-Unsolicited" || p.Report.Error == nil || p.Report.Error.Code != "AADB2C90091" {
		t.Errorf("%v: %+v", got, p.Report.Error)
	}
	if text, err := p.Recording(p.Name()).Text(context.Background(), "x"); err != nil || strings.Contains(string(text), "client_assertion:") {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestPairsOfFaults: where a run survives a fault, what comes after it fails as well.
func TestPairsOfFaults(t *testing.T) {
	rest := func(id string) string {
		return tp(id, `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.RestfulProvider`+handlerTail, `<Metadata><Item Key="ServiceUrl">https://api.contoso.com/`+id+`</Item><Item Key="AuthenticationType">None</Item><Item Key="AllowInsecureAuthInProduction">true</Item></Metadata>`)
	}
	form := tp("Form", "$page", metadata("ContentDefinitionReferenceId", "api")+outputs(`way Required="true"`)+
		`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="First" ContinueOnError="true" /><ValidationTechnicalProfile ReferenceId="Second" /></ValidationTechnicalProfiles>`)
	e, err := explore.Journey(context.Background(), machine.Params{Policy: small(t, "", rest("First")+rest("Second")+form, exchange(1, "A=Form")+"$send"), Keys: signing}, explore.Options{})
	if err != nil || !e.Complete {
		t.Fatal(err)
	}
	both := 0
	for _, p := range e.Paths {
		if strings.Contains(p.World, " at First") && strings.Contains(p.World, " at Second") {
			both++
			if p.Report.Outcome == "token" {
				t.Errorf("%s: %s", p.World, p.Report.Outcome)
			}
		}
	}
	if both == 0 {
		for _, p := range e.Paths {
			t.Logf("%s: %s %v", p.World, p.Report.Outcome, p.Report.Error)
		}
		t.Error("no path has a fault at both services")
	}
}
