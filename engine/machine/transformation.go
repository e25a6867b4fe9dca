package machine

import (
	"errors"
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/world"
)

// transform runs one claims transformation over the bag in sight.
func (o *operation) transform() {
	f := o.Stack
	list := f.Profile.InputClaimsTransformations
	if o.event.Op == OutputTransformation {
		list = f.Profile.OutputClaimsTransformations
	}
	ref := list[f.index].ReferenceId
	ct, ok := o.m.policy.ClaimsTransformation(ref.Text)
	if !ok {
		o.fail(&profile.Failure{Message: fmt.Sprintf("The claims transformation %q does not exist in this policy.", ref.Text), Span: ref.Span(), Fatal: true})
		return
	}
	method, ok := transform.Find(ct.TransformationMethod.Text)
	if !ok {
		what := "claims transformation method " + ct.TransformationMethod.Text
		o.fail(&profile.Failure{Unsupported: what, Message: "This version does not run the " + what + ".", Span: ct.TransformationMethod.Span(), Fatal: true})
		return
	}
	arguments, ok := o.arguments(ct)
	if !ok {
		return
	}
	w := o.World
	out, err := transform.Execute(method, o.environment(&w), arguments)
	if err != nil {
		o.transformationFailed(ct, err)
		return
	}
	o.World = w
	o.event.Text = fmt.Sprintf("%s (%s)", ct.Id.Text, method.Name)
	if !o.writeOutputs(ct, out) {
		return
	}
	o.change(func(f *Frame) { f.index++ })
}

// environment is what a method may use; random draws advance the world.
func (o *operation) environment(w *world.State) transform.Environment {
	setup := o.m.run.Setup
	now := o.World.Now(setup)
	return transform.Environment{
		RelyingPartyTenantId: o.m.policy.TenantId.Text, TrustFrameworkTenantId: o.m.run.TrustFrameworkTenantId,
		TechnicalProfileId: o.Stack.Profile.Id.Text, Now: now,
		GUID: func() (id string) {
			id, *w = w.GUID(setup)
			return id
		},
		Number: func(limit int) (n int) {
			n, *w = w.Number(setup, limit)
			return n
		},
		Localized: func(elementType, stringId string) (string, bool) {
			return o.m.run.Localized(o.contentDefinition(), elementType, "", stringId)
		},
		Collection: func(id string) ([]claims.Option, bool) {
			t, _ := o.m.run.ClaimType(id)
			options := o.m.run.Options(o.contentDefinition(), t)
			return options, len(options) > 0
		},
		Key: func(container string) (string, bool) {
			text, known, err := setup.Secret(container, now)
			return text, known && err == nil
		},
		Choices: setup.Decisions,
	}
}

// contentDefinition is the page whose texts a transformation reads: that of the profile that runs it, else of
// the page that the profile validates.
func (o *operation) contentDefinition() string {
	for _, p := range []*policy.TechnicalProfile{o.Stack.Profile, o.Stack.Caller} {
		if p == nil {
			continue
		}
		if v, ok := p.MetadataItem("ContentDefinitionReferenceId"); ok {
			return v.Text
		}
	}
	return ""
}

// role is a claim's TransformationClaimType, or the claim type's id where it has none.
func role(ref *policy.ClaimReference) string {
	return ref.TransformationClaimType.Or(ref.ClaimTypeReferenceId.Text)
}

// arguments are what the policy hands to a transformation: of the input claims those that are in the bag.
func (o *operation) arguments(ct *policy.ClaimsTransformation) (a transform.Arguments, ok bool) {
	for _, ref := range ct.InputClaims {
		t, ok := o.claimType(ref.ClaimTypeReferenceId)
		if !ok {
			return a, false
		}
		if e, has := o.Bag.Get(t.Id); has {
			a.Inputs = append(a.Inputs, transform.Input{Role: role(ref), Value: e.Value})
		}
	}
	for _, p := range ct.InputParameters {
		a.Parameters = append(a.Parameters, transform.Given{Id: p.Id.Text, Type: claims.DataType(p.DataType.Text), Text: p.Value.Text})
	}
	for _, ref := range ct.OutputClaims {
		t, ok := o.claimType(ref.ClaimTypeReferenceId)
		if !ok {
			return a, false
		}
		a.Outputs = append(a.Outputs, transform.Target{Role: role(ref), Type: t})
	}
	return a, true
}

// writeOutputs puts what a method left into the claims that play its output roles.
func (o *operation) writeOutputs(ct *policy.ClaimsTransformation, out []transform.Output) bool {
	for _, ref := range ct.OutputClaims {
		t, ok := o.claimType(ref.ClaimTypeReferenceId)
		if !ok {
			return false
		}
		for _, w := range out {
			switch {
			case !policy.SameId(w.Role, role(ref)):
			case w.Cleared:
				o.Bag = o.Bag.Delete(t.Id)
			default:
				v, err := claims.Convert(w.Value, t.DataType)
				if err != nil {
					o.transformationFailed(ct, err)
					return false
				}
				o.set(t, v, v.Type() != claims.Boolean && o.fromSecret(ct))
			}
		}
	}
	return true
}

// fromSecret reports whether a transformation reads a secret claim: what it makes of it is secret too, but
// for the yes or no of a comparison.
func (o *operation) fromSecret(ct *policy.ClaimsTransformation) bool {
	for _, ref := range ct.InputClaims {
		if e, ok := o.Bag.Get(ref.ClaimTypeReferenceId.Text); ok && e.Secret {
			return true
		}
	}
	return false
}

// transformationFailed words a method's error as the service does (claims transformations reference,
// sections 2.4 and 2.5). Only an assertion can become a message on a page.
func (o *operation) transformationFailed(ct *policy.ClaimsTransformation, err error) {
	var assertion *transform.Assertion
	var missing *transform.MissingInput
	at := ct.Span
	switch {
	case errors.As(err, &assertion):
		o.fail(&profile.Failure{Code: "AADB2C90037", Key: assertion.Key, Message: assertion.Text, Span: at})
	case errors.As(err, &missing):
		id := missing.Role
		for _, ref := range ct.InputClaims {
			if policy.SameId(role(ref), missing.Role) {
				id, at = ref.ClaimTypeReferenceId.Text, ref.Span
			}
		}
		o.fail(&profile.Failure{Code: "AADB2C90037", Fatal: true, Span: at, Message: fmt.Sprintf(
			"A Claim of ClaimType with id %q was not found, which is required by the ClaimsTransformationImpl for TransformationMethod %q referenced by the ClaimsTransformation with id %q in policy %q of tenant %q.",
			id, ct.TransformationMethod.Text, ct.Id.Text, o.m.policy.PolicyId.Text, o.m.policy.TenantId.Text)})
	default:
		o.fail(&profile.Failure{Code: "AADB2C90037", Fatal: true, Span: at, Message: fmt.Sprintf(
			"Execution of ClaimsTransformationImpl for TransformationMethod %q of ClaimsTransformation with id %q in policy %q of tenant %q threw an exception with the following message: %v",
			ct.TransformationMethod.Text, ct.Id.Text, o.m.policy.PolicyId.Text, o.m.policy.TenantId.Text, err)})
	}
}
