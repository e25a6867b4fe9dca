package transform

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Decision is a choice that this engine makes where the documentation of the methods is silent or contradicts itself, and
// where nobody has observed the service. Another choice can be made for a run.
type Decision struct {
	// Id names the decision in scenario files and on the command line.
	Id string `json:"id"`
	// Methods it concerns; none for all.
	Methods []string `json:"methods"`
	// Question is one sentence that ends in a question mark.
	Question string `json:"question"`
	// Options are the answers, the one that is chosen first; alone, it is settled and cannot be switched.
	Options []DecisionOption `json:"options"`
	// Reason says why the first is chosen.
	Reason string `json:"reason"`
}

// DecisionOption is one answer to a decision.
type DecisionOption struct {
	Name string `json:"name"`
	// Doc is one sentence.
	Doc string `json:"doc"`
}

// Decisions is the table of all decisions about methods.
var Decisions = []Decision{
	{
		"absentInput", nil, "What does a method do whose required input claim is not in the bag, where its page says nothing?",
		[]DecisionOption{{"error", "It fails with the service's message for a missing claim."}, {"empty", "It runs with an empty value."}},
		"The service has one message for a missing input claim, and pages that permit an absent one say so.",
	},
	{
		"absentComparison", []string{"CompareClaims", "CompareClaimToValue"}, "What is a comparison with a claim that is not in the bag?",
		[]DecisionOption{{"unequal", "Unequal; two absent claims are equal."}, {"error", "It fails with the service's message for a missing claim."}},
		"Public samples compare extension attributes that are not set.",
	},
	{
		"absentItem", []string{"AddItemToStringCollection"}, "What does an item do that is not in the bag?",
		[]DecisionOption{{"untouched", "The collection stays as it is."}, {"error", "It fails with the service's message for a missing claim."}},
		"The starter packs run it for users whose provider sent no e-mail address.",
	},
	{
		"absentCopy", []string{"CopyClaim"}, "What does copying a claim do that is not in the bag?",
		[]DecisionOption{{"untouched", "The other claim stays as it is."}, {"cleared", "The other claim is taken out of the bag."}, {"error", "It fails with the service's message for a missing claim."}},
		"A public sample copies a consent that only minors have, in the journeys of everybody.",
	},
	{
		"absentMapped", []string{"GetMappedValueFromLocalizedCollection"}, "What is looked up where the text is not in the bag?",
		[]DecisionOption{{"nothing", "Nothing, as where no item has the text."}, {"error", "It fails with the service's message for a missing claim."}},
		"A public sample looks up the code of a refusal that only minors have, in the journeys of everybody.",
	},
	{
		"absentIdentities", []string{"GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", "GetIssuersFromUserIdentityCollectionTransformation"},
		"Which issuers are listed where the collection is not in the bag?",
		[]DecisionOption{{"nothing", "None: no collection of issuers is set."}, {"error", "It fails with the service's message for a missing claim."}},
		"The public sample for linking accounts lists the issuers of every local account that signs in; few have any.",
	},
	{
		"absentFormat", []string{"FormatStringMultipleClaims"}, "What does a format string put in place of a claim that is not in the bag?",
		[]DecisionOption{{"empty", "Nothing, as String.Format of .NET does for null."}, {"error", "It fails with the service's message for a missing claim."}},
		"A public sample formats the code and the text of a refusal that only minors have, in the journeys of everybody.",
	},
	{
		"absentRightOperand", []string{"AssertDateTimeIsGreaterThan"}, "What does AssertIfRightOperandIsNotPresent do when it is true and the right operand is missing?",
		[]DecisionOption{{"throws", "It fails."}, {"passes", "It passes, as the text of the page has it; false then fails."}},
		"The name says so, and the corrected text of its sibling AssertIfEqualTo once read the same wrong way.",
	},
	{
		"withinTolerance", []string{"AssertDateTimeIsGreaterThan"}, "What are operands inside the tolerance, when left is the later one?",
		[]DecisionOption{{"equal", "Equal, so that AssertIfEqualTo decides."}, {"greater", "Left is greater, so that it passes."}},
		"The parameter is called TreatAsEqualIfWithinMillseconds.",
	},
	{
		"consentAtUpdate", []string{"IsTermsOfUseConsentRequired"}, "Is consent required that was given at the very moment of the update?",
		[]DecisionOption{{"notRequired", "No."}, {"required", "Yes."}},
		"The page asks for consent that is older than the update.",
	},
	{
		"compareCase", []string{"CompareClaims", "CompareClaimToValue"}, "Does case matter where ignoreCase is not given?",
		[]DecisionOption{{"matters", "Yes."}, {"ignored", "No."}},
		"A switch that is not given is off.",
	},
	{
		"containsCase", []string{"StringContains", "StringCollectionContains", "StringCollectionContainsClaim"}, "Does case matter where ignoreCase is not given?",
		[]DecisionOption{{"matters", "Yes."}, {"ignored", "No."}},
		"A switch that is not given is off.",
	},
	{
		"containsNothing", []string{"StringContains"}, "Does a string contain the empty one?",
		[]DecisionOption{{"found", "Yes."}, {"notFound", "No."}},
		"It is what String.Contains of .NET answers.",
	},
	{
		"hashOrder", []string{"Hash"}, "In which order are text, salt and secret hashed?",
		[]DecisionOption{{"textSaltSecret", "Text, salt, secret."}, {"saltTextSecret", "Salt, text, secret."}, {"secretSaltText", "Secret, salt, text."}},
		"It is the order in which the page names them. The service's own hashes cannot be reproduced without knowing it.",
	},
	{
		"hashEncoding", []string{"Hash"}, "How are text, salt and secret turned into bytes?",
		[]DecisionOption{{"utf8", "As UTF-8."}, {"utf16", "As UTF-16, little endian."}},
		"UTF-8 is what the service writes everywhere else.",
	},
	{
		"hashKind", []string{"Hash"}, "Is the secret hashed along, or the key of the hash?",
		[]DecisionOption{{"sha256", "SHA-256 over all three."}, {"hmac", "HMAC-SHA-256 whose key is the secret."}},
		"The page speaks of a hash that is salted and has a secret, not of a keyed one.",
	},
	{
		"lookupMissing", []string{"LookupValue"}, "What is the output where nothing is found and errorOnFailedLookup is false?",
		[]DecisionOption{{"empty", "An empty text."}, {"untouched", "The claim stays as it is."}},
		"The comments of a public unit test say so.",
	},
	{
		"lookupCase", []string{"LookupValue"}, "Does the case of the value that is looked up matter?",
		[]DecisionOption{{"matters", "Yes."}, {"ignored", "No."}},
		"Ids of parameters are compared as they are written.",
	},
	{
		"domainMissing", []string{"ParseDomain"}, "What is the domain of a text without an at sign?",
		[]DecisionOption{{"empty", "An empty text."}, {"untouched", "The claim stays as it is."}},
		"The comments of a public unit test say so.",
	},
	{
		"domainAt", []string{"ParseDomain"}, "Behind which of several at signs does the domain begin?",
		[]DecisionOption{{"last", "The last."}, {"first", "The first."}},
		"Only the last can be that of a valid address.",
	},
	{
		"booleansDiffer", []string{"SetClaimIfBooleansMatch"}, "What happens to the output where the booleans differ?",
		[]DecisionOption{{"untouched", "It stays as it is."}, {"cleared", "It is taken out of the bag."}},
		"The page says that the claim is set only if they match.",
	},
	{
		"stringsDiffer", []string{"SetClaimsIfStringsAreEqual"}, "What happens to the message and its code where the strings differ?",
		[]DecisionOption{{"untouched", "They stay as they are."}, {"cleared", "They are taken out of the bag."}},
		"The page tells only what is set if they are equal.",
	},
	{
		"regexNoMatch", []string{"SetClaimsIfRegexMatch"}, "What happens to outputClaim where the expression does not match?",
		[]DecisionOption{{"cleared", "It is taken out of the bag."}, {"untouched", "It stays as it is."}},
		"The page says that it is set to null.",
	},
	{
		"regexGroupMissed", []string{"SetClaimsIfRegexMatch"}, "What is the claim of a group that took no part in the match?",
		[]DecisionOption{{"untouched", "It stays as it is."}, {"empty", "An empty text."}},
		"Nothing was extracted.",
	},
	{
		"jsonTypes", []string{"GenerateJson"}, "How does GenerateJson write booleans and numbers that come from claims?",
		[]DecisionOption{{"typed", "As JSON booleans and numbers."}, {"text", "As strings, as the page calls its inputs."}},
		"Public samples send the result to services that read numbers.",
	},
	{
		"jsonOrder", []string{"GenerateJson"}, "Do claims stand before parameters?",
		[]DecisionOption{{"claimsFirst", "Yes."}, {"parametersFirst", "No, as the first example of the page prints them."}},
		"It is the order of the elements in the XML; the other examples agree.",
	},
	{
		"jsonOtherTypes", []string{"GetClaimFromJson", "GetSingleItemFromJson", "GetSingleValueFromJsonArray"}, "What becomes of a value that is no string?",
		[]DecisionOption{{"text", "Its JSON as text; null is an empty text."}, {"error", "The method fails."}},
		"Public samples extract booleans into string claims.",
	},
	{
		"jsonKeyTwice", []string{"GetClaimsFromJsonArray", "GetClaimsFromJsonArrayV2"}, "Which of two elements with one key counts?",
		[]DecisionOption{{"last", "The last."}, {"first", "The first."}},
		"Later values replace earlier ones when claims are set one by one.",
	},
	{
		"issuerCase", []string{"CreateAlternativeSecurityId"}, "Does the issuer keep its case?",
		[]DecisionOption{{"kept", "Yes."}, {"lower", "No: it is written in small letters, as in the page's example."}},
		"The example's input is in small letters already, and the directory compares issuers as they are written.",
	},
	{
		"issuersOrder", []string{"GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", "GetIssuersFromUserIdentityCollectionTransformation"},
		"In which order are issuers listed?",
		[]DecisionOption{{"reversed", "The last first, as in the page's example."}, {"given", "As they stand in the collection."}},
		"The example shows it.",
	},
	{
		"issuersTwice", []string{"GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", "GetIssuersFromUserIdentityCollectionTransformation"},
		"Is an issuer listed twice that has two entries?",
		[]DecisionOption{{"kept", "Yes."}, {"once", "No."}},
		"Nothing says that they are made unique.",
	},
	{
		"removeIssuerCase", []string{"RemoveAlternativeSecurityIdByIdentityProvider", "RemoveUserIdentityFromCollectionByIssuer"}, "Does the case of the issuer matter?",
		[]DecisionOption{{"ignored", "No."}, {"matters", "Yes."}},
		"Issuers are host names.",
	},
	{
		"identityTwice", []string{"AddItemToAlternativeSecurityIdCollection", "AddItemToUserIdentityCollection"}, "Is an identity added that the collection holds already?",
		[]DecisionOption{{"added", "Yes."}, {"once", "No."}},
		"Nothing says that entries are unique.",
	},
	{
		"itemCase", []string{"AddItemToStringCollection", "AddParameterToStringCollection"}, "Is an item added that the collection holds in another case?",
		[]DecisionOption{{"added", "Yes."}, {"once", "No."}},
		"Strings are compared ordinally where nothing else is said.",
	},
	{
		"emptyCollection", []string{"GetSingleItemFromStringCollection"}, "What is the first item of an empty collection?",
		[]DecisionOption{{"untouched", "The claim stays as it is."}, {"error", "The method fails."}},
		"Nothing was extracted.",
	},
	{
		"splitDelimiter", []string{"StringSplit"}, "Is the delimiter one string, or a set of characters?",
		[]DecisionOption{{"string", "One string."}, {"characters", "A set of characters, each of which splits."}},
		"The page speaks of the string to use as a separator.",
	},
	{
		"splitEmpty", []string{"StringSplit"}, "What does an empty text split into?",
		[]DecisionOption{{"error", "The method fails, as was reported of the service."}, {"one", "One empty text."}, {"none", "Nothing: an empty collection."}},
		"It was reported of the service.",
	},
	{
		"splitParts", []string{"StringSplit"}, "Are empty parts kept?",
		[]DecisionOption{{"kept", "Yes."}, {"dropped", "No."}},
		"It is what String.Split of .NET does unless told otherwise.",
	},
	{
		"replaceNothing", []string{"StringReplace"}, "What does replacing the empty text do?",
		[]DecisionOption{{"error", "It fails, as String.Replace of .NET does."}, {"unchanged", "Nothing."}},
		"The service runs on .NET.",
	},
	{
		"randomMaximum", []string{"CreateRandomString", "GuidAndRandomGenerator"}, "Can the number be maximumNumber itself?",
		[]DecisionOption{{"exclusive", "No."}, {"inclusive", "Yes."}},
		"Random.Next of .NET excludes its maximum.",
	},
	{
		"otpSecretCase", []string{"CreateOtpSecret"}, "Are the letters of the secret small?",
		[]DecisionOption{{"lower", "Yes."}, {"upper", "No."}},
		"Authenticator apps read both; a public sample shows small letters.",
	},
	{
		"uriOrder", []string{"BuildUri"}, "Do query claims stand before query parameters?",
		[]DecisionOption{{"claimsFirst", "Yes."}, {"parametersFirst", "No."}},
		"It is the order in the page's example.",
	},
	{
		"countryCodeType", []string{"GetNationalNumberAndCountryCodeFromPhoneNumberString"}, "How is the country written where countryCodeType is not given?",
		[]DecisionOption{{"CallingCode", "By its calling code."}, {"ISO3166", "By its two letters."}},
		"The page lists it first.",
	},
	{
		"mappedMissing", []string{"GetMappedValueFromLocalizedCollection"}, "What is the output where no item has the text?",
		[]DecisionOption{{"untouched", "The claim stays as it is."}, {"empty", "An empty text."}},
		"Nothing was found.",
	},
	{
		"mappedCase", []string{"GetMappedValueFromLocalizedCollection"}, "Does the case of the text matter?",
		[]DecisionOption{{"matters", "Yes."}, {"ignored", "No."}},
		"Strings are compared ordinally where nothing else is said.",
	},
	{
		"localizedMissing", []string{"GetLocalizedStringsTransformation"}, "What is a claim whose string the language does not have?",
		[]DecisionOption{{"empty", "An empty text."}, {"untouched", "It stays as it is."}},
		"The comments of a public unit test say so.",
	},
	{
		"copyPattern", []string{"CopyClaimIfPredicateMatch"}, "Must the value meet the pattern of the output claim as well as its predicates?",
		[]DecisionOption{{"predicatesOnly", "No."}, {"patternToo", "Yes."}},
		"The page speaks of predicates alone.",
	},
	{
		"assertedOutput", []string{"AssertNumber"}, "Is the output written in assertion mode when nothing was thrown?",
		[]DecisionOption{{"written", "Yes: false."}, {"untouched", "No."}},
		"A public unit test shows the claim on its last page.",
	},
	{
		"dateTimeOffset", []string{"DateTimeComparison", "IsTermsOfUseConsentRequired", "AssertDateTimeIsGreaterThan"}, "In which zone is a date and time that names none?",
		[]DecisionOption{{"utc", "In UTC."}},
		"The service keeps all dates and times in UTC.",
	},
	{
		"jsonNameCase", []string{"GetClaimFromJson", "GetNumericClaimFromJson"}, "Does the case of a property's name matter?",
		[]DecisionOption{{"matters", "Yes."}},
		"JSON names differ by case.",
	},
	{
		"jsonPaths", []string{"GenerateJson"}, "What becomes of absent claims, of gaps in an array, and of a path that is a value and an object?",
		[]DecisionOption{{"strict", "Absent claims are left out; a gap and a path of two kinds are errors."}},
		"Any other answer would be JSON that nobody asked for.",
	},
	{
		"jsonArrayEmpty", []string{"GetClaimsFromJsonArray", "GetClaimsFromJsonArrayV2"}, "What does includeEmptyClaims include, and what is missing?",
		[]DecisionOption{{"both", "Null and the empty text; missing is a key that does not occur. A value that is not of its claim's type fails."}},
		"Both leave a claim without text.",
	},
	{
		"xmlAsJson", []string{"XmlStringToJsonString"}, "How do attributes, repeated elements and mixed content stand in JSON?",
		[]DecisionOption{{"jsonNet", "As the XmlNodeConverter of Json.NET writes them."}},
		"The service runs on .NET, and golden answers hold it.",
	},
	{
		"caseCulture", []string{"ChangeCase"}, "By which culture does case change?",
		[]DecisionOption{{"invariant", "The invariant one, letter by letter."}},
		"The same policy must not depend on the language of a page.",
	},
	{
		"localizedLength", []string{"FormatLocalizedString"}, "What happens above 4,000 characters?",
		[]DecisionOption{{"error", "The method fails."}},
		"A text that is cut off would be sent to people unnoticed.",
	},
	{
		"randomSeed", []string{"CreateRandomString", "GuidAndRandomGenerator"}, "Which numbers does a seed draw?",
		[]DecisionOption{{"refused", "None: a seed is an error that says so."}},
		"They are those of .NET's Random, which this version does not reproduce.",
	},
	{
		"uriEscaping", []string{"BuildUri"}, "Which characters are escaped?",
		[]DecisionOption{{"asTheExample", "Blanks become %20 in the path and + in the query; colon and at sign stay in the query."}},
		"The page's example shows it.",
	},
	{
		"phoneNumbers", []string{"ConvertStringToPhoneNumberClaim", "GetNationalNumberAndCountryCodeFromPhoneNumberString"}, "Must a number be one that a plan assigns?",
		[]DecisionOption{{"readable", "No: a calling code and two digits are enough, a leading zero stays, and a shared calling code stands for its main region."}},
		"The documentation's own examples are numbers that no plan assigns.",
	},
	{
		"contentDefinition", []string{"GetLocalizedStringsTransformation", "FormatLocalizedString", "GetMappedValueFromLocalizedCollection"}, "Which content definition counts in a validation technical profile?",
		[]DecisionOption{{"ownFirst", "That of the profile that runs the transformation, else that of the page that it validates."}},
		"A profile's own metadata is nearest.",
	},
	{
		"messageSource", nil, "Which text of an error counts where a localized string and a metadata item both have its key?",
		[]DecisionOption{{"localized", "The localized string."}},
		"Authors are told to delete the metadata once they add the string.",
	},
	{
		"sameClaim", nil, "What does a claim hold that is input and output of one transformation?",
		[]DecisionOption{{"readFirst", "Inputs are read before outputs are written."}},
		"The pages say that it works.",
	},
}

// Choices are the options that a run takes instead of the first, by the Id of the decision. The zero value takes the first
// everywhere.
type Choices map[string]string

// Check says which of the choices is none: an unknown decision or option.
func (c Choices) Check() error {
	for _, id := range slices.Sorted(maps.Keys(c)) {
		d, ok := FindDecision(id)
		if !ok {
			return fmt.Errorf("there is no decision %q; designer transform --decisions lists them", id)
		}
		if d.Id != id {
			return fmt.Errorf("there is no decision %q; %s is meant", id, d.Id)
		}
		if !slices.ContainsFunc(d.Options, func(o DecisionOption) bool { return o.Name == c[id] }) {
			var names []string
			for _, o := range d.Options {
				names = append(names, o.Name)
			}
			return fmt.Errorf("decision %s has no option %q; it has %s", id, c[id], strings.Join(names, ", "))
		}
	}
	return nil
}

// FindDecision looks a decision up, without regard to case.
func FindDecision(id string) (Decision, bool) {
	for _, d := range Decisions {
		if strings.EqualFold(d.Id, id) {
			return d, true
		}
	}
	return Decision{}, false
}

// DecisionsMarkdown is the table as the page docs/decisions.md.
func DecisionsMarkdown() string {
	var b strings.Builder
	b.WriteString(`# Decisions

The documentation of the claims transformation methods leaves some things open, and nobody has observed all of them. For each, this
engine takes the first option below, with the reason given. A scenario takes another with ` + "`decisions: {lookupMissing: untouched}`" + `, and
` + "`designer transform`" + ` with ` + "`--decide lookupMissing=untouched`" + `. This page is made by ` + "`make docs`" + `.
`)
	for _, d := range Decisions {
		fmt.Fprintf(&b, "\n## %s\n\n%s", d.Id, d.Question)
		if len(d.Methods) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(d.Methods, ", "))
		}
		b.WriteString("\n\n")
		for i, o := range d.Options {
			chosen := ""
			if i == 0 {
				chosen = " Chosen: " + d.Reason
			}
			fmt.Fprintf(&b, "- `%s`: %s%s\n", o.Name, o.Doc, chosen)
		}
	}
	return b.String()
}

// decided reports whether an option that is not the first of its decision was chosen. Methods ask for the others only, so
// that what they do by default stands in their plain code.
func (c *Call) decided(id, option string) bool { return c.Environment.Choices[id] == option }
