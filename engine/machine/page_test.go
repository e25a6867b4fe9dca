package machine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

func persona(id, code string) map[string]world.Persona {
	return map[string]world.Persona{id: {Error: code}}
}

// fill is a submitted form.
func fill(pairs ...string) profile.Answer {
	a := profile.Answer{Claims: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Claims[pairs[i]] = pairs[i+1]
	}
	return a
}

// combined is a combined page with a local form, a provider and a sign-up exchange.
func combined(form string, selected ...string) layout {
	return layout{
		profiles: form + tp("Idp", oauth2, outputs(`idp DefaultValue="idp" AlwaysUseDefaultValue="true"`)) + tp("SignUp", page, outputs("b")) + tp("Reset", page, outputs("c")),
		steps: `<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">` + selections("", selected...) + exchanges("FormX=Form") + `</OrchestrationStep>` +
			step(2, "ClaimsExchange", preconditions(exists("true", "objectId")), exchanges("IdpX=Idp", "SignUpX=SignUp", "ResetX=Reset")) + send(3),
	}
}

func TestCombinedPage(t *testing.T) {
	form := func(items ...string) string {
		return tp("Form", page, metadata(items...), outputs(`signInName Required="true"`, `password Required="true"`, "objectId"), validations("Known"))
	}
	known := tp("Known", none, outputs(`objectId DefaultValue="u1"`))
	choices := func(want ...string) func(*testing.T, *run) {
		return func(t *testing.T, r *run) {
			t.Helper()
			var got []string
			for _, c := range r.s.Prompt.Choices {
				got = append(got, string(c.Kind)+" "+c.ExchangeId)
			}
			if strings.Join(got, ", ") != strings.Join(want, ", ") {
				t.Errorf("choices %v, want %v", got, want)
			}
			if r.s.Prompt.Kind != profile.SignInPage || len(r.s.Prompt.Fields) != 2 {
				t.Errorf("page %s with %d fields", r.s.Prompt.Kind, len(r.s.Prompt.Fields))
			}
		}
	}
	with := func(items ...string) layout {
		l := combined(form(items...), "IdpX", "!FormX")
		l.profiles += known
		return l
	}
	withReset := func(items ...string) layout {
		l := combined(form(items...), "IdpX", "ResetX", "!FormX")
		l.profiles += known
		return l
	}
	link := metadata("ClaimsProviderSelectionDisplayType", "TextLink")
	off := combined(tp("Form", page, outputs("signInName"), `<EnabledForUserJourneys>Never</EnabledForUserJourneys>`), "IdpX", "!FormX")
	unknown := combined("", "IdpX", "!FormX")
	several := combined(form(), "IdpX", "SignUpX", "ResetX", "!FormX")
	several.profiles = strings.ReplaceAll(strings.ReplaceAll(several.profiles, tp("SignUp", page, outputs("b")), tp("SignUp", page, link, outputs("b"))), tp("Reset", page, outputs("c")), tp("Reset", page, link, outputs("c")))
	bare, single := with(), combined("", "IdpX")
	for _, l := range []*layout{&bare, &single} {
		l.steps = strings.ReplaceAll(l.steps, ` ContentDefinitionReferenceId="api.signuporsignin"`, "")
	}
	single.steps = strings.ReplaceAll(single.steps, exchanges("FormX=Form"), "")
	lost := with()
	lost.steps = strings.ReplaceAll(lost.steps, `<ClaimsExchange Id="FormX"`, `<ClaimsExchange Id="OtherX"`)
	judge(t, []rule{
		{name: "sign-up link and forgotten password", layout: with("SignUpTarget", "SignUpX"), waits: "Form", check: choices("provider IdpX", "signup SignUpX", "forgot ForgotPassword")},
		{name: "sign-up link without a target: the next step's page", layout: with(), waits: "Form", check: choices("provider IdpX", "signup SignUpX", "forgot ForgotPassword")},
		{name: "several sign-up links", layout: several, waits: "Form", check: choices("provider IdpX", "signup SignUpX", "signup ResetX", "forgot ForgotPassword")},
		{name: "no sign-up link", layout: with("setting.showSignupLink", "false"), waits: "Form", check: choices("provider IdpX", "forgot ForgotPassword")},
		{name: "no forgotten password", layout: with("SignUpTarget", "SignUpX", "setting.forgotPasswordLinkLocation", "None"), waits: "Form", check: choices("provider IdpX", "signup SignUpX")},
		{name: "overridden link", layout: withReset("setting.showSignupLink", "false", "setting.forgotPasswordLinkOverride", "ResetX"), waits: "Form", check: choices("provider IdpX", "forgot ResetX")},
		{name: "an override that the step does not offer", layout: with("setting.showSignupLink", "false", "setting.forgotPasswordLinkOverride", "ResetX"), waits: "Form", check: choices("provider IdpX", "forgot ForgotPassword")},
		{name: "signed in", layout: with(), answers: []profile.Answer{fill("signInName", "mia", "password", "x")}, path: "1 run, 2 skipped because objectId exists, 3 run",
			bag: map[string]string{"objectId": "u1", "signInName": "mia", "password": "-"}},
		{name: "nothing of the form is kept by a choice", layout: with(), answers: []profile.Answer{{Choose: "IdpX", Claims: map[string]string{"signInName": "mia"}}},
			path: "1 run, 2 run, 3 run", bag: map[string]string{"signInName": "-", "idp": "idp"}},
		{name: "sign-up is chosen", layout: with(), answers: []profile.Answer{{Choose: "SignUpX"}}, waits: "SignUp", path: "1 run"},
		{name: "password forgotten", layout: with(), answers: []profile.Answer{{Choose: "forgotpassword"}}, path: "1 failed", code: "AADB2C90118"},
		{name: "no cancel button", layout: with(), answers: []profile.Answer{{Cancel: true}}, path: "1 failed", code: "AADB2C90276"},
		{name: "domain_hint", layout: with(), request: profile.Request{DomainHint: "contoso.com"}, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "idp"}},
		{name: "a form that is switched off leaves the providers", layout: off, path: "1 run, 2 run, 3 run", bag: map[string]string{"idp": "idp"}},
		{name: "a form that does not exist", layout: unknown, path: "1 failed", code: "AADB2C90021"},
		{name: "a form's exchange that does not exist", layout: lost, path: "1 failed", code: "AADB2C90037", message: "Claims exchange with id 'FormX' could not be found in orchestration step '1'."},
		{name: "a form without a content definition of the step", layout: bare, path: "1 failed", code: "AADB2C90277"},
		{name: "which a page that is not shown does not need", layout: bare, request: profile.Request{DomainHint: "contoso.com"}, path: "1 run, 2 run, 3 run"},
		{name: "as of a single provider", layout: single, path: "1 run, 2 run, 3 run"},
		{name: "prompt=none", layout: with(), request: profile.Request{Prompt: "none"}, path: "1 failed", code: "AADB2C90077"},
	})
}

// Validation technical profiles, by the journeys reference, section 5.
func TestValidation(t *testing.T) {
	assert := transformations(
		method("CompareAB", "CompareClaims", []string{"a=inputClaim1", "b=inputClaim2"}, []string{"operator=EQUAL"}, []string{"flag=outputClaim"}),
		method("AssertFlag", "AssertBooleanClaimIsEqualToValue", []string{"flag=inputClaim"}, []string{"valueToCompareTo=true"}, nil),
		method("ForgetC", "NullClaim", nil, nil, []string{"c=claim_to_null"}),
		method("AppendC", "FormatStringClaim", []string{"c=inputClaim"}, []string{"stringFormat={0}+"}, []string{"c=outputClaim"}),
		method("CopyPassword", "CopyClaim", []string{"password=inputClaim"}, nil, []string{"copy=outputClaim"}),
		method("IsSecret", "CompareClaimToValue", []string{"password=inputClaim1"}, []string{"compareTo=hunter2", "operator=EQUAL", "ignoreCase=false"}, []string{"flag=outputClaim"}),
		method("Missing", "FormatStringClaim", []string{"hidden=inputClaim"}, []string{"stringFormat={0}"}, []string{"c=outputClaim"}),
	)
	profiles := tp("Same", transform, outputs("hidden"), after("CompareAB", "AssertFlag")) +
		tp("Append", transform, outputs("c"), after("AppendC")) +
		tp("Forget", transform, outputs("c"), after("ForgetC")) +
		tp("Hide", none, outputs(`hidden DefaultValue="h"`)) +
		tp("Needs", transform, outputs("flag"), after("Missing")) +
		tp("Copy", transform, outputs("copy", "flag"), after("CopyPassword", "IsSecret")) +
		tp("Off", transform, after("CompareAB", "AssertFlag"), `<EnabledForUserJourneys>Never</EnabledForUserJourneys>`) +
		tp("Other", page, outputs("email")) + tp("Rest", pigeon) + tp("Idp", oauth2)
	form := func(outs string, parts ...string) layout {
		return layout{blocks: assert, profiles: profiles + tp("Form", page, append([]string{outs}, parts...)...), steps: runs(1, "Form") + send(2)}
	}
	two := outputs("a", "b")
	differ, agree := fill("a", "1", "b", "2"), fill("a", "1", "b", "1")
	message := func(want string) func(*testing.T, *run) {
		return func(t *testing.T, r *run) {
			t.Helper()
			if len(r.s.Prompt.Messages) != 1 || !strings.Contains(r.s.Prompt.Messages[0], want) {
				t.Errorf("messages %q, want %q", r.s.Prompt.Messages, want)
			}
			if f, _ := r.s.Prompt.Field("a"); f.Value != "1" {
				t.Errorf("the page lost what was typed: %q", f.Value)
			}
		}
	}
	own := metadata("UserMessageIfClaimsTransformationBooleanValueIsNotEqual", "Type it twice alike.")
	judge(t, []rule{
		{name: "it holds", layout: form(two, validations("Same")), answers: []profile.Answer{agree}, path: "1 run, 2 run"},
		{name: "it fails: the page again, with the default text", layout: form(two, validations("Same")), answers: []profile.Answer{differ}, waits: "Form", check: message("claim value comparison failed")},
		{name: "the page's own text", layout: form(two, own, validations("Same")), answers: []profile.Answer{differ}, waits: "Form", check: message("Type it twice alike.")},
		{name: "the user corrects it", layout: form(two, validations("Same")), answers: []profile.Answer{differ, agree}, path: "1 run, 2 run", bag: map[string]string{"b": "1"}},
		{name: "retries are limited", layout: form(two, metadata("setting.retryLimit", "1"), validations("Same")), answers: []profile.Answer{differ, differ}, path: "1 failed", code: "AADB2C90157"},
		{name: "a form that the page itself refuses is no try", layout: form(displayed(`a Required="true"`, "b")+outputs("a", "b"), metadata("setting.retryLimit", "1"), validations("Same")),
			answers: []profile.Answer{fill("b", "1"), fill("b", "1"), fill("b", "1"), agree}, path: "1 run, 2 run"},
		{name: "three retries by default", layout: form(two, validations("Same")), answers: []profile.Answer{differ, differ, differ}, waits: "Form"},
		{name: "and no fourth", layout: form(two, validations("Same")), answers: []profile.Answer{differ, differ, differ, differ}, path: "1 failed", code: "AADB2C90157"},
		{name: "side effects of earlier attempts stay out of the bag", layout: form(displayed("a", "b", "c")+outputs("a", "b", "c"), validations("Append", "Same")), answers: []profile.Answer{
			fill("a", "1", "b", "2", "c", "x"), fill("a", "1", "b", "1", "c", "x")}, bag: map[string]string{"c": "x+"}, path: "1 run, 2 run"},
		{name: "ContinueOnError", layout: form(two, validations(`Same ContinueOnError="true"`, "Hide")), answers: []profile.Answer{differ}, path: "1 run, 2 run",
			says: []string{"the page continues on errors", "Hide validates the page"}},
		{name: "ContinueOnError on the last", layout: form(two, validations(`Same ContinueOnError="true"`)), answers: []profile.Answer{differ}, path: "1 run, 2 run"},
		{name: "ContinueOnSuccess", layout: form(two, validations(`Hide ContinueOnSuccess="false"`, "Same")), answers: []profile.Answer{differ}, path: "1 run, 2 run"},
		{name: "later profiles see what earlier ones made", layout: form(displayed("c")+outputs("c"), validations("Append", "Append")), answers: []profile.Answer{fill("c", "x")}, bag: map[string]string{"c": "x++"}, path: "1 run, 2 run"},
		{name: "and miss what earlier ones took away", layout: form(displayed("c")+outputs("c"), validations("Forget", "Append")), answers: []profile.Answer{fill("c", "x")}, path: "1 failed", code: "AADB2C90037", message: `"c" was not found`},
		{name: "only the page's output claims reach the journey", layout: form(two, validations("Hide")), answers: []profile.Answer{agree}, bag: map[string]string{"hidden": "-"}, path: "1 run, 2 run"},
		{name: "and those it lists do", layout: form(outputs("a", "b", "hidden"), validations("Hide")), answers: []profile.Answer{agree}, bag: map[string]string{"hidden": "h"}, path: "1 run, 2 run"},
		{name: "precondition skips", layout: form(two, validations("Same|"+forValidation(preconditions(equals("true", "a", "1"))))), answers: []profile.Answer{differ}, path: "1 run, 2 run",
			says: []string{"Step 1 / Form / Same / precondition 1", "validation technical profile Same is skipped"}},
		{name: "precondition does not skip", layout: form(two, validations("Same|"+forValidation(preconditions(exists("true", "hidden"), equals("true", "a", "2"))))), answers: []profile.Answer{differ}, waits: "Form", check: message("comparison")},
		{name: "a step's action on a validation profile", layout: form(two, validations("Same|"+preconditions(equals("true", "a", "1")))), answers: []profile.Answer{differ}, path: "1 failed",
			unsupported: `precondition action "SkipThisOrchestrationStep"; the action here is SkipThisValidationTechnicalProfile`},
		{name: "a profile that is switched off", layout: form(two, validations("Off")), answers: []profile.Answer{differ}, path: "1 run, 2 run", says: []string{"does not run: Off is never enabled"}},
		{name: "an unknown profile", layout: form(two, validations("Nobody")), answers: []profile.Answer{agree}, path: "1 failed", code: "AADB2C90021"},
		{name: "another page", layout: form(two, validations("Other")), answers: []profile.Answer{agree}, path: "1 failed", code: "AADB2C90037", message: "cannot be a validation technical profile"},
		{name: "an identity provider", layout: form(two, validations("Idp")), answers: []profile.Answer{agree}, path: "1 failed", code: "AADB2C90037", message: "cannot be a validation technical profile"},
		{name: "an unsupported profile ends the run even where errors are ignored", layout: form(two, validations(`Rest ContinueOnError="true"`)), answers: []profile.Answer{agree}, path: "1 failed",
			unsupported: "technical profile Rest (Proprietary, PigeonProvider)"},
		{name: "a missing input is no message to the user", layout: form(two, validations("Needs")), answers: []profile.Answer{agree}, path: "1 failed", code: "AADB2C90037",
			message: `A Claim of ClaimType with id "hidden" was not found`},
		{name: "no fields, no validation", layout: form(outputs(`a DefaultValue="1"`), validations("Needs")), answers: []profile.Answer{{}}, path: "1 run, 2 run", bag: map[string]string{"a": "1"}},
		{name: "a password stays on the page", layout: form(outputs("a", "password"), validations("Copy")), answers: []profile.Answer{fill("a", "1", "password", "hunter2")}, path: "1 run, 2 run",
			bag: map[string]string{"password": "-", "copy": "-"}, says: []string{"password stays within the page"}},
		{name: "what is made of a password stays secret", layout: form(outputs("a", "password", "copy", "flag"), validations("Copy")), answers: []profile.Answer{fill("a", "1", "password", "hunter2")},
			path: "1 run, 2 run", bag: map[string]string{"copy": "hunter2", "flag": "true"}, check: func(t *testing.T, r *run) {
				if e, _ := r.s.Bag.Get("copy"); !e.Secret {
					t.Error("the copy of a password is shown")
				}
				if e, _ := r.s.Bag.Get("flag"); e.Secret {
					t.Error("the yes or no of a comparison is masked")
				}
			}},
		{name: "cancel", layout: form(two), answers: []profile.Answer{{Cancel: true}}, path: "1 failed", code: "AADB2C90091"},
		{name: "cancel without a button", layout: form(two, metadata("setting.showCancelButton", "false")), answers: []profile.Answer{{Cancel: true}}, path: "1 failed", code: "AADB2C90276"},
	})
}

// The phases of a technical profile, by the journeys reference, section 4, and its defaults.
func TestPhases(t *testing.T) {
	blocks := transformations(
		method("MakeA", "CreateStringClaim", nil, []string{"value=made"}, []string{"a=createdClaim"}),
		method("Twice", "FormatStringClaim", []string{"b=inputClaim"}, []string{"stringFormat={0}{0}"}, []string{"c=outputClaim"}),
		method("Unknown", "DoMagic", nil, nil, nil),
		method("Tenant", "FormatStringClaim", []string{"a=inputClaim"}, []string{"stringFormat={0}@{RelyingPartyTenantId}"}, []string{"c=outputClaim"}),
		method("Drop", "FormatStringClaim", []string{"a=inputClaim"}, []string{"stringFormat={9}"}, []string{"c=outputClaim"}),
		method("ToNumber", "CreateStringClaim", nil, []string{"value=ten"}, []string{"number=createdClaim"}),
		method("IntoNothing", "CreateStringClaim", nil, []string{"value=ten"}, []string{"nothing=createdClaim"}),
		method("FromNothing", "FormatStringClaim", []string{"nothing=inputClaim"}, []string{"stringFormat={0}"}, []string{"c=outputClaim"}),
		method("AssertFlag", "AssertBooleanClaimIsEqualToValue", []string{"flag=inputClaim"}, []string{"valueToCompareTo=true"}, nil),
	)
	one := func(parts ...string) layout {
		return layout{blocks: blocks, profiles: tp("P", transform, parts...), steps: runs(1, "P") + send(2)}
	}
	resolving := metadata("IncludeClaimResolvingInClaimsHandling", "true")
	hint := profile.Request{LoginHint: "mia"}
	judge(t, []rule{
		{name: "order", layout: one(before("MakeA"), inputs("a PartnerClaimType=\"x\"", `b DefaultValue="d"`), outputs("a", "b"), after("Twice")), path: "1 run, 2 run",
			bag:  map[string]string{"a": "made", "b": "d", "c": "dd"},
			says: []string{"input transformation MakeA", "input claim a", `x = "made"`, "input claim b", "call", "output claim a", "output claim b", "output transformation Twice", "leave"}},
		{name: "an input's value wins over its default", layout: one(inputs(`b DefaultValue="d"`)), claims: map[string]string{"b": "mine"}, bag: map[string]string{"b": "mine"}, path: "1 run, 2 run"},
		{name: "unless it is always used", layout: one(inputs(`b DefaultValue="d" AlwaysUseDefaultValue="true"`)), claims: map[string]string{"b": "mine"}, bag: map[string]string{"b": "d"}, path: "1 run, 2 run"},
		{name: "an empty value is a value", layout: one(inputs(`b DefaultValue="d"`)), claims: map[string]string{"b": ""}, bag: map[string]string{"b": ""}, path: "1 run, 2 run"},
		{name: "a required input", layout: one(inputs(`b Required="true"`)), path: "1 failed", code: "AADB2C90037", message: `The required input claim "b"`},
		{name: "an input without a value", layout: one(inputs("b")), path: "1 run, 2 run", says: []string{"b has no value and is not sent"}},
		{name: "an output's default", layout: one(outputs(`b DefaultValue="d"`)), bag: map[string]string{"b": "d"}, path: "1 run, 2 run"},
		{name: "an output that is there", layout: one(outputs(`b DefaultValue="d"`)), claims: map[string]string{"b": "mine"}, bag: map[string]string{"b": "mine"}, path: "1 run, 2 run", says: []string{"b keeps its value"}},
		{name: "an output's default that is always used", layout: one(outputs(`b DefaultValue="d" AlwaysUseDefaultValue="true"`)), claims: map[string]string{"b": "mine"}, bag: map[string]string{"b": "d"}, path: "1 run, 2 run"},
		{name: "a required output", layout: one(outputs(`b Required="true"`)), path: "1 failed", code: "AADB2C90037", message: `The required output claim "b"`},
		{name: "an output without a value", layout: one(outputs("b")), path: "1 run, 2 run", bag: map[string]string{"b": "-"}, says: []string{"b got no value"}},
		{name: "a default that is no value of its type", layout: one(outputs(`number DefaultValue="x"`)), path: "1 failed", code: "AADB2C90037", message: "the DefaultValue of claim number"},
		{name: "an input default that is no value of its type", layout: one(inputs(`number DefaultValue="x"`)), path: "1 failed", code: "AADB2C90037", message: "the DefaultValue of claim number"},
		{name: "an unknown input claim type", layout: one(inputs("nothing")), path: "1 failed", code: "AADB2C90037", message: `claim type "nothing" does not exist`},
		{name: "an unknown output claim type", layout: one(outputs("nothing")), path: "1 failed", code: "AADB2C90037", message: `claim type "nothing" does not exist`},
		{name: "an unknown transformation", layout: one(after("Nobody")), path: "1 failed", code: "AADB2C90037", message: `claims transformation "Nobody" does not exist`},
		{name: "an unknown method", layout: one(after("Unknown")), path: "1 failed", unsupported: "claims transformation method DoMagic"},
		{name: "a transformation into an unknown claim", layout: one(after("IntoNothing")), path: "1 failed", code: "AADB2C90037", message: `"nothing" does not exist`},
		{name: "a transformation of an unknown claim", layout: one(after("FromNothing")), path: "1 failed", code: "AADB2C90037", message: `"nothing" does not exist`},
		{name: "a transformation that throws", layout: one(before("MakeA"), after("Drop")), path: "1 failed", code: "AADB2C90037", message: "threw an exception with the following message: stringFormat: Index (zero based)"},
		{name: "a transformation's value of the wrong type", layout: one(after("ToNumber")), path: "1 failed", code: "AADB2C90037", message: "Input string was not in a correct format."},
		{name: "an assertion outside a page", layout: one(after("AssertFlag")), claims: map[string]string{"flag": "false"}, path: "1 failed", code: "AADB2C90037", message: "claim value comparison failed"},
		{name: "its text is the profile's", layout: one(metadata("UserMessageIfClaimsTransformationBooleanValueIsNotEqual", "Not alike."), after("AssertFlag")), claims: map[string]string{"flag": "false"}, path: "1 failed",
			code: "AADB2C90037", message: "Not alike."},
		{name: "expressions in parameters", layout: one(before("MakeA"), after("Tenant")), bag: map[string]string{"c": "made@contoso.onmicrosoft.com"}, path: "1 run, 2 run"},
		{name: "a resolver with the switch", layout: one(resolving, inputs(`b DefaultValue="{OIDC:LoginHint}"`)), request: hint, bag: map[string]string{"b": "mia"}, path: "1 run, 2 run"},
		{name: "a resolver without it", layout: one(inputs(`b DefaultValue="{OIDC:LoginHint}"`)), request: hint, bag: map[string]string{"b": "{OIDC:LoginHint}"}, path: "1 run, 2 run"},
		{name: "a resolver without it in an OAuth2 error", layout: layout{profiles: tp("P", none, `<OutputTokenFormat>OAuth2Error</OutputTokenFormat>`, inputs(`a PartnerClaimType="errorCode" DefaultValue="7"`, `b PartnerClaimType="errorMessage" DefaultValue="{OIDC:LoginHint}"`)), steps: runs(1, "P") + send(2)},
			request: hint, path: "1 failed", code: "AAD_Custom_7", message: "mia"},
		{name: "and in a hint of the application", layout: layout{profiles: tp("P", none, metadata("IdTokenAudience", "me"), outputs(`b DefaultValue="{OIDC:LoginHint}"`)), steps: runs(1, "P") + send(2)}, request: hint, path: "1 run, 2 run", bag: map[string]string{"b": "mia"}},
		{name: "a resolver on a claim that is there", layout: one(resolving, inputs(`b DefaultValue="{OIDC:LoginHint}"`)), claims: map[string]string{"b": "mine"}, request: hint, bag: map[string]string{"b": "mine"}, path: "1 run, 2 run"},
		{name: "a resolver that is always used", layout: one(resolving, inputs(`b DefaultValue="{OIDC:LoginHint}" AlwaysUseDefaultValue="true"`)), claims: map[string]string{"b": "mine"}, request: hint, bag: map[string]string{"b": "mia"}, path: "1 run, 2 run"},
		{name: "a resolver without a value leaves the claim", layout: one(resolving, outputs(`b DefaultValue="{OIDC:LoginHint}" AlwaysUseDefaultValue="true"`)), claims: map[string]string{"b": "mine"}, bag: map[string]string{"b": "mine"}, path: "1 run, 2 run"},
		{name: "a resolver of an unknown claim", layout: one(resolving, inputs(`b DefaultValue="{Claim:nothing}"`)), path: "1 failed", code: "AADB2C90044", message: "{Claim:nothing}"},
		{name: "an unknown resolver", layout: one(resolving, outputs(`b DefaultValue="{Context:Mood}"`)), path: "1 failed", code: "AADB2C90037", message: `the family Context has no "Mood"`},
		{name: "a SAML resolver", layout: one(resolving, outputs(`b DefaultValue="{SAML:Subject}"`)), path: "1 run, 2 run"},
	})
}

// template is a content definition api.t with an address.
func template(loadUri string) string {
	return `<ContentDefinitions><ContentDefinition Id="api.t"><LoadUri>` + loadUri + `</LoadUri><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition></ContentDefinitions>`
}

func TestSelfAssertedFieldsAndOutputs(t *testing.T) {
	form := func(parts ...string) layout {
		return layout{profiles: tp("Form", page, parts...), steps: runs(1, "Form") + send(2)}
	}
	null := metadata("AllowGenerationOfClaimsWithNullValues", "true")
	judge(t, []rule{
		{name: "an entered value that is no value of its type", layout: form(outputs("number")), answers: []profile.Answer{fill("number", "many")}, waits: "Form"},
		{name: "display claims without an output claim do not reach the journey", layout: form(displayed("a", "b"), outputs("a")), answers: []profile.Answer{fill("a", "1", "b", "2")}, path: "1 run, 2 run", bag: map[string]string{"a": "1", "b": "-"}},
		{name: "a prefilled value stands when the field is emptied", layout: form(inputs(`a DefaultValue="p"`), outputs("a")), answers: []profile.Answer{fill("a", "")}, path: "1 run, 2 run", bag: map[string]string{"a": "p"}},
		{name: "also after something else was typed", layout: form(inputs(`a DefaultValue="p"`), outputs("a", "number")), answers: []profile.Answer{fill("a", "q", "number", "x"), fill("a", "", "number", "1")}, path: "1 run, 2 run", bag: map[string]string{"a": "p"}},
		{name: "unless null values are made", layout: form(null, inputs(`a DefaultValue="p"`), outputs("a")), answers: []profile.Answer{fill("a", "")}, path: "1 run, 2 run", bag: map[string]string{"a": ""}},
		{name: "an empty field makes no claim", layout: form(outputs("a")), answers: []profile.Answer{fill("a", "")}, path: "1 run, 2 run", bag: map[string]string{"a": "-"}},
		{name: "unless null values are made, too", layout: form(null, outputs("a")), answers: []profile.Answer{{}}, path: "1 run, 2 run", bag: map[string]string{"a": ""}},
		{name: "a page without a continue button is the end", layout: form(metadata("setting.showContinueButton", "false"), outputs("a")), answers: []profile.Answer{fill("a", "1")}, path: "1 failed", code: "AADB2C90276", message: "no continue button"},
		{name: "a number has no empty value", layout: form(null, inputs(`number DefaultValue="7"`), outputs("number", "a")), answers: []profile.Answer{fill("number", "", "a", "1")}, path: "1 run, 2 run", bag: map[string]string{"number": "-", "a": "1"},
			says: []string{"number has no value: the field was left empty"}},
		{name: "a display claim without an input type is not shown", layout: form(displayed("hidden", "a"), outputs("hidden", "a")), answers: []profile.Answer{fill("a", "1")}, path: "1 run, 2 run", bag: map[string]string{"a": "1", "hidden": "-"},
			says: []string{"waiting for the user: a\n"}},
		{name: "a paragraph cannot be filled", layout: form(inputs(`note DefaultValue="n"`), outputs("note", "a")), answers: []profile.Answer{fill("note", "forged", "a", "1")}, path: "1 run, 2 run", bag: map[string]string{"note": "n", "a": "1"}},
		{name: "an input token", layout: form(`<InputTokenFormat>JWT</InputTokenFormat>`, outputs("a")), path: "1 failed", unsupported: "InputTokenFormat on a self-asserted profile"},
		{name: "the address of the template", layout: layout{blocks: template("https://c.example/{Claim:b}?h={OIDC:LoginHint}"), profiles: tp("Form", page, metadata("ContentDefinitionReferenceId", "api.t"), inputs(`b DefaultValue="x y"`), outputs("a")), steps: runs(1, "Form") + send(2), behaviors: `<ContentDefinitionParameters><Parameter Name="p">{Policy:PolicyId}</Parameter></ContentDefinitionParameters>`},
			request: profile.Request{LoginHint: "mia"}, waits: "Form", says: []string{"waiting for the user: a; its template is https://c.example/x%20y?h=mia&p=B2C_1A_test"}},
		{name: "one that names an unknown claim", layout: layout{blocks: template("https://c.example/{Claim:nothing}"), profiles: tp("Form", page, metadata("ContentDefinitionReferenceId", "api.t"), outputs("a")), steps: runs(1, "Form") + send(2)},
			path: "1 failed", code: "AADB2C90044", message: "{Claim:nothing}"},
		{name: "a display control", layout: form(`<DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl" /></DisplayClaims>`, outputs("a")), path: "1 failed", code: "AADB2C90037", message: `The display control "emailControl" does not exist`},
	})
}

func TestDirectoryAndPhone(t *testing.T) {
	mia := world.NewUser(map[string]string{"objectId": "u1", "displayName": "Mia", "signInNames.emailAddress": "mia@contoso.com"})
	read := tp("Read", directory, metadata("Operation", "Read"), inputs("objectId"), outputs("displayName", "a PartnerClaimType=\"givenName\""))
	write := tp("Write", directory, metadata("Operation", "Write"), inputs(`email PartnerClaimType="signInNames.emailAddress"`),
		persisted(`email PartnerClaimType="signInNames.emailAddress"`, `displayName Required="true"`, `password DefaultValue="Passw0rd!"`), outputs("objectId", `flag PartnerClaimType="newClaimsPrincipalCreated"`))
	factor := tp("Factor", phone, metadata("ManualPhoneNumberEntryAllowed", "true"), inputs(`userId PartnerClaimType="UserId"`, "phoneNumber"), outputs(`phoneNumber PartnerClaimType="Verified.OfficePhone"`, `flag PartnerClaimType="newPhoneNumberEntered"`))
	verify := func(a profile.Answer) profile.Answer { a.Control = "phoneNumber"; return a }
	judge(t, []rule{
		{name: "read", layout: layout{profiles: read, steps: runs(1, "Read") + send(2)}, users: []world.User{mia}, claims: map[string]string{"objectId": "U1"}, path: "1 run, 2 run", bag: map[string]string{"displayName": "Mia", "a": "-"}},
		{name: "read nobody", layout: layout{profiles: read, steps: runs(1, "Read") + send(2)}, claims: map[string]string{"objectId": "u1"}, path: "1 failed", code: "AADB2C90037", message: "An account could not be found"},
		{name: "write", layout: layout{profiles: write, steps: runs(1, "Write") + send(2)}, claims: map[string]string{"email": "leo@contoso.com", "displayName": "Leo"}, path: "1 run, 2 run", bag: map[string]string{"flag": "true", "password": "-"},
			says: []string{"persist email", "persist displayName", "persist password", "call"}, check: func(t *testing.T, r *run) {
				users := r.s.World.Directory.Users()
				if len(users) != 1 || users[0].Text("displayName") != "Leo" || strings.Contains(r.transcript(), "Passw0rd!") {
					t.Errorf("users %v", users)
				}
			}},
		{name: "a required persisted claim", layout: layout{profiles: write, steps: runs(1, "Write") + send(2)}, claims: map[string]string{"email": "leo@contoso.com"}, path: "1 failed", code: "AADB2C90037", message: `"displayName"`},
		{name: "the phone's number is asked for", layout: layout{profiles: factor, steps: runs(1, "Factor") + send(2)}, claims: map[string]string{"userId": "u1"}, waits: "Factor"},
		{name: "and verified", layout: layout{profiles: factor, steps: runs(1, "Factor") + send(2)}, answers: []profile.Answer{
			verify(profile.Answer{Action: profile.SendCode, Claims: map[string]string{"phoneNumber": "+14255550123"}}),
			verify(profile.Answer{Action: profile.VerifyCode, Code: "nonsense"})}, waits: "Factor", says: []string{"the user presses SendCode of phoneNumber", "a code was sent by sms", "the code was wrong"}},
	})
}

func TestAnswersThatDoNotFit(t *testing.T) {
	choice := layout{profiles: tp("One", oauth2) + tp("Two", oauth2), steps: `<OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.idpselections">` + selections("", "OneX", "TwoX") + `</OrchestrationStep>` +
		step(2, "ClaimsExchange", exchanges("OneX=One", "TwoX=Two")) + send(3)}
	form := layout{profiles: tp("Form", page, outputs("a", "b")), steps: runs(1, "Form") + send(2)}
	for _, c := range []struct {
		layout
		answer profile.Answer
		reason string
	}{
		{choice, profile.Answer{}, "a provider must be chosen on this page"},
		{choice, profile.Answer{Choose: "Three"}, `the page of the provider selection offers no choice "Three"; it offers [OneX TwoX]`},
		{form, profile.Answer{Choose: "OneX"}, `the page of Form offers no choice "OneX"; it offers []`},
		{form, fill("z", "1"), `the page of Form has no field "z"; it has [a b]`},
		{form, fill("a", "1", "A", "2"), "fills the field \"a\" twice"},
		{form, profile.Answer{Control: "a", Action: profile.SendCode}, `the page of Form has no control "a"`},
	} {
		r := begin(t, rule{layout: c.layout})
		print := r.s.Fingerprint()
		s, _, err := r.m.Answer(r.s, c.answer)
		var unfit *machine.AnswerError
		if !errors.As(err, &unfit) || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("error %v, want %q", err, c.reason)
		}
		if s.Fingerprint() != print {
			t.Error("an answer that does not fit changed the run")
		}
	}
	r := begin(t, rule{layout: layout{steps: send(1)}})
	if _, _, err := r.m.Answer(r.s, profile.Answer{}); err == nil {
		t.Error("a run that is over takes an answer")
	}
}

// The caller's map and the machine's must not be one.
func TestAnAnswerIsCopied(t *testing.T) {
	r := begin(t, rule{layout: layout{profiles: tp("Form", page, outputs("a")), steps: runs(1, "Form") + send(2)}})
	a := fill("a", "before")
	s, _, err := r.m.Answer(r.s, a)
	if err != nil {
		t.Fatal(err)
	}
	print := s.Fingerprint()
	a.Claims["a"] = "after"
	if s.Fingerprint() != print {
		t.Error("a published state changed")
	}
	r.s = s
	r.advance(t)
	if e, _ := r.s.Bag.Get("a"); !e.Value.Equal(claims.Text("before")) {
		t.Errorf("claim %s", e.Value.Text())
	}
}

// What a run waited for the outside counts for transformations too: their present moment is the token's.
func TestTransformationsReadTheClockOfTheRun(t *testing.T) {
	l := layout{blocks: transformations(method("Now", "GetCurrentDateTime", nil, nil, []string{"a=currentDateTime"})), profiles: tp("One", transform, after("Now")), steps: runs(1, "One") + send(2)}
	later := world.Setup{}.Start().Wait(time.Hour)
	m, err := machine.New(machine.Params{Policy: l.effective(t), Keys: keys, World: &later})
	if err != nil {
		t.Fatal(err)
	}
	r := &run{m: m, s: m.Start()}
	r.advance(t)
	want := claims.FormatDateTime(world.DefaultClock().Add(time.Hour))
	if e, _ := r.s.Bag.Get("a"); e.Value.Text() != want {
		t.Errorf("%s, want %s\n%s", e.Value.Text(), want, r.transcript())
	}
}

// What a resolver takes from a secret is a secret, wherever it goes.
func TestResolversKeepSecrets(t *testing.T) {
	resolving := metadata("IncludeClaimResolvingInClaimsHandling", "true")
	judge(t, []rule{{name: "of a claim and of the request",
		layout: layout{profiles: tp("One", transform, resolving, inputs(`a DefaultValue="{Claim:password}"`), outputs(`b DefaultValue="{claim:PASSWORD}"`, `c DefaultValue="{OIDC:Password}"`)), steps: runs(1, "One") + send(2)},
		claims: map[string]string{"password": "canary"}, request: profile.Request{Password: "canary"}, path: "1 run, 2 run",
		check: func(t *testing.T, r *run) {
			for _, id := range []string{"a", "b", "c"} {
				if e, _ := r.s.Bag.Get(id); !e.Secret || e.Value.Text() != "canary" {
					t.Errorf("%s: %+v", id, e)
				}
			}
			if strings.Contains(r.transcript(), "canary") {
				t.Error("the transcript shows the secret")
			}
		}}})
}
