package vm

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/chain"
	"journeydesigner/samples"
)

// views takes the views of a store, and waits for one.
type views chan View

func (v views) until(t *testing.T, what string, ok func(View) bool) View {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case view := <-v:
			if ok(view) {
				return view
			}
		case <-limit:
			t.Fatalf("%s: no such view", what)
		}
	}
}

// TestAFaultIsToldAndTheStoreGoesOn opens a sample whose files cannot even be asked for without a fault, then one that can.
func TestAFaultIsToldAndTheStoreGoesOn(t *testing.T) {
	seen := make(views, 100)
	var where []string
	s := NewStore(Params{
		Keys: testKeys, Publish: func(v View) { seen <- v },
		OpenSample: func(name string) (fs.FS, error) {
			if name == "faulty" {
				panic("s3cret")
			}
			return samples.Files(name)
		},
		Fault: func(at string, _ any) string { where = append(where, at); return "report.txt" },
	})
	defer s.Close()
	s.Do(OpenSample{"faulty"})
	v := seen.until(t, "the fault", func(v View) bool { return v.Toast.Text != "" })
	if v.Toast.Text != "Internal error in OpenSample; the window goes on. A report is in report.txt" || v.Toast.Tone != Bad || strings.Contains(v.Toast.Text, "s3cret") {
		t.Errorf("%+v", v.Toast)
	}
	if len(where) != 1 || where[0] != "OpenSample" {
		t.Errorf("reported: %q", where)
	}
	s.Do(OpenSample{"hello-world"})
	seen.until(t, "the sample", func(v View) bool { return v.Opened && v.Status.Run })
}

// TestAViewThatFails keeps the last one, and says so.
func TestAViewThatFails(t *testing.T) {
	d := testDesk(t)
	var got View
	var where []string
	d.params.Publish = func(v View) { got = v }
	d.params.Fault = func(at string, _ any) string { where = append(where, at); return "" }
	d.do(OpenSample{"local-accounts"})
	d.publish()
	last := got
	d.effective = &chain.Effective{} // of no chain, which there is not
	d.publish()
	if len(where) != 1 || where[0] != "view" {
		t.Fatalf("reported: %q", where)
	}
	if got.Version != last.Version+1 || got.Status.Text != last.Status.Text || got.Toast.Text != "Internal error in view; the window goes on" {
		t.Errorf("version %d after %d, %q, %+v", got.Version, last.Version, got.Status.Text, got.Toast)
	}
}

// TestACrashedSessionIsOffered keeps what was open until somebody decides, opens it when asked to, and forgets it otherwise.
func TestACrashedSessionIsOffered(t *testing.T) {
	const kept = `{"sample":"local-accounts","policy":"B2C_1A_signup_signin","watched":["email"]}`
	for _, restore := range []bool{true, false} {
		var keeps []string
		seen := 0
		d := testDesk(t)
		d.params.Keep = func(text string) { keeps = append(keeps, text) }
		d.params.CrashSeen = func() { seen++ }
		d.crash = Crash{Report: "crash-report.txt", Kept: kept}
		d.keep()
		if p := d.view().Start.Crash; p.Report != "crash-report.txt" || !p.CanRestore || len(keeps) > 0 {
			t.Fatalf("%+v, kept %q", p, keeps)
		}
		var v View
		if restore {
			v = d.do(RestoreCrashed{})
		} else {
			v = d.do(ForgetCrash{})
		}
		if v.Opened != restore || v.Start.Crash != (CrashPart{}) || seen != 1 {
			t.Errorf("restore %t: opened %t, %+v, seen %d times", restore, v.Opened, v.Start.Crash, seen)
		}
		if restore && (v.Toolbar.Policy.Chosen != "B2C_1A_signup_signin" || !v.Claims.Rows[0].Watched) {
			t.Errorf("%+v", v.Claims.Rows)
		}
	}
}

// TestAFolderThatIsGoneIsForgotten takes it out of those opened before, and says why it does not open.
func TestAFolderThatIsGoneIsForgotten(t *testing.T) {
	d := testDesk(t)
	gone := t.TempDir() + "/gone"
	d.recent = []string{gone, "/elsewhere"}
	var remembered []string
	d.params.Remember = func(r []string) { remembered = r }
	v := d.do(OpenPath{gone})
	if !strings.Contains(v.Start.Error, "gone") || len(v.Start.Recent) != 1 || len(remembered) != 1 || remembered[0] != "/elsewhere" {
		t.Errorf("%q, recent %q, remembered %q", v.Start.Error, v.Start.Recent, remembered)
	}
}
