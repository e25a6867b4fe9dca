package transform

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
)

// texts are the methods on strings.
var texts = []Method{
	{
		Name: "CompareClaims", Doc: "Tells whether two strings are equal, or not equal.",
		Inputs: []Slot{{Role: "inputClaim1", Type: claims.String, Optional: true}, {Role: "inputClaim2", Type: claims.String, Optional: true}},
		Parameters: []Parameter{
			{Id: "operator", Type: claims.String, Default: "EQUAL"},
			{Id: "ignoreCase", Type: claims.String, Default: "false"},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			a, hasA := c.in("inputClaim1")
			b, hasB := c.in("inputClaim2")
			return compare(c, a.Text(), b.Text(), hasA == hasB)
		},
	},
	{
		Name: "CompareClaimToValue", Doc: "Tells whether a string equals the parameter, or does not.",
		Inputs: []Slot{{Role: "inputClaim1", Type: claims.String, Optional: true}},
		Parameters: []Parameter{
			{Id: "compareTo", Type: claims.String, Required: true},
			{Id: "operator", Type: claims.String, Default: "equal"},
			{Id: "ignoreCase", Type: claims.String, Default: "false"},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			a, ok := c.in("inputClaim1")
			return compare(c, a.Text(), c.parameter("compareTo"), ok)
		},
	},
	{
		Name: "CreateRandomString", Doc: "Creates a random GUID or number, optionally formatted and in base64.",
		Parameters: []Parameter{
			{Id: "randomGeneratorType", Type: claims.String, Required: true},
			{Id: "stringFormat", Type: claims.String},
			{Id: "base64", Type: claims.Boolean, Default: "false"},
			{Id: "maximumNumber", Type: claims.Int, Default: "1000"},
			{Id: "seed", Type: claims.Int},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:     createRandomString,
	},
	{
		Name: "CreateStringClaim", Doc: "Sets the output to the parameter's text.",
		Parameters: []Parameter{{Id: "value", Type: claims.String, Required: true, Expressions: true}},
		Outputs:    []Slot{{Role: "createdClaim", Type: claims.String}},
		Run: func(c *Call) error {
			c.set("createdClaim", claims.Text(c.parameter("value")))
			return nil
		},
	},
	{
		Name: "FormatStringClaim", Doc: "Formats one string by a .NET format string.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{{Id: "stringFormat", Type: claims.String, Required: true, Expressions: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        func(c *Call) error { return format(c, c.text("inputClaim")) },
	},
	{
		Name: "FormatStringMultipleClaims", Doc: "Formats two strings by a .NET format string.",
		Inputs:     []Slot{{Role: "inputClaim1", Type: claims.String}, {Role: "inputClaim2", Type: claims.String}},
		Parameters: []Parameter{{Id: "stringFormat", Type: claims.String, Required: true, Expressions: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        func(c *Call) error { return format(c, c.text("inputClaim1"), c.text("inputClaim2")) },
	},
}

func format(c *Call, args ...string) error {
	text, err := claims.Format(c.parameter("stringFormat"), args...)
	if err != nil {
		return fmt.Errorf("stringFormat: %w", err)
	}
	c.set("outputClaim", claims.Text(text))
	return nil
}

// compare sets outputClaim. Where nothing is documented (reference, section 5, point 5) the operator is
// EQUAL and case matters; a comparison with an absent claim is unequal, two absent claims are equal.
func compare(c *Call, a, b string, comparable bool) error {
	ignore, err := c.flag("ignoreCase")
	if err != nil {
		return err
	}
	if ignore {
		a, b = strings.ToUpper(a), strings.ToUpper(b)
	}
	equal := comparable && a == b
	switch strings.ToUpper(strings.Join(strings.Fields(c.parameter("operator")), " ")) {
	case "EQUAL":
	case "NOT EQUAL":
		equal = !equal
	default:
		return fmt.Errorf("input parameter operator is %q; it must be EQUAL or NOT EQUAL", c.parameter("operator"))
	}
	c.set("outputClaim", claims.Bool(equal))
	return nil
}

// createRandomString draws, formats, then encodes, in this order. A seed is refused: the service's seeded
// sequence is that of .NET's Random, which this version does not reproduce.
func createRandomString(c *Call) error {
	var text string
	switch strings.ToUpper(c.parameter("randomGeneratorType")) {
	case "GUID":
		text = c.Environment.GUID()
	case "INTEGER":
		if c.parameter("seed") != "" {
			return fmt.Errorf("input parameter seed: the numbers that .NET draws from a seed are not reproduced here")
		}
		limit, err := c.number("maximumNumber")
		if err != nil {
			return err
		}
		text = strconv.Itoa(c.Environment.Number(limit))
	default:
		return fmt.Errorf("input parameter randomGeneratorType is %q; it must be GUID or INTEGER", c.parameter("randomGeneratorType"))
	}
	if f := c.parameter("stringFormat"); f != "" {
		formatted, err := claims.Format(f, text)
		if err != nil {
			return fmt.Errorf("stringFormat: %w", err)
		}
		text = formatted
	}
	encode, err := c.flag("base64")
	if err != nil {
		return err
	}
	if encode {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	c.set("outputClaim", claims.Text(text))
	return nil
}
