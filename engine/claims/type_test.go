package claims

import (
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)

const symbols = `@#$%^&*\-_+=[]{}|\\:',.?/` + "`" + `~"();!`

func strongPassword() Type {
	class := func(id, set, help string) Predicate {
		return Predicate{Id: id, Method: IncludesCharacters, Parameters: map[string]string{"characterset": set}, HelpText: help}
	}
	return Type{Id: "password", InputType: "Password", Groups: []PredicateGroup{
		{Predicates: []Predicate{{Id: "DisallowedWhitespace", Method: MatchesRegex, Parameters: map[string]string{"regularexpression": `(^\S.*\S$)|(^\S+$)|(^$)`}, HelpText: "no whitespace at the ends"}}},
		{Predicates: []Predicate{{Id: "Length", Method: IsLengthRange, Parameters: map[string]string{"minimum": "8", "maximum": "64"}, HelpText: "between 8 and 64"}}},
		{HelpText: "at least 3 of:", MatchAtLeast: 3, Predicates: []Predicate{
			class("Lowercase", "a-z", "a lowercase letter"), class("Uppercase", "A-Z", "an uppercase letter"),
			class("Number", "0-9", "a digit"), class("Symbol", symbols, "a symbol"),
		}},
	}}
}

// The values are the worked example of the claims schema reference, section 10.
func TestStrongPassword(t *testing.T) {
	for value, want := range map[string]string{
		"Passw0rd":  "",
		"password1": "at least 3 of:\n - a lowercase letter\n - an uppercase letter\n - a digit\n - a symbol",
		"Pw0!":      "between 8 and 64",
		"Passw0rd ": "no whitespace at the ends",
	} {
		var got []string
		for _, f := range strongPassword().Check(value, today) {
			got = append(got, f.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	if !strongPassword().Secret() {
		t.Error("a Password claim is secret")
	}
}

func TestCheck(t *testing.T) {
	const aad = `^((?=.*[a-z])(?=.*[A-Z])(?=.*\d)|(?=.*[a-z])(?=.*[A-Z])(?=.*[^A-Za-z0-9])|(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9])|(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9]))([A-Za-z\d@#$%^&*\-_+=[\]{}|\\:',?/` + "`" + `~"();!]|\.(?!@)){8,16}$`
	dates := Type{Id: "d", DataType: Date, Groups: []PredicateGroup{{Predicates: []Predicate{{Method: IsDateRange, Parameters: map[string]string{"minimum": "2010-01-01", "maximum": "Today"}, HelpText: "range"}}}}}
	colours := Type{Id: "c", DisplayName: "Colour", InputType: "DropdownSingleSelect", Options: []Option{{Text: "Red", Value: "red"}, {Text: "Blue", Value: "blue"}}}
	many := colours
	many.InputType = "CheckboxMultiSelect"
	yesNo := Type{Id: "y", DataType: Boolean, InputType: "DropdownSingleSelect", Options: []Option{{Text: "Yes", Value: "True"}, {Text: "No", Value: "False"}}}
	table := colours
	table.InputType = "TextBox"
	for _, c := range []struct {
		t     Type
		value string
		want  string
	}{
		{Type{Id: "p", Pattern: aad, PatternHelp: "bad"}, "Passw0rd", ""},
		{Type{Id: "p", Pattern: aad, PatternHelp: "bad"}, "password1", "bad"},
		{Type{Id: "p", Pattern: aad, PatternHelp: "bad"}, "Pass.@w0rd", "bad"},
		{Type{Id: "p", Pattern: aad, PatternHelp: "bad"}, "Passw0rdPassw0rd1", "bad"},
		{Type{Id: "p", Pattern: `\d`, DisplayName: "Pin"}, "abc", "Incorrect pattern for: Pin"},
		{Type{Id: "p", Pattern: `\d`}, "365", ""},
		{Type{Id: "p", Pattern: `\d`}, "", ""},
		{Type{Id: "p", Pattern: `(`}, "x", "does not compile"},
		{Type{Id: "p", Pattern: `^(a+)+$`}, strings.Repeat("a", 40) + "!", "250 ms"},
		{Type{Id: "n", DataType: Int}, "x", "n has invalid input."},
		{colours, "red", ""},
		{colours, "green", "Colour has invalid input."},
		{many, "red,blue", ""},
		{many, "red,green", "Colour has invalid input."},
		{table, "green", ""},
		{yesNo, "true", ""},
		{yesNo, "False", ""},
		{yesNo, "maybe", "y has invalid input."},
		{dates, "2026-01-15", ""},
		{dates, "2026-01-16", "range"},
		{dates, "2009-12-31", "range"},
	} {
		var got []string
		for _, f := range c.t.Check(c.value, today) {
			got = append(got, f.Text)
		}
		text := strings.Join(got, "|")
		if (c.want == "") != (text == "") || !strings.Contains(text, c.want) {
			t.Errorf("%s %q: %q, want %q", c.t.Id, c.value, text, c.want)
		}
		if strings.Contains(text, strings.Repeat("a", 40)) {
			t.Errorf("the message reveals the value: %q", text)
		}
	}
}

func TestPredicateFaults(t *testing.T) {
	for _, c := range []struct {
		p     Predicate
		value string
		want  bool
		err   string
	}{
		{Predicate{Method: IncludesCharacters, Parameters: map[string]string{"characterset": symbols}}, "a]b", true, ""},
		{Predicate{Method: IncludesCharacters, Parameters: map[string]string{"characterset": "a-z"}}, "ABC1", false, ""},
		{Predicate{Method: IncludesCharacters, Parameters: map[string]string{"characterset": "-a"}}, "-", true, ""},
		{Predicate{Method: IncludesCharacters, Parameters: map[string]string{"characterset": `+-\-`}}, ",", true, ""},
		{Predicate{Method: IsLengthRange, Parameters: map[string]string{"maximum": "5"}}, "a", false, "Minimum"},
		{Predicate{Method: IsLengthRange, Parameters: map[string]string{"minimum": "5"}}, "a", false, "Maximum"},
		{Predicate{Method: IsDateRange, Parameters: map[string]string{"minimum": "x"}}, "2020-01-01", false, "Minimum"},
		{Predicate{Method: IsDateRange, Parameters: map[string]string{"minimum": "Today", "maximum": "x"}}, "2020-01-01", false, "Maximum"},
		{Predicate{Method: IsDateRange}, "no date", false, ""},
		{Predicate{Method: MatchesRegex, Parameters: map[string]string{"regularexpression": "("}}, "x", false, "parsing"},
		{Predicate{Method: "Nonsense"}, "x", false, "not known"},
	} {
		got, err := c.p.Passes(c.value, today)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s %v on %q: %v, %v", c.p.Method, c.p.Parameters, c.value, got, err)
		}
	}
	broken := Type{Groups: []PredicateGroup{{Predicates: []Predicate{{Id: "P", Method: "Nonsense"}}}}}
	if f := broken.Check("x", today); len(f) != 1 || !strings.Contains(f[0].Text, "Predicate P") {
		t.Errorf("a broken predicate must be told: %v", f)
	}
}

func TestRegex(t *testing.T) {
	re, err := CompileRegex(`(?<=.).(?=.*@)`)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := re.Replace("someone@contoso.com", "*"); err != nil || got != "s******@contoso.com" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := CompileRegex(strings.Repeat("a", maxRegexLength+1)); err == nil {
		t.Error("an expression over the limit compiles")
	}
	slow, _ := CompileRegex(`^(a+)+$`)
	if _, err := slow.Replace(strings.Repeat("a", 40)+"!", "b"); err != ErrRegexTimeout {
		t.Errorf("error %v, want a time-out", err)
	}
}
