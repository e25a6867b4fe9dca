package vm

import (
	"slices"
	"strings"
	"testing"
)

// usersOf are the rows of the users in the directory.
func usersOf(v View) []Row {
	return slices.DeleteFunc(slices.Clone(v.Directory.Rows), func(r Row) bool { return r.Depth > 0 || !strings.HasPrefix(r.Key, "user/") })
}

// TestDirectoryShowsTheLastWrite: what was written stands above all users with a sign for each attribute, and goes when
// the run steps back before it.
func TestDirectoryShowsTheLastWrite(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, ChooseScenario{"new-social-user.scenario.yaml"}, SetAutopilot{true}, command("continue"))
	rows := v.Directory.Rows
	if len(rows) < 5 || !rows[0].Section || rows[0].Text != "LAST WRITE" || rows[1].Text != "AAD-UserWriteUsingAlternativeSecurityId" || rows[2].Badge != "+ created" || rows[2].Tone != Good {
		t.Fatalf("%+v", rows)
	}
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Text == "+ givenName" }); i < 0 || rows[i].Badge != "Mia" || rows[i].Tone != Good {
		t.Errorf("%+v", rows)
	}
	if len(usersOf(v)) != 1 {
		t.Errorf("%+v", rows)
	}
	if v = d.do(command("stop")); len(v.Directory.Rows) != 0 {
		t.Errorf("%+v", v.Directory.Rows)
	}
	v = d.do(ChooseScenario{"password-reset.scenario.yaml"}, command("continue"))
	if i := slices.IndexFunc(v.Directory.Rows, func(r Row) bool { return strings.HasPrefix(r.Text, "~ ") }); i < 0 || !strings.Contains(v.Directory.Rows[i].Badge, " → ") || strings.Contains(v.Directory.Rows[i].Badge, "Pass") {
		t.Errorf("%+v", v.Directory.Rows)
	}
}
