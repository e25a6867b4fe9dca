package transform

import (
	"errors"
	"fmt"

	"journeydesigner/engine/claims"
)

// localized are the methods that read the texts of a page in the journey's language.
var localized = []Method{
	{
		Name: "FormatLocalizedString", Doc: "Formats claims by a localized format string.",
		AnyInputs:  true,
		Parameters: []Parameter{{Id: "stringFormatId", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			id := c.parameter("stringFormatId")
			text, ok := c.localized("FormatLocalizedStringTransformationClaimType", id)
			if !ok {
				return fmt.Errorf("no localized string of ElementType FormatLocalizedStringTransformationClaimType has the StringId %q", id)
			}
			var args []string
			for _, in := range c.arguments.Inputs {
				args = append(args, in.Value.NetText())
			}
			out, err := claims.Format(text, args...)
			if err == nil && claims.Length(out) > 4000 {
				err = errors.New("the formatted text is longer than 4000 characters")
			}
			c.set("outputClaim", claims.Text(out))
			return err
		},
	},
	{
		Name: "GetLocalizedStringsTransformation", Doc: "Sets claims to localized strings.",
		AnyOutputs: true,
		Run: func(c *Call) error {
			for _, t := range c.arguments.Outputs {
				text, ok := c.localized("GetLocalizedStringsTransformationClaimType", t.Role)
				if ok || !c.decided("localizedMissing", "untouched") {
					c.set(t.Role, claims.Text(text))
				}
			}
			return nil
		},
	},
	{
		Name: "GetMappedValueFromLocalizedCollection", Doc: "Looks a text up in the permitted values of the output claim and gives the value.",
		Inputs:  []Slot{{Role: "mapFromClaim", Type: claims.String, Optional: true}},
		Outputs: []Slot{{Role: "restrictionValueClaim", Type: claims.String}},
		Run: func(c *Call) error {
			t, _ := c.target("restrictionValueClaim")
			options := t.Type.Options
			if c.Environment.Collection != nil {
				if own, ok := c.Environment.Collection(t.Type.Id); ok {
					options = own
				}
			}
			_, given := c.in("mapFromClaim")
			for _, o := range options {
				if given && equalOrdinal(o.Text, c.text("mapFromClaim"), c.decided("mappedCase", "ignored")) {
					c.set("restrictionValueClaim", claims.Text(o.Value))
					return nil
				}
			}
			if c.decided("mappedMissing", "empty") {
				c.set("restrictionValueClaim", claims.Text(""))
			}
			return nil
		},
	},
}

func (c *Call) localized(elementType, stringId string) (string, bool) {
	if c.Environment.Localized == nil {
		return "", false
	}
	return c.Environment.Localized(elementType, stringId)
}
