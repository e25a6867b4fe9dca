package machine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
)

// keys are made once: generating RSA keys is the slowest part of a run.
var keys = world.NewKeys()

// layout is a small policy: claim types of every kind that the tests need, a token issuer, and what a test
// adds.
type layout struct {
	// blocks stand behind the claims schema, profiles in a claims provider, journey is the attributes of the
	// user journey, steps its orchestration steps, outputs the relying party's output claims.
	blocks, profiles, journey, steps, outputs string
	// subs are the SubJourney elements, inputs the relying party's input claims, behaviors what stands in its
	// UserJourneyBehaviors, endpoints its Endpoints.
	subs, inputs, behaviors, endpoints string
	// issuer is further metadata of the token issuer, journeys further user journeys.
	issuer   []string
	journeys string
}

const handlerTail = ", Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"

// Protocol elements by kind.
const (
	page      = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider` + handlerTail + `" />`
	transform = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.ClaimsTransformationProtocolProvider` + handlerTail + `" />`
	directory = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.AzureActiveDirectoryProvider` + handlerTail + `" />`
	pigeon    = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.PigeonProvider` + handlerTail + `" />`
	session   = `<Protocol Name="Proprietary" Handler="Web.TPEngine.SSO.NoopSSOSessionProvider` + handlerTail + `" />`
	phone     = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.PhoneFactorProtocolProvider` + handlerTail + `" />`
	none      = `<Protocol Name="None" />`
	oauth2    = `<Protocol Name="OAuth2" /><Metadata><Item Key="client_id">c</Item><Item Key="authorization_endpoint">https://idp.example/authorize</Item><Item Key="AccessTokenEndpoint">https://idp.example/token</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Secret" /></CryptographicKeys>`
	connect   = `<Protocol Name="OpenIdConnect" /><Metadata><Item Key="client_id">c</Item><Item Key="METADATA">https://idp.example/.well-known/openid-configuration</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Secret" /></CryptographicKeys>`
)

// tp is a technical profile. The schema's order of its children is not checked here.
func tp(id, protocol string, parts ...string) string {
	return `<TechnicalProfile Id="` + id + `"><DisplayName>` + id + `</DisplayName>` + protocol + strings.Join(parts, "") + `</TechnicalProfile>`
}

func metadata(pairs ...string) string {
	text := "<Metadata>"
	for i := 0; i+1 < len(pairs); i += 2 {
		text += `<Item Key="` + pairs[i] + `">` + pairs[i+1] + `</Item>`
	}
	return text + "</Metadata>"
}

// claimList is a container of claims; each is an id, with attributes behind a blank.
func claimList(container, element string, refs []string) string {
	text := "<" + container + ">"
	for _, r := range refs {
		id, attributes, _ := strings.Cut(r, " ")
		text += `<` + element + ` ClaimTypeReferenceId="` + id + `" ` + attributes + ` />`
	}
	return text + "</" + container + ">"
}

func inputs(refs ...string) string    { return claimList("InputClaims", "InputClaim", refs) }
func outputs(refs ...string) string   { return claimList("OutputClaims", "OutputClaim", refs) }
func persisted(refs ...string) string { return claimList("PersistedClaims", "PersistedClaim", refs) }
func displayed(refs ...string) string { return claimList("DisplayClaims", "DisplayClaim", refs) }

func before(ids ...string) string {
	text := "<InputClaimsTransformations>"
	for _, id := range ids {
		text += `<InputClaimsTransformation ReferenceId="` + id + `" />`
	}
	return text + "</InputClaimsTransformations>"
}

func after(ids ...string) string {
	text := "<OutputClaimsTransformations>"
	for _, id := range ids {
		text += `<OutputClaimsTransformation ReferenceId="` + id + `" />`
	}
	return text + "</OutputClaimsTransformations>"
}

// validations are validation technical profiles: an id, attributes behind a blank, children behind a bar.
func validations(refs ...string) string {
	text := "<ValidationTechnicalProfiles>"
	for _, r := range refs {
		head, children, _ := strings.Cut(r, "|")
		id, attributes, _ := strings.Cut(head, " ")
		text += `<ValidationTechnicalProfile ReferenceId="` + id + `" ` + attributes + `>` + children + `</ValidationTechnicalProfile>`
	}
	return text + "</ValidationTechnicalProfiles>"
}

// exists and equals are preconditions of steps.
func exists(when, claim string) string {
	return `<Precondition Type="ClaimsExist" ExecuteActionsIf="` + when + `"><Value>` + claim + `</Value><Action>SkipThisOrchestrationStep</Action></Precondition>`
}

func equals(when, claim, value string) string {
	return `<Precondition Type="ClaimEquals" ExecuteActionsIf="` + when + `"><Value>` + claim + `</Value><Value>` + value + `</Value><Action>SkipThisOrchestrationStep</Action></Precondition>`
}

func preconditions(list ...string) string {
	return "<Preconditions>" + strings.Join(list, "") + "</Preconditions>"
}

// forValidation turns a step's preconditions into a validation technical profile's.
func forValidation(text string) string {
	return strings.ReplaceAll(text, "SkipThisOrchestrationStep", "SkipThisValidationTechnicalProfile")
}

// step is an orchestration step of a type.
func step(order int, kind string, parts ...string) string {
	return fmt.Sprintf(`<OrchestrationStep Order="%d" Type="%s">%s</OrchestrationStep>`, order, kind, strings.Join(parts, ""))
}

// exchanges are the claims exchanges of a step, each as Id=TechnicalProfile.
func exchanges(pairs ...string) string {
	text := "<ClaimsExchanges>"
	for _, p := range pairs {
		id, profile, _ := strings.Cut(p, "=")
		text += `<ClaimsExchange Id="` + id + `" TechnicalProfileReferenceId="` + profile + `" />`
	}
	return text + "</ClaimsExchanges>"
}

// runs is a ClaimsExchange step that runs one profile.
func runs(order int, profile string, parts ...string) string {
	return step(order, "ClaimsExchange", append(parts, exchanges(fmt.Sprintf("X%d=%s", order, profile)))...)
}

// selections are targets of a selection; one with a leading ! is the validation exchange of a form.
func selections(display string, ids ...string) string {
	text := `<ClaimsProviderSelections ` + display + `>`
	for _, id := range ids {
		if form, ok := strings.CutPrefix(id, "!"); ok {
			text += `<ClaimsProviderSelection ValidationClaimsExchangeId="` + form + `" />`
		} else {
			text += `<ClaimsProviderSelection TargetClaimsExchangeId="` + id + `" />`
		}
	}
	return text + `</ClaimsProviderSelections>`
}

func send(order int, parts ...string) string {
	return fmt.Sprintf(`<OrchestrationStep Order="%d" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer">%s</OrchestrationStep>`, order, strings.Join(parts, ""))
}

// method is a claims transformation; claims are claim=role, parameters id=value.
func method(id, name string, in []string, parameters []string, out []string) string {
	refs := func(container, element string, list []string) string {
		text := "<" + container + ">"
		for _, p := range list {
			claim, role, _ := strings.Cut(p, "=")
			text += `<` + element + ` ClaimTypeReferenceId="` + claim + `" TransformationClaimType="` + role + `" />`
		}
		return text + "</" + container + ">"
	}
	text := `<ClaimsTransformation Id="` + id + `" TransformationMethod="` + name + `">` + refs("InputClaims", "InputClaim", in) + "<InputParameters>"
	for _, p := range parameters {
		key, value, _ := strings.Cut(p, "=")
		text += `<InputParameter Id="` + key + `" DataType="string" Value="` + value + `" />`
	}
	return text + "</InputParameters>" + refs("OutputClaims", "OutputClaim", out) + "</ClaimsTransformation>"
}

func transformations(list ...string) string {
	return "<ClaimsTransformations>" + strings.Join(list, "") + "</ClaimsTransformations>"
}

// xml writes the policy.
func (l layout) xml() string {
	types := ""
	for _, c := range []struct{ id, dataType, input string }{
		{"objectId", "string", ""}, {"sub", "string", ""}, {"a", "string", "TextBox"}, {"b", "string", "TextBox"}, {"c", "string", "TextBox"},
		{"hidden", "string", ""}, {"flag", "boolean", ""}, {"number", "int", "TextBox"}, {"tags", "stringCollection", ""},
		{"signInName", "string", "TextBox"}, {"email", "string", "EmailBox"}, {"password", "string", "Password"},
		{"displayName", "string", "TextBox"}, {"copy", "string", ""}, {"grant_type", "string", ""}, {"idp", "string", ""},
		{"phoneNumber", "string", ""}, {"leftDate", "dateTime", ""}, {"rightDate", "dateTime", ""}, {"userId", "string", ""}, {"note", "string", "Paragraph"},
	} {
		input := ""
		if c.input != "" {
			input = "<UserInputType>" + c.input + "</UserInputType>"
		}
		types += `<ClaimType Id="` + c.id + `"><DisplayName>The ` + c.id + `</DisplayName><DataType>` + c.dataType + `</DataType>` + input + `</ClaimType>`
	}
	outs := l.outputs
	if outs == "" {
		outs = outputs(`objectId PartnerClaimType="sub" DefaultValue="nobody"`, "a", "b", "c", "idp")
	}
	return `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_test" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_test">
<BuildingBlocks><ClaimsSchema>` + types + `</ClaimsSchema>` + l.blocks + `</BuildingBlocks>
<ClaimsProviders><ClaimsProvider><Domain>contoso.com</Domain><DisplayName>All</DisplayName><TechnicalProfiles>
` + tp("JwtIssuer", none, `<OutputTokenFormat>JWT</OutputTokenFormat>`, metadata(append([]string{"issuer_refresh_token_user_identity_claim_type", "objectId"}, l.issuer...)...),
		`<CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Signing" /><Key Id="issuer_refresh_token_key" StorageReferenceId="B2C_1A_Encryption" /></CryptographicKeys>`) + `
` + l.profiles + `
</TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="J" ` + l.journey + `>
<OrchestrationSteps>
` + l.steps + `
</OrchestrationSteps></UserJourney>` + l.journeys + `</UserJourneys>` + subJourneys(l.subs) + `
<RelyingParty><DefaultUserJourney ReferenceId="J" />` + l.endpoints + `<UserJourneyBehaviors>` + l.behaviors + `</UserJourneyBehaviors><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" />` +
		l.inputs + outs + `<SubjectNamingInfo ClaimType="sub" /></TechnicalProfile></RelyingParty>
</TrustFrameworkPolicy>`
}

// effective merges the policy. Findings do not stop it: the machine must cope with what is wrong.
func (l layout) effective(t testing.TB) *chain.Effective {
	t.Helper()
	snapshot, err := workspace.OpenFS(fstest.MapFS{"policy.xml": &fstest.MapFile{Data: []byte(l.xml())}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	e, findings := snapshot.Effective("B2C_1A_test")
	if e == nil {
		t.Fatalf("no effective policy: %v\n%v", findings, snapshot.Findings)
	}
	return e
}

// rule is one run and what it must come to.
type rule struct {
	name string
	layout
	claims   map[string]string
	request  profile.Request
	users    []world.User
	personas map[string]world.Persona
	secrets  map[string]string
	answers  []profile.Answer
	// path is what became of the steps: "1 run, 2 skipped because objectId exists".
	path string
	// code and message are those of the failure; unsupported what it names.
	code, message, unsupported string
	// bag are claims at the end, "-" where there is none.
	bag map[string]string
	// waits is the profile whose page waits; empty where the run is over.
	waits string
	// says are texts of events that must occur, in this order.
	says []string
	// check looks at anything else.
	check func(*testing.T, *run)
}

// run is a run under way with all its events.
type run struct {
	m      *machine.Machine
	s      machine.State
	events []machine.Event
}

// advance steps until the run waits or is over.
func (r *run) advance(t testing.TB) {
	t.Helper()
	for {
		s, e, err := r.m.Step(context.Background(), r.s)
		if errors.Is(err, machine.ErrWaiting) || errors.Is(err, machine.ErrOver) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		r.s, r.events = s, append(r.events, e)
	}
}

func (r *run) answer(t testing.TB, a profile.Answer) {
	t.Helper()
	s, e, err := r.m.Answer(r.s, a)
	if err != nil {
		t.Fatalf("answer %+v: %v", a, err)
	}
	r.s, r.events = s, append(r.events, e)
	r.advance(t)
}

// path is what became of the steps, as rule.path writes it.
func (r *run) path() string {
	var all []string
	for _, s := range r.s.Steps() {
		text := fmt.Sprintf("%d %s", s.Order, s.Result)
		if s.Result == machine.StepSkipped {
			text += " because " + s.Reason
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// transcript is every event, one a line.
func (r *run) transcript() string {
	var b strings.Builder
	for _, e := range r.events {
		fmt.Fprintf(&b, "%4d %-20s %-50s %s %s\n", e.Seq, e.Op, e.Where(), e.Result, e.Text)
	}
	return b.String()
}

// keys are the policy keys of a rule.
func (c rule) keys() map[string]world.KeySet {
	sets := map[string]world.KeySet{}
	for name, text := range c.secrets {
		sets[name] = world.KeySet{Container: name, Keys: []world.PolicyKey{{Secret: text}}}
	}
	return sets
}

func begin(t testing.TB, c rule) *run {
	t.Helper()
	m, err := machine.New(machine.Params{
		Policy: c.effective(t), Request: c.request, Claims: c.claims, Keys: keys,
		Setup: world.Setup{Users: c.users, Personas: c.personas, KeySets: c.keys()},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &run{m: m, s: m.Start()}
	r.advance(t)
	return r
}

// judge runs every rule of a table.
func judge(t *testing.T, rules []rule) {
	for _, c := range rules {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t, c)
			for _, a := range c.answers {
				r.answer(t, a)
			}
			defer func() {
				if t.Failed() {
					t.Log("\n" + r.transcript())
				}
			}()
			if c.path != "" && r.path() != c.path {
				t.Errorf("path %q, want %q", r.path(), c.path)
			}
			waits := ""
			if p := r.s.Prompt; p != nil {
				waits = p.TechnicalProfile
				if p.Kind == profile.ProviderPage {
					waits = "a choice"
				}
			}
			if waits != c.waits {
				t.Errorf("waits for %q, want %q", waits, c.waits)
			}
			c.judgeFailure(t, r)
			for id, want := range c.bag {
				got := "-"
				if e, ok := r.s.JourneyBag().Get(id); ok {
					got = e.Value.Text()
				}
				if got != want {
					t.Errorf("claim %s is %q, want %q", id, got, want)
				}
			}
			rest := r.transcript()
			for _, text := range c.says {
				i := strings.Index(rest, text)
				if i < 0 {
					t.Errorf("no event says %q where it should", text)
					break
				}
				rest = rest[i+len(text):]
			}
			if c.check != nil {
				c.check(t, r)
			}
		})
	}
}

func (c rule) judgeFailure(t *testing.T, r *run) {
	t.Helper()
	var f profile.Failure
	if r.s.Result != nil && r.s.Result.Failure != nil {
		f = *r.s.Result.Failure
	}
	if f.Code != c.code || f.Unsupported != c.unsupported || !strings.Contains(f.Message, c.message) {
		t.Errorf("failure %q, unsupported %q, message %q; want %q, %q, %q", f.Code, f.Unsupported, f.Message, c.code, c.unsupported, c.message)
	}
	if (f.Code != "" || f.Unsupported != "") && (f.Span.Path != "policy.xml" || f.Span.Line == 0) {
		t.Errorf("the failure has no place: %v", f.Span)
	}
	if r.s.Over() && c.code == "" && c.unsupported == "" && r.s.Result.Token == "" {
		t.Error("the run is over without a token and without a failure")
	}
}

func subJourneys(subs string) string {
	if subs == "" {
		return ""
	}
	return "<SubJourneys>" + subs + "</SubJourneys>"
}
