package rules

import (
	"maps"

	"journeydesigner/engine/policy"
)

// flow says which claims a journey can set, step by step, however it runs: a claim that is not in it is set on no way.
type flow struct {
	// before are, for each step of the journey and of what it calls, the claims that something before it may set.
	before map[*policy.OrchestrationStep]map[string]bool
	// steps are those steps in the order in which they run.
	steps []*policy.OrchestrationStep
	// after are the claims that may be set when the journey ends.
	after map[string]bool
}

// maxInlined bounds the steps of a journey with all that it calls; sub-journeys may call each other in many ways.
const maxInlined = 2000

// flow works out the flow of a user journey.
func (f *facts) flow(j *policy.UserJourney) *flow {
	id := policy.Fold(j.Id.Text)
	if f.flows[id] == nil {
		w := &walker{f: f, flow: &flow{before: map[*policy.OrchestrationStep]map[string]bool{}}, set: map[string]bool{}}
		// What a session profile adds of its own, such as isActiveMFASession, is there when the session is read: before
		// the step whose technical profile uses it. The starter packs' preconditions rely on it.
		for _, t := range f.e.TechnicalProfiles {
			if kindOf(t).session() {
				add(w.set, t.OutputClaims)
			}
		}
		for _, a := range j.AuthorizationTechnicalProfiles {
			if p, ok := f.e.TechnicalProfile(a.ReferenceId.Text); ok {
				w.profile(p)
			}
		}
		w.walk(j.Steps, nil)
		w.flow.after = w.set
		f.flows[id] = w.flow
	}
	return f.flows[id]
}

type walker struct {
	f    *facts
	flow *flow
	set  map[string]bool
}

func (w *walker) walk(steps []*policy.OrchestrationStep, open []string) {
	for _, s := range steps {
		if len(w.flow.steps) > maxInlined {
			return
		}
		if _, again := w.flow.before[s]; !again {
			w.flow.before[s] = maps.Clone(w.set)
			w.flow.steps = append(w.flow.steps, s)
		}
		for _, x := range s.ClaimsExchanges {
			if p, ok := w.f.e.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
				w.profile(p)
			}
		}
		if s.Type.Text == "GetClaims" {
			if p, ok := w.f.e.TechnicalProfile(s.CpimIssuerTechnicalProfileReferenceId.Text); ok {
				w.profile(p)
			}
			if r := w.f.e.RelyingParty; r != nil {
				for _, p := range r.TechnicalProfiles {
					w.claims(p.InputClaims)
				}
			}
		}
		for _, c := range s.JourneyList {
			id := policy.Fold(c.SubJourneyReferenceId.Text)
			if sub, ok := w.f.e.SubJourney(id); ok && !contains(open, id) {
				w.walk(sub.Steps, append(open, id))
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// profile adds what running a technical profile as a claims exchange may leave in the claims bag. Outputs of
// validation technical profiles reach the bag only through the page's own OutputClaims.
func (w *walker) profile(p *policy.TechnicalProfile) { w.f.writes(p, w.set) }

func (w *walker) claims(list []*policy.ClaimReference) { add(w.set, list) }

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
