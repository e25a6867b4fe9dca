package chain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// WriteXML writes the effective policy as one TrustFrameworkPolicy element without a base, in the order of the
// schema, with a comment naming the source of every element and of every entry that another file added.
// Includes of technical profiles are already resolved and therefore not written. raw gives the bytes of a
// place, for the elements that the model does not hold; they are copied as they stand. The error is that of
// the writer.
func (e *Effective) WriteXML(w io.Writer, raw func(source.Span) []byte) error {
	x := &xmlWriter{raw: raw}
	x.line(`<?xml version="1.0" encoding="utf-8"?>`)
	var files []string
	for _, l := range e.chain.Layers {
		files = append(files, l.Path)
	}
	x.comment("The effective policy of %s, merged from %s.", e.PolicyId.Text, strings.Join(files, " < "))
	x.open("TrustFrameworkPolicy", `xmlns="`+policy.Namespace+`"`, attribute("PolicySchemaVersion", e.PolicySchemaVersion), attribute("TenantId", e.TenantId),
		attribute("TenantObjectId", e.TenantObjectId), attribute("PolicyId", e.PolicyId), attribute("PublicPolicyUri", e.PublicPolicyUri),
		attribute("DeploymentMode", e.DeploymentMode), attribute("UserJourneyRecorderEndpoint", e.UserJourneyRecorderEndpoint),
		attribute("StateTableName", e.StateTableName))
	if c := e.PolicyConstraints; c != nil {
		x.copied([]policy.Value{policy.ValueAt("PolicyConstraints", c.Span)}, "PolicyConstraints")
	}
	x.copied(e.Undecoded, "Contacts", "DocumentReferences")
	x.buildingBlocks(e)
	x.claimsProviders(e)
	x.list("UserJourneys", len(e.UserJourneys), func(i int) { x.userJourney(e.UserJourneys[i]) })
	x.list("SubJourneys", len(e.SubJourneys), func(i int) { x.subJourney(e.SubJourneys[i]) })
	x.relyingParty(e.RelyingParty)
	x.close("TrustFrameworkPolicy")
	_, err := io.WriteString(w, x.out.String())
	return err
}

// xmlWriter builds XML line by line.
type xmlWriter struct {
	out   strings.Builder
	depth int
	raw   func(source.Span) []byte
	// home is the file of the element around: entries of other files are commented.
	home string
}

// attribute is an attribute as written, or empty where the policy does not say it.
func attribute(name string, v policy.Value) string {
	if !v.IsSet() {
		return ""
	}
	return name + `="` + escape(v.Text, true) + `"`
}

// escape makes a text fit for element content, or for an attribute in double quotes.
func escape(s string, inAttribute bool) string {
	pairs := []string{"&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;"}
	if inAttribute {
		pairs = append(pairs, `"`, "&quot;", "\n", "&#xA;", "\t", "&#x9;")
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

func (x *xmlWriter) line(text string) {
	x.out.WriteString(strings.Repeat("  ", x.depth))
	x.out.WriteString(text)
	x.out.WriteString("\n")
}

// comment writes a comment; two hyphens cannot stand in one.
func (x *xmlWriter) comment(format string, args ...any) {
	x.line("<!-- " + strings.ReplaceAll(fmt.Sprintf(format, args...), "--", "- -") + " -->")
}

func tag(name string, attributes []string) string {
	return strings.Join(append([]string{name}, slices.DeleteFunc(slices.Clone(attributes), func(a string) bool { return a == "" })...), " ")
}

func (x *xmlWriter) open(name string, attributes ...string) {
	x.line("<" + tag(name, attributes) + ">")
	x.depth++
}

func (x *xmlWriter) close(name string) {
	x.depth--
	x.line("</" + name + ">")
}

// empty writes an element with attributes alone.
func (x *xmlWriter) empty(name string, attributes ...string) {
	x.line("<" + tag(name, attributes) + " />")
}

// text writes an element of a value, where the policy says it.
func (x *xmlWriter) text(name string, v policy.Value, attributes ...string) {
	if !v.IsSet() {
		return
	}
	x.foreign(v.Span())
	x.line("<" + tag(name, attributes) + ">" + escape(v.Text, false) + "</" + name + ">")
}

// list writes a container with its entries; nothing where there are none.
func (x *xmlWriter) list(name string, n int, entry func(i int), attributes ...string) {
	if n == 0 {
		return
	}
	x.open(name, attributes...)
	for i := range n {
		entry(i)
	}
	x.close(name)
}

// foreign names the source of an entry that another file added to the element around.
func (x *xmlWriter) foreign(at source.Span) {
	if x.home != "" && at.Path != "" && at.Path != x.home {
		x.comment("%s:%d", at.Path, at.Line)
	}
}

// origin names the sources of an element and makes its first one the home of its entries.
func (x *xmlWriter) origin(o policy.Origin) {
	var places []string
	for _, l := range o.Layers {
		places = append(places, fmt.Sprintf("%s:%d", l.Span.Path, l.Span.Line))
	}
	x.home = o.Span.Path
	if len(o.Layers) > 0 {
		x.home = o.Layers[0].Span.Path
	}
	switch len(places) {
	case 0:
		x.comment("%s:%d", o.Span.Path, o.Span.Line)
	case 1:
		x.comment("%s", places[0])
	default:
		x.comment("%s, changed by %s", places[0], strings.Join(places[1:], ", "))
	}
}

// copied writes elements that the model does not hold, as they stand in their file.
func (x *xmlWriter) copied(all []policy.Value, names ...string) {
	for _, v := range all {
		if !slices.Contains(names, v.Text) {
			continue
		}
		x.foreign(v.Span())
		if text := x.raw(v.Span()); len(text) > 0 {
			x.line(strings.TrimSpace(string(text)))
		} else {
			x.comment("%s of %s could not be copied", v.Text, v.Span())
		}
	}
}

func (x *xmlWriter) buildingBlocks(e *Effective) {
	n := len(e.ClaimTypes) + len(e.Predicates) + len(e.InputValidations) + len(e.PredicateValidations) + len(e.ClaimsTransformations) + len(e.ClientDefinitions) +
		len(e.ContentDefinitions) + len(e.DisplayControls)
	if n == 0 && e.Localization == nil {
		return
	}
	x.open("BuildingBlocks")
	x.list("ClaimsSchema", len(e.ClaimTypes), func(i int) { x.claimType(e.ClaimTypes[i]) })
	x.list("Predicates", len(e.Predicates), func(i int) { x.predicate(e.Predicates[i]) })
	x.list("InputValidations", len(e.InputValidations), func(i int) { x.inputValidation(e.InputValidations[i]) })
	x.list("PredicateValidations", len(e.PredicateValidations), func(i int) { x.predicateValidation(e.PredicateValidations[i]) })
	x.list("ClaimsTransformations", len(e.ClaimsTransformations), func(i int) { x.claimsTransformation(e.ClaimsTransformations[i]) })
	x.list("ClientDefinitions", len(e.ClientDefinitions), func(i int) {
		c := e.ClientDefinitions[i]
		x.origin(c.Origin)
		x.open("ClientDefinition", attribute("Id", c.Id))
		x.text("ClientUIFilterFlags", c.ClientUIFilterFlags)
		x.close("ClientDefinition")
	})
	x.list("ContentDefinitions", len(e.ContentDefinitions), func(i int) { x.contentDefinition(e.ContentDefinitions[i]) })
	x.localization(e.Localization)
	x.list("DisplayControls", len(e.DisplayControls), func(i int) { x.displayControl(e.DisplayControls[i]) })
	x.close("BuildingBlocks")
}

func (x *xmlWriter) claimType(c *policy.ClaimType) {
	x.origin(c.Origin)
	x.open("ClaimType", attribute("Id", c.Id), attribute("StatementType", c.StatementType))
	x.text("DisplayName", c.DisplayName)
	x.text("DataType", c.DataType)
	x.list("DefaultPartnerClaimTypes", len(c.DefaultPartnerClaimTypes), func(i int) {
		d := c.DefaultPartnerClaimTypes[i]
		x.foreign(d.Span)
		x.empty("Protocol", attribute("Name", d.Protocol), attribute("Handler", d.Handler), attribute("PartnerClaimType", d.PartnerClaimType))
	})
	if m := c.Mask; m != nil {
		x.line("<" + tag("Mask", []string{attribute("Type", m.Type), attribute("Regex", m.Regex)}) + ">" + escape(m.Text.Text, false) + "</Mask>")
	}
	x.text("AdminHelpText", c.AdminHelpText)
	x.text("UserHelpText", c.UserHelpText)
	x.text("UserInputType", c.UserInputType)
	if r := c.Restriction; r != nil {
		x.open("Restriction")
		for _, n := range r.Enumerations {
			x.foreign(n.Span)
			x.empty("Enumeration", attribute("Text", n.Text), attribute("Value", n.Value), attribute("SelectByDefault", n.SelectByDefault))
		}
		if p := r.Pattern; p != nil {
			x.empty("Pattern", attribute("RegularExpression", p.RegularExpression), attribute("HelpText", p.HelpText))
		}
		x.close("Restriction")
	}
	if c.InputValidationReference.IsSet() {
		x.empty("InputValidationReference", attribute("Id", c.InputValidationReference))
	}
	if c.PredicateValidationReference.IsSet() {
		x.empty("PredicateValidationReference", attribute("Id", c.PredicateValidationReference))
	}
	x.close("ClaimType")
}

func (x *xmlWriter) predicate(p *policy.Predicate) {
	x.origin(p.Origin)
	x.open("Predicate", attribute("Id", p.Id), attribute("Method", p.Method), attribute("HelpText", p.HelpText))
	x.text("UserHelpText", p.UserHelpText)
	x.items("Parameters", "Parameter", "Id", p.Parameters)
	x.close("Predicate")
}

// items writes keys with values, as metadata and parameters hold them.
func (x *xmlWriter) items(container, name, key string, items []policy.Item) {
	x.list(container, len(items), func(i int) {
		x.foreign(items[i].Span)
		x.line("<" + tag(name, []string{attribute(key, items[i].Key)}) + ">" + escape(items[i].Value.Text, false) + "</" + name + ">")
	})
}

func (x *xmlWriter) predicateValidation(p *policy.PredicateValidation) {
	x.origin(p.Origin)
	x.open("PredicateValidation", attribute("Id", p.Id))
	x.list("PredicateGroups", len(p.Groups), func(i int) {
		g := p.Groups[i]
		x.open("PredicateGroup", attribute("Id", g.Id))
		x.text("UserHelpText", g.UserHelpText)
		x.predicateReferences(g)
		x.close("PredicateGroup")
	})
	x.close("PredicateValidation")
}

func (x *xmlWriter) inputValidation(v *policy.InputValidation) {
	x.origin(v.Origin)
	x.open("InputValidation", attribute("Id", v.Id))
	for _, g := range v.Groups {
		x.predicateReferences(g)
	}
	x.close("InputValidation")
}

func (x *xmlWriter) predicateReferences(g policy.PredicateGroup) {
	x.list("PredicateReferences", len(g.PredicateReferences), func(i int) {
		x.empty("PredicateReference", attribute("Id", g.PredicateReferences[i]))
	}, attribute("Id", g.PredicateReferencesId), attribute("HelpText", g.HelpText), attribute("MatchAtLeast", g.MatchAtLeast), attribute("Reject", g.Reject))
}

// claim writes a claim reference; home is the element's own.
func (x *xmlWriter) claim(name string, c *policy.ClaimReference) {
	x.foreign(c.Span)
	attributes := []string{attribute("ClaimTypeReferenceId", c.ClaimTypeReferenceId), attribute("DisplayControlReferenceId", c.DisplayControlReferenceId),
		attribute("TransformationClaimType", c.TransformationClaimType), attribute("ControlClaimType", c.ControlClaimType),
		attribute("PartnerClaimType", c.PartnerClaimType), attribute("DefaultValue", c.DefaultValue),
		attribute("AlwaysUseDefaultValue", c.AlwaysUseDefaultValue), attribute("Required", c.Required), attribute("OverwriteIfExists", c.OverwriteIfExists)}
	if len(c.From) == 0 {
		x.empty(name, attributes...)
		return
	}
	x.open(name, attributes...)
	for _, from := range c.From {
		x.empty("From", attribute("TechnicalProfileReferenceId", from))
	}
	x.close(name)
}

func (x *xmlWriter) claims(container, name string, refs []*policy.ClaimReference) {
	x.list(container, len(refs), func(i int) { x.claim(name, refs[i]) })
}

func (x *xmlWriter) claimsTransformation(t *policy.ClaimsTransformation) {
	x.origin(t.Origin)
	x.open("ClaimsTransformation", attribute("Id", t.Id), attribute("TransformationMethod", t.TransformationMethod))
	x.claims("InputClaims", "InputClaim", t.InputClaims)
	x.list("InputParameters", len(t.InputParameters), func(i int) {
		p := t.InputParameters[i]
		x.foreign(p.Span)
		x.empty("InputParameter", attribute("Id", p.Id), attribute("DataType", p.DataType), attribute("Value", p.Value))
	})
	x.claims("OutputClaims", "OutputClaim", t.OutputClaims)
	x.close("ClaimsTransformation")
}

func (x *xmlWriter) contentDefinition(c *policy.ContentDefinition) {
	x.origin(c.Origin)
	x.open("ContentDefinition", attribute("Id", c.Id))
	x.text("LoadUri", c.LoadUri)
	x.text("RecoveryUri", c.RecoveryUri)
	x.text("DataUri", c.DataUri)
	x.items("Metadata", "Item", "Key", c.Metadata)
	x.list("LocalizedResourcesReferences", len(c.LocalizedResourcesReferences), func(i int) {
		r := c.LocalizedResourcesReferences[i]
		x.foreign(r.Span)
		x.empty("LocalizedResourcesReference", attribute("Language", r.Language), attribute("LocalizedResourcesReferenceId", r.LocalizedResourcesReferenceId),
			attribute("Url", r.Url))
	})
	x.close("ContentDefinition")
}

func (x *xmlWriter) localization(l *policy.Localization) {
	if l == nil {
		return
	}
	x.home = l.Span.Path
	x.open("Localization", attribute("Enabled", l.Enabled))
	x.list("SupportedLanguages", len(l.SupportedLanguages), func(i int) { x.text("SupportedLanguage", l.SupportedLanguages[i]) },
		attribute("DefaultLanguage", l.DefaultLanguage), attribute("PolicyLanguage", l.PolicyLanguage))
	for _, r := range l.LocalizedResources {
		x.origin(r.Origin)
		x.open("LocalizedResources", attribute("Id", r.Id), attribute("Culture", r.Culture))
		x.list("LocalizedCollections", len(r.Collections), func(i int) {
			c := r.Collections[i]
			x.foreign(c.Span)
			x.open("LocalizedCollection", attribute("ElementType", c.ElementType), attribute("ElementId", c.ElementId), attribute("TargetCollection", c.TargetCollection))
			for _, it := range c.Items {
				x.empty("Item", attribute("Text", it.Text), attribute("Value", it.Value), attribute("SelectByDefault", it.SelectByDefault))
			}
			x.close("LocalizedCollection")
		})
		x.list("LocalizedStrings", len(r.Strings), func(i int) {
			s := r.Strings[i]
			x.foreign(s.Span)
			x.line("<" + tag("LocalizedString", []string{attribute("ElementType", s.ElementType), attribute("ElementId", s.ElementId), attribute("StringId", s.StringId)}) +
				">" + escape(s.Text.Text, false) + "</LocalizedString>")
		})
		x.close("LocalizedResources")
	}
	x.close("Localization")
}

func (x *xmlWriter) displayControl(c *policy.DisplayControl) {
	x.origin(c.Origin)
	x.open("DisplayControl", attribute("Id", c.Id), attribute("UserInterfaceControlType", c.UserInterfaceControlType))
	x.claims("InputClaims", "InputClaim", c.InputClaims)
	x.claims("DisplayClaims", "DisplayClaim", c.DisplayClaims)
	x.claims("OutputClaims", "OutputClaim", c.OutputClaims)
	x.list("Actions", len(c.Actions), func(i int) {
		a := c.Actions[i]
		x.open("Action", attribute("Id", a.Id))
		x.validations("ValidationClaimsExchange", "ValidationClaimsExchangeTechnicalProfile", "TechnicalProfileReferenceId", a.ValidationTechnicalProfiles)
		x.close("Action")
	})
	x.close("DisplayControl")
}

func (x *xmlWriter) validations(container, name, key string, all []*policy.ValidationTechnicalProfile) {
	x.list(container, len(all), func(i int) {
		v := all[i]
		x.foreign(v.Span)
		attributes := []string{attribute(key, v.ReferenceId), attribute("ContinueOnError", v.ContinueOnError), attribute("ContinueOnSuccess", v.ContinueOnSuccess)}
		if len(v.Preconditions) == 0 {
			x.empty(name, attributes...)
			return
		}
		x.open(name, attributes...)
		x.preconditions(v.Preconditions)
		x.close(name)
	})
}

func (x *xmlWriter) preconditions(all []*policy.Precondition) {
	x.list("Preconditions", len(all), func(i int) {
		p := all[i]
		x.foreign(p.Span)
		x.open("Precondition", attribute("Type", p.Type), attribute("ExecuteActionsIf", p.ExecuteActionsIf))
		for _, v := range p.Values {
			x.line("<Value>" + escape(v.Text, false) + "</Value>")
		}
		x.line("<Action>" + escape(p.Action.Text, false) + "</Action>")
		x.close("Precondition")
	})
}

// claimsProviders writes the profiles grouped as their providers group them. Profiles of one provider that do
// not stand together are written in several providers: a provider is no unit of merging.
func (x *xmlWriter) claimsProviders(e *Effective) {
	if len(e.TechnicalProfiles) == 0 {
		return
	}
	x.open("ClaimsProviders")
	for i := 0; i < len(e.TechnicalProfiles); {
		p := e.TechnicalProfiles[i].Provider
		x.home = ""
		x.open("ClaimsProvider")
		x.text("Domain", p.Domain)
		x.text("DisplayName", p.DisplayName)
		x.open("TechnicalProfiles")
		for ; i < len(e.TechnicalProfiles) && e.TechnicalProfiles[i].Provider.Span == p.Span; i++ {
			x.technicalProfile(e.TechnicalProfiles[i])
		}
		x.close("TechnicalProfiles")
		x.close("ClaimsProvider")
	}
	x.close("ClaimsProviders")
}

func (x *xmlWriter) technicalProfile(p *policy.TechnicalProfile) {
	x.origin(p.Origin)
	if p.IncludeTechnicalProfile.IsSet() {
		x.comment("includes %s", p.IncludeTechnicalProfile.Text)
	}
	x.open("TechnicalProfile", attribute("Id", p.Id))
	x.text("Domain", p.Domain)
	x.text("DisplayName", p.DisplayName)
	x.text("Description", p.Description)
	if p.Protocol.Name.IsSet() {
		x.foreign(p.Protocol.Span)
		x.empty("Protocol", attribute("Name", p.Protocol.Name), attribute("Handler", p.Protocol.Handler))
	}
	x.text("InputTokenFormat", p.InputTokenFormat)
	x.text("OutputTokenFormat", p.OutputTokenFormat)
	x.text("AssuranceLevelOfOutputClaims", p.AssuranceLevelOfOutputClaims)
	x.list("RequiredAssuranceLevelsOfInputClaims", len(p.RequiredAssuranceLevelsOfInputClaims), func(i int) {
		x.text("RequiredAssuranceLevelOfInputClaims", p.RequiredAssuranceLevelsOfInputClaims[i])
	})
	if s := p.SubjectAuthenticationRequirements; s != nil {
		x.foreign(s.Span)
		x.empty("SubjectAuthenticationRequirements", attribute("TimeToLive", s.TimeToLive), attribute("ResetExpiryWhenTokenIssued", s.ResetExpiryWhenTokenIssued))
	}
	x.items("Metadata", "Item", "Key", p.Metadata)
	x.cryptographicKeys(p.CryptographicKeys)
	x.list("Suppressions", len(p.Suppressions), func(i int) {
		x.foreign(p.Suppressions[i].Span)
		x.empty("Item", attribute("Key", p.Suppressions[i].Key), attribute("Value", p.Suppressions[i].Value))
	})
	x.text("PreferredBinding", p.PreferredBinding)
	x.text("IncludeInSso", p.IncludeInSso)
	x.list("InputTokenSources", len(p.InputTokenSources), func(i int) { x.empty("TechnicalProfile", attribute("Id", p.InputTokenSources[i])) })
	x.references("InputClaimsTransformations", "InputClaimsTransformation", p.InputClaimsTransformations)
	x.claims("InputClaims", "InputClaim", p.InputClaims)
	x.claims("DisplayClaims", "DisplayClaim", p.DisplayClaims)
	x.claims("PersistedClaims", "PersistedClaim", p.PersistedClaims)
	x.claims("OutputClaims", "OutputClaim", p.OutputClaims)
	x.references("OutputClaimsTransformations", "OutputClaimsTransformation", p.OutputClaimsTransformations)
	x.validations("ValidationTechnicalProfiles", "ValidationTechnicalProfile", "ReferenceId", p.ValidationTechnicalProfiles)
	x.subject(p.SubjectNamingInfo)
	x.copied(p.Undecoded, "Extensions")
	if p.UseTechnicalProfileForSessionManagement.IsSet() {
		x.foreign(p.UseTechnicalProfileForSessionManagement.Span())
		x.empty("UseTechnicalProfileForSessionManagement", attribute("ReferenceId", p.UseTechnicalProfileForSessionManagement))
	}
	x.list("ErrorHandlers", len(p.ErrorHandlers), func(i int) { x.errorHandler(p.ErrorHandlers[i]) })
	x.text("EnabledForUserJourneys", p.EnabledForUserJourneys)
	x.close("TechnicalProfile")
}

func (x *xmlWriter) subject(s *policy.SubjectNamingInfo) {
	if s != nil {
		x.foreign(s.Span)
		x.empty("SubjectNamingInfo", attribute("ClaimType", s.ClaimType), attribute("Format", s.Format), attribute("ExcludeAsClaim", s.ExcludeAsClaim),
			attribute("NameQualifier", s.NameQualifier), attribute("SPNameQualifier", s.SPNameQualifier), attribute("SPProvidedID", s.SPProvidedID))
	}
}

func (x *xmlWriter) errorHandler(h policy.ErrorHandler) {
	x.foreign(h.Span)
	x.open("ErrorHandler")
	x.text("ErrorResponseFormat", h.ErrorResponseFormat)
	x.text("ResponseMatch", h.ResponseMatch)
	x.text("Action", h.Action)
	for _, p := range h.AdditionalRequestParameters {
		x.line("<" + tag("AdditionalRequestParameters", []string{attribute("Key", p.Key)}) + ">" + escape(p.Value.Text, false) + "</AdditionalRequestParameters>")
	}
	x.close("ErrorHandler")
}

func (x *xmlWriter) cryptographicKeys(keys []policy.Key) {
	x.list("CryptographicKeys", len(keys), func(i int) {
		x.foreign(keys[i].Span)
		x.empty("Key", attribute("Id", keys[i].Id), attribute("StorageReferenceId", keys[i].StorageReferenceId))
	})
}

func (x *xmlWriter) references(container, name string, refs []policy.Reference) {
	x.list(container, len(refs), func(i int) {
		x.foreign(refs[i].Span)
		x.empty(name, attribute("ReferenceId", refs[i].ReferenceId))
	})
}

func (x *xmlWriter) userJourney(j *policy.UserJourney) {
	x.origin(j.Origin)
	x.open("UserJourney", attribute("Id", j.Id), attribute("NonInteractive", j.NonInteractive),
		attribute("DefaultCpimIssuerTechnicalProfileReferenceId", j.DefaultCpimIssuerTechnicalProfileReferenceId))
	x.text("AssuranceLevel", j.AssuranceLevel)
	x.text("PreserveOriginalAssertion", j.PreserveOriginalAssertion)
	if len(j.AuthorizationTechnicalProfiles) > 0 {
		x.open("Authorization")
		x.references("AuthorizationTechnicalProfiles", "AuthorizationTechnicalProfile", j.AuthorizationTechnicalProfiles)
		x.close("Authorization")
	}
	x.steps(j.Steps)
	if j.ClientDefinition.IsSet() {
		x.foreign(j.ClientDefinition.Span())
		x.empty("ClientDefinition", attribute("ReferenceId", j.ClientDefinition))
	}
	x.cryptographicKeys(j.CryptographicKeys)
	x.close("UserJourney")
}

func (x *xmlWriter) subJourney(j *policy.SubJourney) {
	x.origin(j.Origin)
	x.open("SubJourney", attribute("Id", j.Id), attribute("Type", j.Type))
	x.steps(j.Steps)
	x.close("SubJourney")
}

func (x *xmlWriter) steps(steps []*policy.OrchestrationStep) {
	x.list("OrchestrationSteps", len(steps), func(i int) {
		s := steps[i]
		home := x.home
		if len(s.Layers) > 0 {
			x.foreign(s.Layers[0].Span)
			x.home = s.Layers[0].Span.Path
		}
		for _, l := range s.Layers[min(1, len(s.Layers)):] {
			x.comment("changed by %s:%d", l.Span.Path, l.Span.Line)
		}
		attributes := []string{attribute("Order", s.Order), attribute("Type", s.Type), attribute("ContentDefinitionReferenceId", s.ContentDefinitionReferenceId),
			attribute("CpimIssuerTechnicalProfileReferenceId", s.CpimIssuerTechnicalProfileReferenceId)}
		if len(s.Preconditions)+len(s.ClaimsProviderSelections)+len(s.ClaimsExchanges)+len(s.JourneyList) == 0 {
			x.empty("OrchestrationStep", attributes...)
		} else {
			x.open("OrchestrationStep", attributes...)
			x.stepContent(s)
			x.close("OrchestrationStep")
		}
		x.home = home
	})
}

func (x *xmlWriter) stepContent(s *policy.OrchestrationStep) {
	x.preconditions(s.Preconditions)
	x.list("ClaimsProviderSelections", len(s.ClaimsProviderSelections), func(i int) {
		c := s.ClaimsProviderSelections[i]
		x.foreign(c.Span)
		x.empty("ClaimsProviderSelection", attribute("TargetClaimsExchangeId", c.TargetClaimsExchangeId), attribute("ValidationClaimsExchangeId", c.ValidationClaimsExchangeId))
	}, attribute("DisplayOption", s.DisplayOption))
	x.list("ClaimsExchanges", len(s.ClaimsExchanges), func(i int) {
		c := s.ClaimsExchanges[i]
		x.foreign(c.Span)
		x.empty("ClaimsExchange", attribute("Id", c.Id), attribute("TechnicalProfileReferenceId", c.TechnicalProfileReferenceId))
	}, attribute("UserIdentity", s.UserIdentity))
	x.list("JourneyList", len(s.JourneyList), func(i int) {
		c := s.JourneyList[i]
		x.foreign(c.Span)
		x.empty("Candidate", attribute("SubJourneyReferenceId", c.SubJourneyReferenceId))
	})
}

// relyingParty writes the leaf's own element.
func (x *xmlWriter) relyingParty(r *policy.RelyingParty) {
	if r == nil {
		return
	}
	x.home = r.Span.Path
	x.comment("%s:%d", r.Span.Path, r.Span.Line)
	if text := x.raw(r.Span); len(text) > 0 {
		x.line(strings.TrimSpace(string(text)))
		return
	}
	x.comment("the RelyingParty of %s could not be copied", r.Span)
}
