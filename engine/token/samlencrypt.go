package token

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha1" // RSA-OAEP of XML Encryption is with SHA-1
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"

	"journeydesigner/engine/world"
)

// SamlEncryption is how the assertion of a response is encrypted (SAML 2.0 Core, section 2.3.4, with XML Encryption
// 1.0). The zero SamlEncryption encrypts nothing.
type SamlEncryption struct {
	// For is the key of whoever is to read it.
	For *rsa.PublicKey
	// Data is one of Aes256, Aes192 and Aes128, with CBC; Key is Rsa15 or RsaOaep. "" stands for the first of each.
	Data, Key string
	// Detached puts the encrypted key beside the encrypted data, and not into it.
	Detached bool
	// Fresh must differ for every assertion of a world: the content key and the initial vector are made of it and of
	// Secret, which never leaves the installation.
	Fresh  string
	Secret world.SigningKey
}

const (
	xmlEncryption = "http://www.w3.org/2001/04/xmlenc#"
	xmlSignature  = "http://www.w3.org/2000/09/xmldsig#"
)

// cipherOf are the data encryption methods, by their name in a policy in small letters.
var cipherOf = []struct {
	name, algorithm string
	bytes           int
}{{"aes256", xmlEncryption + "aes256-cbc", 32}, {"aes192", xmlEncryption + "aes192-cbc", 24}, {"aes128", xmlEncryption + "aes128-cbc", 16}}

// The key encryption methods.
const (
	rsa15   = xmlEncryption + "rsa-1_5"
	rsaOaep = xmlEncryption + "rsa-oaep-mgf1p"
)

// Check says why the methods are none that are known.
func (s SamlEncryption) Check() error {
	if _, _, err := s.data(); err != nil {
		return err
	}
	_, err := s.transport()
	return err
}

func (s SamlEncryption) data() (algorithm string, size int, err error) {
	for _, c := range cipherOf {
		if s.Data == "" || strings.EqualFold(s.Data, c.name) {
			return c.algorithm, c.bytes, nil
		}
	}
	return "", 0, fmt.Errorf("DataEncryptionMethod %q is none of Aes256, Aes192 and Aes128", s.Data)
}

func (s SamlEncryption) transport() (string, error) {
	switch strings.ToLower(s.Key) {
	case "", "rsa15":
		return rsa15, nil
	case "rsaoaep":
		return rsaOaep, nil
	}
	return "", fmt.Errorf("KeyEncryptionMethod %q is neither Rsa15 nor RsaOaep", s.Key)
}

// seal encrypts an assertion; without a key it is left as it is.
func (s SamlEncryption) seal(assertion *etree.Element) (*etree.Element, error) {
	if s.For == nil {
		return assertion, nil
	}
	algorithm, size, err := s.data()
	if err != nil {
		return nil, err
	}
	if s.Secret.Private == nil {
		return nil, errors.New("an encrypted assertion needs a secret to make its content key of")
	}
	plain, err := write(assertion)
	if err != nil {
		return nil, err
	}
	secret := sha256.Sum256(x509.MarshalPKCS1PrivateKey(s.Secret.Private))
	content := sha256.Sum256(append(secret[:], "content key of "+s.Fresh...))
	vector := sha256.Sum256(append(secret[:], "initial vector of "+s.Fresh...))
	block, err := aes.NewCipher(content[:size])
	if err != nil {
		return nil, err
	}
	padded := padding([]byte(plain))
	sealed := append(bytes.Clone(vector[:aes.BlockSize]), padded...)
	cipher.NewCBCEncrypter(block, vector[:aes.BlockSize]).CryptBlocks(sealed[aes.BlockSize:], padded)
	seed := sha256.Sum256(append(secret[:], "padding of "+s.Fresh...))
	key, err := s.sealedKey(content[:size], bytes.NewReader(seed[:]))
	if err != nil {
		return nil, err
	}
	return s.element(algorithm, sealed, key), nil
}

// padding fills the last block as XML Encryption does: its last byte is the number of bytes that were added.
func padding(plain []byte) []byte {
	n := aes.BlockSize - len(plain)%aes.BlockSize
	out := append(bytes.Clone(plain), make([]byte, n)...)
	out[len(out)-1] = byte(n)
	return out
}

// sealedKey encrypts the content key for whoever is to read it. Go takes secure random bytes of its own for Rsa15,
// whatever it is given.
func (s SamlEncryption) sealedKey(content []byte, random io.Reader) (*etree.Element, error) {
	method, err := s.transport()
	if err != nil {
		return nil, err
	}
	var sealed []byte
	if method == rsaOaep {
		sealed, err = rsa.EncryptOAEP(sha1.New(), random, s.For, content, nil)
	} else {
		sealed, err = rsa.EncryptPKCS1v15(random, s.For, content) //nolint:staticcheck // the service's default
	}
	if err != nil {
		return nil, err
	}
	e := etree.NewElement("xenc:EncryptedKey")
	e.CreateAttr("xmlns:xenc", xmlEncryption)
	e.CreateElement("xenc:EncryptionMethod").CreateAttr("Algorithm", method)
	child(e.CreateElement("xenc:CipherData"), "xenc:CipherValue", base64.StdEncoding.EncodeToString(sealed))
	return e, nil
}

func (s SamlEncryption) element(algorithm string, sealed []byte, key *etree.Element) *etree.Element {
	out := etree.NewElement("saml:EncryptedAssertion")
	out.CreateAttr("xmlns:saml", samlAssertion)
	data := out.CreateElement("xenc:EncryptedData")
	data.CreateAttr("xmlns:xenc", xmlEncryption)
	data.CreateAttr("Type", xmlEncryption+"Element")
	data.CreateElement("xenc:EncryptionMethod").CreateAttr("Algorithm", algorithm)
	if s.Detached {
		out.AddChild(key)
	} else {
		info := data.CreateElement("ds:KeyInfo")
		info.CreateAttr("xmlns:ds", xmlSignature)
		info.AddChild(key)
	}
	child(data.CreateElement("xenc:CipherData"), "xenc:CipherValue", base64.StdEncoding.EncodeToString(sealed))
	return out
}

// errDecrypt says no more than that an encrypted assertion cannot be read: why would help whoever tries keys.
var errDecrypt = errors.New("the encrypted assertion cannot be decrypted with the key")

// opened reads an encrypted assertion with the private key.
func opened(e *etree.Element, key world.SigningKey) (*etree.Element, error) {
	data := e.SelectElement("EncryptedData")
	sealedKey := e.FindElement(".//EncryptedKey")
	if data == nil || sealedKey == nil || key.Private == nil {
		return nil, errDecrypt
	}
	size := 0
	for _, c := range cipherOf {
		if c.algorithm == methodOf(data) {
			size = c.bytes
		}
	}
	sealed, err := base64.StdEncoding.DecodeString(bare(textOf(data, "./CipherData/CipherValue")))
	if err != nil || size == 0 || len(sealed) < 2*aes.BlockSize || len(sealed)%aes.BlockSize != 0 {
		return nil, errDecrypt
	}
	content, err := openedKey(sealedKey, key, size)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(content)
	if err != nil {
		return nil, errDecrypt
	}
	plain := make([]byte, len(sealed)-aes.BlockSize)
	cipher.NewCBCDecrypter(block, sealed[:aes.BlockSize]).CryptBlocks(plain, sealed[aes.BlockSize:])
	n := int(plain[len(plain)-1])
	if n < 1 || n > aes.BlockSize {
		return nil, errDecrypt
	}
	root, err := readSaml(string(plain[:len(plain)-n]))
	if err != nil || root.Tag != "Assertion" {
		return nil, errDecrypt
	}
	return root, nil
}

// openedKey decrypts the content key.
func openedKey(e *etree.Element, key world.SigningKey, size int) ([]byte, error) {
	sealed, err := base64.StdEncoding.DecodeString(bare(textOf(e, "./CipherData/CipherValue")))
	if err != nil {
		return nil, errDecrypt
	}
	var content []byte
	switch methodOf(e) {
	case rsaOaep:
		content, err = rsa.DecryptOAEP(sha1.New(), nil, key.Private, sealed, nil)
	case rsa15:
		content, err = rsa.DecryptPKCS1v15(nil, key.Private, sealed) //nolint:staticcheck // the service's default
	default:
		return nil, errDecrypt
	}
	if err != nil || len(content) != size {
		return nil, errDecrypt
	}
	return content, nil
}

func methodOf(e *etree.Element) string {
	if m := e.SelectElement("EncryptionMethod"); m != nil {
		return m.SelectAttrValue("Algorithm", "")
	}
	return ""
}

// bare takes the white space out of a base64 text.
func bare(text string) string { return strings.Join(strings.Fields(text), "") }

// encryptionKey is the RSA key of the certificate that an application wants assertions encrypted for; nil where it has
// none.
func encryptionKey(root *etree.Element) (*rsa.PublicKey, error) {
	for _, k := range root.FindElements("./SPSSODescriptor/KeyDescriptor") {
		if k.SelectAttrValue("use", "") != "encryption" {
			continue
		}
		der, err := base64.StdEncoding.DecodeString(bare(textOf(k, "./KeyInfo/X509Data/X509Certificate")))
		if err != nil {
			return nil, errors.New("the certificate for encryption is no base64")
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, errors.New("the certificate for encryption cannot be read")
		}
		key, ok := certificate.PublicKey.(*rsa.PublicKey)
		if !ok {
			return nil, errors.New("the certificate for encryption has no RSA key")
		}
		return key, nil
	}
	return nil, nil
}
