package token

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

func spec() Spec {
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	return Spec{
		Host: "contoso.b2clogin.com", TenantObjectId: "11111111-1111-4111-8111-111111111111", PolicyId: "B2C_1A_Signup_Signin",
		Audience: "app", Nonce: "defaultNonce", Now: now, AuthTime: now, Lifetime: time.Hour, Subject: "sub",
		Outputs: []Output{
			{Name: "sub", ClaimType: "objectId", Value: claims.Text("oid"), Present: true},
			{Name: "name", ClaimType: "displayName", Value: claims.Text("Mia <3"), Present: true},
			{Name: "email", ClaimType: "email"},
			{Name: "email", ClaimType: "signInName", Value: claims.Text("mia@contoso.com"), Present: true},
			{Name: "newUser", ClaimType: "newUser", Value: claims.Bool(true), Present: true},
			{Name: "emails", ClaimType: "otherMails", Value: claims.Strings(), Present: true},
			{Name: "idp", ClaimType: "identityProvider"},
		},
	}
}

func TestBuild(t *testing.T) {
	d := Build(spec())
	got, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"ver":"1.0","iss":"https://contoso.b2clogin.com/11111111-1111-4111-8111-111111111111/v2.0/","sub":"oid","aud":"app","exp":1768471200,"acr":"b2c_1a_signup_signin","nonce":"defaultNonce","iat":1768467600,"auth_time":1768467600,"nbf":1768467600,"name":"Mia \u003c3","email":"mia@contoso.com","newUser":true}`
	if string(got) != want {
		t.Errorf("payload\n%s\nwant\n%s", got, want)
	}
	if m := strings.Join(d.Missing, ","); m != "emails,idp" {
		t.Errorf("missing %s", m)
	}
	if m, _ := d.Member("sub"); m.ClaimType != "objectId" {
		t.Errorf("sub comes from %q", m.ClaimType)
	}
}

func TestBuildVariants(t *testing.T) {
	s := spec()
	s.WithTfp, s.OmitAcr, s.ExcludeSubject, s.Subject, s.Nonce = true, true, true, "displayName", ""
	d := Build(s)
	iss, _ := d.Member("iss")
	if iss.Value != "https://contoso.b2clogin.com/tfp/11111111-1111-4111-8111-111111111111/b2c_1a_signup_signin/v2.0/" {
		t.Errorf("issuer %v", iss.Value)
	}
	for _, absent := range []string{"acr", "nonce", "name"} { // name is what SubjectNamingInfo excludes
		if _, ok := d.Member(absent); ok {
			t.Errorf("%s must be left out", absent)
		}
	}
	if slices.Contains(d.Missing, "name") {
		t.Errorf("a claim that is sub alone is not missing: %v", d.Missing)
	}
	if sub, _ := d.Member("sub"); sub.Value != "Mia <3" {
		t.Errorf("SubjectNamingInfo may name a claim type: sub is %v", sub.Value)
	}
}

func TestSignAndVerify(t *testing.T) {
	keys := world.NewKeys()
	key, err := keys.Signing("B2C_1A_TokenSigningKeyContainer")
	if err != nil {
		t.Fatal(err)
	}
	s := spec()
	raw, err := Build(s).Sign(key, s)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(decoded.Header), `"kid":"journey-designer-`) || !strings.Contains(string(decoded.Header), `"alg":"RS256"`) {
		t.Errorf("header %s", decoded.Header)
	}
	if !strings.HasPrefix(string(decoded.Payload), `{"ver":"1.0","iss":`) {
		t.Errorf("the payload lost its order: %s", decoded.Payload)
	}
	iss, _ := Build(s).Member("iss")
	other, _ := keys.Signing("another")
	for name, verify := range map[string]func() error{
		"another key": func() error {
			_, err := Verify(raw, &other.Private.PublicKey, iss.Value.(string), "app", s.Now)
			return err
		},
		"another issuer": func() error { _, err := Verify(raw, &key.Private.PublicKey, "https://x/", "app", s.Now); return err },
		"another audience": func() error {
			_, err := Verify(raw, &key.Private.PublicKey, iss.Value.(string), "x", s.Now)
			return err
		},
		"two hours later": func() error {
			_, err := Verify(raw, &key.Private.PublicKey, iss.Value.(string), "app", s.Now.Add(2*time.Hour))
			return err
		},
		"no signature": func() error {
			_, err := Verify(raw[:strings.LastIndex(raw, ".")+1], &key.Private.PublicKey, iss.Value.(string), "app", s.Now)
			return err
		},
	} {
		if verify() == nil {
			t.Errorf("%s: the token verifies", name)
		}
	}
	body, err := Verify(raw, &key.Private.PublicKey, iss.Value.(string), "app", s.Now)
	if err != nil || body["name"] != "Mia <3" {
		t.Errorf("%v, %v", body, err)
	}
	s.Subject, s.Outputs = "nobody", s.Outputs[1:]
	if _, err := Build(s).Sign(key, s); !errors.Is(err, ErrNoSubject) {
		t.Errorf("error %v, want ErrNoSubject", err)
	}
	if _, err := Decode("no token"); err == nil {
		t.Error("nonsense decodes")
	}
}
