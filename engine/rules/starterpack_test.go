package rules_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/published"
	"journeydesigner/engine/workspace"
)

var packs = []string{
	"LocalAccounts", "SocialAccounts", "SocialAndLocalAccounts", "SocialAndLocalAccountsWithMfa",
	"Display Controls Starterpack/LocalAccounts", "Display Controls Starterpack/SocialAccounts",
	"Display Controls Starterpack/SocialAndLocalAccounts", "Display Controls Starterpack/SocialAndLocalAccountsWithMfa",
	"scenarios/phone-number-passwordless",
}

// Every finding on the starter packs was looked at: testdata/starterpack.txt says of each why it is right. The
// findings of a pack come after its name; a line is place, code and summary, and the line below it the reason.
func TestStarterPacks(t *testing.T) {
	root := published.Path(t, "corpus", "starterpack")
	golden, err := os.Open("testdata/starterpack.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer golden.Close()
	known := map[string][]string{}
	pack, line := "", ""
	for s := bufio.NewScanner(golden); s.Scan(); {
		text := s.Text()
		switch {
		case strings.HasPrefix(text, "# ") || text == "":
		case strings.HasPrefix(text, "== "):
			pack = strings.TrimPrefix(text, "== ")
		case strings.HasPrefix(text, "    "):
			if len(strings.TrimSpace(text)) < 20 {
				t.Errorf("%s: %s: the reason is short: %q", pack, line, text)
			}
			known[pack] = append(known[pack], line)
			line = ""
		default:
			if line != "" {
				t.Errorf("%s: %s has no reason", pack, line)
			}
			line = text
		}
	}
	for _, pack := range packs {
		s, err := workspace.Open(context.Background(), filepath.Join(root, filepath.FromSlash(pack)), workspace.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range s.Findings {
			found = append(found, fmt.Sprintf("%s:%d: %s %s %s", f.Span.Path, f.Span.Line, f.Severity, f.Code, f.Summary))
			if f.Layer == diag.LayerRule && f.Severity == diag.Error {
				t.Errorf("%s: an error in a pack that the service takes: %s %s", pack, f.Span, f.Summary)
			}
		}
		for _, f := range found {
			if !slices.Contains(known[pack], f) {
				t.Errorf("%s: nobody looked at\n%s", pack, f)
			}
		}
		for _, f := range known[pack] {
			if !slices.Contains(found, f) {
				t.Errorf("%s: no longer found:\n%s", pack, f)
			}
		}
	}
}
