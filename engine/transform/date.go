package transform

import (
	"time"

	"journeydesigner/engine/claims"
)

// dates are the methods on dates and instants.
var dates = []Method{
	{
		Name: "ConvertDateTimeToDateClaim", Doc: "Drops the time of an instant.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.DateTime}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Date}},
		Run:     func(c *Call) error { return c.convert("inputClaim", "outputClaim", claims.Date) },
	},
	{
		Name: "ConvertDateToDateTimeClaim", Doc: "Makes a day an instant: its midnight.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.Date}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.DateTime}},
		Run:     func(c *Call) error { return c.convert("inputClaim", "outputClaim", claims.DateTime) },
	},
	{
		Name: "DateTimeComparison", Doc: "Tells whether an instant, moved by a number of seconds, is the same as, later or earlier than another.",
		Inputs: []Slot{{Role: "firstDateTime", Type: claims.DateTime}, {Role: "secondDateTime", Type: claims.DateTime, Optional: true}},
		Parameters: []Parameter{
			{Id: "timeSpanInSeconds", Type: claims.Int, Default: "0"}, {Id: "operator", Type: claims.String, Required: true},
		},
		Outputs: []Slot{{Role: "result", Type: claims.Boolean}},
		Run:     compareDateTimes,
	},
	{
		Name: "IsTermsOfUseConsentRequired", Doc: "Tells whether consent is older than the text it was given to, or absent.",
		Inputs:     []Slot{{Role: "termsOfUseConsentDateTime", Type: claims.DateTime, Optional: true}},
		Parameters: []Parameter{{Id: "termsOfUseTextUpdateDateTime", Type: claims.DateTime, Required: true}},
		Outputs:    []Slot{{Role: "result", Type: claims.Boolean}},
		Run: func(c *Call) error {
			updated, err := claims.ParseDateTime(c.parameter("termsOfUseTextUpdateDateTime"))
			if err != nil {
				return err
			}
			given, ok := c.in("termsOfUseConsentDateTime")
			if !ok || given.IsEmpty() {
				c.set("result", claims.Bool(true))
				return nil
			}
			at, err := claims.ParseDateTime(given.Text())
			c.set("result", claims.Bool(at.Before(updated) || at.Equal(updated) && c.decided("consentAtUpdate", "required")))
			return err
		},
	},
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
// later than left throws.
func assertDateTimeIsGreaterThan(c *Call) error {
	right, present := c.in("rightOperand")
	if !present || right.IsEmpty() {
		throw, err := c.flag("AssertIfRightOperandIsNotPresent")
		if err == nil && throw != c.decided("absentRightOperand", "passes") {
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
	equal := difference.Abs() <= time.Duration(tolerance)*time.Millisecond && !(difference > 0 && c.decided("withinTolerance", "greater"))
	if equal && throwIfEqual || !equal && difference < 0 {
		return &Assertion{}
	}
	return nil
}

// convert sets an output to an input in another data type.
func (c *Call) convert(in, out string, to claims.DataType) error {
	v, _ := c.in(in)
	converted, err := claims.Parse(to, v.Text())
	c.set(out, converted)
	return err
}

// compareDateTimes moves the first instant by the span; an absent second one is the current instant.
func compareDateTimes(c *Call) error {
	first, err := claims.ParseDateTime(c.text("firstDateTime"))
	if err != nil {
		return err
	}
	second := c.Environment.Now
	if v, ok := c.in("secondDateTime"); ok && !v.IsEmpty() {
		if second, err = claims.ParseDateTime(v.Text()); err != nil {
			return err
		}
	}
	seconds, err := c.number("timeSpanInSeconds")
	if err != nil {
		return err
	}
	operator, err := c.choice("operator", "same", "later than", "earlier than")
	if err != nil {
		return err
	}
	order := first.Add(time.Duration(seconds) * time.Second).Compare(second)
	c.set("result", claims.Bool(map[string]bool{"same": order == 0, "later than": order > 0, "earlier than": order < 0}[operator]))
	return nil
}
