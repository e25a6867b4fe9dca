package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/published"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// BenchmarkRules runs all rules over a chain of four files of the starter pack, and reading the files, side by side.
func BenchmarkRules(b *testing.B) {
	dir := published.Path(b, "corpus", "starterpack", "SocialAndLocalAccountsWithMfa")
	texts := map[string][]byte{}
	for _, name := range []string{"TrustFrameworkBase.xml", "TrustFrameworkLocalization.xml", "TrustFrameworkExtensions.xml", "SignUpOrSignin.xml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		texts[name] = text
	}
	read := func() ([]rules.File, []*chain.Effective) {
		var files []rules.File
		var policies []*policy.Policy
		for name, text := range texts {
			f := rules.File{Source: source.NewFile(name, text), Asked: true}
			f.Document, _ = xmltree.Parse(f.Source)
			f.Policy, _ = policy.Decode(f.Document)
			files, policies = append(files, f), append(policies, f.Policy)
		}
		set := chain.NewSet(policies)
		var chains []*chain.Effective
		for _, p := range rules.Chains(set, files) {
			e, _ := set.ChainOf(p).Effective()
			chains = append(chains, e)
		}
		return files, chains
	}
	b.Run("reading", func(b *testing.B) {
		for b.Loop() {
			read()
		}
	})
	files, chains := read()
	b.Run("rules", func(b *testing.B) {
		for b.Loop() {
			rules.Heed(files, rules.Config{}, rules.Check(context.Background(), files, chains))
		}
	})
}
