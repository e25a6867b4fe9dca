package rules

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
)

// load reads files as a folder would be; all of them must be well-formed.
func load(t testing.TB, texts map[string]string) ([]File, []*chain.Effective) {
	t.Helper()
	files, chains := loadExample(texts)
	if len(files) != len(texts) {
		t.Fatalf("%d of %d files are well-formed: %q", len(files), len(texts), texts)
	}
	return files, chains
}

var want = regexp.MustCompile(`<!-- want ((?:"[A-Z]\d{3}" ?)+)-->`)

// expectations are the codes that want comments ask for, by path:line.
func expectations(texts map[string]string) map[string][]string {
	out := map[string][]string{}
	for path, text := range texts {
		for i, line := range strings.Split(text, "\n") {
			for _, m := range want.FindAllStringSubmatch(line, -1) {
				for _, c := range strings.Fields(m[1]) {
					at := fmt.Sprintf("%s:%d", path, i+1)
					out[at] = append(out[at], strings.Trim(c, `"`))
				}
			}
		}
	}
	return out
}

// compare tells findings that were not asked for, and the other way round.
func compare(t *testing.T, texts map[string]string, found diag.List) {
	t.Helper()
	asked := expectations(texts)
	for _, f := range found {
		at := fmt.Sprintf("%s:%d", f.Span.Path, f.Span.Line)
		if i := slices.Index(asked[at], f.Code); i >= 0 {
			asked[at] = slices.Delete(asked[at], i, i+1)
			continue
		}
		t.Errorf("%s: nobody asked for %s %s", at, f.Code, f.Summary)
	}
	for at, codes := range asked {
		for _, c := range codes {
			t.Errorf("%s: no %s", at, c)
		}
	}
	if t.Failed() {
		for path, text := range texts {
			t.Logf("%s:\n%s", path, text)
		}
	}
}

// Every row has an example that it speaks of and one that it does not; its fixes leave nothing to say.
func TestExamples(t *testing.T) {
	for _, r := range All() {
		if r.Run == nil {
			continue
		}
		t.Run(r.Code, func(t *testing.T) {
			if r.Bad == "" || r.Good == "" {
				if r.Code != "R001" { // an example would have a megabyte
					t.Fatal("the row has no examples")
				}
				return
			}
			only := []Rule{r}
			bad := Compose(r.Bad)
			if len(expectations(bad)) == 0 {
				t.Error("the bad example asks for nothing")
			}
			files, chains := load(t, bad)
			found := check(context.Background(), only, files, chains)
			compare(t, bad, found)
			for _, f := range found {
				if f.Detail == "" || strings.HasSuffix(f.Summary, ".") {
					t.Errorf("summary %q, detail %q", f.Summary, f.Detail)
				}
				for _, fix := range f.Fixes {
					fixed := map[string]string{}
					for path, text := range bad {
						fixed[path] = text
					}
					bytes, _, err := source.Apply([]byte(bad[fix.Edits[0].Path]), fix.Edits)
					if err != nil {
						t.Fatal(err)
					}
					fixed[fix.Edits[0].Path] = string(bytes)
					files, chains := load(t, fixed)
					if left := check(context.Background(), only, files, chains); len(left) >= len(found) {
						t.Errorf("fix %q repairs nothing: %v\n%s", fix.Title, left, fixed)
					}
				}
			}
			good := Compose(r.Good)
			files, chains = load(t, good)
			compare(t, good, check(context.Background(), only, files, chains))
		})
	}
}

// The table is whole: no code twice, in order, each with its sentence.
func TestTable(t *testing.T) {
	before := ""
	code := regexp.MustCompile(`^R\d{3}$`)
	for _, r := range All() {
		if !code.MatchString(r.Code) || r.Code <= before {
			t.Errorf("%s comes after %s", r.Code, before)
		}
		before = r.Code
		if !strings.HasSuffix(r.Doc, ".") || strings.Count(r.Doc, ". ") > 0 || r.Topic == "" {
			t.Errorf("%s: %q (%s)", r.Code, r.Doc, r.Topic)
		}
		if r.Run == nil && r.Topic != Housekeeping {
			t.Errorf("%s does nothing", r.Code)
		}
	}
	t.Logf("%d rules", len(All()))
}
