package transform

import (
	"strconv"

	"journeydesigner/engine/claims"
)

// integers are the methods on numbers.
var integers = []Method{
	{
		Name: "AdjustNumber", Doc: "Adds one to a number, or subtracts one; an absent claim counts as 0.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.Int, Optional: true}},
		Parameters: []Parameter{{Id: "Operator", Type: claims.String, Default: "INCREMENT"}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.Int}},
		Run: func(c *Call) error {
			operator, err := c.choice("Operator", "INCREMENT", "DECREMENT")
			if err != nil {
				return err
			}
			n := int64(0)
			if v, ok := c.in("inputClaim"); ok && !v.IsEmpty() {
				if n, err = strconv.ParseInt(v.Text(), 10, 64); err != nil {
					return err
				}
			}
			if operator == "INCREMENT" {
				n++
			} else {
				n--
			}
			return c.setNumber("outputClaim", claims.Int, n)
		},
	},
	{
		Name: "AssertNumber", Doc: "Compares a number with the parameter: fails where the comparison holds, or tells its result.",
		Inputs: []Slot{{Role: "inputClaim", Type: claims.Int}},
		Parameters: []Parameter{
			{Id: "CompareToValue", Type: claims.Int, Required: true}, {Id: "Operator", Type: claims.String, Required: true},
			{Id: "throwError", Type: claims.Boolean, Default: "true"},
		},
		Outputs:        []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		MessageKey:     "AssertNumberError",
		DefaultMessage: "The number does not meet the condition of the policy.",
		Run:            assertNumber,
	},
	{
		Name: "ConvertNumberToStringClaim", Doc: "Writes a number as decimal digits.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.Long}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			c.set("outputClaim", claims.Text(c.text("inputClaim")))
			return nil
		},
	},
}

// setNumber sets an output to a number of a type; an overflow is .NET's.
func (c *Call) setNumber(role string, kind claims.DataType, n int64) error {
	v, err := claims.Parse(kind, strconv.FormatInt(n, 10))
	c.set(role, v)
	return err
}

// assertNumber: in assertion mode a comparison that holds throws, and the output is false when nothing was
// thrown (policy unit tests).
func assertNumber(c *Call) error {
	n, err := strconv.Atoi(c.text("inputClaim"))
	if err != nil {
		return err
	}
	to, err := c.number("CompareToValue")
	if err != nil {
		return err
	}
	operator, err := c.choice("Operator", "LessThan", "GreaterThan", "GreaterThanOrEqual", "LessThanOrEqual", "Equal", "NotEqual")
	if err != nil {
		return err
	}
	throw, err := c.flag("throwError")
	if err != nil {
		return err
	}
	holds := map[string]bool{
		"LessThan": n < to, "GreaterThan": n > to, "GreaterThanOrEqual": n >= to, "LessThanOrEqual": n <= to, "Equal": n == to, "NotEqual": n != to,
	}[operator]
	if throw && holds {
		return &Assertion{}
	}
	if !throw || !c.decided("assertedOutput", "untouched") {
		c.set("outputClaim", claims.Bool(holds))
	}
	return nil
}
