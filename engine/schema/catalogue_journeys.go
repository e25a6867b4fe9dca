package schema

// User journeys, sub-journeys and the relying party.

var userJourneyType = sequence("UserJourney",
	optional("AssuranceLevel", text(anyText), "How sure the identity is at the end of the journey."),
	optional("PreserveOriginalAssertion", text(boolean), "Whether the provider's own token is kept, for the application to look at."),
	optional("Authorization", sequence("",
		optional("AuthorizationTechnicalProfiles", sequence("",
			some("AuthorizationTechnicalProfile", bare("",
				must("ReferenceId", anyText, "The id of the technical profile."),
			), "A technical profile that has to accept the request."),
		), "The technical profiles that have to accept the request.").
			unique("UniqueAuthorizationTechnicalProfileReferenceId", "ReferenceId", "AuthorizationTechnicalProfile"),
	), "Who may run the journey, such as the holder of an access token."),
	stepsElement("UniqueOrchestrationStepOrder", "UniqueClaimsExchangeId"),
	optional("ClientDefinition", bare("",
		may("ReferenceId", anyText, "The id of the client definition."),
	), "Refers to how pages treat certain clients."),
	optional("CryptographicKeys", cryptographicKeysType, "The keys that the journey uses."),
).with(
	must("Id", anyText, "The name of the journey; unique in the file, and matched without regard to case."),
	may("NonInteractive", boolean, "Whether the journey runs without any page."),
	may("DefaultCpimIssuerTechnicalProfileReferenceId", anyText, "The technical profile that issues tokens and errors where a step names none."),
)

// stepsElement declares the steps of a journey or sub-journey; only the names of their keys differ.
func stepsElement(orderKey, exchangeKey string) *Element {
	return optional("OrchestrationSteps", sequence("",
		some("OrchestrationStep", orchestrationStepType, "One step of the journey, or a change to an inherited step of the same Order."),
	), "The steps, run in the order of their numbers.").
		unique(orderKey, "Order", "OrchestrationStep").
		unique(exchangeKey, "Id", "OrchestrationStep", "ClaimsExchanges", "ClaimsExchange")
}

var subJourneyElementType = sequence("SubJourney",
	stepsElement("UniqueOrchestrationStepOrderForSubJourney", "UniqueClaimsExchangeIdForSubJourney"),
).with(
	must("Id", anyText, "The name of the sub-journey; unique in the file, and matched without regard to case."),
	must("Type", subJourneyType, "Whether control comes back to the caller."),
)

var orchestrationStepType = sequence("OrchestrationStep",
	many("Preconditions", preconditionsType, "When the step is skipped."),
	many("ClaimsProviderSelections", providerSelectionsType, "What the user can choose on the page of the step."),
	many("ClaimsExchanges", claimsExchangesType, "The technical profiles that the step can run."),
	many("JourneyList", journeyListType, "The sub-journey that the step goes to."),
).with(
	must("Order", order, "The number of the step; the numbers of the merged journey are 1, 2, 3 and so on."),
	must("Type", stepType, "What the step does."),
	may("ContentDefinitionReferenceId", anyText, "The page of the step, where it shows one of its own."),
	may("CpimIssuerTechnicalProfileReferenceId", anyText, "The technical profile that issues the token, for SendClaims."),
)

var providerSelectionsType = sequence("ClaimsProviderSelections",
	some("ClaimsProviderSelection", providerSelectionType, "One choice."),
).with(
	may("DisplayOption", displayOption, "Whether the page is shown where there is one choice only.").or("DoNotShowSingleProvider"),
)

var providerSelectionType = bare("ClaimsProviderSelection",
	may("TargetClaimsExchangeId", anyText, "The claims exchange that the next step runs when this is chosen."),
	may("ValidationClaimsExchangeId", anyText, "The claims exchange of this step that shows and checks the sign-in form on the page."),
)

var claimsExchangesType = sequence("ClaimsExchanges",
	many("ClaimsExchange", claimsExchangeType, "One technical profile, by a name that choices refer to."),
).with(
	may("UserIdentity", boolean, "Whether the exchange establishes who the user is; it has no documented effect.").or("false"),
)

var claimsExchangeType = bare("ClaimsExchange",
	must("Id", anyText, "The name of the exchange; unique in the journey."),
	must("TechnicalProfileReferenceId", anyText, "The technical profile to run."),
)

var journeyListType = sequence("JourneyList",
	some("Candidate", candidateType, "The sub-journey to go to."),
)

var candidateType = bare("Candidate",
	must("SubJourneyReferenceId", anyText, "The id of the sub-journey."),
)

var relyingPartyType = sequence("",
	optional("DefaultUserJourney", bare("",
		must("ReferenceId", anyText, "The id of the journey."),
	), "The journey that runs when an application calls the policy."),
	optional("Endpoints", sequence("",
		some("Endpoint", endpointType, "One endpoint with the journey behind it."),
	), "Journeys of further endpoints, such as UserInfo.").unique("UniqueEndpoint", "Id", "Endpoint"),
	optional("UserJourneyBehaviors", sequence("",
		optional("SingleSignOn", singleSignOnType, "How far the session of the user reaches."),
		optional("SessionExpiryType", text(sessionExpiry), "Whether using the session puts its end off."),
		optional("SessionExpiryInSeconds", text(int32s), "How long the session lasts, in seconds."),
		optional("AzureApplicationInsights", applicationInsightsType, "The older form of JourneyInsights; write that instead."),
		optional("JourneyInsights", journeyInsightsType, "Sends traces of the journey to Application Insights."),
		optional("ContentDefinitionParameters", contentParametersType, "Query parameters for the addresses of the page templates."),
		optional("JourneyFraming", journeyFramingType, "Lets pages be shown in a frame of other sites.").noted(framingNote),
		optional("ScriptExecution", text(scriptExecution), "Whether page templates may hold script.").noted(framingNote),
		optional("OnError", onErrorType, "Where errors of the journey are shown."),
	), "How the journey behaves: session, traces, frames, script."),
	many("TechnicalProfile", technicalProfileType, "The claims of the token, and the protocol that the application speaks.").
		noted("The schema takes any number; the documentation wants one technical profile in RelyingParty."),
)

const framingNote = "The public documentation lists JourneyFraming last; the service follows the schema on upload, " +
	"which wants it before ScriptExecution."

var endpointType = bare("Endpoint",
	must("Id", anyText, "Which endpoint it is, such as UserInfo or Token; unique in the list."),
	must("UserJourneyReferenceId", anyText, "The id of the journey."),
)

var singleSignOnType = bare("SingleSignOn",
	must("Scope", behaviorScope, "How far the session reaches."),
	may("KeepAliveInDays", int32s, "For how many days the user stays signed in who asks for it; 0 turns it off."),
	may("EnforceIdTokenHintOnLogout", boolean, "Whether a sign-out request has to carry the user's id token."),
)

var applicationInsightsType = bare("AzureApplicationInsights",
	must("InstrumentationKey", instrumentationKey, "The instrumentation key of the Application Insights instance."),
)

var journeyInsightsType = bare("JourneyInsights",
	must("InstrumentationKey", instrumentationKey, "The instrumentation key of the Application Insights instance."),
	must("TelemetryEngine", telemetryEngine, "Where traces go: ApplicationInsights."),
	may("DeveloperMode", boolean, "Whether traces are sent at once, in full."),
	may("ClientEnabled", boolean, "Whether pages send traces too."),
	may("ServerEnabled", boolean, "Whether the service sends its record of the journey."),
	may("TelemetryVersion", version3, "The version of the traces' form, such as 1.0.0."),
)

var contentParametersType = sequence("ContentDefinitionParameters",
	some("Parameter", contentParameterType, "One query parameter; its value is the text, often a claims resolver."),
)

var contentParameterType = textWith("ContentDefinitionParameter",
	must("Name", anyText, "The name of the query parameter."),
)

var journeyFramingType = bare("JourneyFraming",
	must("Enabled", boolean, "Whether pages may be shown in a frame."),
	must("Sources", anyText, "The sites that may frame them, with spaces between."),
)

var onErrorType = bare("JourneyOnError",
	must("Mode", onErrorMode, "Where errors are shown."),
)
