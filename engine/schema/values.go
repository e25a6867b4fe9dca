package schema

// The types of texts. Enumerations are compared letter by letter, case and white space included, as are
// patterns; booleans and URIs may have white space around them.
var (
	anyText = &Value{Name: "xs:string", Doc: "any text"}
	boolean = &Value{Name: "xs:boolean", Kind: Boolean, Doc: "true or false (also 1 or 0), in small letters"}
	int32s  = &Value{Name: "xs:int", Kind: Int, Doc: intDoc}
	// order is of the same type as int32s, but a key compares it.
	order   = &Value{Name: "xs:int", Kind: Int, Doc: intDoc, spaced: true}
	integer = &Value{Name: "xs:integer", Kind: Integer, Doc: "a whole number"}
	anyURI  = &Value{Name: "xs:anyURI", Kind: URI, Doc: "a URI such as http://tenant.onmicrosoft.com/B2C_1A_policy"}

	weight       = &Value{Name: "Weight", Kind: Int, Doc: intDoc}
	match        = &Value{Name: "Match", MinLength: 1, Doc: "a text of at least one character"}
	nonEmptyText = &Value{Name: "nonemptystring", MinLength: 1, MaxLength: 256, Doc: "a text of 1 to 256 characters"}

	culture = &Value{Name: "Culture", Doc: "a language code such as en, pt-BR or zh-hans, beginning in small letters",
		Patterns: patterns{{Source: `^[a-z]{1,3}(-[a-zA-Z0-9]{2,4}){0,2}$`}}, surely: plainLanguage}
	tenantId = &Value{Name: "TenantId", Doc: "3 to 63 letters, digits and dots, such as contoso.onmicrosoft.com",
		Patterns: patterns{{Source: `^[A-Za-z0-9.]{3,63}$`}}, surely: plainHost,
		Note: "Some public samples write your_tenant with an underscore, which the schema refuses; on upload the service wants the name of the tenant itself."}
	tenantObjectId     = &Value{Name: "TenantObjectId", Doc: guidDoc, Patterns: patterns{{Source: guidPattern}}}
	instrumentationKey = &Value{Name: "InstrumentationKey", Doc: guidDoc, Patterns: patterns{{Source: guidPattern}}}
	policyId           = &Value{Name: "PolicyId", Doc: "letters, digits, _, - and dots, the last of them no dot, such as B2C_1A_signup_signin",
		Patterns: patterns{{Source: `^[A-Za-z0-9_\-.]*[A-Za-z0-9_\-]+$`}}, MinLength: 1, surely: plainName}
	policyIdPattern = &Value{Name: "PolicyIdPattern", Doc: "letters, digits, _, -, braces and dots, the last of them no dot, such as B2C_1A_{parameter}",
		Patterns: patterns{{Source: `^[A-Za-z0-9_\-{}.]*[A-Za-z0-9_\-{}]+$`}}, MinLength: 1}
	version4 = &Value{Name: "FourPartVersionNumber", Doc: "four digits with dots between them: 0.3.0.0",
		Patterns: patterns{{Source: `^[0-9][.][0-9][.][0-9][.][0-9]$`}}, MinLength: 1, MaxLength: 256,
		surely: func(s string) bool { return s == "0.3.0.0" }}
	version3 = &Value{Name: "ThreePartVersionNumber", Doc: "three digits with dots between them, such as 1.0.0",
		Patterns: patterns{{Source: `^[0-9][.][0-9][.][0-9]$`}}, MinLength: 1, MaxLength: 256}
	contentAddr = &Value{Name: "ContentUriTYPE", surely: plainAddress,
		Doc: "an address that begins with http://, https:// or ~/ and has no empty part between slashes, or a urn: in small letters",
		Patterns: patterns{
			{Source: `^(http://|https://|~/)` + addressPath + `$`},
			{Source: `^urn:[a-z0-9][a-z0-9-]{0,31}:[a-z0-9()+,/\-.:=@;$_!*'%/?#]+$`},
		}}
	secureAddr = &Value{Name: "urlTYPE", Doc: "an address that begins with https:// and has no empty part between slashes",
		Patterns: patterns{{Source: `^(https://)` + addressPath + `$`}}}
)

const (
	intDoc      = "a whole number from -2147483648 to 2147483647"
	guidPattern = `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`
	guidDoc     = "a GUID: 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between them"
	// addressChar is a character of an address: all but punctuation, separators and control characters (what
	// the schema language calls \w), and the punctuation listed.
	addressChar = `(?:[^\p{P}\p{Z}\p{Cc}\p{Cf}\p{Co}\p{Cs}]|[.,@?^=%&:~+#\-_$!’();])`
	addressPath = `(` + addressChar + `+/)*(` + addressChar + `+/?)`
)

// The enumerations.
var (
	deploymentMode = &Value{Name: "DeploymentModeType", Enumeration: []Option{
		{"Development", "For developing: traces are verbose, and a REST service may be called without authentication."},
		{"Production", "For production; what stands for an absent attribute."},
		{"Debugging", "For debugging the service itself."},
	}}
	mergeBehavior = &Value{Name: "MergeBehavior", Enumeration: []Option{
		{"Append", "The base policy's entries come first, then these."},
		{"Prepend", "These come first, then the base policy's entries."},
		{"ReplaceAll", "The base policy's entries are dropped, these alone count."},
	}}
	derivingPolicies = &Value{Name: "DerivingPoliciesType", Enumeration: []Option{
		{"All", "Any policy may derive from this one."},
		{"SameTenant", "Only policies of the same tenant may."},
		{"AllowList", "Only policies of the tenants listed may."},
		{"DenyList", "All but policies of the tenants listed may."},
	}}
	patternKind = &Value{Name: "PatternTYPE", Enumeration: []Option{
		{"Prefix", "The policy id begins with the pattern."},
	}}
	keyKind = &Value{Name: "CryptographicKeyType", Enumeration: []Option{
		{"UProveKey", "A key for U-Prove tokens."},
		{"X509Certificate", "An X.509 certificate."},
		{"Secret", "A shared secret."},
	}}
	protocolName = &Value{Name: "ProtocolName", Enumeration: []Option{
		{"None", "No protocol: the engine itself acts, for example issues a JWT or sets defaults."},
		{"OAuth1", "An identity provider that speaks OAuth 1.0a."},
		{"OAuth2", "An identity provider that speaks OAuth 2.0."},
		{"SAML2", "An identity provider or application that speaks SAML 2.0."},
		{"OpenIdConnect", "An identity provider or application that speaks OpenID Connect."},
		{"WsFed", "WS-Federation, not offered by the service today."},
		{"WsTrust", "WS-Trust, not offered by the service today."},
		{"UProve11", "U-Prove 1.1, not offered by the service today."},
		{"Proprietary", "A handler of the engine that the attribute Handler names."},
	}}
	tokenFormat = &Value{Name: "TokenFormat", Enumeration: []Option{
		{"JSON", "A JSON document, such as the answer of a UserInfo endpoint."},
		{"JWT", "A JSON web token."},
		{"SAML11", "A SAML 1.1 assertion."},
		{"SAML2", "A SAML 2.0 assertion."},
		{"CpimUnsigned", "An unsigned token of the engine itself."},
		{"UProve11", "A U-Prove 1.1 token."},
		{"OAuth2Error", "An OAuth 2.0 error that is sent to the application."},
	}}
	enabledFor = &Value{Name: "EnabledForUserJourneysValues", Enumeration: []Option{
		{"true", "The profile always runs."},
		{"false", "The profile never runs."},
		{"OnClaimsExistence", "The profile runs where the claim named in its metadata exists."},
		{"Always", "The profile always runs."},
		{"Never", "The profile never runs."},
		{"OnItemExistenceInStringCollectionClaim", "The profile runs where a string collection claim holds a certain item."},
		{"OnItemAbsenceInStringCollectionClaim", "The profile runs where a string collection claim does not hold a certain item."},
	}}
	errorFormat = &Value{Name: "ErrorResponseFormat", Enumeration: []Option{
		{"json", "The answer is a JSON document."},
	}}
	errorAction = &Value{Name: "ErrorHandlingAction", Enumeration: []Option{
		{"Reauthenticate", "The user has to sign in at the provider again."},
		{"InvalidClient", "The page says that the client's key or secret is not set up right."},
	}}
	preconditionType = &Value{Name: "PreconditionType", Enumeration: []Option{
		{"ClaimsExist", "Asks whether all the claims named by Value exist."},
		{"ClaimEquals", "Asks whether the claim named by the first Value equals the second."},
	}}
	preconditionAction = &Value{Name: "PreconditionActionType", Enumeration: []Option{
		{"SkipThisOrchestrationStep", "The orchestration step is skipped."},
		{"SkipThisValidationTechnicalProfile", "The validation technical profile is skipped."},
	}}
	dataType = &Value{Name: "DataType", Enumeration: []Option{
		{"boolean", "true or false."},
		{"date", "A day, written yyyy-MM-dd."},
		{"dateTime", "An instant, written as ISO 8601."},
		{"duration", "A period, written as ISO 8601, such as P21Y."},
		{"int", "A whole number of 32 bits."},
		{"long", "A whole number of 64 bits."},
		{"string", "Text of any kind."},
		{"stringCollection", "A list of texts."},
		{"alternativeSecurityIdCollection", "A list of federated identities in the directory's older form."},
		{"userIdentityCollection", "A list of federated identities."},
		{"userIdentity", "One federated identity."},
		{"phoneNumber", "A telephone number, kept in E.164 form."},
		{"objectIdentityCollection", "A list of sign-in identities."},
		{"objectIdentity", "One sign-in identity."},
	}}
	statementType = &Value{Name: "StatementType", Enumeration: []Option{
		{"Attribute", "The claim tells something about the user in general."},
		{"Authentication", "The claim tells how the user authenticated."},
		{"Subject", "The claim identifies the user."},
	}}
	maskType = &Value{Name: "MaskTypeTYPE", Enumeration: []Option{
		{"Simple", "The mask's text covers as many characters at the beginning of the value."},
		{"Regex", "Every match of the attribute Regex is shown as the mask's text."},
	}}
	userInputType = &Value{Name: "UserInputType", Enumeration: []Option{
		{"TextBox", "A line to type text into."},
		{"EmailBox", "A line to type an e-mail address into."},
		{"DateTimeDropdown", "Three drop-down lists for day, month and year."},
		{"RadioSingleSelect", "Radio buttons, of which one is chosen."},
		{"DropdownSingleSelect", "A drop-down list, of which one entry is chosen."},
		{"CheckboxMultiSelect", "Check boxes, of which any number is ticked."},
		{"Password", "A line whose text is hidden."},
		{"Readonly", "The value is shown and cannot be changed."},
		{"Button", "A button; no use of it is documented."},
		{"Paragraph", "The value is shown as a paragraph of text."},
	}}
	controlType = &Value{Name: "UserInterfaceControlType", Enumeration: []Option{
		{"VerificationControl", "Sends a code and checks it, to prove that an address or number is the user's."},
		{"QrCodeControl", "Shows a QR code to scan with an authenticator app."},
		{"AuthenticatorInfoControl", "Explains how to enrol an authenticator app."},
		{"AuthenticatorAppIconControl", "Shows links to the stores that offer authenticator apps."},
	}}
	stepType = &Value{Name: "OrchestrationStepType", Enumeration: []Option{
		{"ConsentScreen", "Shows a text that the user has to consent to."},
		{"ClaimsProviderSelection", "Lets the user choose one of several claims providers."},
		{"CombinedSignInAndSignUp", "Shows the providers and the local sign-in on one page, with a link to sign up."},
		{"ClaimsExchange", "Runs a technical profile, or the one chosen before."},
		{"ReviewScreen", "Shows claims that the user has to review and accept."},
		{"SendClaims", "Issues the token and sends it to the application."},
		{"GetClaims", "Takes in the claims that the application sent with its request."},
		{"UserDialog", "Shows a dialog that asks the user for information."},
		{"InvokeSubJourney", "Calls or transfers to a sub-journey."},
		{"Noop", "Does nothing and fills a number that layering of policies left open."},
	}}
	displayOption = &Value{Name: "ClaimsProviderSelectionDisplayOption", Enumeration: []Option{
		{"DoNotShowSingleProvider", "A single provider is taken without showing the page."},
		{"ShowSingleProvider", "The page is shown even for a single provider."},
	}}
	subJourneyType = &Value{Name: "SubJourneyTYPE", Enumeration: []Option{
		{"Transfer", "Control passes to the sub-journey for good."},
		{"Call", "Control comes back to the caller when the sub-journey ends."},
	}}
	behaviorScope = &Value{Name: "UserJourneyBehaviorScopeType", Enumeration: []Option{
		{"Suppressed", "No session is kept; the user is asked every time."},
		{"TrustFramework", "The session holds for all policies of the trust framework."},
		{"Tenant", "The session holds for all policies of the tenant."},
		{"Application", "The session holds for all policies that one application uses."},
		{"Policy", "The session holds for this policy alone."},
	}}
	sessionExpiry = &Value{Name: "SessionExpiryTypeTYPE", Enumeration: []Option{
		{"Rolling", "Every use of the session puts its end off."},
		{"Absolute", "The session ends a fixed time after it began."},
	}}
	telemetryEngine = &Value{Name: "TelemetryEngineType", Enumeration: []Option{
		{"ApplicationInsights", "Traces go to an Application Insights instance."},
	}}
	scriptExecution = &Value{Name: "ScriptExecutionType", Enumeration: []Option{
		{"Disallow", "Page templates that hold script are refused."},
		{"Allow", "Page templates may hold script."},
	}}
	onErrorMode = &Value{Name: "JourneyOnErrorModeType", Enumeration: []Option{
		{"ReturnToRequestor", "The application gets the error by its protocol."},
		{"DisplayInService", "The service shows the error on a page of its own."},
	}}
)
