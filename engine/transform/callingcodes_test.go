package transform

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// TestCallingCodes holds the table to the library that it was taken from.
func TestCallingCodes(t *testing.T) {
	for code := range 1000 {
		if got, want := regionOf(code), phonenumbers.GetRegionCodeForCountryCode(code); got != want {
			t.Errorf("calling code %d is of %s, not %s", code, want, got)
		}
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region := string(a) + string(b)
			if got, want := callingCodeOf(region), phonenumbers.GetCountryCodeForRegion(region); got != want {
				t.Errorf("region %s has calling code %d, not %d", region, want, got)
			}
		}
	}
	for _, region := range []string{"", "U", "001", "S A", "USA"} {
		if got := callingCodeOf(region); got != 0 {
			t.Errorf("region %q has calling code %d", region, got)
		}
	}
}

// TestReadPhoneAgreesWithTheLibrary tries numbers in international form at random.
func TestReadPhoneAgreesWithTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's numbers
	for range 20_000 {
		var digits strings.Builder
		for range 4 + random.IntN(14) {
			fmt.Fprint(&digits, random.IntN(10))
		}
		text := "+" + digits.String()
		got, err := readPhone(text, "")
		want, wantErr := phonenumbers.Parse(text, "")
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%s: %v, but the library says %v", text, err, wantErr)
		}
		if err == nil && got.code != int(want.GetCountryCode()) {
			t.Fatalf("%s has calling code %d, not %d", text, want.GetCountryCode(), got.code)
		}
	}
}
