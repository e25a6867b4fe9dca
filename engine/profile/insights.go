package profile

import (
	"context"
	"strings"

	"journeydesigner/engine/policy"
)

// insights notes an event of Application Insights. Nothing is sent, and it never fails a journey whose policy is
// right (technical profiles reference, section 20).
type insights struct{}

// isInsights recognises the profiles whose input claims are resolved without a switch (claims resolvers reference,
// section 4).
func isInsights(p *policy.TechnicalProfile) bool {
	return proprietary(p, "AzureApplicationInsightsProvider")
}

// Call takes the event's name and properties off the input claims.
func (insights) Call(_ context.Context, c *Call) Outcome {
	if c.Caller != nil {
		return c.fault("AADB2C90037", policy.Value{}, "An Application Insights profile cannot be a validation technical profile: %s runs on the page of %s.", c.Profile.Id.Text, c.Caller.Id.Text)
	}
	if fault := c.needMetadata("InstrumentationKey"); fault != nil {
		return *fault
	}
	if c.Flag("DisableTelemetry", false) {
		return Outcome{Sentence: "telemetry is switched off"}
	}
	name := "an event without a name"
	var properties []string
	for _, in := range c.payload() {
		if strings.EqualFold(in.Name, "eventName") {
			name = in.Value.Text()
			continue
		}
		property, ok := strings.CutPrefix(in.Name, "{property:")
		if ok {
			properties = append(properties, strings.TrimSuffix(property, "}")+"="+in.Value.Text())
		}
	}
	return Outcome{
		Exchange: conversation("application insights", "event "+name, strings.Join(properties, ", ")), Sentence: "the event " + name + " is noted, not sent",
	}
}
