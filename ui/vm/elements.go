package vm

import (
	"fmt"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/ui/words"
)

// element is an addressable element of an effective policy with all that it says.
type element struct {
	// kind is the section it stands in; id names it there, so that it is found in another effective policy.
	kind, id string
	// text is what people call it, detail what it is.
	text, detail string
	// depth is 1 for the steps of a journey.
	depth      int
	ref        Ref
	span       source.Span
	layers     []policy.Layer
	properties []property
}

func (e *element) key() string { return e.kind + "/" + policy.Fold(e.id) }

// property is one thing that an element says. Its key tells it apart from the others of the element.
type property struct {
	key, name string
	value     policy.Value
}

// The sections of the elements, in the order in which they are shown: what a run goes through comes first,
// as in the explorer.
//
//words:said
const (
	kindRelyingParty   = "Relying party"
	kindJourney        = "User journeys"
	kindSubJourney     = "Sub-journeys"
	kindProfile        = "Technical profiles"
	kindTransformation = "Claims transformations"
	kindClaimType      = "Claim types"
	kindPredicate      = "Predicates"
	kindValidation     = "Predicate validations"
	kindContent        = "Content definitions"
	kindTexts          = "Localized texts"
	kindControl        = "Display controls"
	kindClient         = "Client definitions"
)

// elements lists what an effective policy holds, section by section.
func elements(e *chain.Effective, w words.Words) []*element {
	l := &lister{words: w}
	if rp := e.RelyingParty; rp != nil {
		id := e.PolicyId.Text
		l.element(kindRelyingParty, id, "", policy.Origin{Span: rp.Span, Layers: []policy.Layer{{PolicyId: id, Span: rp.Span}}}, Ref{})
		l.named("Default journey", rp.DefaultUserJourney)
		for _, p := range rp.TechnicalProfiles {
			l.profile(p)
		}
	}
	for _, j := range e.UserJourneys {
		l.element(kindJourney, j.Id.Text, w.Count(len(j.Steps), "%d step", "%d steps"), j.Origin, Ref{Kind: JourneyRef, Id: j.Id.Text})
		l.named("Client definition", j.ClientDefinition)
		l.named("Non-interactive", j.NonInteractive)
		l.named("Preserve original assertion", j.PreserveOriginalAssertion)
		l.named("Issuer by default", j.DefaultCpimIssuerTechnicalProfileReferenceId)
		l.steps(kindJourney, j.Id.Text, j.Steps)
	}
	for _, j := range e.SubJourneys {
		l.element(kindSubJourney, j.Id.Text, w.Count(len(j.Steps), "%d step", "%d steps"), j.Origin, Ref{})
		l.named("Type", j.Type)
		l.steps(kindSubJourney, j.Id.Text, j.Steps)
	}
	for _, p := range e.TechnicalProfiles {
		l.element(kindProfile, p.Id.Text, w.Say(groupOf(p)), p.Origin, Ref{Kind: ProfileRef, Id: p.Id.Text})
		l.profile(p)
	}
	for _, t := range e.ClaimsTransformations {
		l.element(kindTransformation, t.Id.Text, t.TransformationMethod.Text, t.Origin, Ref{Kind: TransformationRef, Id: t.Id.Text})
		l.transformation(t)
	}
	for _, c := range e.ClaimTypes {
		l.element(kindClaimType, c.Id.Text, c.DataType.Text, c.Origin, Ref{Kind: ClaimRef, Id: c.Id.Text})
		l.claimType(c)
	}
	l.buildingBlocks(e)
	return l.all
}

// lister collects elements; values go to the last one.
type lister struct {
	words words.Words
	all   []*element
	// keys counts those of the last element.
	keys map[string]int
}

// element begins an element. One without a ref of its own is named by kind and id.
func (l *lister) element(kind, id, detail string, o policy.Origin, ref Ref) *element {
	if ref.Kind == NoRef {
		ref = Ref{Kind: ElementRef, Id: kind + "/" + id}
	}
	x := &element{kind: kind, id: id, text: id, detail: detail, ref: ref, span: o.Span, layers: o.Layers}
	if len(o.Layers) > 0 {
		x.span = o.Layers[0].Span
	}
	l.all, l.keys = append(l.all, x), map[string]int{}
	return x
}

// named adds what an element says under a name that the window gives it.
func (l *lister) named(name string, v policy.Value) { l.entry(l.words.Say(name), name, v) }

// value adds what an element says under a name of its own.
func (l *lister) value(name string, v policy.Value) { l.entry(name, name, v) }

// entry adds one of several things of one name. Two of the same key are told apart by their order.
func (l *lister) entry(name, key string, v policy.Value) {
	if !v.IsSet() {
		return
	}
	x := l.all[len(l.all)-1]
	l.keys[key]++
	if n := l.keys[key]; n > 1 {
		key = fmt.Sprintf("%s#%d", key, n)
	}
	x.properties = append(x.properties, property{key, name, v})
}

func (l *lister) steps(kind, journey string, steps []*policy.OrchestrationStep) {
	for _, s := range steps {
		x := l.element(kind, journey+"/"+s.Order.Text, s.Type.Text, policy.Origin{Span: s.Span, Layers: s.Layers}, Ref{Kind: StepRef, Journey: journey, Order: s.Number()})
		x.text, x.depth = l.words.Say("Step %s", s.Order.Text), 1
		l.named("Type", s.Type)
		l.named("Content definition", s.ContentDefinitionReferenceId)
		l.named("Issuer", s.CpimIssuerTechnicalProfileReferenceId)
		for _, c := range s.Preconditions {
			rule := machine.Rule(c)
			l.entry(l.words.Say("Precondition"), "Precondition/"+rule, policy.ValueAt(rule, c.Span))
		}
		for _, c := range s.ClaimsProviderSelections {
			l.entry(l.words.Say("Offers"), "Offers/"+policy.Fold(c.TargetClaimsExchangeId.Text), c.TargetClaimsExchangeId)
			l.entry(l.words.Say("Form"), "Form/"+policy.Fold(c.ValidationClaimsExchangeId.Text), c.ValidationClaimsExchangeId)
		}
		for _, c := range s.ClaimsExchanges {
			l.entry(l.words.Say("Exchange %s", c.Id.Text), "Exchange "+c.Id.Text, c.TechnicalProfileReferenceId)
		}
		for _, c := range s.JourneyList {
			l.entry(l.words.Say("Sub-journey"), "Sub-journey/"+policy.Fold(c.SubJourneyReferenceId.Text), c.SubJourneyReferenceId)
		}
	}
}

func (l *lister) profile(p *policy.TechnicalProfile) {
	l.named("Display name", p.DisplayName)
	l.named("Protocol", p.Protocol.Name)
	l.named("Handler", p.Protocol.Handler)
	l.named("Output token format", p.OutputTokenFormat)
	for _, item := range p.Metadata {
		l.value(item.Key.Text, item.Value)
	}
	for _, k := range p.CryptographicKeys {
		l.entry(l.words.Say("Key %s", k.Id.Text), "Key "+k.Id.Text, k.StorageReferenceId)
	}
	l.references("Input transformation", p.InputClaimsTransformations)
	l.claims("Input claim", p.InputClaims)
	l.claims("Display claim", p.DisplayClaims)
	l.claims("Persisted claim", p.PersistedClaims)
	l.claims("Output claim", p.OutputClaims)
	l.references("Output transformation", p.OutputClaimsTransformations)
	for _, v := range p.ValidationTechnicalProfiles {
		l.entry(l.words.Say("Validation profile"), "Validation profile/"+policy.Fold(v.ReferenceId.Text), v.ReferenceId)
	}
	l.named("Includes", p.IncludeTechnicalProfile)
	l.named("Includes claims of", p.IncludeClaimsFromTechnicalProfile)
	l.named("Session", p.UseTechnicalProfileForSessionManagement)
	l.named("In single sign-on", p.IncludeInSso)
	l.named("Enabled", p.EnabledForUserJourneys)
	if s := p.SubjectNamingInfo; s != nil {
		l.named("Subject", s.ClaimType)
	}
}

func (l *lister) transformation(t *policy.ClaimsTransformation) {
	l.named("Method", t.TransformationMethod)
	for _, c := range t.InputClaims {
		l.entry(l.words.Say("Input %s", roleOf(c)), "Input "+roleOf(c), c.ClaimTypeReferenceId)
	}
	for _, p := range t.InputParameters {
		l.entry(l.words.Say("Parameter %s", p.Id.Text), "Parameter "+p.Id.Text, p.Value)
	}
	for _, c := range t.OutputClaims {
		l.entry(l.words.Say("Output %s", roleOf(c)), "Output "+roleOf(c), c.ClaimTypeReferenceId)
	}
}

// roleOf is a claim's TransformationClaimType, or the claim type's id where it has none.
func roleOf(c *policy.ClaimReference) string {
	return c.TransformationClaimType.Or(c.ClaimTypeReferenceId.Text)
}

func (l *lister) claimType(c *policy.ClaimType) {
	l.named("Display name", c.DisplayName)
	l.named("Data type", c.DataType)
	l.named("Input type", c.UserInputType)
	l.named("Help", c.UserHelpText)
	l.named("Help for admins", c.AdminHelpText)
	for _, p := range c.DefaultPartnerClaimTypes {
		l.entry(l.words.Say("In %s", p.Protocol.Text), "In "+p.Protocol.Text, p.PartnerClaimType)
	}
	if r := c.Restriction; r != nil {
		for _, e := range r.Enumerations {
			l.entry(l.words.Say("Permits"), "Permits/"+e.Value.Text, policy.ValueAt(e.Text.Text+" = "+e.Value.Text, e.Span))
		}
		if r.Pattern != nil {
			l.named("Pattern", r.Pattern.RegularExpression)
		}
	}
	l.named("Predicates", c.PredicateValidationReference)
	l.named("Input validation", c.InputValidationReference)
}

// buildingBlocks lists the smaller kinds.
func (l *lister) buildingBlocks(e *chain.Effective) {
	for _, p := range e.Predicates {
		l.element(kindPredicate, p.Id.Text, p.Method.Text, p.Origin, Ref{})
		l.named("Method", p.Method)
		l.named("Help", p.HelpText)
		l.named("Help for users", p.UserHelpText)
		for _, i := range p.Parameters {
			l.entry(l.words.Say("Parameter %s", i.Key.Text), "Parameter "+i.Key.Text, i.Value)
		}
	}
	for _, v := range e.PredicateValidations {
		l.element(kindValidation, v.Id.Text, l.words.Count(len(v.Groups), "%d group", "%d groups"), v.Origin, Ref{})
		for _, g := range v.Groups {
			l.entry(l.words.Say("%s at least", g.Id.Text), g.Id.Text+" at least", g.MatchAtLeast)
			l.entry(l.words.Say("%s help", g.Id.Text), g.Id.Text+" help", g.UserHelpText)
			for _, r := range g.PredicateReferences {
				l.entry(l.words.Say("%s predicate", g.Id.Text), g.Id.Text+"/"+policy.Fold(r.Text), r)
			}
		}
	}
	for _, c := range e.ContentDefinitions {
		l.element(kindContent, c.Id.Text, "", c.Origin, Ref{})
		l.named("Page", c.LoadUri)
		l.named("Recovery page", c.RecoveryUri)
		l.named("Layout", c.DataUri)
		for _, i := range c.Metadata {
			l.value(i.Key.Text, i.Value)
		}
		for _, r := range c.LocalizedResourcesReferences {
			l.entry(l.words.Say("Texts in %s", r.Language.Text), "Texts in "+r.Language.Text, r.LocalizedResourcesReferenceId)
		}
	}
	if e.Localization != nil {
		for _, r := range e.Localization.LocalizedResources {
			l.element(kindTexts, r.Id.Text, l.words.Count(len(r.Strings), "%d text", "%d texts"), r.Origin, Ref{})
			for _, s := range r.Strings {
				name := strings.Join(strings.Fields(s.ElementId.Text+" "+s.StringId.Text), " · ")
				l.entry(name, s.ElementType.Text+"/"+name, s.Text)
			}
			for _, c := range r.Collections {
				l.entry(l.words.Say("List %s", c.ElementId.Text), "List "+c.ElementId.Text, policy.ValueAt(l.words.Count(len(c.Items), "%d item", "%d items"), c.Span))
			}
		}
	}
	for _, c := range e.DisplayControls {
		l.element(kindControl, c.Id.Text, c.UserInterfaceControlType.Text, c.Origin, Ref{})
		l.named("Type", c.UserInterfaceControlType)
		l.claims("Input claim", c.InputClaims)
		l.claims("Display claim", c.DisplayClaims)
		l.claims("Output claim", c.OutputClaims)
		for _, a := range c.Actions {
			for _, v := range a.ValidationTechnicalProfiles {
				l.entry(l.words.Say("On %s", a.Id.Text), "On "+a.Id.Text+"/"+policy.Fold(v.ReferenceId.Text), v.ReferenceId)
			}
		}
	}
	for _, c := range e.ClientDefinitions {
		l.element(kindClient, c.Id.Text, "", c.Origin, Ref{})
		l.named("Filter flags", c.ClientUIFilterFlags)
	}
}

func (l *lister) references(name string, refs []policy.Reference) {
	for _, r := range refs {
		l.entry(l.words.Say(name), name+"/"+policy.Fold(r.ReferenceId.Text), r.ReferenceId)
	}
}

func (l *lister) claims(name string, refs []*policy.ClaimReference) {
	for _, r := range refs {
		v := referenceValue(l.words, r)
		l.entry(l.words.Say(name), name+"/"+policy.Fold(r.ClaimTypeReferenceId.Or(r.DisplayControlReferenceId.Text)), v)
	}
}

// referenceValue is a reference to a claim in one line, with what it overrode.
func referenceValue(w words.Words, r *policy.ClaimReference) policy.Value {
	text := r.ClaimTypeReferenceId.Text
	if r.DisplayControlReferenceId.IsSet() {
		text = r.DisplayControlReferenceId.Text
	}
	if r.PartnerClaimType.Text != "" {
		text += " ↔ " + r.PartnerClaimType.Text
	}
	if r.DefaultValue.IsSet() {
		text += " = " + quote(r.DefaultValue.Text)
	}
	if r.AlwaysUseDefaultValue.Bool(false) {
		text += " " + w.Say("always")
	}
	if r.Required.Bool(false) {
		text += " · " + w.Say("required")
	}
	v := policy.ValueAt(text, r.Span)
	if r.Overrode != nil {
		over := referenceValue(w, r.Overrode)
		v.Overrode = &over
	}
	return v
}
