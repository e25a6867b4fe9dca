package chain

import (
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// Effective is what a chain of files amounts to. It shares parts with the policies it was made of: none of
// it may be written to.
type Effective struct {
	// Policy is the merged policy; path, ids and relying party are the leaf's. Includes of its technical
	// profiles are resolved.
	*policy.Policy

	chain *Chain

	claimTypes            map[string]*policy.ClaimType
	claimsTransformations map[string]*policy.ClaimsTransformation
	technicalProfiles     map[string]*policy.TechnicalProfile
	contentDefinitions    map[string]*policy.ContentDefinition
	clientDefinitions     map[string]*policy.ClientDefinition
	userJourneys          map[string]*policy.UserJourney
	subJourneys           map[string]*policy.SubJourney
	displayControls       map[string]*policy.DisplayControl
	predicates            map[string]*policy.Predicate
	predicateValidations  map[string]*policy.PredicateValidation
	inputValidations      map[string]*policy.InputValidation
	localizedResources    map[string]*policy.LocalizedResources
}

// Effective merges the chain and checks the result. The findings hold those of the chain too. The
// effective policy is nil where the chain is broken: a policy without its base would be another policy.
func (c *Chain) Effective() (*Effective, []diag.Finding) {
	findings := append([]diag.Finding(nil), c.Findings...)
	if c.broken {
		return nil, findings
	}
	m := c.set.merge(c.Layers)
	findings = append(findings, m.findings...)
	p := m.policy
	included := c.set.include(p.TechnicalProfiles)
	findings = append(findings, included.findings...)
	resolved := *p
	resolved.TechnicalProfiles = included.profiles
	e := newEffective(&resolved, c)
	findings = append(findings, check(e)...)
	list := diag.List(findings).Unique()
	list.Sort()
	return e, list
}

func newEffective(p *policy.Policy, c *Chain) *Effective {
	e := &Effective{Policy: p, chain: c,
		claimTypes:            indexed(c.set, p.ClaimTypes, (*policy.ClaimType).Key),
		claimsTransformations: indexed(c.set, p.ClaimsTransformations, (*policy.ClaimsTransformation).Key),
		technicalProfiles:     indexed(c.set, p.TechnicalProfiles, (*policy.TechnicalProfile).Key),
		contentDefinitions:    indexed(c.set, p.ContentDefinitions, (*policy.ContentDefinition).Key),
		clientDefinitions:     indexed(c.set, p.ClientDefinitions, (*policy.ClientDefinition).Key),
		userJourneys:          indexed(c.set, p.UserJourneys, (*policy.UserJourney).Key),
		subJourneys:           indexed(c.set, p.SubJourneys, (*policy.SubJourney).Key),
		displayControls:       indexed(c.set, p.DisplayControls, (*policy.DisplayControl).Key),
		predicates:            indexed(c.set, p.Predicates, (*policy.Predicate).Key),
		inputValidations:      indexed(c.set, p.InputValidations, (*policy.InputValidation).Key),
		predicateValidations:  indexed(c.set, p.PredicateValidations, (*policy.PredicateValidation).Key),
	}
	if p.Localization != nil {
		e.localizedResources = indexed(c.set, p.Localization.LocalizedResources, (*policy.LocalizedResources).Key)
	}
	return e
}

func technicalProfileId(p *policy.TechnicalProfile) string { return p.Id.Text }

// indexed is the index of a list that other chains of the set may have too; nil where the list is empty.
func indexed[T any](s *Set, elements []*T, key func(*T) string) map[string]*T {
	if len(elements) == 0 {
		return nil
	}
	m, _ := s.indexes.of(listOf(elements), func() any { return index(elements, key) }).(map[string]*T)
	return m
}

func index[T any](elements []T, key func(T) string) map[string]T {
	m := make(map[string]T, len(elements))
	for _, e := range elements {
		m[key(e)] = e
	}
	return m
}

func lookup[T any](m map[string]T, id string) (T, bool) {
	var room [64]byte
	x, ok := m[string(policy.AppendFold(room[:0], id))]
	return x, ok
}

// Chain is the chain that the policy was made of.
func (e *Effective) Chain() *Chain { return e.chain }

// ClaimType finds a claim type by its Id, without regard to case, as all lookups here.
func (e *Effective) ClaimType(id string) (*policy.ClaimType, bool) { return lookup(e.claimTypes, id) }

// ClaimsTransformation finds a claims transformation.
func (e *Effective) ClaimsTransformation(id string) (*policy.ClaimsTransformation, bool) {
	return lookup(e.claimsTransformations, id)
}

// TechnicalProfile finds a technical profile, with what it includes. The relying party's own profile is
// not among them.
func (e *Effective) TechnicalProfile(id string) (*policy.TechnicalProfile, bool) {
	return lookup(e.technicalProfiles, id)
}

// ContentDefinition finds a content definition.
func (e *Effective) ContentDefinition(id string) (*policy.ContentDefinition, bool) {
	return lookup(e.contentDefinitions, id)
}

// ClientDefinition finds a client definition.
func (e *Effective) ClientDefinition(id string) (*policy.ClientDefinition, bool) {
	return lookup(e.clientDefinitions, id)
}

// UserJourney finds a user journey.
func (e *Effective) UserJourney(id string) (*policy.UserJourney, bool) {
	return lookup(e.userJourneys, id)
}

// SubJourney finds a sub-journey.
func (e *Effective) SubJourney(id string) (*policy.SubJourney, bool) {
	return lookup(e.subJourneys, id)
}

// DisplayControl finds a display control.
func (e *Effective) DisplayControl(id string) (*policy.DisplayControl, bool) {
	return lookup(e.displayControls, id)
}

// Predicate finds a predicate.
func (e *Effective) Predicate(id string) (*policy.Predicate, bool) { return lookup(e.predicates, id) }

// PredicateValidation finds a predicate validation.
func (e *Effective) PredicateValidation(id string) (*policy.PredicateValidation, bool) {
	return lookup(e.predicateValidations, id)
}

// InputValidation finds an input validation, the older form of a predicate validation.
func (e *Effective) InputValidation(id string) (*policy.InputValidation, bool) {
	return lookup(e.inputValidations, id)
}

// LocalizedResources finds the texts of a page in a language.
func (e *Effective) LocalizedResources(id string) (*policy.LocalizedResources, bool) {
	return lookup(e.localizedResources, id)
}
