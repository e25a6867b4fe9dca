package profile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

func sortedNames(values map[string]claims.Value) []string { return slices.Sorted(maps.Keys(values)) }

// SamlRequest is the authentication request of a SAML relying party: the parameter SAMLRequest of the request, or,
// for a relying party of the protocol SAML2, one with what its metadata say. ok is false where there is none.
func (r *Run) SamlRequest() (q token.SamlRequest, ok bool) {
	if raw := r.Request.Parameters["SAMLRequest"]; raw != "" {
		q, err := token.ParseSamlRequest(raw)
		return q, err == nil
	}
	rp := r.RelyingPartyProfile()
	if rp == nil || rp.Protocol.Name.Text != "SAML2" {
		return q, false
	}
	q = token.SamlRequest{Id: "_" + r.CorrelationId, Issuer: "https://application.example/saml", ProtocolBinding: token.SamlPost}
	if e, err := samlApplication(rp); err == nil && e.EntityId != "" {
		q.Issuer, q.AssertionConsumerServiceUrl = e.EntityId, e.AssertionConsumer
	}
	return q, true
}

// samlApplication is what a relying party's PartnerEntity says of the application: metadata in place, or a URL,
// which is then taken for its name.
func samlApplication(rp *policy.TechnicalProfile) (token.SamlEntity, error) {
	v, ok := rp.MetadataItem("PartnerEntity")
	text := strings.TrimSpace(v.Text)
	if !ok || text == "" {
		return token.SamlEntity{}, nil
	}
	if !strings.HasPrefix(text, "<") {
		return token.SamlEntity{EntityId: text}, nil
	}
	return token.ParseSamlEntity(text)
}

// samlValue is a value of the SAML request for {SAML:…}; booleans print as .NET does (claims resolvers reference,
// section 2). {SAML:RelayState} is the parameter of that name.
func (r *Run) samlValue(name string) (value string, known bool) {
	q, ok := r.SamlRequest()
	switch strings.ToLower(name) {
	case "authncontextclassreferences":
		value = strings.Join(q.AuthnContextClassRefs, ",")
	case "nameidpolicyformat":
		value = q.NameIdFormat
	case "issuer":
		value = q.Issuer
	case "allowcreate":
		value = netBoolean(q.AllowCreate)
	case "forceauthn":
		value = netBoolean(q.ForceAuthn)
	case "providername":
		value = q.ProviderName
	case "relaystate":
		return r.Request.Parameters["RelayState"], true
	case "subject":
		value = q.Subject
	case "binding":
		value = q.ProtocolBinding
	default:
		return "", false
	}
	if !ok {
		return "", true
	}
	return value, true
}

// netBoolean writes an XML boolean as .NET prints it; other texts stay.
func netBoolean(text string) string {
	switch text {
	case "true", "1":
		return "True"
	case "false", "0":
		return "False"
	}
	return text
}

// SamlToken is a signed response to a SAML relying party.
type SamlToken struct {
	Response token.SamlResponse
	// Xml is the response as it is posted.
	Xml string
	// Draft are the attributes as the payload of a token, so that whoever shows tokens shows them.
	Draft token.Draft
}

// SamlIssueError says why a SAML response cannot be issued, with the service's code and the element to look at.
type SamlIssueError struct {
	Code, Reason string
	At           policy.Value
}

// Error gives the reason.
func (e *SamlIssueError) Error() string { return e.Reason }

// IssueSaml builds and signs the response to a SAML relying party and verifies what it signed (technical profiles
// reference, section 9; tokens reference, section 1). now is the instant of the simulated world. It fails with
// *SamlIssueError or *OutputError.
func (r *Run) IssueSaml(issuer *policy.TechnicalProfile, bag claims.Bag, now time.Time) (SamlToken, error) {
	rp := r.RelyingPartyProfile()
	if rp == nil {
		return SamlToken{}, &SamlIssueError{Code: "AADB2C90037", Reason: "the policy " + r.Leaf.PolicyId.Text + " has no RelyingParty with a TechnicalProfile"}
	}
	response, draft, err := r.samlResponse(rp, issuer, bag, now)
	if err != nil {
		return SamlToken{}, err
	}
	assertion, err := r.samlSignature(issuer, issuer, "SamlAssertionSigning", now)
	if err != nil {
		return SamlToken{}, err
	}
	var message token.SamlSignature
	wantsSigned, _ := rp.MetadataItem("WantsSignedResponses")
	signs := wantsSigned.Bool(true)
	if signs {
		if message, err = r.samlSignature(issuer, rp, "SamlMessageSigning", now); err != nil {
			return SamlToken{}, err
		}
	}
	encryption, err := r.samlEncryption(rp, response, assertion.Key)
	if err != nil {
		return SamlToken{}, err
	}
	// What is encrypted only its reader can check, so the same response in clear is checked.
	xml, err := response.Sign(message, assertion, token.SamlEncryption{})
	if err == nil {
		err = r.checkSaml(xml, response, assertion, message)
	}
	if err == nil && encryption.For != nil {
		xml, err = response.Sign(message, assertion, encryption)
	}
	if err != nil {
		return SamlToken{}, &SamlIssueError{Code: "AADB2C90037", Reason: err.Error(), At: issuer.Id}
	}
	return SamlToken{Response: response, Xml: xml, Draft: draft}, nil
}

// samlEncryption is how the assertion is encrypted: for the application's certificate for encryption, where its metadata
// have one, by the methods of the relying party (tokens reference, section 1).
func (r *Run) samlEncryption(rp *policy.TechnicalProfile, response token.SamlResponse, secret world.SigningKey) (token.SamlEncryption, error) {
	application, err := samlApplication(rp)
	if err != nil || application.Encryption == nil {
		return token.SamlEncryption{}, err
	}
	data, _ := rp.MetadataItem("DataEncryptionMethod")
	key, _ := rp.MetadataItem("KeyEncryptionMethod")
	detached, _ := rp.MetadataItem("UseDetachedKeys")
	e := token.SamlEncryption{For: application.Encryption, Data: data.Text, Key: key.Text, Detached: detached.Bool(false), Fresh: response.AssertionId, Secret: secret}
	if err := e.Check(); err != nil {
		at := data
		if strings.HasPrefix(err.Error(), "KeyEncryptionMethod") {
			at = key
		}
		return e, &SamlIssueError{Code: "AADB2C90037", Reason: err.Error(), At: at}
	}
	return e, nil
}

// checkSaml reads a signed response back as its application would. Signatures with SHA-1, which no application
// should accept, are left unverified.
func (r *Run) checkSaml(xml string, response token.SamlResponse, assertion, message token.SamlSignature) error {
	strong := func(s token.SamlSignature) bool {
		return s.Key.Private != nil && !strings.EqualFold(s.Algorithm, "Sha1")
	}
	if assertion.Key.Id != message.Key.Id && message.Key.Private != nil {
		message = token.SamlSignature{} // one verification knows one key: that of the assertion
	}
	_, err := token.VerifySaml(xml, token.SamlWanted{
		Issuer: response.Issuer, Audience: response.Audience, InResponseTo: response.InResponseTo, Now: response.IssuedAt,
		Key: assertion.Key, SignedAssertion: strong(assertion), SignedResponse: strong(message),
	})
	return err
}

// SamlDraft are the attributes that a SAML response would have now.
func (r *Run) SamlDraft(issuer *policy.TechnicalProfile, bag claims.Bag, now time.Time) (token.Draft, error) {
	rp := r.RelyingPartyProfile()
	if rp == nil {
		return token.Draft{}, fmt.Errorf("the policy %s has no RelyingParty with a TechnicalProfile", r.Leaf.PolicyId.Text)
	}
	_, draft, err := r.samlResponse(rp, issuer, bag, now)
	return draft, err
}

// samlSignature is how an element is signed: with a key of the issuer, by the algorithm that a profile names.
func (r *Run) samlSignature(issuer, algorithmOf *policy.TechnicalProfile, keyId string, now time.Time) (token.SamlSignature, error) {
	s := token.SamlSignature{Algorithm: "Sha1"}
	if v, ok := algorithmOf.MetadataItem("XmlSignatureAlgorithm"); ok {
		s.Algorithm = v.Text
		if !s.Known() {
			return s, &SamlIssueError{Code: "AADB2C90037", Reason: fmt.Sprintf("the metadata item XmlSignatureAlgorithm of %s is %q; it must be Sha1, Sha256, Sha384 or Sha512", algorithmOf.Id.Text, v.Text), At: v}
		}
	}
	for _, k := range issuer.CryptographicKeys {
		if !policy.SameId(k.Id.Text, keyId) {
			continue
		}
		key, err := r.SigningKey(k.StorageReferenceId.Text, now)
		if err != nil {
			return s, &SamlIssueError{Code: "AADB2C90019", Reason: err.Error(), At: k.StorageReferenceId}
		}
		s.Key = key
		return s, nil
	}
	return s, &SamlIssueError{Code: "AADB2C90025", Reason: fmt.Sprintf("The technical profile %q has no cryptographic key with Id %s.", issuer.Id.Text, keyId), At: issuer.Id}
}

// samlResponse lays the response out.
func (r *Run) samlResponse(rp, issuer *policy.TechnicalProfile, bag claims.Bag, now time.Time) (token.SamlResponse, token.Draft, error) {
	if _, err := samlApplication(rp); err != nil {
		v, _ := rp.MetadataItem("PartnerEntity")
		return token.SamlResponse{}, token.Draft{}, &SamlIssueError{Code: "AADB2C90242", Reason: "The PartnerEntity of the relying party cannot be parsed: " + err.Error() + ".", At: v}
	}
	request, _ := r.SamlRequest()
	life, skew, err := samlLifetime(issuer)
	if err != nil {
		return token.SamlResponse{}, token.Draft{}, err
	}
	whole, _ := rp.MetadataItem("RemoveMillisecondsFromDateTime")
	out := token.SamlResponse{
		Id: "_" + r.CorrelationId + "-response", AssertionId: "_" + r.CorrelationId + "-assertion", Issuer: r.ownEntity() + "/samlp/metadata",
		Destination: request.AssertionConsumerServiceUrl, Audience: request.Issuer, InResponseTo: request.Id,
		IssuedAt: now, NotBefore: now.Add(-skew), NotOnOrAfter: now.Add(life), SessionIndex: "_" + r.CorrelationId + "-session", WholeSeconds: whole.Bool(false),
	}
	if out.Destination == "" {
		out.Destination = r.Request.RedirectUri
	}
	if v, ok := issuer.MetadataItem("IssuerUri"); ok {
		out.Issuer = v.Text
	}
	draft, err := r.samlAttributes(rp, bag, request, &out)
	return out, draft, err
}

// samlLifetime is the life of an assertion and how long before its issue it is valid.
func samlLifetime(issuer *policy.TechnicalProfile) (life, skew time.Duration, err error) {
	for _, item := range []struct {
		key       string
		into      *time.Duration
		usual     int
		low, high int
	}{{"TokenLifeTimeInSeconds", &life, 300, 1, 86400}, {"TokenNotBeforeSkewInSeconds", &skew, 0, 0, 3600}} {
		*item.into = time.Duration(item.usual) * time.Second
		v, ok := issuer.MetadataItem(item.key)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(v.Text))
		if err != nil || n < item.low || n > item.high {
			return 0, 0, &SamlIssueError{Code: "AADB2C90037", Reason: fmt.Sprintf("the metadata item %s of %s is %q; it must be a number from %d to %d", item.key, issuer.Id.Text, v.Text, item.low, item.high), At: v}
		}
		*item.into = time.Duration(n) * time.Second
	}
	return life, skew, nil
}

// samlAttributes fills NameID and attributes from the relying party's output claims. Claims without a value are
// left out, and of two with the same name the first with a value wins.
func (r *Run) samlAttributes(rp *policy.TechnicalProfile, bag claims.Bag, request token.SamlRequest, out *token.SamlResponse) (token.Draft, error) {
	var draft token.Draft
	outputs, err := r.TokenOutputs(bag)
	if err != nil {
		return draft, err
	}
	var subject, format string
	exclude := false
	if s := rp.SubjectNamingInfo; s != nil {
		subject, format, exclude = s.ClaimType.Text, s.Format.Text, s.ExcludeAsClaim.Bool(false)
	}
	for _, o := range outputs {
		name := r.PartnerName(o.Reference, "SAML2")
		named := policy.SameId(name, subject) || policy.SameId(o.ClaimType, subject)
		if !o.Present || o.Value.IsEmpty() {
			draft.Missing = append(draft.Missing, name)
			continue
		}
		if named && out.NameId == "" {
			out.NameId = o.Value.Text()
			if exclude {
				continue
			}
		}
		if slices.ContainsFunc(out.Attributes, func(a token.SamlAttribute) bool { return a.Name == name }) {
			continue
		}
		values := o.Value.Items()
		if !o.Value.Type().IsCollection() {
			values = []string{o.Value.Text()}
		}
		out.Attributes = append(out.Attributes, token.SamlAttribute{Name: name, Values: values})
		draft.Payload = append(draft.Payload, token.Member{Name: name, Value: o.Value.TokenValue(), ClaimType: o.ClaimType})
	}
	if out.NameId == "" {
		return draft, &SamlIssueError{Code: "AADB2C90037", Reason: "The SAML assertion has no NameID: the claim that SubjectNamingInfo names has no value.", At: rp.Id}
	}
	out.NameIdFormat = format
	if format == "" {
		out.NameIdFormat = request.NameIdFormat
	}
	if out.NameIdFormat == "" {
		out.NameIdFormat = token.SamlUnspecified
	}
	return draft, nil
}
