package profile

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// selfAsserted shows a page that collects claims (technical profiles reference, section 1).
type selfAsserted struct{}

// verifiedEmail is the PartnerClaimType of an output claim that must be verified by a mailed code.
const verifiedEmail = "Verified.Email"

// Call lays the page out.
func (selfAsserted) Call(_ context.Context, c *Call) Outcome {
	if c.Profile.InputTokenFormat.IsSet() {
		return unsupported(c, "InputTokenFormat on a self-asserted profile", c.Profile.InputTokenFormat)
	}
	content := c.contentDefinition()
	page := &Page{
		Kind: SelfAssertedPage, TechnicalProfile: c.Profile.Id.Text, ContentDefinition: content,
		Title:        c.Text(content, "UxElement", "", "heading", c.Profile.DisplayName.Or("User Details")),
		Continue:     c.Text(content, "UxElement", "", "button_continue", c.Metadata("language.button_continue", "Continue")),
		Cancel:       c.Text(content, "UxElement", "", "button_cancel", "Cancel"),
		ShowContinue: c.Flag("setting.showContinueButton", true), ShowCancel: c.Flag("setting.showCancelButton", true),
		Choices: c.Choices,
	}
	if c.Step != nil && c.Step.Type.Text == "CombinedSignInAndSignUp" {
		page.Kind, page.ShowCancel = SignInPage, false
		page.OffersRememberMe = c.Flag("setting.enableRememberMe", false) && c.keepsAlive()
		page.RememberMe = c.Text(content, "UxElement", "", "remember_me", "Keep me signed in.")
		page.Title = c.Text(content, "UxElement", "", "heading", "Sign in")
		page.Continue = c.Text(content, "UxElement", "", "button_signin", "Sign in")
	}
	for _, ref := range c.shown() {
		if ref.DisplayControlReferenceId.IsSet() {
			if f := c.addControl(page, ref.DisplayControlReferenceId); f != nil {
				return Outcome{Failure: f}
			}
			continue
		}
		if page.index(ref.ClaimTypeReferenceId.Text) < 0 {
			page.Fields = append(page.Fields, c.field(ref, content))
		}
	}
	if page.Kind == SignInPage && len(page.Fields) > 2 {
		page.Fields = page.Fields[:2] // a unified page has a sign-in name and a password, no more
	}
	return Outcome{Ask: page, Sentence: "waiting for the user: " + strings.Join(page.labels(), ", ")}
}

func (p *Page) labels() []string {
	var labels []string
	for _, f := range p.Fields {
		labels = append(labels, f.ClaimTypeReferenceId)
	}
	if len(labels) == 0 {
		return []string{"no fields"}
	}
	return labels
}

func unsupported(c *Call, what string, at policy.Value) Outcome {
	return Outcome{Failure: &Failure{
		Unsupported: what, Message: "This version does not run " + what + ".", Profile: c.Profile.Id.Text, Span: at.Span(),
	}}
}

// contentDefinition is that of the page at hand: of a combined step its own, else the profile's whose page
// it is. A validation technical profile speaks on its caller's page.
func (c *Call) contentDefinition() string {
	if c.Step != nil && c.Step.Type.Text == "CombinedSignInAndSignUp" && c.Step.ContentDefinitionReferenceId.Text != "" {
		return c.Step.ContentDefinitionReferenceId.Text
	}
	page := c.Profile
	if c.Caller != nil {
		page = c.Caller
	}
	v, _ := page.MetadataItem("ContentDefinitionReferenceId")
	return v.Text
}

// shown lists what becomes fields: the display claims, where there are any; else the output claims that get no
// value otherwise, by a default or from a validation profile. A claim type without UserInputType is never shown
// (technical profiles reference, section 1).
func (c *Call) shown() []*policy.ClaimReference {
	displays := len(c.Profile.DisplayClaims) > 0
	candidates := c.Profile.OutputClaims
	if displays {
		candidates = c.Profile.DisplayClaims
	}
	var refs []*policy.ClaimReference
	for _, ref := range candidates {
		t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
		switch {
		case ref.DisplayControlReferenceId.IsSet():
			refs = append(refs, ref)
		case t.InputType == "", !displays && (ref.DefaultValue.IsSet() || c.validationReturns(ref)):
		default:
			refs = append(refs, ref)
		}
	}
	return refs
}

func (c *Call) validationReturns(ref *policy.ClaimReference) bool {
	for _, v := range c.Profile.ValidationTechnicalProfiles {
		p, ok := c.Policy.TechnicalProfile(v.ReferenceId.Text)
		if ok && slices.ContainsFunc(p.OutputClaims, func(o *policy.ClaimReference) bool {
			return policy.SameId(o.ClaimTypeReferenceId.Text, ref.ClaimTypeReferenceId.Text)
		}) {
			return true
		}
	}
	return false
}

func (c *Call) field(ref *policy.ClaimReference, content string) Field {
	t := c.PageClaimType(ref.ClaimTypeReferenceId.Text, content)
	f := Field{
		ClaimTypeReferenceId: t.Id, Type: t, Required: ref.Required.Bool(false) || c.outputRequired(t.Id), Label: t.DisplayName, Help: t.UserHelpText,
		ReadOnly: strings.EqualFold(t.InputType, "Readonly") || strings.EqualFold(t.InputType, "Paragraph"),
	}
	if !t.Secret() { // a page never shows a secret, be it prefilled
		f.Value = c.prefill(f.Type)
	}
	if c.isVerifiedEmail(ref) && c.Flag("EnforceEmailVerification", true) {
		f.Channel, f.Verification = "email", Verification{
			Send: c.Text(content, "UxElement", "", "ver_but_send", "Send verification code"), Resend: c.Text(content, "UxElement", "", "ver_but_resend", "Send new code"),
			Verify: c.Text(content, "UxElement", "", "ver_but_verify", "Verify code"), Code: c.Text(content, "UxElement", "", "ver_input", "Verification code"),
			Done: c.Text(content, "UxElement", "", "ver_success_msg", "E-mail address verified. You can now continue."),
		}
	}
	return f
}

// prefill is what a field holds before the user types: the input claim's value, else the option that is selected by
// default.
func (c *Call) prefill(t claims.Type) string {
	for _, in := range c.Inputs {
		if !policy.SameId(in.ClaimTypeReferenceId, t.Id) || in.Value.IsEmpty() {
			continue
		}
		if o, ok := t.Option(in.Value.Text()); ok {
			return o.Value // as the list spells it
		}
		return in.Value.Text()
	}
	var selected []string
	for _, o := range t.Options {
		if o.Default {
			selected = append(selected, o.Value)
		}
	}
	switch {
	case len(selected) == 0:
		return ""
	case strings.EqualFold(t.InputType, "CheckboxMultiSelect"):
		return strings.Join(selected, ",") // several boxes may be ticked (claims schema reference, section 6)
	}
	return selected[0]
}

// outputRequired: a display claim is also required where the output claim of the same type is.
func (c *Call) outputRequired(id string) bool {
	return slices.ContainsFunc(c.Profile.OutputClaims, func(o *policy.ClaimReference) bool {
		return policy.SameId(o.ClaimTypeReferenceId.Text, id) && o.Required.Bool(false)
	})
}

func (c *Call) isVerifiedEmail(ref *policy.ClaimReference) bool {
	if strings.EqualFold(ref.PartnerClaimType.Text, verifiedEmail) {
		return true
	}
	return slices.ContainsFunc(c.Profile.OutputClaims, func(o *policy.ClaimReference) bool {
		return policy.SameId(o.ClaimTypeReferenceId.Text, ref.ClaimTypeReferenceId.Text) && strings.EqualFold(o.PartnerClaimType.Text, verifiedEmail)
	})
}

// Submit judges an answer: cancel, a choice, a field's button, or the filled form.
func (selfAsserted) Submit(_ context.Context, c *Call, a Answer) Outcome {
	switch {
	case a.Cancel:
		return c.cancelled()
	case strings.EqualFold(a.Choose, ForgotPassword):
		return Outcome{Sentence: "the user has forgotten the password", Failure: &Failure{
			Code: "AADB2C90118", Error: "access_denied", Message: c.cancelMessage("The user has forgotten their password."),
			Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	case a.Choose != "":
		return Outcome{Choose: a.Choose, Sentence: "the user chose " + a.Choose}
	case a.Action != "" && c.Page.controlIndex(a.Control) >= 0:
		return c.press(a)
	case a.Action != "":
		return c.act(a)
	}
	if !c.Page.ShowContinue { // nobody gets past such a page: policies end a journey with it, to tell the user why
		return c.contradicts("continue", "the user submits a page that has no button for it")
	}
	page := c.Page.clone()
	entered, above := c.readForm(page, a)
	if page.rejected() {
		page.Attempts++ // no refusal: the page's own script stops such a form before the service sees it
		sentence := "the form was not accepted: " + strings.Join(page.complaints(), "; ")
		page.Messages = append(page.Messages, above...)
		return Outcome{Ask: page, Sentence: sentence}
	}
	return Outcome{Entered: entered, Sentence: "the form was accepted"}
}

// RetriesExceeded is the failure of a page that was refused too often, or nil: setting.retryLimit counts the data that
// validation technical profiles refuse (journeys reference, section 5).
func (c *Call) RetriesExceeded(page *Page) *Failure {
	limit, err := strconv.Atoi(c.Metadata("setting.retryLimit", ""))
	if err != nil {
		limit = defaultRetryLimit
	}
	if page.Refusals <= limit {
		return nil
	}
	return &Failure{
		Code: "AADB2C90157", Error: "access_denied", Message: "The number of self-asserted retries has exceeded the limit.",
		Profile: c.Profile.Id.Text, Span: c.Profile.Span,
	}
}

// cancelMessage is what the application is told where the user leaves a page: the page's own text behind the code (policy
// structure reference, section 9).
func (c *Call) cancelMessage(usual string) string {
	return c.Text(c.Page.ContentDefinition, "UxElement", "", "cancel_message", usual)
}

func (c *Call) cancelled() Outcome {
	if !c.Page.ShowCancel {
		return c.contradicts("cancel", "the user pressed Cancel")
	}
	return Outcome{Sentence: "the user pressed Cancel", Failure: &Failure{
		Code: "AADB2C90091", Error: "access_denied", Message: c.cancelMessage("The user has canceled entering self-asserted information."),
		Profile: c.Profile.Id.Text, Span: c.Profile.Span,
	}}
}

// contradicts is the outcome of a request by a button that the page does not have (errors reference, 90276).
func (c *Call) contradicts(button, sentence string) Outcome {
	out := c.refuse("AADB2C90276", "", "The request contradicts a control setting of the technical profile: its page has no "+button+" button.")
	out.Sentence = sentence
	return out
}

// rejected reports whether any field or the form has a message.
func (p *Page) rejected() bool { return len(p.complaints()) > 0 }

func (p *Page) complaints() []string {
	all := slices.Clone(p.Messages)
	for _, k := range p.Controls {
		for _, m := range k.Messages {
			all = append(all, k.Id+": "+strings.TrimSpace(m))
		}
	}
	for _, f := range p.Fields {
		for _, m := range f.Messages {
			all = append(all, f.ClaimTypeReferenceId+": "+strings.TrimSpace(m))
		}
	}
	return all
}

// readForm takes the entered values off an answer and leaves complaints on the page. The checks follow the order
// of the technical profiles reference, section 1. above is what a page says above its form in addition (claims schema
// reference, section 8).
func (c *Call) readForm(page *Page, a Answer) (entered []Input, above []string) {
	said := map[string]bool{}
	for i := range page.Fields {
		f := &page.Fields[i]
		if f.isCode() {
			continue // the code is the business of the control's action
		}
		text, given := a.text(f.ClaimTypeReferenceId)
		prefilled := c.prefill(f.Type)
		switch {
		case f.ReadOnly:
			text = f.Value
		case !given && f.Type.Secret():
			text = prefilled
		case !given:
			text = f.Value
		}
		if !f.Type.Secret() {
			text = strings.TrimSpace(text)
			f.Value = text
		}
		said[c.checkField(page, i, text)] = true
		if text == "" {
			// Only AllowGenerationOfClaimsWithNullValues makes a claim of an emptied field; without it a
			// prefilled value stands (policy unit tests).
			if !c.Flag("AllowGenerationOfClaimsWithNullValues", false) {
				if text = prefilled; text == "" {
					continue
				}
			}
		}
		v, err := claims.Parse(f.Type.DataType, text)
		if err != nil && text != "" {
			continue // checkField has already complained
		}
		entered = append(entered, Input{
			ClaimTypeReferenceId: f.ClaimTypeReferenceId, Name: f.ClaimTypeReferenceId, Value: v, Secret: f.Type.Secret(), Span: c.Profile.Span,
		})
	}
	c.checkPasswords(page, entered)
	c.checkControls(page)
	for _, t := range aboveForm {
		if said[t.id] && page.Kind == SelfAssertedPage {
			above = append(above, c.Text(page.ContentDefinition, "UxElement", "", t.id, t.usual))
		}
	}
	return entered, above
}

// aboveForm are the texts above a form some of whose fields are not accepted.
var aboveForm = []struct{ id, usual string }{
	{fieldMissing, "A required field is missing. Please fill out all required fields and try again."},
	{fieldIncorrect, "One or more fields are filled out incorrectly. Please check your entries and try again."},
}

// The ids of these texts.
const (
	fieldMissing   = "error_requiredFieldMissing"
	fieldIncorrect = "error_fieldIncorrect"
)

// checkField leaves complaints about a field's text on the page; above is the id of the text above the form that goes with
// them, or empty.
func (c *Call) checkField(page *Page, i int, text string) (above string) {
	f, content := &page.Fields[i], page.ContentDefinition
	switch {
	case text == "" && f.Required && !f.ReadOnly,
		// A paragraph submits nothing, so that one must not be required (claims schema reference, section 6; rule R117).
		f.Required && strings.EqualFold(f.Type.InputType, "Paragraph"):
		f.Messages = []string{c.requiredText(page, f)}
		return fieldMissing
	case text == "":
		return ""
	}
	if !f.ReadOnly { // restrictions are for input; on Readonly they serve claims transformations alone (claims schema reference, section 6)
		for _, fault := range f.Type.Check(text, c.Setup.Now()) {
			f.Messages = append(f.Messages, c.faultText(content, f, fault))
		}
	}
	if page.Kind == SignInPage && i == 0 && strings.EqualFold(c.Metadata("setting.operatingMode", ""), "Email") && !looksLikeEmail(text) {
		f.Messages = append(f.Messages, strings.ReplaceAll(c.Text(content, "UxElement", "", "invalid_generic", "Please enter a valid {0}"), "{0}", f.Label))
	}
	if len(f.Messages) > 0 {
		return fieldIncorrect
	}
	if f.Channel != "" && f.Verified != text {
		f.Messages = []string{c.Message(content, "UserMessageIfClaimNotVerified", "Claim not verified: {0}", []*policy.TechnicalProfile{c.Profile}, f.Label)}
	}
	return ""
}

// requiredText is what stands beside a required field that is empty (policy structure reference, section 9). On other pages
// than those for signing in, newer page layouts name the field, where the policy words that text; which versions do so
// without is not documented.
func (c *Call) requiredText(page *Page, f *Field) string {
	text := func(id, fallback string) string { return c.Text(page.ContentDefinition, "UxElement", "", id, fallback) }
	switch named := text("required_field_descriptive", ""); {
	case page.Kind == SignInPage && f.Type.Secret():
		return text("requiredField_password", "Please enter your password")
	case page.Kind == SignInPage:
		return strings.ReplaceAll(text("requiredField_generic", "Please enter your {0}"), "{0}", f.Label)
	case named != "":
		return strings.ReplaceAll(named, "{0}", f.Label)
	}
	return text("required_field", "This information is required.")
}

// faultText words a fault. A pattern's own help text stands beside the field; the message keys replace only
// defaults.
func (c *Call) faultText(content string, f *Field, fault claims.Fault) string {
	if fault.Key == "UserMessageIfIncorrectPattern" && strings.TrimSpace(f.Type.PatternHelp) != "" {
		return fault.Text
	}
	return c.Message(content, fault.Key, fault.Text, []*policy.TechnicalProfile{c.Profile}, f.Label)
}

// looksLikeEmail is the check of a sign-in page in operating mode Email. What the service itself demands is
// not documented; this refuses only what no address can be.
func looksLikeEmail(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && name != "" && host != "" && !strings.ContainsAny(text, " \t") && !strings.Contains(host, "@")
}

// checkPasswords compares the confirmation with what it confirms: reenterPassword is a special claim id.
func (c *Call) checkPasswords(page *Page, entered []Input) {
	find := func(id string) (text string, ok bool) {
		if ok = page.index(id) >= 0; !ok {
			return "", false
		}
		for _, in := range entered {
			if policy.SameId(in.ClaimTypeReferenceId, id) {
				text = in.Value.Text()
			}
		}
		return text, len(page.Fields[page.index(id)].Messages) == 0 // one complaint about a field is enough
	}
	again, ok := find("reenterPassword")
	if !ok {
		return
	}
	for _, id := range []string{"newPassword", "password"} {
		if first, found := find(id); found && first != again {
			page.Messages = append(page.Messages, c.Text(page.ContentDefinition, "UxElement", "", "error_passwordEntryMismatch",
				"The password entry fields do not match. Please enter the same password in both fields and try again."))
			return
		}
	}
}
