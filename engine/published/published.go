// Package published finds the published policies, schemas and tools that tests measure the engine against. They are not
// part of the project: a test that needs them is skipped, with a clear message, where they are absent. Tests alone import
// it.
package published

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Variable is the environment variable that names the folder of the material; without it, it is the folder "shared" beside
// the project.
const Variable = "DESIGNER_SHARED"

// Path is the absolute path of a part of the material. It skips the test where it is not there.
func Path(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv(Variable)
	if root == "" {
		root = filepath.Join(filepath.Dir(project(t)), "shared")
	}
	path, err := filepath.Abs(filepath.Join(append([]string{root}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here; set %s to the folder that holds it", filepath.Join(parts...), Variable)
	}
	return path
}

// project is the folder of the project: the one with go.mod.
func project(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		above := filepath.Dir(folder)
		if above == folder {
			t.Fatal("no go.mod in this folder or above it")
		}
		folder = above
	}
}

// XML lists the XML files of a folder and below it, in the order of their paths.
func XML(t testing.TB, folder string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".xml") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
