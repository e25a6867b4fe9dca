package policy

import (
	"strings"
	"testing"
)

// FuzzFold holds the short ways of Fold and SameId to what they stand for.
func FuzzFold(f *testing.F) {
	for _, s := range [][2]string{{"surName", "surname"}, {"", "a"}, {"KELVIN", "\u212aelvin"}, {"straße", "STRASSE"}, {"İ", "i"}, {"a", "ab"}, {strings.Repeat("Ab", 40), strings.Repeat("aB", 40)}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?") // ids are text
		if Fold(a) != strings.ToLower(a) || string(AppendFold([]byte("x"), a)) != "x"+strings.ToLower(a) {
			t.Errorf("Fold(%q) = %q", a, Fold(a))
		}
		if SameId(a, b) != (Fold(a) == Fold(b)) || SameId(a, b) != SameId(b, a) {
			t.Errorf("SameId(%q, %q) = %v", a, b, SameId(a, b))
		}
	})
}
