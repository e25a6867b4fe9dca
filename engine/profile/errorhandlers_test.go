package profile_test

import (
	"strings"
	"testing"

	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// An error handler matters where its path finds something in an error response, and nowhere else.
func TestHandledError(t *testing.T) {
	handler := func(format, match string) string {
		return `<ErrorHandlers><ErrorHandler>` + format + `<ResponseMatch>` + match + `</ResponseMatch><Action>Reauthenticate</Action></ErrorHandler></ErrorHandlers>`
	}
	const bad = `{"error":{"codes":["expired"]},"userMessage":"Bad"}`
	for _, c := range []struct {
		name, xml string
		reply     world.Reply
		want      string
	}{
		{"none", "", world.Reply{Status: 409, Body: bad}, ""},
		{"no error", handler("", "$.error"), world.Reply{Body: bad}, ""},
		{"found", handler("<ErrorResponseFormat>json</ErrorResponseFormat>", "$.error.codes[0]"), world.Reply{Status: 409, Body: bad}, "action Reauthenticate of an error handler of technical profile P"},
		{"not found", handler("", "$.fault"), world.Reply{Status: 409, Body: bad}, ""},
		{"no JSON", handler("", "$.error"), world.Reply{Status: 400, Body: "oops"}, ""},
		{"a path that is not read", handler("", "$..error"), world.Reply{Status: 400, Body: bad}, "JSONPath $..error of"},
		{"XML", handler("<ErrorResponseFormat>xml</ErrorResponseFormat>", "/a"), world.Reply{Status: 400, Body: "<a/>"}, "XPath /a of"},
	} {
		call := prepare(t, tp(restProfile(outputs("displayName")), c.xml))
		call.call.Setup.Replies = map[string][]world.Reply{"p": {c.reply}}
		handled := profile.HandledError(call.call.Profile, call.do())
		switch {
		case c.want == "" && handled != nil:
			t.Errorf("%s: %+v", c.name, handled)
		case c.want != "" && (handled == nil || !strings.HasPrefix(handled.Unsupported, c.want) || handled.Span.IsZero() || !handled.Fatal):
			t.Errorf("%s: %+v", c.name, handled)
		}
	}
}
