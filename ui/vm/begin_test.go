package vm

import (
	"strings"
	"testing"
)

// TestRunsBeginWhereTheyCanEnd opens policies without a scenario: one that serves only somebody who exists begins with a
// user in the directory, which autopilot finds; one that a stranger can use begins with an empty one; a scenario begins as
// it says.
func TestRunsBeginWhereTheyCanEnd(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenPath{onDisk(t, "local-accounts")}, ChooseScenario{""}, ChoosePolicy{"B2C_1A_PasswordReset"})
	if !strings.Contains(v.Toast.Text, "serves only somebody who exists") || len(d.session.Machine().Run().Setup.Users) != 1 {
		t.Errorf("password reset: %q", v.Toast.Text)
	}
	told := v.Toast.Id
	if v = d.do(SetAutopilot{true}, command("continue")); !v.Token.Issued {
		t.Errorf("autopilot: %s", v.Status.Text)
	}
	if v = d.do(command("restart")); v.Toast.Id != told || len(d.session.Machine().Run().Setup.Users) != 1 {
		t.Errorf("started anew: %q", v.Toast.Text)
	}
	if d.do(ChoosePolicy{"B2C_1A_signup_signin"}); len(d.session.Machine().Run().Setup.Users) != 0 {
		t.Error("a stranger can sign up")
	}
	if d.do(ChooseScenario{"new-social-user.scenario.yaml"}); len(d.session.Machine().Run().Setup.Users) != 0 {
		t.Error("a scenario begins as it says")
	}
}
