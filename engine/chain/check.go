package chain

import (
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// check looks for what an effective policy refers to and does not have. Errors are what the service refuses
// at upload (its messages are given in gist); warnings are what only fails when it runs.
func check(e *Effective) []diag.Finding {
	body := checkBody(e)
	if e.RelyingParty == nil {
		return body.findings
	}
	c := &checker{e: e, known: map[kind][]string{}, findings: slices.Clip(body.findings), suggested: body.suggested}
	c.relyingParty(e.RelyingParty)
	return c.findings
}

// body are the lists of an effective policy, by the kind of what they hold.
type body [clientDefinition + 1]list

// checkBody checks all but the relying party; once for all relying parties that add nothing else to one base.
func checkBody(e *Effective) *checker {
	lists := body{
		claimType: listOf(e.ClaimTypes), claimsTransformation: listOf(e.ClaimsTransformations), technicalProfile: listOf(e.TechnicalProfiles),
		contentDefinition: listOf(e.ContentDefinitions), userJourney: listOf(e.UserJourneys), subJourney: listOf(e.SubJourneys),
		displayControl: listOf(e.DisplayControls), predicate: listOf(e.Predicates), predicateValidation: listOf(e.PredicateValidations),
		inputValidation: listOf(e.InputValidations), clientDefinition: listOf(e.ClientDefinitions),
	}
	if e.Localization != nil {
		lists[localizedResources] = listOf(e.Localization.LocalizedResources)
	}
	return e.chain.set.bodies.of(lists, func() *checker {
		c := &checker{e: e, known: map[kind][]string{}}
		c.buildingBlocks()
		for _, p := range e.TechnicalProfiles {
			c.technicalProfile(p, &where{"technical profile ", p.Id.Text, nil})
		}
		for _, j := range e.UserJourneys {
			c.userJourney(j)
		}
		for _, j := range e.SubJourneys {
			c.journey(&where{"sub-journey ", j.Id.Text, nil}, named(j.Origin), j.Steps, "")
		}
		return c
	})
}

// kind is what an id can be the id of.
type kind int

const (
	claimType kind = iota
	claimsTransformation
	technicalProfile
	contentDefinition
	userJourney
	subJourney
	displayControl
	predicate
	predicateValidation
	inputValidation
	localizedResources
	clientDefinition
)

// about gives a kind's name in sentences and the code of a reference to one that does not exist.
func (k kind) about() (name, code string) {
	switch k {
	case claimType:
		return "Claim type", "C010"
	case claimsTransformation:
		return "Claims transformation", "C014"
	case technicalProfile:
		return "Technical profile", "C011"
	case contentDefinition:
		return "Content definition", "C015"
	case userJourney:
		return "User journey", "C016"
	case subJourney:
		return "Sub-journey", "C017"
	case displayControl:
		return "Display control", "C018"
	case predicate:
		return "Predicate", "C019"
	case predicateValidation:
		return "Predicate validation", "C019"
	case inputValidation:
		return "Input validation", "C019"
	case localizedResources:
		return "Localized resources", "C030"
	default:
		return "Client definition", "C032"
	}
}

type checker struct {
	e        *Effective
	findings []diag.Finding
	known    map[kind][]string
	// suggested counts the suggestions made: finding one takes time, and nobody reads a thousand.
	suggested int
}

// maxSuggestions is how many findings of one policy get a nearest id.
const maxSuggestions = 100

func (c *checker) exists(k kind, id string) bool {
	var ok bool
	switch k {
	case claimType:
		_, ok = c.e.ClaimType(id)
	case claimsTransformation:
		_, ok = c.e.ClaimsTransformation(id)
	case technicalProfile:
		_, ok = c.e.TechnicalProfile(id)
	case contentDefinition:
		_, ok = c.e.ContentDefinition(id)
	case userJourney:
		_, ok = c.e.UserJourney(id)
	case subJourney:
		_, ok = c.e.SubJourney(id)
	case displayControl:
		_, ok = c.e.DisplayControl(id)
	case predicate:
		_, ok = c.e.Predicate(id)
	case predicateValidation:
		_, ok = c.e.PredicateValidation(id)
	case inputValidation:
		_, ok = c.e.InputValidation(id)
	case localizedResources:
		_, ok = c.e.LocalizedResources(id)
	case clientDefinition:
		_, ok = c.e.ClientDefinition(id)
	}
	return ok
}

// ids lists the ids of one kind, for suggestions.
func (c *checker) ids(k kind) []string {
	if ids, ok := c.known[k]; ok {
		return ids
	}
	var ids []string
	switch k {
	case claimType:
		ids = idsOf(c.e.ClaimTypes, func(x *policy.ClaimType) string { return x.Id.Text })
	case claimsTransformation:
		ids = idsOf(c.e.ClaimsTransformations, func(x *policy.ClaimsTransformation) string { return x.Id.Text })
	case technicalProfile:
		ids = idsOf(c.e.TechnicalProfiles, technicalProfileId)
	case contentDefinition:
		ids = idsOf(c.e.ContentDefinitions, func(x *policy.ContentDefinition) string { return x.Id.Text })
	case userJourney:
		ids = idsOf(c.e.UserJourneys, func(x *policy.UserJourney) string { return x.Id.Text })
	case subJourney:
		ids = idsOf(c.e.SubJourneys, func(x *policy.SubJourney) string { return x.Id.Text })
	case displayControl:
		ids = idsOf(c.e.DisplayControls, func(x *policy.DisplayControl) string { return x.Id.Text })
	case predicate:
		ids = idsOf(c.e.Predicates, func(x *policy.Predicate) string { return x.Id.Text })
	case predicateValidation:
		ids = idsOf(c.e.PredicateValidations, func(x *policy.PredicateValidation) string { return x.Id.Text })
	case inputValidation:
		ids = idsOf(c.e.InputValidations, func(x *policy.InputValidation) string { return x.Id.Text })
	case localizedResources:
		if c.e.Localization != nil {
			ids = idsOf(c.e.Localization.LocalizedResources, func(x *policy.LocalizedResources) string { return x.Id.Text })
		}
	case clientDefinition:
		ids = idsOf(c.e.ClientDefinitions, func(x *policy.ClientDefinition) string { return x.Id.Text })
	}
	c.known[k] = ids
	return ids
}

func idsOf[T any](elements []T, id func(T) string) []string {
	out := make([]string, len(elements))
	for i, e := range elements {
		out[i] = id(e)
	}
	return out
}

func (c *checker) report(severity diag.Severity, code string, at source.Span, detail, format string, args ...any) {
	c.findings = append(c.findings, finding(severity, code, at, detail, format, args...))
}

// where is what refers, in words that are only put together for a finding: some text, an id, and then what holds it.
type where struct {
	text, id string
	in       *where
}

func (w *where) String() string {
	if w == nil {
		return ""
	}
	return w.text + w.id + w.in.String()
}

// refer checks one reference; from is what refers.
func (c *checker) refer(severity diag.Severity, k kind, v policy.Value, from *where) {
	if !v.IsSet() || c.exists(k, v.Text) {
		return
	}
	name, code := k.about()
	advice := "Declare it in this file or one of its bases, or correct the reference."
	c.report(severity, code, v.Span(), c.suggest(v.Text, c.ids(k), advice), "%s \"%s\", which %s refers to, does not exist", name, v.Text, from.String())
}

// suggest is the function of that name, as long as there are suggestions left.
func (c *checker) suggest(id string, known []string, advice string) string {
	if c.suggested++; c.suggested > maxSuggestions {
		return advice
	}
	return suggest(id, known, advice)
}

func (c *checker) buildingBlocks() {
	for _, t := range c.e.ClaimTypes {
		from := &where{"claim type ", t.Id.Text, nil}
		c.refer(diag.Error, predicateValidation, t.PredicateValidationReference, from)
		c.refer(diag.Error, inputValidation, t.InputValidationReference, from)
	}
	for _, v := range c.e.InputValidations {
		for _, g := range v.Groups {
			for _, r := range g.PredicateReferences {
				c.refer(diag.Error, predicate, r, &where{"input validation ", v.Id.Text, nil})
			}
		}
	}
	for _, v := range c.e.PredicateValidations {
		for _, g := range v.Groups {
			for _, r := range g.PredicateReferences {
				c.refer(diag.Error, predicate, r, &where{"predicate validation ", v.Id.Text, nil})
			}
		}
	}
	for _, t := range c.e.ClaimsTransformations {
		from := &where{"claims transformation ", t.Id.Text, nil}
		c.claims(t.InputClaims, from)
		c.claims(t.OutputClaims, from)
	}
	for _, d := range c.e.ContentDefinitions {
		for _, r := range d.LocalizedResourcesReferences {
			c.refer(diag.Warning, localizedResources, r.LocalizedResourcesReferenceId, &where{"content definition ", d.Id.Text, nil})
		}
	}
	for _, d := range c.e.DisplayControls {
		from := &where{"display control ", d.Id.Text, nil}
		c.claims(d.InputClaims, from)
		c.claims(d.DisplayClaims, from)
		c.claims(d.OutputClaims, from)
		for _, a := range d.Actions {
			c.validations(a.ValidationTechnicalProfiles, from)
		}
	}
}

func (c *checker) claims(list []*policy.ClaimReference, from *where) {
	for _, r := range list {
		for _, profile := range r.From {
			c.refer(diag.Error, technicalProfile, profile, from)
		}
		c.refer(diag.Error, claimType, r.ClaimTypeReferenceId, from)
		c.refer(diag.Error, displayControl, r.DisplayControlReferenceId, from)
	}
}

func (c *checker) validations(list []*policy.ValidationTechnicalProfile, from *where) {
	for _, v := range list {
		c.refer(diag.Error, technicalProfile, v.ReferenceId, from)
		c.preconditions(v.Preconditions, &where{"a precondition of ", "", from})
	}
}

func (c *checker) preconditions(list []*policy.Precondition, from *where) {
	for _, p := range list {
		if len(p.Values) > 0 && (p.Type.Text == "ClaimsExist" || p.Type.Text == "ClaimEquals") {
			c.refer(diag.Error, claimType, p.Values[0], from)
		}
	}
}

func (c *checker) technicalProfile(p *policy.TechnicalProfile, from *where) {
	for _, r := range p.InputClaimsTransformations {
		c.refer(diag.Error, claimsTransformation, r.ReferenceId, from)
	}
	for _, r := range p.OutputClaimsTransformations {
		c.refer(diag.Error, claimsTransformation, r.ReferenceId, from)
	}
	c.claims(p.InputClaims, from)
	c.claims(p.DisplayClaims, from)
	c.claims(p.PersistedClaims, from)
	c.claims(p.OutputClaims, from)
	c.validations(p.ValidationTechnicalProfiles, from)
	c.refer(diag.Error, technicalProfile, p.IncludeTechnicalProfile, from)
	c.refer(diag.Error, technicalProfile, p.IncludeClaimsFromTechnicalProfile, from)
	c.refer(diag.Error, technicalProfile, p.UseTechnicalProfileForSessionManagement, from)
	if d, ok := p.MetadataItem("ContentDefinitionReferenceId"); ok && !strings.Contains(d.Text, "{") {
		c.refer(diag.Error, contentDefinition, d, from)
	}
}

func (c *checker) relyingParty(r *policy.RelyingParty) {
	if r.DefaultUserJourney.Text == "" {
		c.report(diag.Error, "C031", r.Span, `Write <DefaultUserJourney ReferenceId="…" />.`, "The relying party names no user journey")
	}
	c.refer(diag.Error, userJourney, r.DefaultUserJourney, &where{text: "the relying party"})
	for _, p := range r.Endpoints {
		c.refer(diag.Error, userJourney, p.UserJourneyReferenceId, &where{"endpoint ", p.Id.Text, nil})
	}
	for _, p := range r.TechnicalProfiles {
		c.technicalProfile(p, &where{text: "the relying party's technical profile"})
	}
}

func (c *checker) userJourney(j *policy.UserJourney) {
	from := &where{"user journey ", j.Id.Text, nil}
	c.refer(diag.Error, technicalProfile, j.DefaultCpimIssuerTechnicalProfileReferenceId, from)
	c.refer(diag.Warning, clientDefinition, j.ClientDefinition, from)
	for _, r := range j.AuthorizationTechnicalProfiles {
		c.refer(diag.Error, technicalProfile, r.ReferenceId, from)
	}
	sends := false
	for _, s := range j.Steps {
		sends = sends || s.Type.Text == "SendClaims" || s.Type.Text == "InvokeSubJourney"
	}
	if !sends {
		c.report(diag.Warning, "C024", named(j.Origin), "End the journey with a step of type SendClaims; without one, every run fails (AADB2C90040).",
			"User journey %s has no step of type SendClaims", j.Id.Text)
	}
	c.journey(from, named(j.Origin), j.Steps, j.DefaultCpimIssuerTechnicalProfileReferenceId.Text)
}

// named is the place of an element's Id, or of the element where it has none.
func named(o policy.Origin) source.Span {
	if o.Id.IsSet() {
		return o.Id.Span()
	}
	return o.Span
}

// journey checks a list of steps in their order; issuer is the journey's own, "" where it names none.
func (c *checker) journey(of *where, at source.Span, steps []*policy.OrchestrationStep, issuer string) {
	for i, s := range steps {
		if s.Number() == i+1 {
			continue
		}
		if !s.Order.IsSet() {
			break // told when the file was read
		}
		c.report(diag.Error, "C020", s.Order.Span(), "Number the steps 1, 2, 3 and so on; over a chain, files may leave gaps only where another file fills them.",
			"%s was expected to have a step with Order %d, but it was not found; Order %s comes in its place", capital(of.String()), i+1, s.Order.Text)
		break
	}
	chosen := false
	for i, s := range steps {
		var next *policy.OrchestrationStep
		if i+1 < len(steps) {
			next = steps[i+1]
		}
		c.step(s, next, &where{"step ", s.Order.Text, &where{" of ", "", of}}, issuer, chosen)
		chosen = chosen || len(s.ClaimsProviderSelections) > 0
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (c *checker) step(s, next *policy.OrchestrationStep, from *where, issuer string, chosen bool) {
	c.refer(diag.Error, contentDefinition, s.ContentDefinitionReferenceId, from)
	c.refer(diag.Error, technicalProfile, s.CpimIssuerTechnicalProfileReferenceId, from)
	c.preconditions(s.Preconditions, &where{"a precondition of ", "", from})
	for _, x := range s.ClaimsExchanges {
		c.refer(diag.Error, technicalProfile, x.TechnicalProfileReferenceId, &where{"claims exchange ", x.Id.Text, &where{" in ", "", from}})
	}
	for _, n := range s.JourneyList {
		c.refer(diag.Error, subJourney, n.SubJourneyReferenceId, from)
	}
	switch s.Type.Text {
	case "ClaimsExchange":
		switch {
		case len(s.ClaimsExchanges) == 0:
			c.report(diag.Error, "C029", s.Span, "List at least one ClaimsExchange in the step.", "%s has no claims exchange", capital(from.String()))
		case len(s.ClaimsExchanges) > 1 && !chosen:
			c.report(diag.Error, "C022", s.Span, "Put a step of type ClaimsProviderSelection or CombinedSignInAndSignUp before it, or leave one exchange.",
				"%s has %d claims exchanges, but no step before it lets the user choose one", capital(from.String()), len(s.ClaimsExchanges))
		}
	case "ClaimsProviderSelection", "CombinedSignInAndSignUp":
		c.selections(s, next, from)
	case "SendClaims":
		if s.CpimIssuerTechnicalProfileReferenceId.Text == "" && issuer == "" {
			c.report(diag.Error, "C023", s.Span, `Write CpimIssuerTechnicalProfileReferenceId="JwtIssuer" (or the Id of your issuer) in the step.`,
				"%s sends claims but names no issuer", capital(from.String()))
		}
	case "InvokeSubJourney":
		if len(s.JourneyList) != 1 {
			c.report(diag.Error, "C027", s.Span, "Name exactly one sub-journey in JourneyList.", "%s names %d sub-journeys instead of one", capital(from.String()), len(s.JourneyList))
		}
	case "GetClaims", "Noop":
	case "ConsentScreen", "ReviewScreen", "UserDialog":
		c.report(diag.Warning, "C026", s.Type.Span(), "The schema has this type, but the service does not offer it; use a self-asserted technical profile.",
			"%s has type %s, which is not supported", capital(from.String()), s.Type.Text)
	case "":
	default:
		c.report(diag.Error, "C026", s.Type.Span(), suggest(s.Type.Text, stepTypes(), "Names are case-sensitive."), "%s has type \"%s\", which does not exist", capital(from.String()), s.Type.Text)
	}
}

func stepTypes() []string {
	return []string{"ClaimsExchange", "ClaimsProviderSelection", "CombinedSignInAndSignUp", "GetClaims", "InvokeSubJourney", "Noop", "SendClaims"}
}

func (c *checker) selections(s, next *policy.OrchestrationStep, from *where) {
	own, following := exchanges(s), map[string]bool{}
	if next != nil {
		following = exchanges(next)
	}
	targets := false
	for _, sel := range s.ClaimsProviderSelections {
		if _, ok := lookup(own, sel.ValidationClaimsExchangeId.Text); !ok && sel.ValidationClaimsExchangeId.IsSet() {
			v := sel.ValidationClaimsExchangeId
			c.report(diag.Error, "C021", v.Span(), c.suggest(v.Text, exchangeIds(s), "A ValidationClaimsExchangeId names a claims exchange of the same step."),
				"Claims exchange \"%s\" is not in %s", v.Text, from.String())
		}
		t := sel.TargetClaimsExchangeId
		if !t.IsSet() {
			continue
		}
		targets = true
		if _, ok := lookup(following, t.Text); !ok && next != nil && next.Type.Text == "ClaimsExchange" {
			c.report(diag.Error, "C021", t.Span(), c.suggest(t.Text, exchangeIds(next), "A TargetClaimsExchangeId names a claims exchange of the next step."),
				"Claims exchange \"%s\", which %s offers, is not in the next step", t.Text, from.String())
		}
	}
	if targets && (next == nil || next.Type.Text != "ClaimsExchange" && next.Type.Text != "InvokeSubJourney" && next.Type.Text != "Noop") {
		c.report(diag.Error, "C028", s.Type.Span(), "Let a step of type ClaimsExchange follow that holds the exchanges offered here.", "No claims exchange step follows %s", from.String())
	}
}

// exchanges are the claims exchanges of a step by their folded Ids.
func exchanges(s *policy.OrchestrationStep) map[string]bool {
	out := make(map[string]bool, len(s.ClaimsExchanges))
	for i := range s.ClaimsExchanges {
		out[policy.Fold(s.ClaimsExchanges[i].Id.Text)] = true
	}
	return out
}

func exchangeIds(s *policy.OrchestrationStep) []string {
	return idsOf(s.ClaimsExchanges, func(x policy.ClaimsExchange) string { return x.Id.Text })
}
