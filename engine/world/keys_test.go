package world

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestImport(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, minBits)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := x509.MarshalPKCS8PrivateKey(curve)
	if err != nil {
		t.Fatal(err)
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	text := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	for _, c := range []struct {
		text []byte
		want string
	}{
		{text("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), ""},
		{text("PRIVATE KEY", wrapped), ""},
		{[]byte("nonsense"), "no PEM"},
		{text("RSA PRIVATE KEY", []byte("x")), "RSA key cannot be read"},
		{text("PRIVATE KEY", []byte("x")), "private key cannot be read"},
		{text("PRIVATE KEY", other), "no RSA key"},
		{text("PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey)), "holds a public key"},
		{text("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(short)), "1024 bits"},
	} {
		keys := NewKeys()
		err := keys.Import("B2C_1A_Sign", c.text)
		got, _ := keys.Signing("b2c_1a_sign")
		switch {
		case c.want == "" && (err != nil || !got.Private.Equal(key)):
			t.Errorf("%v", err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || got.Private.Equal(key)):
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestKeySet(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	set := KeySet{Container: "K", Keys: []PolicyKey{{Secret: "b", Activates: day(10), Expires: day(20)}, {Secret: "a", Activates: day(1), Expires: day(30)}, {Secret: "c", Activates: day(25)}}}
	setup := Setup{KeySets: map[string]KeySet{"k": set}}
	for n, want := range map[int]string{1: "a", 9: "a", 10: "b", 19: "b", 20: "its key expired at 2026-01-20T00:00:00Z", 24: "its key expired at 2026-01-20T00:00:00Z", 25: "c", 31: "c"} {
		text, known, err := setup.Secret("K", day(n))
		if err != nil && err.Error() != want || err == nil && (text != want || !known) {
			t.Errorf("day %d: %q %t %v, want %s", n, text, known, err, want)
		}
	}
	if _, _, err := setup.Secret("K", day(1).Add(-1)); err == nil || err.Error() != "none of its keys is active before 2026-01-01T00:00:00Z" {
		t.Errorf("%v", err)
	}
	if _, known, err := setup.Secret("other", day(1)); known || err != nil {
		t.Errorf("%t %v", known, err)
	}
	if !set.HasSecret() || (KeySet{Keys: []PolicyKey{{}}}).HasSecret() {
		t.Error("secrets are not told")
	}
}

// TestKeysThatCannotBeKept: in a home that cannot be written to a run signs all the same, with one key as long as it lasts.
func TestKeysThatCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	keys := OpenKeys(filepath.Join(file, "keys"))
	first, err := keys.Signing("B2C_1A_Any")
	again, errAgain := keys.Signing("b2c_1a_any")
	if err != nil || errAgain != nil || first.Id == "" || first.Id != again.Id {
		t.Errorf("%v %v %q %q", err, errAgain, first.Id, again.Id)
	}
}
