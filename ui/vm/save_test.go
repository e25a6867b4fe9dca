package vm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/scenario"
)

// openedCopy opens a copy of a sample in a folder of its own.
func openedCopy(t *testing.T, sample, policyId, scenarioId string) (*desk, string) {
	t.Helper()
	d, dir := testDesk(t), onDisk(t, sample)
	d.do(OpenPath{dir}, ChoosePolicy{policyId}, ChooseScenario{scenarioId})
	return d, dir
}

// TestSaveScenario: a run is written beside the policies with the expectations that were kept, passes, and stands in the
// toolbar's choice; nothing is overwritten.
func TestSaveScenario(t *testing.T) {
	d, dir := openedCopy(t, "local-accounts", "B2C_1A_signup_signin", "new-social-user.scenario.yaml")
	v := d.do(SetAutopilot{true}, command("continue"), command("continue"), command("save-scenario"))
	if !v.Save.Open || v.Save.Problem != "" || v.Save.NoWrite != "" || v.Save.Asked != 1 || v.Save.Name != "SignUpOrSignIn ends in a token by steps 1 2 3 4 7" {
		t.Fatalf("%+v", v.Save)
	}
	if v.Save.File != "signuporsignin-ends-in-a-token-by-steps" || !strings.Contains(v.Save.Of, "SignUpOrSignIn with 2 answers") {
		t.Errorf("file %q of %q", v.Save.File, v.Save.Of)
	}
	at := slices.IndexFunc(v.Save.Rows, func(r SaveRow) bool { return r.Part == "token" && r.Name == "name" })
	if at < 0 || !v.Save.Rows[0].Fixed || v.Save.Rows[0].Part != "outcome" {
		t.Fatalf("rows %+v", v.Save.Rows)
	}
	v = d.do(SaveKeep{v.Save.Rows[at].Key, false}, SaveKeep{v.Save.Rows[0].Key, false}, SaveName{"Mia signs up"})
	if v.Save.Rows[at].Kept || !v.Save.Rows[0].Kept || v.Save.File != "mia-signs-up" || !strings.HasPrefix(v.Save.Text, "name: Mia signs up\n") || !strings.HasSuffix(v.Save.Kept, " expectations kept") {
		t.Fatalf("%+v", v.Save)
	}
	v = d.do(SaveFile{"new-social-user"}, SaveWrite{})
	if !v.Save.Open || !strings.Contains(v.Toast.Text, "there is such a file already") {
		t.Fatalf("open %t, %q", v.Save.Open, v.Toast.Text)
	}
	for _, bad := range []string{"", "../x", ".hidden", `a\b`} {
		if v = d.do(SaveFile{bad}, SaveWrite{}); !v.Save.Open || !strings.Contains(v.Toast.Text, "is no name for a file") {
			t.Errorf("%q: %q", bad, v.Toast.Text)
		}
	}
	v = d.do(SaveFile{"mia"}, SaveName{"Mia signs up here"}, SaveWrite{})
	if v.Save.Open || v.Toast.Text != "Written to mia.scenario.yaml" || v.Toolbar.Scenario.Chosen != "mia.scenario.yaml" || v.Status.Text != "Done: the token is issued" {
		t.Fatalf("%q, chosen %q, %q", v.Toast.Text, v.Toolbar.Scenario.Chosen, v.Status.Text)
	}
	text, err := os.ReadFile(filepath.Join(dir, "mia.scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := scenario.Parse("mia", text)
	if err != nil || f.Name != "Mia signs up here" || f.Expect.Token["name"] != nil || f.Expect.Token["email"] == nil && len(f.Expect.Token) == 0 {
		t.Fatalf("%v %+v", err, f.Expect)
	}
	verdict, err := f.Judge(t.Context(), d.effective, testKeys)
	if err != nil || len(verdict.Unmet) > 0 {
		t.Errorf("%v %v", err, verdict.Unmet)
	}
	// What is chosen now answers when the run starts anew.
	if v = d.do(command("stop"), command("continue"), command("continue")); v.Status.Text != "Done: the token is issued" {
		t.Error(v.Status.Text)
	}
}

// TestSaveBesideWhatIsThere: the reason why a file cannot be written names it once.
func TestSaveBesideWhatIsThere(t *testing.T) {
	dir := onDisk(t, "hello-world")
	d := testDesk(t)
	v := d.do(OpenPath{dir}, command("continue"), command("save-scenario"))
	name := v.Save.File + ".scenario.yaml"
	if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
		t.Fatal(err)
	}
	if v = d.do(SaveWrite{}); v.Toast.Text != "Nothing is written: "+name+" is no regular file" {
		t.Error(v.Toast.Text)
	}
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if v = d.do(SaveWrite{}); v.Toast.Text != "Nothing is written: "+name+": there is such a file already; give this one another name" {
		t.Error(v.Toast.Text)
	}
}

// TestSaveOfWhatCannotBe: each reason is told on the sheet.
func TestSaveOfWhatCannotBe(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, SaveWrite{}, command("continue"), command("save-scenario"))
	if v.Save.NoWrite == "" || v.Save.Text == "" || v.Save.Problem != "" {
		t.Fatalf("%+v", v.Save)
	}
	if v = d.do(SaveWrite{}); !v.Save.Open || v.Toast.Text != "Nothing is written: see the sheet" {
		t.Error(v.Toast.Text)
	}
	if v = d.do(SaveClose{}, command("over")); v.Save.Open {
		t.Error("the sheet is still open")
	}
	v = d.do(SetClaim{"displayName", "Mia"}, command("save-scenario"))
	if !strings.Contains(v.Save.Problem, "The claim displayName was changed by hand at event") || v.Save.Text != "" {
		t.Errorf("%+v", v.Save)
	}
	v = d.do(command("stop"), command("into"), command("into"), command("save-scenario"))
	if len(v.Save.Notes) != 1 || !strings.Contains(v.Save.Notes[0], "it was taken on to the page of") {
		t.Errorf("notes %q", v.Save.Notes)
	}
	d.do(command("stop"), SetAutopilot{true}, command("continue"), command("continue"), command("again"), command("continue"))
	v = d.do(command("save-scenario"))
	if v.Save.Problem != "" || !strings.Contains(v.Save.Text, "\nagain:\n") || !strings.Contains(v.Save.Of, "and a second run with") {
		t.Errorf("%+v", v.Save)
	}
	d.do(command("continue"), command("continue"), command("again"))
	if v = d.do(command("save-scenario")); !strings.Contains(v.Save.Problem, "This is run 3 in the same browser") {
		t.Errorf("%+v", v.Save)
	}
}
