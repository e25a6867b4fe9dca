package policy

import "journeydesigner/engine/diag"

// Codes are the findings that decoding one file can make: faults that the public schema has no rule for. Numbers
// that are missing stood for what package schema tells, and are not given again.
var Codes = []diag.Code{
	{Id: "P004", Doc: "An element lacks an attribute that the schema lets be absent, but without which it is of no use.",
		Where: "In the start tag of the element.", Advice: "Write the attribute.",
		Bad:  `<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim Required="true"/></DisplayClaims></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="email" Required="true"/></DisplayClaims></TechnicalProfile>`},
	{Id: "P005", Doc: "Two elements of one file have Ids that are the same without regard to case, or that the schema does not compare.",
		Where: "At the second of the two; ids are matched without regard to case everywhere.", Advice: "Merge the two elements, or give one another Id.",
		Bad:  `<ClaimType Id="surName"><DataType>string</DataType></ClaimType><ClaimType Id="surname"><DataType>string</DataType></ClaimType>`,
		Good: `<ClaimType Id="surname"><DataType>string</DataType></ClaimType>`},
	{Id: "P007", Doc: "The Order of a step is a number below 1.", Where: "At Order of an OrchestrationStep.", Advice: "Number the steps of a journey 1, 2, 3 and so on.",
		Bad:  `<OrchestrationStep Order="0" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>`,
		Good: `<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>`},
	{Id: "P009", Doc: "Two claims exchanges of one journey have Ids that differ in case alone.", Where: "At the second ClaimsExchange.",
		Advice: "Give each claims exchange of a journey an Id of its own.",
		Bad: `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Read" TechnicalProfileReferenceId="A"/></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="read" TechnicalProfileReferenceId="B"/></ClaimsExchanges></OrchestrationStep>`,
		Good: `<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="ReadA" TechnicalProfileReferenceId="A"/></ClaimsExchanges></OrchestrationStep>
<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="ReadB" TechnicalProfileReferenceId="B"/></ClaimsExchanges></OrchestrationStep>`},
}
