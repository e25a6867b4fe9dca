package profile_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
	"journeydesigner/engine/world"
)

func text(s string) claims.Value { return claims.Text(s) }

// Every resolver of the claims resolvers reference that this version has, and what becomes of the others.
func TestResolvers(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	r.Setup.Clock = time.Date(2021, 10, 9, 13, 4, 5, 0, time.UTC)
	r.Request = profile.Request{
		ClientId: "client", RedirectUri: "https://jwt.ms", Scope: "openid", Nonce: "nonce", UiLocales: "pt-BR", LoginHint: "hint", DomainHint: "facebook.com",
		Prompt: "login", MaxAge: "1234", AcrValues: "mfa", Resource: "res", Username: "emily", Password: "secret", ClientIp: "11.111.111.11", Host: "login.contoso.com",
		Parameters: map[string]string{"campaignId": "Hawaii"},
	}
	bag := claims.Bag{}.Set(claims.Entry{Id: "displayName", Value: text("Mia")}).Set(claims.Entry{Id: "flag", Value: claims.Bool(true)})
	for _, c := range []struct{ expression, want string }{
		{"{Culture:LanguageName}", "pt"}, {"{Culture:RegionName}", "BR"}, {"{Culture:RFC5646}", "pt-BR"}, {"{Culture:LCID}", "1046"},
		{"{Policy:PolicyId}", "B2C_1A_test"}, {"{Policy:RelyingPartyTenantId}", "Contoso.onmicrosoft.com"}, {"{Policy:TenantObjectId}", "11111111-1111-4111-8111-111111111111"},
		{"{Policy:TrustFrameworkTenantId}", "root.onmicrosoft.com"}, {"{policy}", "B2C_1A_test"},
		{"{Context:BuildNumber}", "1.0.0.0"}, {"{Context:CorrelationId}", "c-1"}, {"{Context:DateTimeInUtc}", "10/9/2021 1:04:05 PM"}, {"{Context:DeploymentMode}", "Development"},
		{"{Context:HostName}", "login.contoso.com"}, {"{Context:IPAddress}", "11.111.111.11"}, {"{CONTEXT:KMSI}", "false"},
		{"{Claim:DISPLAYNAME}", "Mia"}, {"{claim:flag}", "true"}, {"{Claim:zip}", ""},
		{"{OIDC:AuthenticationContextReferences}", "mfa"}, {"{OIDC:ClientId}", "client"}, {"{OIDC:DomainHint}", "facebook.com"}, {"{OIDC:LoginHint}", "hint"}, {"{OIDC:MaxAge}", "1234"},
		{"{OIDC:Nonce}", "nonce"}, {"{OIDC:Password}", "secret"}, {"{OIDC:Prompt}", "login"}, {"{OIDC:RedirectUri}", "https://jwt.ms"}, {"{OIDC:Resource}", "res"}, {"{OIDC:scope}", "openid"}, {"{OIDC:Username}", "emily"},
		{"{OAUTH-KV:campaignId}", "Hawaii"}, {"{OAUTH-KV:other}", ""}, {"{OAUTH-KV:redirect_uri}", ""},
		{"{Settings:Tenant}", "{Settings:Tenant}"}, {"id-{OIDC:ClientId}", "id-{OIDC:ClientId}"}, {"{OIDC:ClientId}{OIDC:Nonce}", "{OIDC:ClientId}{OIDC:Nonce}"},
		{"{0}", "{0}"}, {"{OIDC: Scope}", "{OIDC: Scope}"}, {"plain", "plain"},
	} {
		got, ok, err := r.Default(reference(c.expression), &policy.TechnicalProfile{}, bag, true)
		if err != nil || got != c.want || ok != (c.want != "") {
			t.Errorf("%s = %q, %t, %v; want %q", c.expression, got, ok, err, c.want)
		}
	}
	for _, c := range []struct {
		expression, code, reason string
	}{
		{"{OIDC:State}", "AADB2C90037", `the family OIDC has no "State"`}, {"{Culture:Name}", "AADB2C90037", "does not exist"},
		{"{Claim:nobody}", "AADB2C90044", "does not declare"}, {"{SAML:Nonce}", "AADB2C90037", "the family SAML has no"},
	} {
		_, ok, err := r.Default(reference(c.expression), &policy.TechnicalProfile{}, bag, true)
		var fault *profile.ResolverError
		if ok || !errors.As(err, &fault) || fault.Code != c.code || !strings.Contains(err.Error(), c.expression) || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %v", c.expression, err)
		}
	}
}

func reference(defaultValue string) *policy.ClaimReference {
	return &policy.ClaimReference{ClaimTypeReferenceId: policy.Value{Text: "hidden"},
		DefaultValue: policy.ValueAt(defaultValue, source.Span{Path: "p.xml", Line: 1})}
}

// The worked table of the claims resolvers reference, section 1: switch 1.
func TestResolversNeedTheirSwitch(t *testing.T) {
	e := open(t, tp(page, metadata("IncludeClaimResolvingInClaimsHandling", "true"))+`<TechnicalProfile Id="Q"><DisplayName>Q</DisplayName>`+page+`</TechnicalProfile>`, "", "")
	r := runOf(e)
	r.Request.LoginHint, r.Request.Username, r.Request.Password = "hint", "emily", "pw"
	on, _ := e.TechnicalProfile("P")
	off, _ := e.TechnicalProfile("Q")
	for _, c := range []struct {
		p                *policy.TechnicalProfile
		expression, want string
	}{
		{on, "{OIDC:LoginHint}", "hint"}, {off, "{OIDC:LoginHint}", "{OIDC:LoginHint}"}, {off, "{Claim:profile}", "{Claim:profile}"},
		{off, "{OIDC:Username}", "emily"}, {off, "{oidc:password}", "pw"}, {off, "plain", "plain"},
	} {
		if got, ok, err := r.Default(reference(c.expression), c.p, claims.Bag{}, false); got != c.want || !ok || err != nil {
			t.Errorf("%s: %q, %t, %v", c.expression, got, ok, err)
		}
	}
	if _, ok, _ := r.Default(&policy.ClaimReference{}, on, claims.Bag{}, false); ok {
		t.Error("a default where there is none")
	}
}

func TestCultures(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	for locale, want := range map[string]string{
		"": "en US en-US 1033", "en": "en US en-US 1033", "en-GB": "en GB en-GB 2057", "de": "de DE de-DE 1031", "ja": "ja JP ja-JP 1041",
		"zh-Hant-TW": "zh TW zh-TW 1028", "sw": "sw TZ sw-TZ 4096", "!!": "en US en-US 1033",
	} {
		r.Request.UiLocales = locale
		var got []string
		for _, name := range []string{"LanguageName", "RegionName", "RFC5646", "LCID"} {
			value, _, err := r.Default(reference("{Culture:"+name+"}"), &policy.TechnicalProfile{}, claims.Bag{}, true)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", locale, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	const off = `<Localization Enabled="false"><SupportedLanguages DefaultLanguage="de"><SupportedLanguage>de</SupportedLanguage></SupportedLanguages>` + resources
	const bare = `<Localization Enabled="true"><SupportedLanguages DefaultLanguage=""><SupportedLanguage>de</SupportedLanguage></SupportedLanguages>` + resources
	for _, c := range []struct{ name, local, locales, language, heading string }{
		{"exact", localization, "pt-BR", "pt-BR", "Dados"},
		{"exact, in another case", localization, "PT-br", "pt-BR", "Dados"},
		{"by the language alone", localization, "en-GB", "en", "Details"},
		{"the first that is supported", localization, "fr en", "en", "Details"},
		{"the region is not dropped from the policy's side", localization, "pt", "de", "Angaben"},
		{"the policy's default", localization, "fr", "de", "Angaben"},
		{"nothing wanted", localization, "", "de", "Angaben"},
		{"a language that the page does not have", localization, "ja", "ja", "Angaben"},
		{"switched off", off, "de", "en", "built-in"},
		{"no localization", "", "fr-CA", "fr-CA", "built-in"},
		{"no localization, nothing wanted", "", "", "en", "built-in"},
		{"no default", bare, "fr", "en", "Details"},
	} {
		r := runOf(open(t, "", c.local, ""))
		r.Request.UiLocales = c.locales
		if got := r.Language(); got != c.language {
			t.Errorf("%s: language %s, want %s", c.name, got, c.language)
		}
		if got := r.Text("api", "UxElement", "", "heading", "built-in"); got != c.heading {
			t.Errorf("%s: %s, want %s", c.name, got, c.heading)
		}
	}
	r := runOf(open(t, "", localization, ""))
	for _, page := range []string{"nobody", "plain", "only.fr"} {
		if got := r.Text(page, "UxElement", "", "heading", "built-in"); got != "built-in" {
			t.Errorf("%s: %s", page, got)
		}
	}
	if got := r.Text("api", "UxElement", "", "nobody", "built-in"); got != "built-in" {
		t.Errorf("%s", got)
	}
}

// The order of error texts: the page's string, the metadata of the page, of the profile, the default.
func TestMessages(t *testing.T) {
	e := open(t, tp(page, metadata("ContentDefinitionReferenceId", "api", "UserMessageIfX", "page metadata", "UserMessageIfY", "page metadata"))+
		`<TechnicalProfile Id="V"><DisplayName>V</DisplayName><Protocol Name="None" />`+metadata("UserMessageIfX", "own metadata", "UserMessageIfY", "own metadata", "UserMessageIfZ", "own {0} {1}")+`</TechnicalProfile>`, localization, "")
	r := runOf(e)
	r.Request.UiLocales = "en"
	p, _ := e.TechnicalProfile("P")
	v, _ := e.TechnicalProfile("V")
	both := []*policy.TechnicalProfile{p, v}
	for _, c := range []struct{ content, key, want string }{
		{"api", "UserMessageIfX", "page en: a"}, {"plain", "UserMessageIfX", "page metadata"}, {"api", "UserMessageIfY", "page metadata"},
		{"api", "UserMessageIfZ", "own a b"}, {"api", "UserMessageIfNobody", "default a"}, {"api", "", "default a"},
	} {
		if got := r.Message(c.content, c.key, "default {0}", both, "a", "b"); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	// A validation profile speaks on its caller's page: on a combined step the step's own.
	call := &profile.Call{Run: r, Profile: v, Caller: p}
	if got := call.UserMessage(&profile.Failure{Key: "UserMessageIfX", Message: "default"}); got != "page en: {0}" {
		t.Errorf("%s", got)
	}
	call.Step = combinedStep("plain")
	if got := call.UserMessage(&profile.Failure{Key: "UserMessageIfX", Message: "default"}); got != "page metadata" {
		t.Errorf("%s", got)
	}
	call = &profile.Call{Run: r, Profile: v}
	if got := call.UserMessage(&profile.Failure{Key: "UserMessageIfX", Message: "default"}); got != "own metadata" {
		t.Errorf("%s", got)
	}
	if got := call.UserMessage(&profile.Failure{Message: "default"}); got != "default" {
		t.Errorf("%s", got)
	}
}

func TestHostAndTenant(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	if r.Host() != "contoso.b2clogin.com" {
		t.Errorf("host %s", r.Host())
	}
	leaf := *r.Leaf
	leaf.TenantObjectId = policy.Value{}
	r.Leaf = &leaf
	made := r.TenantObjectId()
	if len(made) != 36 || made[14] != '4' || made != r.TenantObjectId() {
		t.Errorf("tenant %s", made)
	}
	leaf.TenantId.Text = strings.ToUpper(leaf.TenantId.Text)
	if r.TenantObjectId() != made {
		t.Error("the tenant's name is compared without regard to case")
	}
}

func TestTokens(t *testing.T) {
	relyingParty := func(body string) string {
		return `<RelyingParty><DefaultUserJourney ReferenceId="J" /><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" />` + body + `</TechnicalProfile></RelyingParty>`
	}
	naming := `<SubjectNamingInfo ClaimType="sub" ExcludeAsClaim="true" />`
	issuer := func(items ...string) string {
		return tp(`<Protocol Name="None" /><OutputTokenFormat>JWT</OutputTokenFormat>`, metadata(items...), `<CryptographicKeys><Key Id="Issuer_Secret" StorageReferenceId="K" /></CryptographicKeys>`)
	}
	bag := claims.Bag{}.Set(claims.Entry{Id: "displayName", Value: text("Mia")}).Set(claims.Entry{Id: "objectId", Value: text("u1")})
	e := open(t, issuer("IssuanceClaimPattern", "AuthorityWithTfp", "AuthenticationContextReferenceClaimPattern", "None", "id_token_lifetime_secs", "300"), "",
		relyingParty(outputs(`objectId PartnerClaimType="sub"`, "displayName", "givenName", `surname DefaultValue="S"`, `identityProvider DefaultValue="{Policy:PolicyId}" AlwaysUseDefaultValue="true"`, "objectId", "untyped")+naming))
	p, _ := e.TechnicalProfile("P")
	if profile.KeyContainer(p, "issuer_secret") != "K" || profile.KeyContainer(&policy.TechnicalProfile{}, "issuer_secret") != "" {
		t.Error("signing container")
	}
	r := runOf(e)
	spec, err := r.TokenSpec(p, bag, instants)
	if err != nil {
		t.Fatal(err)
	}
	if !spec.WithTfp || !spec.OmitAcr || spec.Lifetime != 5*time.Minute || spec.Subject != "sub" || !spec.ExcludeSubject || spec.Audience != r.Request.ClientId || !spec.Now.Equal(world.DefaultClock()) {
		t.Errorf("%+v", spec)
	}
	var got []string
	for _, o := range spec.Outputs {
		text := o.Name
		if o.Present {
			text += "=" + o.Value.Text()
		}
		got = append(got, text)
	}
	if want := "sub=u1 name=Mia given_name family_name=S idp=B2C_1A_test oid=u1 untyped"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	for _, c := range []struct{ issuer, body, want string }{
		{issuer("id_token_lifetime_secs", "299"), outputs("objectId"), "must be a number from 300 to 86400"},
		{issuer("id_token_lifetime_secs", "86401"), outputs("objectId"), "id_token_lifetime_secs"},
		{issuer("id_token_lifetime_secs", "long"), outputs("objectId"), `is "long"`},
		{issuer(), outputs(`age DefaultValue="x"`), "the DefaultValue of claim age"},
		{issuer(), outputs(`hidden DefaultValue="{OIDC:X}"`), "{OIDC:X}"},
	} {
		e := open(t, c.issuer, "", relyingParty(c.body))
		p, _ := e.TechnicalProfile("P")
		if _, err := runOf(e).TokenSpec(p, bag, instants); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "p.xml:") {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	e = open(t, issuer(), "", "")
	p, _ = e.TechnicalProfile("P")
	if _, err := runOf(e).TokenSpec(p, bag, instants); err == nil || !strings.Contains(err.Error(), "no RelyingParty") {
		t.Errorf("error %v", err)
	}
	e = open(t, issuer(), "", relyingParty(outputs("objectId")))
	p, _ = e.TechnicalProfile("P")
	if spec, err := runOf(e).TokenSpec(p, bag, instants); err != nil || spec.Subject != "" || spec.Lifetime != time.Hour || spec.WithTfp || spec.OmitAcr {
		t.Errorf("%+v, %v", spec, err)
	}
	var fault *profile.OutputError
	e = open(t, issuer(), "", relyingParty(outputs(`hidden DefaultValue="{SAML:X}"`)))
	_, err = runOf(e).TokenOutputs(bag)
	var resolver *profile.ResolverError
	if !errors.As(err, &fault) || fault.Reference.ClaimTypeReferenceId.Text != "hidden" || !errors.As(err, &resolver) {
		t.Errorf("error %v", err)
	}
}

// instants are the times of a token at the default clock.
var instants = profile.Times{Now: world.DefaultClock(), Authenticated: world.DefaultClock()}
