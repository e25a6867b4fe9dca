package rules

import (
	"journeydesigner/engine/policy"
)

// flow says which claims a journey can set, step by step, however it runs: a claim that is not in it is set on no way.
type flow struct {
	// steps are the steps of the journey and of what it calls, in the order in which they run; at is where in it.
	steps []*policy.OrchestrationStep
	at    map[*policy.OrchestrationStep]int
	// set is, for each folded claim id, the first place where it may be set; -1 for what is there from the start.
	set map[string]int
}

// before reports whether something before a step may set a claim.
func (f *flow) before(s *policy.OrchestrationStep, id string) bool {
	first, ok := f.set[policy.Fold(id)]
	return ok && first < f.at[s]
}

// sets reports whether anything may set a claim.
func (f *flow) sets(id string) bool {
	_, ok := f.set[policy.Fold(id)]
	return ok
}

// maxInlined bounds the steps of a journey with all that it calls; sub-journeys may call each other in many ways.
const maxInlined = 2000

// flow works out the flow of a user journey.
func (f *facts) flow(j *policy.UserJourney) *flow {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := policy.Fold(j.Id.Text)
	if f.flows[id] == nil {
		w := &walker{f: f, flow: &flow{at: map[*policy.OrchestrationStep]int{}, set: map[string]int{}}}
		// What a session profile adds of its own, such as isActiveMFASession, is there when the session is read: before
		// the step whose technical profile uses it. The starter packs' preconditions rely on it.
		start := map[string]bool{}
		for _, t := range f.e.TechnicalProfiles {
			if kindOf(t).session() {
				add(start, t.OutputClaims)
			}
		}
		for _, a := range j.AuthorizationTechnicalProfiles {
			if p, ok := f.e.TechnicalProfile(a.ReferenceId.Text); ok {
				f.writes(p, start)
			}
		}
		w.take(start, -1)
		w.walk(j.Steps, nil)
		f.flows[id] = w.flow
	}
	return f.flows[id]
}

type walker struct {
	f    *facts
	flow *flow
	// calls counts the sub-journeys that were entered; they may call each other in more ways than there is time for.
	calls int
}

// take notes that claims may be set at a place.
func (w *walker) take(claims map[string]bool, at int) {
	for id := range claims {
		if _, known := w.flow.set[id]; !known {
			w.flow.set[id] = at
		}
	}
}

func (w *walker) walk(steps []*policy.OrchestrationStep, open []string) {
	for _, s := range steps {
		if len(w.flow.steps) > maxInlined {
			return
		}
		at, again := w.flow.at[s]
		if !again {
			at = len(w.flow.steps)
			w.flow.at[s] = at
			w.flow.steps = append(w.flow.steps, s)
		}
		w.take(w.f.stepWrites(s), at)
		for _, c := range s.JourneyList {
			id := policy.Fold(c.SubJourneyReferenceId.Text)
			if sub, ok := w.f.e.SubJourney(id); ok && !contains(open, id) && w.calls < maxInlined {
				w.calls++
				w.walk(sub.Steps, append(open, id))
			}
		}
	}
}

// stepWrites are the claims that the technical profiles of a step may leave in the claims bag. Outputs of validation
// technical profiles reach the bag only through the page's own OutputClaims.
func (f *facts) stepWrites(s *policy.OrchestrationStep) map[string]bool {
	set := map[string]bool{}
	for _, x := range s.ClaimsExchanges {
		if p, ok := f.e.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
			f.writes(p, set)
		}
	}
	if s.Type.Text == "GetClaims" {
		if p, ok := f.e.TechnicalProfile(s.CpimIssuerTechnicalProfileReferenceId.Text); ok {
			f.writes(p, set)
		}
		if r := f.e.RelyingParty; r != nil {
			for _, p := range r.TechnicalProfiles {
				add(set, p.InputClaims)
			}
		}
	}
	return set
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func add(set map[string]bool, list []*policy.ClaimReference) {
	for _, c := range list {
		if c.ClaimTypeReferenceId.Text != "" {
			set[policy.Fold(c.ClaimTypeReferenceId.Text)] = true
		}
	}
}

// writes adds the claims that a technical profile may set.
func (f *facts) writes(p *policy.TechnicalProfile, set map[string]bool) {
	add(set, p.OutputClaims)
	for _, c := range p.InputClaims {
		if c.DefaultValue.IsSet() {
			set[policy.Fold(c.ClaimTypeReferenceId.Text)] = true
		}
	}
	for _, list := range [][]policy.Reference{p.InputClaimsTransformations, p.OutputClaimsTransformations} {
		for _, r := range list {
			if t, ok := f.e.ClaimsTransformation(r.ReferenceId.Text); ok {
				add(set, t.OutputClaims)
			}
		}
	}
	if id := metadata(p, "IpAddressClaimReferenceId"); id != "" {
		set[policy.Fold(id)] = true
	}
	if s, ok := f.e.TechnicalProfile(p.UseTechnicalProfileForSessionManagement.Text); ok {
		add(set, s.PersistedClaims)
		add(set, s.OutputClaims)
	}
}
