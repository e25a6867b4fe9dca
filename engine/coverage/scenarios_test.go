package coverage_test

import (
	"context"
	"io/fs"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/coverage"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
	"journeydesigner/samples"
)

// played is a policy of a sample and what the runs of one of its scenarios reach of it.
func played(t *testing.T, sample, name string) (*chain.Effective, *coverage.Coverage) {
	t.Helper()
	files, err := samples.Files(sample)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(files, name+".scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := scenario.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	e := workspacetest.Sample(t, sample, f.Policy)
	v, err := f.Judge(context.Background(), e, world.NewKeys())
	if err != nil || len(v.Unmet) > 0 {
		t.Fatal(v.Unmet, err)
	}
	c := coverage.New(e)
	for _, trail := range v.Trails {
		c.Take(trail.Events)
	}
	return e, c
}

// TestReached: what runs reach besides the steps and profiles of a plain sign-up, and what of the same they do not.
func TestReached(t *testing.T) {
	for _, c := range []struct {
		sample, scenario string
		want             map[string]int
	}{
		{"local-accounts", "read-unavailable", map[string]int{
			"AAD-UserReadUsingObjectId fails": 1, "login-NonInteractive fails": 0, "SignUpOrSignIn step 5": 1, "SignUpOrSignIn step 6": 0,
		}},
		{"sub-journeys", "company", map[string]int{
			"Company step 1": 1, "LookAround step 1": 0, "Order step 4 precondition 1 is true": 1, "Order step 4 precondition 1 is false": 0,
		}},
		{"refresh-tokens", "redeemed", map[string]int{"SignIn step 4": 1, "RedeemRefreshToken step 2": 1, "REST-Tier": 2, "AssertNotRevoked fails": 0}},
		{"refresh-tokens", "revoked", map[string]int{"AssertNotRevoked": 1, "AssertNotRevoked fails": 1, "RedeemRefreshToken step 3": 0}},
	} {
		_, got := played(t, c.sample, c.scenario)
		counts := map[string]int{}
		for _, s := range got.Spots {
			counts[s.Name] = s.Count
		}
		for name, want := range c.want {
			if count, known := counts[name]; !known || count != want {
				t.Errorf("%s of %s: %s, known %v, in %d runs, expected %d", c.scenario, c.sample, name, known, count, want)
			}
		}
	}
}

// TestParts: what a step and a technical profile have of their own, and how much of it was reached.
func TestParts(t *testing.T) {
	e, c := played(t, "local-accounts", "read-unavailable")
	j, _ := e.UserJourney("SignUpOrSignIn")
	for i, want := range [][2]int{{3, 4}, {1, 11}} { // of step 1 only the failure is left, of step 2 one outcome was had
		if reached, all := c.AtStep(e, j.Id.Text, j.Steps[i]); [2]int{reached, all} != want {
			t.Errorf("step %d: %d of %d, expected %d", i+1, reached, all, want)
		}
	}
	if reached, all := c.AtProfile(e, "AAD-UserReadUsingObjectId"); reached != 2 || all != 2 {
		t.Errorf("%d of %d of the profile that fails", reached, all)
	}
	if reached, all := c.AtProfile(e, "nobody"); reached != 0 || all != 0 {
		t.Errorf("%d of %d of no profile", reached, all)
	}

	e, c = played(t, "sub-journeys", "company")
	j, _ = e.UserJourney("Order")
	if reached, all := c.AtStep(e, j.Id.Text, j.Steps[2]); reached != 1 || all != 3 { // not what the sub-journey has
		t.Errorf("%d of %d of the step that calls a sub-journey", reached, all)
	}
}

// TestOfJourney: one journey has what the policy has of it, and nothing of the journeys beside it.
func TestOfJourney(t *testing.T) {
	e := workspacetest.Sample(t, "refresh-tokens", "B2C_1A_RefreshTokens")
	j, ok := e.UserJourney("SignIn")
	if !ok {
		t.Fatal("no journey")
	}
	_, all := coverage.New(e).Reached(coverage.StepSpot)
	if _, own := coverage.OfJourney(e, j).Reached(coverage.StepSpot); own != len(j.Steps) || own >= all {
		t.Errorf("%d of %d steps", own, all)
	}
}
