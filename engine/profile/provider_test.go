package profile_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

const secretKey = `<CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Secret" /></CryptographicKeys>`

// merged is metadata of usual pairs with some replaced or, by the value "-", left out.
func merged(usual []string, pairs []string) string {
	var kept []string
	for i := 0; i+1 < len(usual); i += 2 {
		value := usual[i+1]
		for j := 0; j+1 < len(pairs); j += 2 {
			if pairs[j] == usual[i] {
				value, pairs = pairs[j+1], append(append([]string{}, pairs[:j]...), pairs[j+2:]...)
				break
			}
		}
		if value != "-" {
			kept = append(kept, usual[i], value)
		}
	}
	return metadata(append(kept, pairs...)...)
}

func oauth2(pairs ...string) string {
	return `<Protocol Name="OAuth2" />` + merged([]string{"client_id", "app", "authorization_endpoint", "https://idp/authorize", "AccessTokenEndpoint", "https://idp/token", "ClaimsEndpoint", "https://idp/me?fields=id"}, pairs) + secretKey
}

func openIdConnect(pairs ...string) string {
	return `<Protocol Name="OpenIdConnect" />` + merged([]string{"client_id", "app", "METADATA", "https://login/{tenant}/.well-known/openid-configuration"}, pairs) + secretKey
}

func oauth1(pairs ...string) string {
	return `<Protocol Name="OAuth1" />` + merged([]string{"client_id", "app", "request_token_endpoint", "https://t/request", "authorization_endpoint", "https://t/authenticate", "access_token_endpoint", "https://t/access", "ClaimsEndpoint", "https://t/me"}, pairs) + secretKey
}

// wires are the messages of an exchange, one a line, without what changes with the correlation id.
func wires(out profile.Outcome) string {
	var lines []string
	for _, h := range out.Exchange.Http {
		lines = append(lines, wire(h))
	}
	return strings.Join(lines, "\n")
}

func as(pairs ...string) world.Persona {
	p := world.Persona{Claims: map[string]claims.Value{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		p.Claims[pairs[i]] = claims.Text(pairs[i+1])
	}
	return p
}

func TestOAuth2Messages(t *testing.T) {
	const back = "redirect_uri=https%3A%2F%2Fcontoso.b2clogin.com%2Fcontoso.onmicrosoft.com%2Foauth2%2Fauthresp"
	for _, c := range []struct {
		name string
		meta []string
		want []string // what the messages contain, "!" before what they do not
	}{
		{"plain", nil, []string{
			"GET https://idp/authorize?client_id=app&" + back + "&response_type=code&state=", "&login_hint=mia%40contoso.com&pin=•••",
			"\nGET https://idp/token?client_id=app&client_secret=•••&grant_type=authorization_code&code=•••&" + back,
			"\nGET https://idp/me?fields=id&access_token=•••",
		}},
		{"scope", []string{"scope", "email public_profile"}, []string{"&scope=email+public_profile&"}},
		{"policy in the redirect URI", []string{"UsePolicyInRedirectUri", "true"}, []string{"contoso.onmicrosoft.com%2Fb2c_1a_test%2Foauth2%2Fauthresp"}},
		{"post", []string{"HttpBinding", "post"}, []string{"\nPOST https://idp/token|Content-Type: application/x-www-form-urlencoded|client_id=app&client_secret=•••&"}},
		{"basic", []string{"HttpBinding", "POST", "token_endpoint_auth_method", "client_secret_basic"}, []string{"|Authorization: Basic •••|", "!client_secret=•••"}},
		{"bearer header and agent", []string{"BearerTokenTransmissionMethod", "AuthorizationHeader", "UserAgentForClaimsExchange", "CPIM-Basic/{tenant}/{policy}"}, []string{"\nGET https://idp/me?fields=id|Authorization: Bearer •••|User-Agent: CPIM-Basic/Contoso.onmicrosoft.com/B2C_1A_test", "!access_token=•••"}},
		{"names of the claims endpoint", []string{"ClaimsEndpointAccessTokenName", "oauth_token", "ClaimsEndpointFormat", "json", "ClaimsEndpointFormatName", "alt", "ExtraParamsInClaimsEndpointRequest", "a=1,b=2"}, []string{"fields=id&alt=json&a=1&b=2&oauth_token=•••"}},
		{"more parameters", []string{"AdditionalRequestQueryParameters", "prompt=select_account,hd=contoso.com"}, []string{"&prompt=select_account&hd=contoso.com"}},
		{"no claims endpoint", []string{"ClaimsEndpoint", "-"}, []string{"!idp/me"}},
	} {
		call := prepare(t, tp(oauth2(c.meta...), inputs(`signInName PartnerClaimType="login_hint"`, "password"), outputs(`objectId PartnerClaimType="id"`))).given("login_hint", "mia@contoso.com")
		call.call.Inputs = append(call.call.Inputs, profile.Input{Name: "pin", ClaimTypeReferenceId: "password", Value: text("s3cret"), Secret: true})
		out := call.do()
		if out.Failure != nil || strings.Contains(fmt.Sprintf("%+v", out), "s3cret") {
			t.Errorf("%s: %+v", c.name, out)
			continue
		}
		for _, want := range c.want {
			forbidden, no := strings.CutPrefix(want, "!")
			if strings.Contains(wires(out), forbidden) == no {
				t.Errorf("%s: want %q in\n%s", c.name, want, wires(out))
			}
		}
	}
}

func TestOpenIdConnectMessages(t *testing.T) {
	for _, c := range []struct {
		name string
		meta []string
		want []string
	}{
		{"code", nil, []string{
			"GET https://login/Contoso.onmicrosoft.com/.well-known/openid-configuration\n",
			"GET https://login/Contoso.onmicrosoft.com/authorize?client_id=app&redirect_uri=", "&response_type=code&response_mode=form_post&scope=openid&nonce=",
			"\nPOST https://login/Contoso.onmicrosoft.com/token|Content-Type: application/x-www-form-urlencoded|client_id=app&client_secret=•••&grant_type=authorization_code",
		}},
		{"id_token", []string{"response_types", "id_token", "response_mode", "query", "scope", "email openid"}, []string{"&response_type=id_token&response_mode=query&scope=email+openid&", "!/token|"}},
		{"explicit endpoints win", []string{"METADATA", "-", "authorization_endpoint", "https://own/auth", "AccessTokenEndpoint", "https://own/token", "issuer", "own"}, []string{"GET https://own/auth?", "\nPOST https://own/token|", "!openid-configuration"}},
	} {
		out := prepare(t, tp(openIdConnect(c.meta...), outputs(`objectId PartnerClaimType="sub"`))).do()
		if out.Failure != nil {
			t.Errorf("%s: %+v", c.name, out.Failure)
			continue
		}
		for _, want := range c.want {
			forbidden, no := strings.CutPrefix(want, "!")
			if strings.Contains(wires(out)+"\n", forbidden) == no {
				t.Errorf("%s: want %q in\n%s", c.name, want, wires(out))
			}
		}
	}
}

func TestOAuth1Messages(t *testing.T) {
	out := prepare(t, tp(oauth1(), outputs(`objectId PartnerClaimType="user_id"`))).do()
	got := wires(out)
	for _, want := range []string{
		`POST https://t/request|Authorization: OAuth oauth_consumer_key="app", oauth_nonce="`, `oauth_callback="https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth1/authresp"`,
		`oauth_signature_method="HMAC-SHA1", oauth_timestamp="1768467600", oauth_version="1.0", oauth_signature="•••"`,
		"\nGET https://t/authenticate?oauth_token=•••", "\nPOST https://t/access|", "\nGET https://t/me|",
	} {
		if out.Failure != nil || !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if out.Returned["user_id"].IsEmpty() {
		t.Errorf("%v", out.Returned)
	}
}

func TestProviderFaultsOfThePolicy(t *testing.T) {
	for _, c := range []struct{ xml, code, want string }{
		{oauth2("client_id", "-"), "AADB2C90023", "client_id"}, {oauth2("authorization_endpoint", "-"), "AADB2C90023", "authorization_endpoint"},
		{oauth2("AccessTokenEndpoint", "-"), "AADB2C90023", "AccessTokenEndpoint"}, {oauth2("HttpBinding", "PUT"), "AADB2C90037", "must be GET or POST"},
		{oauth2("token_endpoint_auth_method", "magic"), "AADB2C90037", "client_secret_post, client_secret_basic or private_key_jwt"},
		{oauth2("token_endpoint_auth_method", "private_key_jwt"), "AADB2C90025", "assertion_signing_key"},
		{oauth2("token_endpoint_auth_method", "private_key_jwt", "token_signing_algorithm", "none"), "AADB2C90037", "RS256 or RS512"},
		{oauth2("BearerTokenTransmissionMethod", "Pigeon"), "AADB2C90037", "AuthorizationHeader"},
		{strings.Replace(oauth2(), secretKey, "", 1), "AADB2C90025", "client_secret"},
		{openIdConnect("client_id", "-"), "AADB2C90023", "client_id"}, {openIdConnect("METADATA", "-"), "AADB2C90023", "METADATA"},
		{openIdConnect("METADATA", "nowhere"), "AADB2C90037", "no URL"}, {openIdConnect("response_types", "saml"), "AADB2C90037", "response_types"},
		{openIdConnect("response_mode", "post"), "AADB2C90037", "response_mode"}, {strings.Replace(openIdConnect(), secretKey, "", 1), "AADB2C90025", "client_secret"},
		{oauth1("request_token_endpoint", "-"), "AADB2C90023", "request_token_endpoint"}, {strings.Replace(oauth1(), secretKey, "", 1), "AADB2C90025", "client_secret"},
	} {
		if f := prepare(t, tp(c.xml)).do().Failure; f == nil || f.Code != c.code || !f.Fatal || !strings.Contains(f.Message, c.want) {
			t.Errorf("%s: %+v", c.xml, f)
		}
	}
}

// What personas say: claims by name and by path, values of the token endpoint, wrong tokens.
func TestPersonas(t *testing.T) {
	tokens := outputs(`hidden PartnerClaimType="{oauth2:access_token}"`, `age PartnerClaimType="{oauth2:expires_in}"`, `note PartnerClaimType="{oauth2:token_type}"`, `zip PartnerClaimType="{oauth2:refresh_token}"`)
	o := prepare(t, tp(oauth2(), tokens)).do()
	if o.Returned["{oauth2:expires_in}"].Text() != "3600" || o.Returned["{oauth2:token_type}"].Text() != "Bearer" || o.Returned["{oauth2:refresh_token}"].IsEmpty() {
		t.Errorf("%v", o.Returned)
	}
	play := func(xml string, p world.Persona) profile.Outcome {
		c := prepare(t, tp(xml))
		c.call.Setup.Personas = map[string]world.Persona{"p": p}
		return c.do()
	}
	o = play(oauth2()+tokens, as("id", "1", "access_token", "at-1", "expires_in", "60"))
	if _, refresh := o.Returned["{oauth2:refresh_token}"]; refresh || o.Returned["{oauth2:access_token}"].Text() != "at-1" || o.Returned["{oauth2:expires_in}"].Text() != "60" || strings.Contains(fmt.Sprint(o.Exchange.Http[1].Answer), "at-1") {
		t.Errorf("%v %v", o.Returned, o.Exchange.Http)
	}
	o = play(openIdConnect("response_types", "id_token")+tokens, as("sub", "1"))
	if _, code := o.Returned["{oauth2:access_token}"]; code {
		t.Errorf("there is no token endpoint without a code: %v", o.Returned)
	}
	o = play(oauth2("ResolveJsonPathsInJsonTokens", "true")+outputs(`displayName PartnerClaimType="firstName.localized.en_US"`, `email PartnerClaimType="mails[0]"`, `objectId PartnerClaimType="id"`),
		as("id", "7", "firstName", `{"localized":{"en_US":"Mia"}}`, "mails", `["a@b"]`))
	if o.Returned["firstName.localized.en_US"].Text() != "Mia" || o.Returned["mails[0]"].Text() != "a@b" || o.Returned["id"].Text() != "7" {
		t.Errorf("%v", o.Returned)
	}
	const issuer = "https://login/Contoso.onmicrosoft.com"
	for _, c := range []struct {
		name string
		meta []string
		p    world.Persona
		want string
	}{
		{"right", nil, as("sub", "1", "iss", issuer), ""},
		{"completed", nil, as("sub", "1"), ""},
		{"issuer", nil, as("iss", "https://evil"), "of the issuer https://evil and not of " + issuer},
		{"issuer of a tenant", []string{"ValidTokenIssuerPrefixes", "https://x/, https://sts.windows.net/"}, as("iss", "https://sts.windows.net/1"), ""},
		{"issuer of no tenant", []string{"ValidTokenIssuerPrefixes", "https://sts.windows.net/,"}, as("iss", issuer), "of the issuer"},
		{"issuer by the token", []string{"DiscoverMetadataByTokenIssuer", "true"}, as("iss", "https://other"), ""},
		{"audience", nil, as("aud", "other"), "for the audience other and not for app"},
		{"audience of the metadata", []string{"IdTokenAudience", "other"}, as("aud", "other"), ""},
		{"nonce", nil, as("nonce", "replayed"), "another nonce"},
		{"expired", nil, as("exp", "1768467600"), "has expired"}, {"no number", nil, as("exp", "soon"), "cannot be read"}, {"in time", nil, as("exp", "1768467601"), ""},
		{"not yet", nil, as("nbf", "1768467601"), "is not valid yet"}, {"from now on", nil, as("nbf", "1768467600"), ""},
		{"several audiences", nil, world.Persona{Claims: map[string]claims.Value{"aud": claims.Strings("other", "app")}}, ""},
		{"no audience of ours", nil, world.Persona{Claims: map[string]claims.Value{"aud": claims.Strings("other")}}, "for the audience"},
	} {
		out := play(openIdConnect(c.meta...), c.p)
		if c.want == "" && out.Failure != nil || c.want != "" && (out.Failure == nil || out.Failure.Code != "AADB2C90273" || !strings.Contains(out.Failure.Message, c.want)) {
			t.Errorf("%s: %+v", c.name, out.Failure)
		}
	}
	if iss := prepare(t, tp(openIdConnect(), outputs(`identityProvider PartnerClaimType="iss"`))).do().Returned["iss"].Text(); iss != issuer {
		t.Errorf("a made-up token is of %s", iss)
	}
}

// Id_tokens that an attacker might send (threat 29), as a scenario gives them whole.
func TestForgedIdTokens(t *testing.T) {
	signing, err := keys.Signing("the simulated OpenID Connect providers")
	if err != nil {
		t.Fatal(err)
	}
	c := prepare(t, tp(openIdConnect(), outputs(`objectId PartnerClaimType="sub"`)))
	nonce := c.do().Returned["nonce"].Text()
	body := func(changes ...any) jwt.MapClaims {
		b := jwt.MapClaims{"iss": "https://login/Contoso.onmicrosoft.com", "aud": "app", "nonce": nonce, "sub": "mia", "exp": 1768467601}
		for i := 0; i+1 < len(changes); i += 2 {
			b[changes[i].(string)] = changes[i+1]
		}
		return b
	}
	sign := func(method jwt.SigningMethod, key any, b jwt.MapClaims, header ...any) string {
		t.Helper()
		tok := jwt.NewWithClaims(method, b)
		for i := 0; i+1 < len(header); i += 2 {
			tok.Header[header[i].(string)] = header[i+1]
		}
		raw, err := tok.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rs, own := jwt.SigningMethodRS256, any(signing.Private)
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&signing.Private.PublicKey)})
	for name, v := range map[string]struct{ raw, want string }{
		"as it should be":          {sign(rs, own, body()), ""},
		"its own key id":           {sign(rs, own, body(), "kid", token.KeyId(signing)), ""},
		"none":                     {sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, body()), "signing method none is invalid"},
		"the public key as secret": {sign(jwt.SigningMethodHS256, public, body()), "signing method HS256 is invalid"},
		"another algorithm":        {sign(jwt.SigningMethodRS384, own, body()), "signing method RS384 is invalid"},
		"another key":              {sign(rs, stranger, body()), "is not signed as the provider signs"},
		"another key id":           {sign(rs, own, body(), "kid", "../../etc/passwd"), "a key that the provider does not have"},
		"a key id that is no text": {sign(rs, own, body(), "kid", 7), "a key that the provider does not have"},
		"a key of its own":         {sign(rs, stranger, body(), "jku", "https://evil/keys", "x5u", "https://evil/cert"), "is not signed as the provider signs"},
		"expired":                  {sign(rs, own, body("exp", 1768467600)), "has expired"},
		"no expiry":                {sign(rs, own, body("exp", nil)), "cannot be read"},
		"an expiry that is text":   {sign(rs, own, body("exp", "1768467601")), "cannot be read"},
		"not yet":                  {sign(rs, own, body("nbf", 1768467601)), "is not valid yet"},
		"another audience":         {sign(rs, own, body("aud", []string{"other"})), "for the audience"},
		"another issuer":           {sign(rs, own, body("iss", "https://evil")), "of the issuer https://evil"},
		"another nonce":            {sign(rs, own, body("nonce", "replayed")), "another nonce"},
		"no token":                 {"eyJ", "cannot be read"},
		"a megabyte of dots":       {strings.Repeat(".", 1<<20), "longer than"},
		"a changed payload":        {strings.Replace(sign(rs, own, body()), ".", ".e30", 1), "is not signed as the provider signs"},
	} {
		call := prepare(t, tp(openIdConnect(), outputs(`objectId PartnerClaimType="sub"`)))
		call.call.Setup.Personas = map[string]world.Persona{"p": as("id_token", v.raw)}
		out := call.do()
		switch f := out.Failure; {
		case v.want == "" && (f != nil || out.Returned["sub"].Text() != "mia"):
			t.Errorf("%s: %+v %v", name, f, out.Returned)
		case v.want != "" && (f == nil || f.Code != "AADB2C90273" || f.Error != "server_error" || !strings.Contains(f.Message, v.want) || len(f.Message) > 400):
			t.Errorf("%s: %+v", name, f)
		case v.want != "" && len(out.Returned) > 0:
			t.Errorf("%s: claims come back: %v", name, out.Returned)
		}
	}
}

func TestProviderFaults(t *testing.T) {
	want := map[world.Fault]string{
		world.Cancelled: "AADB2C90273 access_denied", world.Malformed: "AADB2C90273", world.Status400: "AADB2C90243", world.Status500: "AADB2C90075",
		world.TimedOut: "AADB2C90289", world.Expired: "AADB2C90", world.MissingClaim: "", world.BadSignature: "AADB2C90273 server_error",
	}
	for name, xml := range map[string]string{"oauth2": oauth2(), "openidconnect": openIdConnect(), "implicit": openIdConnect("response_types", "id_token"), "oauth1": oauth1()} {
		p, _ := open(t, tp(xml), "", "").TechnicalProfile("P")
		kind, _ := profile.KindOf(p)
		signed := name == "openidconnect" || name == "implicit"
		if len(kind.Faults) != len(want) && signed || len(kind.Faults) != len(want)-1 && !signed {
			t.Errorf("%s: faults %v", name, kind.Faults)
		}
		for _, fault := range kind.Faults {
			c := prepare(t, tp(xml, outputs(`displayName PartnerClaimType="name"`)))
			c.call.Setup.Faults = map[string]world.Fault{"p": fault}
			c.call.Step = &policy.OrchestrationStep{Order: policy.Value{Text: "2"}}
			out := c.do()
			got := ""
			if f := out.Failure; f != nil {
				got = f.Code + " " + f.Error
			}
			expected := want[fault]
			if name == "oauth1" && fault == world.Status400 {
				expected = "AADB2C90075"
			}
			if expected == "" && (got != "" || out.Returned["name"].Text() != "") || !strings.HasPrefix(got, expected) {
				t.Errorf("%s, %s: %q, want %q", name, fault, got, expected)
			}
			if len(out.Exchange.Http) == 0 {
				t.Errorf("%s, %s: no message was sent", name, fault)
			}
		}
	}
}

// Every way in which the local sign-in refuses, by the state of the account and on purpose.
func TestPasswordGrantRefusals(t *testing.T) {
	login := `<Protocol Name="OpenIdConnect" />` + metadata("grant_type", "password", "authorization_endpoint", "https://login/{tenant}/oauth2/token", "client_id", "proxy", "UserMessageIfUserAccountLocked", "locked!") +
		inputs("userName", "password", "flag")
	mia := world.NewUser(map[string]string{"objectId": "u1", "signInNames.userName": "mia", "password": "right", world.PreviousPassword: "older"})
	try := func(o *outside, password string, more ...string) (profile.Outcome, string) {
		return o.call(login, append([]string{"username", "mia", "password", password}, more...)...)
	}
	in := func(u world.User) *outside {
		return &outside{t: t, world: world.Setup{Users: []world.User{u}}.Start()}
	}
	if _, text := try(in(mia), "older"); text != "Looks like you used an old password." {
		t.Error(text)
	}
	expired := mia.With("passwordExpired", claims.Bool(true))
	if _, text := try(in(expired), "right"); text != "Your password has expired." {
		t.Error(text)
	}
	out, text := try(in(expired), "right", "continueOnPasswordExpiration", "true")
	if text != "" || len(out.Returned) != 1 || !out.Returned["passwordExpired"].IsTrue() {
		t.Errorf("with an expired password it is the only value that comes back: %s %v", text, out.Returned)
	}
	if out, _ := try(in(mia), "right", "continueOnPasswordExpiration", "true"); out.Returned["oid"].Text() != "u1" || out.Returned["passwordExpired"].IsTrue() {
		t.Errorf("%v", out.Returned)
	}
	if got := wire(out.Exchange.Http[0]); got != "POST https://login/Contoso.onmicrosoft.com/oauth2/token|Content-Type: application/x-www-form-urlencoded|username=mia&password=•••&continueOnPasswordExpiration=true&client_id=proxy" {
		t.Error(got)
	}
	// Ten wrong passwords lock the account for a minute; a right one before that clears the count.
	o := in(mia)
	for range 9 {
		try(o, "wrong")
	}
	if _, text := try(o, "right"); text != "" {
		t.Errorf("after nine wrong passwords: %s", text)
	}
	for range 10 {
		if _, text := try(o, "wrong"); text != "Your password is incorrect." {
			t.Error(text)
		}
	}
	if out, text := try(o, "right"); text != "locked!" || out.Failure.Code != "AADB2C90114" {
		t.Errorf("after ten wrong passwords: %s", text)
	}
	o.world = o.world.Wait(61 * time.Second)
	if _, text := try(o, "right"); text != "" {
		t.Errorf("a minute later: %s", text)
	}
	for fault, want := range map[world.Fault]string{
		world.WrongPassword: "Your password is incorrect.", world.OldPassword: "Looks like you used an old password.", world.Locked: "locked!", world.Disabled: "Your account has been locked.",
		world.Expired: "Your password has expired.", world.Throttled: "too many requests", world.Status400: "Invalid username or password.", world.Status500: "Invalid username or password.",
		world.Malformed: "Invalid username or password.", world.TimedOut: "Invalid username or password.", world.MissingClaim: "",
	} {
		o := in(mia)
		o.fault = fault
		if out, text := try(o, "right"); !strings.HasPrefix(text, want) && !strings.Contains(text, want) || fault == world.MissingClaim && len(out.Returned) > 0 {
			t.Errorf("%s: %q %v", fault, text, out.Returned)
		}
	}
	// A changed password is the old one from then on, and an expiry ends with the change.
	changed := in(expired)
	changed.call(directory+metadata("Operation", "Write")+inputs("objectId")+persisted("objectId", "password"), "objectId", "u1", "P:password", "N3w-passw0rd")
	if _, text := try(changed, "N3w-passw0rd"); text != "" {
		t.Errorf("the new password: %s", text)
	}
	if _, text := try(changed, "right"); text != "Looks like you used an old password." {
		t.Errorf("the old password: %s", text)
	}
}
