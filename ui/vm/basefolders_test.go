package vm

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/workspace"
)

// apart moves the base policy of a sample into a folder of its own.
func apart(t *testing.T) (set, bases string) {
	t.Helper()
	set, bases = onDisk(t, "local-accounts"), t.TempDir()
	if err := os.Rename(filepath.Join(set, "TrustFrameworkBase.xml"), filepath.Join(bases, "TrustFrameworkBase.xml")); err != nil {
		t.Fatal(err)
	}
	return set, bases
}

// TestBaseFoldersAreAdded opens a folder without its base policy, which then comes from another folder, is read again
// with it, and is found again at the next start, unless it is gone by then.
func TestBaseFoldersAreAdded(t *testing.T) {
	set, bases := apart(t)
	d := testDesk(t)
	var kept string
	d.params.Keep = func(text string) { kept = text }
	v := d.do(OpenPath{set})
	if v.Problems.Errors == 0 || !slices.ContainsFunc(v.Problems.Rows, func(r ProblemRow) bool { return strings.Contains(r.Detail, "Add a folder of base policies…") }) {
		t.Errorf("a base that is missing: %+v", v.Problems)
	}
	if v = d.do(AddBaseFolder{t.TempDir()}); v.Toast.Tone != Caution && v.Toast.Tone != Bad || len(d.bases) > 0 {
		t.Errorf("a folder of no use: %+v", v.Toast)
	}
	if v = d.do(AddBaseFolder{filepath.Join(bases, "none")}); v.Toast.Tone != Bad || len(d.bases) > 0 {
		t.Errorf("a folder that is not there: %+v", v.Toast)
	}
	if v = d.do(AddBaseFolder{bases}); v.Problems.Errors > 0 || !v.Status.Run {
		t.Errorf("with the base: %+v, %+v", v.Problems, v.Toast)
	}
	if v = d.do(AddBaseFolder{bases}, Reload{}); v.Problems.Errors > 0 || len(d.bases) != 1 {
		t.Errorf("read again: %+v", v.Problems)
	}
	d.keep()
	next := testDesk(t)
	if v = next.do(Restore{kept}); v.Problems.Errors > 0 || !v.Status.Run {
		t.Errorf("restored: %+v", v.Problems)
	}
	if v = next.do(OpenPath{set}); v.Problems.Errors == 0 {
		t.Error("a folder that is opened anew has no base folders")
	}
	if err := os.RemoveAll(bases); err != nil {
		t.Fatal(err)
	}
	if v = testDesk(t).do(Restore{kept}); !v.Opened || v.Problems.Errors == 0 {
		t.Errorf("restored without the base folder: %+v", v.Toast)
	}
}

// TestFoldersAreOpenedAsTheProgramWasTold opens with what the command line says besides the path, read anew each time.
func TestFoldersAreOpenedAsTheProgramWasTold(t *testing.T) {
	set, bases := apart(t)
	d := testDesk(t)
	d.params.Besides = func() (workspace.Options, error) {
		return workspace.Options{BaseDirs: []string{bases}, StandIns: []chain.StandIn{{For: "B2C_1A_Base", Is: "B2C_1A_Base"}}}, nil
	}
	if v := d.do(OpenPath{set}); v.Problems.Errors > 0 || !v.Status.Run {
		t.Errorf("%+v", v.Problems)
	}
	d.params.Besides = func() (workspace.Options, error) { return workspace.Options{}, errors.New("appsettings.json is gone") }
	if v := d.do(Reload{}); v.Toast.Tone != Bad || !strings.Contains(v.Toast.Text, "appsettings.json is gone") || !v.Status.Run {
		t.Errorf("%+v", v.Toast)
	}
}
