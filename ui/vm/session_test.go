package vm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"io/fs"

	"journeydesigner/samples"
)

// onDisk writes a sample's files into a folder.
func onDisk(t *testing.T, sample string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := samples.Files(sample)
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// replaceInFile changes a file of a folder.
func replaceInFile(t *testing.T, name, old, text string) {
	t.Helper()
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	after := strings.ReplaceAll(string(before), old, text)
	if after == string(before) {
		t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(name, []byte(after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestChangedFilesAreLivedAgain changes a file in the middle of a run: the run stands at the same place, with what
// changed in it.
func TestChangedFilesAreLivedAgain(t *testing.T) {
	dir := onDisk(t, "branching")
	d := testDesk(t)
	d.do(OpenPath{dir}, command("continue"))
	d.do(SubmitPage{Claims: map[string]string{"orderType": "company", "customerName": "Ines"}}, ToggleBreakpoint{Ref{Kind: StepRef, Journey: "Order", Order: 2}}, command("continue"))
	v := d.do(SetClaim{"customerName", "Noor"}, ShowFile{"Branching.xml"})
	at, text := d.session.Cursor(), v.Status.Text
	same := d.snapshot
	if v = d.do(changedOnDisk{d.snapshot.Number}); d.snapshot != same {
		t.Error("the same files were taken over")
	}
	replaceInFile(t, filepath.Join(dir, "Branching.xml"), `<OutputClaim ClaimTypeReferenceId="customerName"`, `<OutputClaim ClaimTypeReferenceId="orderType" DefaultValue="x" />
            <OutputClaim ClaimTypeReferenceId="customerName"`)
	v = d.do(changedOnDisk{d.snapshot.Number})
	if v.Status.Text != text || claimOf(t, v, "customerName").Value != `"Noor"` || d.session.Cursor() < at {
		t.Errorf("stands at %q (was %q), toast %q", v.Status.Text, text, v.Toast.Text)
	}
	if len(v.Breakpoints.Rows) != 1 || v.Source.Shown != "Branching.xml" || !strings.Contains(v.Toast.Text, "same place") {
		t.Errorf("breakpoints %v, shown %q, toast %q", v.Breakpoints.Rows, v.Source.Shown, v.Toast.Text)
	}
	// A journey that lost the step leads elsewhere, and that is told.
	replaceInFile(t, filepath.Join(dir, "Branching.xml"), `<Value>personal</Value>`, `<Value>company</Value>`)
	v = d.do(command("continue"), SubmitPage{Claims: map[string]string{"companyName": "Fabrikam"}}, command("over"), Reload{})
	if !strings.Contains(v.Toast.Text, "another way") {
		t.Errorf("toast %q, status %q", v.Toast.Text, v.Status.Text)
	}
	// Files that cannot be read leave everything as it is.
	if err := os.Remove(filepath.Join(dir, "Branching.xml")); err != nil {
		t.Fatal(err)
	}
	kept := d.snapshot
	if v = d.do(changedOnDisk{d.snapshot.Number}); d.snapshot != kept || v.Toast.Tone != Bad {
		t.Errorf("toast %+v", v.Toast)
	}
	if v = d.do(changedOnDisk{1}); d.snapshot != kept {
		t.Error("a late word of an earlier snapshot counts")
	}
}

// TestARunOutlivesABrokenFile: a file that is broken or gone for a moment, as while it is written, ends no run for good.
func TestARunOutlivesABrokenFile(t *testing.T) {
	dir := onDisk(t, "local-accounts")
	d := testDesk(t)
	d.do(OpenPath{dir}, ToggleBreakpoint{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 3}})
	d.do(ChoosePolicy{"B2C_1A_signup_signin"}, ToggleBreakpoint{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 4}})
	v := d.do(command("continue"))
	want, rows := v.Status.Text, len(v.Breakpoints.Rows)
	if !strings.HasPrefix(want, "Paused for the user's answer") || rows == 0 {
		t.Fatalf("stands at %q with %d breakpoints", want, rows)
	}
	for _, name := range []string{"TrustFrameworkBase.xml", "SignUpOrSignin.xml"} {
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, broken := range []func() error{
			func() error { return os.Remove(path) },
			func() error { return os.WriteFile(path, whole[:len(whole)/3], 0o600) },
			func() error { return os.WriteFile(path, nil, 0o600) },
		} {
			if err := broken(); err != nil {
				t.Fatal(err)
			}
			d.do(changedOnDisk{d.snapshot.Number})
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		v = d.do(changedOnDisk{d.snapshot.Number})
		if v.Status.Text != want || len(v.Breakpoints.Rows) != rows || v.Toolbar.Policy.Chosen != "B2C_1A_signup_signin" {
			t.Errorf("%s: stands at %q, was %q; %d breakpoints; toast %q", name, v.Status.Text, want, len(v.Breakpoints.Rows), v.Toast.Text)
		}
	}
	// A run is not brought back under another folder.
	if err := os.Remove(filepath.Join(dir, "TrustFrameworkBase.xml")); err != nil {
		t.Fatal(err)
	}
	if d.do(changedOnDisk{d.snapshot.Number}); d.interrupted == nil {
		t.Error("the run is not kept")
	}
	if d.do(OpenSample{"hello-world"}); d.interrupted != nil {
		t.Error("the run is kept under another folder")
	}
}

// TestRestore arranges another window as the first was.
func TestRestore(t *testing.T) {
	dir := onDisk(t, "local-accounts")
	d := testDesk(t)
	kept := ""
	d.params.Keep = func(text string) { kept = text }
	d.do(OpenPath{dir}, ChoosePolicy{"B2C_1A_ProfileEdit"}, ChooseScenario{"new-social-user.scenario.yaml"}, SetAutopilot{true}, ToggleWatch{"email"},
		ToggleBreakpoint{Ref{Kind: StepRef, Journey: "SignUpOrSignIn", Order: 3}}, ToggleRow{"claims/types"}, ShowFile{"TrustFrameworkBase.xml"}, command("continue"),
		SetClaim{"displayName", "s3cret"})
	d.keep()
	if kept == "" || strings.Contains(kept, "s3cret") {
		t.Fatalf("kept %s", kept)
	}
	again := testDesk(t)
	v := again.do(Restore{kept})
	if v.Toolbar.Policy.Chosen != d.policyId || v.Toolbar.Journey.Chosen != "SignUpOrSignIn" || v.Toolbar.Scenario.Chosen != "new-social-user.scenario.yaml" || !v.Toolbar.Autopilot {
		t.Errorf("toolbar %+v", v.Toolbar)
	}
	if len(v.Breakpoints.Rows) != 1 || v.Source.Shown != "TrustFrameworkBase.xml" || v.Claims.Rows[0].Id != "email" || !again.expanded["claims/types"] {
		t.Errorf("breakpoints %v, shown %q", v.Breakpoints.Rows, v.Source.Shown)
	}
	if v.Status.Text != "Ready before step 1 of 7" {
		t.Errorf("status %q", v.Status.Text)
	}
	// What is gone is told, and what cannot be read is no reason to fail.
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if v = testDesk(t).do(Restore{kept}); v.Opened || v.Start.Error == "" {
		t.Errorf("start %+v", v.Start)
	}
	if v = testDesk(t).do(Restore{"{"}); v.Opened {
		t.Error("nonsense opens something")
	}
	if v = testDesk(t).do(Restore{`{"sample":"hello-world","policy":"gone","journey":"gone","scenario":"gone","shown":"gone.xml"}`}); !v.Opened || v.Status.Text == "" {
		t.Error("a sample is not opened")
	}
	d.do(CloseFolder{})
	if d.keep(); kept != "{}" {
		t.Errorf("the start view is kept as %s", kept)
	}
}

// TestTheStoreWatches changes a file on the disk and waits for the view that tells so.
func TestTheStoreWatches(t *testing.T) {
	dir := onDisk(t, "hello-world")
	views := make(chan View, 1000)
	s := NewStore(Params{Keys: testKeys, OpenSample: samples.Files, Publish: func(v View) { views <- v }})
	defer s.Close()
	s.Do(OpenPath{dir})
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
				t.Fatal(what + " is not told")
			}
		}
	}
	until("the graph", func(v View) bool { return v.Graph.Scene != nil })
	name := filepath.Join(dir, "HelloWorld.xml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(text, "\n<!-- changed -->\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	until("the change", func(v View) bool { return strings.HasPrefix(v.Toast.Text, "Read again") })
}

// TestAScenarioIsWrittenBeside: where only scenarios change, the run, the second visit it may be, and what the scenarios
// came to stay as they are.
func TestAScenarioIsWrittenBeside(t *testing.T) {
	dir := onDisk(t, "local-accounts")
	d := testDesk(t)
	d.do(OpenPath{dir}, ChoosePolicy{"B2C_1A_signup_signin"}, ChooseScenario{"new-social-user.scenario.yaml"}, command("run-scenarios"), command("find-paths"), SetAutopilot{true},
		command("continue"), command("continue"), command("again"), command("continue"))
	v := d.do(command("save-scenario"), SaveFile{"twice"}, SaveWrite{})
	said, passed := v.Toast, v.Scenarios.Summary
	session, paths := d.session, len(v.Paths.Rows)
	v = d.do(changedOnDisk{d.snapshot.Number})
	if d.session != session || v.Toast != said || v.Scenarios.Stale || !v.Scenarios.CanCover || len(v.Paths.Rows) != paths || v.Scenarios.Summary != passed {
		t.Errorf("%+v, %q, %d paths", v.Toast, v.Scenarios.Summary, len(v.Paths.Rows))
	}
	if r := scenarioRowOf(v, "twice.scenario.yaml"); r.Verdict != "" || r.Text == "" {
		t.Errorf("%+v", r)
	}
	if err := os.WriteFile(filepath.Join(dir, "other.scenario.yaml"), []byte("name: Other\npolicy: B2C_1A_signup_signin\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if v = d.do(changedOnDisk{d.snapshot.Number}); v.Toast.Text != "Read again: 1 scenario" || d.session != session || scenarioRowOf(v, "other.scenario.yaml").Text != "Other" {
		t.Errorf("%+v", v.Toast)
	}
	if err := os.Remove(filepath.Join(dir, "new-social-user.scenario.yaml")); err != nil {
		t.Fatal(err)
	}
	if v = d.do(changedOnDisk{d.snapshot.Number}); v.Toolbar.Scenario.Chosen != "" || d.session != session {
		t.Errorf("chosen %q", v.Toolbar.Scenario.Chosen)
	}
}
