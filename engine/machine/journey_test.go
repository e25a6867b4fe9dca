package machine_test

import (
	"testing"

	"journeydesigner/engine/profile"
)

// The precondition rules of the journeys reference, section 2.1: whether step 1 runs.
func TestPreconditions(t *testing.T) {
	const runs1, over = "1 run, 2 run", "2 run"
	skipped := func(why string) string { return "1 skipped because " + why + ", " + over }
	var rules []rule
	for _, c := range []struct {
		name   string
		list   []string
		claims map[string]string
		path   string
	}{
		{"no precondition", nil, nil, runs1},
		{"exists, skip if so", []string{exists("true", "a")}, map[string]string{"a": "x"}, skipped("a exists")},
		{"exists, missing", []string{exists("true", "a")}, nil, runs1},
		{"exists with an empty value", []string{exists("true", "a")}, map[string]string{"a": ""}, skipped("a exists")},
		{"exists, id in another case", []string{exists("true", "A")}, map[string]string{"a": "x"}, skipped("A exists")},
		{"skip if it does not exist", []string{exists("false", "a")}, nil, skipped("a does not exist")},
		{"skip if it does not exist, but it does", []string{exists("false", "a")}, map[string]string{"a": "x"}, runs1},
		{"equals", []string{equals("true", "a", "x")}, map[string]string{"a": "x"}, skipped("a = x")},
		{"equals, another value", []string{equals("true", "a", "x")}, map[string]string{"a": "y"}, runs1},
		{"equals is case-sensitive", []string{equals("true", "a", "x")}, map[string]string{"a": "X"}, runs1},
		{"equals, missing: ignored", []string{equals("true", "a", "x")}, nil, runs1},
		{"not equals", []string{equals("false", "a", "x")}, map[string]string{"a": "y"}, skipped("a ≠ x")},
		{"not equals, but it is", []string{equals("false", "a", "x")}, map[string]string{"a": "x"}, runs1},
		{"not equals, missing: ignored too", []string{equals("false", "a", "x")}, nil, runs1},
		{"not equals, empty value", []string{equals("false", "a", "x")}, map[string]string{"a": ""}, skipped("a ≠ x")},
		{"booleans are True and False", []string{equals("true", "flag", "True")}, map[string]string{"flag": "true"}, skipped("flag = True")},
		{"a boolean is not true", []string{equals("true", "flag", "true")}, map[string]string{"flag": "true"}, runs1},
		{"numbers in their text form", []string{equals("true", "number", "7")}, map[string]string{"number": "7"}, skipped("number = 7")},
		{"resolvers are literals", []string{equals("true", "a", "{OIDC:Scope}")}, map[string]string{"a": "openid"}, runs1},
		{"any of several skips", []string{equals("true", "a", "x"), exists("true", "b")}, map[string]string{"a": "y", "b": "1"}, skipped("b exists")},
		{"the first that fires is the reason", []string{exists("true", "b"), equals("true", "a", "y")}, map[string]string{"a": "y", "b": "1"}, skipped("b exists")},
		{"none of several", []string{exists("true", "b"), equals("true", "a", "x")}, map[string]string{"a": "y"}, runs1},
	} {
		rules = append(rules, rule{
			name: c.name, claims: c.claims, path: c.path,
			layout: layout{profiles: tp("P", none), steps: runs(1, "P", preconditions(c.list...)) + send(2)},
		})
	}
	judge(t, rules)
}

func TestPreconditionsThatTheServiceDoesNotHave(t *testing.T) {
	var rules []rule
	for _, c := range []struct{ name, xml, unsupported string }{
		{"type", `<Precondition Type="ClaimContains" ExecuteActionsIf="true"><Value>a</Value><Action>SkipThisOrchestrationStep</Action></Precondition>`,
			`precondition type "ClaimContains"; the types are ClaimsExist and ClaimEquals`},
		{"action", `<Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>a</Value><Action>Stop</Action></Precondition>`,
			`precondition action "Stop"; the action here is SkipThisOrchestrationStep`},
		{"no value", `<Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Action>SkipThisOrchestrationStep</Action></Precondition>`,
			`precondition ClaimsExist needs 1 Value elements and has 0`},
		{"one value", `<Precondition Type="ClaimEquals" ExecuteActionsIf="true"><Value>a</Value><Action>SkipThisOrchestrationStep</Action></Precondition>`,
			`precondition ClaimEquals needs 2 Value elements and has 1`},
	} {
		rules = append(rules, rule{name: c.name, unsupported: c.unsupported, path: "1 failed", message: "does not run a precondition",
			layout: layout{profiles: tp("P", none), steps: runs(1, "P", preconditions(c.xml)) + send(2)}})
	}
	judge(t, rules)
}

func TestSteps(t *testing.T) {
	sub := `<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S" /></JourneyList></OrchestrationStep>`
	setA := tp("SetA", none, outputs(`a DefaultValue="by SetA"`))
	rules := []rule{
		{name: "Noop does nothing", layout: layout{steps: step(1, "Noop") + send(2)}, path: "1 run, 2 run"},
		{name: "no SendClaims", layout: layout{profiles: setA, steps: runs(1, "SetA")}, path: "1 run",
			code: "AADB2C90040", message: "does not contain a send claims step", bag: map[string]string{"a": "by SetA"}},
		{name: "SendClaims was skipped", layout: layout{steps: send(1, preconditions(exists("false", "a")))}, code: "AADB2C90040", path: "1 skipped because a does not exist"},
		{name: "no issuer named", layout: layout{steps: step(1, "SendClaims")}, code: "AADB2C90108", path: "1 failed"},
		{name: "the journey's default issuer", layout: layout{journey: `DefaultCpimIssuerTechnicalProfileReferenceId="JwtIssuer"`, steps: step(1, "SendClaims")},
			path: "1 run", says: []string{"Step 1 / JwtIssuer / issue"}},
		{name: "an unknown issuer", layout: layout{steps: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Nobody" />`},
			code: "AADB2C90021", message: `"Nobody"`, path: "1 failed"},
		{name: "an issuer of another kind", layout: layout{profiles: tp("Json", none, `<OutputTokenFormat>JSON</OutputTokenFormat>`),
			steps: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Json" />`},
			code: "AADB2C90037", message: "answers the UserInfo endpoint only", path: "1 failed"},
		{name: "an issuer without a key", layout: layout{profiles: tp("Keyless", none, `<OutputTokenFormat>JWT</OutputTokenFormat>`),
			steps: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Keyless" />`},
			code: "AADB2C90025", message: "issuer_secret", path: "1 failed"},
		{name: "a lifetime out of range", layout: layout{profiles: tp("Short", none, `<OutputTokenFormat>JWT</OutputTokenFormat>`, metadata("id_token_lifetime_secs", "5")),
			steps: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Short" />`},
			code: "AADB2C90037", message: "id_token_lifetime_secs", path: "1 failed"},
		{name: "no subject", layout: layout{outputs: outputs("objectId"), steps: send(1)}, code: "AADB2C90037", message: "no sub", path: "1 failed"},
		{name: "a default of the relying party that is no value of its type", layout: layout{outputs: outputs(`number DefaultValue="many"`), steps: send(1)},
			code: "AADB2C90037", message: "the DefaultValue of claim number", path: "1 failed"},
		{name: "a resolver of the relying party that does not exist", layout: layout{outputs: outputs(`objectId PartnerClaimType="sub" DefaultValue="{OIDC:State}"`), steps: send(1)},
			code: "AADB2C90037", message: `the family OIDC has no "State"`, path: "1 failed"},
		{name: "a SAML resolver without a SAML request has no value", layout: layout{outputs: outputs(`objectId PartnerClaimType="sub" DefaultValue="{SAML:Issuer}"`), steps: send(1)},
			code: "AADB2C90037", message: "the token has no sub", path: "1 failed"},
		{name: "an unknown technical profile", layout: layout{steps: runs(1, "Nobody") + send(2)}, code: "AADB2C90021", message: `"Nobody"`, path: "1 failed"},
		{name: "no claims exchange", layout: layout{steps: step(1, "ClaimsExchange") + send(2)}, code: "AADB2C90037", message: "Orchestration step '1' has no claims exchange", path: "1 failed"},
		{name: "several exchanges and no choice", layout: layout{profiles: setA, steps: step(1, "ClaimsExchange", exchanges("One=SetA", "Two=SetA")) + send(2)},
			code: "AADB2C90037", message: "the step contains more than one claims exchange", path: "1 failed"},
		{name: "an unknown sub-journey", layout: layout{steps: sub + send(2)}, code: "AADB2C90037", message: `The sub-journey "S" does not exist`, path: "1 failed"},
		{name: "reading an id_token_hint", layout: layout{steps: step(1, "GetClaims") + send(2)}, code: "AADB2C90108", path: "1 failed"},
		{name: "a step type that is only in the schema", layout: layout{steps: step(1, "ConsentScreen") + send(2)}, code: "AADB2C90037", message: "unsupported type 'ConsentScreen'", path: "1 failed"},
		{name: "a skipped step of an unsupported type", layout: layout{steps: step(1, "GetClaims", preconditions(exists("false", "a"))) + send(2)},
			path: "1 skipped because a does not exist, 2 run"},
		{name: "a protocol that nobody knows", layout: layout{profiles: tp("R", pigeon), steps: runs(1, "R") + send(2)}, unsupported: "technical profile R (Proprietary, PigeonProvider)", path: "1 failed"},
		{name: "SAML", layout: layout{profiles: tp("R", `<Protocol Name="SAML2" />`), steps: runs(1, "R") + send(2)}, code: "AADB2C90023", message: "PartnerEntity is missing on R", path: "1 failed"},
		{name: "a session provider as an exchange", layout: layout{profiles: tp("SM", session), steps: runs(1, "SM") + send(2)},
			unsupported: "technical profile SM (Proprietary, NoopSSOSessionProvider)", path: "1 failed"},
		{name: "a token issuer as an exchange", layout: layout{steps: runs(1, "JwtIssuer") + send(2)},
			unsupported: "technical profile JwtIssuer (None, OutputTokenFormat JWT)", path: "1 failed"},
		{name: "no protocol", layout: layout{profiles: tp("Bare", ""), steps: runs(1, "Bare") + send(2)}, code: "AADB2C90037", message: "Bare\" has no Protocol", path: "1 failed"},
		{name: "error handlers matter only to errors", layout: layout{profiles: tp("E", none, `<ErrorHandlers><ErrorHandler><ResponseMatch>$.error</ResponseMatch><Action>Reauthenticate</Action></ErrorHandler></ErrorHandlers>`), steps: runs(1, "E") + send(2)},
			path: "1 run, 2 run"},
	}
	judge(t, rules)
}

func TestStepsBehindTheToken(t *testing.T) {
	setA := tp("SetA", none, outputs(`a DefaultValue="late"`))
	ask := tp("Ask", page, outputs("b"))
	idp := tp("Idp", oauth2)
	judge(t, []rule{
		{name: "a second SendClaims", layout: layout{steps: send(1) + send(2)}, path: "1 run, 2 skipped because a token was already sent"},
		{name: "what needs no user runs", layout: layout{profiles: setA, steps: send(1) + runs(2, "SetA")}, path: "1 run, 2 run", bag: map[string]string{"a": "late"},
			check: func(t *testing.T, r *run) {
				if _, ok := r.s.Result.Draft.Member("a"); ok {
					t.Error("a claim that was set behind the token is in it")
				}
			}},
		{name: "a page does not", layout: layout{profiles: ask, steps: send(1) + runs(2, "Ask")}, path: "1 run, 2 skipped because a token was already sent, and Ask needs the user"},
		{name: "nor a choice of providers", layout: layout{profiles: idp, steps: send(1) + step(2, "ClaimsProviderSelection", selections("", "X3")) + runs(3, "Idp")},
			path: "1 run, 2 skipped because a token was already sent, and choosing a provider needs the user, 3 skipped because a token was already sent, and Idp needs the user"},
		{name: "guarded endings", layout: layout{steps: send(1, preconditions(exists("true", "a"))) + send(2)}, claims: map[string]string{"a": "1"},
			path: "1 skipped because a exists, 2 run"},
	})
}

func TestEnabledForUserJourneys(t *testing.T) {
	p := func(mode string, items ...string) string {
		return tp("P", none, metadata(items...), outputs(`b DefaultValue="ran"`), `<EnabledForUserJourneys>`+mode+`</EnabledForUserJourneys>`)
	}
	on := []string{"ClaimTypeOnWhichToEnable", "a", "ClaimValueOnWhichToEnable", "yes"}
	tags := []string{"ClaimTypeOnWhichToEnable", "tags", "ClaimValueOnWhichToEnable", "yes"}
	var rules []rule
	for _, c := range []struct {
		name, profile string
		claims        map[string]string
		why           string // empty where it runs
		fault         string
	}{
		{"always", p("Always"), nil, "", ""},
		{"true", p("true"), nil, "", ""},
		{"never", p("Never"), nil, "P is never enabled (EnabledForUserJourneys Never)", ""},
		{"false", p("false"), nil, "P is never enabled (EnabledForUserJourneys false)", ""},
		{"on a claim", p("OnClaimsExistence", on...), map[string]string{"a": "yes"}, "", ""},
		{"on a claim of another value", p("OnClaimsExistence", on...), map[string]string{"a": "Yes"}, "P is enabled only if a = yes", ""},
		{"on a claim that is missing", p("OnClaimsExistence", on...), nil, "P is enabled only if a = yes", ""},
		{"on an item", p("OnItemExistenceInStringCollectionClaim", tags...), map[string]string{"tags": `["no","yes"]`}, "", ""},
		{"on an item that is missing", p("OnItemExistenceInStringCollectionClaim", tags...), map[string]string{"tags": `["no"]`}, "P is enabled only if tags contains yes", ""},
		{"on absence", p("OnItemAbsenceInStringCollectionClaim", tags...), map[string]string{"tags": `["no"]`}, "", ""},
		{"on absence, no collection", p("OnItemAbsenceInStringCollectionClaim", tags...), nil, "", ""},
		{"on absence, but it is there", p("OnItemAbsenceInStringCollectionClaim", tags...), map[string]string{"tags": `["yes"]`}, "P is enabled only if tags does not contain yes", ""},
		{"unknown mode", p("Sometimes", on...), nil, "", `is "Sometimes"`},
		{"no metadata", p("OnClaimsExistence"), nil, "", "needs the metadata items"},
	} {
		r := rule{name: c.name, layout: layout{profiles: c.profile, steps: runs(1, "P") + send(2)}, claims: c.claims, path: "1 run, 2 run", bag: map[string]string{"b": "ran"}}
		if c.why != "" {
			r.path, r.bag = "1 skipped because "+c.why+", 2 run", map[string]string{"b": "-"}
		}
		if c.fault != "" {
			r.path, r.bag, r.code, r.message = "1 failed", nil, "AADB2C90023", c.fault
		}
		rules = append(rules, r)
	}
	judge(t, rules)
}

func TestSelections(t *testing.T) {
	one := tp("One", oauth2, `<Domain>one.com</Domain>`, outputs(`idp DefaultValue="one" AlwaysUseDefaultValue="true"`))
	two := tp("Two", connect, outputs(`idp DefaultValue="two" AlwaysUseDefaultValue="true"`))
	off := tp("Off", oauth2, `<EnabledForUserJourneys>Never</EnabledForUserJourneys>`)
	selection := func(display string, ids ...string) string {
		return `<OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.idpselections">` + selections(display, ids...) + `</OrchestrationStep>`
	}
	two2 := step(2, "ClaimsExchange", exchanges("OneX=One", "TwoX=Two", "OffX=Off")) + send(3)
	both := layout{profiles: one + two + off, steps: selection("", "OneX", "TwoX") + two2}
	judge(t, []rule{
		{name: "two providers are a page", layout: both, waits: "a choice", check: func(t *testing.T, r *run) {
			if len(r.s.Prompt.Choices) != 2 || r.s.Prompt.Choices[0].ExchangeId != "OneX" || r.s.Prompt.Choices[1].Label != "Two" {
				t.Errorf("choices %+v", r.s.Prompt.Choices)
			}
		}},
		{name: "the choice runs", layout: both, answers: []profile.Answer{{Choose: "twox"}}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "two"}},
		{name: "cancel", layout: both, answers: []profile.Answer{{Cancel: true}}, path: "1 failed", code: "AADB2C90091"},
		{name: "domain_hint of a profile", layout: both, request: profile.Request{DomainHint: "ONE.com"}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "one"}},
		{name: "domain_hint of the claims provider", layout: both, request: profile.Request{DomainHint: "contoso.com"}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "one"}},
		{name: "domain_hint of nobody", layout: both, request: profile.Request{DomainHint: "else.com"}, waits: "a choice"},
		{name: "a single provider is taken", layout: layout{profiles: one + two + off, steps: selection("", "TwoX", "OffX") + two2}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "two"}},
		{name: "unless the page is wanted", layout: layout{profiles: one + two + off, steps: selection(`DisplayOption="ShowSingleProvider"`, "TwoX") + two2}, waits: "a choice"},
		{name: "none is left", layout: layout{profiles: one + two + off, steps: selection("", "OffX") + two2}, path: "1 failed", code: "AADB2C90051"},
		{name: "an exchange of no later step is not offered", layout: layout{profiles: one + two + off, steps: selection("", "Nowhere", "TwoX") + two2}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "two"}},
		{name: "a page without a content definition", layout: layout{profiles: one + two + off, steps: step(1, "ClaimsProviderSelection", selections("", "OneX", "TwoX")) + two2},
			path: "1 failed", code: "AADB2C90277"},
		{name: "a combined step without a form", layout: layout{profiles: one + two + off, steps: step(1, "CombinedSignInAndSignUp", selections("", "OneX")) + two2},
			path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "one"}},
		{name: "the chosen exchange is in no step, but there is only one", layout: layout{profiles: one + two, steps: selection("", "OneX", "TwoX") +
			step(2, "ClaimsExchange", exchanges("OneX=One")) + step(3, "ClaimsExchange", preconditions(exists("true", "idp")), exchanges("TwoX=Two")) + send(4)},
			answers: []profile.Answer{{Choose: "TwoX"}}, path: "1 run, 2 run, 3 skipped because idp exists, 4 run", bag: map[string]string{"idp": "one"}},
		{name: "the choice waits for the next step that runs", layout: layout{profiles: one + two + off, steps: selection("", "OneX", "TwoX") +
			step(2, "ClaimsExchange", preconditions(exists("false", "a")), exchanges("OtherX=One")) + step(3, "ClaimsExchange", exchanges("OneX=One", "TwoX=Two")) + send(4)},
			answers: []profile.Answer{{Choose: "TwoX"}}, path: "1 run, 2 skipped because a does not exist, 3 run, 4 run", bag: map[string]string{"idp": "two"}},
		{name: "the choice is used up", layout: layout{profiles: one + two, steps: selection("", "OneX", "TwoX") +
			step(2, "ClaimsExchange", exchanges("OneX=One", "TwoX=Two")) + step(3, "ClaimsExchange", exchanges("TwoX=Two", "OneX=One")) + send(4)},
			answers: []profile.Answer{{Choose: "TwoX"}}, path: "1 run, 2 run, 3 failed", code: "AADB2C90037", message: "Claims exchange with id ''"},
		{name: "an error of the provider", layout: both, answers: []profile.Answer{{Choose: "OneX"}}, personas: persona("one", "access_denied"),
			path: "1 run, 2 failed", code: "AADB2C90273", message: "access_denied"},
		{name: "prompt=none and a choice", layout: both, request: profile.Request{Prompt: "none"}, path: "1 failed", code: "AADB2C90077"},
		{name: "prompt=none and a provider", layout: layout{profiles: one, steps: runs(1, "One") + send(2)}, request: profile.Request{Prompt: "none"}, path: "1 failed", code: "AADB2C90077"},
		{name: "prompt=none and nobody needed", layout: layout{profiles: tp("P", none), steps: runs(1, "P") + send(2)}, request: profile.Request{Prompt: "none"}, path: "1 run, 2 run"},
	})
}
