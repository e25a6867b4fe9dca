package schema

import (
	"slices"
	"testing"

	"journeydesigner/engine/pattern"
)

// FuzzSurely: what a short way takes, one of the patterns takes.
func FuzzSurely(f *testing.F) {
	for _, s := range []string{"", "B2C_1A_x", "a.b", "contoso.onmicrosoft.com", "0.3.0.0", "~/tenant/a.cshtml", "https://a/b/", "http:///", "~//", "urn:com:microsoft:aad:1.0",
		"urn:", "urn::a", "urn:a:", "urn:-:a", "https://", "~/", "a_b", "é", "en", "pt-BR", "zh-hans", "qps-ploc", "en-", "-en", "e1", "EN", "en-u-s", "aaaa"} {
		f.Add(s)
	}
	quick := []*Value{culture, tenantId, policyId, version4, contentAddr}
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range quick {
			if v.surely(s) && !slices.ContainsFunc(v.Patterns, func(p *pattern.Pattern) bool { return p.Match(s) }) {
				t.Errorf("%s: %q does not match", v.Name, s)
			}
		}
	})
}
