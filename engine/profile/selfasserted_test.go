package profile_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// fieldsOf names the fields of a page: * required, ! read-only, @ to be verified.
func fieldsOf(p *profile.Page) string {
	var all []string
	for _, f := range p.Fields {
		text := f.ClaimTypeReferenceId
		if f.Required {
			text += "*"
		}
		if f.ReadOnly {
			text += "!"
		}
		if f.Channel != "" {
			text += "@"
		}
		if f.Value != "" {
			text += "=" + f.Value
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func combinedStep(content string) *policy.OrchestrationStep {
	return &policy.OrchestrationStep{Type: policy.Value{Text: "CombinedSignInAndSignUp"}, ContentDefinitionReferenceId: policy.Value{Text: content}}
}

func TestFieldsOfAPage(t *testing.T) {
	validation := `<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="V" /><ValidationTechnicalProfile ReferenceId="Nobody" /></ValidationTechnicalProfiles>`
	v := `<TechnicalProfile Id="V"><DisplayName>V</DisplayName><Protocol Name="None" />` + outputs("surname", "objectId") + `</TechnicalProfile>`
	for _, c := range []struct {
		name  string
		parts []string
		given []string
		step  *policy.OrchestrationStep
		want  string
	}{
		{"output claims with an input type", []string{outputs("displayName", "hidden", `email Required="true"`)}, nil, nil, "displayName email*"},
		{"not those with a default", []string{outputs("displayName", `givenName DefaultValue="x"`)}, nil, nil, "displayName"},
		{"nor those that a validation profile returns", []string{outputs("displayName", "surname"), validation}, nil, nil, "displayName"},
		{"display claims alone", []string{list("DisplayClaims", "DisplayClaim", []string{"zip", `age Required="true"`}), outputs("displayName", `zip Required="true"`)}, nil, nil, "zip* age*"},
		{"prefilled", []string{inputs("displayName"), outputs("displayName", "givenName")}, []string{"displayName", "Mia"}, nil, "displayName=Mia givenName"},
		{"an option by default", []string{outputs("colour")}, nil, nil, "colour=b"},
		{"the input wins over the option", []string{inputs("colour"), outputs("colour")}, []string{"colour", "r"}, nil, "colour=r"},
		{"every box that is ticked by default", []string{outputs("colours")}, nil, nil, "colours=r,b"},
		{"an empty input does not", []string{inputs("colour"), outputs("colour")}, []string{"colour", ""}, nil, "colour=b"},
		{"a prefilled password is not shown", []string{inputs("password"), outputs("password")}, []string{"password", "canary"}, nil, "password"},
		{"a boolean as its list spells it", []string{inputs("agrees"), outputs("agrees")}, []string{"agrees", "true"}, nil, "agrees=True"},
		{"a paragraph", []string{inputs("note"), outputs("note")}, []string{"note", "Read me"}, nil, "note!=Read me"},
		{"to be verified", []string{outputs(`email PartnerClaimType="Verified.Email" Required="true"`)}, nil, nil, "email*@"},
		{"as display claim, too", []string{list("DisplayClaims", "DisplayClaim", []string{"email"}), outputs(`email PartnerClaimType="Verified.Email"`)}, nil, nil, "email@"},
		{"unless it is not enforced", []string{metadata("EnforceEmailVerification", "false"), outputs(`email PartnerClaimType="Verified.Email"`)}, nil, nil, "email"},
		{"a sign-in page has two", []string{outputs("signInName", "password", "displayName")}, nil, combinedStep("api"), "signInName password"},
	} {
		call := prepare(t, tp(append([]string{page}, c.parts...)...)+v).given(c.given...)
		call.call.Step = c.step
		if got := fieldsOf(call.shown()); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A mask covers what a page shows, and leaves what it submits (claims schema reference, section 5).
func TestMasksOfAPage(t *testing.T) {
	c := prepare(t, tp(page, inputs("card", "mail"), outputs("card", "mail"))).given("card", "12345678", "mail", "someone@contoso.com")
	shown := c.shown()
	var texts []string
	for _, f := range shown.Fields {
		texts = append(texts, f.Shown())
	}
	if got := strings.Join(texts, " "); got != "****5678 s******@contoso.com" {
		t.Error(got)
	}
	out := c.submit(fill())
	if len(out.Entered) != 2 || out.Entered[0].Value.Text() != "12345678" || out.Entered[1].Value.Text() != "someone@contoso.com" {
		t.Errorf("%+v", out)
	}
}

func TestTextsOfAPage(t *testing.T) {
	api := metadata("ContentDefinitionReferenceId", "api", "language.button_continue", "Go")
	c := prepare(t, tp(page, api, outputs("displayName", "town", "zip")))
	p := c.shown()
	if p.Title != "Details" || p.Continue != "Go" || p.Fields[0].Label != "Your name" || p.Fields[0].Help != "Help" || len(p.Fields[1].Type.Options) != 0 {
		t.Errorf("%+v", p)
	}
	c.call.Request.UiLocales = "de-AT"
	p = c.shown()
	if p.Title != "Angaben" || p.Fields[0].Label != "Ihr Name" || p.Fields[0].Help != "Hilfe" || p.Fields[1].Value != "n" || len(p.Fields[1].Type.Options) != 2 {
		t.Errorf("%+v", p)
	}
	// A localized enumeration decides what may be submitted, and a localized help text what is said.
	if out := c.submit(fill("town", "z", "zip", "1")); complaint(out.Ask) != "One or more fields are filled out incorrectly. Please check your entries and try again.\ntown: Town has invalid input.\nzip: Fünf Ziffern." {
		t.Errorf("%s", complaint(out.Ask))
	}
	plain := prepare(t, tp(page, metadata("setting.showContinueButton", "false"))).shown()
	if plain.Title != "The profile" || plain.Continue != "Continue" || plain.ShowContinue || !plain.ShowCancel || len(plain.Fields) != 0 {
		t.Errorf("%+v", plain)
	}
	signIn := prepare(t, tp(page, metadata("ContentDefinitionReferenceId", "plain"), outputs("signInName")))
	signIn.call.Step = combinedStep("api")
	if p := signIn.shown(); p.Kind != profile.SignInPage || p.ContentDefinition != "api" || p.Title != "Details" || p.Continue != "Sign in" || p.ShowCancel {
		t.Errorf("%+v", p)
	}
	signIn.call.Step = combinedStep("")
	if p := signIn.shown(); p.ContentDefinition != "plain" || p.Title != "Sign in" {
		t.Errorf("%+v", p)
	}
}

// The buttons of a page say what the policy has them say.
func TestPagesAreWordedByThePolicy(t *testing.T) {
	call := prepare(t, tp(page, metadata("ContentDefinitionReferenceId", "api"), outputs("displayName", `email PartnerClaimType="Verified.Email"`)))
	for _, c := range []struct {
		language, cancel string
		email            profile.Verification
	}{
		{"pt-BR", "Cancelar", profile.Verification{Send: "Enviar", Resend: "Send new code", Verify: "Verify code", Code: "Verification code", Done: "Feito"}},
		{"en", "Cancel", profile.Verification{Send: "Send verification code", Resend: "Send new code", Verify: "Verify code", Code: "Verification code", Done: "E-mail address verified. You can now continue."}},
	} {
		call.call.Request.UiLocales = c.language
		shown := call.shown()
		email, _ := shown.Field("email")
		name, _ := shown.Field("displayName")
		if shown.Cancel != c.cancel || email.Verification != c.email || name.Verification != (profile.Verification{}) {
			t.Errorf("%s: %q %+v %+v", c.language, shown.Cancel, email.Verification, name.Verification)
		}
	}
}

// Where a policy words the newer text for an empty field, it names the field.
func TestRequiredTextNamesTheField(t *testing.T) {
	call := prepare(t, tp(page, metadata("ContentDefinitionReferenceId", "api"), outputs(`displayName Required="true"`)))
	call.call.Request.UiLocales = "pt-BR"
	call.shown()
	if got := complaint(call.submit(fill()).Ask); got != "Falta algo.\ndisplayName: Falta Your name" {
		t.Error(got)
	}
	signIn := prepare(t, tp(page, metadata("ContentDefinitionReferenceId", "plain"), outputs(`signInName Required="true"`, `password Required="true"`)))
	signIn.call.Step = combinedStep("")
	signIn.shown()
	if got := complaint(signIn.submit(fill()).Ask); got != "signInName: Please enter your Sign-in name\npassword: Please enter your password" {
		t.Error(got)
	}
}

func TestSubmitting(t *testing.T) {
	const missing = "A required field is missing. Please fill out all required fields and try again.\n"
	const incorrect = "One or more fields are filled out incorrectly. Please check your entries and try again.\n"
	everything := outputs(`displayName Required="true"`, "email", "zip", "colour", "age", "newPassword", "reenterPassword")
	for _, c := range []struct {
		name, xml string
		answer    profile.Answer
		complains string
	}{
		{"all right", everything, fill("displayName", "Mia", "email", "a@b", "zip", "12345", "colour", "r", "age", "7", "newPassword", "Sonne-2026", "reenterPassword", "Sonne-2026"), ""},
		{"required", everything, fill(), missing + "displayName: This information is required."},
		{"blank is nothing", everything, fill("displayName", "  "), missing + "displayName: This information is required."},
		{"default pattern text", everything, fill("displayName", "M", "email", "nonsense"), incorrect + "email: Incorrect pattern for: Email"},
		{"the pattern's help text", everything, fill("displayName", "M", "zip", "x"), incorrect + "zip: Five digits."},
		{"its own text is not replaced", metadata("UserMessageIfIncorrectPattern", "Bad {0}") + everything, fill("displayName", "M", "zip", "x"), incorrect + "zip: Five digits."},
		{"the default is", metadata("UserMessageIfIncorrectPattern", "Bad {0}") + everything, fill("displayName", "M", "email", "x"), incorrect + "email: Bad Email"},
		{"enumeration", everything, fill("displayName", "M", "colour", "green"), incorrect + "colour: Colour has invalid input."},
		{"data type", metadata("UserMessageIfInvalidInput", "{0}?") + everything, fill("displayName", "M", "age", "seven"), incorrect + "age: Age?"},
		{"predicates", everything, fill("displayName", "M", "newPassword", "short"), incorrect + "newPassword: 8 to 64 characters\nnewPassword: It needs\n - a digit"},
		{"confirmation", everything, fill("displayName", "M", "newPassword", "Sonne-2026", "reenterPassword", "Sonne-2027"), "The password entry fields do not match. Please enter the same password in both fields and try again."},
		{"confirmation of a password", outputs("password", "reenterPassword"), fill("password", "a", "reenterPassword", "b"), "The password entry fields do not match. Please enter the same password in both fields and try again."},
		{"a password without its confirmation", outputs("password", "reenterPassword"), fill("password", "a"), "The password entry fields do not match. Please enter the same password in both fields and try again."},
		{"a confirmation of nothing", outputs("password", "reenterPassword"), fill("reenterPassword", "a"), "The password entry fields do not match. Please enter the same password in both fields and try again."},
		{"no password at all", outputs("password", "reenterPassword"), fill(), ""},
		{"a required confirmation", outputs("password", `reenterPassword Required="true"`), fill("password", "a"), missing + "reenterPassword: This information is required."},
		{"a paragraph that is required", outputs(`note Required="true"`, "displayName"), fill("displayName", "Mia"), missing + "note: This information is required."},
		{"missing and incorrect", everything, fill("zip", "x"), missing + incorrect + "displayName: This information is required.\nzip: Five digits."},
		{"all of a group", outputs("code"), fill("code", "short"), incorrect + "code: All 2 of\n - 8 to 64 characters\n - a digit"},
		{"an older validation's own text", outputs("older"), fill("older", "x"), incorrect + "older: some digits"},
		{"not verified", outputs(`email PartnerClaimType="Verified.Email"`), fill("email", "a@b"), "email: Claim not verified: Email"},
		{"not verified, own text", metadata("UserMessageIfClaimNotVerified", "Prove {0}") + outputs(`email PartnerClaimType="Verified.Email"`), fill("email", "a@b"), "email: Prove Email"},
		{"an optional address that is empty needs no proof", outputs(`email PartnerClaimType="Verified.Email"`), fill(), ""},
	} {
		call := prepare(t, tp(page, c.xml))
		call.shown()
		out := call.submit(c.answer)
		got := ""
		if out.Ask != nil {
			got = complaint(out.Ask)
		}
		if got != c.complains {
			t.Errorf("%s: %q, want %q", c.name, got, c.complains)
		}
		if out.Ask != nil && (out.Ask.Attempts != 1 || out.Ask.Refusals != 0) { // the page's own script stops such a form
			t.Errorf("%s: %d attempts", c.name, out.Ask.Attempts)
		}
	}
}

func TestWhatIsEntered(t *testing.T) {
	entered := func(out profile.Outcome) string {
		var all []string
		for _, in := range out.Entered {
			text := in.ClaimTypeReferenceId + "=" + in.Value.Text()
			if in.Secret {
				text += " secret"
			}
			all = append(all, text)
		}
		return strings.Join(all, ", ")
	}
	null := metadata("AllowGenerationOfClaimsWithNullValues", "true")
	for _, c := range []struct {
		name   string
		parts  []string
		given  []string
		answer profile.Answer
		want   string
	}{
		{"what was typed, trimmed", []string{outputs("displayName")}, nil, fill("DISPLAYNAME", " Mia "), "displayName=Mia"},
		{"a password as it is", []string{outputs("password")}, nil, fill("password", " p "), "password= p  secret"},
		{"nothing for an empty field", []string{outputs("displayName", "zip")}, nil, fill("zip", "12345"), "zip=12345"},
		{"a claim for an empty field", []string{null, outputs("displayName", "age")}, nil, fill(), "displayName=, age="},
		{"the prefill of a field left alone", []string{inputs("displayName"), outputs("displayName")}, []string{"displayName", "Mia"}, fill(), "displayName=Mia"},
		{"the prefill of an emptied field", []string{inputs("displayName"), outputs("displayName")}, []string{"displayName", "Mia"}, fill("displayName", ""), "displayName=Mia"},
		{"or nothing", []string{null, inputs("displayName"), outputs("displayName")}, []string{"displayName", "Mia"}, fill("displayName", ""), "displayName="},
		{"the option that is selected by default", []string{outputs("colour")}, nil, fill(), "colour=b"},
		{"a prefilled password", []string{inputs("password"), outputs("password")}, []string{"password", "known"}, fill(), "password=known secret"},
		{"a boolean as its list spells it", []string{inputs("agrees"), outputs("agrees")}, []string{"agrees", "true"}, fill(), "agrees=true"},
		{"what is read only is not checked", []string{inputs("digits"), outputs("digits")}, []string{"digits", "no digits"}, fill("digits", "forged"), "digits=no digits"},
		{"a paragraph as it was shown", []string{inputs("note"), outputs("note")}, []string{"note", "n"}, fill("note", "forged"), "note=n"},
	} {
		call := prepare(t, tp(append([]string{page}, c.parts...)...)).given(c.given...)
		call.shown()
		out := call.submit(c.answer)
		if out.Ask != nil || out.Failure != nil {
			t.Errorf("%s: rejected, %+v", c.name, out)
		} else if got := entered(out); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOperatingModeEmail(t *testing.T) {
	form := outputs(`signInName Required="true"`, "password")
	for _, c := range []struct {
		mode, text string
		fine       bool
	}{
		{"Email", "mia@contoso.com", true}, {"Email", "mia", false}, {"email", "@contoso.com", false}, {"Email", "mia@", false}, {"Email", "a b@c", false}, {"Email", "a@b@c", false},
		{"Username", "mia", true}, {"", "mia", true},
	} {
		call := prepare(t, tp(page, metadata("setting.operatingMode", c.mode), form))
		call.call.Step = combinedStep("api")
		call.shown()
		out := call.submit(fill("signInName", c.text, "password", "x"))
		if fine := out.Ask == nil; fine != c.fine {
			t.Errorf("%+v: %+v", c, out)
		} else if !fine && complaint(out.Ask) != "signInName: No Sign-in name!" {
			t.Errorf("%s", complaint(out.Ask))
		}
	}
}

func TestVerifyingAnAddress(t *testing.T) {
	c := prepare(t, tp(page, outputs(`email PartnerClaimType="Verified.Email" Required="true"`, "displayName")))
	c.shown()
	press := func(action, code string, pairs ...string) *profile.Page {
		a := fill(pairs...)
		a.Control, a.Action, a.Code = "EMAIL", action, code
		return c.submit(a).Ask
	}
	for _, step := range []struct {
		name string
		page *profile.Page
		says string
	}{
		{"no such control", c.submit(profile.Answer{Control: "displayName", Action: profile.SendCode}).Ask, ""},
		{"no such action", press("Press", ""), "email: The actions of this field are SendCode and VerifyCode."},
		{"nothing to send to", press(profile.SendCode, ""), "email: This information is required."},
		{"nothing was sent", press(profile.VerifyCode, "1", "email", "a@b"), "email: That code is expired. Please request a new code."},
		{"no address", press(profile.SendCode, "", "email", "ab"), "email: Incorrect pattern for: Email"},
		{"sent", press(profile.SendCode, "", "email", " a@b "), ""},
		{"wrong", press(profile.VerifyCode, "nonsense"), "email: That code is incorrect. Please try again."},
		{"another address", press(profile.VerifyCode, "1", "email", "x@y"), "email: That code is expired. Please request a new code."},
	} {
		if got := complaint(step.page); got != step.says {
			t.Errorf("%s: %q, want %q", step.name, got, step.says)
		}
	}
	sent, ok := c.call.World.Latest("email", "a@b")
	if !ok {
		t.Fatal("no code")
	}
	if p := press(profile.VerifyCode, sent.Code, "email", "a@b"); p.Fields[0].Verified != "a@b" {
		t.Errorf("%+v", p.Fields[0])
	}
	if out := c.submit(fill("email", "c@d")); out.Ask == nil {
		t.Error("an address that was not verified was accepted")
	}
	if out := c.submit(fill("email", "a@b")); out.Ask != nil || len(out.Entered) != 1 {
		t.Errorf("%+v", out)
	}
	if p := press(profile.SendCode, "", "email", "a@b"); p.Fields[0].Verified != "" {
		t.Error("a new code takes the verification back")
	}
}

func TestRetries(t *testing.T) {
	for _, c := range []struct {
		items []string
		limit int
	}{{nil, 3}, {[]string{"setting.retryLimit", "1"}, 1}, {[]string{"setting.retryLimit", "many"}, 3}} {
		call := prepare(t, tp(page, metadata(c.items...), outputs(`displayName Required="true"`)))
		p := call.shown()
		for range c.limit {
			if p = p.WithMessage("No.", nil); call.call.RetriesExceeded(p) != nil {
				t.Fatalf("%v: after %d tries", c.items, p.Attempts)
			}
		}
		if f := call.call.RetriesExceeded(p.WithMessage("No.", nil)); f == nil || f.Code != "AADB2C90157" {
			t.Errorf("%v: %+v", c.items, f)
		}
	}
}

func TestWaysOffAPage(t *testing.T) {
	c := prepare(t, tp(page, outputs("displayName")))
	c.call.Choices = []profile.Choice{{ExchangeId: "X", Label: "To X"}}
	p := c.shown()
	if choice, ok := p.Choice("x"); !ok || choice.Label != "To X" {
		t.Errorf("%+v", p.Choices)
	}
	if _, ok := p.Choice("Y"); ok {
		t.Error("a choice that is not there")
	}
	if out := c.submit(profile.Answer{Choose: "X"}); out.Choose != "X" || out.Entered != nil {
		t.Errorf("%+v", out)
	}
	if f := c.submit(profile.Answer{Choose: profile.ForgotPassword}).Failure; f == nil || f.Code != "AADB2C90118" || f.Error != "access_denied" {
		t.Errorf("%+v", f)
	}
	if f := c.submit(profile.Answer{Cancel: true}).Failure; f == nil || f.Code != "AADB2C90091" || f.Error != "access_denied" {
		t.Errorf("%+v", f)
	}
	// The text behind the code is the page's (policy structure reference, section 9).
	worded := prepare(t, tp(page, metadata("ContentDefinitionReferenceId", "api"), outputs("displayName")))
	worded.call.Request.UiLocales = "pt-BR"
	worded.shown()
	for _, a := range []profile.Answer{{Cancel: true}, {Choose: profile.ForgotPassword}} {
		if f := worded.submit(a).Failure; f == nil || f.Message != "Até logo" {
			t.Errorf("%+v", f)
		}
	}
	hidden := prepare(t, tp(page, metadata("setting.showCancelButton", "false")))
	hidden.shown()
	if f := hidden.submit(profile.Answer{Cancel: true}).Failure; f == nil || f.Code != "AADB2C90276" || f.Error != "" {
		t.Errorf("%+v", f)
	}
	if _, ok := p.Field("nobody"); ok {
		t.Error("a field that is not there")
	}
}

// A page that is shown again is another page: the published one stays as it was.
func TestPagesAreImmutable(t *testing.T) {
	c := prepare(t, tp(page, outputs(`displayName Required="true"`, "zip", "password")))
	first := c.shown()
	second := c.submit(fill("zip", "x", "password", "canary")).Ask
	if first.Attempts != 0 || complaint(first) != "" || first.Fields[1].Value != "" {
		t.Errorf("the first page changed: %+v", first)
	}
	if second.Fields[1].Value != "x" || second.Fields[2].Value != "" {
		t.Errorf("the page must keep what was typed, but no password: %+v", second.Fields)
	}
	third := second.WithMessage("No.", []profile.Input{{ClaimTypeReferenceId: "ZIP", Value: text("12345")}, {ClaimTypeReferenceId: "password", Value: text("canary"), Secret: true}, {ClaimTypeReferenceId: "gone"}})
	if complaint(third) != "No." || third.Attempts != 2 || third.Fields[1].Value != "12345" || third.Fields[2].Value != "" || second.Fields[1].Value != "x" {
		t.Errorf("%+v", third)
	}
}

func TestUnsupportedOnPages(t *testing.T) {
	for what, xml := range map[string]string{
		"InputTokenFormat on a self-asserted profile": `<InputTokenFormat>JWT</InputTokenFormat>`,
	} {
		if f := prepare(t, tp(page, xml)).do().Failure; f == nil || f.Unsupported != what || f.Span.Line == 0 {
			t.Errorf("%+v", f)
		}
	}
}
