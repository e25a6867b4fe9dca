package workspace

import (
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/rules"
)

// Every code says where it arises, and what to do about it; its examples are what it says they are.
func TestCatalogueExplains(t *testing.T) {
	without := 0
	for _, c := range Catalogue() {
		r, rule := rules.Find(c.Id)
		for _, text := range []string{c.Doc, c.Where, c.Advice} {
			if text == "" && (!rule || text == c.Doc) || text != "" && !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q", c.Id, text)
			}
		}
		if rule {
			if said := r.OnExample(); c.Advice == "" && (len(said) == 0 || said[0].Detail == "") {
				t.Errorf("%s has neither advice nor an example that gives it", c.Id)
			}
			continue // the examples have tests of their own
		}
		if c.Bad == "" {
			without++
			continue
		}
		if !has(t, c.Id, c.Bad) {
			t.Errorf("%s: the bad example has no such finding\n%s", c.Id, c.Bad)
		}
		if has(t, c.Id, c.Good) {
			t.Errorf("%s: the good example has it too\n%s", c.Id, c.Good)
		}
	}
	if without > 25 {
		t.Errorf("%d codes have no example", without)
	}
}

// has opens an example as a folder and reports whether it has a finding of the code.
func has(t *testing.T, code, example string) bool {
	t.Helper()
	files := fstest.MapFS{}
	for path, text := range rules.Compose(example) {
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := OpenFS(files, "example")
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	for _, f := range s.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}
