// Package workspacetest opens what tests run: the samples that ship with the program. Tests alone import it.
package workspacetest

import (
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/workspace"
	"journeydesigner/samples"
)

// Sample is the effective policy of a sample's policy id. The test ends where there is none.
func Sample(t testing.TB, sample, policyId string) *chain.Effective {
	t.Helper()
	files, err := samples.Files(sample)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := workspace.OpenFS(files, sample)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := snapshot.Effective(policyId)
	if e == nil {
		t.Fatalf("sample %s has no policy %s with a whole chain", sample, policyId)
	}
	return e
}
