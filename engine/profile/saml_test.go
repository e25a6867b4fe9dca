package profile_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

const samlKeys = `<CryptographicKeys><Key Id="SamlMessageSigning" StorageReferenceId="B2C_1A_Saml" /><Key Id="SamlAssertionSigning" StorageReferenceId="B2C_1A_Saml" /></CryptographicKeys>`

const idpMetadata = `<![CDATA[<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp"><md:IDPSSODescriptor><md:SingleSignOnService Binding="b" Location="https://idp/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>]]>`

func samlProvider(pairs ...string) string {
	return `<Protocol Name="SAML2" />` + merged([]string{"PartnerEntity", "https://idp/metadata"}, pairs) + samlKeys
}

// samlCall prepares a call of a SAML provider with keys of its own.
func samlCall(t *testing.T, keys *world.Keys, xml ...string) calling {
	t.Helper()
	c := prepare(t, tp(xml...))
	c.call.Keys = keys
	return c
}

func TestSamlProvider(t *testing.T) {
	keys := world.NewKeys()
	outs := outputs(`objectId PartnerClaimType="assertionSubjectName"`, `displayName PartnerClaimType="name"`, `email PartnerClaimType="http://schemas/email"`)
	out := samlCall(t, keys, samlProvider(), outs).do()
	if out.Failure != nil || out.Returned["name"].Text() != "Mia Sullivan" || out.Returned["http://schemas/email"].IsEmpty() || out.Returned["assertionSubjectName"].IsEmpty() || out.Exchange.Kind != "saml2" {
		t.Fatalf("%+v", out)
	}
	c := samlCall(t, keys, samlProvider("PartnerEntity", idpMetadata, "XmlSignatureAlgorithm", "Sha256", "NameIdPolicyFormat", "urn:f", "NameIdPolicyAllowCreate", "true", "ForceAuthN", "true",
		"IncludeAuthnContextClassReferences", "urn:a, urn:b", "ProviderName", "Contoso", "AuthenticationRequestExtensions", `&lt;x:E xmlns:x="urn:x"/&gt;`), inputs(`signInName PartnerClaimType="subject"`), outs).given("subject", "mia")
	c.call.Setup.Personas = map[string]world.Persona{"p": {Claims: map[string]claims.Value{"name": text("Mia"), "roles": claims.Strings("a", "b")}}}
	out = c.do()
	if out.Failure != nil || out.Returned["roles"].Text() != `["a","b"]` || out.Returned["assertionSubjectName"].Text() != "mia" {
		t.Fatalf("%+v", out)
	}
	h := out.Exchange.Http[0]
	q, err := token.ParseSamlRequest(h.Body)
	if err != nil || h.Url != "https://idp/sso" || q.Issuer != "https://contoso.b2clogin.com/Contoso.onmicrosoft.com/B2C_1A_test" || q.NameIdFormat != "urn:f" || q.AllowCreate != "true" || q.ForceAuthn != "true" ||
		q.Subject != "mia" || strings.Join(q.AuthnContextClassRefs, " ") != "urn:a urn:b" || q.ProviderName != "Contoso" || !strings.HasSuffix(q.AssertionConsumerServiceUrl, "/B2C_1A_test/samlp/sso/assertionconsumer") {
		t.Errorf("%v %+v", err, q)
	}
	if !strings.Contains(h.Body, "rsa-sha256") || !strings.Contains(h.Body, `<x:E xmlns:x="urn:x"/>`) || !strings.Contains(h.Body, "X509Certificate") {
		t.Error(h.Body)
	}
	if h := samlCall(t, keys, samlProvider("WantsSignedRequests", "false")).do().Exchange.Http[0]; strings.Contains(h.Body, "Signature") {
		t.Error("an unsigned request is signed")
	}
	if h := samlCall(t, keys, samlProvider("IncludeKeyInfo", "false")).do().Exchange.Http[0]; strings.Contains(h.Body, "X509Certificate") || !strings.Contains(h.Body, "rsa-sha1") {
		t.Error(h.Body)
	}
}

func TestSamlProviderFaults(t *testing.T) {
	keys := world.NewKeys()
	for _, c := range []struct{ xml, code, want string }{
		{samlProvider("PartnerEntity", "-"), "AADB2C90023", "PartnerEntity"}, {samlProvider("PartnerEntity", "&lt;a/&gt;"), "AADB2C90242", "cannot be parsed"},
		{samlProvider("PartnerEntity", `&lt;EntityDescriptor entityID="x"/&gt;`), "AADB2C90242", "SingleSignOnService"},
		{samlProvider("XmlSignatureAlgorithm", "Md5"), "AADB2C90037", "Sha1, Sha256, Sha384 or Sha512"}, {strings.Replace(samlProvider(), samlKeys, "", 1), "AADB2C90025", "SamlMessageSigning"},
		{samlProvider("WantsEncryptedAssertions", "true"), "AADB2C90025", "SamlAssertionDecryption"}, {samlProvider("AuthenticationRequestExtensions", "&lt;broken"), "AADB2C90037", "AuthenticationRequestExtensions"},
	} {
		if f := samlCall(t, keys, c.xml).do().Failure; f == nil || f.Code != c.code || !strings.Contains(f.Message, c.want) {
			t.Errorf("%s: %+v", c.xml, f)
		}
	}
	for fault, want := range map[world.Fault]string{
		world.Cancelled: "AADB2C90273 access_denied", world.Status400: "AADB2C90273 server_error", world.BadSignature: "not signed as it should be", world.Malformed: "AADB2C90273", world.Expired: "has expired",
		world.TimedOut: "AADB2C90188", world.Status500: "AADB2C90188", world.MissingClaim: "",
	} {
		c := samlCall(t, keys, samlProvider(), outputs(`displayName PartnerClaimType="name"`))
		c.call.Setup.Faults = map[string]world.Fault{"p": fault}
		out := c.do()
		got := ""
		if f := out.Failure; f != nil {
			got = f.Code + " " + f.Error + " " + f.Message
		}
		if want == "" && (got != "" || len(out.Returned) != 1) || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", fault, got, want)
		}
	}
}

// samlParty is a SAML relying party.
func samlParty(meta, outs, naming string) string {
	return `<RelyingParty><DefaultUserJourney ReferenceId="J" /><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="SAML2" />` + meta + outs + naming + `</TechnicalProfile></RelyingParty>`
}

const appMetadata = `<![CDATA[<EntityDescriptor entityID="https://app"><SPSSODescriptor><AssertionConsumerService Location="https://app/acs"/></SPSSODescriptor></EntityDescriptor>]]>`

func TestSamlIssuer(t *testing.T) {
	issuer := func(pairs ...string) string {
		return tp(`<Protocol Name="SAML2" /><OutputTokenFormat>SAML2</OutputTokenFormat>`, metadata(pairs...), samlKeys)
	}
	outs := outputs("objectId", `displayName PartnerClaimType="http://schemas/name"`, "givenName", `email DefaultValue="mia@contoso.com"`, "flag", `hidden PartnerClaimType="email" DefaultValue="second"`)
	const naming = `<SubjectNamingInfo ClaimType="objectId" ExcludeAsClaim="true" />`
	bag := claims.Bag{}.Set(claims.Entry{Id: "objectId", Value: text("u1")}).Set(claims.Entry{Id: "displayName", Value: text("Mia")}).Set(claims.Entry{Id: "givenName", Value: text("")}).Set(claims.Entry{Id: "flag", Value: claims.Bool(true)})
	keys := world.NewKeys()
	issue := func(issuerXml, party string, request map[string]string) (profile.SamlToken, *profile.Run, error) {
		e := open(t, issuerXml, "", party)
		r := runOf(e)
		r.Keys, r.Request.Parameters = keys, request
		p, _ := e.TechnicalProfile("P")
		issued, err := r.IssueSaml(p, bag, world.DefaultClock())
		return issued, r, err
	}
	got, _, err := issue(issuer("IssuerUri", "https://me", "XmlSignatureAlgorithm", "Sha256", "TokenLifeTimeInSeconds", "60", "TokenNotBeforeSkewInSeconds", "10"),
		samlParty(metadata("PartnerEntity", appMetadata, "XmlSignatureAlgorithm", "Sha512", "RemoveMillisecondsFromDateTime", "true"), outs, naming), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := got.Response
	if r.Issuer != "https://me" || r.Audience != "https://app" || r.Destination != "https://app/acs" || r.NameId != "u1" || r.NameIdFormat != token.SamlUnspecified ||
		r.NotOnOrAfter.Sub(r.IssuedAt).Seconds() != 60 || r.IssuedAt.Sub(r.NotBefore).Seconds() != 10 {
		t.Errorf("%+v", r)
	}
	names := ""
	for _, a := range r.Attributes {
		names += a.Name + "=" + strings.Join(a.Values, "+") + " "
	}
	if names != "http://schemas/name=Mia email=mia@contoso.com flag=true " || strings.Join(got.Draft.Missing, " ") != "givenName" {
		t.Errorf("attributes %s, missing %v", names, got.Draft.Missing)
	}
	if !strings.Contains(got.Xml, "rsa-sha512") || !strings.Contains(got.Xml, "rsa-sha256") || strings.Contains(got.Xml, ".0000000Z") {
		t.Error(got.Xml)
	}
	request := `<samlp:AuthnRequest ID="_q1" xmlns:samlp="p" AssertionConsumerServiceURL="https://other/acs"><Issuer>https://other</Issuer><samlp:NameIDPolicy Format="urn:wanted"/></samlp:AuthnRequest>`
	got, run, err := issue(issuer(), samlParty(metadata("WantsSignedResponses", "false"), outs, naming), map[string]string{"SAMLRequest": request, "RelayState": "r"})
	if r := got.Response; err != nil || r.InResponseTo != "_q1" || r.Audience != "https://other" || r.Destination != "https://other/acs" || r.NameIdFormat != "urn:wanted" || r.Issuer != "https://contoso.b2clogin.com/Contoso.onmicrosoft.com/B2C_1A_test/samlp/metadata" || strings.Count(got.Xml, "<ds:SignedInfo") != 1 {
		t.Errorf("%v %+v", err, got)
	}
	for expression, want := range map[string]string{"{SAML:Issuer}": "https://other", "{SAML:NameIdPolicyFormat}": "urn:wanted", "{saml:relaystate}": "r", "{SAML:Subject}": "", "{SAML:AllowCreate}": ""} {
		if value, _, err := run.Default(reference(expression), &policy.TechnicalProfile{}, claims.Bag{}, true); value != want || err != nil {
			t.Errorf("%s: %q, %v", expression, value, err)
		}
	}
	e := open(t, issuer(), "", samlParty("", outs, naming))
	p, _ := e.TechnicalProfile("P")
	if draft, err := runOf(e).SamlDraft(p, bag, world.DefaultClock()); err != nil || len(draft.Payload) != 3 {
		t.Errorf("a draft needs no key: %+v %v", draft, err)
	}
	nobody := runOf(open(t, issuer(), "", ""))
	if _, err := nobody.SamlDraft(p, bag, world.DefaultClock()); err == nil {
		t.Error("a draft without a relying party")
	}
	if _, err := nobody.IssueSaml(p, bag, world.DefaultClock()); err == nil {
		t.Error("a response without a relying party")
	}
	for _, c := range []struct{ issuer, party, code, want string }{
		{issuer("XmlSignatureAlgorithm", "Md5"), samlParty("", outs, naming), "AADB2C90037", "must be Sha1"},
		{issuer("TokenLifeTimeInSeconds", "0"), samlParty("", outs, naming), "AADB2C90037", "TokenLifeTimeInSeconds"},
		{issuer("TokenNotBeforeSkewInSeconds", "3601"), samlParty("", outs, naming), "AADB2C90037", "from 0 to 3600"},
		{strings.Replace(issuer(), samlKeys, "", 1), samlParty("", outs, naming), "AADB2C90025", "SamlAssertionSigning"},
		{issuer(), samlParty(metadata("PartnerEntity", "&lt;a/&gt;"), outs, naming), "AADB2C90242", "cannot be parsed"},
		{issuer(), samlParty(metadata("PartnerEntity", strings.Replace(appMetadata, "<AssertionConsumer", `<KeyDescriptor use="encryption"/><AssertionConsumer`, 1)), outs, naming), "AADB2C90242", "certificate for encryption"},
		{issuer(), samlParty(metadata("PartnerEntity", encrypting(t, keys), "DataEncryptionMethod", "Sha512"), outs, naming), "AADB2C90037", "Aes256, Aes192 and Aes128"},
		{issuer(), samlParty(metadata("PartnerEntity", encrypting(t, keys), "KeyEncryptionMethod", "Rsa"), outs, naming), "AADB2C90037", "Rsa15 nor RsaOaep"},
		{issuer(), samlParty("", outs, `<SubjectNamingInfo ClaimType="surname" />`), "AADB2C90037", "no NameID"},
	} {
		_, _, err := issue(c.issuer, c.party, nil)
		var fault *profile.SamlIssueError
		if !errors.As(err, &fault) || fault.Code != c.code || !strings.Contains(fault.Error(), c.want) {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}

// encrypting are the metadata of an application that wants assertions encrypted for the key of B2C_1A_App.
func encrypting(t *testing.T, keys *world.Keys) string {
	t.Helper()
	key, err := keys.Signing("B2C_1A_App")
	if err != nil {
		t.Fatal(err)
	}
	der, err := key.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(appMetadata, "<AssertionConsumer", `<KeyDescriptor use="encryption"><KeyInfo><X509Data><X509Certificate>`+base64.StdEncoding.EncodeToString(der)+`</X509Certificate></X509Data></KeyInfo></KeyDescriptor><AssertionConsumer`, 1)
}

// An application with a certificate for encryption gets an assertion that it alone can read.
func TestSamlIssuerEncrypts(t *testing.T) {
	keys := world.NewKeys()
	party := samlParty(metadata("PartnerEntity", encrypting(t, keys), "DataEncryptionMethod", "Aes128", "KeyEncryptionMethod", "RsaOaep", "UseDetachedKeys", "true", "XmlSignatureAlgorithm", "Sha256"),
		outputs("objectId"), `<SubjectNamingInfo ClaimType="objectId" />`)
	e := open(t, tp(`<Protocol Name="SAML2" /><OutputTokenFormat>SAML2</OutputTokenFormat>`, metadata("XmlSignatureAlgorithm", "Sha256"), samlKeys), "", party)
	r := runOf(e)
	r.Keys = keys
	p, _ := e.TechnicalProfile("P")
	issued, err := r.IssueSaml(p, claims.Bag{}.Set(claims.Entry{Id: "objectId", Value: text("u1")}), world.DefaultClock())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(issued.Xml, ">u1<") || !strings.Contains(issued.Xml, "aes128-cbc") || !strings.Contains(issued.Xml, "rsa-oaep") || issued.Response.NameId != "u1" {
		t.Error(issued.Xml)
	}
	signer, _ := keys.Signing("B2C_1A_Saml")
	reader, _ := keys.Signing("B2C_1A_App")
	got, err := token.VerifySaml(issued.Xml, token.SamlWanted{Issuer: issued.Response.Issuer, Audience: "https://app", InResponseTo: issued.Response.InResponseTo, Now: world.DefaultClock(), Key: signer, SignedResponse: true, SignedAssertion: true, Encrypted: true, Decryption: reader})
	if err != nil || got.NameId != "u1" {
		t.Errorf("%v %+v", err, got)
	}
}

// A provider of which encrypted assertions are wanted answers with one, and it is read with the policy's own key.
func TestSamlProviderEncrypts(t *testing.T) {
	keys := world.NewKeys()
	xml := strings.Replace(samlProvider("WantsEncryptedAssertions", "true"), "</CryptographicKeys>", `<Key Id="SamlAssertionDecryption" StorageReferenceId="B2C_1A_Decrypt" /></CryptographicKeys>`, 1)
	outs := outputs(`displayName PartnerClaimType="name"`)
	if out := samlCall(t, keys, xml, outs).do(); out.Failure != nil || out.Returned["name"].Text() != "Mia Sullivan" {
		t.Errorf("%+v", out)
	}
	c := samlCall(t, keys, xml, outs)
	c.call.Setup.Faults = map[string]world.Fault{"p": world.BadSignature}
	if f := c.do().Failure; f == nil || !strings.Contains(f.Message, "not signed as it should be") {
		t.Errorf("%+v", f)
	}
}

func TestSamlResolversPrintBooleansAsNetDoes(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	r.Request.Parameters = map[string]string{"SAMLRequest": `<AuthnRequest ForceAuthn="1"><NameIDPolicy AllowCreate="false"/><RequestedAuthnContext><AuthnContextClassRef>urn:a</AuthnContextClassRef></RequestedAuthnContext></AuthnRequest>`}
	for expression, want := range map[string]string{"{SAML:ForceAuthn}": "True", "{SAML:AllowCreate}": "False", "{SAML:AuthnContextClassReferences}": "urn:a", "{SAML:ProviderName}": ""} {
		if value, _, err := r.Default(reference(expression), &policy.TechnicalProfile{}, claims.Bag{}, true); value != want || err != nil {
			t.Errorf("%s: %q, %v", expression, value, err)
		}
	}
	r.Request.Parameters = nil
	if value, ok, err := r.Default(reference("{SAML:Issuer}"), &policy.TechnicalProfile{}, claims.Bag{}, true); value != "" || ok || err != nil {
		t.Errorf("without a SAML request: %q, %v", value, err)
	}
}
