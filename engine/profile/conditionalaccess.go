package profile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// conditionalAccess evaluates the conditional access policies of the directory, and is told of the challenges that
// were met (technical profiles reference, section 19). It blocks nobody: the journey does. The answers are those of
// the run's persona for the profile; without one there are no challenges.
type conditionalAccess struct{}

// challenges are what an evaluation may demand.
var challenges = []string{"block", "mfa", "chg_pwd"}

// Call performs the profile's OperationType.
func (conditionalAccess) Call(_ context.Context, c *Call) Outcome {
	operation, ok := c.Profile.MetadataItem("OperationType")
	if !ok || operation.Text == "" {
		return c.missingMetadata("OperationType")
	}
	switch c.Fault() {
	case world.Status500, world.TimedOut:
		out := c.refuse("AADB2C90037", "", "The conditional access service did not answer.")
		out.Exchange = conversation("conditional access", operation.Text, "fault "+string(c.Fault())+", on purpose")
		return out
	}
	switch strings.ToLower(operation.Text) {
	case "evaluation":
		return c.evaluateAccess()
	case "remediation":
		met := c.in("ChallengesSatisfied")
		return Outcome{
			Exchange: conversation("conditional access", "remediation: "+met, "noted"), Sentence: "the service was told of the challenges that were met: " + met,
		}
	}
	return c.fault("AADB2C90037", operation, "The metadata item OperationType of %s is %q; it must be Evaluation or Remediation.", c.Profile.Id.Text, operation.Text)
}

func (c *Call) evaluateAccess() Outcome {
	if c.in("UserId") == "" {
		return c.missingInput("UserId")
	}
	if v, err := claims.Parse(claims.Boolean, c.in("IsFederated")); err == nil && v.IsTrue() {
		return c.refuse("AADB2C90037", "", "Conditional access is evaluated for local accounts only: the input claim IsFederated of "+c.Profile.Id.Text+" must be false.")
	}
	persona := c.Setup.Personas[claims.Fold(c.Profile.Id.Text)]
	returned := map[string]claims.Value{"Challenges": claims.Strings(), "MultiConditionalAccessStatus": claims.Text("Evaluated")}
	for name, v := range persona.Claims {
		returned[name] = v
	}
	demanded, err := claims.Convert(returned["Challenges"], claims.StringCollection)
	if err != nil {
		return c.refuse("AADB2C90037", "", "Challenges is no list: "+err.Error())
	}
	returned["Challenges"] = demanded
	for _, challenge := range demanded.Items() {
		if !slices.Contains(challenges, challenge) {
			return c.fault("AADB2C90037", policy.Value{}, "Conditional access knows no challenge %q; there are %s.", challenge, strings.Join(challenges, ", "))
		}
	}
	text := "no challenges"
	if n := demanded.Items(); len(n) > 0 {
		text = strings.Join(n, ", ")
	}
	return Outcome{
		Returned: returned, Exchange: conversation("conditional access", fmt.Sprintf("evaluation for %s, signed in by %s", c.in("UserId"), c.in("AuthenticationMethodsUsed")), text),
		Sentence: "conditional access demands " + text,
	}
}
