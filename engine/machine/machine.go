// Package machine runs a user journey: an explicit state machine over immutable states. Step performs
// exactly one operation and gives the next state and the event that tells of it; waiting for the user is a
// state like any other. It knows no screen and no debugger, and does nothing but through the simulated
// world.
package machine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// maxOperations bounds a run (threat R6, case 19).
const maxOperations = 100000

// Params say what to run.
type Params struct {
	Policy *chain.Effective
	// Journey is run instead of the relying party's default user journey; empty for the default.
	Journey string
	Request profile.Request
	Setup   world.Setup
	// World is what an earlier run left; nil for a world as Setup describes it.
	World *world.State
	// Grant is what the run redeems; nil for a user's sign-in.
	Grant *profile.Grant
	// Keys sign the tokens; nil means keys of this machine's own.
	Keys *world.Keys
	// Claims are in the bag at the start, as texts by claim type.
	Claims map[string]string
	// steps take the place of the journey's own.
	steps []*policy.OrchestrationStep
}

// Machine runs one journey of one effective policy. It is immutable and may be used from any goroutine.
type Machine struct {
	policy *chain.Effective
	// run is fixed; kept is the same for states in which the user asked to stay signed in.
	run, kept *profile.Run
	journey   *policy.UserJourney
	start     State
}

// UnknownJourneyError says that a policy has no journey of an id.
type UnknownJourneyError struct {
	PolicyId, Journey string
	// Known are the journeys that the policy has.
	Known []string
}

// Error names the journey and those that exist.
func (e *UnknownJourneyError) Error() string {
	if e.Journey == "" {
		return fmt.Sprintf("policy %s names no DefaultUserJourney; choose one of its journeys: %v", e.PolicyId, e.Known)
	}
	return fmt.Sprintf("policy %s has no user journey %q; it has %v", e.PolicyId, e.Journey, e.Known)
}

// New prepares a run. It fails with *UnknownJourneyError, or where an initial claim is no value of its type.
func New(p Params) (*Machine, error) {
	wanted := p.Journey
	if wanted == "" {
		wanted = clientCredentialsJourney(p)
	}
	if wanted == "" && p.Policy.RelyingParty != nil {
		wanted = p.Policy.RelyingParty.DefaultUserJourney.Text
	}
	journey, ok := p.Policy.UserJourney(wanted)
	if !ok {
		e := &UnknownJourneyError{PolicyId: p.Policy.PolicyId.Text, Journey: wanted}
		for _, j := range p.Policy.UserJourneys {
			e.Known = append(e.Known, j.Id.Text)
		}
		return nil, e
	}
	if p.Keys == nil {
		p.Keys = world.NewKeys()
	}
	// The caller's maps may change after the call; a machine never does.
	p.Setup.Personas, p.Request.Parameters = maps.Clone(p.Setup.Personas), maps.Clone(p.Request.Parameters)
	p.Setup.Replies, p.Setup.Faults = maps.Clone(p.Setup.Replies), maps.Clone(p.Setup.Faults)
	s := State{World: p.Setup.Start()}
	if p.World != nil {
		s.World = *p.World
	}
	correlation, w := s.World.GUID(p.Setup)
	s.World = w
	m := &Machine{policy: p.Policy, journey: journey, run: &profile.Run{
		Policy: p.Policy, Leaf: p.Policy.Policy, TrustFrameworkTenantId: trustFrameworkTenant(p.Policy),
		Setup: p.Setup, Keys: p.Keys, Request: p.Request.DefaultRequest(), Grant: p.Grant, CorrelationId: correlation,
	}}
	kept := *m.run
	kept.KeepSignedIn = true
	m.kept = &kept
	for _, id := range slices.Sorted(maps.Keys(p.Claims)) {
		e, err := m.entry(id, p.Claims[id], 0)
		if err != nil {
			return nil, err
		}
		s.Bag = s.Bag.Set(e)
	}
	steps := journey.Steps
	if p.steps != nil {
		steps = p.steps
	}
	if p.Grant != nil && p.Grant.Kind == profile.UserInfoGrant {
		steps = append(m.authorization(journey), steps...)
	}
	s.Stack = &Frame{kind: journeyFrame, Journey: journey.Id.Text, steps: steps, index: -1}
	m.start = s
	return m, nil
}

func trustFrameworkTenant(e *chain.Effective) string {
	if layers := e.Chain().Layers; len(layers) > 0 {
		return layers[0].TenantId.Text
	}
	return e.TenantId.Text
}

// entry makes a bag entry of a text that a person gives for a claim.
func (m *Machine) entry(id, text string, writer int) (claims.Entry, error) {
	t, ok := m.run.ClaimType(id)
	if !ok {
		return claims.Entry{}, fmt.Errorf("policy %s declares no claim type %q", m.policy.PolicyId.Text, id)
	}
	v, err := claims.Parse(t.DataType, text)
	if err != nil {
		return claims.Entry{}, fmt.Errorf("claim %s: %w", t.Id, err)
	}
	return claims.Entry{Id: t.Id, Value: v, Secret: t.Secret(), Writer: writer}, nil
}

// Journey is the journey that runs.
func (m *Machine) Journey() *policy.UserJourney { return m.journey }

// Policy is the effective policy that runs.
func (m *Machine) Policy() *chain.Effective { return m.policy }

// Run is what is fixed for the run: request, setup, keys.
func (m *Machine) Run() *profile.Run { return m.run }

// RunAt is the run as technical profiles see it in a state: it knows whether the user asked to stay signed in, now or
// when the session that takes part was begun (the latter is not documented).
func (m *Machine) RunAt(s State) *profile.Run {
	if s.remember || s.session != nil && !s.session.KeepUntil.IsZero() {
		return m.kept
	}
	return m.run
}

// Start is the state before the first operation.
func (m *Machine) Start() State { return m.start }

// ErrWaiting says that a run waits for an answer to its page.
var ErrWaiting = errors.New("the run waits for the user: answer the page first")

// ErrOver says that a run has ended.
var ErrOver = errors.New("the run is over")

// Next is the operation that Step would perform; ok is false when the run waits or is over.
func (m *Machine) Next(s State) (p Position, ok bool) {
	if s.Over() || s.Prompt != nil {
		return m.here(s, Ask), false
	}
	return m.position(s), true
}

// Step performs exactly one operation. It fails with ErrWaiting, ErrOver or the context's error; a failure
// of the policy or of the service is no error of Step but part of the event.
func (m *Machine) Step(ctx context.Context, s State) (State, Event, error) {
	switch {
	case s.Over():
		return s, Event{}, ErrOver
	case s.Prompt != nil:
		return s, Event{}, ErrWaiting
	case ctx.Err() != nil:
		return s, Event{}, ctx.Err()
	}
	p := m.position(s)
	o := &operation{m: m, ctx: ctx, before: s, State: s, event: Event{Position: p, Seq: s.Seq + 1}}
	o.Seq++
	if o.Seq > maxOperations && p.Op != Fail {
		what := fmt.Sprintf("runs of more than %d operations", maxOperations)
		o.fail(&profile.Failure{Unsupported: what, Message: "This version does not do " + what + "; look for a loop in the journey.", Span: p.Span, Fatal: true})
	} else {
		o.perform()
	}
	return o.finish()
}

// operation is one operation under way: the state it makes, and its event.
type operation struct {
	State
	m      *Machine
	ctx    context.Context
	before State
	event  Event
}

// finish closes an operation: the changes it made to the claims bag in sight are read off the two bags.
func (o *operation) finish() (State, Event, error) {
	if o.event.Changes == nil {
		o.event.Changes = claims.Diff(o.before.Bag, o.Bag)
	}
	for f := o.Stack; f != nil; f = f.Parent {
		o.event.Scoped = o.event.Scoped || f.scoped
	}
	return o.State, o.event, nil
}

// perform dispatches on the operation.
func (o *operation) perform() {
	switch o.event.Op {
	case EnterJourney:
		o.enterJourney()
	case EnterStep:
		o.enterStep()
	case TestPrecondition:
		o.testPrecondition()
	case EnterProfile:
		o.enterProfile()
	case InputTransformation, OutputTransformation:
		o.transform()
	case InputClaim:
		o.inputClaim()
	case PersistClaim:
		o.persistClaim()
	case Call:
		o.call()
	case Ask:
		o.ask()
	case Validate:
		o.validate()
	case OutputClaim:
		o.outputClaim()
	case Issue:
		o.issue()
	case Leave:
		o.leave()
	case Fail:
		o.unwind()
	}
}

// change puts a changed copy of the innermost frame on the stack and moves it on to its next operation.
func (o *operation) change(edit func(*Frame)) {
	f := *o.Stack
	edit(&f)
	f.settle(o.m)
	o.Stack = &f
}

// push puts a new frame on the stack.
func (o *operation) push(f Frame) {
	f.Parent = o.Stack
	if p := o.Stack; p != nil {
		f.Journey = p.Journey
		if f.sub != nil {
			f.Journey = f.sub.Id.Text
		}
		if f.Step == nil {
			f.Step = p.Step
		}
		if f.Exchange == "" {
			f.Exchange = p.Exchange
		}
	}
	f.settle(o.m)
	o.Stack = &f
}

// pop takes the innermost frame off and lets the one below change.
func (o *operation) pop(edit func(*Frame)) {
	o.Stack = o.Stack.Parent
	if o.Stack != nil {
		o.change(edit)
	}
}

// fail makes the next operation a Fail.
func (o *operation) fail(f *profile.Failure) {
	if f.Profile == "" && o.Stack != nil && o.Stack.Profile != nil {
		f.Profile = o.Stack.Profile.Id.Text
	}
	if f.Span.IsZero() {
		f.Span = o.event.Span
	}
	o.failing = f
	o.event.Failure = f
}

// failf fails the profile at hand with the service's code for faults it does not classify.
func (o *operation) failf(format string, args ...any) {
	o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf(format, args...)})
}

// failDefault fails the profile at hand because a DefaultValue cannot be used.
func (o *operation) failDefault(err error, ref *policy.ClaimReference) {
	f := &profile.Failure{Code: "AADB2C90037", Message: err.Error(), Span: ref.Span}
	var resolver *profile.ResolverError
	if errors.As(err, &resolver) {
		f.Code, f.Fatal = resolver.Code, true
	}
	o.fail(f)
}

// set writes a claim into the bag in sight.
func (o *operation) set(t claims.Type, v claims.Value, secret bool) {
	o.Bag = o.Bag.Set(claims.Entry{Id: t.Id, Value: v, Secret: secret || t.Secret(), Writer: o.Seq})
}

// Token is the token as it would be sent now: what the relying party's outputs make of the journey's claims
// bag. The issuer is the journey's default one, or that of its first SendClaims step.
func (m *Machine) Token(s State) (token.Draft, error) {
	if s.issued != nil {
		return s.issued.Draft, nil
	}
	issuer, _, ok := m.defaultIssuer()
	if !ok {
		return token.Draft{}, fmt.Errorf("journey %s has no SendClaims step with a known issuer", m.journey.Id.Text)
	}
	if issuer.OutputTokenFormat.Text == samlFormat {
		return m.RunAt(s).SamlDraft(issuer, s.JourneyBag(), s.World.Now(m.run.Setup))
	}
	spec, err := m.RunAt(s).TokenSpec(issuer, s.JourneyBag(), m.times(s))
	if err != nil {
		return token.Draft{}, err
	}
	return token.Build(spec), nil
}
