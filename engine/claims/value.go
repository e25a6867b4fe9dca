// Package claims holds claim types and values, the claims bag of a run, and the checks that a claim type
// asks of a value: restrictions and predicates. It knows nothing of policies, files or runs.
package claims

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// DataType is a claim's data type, spelled as the XML spells it.
type DataType string

// The data types of TrustFrameworkPolicy 0.3.0.0.
const (
	String                          DataType = "string"
	Boolean                         DataType = "boolean"
	Date                            DataType = "date"
	DateTime                        DataType = "dateTime"
	Duration                        DataType = "duration"
	PhoneNumber                     DataType = "phoneNumber"
	Int                             DataType = "int"
	Long                            DataType = "long"
	StringCollection                DataType = "stringCollection"
	UserIdentity                    DataType = "userIdentity"
	UserIdentityCollection          DataType = "userIdentityCollection"
	AlternativeSecurityIdCollection DataType = "alternativeSecurityIdCollection"
	ObjectIdentity                  DataType = "objectIdentity"
	ObjectIdentityCollection        DataType = "objectIdentityCollection"
)

// DataTypes lists every data type, in the order of the schema's documentation.
func DataTypes() []DataType {
	return []DataType{
		String, Boolean, Date, DateTime, Duration, PhoneNumber, Int, Long, StringCollection, UserIdentity,
		UserIdentityCollection, AlternativeSecurityIdCollection, ObjectIdentity, ObjectIdentityCollection,
	}
}

// Known reports whether the schema has this data type. Names are case-sensitive there.
func (t DataType) Known() bool {
	for _, k := range DataTypes() {
		if t == k {
			return true
		}
	}
	return false
}

// IsCollection reports whether values of the type are lists.
func (t DataType) IsCollection() bool { return strings.HasSuffix(string(t), "Collection") }

// Value is one immutable claim value. The zero Value is the empty string.
type Value struct {
	kind DataType
	// text is the canonical text form of every scalar type; items are a collection's elements (identities
	// as their JSON objects). One of the two is used.
	text  string
	items []string
}

// Text makes a string value.
func Text(s string) Value { return Value{kind: String, text: s} }

// Bool makes a boolean value.
func Bool(b bool) Value { return Value{kind: Boolean, text: strconv.FormatBool(b)} }

// Strings makes a stringCollection of a copy of the items.
func Strings(items ...string) Value {
	return Value{kind: StringCollection, items: append([]string{}, items...)}
}

// Time makes a dateTime value in the service's round-trip form: UTC, seven fractional digits, Z.
func Time(t time.Time) Value {
	return Value{kind: DateTime, text: FormatDateTime(t)}
}

// FormatDateTime is .NET's round-trip format ("o") of an instant in UTC.
func FormatDateTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }

// Type is the value's data type.
func (v Value) Type() DataType {
	if v.kind == "" {
		return String
	}
	return v.kind
}

// Text is the canonical text form: true or false, decimal digits, ISO 8601; of a collection, its JSON array.
func (v Value) Text() string {
	if v.Type().IsCollection() {
		return string(v.JSON())
	}
	return v.text
}

// NetText is the text that .NET's ToString gives, which preconditions compare: booleans are True and False.
func (v Value) NetText() string {
	if v.Type() == Boolean {
		if v.text == "true" {
			return "True"
		}
		return "False"
	}
	return v.Text()
}

// Items are the elements of a collection; nil for a scalar. The caller must not write to them.
func (v Value) Items() []string { return v.items }

// IsTrue reports whether the value is the boolean true.
func (v Value) IsTrue() bool { return v.Type() == Boolean && v.text == "true" }

// IsEmpty reports whether there is nothing in it: an empty text or a collection without elements.
// Such claims exist in the bag but are left out of tokens (policy unit tests).
func (v Value) IsEmpty() bool {
	if v.Type().IsCollection() {
		return len(v.items) == 0
	}
	return v.text == ""
}

// Equal reports whether two values have the same type and content.
func (v Value) Equal(o Value) bool {
	if v.Type() != o.Type() || v.text != o.text || len(v.items) != len(o.items) {
		return false
	}
	for i := range v.items {
		if v.items[i] != o.items[i] {
			return false
		}
	}
	return true
}

// JSON is the value as it stands in JSON bodies: booleans and numbers natural, collections arrays,
// identities objects, the rest strings.
func (v Value) JSON() json.RawMessage {
	switch t := v.Type(); {
	case t == Boolean, t == Int, t == Long:
		if v.text == "" {
			return json.RawMessage("null")
		}
		return json.RawMessage(v.text)
	case t == StringCollection:
		items := v.items
		if items == nil {
			items = []string{}
		}
		return marshal(items)
	case t.IsCollection():
		return json.RawMessage("[" + strings.Join(v.items, ",") + "]")
	case (t == UserIdentity || t == ObjectIdentity) && json.Valid([]byte(v.text)):
		return json.RawMessage(v.text)
	}
	return marshal(v.text)
}

// MarshalJSON writes the JSON form.
func (v Value) MarshalJSON() ([]byte, error) { return v.JSON(), nil }

func marshal(x any) json.RawMessage {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil {
		return json.RawMessage("null")
	}
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n"))
}

// TokenValue is the value as a JWT payload holds it (tokens-and-endpoints reference, section 7): boolean
// and numbers natural, dateTime as seconds since 1970, collections as arrays, the rest strings.
func (v Value) TokenValue() any {
	switch v.Type() {
	case Boolean:
		return v.text == "true"
	case Int, Long:
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			return n
		}
	case DateTime:
		if t, err := ParseDateTime(v.text); err == nil {
			return t.Unix()
		}
	case StringCollection:
		return append([]string{}, v.items...)
	}
	if v.Type().IsCollection() || v.Type() == UserIdentity {
		return v.JSON()
	}
	return v.text
}

// FormatError says that a text is no value of a type. It never contains the text, which may be a secret.
type FormatError struct {
	Type DataType
	// Reason is .NET's own message for the fault.
	Reason string
}

// Error gives .NET's message and the type.
func (e *FormatError) Error() string { return fmt.Sprintf("%s (%s)", e.Reason, e.Type) }

// Parse reads the text form of a value of a type. Errors are of type *FormatError.
func Parse(t DataType, s string) (Value, error) {
	switch t {
	case "", String:
		return Text(s), nil
	case Boolean:
		// .NET Boolean.Parse: True and False without regard to case, surrounding white space allowed.
		switch strings.ToLower(strings.Trim(s, " \t\r\n\x00")) {
		case "true":
			return Bool(true), nil
		case "false":
			return Bool(false), nil
		}
		return Value{}, &FormatError{t, "String was not recognized as a valid Boolean."}
	case Int, Long:
		return parseInteger(t, s)
	case DateTime:
		at, err := ParseDateTime(s)
		if err != nil {
			return Value{}, &FormatError{t, "String was not recognized as a valid DateTime."}
		}
		return Time(at), nil
	case Date:
		at, err := ParseDateTime(s)
		if err != nil {
			return Value{}, &FormatError{t, "String was not recognized as a valid DateTime."}
		}
		return Value{kind: Date, text: at.Format("2006-01-02")}, nil
	case StringCollection:
		return parseCollection(s)
	case UserIdentity, ObjectIdentity:
		if !json.Valid([]byte(s)) {
			return Value{}, &FormatError{t, "Invalid JSON."}
		}
		return Value{kind: t, text: s}, nil
	case UserIdentityCollection, AlternativeSecurityIdCollection, ObjectIdentityCollection:
		var items []json.RawMessage
		if err := json.Unmarshal([]byte(s), &items); err != nil {
			return Value{}, &FormatError{t, "Invalid JSON."}
		}
		v := Value{kind: t, items: []string{}}
		for _, it := range items {
			v.items = append(v.items, string(it))
		}
		return v, nil
	case PhoneNumber:
		return parsePhoneNumber(s)
	case Duration:
		return Value{kind: t, text: s}, nil
	}
	return Value{}, &FormatError{t, "Unknown data type."}
}

// parsePhoneNumber normalises to E.164, a plus sign and digits (claims schema reference, section 3): punctuation is dropped.
// A number without a plus sign is not said to be refused; it keeps its digits, since no country is known here.
func parsePhoneNumber(s string) (Value, error) {
	text := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().\u00a0", r) {
			return -1
		}
		return r
	}, s)
	if digits := strings.TrimPrefix(text, "+"); s != "" && (!IsNumber(digits) || len(digits) < 4 || len(digits) > 17) {
		return Value{}, &FormatError{PhoneNumber, "The phone number is not valid."}
	}
	return Value{kind: PhoneNumber, text: text}, nil
}

// parseInteger is .NET's Int32.Parse and Int64.Parse with NumberStyles.Integer and the invariant culture.
func parseInteger(t DataType, s string) (Value, error) {
	n, err := strconv.ParseInt(strings.Trim(s, " \t\n\v\f\r"), 10, 64)
	if err != nil {
		if strings.Contains(err.Error(), "out of range") {
			return Value{}, overflow(t)
		}
		return Value{}, &FormatError{t, "Input string was not in a correct format."}
	}
	if t == Int && (n < math.MinInt32 || n > math.MaxInt32) {
		return Value{}, overflow(t)
	}
	return Value{kind: t, text: strconv.FormatInt(n, 10)}, nil
}

func overflow(t DataType) error {
	size := "Int64"
	if t == Int {
		size = "Int32"
	}
	return &FormatError{t, "Value was either too large or too small for an " + size + "."}
}

// parseCollection takes a JSON array of strings, or any other text as a list of one: a single value
// stored into a collection claim becomes its only element.
func parseCollection(s string) (Value, error) {
	if strings.HasPrefix(strings.TrimSpace(s), "[") {
		var items []string
		if err := json.Unmarshal([]byte(s), &items); err == nil {
			return Strings(items...), nil
		}
	}
	if s == "" {
		return Strings(), nil
	}
	return Strings(s), nil
}

// Convert gives the value in another type, through its text form where the types differ.
func Convert(v Value, to DataType) (Value, error) {
	switch {
	case to == "" || v.Type() == to:
		return v, nil
	case v.Type() == StringCollection && !to.IsCollection():
		if len(v.items) == 1 {
			return Parse(to, v.items[0])
		}
		if to == String {
			return Text(v.Text()), nil
		}
		return Value{}, &FormatError{to, "A stringCollection cannot be converted."}
	case to == String:
		return Text(v.NetText()), nil
	}
	return Parse(to, v.Text())
}

// dateTimeLayouts are what .NET's DateTime.Parse reads with the invariant culture, tried in order. A text
// without an offset is UTC (claims transformations reference, section 2.8).
var dateTimeLayouts = [...]string{
	"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-1-2 15:04:05.999999999Z07:00", "2006-1-2 15:04:05.999999999", "2006-1-2 15:04", "2006-1-2 3 PM", "2006-1-2 3:04 PM",
	"2006-1-2 3:04:05 PM", "2006-1-2", "2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-01",
	"1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006", "1/2/06",
	"Jan 2 2006", "Jan 2, 2006", "January 2 2006", "January 2, 2006", "2 Jan 2006", "2 January 2006",
	"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 2 Jan 2006 15:04:05 GMT",
}

// clockLayouts are times of day, which .NET reads as of today.
var clockLayouts = [...]string{"15:04", "15:04:05", "3:04 PM", "3:04:05 PM", "3 PM"}

// errDateTime is .NET's FormatException of DateTime.Parse; it does not contain the text.
func errDateTime() error {
	return &FormatError{DateTime, "String was not recognized as a valid DateTime."}
}

// ParseDateTime reads an instant as .NET does; a text without an offset is UTC, a time of day alone is refused.
func ParseDateTime(s string) (time.Time, error) { return ParseDateTimeOn(s, time.Time{}) }

// ParseDateTimeOn is ParseDateTime with a date for texts that are a time of day alone; the zero today refuses them.
func ParseDateTimeOn(s string, today time.Time) (time.Time, error) {
	s = strings.TrimSpace(s)
	// The letters T and Z may be small, and fractions of more than nine digits are cut to nine.
	if len(s) > 10 && (s[10] == 't' || s[10] == 'T') {
		s = strings.ToUpper(s)
	}
	for _, layout := range dateTimeLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		t = t.UTC().Round(100 * time.Nanosecond)
		if strings.HasSuffix(layout, "/06") && t.Year() >= 2050 {
			t = t.AddDate(-100, 0, 0) // two digits: .NET's last year is 2049
		}
		if t.Year() < 1 || t.Year() > 9999 {
			return time.Time{}, errDateTime()
		}
		return t, nil
	}
	if !today.IsZero() {
		for _, layout := range clockLayouts {
			if t, err := time.Parse(layout, s); err == nil {
				y, m, d := today.UTC().Date()
				return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC), nil
			}
		}
	}
	return time.Time{}, errDateTime()
}

// Length counts UTF-16 code units, as .NET and the page's JavaScript do.
func Length(s string) int { return len(utf16.Encode([]rune(s))) }

// Fold is the form in which claim type ids are compared: without regard to case.
func Fold(id string) string { return strings.ToLower(id) }

// FoldOrdinal is the form in which .NET compares texts with OrdinalIgnoreCase: each code unit upper-cased by
// itself, without culture. The dotless i and letters whose upper case is longer keep theirs.
func FoldOrdinal(s string) string {
	return strings.Map(func(r rune) rune {
		switch up := unicode.ToUpper(r); {
		case r == 'ı', r == 'ſ', r == 'K', r == 'Å', r == 'ǅ':
			return r
		default:
			return up
		}
	}, s)
}

// ToUpper changes case as .NET does with the invariant culture: letter by letter, so that the sharp s stays.
func ToUpper(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ǅ' || r == 'ǈ' || r == 'ǋ' || r == 'ǲ' || r == 'ı' {
			return r
		}
		return unicode.ToUpper(r)
	}, s)
}

// ToLower changes case as .NET does with the invariant culture; the dotted capital I stays.
func ToLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 'İ' || r == 'ǅ' || r == 'ǈ' || r == 'ǋ' || r == 'ǲ' {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// IsNumber reports whether a text is decimal digits alone.
func IsNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
