//go:build slow

package explore_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/published"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/engine/xmltree"
)

// packs are the starter packs that lend their base policies, the likeliest first; some policies need two.
var packs = [][]string{
	nil, {"SocialAndLocalAccounts"}, {"SocialAndLocalAccountsWithMfa"}, {"LocalAccounts"}, {"SocialAccounts"},
	{"Display Controls Starterpack/SocialAndLocalAccountsWithMfa"}, {"Display Controls Starterpack/SocialAndLocalAccounts"},
	{"Display Controls Starterpack/LocalAccounts"}, {"SocialAndLocalAccounts", "Display Controls Starterpack/SocialAndLocalAccountsWithMfa"},
}

// Every public relying party runs to its token by itself, with the base policies of the pack that fits, but for those
// that testdata/no-token.txt names with the reason in the policy.
func TestPublicPoliciesReachAToken(t *testing.T) {
	root := published.Path(t, "corpus")
	table, err := os.ReadFile(filepath.Join("testdata", "no-token.txt"))
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(table)) {
		if path, reason, ok := strings.Cut(strings.TrimSpace(line), " | "); ok {
			reasons[path] = reason
		}
	}
	keys := world.NewKeys()
	all, readable, tokens := 0, 0, 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".xml") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "<RelyingParty") {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		all++
		if doc, _ := xmltree.Parse(source.NewFile(name, text)); doc != nil {
			readable++
		}
		why := noToken(root, path, keys)
		switch _, known := reasons[name]; {
		case why == "" && known:
			t.Errorf("%s comes to a token now: take it out of the table", name)
		case why != "" && !known:
			t.Errorf("%s comes to no token: %s", name, why)
		}
		if why == "" {
			tokens++
		}
		delete(reasons, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range reasons {
		t.Errorf("the table names %s, which is no relying party", name)
	}
	t.Logf("%d of %d relying parties come to a token; %d of the files are well-formed", tokens, all, readable)
	if tokens*100 < readable*95 {
		t.Errorf("fewer than 95 %% of the well-formed relying parties come to a token: %d of %d", tokens, readable)
	}
}

// renamed are base policies that public samples name by ids that their authors gave to the policies of a starter pack
// and that no public file has, with the policy of the pack that is meant: --base-id on the command line.
var renamed = []chain.StandIn{
	{For: "B2C_1A_LOC", Is: "B2C_1A_TrustFrameworkLocalization"},
	{For: "B2C_1A_Kakao_TrustFrameworkExtensions", Is: "B2C_1A_TrustFrameworkExtensions"},
}

// noToken runs the policies of a file with one pack after the other; it gives the last reason where none led to a
// token, or the empty text.
func noToken(root, path string, keys *world.Keys) string {
	why := "it cannot be read"
	for _, pack := range packs {
		var bases []string
		for _, p := range pack {
			bases = append(bases, filepath.Join(root, "starterpack", filepath.FromSlash(p)))
		}
		snapshot, err := workspace.Open(context.Background(), path, workspace.Options{BaseDirs: bases, StandIns: renamed})
		if err != nil {
			why = err.Error()
			continue
		}
		at := slices.IndexFunc(snapshot.Files, func(f workspace.File) bool { return f.Path == filepath.Base(path) && f.Policy != nil })
		if at < 0 {
			continue
		}
		effective, findings := snapshot.Effective(snapshot.Files[at].Policy.PolicyId.Text)
		if effective == nil {
			why = fmt.Sprint("no effective policy: ", findings)
			continue
		}
		m, trail, err := explore.Auto(context.Background(), machine.Params{Policy: effective, Keys: keys}, scenario.Player{})
		if err != nil {
			why = err.Error()
			continue
		}
		r := scenario.Tell(m, trail)
		if r.Outcome == "token" {
			return ""
		}
		why = fmt.Sprintf("%s %+v", r.Outcome, r.Error)
	}
	return why
}
