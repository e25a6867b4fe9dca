package profile

import (
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// samlSubjectName is the PartnerClaimType of the claim that takes the NameID of an assertion.
const samlSubjectName = "assertionSubjectName"

// samlSteps are the messages of a SAML identity provider: the signed AuthnRequest and the response, whose
// assertion is signed with a key of the simulated provider and verified as a real one would be (technical
// profiles reference, section 8).
func samlSteps(c *Call, s *signIn) *Outcome {
	partner, fault := c.samlPartner()
	if fault != nil {
		return fault
	}
	request, raw, fault := c.samlRequest(partner)
	if fault != nil {
		return fault
	}
	h := world.Http{Method: "POST", Url: partner.SingleSignOn, Body: raw, Status: 200}
	if c.Fault() == world.TimedOut || c.Fault() == world.Status500 {
		h.Status = 0
		s.add(h)
		out := c.refuse("AADB2C90188", "", "The SAML technical profile "+c.Profile.Id.Text+" could not fetch the metadata of its partner "+partner.EntityId+".")
		return &out
	}
	if s.persona.Error != "" || c.Fault() == world.Status400 {
		h.Answer = `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>`
		s.add(h)
		code := s.persona.Error
		if code == "" {
			code = "urn:oasis:names:tc:SAML:2.0:status:Responder"
		}
		return c.refusedBy(s, code)
	}
	answer, wanted, err := c.samlAnswer(s, partner, request)
	if err != nil {
		out := c.refuse("AADB2C90037", "", err.Error())
		return &out
	}
	h.Answer = answer
	s.add(h)
	verified, err := token.VerifySaml(answer, wanted)
	if err != nil {
		return c.badAnswer(s, "server_error", err.Error(), "the response of "+s.provider+" is refused: "+err.Error())
	}
	s.returned = samlClaims(verified)
	return nil
}

// samlPartner is what PartnerEntity says: metadata in place, or a URL, behind which the partner is simulated.
func (c *Call) samlPartner() (token.SamlEntity, *Outcome) {
	if fault := c.needMetadata("PartnerEntity"); fault != nil {
		return token.SamlEntity{}, fault
	}
	text := c.address("PartnerEntity")
	if !strings.HasPrefix(text, "<") {
		return token.SamlEntity{EntityId: text, SingleSignOn: text}, nil
	}
	e, err := token.ParseSamlEntity(text)
	if err != nil {
		out := c.fault("AADB2C90242", c.metadataValue("PartnerEntity"), "The PartnerEntity of %s cannot be parsed: %v.", c.Profile.Id.Text, err)
		return e, &out
	}
	if e.SingleSignOn == "" {
		out := c.fault("AADB2C90242", c.metadataValue("PartnerEntity"), "The PartnerEntity of %s has no SingleSignOnService.", c.Profile.Id.Text)
		return e, &out
	}
	return e, nil
}

// ownEntity is what a policy is called by its SAML partners: the URL of its metadata.
func (r *Run) ownEntity() string {
	return "https://" + r.Host() + "/" + r.Leaf.TenantId.Text + "/" + r.Leaf.PolicyId.Text
}

// samlRequest builds and signs the AuthnRequest.
func (c *Call) samlRequest(partner token.SamlEntity) (q token.SamlRequest, raw string, fault *Outcome) {
	signature := token.SamlSignature{OmitKeyInfo: !c.Flag("IncludeKeyInfo", true)}
	if signature.Algorithm, fault = c.setting("XmlSignatureAlgorithm", "Sha1", "Sha1", "Sha256", "Sha384", "Sha512"); fault != nil {
		return q, "", fault
	}
	if c.Flag("WantsSignedRequests", true) {
		if signature.Key, fault = c.signingKey("SamlMessageSigning"); fault != nil {
			return q, "", fault
		}
	}
	if c.Flag("WantsEncryptedAssertions", false) {
		if fault := c.needKeys("SamlAssertionDecryption"); fault != nil {
			return q, "", fault
		}
	}
	q = token.SamlRequest{
		Id: "_" + c.unguessable("request"), Issuer: c.ownEntity(), Destination: partner.SingleSignOn, IssuedAt: c.now(),
		AssertionConsumerServiceUrl: c.ownEntity() + "/samlp/sso/assertionconsumer", ProtocolBinding: token.SamlPost,
		ProviderName: c.Metadata("ProviderName", ""), NameIdFormat: c.Metadata("NameIdPolicyFormat", ""), Extensions: c.Metadata("AuthenticationRequestExtensions", ""),
		Subject: c.in("subject"),
	}
	for key, into := range map[string]*string{"ForceAuthN": &q.ForceAuthn, "NameIdPolicyAllowCreate": &q.AllowCreate} {
		if v, ok := c.Profile.MetadataItem(key); ok {
			*into = claims.Bool(v.Bool(false)).Text()
		}
	}
	for _, ref := range strings.Split(c.Metadata("IncludeAuthnContextClassReferences", ""), ",") {
		if ref = strings.TrimSpace(ref); ref != "" {
			q.AuthnContextClassRefs = append(q.AuthnContextClassRefs, ref)
		}
	}
	raw, err := q.Sign(signature)
	if err != nil {
		out := c.fault("AADB2C90037", c.metadataValue("AuthenticationRequestExtensions"), "The AuthnRequest of %s cannot be built: %v.", c.Profile.Id.Text, err)
		return q, "", &out
	}
	return q, raw, nil
}

// signingKey is the RSA key of the container that a cryptographic key of the profile names.
func (c *Call) signingKey(id string) (world.SigningKey, *Outcome) {
	if fault := c.needKeys(id); fault != nil {
		return world.SigningKey{}, fault
	}
	container, _ := c.key(id)
	key, err := c.SigningKey(container, c.now())
	if err != nil {
		out := c.refuse("AADB2C90019", "", err.Error())
		return key, &out
	}
	return key, nil
}

// samlAnswer is the response of the simulated provider for the persona, and what the service demands of it.
func (c *Call) samlAnswer(s *signIn, partner token.SamlEntity, q token.SamlRequest) (string, token.SamlWanted, error) {
	wanted := token.SamlWanted{
		Issuer: partner.EntityId, Audience: c.ownEntity(), InResponseTo: q.Id, Now: c.now(),
		SignedResponse: c.Flag("ResponsesSigned", true), SignedAssertion: c.Flag("WantsSignedAssertions", true),
	}
	var err error
	if wanted.Key, err = c.Keys.Signing("the simulated SAML provider of " + c.Profile.Id.Text); err != nil {
		return "", wanted, err
	}
	r := token.SamlResponse{
		Id: "_" + c.unguessable("response"), AssertionId: "_" + c.unguessable("assertion"), Issuer: partner.EntityId,
		Destination: q.AssertionConsumerServiceUrl, Audience: wanted.Audience, InResponseTo: q.Id, NameIdFormat: q.NameIdFormat,
		IssuedAt: c.now(), NotBefore: c.now(), NotOnOrAfter: c.now().Add(5 * time.Minute), SessionIndex: "_" + c.unguessable("session"),
		NameId: "mia.sullivan@contoso.com",
	}
	if q.Subject != "" {
		r.NameId = q.Subject
	}
	if c.Fault() == world.Expired {
		r.NotBefore, r.NotOnOrAfter = c.now().Add(-time.Hour), c.now().Add(-time.Minute)
	}
	for _, name := range sortedNames(s.persona.Claims) {
		v := s.persona.Claims[name]
		if strings.EqualFold(name, samlSubjectName) {
			r.NameId = v.Text()
			continue
		}
		values := v.Items()
		if !v.Type().IsCollection() {
			values = []string{v.Text()}
		}
		r.Attributes = append(r.Attributes, token.SamlAttribute{Name: name, Values: values})
	}
	signature := token.SamlSignature{Key: wanted.Key, Algorithm: "Sha256"}
	var encryption token.SamlEncryption
	if wanted.Encrypted = c.Flag("WantsEncryptedAssertions", false); wanted.Encrypted {
		container, _ := c.key("SamlAssertionDecryption")
		if wanted.Decryption, err = c.SigningKey(container, c.now()); err != nil {
			return "", wanted, err
		}
		encryption = token.SamlEncryption{For: &wanted.Decryption.Private.PublicKey, Fresh: r.AssertionId, Secret: wanted.Key}
	}
	if c.Fault() == world.BadSignature && wanted.Encrypted { // nobody can change what he cannot read
		if signature.Key, err = c.Keys.Signing("somebody who is not the SAML provider"); err != nil {
			return "", wanted, err
		}
	}
	answer, err := r.Sign(signature, signature, encryption)
	switch c.Fault() {
	case world.BadSignature: // what was signed is not what arrives
		answer = strings.Replace(answer, r.NameId, "somebody else", 1)
	case world.Malformed:
		answer = "<html>this is no response"
	}
	return answer, wanted, err
}

// samlClaims are the attributes and the NameID of an assertion by their names.
func samlClaims(r token.SamlResponse) map[string]claims.Value {
	returned := map[string]claims.Value{samlSubjectName: claims.Text(r.NameId)}
	for _, a := range r.Attributes {
		if len(a.Values) == 1 {
			returned[a.Name] = claims.Text(a.Values[0])
		} else {
			returned[a.Name] = claims.Strings(a.Values...)
		}
	}
	return returned
}
