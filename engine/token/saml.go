package token

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"

	"journeydesigner/engine/world"
)

// The name spaces and URIs of SAML 2.0.
const (
	samlAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	samlProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	samlSuccess   = "urn:oasis:names:tc:SAML:2.0:status:Success"
	samlBearer    = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
	samlUriName   = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
	samlBasicName = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
	// SamlPost is the binding by which messages are posted.
	SamlPost = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	// SamlUnspecified is the format of a NameID of which nothing is said.
	SamlUnspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
	// SamlPassword is the authentication context of somebody who typed a password.
	SamlPassword = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
)

// SamlAttribute is one attribute of an assertion.
type SamlAttribute struct {
	Name   string
	Values []string
}

// SamlResponse is what a SAML 2.0 response with one assertion says.
type SamlResponse struct {
	// Id and AssertionId must be unique and begin with a letter or an underscore.
	Id, AssertionId string
	Issuer          string
	// Destination is the application's assertion consumer service, Audience its entity id.
	Destination, Audience string
	// InResponseTo is the id of the request, or empty where there was none.
	InResponseTo         string
	NameId, NameIdFormat string
	IssuedAt             time.Time
	// NotBefore and NotOnOrAfter bound the assertion's life.
	NotBefore, NotOnOrAfter time.Time
	SessionIndex            string
	Attributes              []SamlAttribute
	// WholeSeconds leaves the fractions out of instants.
	WholeSeconds bool
}

// SamlSignature is how an element is signed: with a key and one of Sha1, Sha256, Sha384 and Sha512. The zero
// SamlSignature signs nothing.
type SamlSignature struct {
	Key       world.SigningKey
	Algorithm string
	// OmitKeyInfo leaves the certificate out.
	OmitKeyInfo bool
}

// signatureMethods are the values of XmlSignatureAlgorithm, in small letters.
var signatureMethods = [][2]string{
	{"sha1", dsig.RSASHA1SignatureMethod}, {"sha256", dsig.RSASHA256SignatureMethod},
	{"sha384", dsig.RSASHA384SignatureMethod}, {"sha512", dsig.RSASHA512SignatureMethod},
}

// method is the signature method of the algorithm, without regard to case; "" where it is none.
func (s SamlSignature) method() string {
	algorithm := strings.ToLower(s.Algorithm)
	for _, row := range signatureMethods {
		if row[0] == algorithm {
			return row[1]
		}
	}
	return ""
}

// Known reports whether the algorithm is one of XmlSignatureAlgorithm.
func (s SamlSignature) Known() bool { return s.method() != "" }

// Sign writes the response with its assertion, signs both as asked, and encrypts the signed assertion.
func (r SamlResponse) Sign(response, assertion SamlSignature, encryption SamlEncryption) (string, error) {
	a, err := assertion.sign(r.assertion())
	if err != nil {
		return "", fmt.Errorf("the assertion: %w", err)
	}
	if a, err = encryption.seal(a); err != nil {
		return "", fmt.Errorf("the assertion: %w", err)
	}
	root := etree.NewElement("samlp:Response")
	root.CreateAttr("xmlns:samlp", samlProtocol)
	root.CreateAttr("ID", r.Id)
	root.CreateAttr("Version", "2.0")
	root.CreateAttr("IssueInstant", r.instant(r.IssuedAt))
	setAttr(root, "Destination", r.Destination)
	setAttr(root, "InResponseTo", r.InResponseTo)
	issuer := child(root, "saml:Issuer", r.Issuer)
	issuer.CreateAttr("xmlns:saml", samlAssertion)
	status := root.CreateElement("samlp:Status").CreateElement("samlp:StatusCode")
	status.CreateAttr("Value", samlSuccess)
	root.AddChild(a)
	if root, err = response.sign(root); err != nil {
		return "", fmt.Errorf("the response: %w", err)
	}
	return write(root)
}

func write(root *etree.Element) (string, error) {
	d := etree.NewDocument()
	d.SetRoot(root)
	return d.WriteToString()
}

func child(parent *etree.Element, tag, text string) *etree.Element {
	e := parent.CreateElement(tag)
	e.SetText(text)
	return e
}

func setAttr(e *etree.Element, name, value string) {
	if value != "" {
		e.CreateAttr(name, value)
	}
}

func (r SamlResponse) instant(t time.Time) string { return samlInstant(t, r.WholeSeconds) }

func samlInstant(t time.Time, whole bool) string {
	if whole {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.0000000Z")
}

// assertion lays the assertion out. It declares its name spaces itself, so that its signature stands alone.
func (r SamlResponse) assertion() *etree.Element {
	a := etree.NewElement("saml:Assertion")
	a.CreateAttr("xmlns:saml", samlAssertion)
	a.CreateAttr("ID", r.AssertionId)
	a.CreateAttr("Version", "2.0")
	a.CreateAttr("IssueInstant", r.instant(r.IssuedAt))
	child(a, "saml:Issuer", r.Issuer)
	subject := a.CreateElement("saml:Subject")
	setAttr(child(subject, "saml:NameID", r.NameId), "Format", r.NameIdFormat)
	confirmation := subject.CreateElement("saml:SubjectConfirmation")
	confirmation.CreateAttr("Method", samlBearer)
	data := confirmation.CreateElement("saml:SubjectConfirmationData")
	setAttr(data, "InResponseTo", r.InResponseTo)
	data.CreateAttr("NotOnOrAfter", r.instant(r.NotOnOrAfter))
	setAttr(data, "Recipient", r.Destination)
	conditions := a.CreateElement("saml:Conditions")
	conditions.CreateAttr("NotBefore", r.instant(r.NotBefore))
	conditions.CreateAttr("NotOnOrAfter", r.instant(r.NotOnOrAfter))
	child(conditions.CreateElement("saml:AudienceRestriction"), "saml:Audience", r.Audience)
	authn := a.CreateElement("saml:AuthnStatement")
	authn.CreateAttr("AuthnInstant", r.instant(r.IssuedAt))
	setAttr(authn, "SessionIndex", r.SessionIndex)
	child(authn.CreateElement("saml:AuthnContext"), "saml:AuthnContextClassRef", SamlPassword)
	if len(r.Attributes) == 0 {
		return a
	}
	statement := a.CreateElement("saml:AttributeStatement")
	for _, attribute := range r.Attributes {
		e := statement.CreateElement("saml:Attribute")
		e.CreateAttr("Name", attribute.Name)
		format := samlBasicName
		if strings.Contains(attribute.Name, ":") {
			format = samlUriName
		}
		e.CreateAttr("NameFormat", format)
		for _, v := range attribute.Values {
			child(e, "saml:AttributeValue", v)
		}
	}
	return a
}

// sign puts an enveloped signature behind the element's Issuer, where the schema of SAML wants it.
func (s SamlSignature) sign(e *etree.Element) (*etree.Element, error) {
	if s.Key.Private == nil {
		return e, nil
	}
	certificate, err := s.Key.Certificate()
	if err != nil {
		return nil, err
	}
	ctx, err := dsig.NewSigningContext(s.Key.Private, [][]byte{certificate})
	if err != nil {
		return nil, err
	}
	ctx.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	method := s.method()
	if method == "" {
		return nil, fmt.Errorf("XmlSignatureAlgorithm %q is none of Sha1, Sha256, Sha384 and Sha512", s.Algorithm)
	}
	if err := ctx.SetSignatureMethod(method); err != nil {
		return nil, err
	}
	signature, err := ctx.ConstructSignature(e, true)
	if err != nil {
		return nil, err
	}
	if info := signature.FindElement("./KeyInfo"); info != nil && s.OmitKeyInfo {
		signature.RemoveChild(info)
	}
	signed := e.Copy()
	signed.InsertChildAt(1, signature)
	return signed, nil
}

// SamlWanted is what a receiver demands of a response.
type SamlWanted struct {
	Issuer, Audience, InResponseTo string
	Now                            time.Time
	// Key is that of the issuer. SignedResponse and SignedAssertion say which signatures must be there.
	Key                             world.SigningKey
	SignedResponse, SignedAssertion bool
	// Encrypted says that the assertion must be encrypted, for the holder of Decryption. Where it need not be, it may not
	// be either.
	Encrypted  bool
	Decryption world.SigningKey
}

// ErrSaml says that a response is none, or not to be trusted.
var ErrSaml = errors.New("the SAML response is not valid")

// maxSaml bounds a response, in bytes (threat R6).
const maxSaml = 1 << 20

// VerifySaml checks the signatures, the status, the issuer, the audience, the request and the lifetime of a
// response, and gives what the verified nodes say - never what stands beside them. Its errors wrap ErrSaml.
func VerifySaml(raw string, w SamlWanted) (SamlResponse, error) {
	wrong := func(format string, args ...any) (SamlResponse, error) {
		return SamlResponse{}, fmt.Errorf("%w: %s", ErrSaml, fmt.Sprintf(format, args...))
	}
	root, err := readSaml(raw)
	if err != nil {
		return wrong("%v", err)
	}
	if w.SignedResponse {
		if root, err = w.verified(root); err != nil {
			return wrong("the response is not signed as it should be: %v", err)
		}
	}
	status := root.FindElement("./Status/StatusCode")
	if status == nil || status.SelectAttrValue("Value", "") != samlSuccess {
		return wrong("its status is no success")
	}
	if w.Encrypted {
		if root, err = w.decrypted(root); err != nil {
			return wrong("%v", err)
		}
	}
	assertions := root.SelectElements("Assertion")
	if len(assertions) != 1 {
		return wrong("it has %d assertions and not one", len(assertions))
	}
	a := assertions[0]
	if w.SignedAssertion {
		detached, err := detach(root, a)
		if err != nil {
			return wrong("%v", err)
		}
		if a, err = w.verified(detached); err != nil {
			return wrong("the assertion is not signed as it should be: %v", err)
		}
	}
	r := readAssertion(a)
	r.Id, r.Destination = root.SelectAttrValue("ID", ""), root.SelectAttrValue("Destination", "")
	switch {
	case r.Issuer != w.Issuer:
		return wrong("it is of the issuer %q and not of %q", r.Issuer, w.Issuer)
	case r.Audience != w.Audience:
		return wrong("it is for the audience %q and not for %q", r.Audience, w.Audience)
	case r.InResponseTo != w.InResponseTo:
		return wrong("it answers the request %q and not %q", r.InResponseTo, w.InResponseTo)
	case w.Now.Before(r.NotBefore):
		return wrong("it is valid only from %s", samlInstant(r.NotBefore, true))
	case !w.Now.Before(r.NotOnOrAfter):
		return wrong("it has expired at %s", samlInstant(r.NotOnOrAfter, true))
	}
	return r, nil
}

// decrypted is the response with its one encrypted assertion read; one in clear is not taken.
func (w SamlWanted) decrypted(root *etree.Element) (*etree.Element, error) {
	sealed := root.SelectElements("EncryptedAssertion")
	if len(sealed) != 1 || len(root.SelectElements("Assertion")) != 0 {
		return nil, fmt.Errorf("it has %d encrypted assertions and %d in clear, and not one encrypted", len(sealed), len(root.SelectElements("Assertion")))
	}
	a, err := opened(sealed[0], w.Decryption)
	if err != nil {
		return nil, err
	}
	out := root.Copy()
	out.RemoveChild(out.SelectElement("EncryptedAssertion"))
	out.AddChild(a)
	return out, nil
}

// readSaml reads the XML of a message: one root element, no document type.
func readSaml(raw string) (*etree.Element, error) {
	if len(raw) > maxSaml {
		return nil, fmt.Errorf("it has more than %d bytes", maxSaml)
	}
	d := etree.NewDocument()
	if err := d.ReadFromString(raw); err != nil {
		return nil, errors.New("it is no XML")
	}
	roots := 0
	for _, t := range d.Child {
		switch t.(type) {
		case *etree.Directive:
			return nil, errors.New("a DTD is prohibited")
		case *etree.Element:
			roots++
		}
	}
	if roots != 1 {
		return nil, fmt.Errorf("it has %d root elements", roots)
	}
	return d.Root(), nil
}

// detach copies an element with the name spaces that are declared around it.
func detach(root, e *etree.Element) (*etree.Element, error) {
	around, err := etreeutils.NSBuildParentContext(e)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(around, e)
}

// verified checks an element's own signature and gives the element that was signed.
func (w SamlWanted) verified(e *etree.Element) (*etree.Element, error) {
	for _, m := range e.FindElements("./Signature/SignedInfo/SignatureMethod") {
		if m.SelectAttrValue("Algorithm", "") == dsig.RSASHA1SignatureMethod {
			return nil, errors.New("SHA-1 is not accepted")
		}
	}
	der, err := w.Key.Certificate()
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	ctx := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	ctx.IdAttribute = "ID"
	ctx.Clock = dsig.NewFakeClockAt(w.Now)
	return ctx.Validate(e)
}

// readAssertion reads what an assertion says.
func readAssertion(a *etree.Element) SamlResponse {
	r := SamlResponse{AssertionId: a.SelectAttrValue("ID", ""), Issuer: textOf(a, "./Issuer"), NameId: textOf(a, "./Subject/NameID"), Audience: textOf(a, "./Conditions/AudienceRestriction/Audience")}
	if e := a.FindElement("./Subject/NameID"); e != nil {
		r.NameIdFormat = e.SelectAttrValue("Format", "")
	}
	if e := a.FindElement("./Subject/SubjectConfirmation/SubjectConfirmationData"); e != nil {
		r.InResponseTo = e.SelectAttrValue("InResponseTo", "")
	}
	if e := a.FindElement("./Conditions"); e != nil {
		r.NotBefore, _ = time.Parse(time.RFC3339Nano, e.SelectAttrValue("NotBefore", ""))
		r.NotOnOrAfter, _ = time.Parse(time.RFC3339Nano, e.SelectAttrValue("NotOnOrAfter", ""))
	}
	if e := a.FindElement("./AuthnStatement"); e != nil {
		r.SessionIndex = e.SelectAttrValue("SessionIndex", "")
	}
	for _, e := range a.FindElements("./AttributeStatement/Attribute") {
		attribute := SamlAttribute{Name: e.SelectAttrValue("Name", "")}
		for _, v := range e.SelectElements("AttributeValue") {
			attribute.Values = append(attribute.Values, v.Text())
		}
		r.Attributes = append(r.Attributes, attribute)
	}
	return r
}

func textOf(e *etree.Element, path string) string {
	if found := e.FindElement(path); found != nil {
		return strings.TrimSpace(wholeText(found))
	}
	return ""
}

// wholeText is all text of an element: a comment within it must not cut it short.
func wholeText(e *etree.Element) string {
	var b strings.Builder
	for _, t := range e.Child {
		if text, ok := t.(*etree.CharData); ok {
			b.WriteString(text.Data)
		}
	}
	return b.String()
}

// SamlRequest is what an authentication request says. The zero SamlRequest says nothing.
type SamlRequest struct {
	Id, Issuer, Destination     string
	AssertionConsumerServiceUrl string
	// ProtocolBinding is how the answer is wanted.
	ProtocolBinding         string
	ProviderName            string
	NameIdFormat            string
	AllowCreate, ForceAuthn string
	Subject, SubjectFormat  string
	AuthnContextClassRefs   []string
	IssuedAt                time.Time
	// Extensions is XML that stands in the request's Extensions.
	Extensions string
}

// Sign writes the request and signs it.
func (q SamlRequest) Sign(s SamlSignature) (string, error) {
	root := etree.NewElement("samlp:AuthnRequest")
	root.CreateAttr("xmlns:samlp", samlProtocol)
	root.CreateAttr("ID", q.Id)
	root.CreateAttr("Version", "2.0")
	root.CreateAttr("IssueInstant", samlInstant(q.IssuedAt, false))
	setAttr(root, "Destination", q.Destination)
	setAttr(root, "ForceAuthn", q.ForceAuthn)
	setAttr(root, "ProviderName", q.ProviderName)
	setAttr(root, "ProtocolBinding", q.ProtocolBinding)
	setAttr(root, "AssertionConsumerServiceURL", q.AssertionConsumerServiceUrl)
	child(root, "saml:Issuer", q.Issuer).CreateAttr("xmlns:saml", samlAssertion)
	if q.Extensions != "" {
		inner, err := readSaml(q.Extensions)
		if err != nil {
			return "", fmt.Errorf("AuthenticationRequestExtensions: %w", err)
		}
		root.CreateElement("samlp:Extensions").AddChild(inner.Copy())
	}
	if q.Subject != "" {
		subject := root.CreateElement("saml:Subject")
		subject.CreateAttr("xmlns:saml", samlAssertion)
		setAttr(child(subject, "saml:NameID", q.Subject), "Format", q.SubjectFormat)
	}
	if q.NameIdFormat != "" || q.AllowCreate != "" {
		policy := root.CreateElement("samlp:NameIDPolicy")
		setAttr(policy, "Format", q.NameIdFormat)
		setAttr(policy, "AllowCreate", q.AllowCreate)
	}
	if len(q.AuthnContextClassRefs) > 0 {
		context := root.CreateElement("samlp:RequestedAuthnContext")
		context.CreateAttr("Comparison", "exact")
		for _, ref := range q.AuthnContextClassRefs {
			child(context, "saml:AuthnContextClassRef", ref).CreateAttr("xmlns:saml", samlAssertion)
		}
	}
	root, err := s.sign(root)
	if err != nil {
		return "", err
	}
	return write(root)
}

// ParseSamlRequest reads an AuthnRequest: its XML, or the same in base64, deflated or not.
func ParseSamlRequest(text string) (SamlRequest, error) {
	raw := strings.TrimSpace(text)
	if !strings.HasPrefix(raw, "<") {
		packed, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(raw), ""))
		if err != nil {
			return SamlRequest{}, errors.New("the SAMLRequest is neither XML nor base64")
		}
		if raw = string(packed); !strings.HasPrefix(strings.TrimSpace(raw), "<") {
			if raw, err = inflate(packed); err != nil {
				return SamlRequest{}, errors.New("the SAMLRequest is no deflated XML")
			}
		}
	}
	root, err := readSaml(raw)
	if err != nil {
		return SamlRequest{}, fmt.Errorf("the SAMLRequest cannot be read: %w", err)
	}
	if root.Tag != "AuthnRequest" {
		return SamlRequest{}, fmt.Errorf("the SAMLRequest is a %s and no AuthnRequest", root.Tag)
	}
	q := SamlRequest{
		Id: root.SelectAttrValue("ID", ""), Issuer: textOf(root, "./Issuer"), Destination: root.SelectAttrValue("Destination", ""),
		AssertionConsumerServiceUrl: root.SelectAttrValue("AssertionConsumerServiceURL", ""), ProtocolBinding: root.SelectAttrValue("ProtocolBinding", ""),
		ProviderName: root.SelectAttrValue("ProviderName", ""), ForceAuthn: root.SelectAttrValue("ForceAuthn", ""), Subject: textOf(root, "./Subject/NameID"),
	}
	if e := root.FindElement("./NameIDPolicy"); e != nil {
		q.NameIdFormat, q.AllowCreate = e.SelectAttrValue("Format", ""), e.SelectAttrValue("AllowCreate", "")
	}
	for _, e := range root.FindElements("./RequestedAuthnContext/AuthnContextClassRef") {
		q.AuthnContextClassRefs = append(q.AuthnContextClassRefs, strings.TrimSpace(wholeText(e)))
	}
	return q, nil
}

// SamlEntity is what the metadata of a partner say.
type SamlEntity struct {
	EntityId string
	// SingleSignOn is where an identity provider takes requests, AssertionConsumer where an application takes
	// responses; empty where there is none.
	SingleSignOn, AssertionConsumer string
	NameIdFormat                    string
	// Encryption is the key of the certificate that an application wants assertions encrypted for; nil where it has none.
	Encryption *rsa.PublicKey
}

// ParseSamlEntity reads an EntityDescriptor.
func ParseSamlEntity(text string) (SamlEntity, error) {
	root, err := readSaml(strings.TrimSpace(text))
	if err != nil {
		return SamlEntity{}, fmt.Errorf("the metadata cannot be read: %w", err)
	}
	e := SamlEntity{EntityId: root.SelectAttrValue("entityID", "")}
	if root.Tag != "EntityDescriptor" || e.EntityId == "" {
		return SamlEntity{}, fmt.Errorf("the metadata are no EntityDescriptor with an entityID but a %s", root.Tag)
	}
	e.SingleSignOn = location(root.FindElements("./IDPSSODescriptor/SingleSignOnService"))
	e.AssertionConsumer = location(root.FindElements("./SPSSODescriptor/AssertionConsumerService"))
	e.NameIdFormat = textOf(root, "./SPSSODescriptor/NameIDFormat")
	if e.Encryption, err = encryptionKey(root); err != nil {
		return SamlEntity{}, err
	}
	return e, nil
}

// location is that of the default endpoint, or of the first.
func location(endpoints []*etree.Element) string {
	for _, e := range endpoints {
		if e.SelectAttrValue("isDefault", "") == "true" {
			return e.SelectAttrValue("Location", "")
		}
	}
	if len(endpoints) > 0 {
		return endpoints[0].SelectAttrValue("Location", "")
	}
	return ""
}
