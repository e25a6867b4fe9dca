package rules

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
)

// facts are what several rules need to know of one chain; each is worked out when it is first asked for.
type facts struct {
	e      *chain.Effective
	used   map[element]map[string]bool
	flows  map[string]*flow
	run    map[string]bool
	served map[string]bool
	values map[string]map[string]bool
}

func newFacts(e *chain.Effective) *facts { return &facts{e: e, flows: map[string]*flow{}} }

// element is a kind of element that others refer to by its Id.
type element string

const (
	aClaimType           element = "ClaimType"
	aTransformation      element = "ClaimsTransformation"
	aProfile             element = "TechnicalProfile"
	aContentDefinition   element = "ContentDefinition"
	aJourney             element = "UserJourney"
	aSubJourney          element = "SubJourney"
	aDisplayControl      element = "DisplayControl"
	aPredicate           element = "Predicate"
	aPredicateValidation element = "PredicateValidation"
	aLocalizedResources  element = "LocalizedResources"
)

// uses reports whether anything in the chain refers to an element.
func (f *facts) uses(of element, id string) bool {
	if f.used == nil {
		f.used = map[element]map[string]bool{}
		f.collect()
	}
	return f.used[of][policy.Fold(id)]
}

func (f *facts) use(of element, ids ...policy.Value) {
	for _, id := range ids {
		f.useText(of, id.Text)
	}
}

func (f *facts) useText(of element, id string) {
	if id == "" {
		return
	}
	if f.used[of] == nil {
		f.used[of] = map[string]bool{}
	}
	f.used[of][policy.Fold(id)] = true
}

func (f *facts) collect() {
	e := f.e
	for _, t := range e.ClaimTypes {
		f.use(aPredicateValidation, t.PredicateValidationReference, t.InputValidationReference)
	}
	for _, v := range e.PredicateValidations {
		for _, g := range v.Groups {
			f.use(aPredicate, g.PredicateReferences...)
		}
	}
	for _, t := range e.ClaimsTransformations {
		f.useClaims(t.InputClaims, t.OutputClaims)
	}
	for _, c := range e.ContentDefinitions {
		for _, r := range c.LocalizedResourcesReferences {
			f.use(aLocalizedResources, r.LocalizedResourcesReferenceId)
		}
		f.useBraces(c.LoadUri.Text)
	}
	for _, c := range e.DisplayControls {
		f.useClaims(c.InputClaims, c.DisplayClaims, c.OutputClaims)
		for _, a := range c.Actions {
			f.useValidations(a.ValidationTechnicalProfiles)
		}
	}
	for _, p := range e.TechnicalProfiles {
		f.useProfile(p)
	}
	for _, j := range e.UserJourneys {
		f.use(aProfile, j.DefaultCpimIssuerTechnicalProfileReferenceId)
		for _, a := range j.AuthorizationTechnicalProfiles {
			f.use(aProfile, a.ReferenceId)
		}
		f.useSteps(j.Steps)
	}
	for _, j := range e.SubJourneys {
		f.useSteps(j.Steps)
	}
	if r := e.RelyingParty; r != nil {
		f.use(aJourney, r.DefaultUserJourney)
		for _, x := range r.Endpoints {
			f.use(aJourney, x.UserJourneyReferenceId)
		}
		for _, x := range r.UserJourneyBehaviors.ContentDefinitionParameters {
			f.useBraces(x.Value.Text)
		}
		for _, p := range r.TechnicalProfiles {
			f.useProfile(p)
		}
	}
}

func (f *facts) useProfile(p *policy.TechnicalProfile) {
	f.useClaims(p.InputClaims, p.DisplayClaims, p.PersistedClaims, p.OutputClaims)
	for _, r := range slices.Concat(p.InputClaimsTransformations, p.OutputClaimsTransformations) {
		f.use(aTransformation, r.ReferenceId)
	}
	f.useValidations(p.ValidationTechnicalProfiles)
	f.use(aProfile, p.IncludeTechnicalProfile, p.IncludeClaimsFromTechnicalProfile, p.UseTechnicalProfileForSessionManagement)
	for _, m := range p.Metadata {
		// Which keys name a claim, a journey or a content definition is not documented for all handlers: a value
		// that is the Id of one counts as its use.
		f.use(aClaimType, m.Value)
		f.use(aContentDefinition, m.Value)
		f.use(aJourney, m.Value)
		f.useBraces(m.Value.Text)
	}
	if p.SubjectNamingInfo != nil {
		f.use(aClaimType, p.SubjectNamingInfo.ClaimType)
	}
}

func (f *facts) useClaims(lists ...[]*policy.ClaimReference) {
	for _, list := range lists {
		for _, c := range list {
			f.use(aClaimType, c.ClaimTypeReferenceId)
			f.use(aDisplayControl, c.DisplayControlReferenceId)
			f.useBraces(c.DefaultValue.Text)
		}
	}
}

// braces yields what stands in each innermost pair of braces of a text, where that has no white space.
func braces(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		open := -1
		for i, c := range text {
			switch {
			case c == '{':
				open = i + 1
			case unicode.IsSpace(c):
				open = -1
			case c == '}':
				if open >= 0 && open < i && !yield(text[open:i]) {
					return
				}
				open = -1
			}
		}
	}
}

// useBraces takes up the claims that {Claim:id} and {id} name in a text.
func (f *facts) useBraces(text string) {
	for name := range braces(text) {
		if family, rest, ok := strings.Cut(name, ":"); ok && strings.EqualFold(family, "claim") {
			name = rest
		}
		f.useText(aClaimType, name)
	}
}

func (f *facts) useValidations(list []*policy.ValidationTechnicalProfile) {
	for _, v := range list {
		f.use(aProfile, v.ReferenceId)
		f.usePreconditions(v.Preconditions)
	}
}

func (f *facts) usePreconditions(list []*policy.Precondition) {
	for _, c := range list {
		if len(c.Values) > 0 {
			f.use(aClaimType, c.Values[0])
		}
	}
}

func (f *facts) useSteps(steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		f.use(aContentDefinition, s.ContentDefinitionReferenceId)
		f.use(aProfile, s.CpimIssuerTechnicalProfileReferenceId)
		f.usePreconditions(s.Preconditions)
		for _, x := range s.ClaimsExchanges {
			f.use(aProfile, x.TechnicalProfileReferenceId)
		}
		for _, c := range s.JourneyList {
			f.use(aSubJourney, c.SubJourneyReferenceId)
		}
	}
}

// serves reports whether the relying party of the chain can start a journey: it is the default one or that of an
// endpoint or of a token issuer. Where the chain has no relying party, all count.
func (f *facts) serves(id string) bool {
	r := f.e.RelyingParty
	if r == nil {
		return true
	}
	if f.served == nil {
		f.served = map[string]bool{policy.Fold(r.DefaultUserJourney.Text): true}
		for _, x := range r.Endpoints {
			f.served[policy.Fold(x.UserJourneyReferenceId.Text)] = true
		}
		for _, p := range f.e.TechnicalProfiles {
			for _, k := range []string{"RefreshTokenUserJourneyId", "ClientCredentialsUserJourneyId"} {
				f.served[policy.Fold(metadata(p, k))] = true
			}
		}
	}
	return f.served[policy.Fold(id)]
}

// runs reports whether something runs a technical profile, as against one that others only include: a step, a page or a
// display control.
func (f *facts) runs(id string) bool {
	if f.run == nil {
		f.run = map[string]bool{}
		for l := range lists(f.e) {
			for _, s := range l.steps {
				f.run[policy.Fold(s.CpimIssuerTechnicalProfileReferenceId.Text)] = true
				for _, x := range s.ClaimsExchanges {
					f.run[policy.Fold(x.TechnicalProfileReferenceId.Text)] = true
				}
			}
			if l.journey != nil {
				f.run[policy.Fold(l.journey.DefaultCpimIssuerTechnicalProfileReferenceId.Text)] = true
				for _, a := range l.journey.AuthorizationTechnicalProfiles {
					f.run[policy.Fold(a.ReferenceId.Text)] = true
				}
			}
		}
		validates := func(list []*policy.ValidationTechnicalProfile) {
			for _, v := range list {
				f.run[policy.Fold(v.ReferenceId.Text)] = true
			}
		}
		for _, t := range f.e.TechnicalProfiles {
			validates(t.ValidationTechnicalProfiles)
		}
		for _, d := range f.e.DisplayControls {
			for _, a := range d.Actions {
				validates(a.ValidationTechnicalProfiles)
			}
		}
	}
	return f.run[policy.Fold(id)]
}

// list is the steps of a user journey or a sub-journey.
type list struct {
	// name is "user journey X" or "sub-journey X".
	name    string
	id      policy.Value
	journey *policy.UserJourney
	sub     *policy.SubJourney
	steps   []*policy.OrchestrationStep
}

// lists gives the step lists of a chain.
func lists(e *chain.Effective) iter.Seq[list] {
	return func(yield func(list) bool) {
		for _, j := range e.UserJourneys {
			if !yield(list{name: "user journey " + j.Id.Text, id: j.Id, journey: j, steps: j.Steps}) {
				return
			}
		}
		for _, j := range e.SubJourneys {
			if !yield(list{name: "sub-journey " + j.Id.Text, id: j.Id, sub: j, steps: j.Steps}) {
				return
			}
		}
	}
}
