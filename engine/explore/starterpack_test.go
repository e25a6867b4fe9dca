package explore_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/published"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
)

// eachStarterPack runs a test for every relying party of the starter packs whose chain of base policies is whole: the account
// packs, those with display controls, and the scenarios. The password-change and LinkedIn scenarios extend a base policy
// of another pack and are left out.
func eachStarterPack(t *testing.T, test func(t *testing.T, e *chain.Effective, findings []diag.Finding)) {
	t.Helper()
	root := published.Path(t, "corpus", "starterpack")
	ran, broken := 0, 0
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if policies, _ := filepath.Glob(filepath.Join(dir, "*.xml")); err != nil || !d.IsDir() || len(policies) == 0 {
			return err
		}
		snapshot, err := workspace.Open(context.Background(), dir, workspace.Options{})
		if err != nil {
			return err
		}
		for _, c := range snapshot.Chains {
			e, findings := snapshot.Effective(c.Leaf.PolicyId.Text)
			if e == nil {
				broken++
				continue
			}
			ran++
			pack, _ := filepath.Rel(root, dir)
			t.Run(filepath.ToSlash(pack)+"/"+c.Leaf.PolicyId.Text, func(t *testing.T) { test(t, e, findings) })
		}
		return nil
	})
	if err != nil || ran != 28 || broken != 2 {
		t.Errorf("%d relying parties, %d without their base, expected 28 and 2: %v", ran, broken, err)
	}
}

// Every relying party of the starter packs runs to its token by itself.
func TestStarterPacksReachATokenByThemselves(t *testing.T) {
	eachStarterPack(t, func(t *testing.T, e *chain.Effective, findings []diag.Finding) {
		for _, f := range findings {
			t.Errorf("%s: %s", f.Span, f.Summary)
		}
		m, trail, err := explore.Auto(context.Background(), machine.Params{Policy: e, Keys: signing}, scenario.Player{})
		if err != nil {
			t.Fatal(err)
		}
		report := scenario.Tell(m, trail)
		if report.Outcome != "token" || len(report.Unsupported) > 0 {
			t.Fatalf("outcome %s, error %+v, unsupported %v, waiting for %+v", report.Outcome, report.Error, report.Unsupported, report.WaitingFor)
		}
		t.Logf("path %v, %d operations, token %v", report.Path(), trail.State.Seq, report.Token.Claims)
	})
}
