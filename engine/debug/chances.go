package debug

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
)

// Fate is what became of a chance to write a claim.
type Fate string

// The fates.
const (
	// Wrote: the operation ran and changed the claim.
	Wrote Fate = "wrote"
	// NoValue: the operation ran and had nothing to write.
	NoValue Fate = "no value"
	// Skipped: the step was skipped, by a precondition or because its technical profile is not enabled.
	Skipped Fate = "skipped"
	// NotChosen: the step ran another claims exchange, or the page never came to this technical profile.
	NotChosen Fate = "not chosen"
	// Dropped: it has a value where it runs, and the page around it does not put the claim out.
	Dropped Fate = "dropped"
	// Ahead: the run has not come to it yet.
	Ahead Fate = "ahead"
	// WouldSkip: the run has not come to it yet, and its step would be skipped if the claims bag stayed as it is.
	WouldSkip Fate = "would be skipped"
	// NotReached: the run ended before.
	NotReached Fate = "not reached"
)

// Chance is one place of the journey that can give a claim a value, and what came of it up to the cursor.
type Chance struct {
	// Journey and Order name the step; Profile runs there, Caller is the page that runs it as a validation technical
	// profile, or empty.
	Journey string
	Order   int
	Profile string
	Caller  string
	// How it writes: "output claim from oid", "claims transformation CreateName".
	How string
	// Partner is the name under which the value comes from outside, where it is another than the claim's; empty where
	// the names agree. This is where a claim is renamed.
	Partner string
	Fate    Fate
	// Why says why nothing was written: the precondition that skipped, what did not come back.
	Why string
	// Span is the element that writes, Cause the one that kept it from writing; either may be zero.
	Span, Cause source.Span
	// Moment is the index in the trail that decided, or -1.
	Moment int
}

// Where is the chance in words: "Step 2 · Facebook-OAUTH".
func (c Chance) Where() string {
	text := fmt.Sprintf("Step %d", c.Order)
	if c.Caller != "" {
		text += " · " + c.Caller
	}
	return text + " · " + c.Profile
}

// Drop is a value that a page's or validation profile's own scope held and that the page did not put out.
type Drop struct {
	// Index is the moment at which the scope ended.
	Index int
	// Profile is the technical profile in whose scope the value was; By the page that ended without putting it out,
	// often the same. Span is that page's place.
	Profile, By string
	Span        source.Span
}

// Chances are all places of the journey, in its order and with the sub-journeys that it calls, that can write a claim
// type, each with what came of it up to the cursor.
func (s *Session) Chances(claimType string) []Chance {
	c := &chances{s: s, claim: claimType}
	j := s.machine.Journey()
	c.steps(j.Id.Text, j.Steps, nil)
	return c.found
}

// Drops are the scopes up to the cursor that held a value of the claim type which nobody put out, oldest first. A page
// that has not ended may still put it out.
func (s *Session) Drops(claimType string) []Drop {
	var drops []Drop
	sets := func(c claims.Change) bool { return policy.SameId(c.Id, claimType) }
	for i := 1; i <= s.cursor; i++ {
		e := s.trail[i].Event
		if !s.trail[i-1].State.Bag.Has(claimType) || s.trail[i].State.Bag.Has(claimType) || slices.ContainsFunc(e.Changes, sets) {
			continue
		}
		page := e.Profile
		if e.Caller != "" {
			page = e.Caller
		}
		if at := s.left(i, page); at > 0 && !s.trail[at].State.JourneyBag().Has(claimType) {
			d := Drop{Index: i, Profile: e.Profile, By: page, Span: e.Span}
			if p, ok := s.machine.Policy().TechnicalProfile(page); ok {
				d.Span = p.Span
			}
			drops = append(drops, d)
		}
	}
	return drops
}

// left is the moment up to the cursor at which a technical profile that runs at a moment was left, or 0.
func (s *Session) left(from int, profile string) int {
	for i := from; i <= s.cursor; i++ {
		if e := s.trail[i].Event; e.Op == machine.Leave && e.Caller == "" && policy.SameId(e.Profile, profile) {
			return i
		}
	}
	return 0
}

// maxChances bounds how many places are listed; a policy that calls sub-journeys in a circle would have no end.
const maxChances = 200

// chances collects.
type chances struct {
	s     *Session
	claim string
	found []Chance
}

func (c *chances) steps(journey string, steps []*policy.OrchestrationStep, open []string) {
	for _, step := range steps {
		if len(c.found) >= maxChances {
			return
		}
		if len(step.JourneyList) > 0 {
			c.sub(step, open)
		}
		refs := exchanges(step)
		for _, ref := range refs {
			if p, ok := c.s.machine.Policy().TechnicalProfile(ref.Text); ok {
				c.profile(Chance{Journey: journey, Order: step.Number(), Profile: p.Id.Text, Moment: -1}, p, step)
			}
		}
	}
}

// exchanges are the technical profiles that a step can run.
func exchanges(step *policy.OrchestrationStep) []policy.Value {
	var refs []policy.Value
	for _, x := range step.ClaimsExchanges {
		refs = append(refs, x.TechnicalProfileReferenceId)
	}
	if step.Type.Text == "GetClaims" && step.CpimIssuerTechnicalProfileReferenceId.IsSet() {
		refs = append(refs, step.CpimIssuerTechnicalProfileReferenceId)
	}
	return refs
}

func (c *chances) sub(step *policy.OrchestrationStep, open []string) {
	for _, candidate := range step.JourneyList {
		id := policy.Fold(candidate.SubJourneyReferenceId.Text)
		if sub, ok := c.s.machine.Policy().SubJourney(id); ok && !slices.Contains(open, id) {
			c.steps(sub.Id.Text, sub.Steps, append(slices.Clone(open), id))
		}
	}
}

// profile adds what a technical profile of a step writes, and what its validation profiles write that stays on the
// page.
func (c *chances) profile(at Chance, p *policy.TechnicalProfile, step *policy.OrchestrationStep) {
	for _, w := range c.writes(p) {
		c.found = append(c.found, c.judged(w.chance(at), w.subject, step))
	}
	put := slices.ContainsFunc(p.OutputClaims, c.names)
	for _, v := range p.ValidationTechnicalProfiles {
		inner, ok := c.s.machine.Policy().TechnicalProfile(v.ReferenceId.Text)
		if !ok {
			continue
		}
		check := at
		check.Caller, check.Profile = p.Id.Text, inner.Id.Text
		for _, w := range c.writes(inner) {
			x := c.judged(w.chance(check), w.subject, step)
			if !put && (x.Fate == Wrote || x.Fate == NoValue) {
				x.Fate, x.Cause = Dropped, p.Span
				x.Why = fmt.Sprintf("it stays on the page: %s has no output claim %s", p.Id.Text, c.claim)
			}
			c.found = append(c.found, x)
		}
	}
}

// write is one element that writes the claim.
type write struct {
	how, partner, subject string
	span                  source.Span
}

func (w write) chance(at Chance) Chance {
	at.How, at.Partner, at.Span = w.how, w.partner, w.span
	return at
}

// writes are the elements of a technical profile that write the claim, in the order in which they run. The default
// value of an input claim is written to the claims bag, too.
func (c *chances) writes(p *policy.TechnicalProfile) []write {
	var all []write
	transformations := func(refs []policy.Reference) {
		for _, r := range refs {
			t, ok := c.s.machine.Policy().ClaimsTransformation(r.ReferenceId.Text)
			if ok && slices.ContainsFunc(t.OutputClaims, c.names) {
				all = append(all, write{how: "claims transformation " + t.Id.Text, subject: t.Id.Text, span: r.Span})
			}
		}
	}
	transformations(p.InputClaimsTransformations)
	for _, r := range p.InputClaims {
		if c.names(r) && r.DefaultValue.IsSet() {
			all = append(all, write{how: "the DefaultValue of an input claim", subject: r.ClaimTypeReferenceId.Text, span: r.Span})
		}
	}
	for _, r := range p.OutputClaims {
		if !c.names(r) {
			continue
		}
		w := write{how: "output claim", subject: r.ClaimTypeReferenceId.Text, span: r.Span}
		name := c.s.machine.Run().PartnerName(r, p.Protocol.Name.Text)
		if k, _ := profile.KindOf(p); k.Name == "Directory" {
			name = r.PartnerClaimType.Text // the default partner names of protocols do not apply to attributes
		}
		if name != "" && name != r.ClaimTypeReferenceId.Text {
			w.partner = name
			w.how += " from " + name
		}
		if r.DefaultValue.IsSet() {
			w.how += " with the DefaultValue " + fmt.Sprintf("%q", r.DefaultValue.Text)
		}
		all = append(all, w)
	}
	transformations(p.OutputClaimsTransformations)
	return all
}

func (c *chances) names(r *policy.ClaimReference) bool {
	return policy.SameId(r.ClaimTypeReferenceId.Text, c.claim)
}

// judged tells what came of a chance.
func (c *chances) judged(x Chance, subject string, step *policy.OrchestrationStep) Chance {
	state := c.s.Current().State
	if i := c.performed(x, subject); i > 0 {
		e := c.s.trail[i].Event
		x.Moment, x.Fate, x.Why = i, NoValue, e.Text
		if slices.ContainsFunc(e.Changes, c.sets) {
			x.Fate = Wrote
		}
		return x
	}
	for _, r := range slices.Backward(state.Steps()) {
		if r.Order != x.Order || !policy.SameId(r.Journey, x.Journey) {
			continue
		}
		if r.Result == machine.StepSkipped {
			x.Fate, x.Why = Skipped, r.Reason
			x.Moment, x.Cause = c.skip(x)
			return x
		}
		x.Fate, x.Why = NotChosen, notChosen(x, r)
		return x
	}
	switch {
	case state.Over():
		x.Fate, x.Why = NotReached, "the run ended before"
		if f := state.Result.Failure; f != nil {
			x.Why = strings.TrimSpace("the run ended before in the error " + f.Code)
		}
	default:
		x.Fate, x.Why, x.Cause = c.foreseen(step)
	}
	return x
}

func notChosen(x Chance, r machine.StepRecord) string {
	if slices.Contains(r.TechnicalProfiles, x.Profile) || slices.Contains(r.TechnicalProfiles, x.Caller) {
		return "the step went another way before it came to this"
	}
	if len(r.TechnicalProfiles) == 0 {
		return "the step ran without it"
	}
	return "the step ran " + r.TechnicalProfiles[0]
}

// performed is the last moment up to the cursor at which the operation ran, or 0.
func (c *chances) performed(x Chance, subject string) int {
	for i := c.s.cursor; i >= 1; i-- {
		e := c.s.trail[i].Event
		if e.Op == machine.EnterProfile && c.at(e, x) && slices.ContainsFunc(e.Changes, c.sets) {
			return i // the session gave it back
		}
		switch e.Op {
		case machine.OutputClaim, machine.OutputTransformation, machine.InputTransformation, machine.InputClaim:
		default:
			continue
		}
		if c.at(e, x) && policy.SameId(e.Subject, subject) && (e.Span == x.Span || x.Span.IsZero()) {
			return i
		}
	}
	return 0
}

// at reports whether an operation happened in the step and technical profile of a chance.
func (c *chances) at(e machine.Event, x Chance) bool {
	return e.Order == x.Order && policy.SameId(e.Journey, x.Journey) && policy.SameId(e.Profile, x.Profile)
}

// sets reports whether a change gives the claim a value.
func (c *chances) sets(w claims.Change) bool { return policy.SameId(w.Id, c.claim) && w.After != nil }

// skip is the moment and element that skipped a step.
func (c *chances) skip(x Chance) (int, source.Span) {
	for i := c.s.cursor; i >= 1; i-- {
		e := c.s.trail[i].Event
		if e.Order != x.Order || !policy.SameId(e.Journey, x.Journey) {
			continue
		}
		if e.Op == machine.TestPrecondition && e.Caller == "" || e.Op == machine.EnterProfile {
			return i, e.Span
		}
	}
	return -1, source.Span{}
}

// foreseen tells whether a step ahead would be skipped.
func (c *chances) foreseen(step *policy.OrchestrationStep) (Fate, string, source.Span) {
	bag := c.s.Current().State.JourneyBag()
	for _, p := range step.Preconditions {
		if v := machine.Preview(p, bag); v.Skips && v.Fault == "" {
			return WouldSkip, v.Why, p.Span
		}
	}
	return Ahead, "the run has not come to it yet", source.Span{}
}
