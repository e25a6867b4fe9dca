package workspace

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/source"
)

const saveText = "<TrustFrameworkPolicy xmlns=\"http://schemas.microsoft.com/online/cpim/schemas/2013/06\" PolicyId=\"B2C_1A_X\" />\r\n"

// saving is a folder with two files, one of them in a folder below, and what it was read as.
func saving(t *testing.T) (folder string, s *Snapshot) {
	t.Helper()
	folder = t.TempDir()
	put(t, folder, "A.xml", saveText)
	put(t, folder, "deep/B.xml", strings.ReplaceAll(saveText, "1A_X", "1A_Y"))
	s, err := Open(context.Background(), folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return folder, s
}

func put(t *testing.T, folder, name, text string) {
	t.Helper()
	name = filepath.Join(folder, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o640)); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, folder, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rename replaces the id of a file.
func rename(name string) source.Edit {
	at := strings.Index(saveText, "B2C_1A")
	return source.Edit{Path: name, Start: at, End: at + len("B2C_1A_X"), New: "B2C_1A_ü"}
}

// left are the files of a folder that nobody asked for.
func left(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, ".*"))
	deep, err2 := filepath.Glob(filepath.Join(folder, "*", ".*"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return append(found, deep...)
}

func TestSaveSplicesAndUndoes(t *testing.T) {
	folder, s := saving(t)
	saved, err := Save(s, []source.Edit{rename("deep/B.xml"), rename("A.xml")})
	if err != nil || !slices.Equal(saved.Paths(), []string{"A.xml", "deep/B.xml"}) {
		t.Fatal(saved.Paths(), err)
	}
	want := strings.Replace(saveText, "1A_X", "1A_ü", 1)
	if get(t, folder, "A.xml") != want || get(t, folder, "deep/B.xml") != want || len(left(t, folder)) > 0 {
		t.Errorf("A %q, B %q, left %v", get(t, folder, "A.xml"), get(t, folder, "deep/B.xml"), left(t, folder))
	}
	if info, err := os.Stat(filepath.Join(folder, "A.xml")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions %v, %v", info.Mode(), err)
	}
	if err := saved.Undo(); err != nil || get(t, folder, "A.xml") != saveText || get(t, folder, "deep/B.xml") == want {
		t.Errorf("undone %q, %v", get(t, folder, "A.xml"), err)
	}
	if err := saved.Undo(); err == nil {
		t.Error("what is undone is undone again")
	}
}

// bigEndian writes a text, byte order mark included, as UTF-16.
func bigEndian(text string) string {
	return source.NewFile("", []byte{0xFE, 0xFF}).Encode(text)
}

func TestSaveWritesTheFilesEncoding(t *testing.T) {
	folder := t.TempDir()
	text := "\ufeff" + strings.ReplaceAll(saveText, "\r\n", "")
	put(t, folder, "A.xml", bigEndian(text))
	s, err := Open(context.Background(), folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, "1A_X") - 3 + 1 // the byte order mark is three bytes here, one character there
	if _, err := Save(s, []source.Edit{{Path: "A.xml", Start: 2 * at, End: 2 * (at + 4), New: "1A_ü"}}); err != nil {
		t.Fatal(err)
	}
	if got := get(t, folder, "A.xml"); got != bigEndian(strings.Replace(text, "1A_X", "1A_ü", 1)) {
		t.Errorf("%q", got)
	}
}

func TestSaveRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, folder string)
		edits   []source.Edit
		want    string
	}{
		"a conflict": {func(t *testing.T, folder string) { put(t, folder, "deep/B.xml", saveText+" ") }, []source.Edit{rename("A.xml"), rename("deep/B.xml")}, "deep/B.xml has changed since it was read"},
		"a file that is gone": {func(t *testing.T, folder string) {
			if err := os.Remove(filepath.Join(folder, "A.xml")); err != nil {
				t.Fatal(err)
			}
		}, []source.Edit{rename("A.xml")}, "there is no such file"},
		"a link": {func(t *testing.T, folder string) {
			at := filepath.Join(folder, "A.xml")
			if err := errors.Join(os.Rename(at, filepath.Join(folder, "real.txt")), os.Symlink("real.txt", at)); err != nil {
				t.Skip(err)
			}
		}, []source.Edit{rename("A.xml")}, "A.xml is a link"},
		"a folder that is a link": {func(t *testing.T, folder string) {
			at := filepath.Join(folder, "deep")
			if err := errors.Join(os.Rename(at, filepath.Join(folder, "real")), os.Symlink("real", at)); err != nil {
				t.Skip(err)
			}
		}, []source.Edit{rename("deep/B.xml")}, "deep is a link"},
		"read-only": {func(t *testing.T, folder string) {
			if err := os.Chmod(filepath.Join(folder, "A.xml"), 0o444); err != nil {
				t.Fatal(err)
			}
		}, []source.Edit{rename("A.xml")}, "A.xml is read-only"},
		"another file":  {nil, []source.Edit{rename("../A.xml")}, "none of the files that were read"},
		"nothing":       {nil, nil, "nothing to write"},
		"beyond a file": {nil, []source.Edit{{Path: "A.xml", Start: 1, End: 9999}}, "lies outside"},
	} {
		t.Run(name, func(t *testing.T) {
			folder, s := saving(t)
			if c.prepare != nil {
				c.prepare(t, folder)
			}
			_, err := Save(s, c.edits)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			for _, file := range []string{"A.xml", "deep/B.xml"} {
				if b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file))); err == nil && strings.Contains(string(b), "ü") {
					t.Errorf("%s was written", file)
				}
			}
			if names := left(t, folder); len(names) > 0 {
				t.Errorf("left behind %v", names)
			}
		})
	}
}

func TestSaveRefusesWhatIsNotOnTheDisk(t *testing.T) {
	s, err := OpenFS(fstest.MapFS{"A.xml": {Data: []byte(saveText)}}, "sample")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Save(s, []source.Edit{rename("A.xml")}); !errors.Is(err, ErrNotOnDisk) {
		t.Error(err)
	}
	_, disk := saving(t)
	if _, err := Save(disk.With(map[string][]byte{"A.xml": []byte(saveText + " ")}), []source.Edit{rename("A.xml")}); err == nil {
		t.Error("text that was never read from the disk is the ground of an edit")
	}
}

func TestSaveScenario(t *testing.T) {
	folder, s := saving(t)
	add := func(more string) func([]byte) ([]byte, error) {
		return func(before []byte) ([]byte, error) { return append(before, more...), nil }
	}
	for i, want := range []string{"name: a\n", "name: a\n# b\n"} {
		if text, err := SaveScenario(s, "deep/x.scenario.yaml", add([]string{"name: a\n", "# b\n"}[i])); err != nil || string(text) != want || get(t, folder, "deep/x.scenario.yaml") != want {
			t.Fatalf("%q %v", text, err)
		}
	}
	put(t, folder, "outside/y.scenario.yaml", "name: y\n")
	if err := os.Symlink("outside", filepath.Join(folder, "link")); err != nil {
		t.Logf("no links here: %v", err)
	}
	for _, name := range []string{"x.yaml", "../x.scenario.yaml", "/x.scenario.yaml", "nowhere/x.scenario.yaml", "link/y.scenario.yaml"} {
		if _, err := SaveScenario(s, name, add("z")); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	refused := errors.New("no")
	if _, err := SaveScenario(s, "x.scenario.yaml", func([]byte) ([]byte, error) { return nil, refused }); !errors.Is(err, refused) {
		t.Error(err)
	}
	if len(left(t, folder)) > 0 {
		t.Errorf("left %v", left(t, folder))
	}
}
