package profile

import (
	"context"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// phoneFactor verifies a telephone number by a code (technical profiles reference, section 18).
type phoneFactor struct{}

// phonePattern is the page's own number pattern (policy structure reference, section 9).
const phonePattern = `^\+(?:[0-9][\x20-]?){6,14}[0-9]$`

// Call asks for the number, or for the code to a number on record. With setting.autodial the code goes out at
// once.
func (phoneFactor) Call(_ context.Context, c *Call) Outcome {
	field, fault := c.phoneField()
	if fault != nil {
		return *fault
	}
	content := c.Metadata("ContentDefinitionReferenceId", "")
	page := &Page{
		Kind: PhonePage, TechnicalProfile: c.Profile.Id.Text, ContentDefinition: content,
		Title:    c.Text(content, "UxElement", "", "heading", "Multi-factor authentication"),
		Continue: c.Text(content, "UxElement", "", "button_continue", "Continue"), Fields: []Field{field}, ShowContinue: true, ShowCancel: true, Cancel: c.Text(content, "UxElement", "", "button_cancel", "Cancel"),
	}
	if field.ReadOnly && c.Flag("setting.autodial", false) && !strings.EqualFold(c.authenticationMode(), "mixed") {
		return c.sendCode(page, &page.Fields[0])
	}
	return Outcome{Ask: page, Sentence: "waiting for the user: a code " + byChannel(field.Channel)}
}

func byChannel(channel string) string {
	if channel == world.Call {
		return "by a call"
	}
	return "by text message"
}

// authenticationMode is sms, phone or mixed; mixed leaves the choice to the user.
func (c *Call) authenticationMode() string { return c.Metadata("setting.authenticationMode", "mixed") }

// PhoneNumberField is the name of the field of a phone factor page, which is none of the policy's claims.
const PhoneNumberField = "phoneNumber"

// phoneField is the field of the page: the number on record, a choice of several, or a number to enter.
func (c *Call) phoneField() (Field, *Outcome) {
	field := Field{
		ClaimTypeReferenceId: PhoneNumberField, Label: "Phone Number", Required: true, Channel: world.Sms,
		Type: claims.Type{
			Id: PhoneNumberField, DisplayName: "Phone Number", DataType: claims.String, InputType: "TextBox",
			Pattern: phonePattern, PatternHelp: "Please enter a phone number with its country code, such as +14255550123.",
		},
		Help: "We will send a code by text message to the number.",
	}
	switch mode := c.authenticationMode(); strings.ToLower(mode) {
	case "sms", "mixed":
	case "phone":
		field.Channel, field.Help = world.Call, "We will call the number; answer the call and press #."
	default:
		v, _ := c.Profile.MetadataItem("setting.authenticationMode")
		out := c.fault("AADB2C90037", v, "The metadata item setting.authenticationMode of %s is %q; it must be sms, phone or mixed.", c.Profile.Id.Text, mode)
		return field, &out
	}
	known := c.knownNumbers()
	switch {
	case len(known) == 0 && !c.Flag("ManualPhoneNumberEntryAllowed", false):
		out := c.refuse("AADB2C90145", "", "No phone number is on record and entering one by hand is not allowed.")
		return field, &out
	case len(known) > 0:
		field.ClaimTypeReferenceId, field.Type.Id = known[0].ClaimTypeReferenceId, known[0].ClaimTypeReferenceId
		field.Value, field.ReadOnly = known[0].Value.Text(), len(known) == 1
	}
	if len(known) > 1 {
		field.Type.InputType, field.Type.Pattern = "DropdownSingleSelect", ""
		for i, in := range known {
			field.Type.Options = append(field.Type.Options, claims.Option{Text: in.Value.Text(), Value: in.Value.Text(), Default: i == 0})
		}
	}
	return field, nil
}

// knownNumbers are the numbers that the input claims give, each once, in their order.
func (c *Call) knownNumbers() []Input {
	var known []Input
	for _, in := range c.Inputs {
		taken := slices.ContainsFunc(known, func(k Input) bool { return k.Value.Text() == in.Value.Text() })
		if !strings.EqualFold(in.Name, "UserId") && !in.Value.IsEmpty() && !taken {
			known = append(known, in)
		}
	}
	return known
}

// Submit accepts the page once its number is verified.
func (phoneFactor) Submit(_ context.Context, c *Call, a Answer) Outcome {
	switch {
	case a.Cancel:
		return Outcome{Sentence: "the user pressed Cancel", Failure: &Failure{
			Code: "AADB2C90091", Error: "access_denied", Message: c.cancelMessage("The user has canceled multifactor authentication."),
			Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	case a.Action != "" && c.Fault() != "":
		return c.playedPhoneFault()
	case strings.EqualFold(a.Action, CallMe):
		return c.callMe(a)
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
		return Outcome{Ask: page, Sentence: "the number is not verified yet"}
	}
	returned := map[string]claims.Value{"Verified.OfficePhone": claims.Text(f.Value)}
	if len(c.knownNumbers()) == 0 {
		returned["newPhoneNumberEntered"] = claims.Bool(true)
	}
	return Outcome{Returned: returned, Sentence: "the phone number is verified"}
}

// CallMe is the button of the phone factor page that asks for a call in place of a text message.
const CallMe = "CallMe"

// callMe calls the number where the profile leaves the way to the user.
func (c *Call) callMe(a Answer) Outcome {
	if !strings.EqualFold(c.authenticationMode(), "mixed") {
		return c.refuse("AADB2C90276", "", "The request contradicts setting.authenticationMode of the technical profile: its page has no button to be called.")
	}
	page := c.Page.clone()
	f := &page.Fields[0]
	if text, ok := a.text(f.ClaimTypeReferenceId); ok && !f.ReadOnly {
		f.Value = strings.TrimSpace(text)
	}
	f.Channel = world.Call
	return c.sendCode(page, f)
}

// answeredCall is what the user presses to answer a call.
const answeredCall = "#"

// playedPhoneFault is what goes wrong on purpose when a code is sent or verified (error reference, 90151 to 90156).
func (c *Call) playedPhoneFault() Outcome {
	var out Outcome
	switch c.Fault() {
	case world.Expired:
		out = c.refuse("AADB2C90154", "", "The verification session of the multi-factor service has expired.")
	case world.Throttled:
		out = c.refuse(throttledCode, "", "There are too many requests at this moment. Please wait for some time and try again.")
	case world.TimedOut:
		out = c.refuse("AADB2C90152", "", "The multi-factor service did not answer in time.")
	default:
		out = c.refuse("AADB2C90155", "", "The multi-factor service could not verify the number.")
	}
	out.Exchange = conversation("phone factor", "verification", "fault "+string(c.Fault())+", on purpose")
	return out
}
