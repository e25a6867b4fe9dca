package profile

import (
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// PageKind says what a page asks for.
type PageKind string

// The kinds of pages.
const (
	SelfAssertedPage PageKind = "selfasserted"
	SignInPage       PageKind = "signin"
	ProviderPage     PageKind = "providers"
	PhonePage        PageKind = "phonefactor"
)

// ChoiceKind says what a choice beside a form is.
type ChoiceKind string

// The kinds of choices.
const (
	ProviderChoice ChoiceKind = "provider"
	SignUpChoice   ChoiceKind = "signup"
	ForgotChoice   ChoiceKind = "forgot"
)

// ForgotPassword is the id of the forgot-password link of a page without an override; choosing it ends the
// run with AADB2C90118.
const ForgotPassword = "ForgotPassword"

// Choice is a button or link that leads away from a page to a claims exchange.
type Choice struct {
	// ExchangeId is the claims exchange, or ForgotPassword.
	ExchangeId       string
	Label            string
	Kind             ChoiceKind
	TechnicalProfile string
}

// The actions of a field that is verified by a code.
const (
	SendCode   = "SendCode"
	VerifyCode = "VerifyCode"
)

// Field is one claim on a page. Pages and their fields are immutable once published.
type Field struct {
	// ClaimTypeReferenceId is the claim type's declared id.
	ClaimTypeReferenceId string
	Type                 claims.Type
	Label, Help          string
	// Value is what the field shows before the user types: the prefilled or last entered value.
	Value    string
	Required bool
	// ReadOnly fields show their value and cannot be changed.
	ReadOnly bool
	// Channel is email or sms where the field must be verified by a code, else empty.
	Channel string
	// SentTo is the address that the last code went to, Verified the address that was verified.
	SentTo, Verified string
	// Control is the display control that the field belongs to, or empty; ControlClaimType its role there.
	Control, ControlClaimType string
	Messages                  []string
	// Verification words the buttons of a field with a Channel.
	Verification Verification
}

// Shown is what the field shows of its value: the claim type's mask covers a value that cannot be changed.
func (f Field) Shown() string {
	if f.ReadOnly {
		return f.Type.Mask.Over(f.Value)
	}
	return f.Value
}

// Verification are the texts of a field that is verified by a code, as the policy words them; the zero value leaves them
// to whoever shows the page.
type Verification struct {
	// Send and Resend are on the button that sends a code, for the first time and again; Verify is on the one that
	// checks it, Code stands in the code's field, and Done where the value is verified.
	Send, Resend, Verify, Code, Done string
}

// Page is what the user is asked. It is immutable once published.
type Page struct {
	Kind PageKind
	// TechnicalProfile is the profile that asks; empty on a provider choice page.
	TechnicalProfile string
	// ContentDefinition names the content definition that words the page.
	ContentDefinition string
	// Template is the address that the page's template would be loaded from; empty where the policy names none.
	Template string
	// Title, Continue and Cancel are the page's heading and the texts of its buttons.
	Title, Continue, Cancel string
	Fields                  []Field
	Controls                []Control
	Choices                 []Choice
	// Messages stand above the form: errors of the last submission.
	Messages []string
	// Attempts counts rejected submissions, Refusals those of them that validation technical profiles refused, WrongCodes
	// rejected codes.
	Attempts, Refusals, WrongCodes int
	ShowContinue, ShowCancel       bool
	// OffersRememberMe says that the page has a box "keep me signed in"; RememberMe is its text.
	OffersRememberMe bool
	RememberMe       string
}

// Field finds a field by its claim type, without regard to case.
func (p *Page) Field(id string) (Field, bool) {
	i := p.index(id)
	if i < 0 {
		return Field{}, false
	}
	return p.Fields[i], true
}

func (p *Page) index(id string) int {
	return slices.IndexFunc(p.Fields, func(f Field) bool { return claims.Fold(f.ClaimTypeReferenceId) == claims.Fold(id) })
}

// Choice finds a choice by its exchange id.
func (p *Page) Choice(exchangeId string) (Choice, bool) {
	for _, c := range p.Choices {
		if claims.Fold(c.ExchangeId) == claims.Fold(exchangeId) {
			return c, true
		}
	}
	return Choice{}, false
}

// clone copies a page so that the copy's fields may be changed; messages are cleared.
func (p *Page) clone() *Page {
	q := *p
	q.Fields, q.Controls = slices.Clone(p.Fields), slices.Clone(p.Controls)
	q.Messages = nil
	for i := range q.Controls {
		q.Controls[i].Messages = nil
	}
	for i := range q.Fields {
		q.Fields[i].Messages = nil
	}
	return &q
}

// WithMessage gives the page again after a submission that was rejected outside the form itself, such as by
// a validation technical profile.
func (p *Page) WithMessage(text string, entered []Input) *Page {
	q := p.clone()
	q.Attempts++
	q.Refusals++
	q.Messages = []string{text}
	for _, in := range entered {
		if i := q.index(in.ClaimTypeReferenceId); i >= 0 && !in.Secret {
			q.Fields[i].Value = in.Value.Text()
		}
	}
	return q
}

// Answer is what the user does on a page: fill and submit the form, pick a choice, press a button of a
// field, or cancel.
type Answer struct {
	// Claims are the entered texts by claim type; fields that are not listed keep what they show.
	Claims map[string]string
	// Choose is the claims exchange that was picked, or ForgotPassword.
	Choose string
	// Control is the display control, or the claim type of the field, whose Action (SendCode, VerifyCode) is
	// pressed; Code is what was typed for VerifyCode.
	Control, Action, Code string
	Cancel                bool
	// RememberMe ticks "keep me signed in", where the page offers it.
	RememberMe bool
}

// text is what the user entered for a field, by the claim's folded id.
func (a Answer) text(id string) (string, bool) {
	for k, v := range a.Claims {
		if claims.Fold(k) == claims.Fold(id) {
			return v, true
		}
	}
	return "", false
}

// act presses a button of a field that is verified by a code.
func (c *Call) act(a Answer) Outcome {
	page := c.Page.clone()
	i := page.index(a.Control)
	if i < 0 || page.Fields[i].Channel == "" {
		return Outcome{Ask: page, Sentence: "the page has no control " + a.Control}
	}
	f := &page.Fields[i]
	if text, ok := a.text(f.ClaimTypeReferenceId); ok && !f.ReadOnly {
		f.Value = strings.TrimSpace(text)
	}
	switch a.Action {
	case SendCode:
		return c.sendCode(page, f)
	case VerifyCode:
		return c.verifyCode(page, f, a.Code)
	}
	f.Messages = []string{"The actions of this field are " + SendCode + " and " + VerifyCode + "."}
	return Outcome{Ask: page, Sentence: "unknown action " + a.Action}
}

func (c *Call) sendCode(page *Page, f *Field) Outcome {
	f.Verified = ""
	if f.Value == "" {
		f.Messages = []string{c.requiredText(page, f)}
		return Outcome{Ask: page, Sentence: "no code was sent: the field is empty"}
	}
	for _, fault := range f.Type.Check(f.Value, c.Setup.Now()) {
		f.Messages = append(f.Messages, c.faultText(page.ContentDefinition, f, fault))
	}
	if len(f.Messages) > 0 {
		return Outcome{Ask: page, Sentence: "no code was sent: the address is not valid"}
	}
	code, w := c.World.Code(c.Setup)
	text := "Your verification code is " + code + "."
	if f.Channel == world.Call {
		code, text = answeredCall, "Press # to finish your verification."
	}
	w = w.Send(world.Message{Channel: f.Channel, To: f.Value, Code: code, Text: text, Time: w.Now(c.Setup)})
	f.SentTo = f.Value
	return Outcome{
		Ask: page, World: &w, Sentence: "a code was sent by " + f.Channel,
		Exchange: &world.Exchange{Kind: f.Channel, Request: "code to " + f.Value, Response: "delivered to the simulated inbox"},
	}
}

// wrongCodeText is what a page says of a wrong code; the phone factor page has a text of its own (policy structure
// reference, section 9; its default as public policies repeat it).
func (c *Call) wrongCodeText(page *Page) string {
	if page.Kind == PhonePage {
		return c.Text(page.ContentDefinition, "UxElement", "", "error_incorrect_code",
			"The verification code you have entered does not match our records. Please try again, or request a new code.")
	}
	return c.Text(page.ContentDefinition, "UxElement", "", "ver_fail_retry", "That code is incorrect. Please try again.")
}

func (c *Call) verifyCode(page *Page, f *Field, code string) Outcome {
	sent, ok := c.World.Latest(f.Channel, f.Value)
	switch {
	case !ok || f.SentTo != f.Value:
		f.Messages = []string{c.Text(page.ContentDefinition, "UxElement", "", "ver_fail_code_expired", "That code is expired. Please request a new code.")}
	case strings.TrimSpace(code) != sent.Code:
		page.WrongCodes++
		f.Messages = []string{c.wrongCodeText(page)}
		if page.Kind == PhonePage && page.WrongCodes >= phoneRetryLimit {
			return Outcome{Failure: &Failure{
				Code: "AADB2C90151", Error: "access_denied", Message: "The number of wrong codes has exceeded the limit.",
				Profile: c.Profile.Id.Text, Span: c.Profile.Span,
			}}
		}
		return Outcome{Ask: page, Sentence: "the code was wrong"}
	default:
		f.Verified = f.Value
		return Outcome{Ask: page, Sentence: "the code was right: " + f.Label + " is verified"}
	}
	return Outcome{Ask: page, Sentence: "there is no code to verify"}
}
