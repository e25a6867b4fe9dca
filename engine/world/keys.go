package world

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// keyBits is the length of generated keys, that of the service's own key containers.
const keyBits = 2048

// SigningKey is an RSA key of a policy key container.
type SigningKey struct {
	// Id is the key's kid: a hash of the public key.
	Id      string
	Private *rsa.PrivateKey
}

// The years that certificates are valid in: they are made of the key alone, so that the same key has the
// same certificate at every instant of a run's clock.
const certifiedFrom, certifiedUntil = 2000, 2099

// Certificate is a self-signed X.509 certificate of the key, in DER.
func (k SigningKey) Certificate() ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "journey-designer-" + k.Id},
		NotBefore: time.Date(certifiedFrom, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(certifiedUntil, 12, 31, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	return x509.CreateCertificate(rand.Reader, template, template, &k.Private.PublicKey, k.Private)
}

// Keys gives the RSA keys of policy key containers, generating those that are asked for first. Tokens
// signed with them are recognisably local: no key of a real tenant is ever read. It may be used from any
// goroutine.
type Keys struct {
	// dir is where generated keys are kept, or empty to keep them in memory only.
	dir  string
	mu   sync.Mutex
	held map[string]SigningKey
}

// NewKeys gives keys that live in memory only.
func NewKeys() *Keys { return &Keys{held: map[string]SigningKey{}} }

// OpenKeys gives keys that are kept as PEM files, readable by their owner alone, in a folder, so that an
// installation signs with the same keys each time. The folder is made when the first key is. A key that cannot be kept
// serves as long as the Keys live; one that is kept and cannot be read is an error.
func OpenKeys(dir string) *Keys { return &Keys{dir: dir, held: map[string]SigningKey{}} }

// Signing gives the key of a container, such as B2C_1A_TokenSigningKeyContainer.
func (k *Keys) Signing(container string) (SigningKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	name := strings.ToLower(container)
	if key, ok := k.held[name]; ok {
		return key, nil
	}
	private, err := k.load(name)
	if err != nil {
		return SigningKey{}, fmt.Errorf("key container %s: %w", container, err)
	}
	key := signingKey(private)
	k.held[name] = key
	return key, nil
}

// minBits is the least length of a key, in bits: the service takes none that is shorter.
const minBits = 2048

// Import uses an RSA key of PEM text (PKCS #1 or PKCS #8) for a container, for as long as k lives: it is not kept. Whoever
// calls it has been told that tokens will be signed with it.
func (k *Keys) Import(container string, text []byte) error {
	private, err := rsaKey(text)
	if err != nil {
		return fmt.Errorf("key container %s: %w", container, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[strings.ToLower(container)] = signingKey(private)
	return nil
}

// rsaKey reads a private RSA key from PEM text.
func rsaKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the key is no PEM")
	}
	var private *rsa.PrivateKey
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("the RSA key cannot be read")
		}
		private = key
	case "PRIVATE KEY":
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("the private key cannot be read")
		}
		ok := false
		if private, ok = key.(*rsa.PrivateKey); !ok {
			return nil, errors.New("the private key is no RSA key")
		}
	default:
		return nil, fmt.Errorf("the PEM holds a %s and no private RSA key", strings.ToLower(block.Type))
	}
	if private.N.BitLen() < minBits {
		return nil, fmt.Errorf("the RSA key has %d bits; it must have %d at least", private.N.BitLen(), minBits)
	}
	return private, nil
}

// signingKey is a private key with its kid.
func signingKey(private *rsa.PrivateKey) SigningKey {
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	return SigningKey{Id: base64.RawURLEncoding.EncodeToString(sum[:]), Private: private}
}

func (k *Keys) load(name string) (*rsa.PrivateKey, error) {
	if k.dir == "" {
		return rsa.GenerateKey(rand.Reader, keyBits)
	}
	path := filepath.Join(k.dir, fileName(name))
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		private, err := rsaKey(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; delete it to have a new key made", path, err)
		}
		return private, nil
	case !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
		return nil, err
	}
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	// A key that cannot be kept, in a home that is read-only for example, serves as long as k lives, as one does where
	// there is no folder at all: the run is no worse for it.
	_ = k.store(path, private)
	return private, nil
}

// fileName hashes the container's name: names come from policies and must never become paths.
func fileName(container string) string {
	sum := sha256.Sum256([]byte(container))
	return fmt.Sprintf("%x.pem", sum[:12])
}

func (k *Keys) store(path string, private *rsa.PrivateKey) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
	part, err := os.CreateTemp(k.dir, "new-*.pem")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name())
	if _, err := part.Write(text); err != nil {
		part.Close()
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}
