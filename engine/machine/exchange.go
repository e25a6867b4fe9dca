package machine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// settle moves a frame past phases that have nothing left to do.
func (f *Frame) settle(m *Machine) {
	for {
		var next phase
		size := 0
		switch f.phase {
		case atPreconditions:
			next, size = atDispatch, len(f.Step.Preconditions)
		case atInputTransformations:
			next, size = atInputClaims, len(f.Profile.InputClaimsTransformations)
		case atInputClaims:
			next, size = atPersistedClaims, len(f.Profile.InputClaims)
		case atPersistedClaims:
			next = atCall
			if k, _ := profile.KindOf(f.Profile); k.Name == directoryKind {
				size = len(f.Profile.PersistedClaims)
			}
		case atOutputClaims:
			next, size = atOutputTransformations, len(f.Profile.OutputClaims)
		case atOutputTransformations:
			next, size = atLeave, len(f.Profile.OutputClaimsTransformations)
		default:
			return
		}
		if f.index < size {
			return
		}
		f.phase, f.index = next, 0
	}
}

// directoryKind is the only kind of profile whose persisted claims are stored by its call.
const directoryKind = "Directory"

// profilePosition reads the next operation off a technical profile's frame.
func (m *Machine) profilePosition(s State, f *Frame) Position {
	claim := func(op Op, refs []*policy.ClaimReference) Position {
		p := m.here(s, op)
		p.Subject, p.Index, p.Span = refs[f.index].ClaimTypeReferenceId.Text, f.index+1, refs[f.index].Span
		return p
	}
	transformation := func(op Op, refs []policy.Reference) Position {
		p := m.here(s, op)
		p.Subject, p.Index, p.Span = refs[f.index].ReferenceId.Text, f.index+1, refs[f.index].Span
		return p
	}
	switch f.phase {
	case atInputTransformations:
		return transformation(InputTransformation, f.Profile.InputClaimsTransformations)
	case atInputClaims:
		return claim(InputClaim, f.Profile.InputClaims)
	case atPersistedClaims:
		return claim(PersistClaim, f.Profile.PersistedClaims)
	case atCall:
		if f.issues() {
			return m.here(s, Issue)
		}
		if k, ok := profile.KindOf(f.Profile); ok {
			if _, page := k.Handler.(profile.PageHandler); page {
				return m.here(s, Ask)
			}
		}
		return m.here(s, Call)
	case atSubmit:
		return m.here(s, Validate)
	case atValidationTest:
		c := f.validation().Preconditions[f.test]
		p := m.here(s, TestPrecondition)
		p.Caller, p.Profile = f.Profile.Id.Text, f.validation().ReferenceId.Text
		p.Index, p.Subject, p.Span = f.test+1, Rule(c), c.Span
		return p
	case atValidation:
		p := m.here(s, EnterProfile)
		p.Caller, p.Profile, p.Span = f.Profile.Id.Text, f.validation().ReferenceId.Text, f.validation().Span
		return p
	case atOutputClaims:
		return claim(OutputClaim, f.Profile.OutputClaims)
	case atOutputTransformations:
		return transformation(OutputTransformation, f.Profile.OutputClaimsTransformations)
	}
	return m.here(s, Leave)
}

// issues reports whether the frame answers the application: the token issuer of a SendClaims step, or a profile
// that answers with an error wherever it runs.
func (f *Frame) issues() bool {
	if f.Caller != nil || f.Step == nil {
		return false
	}
	return f.Step.Type.Text == "SendClaims" || f.Profile.OutputTokenFormat.Text == profile.OAuth2Error
}

func (f *Frame) validation() *policy.ValidationTechnicalProfile {
	return f.checks[f.index]
}

// handled are the step types that run technical profiles here.
func handled(stepType string) bool {
	switch stepType {
	case "ClaimsExchange", "CombinedSignInAndSignUp", "SendClaims", "GetClaims", authorizationStep:
		return true
	}
	return false
}

// enterProfile starts the technical profile of a step or the next validation technical profile of a page.
func (o *operation) enterProfile() {
	f := o.Stack
	if f.kind == profileFrame {
		o.enterValidation()
		return
	}
	step := f.Step
	if !handled(step.Type.Text) {
		// The schema also knows ConsentScreen, ReviewScreen and UserDialog: the service does not offer them.
		o.fail(&profile.Failure{Code: "AADB2C90037", Fatal: true, Span: step.Type.Span(), Message: fmt.Sprintf(
			"Orchestration step '%s' has the unsupported type '%s'; a page is a ClaimsExchange with a self-asserted technical profile.", step.Order.Text, step.Type.Text)})
		return
	}
	switch step.Type.Text {
	case "SendClaims":
		o.enterIssuer()
		return
	case "GetClaims", authorizationStep:
		o.enterHint()
		return
	}
	if o.takeHinted() {
		return
	}
	x, fault := o.m.exchange(o.State, step)
	if fault != "" {
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fault, Span: step.Span})
		return
	}
	if p, ok := o.m.policy.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok && p.OutputTokenFormat.Text == profile.OAuth2Error {
		if on, why, fault := o.m.enabled(p, o.Bag); fault != "" {
			o.failEnabled(p, fault)
			return
		} else if !on {
			o.skip(why)
			return
		}
		o.event.Text = "OAuth2 error · " + p.Id.Text + " runs"
		o.enter(Frame{Exchange: x.Id.Text, Profile: p, Step: step})
		return
	}
	p, kind, ok := o.profileToRun(x.TechnicalProfileReferenceId)
	if !ok {
		return
	}
	on, why, fault := o.m.enabled(p, o.Bag)
	switch {
	case fault != "":
		o.failEnabled(p, fault)
		return
	case !on:
		o.skip(why)
		return
	case o.issued != nil && kind.Interactive:
		o.skip("a token was already sent, and " + p.Id.Text + " needs the user")
		return
	case o.restore(p), step.Type.Text == "CombinedSignInAndSignUp" && o.takeRemembered():
		return
	}
	o.event.Text = fmt.Sprintf("%s · %s runs", kind.Name, p.Id.Text)
	o.enter(Frame{Exchange: x.Id.Text, Profile: p, Step: step})
}

// enter pushes a profile's frame and notes the profile with its step.
func (o *operation) enter(f Frame) {
	name := f.Profile.Id.Text
	f.kind = profileFrame
	if f.phase == "" {
		f.phase = atInputTransformations
	}
	o.note(name)
	o.push(f)
}

// note adds a technical profile to those that ran in the step at hand.
func (o *operation) note(name string) {
	var rebuild func(f *Frame) *Frame
	rebuild = func(f *Frame) *Frame {
		g := *f
		if f.kind == stepFrame {
			g.profiles = append(f.profiles[:len(f.profiles):len(f.profiles)], name)
		} else {
			g.Parent = rebuild(f.Parent)
		}
		return &g
	}
	o.Stack = rebuild(o.Stack)
}

// skip ends the step without running its profile.
func (o *operation) skip(why string) {
	o.event.Result = string(StepSkipped)
	o.event.Text = "The step's technical profile does not run: " + why
	o.change(func(f *Frame) { f.phase, f.result, f.reason = atLeave, StepSkipped, why })
}

// profileToRun looks a technical profile up and refuses what this version does not run.
func (o *operation) profileToRun(ref policy.Value) (*policy.TechnicalProfile, profile.Kind, bool) {
	p, ok := o.m.policy.TechnicalProfile(ref.Text)
	if !ok {
		o.fail(&profile.Failure{Code: "AADB2C90021", Message: fmt.Sprintf("The technical profile %q does not exist in this policy.", ref.Text), Profile: ref.Text, Span: ref.Span(), Fatal: true})
		return nil, profile.Kind{}, false
	}
	if !p.Protocol.Name.IsSet() {
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The technical profile %q has no Protocol, in this policy or one of its base policies.", p.Id.Text), Profile: p.Id.Text, Span: p.Span, Fatal: true})
		return nil, profile.Kind{}, false
	}
	kind, ok := profile.KindOf(p)
	if !ok || kind.Handler == nil {
		span := p.Protocol.Span
		if span.IsZero() {
			span = p.Span
		}
		what := fmt.Sprintf("technical profile %s (%s)", p.Id.Text, profile.Describe(p))
		o.fail(&profile.Failure{Unsupported: what, Message: "This version does not run the " + what + ".", Profile: p.Id.Text, Span: span, Fatal: true})
		return nil, kind, false
	}
	return p, kind, true
}

// enabled evaluates EnabledForUserJourneys (journeys reference, section 3.3). Comparison is case-sensitive.
func (m *Machine) enabled(p *policy.TechnicalProfile, bag claims.Bag) (on bool, why, fault string) {
	mode := p.EnabledForUserJourneys.Or("Always")
	switch mode {
	case "Always", "true", "1":
		return true, "", ""
	case "Never", "false", "0":
		return false, p.Id.Text + " is never enabled (EnabledForUserJourneys " + mode + ")", ""
	}
	claim, _ := p.MetadataItem("ClaimTypeOnWhichToEnable")
	value, hasValue := p.MetadataItem("ClaimValueOnWhichToEnable")
	e, has := bag.Get(claim.Text)
	holds := false
	for _, item := range e.Value.Items() {
		holds = holds || item == value.Text
	}
	switch mode {
	case "OnClaimsExistence":
		on = has && e.Value.NetText() == value.Text
		why = fmt.Sprintf("%s is enabled only if %s = %s", p.Id.Text, claim.Text, value.Text)
	case "OnItemExistenceInStringCollectionClaim":
		on, why = holds, fmt.Sprintf("%s is enabled only if %s contains %s", p.Id.Text, claim.Text, value.Text)
	case "OnItemAbsenceInStringCollectionClaim":
		on, why = !holds, fmt.Sprintf("%s is enabled only if %s does not contain %s", p.Id.Text, claim.Text, value.Text)
	default:
		return false, "", fmt.Sprintf("EnabledForUserJourneys of %s is %q, which is no value of the schema.", p.Id.Text, mode)
	}
	if claim.Text == "" || !hasValue {
		return false, "", fmt.Sprintf("EnabledForUserJourneys %s of %s needs the metadata items ClaimTypeOnWhichToEnable and ClaimValueOnWhichToEnable.", mode, p.Id.Text)
	}
	return on, why, ""
}

// failEnabled ends the run because nobody can say whether a profile is enabled: a fault of the policy.
func (o *operation) failEnabled(p *policy.TechnicalProfile, fault string) {
	o.fail(&profile.Failure{Code: "AADB2C90023", Message: fault, Profile: p.Id.Text, Span: p.Span, Fatal: true})
}

// wireName is what a profile's partner calls a claim. Directory attributes are called by PartnerClaimType or
// by the claim's id: the default partner names of protocols do not apply to them.
func (o *operation) wireName(ref *policy.ClaimReference, t claims.Type) string {
	if k, _ := profile.KindOf(o.Stack.Profile); k.Name == directoryKind {
		return ref.PartnerClaimType.Or(t.Id)
	}
	return o.m.run.PartnerName(ref, o.Stack.Profile.Protocol.Name.Text)
}

// claimType looks a claim type up; an unknown one fails the operation.
func (o *operation) claimType(id policy.Value) (claims.Type, bool) {
	t, ok := o.m.run.ClaimType(id.Text)
	if !ok {
		o.fail(&profile.Failure{Message: fmt.Sprintf("The claim type %q does not exist in this policy.", id.Text), Span: id.Span(), Fatal: true})
	}
	return t, ok
}

// resolved is the value that an input or persisted claim hands on: the default where it is always used, the
// bag's value, the default. fromDefault says which it was. A value that came of a secret stays secret.
func (o *operation) resolved(ref *policy.ClaimReference, t claims.Type) (v claims.Value, secret, has, fromDefault bool) {
	e, inBag := o.Bag.Get(t.Id)
	text, given, err := o.m.RunAt(o.State).Default(ref, o.Stack.Profile, o.Bag, false)
	if err != nil {
		o.failDefault(err, ref)
		return v, false, false, false
	}
	if given && (ref.AlwaysUseDefaultValue.Bool(false) || !inBag) {
		v, err := claims.Parse(t.DataType, text)
		if err != nil {
			o.failDefault(fmt.Errorf("the DefaultValue of claim %s: %w", t.Id, err), ref)
			return v, false, false, false
		}
		return v, t.Secret() || profile.DefaultIsSecret(ref, o.Bag), true, true
	}
	return e.Value, t.Secret() || e.Secret, inBag, false
}

// inputClaim resolves one input claim. A default value is also written to the claims bag (journeys
// reference, section 4, recommended).
func (o *operation) inputClaim() {
	ref := o.Stack.Profile.InputClaims[o.Stack.index]
	in, has, ok := o.take(ref, true)
	if !ok {
		return
	}
	o.change(func(f *Frame) {
		if has {
			f.inputs = append(f.inputs[:len(f.inputs):len(f.inputs)], in)
		}
		f.index++
	})
}

// persistClaim resolves one claim that the directory is to store.
func (o *operation) persistClaim() {
	ref := o.Stack.Profile.PersistedClaims[o.Stack.index]
	in, has, ok := o.take(ref, false)
	if !ok {
		return
	}
	o.change(func(f *Frame) {
		if has {
			f.persisted = append(f.persisted[:len(f.persisted):len(f.persisted)], in)
		}
		f.index++
	})
}

// take resolves a claim reference for a handler; ok is false where the operation failed.
func (o *operation) take(ref *policy.ClaimReference, keepDefault bool) (in profile.Input, has, ok bool) {
	t, ok := o.claimType(ref.ClaimTypeReferenceId)
	if !ok {
		return in, false, false
	}
	v, secret, has, fromDefault := o.resolved(ref, t)
	if o.failing != nil {
		return in, false, false
	}
	in = profile.Input{ClaimTypeReferenceId: t.Id, Name: o.wireName(ref, t), Value: v, Secret: secret, Span: ref.Span}
	shown := claims.Entry{Value: v, Secret: in.Secret}.Shown().Text()
	switch {
	case !has && keepDefault && slices.ContainsFunc(o.Stack.inputs, func(given profile.Input) bool { return given.Name == in.Name }):
		// Another claim plays the part already: the password-change starter scenario inherits a required password.
		o.event.Text = fmt.Sprintf("%s has no value; another claim is sent as %s", t.Id, in.Name)
	case !has && ref.Required.Bool(false):
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The required input claim %q of technical profile %q has no value.", t.Id, o.Stack.Profile.Id.Text), Span: ref.Span})
		return in, false, false
	case !has:
		o.event.Text = fmt.Sprintf("%s has no value and is not sent", t.Id)
	case fromDefault:
		o.event.Text = fmt.Sprintf("%s = %q by its DefaultValue", in.Name, shown)
		if keepDefault {
			o.set(t, v, secret)
		}
	default:
		o.event.Text = fmt.Sprintf("%s = %q", in.Name, shown)
	}
	return in, has, true
}

// callOf hands a handler what it may see.
func (o *operation) callOf(f *Frame) *profile.Call {
	return &profile.Call{
		Run: o.m.RunAt(o.State), Profile: f.Profile, Caller: f.Caller, Step: f.Step, Bag: o.Bag, World: o.World,
		Inputs: f.inputs, Persisted: f.persisted, Page: f.page,
	}
}

// call performs the action of a profile that needs no user.
func (o *operation) call() {
	f := o.Stack
	kind, _ := profile.KindOf(f.Profile)
	if kind.Interactive && o.silent() {
		return
	}
	out := kind.Handler.Call(o.ctx, o.callOf(f))
	if handled := profile.HandledError(f.Profile, out); handled != nil {
		out.Failure = handled
	}
	o.take1(out)
	if out.Failure != nil {
		return
	}
	o.change(func(f *Frame) { f.returned, f.phase, f.index = out.Returned, atOutputClaims, 0 })
}

// take1 takes over what every outcome may carry.
func (o *operation) take1(out profile.Outcome) {
	o.event.Text, o.event.Exchange = out.Sentence, out.Exchange
	if out.World != nil {
		o.World = *out.World
	}
	if out.Failure != nil {
		o.fail(out.Failure)
	}
}

// outputClaim maps one output claim into the claims bag: the default where it is always used, the value that
// came back, the page's value, the bag's own, the default.
func (o *operation) outputClaim() {
	f := o.Stack
	ref := f.Profile.OutputClaims[f.index]
	t, ok := o.claimType(ref.ClaimTypeReferenceId)
	if !ok {
		return
	}
	if o.notAsked(ref) {
		o.event.Text = t.Id + " is not copied: the relying party does not list it as an input claim"
		o.change(func(f *Frame) { f.index++ })
		return
	}
	name := o.wireName(ref, t)
	text, given, err := o.m.RunAt(o.State).Default(ref, f.Profile, o.Bag, false)
	if err != nil {
		o.failDefault(err, ref)
		return
	}
	if given {
		if _, err := claims.Parse(t.DataType, text); err != nil {
			o.failDefault(fmt.Errorf("the DefaultValue of claim %s: %w", t.Id, err), ref)
			return
		}
	}
	secret := t.Secret()
	byDefault := func() (claims.Value, string) {
		v, _ := claims.Parse(t.DataType, text)
		secret = secret || profile.DefaultIsSecret(ref, o.Bag)
		return v, "by its DefaultValue"
	}
	returned, came := find(f.returned, name)
	onPage, entered := f.scope.Get(t.Id)
	var v claims.Value
	var how string
	switch {
	case given && ref.AlwaysUseDefaultValue.Bool(false):
		v, how = byDefault()
	case came:
		v, how = returned, "from "+name
	case f.ended && entered && t.Secret():
		o.event.Text = t.Id + " stays within the page: it is a Password claim"
		o.change(func(f *Frame) { f.index++ })
		return
	case f.ended && entered:
		// What a validation profile made of a password is a secret wherever it goes.
		v, how, secret = onPage.Value, "from the page", secret || onPage.Secret
	case o.Bag.Has(t.Id):
		o.event.Text = t.Id + " keeps its value"
		o.change(func(f *Frame) { f.index++ })
		return
	case given:
		v, how = byDefault()
	case ref.Required.Bool(false) && !f.ended:
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("The required output claim %q was not returned by technical profile %q.", t.Id, f.Profile.Id.Text), Span: ref.Span})
		return
	default:
		o.event.Text = t.Id + " got no value: nothing came back under " + name
		o.change(func(f *Frame) { f.index++ })
		return
	}
	converted, err := claims.Convert(v, t.DataType)
	if err != nil && f.ended && how == "from the page" && v.IsEmpty() {
		// A page that makes claims with null values was left empty here, and the data type has no empty value.
		o.Bag = o.Bag.Delete(t.Id)
		o.event.Text = fmt.Sprintf("%s has no value: the field was left empty, and a claim of the type %s has no empty value", t.Id, t.DataType)
		o.change(func(f *Frame) { f.index++ })
		return
	}
	if err != nil {
		o.failf("Output claim %s: %v", t.Id, err)
		return
	}
	o.set(t, converted, secret)
	o.event.Text = fmt.Sprintf("%s = %q %s", t.Id, claims.Entry{Value: converted, Secret: secret}.Shown().Text(), how)
	o.change(func(f *Frame) { f.index++ })
}

// find looks a returned value up by the partner's name: exactly, else without regard to case.
func find(returned map[string]claims.Value, name string) (claims.Value, bool) {
	if v, ok := returned[name]; ok {
		return v, true
	}
	for _, k := range slices.Sorted(maps.Keys(returned)) {
		if strings.EqualFold(k, name) {
			return returned[k], true
		}
	}
	return claims.Value{}, false
}

// leaveProfile ends a technical profile: of a validation profile only its listed output claims reach the
// page's scope.
func (o *operation) leaveProfile() {
	f := o.Stack
	o.event.Text = f.Profile.Id.Text + " is done"
	if f.Caller != nil {
		o.leaveValidation()
		return
	}
	if f.Step.Type.Text == "ClaimsExchange" || f.Step.Type.Text == "CombinedSignInAndSignUp" {
		if kept := o.keep(f); kept != "" {
			o.event.Text += "; " + kept
		}
	}
	if f.Step.Type.Text == "ClaimsExchange" {
		o.chosen = ""
	}
	o.pop(func(s *Frame) { s.phase = atLeave })
}
