package machine

import (
	"errors"
	"fmt"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// issuer names the token issuer of a SendClaims step: its own, or the journey's default.
func (m *Machine) issuer(step *policy.OrchestrationStep) policy.Value {
	if v := step.CpimIssuerTechnicalProfileReferenceId; v.IsSet() {
		return v
	}
	return m.journey.DefaultCpimIssuerTechnicalProfileReferenceId
}

// enterIssuer starts the token issuer of a SendClaims step.
func (o *operation) enterIssuer() {
	step := o.Stack.Step
	if o.issued != nil {
		o.skip("a token was already sent")
		return
	}
	ref := o.m.issuer(step)
	if !ref.IsSet() {
		o.fail(&profile.Failure{Code: "AADB2C90108", Message: fmt.Sprintf("Orchestration step '%s' does not specify a CpimIssuerTechnicalProfileReferenceId when one was expected.", step.Order.Text), Span: step.Span})
		return
	}
	p, ok := o.m.policy.TechnicalProfile(ref.Text)
	if !ok {
		o.fail(&profile.Failure{Code: "AADB2C90021", Message: fmt.Sprintf("The technical profile %q does not exist in this policy.", ref.Text), Profile: ref.Text, Span: ref.Span()})
		return
	}
	if p.OutputTokenFormat.Text == profile.OAuth2Error {
		o.event.Text = "OAuth2 error · " + p.Id.Text + " runs"
		o.enter(Frame{Profile: p, Step: step})
		return
	}
	if p.OutputTokenFormat.Text == jsonFormat {
		if g := o.m.run.Grant; g == nil || g.Kind != profile.UserInfoGrant {
			o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The technical profile %q answers the UserInfo endpoint only; its journey belongs to an Endpoint with the Id UserInfo.", p.Id.Text), Profile: p.Id.Text, Span: p.Span})
			return
		}
		o.event.Text = "UserInfo issuer · " + p.Id.Text + " runs"
		o.enter(Frame{Profile: p, Step: step})
		return
	}
	if p.OutputTokenFormat.Text == samlFormat {
		o.event.Text = "SAML issuer · " + p.Id.Text + " runs"
		o.enter(Frame{Profile: p, Step: step, phase: atCall})
		return
	}
	if p.OutputTokenFormat.Text != "JWT" {
		what := fmt.Sprintf("token issuer %s (%s)", p.Id.Text, profile.Describe(p))
		o.fail(&profile.Failure{Unsupported: what, Message: "This version does not run the " + what + ".", Profile: p.Id.Text, Span: p.Span})
		return
	}
	o.event.Text = "JWT issuer · " + p.Id.Text + " runs"
	o.enter(Frame{Profile: p, Step: step, phase: atCall})
}

// failToken fails the issuer because the relying party's outputs cannot be evaluated.
func (o *operation) failToken(err error) {
	var at *profile.OutputError
	if errors.As(err, &at) {
		o.failDefault(at.Err, at.Reference)
		return
	}
	o.failf("%v", err)
}

// answerError ends the run in the error that the policy words itself (technical profiles reference, section 12).
func (o *operation) answerError() {
	input := func(name string) string {
		for _, in := range o.Stack.inputs {
			if policy.SameId(in.Name, name) {
				return in.Value.Text()
			}
		}
		return ""
	}
	code, message := input("errorCode"), input("errorMessage")
	if code == "" || message == "" {
		o.failf("The technical profile %q needs the input claims errorCode and errorMessage with a value.", o.Stack.Profile.Id.Text)
		return
	}
	o.fail(&profile.Failure{Code: "AAD_Custom_" + code, Error: "access_denied", Message: message})
}

// jsonFormat is the output token format of the issuer that answers the UserInfo endpoint.
const jsonFormat = "JSON"

// issue answers the application.
func (o *operation) issue() {
	p := o.Stack.Profile
	if p.OutputTokenFormat.Text == profile.OAuth2Error {
		o.answerError()
		return
	}
	if p.OutputTokenFormat.Text == jsonFormat {
		o.answerUserInfo(p)
		return
	}
	if p.OutputTokenFormat.Text == samlFormat {
		o.issueSaml(p)
		return
	}
	o.issueTokens(p)
}
