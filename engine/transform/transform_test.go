package transform

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"journeydesigner/engine/claims"
)

func environment() Environment {
	return Environment{
		RelyingPartyTenantId: "contoso.onmicrosoft.com", TrustFrameworkTenantId: "base.onmicrosoft.com", TechnicalProfileId: "Facebook-OAUTH",
		Now:    time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC),
		GUID:   func() string { return "bc8bedd2-aaa3-411e-bdee-2f1810b73dfc" },
		Number: func(limit int) int { return limit - 1 },
		Localized: func(elementType, stringId string) (string, bool) {
			text, ok := map[string]string{
				"FormatLocalizedStringTransformationClaimType/exists":      "The email '{0}' is already an account",
				"GetLocalizedStringsTransformationClaimType/email_subject": "Contoso account email verification code",
			}[elementType+"/"+stringId]
			return text, ok
		},
		Collection: func(string) ([]claims.Option, bool) {
			return []claims.Option{{Text: "B2C_V1_90001", Value: "You cannot sign in because you are a minor"}}, true
		},
		Key: func(name string) (string, bool) { return "12345", name == "B2C_1A_12345Secret" },
	}
}

type in map[string]claims.Value

// arguments puts inputs and parameters in the order of their names, and asks for every output of the method;
// methods of any outputs are asked for the claims of wanted.
func arguments(m Method, inputs in, parameters map[string]string) Arguments {
	var a Arguments
	for _, role := range slices.Sorted(maps.Keys(inputs)) {
		a.Inputs = append(a.Inputs, Input{role, inputs[role]})
	}
	for _, id := range slices.Sorted(maps.Keys(parameters)) {
		kind := claims.String
		text := parameters[id]
		for _, known := range []claims.DataType{claims.Int, claims.Long, claims.Boolean} {
			if rest, ok := strings.CutPrefix(text, string(known)+":"); ok {
				kind, text = known, rest
			}
		}
		a.Parameters = append(a.Parameters, Given{id, kind, text})
	}
	for _, o := range m.Outputs {
		a.Outputs = append(a.Outputs, Target{o.Role, claims.Type{Id: o.Role, DataType: o.Type}})
	}
	if m.AnyOutputs {
		a.Outputs = append(a.Outputs, wanted()...)
	}
	return a
}

// wanted are the claims that methods of any outputs are asked for.
func wanted() []Target {
	return []Target{
		{"email", claims.Type{Id: "email", DataType: claims.String}}, {"membershipID", claims.Type{Id: "membershipID", DataType: claims.Long}},
		{"active", claims.Type{Id: "active", DataType: claims.Boolean}}, {"birthDate", claims.Type{Id: "birthDate", DataType: claims.DateTime}},
		{"mailAlias", claims.Type{Id: "mailAlias", DataType: claims.String}}, {"email_subject", claims.Type{Id: "email_subject", DataType: claims.String}},
	}
}

func dates2(left, right string) in {
	return in{"leftOperand": claims.Text(left), "rightOperand": claims.Text(right)}
}

// cases are the examples of the claims transformations reference and the rules stated there. want is the
// outputs as role=text, or an error text after "!".
var cases = []struct {
	method     string
	in         in
	parameters map[string]string
	want       string
}{
	{"AndClaims", in{"inputClaim1": claims.Bool(true), "inputClaim2": claims.Bool(false)}, nil, "outputClaim=false"},
	{"AndClaims", in{"inputClaim1": claims.Bool(true), "inputClaim2": claims.Bool(true)}, nil, "outputClaim=true"},
	{"AndClaims", in{"inputClaim1": claims.Bool(true)}, nil, "!required input claim"},
	{"OrClaims", in{"inputClaim1": claims.Bool(true), "inputClaim2": claims.Bool(false)}, nil, "outputClaim=true"},
	{"NotClaims", in{"inputClaim": claims.Bool(false)}, nil, "outputClaim=true"},
	{"AssertBooleanClaimIsEqualToValue", in{"inputClaim": claims.Bool(true)}, map[string]string{"valueToCompareTo": "true"}, ""},
	{"AssertBooleanClaimIsEqualToValue", in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "true"}, "!Boolean claim value comparison failed"},
	{"AssertBooleanClaimIsEqualToValue", in{}, map[string]string{"valueToCompareTo": "true"}, "!required input claim"},
	{"AssertBooleanClaimIsEqualToValue", in{"inputClaim": claims.Bool(true)}, nil, "!valueToCompareTo"},
	{"AssertBooleanClaimIsEqualToValue", in{"inputClaim": claims.Bool(true)}, map[string]string{"valueToCompareTo": "yes"}, "!not recognized"},
	{"CompareBooleanClaimToValue", in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "true"}, "compareResult=false"},
	{"CompareBooleanClaimToValue", in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "false"}, "compareResult=true"},
	{"CompareBooleanClaimToValue", in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "?"}, "!not recognized"},

	{"GetCurrentDateTime", nil, nil, "currentDateTime=2026-01-15T09:00:00.0000000Z"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01T15:00:00", "2022-01-22T15:00:00"), map[string]string{"AssertIfEqualTo": "false", "TreatAsEqualIfWithinMillseconds": "300000"}, "!left operand"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-22T15:00:00", "2022-01-01T15:00:00"), nil, ""},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01T15:00:00", "2022-01-01T15:00:00"), map[string]string{"AssertIfEqualTo": "false"}, ""},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01T15:00:00", "2022-01-01T15:00:00"), nil, "!left operand"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01T15:00:00", "2022-01-01T15:04:00"), map[string]string{"AssertIfEqualTo": "false", "TreatAsEqualIfWithinMillseconds": "300000"}, ""},
	{"AssertDateTimeIsGreaterThan", in{"leftOperand": claims.Text("2022-01-01")}, nil, ""},
	{"AssertDateTimeIsGreaterThan", in{"leftOperand": claims.Text("2022-01-01")}, map[string]string{"AssertIfRightOperandIsNotPresent": "true"}, "!left operand"},
	{"AssertDateTimeIsGreaterThan", in{"leftOperand": claims.Text("2022-01-01")}, map[string]string{"AssertIfRightOperandIsNotPresent": "?"}, "!not recognized"},
	{"AssertDateTimeIsGreaterThan", dates2("soon", "2022-01-01"), nil, "!DateTime"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01", "soon"), nil, "!DateTime"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01", "2022-01-01"), map[string]string{"AssertIfEqualTo": "?"}, "!not recognized"},
	{"AssertDateTimeIsGreaterThan", dates2("2022-01-01", "2022-01-01"), map[string]string{"TreatAsEqualIfWithinMillseconds": "?"}, "!correct format"},

	{"CopyClaim", in{"inputClaim": claims.Text("bob@contoso.com")}, nil, "outputClaim=bob@contoso.com"},
	{"DoesClaimExist", in{"inputClaim": claims.Text("")}, nil, "outputClaim=true"},
	{"DoesClaimExist", in{}, nil, "outputClaim=false"},
	{"NullClaim", nil, nil, "claim_to_null cleared"},

	{"CreateAlternativeSecurityId", in{"key": claims.Text("12345"), "identityProvider": claims.Text("contoso.com")}, nil, `alternativeSecurityId={"issuer":"contoso.com","issuerUserId":"MTIzNDU="}`},

	{"CompareClaims", in{"inputClaim1": claims.Text("a"), "inputClaim2": claims.Text("A")}, map[string]string{"operator": "NOT EQUAL", "ignoreCase": "true"}, "outputClaim=false"},
	{"CompareClaims", in{"inputClaim1": claims.Text("a"), "inputClaim2": claims.Text("A")}, nil, "outputClaim=false"},
	{"CompareClaims", in{"inputClaim1": claims.Text("a")}, map[string]string{"operator": "not equal"}, "outputClaim=true"},
	{"CompareClaims", in{}, map[string]string{"operator": "about"}, "!EQUAL, NOT EQUAL"},
	{"CompareClaims", in{}, map[string]string{"ignoreCase": "?"}, "!not recognized"},
	{"CompareClaimToValue", in{"inputClaim1": claims.Text("v1")}, map[string]string{"compareTo": "V1", "operator": "equal", "ignoreCase": "true"}, "outputClaim=true"},
	{"CompareClaimToValue", in{}, map[string]string{"compareTo": ""}, "outputClaim=false"},

	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID"}, "outputClaim=bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "integer", "maximumNumber": "854", "stringFormat": "OTP_{0}"}, "outputClaim=OTP_853"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID", "stringFormat": "ID_{0}", "base64": "true"}, "outputClaim=" + base64.StdEncoding.EncodeToString([]byte("ID_bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"))},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "INTEGER", "seed": "5"}, "!seed"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "INTEGER", "maximumNumber": "many"}, "!correct format"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "DICE"}, "!GUID, INTEGER"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID", "stringFormat": "{"}, "!correct format"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID", "base64": "?"}, "!not recognized"},
	{"CreateStringClaim", nil, map[string]string{"value": "at {RelyingPartyTenantId}"}, "createdClaim=at contoso.onmicrosoft.com"},
	{"FormatStringClaim", in{"inputClaim": claims.Text("5164db16")}, map[string]string{"stringFormat": "cpim_{0}@{RelyingPartyTenantId}"}, "outputClaim=cpim_5164db16@contoso.onmicrosoft.com"},
	{"FormatStringClaim", in{"inputClaim": claims.Text("x")}, map[string]string{"stringFormat": "{1}"}, "!Index (zero based)"},
	{"FormatStringMultipleClaims", in{"inputClaim1": claims.Text("Joe"), "inputClaim2": claims.Text("Fernando")}, map[string]string{"stringFormat": "{0} {1} by {TechnicalProfileId}"}, "outputClaim=Joe Fernando by Facebook-OAUTH"},

	{"AddItemToStringCollection", in{"item": claims.Text("admin@contoso.com"), "collection": claims.Strings("someone@outlook.com")}, nil, `collection=["someone@outlook.com","admin@contoso.com"]`},
	{"AddItemToStringCollection", in{"item": claims.Text("a")}, nil, `collection=["a"]`},
	{"AddItemToStringCollection", in{"item": claims.Text("a"), "collection": claims.Strings("a")}, nil, `collection=["a"]`},
	{"AddItemToStringCollection", in{"collection": claims.Strings("a")}, nil, ""},
	{"AddParameterToStringCollection", in{}, map[string]string{"item": "a"}, `collection=["a"]`},

	{"AdjustNumber", in{"inputClaim": number("1")}, map[string]string{"Operator": "INCREMENT"}, "outputClaim=2"},
	{"AdjustNumber", in{}, nil, "outputClaim=1"},
	{"AdjustNumber", in{"inputClaim": number("9")}, map[string]string{"Operator": "decrement"}, "outputClaim=8"},
	{"AdjustNumber", in{"inputClaim": number("2147483647")}, nil, "!too large"},
	{"AdjustNumber", in{}, map[string]string{"Operator": "DOUBLE"}, "!INCREMENT, DECREMENT"},
	{"AssertNumber", in{"inputClaim": number("10")}, map[string]string{"Operator": "GreaterThan", "CompareToValue": "5"}, "!condition"},
	{"AssertNumber", in{"inputClaim": number("10")}, map[string]string{"Operator": "GreaterThan", "CompareToValue": "5", "throwError": "false"}, "outputClaim=true"},
	{"AssertNumber", in{"inputClaim": number("10")}, map[string]string{"Operator": "lessthan", "CompareToValue": "5"}, "outputClaim=false"},
	{"AssertNumber", in{}, map[string]string{"Operator": "Equal", "CompareToValue": "5"}, "!required input"},
	{"AssertNumber", in{"inputClaim": number("1")}, map[string]string{"Operator": "Equal", "CompareToValue": "x"}, "!correct format"},
	{"AssertNumber", in{"inputClaim": number("1")}, map[string]string{"Operator": "about", "CompareToValue": "1"}, "!must be"},
	{"AssertNumber", in{"inputClaim": number("1")}, map[string]string{"Operator": "Equal", "CompareToValue": "1", "throwError": "?"}, "!not recognized"},
	{"ConvertNumberToStringClaim", in{"inputClaim": number("12334")}, nil, "outputClaim=12334"},

	{"ConvertDateTimeToDateClaim", in{"inputClaim": claims.Text("2022-01-03T11:34:22.0000000Z")}, nil, "outputClaim=2022-01-03"},
	{"ConvertDateToDateTimeClaim", in{"inputClaim": claims.Text("2022-01-03")}, nil, "outputClaim=2022-01-03T00:00:00.0000000Z"},
	{"DateTimeComparison", in{"firstDateTime": claims.Text("2022-01-01T00:00:00.1Z"), "secondDateTime": claims.Text("2022-03-16T00:00:00.1Z")}, map[string]string{"timeSpanInSeconds": "7776000", "operator": "later than"}, "result=true"},
	{"DateTimeComparison", in{"firstDateTime": claims.Text("2022-03-01T00:00:00.1Z"), "secondDateTime": claims.Text("2022-03-02T00:00:00.1Z")}, map[string]string{"timeSpanInSeconds": "5", "operator": "later than"}, "result=false"},
	{"DateTimeComparison", in{"firstDateTime": claims.Text("2026-01-15T08:58:00Z")}, map[string]string{"timeSpanInSeconds": "120", "operator": "same"}, "result=true"},
	{"DateTimeComparison", in{}, map[string]string{"operator": "same"}, "!required input"},
	{"DateTimeComparison", in{"firstDateTime": claims.Text("2026-01-15")}, map[string]string{"operator": "greater than"}, "!must be"},
	{"IsTermsOfUseConsentRequired", in{"termsOfUseConsentDateTime": claims.Text("2020-03-09T09:15:00")}, map[string]string{"termsOfUseTextUpdateDateTime": "2021-11-15"}, "result=true"},
	{"IsTermsOfUseConsentRequired", in{"termsOfUseConsentDateTime": claims.Text("2022-03-01T00:00:00.1Z")}, map[string]string{"termsOfUseTextUpdateDateTime": "2022-01-15T00:00:00"}, "result=false"},
	{"IsTermsOfUseConsentRequired", in{}, map[string]string{"termsOfUseTextUpdateDateTime": "2022-01-15"}, "result=true"},
	{"IsTermsOfUseConsentRequired", in{}, map[string]string{"termsOfUseTextUpdateDateTime": "soon"}, "!DateTime"},

	{"CreateJsonArray", in{"inputClaim": claims.Text("someone@contoso.com")}, nil, `outputClaim=["someone@contoso.com"]`},
	{"GenerateJson", in{"to.0.email": claims.Text("a@b.com")}, map[string]string{"templateId": "int:1"}, `outputClaim={"to":[{"email":"a@b.com"}],"templateId":1}`},
	{"GenerateJson", in{"a.b": claims.Bool(true), "text": claims.Text(`{"x":1}`)}, map[string]string{"on": "boolean:true"}, `outputClaim={"a":{"b":true},"text":"{\"x\":1}","on":true}`},
	{"GenerateJson", in{"a": claims.Text("1"), "a.b": claims.Text("2")}, nil, "!both a value and an object"},
	{"GenerateJson", in{"a.1": claims.Text("1")}, nil, "!gap"},
	{"GenerateJson", in{"a.0": claims.Text("1"), "a.b": claims.Text("2")}, nil, "!both an array and an object"},
	{"GenerateJson", in{strings.Repeat("a.", 80): claims.Text("1")}, nil, "!too deep"},
	{"GetClaimFromJson", in{"inputJson": claims.Text(`{"emailAddress": "someone@example.com", "n": 5, "o": {"x": 1}, "z": null}`)}, map[string]string{"claimToExtract": "emailAddress"}, "extractedClaim=someone@example.com"},
	{"GetClaimFromJson", in{"inputJson": claims.Text(`{"o": {"x": 1}}`)}, map[string]string{"claimToExtract": "o"}, `extractedClaim={"x":1}`},
	{"GetClaimFromJson", in{"inputJson": claims.Text(`{"z": null}`)}, map[string]string{"claimToExtract": "z"}, `extractedClaim=`},
	{"GetClaimFromJson", in{"inputJson": claims.Text(`{}`)}, map[string]string{"claimToExtract": "x"}, "!no property"},
	{"GetClaimFromJson", in{"inputJson": claims.Text(`{`)}, map[string]string{"claimToExtract": "x"}, "!no JSON"},
	{"GetNumericClaimFromJson", in{"inputJson": claims.Text(`{"emailAddress":"x","id":6353399}`)}, map[string]string{"claimToExtract": "id"}, "extractedClaim=6353399"},
	{"GetNumericClaimFromJson", in{"inputJson": claims.Text(`{"id":9007199254740993}`)}, map[string]string{"claimToExtract": "id"}, "extractedClaim=9007199254740993"},
	{"GetNumericClaimFromJson", in{"inputJson": claims.Text(`{"id":"x"}`)}, map[string]string{"claimToExtract": "id"}, "!correct format"},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(people)}, jsonNames(nil), "email=someone@example.com membershipID=6353399 active=true birthDate=2005-09-23T00:00:00.0000000Z"},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[]`)}, jsonNames(map[string]string{"errorOnMissingClaims": "true"}), "!no element for the claim"},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[{"key":"email","value":""},{"other":1}]`)}, jsonNames(nil), ""},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[{"key":"email","value":""}]`)}, jsonNames(map[string]string{"includeEmptyClaims": "true"}), "email="},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[1]`)}, jsonNames(nil), "!no JSON"},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`{}`)}, jsonNames(nil), "!no JSON"},
	{"GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[{"key":"active","value":"maybe"}]`)}, jsonNames(nil), "!not recognized"},
	{"GetClaimsFromJsonArrayV2", in{"jsonSource": claims.Strings(`{"key":"email","value":"someone@example.com"}`)}, jsonNames(nil), "email=someone@example.com"},
	{"GetSingleItemFromJson", in{"inputJson": claims.Text(`{"givenName": "Emily", "lastName": "Smith"}`)}, nil, "key=givenName value=Emily"},
	{"GetSingleItemFromJson", in{"inputJson": claims.Text(`{}`)}, nil, "!no property"},
	{"GetSingleItemFromJson", in{"inputJson": claims.Text(`[]`)}, nil, "!no JSON"},
	{"GetSingleItemFromJson", in{"inputJson": claims.Text(`{"a":1,`)}, nil, "!no JSON"},
	{"GetSingleValueFromJsonArray", in{"inputJsonClaim": claims.Text(`["someone@example.com", "Someone", 6353399]`)}, nil, "extractedClaim=someone@example.com"},
	{"GetSingleValueFromJsonArray", in{"inputJsonClaim": claims.Text(`[]`)}, nil, "!no element"},
	{"GetSingleValueFromJsonArray", in{"inputJsonClaim": claims.Text(`x`)}, nil, "!no JSON"},
	{"XmlStringToJsonString", in{"xml": claims.Text(`<user><name>Someone</name><email>someone@example.com</email></user>`)}, nil, `json={"user":{"name":"Someone","email":"someone@example.com"}}`},
	{"XmlStringToJsonString", in{"xml": claims.Text(`<a><b></a>`)}, nil, "!no well-formed XML"},

	{"ConvertPhoneNumberClaimToString", in{"phoneNumber": claims.Text("+11234567890")}, nil, "phoneNumberString=+11234567890"},
	{"ConvertStringToPhoneNumberClaim", in{"phoneNumberString": claims.Text("+1 (123) 456-7890")}, nil, "outputClaim=+11234567890"},
	{"ConvertStringToPhoneNumberClaim", in{"phoneNumberString": claims.Text("033 456-7890"), "country": claims.Text("DK")}, nil, "outputClaim=+450334567890"},
	{"ConvertStringToPhoneNumberClaim", in{"phoneNumberString": claims.Text("033 456-7890")}, nil, "!not valid"},
	{"ConvertStringToPhoneNumberClaim", in{"phoneNumberString": claims.Text("call me")}, nil, "!not valid"},
	{"ConvertStringToPhoneNumberClaim", in{"phoneNumberString": claims.Text("+" + strings.Repeat("9", 500))}, nil, "!not valid"},
	{"GetNationalNumberAndCountryCodeFromPhoneNumberString", in{"phoneNumber": claims.Text("+49 (123) 456-7890")}, map[string]string{"countryCodeType": "ISO3166"}, "nationalNumber=1234567890 countryCode=DE"},
	{"GetNationalNumberAndCountryCodeFromPhoneNumberString", in{"phoneNumber": claims.Text("+49 (123) 456-7890")}, map[string]string{"countryCodeType": "CallingCode"}, "nationalNumber=1234567890 countryCode=+49"},
	{"GetNationalNumberAndCountryCodeFromPhoneNumberString", in{"phoneNumber": claims.Text("none")}, nil, ""},
	{"GetNationalNumberAndCountryCodeFromPhoneNumberString", in{"phoneNumber": claims.Text("none")}, map[string]string{"throwExceptionOnFailure": "true"}, "!could not be read"},

	{"AddItemToAlternativeSecurityIdCollection", in{"item": claims.Text(facebook), "collection": ids(live)}, nil, "collection=[" + live + "," + facebook + "]"},
	{"AddItemToAlternativeSecurityIdCollection", in{"item": claims.Text(facebook)}, nil, "collection=[" + facebook + "]"},
	{"AddItemToAlternativeSecurityIdCollection", in{"item": claims.Text("x")}, nil, "!no JSON object"},
	{"GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", in{"alternativeSecurityIdCollection": ids(live, facebook)}, nil, `identityProvidersCollection=["facebook.com","live.com"]`},
	{"RemoveAlternativeSecurityIdByIdentityProvider", in{"identityProvider": claims.Text("Facebook.com"), "collection": ids(live, facebook)}, nil, "collection=[" + live + "]"},
	{"CreateUserIdentity", in{"issuer": claims.Text("live.com"), "issuerUserId": claims.Text("MQ==")}, nil, "userIdentity=" + live},
	{"AddItemToUserIdentityCollection", in{"item": claims.Text(live)}, nil, "collection=[" + live + "]"},
	{"GetIssuersFromUserIdentityCollectionTransformation", in{"userIdentityCollection": ids(live)}, nil, `issuersCollection=["live.com"]`},
	{"RemoveUserIdentityFromCollectionByIssuer", in{"issuer": claims.Text("live.com"), "collection": ids(live)}, nil, "collection=[]"},
	{"GetIssuersFromUserIdentityCollectionTransformation", in{"userIdentityCollection": ids("5")}, nil, "!no JSON object"},
	{"RemoveUserIdentityFromCollectionByIssuer", in{"issuer": claims.Text("x"), "collection": ids("5")}, nil, "!no JSON object"},

	{"AssertStringClaimsAreEqual", in{"inputClaim1": claims.Text("someone@contoso.com"), "inputClaim2": claims.Text("someone@outlook.com")}, nil, "!OrdinalIgnoreCase"},
	{"AssertStringClaimsAreEqual", in{"inputClaim1": claims.Text("abc"), "inputClaim2": claims.Text("ABC")}, map[string]string{"stringComparison": "ordinalIgnoreCase"}, ""},
	{"AssertStringClaimsAreEqual", in{"inputClaim1": claims.Text("abc"), "inputClaim2": claims.Text("ABC")}, map[string]string{"stringComparison": "Ordinal"}, `!StringComparison "Ordinal"`},
	{"AssertStringClaimsAreEqual", in{"inputClaim1": claims.Text("a"), "inputClaim2": claims.Text("a")}, map[string]string{"stringComparison": "?"}, "!must be"},
	{"BuildUri", in{"path": claims.Text("Contoso demo:emily@fabrikam.com"), "query.secret": claims.Text("fay2lj7ynpntjgqa")}, map[string]string{"scheme": "otpauth", "host": "totp", "query.issuer": "Contoso demo"}, "outputClaim=otpauth://totp/Contoso%20demo:emily@fabrikam.com?secret=fay2lj7ynpntjgqa&issuer=Contoso+demo"},
	{"BuildUri", in{}, map[string]string{"scheme": "https", "host": "contoso.com"}, "outputClaim=https://contoso.com"},
	{"ChangeCase", in{"inputClaim1": claims.Text("SomeOne@contoso.com")}, map[string]string{"toCase": "LOWER"}, "outputClaim=someone@contoso.com"},
	{"ChangeCase", in{"inputClaim1": claims.Text("straße é")}, map[string]string{"toCase": "upper"}, "outputClaim=STRAßE É"},
	{"ChangeCase", in{"inputClaim1": claims.Text("x")}, map[string]string{"toCase": "TITLE"}, "!LOWER, UPPER"},
	{"CopyClaimIfPredicateMatch", in{"inputClaim": claims.Text("+11234567890")}, nil, "outputClaim=+11234567890"},
	{"CreateOtpSecret", nil, nil, "outputClaim=7777777777777777"},
	{"GuidAndRandomGenerator", nil, map[string]string{"randomGeneratorType": "GUID"}, "outputClaim=bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"},
	{"Hash", in{"plaintext": claims.Text("Hello world"), "salt": claims.Text("mySaltValue")}, map[string]string{"randomizerSecret": "B2C_1A_12345Secret"}, "hash=r0fApoi1nKqXkWCMIVlo3Oa/KRIfchPHXXDmGQZYmXw="},
	{"LookupValue", in{"inputParameterId": claims.Text("test.com")}, map[string]string{"test.com": "c7026f88-4299-4cdb-965d-3f166464b8a9"}, "outputClaim=c7026f88-4299-4cdb-965d-3f166464b8a9"},
	{"LookupValue", in{"inputParameterId": claims.Text("live.com")}, map[string]string{"errorOnFailedLookup": "true"}, "!not found"},
	{"LookupValue", in{"inputParameterId": claims.Text("live.com")}, nil, "outputClaim="},
	{"LookupValue", in{"inputParameterId": claims.Text("errorOnFailedLookup")}, map[string]string{"errorOnFailedLookup": "false"}, "outputClaim="},
	{"ParseDomain", in{"emailAddress": claims.Text("joe@outlook.com")}, nil, "domain=outlook.com"},
	{"ParseDomain", in{"emailAddress": claims.Text("joe")}, nil, "domain="},
	{"SetClaimIfBooleansMatch", in{"claimToMatch": claims.Bool(true)}, map[string]string{"matchTo": "true", "outputClaimIfMatched": "Promotion code not found."}, "outputClaim=Promotion code not found."},
	{"SetClaimIfBooleansMatch", in{"claimToMatch": claims.Bool(false)}, map[string]string{"matchTo": "true", "outputClaimIfMatched": "x"}, ""},
	{"SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("64854114520")}, map[string]string{"matchTo": "^[0-9]{4,16}$", "outputClaimIfMatched": "iPhone"}, "outputClaim=iPhone regexCompareResultClaim=true"},
	{"SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("emily@contoso.com")}, map[string]string{"matchTo": "(?<mailAlias>.*)@(.*)$", "extractGroups": "true"}, "regexCompareResultClaim=true mailAlias=emily"},
	{"SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("x")}, map[string]string{"matchTo": "y", "outputClaimIfMatched": "z"}, "outputClaim cleared regexCompareResultClaim=false"},
	{"SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("x")}, map[string]string{"matchTo": "("}, "!does not compile"},
	{"SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text(strings.Repeat("a", 40) + "!")}, map[string]string{"matchTo": "^(a+)+$"}, "!250 ms"},
	{"SetClaimsIfStringsAreEqual", in{"inputClaim": claims.Text("v1")}, map[string]string{"matchTo": "V1", "stringComparison": "ordinalIgnoreCase", "stringMatchMsg": "message", "stringMatchMsgCode": "code"}, "outputClaim1=message outputClaim2=code stringCompareResultClaim=true"},
	{"SetClaimsIfStringsAreEqual", in{"inputClaim": claims.Text("v2")}, map[string]string{"matchTo": "V1"}, "stringCompareResultClaim=false"},
	{"SetClaimsIfStringsMatch", in{"claimToMatch": claims.Text("Minor")}, map[string]string{"matchTo": "Minor", "outputClaimIfMatched": "B2C_V1_90001"}, "outputClaim=B2C_V1_90001 stringCompareResultClaim=true"},
	{"SetClaimsIfStringsMatch", in{"claimToMatch": claims.Text("Adult")}, map[string]string{"matchTo": "Minor", "outputClaimIfMatched": "B2C_V1_90001"}, "outputClaim cleared stringCompareResultClaim=false"},
	{"StringContains", in{"inputClaim": claims.Text("Admin, Approver, Editor")}, map[string]string{"contains": "admin,", "ignoreCase": "true"}, "outputClaim=true"},
	{"StringContains", in{"inputClaim": claims.Text("Contributors and readers")}, map[string]string{"contains": "Readers", "ignoreCase": "false"}, "outputClaim=false"},
	{"StringJoin", in{"inputClaim": claims.Strings("Admin", "Author", "Reader")}, map[string]string{"delimiter": ","}, "outputClaim=Admin,Author,Reader"},
	{"StringReplace", in{"inputClaim": claims.Text("+164-411-452-054")}, map[string]string{"oldValue": "-", "newValue": ""}, "outputClaim=+164411452054"},
	{"StringReplace", in{"inputClaim": claims.Text("x")}, map[string]string{"oldValue": ""}, "!zero length"},
	{"StringReplace", in{"inputClaim": claims.Text(strings.Repeat("a", 3000))}, map[string]string{"oldValue": "a", "newValue": strings.Repeat("b", 1000)}, "!longer than"},
	{"StringSplit", in{"inputClaim": claims.Text("Admin,Author,Reader")}, map[string]string{"delimiter": ","}, `outputClaim=["Admin","Author","Reader"]`},
	{"StringSplit", in{"inputClaim": claims.Text("a")}, map[string]string{"delimiter": ""}, `outputClaim=["a"]`},
	{"StringSplit", in{"inputClaim": claims.Text("")}, map[string]string{"delimiter": ","}, "!empty text"},
	{"StringSubstring", in{"inputClaim": claims.Text("+1644114520")}, map[string]string{"startIndex": "0", "length": "2"}, "outputClaim=+1"},
	{"StringSubstring", in{"inputClaim": claims.Text("ADC-15347")}, map[string]string{"startIndex": "0", "length": "3"}, "outputClaim=ADC"},
	{"StringSubstring", in{"inputClaim": claims.Text("ab")}, map[string]string{"startIndex": "2", "length": "0"}, "outputClaim="},
	{"StringSubstring", in{"inputClaim": claims.Text("ab")}, map[string]string{"startIndex": "3", "length": "0"}, "!startIndex"},
	{"StringSubstring", in{"inputClaim": claims.Text("ab")}, map[string]string{"startIndex": "1", "length": "2"}, "!within the string"},
	{"StringSubstring", in{"inputClaim": claims.Text("ab")}, map[string]string{"startIndex": "x", "length": "2"}, "!correct format"},
	{"StringSubstring", in{"inputClaim": claims.Text("ab")}, map[string]string{"startIndex": "1", "length": "x"}, "!correct format"},
	{"GetAgeGroupConsentProvidedAndRequiresConsent", in{"dateOfBirth": claims.Text("2015-03-14"), "countryCode": claims.Text("us")}, nil, "ageGroup=Minor requiresParentalConsent=true"},
	{"GetAgeGroupConsentProvidedAndRequiresConsent", in{"dateOfBirth": claims.Text("2015-03-14"), "countryCode": claims.Text("US"), "consentProvidedForMinor": claims.Text("granted")}, nil, "ageGroup=Minor requiresParentalConsent=false consentProvidedForMinor=granted"},
	{"GetAgeGroupConsentProvidedAndRequiresConsent", in{"dateOfBirth": claims.Text("2010-03-14"), "countryCode": claims.Text("US")}, nil, "ageGroup=MinorNoConsentRequired requiresParentalConsent=false"},
	{"GetAgeGroupConsentProvidedAndRequiresConsent", in{"dateOfBirth": claims.Text("2006-03-14"), "countryCode": claims.Text("TH")}, nil, "ageGroup=MinorNoConsentRequired requiresParentalConsent=false"},
	{"GetAgeGroupConsentProvidedAndRequiresConsent", in{"dateOfBirth": claims.Text("2006-03-14")}, nil, "ageGroup=Adult requiresParentalConsent=false"},

	{"FormatLocalizedString", in{"email": claims.Text("sarah@contoso.com")}, map[string]string{"stringFormatId": "exists"}, "outputClaim=The email 'sarah@contoso.com' is already an account"},
	{"FormatLocalizedString", in{}, map[string]string{"stringFormatId": "nothing"}, "!no localized string"},
	{"FormatLocalizedString", in{"email": claims.Text(strings.Repeat("x", 5000))}, map[string]string{"stringFormatId": "exists"}, "!4000"},
	{"GetLocalizedStringsTransformation", nil, nil, "email= membershipID= active= birthDate= mailAlias= email_subject=Contoso account email verification code"},
	{"GetMappedValueFromLocalizedCollection", in{"mapFromClaim": claims.Text("B2C_V1_90001")}, nil, "restrictionValueClaim=You cannot sign in because you are a minor"},
	{"GetMappedValueFromLocalizedCollection", in{"mapFromClaim": claims.Text("other")}, nil, ""},

	{"GetSingleItemFromStringCollection", in{"collection": claims.Strings("someone@outlook.com", "someone@contoso.com")}, nil, "extractedItem=someone@outlook.com"},
	{"GetSingleItemFromStringCollection", in{"collection": claims.Strings()}, nil, ""},
	{"StringCollectionContains", in{"inputClaim": claims.Strings("reader", "author", "admin")}, map[string]string{"item": "Admin", "ignoreCase": "true"}, "outputClaim=true"},
	{"StringCollectionContains", in{"inputClaim": claims.Strings("reader")}, map[string]string{"item": "Reader"}, "outputClaim=false"},
	{"StringCollectionContainsClaim", in{"collection": claims.Strings("reader", "author", "admin"), "item": claims.Text("Admin")}, map[string]string{"ignoreCase": "true"}, "outputClaim=true"},
	{"StringCollectionContainsClaim", in{"collection": claims.Strings("a"), "item": claims.Text("a")}, map[string]string{"ignoreCase": "?"}, "!not recognized"},
}

const (
	people   = `[{"key":"email","value":"someone@example.com"},{"key":"membershipID","value":6353399},{"key":"active","value":true},{"key":"birthDate","value":"2005-09-23T00:00:00Z"}]`
	live     = `{"issuer":"live.com","issuerUserId":"MQ=="}`
	facebook = `{"issuer":"facebook.com","issuerUserId":"MTA4"}`
)

func number(text string) claims.Value {
	v, err := claims.Parse(claims.Int, text)
	if err != nil {
		panic(err)
	}
	return v
}

func ids(items ...string) claims.Value {
	v, err := claims.Parse(claims.AlternativeSecurityIdCollection, "["+strings.Join(items, ",")+"]")
	if err != nil {
		panic(err)
	}
	return v
}

func jsonNames(more map[string]string) map[string]string {
	names := map[string]string{"jsonSourceKeyName": "key", "jsonSourceValueName": "value"}
	maps.Copy(names, more)
	return names
}

func TestMethods(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range cases {
		m, ok := Find(strings.ToLower(c.method))
		if !ok {
			t.Fatalf("method %s is not in the table", c.method)
		}
		covered[m.Name] = true
		out, err := Execute(m, environment(), arguments(m, c.in, c.parameters))
		var got []string
		for _, o := range out {
			if o.Cleared {
				got = append(got, o.Role+" cleared")
			} else {
				got = append(got, o.Role+"="+o.Value.Text())
			}
		}
		text := strings.Join(got, " ")
		if want, isError := strings.CutPrefix(c.want, "!"); isError {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %v %v: error %v, want %q", c.method, c.in, c.parameters, err, want)
			}
		} else if err != nil || text != c.want {
			t.Errorf("%s %v %v: %q, %v; want %q", c.method, c.in, c.parameters, text, err, c.want)
		}
	}
	for _, m := range Methods() {
		if !covered[m.Name] {
			t.Errorf("%s has no case", m.Name)
		}
	}
}

func TestTableIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		if seen[claims.Fold(m.Name)] {
			t.Errorf("%s stands twice in the table", m.Name)
		}
		seen[claims.Fold(m.Name)] = true
		if m.Doc == "" || !strings.HasSuffix(m.Doc, ".") || m.Run == nil {
			t.Errorf("%s needs a sentence and a function", m.Name)
		}
		if (m.MessageKey == "") != (m.DefaultMessage == "") {
			t.Errorf("%s: a message key and its default text belong together", m.Name)
		}
	}
	if _, ok := Find("Nonsense"); ok {
		t.Error("an unknown method is found")
	}
}

func TestAssertionCarriesItsMessageKey(t *testing.T) {
	m, _ := Find("AssertBooleanClaimIsEqualToValue")
	_, err := Execute(m, environment(), arguments(m, in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "true"}))
	var a *Assertion
	if !errors.As(err, &a) || a.Key != "UserMessageIfClaimsTransformationBooleanValueIsNotEqual" {
		t.Errorf("%v is no assertion with a key", err)
	}
	_, err = Execute(m, environment(), arguments(m, nil, map[string]string{"valueToCompareTo": "true"}))
	if !errors.Is(err, ErrMissingInput) {
		t.Errorf("%v is not ErrMissingInput", err)
	}
}

// No method panics on any combination of absent, empty and wrong-typed inputs and parameters.
func TestMethodsNeverPanic(t *testing.T) {
	values := []claims.Value{claims.Text(""), claims.Text("x"), claims.Bool(true), claims.Strings(), claims.Strings("a", "b"), claims.Time(time.Unix(0, 0))}
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom(Methods()).Draw(rt, "method")
		inputs := in{}
		for _, s := range m.Inputs {
			if rapid.Bool().Draw(rt, s.Role) {
				inputs[s.Role] = rapid.SampledFrom(values).Draw(rt, "value")
			}
		}
		parameters := map[string]string{}
		for _, p := range m.Parameters {
			if rapid.Bool().Draw(rt, p.Id) {
				parameters[p.Id] = rapid.SampledFrom([]string{"", "true", "GUID", "INTEGER", "{0}", "{", "-5", "99999999999", "EQUAL"}).Draw(rt, "parameter")
			}
		}
		out, err := Execute(m, environment(), arguments(m, inputs, parameters))
		if err != nil {
			return
		}
		for _, o := range out {
			i := slices.IndexFunc(m.Outputs, func(s Slot) bool { return s.Role == o.Role })
			if i < 0 && m.AnyOutputs {
				continue
			}
			if i < 0 {
				rt.Fatalf("%s wrote the undeclared output %s", m.Name, o.Role)
			}
			if want := m.Outputs[i].Type; !o.Cleared && want != "" && o.Value.Type() != want {
				rt.Fatalf("%s wrote a %s to %s, which is a %s", m.Name, o.Value.Type(), o.Role, want)
			}
		}
	})
}

func ExampleExecute() {
	m, _ := Find("FormatStringClaim")
	out, err := Execute(m, Environment{}, Arguments{
		Inputs:     []Input{{Role: "inputClaim", Value: claims.Text("Ada")}},
		Parameters: []Given{{Id: "stringFormat", Type: claims.String, Text: "Hello {0}"}},
		Outputs:    []Target{{Role: "outputClaim"}},
	})
	for o := range slices.Values(out) {
		fmt.Println(o.Role, o.Value.Text(), err)
	}
	// Output: outputClaim Hello Ada <nil>
}

// The reference lists 64 documented methods and 6 that are found in public policies alone.
func TestTableIsComplete(t *testing.T) {
	documented, undocumented := 0, 0
	for _, m := range Methods() {
		if m.Undocumented {
			undocumented++
		} else {
			documented++
		}
	}
	if documented != 64 || undocumented != 6 {
		t.Errorf("%d documented and %d undocumented methods, expected 64 and 6", documented, undocumented)
	}
}

func TestCopyClaimIfPredicateMatchLeavesOtherValuesAlone(t *testing.T) {
	m, _ := Find("CopyClaimIfPredicateMatch")
	phone := claims.Type{Id: "phone", Groups: []claims.PredicateGroup{{Predicates: []claims.Predicate{{
		Id: "phone", Method: claims.MatchesRegex, Parameters: map[string]string{"regularexpression": `^\+?(?:[-()\s]*\d[-()\s]*){4,16}$`}, HelpText: "a phone number",
	}}}}}
	for text, copied := range map[string]bool{"+11234567890": true, "bob@contoso.com": false} {
		out, err := Execute(m, environment(), Arguments{Inputs: []Input{{"inputClaim", claims.Text(text)}}, Outputs: []Target{{"outputClaim", phone}}})
		if err != nil || (len(out) == 1) != copied {
			t.Errorf("%s: %v, %v", text, out, err)
		}
	}
}

// testdata/dotnet-xml.txt holds what Json.NET makes of XML. Comments are left out here: Json.NET writes them
// into the result, which then is no JSON.
func TestXmlAnswersAsJsonNet(t *testing.T) {
	golden, err := os.ReadFile("testdata/dotnet-xml.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(golden)), "\n") {
		input, want, ok := strings.Cut(strings.TrimPrefix(line, "x2j["), "] => ")
		if !ok {
			t.Fatalf("malformed golden line %q", line)
		}
		n++
		got, err := xmlToJson(strings.ReplaceAll(input, `\n`, "\n"))
		switch {
		case strings.HasPrefix(want, "!"):
			if err == nil {
				t.Errorf("%s: %s, .NET fails", input, got)
			}
		case err != nil || got != strings.ReplaceAll(want, "/*c*/", ""):
			t.Errorf("%s: %s, %v; .NET answers %s", input, got, err, want)
		}
	}
	if n < 20 {
		t.Errorf("%d cases", n)
	}
	for _, bad := range []string{"", "text", "<a/><b/>", "</a>", "<a>", "<a/>text", strings.Repeat("<a>", 300)} {
		if _, err := xmlToJson(bad); err == nil {
			t.Errorf("%.20q is taken for XML", bad)
		}
	}
}

func FuzzMethods(f *testing.F) {
	f.Add("XmlStringToJsonString", "xml", "<a b='1'>t</a>", "", "", uint16(0))
	f.Add("SetClaimsIfRegexMatch", "claimToMatch", "x", "matchTo", "(?<a>.)", uint16(1))
	f.Add("FormatStringClaim", "inputClaim", "x", "stringFormat", "{0,5}", uint16(2))
	f.Add("GenerateJson", "a.0.b", "x", "a.1", "y", uint16(3))
	f.Fuzz(func(t *testing.T, method, role, text, id, parameter string, choice uint16) {
		m, ok := Find(method)
		if !ok {
			return
		}
		// Errors are fine; a panic or an endless run is not.
		env, d := environment(), Decisions[int(choice)%len(Decisions)]
		env.Choices = Choices{d.Id: d.Options[int(choice)/len(Decisions)%len(d.Options)].Name}
		_, _ = Execute(m, env, arguments(m, in{role: claims.Text(text)}, map[string]string{id: parameter}))
	})
}
