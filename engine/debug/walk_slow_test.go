//go:build slow

package debug_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"journeydesigner/engine/workspace"
)

// 100,000 random walks over the samples and, where they are here, the public policies.
func TestManyRandomWalks(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	machines := sampleWorlds(t, random)
	root := os.Getenv("DESIGNER_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	err := filepath.WalkDir(filepath.Join(root, "corpus"), func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if policies, _ := filepath.Glob(filepath.Join(dir, "*.xml")); len(policies) == 0 {
			return nil
		}
		snapshot, err := workspace.Open(context.Background(), dir, workspace.Options{BaseDirs: []string{filepath.Join(root, "corpus", "starterpack", "SocialAndLocalAccountsWithMfa")}})
		if err != nil {
			return nil // a folder that cannot be read as one policy set
		}
		machines = append(machines, worlds(t, snapshot, random)...)
		return nil
	})
	if err != nil {
		t.Logf("the samples alone: the corpus of public policies is not here (%v)", err)
	}
	walks(t, machines, 100000, 11)
}
