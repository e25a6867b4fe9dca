package transform

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
)

// phones are the methods on telephone numbers.
var phones = []Method{
	{
		Name: "ConvertPhoneNumberClaimToString", Doc: "Writes a phone number as text.",
		Inputs:  []Slot{{Role: "phoneNumber", Type: claims.PhoneNumber}},
		Outputs: []Slot{{Role: "phoneNumberString", Type: claims.String}},
		Run: func(c *Call) error {
			c.set("phoneNumberString", claims.Text(c.text("phoneNumber")))
			return nil
		},
	},
	{
		Name: "ConvertStringToPhoneNumberClaim", Doc: "Reads a phone number and normalises it to + and digits.",
		Inputs:         []Slot{{Role: "phoneNumberString", Type: claims.String}, {Role: "country", Type: claims.String, Optional: true}},
		Outputs:        []Slot{{Role: "outputClaim", Type: claims.PhoneNumber}},
		MessageKey:     "UserMessageIfClaimsTransformationInvalidPhoneNumber",
		DefaultMessage: "The phone number is not valid.",
		Run: func(c *Call) error {
			n, err := readPhone(c.text("phoneNumberString"), c.text("country"))
			if err != nil {
				return &Assertion{}
			}
			v, err := claims.Parse(claims.PhoneNumber, n.international())
			c.set("outputClaim", v)
			return err
		},
	},
	{
		Name: "GetNationalNumberAndCountryCodeFromPhoneNumberString", Doc: "Splits a phone number into its national number and its country.",
		Inputs: []Slot{{Role: "phoneNumber", Type: claims.String}},
		Parameters: []Parameter{
			{Id: "throwExceptionOnFailure", Type: claims.Boolean, Default: "false"}, {Id: "countryCodeType", Type: claims.String, Default: "CallingCode"},
		},
		Outputs:        []Slot{{Role: "nationalNumber", Type: claims.String}, {Role: "countryCode", Type: claims.String}},
		MessageKey:     "UserMessageIfPhoneNumberParseFailure",
		DefaultMessage: "The phone number could not be read.",
		Run:            splitPhone,
	},
}

// phone is a number in its parts. The documentation's own examples are numbers that no plan assigns, so
// numbers are read and normalised but need not be valid; a leading zero stays with a country.
type phone struct {
	code     int
	region   string
	national string
}

func (p phone) international() string { return fmt.Sprintf("+%d%s", p.code, p.national) }

var errPhone = errors.New("no phone number")

func readPhone(text, country string) (phone, error) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	if len(digits) < 4 || len(digits) > 17 || strings.ContainsFunc(text, func(r rune) bool {
		return !strings.ContainsRune("0123456789+-() .", r)
	}) {
		return phone{}, errPhone
	}
	if strings.HasPrefix(strings.TrimSpace(text), "+") {
		code := leadingCallingCode(digits)
		national := strings.TrimPrefix(digits, strconv.Itoa(code))
		if code == 0 || len(national) < 2 {
			return phone{}, errPhone
		}
		return phone{code, regionOf(code), national}, nil
	}
	code := callingCodeOf(strings.ToUpper(country))
	if country == "" || code == 0 {
		return phone{}, errPhone
	}
	return phone{code, strings.ToUpper(country), digits}, nil
}

func splitPhone(c *Call) error {
	kind, err := c.choice("countryCodeType", "CallingCode", "ISO3166")
	if err != nil {
		return err
	}
	throw, err := c.flag("throwExceptionOnFailure")
	if err != nil {
		return err
	}
	n, err := readPhone(c.text("phoneNumber"), "")
	switch {
	case err != nil && throw:
		return &Assertion{}
	case err != nil:
		return nil //nolint:nilerr // documented: without throwExceptionOnFailure no output is written
	}
	c.set("nationalNumber", claims.Text(n.national))
	code := fmt.Sprintf("+%d", n.code)
	if kind == "ISO3166" {
		code = n.region
	}
	c.set("countryCode", claims.Text(code))
	return nil
}
