package claims

import (
	"strings"
	"testing"
)

// The first rows are the examples of the claims schema reference, section 5.
func TestMask(t *testing.T) {
	for _, c := range []struct {
		mask        Mask
		value, want string
	}{
		{Mask{Text: "XXX-XXX-"}, "324-232-4343", "XXX-XXX-4343"},
		{Mask{Text: "*", Regex: `(?<=.).(?=.*@)`}, "someone@contoso.com", "s******@contoso.com"},
		{Mask{Text: "*", Regex: `(?<=.{2}).(?=.*@)`}, "someone@contoso.com", "so*****@contoso.com"},
		{Mask{}, "open", "open"},
		{Mask{Text: "XXX-XXX-"}, "324", "XXX"},
		{Mask{Text: "XXX"}, "", ""},
		{Mask{Text: "$1", Regex: `\d`}, "a7", "a$1"},
		{Mask{Text: "*", Regex: "("}, "secret", "*"},
		{Mask{Text: "*", Regex: `^(a+)+$`}, strings.Repeat("a", 40) + "!", "*"},
	} {
		if got := c.mask.Over(c.value); got != c.want {
			t.Errorf("%+v over %q: %q, want %q", c.mask, c.value, got, c.want)
		}
	}
}
