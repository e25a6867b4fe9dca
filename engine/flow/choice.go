package flow

import (
	"strings"

	"journeydesigner/engine/policy"
)

// choices draws what the page of a selection or combined step offers, each as a node beside the step that
// leads to the step which runs it.
func (b *builder) choices(l *list, i int, s *policy.OrchestrationStep) {
	form := b.localForm(s)
	forgot := ""
	if form != nil {
		if v, ok := form.MetadataItem("setting.forgotPasswordLinkOverride"); ok {
			forgot = v.Text
		}
	}
	offered := map[string]bool{}
	for _, sel := range s.ClaimsProviderSelections {
		if id := sel.TargetClaimsExchangeId.Text; id != "" {
			offered[policy.Fold(id)] = true
		}
	}
	signUp := b.signUpTarget(l, i, s, form)
	for _, sel := range s.ClaimsProviderSelections {
		switch target, local := sel.TargetClaimsExchangeId.Text, sel.ValidationClaimsExchangeId.Text; {
		case target != "":
			words := "Identity provider"
			if policy.SameId(target, forgot) {
				words = "Forgot password link"
			} else if policy.SameId(target, signUp) {
				words = "Sign-up link"
			}
			b.choice(l, i, target, "", words, sel)
		case local != "":
			b.form(l, i, local, sel)
		}
	}
	if signUp != "" && !offered[policy.Fold(signUp)] {
		b.choice(l, i, signUp, "Sign up", "Sign-up link", policy.ClaimsProviderSelection{Span: s.Span})
	}
}

// choice draws one offer whose exchange a later step runs.
func (b *builder) choice(l *list, i int, exchange, title, words string, sel policy.ClaimsProviderSelection) {
	s := l.steps[i]
	n := Node{
		ID: b.id(l.ids[i] + "/choice:" + clean(exchange)), Kind: Choice, Group: l.group, Journey: l.journey,
		Step: s, Exchange: exchange, Subtitle: words,
	}
	n.Span, n.PolicyId = sel.Span, owner(s)
	to := l.then(i)
	profile, at := findExchange(l.steps[i+1:], exchange)
	switch tp, known := b.from.TechnicalProfile(profile); {
	case at < 0:
		n.Subtitle, n.Missing = clean("no later step has exchange "+exchange), true
	case !known:
		n.Subtitle, n.Missing = clean("no technical profile "+profile), true
	default:
		n.Profiles = []string{profile}
		if title == "" {
			title = tp.DisplayName.Or(profile)
		}
		if handlerClass(tp) == "SelfAssertedAttributeProvider" && words == "Identity provider" {
			n.Subtitle = "Page"
		}
	}
	if at >= 0 {
		to = l.entries[i+1+at]
		n.Profiles = []string{profile}
	}
	if title == "" {
		title = exchange
	}
	n.Title = bold(title)
	b.add(n)
	b.edge(l.ids[i], n.ID, ChoiceEdge, "")
	b.edge(n.ID, to, ChoiceEdge, "")
}

// form draws the local account form of a combined page: it runs in this very step.
func (b *builder) form(l *list, i int, exchange string, sel policy.ClaimsProviderSelection) {
	s := l.steps[i]
	n := Node{
		ID: b.id(l.ids[i] + "/choice:" + clean(exchange)), Kind: Choice, Group: l.group, Journey: l.journey,
		Step: s, Exchange: exchange, Title: bold("Local account"), Subtitle: "Sign-in form",
	}
	n.Span, n.PolicyId = sel.Span, owner(s)
	profile, at := findExchange([]*policy.OrchestrationStep{s}, exchange)
	if at < 0 {
		n.Subtitle, n.Missing = clean("the step has no exchange "+exchange), true
	} else {
		n.Profiles = []string{profile}
		if _, ok := b.from.TechnicalProfile(profile); !ok {
			n.Subtitle, n.Missing = clean("no technical profile "+profile), true
		}
	}
	b.add(n)
	b.edge(l.ids[i], n.ID, ChoiceEdge, "")
	b.edge(n.ID, l.then(i), ChoiceEdge, "")
}

// localForm is the profile of the step's sign-in form, or nil.
func (b *builder) localForm(s *policy.OrchestrationStep) *policy.TechnicalProfile {
	for _, sel := range s.ClaimsProviderSelections {
		id := sel.ValidationClaimsExchangeId.Text
		if id == "" {
			continue
		}
		profile, at := findExchange([]*policy.OrchestrationStep{s}, id)
		if at < 0 {
			continue
		}
		if tp, ok := b.from.TechnicalProfile(profile); ok {
			return tp
		}
	}
	return nil
}

// signUpTarget is the exchange behind the "Sign up now" link of a combined page, or "".
func (b *builder) signUpTarget(l *list, i int, s *policy.OrchestrationStep, form *policy.TechnicalProfile) string {
	if s.Type.Text != typeCombined || form == nil {
		return ""
	}
	if v, ok := form.MetadataItem("setting.showSignupLink"); ok && !v.Bool(true) {
		return ""
	}
	if v, ok := form.MetadataItem("SignUpTarget"); ok && v.Text != "" {
		return v.Text
	}
	// Without the metadata item the service takes the next step's first page.
	if i+1 < len(l.steps) {
		for _, x := range l.steps[i+1].ClaimsExchanges {
			tp, ok := b.from.TechnicalProfile(x.TechnicalProfileReferenceId.Text)
			if ok && strings.EqualFold(handlerClass(tp), "SelfAssertedAttributeProvider") {
				return x.Id.Text
			}
		}
	}
	return ""
}

// findExchange finds the first step that has an exchange of this id, and the profile it runs; at is -1
// where there is none.
func findExchange(steps []*policy.OrchestrationStep, id string) (profile string, at int) {
	for i, s := range steps {
		for _, x := range s.ClaimsExchanges {
			if policy.SameId(x.Id.Text, id) {
				return x.TechnicalProfileReferenceId.Text, i
			}
		}
	}
	return "", -1
}
