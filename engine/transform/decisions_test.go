package transform

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
)

var (
	hashed = in{"plaintext": claims.Text("a"), "salt": claims.Text("b")}
	secret = map[string]string{"randomizerSecret": "B2C_1A_12345Secret"} // whose text is 12345
	known  = identitiesOf(`[{"issuer":"a","issuerUserId":"1"},{"issuer":"b","issuerUserId":"2"}]`)
	twice  = identitiesOf(`[{"issuer":"a","issuerUserId":"1"},{"issuer":"a","issuerUserId":"2"}]`)
)

func identitiesOf(text string) claims.Value {
	v, err := claims.Parse(claims.AlternativeSecurityIdCollection, text)
	if err != nil {
		panic(err)
	}
	return v
}

// decisionCases are, for each decision, a call and what it comes to with each option, in their order.
var decisionCases = []struct {
	id, method string
	inputs     in
	parameters map[string]string
	want       []string
}{
	{"absentInput", "StringContains", nil, map[string]string{"contains": "a"}, []string{"missing", "outputClaim=false"}},
	{"absentComparison", "CompareClaims", in{"inputClaim1": claims.Text("a")}, nil, []string{"outputClaim=false", "missing"}},
	{"absentItem", "AddItemToStringCollection", in{"collection": claims.Strings("a")}, nil, []string{"", "missing"}},
	{"absentCopy", "CopyClaim", nil, nil, []string{"", "outputClaim cleared", "missing"}},
	{"absentMapped", "GetMappedValueFromLocalizedCollection", nil, nil, []string{"", "missing"}},
	{"absentIdentities", "GetIssuersFromUserIdentityCollectionTransformation", nil, nil, []string{"", "missing"}},
	{"absentFormat", "FormatStringMultipleClaims", in{"inputClaim1": claims.Text("a")}, map[string]string{"stringFormat": "{0}-{1}"}, []string{"outputClaim=a-", "missing"}},
	{"absentRightOperand", "AssertDateTimeIsGreaterThan", in{"leftOperand": claims.Text("2022-01-01T00:00:00Z")}, map[string]string{"AssertIfRightOperandIsNotPresent": "true"}, []string{"assertion", ""}},
	{"withinTolerance", "AssertDateTimeIsGreaterThan", in{"leftOperand": claims.Text("2022-01-01T00:00:01Z"), "rightOperand": claims.Text("2022-01-01T00:00:00Z")}, map[string]string{"TreatAsEqualIfWithinMillseconds": "5000"}, []string{"assertion", ""}},
	{"consentAtUpdate", "IsTermsOfUseConsentRequired", in{"termsOfUseConsentDateTime": claims.Time(time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC))}, map[string]string{"termsOfUseTextUpdateDateTime": "2022-01-01T00:00:00Z"}, []string{"result=false", "result=true"}},
	{"compareCase", "CompareClaimToValue", in{"inputClaim1": claims.Text("A")}, map[string]string{"compareTo": "a"}, []string{"outputClaim=false", "outputClaim=true"}},
	{"containsCase", "StringCollectionContains", in{"inputClaim": claims.Strings("A")}, map[string]string{"item": "a"}, []string{"outputClaim=false", "outputClaim=true"}},
	{"containsNothing", "StringContains", in{"inputClaim": claims.Text("A")}, map[string]string{"contains": ""}, []string{"outputClaim=true", "outputClaim=false"}},
	{"hashOrder", "Hash", hashed, secret, []string{"hash=yIeVWQCUdmuFjs0bUxYAWm8aXrfJ3Rcz7oNhgYlF/mw=", "hash=hCkojVHaDnRRJrdIM47agPyckBBnUinjN81PkPkLG3c=", "hash=Erd+JOxLdPw8JWreNP3Ewmi28WVAAyQAITT6Brhifjo="}},
	{"hashEncoding", "Hash", hashed, secret, []string{"hash=yIeVWQCUdmuFjs0bUxYAWm8aXrfJ3Rcz7oNhgYlF/mw=", "hash=QEXbDdVAAClAC0khgo6WwRPQMQ2ntm9+0l0oHNAjhEE="}},
	{"hashKind", "Hash", hashed, secret, []string{"hash=yIeVWQCUdmuFjs0bUxYAWm8aXrfJ3Rcz7oNhgYlF/mw=", "hash=40At9az9sneRKTXZ9Har8Nu9HCnAl/a9LMK4DZAdBa0="}},
	{"lookupMissing", "LookupValue", in{"inputParameterId": claims.Text("x")}, nil, []string{"outputClaim=", ""}},
	{"lookupCase", "LookupValue", in{"inputParameterId": claims.Text("A")}, map[string]string{"a": "b"}, []string{"outputClaim=", "outputClaim=b"}},
	{"domainMissing", "ParseDomain", in{"emailAddress": claims.Text("x")}, nil, []string{"domain=", ""}},
	{"domainAt", "ParseDomain", in{"emailAddress": claims.Text("a@b@c")}, nil, []string{"domain=c", "domain=b@c"}},
	{"booleansDiffer", "SetClaimIfBooleansMatch", in{"claimToMatch": claims.Bool(true)}, map[string]string{"matchTo": "false", "outputClaimIfMatched": "x"}, []string{"", "outputClaim cleared"}},
	{"stringsDiffer", "SetClaimsIfStringsAreEqual", in{"inputClaim": claims.Text("a")}, map[string]string{"matchTo": "b"}, []string{"stringCompareResultClaim=false", "outputClaim1 cleared outputClaim2 cleared stringCompareResultClaim=false"}},
	{"regexNoMatch", "SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("a")}, map[string]string{"matchTo": "b"}, []string{"outputClaim cleared regexCompareResultClaim=false", "regexCompareResultClaim=false"}},
	{"regexGroupMissed", "SetClaimsIfRegexMatch", in{"claimToMatch": claims.Text("a")}, map[string]string{"matchTo": "a(?<outputClaim>b)?", "extractGroups": "true"}, []string{"regexCompareResultClaim=true", "outputClaim= regexCompareResultClaim=true"}},
	{"jsonTypes", "GenerateJson", in{"a": claims.Bool(true)}, nil, []string{`outputClaim={"a":true}`, `outputClaim={"a":"true"}`}},
	{"jsonOrder", "GenerateJson", in{"a": claims.Text("1")}, map[string]string{"b": "2"}, []string{`outputClaim={"a":"1","b":"2"}`, `outputClaim={"b":"2","a":"1"}`}},
	{"jsonOtherTypes", "GetSingleValueFromJsonArray", in{"inputJsonClaim": claims.Text("[1]")}, nil, []string{"extractedClaim=1", "error"}},
	{"jsonKeyTwice", "GetClaimsFromJsonArray", in{"jsonSource": claims.Text(`[{"k":"email","v":"1"},{"k":"email","v":"2"}]`)}, map[string]string{"jsonSourceKeyName": "k", "jsonSourceValueName": "v"}, []string{"email=2", "email=1"}},
	{"issuerCase", "CreateAlternativeSecurityId", in{"key": claims.Text("1"), "identityProvider": claims.Text("A.com")}, nil, []string{`alternativeSecurityId={"issuer":"A.com","issuerUserId":"MQ=="}`, `alternativeSecurityId={"issuer":"a.com","issuerUserId":"MQ=="}`}},
	{"issuersOrder", "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", in{"alternativeSecurityIdCollection": known}, nil, []string{`identityProvidersCollection=["b","a"]`, `identityProvidersCollection=["a","b"]`}},
	{"issuersTwice", "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", in{"alternativeSecurityIdCollection": twice}, nil, []string{`identityProvidersCollection=["a","a"]`, `identityProvidersCollection=["a"]`}},
	{"removeIssuerCase", "RemoveAlternativeSecurityIdByIdentityProvider", in{"identityProvider": claims.Text("A"), "collection": known}, nil, []string{`collection=[{"issuer":"b","issuerUserId":"2"}]`, `collection=[{"issuer":"a","issuerUserId":"1"},{"issuer":"b","issuerUserId":"2"}]`}},
	{"identityTwice", "AddItemToAlternativeSecurityIdCollection", in{"item": claims.Text(`{"issuer":"b","issuerUserId":"2"}`), "collection": known}, nil, []string{`collection=[{"issuer":"a","issuerUserId":"1"},{"issuer":"b","issuerUserId":"2"},{"issuer":"b","issuerUserId":"2"}]`, `collection=[{"issuer":"a","issuerUserId":"1"},{"issuer":"b","issuerUserId":"2"}]`}},
	{"itemCase", "AddParameterToStringCollection", in{"collection": claims.Strings("a")}, map[string]string{"item": "A"}, []string{`collection=["a","A"]`, `collection=["a"]`}},
	{"emptyCollection", "GetSingleItemFromStringCollection", in{"collection": claims.Strings()}, nil, []string{"", "error"}},
	{"splitDelimiter", "StringSplit", in{"inputClaim": claims.Text("a-b+c")}, map[string]string{"delimiter": "+-"}, []string{`outputClaim=["a-b+c"]`, `outputClaim=["a","b","c"]`}},
	{"splitEmpty", "StringSplit", in{"inputClaim": claims.Text("")}, map[string]string{"delimiter": ","}, []string{"error", `outputClaim=[""]`, `outputClaim=[]`}},
	{"splitParts", "StringSplit", in{"inputClaim": claims.Text("a,,b")}, map[string]string{"delimiter": ","}, []string{`outputClaim=["a","","b"]`, `outputClaim=["a","b"]`}},
	{"replaceNothing", "StringReplace", in{"inputClaim": claims.Text("a")}, map[string]string{"oldValue": ""}, []string{"error", "outputClaim=a"}},
	{"randomMaximum", "CreateRandomString", nil, map[string]string{"randomGeneratorType": "INTEGER", "maximumNumber": "10"}, []string{"outputClaim=9", "outputClaim=10"}},
	{"otpSecretCase", "CreateOtpSecret", nil, nil, []string{"outputClaim=aaaaaaaaaaaaaaaa", "outputClaim=AAAAAAAAAAAAAAAA"}},
	{"uriOrder", "BuildUri", in{"query.a": claims.Text("1")}, map[string]string{"scheme": "https", "host": "h", "query.b": "2"}, []string{"outputClaim=https://h?a=1&b=2", "outputClaim=https://h?b=2&a=1"}},
	{"countryCodeType", "GetNationalNumberAndCountryCodeFromPhoneNumberString", in{"phoneNumber": claims.Text("+49123456")}, nil, []string{"nationalNumber=123456 countryCode=+49", "nationalNumber=123456 countryCode=DE"}},
	{"mappedMissing", "GetMappedValueFromLocalizedCollection", in{"mapFromClaim": claims.Text("x")}, nil, []string{"", "restrictionValueClaim="}},
	{"mappedCase", "GetMappedValueFromLocalizedCollection", in{"mapFromClaim": claims.Text("b2c_v1_90001")}, nil, []string{"", "restrictionValueClaim=You cannot sign in because you are a minor"}},
	{"localizedMissing", "GetLocalizedStringsTransformation", nil, nil, []string{"email=", ""}},
	{"copyPattern", "CopyClaimIfPredicateMatch", in{"inputClaim": claims.Text("x")}, nil, []string{"outputClaim=x", ""}},
	{"assertedOutput", "AssertNumber", in{"inputClaim": number("1")}, map[string]string{"CompareToValue": "2", "Operator": "Equal"}, []string{"outputClaim=false", ""}},
}

// TestDecisions: every option of every decision does what it says, and the first is what happens by default.
func TestDecisions(t *testing.T) {
	done := map[string]bool{}
	for _, c := range decisionCases {
		d, ok := FindDecision(c.id)
		if !ok || len(c.want) != len(d.Options) || done[c.id] {
			t.Errorf("%s: no such decision, another case or not an answer for each option", c.id)
			continue
		}
		done[c.id] = true
		for i, o := range d.Options {
			choices := Choices{c.id: o.Name}
			if err := choices.Check(); err != nil {
				t.Error(err)
			}
			if got := outcome(c.method, choices, c.inputs, c.parameters); got != c.want[i] {
				t.Errorf("%s %s: %q, expected %q", c.id, o.Name, got, c.want[i])
			}
		}
		if got := outcome(c.method, nil, c.inputs, c.parameters); got != c.want[0] {
			t.Errorf("%s by default: %q, expected %q", c.id, got, c.want[0])
		}
	}
	for _, d := range Decisions {
		if done[d.Id] != (len(d.Options) > 1) || len(d.Options) == 0 || !strings.HasSuffix(d.Question, "?") || d.Reason == "" {
			t.Errorf("%s lacks a case, a choice, a question or a reason", d.Id)
		}
		for _, m := range d.Methods {
			if _, ok := Find(m); !ok {
				t.Errorf("%s: there is no method %s", d.Id, m)
			}
		}
	}
}

// outcome calls a method and tells what it leaves.
func outcome(method string, choices Choices, inputs in, parameters map[string]string) string {
	m, _ := Find(method)
	env := environment()
	env.Choices = choices
	if method == "CreateOtpSecret" {
		env.Number = func(int) int { return 0 }
	}
	a := arguments(m, inputs, parameters)
	for i := range a.Outputs {
		a.Outputs[i].Type.Pattern = "^[0-9]+$"
	}
	if m.AnyOutputs && method != "SetClaimsIfRegexMatch" {
		a.Outputs = a.Outputs[:1]
	}
	out, err := Execute(m, env, a)
	var assertion *Assertion
	switch {
	case errors.Is(err, ErrMissingInput):
		return "missing"
	case errors.As(err, &assertion):
		return "assertion"
	case err != nil:
		return "error"
	}
	var parts []string
	for _, o := range out {
		if o.Cleared {
			parts = append(parts, o.Role+" cleared")
		} else {
			parts = append(parts, fmt.Sprintf("%s=%s", o.Role, o.Value.Text()))
		}
	}
	return strings.Join(parts, " ")
}

func TestChoicesAreChecked(t *testing.T) {
	for _, c := range []struct {
		choices Choices
		want    string
	}{
		{nil, ""},
		{Choices{"hashKind": "hmac"}, ""},
		{Choices{"hashkind": "hmac"}, "hashKind is meant"},
		{Choices{"nothing": "hmac"}, `no decision "nothing"`},
		{Choices{"hashKind": "md5"}, `has no option "md5"; it has sha256, hmac`},
	} {
		if err := c.choices.Check(); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, expected %q", c.choices, err, c.want)
		}
	}
}

func TestDecisionsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/decisions.md")
	if err != nil || strings.ReplaceAll(string(page), "\r\n", "\n") != DecisionsMarkdown() {
		t.Errorf("docs/decisions.md is stale: run make docs (%v)", err)
	}
}
