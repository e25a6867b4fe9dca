package transform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"journeydesigner/engine/claims"
)

// texts are the methods on strings.
var texts = []Method{
	{
		Name: "BuildUri", Doc: "Builds a URI of scheme, host, path and query.",
		Inputs:     []Slot{{Role: "path", Type: claims.String, Optional: true}},
		Parameters: []Parameter{{Id: "scheme", Type: claims.String, Required: true}, {Id: "host", Type: claims.String, Required: true}},
		AnyInputs:  true, AnyParameters: true,
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:     buildUri,
	},
	{
		Name: "ChangeCase", Doc: "Writes a string in lower or upper case.",
		Inputs:     []Slot{{Role: "inputClaim1", Type: claims.String}},
		Parameters: []Parameter{{Id: "toCase", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			to, err := c.choice("toCase", "LOWER", "UPPER")
			text := claims.ToLower(c.text("inputClaim1"))
			if to == "UPPER" {
				text = claims.ToUpper(c.text("inputClaim1"))
			}
			c.set("outputClaim", claims.Text(text))
			return err
		},
	},
	{
		Name: "CreateOtpSecret", Doc: "Creates a random secret for time-based one-time passwords.",
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			alphabet := "abcdefghijklmnopqrstuvwxyz234567" // base32, RFC 4648
			if c.decided("otpSecretCase", "upper") {
				alphabet = strings.ToUpper(alphabet)
			}
			var b strings.Builder
			for range 16 {
				b.WriteByte(alphabet[c.Environment.Number(len(alphabet))])
			}
			c.set("outputClaim", claims.Text(b.String()))
			return nil
		},
	},
	{
		Name: "GuidAndRandomGenerator", Doc: "Creates a random GUID or number: an older name of CreateRandomString.", Undocumented: true,
		Parameters: randomParameters,
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        createRandomString,
	},
	{
		Name: "Hash", Doc: "Hashes a text with a salt and the secret of a policy key.",
		Inputs:     []Slot{{Role: "plaintext", Type: claims.String}, {Role: "salt", Type: claims.String}},
		Parameters: []Parameter{{Id: "randomizerSecret", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "hash", Type: claims.String}},
		Run:        hash,
	},
	{
		Name: "ParseDomain", Doc: "Takes the part of an address behind the @.",
		Inputs:  []Slot{{Role: "emailAddress", Type: claims.String}},
		Outputs: []Slot{{Role: "domain", Type: claims.String}},
		Run: func(c *Call) error {
			text := c.text("emailAddress")
			i := strings.LastIndex(text, "@")
			if c.decided("domainAt", "first") {
				i = strings.Index(text, "@")
			}
			switch {
			case i > 0:
				c.set("domain", claims.Text(text[i+1:]))
			case !c.decided("domainMissing", "untouched"):
				c.set("domain", claims.Text(""))
			}
			return nil
		},
	},
	{
		Name: "StringContains", Doc: "Tells whether a string contains the parameter.",
		Inputs: []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{
			{Id: "contains", Type: claims.String, Required: true}, {Id: "ignoreCase", Type: claims.String, Default: "false"},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run: func(c *Call) error {
			ignore, err := c.flag("ignoreCase")
			text, part := c.text("inputClaim"), c.parameter("contains")
			if ignore {
				text, part = claims.FoldOrdinal(text), claims.FoldOrdinal(part)
			}
			c.set("outputClaim", claims.Bool(strings.Contains(text, part) && !(part == "" && c.decided("containsNothing", "notFound"))))
			return err
		},
	},
	{
		Name: "StringJoin", Doc: "Joins the elements of a collection with a delimiter.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.StringCollection}},
		Parameters: []Parameter{{Id: "delimiter", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			v, _ := c.in("inputClaim")
			c.set("outputClaim", claims.Text(strings.Join(v.Items(), c.parameter("delimiter"))))
			return nil
		},
	},
	{
		Name: "StringReplace", Doc: "Replaces every occurrence of a text.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{{Id: "oldValue", Type: claims.String, Required: true}, {Id: "newValue", Type: claims.String}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			if c.parameter("oldValue") == "" && c.decided("replaceNothing", "unchanged") {
				c.set("outputClaim", claims.Text(c.text("inputClaim")))
				return nil
			}
			if c.parameter("oldValue") == "" {
				return fmt.Errorf("String cannot be of zero length. (Parameter 'oldValue')")
			}
			text := strings.ReplaceAll(c.text("inputClaim"), c.parameter("oldValue"), c.parameter("newValue"))
			if len(text) > maxText {
				return claims.ErrTooLong
			}
			c.set("outputClaim", claims.Text(text))
			return nil
		},
	},
	{
		Name: "StringSplit", Doc: "Splits a string at a delimiter.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{{Id: "delimiter", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.StringCollection}},
		Run:        split,
	},
	{
		Name: "StringSubstring", Doc: "Takes a part of a string by start and length.",
		Inputs:     []Slot{{Role: "inputClaim", Type: claims.String}},
		Parameters: []Parameter{{Id: "startIndex", Type: claims.Int, Required: true}, {Id: "length", Type: claims.Int, Required: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        substring,
	},
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
		Parameters: randomParameters,
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        createRandomString,
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
		Inputs:     []Slot{{Role: "inputClaim1", Type: claims.String, Optional: true}, {Role: "inputClaim2", Type: claims.String, Optional: true}},
		Parameters: []Parameter{{Id: "stringFormat", Type: claims.String, Required: true, Expressions: true}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:        func(c *Call) error { return format(c, c.text("inputClaim1"), c.text("inputClaim2")) },
	},
}

func split(c *Call) error {
	text, d := c.text("inputClaim"), c.parameter("delimiter")
	parts := []string{text}
	switch {
	case text == "" && c.decided("splitEmpty", "none"):
		parts = nil
	case text == "" && !c.decided("splitEmpty", "one"):
		return fmt.Errorf("an empty text cannot be split") // reported of the service
	case d != "" && c.decided("splitDelimiter", "characters"):
		parts = []string{}
		for rest := text; ; {
			i := strings.IndexAny(rest, d)
			if i < 0 {
				parts = append(parts, rest)
				break
			}
			_, size := utf8.DecodeRuneInString(rest[i:])
			parts, rest = append(parts, rest[:i]), rest[i+size:]
		}
	case d != "":
		parts = strings.Split(text, d)
	}
	if c.decided("splitParts", "dropped") {
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	}
	c.set("outputClaim", claims.Strings(parts...))
	return nil
}

func format(c *Call, args ...string) error {
	text, err := claims.Format(c.parameter("stringFormat"), args...)
	if err != nil {
		return fmt.Errorf("stringFormat: %w", err)
	}
	c.set("outputClaim", claims.Text(text))
	return nil
}

// compare sets outputClaim. A comparison with an absent claim is unequal, two absent claims are equal.
func compare(c *Call, a, b string, comparable bool) error {
	ignore, err := c.flag("ignoreCase")
	if err != nil {
		return err
	}
	if ignore {
		a, b = claims.FoldOrdinal(a), claims.FoldOrdinal(b)
	}
	equal := comparable && a == b
	operator, err := c.choice("operator", "EQUAL", "NOT EQUAL")
	if err != nil {
		return err
	}
	if operator == "NOT EQUAL" {
		equal = !equal
	}
	c.set("outputClaim", claims.Bool(equal))
	return nil
}

// createRandomString draws, formats, then encodes, in this order. A seed is refused: the service's seeded
// sequence is that of .NET's Random, which this version does not reproduce.
func createRandomString(c *Call) error {
	var text string
	kind, err := c.choice("randomGeneratorType", "GUID", "INTEGER")
	if err != nil {
		return err
	}
	switch kind {
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
		if c.decided("randomMaximum", "inclusive") && limit < math.MaxInt32 {
			limit++
		}
		text = strconv.Itoa(c.Environment.Number(limit))
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

// maxText bounds a text that a method makes (threat R6).
const maxText = 2 << 20

var randomParameters = []Parameter{
	{Id: "randomGeneratorType", Type: claims.String, Required: true}, {Id: "stringFormat", Type: claims.String},
	{Id: "base64", Type: claims.Boolean, Default: "false"}, {Id: "maximumNumber", Type: claims.Int, Default: "1000"},
	{Id: "seed", Type: claims.Int},
}

// substring is .NET's: positions count UTF-16 code units, and anything beyond the end fails.
func substring(c *Call) error {
	start, err := c.number("startIndex")
	if err != nil {
		return err
	}
	length, err := c.number("length")
	if err != nil {
		return err
	}
	units := utf16.Encode([]rune(c.text("inputClaim")))
	switch {
	case start < 0 || start > len(units):
		return fmt.Errorf("startIndex cannot be larger than length of string. (Parameter 'startIndex')")
	case length < 0 || start+length > len(units):
		return fmt.Errorf("Index and length must refer to a location within the string. (Parameter 'length')")
	}
	c.set("outputClaim", claims.Text(string(utf16.Decode(units[start:start+length]))))
	return nil
}

// hash gives base64. The service's own order and encoding are not documented; what policies rely on is that the same
// inputs give the same hash.
func hash(c *Call) error {
	container := c.parameter("randomizerSecret")
	secret := container
	if c.Environment.Key != nil {
		if text, ok := c.Environment.Key(container); ok {
			secret = text
		}
	}
	text, salt := c.text("plaintext"), c.text("salt")
	h, hashed := sha256.New(), secret
	if c.decided("hashKind", "hmac") {
		h, hashed = hmac.New(sha256.New, c.hashBytes(secret)), ""
	}
	parts := []string{text, salt, hashed}
	switch {
	case c.decided("hashOrder", "saltTextSecret"):
		parts = []string{salt, text, hashed}
	case c.decided("hashOrder", "secretSaltText"):
		parts = []string{hashed, salt, text}
	}
	for _, p := range parts {
		h.Write(c.hashBytes(p))
	}
	c.set("hash", claims.Text(base64.StdEncoding.EncodeToString(h.Sum(nil))))
	return nil
}

// hashBytes encodes a part of what is hashed.
func (c *Call) hashBytes(s string) []byte {
	if !c.decided("hashEncoding", "utf16") {
		return []byte(s)
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// buildUri: in the path blanks become %20, in the query +; colon and
// @ stay (the page's example).
func buildUri(c *Call) error {
	var query []string
	add := func(role, text string) {
		if name, ok := strings.CutPrefix(role, "query."); ok {
			query = append(query, url.QueryEscape(name)+"="+queryText(text))
		}
	}
	for _, in := range c.arguments.Inputs {
		add(in.Role, in.Value.Text())
	}
	fromClaims := len(query)
	for _, p := range c.arguments.Parameters {
		add(p.Id, p.Text)
	}
	if c.decided("uriOrder", "parametersFirst") {
		query = slices.Concat(query[fromClaims:], query[:fromClaims])
	}
	uri := c.parameter("scheme") + "://" + c.parameter("host")
	if path := c.text("path"); path != "" {
		uri += "/" + strings.TrimPrefix((&url.URL{Path: "/" + strings.TrimPrefix(path, "/")}).EscapedPath(), "/")
	}
	if len(query) > 0 {
		uri += "?" + strings.Join(query, "&")
	}
	c.set("outputClaim", claims.Text(uri))
	return nil
}

func queryText(s string) string {
	return strings.NewReplacer("%3A", ":", "%40", "@").Replace(url.QueryEscape(s))
}
