package scenario_test

import (
	"context"
	"strings"
	"testing"

	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
)

// TestDepartures: each kind of gap leads to the event at which the run leaves what was expected.
func TestDepartures(t *testing.T) {
	for _, c := range []struct{ name, expect, text, where string }{
		{"a step that should not run", "path: [1, 2, 7]", "path is [1 2 5 7]", "Step 5"},
		{"a step that was skipped", "path: [1, 2, 4, 5, 7]", "step 4 was skipped", "Step 4 / precondition 1"},
		{"a step that was not reached", "path: [1, 2, 5, 7, 9]", "", ""},
		{"a claim", "claims: {displayName: Ines}", "claim displayName is", "output claim displayName"},
		{"a claim that is not there", "claims: {surname: $absent}", "claim surname is", "output claim surname"},
		{"a token claim", "token: {name: Ines}", "token claim name is", "issue"},
		{"the outcome", "outcome: error", "outcome is token, expected error", "last"},
		{"a message", "messages: [nothing]", "no page shows the message", "last"},
		{"a user", "directory: [{displayName: Ines}]", "user 1 is not in the directory", "AAD-"},
		{"an exact list of users", "exact: [directory]", "the directory has the user", "AAD-"},
	} {
		f, err := scenario.Parse("x", []byte(localSignUp+"expect: {"+c.expect+"}\n"))
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.Judge(context.Background(), workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), signing)
		if c.text == "" { // the policy has no such step: the file is refused
			if err == nil {
				t.Errorf("%s: accepted", c.name)
			}
			continue
		}
		if err != nil || len(v.Gaps) == 0 || len(v.Gaps) != len(v.Unmet) || !strings.Contains(v.Gaps[0].Text, c.text) {
			t.Errorf("%s: %v %v", c.name, err, v.Gaps)
			continue
		}
		at := v.Gaps[0].Event(f.Expect, v.Trails[0])
		e := v.Trails[0].Events[at]
		told := string(e.Op) + " " + e.Where()
		if at == len(v.Trails[0].Events)-1 {
			told += " last"
		}
		if !strings.Contains(told, c.where) {
			t.Errorf("%s: event %d is %q, not %q", c.name, at, told, c.where)
		}
	}
}

// TestDeparturesElsewhere: a gap of the second run counts that run's events; one of a transformation has no event.
func TestDeparturesElsewhere(t *testing.T) {
	f, err := scenario.Parse("x", []byte(localSignUp+`
again:
  expect: {path: [1, 2, 3]}
transformations:
  - transformation: CreateUserPrincipalName
    claims: {upnUserName: mia}
    expect: {userPrincipalName: nobody}
`))
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Judge(context.Background(), workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), signing)
	if err != nil || len(v.Gaps) != 2 || !v.Gaps[0].Again || v.Gaps[0].Part != "path" || v.Gaps[1].Part != "transformations" {
		t.Fatalf("%v %+v", err, v.Gaps)
	}
	if at := v.Gaps[0].Event(f.Again.Expect, v.Trails[1]); at <= 0 || at >= len(v.Trails[1].Events) {
		t.Errorf("event %d of %d", at, len(v.Trails[1].Events))
	}
	if at := v.Gaps[1].Event(f.Expect, v.Trails[0]); at != -1 {
		t.Errorf("event %d", at)
	}
}
