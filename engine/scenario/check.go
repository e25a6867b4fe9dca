package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// TransformationCheck is a call of a claims transformation by itself, with what it must come to.
type TransformationCheck struct {
	// Transformation is the Id of the claims transformation.
	Transformation string `yaml:"transformation"`
	// Claims are the input claims that are in the bag, by claim type.
	Claims map[string]any `yaml:"claims,omitempty"`
	// Expect are output claims by claim type; null stands for one that the call does not set. Error is what the
	// call fails with instead; any error for "any".
	Expect map[string]any `yaml:"expect,omitempty"`
	Error  string         `yaml:"error,omitempty"`
}

// Unmet calls the transformation and lists what it did not come to, in plain sentences.
func (c TransformationCheck) Unmet(b *Bench) []string {
	say := func(format string, args ...any) []string {
		return []string{"transformation " + c.Transformation + ": " + fmt.Sprintf(format, args...)}
	}
	ct, ok := b.of.ClaimsTransformation(c.Transformation)
	if !ok {
		var known []string
		for _, t := range b.of.ClaimsTransformations {
			known = append(known, t.Id.Text)
		}
		return say("policy %s has none of that Id%s", b.of.PolicyId.Text, didYouMean(c.Transformation, known))
	}
	inputs, err := c.inputs(b, ct)
	if err != nil {
		return say("%v", err)
	}
	r := b.Call(ct, inputs)
	for _, i := range slices.Sorted(maps.Keys(r.Wrong)) {
		return say("claim %s: %v", ct.InputClaims[i].ClaimTypeReferenceId.Text, r.Wrong[i])
	}
	switch {
	case r.Err != nil && c.Error == "":
		return say("it fails: %v", r.Err)
	case r.Err == nil && c.Error != "":
		return say("it does not fail, expected %q", c.Error)
	case r.Err != nil && c.Error != "any" && r.Err.Error() != c.Error:
		return say("it fails with %q, expected %q", r.Err, c.Error)
	}
	var unmet []string
	for _, id := range slices.Sorted(maps.Keys(c.Expect)) {
		unmet = append(unmet, c.compare(r, id, say)...)
	}
	return unmet
}

// inputs are the values of the input claims; one that is not among those of the transformation is an error.
func (c TransformationCheck) inputs(b *Bench, ct *policy.ClaimsTransformation) ([]BenchInput, error) {
	inputs, used := make([]BenchInput, len(ct.InputClaims)), map[string]bool{}
	for i, ref := range ct.InputClaims {
		for id, v := range c.Claims {
			if !policy.SameId(id, ref.ClaimTypeReferenceId.Text) {
				continue
			}
			used[id] = true
			if v == nil {
				continue // not in the bag
			}
			value, err := valueOf(v)
			if err != nil {
				return nil, fmt.Errorf("claim %s: %w", id, err)
			}
			inputs[i] = BenchInput{Text: value.Text(), Given: true, Secret: b.ClaimType(id).Secret()}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Claims)) {
		if !used[id] {
			return nil, fmt.Errorf("it has no input claim %s", id)
		}
	}
	return inputs, nil
}

func (c TransformationCheck) compare(r BenchResult, id string, say func(string, ...any) []string) []string {
	i := slices.IndexFunc(r.Outputs, func(o BenchOutput) bool { return policy.SameId(o.Claim.Id, id) })
	if i < 0 {
		return say("it has no output claim %s", id)
	}
	o, want := r.Outputs[i], c.Expect[id]
	switch {
	case want == nil && o.State == Written:
		return say("claim %s is set, expected not to be", id)
	case want == nil:
		return nil
	case o.State != Written:
		return say("claim %s is %s", id, o.State)
	}
	v, err := valueOf(want)
	if err != nil {
		return say("claim %s: %v", id, err)
	}
	if have := o.Value; have.NetText() != v.Text() && have.Text() != v.Text() && have.NetText() != v.NetText() && have.Text() != fmt.Sprint(want) {
		if o.Secret {
			return say("claim %s has another value", id)
		}
		return say("claim %s is %q, expected %q", id, have.Text(), v.Text())
	}
	return nil
}

// UnmetTransformations checks all transformations of the file by themselves and lists what they did not come to.
func (f *File) UnmetTransformations(of *chain.Effective, keys *world.Keys) ([]string, error) {
	gaps, err := f.transformationGaps(of, keys)
	return textsOf(gaps), err
}

// transformationGaps checks all transformations of the file by themselves.
func (f *File) transformationGaps(of *chain.Effective, keys *world.Keys) ([]Gap, error) {
	if len(f.Transformations) == 0 {
		return nil, nil
	}
	b, err := NewBench(of, keys, f)
	if err != nil {
		return nil, err
	}
	var gaps []Gap
	for _, c := range f.Transformations {
		for _, text := range c.Unmet(b) {
			gaps = append(gaps, Gap{Part: "transformations", Name: c.Transformation, Text: text})
		}
	}
	return gaps, nil
}

// CheckOf makes the check of a call from what it came to. Secrets are not written into a file that is kept: a call that
// has one is an error, as is one that gives one claim two values.
func CheckOf(ct *policy.ClaimsTransformation, inputs []BenchInput, r BenchResult) (TransformationCheck, error) {
	c := TransformationCheck{Transformation: ct.Id.Text}
	if len(r.Wrong) > 0 {
		return c, errors.New("an input is no value of its type")
	}
	for i, ref := range ct.InputClaims {
		in, id := inputs[i], ref.ClaimTypeReferenceId.Text
		if !in.Given {
			continue
		}
		if in.Secret {
			return c, fmt.Errorf("claim %s is a secret, which is not written into a file", id)
		}
		if before, twice := c.Claims[id]; twice && before != in.Text {
			return c, fmt.Errorf("claim %s has two values", id)
		}
		if c.Claims == nil {
			c.Claims = map[string]any{}
		}
		c.Claims[id] = in.Text
	}
	if r.Err != nil {
		c.Error = r.Err.Error()
		return c, nil //nolint:nilerr // the call's error is what the check expects
	}
	for _, o := range r.Outputs {
		if c.Expect == nil {
			c.Expect = map[string]any{}
		}
		c.Expect[o.Claim.Id] = nil
		if o.State == Written {
			c.Expect[o.Claim.Id] = plainValue(o.Value)
		}
	}
	return c, nil
}

// plainValue is a value as YAML writes it: a boolean or number as such, all else as text.
func plainValue(v claims.Value) any {
	switch v.Type() {
	case claims.Boolean:
		return v.Text() == "true"
	default:
		return v.Text()
	}
}

// transformationsKey begins the last part of a file that AppendChecks has written.
const transformationsKey = "\ntransformations:\n"

// AppendChecks adds checks to the text of a scenario file, or begins one where there is none. The file must have no part
// after its transformations, or the error says so; what stands in it is not touched.
func AppendChecks(text []byte, name, policyId string, checks []TransformationCheck) ([]byte, error) {
	out := bytes.Clone(text)
	if len(out) == 0 {
		begin, err := yaml.Marshal(struct {
			Name   string `yaml:"name"`
			Policy string `yaml:"policy"`
		}{name, policyId})
		if err != nil {
			return nil, err
		}
		out = append(begin, transformationsKey[1:]...)
	} else if !endsInTransformations(string(out)) {
		return nil, errors.New("its last part is not transformations: write the checks into a file of their own")
	}
	if out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	for _, c := range checks {
		item, err := yaml.MarshalWithOptions([]TransformationCheck{c}, yaml.Indent(2), yaml.IndentSequence(true))
		if err != nil {
			return nil, err
		}
		out = append(out, item...)
	}
	if _, err := Parse("the new file", out); err != nil {
		return nil, fmt.Errorf("the checks cannot be added: %w", err)
	}
	return out, nil
}

// endsInTransformations reports whether the last key of the file that stands at the margin is transformations.
func endsInTransformations(text string) bool {
	last := ""
	for line := range strings.Lines(text) {
		if line != "" && !strings.ContainsAny(line[:1], " \t-#\r\n") {
			last = line
		}
	}
	return strings.TrimRight(last, "\r\n ") == "transformations:"
}
