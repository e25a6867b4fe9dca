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
	ErrNotYet    = jwt.ErrTokenNotValidYet
	// ErrKey says that the token names another key than the issuer's, ErrSize that it is longer than any token is.
	ErrKey  = errors.New("the token is signed with a key that the issuer does not have")
	ErrSize = errors.New("the token is longer than 262144 bytes")
)

// maxToken bounds a token that is read, in bytes; ErrSize says the number.
const maxToken = 262144

// Verifier verifies tokens of one issuer, and signs such tokens where the issuer is simulated.
type Verifier struct {
	// Method is RS256, with Key, or HS256, with Secret.
	Method string
	Key    *rsa.PrivateKey
	Secret []byte
	// KeyId is the kid of the issuer's one key; a token that names another is refused. Empty: none is asked for.
	KeyId string
	// Issuer and Audience must be the token's; an empty one is not asked for, though the token must have both.
	Issuer, Audience string
	Now              time.Time
}

// Verify checks signature, algorithm, key, issuer, audience and lifetime and gives the token's members; numbers stay as
// written. Keys that the header carries or points to (jwk, jku, x5u) are never looked at. It fails with ErrExpired,
// ErrNotYet, ErrAudience, ErrIssuer, ErrSignature, ErrKey, ErrSize, or because the token cannot be read.
func (v Verifier) Verify(raw string) (map[string]any, error) {
	if len(raw) > maxToken {
		return nil, ErrSize
	}
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
	_, err := jwt.NewParser(options...).ParseWithClaims(raw, &body, func(t *jwt.Token) (any, error) {
		if kid, named := t.Header["kid"]; named && v.KeyId != "" && kid != v.KeyId {
			return nil, ErrKey
		}
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
	var t *jwt.Token
	var key any
	switch {
	case v.Method == "HS256" && len(v.Secret) > 0:
		t, key = jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims(body)), v.Secret
	case v.Method == "RS256" && v.Key != nil:
		t, key = jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(body)), v.Key
	default:
		return "", errors.New("a simulated issuer signs with RS256 and an RSA key, or with HS256 and a secret")
	}
	if v.KeyId != "" {
		t.Header["kid"] = v.KeyId
	}
	return t.SignedString(key)
}
