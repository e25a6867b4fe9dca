package schema

// User journeys, sub-journeys and the relying party.

var userJourneyType = &Type{Name: "UserJourney", Content: Children, Sequences: sequences{{
	optionalText("AssuranceLevel", anyText, "How sure the identity is at the end of the journey."),
	optionalText("PreserveOriginalAssertion", boolean, "Whether the provider's own token is kept, for the application to look at."),
	{Name: "Authorization", Max: 1, Doc: "Who may run the journey, such as the holder of an access token.",
		Type: &Type{Content: Children, Sequences: sequences{{
			{Name: "AuthorizationTechnicalProfiles", Max: 1, Doc: "The technical profiles that have to accept the request.",
				Keys: keys{{"UniqueAuthorizationTechnicalProfileReferenceId", path{"AuthorizationTechnicalProfile"}, "ReferenceId"}},
				Type: &Type{Content: Children, Sequences: sequences{{
					{Name: "AuthorizationTechnicalProfile", Min: 1, Max: Unbounded, Doc: "A technical profile that has to accept the request.",
						Type: &Type{Attributes: attributes{
							must("ReferenceId", anyText, "The id of the technical profile."),
						}}},
				}}}},
		}}}},
	{Name: "OrchestrationSteps", Max: 1, Doc: "The steps, run in the order of their numbers.", Keys: keys{
		{"UniqueOrchestrationStepOrder", path{"OrchestrationStep"}, "Order"},
		{"UniqueClaimsExchangeId", path{"OrchestrationStep", "ClaimsExchanges", "ClaimsExchange"}, "Id"},
	}, Type: stepsType},
	{Name: "ClientDefinition", Max: 1, Doc: "Refers to how pages treat certain clients.",
		Type: &Type{Attributes: attributes{
			may("ReferenceId", anyText, "The id of the client definition."),
		}}},
	optional("CryptographicKeys", cryptographicKeysType, "The keys that the journey uses."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the journey; unique in the file, and matched without regard to case."),
	may("NonInteractive", boolean, "Whether the journey runs without any page."),
	may("DefaultCpimIssuerTechnicalProfileReferenceId", anyText, "The technical profile that issues tokens and errors where a step names none."),
}}

// stepsType is the type of the steps of a journey and of a sub-journey; only the names of their keys differ.
var stepsType = &Type{Content: Children, Sequences: sequences{{
	some("OrchestrationStep", orchestrationStepType, "One step of the journey, or a change to an inherited step of the same Order."),
}}}

var subJourneyElementType = &Type{Name: "SubJourney", Content: Children, Sequences: sequences{{
	{Name: "OrchestrationSteps", Max: 1, Doc: "The steps, run in the order of their numbers.", Keys: keys{
		{"UniqueOrchestrationStepOrderForSubJourney", path{"OrchestrationStep"}, "Order"},
		{"UniqueClaimsExchangeIdForSubJourney", path{"OrchestrationStep", "ClaimsExchanges", "ClaimsExchange"}, "Id"},
	}, Type: stepsType},
}}, Attributes: attributes{
	must("Id", anyText, "The name of the sub-journey; unique in the file, and matched without regard to case."),
	must("Type", subJourneyType, "Whether control comes back to the caller."),
}}

var orchestrationStepType = &Type{Name: "OrchestrationStep", Content: Children, Sequences: sequences{{
	many("Preconditions", preconditionsType, "When the step is skipped."),
	many("ClaimsProviderSelections", providerSelectionsType, "What the user can choose on the page of the step."),
	many("ClaimsExchanges", claimsExchangesType, "The technical profiles that the step can run."),
	many("JourneyList", journeyListType, "The sub-journey that the step goes to."),
}}, Attributes: attributes{
	must("Order", order, "The number of the step; the numbers of the merged journey are 1, 2, 3 and so on."),
	must("Type", stepType, "What the step does."),
	may("ContentDefinitionReferenceId", anyText, "The page of the step, where it shows one of its own."),
	may("CpimIssuerTechnicalProfileReferenceId", anyText, "The technical profile that issues the token, for SendClaims."),
}}

var providerSelectionsType = &Type{Name: "ClaimsProviderSelections", Content: Children, Sequences: sequences{{
	some("ClaimsProviderSelection", providerSelectionType, "One choice."),
}}, Attributes: attributes{
	mayElse("DisplayOption", displayOption, "Whether the page is shown where there is one choice only.", "DoNotShowSingleProvider"),
}}

var providerSelectionType = &Type{Name: "ClaimsProviderSelection", Attributes: attributes{
	may("TargetClaimsExchangeId", anyText, "The claims exchange that the next step runs when this is chosen."),
	may("ValidationClaimsExchangeId", anyText, "The claims exchange of this step that shows and checks the sign-in form on the page."),
}}

var claimsExchangesType = &Type{Name: "ClaimsExchanges", Content: Children, Sequences: sequences{{
	many("ClaimsExchange", claimsExchangeType, "One technical profile, by a name that choices refer to."),
}}, Attributes: attributes{
	mayElse("UserIdentity", boolean, "Whether the exchange establishes who the user is; it has no documented effect.", "false"),
}}

var claimsExchangeType = &Type{Name: "ClaimsExchange", Attributes: attributes{
	must("Id", anyText, "The name of the exchange; unique in the journey."),
	must("TechnicalProfileReferenceId", anyText, "The technical profile to run."),
}}

var journeyListType = &Type{Name: "JourneyList", Content: Children, Sequences: sequences{{
	some("Candidate", candidateType, "The sub-journey to go to."),
}}}

var candidateType = &Type{Name: "Candidate", Attributes: attributes{
	must("SubJourneyReferenceId", anyText, "The id of the sub-journey."),
}}

var relyingPartyType = &Type{Content: Children, Sequences: sequences{{
	{Name: "DefaultUserJourney", Max: 1, Doc: "The journey that runs when an application calls the policy.",
		Type: &Type{Attributes: attributes{
			must("ReferenceId", anyText, "The id of the journey."),
		}}},
	{Name: "Endpoints", Max: 1, Doc: "Journeys of further endpoints, such as UserInfo.",
		Keys: keys{{"UniqueEndpoint", path{"Endpoint"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			some("Endpoint", endpointType, "One endpoint with the journey behind it."),
		}}}},
	{Name: "UserJourneyBehaviors", Max: 1, Doc: "How the journey behaves: session, traces, frames, script.",
		Type: &Type{Content: Children, Sequences: sequences{{
			optional("SingleSignOn", singleSignOnType, "How far the session of the user reaches."),
			optionalText("SessionExpiryType", sessionExpiry, "Whether using the session puts its end off."),
			optionalText("SessionExpiryInSeconds", int32s, "How long the session lasts, in seconds."),
			optional("AzureApplicationInsights", applicationInsightsType, "The older form of JourneyInsights; write that instead."),
			optional("JourneyInsights", journeyInsightsType, "Sends traces of the journey to Application Insights."),
			optional("ContentDefinitionParameters", contentParametersType, "Query parameters for the addresses of the page templates."),
			{Name: "JourneyFraming", Max: 1, Doc: "Lets pages be shown in a frame of other sites.",
				Note: framingNote,
				Type: journeyFramingType},
			{Name: "ScriptExecution", Max: 1, Doc: "Whether page templates may hold script.",
				Note: framingNote,
				Type: &Type{Content: Text, Value: scriptExecution}},
			optional("OnError", onErrorType, "Where errors of the journey are shown."),
		}}}},
	{Name: "TechnicalProfile", Max: Unbounded, Doc: "The claims of the token, and the protocol that the application speaks.",
		Note: "The schema takes any number; the documentation wants one technical profile in RelyingParty.",
		Type: technicalProfileType},
}}}

const framingNote = "The public documentation lists JourneyFraming last; the service follows the schema on upload, " +
	"which wants it before ScriptExecution."

var endpointType = &Type{Name: "Endpoint", Attributes: attributes{
	must("Id", anyText, "Which endpoint it is, such as UserInfo or Token; unique in the list."),
	must("UserJourneyReferenceId", anyText, "The id of the journey."),
}}

var singleSignOnType = &Type{Name: "SingleSignOn", Attributes: attributes{
	must("Scope", behaviorScope, "How far the session reaches."),
	may("KeepAliveInDays", int32s, "For how many days the user stays signed in who asks for it; 0 turns it off."),
	may("EnforceIdTokenHintOnLogout", boolean, "Whether a sign-out request has to carry the user's id token."),
}}

var applicationInsightsType = &Type{Name: "AzureApplicationInsights", Attributes: attributes{
	must("InstrumentationKey", instrumentationKey, "The instrumentation key of the Application Insights instance."),
}}

var journeyInsightsType = &Type{Name: "JourneyInsights", Attributes: attributes{
	must("InstrumentationKey", instrumentationKey, "The instrumentation key of the Application Insights instance."),
	must("TelemetryEngine", telemetryEngine, "Where traces go: ApplicationInsights."),
	may("DeveloperMode", boolean, "Whether traces are sent at once, in full."),
	may("ClientEnabled", boolean, "Whether pages send traces too."),
	may("ServerEnabled", boolean, "Whether the service sends its record of the journey."),
	may("TelemetryVersion", version3, "The version of the traces' form, such as 1.0.0."),
}}

var contentParametersType = &Type{Name: "ContentDefinitionParameters", Content: Children, Sequences: sequences{{
	some("Parameter", contentParameterType, "One query parameter; its value is the text, often a claims resolver."),
}}}

var contentParameterType = &Type{Name: "ContentDefinitionParameter", Content: Text, Value: anyText, Attributes: attributes{
	must("Name", anyText, "The name of the query parameter."),
}}

var journeyFramingType = &Type{Name: "JourneyFraming", Attributes: attributes{
	must("Enabled", boolean, "Whether pages may be shown in a frame."),
	must("Sources", anyText, "The sites that may frame them, with spaces between."),
}}

var onErrorType = &Type{Name: "JourneyOnError", Attributes: attributes{
	must("Mode", onErrorMode, "Where errors are shown."),
}}
