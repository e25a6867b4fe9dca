package rules

import (
	"os"
	"strings"
	"testing"
)

// The page of the rules is what the rows say.
func TestDocsAreFresh(t *testing.T) {
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(page), "\r\n", "\n") != Markdown() {
		t.Error("docs/rules.md is stale: run make docs")
	}
}

// Every code of the service is told once, with a cause, a place and advice.
func TestServiceErrors(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range ServiceErrors {
		if seen[e.Code] || !strings.HasPrefix(e.Code, "AADB2C9") || len(e.Code) != len("AADB2C90001") {
			t.Errorf("code %s", e.Code)
		}
		seen[e.Code] = true
		for _, text := range []string{e.Cause, e.Where, e.Advice} {
			if !strings.HasSuffix(text, ".") || len(text) < 10 {
				t.Errorf("%s: %q", e.Code, text)
			}
		}
	}
	if len(seen) < 120 {
		t.Errorf("%d codes", len(seen))
	}
}
