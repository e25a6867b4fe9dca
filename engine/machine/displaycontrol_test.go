package machine_test

import (
	"errors"
	"strings"
	"testing"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
)

// control is a verification control over email, with b as its code; each action names its profiles.
func control(kind, parts string, sends, verifies []string) string {
	action := func(id string, refs []string) string {
		text := `<Action Id="` + id + `"><ValidationClaimsExchange>`
		for _, r := range refs {
			head, children, _ := strings.Cut(r, "|")
			name, attributes, _ := strings.Cut(head, " ")
			text += `<ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="` + name + `" ` + attributes + `>` + children + `</ValidationClaimsExchangeTechnicalProfile>`
		}
		return text + `</ValidationClaimsExchange></Action>`
	}
	if parts == "" {
		parts = displayed(`email Required="true"`, `b ControlClaimType="VerificationCode" Required="true"`)
	}
	return `<DisplayControls><DisplayControl Id="mail" UserInterfaceControlType="` + kind + `">` + parts +
		`<Actions>` + action("SendCode", sends) + action("VerifyCode", verifies) + `</Actions></DisplayControl></DisplayControls>`
}

func press(action, code string, pairs ...string) profile.Answer {
	a := fill(pairs...)
	a.Control, a.Action, a.Code = "mail", action, code
	return a
}

// Display controls, by the technical profiles reference, section 23.
func TestDisplayControls(t *testing.T) {
	methods := transformations(
		method("CompareCode", "CompareClaimToValue", []string{"b=inputClaim1"}, []string{"compareTo=1234", "operator=EQUAL", "ignoreCase=false"}, []string{"flag=outputClaim"}),
		method("AssertFlag", "AssertBooleanClaimIsEqualToValue", []string{"flag=inputClaim"}, []string{"valueToCompareTo=true"}, nil),
		method("MarkCopy", "FormatStringClaim", []string{"email=inputClaim"}, []string{"stringFormat=sent to {0}"}, []string{"copy=outputClaim"}),
		method("CopySeen", "CopyClaim", []string{"copy=inputClaim"}, nil, []string{"hidden=outputClaim"}),
	)
	profiles := tp("Send", transform, after("MarkCopy"), outputs("copy")) +
		tp("Check", transform, after("CompareCode", "AssertFlag", "CopySeen"), outputs("hidden", "c DefaultValue=\"verified\"")) +
		tp("Fails", directory, metadata("Operation", "Read"), inputs("objectId DefaultValue=\"nobody\""), outputs("idp"))
	page1 := func(parts string, controls string, more ...string) layout {
		return layout{
			blocks: methods + controls, profiles: profiles + tp("Form", page, more...),
			steps: runs(1, "Form") + send(2),
		}
	}
	shows := `<DisplayClaims><DisplayClaim DisplayControlReferenceId="mail" /><DisplayClaim ClaimTypeReferenceId="a" /></DisplayClaims>`
	plain := page1("", control("VerificationControl", "", []string{"Send"}, []string{"Check"}), shows, outputs("email", "a", "hidden", "c"))
	with := func(kind, parts string, sends, verifies []string, more ...string) layout {
		return page1("", control(kind, parts, sends, verifies), append([]string{shows, outputs("email", "a", "hidden", "c")}, more...)...)
	}
	at := func(want ...string) func(*testing.T, *run) {
		return func(t *testing.T, r *run) {
			t.Helper()
			k, ok := r.s.Prompt.Control("MAIL")
			got := []string{}
			if k.Sent {
				got = append(got, "sent")
			}
			if k.Verified {
				got = append(got, "verified")
			}
			got = append(got, k.Messages...)
			if !ok || strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("the control: %q, want %q", got, want)
			}
			if r.s.Prompt.Attempts > 1 {
				t.Errorf("%d attempts", r.s.Prompt.Attempts)
			}
		}
	}
	send1, verify := press("SendCode", "", "email", "mia@contoso.com"), press("VerifyCode", "1234")
	judge(t, []rule{
		{name: "the page has the control's fields", layout: plain, waits: "Form", check: func(t *testing.T, r *run) {
			var ids []string
			for _, f := range r.s.Prompt.Fields {
				ids = append(ids, f.ClaimTypeReferenceId+"/"+f.Control+"/"+f.ControlClaimType)
			}
			if strings.Join(ids, " ") != "email/mail/ b/mail/VerificationCode a//" {
				t.Errorf("fields %v", ids)
			}
		}},
		{name: "sent, verified, submitted", layout: plain, answers: []profile.Answer{send1, verify, fill("a", "1")}, path: "1 run, 2 run",
			bag:  map[string]string{"email": "mia@contoso.com", "a": "1", "c": "verified", "hidden": "sent to mia@contoso.com", "copy": "-", "b": "-", "flag": "-"},
			says: []string{"presses SendCode of mail", "Step 1 / Form / validate", "Step 1 / Form / Send", "presses VerifyCode of mail", "Step 1 / Form / Check", "submits the form"}},
		{name: "sent", layout: plain, answers: []profile.Answer{send1}, waits: "Form", check: at("sent")},
		{name: "verified", layout: plain, answers: []profile.Answer{send1, verify}, waits: "Form", check: at("sent", "verified"), bag: map[string]string{"email": "-", "c": "-"}},
		{name: "an empty address", layout: plain, answers: []profile.Answer{press("SendCode", "")}, waits: "Form", check: at()},
		{name: "no code", layout: plain, answers: []profile.Answer{send1, press("VerifyCode", "")}, waits: "Form", check: at("sent")},
		{name: "a wrong code", layout: plain, answers: []profile.Answer{send1, press("VerifyCode", "9999")}, waits: "Form", check: func(t *testing.T, r *run) {
			k, _ := r.s.Prompt.Control("mail")
			if len(k.Messages) != 1 || !strings.Contains(k.Messages[0], "Boolean claim value comparison failed") || k.Verified || r.s.Prompt.Attempts != 0 {
				t.Errorf("%+v", k)
			}
		}},
		{name: "a wrong code, then the right one", layout: plain, answers: []profile.Answer{send1, press("VerifyCode", "9999"), verify, fill("a", "1")}, path: "1 run, 2 run", bag: map[string]string{"c": "verified"}},
		{name: "submitted too early", layout: plain, answers: []profile.Answer{fill("email", "mia@contoso.com", "a", "1")}, waits: "Form", check: at("The claims for verification control have not been verified.")},
		{name: "the page words it", layout: with("VerificationControl", "", nil, nil, metadata("UserMessageIfVerificationControlClaimsNotVerified", "First the code.")),
			answers: []profile.Answer{fill("email", "mia@contoso.com")}, waits: "Form", check: at("First the code.")},
		{name: "another address takes the verification away", layout: plain, answers: []profile.Answer{send1, verify, fill("email", "leo@contoso.com", "a", "1")}, waits: "Form",
			check: at("The claims for verification control have not been verified.")},
		{name: "and what it left", layout: plain, answers: []profile.Answer{send1, verify, press("SendCode", "", "email", "leo@contoso.com"), verify, fill()}, path: "1 run, 2 run",
			bag: map[string]string{"email": "leo@contoso.com", "hidden": "sent to leo@contoso.com"}},
		{name: "a failing action", layout: with("VerificationControl", "", []string{"Fails"}, []string{"Check"}), answers: []profile.Answer{send1}, waits: "Form",
			check: at("An account could not be found for the provided user ID.")},
		{name: "which is passed over", layout: with("VerificationControl", "", []string{`Fails ContinueOnError="true"`, "Send"}, []string{"Check"}), answers: []profile.Answer{send1}, waits: "Form", check: at("sent")},
		{name: "the rest is not run after a success", layout: with("VerificationControl", "", []string{`Send ContinueOnSuccess="false"`, "Fails"}, []string{"Check"}), answers: []profile.Answer{send1}, waits: "Form", check: at("sent")},
		{name: "a precondition", layout: with("VerificationControl", "", []string{"Fails|" + forValidation(preconditions(exists("true", "email"))), "Send"}, []string{"Check"}), answers: []profile.Answer{send1}, waits: "Form", check: at("sent")},
		{name: "a profile that does not exist", layout: with("VerificationControl", "", []string{"Nowhere"}, []string{"Check"}), answers: []profile.Answer{send1}, path: "1 failed", code: "AADB2C90021"},
		{name: "a profile that needs the user", layout: with("VerificationControl", "", []string{"Form"}, []string{"Check"}), answers: []profile.Answer{send1}, path: "1 failed", code: "AADB2C90037"},
		{name: "a QR code is only shown", layout: with("QrCodeControl", inputs(`email DefaultValue="otpauth://totp/x"`)+displayed(`email ControlClaimType="QrCodeContent"`), nil, nil), answers: []profile.Answer{fill("a", "1")}, path: "1 run, 2 run",
			bag: map[string]string{"a": "1"}},
		{name: "another kind", layout: with("CaptchaControl", "", nil, nil), path: "1 failed", unsupported: "display control type CaptchaControl"},
		{name: "input claims fill the fields", layout: with("VerificationControl", inputs("displayName", `a DefaultValue="A" AlwaysUseDefaultValue="true"`)+displayed("displayName", "a"), nil, nil), claims: map[string]string{"displayName": "Mia"}, waits: "Form", check: func(t *testing.T, r *run) {
			if p := r.s.Prompt; p.Fields[0].Value != "Mia" || p.Fields[1].Value != "A" || len(p.Fields) != 2 {
				t.Errorf("%+v", p.Fields)
			}
		}},
	})
	r := begin(t, rule{layout: plain})
	for _, a := range []profile.Answer{{Control: "other", Action: "SendCode"}, press("Paint", ""), press("SendCode", "", "nowhere", "x")} {
		var unfit *machine.AnswerError
		if _, _, err := r.m.Answer(r.s, a); !errors.As(err, &unfit) {
			t.Errorf("%+v: %v", a, err)
		}
	}
}
