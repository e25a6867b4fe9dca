package claims

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Option is one permitted value of a claim with what the user reads.
type Option struct {
	Text, Value string
	Default     bool
}

// PredicateMethod is a predicate's method, spelled as the XML spells it.
type PredicateMethod string

// The predicate methods (claims schema reference, section 9).
const (
	IsLengthRange      PredicateMethod = "IsLengthRange"
	MatchesRegex       PredicateMethod = "MatchesRegex"
	IncludesCharacters PredicateMethod = "IncludesCharacters"
	IsDateRange        PredicateMethod = "IsDateRange"
)

// Predicate is one check on a value.
type Predicate struct {
	Id     string
	Method PredicateMethod
	// Parameters by their folded ids: minimum, maximum, regularexpression, characterset.
	Parameters map[string]string
	HelpText   string
}

// PredicateGroup passes when at least MatchAtLeast of its predicates pass; zero means all of them.
type PredicateGroup struct {
	HelpText string
	// Alone says that HelpText takes the place of the predicates' texts.
	Alone        bool
	MatchAtLeast int
	Predicates   []Predicate
}

// Type is a claim type as a run needs it: the effective declaration with its checks resolved.
// The zero Type is a string claim without an id, which accepts everything.
type Type struct {
	Id, DisplayName, UserHelpText string
	DataType                      DataType
	// InputType is the UserInputType, or empty where a page cannot ask for the claim.
	InputType string
	Options   []Option
	// Pattern is a .NET regular expression, or empty.
	Pattern, PatternHelp string
	Groups               []PredicateGroup
	Mask                 Mask
}

// Secret reports whether values of the type must not be shown.
func (t Type) Secret() bool { return strings.EqualFold(t.InputType, "Password") }

// Label is what a page calls the claim: its display name, or its id.
func (t Type) Label() string {
	if t.DisplayName != "" {
		return t.DisplayName
	}
	return t.Id
}

// Fault is what a page says about a value that a claim type refuses.
type Fault struct {
	// Key is the message key of the claims schema reference, section 8; Text its English default, filled in.
	Key, Text string
}

// Check tests a text that a user entered: data type, pattern, enumeration, predicates, in the order that
// the technical profiles reference (section 1) recommends. An empty text is not checked: whether a claim
// may be left empty is the page's to say. today is the date that IsDateRange calls Today.
func (t Type) Check(text string, today time.Time) []Fault {
	if text == "" {
		return nil
	}
	if _, err := Parse(t.DataType, text); err != nil {
		return []Fault{{"UserMessageIfInvalidInput", t.Label() + " has invalid input."}}
	}
	if t.Pattern != "" {
		if fault := t.checkPattern(text); fault != nil {
			return []Fault{*fault}
		}
	}
	if len(t.Options) > 0 && !t.permits(text) {
		return []Fault{{"UserMessageIfInvalidInput", t.Label() + " has invalid input."}}
	}
	var faults []Fault
	for _, g := range t.Groups {
		if help, failed := g.check(text, today); failed {
			faults = append(faults, Fault{"PredicateValidation", help})
		}
	}
	return faults
}

func (t Type) checkPattern(text string) *Fault {
	help := strings.TrimSpace(t.PatternHelp)
	if help == "" {
		help = "Incorrect pattern for: " + t.Label()
	}
	re, err := CompileRegex(t.Pattern)
	if err != nil {
		return &Fault{"UserMessageIfIncorrectPattern", fmt.Sprintf("The pattern of %s does not compile: %v", t.Label(), err)}
	}
	ok, err := re.Match(text)
	if err != nil {
		return &Fault{"UserMessageIfIncorrectPattern", fmt.Sprintf("The pattern of %s: %v", t.Label(), err)}
	}
	if ok {
		return nil
	}
	return &Fault{"UserMessageIfIncorrectPattern", help}
}

// permits looks a value up in the enumeration; a CheckboxMultiSelect value is a comma list of permitted values.
func (t Type) permits(text string) bool {
	switch {
	case strings.EqualFold(t.InputType, "CheckboxMultiSelect"):
		for _, part := range strings.Split(text, ",") {
			if !t.hasOption(part) {
				return false
			}
		}
		return true
	case strings.EqualFold(t.InputType, "DropdownSingleSelect"), strings.EqualFold(t.InputType, "RadioSingleSelect"):
		return t.hasOption(text)
	}
	// With other input types an enumeration is only a look-up table (claims schema reference, section 6).
	return true
}

func (t Type) hasOption(value string) bool {
	_, ok := t.Option(value)
	return ok
}

// Option finds the permitted value that a text is. What a boolean is called does not depend on case: the value True of an
// enumeration is the claim's true.
func (t Type) Option(value string) (Option, bool) {
	for _, o := range t.Options {
		if o.Value == value || t.DataType == Boolean && strings.EqualFold(o.Value, value) {
			return o, true
		}
	}
	return Option{}, false
}

// check evaluates a group and words its failure: the group's text, then the texts of its predicates as a list, those that
// hold too, since "at least 3 of the following" is about all of them (claims schema reference, section 10). A group without
// a text has those of the predicates that fail; that of an older validation stands alone (section 11).
func (g PredicateGroup) check(text string, today time.Time) (help string, failed bool) {
	need := g.MatchAtLeast
	if need == 0 {
		need = len(g.Predicates)
	}
	passed := 0
	var failures []string
	lines := []string{g.HelpText}
	for _, p := range g.Predicates {
		ok, err := p.Passes(text, today)
		if err != nil {
			return fmt.Sprintf("Predicate %s: %v", p.Id, err), true
		}
		if ok {
			passed++
		} else if p.HelpText != "" {
			failures = append(failures, p.HelpText)
		}
		if p.HelpText != "" {
			lines = append(lines, " - "+p.HelpText)
		}
	}
	switch {
	case passed >= need:
		return "", false
	case g.HelpText == "":
		return strings.Join(failures, "\n"), true
	case g.Alone:
		return g.HelpText, true
	}
	return strings.Join(lines, "\n"), true
}

// Passes evaluates the predicate. It fails where a parameter is missing or malformed, or the method is unknown.
func (p Predicate) Passes(text string, today time.Time) (bool, error) {
	switch p.Method {
	case IsLengthRange:
		low, err := strconv.Atoi(p.Parameters["minimum"])
		if err != nil {
			return false, fmt.Errorf("parameter Minimum of IsLengthRange is no number")
		}
		high, err := strconv.Atoi(p.Parameters["maximum"])
		if err != nil {
			return false, fmt.Errorf("parameter Maximum of IsLengthRange is no number")
		}
		n := Length(text)
		return low <= n && n <= high, nil
	case MatchesRegex:
		re, err := CompileRegex(p.Parameters["regularexpression"])
		if err != nil {
			return false, err
		}
		return re.Match(text)
	case IncludesCharacters:
		return strings.ContainsFunc(text, characterSet(p.Parameters["characterset"])), nil
	case IsDateRange:
		at, err := ParseDateTime(text)
		if err != nil {
			return false, nil //nolint:nilerr // a text that is no date is a value that does not pass
		}
		low, err := dateBound(p.Parameters["minimum"], today)
		if err != nil {
			return false, fmt.Errorf("parameter Minimum of IsDateRange is neither a date nor Today")
		}
		high, err := dateBound(p.Parameters["maximum"], today)
		if err != nil {
			return false, fmt.Errorf("parameter Maximum of IsDateRange is neither a date nor Today")
		}
		day := at.Truncate(24 * time.Hour)
		return !day.Before(low) && !day.After(high), nil
	}
	return false, fmt.Errorf("method %q is not known; the methods are IsLengthRange, MatchesRegex, IncludesCharacters and IsDateRange", p.Method)
}

func dateBound(s string, today time.Time) (time.Time, error) {
	if strings.EqualFold(strings.TrimSpace(s), "Today") {
		return today.UTC().Truncate(24 * time.Hour), nil
	}
	t, err := ParseDateTime(s)
	return t.Truncate(24 * time.Hour), err
}

// characterSet reads a CharacterSet parameter: ranges and single characters, \\ and \- the only escapes; a
// hyphen that does not stand between two characters is itself.
func characterSet(set string) func(rune) bool {
	type span struct{ from, to rune }
	var spans []span
	runes := []rune(set)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		if c == '\\' && i+1 < len(runes) && (runes[i+1] == '\\' || runes[i+1] == '-') {
			i++
			c = runes[i]
		}
		if i+2 < len(runes) && runes[i+1] == '-' {
			to, width := runes[i+2], 2
			if to == '\\' && i+3 < len(runes) {
				to, width = runes[i+3], 3
			}
			spans = append(spans, span{c, to})
			i += width
			continue
		}
		spans = append(spans, span{c, c})
	}
	return func(r rune) bool {
		for _, s := range spans {
			if s.from <= r && r <= s.to {
				return true
			}
		}
		return false
	}
}
