package chain

import "journeydesigner/engine/diag"

// Parts of examples that several codes share.
const (
	root = `<TrustFrameworkPolicy PolicyId="B2C_1A_Base" TenantId="contoso.onmicrosoft.com" />`
	leaf = `<TrustFrameworkPolicy PolicyId="B2C_1A_Leaf" TenantId="contoso.onmicrosoft.com"><BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId>` +
		`<PolicyId>B2C_1A_Base</PolicyId></BasePolicy></TrustFrameworkPolicy>`
	whole  = "-- base.xml --\n" + root + "\n-- leaf.xml --\n" + leaf + "\n"
	issuer = `<TechnicalProfile Id="JwtIssuer"><Protocol Name="None"/><OutputTokenFormat>JWT</OutputTokenFormat></TechnicalProfile>`
	sends  = issuer + `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>`
	page   = `<TechnicalProfile Id="Page"/>` + issuer
	send2  = `<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>`

	// A base policy that lets the tenant between the two build upon it.
	permitsOpen = `<TrustFrameworkPolicy PolicyId="B2C_1A_Base" TenantId="contoso.onmicrosoft.com"><PolicyConstraints><Inheritance DerivingPolicies="AllowList">` +
		`<Tenants><Tenant ReferenceId="`
	permitsClose = `"/></Tenants></Inheritance></PolicyConstraints></TrustFrameworkPolicy>` + "\n"

	// A first step that offers the exchange between the two, and a second step that holds one.
	selectOpen    = `<OrchestrationStep Order="1" Type="ClaimsProviderSelection"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="`
	selectClose   = `"/></ClaimsProviderSelections></OrchestrationStep>` + "\n"
	exchangeOpen  = `<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="`
	exchangeClose = `" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>`

	// The beginnings of two policy files, and what may follow: a journey of one step of either type, or a page with the
	// validation between the last two.
	baseOpen = "<TrustFrameworkPolicy PolicyId=\"B2C_1A_Base\">\n"
	leafOpen = "<TrustFrameworkPolicy PolicyId=\"B2C_1A_Leaf\">\n" +
		"  <BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>\n"
	journeyOpen  = `  <UserJourneys><UserJourney Id="Journey"><OrchestrationSteps><OrchestrationStep Order="1" Type=`
	journeyClose = "</OrchestrationSteps></UserJourney></UserJourneys>\n</TrustFrameworkPolicy>\n"
	exchanging   = journeyOpen + `"ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>` +
		journeyClose
	passing       = journeyOpen + `"Noop"/>` + journeyClose
	validatedOpen = `  <ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="Page"><ValidationTechnicalProfiles>` +
		`<ValidationTechnicalProfile ReferenceId="`
	validatedClose = `"/></ValidationTechnicalProfiles></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>` +
		"\n</TrustFrameworkPolicy>\n"

	// A page whose strings are those of the resources between the two, beside resources page.en.
	localizedOpen  = `<ContentDefinition Id="api.page"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="`
	localizedClose = `"/></LocalizedResourcesReferences></ContentDefinition>
<Localization><LocalizedResources Id="page.en"/></Localization>`

	atReference = "At the attribute or element that refers to it; its declaration must be in the same file or in one of its bases."
	declare     = "Declare it in this file or one of its bases, or correct the reference; ids are matched without regard to case."
)

// Codes are the findings that putting a chain together can make.
var Codes = []diag.Code{
	{Id: "C001", Doc: "Two files have the same PolicyId.", Where: "At PolicyId of the second file.",
		Advice: "Give each policy an id of its own, or open the folder of one policy set alone.",
		Bad:    "-- a.xml --\n" + root + "\n-- b.xml --\n" + root + "\n", Good: whole},
	{Id: "C002", Doc: "The base policy is in none of the files.", Where: "At PolicyId of BasePolicy.",
		Advice: "Open the folder that holds the base policy too, or name further folders with --base. Where it has another PolicyId there, --base-id says which.",
		Bad:    leaf, Good: whole},
	{Id: "C003", Doc: "The base policies go round in a circle.", Where: "At PolicyId of BasePolicy, in one file of the circle.",
		Advice: "Remove BasePolicy from the file that is meant to be the root of the chain.",
		Bad: "-- a.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Base\"><BasePolicy><TenantId>t</TenantId><PolicyId>B2C_1A_Leaf</PolicyId></BasePolicy></TrustFrameworkPolicy>\n" +
			"-- b.xml --\n" + leaf + "\n", Good: whole},
	{Id: "C004", Doc: "A policy names itself as its base.", Where: "At PolicyId of BasePolicy.",
		Advice: "Name another policy in BasePolicy, or remove BasePolicy where the file is the root of the chain.",
		Bad:    `<TrustFrameworkPolicy PolicyId="B2C_1A_Base"><BasePolicy><TenantId>t</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy></TrustFrameworkPolicy>`, Good: root},
	{Id: "C005", Doc: "BasePolicy names another tenant than the base policy does.", Where: "At TenantId of BasePolicy.", Advice: "Write the same tenant in both files.",
		Bad:  "-- base.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Base\" TenantId=\"fabrikam.onmicrosoft.com\" />\n-- leaf.xml --\n" + leaf + "\n",
		Good: whole},
	{Id: "C006", Doc: "The chain has more levels than the service's documentation permits.", Where: "At PolicyId of BasePolicy in the policy that applications call.",
		Advice: "Merge some of the base policies into one file; the limits page names 10 levels."},
	{Id: "C007", Doc: "The base policy is in doubt: several files have its PolicyId.", Where: "At PolicyId of BasePolicy.",
		Advice: "Give each policy an id of its own, or open the folder of one policy set alone.",
		Bad:    "-- a.xml --\n" + root + "\n-- b.xml --\n" + root + "\n-- leaf.xml --\n" + leaf + "\n", Good: whole},
	{Id: "C008", Doc: "The base policy does not permit policies of this tenant to build upon it.", Where: "At PolicyId of BasePolicy; PolicyConstraints of the base say what it permits.",
		Advice: "Let the base permit it in PolicyConstraints, or name another base.",
		Bad:    "-- base.xml --\n" + permitsOpen + "fabrikam.onmicrosoft.com" + permitsClose + "-- leaf.xml --\n" + leaf + "\n",
		Good:   "-- base.xml --\n" + permitsOpen + "contoso.onmicrosoft.com" + permitsClose + "-- leaf.xml --\n" + leaf + "\n"},
	{Id: "C009", Doc: "Another policy stands in for a base policy that is missing, as --base-id asks.", Where: "At PolicyId of BasePolicy.",
		Advice: "Name the base policy that is meant before uploading: the service takes no other."},
	{Id: "C010", Doc: "A claim type that is referred to does not exist.", Where: atReference, Advice: declare,
		Bad:  `<TechnicalProfile Id="Page"><OutputClaims><OutputClaim ClaimTypeReferenceId="mail"/></OutputClaims></TechnicalProfile>`,
		Good: `<ClaimType Id="mail"><DataType>string</DataType></ClaimType><TechnicalProfile Id="Page"><OutputClaims><OutputClaim ClaimTypeReferenceId="mail"/></OutputClaims></TechnicalProfile>`},
	{Id: "C011", Doc: "A technical profile that is referred to does not exist.", Where: atReference, Advice: declare,
		Bad:  `<TechnicalProfile Id="Page"><UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop"/></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="SM-Noop"/><TechnicalProfile Id="Page"><UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop"/></TechnicalProfile>`},
	{Id: "C012", Doc: "Technical profiles include each other in a circle.", Where: "At IncludeTechnicalProfile of one profile of the circle.",
		Advice: "Take the common content into a profile that includes none of these.",
		Bad:    `<TechnicalProfile Id="A"><IncludeTechnicalProfile ReferenceId="B"/></TechnicalProfile><TechnicalProfile Id="B"><IncludeTechnicalProfile ReferenceId="A"/></TechnicalProfile>`,
		Good:   `<TechnicalProfile Id="A"><IncludeTechnicalProfile ReferenceId="B"/></TechnicalProfile><TechnicalProfile Id="B"/>`},
	{Id: "C013", Doc: "Technical profiles are included over too many levels.", Where: "At IncludeTechnicalProfile of the profile that is too many.", Advice: "Include fewer levels."},
	{Id: "C014", Doc: "A claims transformation that is referred to does not exist.", Where: atReference, Advice: declare,
		Bad:  `<TechnicalProfile Id="Page"><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="Lower"/></OutputClaimsTransformations></TechnicalProfile>`,
		Good: `<ClaimsTransformation Id="Lower" TransformationMethod="ChangeCase"/><TechnicalProfile Id="Page"><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="Lower"/></OutputClaimsTransformations></TechnicalProfile>`},
	{Id: "C015", Doc: "A content definition that is referred to does not exist.", Where: atReference, Advice: declare,
		Bad:  `<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.page</Item></Metadata></TechnicalProfile>`,
		Good: `<ContentDefinition Id="api.page"/><TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.page</Item></Metadata></TechnicalProfile>`},
	{Id: "C016", Doc: "A user journey that is referred to does not exist.", Where: "At DefaultUserJourney or an Endpoint of the relying party.", Advice: declare,
		Bad:  `<UserJourney Id="SignUp"/><RelyingParty><DefaultUserJourney ReferenceId="SignIn"/></RelyingParty>`,
		Good: `<UserJourney Id="SignIn"/><RelyingParty><DefaultUserJourney ReferenceId="SignIn"/></RelyingParty>`},
	{Id: "C017", Doc: "A sub-journey that is referred to does not exist.", Where: "At a Candidate of a step's JourneyList.", Advice: declare,
		Bad: `<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="Mfa"/></JourneyList></OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="Mfa"/></JourneyList></OrchestrationStep>
<SubJourney Id="Mfa" Type="Call"/>`},
	{Id: "C018", Doc: "A display control that is referred to does not exist.", Where: "At a DisplayClaim.", Advice: declare,
		Bad:  `<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl"/></DisplayClaims></TechnicalProfile>`,
		Good: `<DisplayControl Id="emailControl" UserInterfaceControlType="VerificationControl"/><TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim DisplayControlReferenceId="emailControl"/></DisplayClaims></TechnicalProfile>`},
	{Id: "C019", Doc: "A predicate, predicate validation or input validation that is referred to does not exist.", Where: "At PredicateValidationReference of a claim type, or at a PredicateReference.", Advice: declare,
		Bad:  `<ClaimType Id="password"><DataType>string</DataType><PredicateValidationReference Id="Strong"/></ClaimType>`,
		Good: `<ClaimType Id="password"><DataType>string</DataType><PredicateValidationReference Id="Strong"/></ClaimType><PredicateValidation Id="Strong"/>`},
	{Id: "C020", Doc: "The steps of a journey are not numbered 1, 2, 3 and so on.", Where: "At Order of the first step that is out of number, once the chain is merged.",
		Advice: "Number the steps 1, 2, 3 and so on; over a chain, files may leave gaps only where another file fills them.",
		Bad:    issuer + send2, Good: sends},
	{Id: "C021", Doc: "A selection names a claims exchange that is not where it must be.", Where: "At a ClaimsProviderSelection.",
		Advice: "A ValidationClaimsExchangeId names a claims exchange of the same step, a TargetClaimsExchangeId one of the next step.",
		Bad:    page + selectOpen + "Sign" + selectClose + exchangeOpen + "SignIn" + exchangeClose, Good: page + selectOpen + "SignIn" + selectClose + exchangeOpen + "SignIn" + exchangeClose},
	{Id: "C022", Doc: "A step has several claims exchanges, and nothing before it to choose one.", Where: "At the OrchestrationStep.",
		Advice: "Put a step of type ClaimsProviderSelection or CombinedSignInAndSignUp before it, or leave one exchange.",
		Bad: page + `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="A" TechnicalProfileReferenceId="Page"/>` +
			`<ClaimsExchange Id="B" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>` + send2,
		Good: page + `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="A" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>` + send2},
	{Id: "C023", Doc: "A SendClaims step names no issuer.", Where: "At the OrchestrationStep.",
		Advice: `Write CpimIssuerTechnicalProfileReferenceId="JwtIssuer" (or the Id of your issuer) in the step, or name a default on the UserJourney.`,
		Bad:    `<OrchestrationStep Order="1" Type="SendClaims"/>`, Good: sends},
	{Id: "C024", Doc: "A user journey has no step that sends claims.", Where: "At Id of the UserJourney.",
		Advice: "End the journey with a step of type SendClaims; without one, every run fails (AADB2C90040).",
		Bad:    `<OrchestrationStep Order="1" Type="Noop"/>`, Good: sends},
	{Id: "C025", Doc: "A step changes its type over the chain, and what it inherited stays in it.", Where: "At Type of the step in the file that changes it.",
		Advice: "Give the journey an Id of its own and copy it: a child cannot take anything out of a base's step.",
		Bad:    "-- base.xml --\n" + baseOpen + exchanging + "-- leaf.xml --\n" + leafOpen + passing,
		Good:   "-- base.xml --\n" + baseOpen + exchanging + "-- leaf.xml --\n" + leafOpen + exchanging},
	{Id: "C026", Doc: "The type of a step is none that the service knows.", Where: "At Type of the OrchestrationStep.",
		Advice: "Write one of ClaimsProviderSelection, CombinedSignInAndSignUp, ClaimsExchange, GetClaims, InvokeSubJourney, Noop and SendClaims.",
		Bad:    `<OrchestrationStep Order="1" Type="UserDialog"/>`, Good: sends},
	{Id: "C027", Doc: "A step that calls a sub-journey does not name exactly one.", Where: "At the OrchestrationStep.", Advice: "Name exactly one sub-journey in JourneyList.",
		Bad: `<OrchestrationStep Order="1" Type="InvokeSubJourney"/>`,
		Good: `<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="Mfa"/></JourneyList></OrchestrationStep>
<SubJourney Id="Mfa" Type="Call"/>`},
	{Id: "C028", Doc: "The step after a selection is no claims exchange.", Where: "At Type of the step that offers the selection.",
		Advice: "Let a step of type ClaimsExchange follow that holds the exchanges offered here.",
		Bad:    page + selectOpen + "SignIn" + selectClose + send2, Good: page + selectOpen + "SignIn" + selectClose + exchangeOpen + "SignIn" + exchangeClose},
	{Id: "C029", Doc: "A claims exchange step has no claims exchange.", Where: "At the OrchestrationStep.", Advice: "List at least one ClaimsExchange in the step.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsExchange"/>`, Good: sends},
	{Id: "C030", Doc: "Localized resources that are referred to do not exist.", Where: "At a LocalizedResourcesReference of a content definition.",
		Advice: declare,
		Bad:    localizedOpen + "page.de" + localizedClose, Good: localizedOpen + "page.en" + localizedClose},
	{Id: "C031", Doc: "The relying party names no user journey.", Where: "At RelyingParty.", Advice: `Write <DefaultUserJourney ReferenceId="…" />.`,
		Bad: `<RelyingParty/>`, Good: `<RelyingParty><DefaultUserJourney ReferenceId="Journey"/></RelyingParty>`},
	{Id: "C032", Doc: "A client definition that is referred to does not exist.", Where: "At ClientDefinition of a user journey.", Advice: declare + " The starter packs declare DefaultWeb.",
		Bad: `<UserJourney Id="Journey"><OrchestrationSteps/><ClientDefinition ReferenceId="Web"/></UserJourney>`, Good: `<UserJourney Id="Journey"><OrchestrationSteps/></UserJourney>`},
	{Id: "C040", Doc: "A validation technical profile is inherited and listed again, and runs twice.", Where: "At the ValidationTechnicalProfile that lists it again.",
		Advice: "Remove the entry where it is meant to replace the inherited one: what is inherited cannot be taken out of the list.",
		Bad:    "-- base.xml --\n" + baseOpen + validatedOpen + "Write" + validatedClose + "-- leaf.xml --\n" + leafOpen + validatedOpen + "Write" + validatedClose,
		Good:   "-- base.xml --\n" + baseOpen + validatedOpen + "Write" + validatedClose + "-- leaf.xml --\n" + leafOpen + validatedOpen + "Check" + validatedClose},
	{Id: "C041", Doc: "The RelyingParty of a base policy has no effect.", Where: "At RelyingParty of the base policy.",
		Advice: "Move the RelyingParty element to the policy that applications call.",
		Bad: "-- base.xml --\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Base\"><RelyingParty><DefaultUserJourney ReferenceId=\"Journey\"/></RelyingParty></TrustFrameworkPolicy>\n" +
			"-- leaf.xml --\n" + leaf + "\n", Good: whole},
}
