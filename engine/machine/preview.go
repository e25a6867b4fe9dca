package machine

import (
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// Verdict is what a precondition would come to.
type Verdict struct {
	// Holds is the test's own result; Skips says that the step would be skipped.
	Holds, Skips bool
	// Why is the reason in words, such as "objectId exists"; Fault names a precondition that this version
	// does not run.
	Why, Fault string
}

// Preview evaluates a step's precondition over a claims bag without running anything.
func Preview(c *policy.Precondition, bag claims.Bag) Verdict {
	r := test(c, bag, "SkipThisOrchestrationStep")
	return Verdict{Holds: r.holds, Skips: r.fires, Why: r.why, Fault: r.fault}
}
