package transform

import (
	"fmt"

	"journeydesigner/engine/claims"
)

// booleans are the methods on boolean claims.
var booleans = []Method{
	{
		Name: "AndClaims", Doc: "Sets the output to the logical and of two booleans.",
		Inputs:  []Slot{{Role: "inputClaim1", Type: claims.Boolean}, {Role: "inputClaim2", Type: claims.Boolean}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run:     func(c *Call) error { return twoBooleans(c, func(a, b bool) bool { return a && b }) },
	},
	{
		Name: "OrClaims", Doc: "Sets the output to the logical or of two booleans.",
		Inputs:  []Slot{{Role: "inputClaim1", Type: claims.Boolean}, {Role: "inputClaim2", Type: claims.Boolean}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run:     func(c *Call) error { return twoBooleans(c, func(a, b bool) bool { return a || b }) },
	},
	{
		Name: "NotClaims", Doc: "Sets the output to the negation of a boolean.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.Boolean}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			v, _ := c.in("inputClaim")
			c.set("outputClaim", claims.Bool(!v.IsTrue()))
			return nil
		},
	},
	{
		Name: "AssertBooleanClaimIsEqualToValue", Doc: "Fails unless a boolean claim equals the parameter.",
		Inputs:         []Slot{{Role: "inputClaim", Type: claims.Boolean}},
		Parameters:     []Parameter{{Id: "valueToCompareTo", Type: claims.Boolean, Required: true}},
		MessageKey:     "UserMessageIfClaimsTransformationBooleanValueIsNotEqual",
		DefaultMessage: `Boolean claim value comparison failed for claim type "inputClaim".`,
		Run: func(c *Call) error {
			equal, err := equalsParameter(c)
			if err == nil && !equal {
				return &Assertion{}
			}
			return err
		},
	},
	{
		Name: "CompareBooleanClaimToValue", Doc: "Tells whether a boolean claim equals the parameter.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.Boolean}},
		Parameters: []Parameter{{Id: "valueToCompareTo", Type: claims.Boolean, Required: true}},
		Outputs:    []Slot{{Role: "compareResult", Type: claims.Boolean}},
		Run: func(c *Call) error {
			equal, err := equalsParameter(c)
			if err != nil {
				return fmt.Errorf("compare: %w", err)
			}
			c.set("compareResult", claims.Bool(equal))
			return nil
		},
	},
}

func twoBooleans(c *Call, op func(a, b bool) bool) error {
	a, _ := c.in("inputClaim1")
	b, _ := c.in("inputClaim2")
	c.set("outputClaim", claims.Bool(op(a.IsTrue(), b.IsTrue())))
	return nil
}

func equalsParameter(c *Call) (bool, error) {
	want, err := c.flag("valueToCompareTo")
	v, _ := c.in("inputClaim")
	return v.IsTrue() == want, err
}
