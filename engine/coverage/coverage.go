// Package coverage tells what runs of a policy have touched of it, and what is left: steps, outcomes of preconditions,
// technical profiles, claims transformations and failures. It counts the events of runs and knows nothing of how they
// came about: no scenario, no expectation, no search.
package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
)

// Kind is what kind of element a Spot is.
type Kind string

// The kinds of elements that are counted.
const (
	StepSpot           Kind = "step"
	BranchSpot         Kind = "branch"
	ProfileSpot        Kind = "technicalProfile"
	TransformationSpot Kind = "transformation"
	// ErrorSpot is the failure of a technical profile that speaks to the outside, or of an assertion.
	ErrorSpot Kind = "error"
)

// Kinds lists the kinds in the order in which they are told.
var Kinds = []Kind{StepSpot, BranchSpot, ProfileSpot, TransformationSpot, ErrorSpot}

// Spot is an element of a policy that a run may reach, and how many runs did.
type Spot struct {
	Kind Kind
	// Name is the element in words: "SignUpOrSignIn step 3", "SignUpOrSignIn step 3 precondition 1 is true", an Id.
	Name  string
	Count int
	Span  source.Span
}

// Coverage is what the runs of one policy have reached of it: the steps of the journeys that the relying party starts
// and of what they call, both outcomes of every precondition, the technical profiles and claims transformations that
// these run, and the failures of those that can fail.
type Coverage struct {
	Policy string
	// Spots in the order of the policy.
	Spots []Spot

	at map[string]int
}

// OfJourney lists what there is to reach in one journey.
func OfJourney(of *chain.Effective, j *policy.UserJourney) *Coverage {
	c := &Coverage{Policy: of.PolicyId.Text, at: map[string]int{}}
	w := &spotter{Coverage: c, of: of}
	w.steps(j.Id.Text, j.Steps)
	return c
}

// New lists what there is to reach in a policy; nothing in one that is no relying party's.
func New(of *chain.Effective) *Coverage {
	c := &Coverage{Policy: of.PolicyId.Text, at: map[string]int{}}
	w := &spotter{Coverage: c, of: of}
	if r := of.RelyingParty; r != nil {
		ids := []policy.Value{r.DefaultUserJourney}
		for _, e := range r.Endpoints {
			ids = append(ids, e.UserJourneyReferenceId)
		}
		for _, id := range ids {
			if j, ok := of.UserJourney(id.Text); ok {
				w.steps(j.Id.Text, j.Steps)
				w.refreshes(j.Steps)
			}
		}
	}
	return c
}

// refreshes adds the journeys that redeem the refresh tokens of a journey's issuers.
func (w *spotter) refreshes(steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		p, ok := w.of.TechnicalProfile(s.CpimIssuerTechnicalProfileReferenceId.Text)
		if !ok {
			continue
		}
		id, _ := p.MetadataItem("RefreshTokenUserJourneyId")
		if j, ok := w.of.UserJourney(id.Text); ok {
			w.steps(j.Id.Text, j.Steps)
		}
	}
}

func (c *Coverage) add(kind Kind, key, name string, at source.Span) (isNew bool) {
	key = string(kind) + " " + key
	if _, known := c.at[key]; known {
		return false
	}
	c.at[key] = len(c.Spots)
	c.Spots = append(c.Spots, Spot{Kind: kind, Name: name, Span: at})
	return true
}

// spotter walks a policy.
type spotter struct {
	*Coverage
	of *chain.Effective
}

func (w *spotter) steps(journey string, steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		order, _ := s.Order.Int()
		name := fmt.Sprintf("%s step %d", journey, order)
		if !w.add(StepSpot, policy.Fold(name), name, s.Span) {
			return // a sub-journey that was here before
		}
		w.preconditions(name, s.Preconditions)
		for _, x := range s.ClaimsExchanges {
			w.profile(x.TechnicalProfileReferenceId.Text)
		}
		w.profile(s.CpimIssuerTechnicalProfileReferenceId.Text)
		for _, sub := range s.JourneyList {
			if j, ok := w.of.SubJourney(sub.SubJourneyReferenceId.Text); ok {
				w.steps(j.Id.Text, j.Steps)
			}
		}
	}
}

func (w *spotter) preconditions(where string, list []*policy.Precondition) {
	for i, p := range list {
		for _, outcome := range []bool{true, false} {
			name := fmt.Sprintf("%s precondition %d is %t", where, i+1, outcome)
			w.add(BranchSpot, policy.Fold(name), name, p.Span)
		}
	}
}

func (w *spotter) profile(id string) {
	p, ok := w.of.TechnicalProfile(id)
	if !ok || !w.add(ProfileSpot, policy.Fold(p.Id.Text), p.Id.Text, p.Span) {
		return
	}
	for _, ref := range slices.Concat(p.InputClaimsTransformations, p.OutputClaimsTransformations) {
		if t, ok := w.of.ClaimsTransformation(ref.ReferenceId.Text); ok {
			w.add(TransformationSpot, policy.Fold(t.Id.Text), t.Id.Text, t.Span)
			if strings.HasPrefix(t.TransformationMethod.Text, "Assert") {
				w.add(ErrorSpot, policy.Fold(t.Id.Text), t.Id.Text+" fails", t.Span)
			}
		}
	}
	if kind, ok := profile.KindOf(p); ok && len(kind.Faults) > 0 {
		w.add(ErrorSpot, policy.Fold(p.Id.Text), p.Id.Text+" fails", p.Span)
	}
	w.validations(p.Id.Text, p.ValidationTechnicalProfiles)
	for _, ref := range p.DisplayClaims {
		if d, ok := w.of.DisplayControl(ref.DisplayControlReferenceId.Text); ok {
			for _, a := range d.Actions {
				w.validations(d.Id.Text+" "+a.Id.Text, a.ValidationTechnicalProfiles)
			}
		}
	}
}

func (w *spotter) validations(where string, list []*policy.ValidationTechnicalProfile) {
	for _, v := range list {
		w.preconditions(where+" validation "+v.ReferenceId.Text, v.Preconditions)
		w.profile(v.ReferenceId.Text)
	}
}

// AtStep counts what an orchestration step has of its own - itself, the outcomes of its preconditions, its technical profiles
// and what these run - and how much of it some run has reached. What a sub-journey has is not its caller's.
func (c *Coverage) AtStep(of *chain.Effective, journey string, s *policy.OrchestrationStep) (reached, all int) {
	own := *s
	own.JourneyList = nil
	return c.within(of, func(w *spotter) { w.steps(journey, []*policy.OrchestrationStep{&own}) })
}

// AtProfile counts what a technical profile has, itself and what it runs, and how much of it some run has reached.
func (c *Coverage) AtProfile(of *chain.Effective, id string) (reached, all int) {
	return c.within(of, func(w *spotter) { w.profile(id) })
}

// within counts the spots of a part of the policy.
func (c *Coverage) within(of *chain.Effective, walk func(*spotter)) (reached, all int) {
	part := &Coverage{at: map[string]int{}}
	walk(&spotter{Coverage: part, of: of})
	for key := range part.at {
		if i, known := c.at[key]; known {
			all++
			if c.Spots[i].Count > 0 {
				reached++
			}
		}
	}
	return reached, all
}

// Take counts what the events of a run reached: each spot once a run.
func (c *Coverage) Take(events []machine.Event) { c.Count(c.Reach(events)) }

// Count adds one run that reached the spots of these numbers.
func (c *Coverage) Count(reached map[int]bool) {
	for i := range reached {
		c.Spots[i].Count++
	}
}

// Reach is the numbers of the spots that the events of a run reach. It may be called at the same time as Count.
func (c *Coverage) Reach(events []machine.Event) map[int]bool {
	reached := map[int]bool{}
	for _, e := range events {
		for _, key := range spotsOf(e) {
			if i, ok := c.at[key]; ok {
				reached[i] = true
			}
		}
	}
	return reached
}

// spotsOf are the keys of what an event is about.
func spotsOf(e machine.Event) []string {
	keys := spotsReached(e)
	switch {
	case e.Failure == nil:
	case e.Op == machine.InputTransformation, e.Op == machine.OutputTransformation:
		keys = append(keys, string(ErrorSpot)+" "+policy.Fold(e.Subject))
	case e.Failure.Profile != "" || e.Profile != "":
		keys = append(keys, string(ErrorSpot)+" "+policy.Fold(cmp.Or(e.Failure.Profile, e.Profile)))
	}
	return keys
}

// spotsReached are the keys of what an event is about, failures left out.
func spotsReached(e machine.Event) []string {
	step := policy.Fold(fmt.Sprintf("%s step %d", e.Journey, e.Order))
	switch e.Op {
	case machine.TestPrecondition:
		where := step
		if e.Caller != "" {
			where = policy.Fold(e.Caller + " validation " + e.Profile)
		}
		outcome, _, _ := strings.Cut(e.Result, " ")
		return []string{fmt.Sprintf("%s %s precondition %d is %s", BranchSpot, where, max(e.Index, 1), outcome)}
	case machine.InputTransformation, machine.OutputTransformation:
		return []string{string(TransformationSpot) + " " + policy.Fold(e.Subject)}
	case machine.EnterJourney: // a sub-journey that takes the rest over never comes back to its step
		if e.Order > 0 {
			return []string{string(StepSpot) + " " + step}
		}
	case machine.EnterProfile, machine.Call, machine.Issue, machine.Ask:
		// Whatever happens in a step's technical profile, the step has run, be it that it fails later.
		return []string{string(StepSpot) + " " + step, string(ProfileSpot) + " " + policy.Fold(e.Profile)}
	case machine.Leave:
		if e.Profile == "" && e.Result == string(machine.StepRun) {
			return []string{string(StepSpot) + " " + step}
		}
	}
	return nil
}

// Reached counts the spots of a kind that some run has reached, and all of them; an empty kind stands for all kinds.
func (c *Coverage) Reached(kind Kind) (reached, all int) {
	for _, s := range c.Spots {
		if kind == "" || s.Kind == kind {
			all++
			if s.Count > 0 {
				reached++
			}
		}
	}
	return reached, all
}
