package schema

// root is the one element of a policy file.
var root = one("TrustFrameworkPolicy", policyType, "The root of a policy file: one layer of a custom policy, or all of it.")

var policyType = sequence("",
	optional("BasePolicy", basePolicyType, "Names the policy that this one builds upon; the root of a chain has none."),
	optional("PolicyConstraints", sequence("",
		optional("Inheritance", inheritanceType, "Says which policies may name this one as their base."),
		optional("RerouteRules", rerouteRulesType, "Sends a share of the requests to other policies."),
	), "Limits who may build upon this policy, and reroutes requests."),
	optional("Contacts", sequence("",
		many("Contact", contactType, "One person or team to turn to."),
	), "Lists whom to turn to about the policy."),
	optional("DocumentReferences", sequence("",
		many("DocumentReference", documentReferenceType, "One document about the policy."),
	), "Lists documents about the policy.").unique("UniqueDocumentReferenceId", "Id", "DocumentReference"),
	optional("BuildingBlocks", buildingBlocksType, "Declares what technical profiles and journeys are built of: claims, transformations, page templates and texts."),
	optional("ClaimsProviders", sequence("",
		some("ClaimsProvider", claimsProviderType, "A group of technical profiles, such as those of one identity provider."),
	), "Declares the technical profiles, grouped by claims provider.").
		unique("UniqueTechnicalProfileId", "Id", "ClaimsProvider", "TechnicalProfiles", "TechnicalProfile"),
	optional("UserJourneys", sequence("",
		some("UserJourney", userJourneyType, "One user journey: the steps from the application's request to the token."),
	), "Declares the user journeys.").unique("UniqueUserJourneyId", "Id", "UserJourney"),
	optional("SubJourneys", sequence("",
		some("SubJourney", subJourneyElementType, "Steps that a journey can call or transfer to."),
	), "Declares the sub-journeys.").unique("UniqueSubJourney", "Id", "SubJourney"),
	optional("RelyingParty", relyingPartyType, "Makes the policy one that applications can call: its journey, its behaviour and the claims of the token."),
).with(
	must("PolicySchemaVersion", version4, "The version of the schema that the policy is written for: 0.3.0.0."),
	must("TenantId", tenantId, "The name of the tenant that the policy is uploaded to, such as contoso.onmicrosoft.com."),
	may("TenantObjectId", tenantObjectId, "The object id of the tenant; the resolver {Policy:TenantObjectId} gives it."),
	must("PolicyId", policyId, "The name of the policy, by which applications and derived policies call it; it begins with B2C_1A_."),
	must("PublicPolicyUri", anyURI, "A URI that stands for the policy outside, by convention http://tenant/policy id."),
	may("StateTableName", anyText, "The name of a table that keeps the state of runs; it has no documented use."),
	may("DeploymentMode", deploymentMode, "How the policy is deployed; Development gives verbose traces, and an absent attribute stands for Production."),
	may("UserJourneyRecorderEndpoint", anyText, "Where a record of each run goes; urn:journeyrecorder:applicationinsights turns on Application Insights."),
)

var basePolicyType = sequence("BasePolicy",
	one("TenantId", text(tenantId), "The tenant that holds the base policy."),
	one("PolicyId", text(policyId), "The id of the base policy."),
)

var inheritanceType = choice("Inheritance",
	[]*Element{optional("Tenants", tenantListType, "The tenants of an allow list or deny list.")},
	[]*Element{optional("ConstraintHandler", constraintHandlerType, "A handler of the engine that decides about derivation.")},
).with(
	must("DerivingPolicies", anyText, "Which policies may derive from this one: All, SameTenant, AllowList or DenyList."),
)

var tenantListType = sequence("TenantListType",
	some("Tenant", tenantReferenceType, "One tenant of the list."),
)

var tenantReferenceType = bare("TenantReferenceType",
	must("ReferenceId", tenantObjectId, "The object id of the tenant."),
)

var constraintHandlerType = bare("ConstraintHandler",
	must("Id", anyText, "The name of the handler."),
	must("Handler", anyText, "The full name of the handler's class and assembly."),
)

var rerouteRulesType = sequence("RerouteRules",
	many("RerouteRule", rerouteRuleType, "One policy that requests may be sent to instead."),
).with(
	must("Type", anyText, "What kind of rerouting the rules describe."),
)

var rerouteRuleType = bare("RerouteRule",
	must("PolicyId", policyIdPattern, "The policy to send to; parameters may stand in braces."),
	may("Weight", weight, "The share of the requests that goes to this policy."),
	may("Match", match, "A query parameter by which a request is recognised that goes to this policy."),
)

// policyIdPatternType stands in no element; the schema declares it all the same.
var policyIdPatternType = bare("PolicyIdPatternType",
	must("Type", patternKind, "How the pattern is applied to a policy id."),
	must("Pattern", anyText, "The pattern."),
)

var contactType = sequence("Contact",
	one("DisplayName", text(anyText), "The name of the person or team."),
	one("TelephoneNumber", text(anyText), "The telephone number of the contact."),
	one("Email", text(anyText), "The e-mail address of the contact."),
	one("Role", text(anyText), "What the contact is responsible for."),
).with(
	must("Id", anyText, "The name by which this contact is told from others."),
)

var documentReferenceType = sequence("DocumentReference",
	one("DisplayName", text(anyText), "The title of the document."),
	one("Url", text(anyURI), "Where the document is found."),
).with(
	must("Id", anyText, "The name by which this document is told from others; unique in the list."),
)

// named are the types that the schema names. xsi:type can call any of them, those included that no element has.
var named = []*Type{
	basePolicyType, inheritanceType, tenantListType, tenantReferenceType, constraintHandlerType, rerouteRulesType, rerouteRuleType,
	policyIdPatternType, contactType, documentReferenceType,
	buildingBlocksType, claimTypeType, claimMaskType, restrictionType, enumerationItemType, patternType, predicateType, parametersType,
	parameterType, predicateReferenceType, predicateReferencesType, inputValidationType, inputValidationReferenceType,
	predicateGroupsType, predicateGroupType, predicateValidationType, predicateValidationReferenceType,
	claimsTransformationType, transformationClaimType, transformationParameterType, clientDefinitionType,
	contentDefinitionType, localizedResourcesReferenceType, metadataType, metadataItemType, supportedLanguagesType, localizedResourcesType,
	localizedCollectionType, localizedStringType, displayControlType, displayControlActionType, displayControlClaimType,
	displayControlDisplayClaimType,
	claimsProviderType, technicalProfileType, cryptographicKeysType, itemGroupType, itemType, inputTokenSourcesType,
	transformationReferenceType, claimReferenceType, displayClaimType, persistedClaimType, fromType, extensionsType,
	preconditionsType, preconditionItemType,
	userJourneyType, subJourneyElementType, orchestrationStepType, providerSelectionsType, providerSelectionType, claimsExchangesType,
	claimsExchangeType, journeyListType, candidateType, endpointType, singleSignOnType, applicationInsightsType, journeyInsightsType,
	contentParametersType, contentParameterType, journeyFramingType, onErrorType,
	namedText(nonEmptyText), namedText(culture), namedText(tenantId), namedText(tenantObjectId), namedText(instrumentationKey),
	namedText(policyId), namedText(policyIdPattern), namedText(weight), namedText(match), namedText(version4), namedText(version3),
	namedText(contentAddr), namedText(secureAddr), namedText(deploymentMode), namedText(mergeBehavior), namedText(derivingPolicies),
	namedText(patternKind), namedText(keyKind), namedText(protocolName), namedText(tokenFormat), namedText(enabledFor),
	namedText(errorFormat), namedText(errorAction), namedText(preconditionType), namedText(preconditionAction), namedText(dataType),
	namedText(statementType), namedText(maskType), namedText(userInputType), namedText(controlType), namedText(stepType),
	namedText(displayOption), namedText(subJourneyType), namedText(behaviorScope), namedText(sessionExpiry), namedText(telemetryEngine),
	namedText(scriptExecution), namedText(onErrorMode),
}

// namedText is the type of an element whose text alone is of a named type.
func namedText(v *Value) *Type { return &Type{Name: v.Name, Content: Text, Value: v} }
