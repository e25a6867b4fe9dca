package token

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"journeydesigner/engine/world"
)

func TestSamlEncryption(t *testing.T) {
	keys := world.NewKeys()
	issuer, reader, other := samlKey(t, keys, "a"), samlKey(t, keys, "b"), samlKey(t, keys, "c")
	strong := SamlSignature{Key: issuer, Algorithm: "Sha256"}
	for _, c := range []struct {
		data, key string
		detached  bool
		says      []string
	}{
		{"", "", false, []string{"xmlenc#aes256-cbc", "xmlenc#rsa-1_5"}},
		{"Aes192", "RsaOaep", false, []string{"xmlenc#aes192-cbc", "xmlenc#rsa-oaep-mgf1p"}},
		{"aes128", "rsa15", true, []string{"xmlenc#aes128-cbc", "</xenc:EncryptedKey></saml:EncryptedAssertion>|</xenc:EncryptedKey><xenc:EncryptedData"}},
	} {
		e := SamlEncryption{For: &reader.Private.PublicKey, Data: c.data, Key: c.key, Detached: c.detached, Fresh: "1", Secret: issuer}
		raw, err := response().Sign(strong, strong, e)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.says {
			if a, b, _ := strings.Cut(want, "|"); !strings.Contains(raw, a) && (b == "" || !strings.Contains(raw, b)) {
				t.Errorf("%+v: no %s in %s", c, want, raw)
			}
		}
		if strings.Contains(raw, "mia@contoso.com") {
			t.Error("it can be read by anybody")
		}
		w := wanted(issuer)
		if _, err := VerifySaml(raw, w); !errors.Is(err, ErrSaml) || !strings.Contains(err.Error(), "0 assertions") {
			t.Errorf("not asked for: %v", err)
		}
		w.Encrypted, w.Decryption = true, reader
		if got, err := VerifySaml(raw, w); err != nil || got.NameId != "mia@contoso.com" || len(got.Attributes) != 2 {
			t.Errorf("%+v: %v %+v", c, err, got)
		}
		w.Decryption = other
		if _, err := VerifySaml(raw, w); !errors.Is(err, ErrSaml) || !strings.Contains(err.Error(), "cannot be decrypted") {
			t.Errorf("with another key: %v", err)
		}
	}
	clear, _ := response().Sign(strong, strong, SamlEncryption{})
	w := wanted(issuer)
	w.Encrypted, w.Decryption = true, reader
	if _, err := VerifySaml(clear, w); !errors.Is(err, ErrSaml) || !strings.Contains(err.Error(), "1 in clear") {
		t.Errorf("in clear: %v", err)
	}
}

func TestSamlEncryptionMethods(t *testing.T) {
	key := samlKey(t, world.NewKeys(), "a")
	for _, c := range []struct {
		e    SamlEncryption
		want string
	}{
		{SamlEncryption{Data: "Sha512"}, `DataEncryptionMethod "Sha512" is none of`},
		{SamlEncryption{Key: "Rsa"}, `KeyEncryptionMethod "Rsa" is neither`},
		{SamlEncryption{For: &key.Private.PublicKey}, "needs a secret"},
	} {
		err := c.e.Check()
		if err == nil {
			_, err = response().Sign(SamlSignature{}, SamlSignature{}, c.e)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.e, err)
		}
	}
}

// Whatever stands in an encrypted assertion, reading it neither panics nor tells more than that it cannot be read.
func FuzzSamlDecryption(f *testing.F) {
	keys := world.NewKeys()
	issuer, reader := samlKey(f, keys, "a"), samlKey(f, keys, "b")
	e := SamlEncryption{For: &reader.Private.PublicKey, Fresh: "1", Secret: issuer}
	raw, err := response().Sign(SamlSignature{}, SamlSignature{}, e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(strings.Replace(raw, "aes256", "aes128", 1))
	f.Add(strings.Replace(raw, "</xenc:CipherValue>", base64.StdEncoding.EncodeToString(make([]byte, 16))+"</xenc:CipherValue>", 1))
	f.Add(`<Response><Status><StatusCode Value="` + samlSuccess + `"/></Status><EncryptedAssertion><EncryptedData/><EncryptedKey/></EncryptedAssertion></Response>`)
	w := wanted(issuer)
	w.SignedAssertion, w.SignedResponse, w.Encrypted, w.Decryption = false, false, true, reader
	f.Fuzz(func(t *testing.T, raw string) {
		if _, err := VerifySaml(raw, w); err != nil && !errors.Is(err, ErrSaml) {
			t.Error(err)
		}
	})
}

func TestSamlEntityEncryption(t *testing.T) {
	key := samlKey(t, world.NewKeys(), "a")
	der, err := key.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	with := func(certificate string) string {
		return `<EntityDescriptor entityID="e"><SPSSODescriptor><KeyDescriptor use="encryption"><KeyInfo><X509Data><X509Certificate>
` + certificate + `
</X509Certificate></X509Data></KeyInfo></KeyDescriptor></SPSSODescriptor></EntityDescriptor>`
	}
	e, err := ParseSamlEntity(with(base64.StdEncoding.EncodeToString(der)))
	if err != nil || e.Encryption == nil || !e.Encryption.Equal(&key.Private.PublicKey) {
		t.Errorf("%+v %v", e, err)
	}
	for _, bad := range []string{"", "!", "YWJj"} {
		if _, err := ParseSamlEntity(with(bad)); err == nil || !strings.Contains(err.Error(), "certificate for encryption") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
