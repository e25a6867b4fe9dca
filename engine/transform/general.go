package transform

import "journeydesigner/engine/claims"

// generals are the methods on claims of any type.
var generals = []Method{
	{
		Name: "CopyClaim", Doc: "Copies a claim to another of the same type.",
		Inputs:  []Slot{{Role: "inputClaim", Optional: true}},
		Outputs: []Slot{{Role: "outputClaim"}},
		Run: func(c *Call) error {
			v, ok := c.in("inputClaim")
			switch {
			case ok:
				c.set("outputClaim", v)
			case c.decided("absentCopy", "cleared"):
				c.clear("outputClaim")
			}
			return nil
		},
	},
	{
		Name: "DoesClaimExist", Doc: "Tells whether a claim is in the claims bag, be it empty.",
		Inputs:  []Slot{{Role: "inputClaim", Optional: true}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			_, ok := c.in("inputClaim")
			c.set("outputClaim", claims.Bool(ok))
			return nil
		},
	},
	{
		Name: "NullClaim", Doc: "Removes a claim from the claims bag.",
		Outputs: []Slot{{Role: "claim_to_null", Type: claims.String}},
		Run: func(c *Call) error {
			c.clear("claim_to_null")
			return nil
		},
	},
}
