package transform

import (
	"time"

	"journeydesigner/engine/claims"
)

// dates are the methods on dates and instants.
var dates = []Method{
	{
		Name: "GetCurrentDateTime", Doc: "Sets the output to the current instant in UTC.",
		Outputs: []Slot{{Role: "currentDateTime", Type: claims.DateTime}},
		Run: func(c *Call) error {
			c.set("currentDateTime", claims.Time(c.Environment.Now))
			return nil
		},
	},
	{
		Name: "AssertDateTimeIsGreaterThan", Doc: "Fails unless the left date is later than the right one.",
		Inputs: []Slot{{Role: "leftOperand", Type: claims.String}, {Role: "rightOperand", Type: claims.String, Optional: true}},
		Parameters: []Parameter{
			{Id: "AssertIfEqualTo", Type: claims.Boolean, Default: "true"},
			{Id: "AssertIfRightOperandIsNotPresent", Type: claims.Boolean, Default: "false"},
			{Id: "TreatAsEqualIfWithinMillseconds", Type: claims.Int, Default: "0"},
		},
		MessageKey:     "DateTimeGreaterThan",
		DefaultMessage: "Claim value comparison failed: The provided left operand is greater than the right operand.",
		Run:            assertDateTimeIsGreaterThan,
	},
}

// assertDateTimeIsGreaterThan follows the example and the unit test where the page contradicts itself: right
// later than left throws. Decisions where it says nothing (reference, section 5, points 2 and 3): a missing
// right operand throws exactly if AssertIfRightOperandIsNotPresent says so, and operands inside the
// tolerance count as equal even where left is later.
func assertDateTimeIsGreaterThan(c *Call) error {
	right, present := c.in("rightOperand")
	if !present || right.IsEmpty() {
		throw, err := c.flag("AssertIfRightOperandIsNotPresent")
		if err == nil && throw {
			return &Assertion{}
		}
		return err
	}
	leftAt, err := claims.ParseDateTime(c.text("leftOperand"))
	if err != nil {
		return err
	}
	rightAt, err := claims.ParseDateTime(right.Text())
	if err != nil {
		return err
	}
	throwIfEqual, err := c.flag("AssertIfEqualTo")
	if err != nil {
		return err
	}
	tolerance, err := c.number("TreatAsEqualIfWithinMillseconds")
	if err != nil {
		return err
	}
	difference := leftAt.Sub(rightAt)
	equal := difference.Abs() <= time.Duration(tolerance)*time.Millisecond
	if equal && throwIfEqual || !equal && difference < 0 {
		return &Assertion{}
	}
	return nil
}
