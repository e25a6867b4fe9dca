package vm

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"journeydesigner/samples"
)

// failing are scenarios that fail in a way each.
var failing = map[string]string{
	"path.scenario.yaml":   "name: Path\npolicy: B2C_1A_signup_signin\nanswers: [{on: SelfAsserted-LocalAccountSignin-Email, choose: FacebookExchange}, {on: SelfAsserted-Social}]\nexpect: {path: [1, 2, 3, 4, 6, 7]}\n",
	"claim.scenario.yaml":  "name: Claim\npolicy: B2C_1A_signup_signin\nanswers: [{on: SelfAsserted-LocalAccountSignin-Email, choose: FacebookExchange}, {on: SelfAsserted-Social}]\nexpect: {claims: {identityProvider: google.com}, token: {idp: google.com}}\n",
	"check.scenario.yaml":  "name: Check\npolicy: B2C_1A_signup_signin\ntransformations: [{transformation: CreateUserPrincipalName, claims: {upnUserName: mia}, expect: {userPrincipalName: x}}]\n",
	"again.scenario.yaml":  "name: Again\npolicy: B2C_1A_signup_signin\nanswers: [{on: SelfAsserted-LocalAccountSignin-Email, choose: FacebookExchange}, {on: SelfAsserted-Social}]\nagain: {expect: {outcome: error}}\n",
	"broken.scenario.yaml": "nonsense: true\n",
	"nobody.scenario.yaml": "name: Nobody\npolicy: B2C_1A_nobody\n",
}

func openedFailing(t *testing.T) *desk {
	t.Helper()
	dir := onDisk(t, "local-accounts")
	for name, text := range failing {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := testDesk(t)
	d.do(OpenPath{dir})
	return d
}

func scenarioRowOf(v View, key string) ScenarioRow {
	i := slices.IndexFunc(v.Scenarios.Rows, func(r ScenarioRow) bool { return r.Key == key })
	if i < 0 {
		return ScenarioRow{}
	}
	return v.Scenarios.Rows[i]
}

// TestPlayAllScenarios: every scenario has its verdict, differences stand below those that fail, and the coverage follows.
func TestPlayAllScenarios(t *testing.T) {
	d := openedFailing(t)
	v := d.view()
	if v.Scenarios.Summary == "" || v.Scenarios.CanCover || scenarioRowOf(v, "broken.scenario.yaml").Verdict != "cannot be played" {
		t.Fatalf("%+v", v.Scenarios)
	}
	v = d.do(command("run-scenarios"))
	if v.Scenarios.Running || v.Scenarios.Failed != len(failing) || v.Scenarios.Rows[0].Tone != Bad || v.Scenarios.Asked != 1 || !v.Scenarios.CanCover || v.Scenarios.Covered == "" || v.Scenarios.Adds != "" {
		t.Fatalf("%+v", v.Scenarios)
	}
	for key, want := range map[string]string{
		"new-social-user.scenario.yaml": "passed", "path.scenario.yaml": "failed", "again.scenario.yaml": "failed", "nobody.scenario.yaml": "cannot be played",
	} {
		if r := scenarioRowOf(v, key); r.Verdict != want || r.Depth != 0 {
			t.Errorf("%s: %+v", key, r)
		}
	}
	for key, want := range map[string]string{
		"path.scenario.yaml#0": "path is [1 2 3 4 7], expected [1 2 3 4 6 7]", "claim.scenario.yaml#1": "claim identityProvider is", "nobody.scenario.yaml#": "no policy B2C_1A_nobody",
		"broken.scenario.yaml#": "nonsense",
	} {
		if r := scenarioRowOf(v, key); !strings.Contains(r.Text, want) || r.Depth != 1 {
			t.Errorf("%s: %+v", key, r)
		}
	}
	v = d.do(OpenScenario{"new-social-user.scenario.yaml"})
	if v.Toast.Tone != Good || v.Timeline.Cursor != 0 || !scenarioRowOf(v, "new-social-user.scenario.yaml").Shown {
		t.Errorf("%+v", v.Toast)
	}
	v = d.do(SetAutopilot{true}, command("continue"))
	if v.Scenarios.Adds != "this run would add nothing" {
		t.Errorf("adds %q", v.Scenarios.Adds)
	}
}

// TestStandAtTheDifference: a row leads to the event at which the run departs, with the element selected.
func TestStandAtTheDifference(t *testing.T) {
	d := openedFailing(t)
	d.do(command("run-scenarios"), ChoosePolicy{"B2C_1A_ProfileEdit"}, ToggleBreakpoint{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 2}})
	for _, c := range []struct{ key, said, event, selected string }{
		{"path.scenario.yaml", "path is", "skips", "precondition"},
		{"claim.scenario.yaml", "claim identityProvider is", "identityProvider", "claim"},
		{"claim.scenario.yaml#0", "token claim idp is", "ID token", "step"},
		{"again.scenario.yaml#0", "again: outcome is token, expected error", "is over", ""},
	} {
		v := d.do(OpenScenario{c.key})
		e := d.session.Current().Event
		if v.Toast.Tone != Caution || !strings.Contains(v.Toast.Text, c.said) || !strings.Contains(sentence(e)+" "+e.Result, c.event) || c.selected != "" && string(v.Selection.Ref.Kind) != c.selected {
			t.Errorf("%s: said %q, stands at %q, selected %v", c.key, v.Toast.Text, sentence(e)+" "+e.Result, v.Selection.Ref)
		}
		if v.Toolbar.Policy.Chosen != "B2C_1A_signup_signin" || len(v.Breakpoints.Rows) != 1 {
			t.Errorf("%s: policy %q, breakpoints %v", c.key, v.Toolbar.Policy.Chosen, v.Breakpoints.Rows)
		}
	}
	if v := d.do(OpenScenario{"check.scenario.yaml"}); v.Bench.Picker.Chosen != "CreateUserPrincipalName" || !strings.Contains(v.Toast.Text, "it is on the bench") {
		t.Errorf("%q, bench %q", v.Toast.Text, v.Bench.Picker.Chosen)
	}
	for _, key := range []string{"broken.scenario.yaml#", "nobody.scenario.yaml", "nowhere"} {
		if v := d.do(OpenScenario{key}); v.Toast.Tone != Bad {
			t.Errorf("%s: %+v", key, v.Toast)
		}
	}
	if v := d.do(OpenDifference{"path.scenario.yaml"}); v.Scenarios.Asked != 2 || !scenarioRowOf(v, "path.scenario.yaml#0").Shown {
		t.Errorf("asked %d", v.Scenarios.Asked)
	}
	if v := d.do(command("over")); scenarioRowOf(v, "path.scenario.yaml#0").Shown {
		t.Error("the run has gone on, and the row is still marked")
	}
}

// TestScenariosInTheBackground: a store plays beside its own goroutine, tells progress, and stops.
func TestScenariosInTheBackground(t *testing.T) {
	views := make(chan View, 1000)
	s := NewStore(Params{Keys: testKeys, OpenSample: samples.Files, Publish: func(v View) { views <- v }})
	defer s.Close()
	until := func(what string, ok func(View) bool) {
		t.Helper()
		limit := time.After(20 * time.Second)
		for {
			select {
			case v := <-views:
				if ok(v) {
					return
				}
			case <-limit:
				t.Fatal("not reached: " + what)
			}
		}
	}
	s.Do(OpenSample{"local-accounts"})
	s.Do(command("run-scenarios"))
	until("playing", func(v View) bool { return v.Scenarios.Running })
	until("played", func(v View) bool { return !v.Scenarios.Running && v.Scenarios.CanCover && v.Scenarios.Failed == 0 })
	// Stopped, what was played until then is told, and what it covers.
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := scenarioPlayer{snapshot: s.desk.snapshot, keys: testKeys, run: 7}
	var posted []Action
	p.all(ctx, []scenarioJob{{path: "a", broken: "b"}}, func(a Action) { posted = append(posted, a) })
	if len(posted) != 1 || !posted[0].(played).over || len(posted[0].(played).verdicts) != 0 {
		t.Errorf("posted %+v", posted)
	}
	ended := make(chan bool)
	s.background("scenarios", func(ctx context.Context, _ func(Action)) { <-ctx.Done(); close(ended) })
	s.Do(StopScenarios{})
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("what goes on was not stopped")
	}
}
