package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
)

// The words that stand for a value in an expectation.
const (
	anyValue     = "$any"     // whatever it is, be it missing
	presentValue = "$present" // there, and not empty
	absentValue  = "$absent"  // not there
)

// The keys of a mapping that stands for a value in an expectation.
const (
	matchesKey = "$matches" // a regular expression that finds something in the value
	typeKey    = "$type"    // the value's data type, as policies spell it
	nearKey    = "$near"    // an instant, or now: the instant at which the run ends
	withinKey  = "$within"  // how far from $near, as a duration; one minute where it is not given
)

// matcherWords and matcherKeys are what an expectation may say in place of a value.
var (
	matcherWords = []string{anyValue, presentValue, absentValue}
	matcherKeys  = []string{matchesKey, typeKey, nearKey, withinKey}
)

// usualDistance is how far a time may be from $near where nothing else is said.
const usualDistance = time.Minute

// had is what a run has in a place of which something is expected.
type had struct {
	text string
	// net is the value as .NET spells it, where that differs; kind its data type.
	net  string
	kind claims.DataType
	// present says that there is something; secret that it is not shown.
	present, secret bool
}

// isMatcher reports whether an expected value is a matcher in the form of a mapping.
func isMatcher(want any) (map[string]any, bool) {
	m, ok := want.(map[string]any)
	if !ok || len(m) == 0 {
		return nil, false
	}
	for key := range m {
		if !strings.HasPrefix(key, "$") {
			return nil, false
		}
	}
	return m, true
}

// checkMatcher reads an expected value strictly: a word or key that begins with $ must be one of those there are.
func checkMatcher(want any) error {
	if word, ok := want.(string); ok && strings.HasPrefix(word, "$") && !slices.Contains(matcherWords, word) {
		return fmt.Errorf("%s stands for no value; there are %s, and the mappings {%s: ...}%s", word, strings.Join(matcherWords, ", "), strings.Join(matcherKeys, ": ...}, {"), didYouMean(word, matcherWords))
	}
	structured, _ := want.(map[string]any)
	m, ok := isMatcher(want)
	if !ok {
		for _, key := range slices.Sorted(maps.Keys(structured)) {
			if strings.HasPrefix(key, "$") {
				return fmt.Errorf("%s stands beside keys without $: a matcher has none", key)
			}
		}
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if err := checkMatcherKey(key, m); err != nil {
			return err
		}
	}
	return nil
}

func checkMatcherKey(key string, m map[string]any) error {
	text := fmt.Sprint(m[key])
	switch key {
	case matchesKey:
		if _, err := regexp.Compile(text); err != nil {
			return fmt.Errorf("%s %q is no regular expression: %w", key, text, err)
		}
	case typeKey:
		if !claims.DataType(text).Known() {
			var known []string
			for _, t := range claims.DataTypes() {
				known = append(known, string(t))
			}
			return fmt.Errorf("%s %q is no data type; there are %s%s", key, text, strings.Join(known, ", "), didYouMean(text, known))
		}
	case nearKey:
		if _, err := nearOf(m, time.Time{}); err != nil {
			return err
		}
	case withinKey:
		if _, ok := m[nearKey]; !ok {
			return errors.New(withinKey + " needs " + nearKey)
		}
		if _, err := distanceOf(m); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%s is no matcher; there are %s%s", key, strings.Join(matcherKeys, ", "), didYouMean(key, matcherKeys))
	}
	return nil
}

// didYouMean words a suggestion, or nothing.
func didYouMean(id string, known []string) string {
	if near := chain.Nearest(id, known); near != "" {
		return ". Did you mean " + near + "?"
	}
	return ""
}

func nearOf(m map[string]any, now time.Time) (time.Time, error) {
	switch x := m[nearKey].(type) {
	case time.Time:
		return x, nil
	case string:
		if x == "now" {
			return now, nil
		}
		if at, err := time.Parse(time.RFC3339, x); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s %v is neither now nor an ISO 8601 instant such as 2026-01-15T09:00:00Z", nearKey, m[nearKey])
}

func distanceOf(m map[string]any) (time.Duration, error) {
	text, given := m[withinKey]
	if !given {
		return usualDistance, nil
	}
	d, err := time.ParseDuration(fmt.Sprint(text))
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%s %v is no duration such as 30s or 5m", withinKey, text)
	}
	return d, nil
}

// unmet says why a value is not what is expected of it, or "".
func unmet(want any, have had, now time.Time) string {
	switch want {
	case anyValue:
		return ""
	case presentValue:
		if !have.present || have.text == "" {
			return "is missing, expected to be present"
		}
		return ""
	case absentValue:
		if have.present {
			return "is " + have.shown() + ", expected to be absent"
		}
		return ""
	}
	if m, ok := isMatcher(want); ok {
		return unmetMatcher(m, have, now)
	}
	v, err := valueOf(want)
	switch {
	case err != nil:
		return err.Error()
	case !have.present:
		return fmt.Sprintf("is missing, expected %q", v.Text())
	case have.text == v.Text() || have.text == v.NetText() || have.text == fmt.Sprint(want) || have.net != "" && (have.net == v.Text() || have.net == v.NetText()):
		return ""
	case sameJson(have.text, v.Text()):
		return ""
	case have.secret:
		return "has another value than expected"
	}
	return fmt.Sprintf("is %s, expected %q%s", have.shown(), v.Text(), whereDifferent(have.text, v.Text()))
}

// sameJson reports whether two texts are the same JSON object or list, whatever the order of their members.
func sameJson(a, b string) bool {
	var x, y any
	if !strings.HasPrefix(a, "{") && !strings.HasPrefix(a, "[") || json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	first, err := json.Marshal(x)
	second, err2 := json.Marshal(y)
	return err == nil && err2 == nil && string(first) == string(second)
}

// shown is the value as a message tells it.
func (h had) shown() string {
	if h.secret {
		return claims.Masked
	}
	return strconv.Quote(claims.Truncate(h.text, 300))
}

// longText is from which length on two texts are told apart by the place where they begin to differ.
const longText = 60

func whereDifferent(have, want string) string {
	a, b := []rune(have), []rune(want)
	if len(a) < longText && len(b) < longText {
		return ""
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf(" (they differ from character %d on)", i+1)
}

func unmetMatcher(m map[string]any, have had, now time.Time) string {
	if !have.present {
		return "is missing, expected " + matcherText(m)
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		ok := true
		switch key {
		case matchesKey:
			expression, err := regexp.Compile(fmt.Sprint(m[key]))
			ok = err == nil && expression.MatchString(have.text)
		case typeKey:
			ok = have.isOf(claims.DataType(fmt.Sprint(m[key])))
			if !ok && !have.secret {
				return fmt.Sprintf("is %s, a %s, expected %s", have.shown(), have.kind, matcherText(m))
			}
		case nearKey:
			ok = have.near(m, now)
		}
		if !ok {
			return "is " + have.shown() + ", expected " + matcherText(m)
		}
	}
	return ""
}

func matcherText(m map[string]any) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		text := m[key]
		if at, ok := text.(time.Time); ok {
			text = at.UTC().Format(time.RFC3339)
		}
		parts = append(parts, fmt.Sprintf("%s: %v", key, text))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// isOf reports whether the value is of a data type. A token has no dates: there a text that can be read as one is one.
func (h had) isOf(t claims.DataType) bool {
	whole := []claims.DataType{claims.Int, claims.Long}
	switch {
	case h.kind == t, slices.Contains(whole, t) && slices.Contains(whole, h.kind):
		return true
	case h.kind != claims.String || t == claims.Boolean || slices.Contains(whole, t):
		return false
	}
	_, err := claims.Parse(t, h.text)
	return err == nil
}

// near reports whether the value is an instant, as ISO 8601 or in seconds since 1970, that is close to the one expected.
func (h had) near(m map[string]any, now time.Time) bool {
	want, err := nearOf(m, now)
	within, err2 := distanceOf(m)
	if err != nil || err2 != nil {
		return false
	}
	at, err := claims.ParseDateTime(h.text)
	if seconds, notNumber := strconv.ParseInt(h.text, 10, 64); notNumber == nil {
		at, err = time.Unix(seconds, 0), nil
	}
	return err == nil && at.Sub(want).Abs() <= within
}
