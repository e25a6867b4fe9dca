package token

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/world"
)

var instant = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)

func samlKey(t testing.TB, keys *world.Keys, name string) world.SigningKey {
	t.Helper()
	key, err := keys.Signing(name)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func response() SamlResponse {
	return SamlResponse{
		Id: "_r", AssertionId: "_a", Issuer: "https://idp", Destination: "https://app/acs", Audience: "https://app", InResponseTo: "_q",
		NameId: "mia@contoso.com", NameIdFormat: SamlUnspecified, IssuedAt: instant, NotBefore: instant, NotOnOrAfter: instant.Add(5 * time.Minute), SessionIndex: "_s",
		Attributes: []SamlAttribute{{"name", []string{"Mia & <Leo>"}}, {"http://schemas/roles", []string{"a", "b"}}},
	}
}

func wanted(key world.SigningKey) SamlWanted {
	return SamlWanted{Issuer: "https://idp", Audience: "https://app", InResponseTo: "_q", Now: instant, Key: key, SignedResponse: true, SignedAssertion: true}
}

func TestSamlRoundTrip(t *testing.T) {
	key := samlKey(t, world.NewKeys(), "a")
	for _, algorithm := range []string{"Sha256", "SHA384", "sha512"} {
		s := SamlSignature{Key: key, Algorithm: algorithm}
		raw, err := response().Sign(s, s, SamlEncryption{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := VerifySaml(raw, wanted(key))
		if err != nil {
			t.Fatalf("%s: %v\n%s", algorithm, err, raw)
		}
		if got.NameId != "mia@contoso.com" || got.NameIdFormat != SamlUnspecified || len(got.Attributes) != 2 || got.Attributes[0].Values[0] != "Mia & <Leo>" || len(got.Attributes[1].Values) != 2 ||
			!got.NotOnOrAfter.Equal(instant.Add(5*time.Minute)) || got.SessionIndex != "_s" || got.Destination != "https://app/acs" {
			t.Errorf("%+v", got)
		}
		if again, _ := response().Sign(s, s, SamlEncryption{}); again != raw {
			t.Error("the same response is signed in two ways")
		}
	}
	whole := response()
	whole.WholeSeconds = true
	if raw, _ := whole.Sign(SamlSignature{}, SamlSignature{Key: key, Algorithm: "Sha256", OmitKeyInfo: true}, SamlEncryption{}); !strings.Contains(raw, `IssueInstant="2026-01-15T09:00:00Z"`) || strings.Contains(raw, "X509Certificate") {
		t.Error(raw)
	}
	if raw, _ := response().Sign(SamlSignature{}, SamlSignature{}, SamlEncryption{}); !strings.Contains(raw, `IssueInstant="2026-01-15T09:00:00.0000000Z"`) || strings.Contains(raw, "Signature") {
		t.Error(raw)
	}
	if _, err := response().Sign(SamlSignature{}, SamlSignature{Key: key, Algorithm: "Md5"}, SamlEncryption{}); err == nil {
		t.Error("signed with Md5")
	}
}

// What must be refused: wrong contents, missing and broken signatures, and the ways to wrap a signed assertion.
func TestSamlRefusals(t *testing.T) {
	keys := world.NewKeys()
	key, other := samlKey(t, keys, "a"), samlKey(t, keys, "b")
	strong := SamlSignature{Key: key, Algorithm: "Sha256"}
	good, err := response().Sign(strong, strong, SamlEncryption{})
	if err != nil {
		t.Fatal(err)
	}
	onlyAssertion, _ := response().Sign(SamlSignature{}, strong, SamlEncryption{})
	onlyResponse, _ := response().Sign(strong, SamlSignature{}, SamlEncryption{})
	sha1, _ := response().Sign(SamlSignature{}, SamlSignature{Key: key, Algorithm: "Sha1"}, SamlEncryption{})
	forged, _ := response().Sign(SamlSignature{Key: other, Algorithm: "Sha256"}, SamlSignature{Key: other, Algorithm: "Sha256"}, SamlEncryption{})
	start, end := strings.Index(onlyAssertion, "<saml:Assertion"), strings.Index(onlyAssertion, "</samlp:Response>")
	signed := onlyAssertion[start:end]
	evil := response()
	evil.NameId, evil.AssertionId = "admin@contoso.com", "_evil"
	unsigned, _ := evil.Sign(SamlSignature{}, SamlSignature{}, SamlEncryption{})
	evilAssertion := unsigned[strings.Index(unsigned, "<saml:Assertion"):strings.Index(unsigned, "</samlp:Response>")]
	wrap := func(inner string) string { return onlyAssertion[:start] + inner + "</samlp:Response>" }
	soft := wanted(key)
	soft.SignedResponse = false
	if _, err := VerifySaml(onlyAssertion, soft); err != nil {
		t.Fatalf("the honest one: %v", err)
	}
	for _, c := range []struct {
		name, raw string
		change    func(*SamlWanted)
		want      string
	}{
		{"another issuer", good, func(w *SamlWanted) { w.Issuer = "https://x" }, "of the issuer"},
		{"another audience", good, func(w *SamlWanted) { w.Audience = "https://x" }, "for the audience"},
		{"another request", good, func(w *SamlWanted) { w.InResponseTo = "_x" }, "answers the request"},
		{"too early", good, func(w *SamlWanted) { w.Now = instant.Add(-time.Second) }, "valid only from"},
		{"too late", good, func(w *SamlWanted) { w.Now = instant.Add(5 * time.Minute) }, "has expired"},
		{"another key", forged, nil, "not signed as it should be"},
		{"no signature on the response", onlyAssertion, nil, "the response is not signed"},
		{"no signature on the assertion", onlyResponse, nil, "the assertion is not signed"},
		{"a changed name", strings.Replace(good, "mia@", "leo@", 1), nil, "not signed as it should be"},
		{"SHA-1", sha1, func(w *SamlWanted) { w.SignedResponse = false }, "SHA-1 is not accepted"},
		{"two assertions", wrap(evilAssertion + signed), func(w *SamlWanted) { w.SignedResponse = false }, "2 assertions"},
		{"the signed one inside the forged one", wrap(strings.Replace(evilAssertion, "</saml:Assertion>", signed+"</saml:Assertion>", 1)), func(w *SamlWanted) { w.SignedResponse = false }, "not signed as it should be"},
		{"the forged one with the signed one's signature", wrap(strings.Replace(evilAssertion, "</saml:Issuer>", "</saml:Issuer>"+signed[strings.Index(signed, "<ds:Signature"):strings.Index(signed, "</ds:Signature>")]+"</ds:Signature>", 1)), func(w *SamlWanted) { w.SignedResponse = false }, "not signed as it should be"},
		{"the signed one in extensions", wrap("<samlp:Extensions>" + signed + "</samlp:Extensions>" + evilAssertion), func(w *SamlWanted) { w.SignedResponse = false }, "not signed as it should be"},
		{"a failure", strings.Replace(onlyAssertion, "status:Success", "status:Responder", 1), func(w *SamlWanted) { w.SignedResponse = false }, "no success"},
		{"no XML", "<a", nil, "no XML"}, {"nothing", "", nil, "0 root elements"},
		{"a document type", `<!DOCTYPE r [<!ENTITY e "x">]>` + good, nil, "DTD is prohibited"},
		{"too long", "<a>" + strings.Repeat(" ", maxSaml) + "</a>", nil, "more than"},
	} {
		w := wanted(key)
		if c.change != nil {
			c.change(&w)
		}
		if r, err := VerifySaml(c.raw, w); !errors.Is(err, ErrSaml) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v %+v", c.name, err, r)
		}
	}
	// A comment inside the NameID, which canonicalization drops, must not cut the name short.

	honest := response()
	honest.NameId = "mia@contoso.com.evil.com"
	raw, _ := honest.Sign(SamlSignature{}, strong, SamlEncryption{})
	commented := strings.Replace(raw, "mia@contoso.com.evil.com", "mia@contoso.com<!-- -->.evil.com", 1)
	if r, err := VerifySaml(commented, soft); err == nil && r.NameId != "mia@contoso.com.evil.com" {
		t.Errorf("%q: a comment cut the name", r.NameId)
	}
}

func TestSamlRequests(t *testing.T) {
	key := samlKey(t, world.NewKeys(), "a")
	q := SamlRequest{
		Id: "_q", Issuer: "https://app", Destination: "https://idp/sso", AssertionConsumerServiceUrl: "https://app/acs", ProtocolBinding: SamlPost, ProviderName: "Contoso",
		NameIdFormat: SamlUnspecified, AllowCreate: "true", ForceAuthn: "true", Subject: "mia", AuthnContextClassRefs: []string{"urn:a", "urn:b"}, IssuedAt: instant,
		Extensions: `<x:E xmlns:x="urn:x">1</x:E>`,
	}
	raw, err := q.Sign(SamlSignature{Key: key, Algorithm: "Sha1"})
	if err != nil || !strings.Contains(raw, `<samlp:Extensions><x:E xmlns:x="urn:x">1</x:E></samlp:Extensions>`) || !strings.Contains(raw, "rsa-sha1") {
		t.Fatalf("%v %s", err, raw)
	}
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	w.Write([]byte(raw))
	w.Close()
	for _, text := range []string{raw, base64.StdEncoding.EncodeToString([]byte(raw)), base64.StdEncoding.EncodeToString(packed.Bytes())} {
		got, err := ParseSamlRequest(text)
		if err != nil || got.Id != "_q" || got.Issuer != "https://app" || got.AllowCreate != "true" || got.ForceAuthn != "true" || got.Subject != "mia" || got.ProviderName != "Contoso" ||
			strings.Join(got.AuthnContextClassRefs, " ") != "urn:a urn:b" || got.ProtocolBinding != SamlPost || got.NameIdFormat != SamlUnspecified || got.AssertionConsumerServiceUrl != "https://app/acs" {
			t.Errorf("%v %+v", err, got)
		}
	}
	for _, broken := range []string{"", "!", "<a/>", "<samlp:AuthnRequest", base64.StdEncoding.EncodeToString([]byte("nonsense")), "<!DOCTYPE a><a/>"} {
		if _, err := ParseSamlRequest(broken); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
	q.Extensions = "<broken"
	if _, err := q.Sign(SamlSignature{}); err == nil {
		t.Error("broken extensions")
	}
}

func TestSignatureAlgorithms(t *testing.T) {
	for name, known := range map[string]bool{"Sha1": true, "SHA256": true, "sha384": true, "Sha512": true, "": false, "Md5": false} {
		if got := (SamlSignature{Algorithm: name}).Known(); got != known {
			t.Errorf("%q: %t", name, got)
		}
	}
}

func TestSamlEntities(t *testing.T) {
	const text = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app"><md:SPSSODescriptor><md:KeyDescriptor use="signing"/><md:NameIDFormat>f</md:NameIDFormat>
<md:AssertionConsumerService Location="https://app/1"/><md:AssertionConsumerService isDefault="true" Location="https://app/2"/></md:SPSSODescriptor><md:IDPSSODescriptor><md:SingleSignOnService Location="https://app/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`
	e, err := ParseSamlEntity(text)
	if err != nil || e != (SamlEntity{"https://app", "https://app/sso", "https://app/2", "f", nil}) {
		t.Errorf("%+v %v", e, err)
	}
	for _, broken := range []string{"", "<a/>", `<EntityDescriptor/>`} {
		if _, err := ParseSamlEntity(broken); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}

func FuzzSaml(f *testing.F) {
	key := samlKey(f, world.NewKeys(), "a")
	s := SamlSignature{Key: key, Algorithm: "Sha256"}
	good, err := response().Sign(s, s, SamlEncryption{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("<a/>")
	f.Add(`<samlp:AuthnRequest xmlns:samlp="x"/>`)
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := VerifySaml(text, wanted(key)); err == nil && r.NameId != "mia@contoso.com" {
			t.Errorf("%q was accepted: %s", r.NameId, text)
		}
		ParseSamlRequest(text)
		ParseSamlEntity(text)
	})
}
