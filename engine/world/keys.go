package world

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// keyBits is the length of generated keys, that of the service's own key containers.
const keyBits = 2048

// SigningKey is an RSA key of a policy key container.
type SigningKey struct {
	// Id is the key's kid: a hash of the public key.
	Id      string
	Private *rsa.PrivateKey
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
