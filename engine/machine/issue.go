package machine

import (
	"fmt"

	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
)

// enterIssuer starts the token issuer of a SendClaims step.
func (o *operation) enterIssuer() {
	step := o.Stack.Step
	if o.issued != nil {
		o.skip("a token was already sent")
		return
	}
	ref := step.CpimIssuerTechnicalProfileReferenceId
	if !ref.IsSet() {
		if d := o.m.journey.DefaultCpimIssuerTechnicalProfileReferenceId; d.IsSet() {
			ref = d
		} else {
			o.fail(&profile.Failure{Code: "AADB2C90108", Message: fmt.Sprintf("Orchestration step '%s' does not specify a CpimIssuerTechnicalProfileReferenceId when one was expected.", step.Order.Text), Span: step.Span})
			return
		}
	}
	p, ok := o.m.policy.TechnicalProfile(ref.Text)
	if !ok {
		o.fail(&profile.Failure{Code: "AADB2C90021", Message: fmt.Sprintf("The technical profile %q does not exist in this policy.", ref.Text), Profile: ref.Text, Span: ref.Span})
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

// issue builds, signs and verifies the token.
func (o *operation) issue() {
	p := o.Stack.Profile
	spec, err := o.m.run.TokenSpec(p, o.Bag)
	if err != nil {
		o.failf("%v", err)
		return
	}
	container := profile.SigningContainer(p)
	if container == "" {
		o.fail(&profile.Failure{Code: "AADB2C90025", Message: fmt.Sprintf("The technical profile %q has no cryptographic key with Id issuer_secret.", p.Id.Text)})
		return
	}
	key, err := o.m.run.Keys.Signing(container)
	if err != nil {
		o.fail(&profile.Failure{Code: "AADB2C90019", Message: err.Error()})
		return
	}
	draft := token.Build(spec)
	raw, err := draft.Sign(key, spec)
	if err != nil {
		o.failf("The token could not be issued: %v", err)
		return
	}
	o.issued = &Result{Token: raw, Draft: draft}
	o.event.Result = "issued"
	o.event.Text = fmt.Sprintf("ID token for %s, signed with RS256 and verified", spec.Audience)
	if n := len(draft.Missing); n > 0 {
		o.event.Text += fmt.Sprintf("; %d outputs have no value: %v", n, draft.Missing)
	}
	o.change(func(f *Frame) { f.phase = atLeave })
}
