package token

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"journeydesigner/engine/world"
)

// ErrSealed says that a sealed token was not made here, was made with another key, or was changed.
var ErrSealed = errors.New("the token was not issued here, or it was changed")

// Seal encrypts what a refresh token or code carries. The text has the shape of the service's: a header that stands in
// clear, then what nobody but the issuer can read. fresh must differ for every token of a key.
func Seal(key world.SigningKey, fresh string, content any) (string, error) {
	plain, err := json.Marshal(content)
	if err != nil {
		return "", err
	}
	header, err := json.Marshal(map[string]string{"kid": KeyId(key), "ver": "1.0", "zip": "none", "ser": "1.0"})
	if err != nil {
		return "", err
	}
	box, err := box(key)
	if err != nil {
		return "", err
	}
	head := base64.RawURLEncoding.EncodeToString(header)
	once := sha256.Sum256([]byte(fresh))
	nonce := once[:box.NonceSize()]
	sealed := box.Seal(nil, nonce, plain, []byte(head))
	at := len(sealed) - box.Overhead()
	parts := []string{head, "", base64.RawURLEncoding.EncodeToString(nonce), base64.RawURLEncoding.EncodeToString(sealed[:at]), base64.RawURLEncoding.EncodeToString(sealed[at:])}
	return strings.Join(parts, "."), nil
}

// Open reads what Seal wrote. It fails with ErrSealed.
func Open(key world.SigningKey, raw string, content any) error {
	parts := strings.Split(raw, ".")
	box, err := box(key)
	if err != nil || len(parts) != 5 {
		return ErrSealed
	}
	var sealed []byte
	nonce, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(nonce) != box.NonceSize() {
		return ErrSealed
	}
	for _, p := range parts[3:] {
		b, err := base64.RawURLEncoding.DecodeString(p)
		if err != nil {
			return ErrSealed
		}
		sealed = append(sealed, b...)
	}
	plain, err := box.Open(nil, nonce, sealed, []byte(parts[0]))
	if err != nil || json.Unmarshal(plain, content) != nil {
		return ErrSealed
	}
	return nil
}

// box is the cipher of a key container: its key is made of the RSA key, which never leaves the installation.
func box(key world.SigningKey) (cipher.AEAD, error) {
	if key.Private == nil {
		return nil, ErrSealed
	}
	sum := sha256.Sum256(append([]byte("sealed tokens of "), x509.MarshalPKCS1PrivateKey(key.Private)...))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
