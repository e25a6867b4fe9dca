package scenario_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
)

const checks = `name: calls
policy: B2C_1A_signup_signin
transformations:
  - transformation: CreateUserPrincipalName
    claims: {upnUserName: mia}
    expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}
  - transformation: createuserprincipalname
    error: any
  - transformation: AssertAccountEnabledIsTrue
    claims: {accountEnabled: true}
  - transformation: CreateOtherMailsFromEmail
    claims: {email: a@b.c, otherMails: [x@y.z]}
    expect: {otherMails: [x@y.z, a@b.c]}
`

// TestChecksOfTransformations: what holds is not told, and everything else is, by its sentence.
func TestChecksOfTransformations(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	for _, c := range []struct{ change, to, want string }{
		{"", "", ""},
		{"cpim_mia", "cpim_tom", `transformation CreateUserPrincipalName: claim userPrincipalName is "cpim_mia@contoso.onmicrosoft.com", expected "cpim_tom@contoso.onmicrosoft.com"`},
		{"expect: {userPrincipalName: cpim_mia@contoso.onmicrosoft.com}", "expect: {userPrincipalName: null}", "claim userPrincipalName is set, expected not to be"},
		{"expect: {userPrincipalName: ", "expect: {email: ", "it has no output claim email"},
		{"claims: {upnUserName: mia}", "claims: {email: mia}", "it has no input claim email"},
		{"error: any", "error: other", `it fails with "`},
		{"error: any", "claims: {upnUserName: x}\n    error: any", `it does not fail, expected "any"`},
		{"error: any", "expect: {userPrincipalName: x}", "it fails: "},
		{"accountEnabled: true", "accountEnabled: false", "it fails: "},
		{"accountEnabled: true", "accountEnabled: maybe", "claim accountEnabled: "},
		{"AssertAccountEnabledIsTrue", "Nothing", "policy B2C_1A_signup_signin has none of that Id"},
		{"[x@y.z, a@b.c]", "[a@b.c]", "claim otherMails is "},
	} {
		f, err := scenario.Parse("x.scenario.yaml", []byte(strings.Replace(checks, c.change, c.to, 1)))
		if err != nil {
			t.Fatal(c.to, err)
		}
		unmet, err := f.UnmetTransformations(e, signing)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(unmet, "\n"); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, expected %q", c.to, got, c.want)
		}
	}
	if _, err := scenario.Parse("x.scenario.yaml", []byte("transformations:\n  - claims: {a: b}\n")); err == nil || !strings.Contains(err.Error(), "x.scenario.yaml:2:") {
		t.Errorf("a check of nothing: %v", err)
	}
}

// TestCallsBecomeChecks: a call's check holds, and files are only added to.
func TestCallsBecomeChecks(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	b, err := scenario.NewBench(e, signing, &scenario.File{})
	if err != nil {
		t.Fatal(err)
	}
	var all []scenario.TransformationCheck
	for id, inputs := range map[string][]scenario.BenchInput{
		"CreateUserPrincipalName":     {{Text: "a: \"b\" # c", Given: true}},
		"CreateOtherMailsFromEmail":   {{Text: "a@b.c", Given: true}, {}},
		"AssertAccountEnabledIsTrue":  {{Text: "false", Given: true}},
		"CreateRandomUPNUserName":     {},
		"CreateAlternativeSecurityId": {{Text: "1015", Given: true}, {Text: "facebook.com", Given: true}},
	} {
		ct, _ := e.ClaimsTransformation(id)
		c, err := scenario.CheckOf(ct, inputs, b.Call(ct, inputs))
		if err != nil {
			t.Fatal(id, err)
		}
		all = append(all, c)
	}
	text, err := scenario.AppendChecks(nil, "Of mine", "B2C_1A_signup_signin", all[:2])
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "# a comment of mine\n"...)
	longer, err := scenario.AppendChecks(text, "", "", all[2:])
	if err != nil || !strings.HasPrefix(string(longer), string(text)) {
		t.Fatalf("%v\n%s", err, longer)
	}
	f, err := scenario.Parse("x.scenario.yaml", longer)
	if err != nil || len(f.Transformations) != len(all) || f.Name != "Of mine" {
		t.Fatalf("%v\n%s", err, longer)
	}
	if unmet, err := f.UnmetTransformations(e, signing); err != nil || len(unmet) > 0 {
		t.Errorf("%v %v\n%s", unmet, err, longer)
	}
	if _, err := scenario.AppendChecks([]byte("name: x\ntransformations:\n  - transformation: A\nexpect: {outcome: token}\n"), "", "", all); err == nil {
		t.Error("checks are added behind another part")
	}
	ct, _ := e.ClaimsTransformation("CreateUserPrincipalName")
	if _, err := scenario.CheckOf(ct, []scenario.BenchInput{{Text: "p", Given: true, Secret: true}}, scenario.BenchResult{}); err == nil {
		t.Error("a secret is written into a check")
	}
}
