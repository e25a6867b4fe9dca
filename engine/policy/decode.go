package policy

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Namespace is the XML namespace of every element of a policy.
const Namespace = "http://schemas.microsoft.com/online/cpim/schemas/2013/06"

// Decode reads a document into the model. The policy is nil where the document is no policy at all, that
// is, its root is another element or has no PolicyId; of every other document what can be read is read. What the
// public schema refuses is for package schema to tell, a missing policy included; the findings here, all of layer
// rule, are the faults that it has no rule for.
func Decode(doc *xmltree.Document) (*Policy, []diag.Finding) {
	d := &decoder{}
	return d.policy(doc), d.findings
}

type decoder struct {
	policyId string
	findings []diag.Finding
	// first is where unique keeps the first index of each folded id; its room serves one kind of elements after the other.
	first map[string]int
}

func (d *decoder) report(code string, at source.Span, detail, format string, args ...any) {
	d.findings = append(d.findings, diag.Finding{Severity: diag.Error, Code: code, Layer: diag.LayerRule,
		Summary: fmt.Sprintf(format, args...), Detail: detail, Span: at})
}

func (d *decoder) policy(doc *xmltree.Document) *Policy {
	root := doc.Root
	if root.Name != "TrustFrameworkPolicy" || root.Namespace() != Namespace {
		return nil
	}
	p := &Policy{Path: doc.File.Path, Span: root.Start(),
		PolicyId: attribute(root, "PolicyId"), TenantId: attribute(root, "TenantId"), TenantObjectId: attribute(root, "TenantObjectId"),
		PublicPolicyUri: attribute(root, "PublicPolicyUri"), PolicySchemaVersion: attribute(root, "PolicySchemaVersion"),
		DeploymentMode: attribute(root, "DeploymentMode"), UserJourneyRecorderEndpoint: attribute(root, "UserJourneyRecorderEndpoint"),
		StateTableName: attribute(root, "StateTableName"), PolicyConstraints: constraints(root)}
	if strings.TrimSpace(p.PolicyId.Text) == "" {
		return nil
	}
	d.policyId = p.PolicyId.Text
	if base := root.Child("BasePolicy"); base != nil {
		p.BasePolicy = &BasePolicy{Span: base.Span(), TenantId: child(base, "TenantId"), PolicyId: child(base, "PolicyId")}
	}
	for _, c := range root.Children {
		if c.Name == "Contacts" || c.Name == "DocumentReferences" {
			p.Undecoded = append(p.Undecoded, Value{Text: c.Name, at: c.Place()})
		}
	}
	for block := range each(root, "BuildingBlocks") {
		d.buildingBlocks(p, block)
	}
	for e := range under(root, "ClaimsProviders", "ClaimsProvider") {
		d.claimsProvider(p, e)
	}
	for e := range under(root, "UserJourneys", "UserJourney") {
		p.UserJourneys = append(p.UserJourneys, d.userJourney(e))
	}
	for e := range under(root, "SubJourneys", "SubJourney") {
		j := &SubJourney{Origin: d.origin(e), Type: attribute(e, "Type")}
		j.Steps = d.steps(e, "SubJourney", j.Id.Text)
		p.SubJourneys = append(p.SubJourneys, j)
	}
	if e := root.Child("RelyingParty"); e != nil {
		p.RelyingParty = d.relyingParty(e)
	}
	d.duplicates(p)
	return p
}

func (d *decoder) buildingBlocks(p *Policy, block *xmltree.Element) {
	for e := range under(block, "ClaimsSchema", "ClaimType") {
		p.ClaimTypes = append(p.ClaimTypes, d.claimType(e))
	}
	for e := range under(block, "Predicates", "Predicate") {
		p.Predicates = append(p.Predicates, &Predicate{Origin: d.origin(e), Method: attribute(e, "Method"), HelpText: attribute(e, "HelpText"),
			UserHelpText: child(e, "UserHelpText"), Parameters: items(e, "Parameters", "Parameter", "Id")})
	}
	for e := range under(block, "InputValidations", "InputValidation") {
		v := &InputValidation{Origin: d.origin(e)}
		for refs := range each(e, "PredicateReferences") {
			group := PredicateGroup{Span: refs.Span(), Id: attribute(refs, "Id")}
			group.refer(refs)
			v.Groups = append(v.Groups, group)
		}
		p.InputValidations = append(p.InputValidations, v)
	}
	for e := range under(block, "PredicateValidations", "PredicateValidation") {
		v := &PredicateValidation{Origin: d.origin(e)}
		for g := range under(e, "PredicateGroups", "PredicateGroup") {
			group := PredicateGroup{Span: g.Span(), Id: attribute(g, "Id"), UserHelpText: child(g, "UserHelpText")}
			for refs := range each(g, "PredicateReferences") {
				group.refer(refs)
			}
			v.Groups = append(v.Groups, group)
		}
		p.PredicateValidations = append(p.PredicateValidations, v)
	}
	for e := range under(block, "ClaimsTransformations", "ClaimsTransformation") {
		p.ClaimsTransformations = append(p.ClaimsTransformations, d.claimsTransformation(e))
	}
	for e := range under(block, "ClientDefinitions", "ClientDefinition") {
		p.ClientDefinitions = append(p.ClientDefinitions, &ClientDefinition{Origin: d.origin(e), ClientUIFilterFlags: child(e, "ClientUIFilterFlags")})
	}
	for e := range under(block, "ContentDefinitions", "ContentDefinition") {
		p.ContentDefinitions = append(p.ContentDefinitions, d.contentDefinition(e))
	}
	for e := range each(block, "Localization") {
		d.localization(p, e)
	}
	for e := range under(block, "DisplayControls", "DisplayControl") {
		p.DisplayControls = append(p.DisplayControls, d.displayControl(e))
	}
}

// refer takes up the predicates that a PredicateReferences element names.
func (g *PredicateGroup) refer(refs *xmltree.Element) {
	g.MatchAtLeast, g.Reject = attribute(refs, "MatchAtLeast"), attribute(refs, "Reject")
	g.PredicateReferencesId, g.HelpText = attribute(refs, "Id"), attribute(refs, "HelpText")
	for r := range each(refs, "PredicateReference") {
		g.PredicateReferences = append(g.PredicateReferences, attribute(r, "Id"))
	}
}

// constraints reads PolicyConstraints; nil where there are none.
func constraints(root *xmltree.Element) *PolicyConstraints {
	e := root.Child("PolicyConstraints")
	if e == nil {
		return nil
	}
	out := &PolicyConstraints{Span: e.Span()}
	for i := range each(e, "Inheritance") {
		out.DerivingPolicies = attribute(i, "DerivingPolicies")
		for t := range under(i, "Tenants", "Tenant") {
			out.Tenants = append(out.Tenants, attribute(t, "ReferenceId"))
		}
		out.ConstraintHandlerId, out.ConstraintHandler = childAttribute(i, "ConstraintHandler", "Id"), childAttribute(i, "ConstraintHandler", "Handler")
	}
	for r := range each(e, "RerouteRules") {
		out.RerouteType = attribute(r, "Type")
		for n := range each(r, "RerouteRule") {
			out.RerouteRules = append(out.RerouteRules, RerouteRule{Span: n.Span(), PolicyId: attribute(n, "PolicyId"), Weight: attribute(n, "Weight"), Match: attribute(n, "Match")})
		}
	}
	return out
}

func (d *decoder) claimType(e *xmltree.Element) *ClaimType {
	c := &ClaimType{Origin: d.origin(e), DisplayName: child(e, "DisplayName"), DataType: child(e, "DataType"),
		AdminHelpText: child(e, "AdminHelpText"), UserHelpText: child(e, "UserHelpText"), UserInputType: child(e, "UserInputType"),
		StatementType:                attribute(e, "StatementType"),
		PredicateValidationReference: childAttribute(e, "PredicateValidationReference", "Id"),
		InputValidationReference:     childAttribute(e, "InputValidationReference", "Id")}
	c.DefaultPartnerClaimTypes = room[DefaultPartnerClaimType](e, "DefaultPartnerClaimTypes", "Protocol")
	for t := range under(e, "DefaultPartnerClaimTypes", "Protocol") {
		c.DefaultPartnerClaimTypes = append(c.DefaultPartnerClaimTypes,
			DefaultPartnerClaimType{Span: t.Span(), Protocol: attribute(t, "Name"), Handler: attribute(t, "Handler"), PartnerClaimType: attribute(t, "PartnerClaimType")})
	}
	if m := e.Child("Mask"); m != nil {
		c.Mask = &Mask{Span: m.Span(), Type: attribute(m, "Type"), Regex: attribute(m, "Regex"), Text: text(m)}
	}
	if r := e.Child("Restriction"); r != nil {
		c.Restriction = &Restriction{Span: r.Span(), MergeBehavior: attribute(r, "MergeBehavior")}
		for n := range each(r, "Enumeration") {
			c.Restriction.Enumerations = append(c.Restriction.Enumerations, enumeration(n))
		}
		if n := r.Child("Pattern"); n != nil {
			c.Restriction.Pattern = &Pattern{Span: n.Span(), RegularExpression: attribute(n, "RegularExpression"), HelpText: attribute(n, "HelpText")}
		}
	}
	return c
}

func enumeration(e *xmltree.Element) Enumeration {
	return Enumeration{Span: e.Span(), Text: attribute(e, "Text"), Value: attribute(e, "Value"), SelectByDefault: attribute(e, "SelectByDefault")}
}

func (d *decoder) claimsTransformation(e *xmltree.Element) *ClaimsTransformation {
	t := &ClaimsTransformation{Origin: d.origin(e), TransformationMethod: attribute(e, "TransformationMethod"),
		InputClaims: d.claims(e, "InputClaims", "InputClaim"), OutputClaims: d.claims(e, "OutputClaims", "OutputClaim")}
	for p := range under(e, "InputParameters", "InputParameter") {
		t.InputParameters = append(t.InputParameters, InputParameter{Span: p.Span(), Id: attribute(p, "Id"), DataType: attribute(p, "DataType"), Value: attribute(p, "Value")})
	}
	return t
}

func (d *decoder) contentDefinition(e *xmltree.Element) *ContentDefinition {
	c := &ContentDefinition{Origin: d.origin(e), LoadUri: child(e, "LoadUri"), RecoveryUri: child(e, "RecoveryUri"), DataUri: child(e, "DataUri"),
		Metadata: items(e, "Metadata", "Item", "Key")}
	for refs := range each(e, "LocalizedResourcesReferences") {
		c.MergeBehavior = attribute(refs, "MergeBehavior")
		for r := range each(refs, "LocalizedResourcesReference") {
			c.LocalizedResourcesReferences = append(c.LocalizedResourcesReferences, LocalizedResourcesReference{Span: r.Span(),
				Language: attribute(r, "Language"), LocalizedResourcesReferenceId: attribute(r, "LocalizedResourcesReferenceId"), Url: attribute(r, "Url")})
		}
	}
	return c
}

func (d *decoder) localization(p *Policy, e *xmltree.Element) {
	l := &Localization{Span: e.Span(), Enabled: attribute(e, "Enabled")}
	for s := range each(e, "SupportedLanguages") {
		l.DefaultLanguage, l.MergeBehavior = attribute(s, "DefaultLanguage"), attribute(s, "MergeBehavior")
		l.PolicyLanguage = attribute(s, "PolicyLanguage")
		for n := range each(s, "SupportedLanguage") {
			l.SupportedLanguages = append(l.SupportedLanguages, text(n))
		}
	}
	for r := range each(e, "LocalizedResources") {
		res := &LocalizedResources{Origin: d.origin(r), Culture: attribute(r, "Culture")}
		for c := range under(r, "LocalizedCollections", "LocalizedCollection") {
			col := LocalizedCollection{Span: c.Span(), ElementType: attribute(c, "ElementType"), ElementId: attribute(c, "ElementId"), TargetCollection: attribute(c, "TargetCollection")}
			for n := range each(c, "Item") {
				col.Items = append(col.Items, enumeration(n))
			}
			res.Collections = append(res.Collections, col)
		}
		for list := range each(r, "LocalizedStrings") {
			res.Strings = slices.Grow(res.Strings, len(list.Children)) // there may be hundreds
			for s := range each(list, "LocalizedString") {
				res.Strings = append(res.Strings, LocalizedString{Span: s.Span(), ElementType: attribute(s, "ElementType"), ElementId: attribute(s, "ElementId"),
					StringId: attribute(s, "StringId"), Text: text(s)})
			}
		}
		l.LocalizedResources = append(l.LocalizedResources, res)
	}
	p.Localization = l
}

func (d *decoder) displayControl(e *xmltree.Element) *DisplayControl {
	c := &DisplayControl{Origin: d.origin(e), UserInterfaceControlType: attribute(e, "UserInterfaceControlType"),
		InputClaims: d.claims(e, "InputClaims", "InputClaim"), DisplayClaims: d.claims(e, "DisplayClaims", "DisplayClaim"),
		OutputClaims: d.claims(e, "OutputClaims", "OutputClaim")}
	for a := range under(e, "Actions", "Action") {
		action := DisplayControlAction{Span: a.Span(), Id: attribute(a, "Id")}
		for v := range under(a, "ValidationClaimsExchange", "ValidationClaimsExchangeTechnicalProfile") {
			action.ValidationTechnicalProfiles = append(action.ValidationTechnicalProfiles, d.validation(v, "TechnicalProfileReferenceId"))
		}
		c.Actions = append(c.Actions, action)
	}
	return c
}

func (d *decoder) validation(e *xmltree.Element, reference string) *ValidationTechnicalProfile {
	return &ValidationTechnicalProfile{Span: e.Span(), ReferenceId: attribute(e, reference), ContinueOnError: attribute(e, "ContinueOnError"),
		ContinueOnSuccess: attribute(e, "ContinueOnSuccess"), Preconditions: preconditions(e)}
}

// preconditions concatenates the containers where there are several, as the schema permits.
func preconditions(e *xmltree.Element) []*Precondition {
	var out []*Precondition
	for c := range under(e, "Preconditions", "Precondition") {
		p := &Precondition{Span: c.Span(), Type: attribute(c, "Type"), ExecuteActionsIf: attribute(c, "ExecuteActionsIf"), Action: child(c, "Action")}
		for v := range each(c, "Value") {
			p.Values = append(p.Values, text(v))
		}
		out = append(out, p)
	}
	return out
}

func (d *decoder) claimsProvider(p *Policy, e *xmltree.Element) {
	provider := &ClaimsProvider{Span: e.Span(), Domain: child(e, "Domain"), DisplayName: child(e, "DisplayName")}
	if domains := e.Child("Domains"); domains != nil && !provider.Domain.IsSet() {
		provider.Domain = child(domains, "Domain")
	}
	p.ClaimsProviders = append(p.ClaimsProviders, provider)
	for t := range under(e, "TechnicalProfiles", "TechnicalProfile") {
		profile := d.technicalProfile(t)
		profile.Provider = *provider
		p.TechnicalProfiles = append(p.TechnicalProfiles, profile)
	}
}

func (d *decoder) technicalProfile(e *xmltree.Element) *TechnicalProfile {
	p := &TechnicalProfile{Origin: d.origin(e)}
	for _, c := range e.Children {
		if c.Namespace() != Namespace {
			p.Undecoded = append(p.Undecoded, Value{Text: c.Name, at: c.Place()})
			continue
		}
		switch c.Name {
		case "Domains":
			if !p.Domain.IsSet() {
				p.Domain = child(c, "Domain")
			}
		case "Domain":
			p.Domain = text(c)
		case "DisplayName":
			p.DisplayName = text(c)
		case "Description":
			p.Description = text(c)
		case "Protocol":
			p.Protocol = Protocol{Span: c.Span(), Name: attribute(c, "Name"), Handler: attribute(c, "Handler")}
		case "InputTokenFormat":
			p.InputTokenFormat = text(c)
		case "OutputTokenFormat":
			p.OutputTokenFormat = text(c)
		case "AssuranceLevelOfOutputClaims":
			p.AssuranceLevelOfOutputClaims = text(c)
		case "RequiredAssuranceLevelsOfInputClaims":
			for l := range each(c, "RequiredAssuranceLevelOfInputClaims") {
				p.RequiredAssuranceLevelsOfInputClaims = append(p.RequiredAssuranceLevelsOfInputClaims, text(l))
			}
		case "SubjectAuthenticationRequirements":
			p.SubjectAuthenticationRequirements = &SubjectAuthenticationRequirements{Span: c.Span(), TimeToLive: attribute(c, "TimeToLive"),
				ResetExpiryWhenTokenIssued: attribute(c, "ResetExpiryWhenTokenIssued")}
		case "Suppressions":
			for i := range each(c, "Item") {
				p.Suppressions = append(p.Suppressions, Item{Span: i.Span(), Key: attribute(i, "Key"), Value: attribute(i, "Value")})
			}
		case "PreferredBinding":
			p.PreferredBinding = text(c)
		case "InputTokenSources":
			for t := range each(c, "TechnicalProfile") {
				p.InputTokenSources = append(p.InputTokenSources, attribute(t, "Id"))
			}
		case "ErrorHandlers":
			for h := range each(c, "ErrorHandler") {
				p.ErrorHandlers = append(p.ErrorHandlers, errorHandler(h))
			}
		case "Metadata":
			p.Metadata = items(e, "Metadata", "Item", "Key")
		case "CryptographicKeys":
			for k := range each(c, "Key") {
				p.CryptographicKeys = append(p.CryptographicKeys, Key{Span: k.Span(), Id: attribute(k, "Id"), StorageReferenceId: attribute(k, "StorageReferenceId")})
			}
		case "IncludeInSso":
			p.IncludeInSso = text(c)
		case "InputClaimsTransformations":
			p.InputClaimsTransformations = d.references(c, "InputClaimsTransformation")
		case "InputClaims":
			p.InputClaims = d.claims(e, "InputClaims", "InputClaim")
		case "DisplayClaims":
			p.DisplayClaims = d.claims(e, "DisplayClaims", "DisplayClaim")
		case "PersistedClaims":
			p.PersistedClaims = d.claims(e, "PersistedClaims", "PersistedClaim")
		case "OutputClaims":
			p.OutputClaims = d.claims(e, "OutputClaims", "OutputClaim")
		case "OutputClaimsTransformations":
			p.OutputClaimsTransformations = d.references(c, "OutputClaimsTransformation")
		case "ValidationTechnicalProfiles":
			for v := range each(c, "ValidationTechnicalProfile") {
				p.ValidationTechnicalProfiles = append(p.ValidationTechnicalProfiles, d.validation(v, "ReferenceId"))
			}
		case "SubjectNamingInfo":
			p.SubjectNamingInfo = &SubjectNamingInfo{Span: c.Span(), ClaimType: attribute(c, "ClaimType"), Format: attribute(c, "Format"), ExcludeAsClaim: attribute(c, "ExcludeAsClaim"),
				NameQualifier: attribute(c, "NameQualifier"), SPNameQualifier: attribute(c, "SPNameQualifier"), SPProvidedID: attribute(c, "SPProvidedID")}
		case "IncludeTechnicalProfile":
			p.IncludeTechnicalProfile = attribute(c, "ReferenceId")
		case "IncludeClaimsFromTechnicalProfile":
			// The schema wants the id as text; the form of the other references is read as well.
			if p.IncludeClaimsFromTechnicalProfile = text(c); p.IncludeClaimsFromTechnicalProfile.Text == "" {
				p.IncludeClaimsFromTechnicalProfile = attribute(c, "ReferenceId")
			}
		case "UseTechnicalProfileForSessionManagement":
			p.UseTechnicalProfileForSessionManagement = attribute(c, "ReferenceId")
		case "EnabledForUserJourneys":
			p.EnabledForUserJourneys = text(c)
		default:
			p.Undecoded = append(p.Undecoded, Value{Text: c.Name, at: c.Place()})
		}
	}
	return p
}

func errorHandler(e *xmltree.Element) ErrorHandler {
	h := ErrorHandler{Span: e.Span(), ErrorResponseFormat: child(e, "ErrorResponseFormat"), ResponseMatch: child(e, "ResponseMatch"), Action: child(e, "Action")}
	for p := range each(e, "AdditionalRequestParameters") {
		h.AdditionalRequestParameters = append(h.AdditionalRequestParameters, Item{Span: p.Span(), Key: attribute(p, "Key"), Value: text(p)})
	}
	return h
}

func (d *decoder) references(container *xmltree.Element, name string) []Reference {
	var out []Reference
	for e := range each(container, name) {
		out = append(out, Reference{Span: e.Span(), ReferenceId: attribute(e, "ReferenceId")})
	}
	return out
}

// claims reads the claim references of every container of the given name.
func (d *decoder) claims(e *xmltree.Element, container, name string) []*ClaimReference {
	out := room[*ClaimReference](e, container, name)
	for c := range under(e, container, name) {
		r := &ClaimReference{Span: c.Span(), ClaimTypeReferenceId: attribute(c, "ClaimTypeReferenceId"),
			DisplayControlReferenceId: attribute(c, "DisplayControlReferenceId"), PartnerClaimType: attribute(c, "PartnerClaimType"),
			DefaultValue: attribute(c, "DefaultValue"), AlwaysUseDefaultValue: attribute(c, "AlwaysUseDefaultValue"), Required: attribute(c, "Required"),
			OverwriteIfExists: attribute(c, "OverwriteIfExists"), TransformationClaimType: attribute(c, "TransformationClaimType"),
			ControlClaimType: attribute(c, "ControlClaimType")}
		for f := range each(c, "From") {
			r.From = append(r.From, attribute(f, "TechnicalProfileReferenceId"))
		}
		if optional := name == "DisplayClaim" || e.Name == "DisplayControl"; optional && !r.DisplayControlReferenceId.IsSet() {
			d.needs(c, r.ClaimTypeReferenceId, "ClaimTypeReferenceId")
		}
		out = append(out, r)
	}
	return out
}

func (d *decoder) userJourney(e *xmltree.Element) *UserJourney {
	j := &UserJourney{Origin: d.origin(e), NonInteractive: attribute(e, "NonInteractive"),
		DefaultCpimIssuerTechnicalProfileReferenceId: attribute(e, "DefaultCpimIssuerTechnicalProfileReferenceId"),
		AssuranceLevel:            child(e, "AssuranceLevel"),
		PreserveOriginalAssertion: child(e, "PreserveOriginalAssertion"),
		ClientDefinition:          childAttribute(e, "ClientDefinition", "ReferenceId")}
	for a := range each(e, "Authorization") {
		for c := range each(a, "AuthorizationTechnicalProfiles") {
			j.AuthorizationTechnicalProfiles = append(j.AuthorizationTechnicalProfiles, d.references(c, "AuthorizationTechnicalProfile")...)
		}
	}
	for k := range under(e, "CryptographicKeys", "Key") {
		j.CryptographicKeys = append(j.CryptographicKeys, Key{Span: k.Span(), Id: attribute(k, "Id"), StorageReferenceId: attribute(k, "StorageReferenceId")})
	}
	j.Steps = d.steps(e, "user journey", j.Id.Text)
	return j
}

func (d *decoder) steps(journey *xmltree.Element, kind, id string) []*OrchestrationStep {
	out := room[*OrchestrationStep](journey, "OrchestrationSteps", "OrchestrationStep")
	var exchanges []Value // the Ids of all steps
	for e := range under(journey, "OrchestrationSteps", "OrchestrationStep") {
		s := &OrchestrationStep{Span: e.Span(), Order: attribute(e, "Order"), Type: attribute(e, "Type"),
			ContentDefinitionReferenceId:          attribute(e, "ContentDefinitionReferenceId"),
			CpimIssuerTechnicalProfileReferenceId: attribute(e, "CpimIssuerTechnicalProfileReferenceId"),
			Preconditions:                         preconditions(e), DisplayOption: childAttribute(e, "ClaimsProviderSelections", "DisplayOption"),
			UserIdentity: childAttribute(e, "ClaimsExchanges", "UserIdentity"),
			Layers:       []Layer{{PolicyId: d.policyId, Span: e.Span()}}}
		for c := range under(e, "ClaimsProviderSelections", "ClaimsProviderSelection") {
			s.ClaimsProviderSelections = append(s.ClaimsProviderSelections, ClaimsProviderSelection{Span: c.Span(),
				TargetClaimsExchangeId: attribute(c, "TargetClaimsExchangeId"), ValidationClaimsExchangeId: attribute(c, "ValidationClaimsExchangeId")})
		}
		for c := range under(e, "ClaimsExchanges", "ClaimsExchange") {
			x := ClaimsExchange{Span: c.Span(), Id: attribute(c, "Id"), TechnicalProfileReferenceId: attribute(c, "TechnicalProfileReferenceId")}
			s.ClaimsExchanges, exchanges = append(s.ClaimsExchanges, x), append(exchanges, x.Id)
		}
		for c := range under(e, "JourneyList", "Candidate") {
			s.JourneyList = append(s.JourneyList, Candidate{Span: c.Span(), SubJourneyReferenceId: attribute(c, "SubJourneyReferenceId")})
		}
		if n, ok := s.Order.Int(); ok && n < 1 {
			d.report("P007", s.Order.Span(), "Number the steps of a journey 1, 2, 3 and so on.", "Order %q of a step in %s %s is no whole number from 1", s.Order.Text, kind, id)
		}
		out = append(out, s)
	}
	d.repeated(len(exchanges), func(i int) (Value, string) { return exchanges[i], Fold(exchanges[i].Text) }, true, func(x, first Value) {
		d.twice("P009", x, first, "Claims exchange %s stands twice in %s %s", x.Text, kind, id)
	})
	return out
}

func (d *decoder) relyingParty(e *xmltree.Element) *RelyingParty {
	r := &RelyingParty{Span: e.Span(), DefaultUserJourney: childAttribute(e, "DefaultUserJourney", "ReferenceId")}
	for p := range under(e, "Endpoints", "Endpoint") {
		r.Endpoints = append(r.Endpoints, Endpoint{Span: p.Span(), Id: attribute(p, "Id"), UserJourneyReferenceId: attribute(p, "UserJourneyReferenceId")})
	}
	if b := e.Child("UserJourneyBehaviors"); b != nil {
		r.UserJourneyBehaviors = behaviors(b)
	}
	for t := range each(e, "TechnicalProfile") {
		r.TechnicalProfiles = append(r.TechnicalProfiles, d.technicalProfile(t))
	}
	return r
}

func behaviors(e *xmltree.Element) UserJourneyBehaviors {
	b := UserJourneyBehaviors{Span: e.Span()}
	for _, c := range e.Children {
		switch c.Name {
		case "SingleSignOn":
			b.SingleSignOnScope, b.KeepAliveInDays = attribute(c, "Scope"), attribute(c, "KeepAliveInDays")
			b.EnforceIdTokenHintOnLogout = attribute(c, "EnforceIdTokenHintOnLogout")
		case "SessionExpiryType":
			b.SessionExpiryType = text(c)
		case "SessionExpiryInSeconds":
			b.SessionExpiryInSeconds = text(c)
		case "ScriptExecution":
			b.ScriptExecution = text(c)
		case "AzureApplicationInsights":
			b.AzureApplicationInsights = attribute(c, "InstrumentationKey")
		case "JourneyInsights":
			b.JourneyInsights = &JourneyInsights{Span: c.Span(), TelemetryEngine: attribute(c, "TelemetryEngine"), InstrumentationKey: attribute(c, "InstrumentationKey"),
				DeveloperMode: attribute(c, "DeveloperMode"), ClientEnabled: attribute(c, "ClientEnabled"), ServerEnabled: attribute(c, "ServerEnabled"),
				TelemetryVersion: attribute(c, "TelemetryVersion")}
		case "JourneyFraming":
			b.JourneyFraming = &JourneyFraming{Span: c.Span(), Enabled: attribute(c, "Enabled"), Sources: attribute(c, "Sources")}
		case "OnError":
			b.OnErrorMode = attribute(c, "Mode")
		case "ContentDefinitionParameters":
			b.ContentDefinitionParameters = items(e, "ContentDefinitionParameters", "Parameter", "Name")
		default:
			b.Undecoded = append(b.Undecoded, Value{Text: c.Name, at: c.Place()})
		}
	}
	return b
}

// duplicates reports ids that stand twice among the elements of one kind, where the schema does not: it compares
// ids letter by letter, the service without regard to case, and it has no rule for display controls and localized
// resources.
func (d *decoder) duplicates(p *Policy) {
	unique(d, "claim type", p.ClaimTypes, func(e *ClaimType) *Origin { return &e.Origin })
	unique(d, "predicate", p.Predicates, func(e *Predicate) *Origin { return &e.Origin })
	unique(d, "input validation", p.InputValidations, func(e *InputValidation) *Origin { return &e.Origin })
	unique(d, "predicate validation", p.PredicateValidations, func(e *PredicateValidation) *Origin { return &e.Origin })
	unique(d, "claims transformation", p.ClaimsTransformations, func(e *ClaimsTransformation) *Origin { return &e.Origin })
	unique(d, "client definition", p.ClientDefinitions, func(e *ClientDefinition) *Origin { return &e.Origin })
	unique(d, "content definition", p.ContentDefinitions, func(e *ContentDefinition) *Origin { return &e.Origin })
	unique(d, "display control", p.DisplayControls, func(e *DisplayControl) *Origin { return &e.Origin })
	unique(d, "technical profile", p.TechnicalProfiles, func(e *TechnicalProfile) *Origin { return &e.Origin })
	unique(d, "user journey", p.UserJourneys, func(e *UserJourney) *Origin { return &e.Origin })
	unique(d, "sub-journey", p.SubJourneys, func(e *SubJourney) *Origin { return &e.Origin })
	if p.Localization != nil {
		unique(d, "localized resources", p.Localization.LocalizedResources, func(e *LocalizedResources) *Origin { return &e.Origin })
	}
}

func unique[T any](d *decoder, kind string, elements []T, origin func(T) *Origin) {
	ruled := kind != "display control" && kind != "localized resources"
	idOf := func(i int) (id Value, key string) { o := origin(elements[i]); return o.Id, o.Key() }
	d.repeated(len(elements), idOf, ruled, func(id, first Value) {
		d.twice("P005", id, first, "There are two elements of kind %s with the Id %s in this file", kind, id.Text)
	})
}

// repeated calls twice for every one of n ids that is the same as an earlier one without regard to case, with the first
// such one; id gives each with its folded form. Where the schema has a rule, it tells ids that are the same letter by
// letter; those are passed over.
func (d *decoder) repeated(n int, id func(i int) (v Value, key string), ruled bool, twice func(v, first Value)) {
	if n < 2 {
		return
	}
	if d.first == nil {
		d.first = make(map[string]int, n)
	}
	clear(d.first)
	var exact map[string]bool // the spellings so far, made once an id stands twice at all
	for i := range n {
		v, key := id(i)
		if !v.IsSet() {
			continue
		}
		first, again := d.first[key]
		if !again {
			d.first[key] = i
		} else {
			if exact == nil {
				exact = spellings(i, n, id)
			}
			if !ruled || !exact[v.Text] {
				before, _ := id(first)
				twice(v, before)
			}
		}
		if exact != nil {
			exact[v.Text] = true
		}
	}
}

// spellings has the first of n ids letter by letter.
func spellings(first, n int, id func(i int) (v Value, key string)) map[string]bool {
	out := make(map[string]bool, n)
	for i := range first {
		if v, _ := id(i); v.IsSet() {
			out[v.Text] = true
		}
	}
	return out
}

func (d *decoder) twice(code string, second, first Value, format string, args ...any) {
	d.report(code, second.Span(), "Remove one of the two or give it another name; ids are compared without regard to case.", format, args...)
	d.findings[len(d.findings)-1].Related = []diag.Related{{Span: first.Span(), Summary: "the first"}}
}

func (d *decoder) origin(e *xmltree.Element) Origin {
	id := attribute(e, "Id")
	if e.Name == "LocalizedResources" {
		d.needs(e, id, "Id")
	}
	return Origin{Id: id, Span: e.Span(), folded: Fold(id.Text), Layers: []Layer{{PolicyId: d.policyId, Span: e.Span()}}}
}

// needs reports an attribute that the schema lets be absent, but without which the element is of no use.
func (d *decoder) needs(e *xmltree.Element, v Value, name string) {
	if !v.IsSet() {
		d.report("P004", e.Start(), fmt.Sprintf(`Write %s="…" in the start tag.`, name), "Element %s lacks its attribute %s", e.Name, name)
	}
}
