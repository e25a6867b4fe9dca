package workspace

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/diag"
)

// withoutComments drops the lines that are comments, which name files.
func withoutComments(text []byte) string {
	var kept []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "<!--") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// The effective policy, read again as a policy without a base, amounts to itself: nothing is lost on the way,
// and it is free of errors.
func TestTheEffectivePolicyAmountsToItself(t *testing.T) {
	folders := []string{filepath.Join("..", "..", "samples", "local-accounts"), filepath.Join("..", "..", "samples", "branching")}
	shared := os.Getenv("DESIGNER_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	if packs, err := filepath.Glob(filepath.Join(shared, "corpus", "starterpack", "*", "TrustFrameworkBase.xml")); err == nil {
		for _, p := range packs {
			folders = append(folders, filepath.Dir(p))
		}
	}
	for _, folder := range folders {
		s, err := Open(context.Background(), folder, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Chains {
			id := c.Leaf.PolicyId.Text
			effective, _ := s.Effective(id)
			var first bytes.Buffer
			if err := effective.WriteXML(&first, s.Raw); err != nil {
				t.Fatal(err)
			}
			again, err := OpenFS(fstest.MapFS{"effective.xml": {Data: first.Bytes()}}, "again")
			if err != nil {
				t.Fatalf("%s %s: %v", folder, id, err)
			}
			if diag.List(again.Findings).HasErrors() {
				t.Errorf("%s %s: %v", folder, id, again.Findings[0])
				continue
			}
			one, _ := again.Effective(id)
			var second bytes.Buffer
			if err := one.WriteXML(&second, again.Raw); err != nil {
				t.Fatal(err)
			}
			if a, b := withoutComments(first.Bytes()), withoutComments(second.Bytes()); a != b {
				t.Errorf("%s %s changes when it is read again", folder, id)
			}
			if len(one.TechnicalProfiles) != len(effective.TechnicalProfiles) || len(one.ClaimTypes) != len(effective.ClaimTypes) || len(one.UserJourneys) != len(effective.UserJourneys) {
				t.Errorf("%s %s loses elements", folder, id)
			}
			for i, p := range effective.TechnicalProfiles {
				q := one.TechnicalProfiles[i]
				if p.Id.Text != q.Id.Text || len(p.OutputClaims) != len(q.OutputClaims) || len(p.Metadata) != len(q.Metadata) || len(p.ValidationTechnicalProfiles) != len(q.ValidationTechnicalProfiles) || p.Provider.Domain.Text != q.Provider.Domain.Text {
					t.Errorf("%s: technical profile %s is not the same", folder, p.Id.Text)
				}
			}
		}
	}
}

func TestRawStaysInsideItsFile(t *testing.T) {
	s, err := Open(context.Background(), filepath.Join("..", "..", "samples", "hello-world"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := s.Files[0].Policy.RelyingParty.Span
	if text := string(s.Raw(at)); !strings.HasPrefix(text, "<RelyingParty>") || !strings.HasSuffix(text, "</RelyingParty>") {
		t.Errorf("%q", text)
	}
	at.End = 1 << 30
	if s.Raw(at) != nil {
		t.Error("a place beyond the file has bytes")
	}
	at.Path = "nowhere.xml"
	if s.Raw(at) != nil {
		t.Error("an unknown file has bytes")
	}
}
