package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// vocabulary is what a policy has that a scenario may name.
type vocabulary struct {
	policyId                              string
	claims, profiles, exchanges, controls []string
	// keys are the policy keys that technical profiles, user journeys and the claims transformation Hash name.
	keys   []string
	orders []int
}

// KnowsKey says, with the nearest name, that no element of a policy names such a policy key.
func KnowsKey(p *chain.Effective, container string) error {
	v := vocabularyOf(p)
	return v.has("policy key", container, v.keys)
}

// vocabularyOf lists the names of a policy.
func vocabularyOf(p *chain.Effective) vocabulary {
	v := vocabulary{policyId: p.PolicyId.Text, exchanges: []string{profile.ForgotPassword}}
	for _, c := range p.ClaimTypes {
		v.claims = append(v.claims, c.Id.Text)
	}
	for _, t := range p.TechnicalProfiles {
		v.profiles = append(v.profiles, t.Id.Text)
		v.named(t.CryptographicKeys)
	}
	for _, d := range p.DisplayControls {
		v.controls = append(v.controls, d.Id.Text)
	}
	for _, t := range p.ClaimsTransformations {
		for _, in := range t.InputParameters {
			if policy.SameId(in.Id.Text, randomizerSecret) {
				v.keys = append(v.keys, in.Value.Text)
			}
		}
	}
	for _, j := range p.UserJourneys {
		v.named(j.CryptographicKeys)
		v.steps(j.Steps)
	}
	for _, j := range p.SubJourneys {
		v.steps(j.Steps)
	}
	return v
}

// randomizerSecret is the input parameter of Hash that names a policy key.
const randomizerSecret = "randomizerSecret"

// named adds the policy keys that an element names.
func (v *vocabulary) named(keys []policy.Key) {
	for _, k := range keys {
		if id := k.StorageReferenceId.Text; id != "" {
			v.keys = append(v.keys, id)
		}
	}
}

func (v *vocabulary) steps(steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		v.orders = append(v.orders, s.Number())
		for _, x := range s.ClaimsExchanges {
			v.exchanges = append(v.exchanges, x.Id.Text)
		}
		for _, x := range s.ClaimsProviderSelections {
			v.exchanges = append(v.exchanges, x.TargetClaimsExchangeId.Text, x.ValidationClaimsExchangeId.Text)
		}
	}
}

// has gives an error where none of the lists has an id, with the nearest that one of them has.
func (v *vocabulary) has(what, id string, lists ...[]string) error {
	known := slices.Concat(lists...)
	if slices.ContainsFunc(known, func(k string) bool { return policy.SameId(k, id) }) {
		return nil
	}
	return fmt.Errorf("policy %s has no %s %q%s", v.policyId, what, id, didYouMean(id, known))
}

func (v *vocabulary) hasOrder(order int) error {
	if slices.Contains(v.orders, order) {
		return nil
	}
	slices.Sort(v.orders)
	return fmt.Errorf("no journey of policy %s has a step %d; there are %v", v.policyId, order, slices.Compact(v.orders))
}

// naming collects the names of a file that its policy does not have.
type naming struct {
	*vocabulary
	read   original
	faults []error
}

func (n *naming) take(err error, at ...any) {
	if err != nil {
		n.faults = append(n.faults, fmt.Errorf("%s%w", n.read.before(at...), err))
	}
}

// checkNames refuses what the policy does not have: each name with its place and the nearest name that there is.
func (f *File) checkNames(p *chain.Effective) error {
	v := vocabularyOf(p)
	n := &naming{vocabulary: &v, read: f.read}
	n.answers(f.Answers, "answers")
	for _, part := range []struct {
		key string
		ids []string
	}{
		{"providers", slices.Sorted(maps.Keys(f.Providers))}, {"rest", slices.Sorted(maps.Keys(f.Rest))}, {"faults", slices.Sorted(maps.Keys(f.Faults))},
	} {
		for _, id := range part.ids {
			if err := v.has("technical profile", id, v.profiles); err != nil {
				n.take(fmt.Errorf("%s: %w", part.key, err), part.key, id)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Keys)) {
		if err := v.has("policy key", id, v.keys); err != nil {
			n.take(fmt.Errorf("keys: %w", err), "keys", id)
		}
	}
	n.expect(f.Expect, "expect")
	if f.Again != nil {
		n.answers(f.Again.Answers, "again", "answers")
		n.expect(f.Again.Expect, "again", "expect")
	}
	return errors.Join(n.faults...)
}

func (n *naming) claimTypes(values map[string]any, at ...any) {
	for _, id := range slices.Sorted(maps.Keys(values)) {
		n.take(n.has("claim", id, n.claims), slices.Concat(at, []any{id})...)
	}
}

func (n *naming) answers(answers []Answer, at ...any) {
	for i, a := range answers {
		here := slices.Concat(at, []any{i})
		n.on(a.On, slices.Concat(here, []any{"on"})...)
		if a.Choose != "" {
			n.take(n.has("claims exchange", a.Choose, n.exchanges), slices.Concat(here, []any{"choose"})...)
		}
		for _, id := range slices.Sorted(maps.Keys(a.Claims)) {
			n.take(n.has("claim", id, n.claims, []string{profile.PhoneNumberField}), slices.Concat(here, []any{"claims", id})...)
		}
		for _, c := range a.Control {
			id := fmt.Sprint(c.Key)
			if same(id, profile.PhoneNumberField) {
				continue
			}
			n.take(n.has("claim or display control", id, n.claims, n.controls), slices.Concat(here, []any{"control", id})...)
		}
	}
}

func (n *naming) on(on any, at ...any) {
	if on == nil {
		return
	}
	text := fmt.Sprint(on)
	if order, err := strconv.Atoi(text); err == nil {
		n.take(n.hasOrder(order), at...)
		return
	}
	n.take(n.has("technical profile or claims exchange", text, n.profiles, n.exchanges), at...)
}

func (n *naming) expect(x *Expect, at ...any) {
	if x == nil {
		return
	}
	for i, order := range x.Path {
		n.take(n.hasOrder(order), slices.Concat(at, []any{"path", i})...)
	}
	n.claimTypes(x.Claims, slices.Concat(at, []any{"claims"})...)
	for i, r := range x.Requests {
		if r.On != "" {
			n.take(n.has("technical profile", r.On, n.profiles), slices.Concat(at, []any{"requests", i, "on"})...)
		}
	}
}
