package transform

import "strings"

// Named is a text under a role or id.
type Named struct{ Name, Text string }

// Example is one call of a method with what it gives, after the claims transformations reference.
type Example struct {
	Method                      string
	Inputs, Parameters, Outputs []Named
}

// FindExample is the example of a method, without regard to case.
func FindExample(method string) (Example, bool) {
	for _, e := range Examples {
		if strings.EqualFold(e.Method, method) {
			return e, true
		}
	}
	return Example{}, false
}

// Examples is one call of each method, in the order of their names. Assertions that hold give nothing.
var Examples = []Example{
	{Method: "AddItemToAlternativeSecurityIdCollection", Inputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="}]`}, {"item", `{"issuer":"facebook.com","issuerUserId":"MTA4"}`}}, Outputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="},{"issuer":"facebook.com","issuerUserId":"MTA4"}]`}}},
	{Method: "AddItemToStringCollection", Inputs: []Named{{"collection", `["someone@outlook.com"]`}, {"item", "admin@contoso.com"}}, Outputs: []Named{{"collection", `["someone@outlook.com","admin@contoso.com"]`}}},
	{Method: "AddItemToUserIdentityCollection", Inputs: []Named{{"item", `{"issuer":"live.com","issuerUserId":"MQ=="}`}}, Outputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="}]`}}},
	{Method: "AddParameterToStringCollection", Parameters: []Named{{"item", "a"}}, Outputs: []Named{{"collection", `["a"]`}}},
	{Method: "AdjustNumber", Inputs: []Named{{"inputClaim", "1"}}, Parameters: []Named{{"Operator", "INCREMENT"}}, Outputs: []Named{{"outputClaim", "2"}}},
	{Method: "AndClaims", Inputs: []Named{{"inputClaim1", "true"}, {"inputClaim2", "false"}}, Outputs: []Named{{"outputClaim", "false"}}},
	{Method: "AssertBooleanClaimIsEqualToValue", Inputs: []Named{{"inputClaim", "true"}}, Parameters: []Named{{"valueToCompareTo", "true"}}},
	{Method: "AssertDateTimeIsGreaterThan", Inputs: []Named{{"leftOperand", "2022-01-22T15:00:00"}, {"rightOperand", "2022-01-01T15:00:00"}}},
	{Method: "AssertNumber", Inputs: []Named{{"inputClaim", "10"}}, Parameters: []Named{{"CompareToValue", "5"}, {"Operator", "GreaterThan"}, {"throwError", "false"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "AssertStringClaimsAreEqual", Inputs: []Named{{"inputClaim1", "abc"}, {"inputClaim2", "ABC"}}, Parameters: []Named{{"stringComparison", "ordinalIgnoreCase"}}},
	{Method: "BuildUri", Inputs: []Named{{"path", "Contoso demo:emily@fabrikam.com"}, {"query.secret", "fay2lj7ynpntjgqa"}}, Parameters: []Named{{"host", "totp"}, {"query.issuer", "Contoso demo"}, {"scheme", "otpauth"}}, Outputs: []Named{{"outputClaim", "otpauth://totp/Contoso%20demo:emily@fabrikam.com?secret=fay2lj7ynpntjgqa&issuer=Contoso+demo"}}},
	{Method: "ChangeCase", Inputs: []Named{{"inputClaim1", "SomeOne@contoso.com"}}, Parameters: []Named{{"toCase", "LOWER"}}, Outputs: []Named{{"outputClaim", "someone@contoso.com"}}},
	{Method: "CompareBooleanClaimToValue", Inputs: []Named{{"inputClaim", "false"}}, Parameters: []Named{{"valueToCompareTo", "true"}}, Outputs: []Named{{"compareResult", "false"}}},
	{Method: "CompareClaimToValue", Inputs: []Named{{"inputClaim1", "v1"}}, Parameters: []Named{{"compareTo", "V1"}, {"ignoreCase", "true"}, {"operator", "equal"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "CompareClaims", Inputs: []Named{{"inputClaim1", "a"}, {"inputClaim2", "A"}}, Parameters: []Named{{"ignoreCase", "true"}, {"operator", "NOT EQUAL"}}, Outputs: []Named{{"outputClaim", "false"}}},
	{Method: "ConvertDateTimeToDateClaim", Inputs: []Named{{"inputClaim", "2022-01-03T11:34:22.0000000Z"}}, Outputs: []Named{{"outputClaim", "2022-01-03"}}},
	{Method: "ConvertDateToDateTimeClaim", Inputs: []Named{{"inputClaim", "2022-01-03"}}, Outputs: []Named{{"outputClaim", "2022-01-03T00:00:00.0000000Z"}}},
	{Method: "ConvertNumberToStringClaim", Inputs: []Named{{"inputClaim", "12334"}}, Outputs: []Named{{"outputClaim", "12334"}}},
	{Method: "ConvertPhoneNumberClaimToString", Inputs: []Named{{"phoneNumber", "+11234567890"}}, Outputs: []Named{{"phoneNumberString", "+11234567890"}}},
	{Method: "ConvertStringToPhoneNumberClaim", Inputs: []Named{{"phoneNumberString", "+1 (123) 456-7890"}}, Outputs: []Named{{"outputClaim", "+11234567890"}}},
	{Method: "CopyClaim", Inputs: []Named{{"inputClaim", "bob@contoso.com"}}, Outputs: []Named{{"outputClaim", "bob@contoso.com"}}},
	{Method: "CopyClaimIfPredicateMatch", Inputs: []Named{{"inputClaim", "+11234567890"}}, Outputs: []Named{{"outputClaim", "+11234567890"}}},
	{Method: "CreateAlternativeSecurityId", Inputs: []Named{{"identityProvider", "contoso.com"}, {"key", "12345"}}, Outputs: []Named{{"alternativeSecurityId", `{"issuer":"contoso.com","issuerUserId":"MTIzNDU="}`}}},
	{Method: "CreateJsonArray", Inputs: []Named{{"inputClaim", "someone@contoso.com"}}, Outputs: []Named{{"outputClaim", `["someone@contoso.com"]`}}},
	{Method: "CreateOtpSecret", Outputs: []Named{{"outputClaim", "7777777777777777"}}},
	{Method: "CreateRandomString", Parameters: []Named{{"randomGeneratorType", "GUID"}}, Outputs: []Named{{"outputClaim", "bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"}}},
	{Method: "CreateStringClaim", Parameters: []Named{{"value", "at {RelyingPartyTenantId}"}}, Outputs: []Named{{"createdClaim", "at contoso.onmicrosoft.com"}}},
	{Method: "CreateUserIdentity", Inputs: []Named{{"issuer", "live.com"}, {"issuerUserId", "MQ=="}}, Outputs: []Named{{"userIdentity", `{"issuer":"live.com","issuerUserId":"MQ=="}`}}},
	{Method: "DateTimeComparison", Inputs: []Named{{"firstDateTime", "2022-01-01T00:00:00.1Z"}, {"secondDateTime", "2022-03-16T00:00:00.1Z"}}, Parameters: []Named{{"operator", "later than"}, {"timeSpanInSeconds", "7776000"}}, Outputs: []Named{{"result", "true"}}},
	{Method: "DoesClaimExist", Inputs: []Named{{"inputClaim", ""}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "FormatLocalizedString", Inputs: []Named{{"email", "sarah@contoso.com"}}, Parameters: []Named{{"stringFormatId", "exists"}}, Outputs: []Named{{"outputClaim", "The email 'sarah@contoso.com' is already an account"}}},
	{Method: "FormatStringClaim", Inputs: []Named{{"inputClaim", "5164db16"}}, Parameters: []Named{{"stringFormat", "cpim_{0}@{RelyingPartyTenantId}"}}, Outputs: []Named{{"outputClaim", "cpim_5164db16@contoso.onmicrosoft.com"}}},
	{Method: "FormatStringMultipleClaims", Inputs: []Named{{"inputClaim1", "Joe"}, {"inputClaim2", "Fernando"}}, Parameters: []Named{{"stringFormat", "{0} {1} by {TechnicalProfileId}"}}, Outputs: []Named{{"outputClaim", "Joe Fernando by Facebook-OAUTH"}}},
	{Method: "GenerateJson", Inputs: []Named{{"to.0.email", "a@b.com"}}, Parameters: []Named{{"templateId", "1"}}, Outputs: []Named{{"outputClaim", `{"to":[{"email":"a@b.com"}],"templateId":1}`}}},
	{Method: "GetAgeGroupConsentProvidedAndRequiresConsent", Inputs: []Named{{"countryCode", "us"}, {"dateOfBirth", "2015-03-14"}}, Outputs: []Named{{"ageGroup", "Minor"}, {"requiresParentalConsent", "true"}}},
	{Method: "GetClaimFromJson", Inputs: []Named{{"inputJson", `{"emailAddress": "someone@example.com", "n": 5, "o": {"x": 1}, "z": null}`}}, Parameters: []Named{{"claimToExtract", "emailAddress"}}, Outputs: []Named{{"extractedClaim", "someone@example.com"}}},
	{Method: "GetClaimsFromJsonArray", Inputs: []Named{{"jsonSource", `[{"key":"email","value":"someone@example.com"},{"key":"membershipID","value":6353399},{"key":"active","value":true},{"key":"birthDate","value":"2005-09-23T00:00:00Z"}]`}}, Parameters: []Named{{"jsonSourceKeyName", "key"}, {"jsonSourceValueName", "value"}}, Outputs: []Named{{"email", "someone@example.com"}, {"membershipID", "6353399"}, {"active", "true"}, {"birthDate", "2005-09-23T00:00:00.0000000Z"}}},
	{Method: "GetClaimsFromJsonArrayV2", Inputs: []Named{{"jsonSource", `["{\"key\":\"email\",\"value\":\"someone@example.com\"}"]`}}, Parameters: []Named{{"jsonSourceKeyName", "key"}, {"jsonSourceValueName", "value"}}, Outputs: []Named{{"email", "someone@example.com"}}},
	{Method: "GetCurrentDateTime", Outputs: []Named{{"currentDateTime", "2026-01-15T09:00:00.0000000Z"}}},
	{Method: "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", Inputs: []Named{{"alternativeSecurityIdCollection", `[{"issuer":"live.com","issuerUserId":"MQ=="},{"issuer":"facebook.com","issuerUserId":"MTA4"}]`}}, Outputs: []Named{{"identityProvidersCollection", `["facebook.com","live.com"]`}}},
	{Method: "GetIssuersFromUserIdentityCollectionTransformation", Inputs: []Named{{"userIdentityCollection", `[{"issuer":"live.com","issuerUserId":"MQ=="}]`}}, Outputs: []Named{{"issuersCollection", `["live.com"]`}}},
	{Method: "GetLocalizedStringsTransformation", Outputs: []Named{{"email", ""}, {"membershipID", ""}, {"active", ""}, {"birthDate", ""}, {"mailAlias", ""}, {"email_subject", "Contoso account email verification code"}}},
	{Method: "GetMappedValueFromLocalizedCollection", Inputs: []Named{{"mapFromClaim", "B2C_V1_90001"}}, Outputs: []Named{{"restrictionValueClaim", "You cannot sign in because you are a minor"}}},
	{Method: "GetNationalNumberAndCountryCodeFromPhoneNumberString", Inputs: []Named{{"phoneNumber", "+49 (123) 456-7890"}}, Parameters: []Named{{"countryCodeType", "ISO3166"}}, Outputs: []Named{{"nationalNumber", "1234567890"}, {"countryCode", "DE"}}},
	{Method: "GetNumericClaimFromJson", Inputs: []Named{{"inputJson", `{"emailAddress":"x","id":6353399}`}}, Parameters: []Named{{"claimToExtract", "id"}}, Outputs: []Named{{"extractedClaim", "6353399"}}},
	{Method: "GetSingleItemFromJson", Inputs: []Named{{"inputJson", `{"givenName": "Emily", "lastName": "Smith"}`}}, Outputs: []Named{{"key", "givenName"}, {"value", "Emily"}}},
	{Method: "GetSingleItemFromStringCollection", Inputs: []Named{{"collection", `["someone@outlook.com","someone@contoso.com"]`}}, Outputs: []Named{{"extractedItem", "someone@outlook.com"}}},
	{Method: "GetSingleValueFromJsonArray", Inputs: []Named{{"inputJsonClaim", `["someone@example.com", "Someone", 6353399]`}}, Outputs: []Named{{"extractedClaim", "someone@example.com"}}},
	{Method: "GuidAndRandomGenerator", Parameters: []Named{{"randomGeneratorType", "GUID"}}, Outputs: []Named{{"outputClaim", "bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"}}},
	{Method: "Hash", Inputs: []Named{{"plaintext", "Hello world"}, {"salt", "mySaltValue"}}, Parameters: []Named{{"randomizerSecret", "B2C_1A_12345Secret"}}, Outputs: []Named{{"hash", "r0fApoi1nKqXkWCMIVlo3Oa/KRIfchPHXXDmGQZYmXw="}}},
	{Method: "IsTermsOfUseConsentRequired", Inputs: []Named{{"termsOfUseConsentDateTime", "2020-03-09T09:15:00"}}, Parameters: []Named{{"termsOfUseTextUpdateDateTime", "2021-11-15"}}, Outputs: []Named{{"result", "true"}}},
	{Method: "LookupValue", Inputs: []Named{{"inputParameterId", "test.com"}}, Parameters: []Named{{"test.com", "c7026f88-4299-4cdb-965d-3f166464b8a9"}}, Outputs: []Named{{"outputClaim", "c7026f88-4299-4cdb-965d-3f166464b8a9"}}},
	{Method: "NotClaims", Inputs: []Named{{"inputClaim", "false"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "NullClaim"},
	{Method: "OrClaims", Inputs: []Named{{"inputClaim1", "true"}, {"inputClaim2", "false"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "ParseDomain", Inputs: []Named{{"emailAddress", "joe@outlook.com"}}, Outputs: []Named{{"domain", "outlook.com"}}},
	{Method: "RemoveAlternativeSecurityIdByIdentityProvider", Inputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="},{"issuer":"facebook.com","issuerUserId":"MTA4"}]`}, {"identityProvider", "Facebook.com"}}, Outputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="}]`}}},
	{Method: "RemoveUserIdentityFromCollectionByIssuer", Inputs: []Named{{"collection", `[{"issuer":"live.com","issuerUserId":"MQ=="}]`}, {"issuer", "live.com"}}, Outputs: []Named{{"collection", "[]"}}},
	{Method: "SetClaimIfBooleansMatch", Inputs: []Named{{"claimToMatch", "true"}}, Parameters: []Named{{"matchTo", "true"}, {"outputClaimIfMatched", "Promotion code not found."}}, Outputs: []Named{{"outputClaim", "Promotion code not found."}}},
	{Method: "SetClaimsIfRegexMatch", Inputs: []Named{{"claimToMatch", "64854114520"}}, Parameters: []Named{{"matchTo", "^[0-9]{4,16}$"}, {"outputClaimIfMatched", "iPhone"}}, Outputs: []Named{{"outputClaim", "iPhone"}, {"regexCompareResultClaim", "true"}}},
	{Method: "SetClaimsIfStringsAreEqual", Inputs: []Named{{"inputClaim", "v1"}}, Parameters: []Named{{"matchTo", "V1"}, {"stringComparison", "ordinalIgnoreCase"}, {"stringMatchMsg", "message"}, {"stringMatchMsgCode", "code"}}, Outputs: []Named{{"outputClaim1", "message"}, {"outputClaim2", "code"}, {"stringCompareResultClaim", "true"}}},
	{Method: "SetClaimsIfStringsMatch", Inputs: []Named{{"claimToMatch", "Minor"}}, Parameters: []Named{{"matchTo", "Minor"}, {"outputClaimIfMatched", "B2C_V1_90001"}}, Outputs: []Named{{"outputClaim", "B2C_V1_90001"}, {"stringCompareResultClaim", "true"}}},
	{Method: "StringCollectionContains", Inputs: []Named{{"inputClaim", `["reader","author","admin"]`}}, Parameters: []Named{{"ignoreCase", "true"}, {"item", "Admin"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "StringCollectionContainsClaim", Inputs: []Named{{"collection", `["reader","author","admin"]`}, {"item", "Admin"}}, Parameters: []Named{{"ignoreCase", "true"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "StringContains", Inputs: []Named{{"inputClaim", "Admin, Approver, Editor"}}, Parameters: []Named{{"contains", "admin,"}, {"ignoreCase", "true"}}, Outputs: []Named{{"outputClaim", "true"}}},
	{Method: "StringJoin", Inputs: []Named{{"inputClaim", `["Admin","Author","Reader"]`}}, Parameters: []Named{{"delimiter", ","}}, Outputs: []Named{{"outputClaim", "Admin,Author,Reader"}}},
	{Method: "StringReplace", Inputs: []Named{{"inputClaim", "+164-411-452-054"}}, Parameters: []Named{{"newValue", ""}, {"oldValue", "-"}}, Outputs: []Named{{"outputClaim", "+164411452054"}}},
	{Method: "StringSplit", Inputs: []Named{{"inputClaim", "Admin,Author,Reader"}}, Parameters: []Named{{"delimiter", ","}}, Outputs: []Named{{"outputClaim", `["Admin","Author","Reader"]`}}},
	{Method: "StringSubstring", Inputs: []Named{{"inputClaim", "+1644114520"}}, Parameters: []Named{{"length", "2"}, {"startIndex", "0"}}, Outputs: []Named{{"outputClaim", "+1"}}},
	{Method: "XmlStringToJsonString", Inputs: []Named{{"xml", "<user><name>Someone</name><email>someone@example.com</email></user>"}}, Outputs: []Named{{"json", `{"user":{"name":"Someone","email":"someone@example.com"}}`}}},
}
