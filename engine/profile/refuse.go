package profile

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// wording is the default text of a failure that a message key may replace.
type wording struct {
	// code is the service's error code, or empty.
	code string
	key  string
	// older are keys that samples use in place of key.
	older []string
	// message has the placeholders {0}, {1}.
	message string
}

// throttledCode is the service's code for too many requests, which the application may repeat later (errors reference).
const throttledCode = "AADB2C90244"

// fail gives the outcome of a failure in its wording, with the values of the placeholders.
func (c *Call) fail(t wording, sentence string, args ...string) Outcome {
	oauthError := ""
	if t.code == throttledCode {
		oauthError = "temporarily_unavailable"
	}
	return Outcome{Sentence: sentence, Failure: &Failure{
		Code: t.code, Error: oauthError, Key: t.key, OlderKeys: t.older, Args: args, Message: t.message, Profile: c.Profile.Id.Text, Span: c.Profile.Span,
	}}
}

// refuse gives the outcome of a failure in plain words.
func (c *Call) refuse(code, key, message string) Outcome {
	return c.fail(wording{code: code, key: key, message: message}, message)
}

// fault gives the outcome of a failure that only a change of the policy can mend: it ends the run even on a page.
func (c *Call) fault(code string, at policy.Value, format string, args ...any) Outcome {
	message := fmt.Sprintf(format, args...)
	span := at.Span()
	if span.IsZero() {
		span = c.Profile.Span
	}
	return Outcome{Sentence: message, Failure: &Failure{Code: code, Message: message, Fatal: true, Profile: c.Profile.Id.Text, Span: span}}
}

// missingMetadata is the fault of a profile without a metadata item that it must have.
func (c *Call) missingMetadata(key string) Outcome {
	return c.fault("AADB2C90023", policy.Value{}, "The required metadata item %s is missing on %s.", key, c.Profile.Id.Text)
}

// missingInput is the fault of a profile without a value for an input claim that its handler needs.
func (c *Call) missingInput(name string) Outcome {
	return c.refuse("AADB2C90037", "", fmt.Sprintf("The technical profile %s needs an input claim with the partner name %s and a value.", c.Profile.Id.Text, name))
}

// number is a metadata item as a number within a range, or usually where the item is not set. A number outside
// the range is a fault of the policy.
func (c *Call) number(key string, low, high, usually int) (int, *Outcome) {
	v, ok := c.Profile.MetadataItem(key)
	if !ok {
		return usually, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(v.Text))
	if err != nil || n < low || n > high {
		out := c.fault("AADB2C90037", v, "The metadata item %s of %s is %q; it must be a number from %d to %d.", key, c.Profile.Id.Text, v.Text, low, high)
		return 0, &out
	}
	return n, nil
}

// now is the instant of the simulated world at the call.
func (c *Call) now() time.Time { return c.World.Now(c.Setup) }

// in names an input claim's text by the partner's name; empty where there is none.
func (c *Call) in(name string) string {
	in, _ := c.input(name)
	return in.Value.Text()
}

// operation is the metadata item Operation, under any of the names that the handler knows.
func (c *Call) operation(known ...string) (string, *Outcome) {
	v, ok := c.Profile.MetadataItem("Operation")
	if !ok || v.Text == "" {
		out := c.missingMetadata("Operation")
		return "", &out
	}
	for _, name := range known {
		if strings.EqualFold(name, v.Text) {
			return name, nil
		}
	}
	out := unsupported(c, "operation "+v.Text, v)
	return "", &out
}

// conversation is an exchange of one line each way.
func conversation(kind, request, response string) *world.Exchange {
	return &world.Exchange{Kind: kind, Request: request, Response: response}
}
