package scenario

import (
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// FuzzYamlText: what is written is read again as the same text, in flow and in block style.
func FuzzYamlText(f *testing.F) {
	for _, seed := range []string{"", "a", "on", "null", "1015", "a: b", "- a", "# a", "$mailed", "a b", " a", "{}", "'", `"`, "\n", "2026-01-15", "a (b) c", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		for _, r := range s {
			if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfeff || r > 0xffff {
				return // YAML has no such characters, or escapes them in a way of its own
			}
		}
		var got struct {
			K string
			L []string
		}
		text := "k: " + yamlText(s) + "\nl: [" + yamlText(s) + ", x]\n"
		if err := yaml.Unmarshal([]byte(text), &got); err != nil || got.K != s || len(got.L) != 2 || got.L[0] != s {
			t.Errorf("%q is written %s and read %q, %q, %v", s, yamlText(s), got.K, got.L, err)
		}
	})
}
