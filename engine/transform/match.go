package transform

import (
	"fmt"
	"strings"

	"journeydesigner/engine/claims"
)

// matches are the methods that set claims where something matches, and look-ups.
var matches = []Method{
	{
		Name: "AssertStringClaimsAreEqual", Doc: "Fails unless two strings are equal.",
		Inputs:         []Slot{{Role: "inputClaim1", Type: claims.String}, {Role: "inputClaim2", Type: claims.String}},
		Parameters:     []Parameter{{Id: "stringComparison", Type: claims.String, Default: "OrdinalIgnoreCase"}},
		MessageKey:     "UserMessageIfClaimsTransformationStringsAreNotEqual",
		DefaultMessage: `Claim value comparison failed using StringComparison "OrdinalIgnoreCase".`,
		Run: func(c *Call) error {
			equal, err := c.comparison(c.text("inputClaim1"), c.text("inputClaim2"))
			if err == nil && !equal {
				kind, _ := c.choice("stringComparison", "Ordinal", "OrdinalIgnoreCase")
				return &Assertion{Text: fmt.Sprintf("Claim value comparison failed using StringComparison %q.", kind)}
			}
			return err
		},
	},
	{
		Name: "CopyClaimIfPredicateMatch", Doc: "Copies a string where it meets the predicates of the output claim.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.String}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			t, _ := c.target("outputClaim")
			only := claims.Type{Id: t.Type.Id, DataType: claims.String, Groups: t.Type.Groups}
			if c.decided("copyPattern", "patternToo") {
				only.Pattern = t.Type.Pattern
			}
			if text := c.text("inputClaim"); len(only.Check(text, c.Environment.Now)) == 0 {
				c.set("outputClaim", claims.Text(text))
			}
			return nil
		},
	},
	{
		Name: "LookupValue", Doc: "Looks a value up among the parameters.",
		Inputs:         []Slot{{Role: "inputParameterId", Type: claims.String}},
		Parameters:     []Parameter{{Id: "errorOnFailedLookup", Type: claims.Boolean, Default: "false"}},
		AnyParameters:  true,
		Outputs:        []Slot{{Role: "outputClaim", Type: claims.String}},
		MessageKey:     "LookupNotFound",
		DefaultMessage: "The value was not found in the look-up table of the policy.",
		Run:            lookup,
	},
	{
		Name: "SetClaimIfBooleansMatch", Doc: "Sets a string where a boolean equals the parameter.",
		Inputs:     []Slot{{Role: "claimToMatch", Type: claims.Boolean}},
		Parameters: []Parameter{{Id: "matchTo", Type: claims.String, Required: true}, {Id: "outputClaimIfMatched", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			want, err := c.flag("matchTo")
			if v, _ := c.in("claimToMatch"); err == nil && v.IsTrue() == want {
				c.set("outputClaim", claims.Text(c.parameter("outputClaimIfMatched")))
			} else if c.decided("booleansDiffer", "cleared") {
				c.clear("outputClaim")
			}
			return err
		},
	},
	{
		Name: "SetClaimsIfRegexMatch", Doc: "Tells whether a regular expression matches, and sets claims from it.",
		Inputs: []Slot{{Role: "claimToMatch", Type: claims.String}},
		Parameters: []Parameter{
			{Id: "matchTo", Type: claims.String, Required: true}, {Id: "outputClaimIfMatched", Type: claims.String},
			{Id: "extractGroups", Type: claims.Boolean, Default: "false"},
		},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}, {Role: "regexCompareResultClaim", Type: claims.Boolean}},
		AnyOutputs: true,
		Run:        matchRegex,
	},
	{
		Name: "SetClaimsIfStringsAreEqual", Doc: "Tells whether a string equals the parameter, and sets a message and its code where it does.",
		Inputs: []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{
			{Id: "matchTo", Type: claims.String, Required: true}, {Id: "stringComparison", Type: claims.String, Default: "Ordinal"},
			{Id: "stringMatchMsg", Type: claims.String}, {Id: "stringMatchMsgCode", Type: claims.String},
		},
		Outputs: []Slot{
			{Role: "outputClaim1", Type: claims.String}, {Role: "outputClaim2", Type: claims.String}, {Role: "stringCompareResultClaim", Type: claims.Boolean},
		},
		Run: func(c *Call) error {
			equal, err := c.comparison(c.text("inputClaim"), c.parameter("matchTo"))
			if equal {
				c.set("outputClaim1", claims.Text(c.parameter("stringMatchMsg")))
				c.set("outputClaim2", claims.Text(c.parameter("stringMatchMsgCode")))
			} else if c.decided("stringsDiffer", "cleared") {
				c.clear("outputClaim1")
				c.clear("outputClaim2")
			}
			c.set("stringCompareResultClaim", claims.Bool(equal))
			return err
		},
	},
	{
		Name: "SetClaimsIfStringsMatch", Doc: "Tells whether a string equals the parameter, and sets another where it does.",
		Inputs: []Slot{{Role: "claimToMatch", Type: claims.String}},
		Parameters: []Parameter{
			{Id: "matchTo", Type: claims.String, Required: true}, {Id: "stringComparison", Type: claims.String, Default: "Ordinal"},
			{Id: "outputClaimIfMatched", Type: claims.String},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}, {Role: "stringCompareResultClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			equal, err := c.comparison(c.text("claimToMatch"), c.parameter("matchTo"))
			if equal {
				c.set("outputClaim", claims.Text(c.parameter("outputClaimIfMatched")))
			} else {
				c.clear("outputClaim")
			}
			c.set("stringCompareResultClaim", claims.Bool(equal))
			return err
		},
	},
	{
		Name: "GetAgeGroupConsentProvidedAndRequiresConsent", Doc: "Tells the age group of a person by date of birth and country.", Undocumented: true,
		Inputs: []Slot{
			{Role: "dateOfBirth", Type: claims.Date}, {Role: "countryCode", Type: claims.String, Optional: true},
			{Role: "consentProvidedForMinor", Type: claims.String, Optional: true},
		},
		Outputs: []Slot{
			{Role: "ageGroup", Type: claims.String}, {Role: "requiresParentalConsent", Type: claims.Boolean}, {Role: "consentProvidedForMinor", Type: claims.String},
		},
		Run: ageGroup,
	},
}

// comparison compares by the parameter stringComparison.
func (c *Call) comparison(a, b string) (bool, error) {
	kind, err := c.choice("stringComparison", "Ordinal", "OrdinalIgnoreCase")
	return err == nil && equalOrdinal(a, b, kind == "OrdinalIgnoreCase"), err
}

// lookup compares keys; the parameter errorOnFailedLookup is no entry.
func lookup(c *Call) error {
	fail, err := c.flag("errorOnFailedLookup")
	if err != nil {
		return err
	}
	key := c.text("inputParameterId")
	for _, p := range c.arguments.Parameters {
		if equalOrdinal(p.Id, key, c.decided("lookupCase", "ignored")) && !strings.EqualFold(p.Id, "errorOnFailedLookup") {
			c.set("outputClaim", claims.Text(p.Text))
			return nil
		}
	}
	if fail {
		return &Assertion{}
	}
	if !c.decided("lookupMissing", "untouched") {
		c.set("outputClaim", claims.Text(""))
	}
	return nil
}

// matchRegex searches unanchored.
func matchRegex(c *Call) error {
	re, err := claims.CompileRegex(c.parameter("matchTo"))
	if err != nil {
		return fmt.Errorf("input parameter matchTo does not compile: %w", err)
	}
	extract, err := c.flag("extractGroups")
	if err != nil {
		return err
	}
	groups, ok, err := re.Find(c.text("claimToMatch"))
	if err != nil {
		return err
	}
	c.set("regexCompareResultClaim", claims.Bool(ok))
	if !ok {
		if !c.decided("regexNoMatch", "untouched") {
			c.clear("outputClaim")
		}
		return nil
	}
	if text := c.parameter("outputClaimIfMatched"); text != "" {
		c.set("outputClaim", claims.Text(text))
	}
	for _, g := range groups {
		if t, wanted := c.target(g.Name); extract && (g.Matched || c.decided("regexGroupMissed", "empty")) && wanted && !claims.IsNumber(g.Name) {
			c.set(t.Role, claims.Text(g.Text))
		}
	}
	return nil
}

// ages are the ages of consent and of majority by country (age gating rules of the user-access article); 0
// means that there is none.
var ages = []struct {
	countries      string
	consent, minor int
}{
	{"AE BH CM EG NA SG TD", 0, 21},
	{"TH TW", 0, 20},
	{"ES GB IE PL SE US", 13, 18},
	{"AT BE KR", 14, 18},
	{"BG CY CZ DE DK EE FR GR HR HU IT LT LU LV MT NL PT RO SI SK", 16, 18},
}

func ageGroup(c *Call) error {
	born, err := claims.ParseDateTime(c.text("dateOfBirth"))
	if err != nil {
		return err
	}
	consent, minor := 0, 18
	for _, row := range ages {
		for _, country := range strings.Fields(row.countries) {
			if strings.EqualFold(country, c.text("countryCode")) {
				consent, minor = row.consent, row.minor
			}
		}
	}
	younger := func(age int) bool { return age > 0 && born.AddDate(age, 0, 0).After(c.Environment.Now) }
	group, requires := "Adult", false
	switch {
	case younger(consent):
		group, requires = "Minor", !strings.EqualFold(c.text("consentProvidedForMinor"), "granted")
	case younger(minor):
		group = "MinorNoConsentRequired"
	}
	c.set("ageGroup", claims.Text(group))
	c.set("requiresParentalConsent", claims.Bool(requires))
	if v, ok := c.in("consentProvidedForMinor"); ok {
		c.set("consentProvidedForMinor", v)
	}
	return nil
}
