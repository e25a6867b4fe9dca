package token_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

func signing(t testing.TB, container string) world.SigningKey {
	t.Helper()
	key, err := sealKeys.Signing(container)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

var sealKeys = world.NewKeys()

// What is sealed comes back with the same key, and with nothing else.
func TestSealing(t *testing.T) {
	key := signing(t, "k")
	raw, err := token.Seal(key, "1", map[string]string{"sub": "mia"})
	if err != nil || strings.Count(raw, ".") != 4 || strings.Contains(raw, "mia") {
		t.Fatalf("%s, %v", raw, err)
	}
	other, _ := token.Seal(key, "2", map[string]string{"sub": "mia"})
	if other == raw {
		t.Error("two tokens are the same")
	}
	var body map[string]string
	if err := token.Open(key, raw, &body); err != nil || body["sub"] != "mia" {
		t.Errorf("%v, %v", body, err)
	}
	parts := strings.Split(raw, ".")
	forged := append([]string{}, parts...)
	forged[0] = "e30"
	for name, text := range map[string]string{
		"empty": "", "too short": "a.b", "another header": strings.Join(forged, "."), "cut off": raw[:len(raw)-4],
		"no base64": strings.Replace(raw, parts[3], "!", 1), "another nonce": strings.Replace(raw, parts[2], "AAAAAAAAAAAAAAAA", 1), "no nonce": strings.Replace(raw, parts[2], "AA", 1),
	} {
		if err := token.Open(key, text, &body); !errors.Is(err, token.ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := token.Open(signing(t, "l"), raw, &body); !errors.Is(err, token.ErrSealed) {
		t.Errorf("another key: %v", err)
	}
	if err := token.Open(world.SigningKey{}, raw, &body); !errors.Is(err, token.ErrSealed) {
		t.Errorf("no key: %v", err)
	}
	if _, err := token.Seal(world.SigningKey{}, "1", 1); err == nil {
		t.Error("nothing is sealed without a key")
	}
	if _, err := token.Seal(key, "1", func() {}); err == nil {
		t.Error("what JSON cannot hold is not sealed")
	}
}

// Opening never panics, and never accepts what was not sealed.
func FuzzOpen(f *testing.F) {
	key := signing(f, "k")
	raw, err := token.Seal(key, "1", map[string]string{"sub": "mia"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add("a.b.c.d.e")
	f.Add("....")
	f.Fuzz(func(t *testing.T, text string) {
		var body map[string]string
		if err := token.Open(key, text, &body); err == nil && !strings.HasPrefix(text, strings.Split(raw, ".")[0]) {
			t.Errorf("opened %q", text)
		}
	})
}

func TestVerifier(t *testing.T) {
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	good := map[string]any{"iss": "i", "aud": "a", "exp": now.Add(time.Minute).Unix(), "n": 12345678901234567}
	symmetric := token.Verifier{Method: "HS256", Secret: []byte("s3cret"), Issuer: "i", Audience: "a", Now: now}
	asymmetric := token.Verifier{Method: "RS256", Key: signing(t, "k").Private, Issuer: "i", Audience: "a", Now: now}
	for _, v := range []token.Verifier{symmetric, asymmetric} {
		raw, err := v.Sign(good)
		if err != nil {
			t.Fatal(err)
		}
		body, err := v.Verify(raw)
		if err != nil || body["n"].(interface{ String() string }).String() != "12345678901234567" {
			t.Errorf("%s: %v, %v", v.Method, body, err)
		}
		late, elsewhere, foreign := v, v, v
		late.Now, elsewhere.Audience, foreign.Issuer = now.Add(time.Hour), "b", "j"
		for want, w := range map[error]token.Verifier{token.ErrExpired: late, token.ErrAudience: elsewhere, token.ErrIssuer: foreign} {
			if _, err := w.Verify(raw); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", v.Method, err, want)
			}
		}
	}
	raw, _ := symmetric.Sign(good)
	stranger := symmetric
	stranger.Secret = []byte("guessed")
	if _, err := stranger.Verify(raw); !errors.Is(err, token.ErrSignature) {
		t.Error(err)
	}
	// A token of one algorithm is never taken for one of the other.
	if _, err := asymmetric.Verify(raw); err == nil {
		t.Error("a token signed with a secret was verified with a public key")
	}
	for name, body := range map[string]map[string]any{"no exp": {"iss": "i", "aud": "a"}, "no aud": {"iss": "i", "exp": now.Add(time.Minute).Unix()}} {
		raw, _ := symmetric.Sign(body)
		open := symmetric
		open.Audience = ""
		if _, err := open.Verify(raw); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := (token.Verifier{Method: "none"}).Sign(good); err == nil {
		t.Error("an unknown method signs nothing")
	}
}

// An access token names who asked and for what; an ID token carries the hashes of what comes with it.
func TestHashesAndScopes(t *testing.T) {
	d := token.Build(token.Spec{Client: "app", Scopes: []string{"read", "write"}, Code: "c", AccessToken: "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"})
	for name, want := range map[string]string{"azp": "app", "scp": "read write", "at_hash": "77QmUPtjPfzWtF2AnpK9RQ"} {
		if m, _ := d.Member(name); m.Value != want {
			t.Errorf("%s is %v, want %s", name, m.Value, want)
		}
	}
	if _, ok := d.Member("c_hash"); !ok {
		t.Error("no c_hash")
	}
}
