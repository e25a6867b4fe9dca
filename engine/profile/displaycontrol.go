package profile

import (
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// The types of display controls that the schema knows (claims schema reference, section 6).
const (
	VerificationControl         = "VerificationControl"
	QrCodeControl               = "QrCodeControl"
	AuthenticatorInfoControl    = "AuthenticatorInfoControl"
	AuthenticatorAppIconControl = "AuthenticatorAppIconControl"
)

// VerificationCodeClaim is the ControlClaimType of the field that takes the code.
const VerificationCodeClaim = "VerificationCode"

// QrCodeContentClaim is the ControlClaimType of the claim that a QrCodeControl shows as a QR code.
const QrCodeContentClaim = "QrCodeContent"

// Control is a display control on a page: its fields stand among the page's, each naming the control. It is
// immutable once published.
type Control struct {
	// Id is the control's declared id, Type its UserInterfaceControlType.
	Id, Type string
	Actions  []ControlAction
	// Again is on the button that sends a code, once one was sent.
	Again string
	// Sent says that the last action but VerifyCode succeeded, Verified that VerifyCode did, both for the
	// values that the control's fields still have.
	Sent, Verified bool
	// Info is what the control says after an action that succeeded; Messages are its complaints.
	Info     string
	Messages []string
	// sentFor and verifiedFor are the values of the fields that Sent and Verified are about.
	sentFor, verifiedFor string
}

// ControlAction is a button of a display control.
type ControlAction struct{ Id, Label string }

// NeedsVerification reports whether the page cannot be submitted before the control's code was verified.
func (k Control) NeedsVerification() bool {
	return k.Type == VerificationControl && !k.Verified && k.action(VerifyCode) >= 0
}

func (k Control) action(id string) int {
	return slices.IndexFunc(k.Actions, func(a ControlAction) bool { return policy.SameId(a.Id, id) })
}

// Control finds a display control by its id, without regard to case.
func (p *Page) Control(id string) (Control, bool) {
	i := p.controlIndex(id)
	if i < 0 {
		return Control{}, false
	}
	return p.Controls[i], true
}

func (p *Page) controlIndex(id string) int {
	return slices.IndexFunc(p.Controls, func(k Control) bool { return policy.SameId(k.Id, id) })
}

// values are the texts of a control's fields, the code's and secrets left out: what a verification is about.
func (p *Page) values(control string) string {
	var texts []string
	for _, f := range p.Fields {
		if policy.SameId(f.Control, control) && !f.isCode() && !f.Type.Secret() {
			texts = append(texts, f.Value)
		}
	}
	return strings.Join(texts, "\x00")
}

// forget takes Sent and Verified away from the controls whose values have changed since.
func (p *Page) forget() {
	for i := range p.Controls {
		k := &p.Controls[i]
		now := p.values(k.Id)
		k.Sent = k.Sent && k.sentFor == now
		k.Verified = k.Verified && k.verifiedFor == now
		if !k.Sent && !k.Verified {
			k.Info = ""
		}
	}
}

// isCode reports whether the field takes the code of a display control.
func (f Field) isCode() bool { return f.ControlClaimType == VerificationCodeClaim }

// Pressed is a press of a display control's button whose fields were accepted: the machine runs the technical
// profiles of the action and shows Page again, by After or by Refused.
type Pressed struct {
	Control, Action string
	Profiles        []*policy.ValidationTechnicalProfile
	// Fresh says that what earlier actions of the control left is dropped: a new code, or changed values.
	Fresh bool
	Page  *Page
	info  string
}

// After is the page after the technical profiles of the action have succeeded.
func (p *Pressed) After() *Page {
	page := p.Page.clone()
	k := &page.Controls[page.controlIndex(p.Control)]
	k.Info = p.info
	if p.Action == VerifyCode {
		k.Verified, k.verifiedFor = true, page.values(k.Id)
		return page
	}
	k.Sent, k.sentFor, k.Verified = true, page.values(k.Id), false
	return page
}

// Refused is the page after a technical profile of the action has failed: the text stands at the control.
func (p *Pressed) Refused(text string) *Page {
	page := p.Page.clone()
	k := &page.Controls[page.controlIndex(p.Control)]
	k.Info, k.Messages = "", []string{text}
	return page
}

// addControl lays a display control out: its display claims become fields of the page.
func (c *Call) addControl(page *Page, ref policy.Value) *Failure {
	declared, ok := c.Policy.DisplayControl(ref.Text)
	if !ok {
		return &Failure{
			Code: "AADB2C90037", Message: "The display control \"" + ref.Text + "\" does not exist in this policy.",
			Profile: c.Profile.Id.Text, Span: ref.Span(), Fatal: true,
		}
	}
	k := Control{Id: declared.Id.Text, Type: declared.UserInterfaceControlType.Text, Again: c.controlText(page, declared.Id.Text, "but_send_new_code", "Send new code")}
	switch k.Type {
	case VerificationControl, QrCodeControl, AuthenticatorInfoControl, AuthenticatorAppIconControl:
	default:
		return unsupported(c, "display control type "+k.Type, declared.UserInterfaceControlType).Failure
	}
	inputs, failure := c.controlInputs(declared)
	if failure != nil {
		return failure
	}
	for _, claim := range declared.DisplayClaims {
		if page.index(claim.ClaimTypeReferenceId.Text) >= 0 {
			continue // a claim is one field, wherever it is named first
		}
		f := c.field(claim, page.ContentDefinition)
		f.Control, f.ControlClaimType, f.Channel = k.Id, claim.ControlClaimType.Text, ""
		if text, ok := inputs[policy.Fold(f.ClaimTypeReferenceId)]; ok && !f.Type.Secret() {
			f.Value = text
		}
		if f.isCode() {
			f.Value = ""
		}
		f.ReadOnly = f.ReadOnly || k.Type != VerificationControl
		page.Fields = append(page.Fields, f)
	}
	for _, a := range declared.Actions {
		k.Actions = append(k.Actions, ControlAction{Id: a.Id.Text, Label: c.controlText(page, k.Id, actionText(a.Id.Text), a.Id.Text)})
	}
	page.Controls = append(page.Controls, k)
	return nil
}

// controlInputs are the texts that a control's fields begin with, by folded claim type.
func (c *Call) controlInputs(declared *policy.DisplayControl) (map[string]string, *Failure) {
	texts := map[string]string{}
	for _, ref := range declared.InputClaims {
		id := policy.Fold(ref.ClaimTypeReferenceId.Text)
		text, given, err := c.Default(ref, c.Profile, c.Bag, false)
		if err != nil {
			return nil, &Failure{Code: "AADB2C90037", Message: err.Error(), Profile: c.Profile.Id.Text, Span: ref.Span}
		}
		e, has := c.Bag.Get(id)
		switch {
		case given && (ref.AlwaysUseDefaultValue.Bool(false) || !has):
			if !DefaultIsSecret(ref, c.Bag) {
				texts[id] = text
			}
		case has && !e.Secret:
			texts[id] = e.Value.Text()
		}
	}
	return texts, nil
}

// controlText is a text of a display control: its own localized string, else the page's.
func (c *Call) controlText(page *Page, control string, id, fallback string) string {
	return c.Text(page.ContentDefinition, "DisplayControl", control, id, c.Text(page.ContentDefinition, "UxElement", "", id, fallback))
}

// actionText is the id of the text on an action's button.
func actionText(action string) string {
	switch action {
	case SendCode:
		return "but_send_code"
	case VerifyCode:
		return "but_verify_code"
	}
	return action
}

// press judges the press of a display control's button: the control's fields must be filled well, the code's
// for VerifyCode only.
func (c *Call) press(a Answer) Outcome {
	page := c.Page.clone()
	for i := range page.Fields { // what was typed elsewhere on the page stays
		f := &page.Fields[i]
		if text, ok := a.text(f.ClaimTypeReferenceId); ok && !f.ReadOnly && !f.Type.Secret() && !f.isCode() {
			f.Value = strings.TrimSpace(text)
		}
	}
	page.forget()
	k := &page.Controls[page.controlIndex(a.Control)]
	declared, ok := c.Policy.DisplayControl(k.Id)
	at := k.action(a.Action)
	if !ok || at < 0 {
		k.Messages = []string{"The control " + k.Id + " has no action " + a.Action + "."}
		return Outcome{Ask: page, Sentence: "the control has no such action"}
	}
	entered := c.readControl(page, k, a)
	if page.rejected() {
		return Outcome{Ask: page, Sentence: "the control's fields were not accepted: " + strings.Join(page.complaints(), "; ")}
	}
	action := declared.Actions[at]
	text := "success_send_code_msg"
	if action.Id.Text == VerifyCode {
		text = "success_verify_code_msg"
	}
	return Outcome{
		Entered: entered, Sentence: action.Id.Text + " of " + k.Id + " runs its technical profiles",
		Pressed: &Pressed{
			Control: k.Id, Action: action.Id.Text, Profiles: action.ValidationTechnicalProfiles, Page: page,
			Fresh: action.Id.Text != VerifyCode || !k.Sent, info: c.controlText(page, k.Id, text, ""),
		},
	}
}

// readControl takes the values of a control's fields off an answer and leaves complaints on the page.
func (c *Call) readControl(page *Page, k *Control, a Answer) []Input {
	var entered []Input
	for i := range page.Fields {
		f := &page.Fields[i]
		if !policy.SameId(f.Control, k.Id) {
			continue
		}
		text := f.Value
		switch {
		case f.isCode() && a.Action != VerifyCode:
			continue
		case f.isCode() && a.Code != "":
			text = strings.TrimSpace(a.Code)
		case f.isCode() || f.Type.Secret():
			text, _ = a.text(f.ClaimTypeReferenceId)
		}
		c.checkField(page, i, text)
		v, err := claims.Parse(f.Type.DataType, text)
		if text == "" || err != nil {
			continue
		}
		entered = append(entered, Input{
			ClaimTypeReferenceId: f.ClaimTypeReferenceId, Name: f.ClaimTypeReferenceId, Value: v,
			Secret: f.Type.Secret() || f.isCode(), Span: c.Profile.Span,
		})
	}
	return entered
}

// checkControls leaves a complaint at every control that must be verified first.
func (c *Call) checkControls(page *Page) {
	page.forget()
	for i := range page.Controls {
		if k := &page.Controls[i]; k.NeedsVerification() {
			k.Messages = []string{c.Message(page.ContentDefinition, "UserMessageIfVerificationControlClaimsNotVerified",
				"The claims for verification control have not been verified.", []*policy.TechnicalProfile{c.Profile})}
		}
	}
}
