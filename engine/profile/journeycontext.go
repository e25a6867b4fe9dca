package profile

import (
	"context"

	"journeydesigner/engine/claims"
)

// journeyContext gives what is known of the run itself: the client's address and the correlation id. Everything
// else that such a profile lists keeps its default (technical profiles reference, section 21).
type journeyContext struct{}

// Call returns what the run knows.
func (journeyContext) Call(_ context.Context, c *Call) Outcome {
	return Outcome{
		Returned: map[string]claims.Value{"IP-Address": claims.Text(c.Request.ClientIp), "CorrelationId": claims.Text(c.CorrelationId)},
		Sentence: "the client's address and the correlation id",
	}
}
