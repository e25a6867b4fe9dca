package profile

import (
	"context"
	"strings"

	"journeydesigner/engine/world"
)

// selfServiceReset mails codes and verifies them, as the directory's self-service password reset does
// (technical profiles reference, section 16).
type selfServiceReset struct{}

// ssprProvider is the name under which the world remembers its codes.
const ssprProvider = "self-service password reset"

// The messages of the provider, with the keys that override them.
var (
	ssprInternal = wording{
		key: "UserMessageIfInternalError", older: []string{"UserMessage.ServerError"},
		message: "The email service has encountered an internal error, please try again later.",
	}
	ssprThrottled = wording{
		key:     "UserMessageIfThrottled",
		message: "You have sent too many requests, please try again later.",
	}
	ssprExpired = wording{key: "UserMessageIfChallengeExpired", message: "The code has expired."}
	ssprNoRetry = wording{
		key:     "UserMessageIfVerificationFailedNoRetry",
		message: "You have exceeded maximum number of verification attempts.",
	}
	ssprRetry = wording{
		key:     "UserMessageIfVerificationFailedRetryAllowed",
		message: "The verification has failed, please try again.",
	}
)

// Call mails a code, or verifies one.
func (selfServiceReset) Call(_ context.Context, c *Call) Outcome {
	operation, fault := c.operation("SendCode", "VerifyCode")
	if fault != nil {
		return *fault
	}
	address := strings.TrimSpace(c.in("emailAddress"))
	if address == "" {
		return c.missingInput("emailAddress")
	}
	switch c.Fault() {
	case world.Status500, world.TimedOut:
		return c.outage("sspr", ssprInternal)
	case world.Throttled:
		return c.outage("sspr", ssprThrottled)
	}
	if operation == "SendCode" {
		w := c.sendServiceCode(ssprProvider, world.Email, address)
		return Outcome{
			World: &w, Exchange: conversation(world.Email, "code to "+address, "delivered to the simulated inbox"),
			Sentence: "a code was sent by email",
		}
	}
	code, given := c.input("verificationCode")
	if !given {
		return c.missingInput("verificationCode")
	}
	held, known := c.World.Challenge(ssprProvider, address)
	held.Identifier = address
	return c.verifyCodeOf(codeCheck{
		kind: "sspr", held: held, known: known, code: strings.TrimSpace(code.Value.Text()),
		gone: ssprExpired, used: ssprNoRetry, wrong: ssprRetry,
	})
}

// outage is the outcome of a service that does not answer as it should, on purpose.
func (c *Call) outage(kind string, w wording) Outcome {
	out := c.fail(w, "the service failed, on purpose")
	out.Exchange = conversation(kind, "request to the service", "fault "+string(c.Fault())+", on purpose")
	return out
}
