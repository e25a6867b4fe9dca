package scenario_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/published"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
)

// TestUnitTestPolicies: the public unit-test policies give what they promise. Each has a case at least.
func TestUnitTestPolicies(t *testing.T) {
	root := published.Path(t, "corpus")
	table, err := txtar.ParseFile("testdata/unit-tests.txtar")
	if err != nil {
		t.Fatal(err)
	}
	policies := map[string]*chain.Effective{}
	for _, c := range table.Files {
		path, _, _ := strings.Cut(c.Name, ": ")
		if policies[path] == nil {
			policies[path] = unitTest(t, root, path)
		}
		t.Run(c.Name, func(t *testing.T) {
			f, err := scenario.Parse(c.Name, c.Data)
			if err != nil {
				t.Fatal(err)
			}
			params, player, err := f.Params(policies[path], signing)
			if err != nil {
				t.Fatal(err)
			}
			m, trail, err := explore.PlayOrSearch(context.Background(), params, player, f.Expect.Outcome != "waiting" && f.Expect.Outcome != "error", nil)
			if err != nil {
				t.Fatal(err)
			}
			r := scenario.Tell(m, trail)
			if unmet := f.Expect.Unmet(r); len(unmet) > 0 || len(r.Unsupported) > 0 {
				t.Errorf("%s\nunsupported %v, error %+v, pages %+v", strings.Join(unmet, "\n"), r.Unsupported, r.Error, r.Pages)
			}
		})
	}
	err = filepath.WalkDir(filepath.Join(root, "unit-tests"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".xml" {
			if name, _ := filepath.Rel(filepath.Join(root, "unit-tests"), path); policies[filepath.ToSlash(name)] == nil {
				t.Errorf("%s has no case", name)
			}
		}
		return err
	})
	if err != nil || len(policies) != 71 {
		t.Errorf("%d policies, %v", len(policies), err)
	}
}

// unitTest is the effective policy of a unit test over the starter pack.
func unitTest(t *testing.T, root, path string) *chain.Effective {
	t.Helper()
	s, err := workspace.Open(context.Background(), filepath.Join(root, "unit-tests", filepath.FromSlash(path)),
		workspace.Options{BaseDirs: []string{filepath.Join(root, "starterpack", "SocialAndLocalAccounts")}})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := s.File(filepath.Base(path))
	e, findings := s.Effective(f.PolicyId)
	if e == nil {
		t.Fatalf("%s: %v", path, findings)
	}
	return e
}
