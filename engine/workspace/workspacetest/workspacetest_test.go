package workspacetest_test

import (
	"testing"

	"journeydesigner/engine/workspace/workspacetest"
)

func TestSample(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "b2c_1a_SIGNUP_signin")
	if e.PolicyId.Text != "B2C_1A_signup_signin" || len(e.UserJourneys) == 0 {
		t.Errorf("%s with %d journeys", e.PolicyId.Text, len(e.UserJourneys))
	}
}
