// Package token builds, signs, verifies and explains JSON Web Tokens as the service issues them. It knows
// nothing of policies: the caller hands it names, values and settings.
package token

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// Output is an output claim of the relying party as it goes into a token.
type Output struct {
	// Name is the claim's name in the token, ClaimType the claim type it comes from.
	Name, ClaimType string
	Value           claims.Value
	// Present is false where the claim has no value: it is then left out and listed as missing.
	Present bool
}

// Spec is all that decides a token's content.
type Spec struct {
	// Host serves the issuer URL, such as contoso.b2clogin.com; TenantObjectId is the tenant's GUID.
	Host, TenantObjectId string
	// PolicyId is the relying party policy; the token shows it in lower case.
	PolicyId string
	// WithTfp makes the issuer AuthorityWithTfp; the default is AuthorityAndTenantGuid.
	WithTfp bool
	// OmitAcr leaves out acr, which otherwise names the policy.
	OmitAcr         bool
	Audience, Nonce string
	Now, AuthTime   time.Time
	Lifetime        time.Duration
	// Subject is the name of the output that feeds sub; ExcludeSubject leaves that output itself out.
	Subject        string
	ExcludeSubject bool
	Outputs        []Output
	// Client and Scopes are those of an access token, as azp and scp; an ID token has none.
	Client string
	Scopes []string
	// Code and AccessToken are what the same answer carries beside an ID token: it holds their hashes.
	Code, AccessToken string
}

// Member is one name and value of a token's payload.
type Member struct {
	Name  string
	Value any
	// ClaimType is the claim type it was made of; empty for what every token carries.
	ClaimType string
}

// Draft is a token before it is signed: what would be sent now.
type Draft struct {
	Payload []Member
	// Missing are the outputs without a value, by their names in the token, in the order of the policy.
	Missing []string
}

// ErrNoSubject says that no claim feeds sub, which every token must have.
var ErrNoSubject = errors.New("the token has no sub: the claim that SubjectNamingInfo names has no value")

// Build lays out the payload (tokens-and-endpoints reference, section 7). Where two outputs have the same
// name, the first with a value wins.
func Build(s Spec) Draft {
	issuer := fmt.Sprintf("https://%s/%s/v2.0/", s.Host, s.TenantObjectId)
	if s.WithTfp {
		issuer = fmt.Sprintf("https://%s/tfp/%s/%s/v2.0/", s.Host, s.TenantObjectId, lower(s.PolicyId))
	}
	d := Draft{Payload: []Member{
		{Name: "ver", Value: "1.0"},
		{Name: "iss", Value: issuer},
	}}
	if sub, ok := s.subject(); ok {
		d.Payload = append(d.Payload, Member{Name: "sub", Value: sub.Value.Text(), ClaimType: sub.ClaimType})
	}
	d.Payload = append(d.Payload,
		Member{Name: "aud", Value: s.Audience},
		Member{Name: "exp", Value: s.Now.Add(s.Lifetime).Unix()},
	)
	if !s.OmitAcr {
		d.Payload = append(d.Payload, Member{Name: "acr", Value: lower(s.PolicyId)})
	}
	if s.Nonce != "" {
		d.Payload = append(d.Payload, Member{Name: "nonce", Value: s.Nonce})
	}
	for _, h := range []struct{ name, text string }{{"c_hash", s.Code}, {"at_hash", s.AccessToken}} {
		if h.text != "" {
			d.Payload = append(d.Payload, Member{Name: h.name, Value: leftHalf(h.text)})
		}
	}
	if s.Client != "" {
		d.Payload = append(d.Payload, Member{Name: "azp", Value: s.Client})
	}
	if len(s.Scopes) > 0 {
		d.Payload = append(d.Payload, Member{Name: "scp", Value: strings.Join(s.Scopes, " ")})
	}
	d.Payload = append(d.Payload,
		Member{Name: "iat", Value: s.Now.Unix()},
		Member{Name: "auth_time", Value: s.AuthTime.Unix()},
		Member{Name: "nbf", Value: s.Now.Unix()},
	)
	subject, _ := s.subject()
	for _, o := range s.Outputs {
		if !o.Present || o.Value.IsEmpty() {
			continue
		}
		if _, taken := d.Member(o.Name); taken || s.ExcludeSubject && o.Name == subject.Name {
			continue
		}
		d.Payload = append(d.Payload, Member{Name: o.Name, Value: o.Value.TokenValue(), ClaimType: o.ClaimType})
	}
	d.Missing = s.missing(d, subject)
	return d
}

// missing names the outputs without a value, those aside whose name another claim has or whose value is sub alone.
func (s Spec) missing(d Draft, subject Output) []string {
	var names []string
	for _, o := range s.Outputs {
		_, taken := d.Member(o.Name)
		if taken || s.ExcludeSubject && o.Name == subject.Name || slices.Contains(names, o.Name) {
			continue
		}
		names = append(names, o.Name)
	}
	return names
}

func (s Spec) subject() (Output, bool) {
	for _, byClaimType := range []bool{false, true} {
		for _, o := range s.Outputs {
			name := o.Name
			if byClaimType {
				name = o.ClaimType
			}
			if claims.Fold(name) == claims.Fold(s.Subject) && s.Subject != "" && o.Present && !o.Value.IsEmpty() {
				return o, true
			}
		}
	}
	return Output{}, false
}

// leftHalf is the left half of the SHA-256 of a text, in base64url (OpenID Connect Core, section 3.3.2.11).
func leftHalf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}

func lower(policyId string) string { return claims.Fold(policyId) }

// Member finds a member of the payload by its name.
func (d Draft) Member(name string) (Member, bool) {
	for _, m := range d.Payload {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

// MarshalJSON writes the payload in its order.
func (d Draft) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range d.Payload {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// payload hands a draft to the signing library, which only writes it out.
type payload struct {
	jwt.MapClaims
	draft Draft
}

func (p payload) MarshalJSON() ([]byte, error) { return p.draft.MarshalJSON() }

// KeyId is the kid of tokens signed with a key: recognisably local, so that nobody takes one for a token of
// the service (threat R8).
func KeyId(key world.SigningKey) string { return "journey-designer-" + key.Id }

// Sign signs the draft with RS256 and verifies what it signed. It fails with ErrNoSubject where sub is missing.
func (d Draft) Sign(key world.SigningKey, spec Spec) (string, error) {
	if _, ok := d.Member("sub"); !ok {
		return "", ErrNoSubject
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, payload{draft: d})
	t.Header["kid"] = KeyId(key)
	raw, err := t.SignedString(key.Private)
	if err != nil {
		return "", err
	}
	issuer, _ := d.Member("iss")
	_, err = Verify(raw, &key.Private.PublicKey, fmt.Sprint(issuer.Value), spec.Audience, spec.Now)
	return raw, err
}

// Decoded is a token taken apart: its header and payload as compact JSON texts.
type Decoded struct{ Header, Payload json.RawMessage }

// Decode takes a token apart without verifying it.
func Decode(raw string) (Decoded, error) {
	parser := jwt.NewParser()
	_, parts, err := parser.ParseUnverified(raw, jwt.MapClaims{})
	if err != nil {
		return Decoded{}, err
	}
	header, err := parser.DecodeSegment(parts[0])
	if err != nil {
		return Decoded{}, err
	}
	body, err := parser.DecodeSegment(parts[1])
	return Decoded{header, body}, err
}

// Verify checks signature, algorithm, issuer, audience and lifetime at an instant. It is the one place where
// tokens are parsed for trust: the library alone accepts tokens without exp or aud.
func Verify(raw string, key *rsa.PublicKey, issuer, audience string, now time.Time) (map[string]any, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	var body jwt.MapClaims
	if _, err := parser.ParseWithClaims(raw, &body, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
		return nil, err
	}
	return body, nil
}
