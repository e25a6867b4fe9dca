package scenario_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/explore"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace/workspacetest"
)

const signsIn = leo + `answers: [{claims: {signInName: leo@contoso.com, password: "Passw0rd!"}}]
`

// TestMatchers: each matcher holds and fails in its own words.
func TestMatchers(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	for _, c := range []struct{ expect, unmet string }{
		{"{token: {name: $present, nobody: $absent, other: $any}}", ""},
		{"{token: {nobody: $present}}", "token claim nobody is missing, expected to be present"},
		{"{token: {name: $absent}}", `token claim name is "Leo", expected to be absent`},
		{"{token: {namee: Leo}}", `token claim namee is missing, expected "Leo". Did you mean name?`},
		{"{token: {sub: {$matches: '^u\\d$'}}}", ""},
		{"{token: {sub: {$matches: '^x'}}}", `token claim sub is "u1", expected {$matches: ^x}`},
		{"{token: {gone: {$matches: '^x'}}}", `token claim gone is missing, expected {$matches: ^x}`},
		{"{token: {exp: {$type: int}, name: {$type: string}}}", ""},
		{"{token: {name: {$type: boolean}}}", `token claim name is "Leo", a string, expected {$type: boolean}`},
		{"{token: {iat: {$near: now}, exp: {$near: 2026-01-15T10:00:30Z}, nbf: {$near: '2026-01-15T09:04:00Z', $within: 5m}}}", ""},
		{"{token: {exp: {$near: now}}}", `token claim exp is "1768471200", expected {$near: now}`},
		{"{token: {exp: {$near: 2026-01-15T09:00:00Z}}}", `token claim exp is "1768471200", expected {$near: 2026-01-15T09:00:00Z}`},
		{"{claims: {objectId: {$matches: ^u}, displayName: $present}}", ""},
		{"{directory: [{displayName: Leo, password: $present, city: $absent}], exact: [directory]}", ""},
		{"{directory: [{displayName: Mia}]}", `user 1 is not in the directory: attribute displayName is "Leo", expected "Mia"`},
		{"{directory: [{password: wrong}]}", "user 1 is not in the directory: attribute password has another value than expected"},
		{"{directory: [{}, {}]}", "user 2 is not in the directory: the directory is empty"},
		{"{exact: [directory]}", "the directory has the user u1, who is not listed"},
		{"{exact: [messages, requests]}", "login-NonInteractive sent POST https://login.microsoftonline.com/"},
		{"{messages: [{$matches: wrong}]}", "no page shows the message {$matches: wrong}"},
		{"{requests: [{url: x}]}", `request 1 was not sent: its url is "https://login.microsoftonline.com/`},
		{"{path: [1, 2, 5, 7]}", "path is [1 5 7], expected [1 2 5 7]: step 2 was skipped because"},
		{"{outcome: error}", "outcome is token, expected error"},
	} {
		m, trail, f, err := playing(t, e, signsIn+"expect: "+c.expect)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(f.Expect.Unmet(scenario.Tell(m, trail)), "\n")
		if c.unmet == "" && got != "" || !strings.HasPrefix(got, c.unmet) {
			t.Errorf("%s\nunmet %q\nwant  %q", c.expect, got, c.unmet)
		}
	}
}

// TestExactClaims: exact names everything that is not listed.
func TestExactClaims(t *testing.T) {
	m, trail, f, err := playing(t, workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin"), signsIn+"expect: {token: {name: Leo}, exact: [token, claims]}")
	if err != nil {
		t.Fatal(err)
	}
	got := f.Expect.Unmet(scenario.Tell(m, trail))
	for _, want := range []string{`token claim sub is "u1", which is not listed`, `claim objectId is "u1", which is not listed`} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(s string) bool {
		return strings.Contains(s, "token claim name") || strings.Contains(s, "Passw0rd!")
	}) {
		t.Errorf("unmet %q", got)
	}
}

// TestRequestsExpected judges what a REST service was sent.
func TestRequestsExpected(t *testing.T) {
	e := workspacetest.Sample(t, "lessons/5-rest", "B2C_1A_lesson5")
	f, err := scenario.Parse("x", []byte("policy: B2C_1A_lesson5"))
	if err != nil {
		t.Fatal(err)
	}
	params, player, err := f.Params(e, signing)
	if err != nil {
		t.Fatal(err)
	}
	m, trail, err := explore.Auto(context.Background(), params, player)
	if err != nil {
		t.Fatal(err)
	}
	r := scenario.Tell(m, trail)
	for _, c := range []struct{ requests, unmet string }{
		{"[{on: $P, method: GET}]", "its method is"},
		{"[{on: $P, method: POST, status: 200, url: $present, headers: {content-type: application/json}}]", ""},
		{"[{on: $P, status: {$type: int}, body: $present}]", ""},
		{"[{on: $P, body: {nobody: x}}]", "of its body member nobody is missing"},
		{"[{on: $P, headers: {X: y}}]", "header X is missing"},
		{"[{on: $P, url: 'https://nowhere'}]", "its url is"},
		{"[{on: $P, body: {$matches: nothing like it}}]", "its body is"},
		{"[{on: $P}, {on: $P}, {on: $P}]", "no more were sent"},
	} {
		f, err := scenario.Parse("x", []byte("expect: {requests: "+strings.ReplaceAll(c.requests, "$P", restProfile(t, trail))+"}"))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(f.Expect.Unmet(r), "\n")
		if (c.unmet == "") != (got == "") || !strings.Contains(got, c.unmet) {
			t.Errorf("%s: unmet %q, want %q", c.requests, got, c.unmet)
		}
	}
	f, _ = scenario.Parse("x", []byte("expect: {exact: [requests]}"))
	if got := f.Expect.Unmet(r); len(got) == 0 || !strings.Contains(got[0], "which is not listed") {
		t.Errorf("unmet %q", got)
	}
}

func restProfile(t *testing.T, trail scenario.Trail) string {
	t.Helper()
	for _, e := range trail.Events {
		if e.Exchange != nil && e.Exchange.Kind == "rest" {
			return e.Profile
		}
	}
	t.Fatal("no REST request was sent")
	return ""
}

// TestStrictExpectations: what cannot be meant is refused with its place, and with what may have been meant.
func TestStrictExpectations(t *testing.T) {
	for text, want := range map[string]string{
		"expect:\n  token: {name: $presnt}":                         "x:2:11: $presnt stands for no value",
		"expect:\n  token:\n    a.b: {$match: x}":                   "x:3:5: $match is no matcher; there are $matches, $type, $near, $within. Did you mean $matches?",
		"expect: {claims: {a: {$matches: '('}}}":                    `x:1:19: $matches "(" is no regular expression`,
		"expect: {claims: {a: {$type: strin}}}":                     "Did you mean string?",
		"expect: {claims: {a: {$near: soon}}}":                      "$near soon is neither now nor an ISO 8601 instant",
		"expect: {claims: {a: {$within: 1m}}}":                      "$within needs $near",
		"expect: {claims: {a: {$near: now, $within: x}}}":           "$within x is no duration",
		"expect: {claims: {a: {$near: now, b: x}}}":                 "$near stands beside keys without $",
		"expect: {exact: [tokn]}":                                   `x:1:18: exact: "tokn" is no part that can be exact; there are token, claims, messages, requests, directory. Did you mean token?`,
		"expect: {outcome: tokn}":                                   `x:1:10: outcome "tokn" is none`,
		"expect: {requests: [{on: A, urll: x}]}":                    `unknown field "urll"`,
		"expect: {requests: [{body: {a: {b: [1, {c: $presnt}]}}}]}": "x:1:41: $presnt stands for no value",
		"expect: {requests: [{body: {a: [{$match: x}]}}]}":          "$match is no matcher",
		"expect: {requests: [{body: {a: $presnt}}]}":                "x:1:29: $presnt stands for no value",
		"expect: {requests: [{headers: {a: $presnt}}]}":             "$presnt",
		"expect: {requests: [{url: $presnt}]}":                      "$presnt",
		"expect: {directory: [{a: $presnt}]}":                       "x:1:23: $presnt",
		"expect: {messages: [$presnt]}":                             "x:1:21: $presnt",
		"again:\n  expect: {token: {a: $presnt}}":                   "x:2:20: $presnt",
		"providers: {A: {messages: [x]}}":                           `unknown field "messages"`,
	} {
		_, err := scenario.Parse("x", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v\nwant  %s", text, err, want)
		}
	}
}

// TestNamesOfThePolicy: a name that the policy does not have is refused with its place and the nearest that it has.
func TestNamesOfThePolicy(t *testing.T) {
	e := workspacetest.Sample(t, "local-accounts", "B2C_1A_signup_signin")
	for text, want := range map[string]string{
		"answers: [{on: Facebok-OAUTH}]":                `x:1:12: policy B2C_1A_signup_signin has no technical profile or claims exchange "Facebok-OAUTH". Did you mean Facebook-OAUTH?`,
		"answers: [{on: 99}]":                           "x:1:12: no journey of policy B2C_1A_signup_signin has a step 99; there are [1 2",
		"answers: [{choose: FacebookExchang}]":          "x:1:12: policy B2C_1A_signup_signin has no claims exchange \"FacebookExchang\". Did you mean FacebookExchange?",
		"answers:\n  - claims: {displayNam: x}":         `x:2:14: policy B2C_1A_signup_signin has no claim "displayNam". Did you mean displayName?`,
		"answers:\n  - control: {emai: {SendCode: {}}}": `has no claim or display control "emai". Did you mean email?`,
		"providers: {Facebook: {}}":                     `x:1:13: providers: policy B2C_1A_signup_signin has no technical profile "Facebook"`,
		"rest: {Facebook-OAUT: {}}":                     "Did you mean Facebook-OAUTH?",
		"faults: {Facebook-OAUT: timeout}":              `x:1:10: faults: policy B2C_1A_signup_signin has no technical profile "Facebook-OAUT". Did you mean Facebook-OAUTH?`,
		"faults: {JwtIssuer: timeout}":                  "x:1:10: faults: timeout cannot happen at JwtIssuer",
		"expect: {path: [1, 99]}":                       "x:1:20: no journey of policy B2C_1A_signup_signin has a step 99",
		"expect: {claims: {objectIdd: x}}":              "x:1:19: policy B2C_1A_signup_signin has no claim \"objectIdd\". Did you mean objectId?",
		"expect: {requests: [{on: nobody}]}":            `has no technical profile "nobody"`,
		"again: {expect: {claims: {objectIdd: x}}}":     "x:1:27: policy",
		"again: {answers: [{on: nobody}]}":              "x:1:20: policy",
		"keys: {B2C_1A_FacebookSecrt: x}":               `x:1:8: keys: policy B2C_1A_signup_signin has no policy key "B2C_1A_FacebookSecrt". Did you mean B2C_1A_FacebookSecret?`,
	} {
		f, err := scenario.Parse("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err = f.Params(e, signing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v\nwant  %s", text, err, want)
		}
	}
}
