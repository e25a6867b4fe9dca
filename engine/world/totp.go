package world

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
)

// totpStep is how long an authenticator app shows a code, totpDigits how long the code is, totpDrift how many
// steps before and after its own a verifier accepts (RFC 6238, sections 4 and 5.2).
const (
	totpStep   = 30 * time.Second
	totpDigits = 1_000_000
	totpDrift  = 1
)

// ErrSecretKey says that a secret key is no base32 text, or empty.
var ErrSecretKey = errors.New("the secret key of an authenticator app is base32 text, such as JBSWY3DPEHPK3PXP")

// Totp is the time-based one-time password of six digits that an authenticator app shows for a base32 secret
// key at an instant (RFC 6238 with SHA-1). It fails with ErrSecretKey.
func Totp(secretKey string, at time.Time) (string, error) { return totp(secretKey, stepAt(at)) }

func stepAt(at time.Time) int64 { return at.Unix() / int64(totpStep/time.Second) }

func totp(secretKey string, step int64) (string, error) {
	text := strings.TrimRight(strings.ToUpper(strings.ReplaceAll(secretKey, " ", "")), "=")
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	if err != nil || len(key) == 0 {
		return "", ErrSecretKey
	}
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, key)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%totpDigits), nil
}

// CheckTotp reports whether a code is right at an instant, one step early or late included. It fails with
// ErrSecretKey.
func CheckTotp(secretKey, code string, at time.Time) (bool, error) {
	right := false
	for drift := int64(-totpDrift); drift <= totpDrift; drift++ {
		want, err := totp(secretKey, stepAt(at)+drift)
		if err != nil {
			return false, err
		}
		right = right || subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1
	}
	return right, nil
}
