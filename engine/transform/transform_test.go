package transform

import (
	"encoding/base64"
	"errors"
	"fmt"
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
	}
}

type in map[string]claims.Value

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
	{"CompareClaims", in{}, map[string]string{"operator": "about"}, "!EQUAL or NOT EQUAL"},
	{"CompareClaims", in{}, map[string]string{"ignoreCase": "?"}, "!not recognized"},
	{"CompareClaimToValue", in{"inputClaim1": claims.Text("v1")}, map[string]string{"compareTo": "V1", "operator": "equal", "ignoreCase": "true"}, "outputClaim=true"},
	{"CompareClaimToValue", in{}, map[string]string{"compareTo": ""}, "outputClaim=false"},

	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID"}, "outputClaim=bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "integer", "maximumNumber": "854", "stringFormat": "OTP_{0}"}, "outputClaim=OTP_853"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "GUID", "stringFormat": "ID_{0}", "base64": "true"}, "outputClaim=" + base64.StdEncoding.EncodeToString([]byte("ID_bc8bedd2-aaa3-411e-bdee-2f1810b73dfc"))},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "INTEGER", "seed": "5"}, "!seed"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "INTEGER", "maximumNumber": "many"}, "!correct format"},
	{"CreateRandomString", nil, map[string]string{"randomGeneratorType": "DICE"}, "!GUID or INTEGER"},
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
}

func TestMethods(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range cases {
		m, ok := Find(strings.ToLower(c.method))
		if !ok {
			t.Fatalf("method %s is not in the table", c.method)
		}
		covered[m.Name] = true
		out, err := Execute(m, environment(), c.in, c.parameters)
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
	for _, m := range Methods {
		if !covered[m.Name] {
			t.Errorf("%s has no case", m.Name)
		}
	}
}

func TestTableIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods {
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
	_, err := Execute(m, environment(), in{"inputClaim": claims.Bool(false)}, map[string]string{"valueToCompareTo": "true"})
	var a *Assertion
	if !errors.As(err, &a) || a.Key != "UserMessageIfClaimsTransformationBooleanValueIsNotEqual" {
		t.Errorf("%v is no assertion with a key", err)
	}
	_, err = Execute(m, environment(), nil, map[string]string{"valueToCompareTo": "true"})
	if !errors.Is(err, ErrMissingInput) {
		t.Errorf("%v is not ErrMissingInput", err)
	}
}

// No method panics on any combination of absent, empty and wrong-typed inputs and parameters.
func TestMethodsNeverPanic(t *testing.T) {
	values := []claims.Value{claims.Text(""), claims.Text("x"), claims.Bool(true), claims.Strings(), claims.Strings("a", "b"), claims.Time(time.Unix(0, 0))}
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom(Methods).Draw(rt, "method")
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
		out, err := Execute(m, environment(), inputs, parameters)
		if err != nil {
			return
		}
		for _, o := range out {
			i := slices.IndexFunc(m.Outputs, func(s Slot) bool { return s.Role == o.Role })
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
	out, err := Execute(m, environment(), map[string]claims.Value{"inputClaim": claims.Text("Ada")}, map[string]string{"stringFormat": "Hello {0}"})
	for o := range slices.Values(out) {
		fmt.Println(o.Role, o.Value.Text(), err)
	}
	// Output: outputClaim Hello Ada <nil>
}
