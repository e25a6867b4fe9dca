package world

import (
	"encoding/base32"
	"errors"
	"testing"
	"time"
)

// The test vectors of RFC 6238, appendix B, for SHA-1, cut to six digits.
func TestTotp(t *testing.T) {
	key := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		got, err := Totp(key, time.Unix(at, 0))
		if err != nil || got != want {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
		for drift, right := range map[int64]bool{-60: false, -30: true, 0: true, 30: true, 60: false} {
			if at+drift < 0 {
				continue // there is no step before the epoch
			}
			ok, err := CheckTotp(key, want, time.Unix(at+drift, 0))
			if ok != right || err != nil {
				t.Errorf("at %d, %d s apart: %t, %v", at, drift, ok, err)
			}
		}
	}
	for _, broken := range []string{"", "1", "!", "  "} {
		if _, err := Totp(broken, DefaultClock()); !errors.Is(err, ErrSecretKey) {
			t.Errorf("%q: %v", broken, err)
		}
		if ok, err := CheckTotp(broken, "000000", DefaultClock()); ok || !errors.Is(err, ErrSecretKey) {
			t.Errorf("%q: %v", broken, err)
		}
	}
	spaced, _ := Totp("jbsw y3dp ehpk 3pxp", DefaultClock())
	if plain, _ := Totp("JBSWY3DPEHPK3PXP====", DefaultClock()); plain != spaced {
		t.Errorf("%s, %s: spaces, case and padding do not matter", plain, spaced)
	}
	if ok, _ := CheckTotp(key, "２８７０８２", time.Unix(59, 0)); ok {
		t.Error("digits of another script were accepted")
	}
}
