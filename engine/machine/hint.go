package machine

import (
	"fmt"
	"slices"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// named is the technical profile that a step names itself: the issuer of a SendClaims step, the profile of a
// GetClaims step.
func (m *Machine) named(step *policy.OrchestrationStep) policy.Value {
	switch step.Type.Text {
	case "SendClaims":
		return m.issuer(step)
	case "GetClaims", authorizationStep:
		return step.CpimIssuerTechnicalProfileReferenceId
	}
	return policy.Value{}
}

// enterHint starts the profile of a GetClaims step, which reads the id_token_hint of the request.
func (o *operation) enterHint() {
	step := o.Stack.Step
	ref := step.CpimIssuerTechnicalProfileReferenceId
	if !ref.IsSet() {
		o.fail(&profile.Failure{Code: "AADB2C90108", Message: fmt.Sprintf("Orchestration step '%s' does not specify a CpimIssuerTechnicalProfileReferenceId when one was expected.", step.Order.Text), Span: step.Span})
		return
	}
	p, kind, ok := o.profileToRun(ref)
	if !ok {
		return
	}
	on, why, fault := o.m.enabled(p, o.Bag)
	switch {
	case fault != "":
		o.failEnabled(p, fault)
	case !on:
		o.skip(why)
	case kind.Interactive:
		o.fail(&profile.Failure{Code: "AADB2C90037", Fatal: true, Profile: p.Id.Text, Span: ref.Span(), Message: fmt.Sprintf("The technical profile %q of a GetClaims step must read a token and is of the kind %s.", p.Id.Text, kind.Name)})
	default:
		o.event.Text = fmt.Sprintf("%s · %s runs", kind.Name, p.Id.Text)
		o.enter(Frame{Profile: p, Step: step})
	}
}

// notAsked reports whether an output claim of a GetClaims step is dropped: only what the relying party lists as
// input claims comes in (journeys reference, section 3).
func (o *operation) notAsked(ref *policy.ClaimReference) bool {
	f := o.Stack
	if f.Caller != nil || f.Step.Type.Text != "GetClaims" {
		return false
	}
	rp := o.m.run.Leaf.RelyingParty
	if rp == nil || len(rp.TechnicalProfiles) == 0 {
		return true
	}
	return !slices.ContainsFunc(rp.TechnicalProfiles[0].InputClaims, func(in *policy.ClaimReference) bool {
		return policy.SameId(in.ClaimTypeReferenceId.Text, ref.ClaimTypeReferenceId.Text)
	})
}
