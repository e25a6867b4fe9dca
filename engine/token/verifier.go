package token

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// What can be wrong with a token that is presented, by the question that it failed.
var (
	ErrExpired   = jwt.ErrTokenExpired
	ErrAudience  = jwt.ErrTokenInvalidAudience
	ErrIssuer    = jwt.ErrTokenInvalidIssuer
	ErrSignature = jwt.ErrTokenSignatureInvalid
)

// Verifier verifies tokens of one issuer, and signs such tokens where the issuer is simulated.
type Verifier struct {
	// Method is RS256, with Key, or HS256, with Secret.
	Method string
	Key    *rsa.PrivateKey
	Secret []byte
	// Issuer and Audience must be the token's; an empty one is not asked for, though the token must have both.
	Issuer, Audience string
	Now              time.Time
}

// Verify checks signature, algorithm, issuer, audience and lifetime and gives the token's members; numbers stay as
// written. It fails with ErrExpired, ErrAudience, ErrIssuer, ErrSignature, or because the token cannot be read.
func (v Verifier) Verify(raw string) (map[string]any, error) {
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{v.Method}), jwt.WithExpirationRequired(), jwt.WithJSONNumber(),
		jwt.WithTimeFunc(func() time.Time { return v.Now }),
	}
	if v.Issuer != "" {
		options = append(options, jwt.WithIssuer(v.Issuer))
	}
	if v.Audience != "" {
		options = append(options, jwt.WithAudience(v.Audience))
	}
	var body jwt.MapClaims
	_, err := jwt.NewParser(options...).ParseWithClaims(raw, &body, func(*jwt.Token) (any, error) {
		if v.Method == "HS256" {
			return v.Secret, nil
		}
		return &v.Key.PublicKey, nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"iss", "aud"} {
		if _, ok := body[name]; !ok {
			return nil, fmt.Errorf("the token has no %s", name)
		}
	}
	return body, nil
}

// Sign makes a token of members. It fails where the method is unknown or the key is missing.
func (v Verifier) Sign(body map[string]any) (string, error) {
	switch {
	case v.Method == "HS256" && len(v.Secret) > 0:
		return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims(body)).SignedString(v.Secret)
	case v.Method == "RS256" && v.Key != nil:
		return jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(body)).SignedString(v.Key)
	}
	return "", errors.New("a simulated issuer signs with RS256 and an RSA key, or with HS256 and a secret")
}
