package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
)

// everything uses every key of the contract.
const everything = `# a comment
name: All keys
policy: B2C_1A_x
journey: Other
request: {client_id: c, redirect_uri: "https://jwt.ms", scope: openid, nonce: n, response_type: code, ui_locales: en, login_hint: l, domain_hint: d, prompt: login, max_age: 60, acr_values: mfa, resource: r, username: u, password: p, client_ip: 1.2.3.4, host: h, campaignId: Hawaii}
clock: 2026-02-03T04:05:06Z
directory:
  - {objectId: o, accountEnabled: false, otherMails: [a@b.c], age: 7, height: 1.8, nothing: ~, nested: {x: [1]}, mixed: [1, a]}
answers:
  - on: SelfAsserted
    choose: X
    claims: {a: text, b: true, c: 5, d: [x, y]}
    control: {email: {SendCode: {}, VerifyCode: {code: $mailed}}}
  - on: 3
    cancel: true
  - control: {email: {VerifyCode: {code: 123456}}}
providers:
  Facebook-OAUTH: {claims: {id: "1015"}}
  Google: {error: access_denied}
rest:
  REST-x: {status: 409, body: {userMessage: no}, delay: 250ms}
keys: {B2C_1A_Secret: s3cret}
expect:
  outcome: token
  path: [1, 2]
  token: {name: Mia}
  claims: {a: b}
  error: AADB2C90118
`

func TestEveryKeyIsRead(t *testing.T) {
	f, err := Parse("x.scenario.yaml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	r := f.RunRequest()
	want := profile.Request{
		ClientId: "c", RedirectUri: "https://jwt.ms", Scope: "openid", Nonce: "n", ResponseType: "code", UiLocales: "en", LoginHint: "l",
		DomainHint: "d", Prompt: "login", MaxAge: "60", AcrValues: "mfa", Resource: "r", Username: "u", Password: "p", ClientIp: "1.2.3.4", Host: "h",
		Parameters: map[string]string{
			"client_id": "c", "redirect_uri": "https://jwt.ms", "scope": "openid", "nonce": "n", "response_type": "code", "ui_locales": "en", "login_hint": "l",
			"domain_hint": "d", "prompt": "login", "max_age": "60", "acr_values": "mfa", "resource": "r", "campaignId": "Hawaii",
		},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("request %+v", r)
	}
	setup, err := f.Setup()
	if err != nil {
		t.Fatal(err)
	}
	if !setup.Now().Equal(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)) {
		t.Errorf("clock %v", setup.Now())
	}
	user := setup.Users[0]
	for name, text := range map[string]string{
		"objectId": "o", "accountEnabled": "false", "otherMails": `["a@b.c"]`, "age": "7", "height": "1.8", "nothing": "", "nested": `{"x":[1]}`, "mixed": `[1,"a"]`,
	} {
		if user.Text(name) != text {
			t.Errorf("attribute %s is %q, want %q", name, user.Text(name), text)
		}
	}
	if user.Enabled() {
		t.Error("the account is disabled")
	}
	if setup.Personas["facebook-oauth"].Claims["id"].Text() != "1015" || setup.Personas["google"].Error != "access_denied" {
		t.Errorf("personas %v", setup.Personas)
	}
	texts, err := f.Answers[0].texts()
	if err != nil || texts["b"] != "true" || texts["c"] != "5" || texts["d"] != `["x","y"]` {
		t.Errorf("texts %v, %v", texts, err)
	}
	presses, err := f.Answers[0].presses()
	if err != nil || fmt.Sprint(presses) != "[{email SendCode } {email VerifyCode $mailed}]" {
		t.Errorf("presses %v, %v", presses, err)
	}
	if presses, _ := f.Answers[2].presses(); presses[0].code != "123456" {
		t.Errorf("presses %v", presses)
	}
	if f.Journey != "Other" || f.Answers[0].Choose != "X" || !f.Answers[1].Cancel || f.Rest["REST-x"][0].Status != 409 || f.Keys["B2C_1A_Secret"][0].Secret != "s3cret" {
		t.Errorf("%+v", f)
	}
	if x := f.Expect; x.Outcome != "token" || x.Error != "AADB2C90118" || len(x.Path) != 2 || x.Token["name"] != "Mia" || x.Claims["a"] != "b" {
		t.Errorf("expect %+v", x)
	}
}

// TestEncodings: a byte order mark is no part of the first key, and no other encoding is guessed at.
func TestEncodings(t *testing.T) {
	if f, err := Parse("x", []byte("\uFEFFname: Mia\r\n")); err != nil || f.Name != "Mia" {
		t.Errorf("%v %v", f, err)
	}
	for _, text := range []string{"name: M\xfcller\n", "\xff\xfen\x00a\x00m\x00e\x00:\x00 \x00x\x00", "n\x00:\x00"} {
		if _, err := Parse("x", []byte(text)); err == nil || err.Error() != "x: the file is no UTF-8 text: save it as UTF-8" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFaultsHaveTheirPlace(t *testing.T) {
	long := "answers:\n" + strings.Repeat("  - {cancel: true}\n", maxAnswers+1)
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "name: x\npolicies: y\n", `f.yaml:2:1: unknown field "policies"`},
		{"unknown key inside", "answers:\n  - on: 1\n    chose: X\n", `f.yaml:3:5: unknown field "chose"`},
		{"unknown key of expect", "expect: {outcome: token, steps: [1]}\n", `f.yaml:1:26: unknown field "steps"`},
		{"a key twice", "name: x\nname: y\n", `f.yaml:2:1: mapping key "name" already defined`},
		{"a list for a text", "name: [x]\n", "f.yaml:1:7: cannot unmarshal"},
		{"a text for a list", "name: x\nanswers: none\n", "f.yaml:2:10: string was used where sequence is expected"},
		{"a text for a number", "expect:\n  path: [one]\n", "f.yaml:2:10: cannot unmarshal"},
		{"no YAML", "name: \"x\n", "f.yaml:1:7: could not find end character of double-quoted text"},
		{"a tab", "expect:\n\tpath: [1]\n", "f.yaml:2:1"},
		{"clock", "name: x\nclock: yesterday\n", `f.yaml:2:8: clock "yesterday" is no ISO 8601 instant`},
		{"on", "answers:\n  - on: [1]\n", "f.yaml:2:9: on is a technical profile, a claims exchange or a step number"},
		{"action", "answers:\n  - on: 1\n    control: {email: {Press: {}}}\n", "f.yaml:3:14: control email has no action \"Press\"; the actions are SendCode, VerifyCode and, on a phone factor page, CallMe"},
		{"control", "answers:\n  - control: {email: SendCode}\n", "f.yaml:2:14: control is a mapping"},
		{"control of a number", "answers:\n  - control: {1: {SendCode: {}}}\n", "control is a mapping"},
		{"delay", "rest:\n  R: {delay: long}\n", `f.yaml:2:4: service R: delay "long" is no duration`},
		{"negative delay", "rest:\n  R: {delay: -1s}\n", `service R: delay "-1s" is no duration`},
		{"status", "rest:\n  R: {status: 99}\n", "f.yaml:2:4: service R: status 99 is no HTTP status"},
		{"rest key", "rest:\n  R: {code: 200}\n", `f.yaml:2:7: unknown field "code"`},
		{"refresh with answers", "again:\n  refresh: true\n  answers: [{cancel: true}]\n", "f.yaml:2:12: a refresh token is redeemed without a user"},
		{"fault", "faults:\n  R: earthquake\n", `f.yaml:2:4: fault "earthquake" of R is none that can be played; there are [wrongPassword`},
		{"too many answers", long, "a scenario has 64 answers at most and not 65"},
		{"anchor", "directory:\n  - &a {objectId: x}\n", "f.yaml:2:5: a scenario file has no anchors and aliases"},
		{"alias", "name: *a\n", "f.yaml:1:7: a scenario file has no anchors and aliases"},
		{"second document", "name: x\n---\nfoo: y\n", "f.yaml:2:1: a scenario file is one YAML document"},
		{"document end", "name: x\n...\nfoo: y\n", "f.yaml:2:1: a scenario file is one YAML document"},
		{"deep", "directory: " + strings.Repeat("[", maxNesting+1) + strings.Repeat("]", maxNesting+1), "a scenario file nests 64 levels at most"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("f.yaml", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "f.yaml:") {
				t.Errorf("error %v\nwant %s", err, c.want)
			}
		})
	}
	for _, fine := range []string{"", "# only a comment\n", "---\nname: x\n", "# c\n---\nname: x\n", "name: a & b * c\n", "name: '&a'\n"} {
		if _, err := Parse("f.yaml", []byte(fine)); err != nil {
			t.Errorf("%q: %v", fine, err)
		}
	}
}

// bomb is nine lists of nine aliases each: a billion laughs.
func bomb() string {
	text := "directory:\n  - a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 10; i++ {
		text += fmt.Sprintf("    a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	return text
}

// Hostile files are refused in time that grows with their length, not with its square: what takes longer
// than the limit here, which a busy machine under the race detector keeps, would take minutes (threat R6, cases 1 and 3).
func TestHostileFiles(t *testing.T) {
	const size = maxFileSize - 100
	indented := "directory:\n"
	for i := 1; len(indented) < size/2; i++ {
		indented += strings.Repeat(" ", i) + "a:\n"
	}
	for name, text := range map[string]string{
		"too long":       strings.Repeat("x", maxFileSize+1),
		"aliases":        bomb(),
		"flow lists":     "directory: " + strings.Repeat("[", size),
		"closed lists":   "directory: " + strings.Repeat("[", size/2) + strings.Repeat("]", size/2),
		"flow maps":      "directory: " + strings.Repeat("{a: ", size/4),
		"dashes":         "directory:\n" + strings.Repeat("- ", size/2) + "x\n",
		"question marks": "directory:\n" + strings.Repeat("? ", size/2) + "x\n",
		"indentation":    indented,
		"anchors":        "name: " + strings.Repeat("&a ", size/3),
		"quotes":         strings.Repeat("\"", size),
		"colons":         strings.Repeat("a: ", size/3),
		"zeros":          strings.Repeat("\x00", size),
		"bars":           strings.Repeat("a: |\n", size/5),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse("f.yaml", []byte(text))
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			if err == nil {
				t.Error("accepted")
			} else if len(err.Error()) > 4096 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("answers:\n  - on: 1\n    control: {email: {SendCode: {}}}\n"))
	f.Add([]byte("- - - ? : [ {\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse("f.yaml", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.yaml") {
				t.Errorf("the error names no file: %v", err)
			}
			return
		}
		// What was accepted can be used.
		if _, err := file.Setup(); err != nil {
			t.Errorf("accepted, but %v", err)
		}
		if _, err := NewPlayer(file); err != nil {
			t.Errorf("accepted, but %v", err)
		}
		file.RunRequest()
	})
}

func TestValues(t *testing.T) {
	if _, err := valueOf(struct{}{}); err == nil {
		t.Error("a structure of Go is no YAML value")
	}
	if v, err := valueOf(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)); err != nil || v.Type() != claims.DateTime {
		t.Errorf("%v, %v", v, err)
	}
	odd := struct{}{}
	f := &File{Directory: []map[string]any{{"a": odd}}}
	if _, err := f.Setup(); err == nil {
		t.Error("an odd attribute")
	}
	if at, err := f.check(); err == nil || at != "$.directory[0]" {
		t.Errorf("%s, %v", at, err)
	}
	f = &File{Providers: map[string]Provider{"P": {Claims: map[string]any{"a": odd}}}}
	if _, err := f.Setup(); err == nil || !strings.Contains(err.Error(), "provider P: claim a") {
		t.Errorf("%v", err)
	}
	if at, err := f.check(); err == nil || at != "$.providers" {
		t.Errorf("%s, %v", at, err)
	}
	f = &File{Answers: []Answer{{Claims: map[string]any{"a": odd}}}}
	if at, err := f.check(); err == nil || at != "$.answers[0].claims" {
		t.Errorf("%s, %v", at, err)
	}
	if _, _, err := (&File{Clock: "x"}).Params(nil, nil); err == nil {
		t.Error("a clock that is none")
	}
	if place("f.yaml", []byte("a: b"), "$.nothing") != "f.yaml" || place("f.yaml", nil, "no path") != "f.yaml" {
		t.Error("an element that is not there has no place but its file")
	}
}
