package machine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
	"journeydesigner/engine/token"
	"journeydesigner/engine/world"
)

// Op is one kind of operation: the debugger's grain, the trace's vocabulary and the tests' language.
type Op string

// The operations.
const (
	EnterJourney         Op = "enter journey"
	EnterStep            Op = "enter step"
	TestPrecondition     Op = "test precondition"
	EnterProfile         Op = "enter profile"
	InputTransformation  Op = "input transformation"
	InputClaim           Op = "input claim"
	PersistClaim         Op = "persist"
	Call                 Op = "call"
	Ask                  Op = "ask"
	Answer               Op = "answer"
	Validate             Op = "validate"
	OutputClaim          Op = "output claim"
	OutputTransformation Op = "output transformation"
	Issue                Op = "issue"
	Leave                Op = "leave"
	Fail                 Op = "fail"
	EditClaim            Op = "edit claim"
)

// Position is an operation and its place: what is about to be done, or was.
type Position struct {
	Op Op
	// Depth counts the frames around the operation: 1 in a journey, 2 in a step, 3 in its technical profile,
	// 4 in a validation technical profile. Entering a step or a profile happens at the depth around it.
	Depth int
	// Journey is the journey's id; Order the step's number, or 0 outside a step.
	Journey string
	Order   int
	// Exchange is the claims exchange of the step that runs; Profile the technical profile; Caller the page
	// that runs Profile as a validation technical profile.
	Exchange, Profile, Caller string
	// Subject is what the operation is about: a claim type, a transformation, a precondition's rule.
	Subject string
	// Index counts the operation among its like in the element, from 1; 0 where there is only one.
	Index int
	// Span is the element that is executed.
	Span source.Span
}

// Where is the position in words, as breakpoints and step scripts name it: "Step 2 / precondition 1",
// "Step 2 / Facebook-OAUTH / output claim email".
func (p Position) Where() string {
	if p.Order == 0 {
		return p.Journey
	}
	text := fmt.Sprintf("Step %d", p.Order)
	if p.Caller != "" {
		text += " / " + p.Caller
	}
	if p.Profile != "" {
		text += " / " + p.Profile
	}
	switch p.Op {
	case EnterStep, EnterProfile:
		return text
	case TestPrecondition:
		return fmt.Sprintf("%s / precondition %d", text, p.Index)
	case InputTransformation, OutputTransformation, InputClaim, OutputClaim, PersistClaim:
		return text + " / " + string(p.Op) + " " + p.Subject
	}
	return text + " / " + string(p.Op)
}

// Event is one operation that was performed.
type Event struct {
	Position
	// Seq counts operations from 1.
	Seq int
	// Text is one plain sentence; Result its outcome in a word or two, such as "false → runs".
	Text, Result string
	// Changes are what the operation did to the claims bag in sight; Shadows counts those made in a page's or
	// validation profile's own scope.
	Changes []claims.Change
	// Scoped says that the bag in sight is a page's or validation profile's own, which ends with it.
	Scoped   bool
	Exchange *world.Exchange
	Page     *profile.Page
	Failure  *profile.Failure
}

// frameKind says what a frame executes.
type frameKind string

const (
	journeyFrame frameKind = "journey"
	stepFrame    frameKind = "step"
	profileFrame frameKind = "profile"
)

// phase is how far a frame has come.
type phase string

const (
	// of a step
	atPreconditions phase = "preconditions"
	atDispatch      phase = "dispatch"
	atSelection     phase = "selection"
	// of a technical profile, in the order of the journeys reference, section 4
	atInputTransformations  phase = "input transformations"
	atInputClaims           phase = "input claims"
	atPersistedClaims       phase = "persisted claims"
	atCall                  phase = "call"
	atWaiting               phase = "waiting"
	atSubmit                phase = "submit"
	atValidation            phase = "validation"
	atValidationTest        phase = "validation precondition"
	atOutputClaims          phase = "output claims"
	atOutputTransformations phase = "output transformations"
	// of both
	atLeave phase = "leave"
)

// Frame is one level of what a run is in the middle of. Frames are immutable: an operation puts a changed
// copy on the stack.
type Frame struct {
	// Parent is the frame below, or nil.
	Parent *Frame
	kind   frameKind
	// Journey, Step, Profile are set from the frame of that kind upwards.
	Journey string
	Step    *policy.OrchestrationStep
	Profile *policy.TechnicalProfile
	// Exchange is the claims exchange that runs the profile; Caller the page of a validation profile.
	Exchange string
	Caller   *policy.TechnicalProfile

	// sub is the sub-journey of a journey's frame that a step invoked; nil for the user journey itself.
	sub   *policy.SubJourney
	phase phase
	// index is the position in the phase's list; test the precondition under test of a validation profile.
	index, test int

	steps     []*policy.OrchestrationStep
	result    StepResult
	reason    string
	profiles  []string
	inputs    []profile.Input
	persisted []profile.Input
	returned  map[string]claims.Value
	page      *profile.Page
	answer    profile.Answer
	entered   []profile.Input
	// checks are the technical profiles that run in a page's scope: its validation profiles, or those of the
	// display control's action that was pressed. held is what such actions left behind, by control.
	checks  []*policy.ValidationTechnicalProfile
	pressed *profile.Pressed
	held    []holding
	// outer is the claims bag around a scope of this frame's own: a page's entered claims, a validation
	// profile's work. scoped says that there is one. scope is a page's scope after its validation ended.
	outer, scope  claims.Bag
	scoped, ended bool
}

// holding is what the actions of a display control left behind: it lasts as long as the page.
type holding struct {
	control string
	bag     claims.Bag
}

// depth counts frames.
func (f *Frame) depth() int {
	n := 0
	for ; f != nil; f = f.Parent {
		n++
	}
	return n
}

// Label names the frame for a call stack.
func (f *Frame) Label() string {
	switch f.kind {
	case journeyFrame:
		return f.Journey
	case stepFrame:
		return "Step " + f.Step.Order.Text + " · " + f.Step.Type.Text
	}
	return f.Profile.Id.Text
}

// Place is the element that the frame executes.
func (f *Frame) Place() source.Span {
	switch f.kind {
	case stepFrame:
		return f.Step.Span
	case profileFrame:
		return f.Profile.Span
	}
	return source.Span{}
}

// StepResult says what became of an orchestration step.
type StepResult string

// The results, spelled as the command line's JSON spells them.
const (
	StepRun     StepResult = "run"
	StepSkipped StepResult = "skipped"
	StepFailed  StepResult = "failed"
)

// StepRecord is a step that is over.
type StepRecord struct {
	Order   int
	Journey string
	Type    string
	Result  StepResult
	// TechnicalProfiles ran in the step, its own first, then its validation profiles.
	TechnicalProfiles []string
	// Reason says why it was skipped or failed.
	Reason string
}

// Result is how a run ended.
type Result struct {
	// Token is the ID token, or the access token where no ID token was asked for; empty where the run ended in an
	// error or answered the UserInfo endpoint; of a SAML response its XML. Draft is its content.
	Token  string
	Draft  token.Draft
	Tokens Tokens
	// AccessLifetime is how long the access token is valid, RefreshLifetime how long the refresh token; 0 where there is none.
	AccessLifetime, RefreshLifetime time.Duration
	// Response is the answer of the token endpoint, where one was asked.
	Response []token.Member
	// Saml is what a SAML response says; nil where none was sent.
	Saml *token.SamlResponse
	// Body is the answer of the UserInfo endpoint, or nil.
	Body    *token.Draft
	Failure *profile.Failure
}

// Outcome is token or error.
func (r *Result) Outcome() string {
	if r.Failure != nil {
		return "error"
	}
	return "token"
}

// State is a run at one moment. It is a value: nothing reachable from a state is ever written again, so
// states may be kept, compared and shared between goroutines.
type State struct {
	// Seq counts the operations performed so far.
	Seq int
	// Bag is the claims bag in sight: the journey's, or within a page's validation the page's own.
	Bag   claims.Bag
	World world.State
	// Stack is what the run is in the middle of, innermost first; nil when it is over.
	Stack *Frame
	// Prompt is the page that the run waits for, or nil.
	Prompt *profile.Page
	// Result is set when the run is over.
	Result *Result
	steps  []StepRecord
	// chosen is the claims exchange that the user picked on the last selection.
	chosen  string
	failing *profile.Failure
	issued  *Result
	// session is the one that takes part in the run, or nil; writes says that the run has added to one, remember
	// that the user asked to stay signed in.
	session          *world.Session
	writes, remember bool
}

// Steps lists the steps that are over, in the order in which they ended. The caller must not write to it.
func (s State) Steps() []StepRecord { return s.steps }

// JourneyBag is the claims bag of the journey, beneath any page's or validation profile's own scope.
func (s State) JourneyBag() claims.Bag {
	bag := s.Bag
	for f := s.Stack; f != nil; f = f.Parent {
		if f.scoped {
			bag = f.outer
		}
	}
	return bag
}

// Session is the session that takes part in the run; ok is false where none does.
func (s State) Session() (session world.Session, ok bool) {
	if s.session == nil {
		return world.Session{}, false
	}
	return *s.session, true
}

// Over reports whether the run has ended.
func (s State) Over() bool { return s.Result != nil }

// Fingerprint is a hash of everything in the state, secrets included: equal for equal states, and it reveals
// nothing.
func (s State) Fingerprint() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	bag := func(b claims.Bag) {
		for e := range b.All() {
			fmt.Fprintf(h, "%s=%s %s %v %d\n", e.Id, e.Value.Type(), e.Value.Text(), e.Secret, e.Writer)
		}
	}
	put := func(x any) {
		if err := enc.Encode(x); err != nil {
			fmt.Fprintf(h, "!%v", err)
		}
	}
	fmt.Fprintln(h, s.Seq, s.chosen, s.writes, s.remember)
	put(s.session)
	bag(s.Bag)
	put(s.World) // masks its secrets, so they follow
	for _, u := range s.World.Directory.Users() {
		bag(u.Attributes)
	}
	for _, message := range s.World.Inbox() {
		fmt.Fprintln(h, message)
	}
	for _, challenge := range s.World.Challenges() {
		fmt.Fprintln(h, challenge)
	}
	for _, session := range s.World.Sessions() {
		for _, r := range session.Records {
			bag(r.Claims)
		}
	}
	put(s.Prompt)
	put(s.Result)
	put(s.steps)
	put(s.failing)
	put(s.issued)
	for f := s.Stack; f != nil; f = f.Parent {
		fmt.Fprintln(h, f.kind, f.Journey, f.Label(), f.Exchange, f.phase, f.index, f.test, f.result, f.reason, f.profiles, f.scoped, f.ended)
		put(f.inputs)
		put(f.persisted)
		put(f.returned)
		put(f.page)
		put(f.answer)
		put(f.entered)
		put(f.pressed)
		for _, k := range f.held {
			fmt.Fprintln(h, k.control)
			bag(k.bag)
		}
		bag(f.outer)
		bag(f.scope)
	}
	return hex.EncodeToString(h.Sum(nil))
}
