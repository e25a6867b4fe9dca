package profile

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// restGiven is what came back from a service: a reply, or why there is none.
type restGiven struct {
	reply world.Reply
	// world has counted the call.
	world world.State
	// real says that a real service was called, note is a word on it.
	real bool
	note string
	// failed is the outcome of a real call without a reply.
	failed *Outcome
}

// answer is what the service says: the fault that is to happen, the run's own reply, the reply of the real service
// where it may be called, or a plausible value for every output claim that the profile asks for.
func (c *Call) answer(ctx context.Context, shown world.Http) restGiven {
	if reply, played := c.playedReply(); played {
		return restGiven{reply: reply, world: c.World}
	}
	n, w := c.World.Called(c.Profile.Id.Text)
	given := restGiven{world: w}
	replies := c.Setup.Replies[claims.Fold(c.Profile.Id.Text)]
	switch {
	case len(replies) > 0:
		given.reply = replies[min(n, len(replies)-1)]
		if given.reply.Delay > RestTimeout {
			given.reply = world.Reply{Delay: given.reply.Delay}
		} else if given.reply.Status == 0 {
			given.reply.Status = 200
		}
	case c.Setup.Outside == nil:
		given.reply = world.Reply{Status: 200, Body: c.plausibleAnswer()}
	case !c.Setup.Outside.Permits(shown.Url):
		given.reply, given.note = world.Reply{Status: 200, Body: c.plausibleAnswer()}, "; simulated, because "+hostOf(shown.Url)+" is none of the hosts that may be called"
	default:
		c.callOutside(ctx, &given, shown)
	}
	return given
}

// playedReply is the answer of a fault that is to happen; played is false where none is. A Status of 0 is no answer
// at all.
func (c *Call) playedReply() (reply world.Reply, played bool) {
	switch c.Fault() {
	case world.Status400:
		return world.Reply{Status: 400, Body: `{"error":"bad request"}`}, true
	case world.Status409:
		return world.Reply{Status: 409, Body: `{"version":"1.0.0","status":409,"code":"API-0001","requestId":"00000000-0000-4000-8000-000000000409","userMessage":"The service refused the request.","developerMessage":"A fault on purpose.","moreInfo":""}`}, true
	case world.Status500:
		return world.Reply{Status: 500, Body: "a fault on purpose"}, true
	case world.Malformed:
		return world.Reply{Status: 200, Body: "<html>this is no JSON</html>"}, true
	case world.MissingClaim:
		return world.Reply{Status: 200, Body: "{}"}, true
	case world.TimedOut:
		return world.Reply{Delay: RestTimeout + 1}, true
	case world.Unreachable, world.CircuitOpen:
		return world.Reply{}, true
	}
	return world.Reply{}, false
}

// plausibleAnswer makes a value up for every output claim that the profile takes from its service.
func (c *Call) plausibleAnswer() string {
	root := map[string]any{}
	asked := false
	for _, ref := range c.asked() {
		name := c.PartnerName(ref, c.Profile.Protocol.Name.Text)
		value := c.madeUp(ref, name).JSON()
		asked = true
		if !c.Flag("ResolveJsonPathsInJsonTokens", false) {
			root[name] = value
			continue
		}
		if steps, ok := jsonSteps(name); ok {
			if grown, ok := grow(root, steps, value).(map[string]any); ok {
				root = grown
			}
		}
	}
	if !asked {
		return ""
	}
	body, err := json.Marshal(root)
	if err != nil {
		return "{}"
	}
	return string(body)
}

// asked are the output claims that a profile takes from its partner: a claim with a default and no partner
// name is the policy's own, as is one whose default is always used.
func (c *Call) asked() []*policy.ClaimReference {
	var refs []*policy.ClaimReference
	for _, ref := range c.Profile.OutputClaims {
		if ref.AlwaysUseDefaultValue.Bool(false) || ref.DefaultValue.IsSet() && ref.PartnerClaimType.Text == "" {
			continue
		}
		refs = append(refs, ref)
	}
	return refs
}

// restOutcome judges an answer.
func (c *Call) restOutcome(r world.Http, reply world.Reply) Outcome {
	switch {
	case c.Fault() == world.Unreachable:
		return c.fail(restUnresolved, "the host of the service cannot be resolved, on purpose", r.Url)
	case c.Fault() == world.CircuitOpen:
		return c.fail(restCircuitOpen, "the host failed so often that it is not called, on purpose", "The circuit is open.", r.Url)
	case reply.Delay > RestTimeout:
		return c.fail(restTimedOut, fmt.Sprintf("no answer within %s", RestTimeout), strconv.Itoa(int(RestTimeout.Seconds())), r.Url)
	case reply.Status >= 200 && reply.Status < 300:
		return c.restClaims(reply)
	case reply.Status >= 400 && reply.Status < 500:
		return c.restRefused(r, reply)
	}
	return c.restFailure(r, reply)
}

// restFailure is a request that failed: on a page the user reads the provider's message, in a step the
// application is told which exchange failed and how.
func (c *Call) restFailure(r world.Http, reply world.Reply) Outcome {
	sentence := fmt.Sprintf("the service answered %d %s", reply.Status, reason(reply.Status))
	if c.Caller != nil || c.Step == nil {
		return c.fail(restFailed, sentence, r.Url)
	}
	w := restFailed
	w.message = "The claims exchange '{1}' specified in step '{2}' returned HTTP error response with Code '{3}' and Reason '{4}'."
	return c.fail(w, sentence, r.Url, c.Profile.Id.Text, c.Step.Order.Text, strings.ReplaceAll(reason(reply.Status), " ", ""), reason(reply.Status))
}

// restRefused is a 4xx answer. One with a userMessage is a business error of the service, whatever its status
// (lessons reference, lesson 5); any other is a request that failed.
func (c *Call) restRefused(r world.Http, reply world.Reply) Outcome {
	told, readable := restError(reply.Body)
	switch {
	case readable && told.UserMessage != "":
		message := told.UserMessage
		if c.Flag("DebugMode", false) {
			message += told.debug()
		}
		return Outcome{Sentence: fmt.Sprintf("the service answered %d: %s", reply.Status, told.UserMessage), Failure: &Failure{
			// Outside a page the application reads "AADB2C: " and the message (recommended; the code is not known).
			Code: "AADB2C", Message: message, Profile: c.Profile.Id.Text, Span: c.Profile.Span,
		}}
	case reply.Status == 401 || reply.Status == 403:
		out := c.restFailure(r, reply)
		switch strings.ToLower(c.Metadata("AuthenticationType", "")) {
		case "basic":
			out.Failure.Code = "AADB2C90027"
		case "clientcertificate":
			out.Failure.Code = "AADB2C90028"
		}
		return out
	case !readable && strings.TrimSpace(reply.Body) != "":
		out := c.restFailure(r, reply)
		out.Failure.Code, out.Sentence = "AADB2C90261", out.Sentence+" with a body that is no JSON"
		return out
	}
	return c.restFailure(r, reply)
}

// serviceError is the error JSON of a service. Its version and status are not looked at.
type serviceError struct {
	Code             any    `json:"code"`
	RequestId        any    `json:"requestId"`
	UserMessage      string `json:"userMessage"`
	DeveloperMessage any    `json:"developerMessage"`
	MoreInfo         any    `json:"moreInfo"`
}

// maxUserMessage bounds what a service may say to the user, in bytes.
const maxUserMessage = 4096

func restError(body string) (serviceError, bool) {
	var e serviceError
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&e); err != nil {
		return serviceError{}, false
	}
	if len(e.UserMessage) > maxUserMessage {
		e.UserMessage = strings.ToValidUTF8(e.UserMessage[:maxUserMessage], "") + "…"
	}
	return e, true
}

// debug are the members that DebugMode shows beside the user message.
func (e serviceError) debug() string {
	var parts []string
	for _, p := range []struct {
		name  string
		value any
	}{{"code", e.Code}, {"requestId", e.RequestId}, {"developerMessage", e.DeveloperMessage}, {"moreInfo", e.MoreInfo}} {
		if p.value != nil && p.value != "" {
			parts = append(parts, fmt.Sprintf("%s: %v", p.name, p.value))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// restClaims takes the output claims out of a good answer. An empty answer has none.
func (c *Call) restClaims(reply world.Reply) Outcome {
	wanted := c.asked()
	body := strings.TrimSpace(strings.TrimPrefix(reply.Body, "\ufeff"))
	if body == "" || len(wanted) == 0 {
		return Outcome{Sentence: fmt.Sprintf("the service answered %d", reply.Status)}
	}
	paths := c.Flag("ResolveJsonPathsInJsonTokens", false)
	if !json.Valid([]byte(body)) || !paths && !strings.HasPrefix(body, "{") {
		return Outcome{Sentence: "the answer is no JSON object", Failure: &Failure{
			Code: "AADB2C90261", Key: restFailed.key, Profile: c.Profile.Id.Text, Span: c.Profile.Span,
			Message: fmt.Sprintf("The claims exchange %q could not read the answer of its service: it is no JSON object.", c.Profile.Id.Text),
		}}
	}
	returned := map[string]claims.Value{}
	for _, ref := range wanted {
		t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
		name := c.PartnerName(ref, c.Profile.Protocol.Name.Text)
		if raw, ok := jsonMember(body, name, paths); ok {
			if v, ok := jsonClaim(raw, t.DataType); ok {
				returned[name] = v
			}
		}
	}
	return Outcome{Returned: returned, Sentence: fmt.Sprintf("the service answered %d with %d of %d claims", reply.Status, len(returned), len(wanted))}
}
