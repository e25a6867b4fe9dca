package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// interest is what a policy compares claims with: other values lead other ways.
type interest struct {
	of  *chain.Effective
	run *profile.Run
	// compared are the values that a claim is compared with, by folded claim type; a claim whose mere presence is asked
	// for has none.
	compared map[string][]string
}

// comparing are the input parameters of claims transformations that hold what an input claim is compared with.
var comparing = []string{"compareTo", "matchTo", "valueToCompareTo"}

// interestOf reads preconditions, and the comparisons of claims transformations.
func interestOf(m *machine.Machine) interest {
	p := m.Policy()
	i := interest{of: p, run: m.Run(), compared: map[string][]string{}}
	for _, j := range p.UserJourneys {
		i.steps(j.Steps)
	}
	for _, j := range p.SubJourneys {
		i.steps(j.Steps)
	}
	for _, t := range p.TechnicalProfiles {
		for _, v := range t.ValidationTechnicalProfiles {
			i.preconditions(v.Preconditions)
		}
	}
	for _, t := range p.ClaimsTransformations {
		if policy.SameId(t.TransformationMethod.Text, copiesMatching) {
			i.copied(t)
		}
		for _, in := range t.InputClaims {
			for _, parameter := range t.InputParameters {
				if slices.Contains(comparing, parameter.Id.Text) {
					i.add(in.ClaimTypeReferenceId.Text, parameter.Value.Text)
				}
			}
		}
	}
	return i
}

// copiesMatching is the method that tells values of one claim apart by the predicates of another: a phone number from an
// email address, for example.
const copiesMatching = "CopyClaimIfPredicateMatch"

// copied notes for an input claim a value that meets the predicates of the output claim.
func (i interest) copied(t *policy.ClaimsTransformation) {
	for _, out := range t.OutputClaims {
		kind, ok := i.run.ClaimType(out.ClaimTypeReferenceId.Text)
		if !ok {
			continue
		}
		text := world.Plausible(kind.Id, kind).Text()
		if text == "" || len(kind.Check(text, world.DefaultClock())) > 0 {
			continue
		}
		for _, in := range t.InputClaims {
			i.add(in.ClaimTypeReferenceId.Text, text)
		}
	}
}

func (i interest) steps(steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		i.preconditions(s.Preconditions)
	}
}

func (i interest) preconditions(list []*policy.Precondition) {
	for _, p := range list {
		switch {
		case len(p.Values) == 1:
			i.add(p.Values[0].Text)
		case len(p.Values) > 1:
			i.add(p.Values[0].Text, p.Values[1].Text)
		}
	}
}

// add notes values of a claim; of a boolean the other one, too.
func (i interest) add(claim string, values ...string) {
	id := policy.Fold(claim)
	for _, v := range values {
		both := []string{v}
		if t, ok := i.of.ClaimType(claim); ok && t.DataType.Text == string(claims.Boolean) {
			both = []string{"true", "false"}
		}
		for _, one := range both {
			if !slices.Contains(i.compared[id], one) {
				i.compared[id] = append(i.compared[id], one)
			}
		}
	}
	if _, known := i.compared[id]; !known {
		i.compared[id] = nil
	}
}

// matters reports whether the value of a claim may lead elsewhere.
func (i interest) matters(claim string, v claims.Value) bool {
	_, compared := i.compared[policy.Fold(claim)]
	return compared || v.Type() == claims.Boolean
}

// otherUser is a user who differs in one attribute that matters.
type otherUser struct {
	label string
	user  world.User
}

// users are users like one, each with one attribute that the directory hands to a claim that matters at a value that
// matters, or without it.
func (i interest) users(like world.User) []otherUser {
	var all []otherUser
	done := map[string]bool{}
	for _, t := range i.of.TechnicalProfiles {
		operation, _ := t.MetadataItem("Operation")
		if k, _ := profile.KindOf(t); k.Name != "Directory" || operation.Text != "Read" {
			continue
		}
		for _, v := range i.values(t) {
			if done[v.name+"="+v.text] || world.IsKey(v.name) {
				continue
			}
			done[v.name+"="+v.text] = true
			switch e, has := like.Attributes.Get(v.name); {
			case v.missing && has:
				all = append(all, otherUser{"a user without " + v.name, like.Without(v.name)})
			case !v.missing && (!has || e.Value.Text() != v.text):
				all = append(all, otherUser{fmt.Sprintf("a user with %s %s", v.name, v.text), like.With(v.name, v.value())})
			}
		}
	}
	return all
}

// variant is a claim of an answer at another value, or missing.
type variant struct {
	name, text string
	kind       claims.DataType
	missing    bool
}

// values are the variants of what a profile's output claims take: each that matters at each value that matters, and
// missing.
func (i interest) values(t *policy.TechnicalProfile) []variant {
	var all []variant
	for _, ref := range t.OutputClaims {
		id := ref.ClaimTypeReferenceId.Text
		values, compared := i.compared[policy.Fold(id)]
		if !compared || ref.AlwaysUseDefaultValue.Bool(false) {
			continue
		}
		name, kind := i.run.PartnerName(ref, t.Protocol.Name.Text), claims.String
		if t, ok := i.of.ClaimType(id); ok {
			kind = claims.DataType(t.DataType.Text)
		}
		for _, text := range values {
			all = append(all, variant{name: name, text: text, kind: kind})
		}
		all = append(all, variant{name: name, missing: true})
	}
	return all
}

// value is the variant as a claim's value; a text where it is no value of its type.
func (v variant) value() claims.Value {
	value, err := claims.Parse(v.kind, v.text)
	if err != nil {
		return claims.Text(v.text)
	}
	return value
}

func (v variant) label(at string) string {
	if v.missing {
		return fmt.Sprintf("%s without %s", at, v.name)
	}
	return fmt.Sprintf("%s with %s %s", at, v.name, v.text)
}

// persona is an identity provider's answer with the variant.
func (v variant) persona(from world.Persona) world.Persona {
	from.Claims = maps.Clone(from.Claims)
	if v.missing {
		delete(from.Claims, v.name)
	} else {
		from.Claims[v.name] = v.value()
	}
	return from
}

// reply is a REST service's answer with the variant; ok is false where the answer is no JSON object.
func (v variant) reply(from world.Reply) (reply world.Reply, ok bool) {
	var members map[string]any
	dec := json.NewDecoder(strings.NewReader(from.Body))
	dec.UseNumber() // numbers stay as written
	if dec.Decode(&members) != nil || members == nil {
		return from, false
	}
	if v.missing {
		delete(members, v.name)
	} else {
		members[v.name] = v.value().JSON()
	}
	var body strings.Builder
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if enc.Encode(members) != nil {
		return from, false
	}
	from.Body = strings.TrimSuffix(body.String(), "\n")
	return from, true
}

// forms are a form like one with each field that matters at each value that matters, and one with the required fields
// only.
func (i interest) forms(page *profile.Page, like profile.Answer) []profile.Answer {
	var all []profile.Answer
	least := maps.Clone(like.Claims)
	for _, f := range page.Fields {
		id := f.ClaimTypeReferenceId
		if _, filled := like.Claims[id]; !filled || f.ReadOnly {
			continue
		}
		for _, text := range i.compared[policy.Fold(id)] {
			if like.Claims[id] != text {
				other := profile.Answer{Claims: maps.Clone(like.Claims)}
				other.Claims[id] = text
				all = append(all, other)
			}
		}
		if !f.Required && !strings.EqualFold(f.ControlClaimType, profile.VerificationCodeClaim) {
			least[id] = ""
		}
	}
	if !maps.Equal(least, like.Claims) {
		all = append(all, profile.Answer{Claims: least})
	}
	return all
}
