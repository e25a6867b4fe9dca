package chain

import (
	"fmt"
	"slices"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// Without is the effective policy of the chain with one of its layers left out, so that what the layer does can
// be seen. ok is false where the chain has no such layer, or nothing would be left. Leaving the leaf out gives
// the policy of its base.
func (c *Chain) Without(policyId string) (e *Effective, findings []diag.Finding, ok bool) {
	i := slices.IndexFunc(c.Layers, func(l *policy.Policy) bool { return policy.SameId(l.PolicyId.Text, policyId) })
	if i < 0 || len(c.Layers) < 2 || c.broken {
		return nil, nil, false
	}
	layers := slices.Delete(slices.Clone(c.Layers), i, i+1)
	// A set of its own: what prefixes of this chain amount to is not what they amount to in the whole one.
	less := &Chain{Leaf: layers[len(layers)-1], Layers: layers, set: NewSet(layers)}
	e, findings = less.Effective()
	return e, findings, true
}

// ChangeKind says what a layer does to an element.
type ChangeKind string

// The kinds of changes.
const (
	Adds    ChangeKind = "adds"
	Changes ChangeKind = "changes"
)

// Change is what one layer does to one element of the policies below it.
type Change struct {
	Kind ChangeKind
	// Element is the kind of element as the XML spells it; Id names it.
	Element, Id string
	// Span is the element in the layer.
	Span source.Span
	// Base is the element that it changes, in the nearest layer below that has it; zero for Adds.
	Base policy.Layer
}

// Changes lists what a layer of the chain adds and changes, in the order of its file. It is empty where the
// chain has no such layer. Every element of the root adds.
func (c *Chain) Changes(policyId string) []Change {
	i := slices.IndexFunc(c.Layers, func(l *policy.Policy) bool { return policy.SameId(l.PolicyId.Text, policyId) })
	if i < 0 {
		return nil
	}
	known := map[string]policy.Layer{}
	for _, below := range c.Layers[:i] {
		for _, e := range elements(below) {
			known[e.key()] = policy.Layer{PolicyId: below.PolicyId.Text, Span: e.Span}
		}
	}
	own := elements(c.Layers[i])
	for j := range own {
		own[j].Kind = Adds
		if base, ok := known[own[j].key()]; ok {
			own[j].Kind, own[j].Base = Changes, base
		}
	}
	slices.SortStableFunc(own, func(a, b Change) int { return a.Span.Start - b.Span.Start })
	return own
}

func (c Change) key() string { return c.Element + "/" + policy.Fold(c.Id) }

// elements are the addressable elements of one file.
func elements(p *policy.Policy) []Change {
	var all []Change
	put := func(element, id string, at source.Span) {
		all = append(all, Change{Element: element, Id: id, Span: at})
	}
	for _, e := range p.ClaimTypes {
		put("ClaimType", e.Id.Text, e.Span)
	}
	for _, e := range p.Predicates {
		put("Predicate", e.Id.Text, e.Span)
	}
	for _, e := range p.PredicateValidations {
		put("PredicateValidation", e.Id.Text, e.Span)
	}
	for _, e := range p.ClaimsTransformations {
		put("ClaimsTransformation", e.Id.Text, e.Span)
	}
	for _, e := range p.ClientDefinitions {
		put("ClientDefinition", e.Id.Text, e.Span)
	}
	for _, e := range p.ContentDefinitions {
		put("ContentDefinition", e.Id.Text, e.Span)
	}
	if p.Localization != nil {
		for _, e := range p.Localization.LocalizedResources {
			put("LocalizedResources", e.Id.Text, e.Span)
		}
	}
	for _, e := range p.DisplayControls {
		put("DisplayControl", e.Id.Text, e.Span)
	}
	for _, e := range p.TechnicalProfiles {
		put("TechnicalProfile", e.Id.Text, e.Span)
	}
	for _, j := range p.UserJourneys {
		put("UserJourney", j.Id.Text, j.Span)
		for _, s := range j.Steps {
			put("OrchestrationStep", fmt.Sprintf("%s/%s", j.Id.Text, s.Order.Text), s.Span)
		}
	}
	for _, j := range p.SubJourneys {
		put("SubJourney", j.Id.Text, j.Span)
		for _, s := range j.Steps {
			put("OrchestrationStep", fmt.Sprintf("%s/%s", j.Id.Text, s.Order.Text), s.Span)
		}
	}
	if p.RelyingParty != nil {
		put("RelyingParty", p.PolicyId.Text, p.RelyingParty.Span)
	}
	return all
}
