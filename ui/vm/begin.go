package vm

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
)

// beginTime bounds the search for a world in which a journey can end well; public policies need a tenth of it.
const beginTime = 400 * time.Millisecond

// beginning is what a run without a scenario begins with, where an empty directory and a plain request lead to no token.
type beginning struct {
	// of is the policy, the journey and what was changed of the outside that it was sought for.
	of      string
	machine *machine.Machine // nil where the plain world will do, or no other was found
}

// begin gives the machine of a run without a scenario: the plain one, unless the journey serves only somebody who exists
// already, or needs something in its request. Then the directory has a user, and the request what the policy reads of it,
// as a run that finds its own way on the command line begins.
func (d *desk) begin(params machine.Params, plain *machine.Machine) *machine.Machine {
	of := fmt.Sprint(d.graphKey, d.outside)
	if d.beginning.of != of {
		d.beginning = beginning{of: of}
		ctx, done := context.WithTimeout(context.Background(), beginTime)
		defer done()
		m, trail, err := explore.Auto(ctx, params, scenario.Player{})
		if err == nil && trail.State.Over() && trail.State.Result.Failure == nil && d.tellBeginning(m.Run(), plain.Run()) {
			d.beginning.machine = m
		}
	}
	if d.beginning.machine == nil {
		return plain
	}
	return d.beginning.machine
}

// tellBeginning says what a run begins with that another does not; false where they begin alike.
func (d *desk) tellBeginning(run, plain *profile.Run) bool {
	var parameters []string
	if run.Request.IdTokenHint != plain.Request.IdTokenHint {
		parameters = append(parameters, "id_token_hint")
	}
	for _, name := range slices.Sorted(maps.Keys(run.Request.Parameters)) {
		if run.Request.Parameters[name] != plain.Request.Parameters[name] {
			parameters = append(parameters, name)
		}
	}
	users := run.Setup.Users[len(plain.Setup.Users):]
	switch named := strings.Join(parameters, ", "); {
	case len(users) > 0 && named != "":
		d.say(Plain, "No way of the journey leads to a token without a user and a request that has %s: the run begins with %s in the directory, and with these", named, users[0].Text("displayName"))
	case len(users) > 0:
		d.say(Plain, "The journey serves only somebody who exists: the run begins with %s in the directory", users[0].Text("displayName"))
	case named != "":
		d.say(Plain, "The policy reads %s of the request: the run begins with one that has it", named)
	default:
		return false
	}
	return true
}
