package profile

import (
	"encoding/json"
	"strings"

	"journeydesigner/engine/policy"
)

// HandledError is what the ErrorHandlers of a profile make of a failed call: the first whose ResponseMatch finds
// something in the partner's error response takes it over. What its action then does, sign in again or refuse the client,
// is described nowhere but by its name (schema, ErrorHandlers), so this version says that it does not do it; a response
// that no handler matches fails as it would without them. nil stands for that.
func HandledError(p *policy.TechnicalProfile, out Outcome) *Failure {
	if out.Failure == nil || out.Exchange == nil || len(p.ErrorHandlers) == 0 {
		return nil
	}
	for _, message := range out.Exchange.Http {
		if message.Status < 400 {
			continue
		}
		for _, h := range p.ErrorHandlers {
			if what := matched(h, message.Answer); what != "" {
				what += " of an error handler of technical profile " + p.Id.Text
				return &Failure{Unsupported: what, Message: "This version does not run the " + what + ".", Profile: p.Id.Text, Span: h.Span, Fatal: true}
			}
		}
	}
	return nil
}

// matched names what of a handler would be needed for a response; "" where the handler does not match it.
func matched(h policy.ErrorHandler, answer string) string {
	path := strings.TrimSpace(h.ResponseMatch.Text)
	if strings.EqualFold(h.ErrorResponseFormat.Text, "xml") {
		return "XPath " + path
	}
	if _, ok := jsonSteps(path); !ok {
		return "JSONPath " + path
	}
	if !json.Valid([]byte(answer)) {
		return ""
	}
	if _, ok := jsonMember(answer, path, true); !ok {
		return ""
	}
	return "action " + h.Action.Text
}
