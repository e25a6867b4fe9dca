package scenario_test

import (
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

func TestRecordedAnswersPlayAgain(t *testing.T) {
	answered := func(id string, status int, body string) world.Recorded {
		return world.Recorded{TechnicalProfile: id, Reply: world.Reply{Status: status, Body: body, Delay: 12 * time.Millisecond}}
	}
	nasty := "{\"a\": \"\u2028 \\n # {}: '\u00e9' \u0085 \u007f\t<b>&\"}\r\n- x"
	journal := []world.Recorded{
		answered("REST-A", 200, `{"tier":"gold"}`), answered("REST-B", 409, nasty), answered("rest-a", 500, ""),
		{TechnicalProfile: "REST-C", Unresolved: true, Failure: "the host cannot be resolved: x"},
		{TechnicalProfile: "REST-D", TimedOut: true, Failure: "no answer came in time", Reply: world.Reply{Delay: time.Second}},
		{TechnicalProfile: "REST-E", Failure: "the connection failed:\nrefused"},
	}
	for name, text := range map[string]string{
		"no scenario":       "",
		"without rest":      "name: A\npolicy: B2C_1A_x\n# the end",
		"with rest":         "name: A\nrest: # services\n    REST-Z: {status: 204}\nfaults:\n  REST-Y: timeout\nkeys: {K: v}\n",
		"with Windows ends": "name: A\r\nrest:\r\n  REST-Z: {status: 204}\r\n",
	} {
		file := &scenario.File{}
		if text != "" {
			var err error
			if file, err = scenario.Parse("a.yaml", []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		out, err := file.WithRecorded("B2C_1A_x", journal)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := scenario.Parse("b.yaml", out)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		setup, err := again.Setup()
		if err != nil {
			t.Fatal(err)
		}
		a, b, d := setup.Replies["rest-a"], setup.Replies["rest-b"], setup.Replies["rest-d"]
		if len(a) != 2 || a[0] != journal[0].Reply || a[1].Status != 500 || len(b) != 1 || b[0].Body != nasty || b[0].Status != 409 {
			t.Errorf("%s: %+v %+v\n%s", name, a, b, out)
		}
		if setup.Faults["rest-c"] != world.Unreachable || len(d) != 1 || d[0].Delay <= profile.RestTimeout || setup.Replies["rest-e"][0].Status != 503 {
			t.Errorf("%s: %+v\n%s", name, setup, out)
		}
		if strings.Contains(name, "with rest") && setup.Replies["rest-z"][0].Status != 204 {
			t.Errorf("what the scenario had is gone: %s", out)
		}
	}
}

func TestRecordingIsRefused(t *testing.T) {
	file, err := scenario.Parse("a.yaml", []byte("rest: {REST-Z: {status: 204}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	one := []world.Recorded{{TechnicalProfile: "REST-A", Reply: world.Reply{Status: 200}}}
	if _, err := file.WithRecorded("", one); err == nil || !strings.Contains(err.Error(), "on a line of its own") {
		t.Error(err)
	}
	one[0].Reply.Body = strings.Repeat("a", 2<<20)
	if _, err := (&scenario.File{}).WithRecorded("", one); err == nil || !strings.Contains(err.Error(), "1 MB") {
		t.Error(err)
	}
}

// A service answers in turn, and its last answer stays; a list of none is refused.
func TestRepliesInTurn(t *testing.T) {
	file, err := scenario.Parse("a.yaml", []byte("rest:\n  R: [{status: 200}, {status: 409, body: {userMessage: Wait}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	setup, err := file.Setup()
	if err != nil || len(setup.Replies["r"]) != 2 || setup.Replies["r"][1].Body != `{"userMessage":"Wait"}` {
		t.Errorf("%+v %v", setup.Replies, err)
	}
	for text, want := range map[string]string{"rest: {R: []}": "one at least", "rest: {R: [{statos: 1}]}": "statos", "rest: {R: {statos: 1}}": "statos", "rest:\n  R:\n    - {status: 7}": "7"} {
		if _, err := scenario.Parse("a.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "a.yaml:") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
