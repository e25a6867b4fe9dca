package schema

// root is the one element of a policy file.
var root = one("TrustFrameworkPolicy", policyType, "The root of a policy file: one layer of a custom policy, or all of it.")

var policyType = &Type{Content: Children, Sequences: sequences{{
	optional("BasePolicy", basePolicyType, "Names the policy that this one builds upon; the root of a chain has none."),
	{Name: "PolicyConstraints", Max: 1, Doc: "Limits who may build upon this policy, and reroutes requests.",
		Type: &Type{Content: Children, Sequences: sequences{{
			optional("Inheritance", inheritanceType, "Says which policies may name this one as their base."),
			optional("RerouteRules", rerouteRulesType, "Sends a share of the requests to other policies."),
		}}}},
	{Name: "Contacts", Max: 1, Doc: "Lists whom to turn to about the policy.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("Contact", contactType, "One person or team to turn to."),
		}}}},
	{Name: "DocumentReferences", Max: 1, Doc: "Lists documents about the policy.",
		Keys: keys{{"UniqueDocumentReferenceId", path{"DocumentReference"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("DocumentReference", documentReferenceType, "One document about the policy."),
		}}}},
	optional("BuildingBlocks", buildingBlocksType, "Declares what technical profiles and journeys are built of: claims, transformations, page templates and texts."),
	{Name: "ClaimsProviders", Max: 1, Doc: "Declares the technical profiles, grouped by claims provider.",
		Keys: keys{{"UniqueTechnicalProfileId", path{"ClaimsProvider", "TechnicalProfiles", "TechnicalProfile"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			some("ClaimsProvider", claimsProviderType, "A group of technical profiles, such as those of one identity provider."),
		}}}},
	{Name: "UserJourneys", Max: 1, Doc: "Declares the user journeys.",
		Keys: keys{{"UniqueUserJourneyId", path{"UserJourney"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			some("UserJourney", userJourneyType, "One user journey: the steps from the application's request to the token."),
		}}}},
	{Name: "SubJourneys", Max: 1, Doc: "Declares the sub-journeys.",
		Keys: keys{{"UniqueSubJourney", path{"SubJourney"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			some("SubJourney", subJourneyElementType, "Steps that a journey can call or transfer to."),
		}}}},
	optional("RelyingParty", relyingPartyType, "Makes the policy one that applications can call: its journey, its behaviour and the claims of the token."),
}}, Attributes: attributes{
	must("PolicySchemaVersion", version4, "The version of the schema that the policy is written for: 0.3.0.0."),
	must("TenantId", tenantId, "The name of the tenant that the policy is uploaded to, such as contoso.onmicrosoft.com."),
	may("TenantObjectId", tenantObjectId, "The object id of the tenant; the resolver {Policy:TenantObjectId} gives it."),
	must("PolicyId", policyId, "The name of the policy, by which applications and derived policies call it; it begins with B2C_1A_."),
	must("PublicPolicyUri", anyURI, "A URI that stands for the policy outside, by convention http://tenant/policy id."),
	may("StateTableName", anyText, "The name of a table that keeps the state of runs; it has no documented use."),
	may("DeploymentMode", deploymentMode, "How the policy is deployed; Development gives verbose traces, and an absent attribute stands for Production."),
	may("UserJourneyRecorderEndpoint", anyText, "Where a record of each run goes; urn:journeyrecorder:applicationinsights turns on Application Insights."),
}}

var basePolicyType = &Type{Name: "BasePolicy", Content: Children, Sequences: sequences{{
	oneText("TenantId", tenantId, "The tenant that holds the base policy."),
	oneText("PolicyId", policyId, "The id of the base policy."),
}}}

var inheritanceType = &Type{Name: "Inheritance", Content: Children, Sequences: sequences{
	{optional("Tenants", tenantListType, "The tenants of an allow list or deny list.")},
	{optional("ConstraintHandler", constraintHandlerType, "A handler of the engine that decides about derivation.")},
}, Attributes: attributes{
	must("DerivingPolicies", anyText, "Which policies may derive from this one: All, SameTenant, AllowList or DenyList."),
}}

var tenantListType = &Type{Name: "TenantListType", Content: Children, Sequences: sequences{{
	some("Tenant", tenantReferenceType, "One tenant of the list."),
}}}

var tenantReferenceType = &Type{Name: "TenantReferenceType", Attributes: attributes{
	must("ReferenceId", tenantObjectId, "The object id of the tenant."),
}}

var constraintHandlerType = &Type{Name: "ConstraintHandler", Attributes: attributes{
	must("Id", anyText, "The name of the handler."),
	must("Handler", anyText, "The full name of the handler's class and assembly."),
}}

var rerouteRulesType = &Type{Name: "RerouteRules", Content: Children, Sequences: sequences{{
	many("RerouteRule", rerouteRuleType, "One policy that requests may be sent to instead."),
}}, Attributes: attributes{
	must("Type", anyText, "What kind of rerouting the rules describe."),
}}

var rerouteRuleType = &Type{Name: "RerouteRule", Attributes: attributes{
	must("PolicyId", policyIdPattern, "The policy to send to; parameters may stand in braces."),
	may("Weight", weight, "The share of the requests that goes to this policy."),
	may("Match", match, "A query parameter by which a request is recognised that goes to this policy."),
}}

// policyIdPatternType stands in no element; the schema declares it all the same.
var policyIdPatternType = &Type{Name: "PolicyIdPatternType", Attributes: attributes{
	must("Type", patternKind, "How the pattern is applied to a policy id."),
	must("Pattern", anyText, "The pattern."),
}}

var contactType = &Type{Name: "Contact", Content: Children, Sequences: sequences{{
	oneText("DisplayName", anyText, "The name of the person or team."),
	oneText("TelephoneNumber", anyText, "The telephone number of the contact."),
	oneText("Email", anyText, "The e-mail address of the contact."),
	oneText("Role", anyText, "What the contact is responsible for."),
}}, Attributes: attributes{
	must("Id", anyText, "The name by which this contact is told from others."),
}}

var documentReferenceType = &Type{Name: "DocumentReference", Content: Children, Sequences: sequences{{
	oneText("DisplayName", anyText, "The title of the document."),
	oneText("Url", anyURI, "Where the document is found."),
}}, Attributes: attributes{
	must("Id", anyText, "The name by which this document is told from others; unique in the list."),
}}

// named are the types of elements that the schema names. xsi:type can call any of them, those included that no element has.
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
}

// namedValues are the types of texts that the schema names: xsi:type can call them as well.
var namedValues = []*Value{
	nonEmptyText, culture, tenantId, tenantObjectId, instrumentationKey, policyId, policyIdPattern, weight, match,
	version4, version3, contentAddr, secureAddr, deploymentMode, mergeBehavior, derivingPolicies, patternKind,
	keyKind, protocolName, tokenFormat, enabledFor, errorFormat, errorAction, preconditionType,
	preconditionAction, dataType, statementType, maskType, userInputType, controlType, stepType, displayOption,
	subJourneyType, behaviorScope, sessionExpiry, telemetryEngine, scriptExecution, onErrorMode,
}

// namedText is the type of an element whose text alone is of a named type.
func namedText(v *Value) *Type { return &Type{Name: v.Name, Content: Text, Value: v} }
