package profile

import (
	"context"
	"strings"

	"journeydesigner/engine/claims"
)

// phoneFactor verifies a telephone number by a code (technical profiles reference, section 18).
type phoneFactor struct{}

// phonePattern is the page's own number pattern (policy structure reference, section 9).
const phonePattern = `^\+(?:[0-9][\x20-]?){6,14}[0-9]$`

// Call asks for the number, or for the code to the number on record.
func (phoneFactor) Call(_ context.Context, c *Call) Outcome {
	content := c.Metadata("ContentDefinitionReferenceId", "")
	field := Field{
		ClaimTypeReferenceId: "phoneNumber", Label: "Phone Number", Required: true, Channel: "sms",
		Type: claims.Type{
			Id: "phoneNumber", DisplayName: "Phone Number", DataType: claims.String, InputType: "TextBox",
			Pattern: phonePattern, PatternHelp: "Please enter a phone number with its country code, such as +14255550123.",
		},
		Help: "We will send a code by text message to the number.",
	}
	for _, in := range c.Inputs {
		if strings.EqualFold(in.Name, "UserId") || in.Value.IsEmpty() {
			continue
		}
		field.ClaimTypeReferenceId, field.Type.Id = in.ClaimTypeReferenceId, in.ClaimTypeReferenceId
		field.Value, field.ReadOnly = in.Value.Text(), true
		break
	}
	if field.Value == "" && !c.Flag("ManualPhoneNumberEntryAllowed", false) {
		return Outcome{Failure: &Failure{
			Code: "AADB2C90145", Message: "No phone number is on record and entering one by hand is not allowed.",
			Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	}
	page := &Page{
		Kind: PhonePage, TechnicalProfile: c.Profile.Id.Text, ContentDefinition: content,
		Title:    c.Text(content, "UxElement", "", "heading", "Multi-factor authentication"),
		Continue: "Continue", Fields: []Field{field}, ShowContinue: true, ShowCancel: true,
	}
	return Outcome{Ask: page, Sentence: "waiting for the user: a code by text message"}
}

// Submit accepts the page once its number is verified.
func (phoneFactor) Submit(_ context.Context, c *Call, a Answer) Outcome {
	switch {
	case a.Cancel:
		return Outcome{Sentence: "the user pressed Cancel", Failure: &Failure{
			Code: "AADB2C90091", Error: "access_denied", Message: "The user has canceled multifactor authentication.",
			Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	case a.Action != "":
		return c.act(a)
	}
	page := c.Page.clone()
	f := &page.Fields[0]
	if text, ok := a.text(f.ClaimTypeReferenceId); ok && !f.ReadOnly {
		f.Value = strings.TrimSpace(text)
	}
	c.checkField(page, 0, f.Value)
	if page.rejected() {
		page.Attempts++
		return c.again(page, "the number is not verified yet")
	}
	returned := map[string]claims.Value{"Verified.OfficePhone": claims.Text(f.Value)}
	if !f.ReadOnly {
		returned["newPhoneNumberEntered"] = claims.Bool(true)
	}
	return Outcome{Returned: returned, Sentence: "the phone number is verified"}
}
