package profile_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
)

const (
	providers = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.`
	tail      = `, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />`
	page      = providers + "SelfAssertedAttributeProvider" + tail
	directory = providers + "AzureActiveDirectoryProvider" + tail
	phone     = providers + "PhoneFactorProtocolProvider" + tail
)

// types are the claim types of the test policy.
const types = `
<ClaimType Id="objectId"><DataType>string</DataType><DefaultPartnerClaimTypes><Protocol Name="OpenIdConnect" PartnerClaimType="oid" /></DefaultPartnerClaimTypes></ClaimType>
<ClaimType Id="displayName"><DisplayName>Your name</DisplayName><DataType>string</DataType><UserHelpText>Help</UserHelpText><UserInputType>TextBox</UserInputType></ClaimType>
<ClaimType Id="givenName"><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<ClaimType Id="surname"><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<ClaimType Id="identityProvider"><DataType>string</DataType></ClaimType>
<ClaimType Id="signInName"><DisplayName>Sign-in name</DisplayName><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<ClaimType Id="email"><DisplayName>Email</DisplayName><DataType>string</DataType><UserInputType>EmailBox</UserInputType><Restriction><Pattern RegularExpression="^.+@.+$" /></Restriction></ClaimType>
<ClaimType Id="zip"><DisplayName>Zip</DisplayName><DataType>string</DataType><UserInputType>TextBox</UserInputType><Restriction><Pattern RegularExpression="^[0-9]{5}$" HelpText="Five digits." /></Restriction></ClaimType>
<ClaimType Id="colour"><DisplayName>Colour</DisplayName><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType><Restriction><Enumeration Text="Red" Value="r" /><Enumeration Text="Blue" Value="b" SelectByDefault="true" /></Restriction></ClaimType>
<ClaimType Id="colours"><DisplayName>Colours</DisplayName><DataType>string</DataType><UserInputType>CheckboxMultiSelect</UserInputType><Restriction><Enumeration Text="Red" Value="r" SelectByDefault="true" /><Enumeration Text="Green" Value="g" /><Enumeration Text="Blue" Value="b" SelectByDefault="true" /></Restriction></ClaimType>
<ClaimType Id="card"><DisplayName>Card</DisplayName><DataType>string</DataType><Mask Type="Simple">****</Mask><UserInputType>Readonly</UserInputType></ClaimType>
<ClaimType Id="mail"><DisplayName>Mail</DisplayName><DataType>string</DataType><Mask Type="Regex" Regex="(?&lt;=.).(?=.*@)">*</Mask><UserInputType>Readonly</UserInputType></ClaimType>
<ClaimType Id="agrees"><DisplayName>Agrees</DisplayName><DataType>boolean</DataType><UserInputType>RadioSingleSelect</UserInputType><Restriction><Enumeration Text="Yes" Value="True" /><Enumeration Text="No" Value="False" /></Restriction></ClaimType>
<ClaimType Id="town"><DisplayName>Town</DisplayName><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType></ClaimType>
<ClaimType Id="age"><DisplayName>Age</DisplayName><DataType>int</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<ClaimType Id="digits"><DisplayName>Digits</DisplayName><DataType>string</DataType><UserInputType>Readonly</UserInputType><Restriction><Pattern RegularExpression="^[0-9]+$" /></Restriction></ClaimType>
<ClaimType Id="note"><DisplayName>Note</DisplayName><DataType>string</DataType><UserInputType>Paragraph</UserInputType></ClaimType>
<ClaimType Id="password"><DisplayName>Password</DisplayName><DataType>string</DataType><UserInputType>Password</UserInputType></ClaimType>
<ClaimType Id="newPassword"><DisplayName>New password</DisplayName><DataType>string</DataType><UserInputType>Password</UserInputType><PredicateValidationReference Id="Strong" /></ClaimType>
<ClaimType Id="reenterPassword"><DisplayName>Again</DisplayName><DataType>string</DataType><UserInputType>Password</UserInputType></ClaimType>
<ClaimType Id="hidden"><DataType>string</DataType></ClaimType>
<ClaimType Id="flag"><DataType>boolean</DataType></ClaimType>
<ClaimType Id="phoneNumber"><DataType>string</DataType></ClaimType>
<ClaimType Id="userId"><DataType>string</DataType></ClaimType>
<ClaimType Id="alternativeSecurityId"><DataType>string</DataType></ClaimType>
<ClaimType Id="passwordPolicies"><DataType>string</DataType></ClaimType>
<ClaimType Id="userName"><DataType>string</DataType></ClaimType>
<ClaimType Id="untyped"><DisplayName>Untyped</DisplayName></ClaimType>
<ClaimType Id="older"><DataType>string</DataType><UserInputType>TextBox</UserInputType><InputValidationReference Id="Old" /></ClaimType>
<ClaimType Id="code"><DataType>string</DataType><UserInputType>TextBox</UserInputType><PredicateValidationReference Id="All" /></ClaimType>
<ClaimType Id="broken"><DataType>string</DataType><PredicateValidationReference Id="Holes" /></ClaimType>`

const blocks = `
<Predicates><Predicate Id="Length" Method="IsLengthRange" HelpText="8 to 64 characters"><Parameters><Parameter Id="Minimum">8</Parameter><Parameter Id="Maximum">64</Parameter></Parameters></Predicate>
<Predicate Id="Digit" Method="IncludesCharacters"><UserHelpText>a digit</UserHelpText><Parameters><Parameter Id="CharacterSet">0-9</Parameter></Parameters></Predicate></Predicates>
<InputValidations><InputValidation Id="Old"><PredicateReferences Id="Digits" HelpText="some digits" MatchAtLeast="1"><PredicateReference Id="Digit" /></PredicateReferences></InputValidation></InputValidations>
<PredicateValidations><PredicateValidation Id="Strong"><PredicateGroups>
<PredicateGroup Id="L"><PredicateReferences><PredicateReference Id="Length" /></PredicateReferences></PredicateGroup>
<PredicateGroup Id="C"><UserHelpText>It needs</UserHelpText><PredicateReferences MatchAtLeast="1"><PredicateReference Id="Digit" /></PredicateReferences></PredicateGroup>
</PredicateGroups></PredicateValidation>
<PredicateValidation Id="All"><PredicateGroups><PredicateGroup Id="A"><UserHelpText>All {0} of</UserHelpText><PredicateReferences><PredicateReference Id="Length" /><PredicateReference Id="Digit" /></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation>
<PredicateValidation Id="Holes"><PredicateGroups><PredicateGroup Id="H"><PredicateReferences><PredicateReference Id="Nobody" /></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>
<ContentDefinitions><ContentDefinition Id="api"><LoadUri>~/x</LoadUri><RecoveryUri>~/y</RecoveryUri><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri>
<LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="api.en" /><LocalizedResourcesReference Language="de" LocalizedResourcesReferenceId="api.de" /><LocalizedResourcesReference Language="pt-BR" LocalizedResourcesReferenceId="api.pt" /></LocalizedResourcesReferences></ContentDefinition>
<ContentDefinition Id="plain"><LoadUri>~/x</LoadUri><RecoveryUri>~/y</RecoveryUri><DataUri>urn</DataUri></ContentDefinition>
<ContentDefinition Id="only.fr"><LoadUri>~/x</LoadUri><RecoveryUri>~/y</RecoveryUri><DataUri>urn</DataUri><LocalizedResourcesReferences><LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="api.fr" /></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>`

const localization = `<Localization Enabled="true"><SupportedLanguages DefaultLanguage="de"><SupportedLanguage>en</SupportedLanguage><SupportedLanguage>de</SupportedLanguage><SupportedLanguage>pt-BR</SupportedLanguage><SupportedLanguage>ja</SupportedLanguage></SupportedLanguages>` + resources

const resources = `
<LocalizedResources Id="api.en"><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">Details</LocalizedString><LocalizedString ElementType="ErrorMessage" StringId="UserMessageIfX">page en: {0}</LocalizedString><LocalizedString ElementType="UxElement" StringId="invalid_generic">No {0}!</LocalizedString></LocalizedStrings></LocalizedResources>
<LocalizedResources Id="api.de"><LocalizedCollections><LocalizedCollection ElementType="ClaimType" ElementId="town" TargetCollection="Restriction"><Item Text="Köln" Value="k" /><Item Text="Bonn" Value="n" SelectByDefault="true" /></LocalizedCollection></LocalizedCollections>
<LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">Angaben</LocalizedString><LocalizedString ElementType="ClaimType" ElementId="zip" StringId="PatternHelpText">Fünf Ziffern.</LocalizedString><LocalizedString ElementType="ClaimType" ElementId="displayName" StringId="DisplayName">Ihr Name</LocalizedString><LocalizedString ElementType="ClaimType" ElementId="displayName" StringId="UserHelpText">Hilfe</LocalizedString></LocalizedStrings></LocalizedResources>
<LocalizedResources Id="api.pt"><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">Dados</LocalizedString><LocalizedString ElementType="UxElement" StringId="required_field_descriptive">Falta {0}</LocalizedString><LocalizedString ElementType="UxElement" StringId="error_requiredFieldMissing">Falta algo.</LocalizedString><LocalizedString ElementType="UxElement" StringId="cancel_message">Até logo</LocalizedString><LocalizedString ElementType="UxElement" StringId="button_cancel">Cancelar</LocalizedString><LocalizedString ElementType="UxElement" StringId="ver_but_send">Enviar</LocalizedString><LocalizedString ElementType="UxElement" StringId="ver_success_msg">Feito</LocalizedString></LocalizedStrings></LocalizedResources>
<LocalizedResources Id="api.fr"><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">Données</LocalizedString></LocalizedStrings></LocalizedResources></Localization>`

// open makes the effective policy of technical profiles; local is the Localization element, in place of the
// usual one.
func open(t testing.TB, profiles, local, relyingParty string) *chain.Effective {
	t.Helper()
	xml := `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="Contoso.onmicrosoft.com" TenantObjectId="11111111-1111-4111-8111-111111111111" DeploymentMode="Development" PolicyId="B2C_1A_test" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_test">
<BuildingBlocks><ClaimsSchema>` + types + `</ClaimsSchema>` + blocks + local + `</BuildingBlocks>
<ClaimsProviders><ClaimsProvider><DisplayName>All</DisplayName><TechnicalProfiles>` + profiles + `</TechnicalProfiles></ClaimsProvider></ClaimsProviders>` + relyingParty + `
</TrustFrameworkPolicy>`
	snapshot, err := workspace.OpenFS(fstest.MapFS{"p.xml": &fstest.MapFile{Data: []byte(xml)}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	e, findings := snapshot.Effective("B2C_1A_test")
	if e == nil {
		t.Fatalf("%v %v", findings, snapshot.Findings)
	}
	return e
}

// keys are made once: generating RSA keys is the slowest part of a test.
var keys = world.NewKeys()

func runOf(e *chain.Effective) *profile.Run {
	return &profile.Run{Policy: e, Leaf: e.Policy, TrustFrameworkTenantId: "root.onmicrosoft.com", CorrelationId: "c-1", Request: profile.Request{}.DefaultRequest(), Keys: keys}
}

// tp is a technical profile P.
func tp(parts ...string) string {
	return `<TechnicalProfile Id="P"><DisplayName>The profile</DisplayName>` + strings.Join(parts, "") + `</TechnicalProfile>`
}

func metadata(pairs ...string) string {
	text := "<Metadata>"
	for i := 0; i+1 < len(pairs); i += 2 {
		text += `<Item Key="` + pairs[i] + `">` + pairs[i+1] + `</Item>`
	}
	return text + "</Metadata>"
}

func list(container, element string, refs []string) string {
	text := "<" + container + ">"
	for _, r := range refs {
		id, attributes, _ := strings.Cut(r, " ")
		text += `<` + element + ` ClaimTypeReferenceId="` + id + `" ` + attributes + ` />`
	}
	return text + "</" + container + ">"
}

func inputs(refs ...string) string    { return list("InputClaims", "InputClaim", refs) }
func outputs(refs ...string) string   { return list("OutputClaims", "OutputClaim", refs) }
func persisted(refs ...string) string { return list("PersistedClaims", "PersistedClaim", refs) }

// calling is a call of profile P with input and persisted claims by partner names. The claim type of an input
// is the partner's name where the policy has one.
type calling struct {
	t       testing.TB
	call    *profile.Call
	handler profile.Handler
}

// prepare makes a call of profile P; blocks are further building blocks.
func prepare(t testing.TB, xml string, blocks ...string) calling {
	t.Helper()
	e := open(t, xml, localization+strings.Join(blocks, ""), "")
	p, ok := e.TechnicalProfile("P")
	if !ok {
		t.Fatal("no profile P")
	}
	kind, ok := profile.KindOf(p)
	if !ok || kind.Handler == nil {
		t.Fatalf("no handler for %s", profile.Describe(p))
	}
	run := runOf(e)
	run.Request.UiLocales = "en"
	return calling{t, &profile.Call{Run: run, Profile: p}, kind.Handler}
}

// given adds input claims as the machine would resolve them; "P:" before a name adds a persisted claim.
func (c calling) given(pairs ...string) calling {
	c.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		name, stored := strings.CutPrefix(pairs[i], "P:")
		refs := c.call.Profile.InputClaims
		if stored {
			refs = c.call.Profile.PersistedClaims
		}
		in := profile.Input{Name: name, ClaimTypeReferenceId: name, Value: claims.Text(pairs[i+1])}
		for _, ref := range refs {
			if ref.PartnerClaimType.Or(ref.ClaimTypeReferenceId.Text) == name {
				in.ClaimTypeReferenceId = ref.ClaimTypeReferenceId.Text
			}
		}
		if stored {
			c.call.Persisted = append(c.call.Persisted, in)
		} else {
			c.call.Inputs = append(c.call.Inputs, in)
		}
	}
	return c
}

func (c calling) users(users ...world.User) calling {
	c.call.World = world.Setup{Users: users}.Start()
	return c
}

func (c calling) do() profile.Outcome {
	return c.handler.Call(context.Background(), c.call)
}

// submit answers the last page and keeps the page and the world that come of it.
func (c calling) submit(a profile.Answer) profile.Outcome {
	out := c.handler.(profile.PageHandler).Submit(context.Background(), c.call, a)
	if out.World != nil {
		c.call.World = *out.World
	}
	if out.Ask != nil {
		c.call.Page = out.Ask
	}
	return out
}

func fill(pairs ...string) profile.Answer {
	a := profile.Answer{Claims: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Claims[pairs[i]] = pairs[i+1]
	}
	return a
}

// shown lays the page out.
func (c calling) shown() *profile.Page {
	c.t.Helper()
	out := c.do()
	if out.Ask == nil {
		c.t.Fatalf("no page: %+v", out.Failure)
	}
	c.call.Page = out.Ask
	return out.Ask
}

// complaint is all that a page complains of, one a line.
func complaint(p *profile.Page) string {
	all := append([]string{}, p.Messages...)
	for _, f := range p.Fields {
		for _, m := range f.Messages {
			all = append(all, f.ClaimTypeReferenceId+": "+m)
		}
	}
	return strings.Join(all, "\n")
}

func TestKinds(t *testing.T) {
	for _, c := range []struct{ xml, kind, describe string }{
		{page, "Self-asserted", "Proprietary, SelfAssertedAttributeProvider"},
		{providers + "ClaimsTransformationProtocolProvider" + tail, "Claims transformation", "Proprietary, ClaimsTransformationProtocolProvider"},
		{directory, "Directory", "Proprietary, AzureActiveDirectoryProvider"},
		{phone, "Phone factor", "Proprietary, PhoneFactorProtocolProvider"},
		{`<Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.NoopSSOSessionProvider` + tail, "Session", "Proprietary, NoopSSOSessionProvider"},
		{`<Protocol Name="None" /><OutputTokenFormat>JWT</OutputTokenFormat>` + metadata("client_id", "{service:te}"), "JWT issuer", "None, OutputTokenFormat JWT"},
		{`<Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat>` + metadata("issuer_refresh_token_user_identity_claim_type", "objectId"), "JWT issuer", "OpenIdConnect, OutputTokenFormat JWT"},
		{`<Protocol Name="OpenIdConnect" /><OutputTokenFormat>JWT</OutputTokenFormat>` + metadata("client_id", "x"), "OpenID Connect", "OpenIdConnect, OutputTokenFormat JWT"},
		{`<Protocol Name="OpenIdConnect" />` + metadata("grant_type", "password"), "Local sign-in", "OpenIdConnect"},
		{`<Protocol Name="OpenIdConnect" />` + inputs(`hidden PartnerClaimType="grant_type" DefaultValue="password"`), "Local sign-in", "OpenIdConnect"},
		{`<Protocol Name="OpenIdConnect" />` + inputs(`hidden PartnerClaimType="grant_type" DefaultValue="code"`), "OpenID Connect", "OpenIdConnect"},
		{`<Protocol Name="OAuth2" />`, "OAuth 2.0", "OAuth2"},
		{`<Protocol Name="OAuth2" /><OutputTokenFormat>OAuth2Error</OutputTokenFormat>`, "", "OAuth2, OutputTokenFormat OAuth2Error"},
		{`<Protocol Name="None" />`, "None", "None"},
		{`<Protocol Name="None" />` + metadata("METADATA", "x"), "ID token hint", "None"},
		{`<Protocol Name="None" />` + metadata("IdTokenAudience", "x"), "ID token hint", "None"},
		{`<Protocol Name="None" /><InputTokenFormat>JWT</InputTokenFormat>`, "Bearer token", "None"},
		{`<Protocol Name="None" /><OutputTokenFormat>JSON</OutputTokenFormat>`, "", "None, OutputTokenFormat JSON"},
		{otp, "One-time password", "Proprietary, OneTimePasswordProtocolProvider"},
		{sspr, "Self-service password reset", "Proprietary, AadSsprProtocolProvider"},
		{mfa, "Azure MFA", "Proprietary, AzureMfaProtocolProvider"},
		{rest, "REST", "Proprietary, RestfulProvider"},
		{`<Protocol Name="SAML2" />`, "SAML", "SAML2"},
		{`<Protocol Name="SAML2" /><OutputTokenFormat>SAML2</OutputTokenFormat>`, "SAML issuer", "SAML2, OutputTokenFormat SAML2"},
		{`<Protocol Name="WsFed" />`, "", "WsFed"},
		{`<Protocol Name="OAuth1" />`, "OAuth 1.0", "OAuth1"},
		{"", "", "no Protocol"},
	} {
		p, _ := open(t, tp(c.xml), "", "").TechnicalProfile("P")
		kind, ok := profile.KindOf(p)
		if kind.Name != c.kind || ok != (c.kind != "") {
			t.Errorf("%s is %q, want %q", c.xml, kind.Name, c.kind)
		}
		if got := profile.Describe(p); got != c.describe {
			t.Errorf("%s is described as %q, want %q", c.xml, got, c.describe)
		}
	}
}

func TestEveryKindIsDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range profile.Kinds {
		if k.Name == "" || !strings.HasSuffix(k.Doc, ".") || seen[k.Name] {
			t.Errorf("kind %q: %q", k.Name, k.Doc)
		}
		seen[k.Name] = true
	}
}

func TestClaimTypes(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	if ty, ok := r.ClaimType("NOBODY"); ok || ty.Id != "NOBODY" || ty.DataType != claims.String {
		t.Errorf("%+v", ty)
	}
	if ty, _ := r.ClaimType("untyped"); ty.DataType != claims.String || ty.Label() != "Untyped" {
		t.Errorf("%+v", ty)
	}
	if ty, _ := r.ClaimType("COLOUR"); ty.Id != "colour" || len(ty.Options) != 2 || !ty.Options[1].Default {
		t.Errorf("%+v", ty)
	}
	ty, _ := r.ClaimType("newPassword")
	if !ty.Secret() || len(ty.Groups) != 2 || ty.Groups[1].MatchAtLeast != 1 || ty.Groups[1].Predicates[0].HelpText != "a digit" || ty.Groups[0].Predicates[0].Parameters["minimum"] != "8" {
		t.Errorf("%+v", ty)
	}
	if ty, _ := r.ClaimType("older"); len(ty.Groups) != 1 || ty.Groups[0].HelpText != "some digits" || ty.Groups[0].MatchAtLeast != 1 || len(ty.Groups[0].Predicates) != 1 {
		t.Errorf("an input validation is the older form of a predicate validation: %+v", ty.Groups)
	}
	if ty, _ := r.ClaimType("broken"); len(ty.Groups) != 1 || len(ty.Groups[0].Predicates) != 0 {
		t.Errorf("%+v", ty)
	}
}

func TestPartnerNames(t *testing.T) {
	r := runOf(open(t, "", "", ""))
	value := func(text string) policy.Value { return policy.Value{Text: text} }
	for _, c := range []struct{ id, partner, protocol, want string }{
		{"objectId", "", "OpenIdConnect", "oid"}, {"objectId", "", "openidconnect", "oid"}, {"objectId", "", "SAML2", "objectId"},
		{"objectId", "sub", "OpenIdConnect", "sub"}, {"OBJECTID", "", "None", "objectId"}, {"nobody", "", "OpenIdConnect", "nobody"},
	} {
		ref := &policy.ClaimReference{ClaimTypeReferenceId: value(c.id), PartnerClaimType: value(c.partner)}
		if got := r.PartnerName(ref, c.protocol); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestProviders(t *testing.T) {
	oauth := tp(oauth2("ProviderName", "facebook"), outputs(`objectId PartnerClaimType="id"`, "displayName", `identityProvider DefaultValue="f" AlwaysUseDefaultValue="true"`, `hidden DefaultValue="mine"`, `email PartnerClaimType="Verified.Email"`, `age DefaultValue="9" PartnerClaimType="age"`))
	out := prepare(t, oauth).do()
	if out.Failure != nil || out.Returned["id"].Text() == "" || out.Returned["displayName"].Text() != "Mia Sullivan" || out.Returned["email"].Text() == "" || out.Returned["age"].Type() != claims.Int {
		t.Errorf("%+v", out)
	}
	for _, own := range []string{"identityProvider", "hidden"} {
		if _, ok := out.Returned[own]; ok {
			t.Errorf("the provider returned the policy's own claim %s", own)
		}
	}
	if !strings.Contains(out.Sentence, "signed in at facebook as mia.sullivan@contoso.com") || out.Exchange.Kind != "oauth2" {
		t.Errorf("%+v", out)
	}
	for code, told := range map[string]string{"access_denied": "access_denied", "temporarily_unavailable": "server_error"} {
		c := prepare(t, oauth)
		c.call.Setup.Personas = map[string]world.Persona{"p": {Error: code}}
		if f := c.do().Failure; f == nil || f.Code != "AADB2C90273" || f.Error != told || !strings.Contains(f.Message, code) {
			t.Errorf("%+v", f)
		}
	}
	c := prepare(t, tp(openIdConnect()))
	c.call.Setup.Personas = map[string]world.Persona{"p": {Claims: map[string]claims.Value{"sub": claims.Text("1")}}}
	if out := c.do(); out.Returned["sub"].Text() != "1" || out.Exchange.Response != "signed in as 1" || !strings.Contains(out.Sentence, "All") {
		t.Errorf("%+v", out)
	}
}

func TestPasswordGrant(t *testing.T) {
	login := tp(`<Protocol Name="OpenIdConnect" />`, metadata("grant_type", "password"))
	mia := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Mia", "givenName": "Mia", "surname": "S", "signInNames.userName": "mia", "userPrincipalName": "mia@tenant", "password": "right"})
	for _, c := range []struct{ name, user, password, code, key string }{
		{"by sign-in name", "MIA", "right", "", ""},
		{"by user principal name", "mia@tenant", "right", "", ""},
		{"unknown", "leo", "right", "AADB2C90053", "UserMessageIfClaimsPrincipalDoesNotExist"},
		{"nobody", "", "right", "AADB2C90053", "UserMessageIfClaimsPrincipalDoesNotExist"},
		{"wrong", "mia", "Right", "AADB2C90054", "UserMessageIfInvalidPassword"},
		{"empty", "mia", "", "AADB2C90054", "UserMessageIfInvalidPassword"},
	} {
		out := prepare(t, login).users(mia).given("username", c.user, "password", c.password).do()
		if c.code == "" {
			if out.Failure != nil || out.Returned["oid"].Text() != "u1" || out.Returned["name"].Text() != "Mia" || out.Returned["tid"].Text() != "11111111-1111-4111-8111-111111111111" {
				t.Errorf("%s: %+v", c.name, out)
			}
			continue
		}
		if f := out.Failure; f == nil || f.Code != c.code || f.Key != c.key || strings.Contains(f.Message+out.Sentence+out.Exchange.Request+out.Exchange.Response, "ight") {
			t.Errorf("%s: %+v", c.name, out)
		}
	}
	locked := mia.With("accountEnabled", claims.Bool(false))
	if f := prepare(t, login).users(locked).given("username", "mia", "password", "right").do().Failure; f == nil || f.Code != "AADB2C90111" {
		t.Errorf("%+v", f)
	}
	federated := mia.Without("password")
	if f := prepare(t, login).users(federated).given("username", "mia", "password", "").do().Failure; f == nil || f.Code != "AADB2C90054" {
		t.Errorf("a user without a password signed in with none: %+v", f)
	}
}

// The ways that setting.authenticationMode and setting.autodial give, and several numbers on record.
func TestPhoneFactorModes(t *testing.T) {
	factor := func(pairs ...string) string {
		return tp(phone, metadata(pairs...), inputs(`userId PartnerClaimType="UserId"`, "phoneNumber", "hidden"))
	}
	called := prepare(t, factor("setting.authenticationMode", "phone", "setting.autodial", "true")).given("UserId", "u", "phoneNumber", "+14255550123")
	out := called.do()
	if out.World == nil || out.Ask.Fields[0].Channel != world.Call {
		t.Fatalf("autodial calls at once: %+v", out)
	}
	called.call.Page, called.call.World = out.Ask, *out.World
	m, _ := called.call.World.Latest(world.Call, "+14255550123")
	called.submit(profile.Answer{Control: "phoneNumber", Action: profile.VerifyCode, Code: m.Code})
	if out := called.submit(fill()); m.Code != "#" || out.Returned["Verified.OfficePhone"].Text() != "+14255550123" {
		t.Errorf("%+v %+v", m, out)
	}
	mixed := prepare(t, factor("setting.autodial", "true")).given("UserId", "u", "phoneNumber", "+14255550123", "hidden", "+14255550199")
	p := mixed.shown()
	if f := p.Fields[0]; f.ReadOnly || len(f.Type.Options) != 2 || f.Channel != world.Sms || f.SentTo != "" {
		t.Errorf("two numbers are offered, and nothing is sent before the choice: %+v", f)
	}
	other := fill("phoneNumber", "+14255550188")
	other.Control, other.Action = "phoneNumber", profile.SendCode
	if out := mixed.submit(other); out.World != nil {
		t.Error("a code went to a number that is not on record")
	}
	second := fill("phoneNumber", "+14255550199")
	second.Control, second.Action = "phoneNumber", profile.CallMe
	mixed.submit(second)
	second.Action, second.Code = profile.VerifyCode, "#"
	mixed.submit(second)
	out = mixed.submit(fill("phoneNumber", "+14255550199"))
	if _, typed := out.Returned["newPhoneNumberEntered"]; typed || out.Returned["Verified.OfficePhone"].Text() != "+14255550199" {
		t.Errorf("%+v", out)
	}
	text := prepare(t, factor("setting.authenticationMode", "sms")).given("UserId", "u", "phoneNumber", "+14255550123")
	text.shown()
	if f := text.submit(profile.Answer{Control: "phoneNumber", Action: profile.CallMe}).Failure; f == nil || f.Code != "AADB2C90276" {
		t.Errorf("a call where the policy wants text messages: %+v", f)
	}
	if f := prepare(t, factor("setting.authenticationMode", "pigeon")).given("phoneNumber", "+14255550123").do().Failure; f == nil || !f.Fatal || !strings.Contains(f.Message, "sms, phone or mixed") {
		t.Errorf("%+v", f)
	}
}

func TestPhoneFactor(t *testing.T) {
	factor := tp(phone, metadata("ManualPhoneNumberEntryAllowed", "true"), inputs(`userId PartnerClaimType="UserId"`, "phoneNumber"))
	strict := tp(phone, inputs(`userId PartnerClaimType="UserId"`, "phoneNumber"))
	if f := prepare(t, strict).given("UserId", "u").do().Failure; f == nil || f.Code != "AADB2C90145" {
		t.Errorf("%+v", f)
	}
	known := prepare(t, strict).given("UserId", "u", "phoneNumber", "+14255550123")
	p := known.shown()
	if f := p.Fields[0]; !f.ReadOnly || f.Value != "+14255550123" || f.Channel != "sms" || p.Kind != profile.PhonePage {
		t.Errorf("%+v", f)
	}
	press := func(c calling, action, code string, pairs ...string) profile.Outcome {
		a := fill(pairs...)
		a.Control, a.Action, a.Code = "phoneNumber", action, code
		return c.submit(a)
	}
	// The number on record cannot be changed; a code goes to it.
	press(known, profile.SendCode, "", "phoneNumber", "+19999999999")
	sent, ok := known.call.World.Latest("sms", "+14255550123")
	if !ok {
		t.Fatal("no code was sent to the number on record")
	}
	if out := known.submit(fill()); out.Ask == nil || !strings.Contains(complaint(out.Ask), "Claim not verified") {
		t.Errorf("the page was accepted without a code: %+v", out)
	}
	press(known, profile.VerifyCode, " "+sent.Code+" ")
	out := known.submit(fill())
	if out.Returned["Verified.OfficePhone"].Text() != "+14255550123" {
		t.Errorf("%+v", out)
	}
	if _, ok := out.Returned["newPhoneNumberEntered"]; ok {
		t.Error("the number was not entered by hand")
	}
	// A number entered by hand.
	typed := prepare(t, factor).given("UserId", "u")
	typed.shown()
	if out := press(typed, profile.SendCode, "", "phoneNumber", "12"); !strings.Contains(complaint(out.Ask), "country code") || out.World != nil {
		t.Errorf("%s", complaint(out.Ask))
	}
	if out := press(typed, profile.SendCode, "", "phoneNumber", ""); !strings.Contains(complaint(out.Ask), "required") {
		t.Errorf("%s", complaint(out.Ask))
	}
	press(typed, profile.SendCode, "", "phoneNumber", "+14255550123")
	sent, _ = typed.call.World.Latest("sms", "+14255550123")
	press(typed, profile.VerifyCode, sent.Code)
	if out := typed.submit(fill("phoneNumber", "+14255550199")); out.Ask == nil {
		t.Error("another number than the verified one was accepted")
	}
	if out := typed.submit(fill("phoneNumber", "+14255550123")); !out.Returned["newPhoneNumberEntered"].IsTrue() {
		t.Errorf("%+v", out)
	}
	// The third wrong code ends the run.
	wrong := prepare(t, factor).given("UserId", "u")
	wrong.shown()
	press(wrong, profile.SendCode, "", "phoneNumber", "+14255550123")
	for range 2 {
		if out := press(wrong, profile.VerifyCode, "nonsense"); out.Failure != nil || !strings.Contains(complaint(out.Ask), "does not match our records") {
			t.Fatalf("%+v", out)
		}
	}
	if f := press(wrong, profile.VerifyCode, "nonsense").Failure; f == nil || f.Code != "AADB2C90151" || f.Error != "access_denied" {
		t.Errorf("%+v", f)
	}
	cancelled := prepare(t, factor)
	cancelled.shown()
	if f := cancelled.submit(profile.Answer{Cancel: true}).Failure; f == nil || f.Code != "AADB2C90091" {
		t.Errorf("%+v", f)
	}
}

func TestDefaultsOnly(t *testing.T) {
	for _, protocol := range []string{`<Protocol Name="None" />`, providers + "ClaimsTransformationProtocolProvider" + tail} {
		if out := prepare(t, tp(protocol)).do(); out.Failure != nil || out.Ask != nil || len(out.Returned) > 0 || out.Sentence == "" {
			t.Errorf("%+v", out)
		}
	}
}
