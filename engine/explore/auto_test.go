package explore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/workspace/workspacetest"
	"journeydesigner/engine/world"
)

var signing = world.NewKeys()

const handlerTail = `, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />`

// small makes a policy of technical profiles and orchestration steps; $page and its like stand for protocols.
// Identity providers with all that the service demands of them.
const (
	oauth2  = `<Protocol Name="OAuth2" /><Metadata><Item Key="client_id">c</Item><Item Key="authorization_endpoint">https://idp.example/authorize</Item><Item Key="AccessTokenEndpoint">https://idp.example/token</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Secret" /></CryptographicKeys>`
	connect = `<Protocol Name="OpenIdConnect" /><Metadata><Item Key="client_id">c</Item><Item Key="METADATA">https://idp.example/.well-known/openid-configuration</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Secret" /></CryptographicKeys>`
)

func small(t testing.TB, transformations, profiles, steps string) *chain.Effective {
	t.Helper()
	types := ""
	for _, c := range []string{
		"objectId string", "way string RadioSingleSelect", "code string TextBox", "email string EmailBox", "signInName string TextBox", "password string Password",
		"newPassword string Password", "reenterPassword string Password", "displayName string TextBox", "age int TextBox", "flag boolean", "phone string", "userId string",
		"seal string TextBox",
	} {
		f := strings.Fields(c)
		input, restriction := "", ""
		if len(f) > 2 {
			input = "<UserInputType>" + f[2] + "</UserInputType>"
		}
		switch f[0] {
		case "way":
			restriction = `<Restriction><Enumeration Text="L" Value="left" /><Enumeration Text="R" Value="right" SelectByDefault="true" /></Restriction>`
		case "code":
			restriction = `<Restriction><Pattern RegularExpression="^[0-9]{5}$" /></Restriction>`
		case "seal":
			restriction = `<Restriction><Pattern RegularExpression="^unguessable-[0-9]{12}-seal$" /></Restriction>`
		}
		types += `<ClaimType Id="` + f[0] + `"><DataType>` + f[1] + `</DataType>` + input + restriction + `</ClaimType>`
	}
	xml := `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_small" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_small">
<BuildingBlocks><ClaimsSchema>` + types + `</ClaimsSchema><ClaimsTransformations>` + transformations + `</ClaimsTransformations></BuildingBlocks>
<ClaimsProviders><ClaimsProvider><DisplayName>All</DisplayName><TechnicalProfiles>
<TechnicalProfile Id="JwtIssuer"><DisplayName>J</DisplayName><Protocol Name="None" /><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="client_id">{service:te}</Item></Metadata><CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Signing" /></CryptographicKeys></TechnicalProfile>
` + profiles + `
</TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="J"><OrchestrationSteps>` + steps + `</OrchestrationSteps></UserJourney></UserJourneys>
<RelyingParty><DefaultUserJourney ReferenceId="J" /><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" /><OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" DefaultValue="nobody" /></OutputClaims><SubjectNamingInfo ClaimType="sub" /></TechnicalProfile></RelyingParty>
</TrustFrameworkPolicy>`
	const start = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.`
	xml = strings.NewReplacer(
		"$page", start+"SelfAssertedAttributeProvider"+handlerTail, "$transform", start+"ClaimsTransformationProtocolProvider"+handlerTail,
		"$directory", start+"AzureActiveDirectoryProvider"+handlerTail, "$phone", start+"PhoneFactorProtocolProvider"+handlerTail,
		"$pigeon", start+"PigeonProvider"+handlerTail, "$oauth2", oauth2, "$connect", connect,
		"$send", `<OrchestrationStep Order="9" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />`,
	).Replace(xml)
	snapshot, err := workspace.OpenFS(fstest.MapFS{"small.xml": &fstest.MapFile{Data: []byte(xml)}}, "small")
	if err != nil {
		t.Fatal(err)
	}
	e, findings := snapshot.Effective("B2C_1A_small")
	if e == nil {
		t.Fatalf("%v %v", findings, snapshot.Findings)
	}
	return e
}

// exchange is a step of several exchanges, each Id=TechnicalProfile.
func exchange(order int, pairs ...string) string {
	text := fmt.Sprintf(`<OrchestrationStep Order="%d" Type="ClaimsExchange"><ClaimsExchanges>`, order)
	for _, p := range pairs {
		id, profile, _ := strings.Cut(p, "=")
		text += `<ClaimsExchange Id="` + id + `" TechnicalProfileReferenceId="` + profile + `" />`
	}
	return text + `</ClaimsExchanges></OrchestrationStep>`
}

// selection is a step that offers exchanges.
func selection(ids ...string) string {
	text := `<OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api"><ClaimsProviderSelections>`
	for _, id := range ids {
		text += `<ClaimsProviderSelection TargetClaimsExchangeId="` + id + `" />`
	}
	return text + `</ClaimsProviderSelections></OrchestrationStep>`
}

func tp(id, protocol, rest string) string {
	return `<TechnicalProfile Id="` + id + `"><DisplayName>` + id + `</DisplayName>` + protocol + rest + `</TechnicalProfile>`
}

func outputs(ids ...string) string {
	text := "<OutputClaims>"
	for _, id := range ids {
		name, attributes, _ := strings.Cut(id, " ")
		text += `<OutputClaim ClaimTypeReferenceId="` + name + `" ` + attributes + ` />`
	}
	return text + "</OutputClaims>"
}

func inputs(ids ...string) string {
	return strings.ReplaceAll(outputs(ids...), "OutputClaim", "InputClaim")
}

func metadata(key, value string) string {
	return `<Metadata><Item Key="` + key + `">` + value + `</Item></Metadata>`
}

const assertLeft = `<ClaimsTransformation Id="IsLeft" TransformationMethod="CompareClaimToValue"><InputClaims><InputClaim ClaimTypeReferenceId="way" TransformationClaimType="inputClaim1" /></InputClaims><InputParameters><InputParameter Id="compareTo" DataType="string" Value="left" /><InputParameter Id="operator" DataType="string" Value="EQUAL" /></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="flag" TransformationClaimType="outputClaim" /></OutputClaims></ClaimsTransformation>
<ClaimsTransformation Id="Assert" TransformationMethod="AssertBooleanClaimIsEqualToValue"><InputClaims><InputClaim ClaimTypeReferenceId="flag" TransformationClaimType="inputClaim" /></InputClaims><InputParameters><InputParameter Id="valueToCompareTo" DataType="boolean" Value="true" /></InputParameters></ClaimsTransformation>`

func TestAuto(t *testing.T) {
	form := tp("Form", "$page", outputs(`displayName Required="true"`, "age", "code"))
	told := tp("Told", "$page", metadata("setting.showContinueButton", "false")+outputs("displayName"))
	dead := tp("Dead", "$transform", `<InputClaims><InputClaim ClaimTypeReferenceId="phone" Required="true" /></InputClaims>`+outputs("phone"))
	idp := tp("Idp", "$oauth2", outputs(`objectId PartnerClaimType="id"`, "displayName"))
	bad := tp("Bad", "$pigeon", "")
	discover := tp("Discover", "$page", outputs(`email Required="true" PartnerClaimType="Verified.Email"`, "objectId")+`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Find" /></ValidationTechnicalProfiles>`) +
		tp("Find", "$directory", metadata("Operation", "Read")+inputs(`email PartnerClaimType="signInNames"`)+outputs("objectId"))
	signIn := tp("SignIn", "$page", outputs(`signInName Required="true"`, `password Required="true"`, "objectId")+`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Login" /></ValidationTechnicalProfiles>`) +
		tp("Login", "$connect", metadata("grant_type", "password")+inputs(`signInName PartnerClaimType="username"`, "password")+outputs(`objectId PartnerClaimType="oid"`))
	factor := tp("Factor", "$phone", metadata("ManualPhoneNumberEntryAllowed", "true")+inputs(`userId PartnerClaimType="UserId"`)+outputs(`phone PartnerClaimType="Verified.OfficePhone"`))
	social := tp("Known", "$directory", metadata("Operation", "Read")+inputs(`objectId PartnerClaimType="alternativeSecurityId"`)+outputs("displayName"))
	turns := tp("Turns", "$page", outputs("way")+`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Left" /></ValidationTechnicalProfiles>`) +
		tp("Left", "$transform", `<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="IsLeft" /><OutputClaimsTransformation ReferenceId="Assert" /></OutputClaimsTransformations>`)
	password := tp("Password", "$page", outputs(`newPassword Required="true"`, `reenterPassword Required="true"`))
	sealed := tp("Sealed", "$page", outputs(`seal Required="true"`))
	for _, c := range []struct {
		name, transformations, profiles, steps, want string
	}{
		{name: "a form", profiles: form, steps: exchange(1, "X=Form") + "$send", want: "token [1 9]"},
		{name: "a confirmed password", profiles: password, steps: exchange(1, "X=Password") + "$send", want: "token [1 9]"},
		{name: "the other choice where one is a dead end", profiles: dead + idp, steps: selection("DeadX", "IdpX") + exchange(2, "DeadX=Dead", "IdpX=Idp") + "$send", want: "token [1 2 9]"},
		{name: "the other choice where one is unsupported", profiles: bad + idp, steps: selection("BadX", "IdpX") + exchange(2, "BadX=Bad", "IdpX=Idp") + "$send", want: "token [1 2 9]"},
		{name: "dead ends only", profiles: dead + bad, steps: selection("DeadX", "BadX") + exchange(2, "DeadX=Dead", "BadX=Bad") + "$send", want: "error [1] AADB2C90037"},
		{name: "somebody who exists signs in", profiles: signIn, steps: exchange(1, "X=SignIn") + "$send", want: "token [1 9]"},
		{name: "somebody who exists proves the address", profiles: discover, steps: exchange(1, "X=Discover") + "$send", want: "token [1 9]"},
		{name: "somebody who exists comes from a provider", profiles: idp + social, steps: exchange(1, "X=Idp") + exchange(2, "Y=Known") + "$send", want: "token [1 2 9]"},
		{name: "a second factor", profiles: signIn + factor, steps: exchange(1, "X=SignIn") + exchange(2, "Y=Factor") + "$send", want: "token [1 2 9]"},
		{name: "the other option where the first is refused", transformations: assertLeft, profiles: turns, steps: exchange(1, "X=Turns") + "$send", want: "token [1 9]"},
		{name: "a pattern that nobody can guess", profiles: sealed, steps: exchange(1, "X=Sealed") + "$send", want: "waiting [] Sealed"},
		{name: "a page that tells of an error and cannot be left", profiles: form + told, steps: exchange(1, "X=Form") + exchange(2, "Y=Told") + "$send", want: "waiting [1] Told"},
		{name: "the way around it", profiles: told + idp, steps: selection("ToldX", "IdpX") + exchange(2, "ToldX=Told", "IdpX=Idp") + "$send", want: "token [1 2 9]"},
		{name: "no page at all", steps: "$send", want: "token [9]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := small(t, c.transformations, c.profiles, c.steps)
			m, trail, err := explore.Auto(context.Background(), machine.Params{Policy: e, Keys: signing}, scenario.Player{})
			if err != nil {
				t.Fatal(err)
			}
			r := scenario.Tell(m, trail)
			got := fmt.Sprint(r.Outcome, " ", r.Path())
			if r.Error != nil {
				got += " " + r.Error.Code
			}
			if r.WaitingFor != nil {
				got += " " + r.WaitingFor.TechnicalProfile
			}
			if got != c.want {
				t.Errorf("%s, want %s; %+v", got, c.want, r.Error)
			}
			// The same way every time.
			_, again, err := explore.Auto(context.Background(), machine.Params{Policy: e, Keys: signing}, scenario.Player{})
			if err != nil || again.State.Fingerprint() != trail.State.Fingerprint() {
				t.Errorf("another way the second time, %v", err)
			}
		})
	}
}

// The answers of a file go first; what they leave open, Auto finds, also behind a rejected submission.
func TestAutoBehindAnswers(t *testing.T) {
	e := workspacetest.Sample(t, "branching", "B2C_1A_Branching")
	for text, want := range map[string]string{
		"answers: [{on: 1, claims: {orderType: company, customerName: A}}]":                                                                         "[1 2 4 5]",
		`answers: [{on: 1, claims: {customerName: ""}}, {on: 1, claims: {orderType: company, customerName: A}}, {on: 2, claims: {companyName: F}}]`: "[1 2 4 5]",
	} {
		f, err := scenario.Parse("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		params, player, err := f.Params(e, signing)
		if err != nil {
			t.Fatal(err)
		}
		m, trail, err := explore.Auto(context.Background(), params, player)
		if err != nil {
			t.Fatal(err)
		}
		if r := scenario.Tell(m, trail); r.Outcome != "token" || fmt.Sprint(r.Path()) != want {
			t.Errorf("%s: %s %v", text, r.Outcome, r.Path())
		}
	}
	f, err := scenario.Parse("x", []byte("answers: [{claims: {objectId: x}}]"))
	if err != nil {
		t.Fatal(err)
	}
	params, player, _ := f.Params(e, signing)
	if _, _, err := explore.Auto(context.Background(), params, player); err == nil {
		t.Error("an answer that does not fit its page was dropped")
	}
}

func TestAutoStops(t *testing.T) {
	e := workspacetest.Sample(t, "branching", "B2C_1A_Branching")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := explore.Auto(ctx, machine.Params{Policy: e, Keys: signing}, scenario.Player{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	late := &countdown{Context: context.Background(), left: 20}
	if _, _, err := explore.Auto(late, machine.Params{Policy: e, Keys: signing}, scenario.Player{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	var unknown *machine.UnknownJourneyError
	if _, _, err := explore.Auto(context.Background(), machine.Params{Policy: e, Journey: "X", Keys: signing}, scenario.Player{}); !errors.As(err, &unknown) {
		t.Errorf("error %v", err)
	}
}

// countdown is cancelled after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A journey with very many ways and no end is given up within the budget.
func TestAutoHasABudget(t *testing.T) {
	profiles, steps := tp("Dead", "$transform", `<InputClaims><InputClaim ClaimTypeReferenceId="phone" Required="true" /></InputClaims>`+outputs("phone")), ""
	order := 1
	for i := range 16 { // 2^16 ways
		for _, side := range []string{"L", "R"} {
			profiles += tp(fmt.Sprint("P", i, side), oauth2, "")
		}
		steps += strings.Replace(selection(fmt.Sprint("X", i, "L"), fmt.Sprint("X", i, "R")), `Order="1"`, fmt.Sprintf(`Order="%d"`, order), 1) +
			exchange(order+1, fmt.Sprint("X", i, "L=P", i, "L"), fmt.Sprint("X", i, "R=P", i, "R"))
		order += 2
	}
	steps += exchange(order, "D=Dead")
	m, trail, err := explore.Auto(context.Background(), machine.Params{Policy: small(t, "", profiles, steps), Keys: signing}, scenario.Player{})
	if err != nil {
		t.Fatal(err)
	}
	if r := scenario.Tell(m, trail); r.Outcome == "token" {
		t.Errorf("outcome %s", r.Outcome)
	}
}

// Fill answers page after page as Auto would at first, until the run is over.
func TestFill(t *testing.T) {
	m, err := machine.New(machine.Params{Policy: workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), Keys: signing})
	if err != nil {
		t.Fatal(err)
	}
	trail := scenario.Trail{State: m.Start()}
	var deeds []string
	for range 20 {
		if trail, err = scenario.Advance(context.Background(), m, trail, nil); err != nil {
			t.Fatal(err)
		}
		a, ok := explore.Fill(m, trail.State)
		if !ok {
			break
		}
		deeds = append(deeds, a.Choose+a.Action)
		if trail.State, _, err = m.Answer(trail.State, a); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(deeds, ","); got != "SignUpWithLogonEmailExchange,SendCode,VerifyCode," || !trail.State.Over() || trail.State.Result.Failure != nil {
		t.Errorf("%s, %+v", got, trail.State.Result)
	}
	lost, _ := machine.New(machine.Params{Policy: small(t, "", tp("A", "$oauth2", "")+tp("B", "$oauth2", ""), selection("AX", "BX")+exchange(2, "AX=A", "BX=B")+"$send"), Keys: signing})
	at, err := scenario.Advance(context.Background(), lost, scenario.Trail{State: lost.Start()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := explore.Fill(lost, at.State); !ok || a.Choose != "AX" {
		t.Errorf("%+v", a)
	}
}

// Where the directory knows somebody, the sign-in page is filled as that user.
func TestFillSignsInWhoExists(t *testing.T) {
	leo := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": "Geheim-1"})
	m, err := machine.New(machine.Params{Policy: workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), Keys: signing, Setup: world.Setup{Users: []world.User{leo}}})
	if err != nil {
		t.Fatal(err)
	}
	at, err := scenario.Advance(context.Background(), m, scenario.Trail{State: m.Start()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, ok := explore.Fill(m, at.State)
	if want := (profile.Answer{Claims: map[string]string{"signInName": "leo@contoso.com", "password": "Geheim-1"}}); !ok || fmt.Sprint(a) != fmt.Sprint(want) {
		t.Errorf("%+v", a)
	}
}
