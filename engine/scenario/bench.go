package scenario

import (
	"errors"
	"slices"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/world"
)

// Bench calls the claims transformations of one effective policy by themselves, with input values of one's own,
// in the world in which a scenario begins. Random draws are the same for every call.
type Bench struct {
	of  *chain.Effective
	run *profile.Run
}

// NewBench makes the bench of a policy in a scenario's world; the error is that of a scenario that cannot be used,
// and the bench then has the default world.
func NewBench(of *chain.Effective, keys *world.Keys, f *File) (*Bench, error) {
	b := &Bench{of: of, run: &profile.Run{Policy: of, Leaf: of.Policy, TrustFrameworkTenantId: of.Chain().Layers[0].TenantId.Text, Keys: keys}}
	p, _, err := f.Params(of, keys)
	if err == nil {
		b.run.Setup, b.run.Request = p.Setup, p.Request
	}
	return b, err
}

// BenchInput is what one input claim holds at the call; the zero value stands for a claim that is not in the bag.
type BenchInput struct {
	Text          string
	Given, Secret bool
}

// BenchOutput is one output claim after the call.
type BenchOutput struct {
	// Role is the claim's TransformationClaimType.
	Role  string
	Claim claims.Type
	State OutputState
	// Value is what was written; it shows itself masked where Secret is set.
	Value  claims.Value
	Secret bool
}

// OutputState is what a call does to an output claim.
type OutputState string

// What a call does to an output claim.
const (
	Untouched OutputState = "untouched"
	Written   OutputState = "written"
	Cleared   OutputState = "cleared"
)

// BenchResult is what a call came to.
type BenchResult struct {
	// Outputs has one entry for each output claim of the transformation.
	Outputs []BenchOutput
	// Wrong says, by the number of an input claim, why its text is no value of the claim's type; then nothing was called.
	Wrong map[int]error
	// Err is why there are no values: an error of the method, a *transform.MissingInput, or ErrNoMethod.
	Err error
}

// ErrNoMethod says that the engine has no such transformation method.
var ErrNoMethod = errors.New("this version does not run the method")

// ClaimType is a claim type as a transformation sees it; one that the policy does not declare has its Id only.
func (b *Bench) ClaimType(id string) claims.Type {
	t, ok := b.run.ClaimType(id)
	if !ok {
		t.Id = id
	}
	return t
}

// Call calls a transformation; inputs has one entry for each of its input claims.
func (b *Bench) Call(ct *policy.ClaimsTransformation, inputs []BenchInput) BenchResult {
	r := BenchResult{}
	for _, ref := range ct.OutputClaims {
		r.Outputs = append(r.Outputs, BenchOutput{Role: transformationRole(ref), Claim: b.ClaimType(ref.ClaimTypeReferenceId.Text), State: Untouched})
	}
	method, ok := transform.Find(ct.TransformationMethod.Text)
	if !ok {
		r.Err = ErrNoMethod
		return r
	}
	arguments, secret := b.arguments(ct, inputs, &r)
	if len(r.Wrong) > 0 {
		return r
	}
	var out []transform.Output
	if out, r.Err = transform.Execute(method, b.environment(ct), arguments); r.Err != nil {
		return r
	}
	for _, w := range out {
		for i := range r.Outputs {
			if o := &r.Outputs[i]; policy.SameId(o.Role, w.Role) && r.Err == nil {
				r.Err = o.write(w, secret)
			}
		}
	}
	return r
}

// write takes up what the method left. As in a run, what comes of a secret is secret, but for the yes or no of a
// comparison.
func (o *BenchOutput) write(w transform.Output, secret bool) error {
	if w.Cleared {
		o.State = Cleared
		return nil
	}
	v, err := claims.Convert(w.Value, o.Claim.DataType)
	if err != nil {
		return err
	}
	o.State, o.Value, o.Secret = Written, v, secret && v.Type() != claims.Boolean
	return nil
}

// transformationRole is a claim's TransformationClaimType, or the claim type's id where it has none.
func transformationRole(ref *policy.ClaimReference) string {
	return ref.TransformationClaimType.Or(ref.ClaimTypeReferenceId.Text)
}

// arguments are what the policy hands to the method, with the given inputs as the claims that are in the bag.
func (b *Bench) arguments(ct *policy.ClaimsTransformation, inputs []BenchInput, r *BenchResult) (a transform.Arguments, secret bool) {
	for i, ref := range ct.InputClaims {
		if i >= len(inputs) || !inputs[i].Given {
			continue
		}
		v, err := claims.Parse(b.ClaimType(ref.ClaimTypeReferenceId.Text).DataType, inputs[i].Text)
		if err != nil {
			if r.Wrong == nil {
				r.Wrong = map[int]error{}
			}
			r.Wrong[i] = err
			continue
		}
		secret = secret || inputs[i].Secret
		a.Inputs = append(a.Inputs, transform.Input{Role: transformationRole(ref), Value: v})
	}
	for _, p := range ct.InputParameters {
		a.Parameters = append(a.Parameters, transform.Given{Id: p.Id.Text, Type: claims.DataType(p.DataType.Text), Text: p.Value.Text})
	}
	for _, o := range r.Outputs {
		a.Outputs = append(a.Outputs, transform.Target{Role: o.Role, Type: o.Claim})
	}
	return a, secret
}

// environment is the world at the start of a run. Texts are those of the first page whose profile runs the
// transformation.
func (b *Bench) environment(ct *policy.ClaimsTransformation) transform.Environment {
	setup, w := b.run.Setup, world.State{}
	page, user := b.user(ct)
	return transform.Environment{
		RelyingPartyTenantId: b.run.Leaf.TenantId.Text, TrustFrameworkTenantId: b.run.TrustFrameworkTenantId, TechnicalProfileId: user, Now: setup.Now(),
		GUID: func() (id string) {
			id, w = w.GUID(setup)
			return id
		},
		Number: func(limit int) (n int) {
			n, w = w.Number(setup, limit)
			return n
		},
		Localized: func(elementType, stringId string) (string, bool) {
			return b.run.Localized(page, elementType, "", stringId)
		},
		Collection: func(id string) ([]claims.Option, bool) {
			options := b.run.Options(page, b.ClaimType(id))
			return options, len(options) > 0
		},
		Key: func(container string) (string, bool) {
			text, known, err := setup.Secret(container, setup.Now())
			return text, known && err == nil
		},
		Choices: setup.Decisions,
	}
}

// user is the first technical profile that runs the transformation, one with a page before others.
func (b *Bench) user(ct *policy.ClaimsTransformation) (page, id string) {
	for _, p := range b.of.TechnicalProfiles {
		refs := slices.Concat(p.InputClaimsTransformations, p.OutputClaimsTransformations)
		if !slices.ContainsFunc(refs, func(r policy.Reference) bool { return policy.SameId(r.ReferenceId.Text, ct.Id.Text) }) {
			continue
		}
		if v, ok := p.MetadataItem("ContentDefinitionReferenceId"); ok {
			return v.Text, p.Id.Text
		}
		if id == "" {
			id = p.Id.Text
		}
	}
	return "", id
}
