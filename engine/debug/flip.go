package debug

import (
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
)

// Flip is the smallest change to a claims bag that turns what a precondition comes to.
type Flip struct {
	// Claim is to be set to Text, or taken out of the bag where Remove says so.
	Claim, Text string
	Remove      bool
	// Skips says what the precondition comes to after the change.
	Skips bool
}

// Words says what the change is: "set objectId to "value"".
func (f Flip) Words() string {
	if f.Remove {
		return "remove " + f.Claim
	}
	return fmt.Sprintf("set %s to %q", f.Claim, f.Text)
}

// FlipOf finds the smallest change of a bag that turns a precondition. ok is false for a precondition that is not run
// by this version, and where no value of the claim's type would turn it.
func FlipOf(m *machine.Machine, c *policy.Precondition, bag claims.Bag) (Flip, bool) {
	now := machine.Preview(c, bag)
	if now.Fault != "" || len(c.Values) == 0 {
		return Flip{}, false
	}
	f := Flip{Claim: c.Values[0].Text, Skips: !now.Skips}
	t, known := m.Run().ClaimType(f.Claim)
	if known {
		f.Claim = t.Id
	}
	var tries []Flip
	if len(c.Values) > 1 {
		// To equal is one value only; to differ, anything else.
		tries = append(tries, Flip{Text: c.Values[1].Text}, Flip{Text: other(c.Values[1].Text)})
	}
	tries = append(tries, Flip{Remove: true})
	if known {
		tries = append(tries, Flip{Text: sample(t)})
	}
	for _, try := range tries {
		after, ok := changed(bag, t, known, f.Claim, try)
		if v := machine.Preview(c, after); ok && v.Fault == "" && v.Skips == f.Skips {
			f.Text, f.Remove = try.Text, try.Remove
			return f, true
		}
	}
	return Flip{}, false
}

// changed is a bag after a change; ok is false where the change cannot be made.
func changed(bag claims.Bag, t claims.Type, known bool, id string, f Flip) (claims.Bag, bool) {
	if f.Remove {
		return bag.Delete(id), bag.Has(id)
	}
	v, err := claims.Parse(t.DataType, f.Text)
	return bag.Set(claims.Entry{Id: t.Id, Value: v}), known && err == nil
}

// other is a text that differs from another, of a type that it may be of, too.
func other(text string) string {
	switch text {
	case "true", "True":
		return "false"
	case "false", "False":
		return "true"
	case "1":
		return "2"
	case "":
		return "other"
	}
	if text[0] >= '0' && text[0] <= '9' {
		return "1"
	}
	return "other"
}

// sample is a plain value of a claim type.
func sample(t claims.Type) string {
	switch t.DataType {
	case claims.Boolean:
		return "true"
	case claims.Int, claims.Long:
		return "1"
	case claims.Date:
		return "2026-01-01"
	case claims.DateTime:
		return "2026-01-01T00:00:00Z"
	case claims.StringCollection:
		return `["value"]`
	}
	return "value"
}
