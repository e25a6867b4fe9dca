// Package policy is the typed model of one policy file, decoded from its tree: every value knows its place.
// It knows nothing of inheritance; an effective policy, which engine/chain makes of several files, is a
// Policy too, whose values also know what they overrode. Names are spelled as the XML spells them.
package policy

import "journeydesigner/engine/source"

// Policy is one TrustFrameworkPolicy element.
type Policy struct {
	// Path is the file, relative to the opened folder; of an effective policy, the leaf's file.
	Path string
	// Span is the root element's start tag.
	Span source.Span

	PolicyId, TenantId, TenantObjectId, PublicPolicyUri, PolicySchemaVersion Value
	DeploymentMode, UserJourneyRecorderEndpoint, StateTableName              Value
	// BasePolicy names the parent; nil at the root of a chain.
	BasePolicy *BasePolicy
	// PolicyConstraints are those of the file itself; nil where it has none.
	PolicyConstraints *PolicyConstraints
	// Undecoded are children that this model does not hold, by name: Contacts and DocumentReferences, which have
	// no effect.
	Undecoded []Value

	ClaimTypes            []*ClaimType
	Predicates            []*Predicate
	InputValidations      []*InputValidation
	PredicateValidations  []*PredicateValidation
	ClaimsTransformations []*ClaimsTransformation
	ClientDefinitions     []*ClientDefinition
	ContentDefinitions    []*ContentDefinition
	Localization          *Localization
	DisplayControls       []*DisplayControl
	ClaimsProviders       []*ClaimsProvider
	// TechnicalProfiles are the profiles of all claims providers, in document order. A profile is addressed
	// by its Id alone; its provider only lends it a domain.
	TechnicalProfiles []*TechnicalProfile
	UserJourneys      []*UserJourney
	SubJourneys       []*SubJourney
	RelyingParty      *RelyingParty
}

// BasePolicy names the policy that a file extends.
type BasePolicy struct {
	Span               source.Span
	TenantId, PolicyId Value
}

// PolicyConstraints limit who may build upon a policy. The public documentation does not know them; the schema does.
type PolicyConstraints struct {
	Span source.Span
	// DerivingPolicies is All, SameTenant, AllowList or DenyList; Tenants are those of the list.
	DerivingPolicies                       Value
	Tenants                                []Value
	ConstraintHandlerId, ConstraintHandler Value
	// RerouteType and RerouteRules send a share of the requests elsewhere.
	RerouteType  Value
	RerouteRules []RerouteRule
}

// RerouteRule sends some requests to another policy.
type RerouteRule struct {
	Span                    source.Span
	PolicyId, Weight, Match Value
}

// Layer is one file's contribution to an element of an effective policy.
type Layer struct {
	PolicyId string
	Span     source.Span
}

// Origin is what every addressable element carries.
type Origin struct {
	Id   Value
	Span source.Span
	// folded is Fold(Id.Text), "" where it was not made.
	folded string
	// Layers are the elements with this Id that were merged, the root policy's first. One entry in a
	// single file.
	Layers []Layer
}

// Key is the form in which the element's Id is compared: that of Fold, which Decode has made already.
func (o *Origin) Key() string {
	if o.folded == "" {
		return Fold(o.Id.Text)
	}
	return o.folded
}

// ClaimType declares a claim.
type ClaimType struct {
	Origin
	DisplayName, DataType, AdminHelpText, UserHelpText, UserInputType Value
	StatementType                                                     Value
	DefaultPartnerClaimTypes                                          []DefaultPartnerClaimType
	Mask                                                              *Mask
	Restriction                                                       *Restriction
	PredicateValidationReference, InputValidationReference            Value
}

// DefaultPartnerClaimType is the claim's name at a partner of one protocol.
type DefaultPartnerClaimType struct {
	Span                                source.Span
	Protocol, Handler, PartnerClaimType Value
}

// Mask hides part of a claim on a page.
type Mask struct {
	Span              source.Span
	Type, Regex, Text Value
}

// Restriction limits the values of a claim: an enumeration or a pattern.
type Restriction struct {
	Span          source.Span
	MergeBehavior Value
	Enumerations  []Enumeration
	Pattern       *Pattern
}

// Enumeration is one permitted value.
type Enumeration struct {
	Span                         source.Span
	Text, Value, SelectByDefault Value
}

// Pattern is a regular expression that a value must match.
type Pattern struct {
	Span                        source.Span
	RegularExpression, HelpText Value
}

// Predicate is one check on a claim's value.
type Predicate struct {
	Origin
	Method, HelpText, UserHelpText Value
	Parameters                     []Item
}

// PredicateValidation is a set of groups of predicates that must all pass.
type PredicateValidation struct {
	Origin
	Groups []PredicateGroup
}

// InputValidation is the older form of PredicateValidation: its groups have no texts of their own.
type InputValidation struct {
	Origin
	Groups []PredicateGroup
}

// PredicateGroup passes when at least MatchAtLeast of its predicates pass (all, where it is not set).
type PredicateGroup struct {
	Span                           source.Span
	Id, UserHelpText, MatchAtLeast Value
	// PredicateReferencesId, HelpText and Reject are attributes of PredicateReferences that the public
	// documentation does not know.
	PredicateReferencesId, HelpText, Reject Value
	PredicateReferences                     []Value
}

// ClaimsTransformation is a call of one of the service's transformation methods.
type ClaimsTransformation struct {
	Origin
	TransformationMethod Value
	InputClaims          []*ClaimReference
	InputParameters      []InputParameter
	OutputClaims         []*ClaimReference
}

// InputParameter is a constant handed to a transformation.
type InputParameter struct {
	Span                source.Span
	Id, DataType, Value Value
}

// ClientDefinition names flags of a client.
type ClientDefinition struct {
	Origin
	ClientUIFilterFlags Value
}

// ContentDefinition is a page's template and its texts.
type ContentDefinition struct {
	Origin
	LoadUri, RecoveryUri, DataUri Value
	Metadata                      []Item
	MergeBehavior                 Value // of LocalizedResourcesReferences
	LocalizedResourcesReferences  []LocalizedResourcesReference
}

// LocalizedResourcesReference picks the texts of one language.
type LocalizedResourcesReference struct {
	Span                                         source.Span
	Language, LocalizedResourcesReferenceId, Url Value
}

// Localization holds the supported languages and all localized resources.
type Localization struct {
	Span               source.Span
	Enabled            Value
	DefaultLanguage    Value
	PolicyLanguage     Value
	MergeBehavior      Value // of SupportedLanguages
	SupportedLanguages []Value
	LocalizedResources []*LocalizedResources
}

// LocalizedResources are the texts of one page in one language.
type LocalizedResources struct {
	Origin
	Culture     Value // of an older form
	Strings     []LocalizedString
	Collections []LocalizedCollection
}

// LocalizedString is one text.
type LocalizedString struct {
	Span                                   source.Span
	ElementType, ElementId, StringId, Text Value
}

// LocalizedCollection is a localized enumeration.
type LocalizedCollection struct {
	Span                                     source.Span
	ElementType, ElementId, TargetCollection Value
	Items                                    []Enumeration
}

// DisplayControl is a group of claims on a page with actions of its own.
type DisplayControl struct {
	Origin
	UserInterfaceControlType                 Value
	InputClaims, DisplayClaims, OutputClaims []*ClaimReference
	Actions                                  []DisplayControlAction
}

// DisplayControlAction runs technical profiles when its button is pressed.
type DisplayControlAction struct {
	Span                        source.Span
	Id                          Value
	ValidationTechnicalProfiles []*ValidationTechnicalProfile
}

// ClaimsProvider groups technical profiles; at run time only its domain matters.
type ClaimsProvider struct {
	Span                source.Span
	Domain, DisplayName Value
}

// Protocol of a technical profile: a name, and for Proprietary a handler.
type Protocol struct {
	Span          source.Span
	Name, Handler Value
}

// Item is a key with a value: metadata, predicate parameters.
type Item struct {
	Span       source.Span
	Key, Value Value
}

// Key refers to a policy key container.
type Key struct {
	Span                   source.Span
	Id, StorageReferenceId Value
}

// Reference names another element; From ReferenceId.
type Reference struct {
	Span        source.Span
	ReferenceId Value
}

// ClaimReference is an InputClaim, OutputClaim, PersistedClaim or DisplayClaim.
type ClaimReference struct {
	Span source.Span
	// ClaimTypeReferenceId, or DisplayControlReferenceId of a DisplayClaim.
	ClaimTypeReferenceId, DisplayControlReferenceId    Value
	PartnerClaimType, DefaultValue                     Value
	AlwaysUseDefaultValue, Required, OverwriteIfExists Value
	TransformationClaimType, ControlClaimType          Value
	// From are the technical profiles that the claim may come from; any where there are none.
	From []Value
	// Overrode is the base policy's entry for the same claim that this one replaced, or nil; where no base
	// policy had one, that of the included technical profile.
	Overrode *ClaimReference
	// IncludedFrom is the technical profile that an IncludeTechnicalProfile copied this entry from, or "".
	IncludedFrom string
}

// ValidationTechnicalProfile runs a profile when a page is submitted.
type ValidationTechnicalProfile struct {
	Span                                            source.Span
	ReferenceId, ContinueOnError, ContinueOnSuccess Value
	Preconditions                                   []*Precondition
}

// SubjectNamingInfo says which claim is the subject of a token.
type SubjectNamingInfo struct {
	Span                                         source.Span
	ClaimType, Format, ExcludeAsClaim            Value
	NameQualifier, SPNameQualifier, SPProvidedID Value
}

// SubjectAuthenticationRequirements say how long an authentication of the subject is good for.
type SubjectAuthenticationRequirements struct {
	Span source.Span
	// TimeToLive counts minutes.
	TimeToLive, ResetExpiryWhenTokenIssued Value
}

// ErrorHandler says what is done where the other party answers with an error that matches.
type ErrorHandler struct {
	Span                                       source.Span
	ErrorResponseFormat, ResponseMatch, Action Value
	AdditionalRequestParameters                []Item
}

// TechnicalProfile is a connector. In an effective policy, includes are already resolved.
type TechnicalProfile struct {
	Origin
	// Provider is the claims provider of the profile; of a merged profile, the first one's, with the
	// domain of the last that sets one.
	Provider                                    ClaimsProvider
	Domain, DisplayName, Description            Value
	Protocol                                    Protocol
	InputTokenFormat, OutputTokenFormat         Value
	AssuranceLevelOfOutputClaims                Value
	RequiredAssuranceLevelsOfInputClaims        []Value
	SubjectAuthenticationRequirements           *SubjectAuthenticationRequirements
	Metadata                                    []Item
	CryptographicKeys                           []Key
	Suppressions                                []Item
	PreferredBinding, IncludeInSso              Value
	InputTokenSources                           []Value // ids of technical profiles
	InputClaimsTransformations                  []Reference
	InputClaims, DisplayClaims, PersistedClaims []*ClaimReference
	OutputClaims                                []*ClaimReference
	OutputClaimsTransformations                 []Reference
	ValidationTechnicalProfiles                 []*ValidationTechnicalProfile
	SubjectNamingInfo                           *SubjectNamingInfo
	IncludeTechnicalProfile                     Value
	IncludeClaimsFromTechnicalProfile           Value
	UseTechnicalProfileForSessionManagement     Value
	ErrorHandlers                               []ErrorHandler
	EnabledForUserJourneys                      Value
	// Undecoded are children that this model does not hold (Extensions): named, so that a run that would need
	// them can say so.
	Undecoded []Value
}

// MetadataItem finds a metadata item by key, without regard to case.
func (p *TechnicalProfile) MetadataItem(key string) (Value, bool) {
	for _, it := range p.Metadata {
		if SameId(it.Key.Text, key) {
			return it.Value, true
		}
	}
	return Value{}, false
}

// UserJourney is an ordered list of orchestration steps.
type UserJourney struct {
	Origin
	NonInteractive, DefaultCpimIssuerTechnicalProfileReferenceId Value
	AssuranceLevel, PreserveOriginalAssertion                    Value
	AuthorizationTechnicalProfiles                               []Reference
	Steps                                                        []*OrchestrationStep
	ClientDefinition                                             Value
	CryptographicKeys                                            []Key
}

// SubJourney is a journey that a step calls or transfers to.
type SubJourney struct {
	Origin
	Type  Value
	Steps []*OrchestrationStep
}

// OrchestrationStep is one step of a journey.
type OrchestrationStep struct {
	Span source.Span
	// Order and Type as written; Layers the elements of this Order that were merged.
	Order, Type                                                         Value
	Layers                                                              []Layer
	ContentDefinitionReferenceId, CpimIssuerTechnicalProfileReferenceId Value
	Preconditions                                                       []*Precondition
	DisplayOption                                                       Value // of ClaimsProviderSelections
	UserIdentity                                                        Value // of ClaimsExchanges
	ClaimsProviderSelections                                            []ClaimsProviderSelection
	ClaimsExchanges                                                     []ClaimsExchange
	JourneyList                                                         []Candidate
}

// Number is the step's Order as a number; 0 where it is none.
func (s *OrchestrationStep) Number() int {
	n, _ := s.Order.Int()
	return n
}

// Precondition skips a step or a validation technical profile.
type Precondition struct {
	Span                   source.Span
	Type, ExecuteActionsIf Value
	Values                 []Value
	Action                 Value
}

// ClaimsProviderSelection offers a claims exchange on a page.
type ClaimsProviderSelection struct {
	Span                                               source.Span
	TargetClaimsExchangeId, ValidationClaimsExchangeId Value
}

// ClaimsExchange runs a technical profile in a step.
type ClaimsExchange struct {
	Span                            source.Span
	Id, TechnicalProfileReferenceId Value
}

// Candidate names a sub-journey.
type Candidate struct {
	Span                  source.Span
	SubJourneyReferenceId Value
}

// RelyingParty is what an application calls.
type RelyingParty struct {
	Span                 source.Span
	DefaultUserJourney   Value
	Endpoints            []Endpoint
	UserJourneyBehaviors UserJourneyBehaviors
	TechnicalProfiles    []*TechnicalProfile
}

// Endpoint names the journey of the Token or UserInfo endpoint.
type Endpoint struct {
	Span                       source.Span
	Id, UserJourneyReferenceId Value
}

// UserJourneyBehaviors are the session and page settings of a relying party.
type UserJourneyBehaviors struct {
	Span                                                           source.Span
	SingleSignOnScope, KeepAliveInDays, EnforceIdTokenHintOnLogout Value
	SessionExpiryType, SessionExpiryInSeconds                      Value
	ScriptExecution                                                Value
	ContentDefinitionParameters                                    []Item
	// JourneyInsights and JourneyFraming are nil where the policy does not have them.
	JourneyInsights *JourneyInsights
	JourneyFraming  *JourneyFraming
	// AzureApplicationInsights is the instrumentation key of the older form of JourneyInsights.
	AzureApplicationInsights Value
	// OnErrorMode says where errors of the journey are shown.
	OnErrorMode Value
	// Undecoded are children that the model does not hold, by name.
	Undecoded []Value
}

// JourneyInsights sends traces of journeys to Application Insights.
type JourneyInsights struct {
	Span                                        source.Span
	TelemetryEngine, InstrumentationKey         Value
	DeveloperMode, ClientEnabled, ServerEnabled Value
	TelemetryVersion                            Value
}

// JourneyFraming lets pages be shown in a frame of other sites.
type JourneyFraming struct {
	Span             source.Span
	Enabled, Sources Value
}
