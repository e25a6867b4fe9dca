package samples

import (
	"errors"
	"io/fs"
	"testing"
)

// TestAllAreThere: what the list names stands in its folder, and nothing is listed twice.
func TestAllAreThere(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range All() {
		if seen[s.Name] || seen[s.Title] || s.Doc == "" || s.Policy == "" {
			t.Errorf("%+v stands twice or says too little", s)
		}
		seen[s.Name], seen[s.Title] = true, true
		folder, err := Files(s.Name)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if policies, err := fs.Glob(folder, "*.xml"); err != nil || len(policies) == 0 {
			t.Errorf("%s has no policies: %v", s.Name, err)
		}
		if _, err := fs.Stat(folder, s.Scenario); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	if _, err := Files("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a sample that is not there: %v", err)
	}
}
