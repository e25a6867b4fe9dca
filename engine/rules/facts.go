package rules

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
)

// facts are what several rules need to know of one chain; each is worked out when it is first asked for. They may be
// asked by several goroutines.
type facts struct {
	e      *chain.Effective
	used   func() usage
	served func() map[string]bool
	run    func() map[string]bool
	values func() map[string]map[string]bool

	mu    sync.Mutex
	flows map[string]*flow
}

func newFacts(e *chain.Effective) *facts {
	f := &facts{e: e, flows: map[string]*flow{}}
	f.used = sync.OnceValue(func() usage { return used(e) })
	f.served = sync.OnceValue(func() map[string]bool { return served(e) })
	f.run = sync.OnceValue(func() map[string]bool { return runnable(e) })
	f.values = sync.OnceValue(func() map[string]map[string]bool { return values(e) })
	return f
}

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
func (f *facts) uses(of element, id string) bool { return f.used()[of][policy.Fold(id)] }

// usage is what a chain refers to: folded ids by the kind of element.
type usage map[element]map[string]bool

func (u usage) use(of element, ids ...policy.Value) {
	for _, id := range ids {
		u.useText(of, id.Text)
	}
}

func (u usage) useText(of element, id string) {
	if id == "" {
		return
	}
	if u[of] == nil {
		u[of] = map[string]bool{}
	}
	u[of][policy.Fold(id)] = true
}

// used collects what a chain refers to.
func used(e *chain.Effective) usage {
	u := usage{}
	for _, t := range e.ClaimTypes {
		u.use(aPredicateValidation, t.PredicateValidationReference, t.InputValidationReference)
	}
	for _, v := range e.PredicateValidations {
		for _, g := range v.Groups {
			u.use(aPredicate, g.PredicateReferences...)
		}
	}
	for _, t := range e.ClaimsTransformations {
		u.useClaims(t.InputClaims, t.OutputClaims)
	}
	for _, c := range e.ContentDefinitions {
		for _, r := range c.LocalizedResourcesReferences {
			u.use(aLocalizedResources, r.LocalizedResourcesReferenceId)
		}
		u.useBraces(c.LoadUri.Text)
	}
	for _, c := range e.DisplayControls {
		u.useClaims(c.InputClaims, c.DisplayClaims, c.OutputClaims)
		for _, a := range c.Actions {
			u.useValidations(a.ValidationTechnicalProfiles)
		}
	}
	for _, p := range e.TechnicalProfiles {
		u.useProfile(p)
	}
	for _, j := range e.UserJourneys {
		u.use(aProfile, j.DefaultCpimIssuerTechnicalProfileReferenceId)
		for _, a := range j.AuthorizationTechnicalProfiles {
			u.use(aProfile, a.ReferenceId)
		}
		u.useSteps(j.Steps)
	}
	for _, j := range e.SubJourneys {
		u.useSteps(j.Steps)
	}
	if r := e.RelyingParty; r != nil {
		u.use(aJourney, r.DefaultUserJourney)
		for _, x := range r.Endpoints {
			u.use(aJourney, x.UserJourneyReferenceId)
		}
		for _, x := range r.UserJourneyBehaviors.ContentDefinitionParameters {
			u.useBraces(x.Value.Text)
		}
		for _, p := range r.TechnicalProfiles {
			u.useProfile(p)
		}
	}
	return u
}

func (u usage) useProfile(p *policy.TechnicalProfile) {
	u.useClaims(p.InputClaims, p.DisplayClaims, p.PersistedClaims, p.OutputClaims)
	for _, r := range slices.Concat(p.InputClaimsTransformations, p.OutputClaimsTransformations) {
		u.use(aTransformation, r.ReferenceId)
	}
	u.useValidations(p.ValidationTechnicalProfiles)
	u.use(aProfile, p.IncludeTechnicalProfile, p.IncludeClaimsFromTechnicalProfile, p.UseTechnicalProfileForSessionManagement)
	for _, m := range p.Metadata {
		// Which keys name a claim, a journey or a content definition is not documented for all handlers: a value
		// that is the Id of one counts as its use.
		u.use(aClaimType, m.Value)
		u.use(aContentDefinition, m.Value)
		u.use(aJourney, m.Value)
		u.useBraces(m.Value.Text)
	}
	if p.SubjectNamingInfo != nil {
		u.use(aClaimType, p.SubjectNamingInfo.ClaimType)
	}
}

func (u usage) useClaims(lists ...[]*policy.ClaimReference) {
	for _, list := range lists {
		for _, c := range list {
			u.use(aClaimType, c.ClaimTypeReferenceId)
			u.use(aDisplayControl, c.DisplayControlReferenceId)
			u.useBraces(c.DefaultValue.Text)
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
func (u usage) useBraces(text string) {
	for name := range braces(text) {
		if family, rest, ok := strings.Cut(name, ":"); ok && strings.EqualFold(family, "claim") {
			name = rest
		}
		u.useText(aClaimType, name)
	}
}

func (u usage) useValidations(list []*policy.ValidationTechnicalProfile) {
	for _, v := range list {
		u.use(aProfile, v.ReferenceId)
		u.usePreconditions(v.Preconditions)
	}
}

func (u usage) usePreconditions(list []*policy.Precondition) {
	for _, c := range list {
		if len(c.Values) > 0 {
			u.use(aClaimType, c.Values[0])
		}
	}
}

func (u usage) useSteps(steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		u.use(aContentDefinition, s.ContentDefinitionReferenceId)
		u.use(aProfile, s.CpimIssuerTechnicalProfileReferenceId)
		u.usePreconditions(s.Preconditions)
		for _, x := range s.ClaimsExchanges {
			u.use(aProfile, x.TechnicalProfileReferenceId)
		}
		for _, c := range s.JourneyList {
			u.use(aSubJourney, c.SubJourneyReferenceId)
		}
	}
}

// serves reports whether the relying party of the chain can start a journey: it is the default one or that of an
// endpoint or of a token issuer. Where the chain has no relying party, all count.
func (f *facts) serves(id string) bool {
	return f.e.RelyingParty == nil || f.served()[policy.Fold(id)]
}

// served collects the journeys that the relying party of a chain can start.
func served(e *chain.Effective) map[string]bool {
	r := e.RelyingParty
	out := map[string]bool{policy.Fold(r.DefaultUserJourney.Text): true}
	for _, x := range r.Endpoints {
		out[policy.Fold(x.UserJourneyReferenceId.Text)] = true
	}
	for _, p := range e.TechnicalProfiles {
		for _, k := range []string{"RefreshTokenUserJourneyId", "ClientCredentialsUserJourneyId"} {
			out[policy.Fold(metadata(p, k))] = true
		}
	}
	return out
}

// runs reports whether something runs a technical profile, as against one that others only include: a step, a page or a
// display control.
func (f *facts) runs(id string) bool { return f.run()[policy.Fold(id)] }

// runnable collects the technical profiles that something runs.
func runnable(e *chain.Effective) map[string]bool {
	out := map[string]bool{}
	for l := range lists(e) {
		for _, s := range l.steps {
			out[policy.Fold(s.CpimIssuerTechnicalProfileReferenceId.Text)] = true
			for _, x := range s.ClaimsExchanges {
				out[policy.Fold(x.TechnicalProfileReferenceId.Text)] = true
			}
		}
		if l.journey != nil {
			out[policy.Fold(l.journey.DefaultCpimIssuerTechnicalProfileReferenceId.Text)] = true
			for _, a := range l.journey.AuthorizationTechnicalProfiles {
				out[policy.Fold(a.ReferenceId.Text)] = true
			}
		}
	}
	validates := func(list []*policy.ValidationTechnicalProfile) {
		for _, v := range list {
			out[policy.Fold(v.ReferenceId.Text)] = true
		}
	}
	for _, t := range e.TechnicalProfiles {
		validates(t.ValidationTechnicalProfiles)
	}
	for _, d := range e.DisplayControls {
		for _, a := range d.Actions {
			validates(a.ValidationTechnicalProfiles)
		}
	}
	return out
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
