package published_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"journeydesigner/engine/published"
)

func TestPath(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "corpus"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(published.Variable, folder)
	if got := published.Path(t, "corpus"); got != filepath.Join(folder, "corpus") {
		t.Error(got)
	}
	reached := false
	t.Run("absent", func(t *testing.T) {
		defer func() {
			if !t.Skipped() || reached {
				t.Error("a test without its material goes on")
			}
		}()
		published.Path(t, "corpus", "absent")
		reached = true
	})
}

func TestXML(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"b.xml", "a.XML", "c.txt", filepath.Join("deep", "d.xml")} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, path := range published.XML(t, folder) {
		name, err := filepath.Rel(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	if want := []string{"a.XML", "b.xml", "deep/d.xml"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}
