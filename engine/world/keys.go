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

// certificateTime bounds the life of certificates: they are made of the key alone, so that the same key has the
// same certificate at every instant of a run's clock.
var certificateTime = [2]time.Time{time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 12, 31, 0, 0, 0, 0, time.UTC)}

// Certificate is a self-signed X.509 certificate of the key, in DER.
func (k SigningKey) Certificate() ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "journey-designer-" + k.Id},
		NotBefore: certificateTime[0], NotAfter: certificateTime[1], KeyUsage: x509.KeyUsageDigitalSignature,
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
// installation signs with the same keys each time. The folder is made when the first key is.
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
	public := x509.MarshalPKCS1PublicKey(&private.PublicKey)
	sum := sha256.Sum256(public)
	key := SigningKey{Id: base64.RawURLEncoding.EncodeToString(sum[:]), Private: private}
	k.held[name] = key
	return key, nil
}

func (k *Keys) load(name string) (*rsa.PrivateKey, error) {
	if k.dir == "" {
		return rsa.GenerateKey(rand.Reader, keyBits)
	}
	path := filepath.Join(k.dir, fileName(name))
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		return parseKey(text)
	case !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	return private, k.store(path, private)
}

// fileName hashes the container's name: names come from policies and must never become paths.
func fileName(container string) string {
	sum := sha256.Sum256([]byte(container))
	return fmt.Sprintf("%x.pem", sum[:12])
}

func parseKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the key file is no PEM; delete it to have a new key made")
	}
	return x509.ParsePKCS1PrivateKey(block.Bytes)
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
