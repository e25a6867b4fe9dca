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

// showsForm reports whether a combined step shows a local sign-in form: it names one, and its technical
// profile is not switched off. Without a form the step is a choice of providers.
func (m *Machine) showsForm(s State, step *policy.OrchestrationStep) bool {
	named := slices.ContainsFunc(step.ClaimsProviderSelections, func(s policy.ClaimsProviderSelection) bool {
		return s.ValidationClaimsExchangeId.IsSet()
	})
	if !named {
		return false
	}
	x, _ := m.exchange(s, step)
	p, ok := m.policy.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
	if !ok {
		return true // entering it says what is wrong
	}
	on, _, fault := m.enabled(p, s.Bag)
	return on || fault != ""
}

// choices are the providers that a selection offers, in the order of its elements, without those that are
// not enabled. Links (sign-up, forgot password) follow.
func (o *operation) choices(step *policy.OrchestrationStep, form *policy.TechnicalProfile) []profile.Choice {
	var all []profile.Choice
	override := ""
	if form != nil {
		v, _ := form.MetadataItem("setting.forgotPasswordLinkOverride")
		override = v.Text
	}
	for _, sel := range step.ClaimsProviderSelections {
		id := sel.TargetClaimsExchangeId.Text
		if id == "" {
			continue
		}
		p, ok := o.target(id)
		if !ok {
			continue
		}
		if on, _, fault := o.m.enabled(p, o.Bag); !on && fault == "" {
			continue // a faulty profile stays: whoever chooses it reads what is wrong
		}
		kind := profile.ProviderChoice
		if k, _ := profile.KindOf(p); k.Name == "Self-asserted" && isTextLink(p) && form != nil {
			kind = profile.SignUpChoice // one of several sign-up links
		}
		if override != "" && policy.SameId(id, override) {
			kind = profile.ForgotChoice
		}
		label := o.m.run.Text(step.ContentDefinitionReferenceId.Text, "ClaimsProvider", "", id, p.DisplayName.Or(id))
		all = append(all, profile.Choice{ExchangeId: id, Label: label, Kind: kind, TechnicalProfile: p.Id.Text})
	}
	if form != nil {
		all = o.links(all, step, form, override)
	}
	return all
}

// links adds the sign-up and forgot-password links of a combined page.
func (o *operation) links(all []profile.Choice, step *policy.OrchestrationStep, form *policy.TechnicalProfile, override string) []profile.Choice {
	content := step.ContentDefinitionReferenceId.Text
	text := func(id, fallback string) string { return o.m.run.Text(content, "UxElement", "", id, fallback) }
	show, _ := form.MetadataItem("setting.showSignupLink")
	if id := o.signUpTarget(form, all); show.Bool(true) && id != "" {
		choice := profile.Choice{ExchangeId: id, Label: text("createaccount_one_link", "Sign up now"), Kind: profile.SignUpChoice}
		if p, ok := o.target(id); ok {
			choice.TechnicalProfile = p.Id.Text
		}
		all = append(all, choice)
	}
	location, _ := form.MetadataItem("setting.forgotPasswordLinkLocation")
	overridden := slices.ContainsFunc(all, func(c profile.Choice) bool { return c.Kind == profile.ForgotChoice })
	if overridden || location.Text == "None" || !o.offersForgotPassword(content) {
		return all // an override that the step does not offer leaves the link as it is (documented)
	}
	return append(all, profile.Choice{ExchangeId: profile.ForgotPassword, Label: text("forgotpassword_link", "Forgot your password?"), Kind: profile.ForgotChoice})
}

// offersForgotPassword: the unifiedssd page is the one without the link.
func (o *operation) offersForgotPassword(content string) bool {
	cd, ok := o.m.policy.ContentDefinition(content)
	return !ok || !strings.Contains(cd.DataUri.Text, "unifiedssd")
}

// isTextLink reports whether a profile's entry on a page is a link rather than a button.
func isTextLink(p *policy.TechnicalProfile) bool {
	v, _ := p.MetadataItem("ClaimsProviderSelectionDisplayType")
	return strings.EqualFold(v.Text, "TextLink")
}

// signUpTarget is the exchange behind the sign-up link: SignUpTarget, else, where the step itself offers no sign-up
// link, the first exchange of the next step that is a self-asserted profile (journeys reference, section 3.2,
// recommended).
func (o *operation) signUpTarget(form *policy.TechnicalProfile, offered []profile.Choice) string {
	if v, ok := form.MetadataItem("SignUpTarget"); ok {
		return v.Text
	}
	if slices.ContainsFunc(offered, func(c profile.Choice) bool { return c.Kind == profile.SignUpChoice }) {
		return ""
	}
	steps := o.remaining()
	if len(steps) == 0 {
		return ""
	}
	for _, x := range steps[0].ClaimsExchanges {
		if p, ok := o.m.policy.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
			if k, _ := profile.KindOf(p); k.Name == "Self-asserted" {
				return x.Id.Text
			}
		}
	}
	return ""
}

// remaining are the steps behind the one at hand.
func (o *operation) remaining() []*policy.OrchestrationStep {
	for f := o.Stack; f != nil; f = f.Parent {
		if f.kind == journeyFrame {
			return f.steps[min(f.index+1, len(f.steps)):]
		}
	}
	return nil
}

// target finds the technical profile of a claims exchange in the steps behind the one at hand.
func (o *operation) target(exchangeId string) (*policy.TechnicalProfile, bool) {
	for _, step := range o.remaining() {
		for _, x := range step.ClaimsExchanges {
			if policy.SameId(x.Id.Text, exchangeId) {
				return o.m.policy.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
			}
		}
	}
	return nil, false
}

// takeHinted takes the provider that the request's domain_hint names, without a page. A hint that matches no
// provider is ignored.
func (o *operation) takeHinted() bool {
	step := o.Stack.Step
	hint := o.m.run.Request.DomainHint
	if hint == "" || step.Type.Text == "ClaimsExchange" {
		return false
	}
	for _, c := range o.choices(step, nil) {
		p, ok := o.target(c.ExchangeId)
		if ok && (strings.EqualFold(p.Domain.Text, hint) || strings.EqualFold(p.Provider.Domain.Text, hint)) {
			o.choose(c.ExchangeId, fmt.Sprintf("domain_hint %s takes %s without a page", hint, c.ExchangeId))
			return true
		}
	}
	return false
}

// choose notes the exchange for the next ClaimsExchange step and ends the selection step.
func (o *operation) choose(exchangeId, sentence string) {
	o.chosen, o.event.Text = exchangeId, sentence
	o.change(func(f *Frame) { f.phase, f.index = atLeave, 0 })
}

// ask shows a page: a provider choice, or what the profile's handler lays out.
func (o *operation) ask() {
	f := o.Stack
	if f.kind == stepFrame {
		o.askProvider()
		return
	}
	kind, _ := profile.KindOf(f.Profile)
	c := o.callOf(f)
	if f.Step.Type.Text == "CombinedSignInAndSignUp" {
		if o.withoutContent(f.Step) {
			return
		}
		c.Choices = o.choices(f.Step, f.Profile)
	}
	out := kind.Handler.Call(o.ctx, c)
	o.take1(out)
	if out.Failure == nil {
		o.show(out.Ask)
	}
}

// show lays out a page for the first time: with the address of its template.
func (o *operation) show(page *profile.Page) {
	if o.silent() {
		return
	}
	template, fixed, failure := o.m.RunAt(o.State).Template(page.ContentDefinition, o.Bag)
	if failure != nil {
		o.fail(failure)
		return
	}
	if page.Template = template; !fixed {
		o.event.Text += "; its template is " + template
	}
	o.wait(page)
}

// silent reports whether the application asked for a run without the user (prompt=none); the operation, which
// needs the user, then fails.
func (o *operation) silent() bool {
	if o.m.run.Grant != nil {
		o.fail(&profile.Failure{
			Code: "AADB2C90077", Error: "interaction_required", Fatal: true,
			Message: "The journey needs the user, who is not there where a token is asked for without a browser.",
		})
		return true
	}
	if o.m.run.Request.Prompt != "none" {
		return false
	}
	o.fail(&profile.Failure{
		Code: "AADB2C90077", Error: "interaction_required", Fatal: true,
		Message: "User does not have an existing session and the request parameter 'prompt' has a value of 'none'.",
	})
	return true
}

// wait publishes a page and waits for its answer.
func (o *operation) wait(page *profile.Page) {
	if o.silent() {
		return
	}
	o.Prompt, o.event.Page = page, page
	o.change(func(f *Frame) { f.page, f.phase = page, atWaiting })
}

func (o *operation) askProvider() {
	step := o.Stack.Step
	if o.issued != nil {
		o.skip("a token was already sent, and choosing a provider needs the user")
		return
	}
	if o.takeHinted() || o.takeRemembered() {
		return
	}
	all := o.choices(step, nil)
	switch {
	case len(all) == 0:
		o.fail(&profile.Failure{Code: "AADB2C90051", Message: "No suitable claims providers were found.", Span: step.Span})
		return
	case len(all) == 1 && step.DisplayOption.Text != "ShowSingleProvider":
		o.choose(all[0].ExchangeId, fmt.Sprintf("Only one provider: %s is taken without a page", all[0].Label))
		return
	case o.withoutContent(step):
		return
	}
	content := step.ContentDefinitionReferenceId.Text
	o.event.Text = "waiting for the user: a provider"
	o.show(&profile.Page{
		Kind: profile.ProviderPage, ContentDefinition: content, Choices: all,
		Title: o.m.run.Text(content, "UxElement", "", "social_intro", "Sign in with your social account"),
	})
}

// withoutContent fails a selection or combined step that is to show a page and names no content definition for it (errors
// reference, 90277): the page's own profile does not stand in.
func (o *operation) withoutContent(step *policy.OrchestrationStep) bool {
	if step.ContentDefinitionReferenceId.Text != "" {
		return false
	}
	o.fail(&profile.Failure{Code: "AADB2C90277", Message: fmt.Sprintf("Orchestration step %s has no content definition reference.", step.Order.Text), Span: step.Span})
	return true
}

// AnswerError says that an answer does not fit the page; the run is unchanged.
type AnswerError struct{ Reason string }

// Error gives the reason.
func (e *AnswerError) Error() string { return e.Reason }

// Answer gives the user's answer to the page that the run waits for. The answer is judged by the next
// operation. It fails with *AnswerError where the page has no such field, choice or control.
func (m *Machine) Answer(s State, a profile.Answer) (State, Event, error) {
	page := s.Prompt
	if page == nil {
		return s, Event{}, &AnswerError{"the run waits for no answer"}
	}
	if err := fits(page, a); err != nil {
		return s, Event{}, err
	}
	if a.RememberMe && !page.OffersRememberMe {
		return s, Event{}, &AnswerError{"the page does not offer to keep the user signed in"}
	}
	a.Claims = maps.Clone(a.Claims) // the caller's map may change; a state never does
	o := &operation{m: m, before: s, State: s, event: Event{Position: m.here(s, Answer), Seq: s.Seq + 1}}
	o.Seq++
	o.Prompt, o.remember = nil, s.remember || a.RememberMe
	o.event.Text = describe(a)
	o.change(func(f *Frame) { f.answer, f.phase = a, atSubmit })
	return o.finish()
}

func fits(page *profile.Page, a profile.Answer) error {
	where := page.TechnicalProfile
	if where == "" {
		where = "the provider selection"
	}
	if a.Choose != "" {
		if _, ok := page.Choice(a.Choose); !ok {
			var ids []string
			for _, c := range page.Choices {
				ids = append(ids, c.ExchangeId)
			}
			return &AnswerError{fmt.Sprintf("the page of %s offers no choice %q; it offers %v", where, a.Choose, ids)}
		}
		return nil
	}
	if page.Kind == profile.ProviderPage && !a.Cancel {
		return &AnswerError{"a provider must be chosen on this page"}
	}
	if a.Control != "" {
		if err := fitsControl(page, where, a); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(a.Claims)) {
		if seen[policy.Fold(id)] {
			return &AnswerError{fmt.Sprintf("the answer fills the field %q twice", id)}
		}
		seen[policy.Fold(id)] = true
		if _, ok := page.Field(id); !ok {
			var ids []string
			for _, f := range page.Fields {
				ids = append(ids, f.ClaimTypeReferenceId)
			}
			return &AnswerError{fmt.Sprintf("the page of %s has no field %q; it has %v", where, id, ids)}
		}
	}
	return nil
}

// fitsControl judges the button that an answer presses.
func fitsControl(page *profile.Page, where string, a profile.Answer) error {
	if k, ok := page.Control(a.Control); ok {
		var ids []string
		for _, action := range k.Actions {
			if action.Id == a.Action {
				return nil
			}
			ids = append(ids, action.Id)
		}
		return &AnswerError{fmt.Sprintf("the control %s has no action %q; it has %v", k.Id, a.Action, ids)}
	}
	if f, ok := page.Field(a.Control); !ok || f.Channel == "" {
		var ids []string
		for _, k := range page.Controls {
			ids = append(ids, k.Id)
		}
		for _, f := range page.Fields {
			if f.Channel != "" {
				ids = append(ids, f.ClaimTypeReferenceId)
			}
		}
		return &AnswerError{fmt.Sprintf("the page of %s has no control %q; it has %v", where, a.Control, ids)}
	}
	return nil
}

func describe(a profile.Answer) string {
	switch {
	case a.Cancel:
		return "the user presses Cancel"
	case a.Choose != "":
		return "the user chooses " + a.Choose
	case a.Action != "":
		return fmt.Sprintf("the user presses %s of %s", a.Action, a.Control)
	}
	if a.RememberMe {
		return "the user asks to stay signed in and submits the form"
	}
	return "the user submits the form"
}

// validate judges the answer to the page at hand.
func (o *operation) validate() {
	f := o.Stack
	if f.kind == stepFrame {
		if f.answer.Cancel {
			o.fail(&profile.Failure{Code: "AADB2C90091", Error: "access_denied", Message: "The user has canceled the selection of a provider.", Span: f.Step.Span})
			return
		}
		c, _ := f.page.Choice(f.answer.Choose)
		o.choose(c.ExchangeId, "the user chose "+c.Label)
		return
	}
	kind, _ := profile.KindOf(f.Profile)
	handler, _ := kind.Handler.(profile.PageHandler)
	out := handler.Submit(o.ctx, o.callOf(f), f.answer)
	o.take1(out)
	switch {
	case out.Failure != nil:
	case out.Ask != nil:
		o.wait(out.Ask)
	case out.Pressed != nil:
		o.openPress(out)
	case out.Choose != "":
		c, _ := f.page.Choice(out.Choose)
		o.chosen = c.ExchangeId
		o.event.Text = "the user chose " + c.Label + ": nothing of the form is kept"
		o.pop(func(s *Frame) { s.phase = atLeave })
	default:
		o.openScope(out)
	}
}

// openScope lays the entered claims over the journey's bag for the page's validation profiles; they reach
// the journey only through the page's output claims.
func (o *operation) openScope(out profile.Outcome) {
	o.change(func(f *Frame) {
		f.entered, f.returned = out.Entered, out.Returned
		f.outer, f.scoped = o.Bag, true
		f.phase, f.index, f.checks = atValidation, 0, nil
		if len(f.page.Fields) > 0 { // validation runs only where the page collects something (documented)
			f.checks = f.Profile.ValidationTechnicalProfiles
		}
	})
	for _, in := range out.Entered {
		o.Bag = o.Bag.Set(claims.Entry{Id: in.ClaimTypeReferenceId, Value: in.Value, Secret: in.Secret, Writer: o.Seq})
	}
	for _, k := range o.Stack.held {
		for e := range k.bag.All() {
			o.Bag = o.Bag.Set(e)
		}
	}
	o.nextValidation()
}

// nextValidation goes on to the validation profile that the frame's index names, or closes the page's scope.
func (o *operation) nextValidation() {
	f := o.Stack
	if f.index >= len(f.checks) {
		if f.pressed != nil {
			o.closePress()
			return
		}
		inner := o.Bag
		o.Bag = f.outer
		o.change(func(f *Frame) {
			f.scope, f.ended, f.scoped, f.outer = inner, true, false, claims.Bag{}
			f.phase, f.index = atOutputClaims, 0
		})
		// The claims of the page's scope did not leave the journey's bag: they were never in it.
		o.event.Changes = []claims.Change{}
		return
	}
	o.change(func(f *Frame) {
		f.phase, f.test = atValidation, 0
		if len(f.validation().Preconditions) > 0 {
			f.phase = atValidationTest
		}
	})
}

func (o *operation) testValidationPrecondition() {
	f := o.Stack
	c := f.validation().Preconditions[f.test]
	r := test(c, o.Bag, "SkipThisValidationTechnicalProfile")
	if r.fault != "" {
		o.fail(&profile.Failure{Unsupported: r.fault, Message: "This version does not run a " + r.fault + ".", Span: c.Span, Fatal: true})
		return
	}
	o.tell(c, r, "validation technical profile "+f.validation().ReferenceId.Text)
	if r.fires {
		o.advanceValidation()
		return
	}
	o.change(func(f *Frame) {
		if f.test++; f.test >= len(f.validation().Preconditions) {
			f.phase = atValidation
		}
	})
}

// advanceValidation goes on to the next validation profile.
func (o *operation) advanceValidation() {
	o.change(func(f *Frame) { f.index++ })
	o.nextValidation()
}

// enterValidation starts the validation profile at hand in a scope of its own.
func (o *operation) enterValidation() {
	page := o.Stack
	p, kind, ok := o.profileToRun(page.validation().ReferenceId)
	if !ok {
		return
	}
	if _, asks := kind.Handler.(profile.PageHandler); asks || kind.Interactive {
		o.fail(&profile.Failure{Code: "AADB2C90037", Message: fmt.Sprintf("%s needs the user or a browser and cannot be a validation technical profile.", p.Id.Text), Profile: p.Id.Text, Span: page.validation().Span, Fatal: true})
		return
	}
	on, why, fault := o.m.enabled(p, o.Bag)
	switch {
	case fault != "":
		o.failEnabled(p, fault)
	case !on:
		o.event.Text = "The validation technical profile does not run: " + why
		o.advanceValidation()
	default:
		o.event.Text = fmt.Sprintf("%s · %s validates the page", kind.Name, p.Id.Text)
		o.enter(Frame{Profile: p, Caller: page.Profile, outer: o.Bag, scoped: true})
	}
}

// leaveValidation hands the listed output claims of a validation profile to the page's scope.
func (o *operation) leaveValidation() {
	f := o.Stack
	own := o.Bag
	o.Bag = f.outer
	var held []claims.Entry
	for _, ref := range f.Profile.OutputClaims {
		if e, ok := own.Get(ref.ClaimTypeReferenceId.Text); ok {
			o.Bag = o.Bag.Set(e)
			held = append(held, e)
		} else {
			o.Bag = o.Bag.Delete(ref.ClaimTypeReferenceId.Text) // a transformation took it away
		}
	}
	page := f.Parent
	stop := !page.validation().ContinueOnSuccess.Bool(true)
	o.event.Changes = []claims.Change{}
	o.Stack = page
	if page.pressed != nil {
		o.hold(page.pressed.Control, held)
	}
	if stop {
		o.change(func(f *Frame) { f.index = len(f.checks) })
		o.nextValidation()
		return
	}
	o.advanceValidation()
}
