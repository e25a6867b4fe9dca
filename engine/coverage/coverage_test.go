package coverage_test

import (
	"context"
	"slices"
	"testing"

	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
)

// TestCoverage: a local sign-up reaches what it runs and no more, and a second one counts again.
func TestCoverage(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	c := coverage.New(e)
	if reached, all := c.Reached(""); reached != 0 || all < 30 {
		t.Fatalf("%d of %d before any run", reached, all)
	}
	signing := world.NewKeys()
	for range 2 {
		params, player, err := (&scenario.File{}).Params(e, signing)
		if err != nil {
			t.Fatal(err)
		}
		_, trail, err := explore.PlayOrSearch(context.Background(), params, player, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		c.Take(trail.Events)
	}
	for name, want := range map[string]int{
		"SignUpOrSignIn step 1": 2, "SignUpOrSignIn step 3": 0, "SignUpOrSignIn step 7": 2, "JwtIssuer": 2, "Facebook-OAUTH": 0,
		"SignUpOrSignIn step 2 precondition 1 is false": 2, "SignUpOrSignIn step 2 precondition 1 is true": 0, "CreateAlternativeSecurityId": 0,
		"AAD-UserWriteUsingLogonEmail": 2,
	} {
		i := slices.IndexFunc(c.Spots, func(s coverage.Spot) bool { return s.Name == name })
		if i < 0 || c.Spots[i].Count != want || c.Spots[i].Span.Line == 0 {
			t.Errorf("%s: %d, expected %d runs", name, i, want)
		}
	}
	if reached, all := c.Reached(coverage.StepSpot); reached != 4 || all != 7 {
		t.Errorf("%d of %d steps", reached, all)
	}
	if reached, all := c.Reached(coverage.BranchSpot); reached*2 != all {
		t.Errorf("%d of %d branches: each precondition had one outcome", reached, all)
	}
}
