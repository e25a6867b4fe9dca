package profile_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

const (
	access    = providers + "ConditionalAccessProtocolProvider" + tail
	telemetry = `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.Insights.AzureApplicationInsightsProvider` + tail
	journey   = providers + "UserJourneyContextProvider" + tail
)

func TestConditionalAccess(t *testing.T) {
	evaluate := access + metadata("OperationType", "Evaluation")
	demand := func(items ...string) map[string]world.Persona {
		return map[string]world.Persona{"p": {Claims: map[string]claims.Value{"Challenges": claims.Strings(items...)}}}
	}
	for _, c := range []struct {
		name, xml string
		given     []string
		personas  map[string]world.Persona
		want      string // the challenges, or the failure's text
	}{
		{name: "no challenges by default", xml: evaluate, given: []string{"UserId", "u1", "IsFederated", "false"}, want: `[]`},
		{name: "what the persona says", xml: evaluate, given: []string{"UserId", "u1"}, personas: demand("mfa", "chg_pwd"), want: `["mfa","chg_pwd"]`},
		{name: "one text", xml: evaluate, given: []string{"UserId", "u1"}, personas: map[string]world.Persona{"p": as("Challenges", "block")}, want: `["block"]`},
		{name: "an unknown challenge", xml: evaluate, given: []string{"UserId", "u1"}, personas: demand("pray"), want: `knows no challenge "pray"`},
		{name: "no user", xml: evaluate, want: "UserId"},
		{name: "federated", xml: evaluate, given: []string{"UserId", "u1", "IsFederated", "true"}, want: "local accounts only"},
		{name: "remediation", xml: access + metadata("OperationType", "Remediation"), given: []string{"ChallengesSatisfied", "mfa"}, want: ""},
		{name: "no operation", xml: access, want: "OperationType is missing"},
		{name: "another operation", xml: access + metadata("OperationType", "Guess"), want: "must be Evaluation or Remediation"},
	} {
		call := prepare(t, tp(c.xml))
		call.call.Setup.Personas = c.personas
		out := call.given(c.given...).do()
		got := out.Returned["Challenges"].Text()
		if out.Failure != nil {
			got = out.Failure.Message
		}
		if !strings.Contains(got, c.want) || strings.HasPrefix(c.want, "[") && got != c.want || c.want == "" && out.Failure != nil {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestApplicationInsights(t *testing.T) {
	in := inputs(`hidden PartnerClaimType="eventName"`, `displayName PartnerClaimType="{property:Policy}" DefaultValue="{Policy:PolicyId}"`, `password PartnerClaimType="{property:Secret}"`)
	call := prepare(t, tp(telemetry, metadata("InstrumentationKey", "k"), in)).given("eventName", "SignIn", "{property:Policy}", "B2C_1A_test")
	call.call.Inputs = append(call.call.Inputs, profile.Input{Name: "{property:Secret}", Value: text("s3cret"), Secret: true})
	out := call.do()
	if out.Failure != nil || out.Exchange.Request != "event SignIn" || out.Exchange.Response != "Policy=B2C_1A_test, Secret=•••" {
		t.Errorf("%+v", out.Exchange)
	}
	ref := call.call.Profile.InputClaims[1]
	if value, _, err := call.call.Default(ref, call.call.Profile, claims.Bag{}, false); value != "B2C_1A_test" || err != nil {
		t.Errorf("resolvers need no switch here: %q, %v", value, err)
	}
	if out := prepare(t, tp(telemetry, metadata("InstrumentationKey", "k", "DisableTelemetry", "true"))).do(); out.Exchange != nil || out.Failure != nil {
		t.Errorf("%+v", out)
	}
	if f := prepare(t, tp(telemetry)).do().Failure; f == nil || f.Code != "AADB2C90023" {
		t.Errorf("%+v", f)
	}
	page := prepare(t, tp(telemetry, metadata("InstrumentationKey", "k")))
	page.call.Caller = &policy.TechnicalProfile{}
	if f := page.do().Failure; f == nil || !strings.Contains(f.Message, "cannot be a validation technical profile") {
		t.Errorf("%+v", f)
	}
}

func TestUserJourneyContext(t *testing.T) {
	call := prepare(t, tp(journey, outputs(`hidden PartnerClaimType="IP-Address"`, `note PartnerClaimType="CorrelationId"`)))
	call.call.Request.ClientIp = "11.111.111.11"
	if out := call.do(); out.Returned["IP-Address"].Text() != "11.111.111.11" || out.Returned["CorrelationId"].Text() != "c-1" {
		t.Errorf("%v", out.Returned)
	}
}

// Every fault that a kind lists makes its handler fail: none is passed over.
func TestEveryListedFaultIsPlayed(t *testing.T) {
	mia := world.NewUser(map[string]string{"objectId": "u1", "userPrincipalName": "mia"})
	for name, c := range map[string]struct {
		xml   string
		given []string
	}{
		"Directory":          {directory + metadata("Operation", "Read") + inputs("objectId"), []string{"objectId", "u1"}},
		"Conditional access": {access + metadata("OperationType", "Evaluation"), []string{"UserId", "u1"}},
	} {
		p, _ := open(t, tp(c.xml), "", "").TechnicalProfile("P")
		kind, _ := profile.KindOf(p)
		if kind.Name != name || len(kind.Faults) == 0 {
			t.Errorf("%s: %+v", name, kind)
		}
		for _, fault := range kind.Faults {
			call := prepare(t, tp(c.xml)).users(mia)
			call.call.Setup.Faults = map[string]world.Fault{"p": fault}
			out := call.given(c.given...).do()
			if out.Failure == nil || out.Exchange == nil || !strings.Contains(out.Exchange.Response, string(fault)) {
				t.Errorf("%s, %s: %+v", name, fault, out)
			} else if (out.Failure.Code == "AADB2C90244") != (out.Failure.Error == "temporarily_unavailable") {
				t.Errorf("%s, %s: the application is told %q of %s", name, fault, out.Failure.Error, out.Failure.Code)
			}
		}
	}
	factor := tp(phone, inputs("phoneNumber"))
	codes := map[world.Fault]string{world.Expired: "AADB2C90154", world.Throttled: "AADB2C90244", world.TimedOut: "AADB2C90152", world.Status500: "AADB2C90155"}
	for fault, code := range codes {
		call := prepare(t, factor).given("phoneNumber", "+14255550123")
		call.call.Setup.Faults = map[string]world.Fault{"p": fault}
		call.shown()
		if f := call.submit(profile.Answer{Control: "phoneNumber", Action: profile.SendCode}).Failure; f == nil || f.Code != code {
			t.Errorf("phone factor, %s: %+v", fault, f)
		}
	}
	for _, k := range profile.Kinds {
		if k.Name == "Phone factor" && len(k.Faults) != len(codes) {
			t.Errorf("phone factor lists %v", k.Faults)
		}
	}
}

// The faults of an id_token_hint go through the real verification; a missing one is refused only where it is required.
func TestHintFaults(t *testing.T) {
	for fault, want := range map[world.Fault]string{
		"": "", world.Expired: "AADB2C90208", world.BadSignature: "AADB2C90233", world.Malformed: "AADB2C90210", world.MissingClaim: "AADB2C90272",
	} {
		call := prepare(t, tp(`<Protocol Name="None" />`+metadata("METADATA", "https://app/.well-known/openid-configuration"), outputs(`email Required="true"`)))
		call.call.Request.IdTokenHint = `{"email":"mia@contoso.com"}`
		call.call.Setup.Faults = map[string]world.Fault{"p": fault}
		out, got := call.do(), ""
		if out.Failure != nil {
			got = out.Failure.Code
		}
		if got != want || want == "" && out.Returned["email"].Text() != "mia@contoso.com" {
			t.Errorf("%s: %q %v", fault, got, out.Returned)
		}
	}
}

// Whatever speaks to the outside can fail on purpose, and the page of scenarios tells of every fault.
func TestFaultsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "scenarios.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "## Faults")
	played := map[world.Fault]bool{}
	for _, k := range profile.Kinds {
		for _, fault := range k.Faults {
			played[fault] = true
		}
	}
	for _, fault := range world.Faults {
		if !strings.Contains(table, "`"+string(fault)+"`") {
			t.Errorf("docs/scenarios.md says nothing of %s", fault)
		}
		if !played[fault] {
			t.Errorf("%s can happen nowhere", fault)
		}
	}
	silent := []string{"Self-asserted", "Claims transformation", "Application Insights", "User journey context", "Session", "JWT issuer", "SAML issuer", "Bearer token", "None"}
	for _, k := range profile.Kinds {
		if len(k.Faults) == 0 != slices.Contains(silent, k.Name) {
			t.Errorf("%s has the faults %v", k.Name, k.Faults)
		}
	}
}
