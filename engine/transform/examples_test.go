package transform

import (
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/claims"
)

// Every method has an example, and does what its example says.
func TestExamples(t *testing.T) {
	if !slices.IsSortedFunc(Examples, func(a, b Example) int { return strings.Compare(a.Method, b.Method) }) {
		t.Error("the examples are not in the order of their names")
	}
	for _, m := range Methods() {
		e, ok := FindExample(strings.ToUpper(m.Name))
		if !ok {
			t.Errorf("%s has no example", m.Name)
			continue
		}
		var a Arguments
		for _, i := range e.Inputs {
			kind := claims.String
			if n := slices.IndexFunc(m.Inputs, func(s Slot) bool { return strings.EqualFold(s.Role, i.Name) }); n >= 0 {
				kind = m.Inputs[n].Type
			}
			v, err := claims.Parse(kind, i.Text)
			if err != nil {
				t.Errorf("%s: %s: %v", m.Name, i.Name, err)
			}
			a.Inputs = append(a.Inputs, Input{i.Name, v})
		}
		for _, p := range e.Parameters {
			kind := claims.String
			if n := slices.IndexFunc(m.Parameters, func(q Parameter) bool { return strings.EqualFold(q.Id, p.Name) }); n >= 0 {
				kind = m.Parameters[n].Type
			}
			if m.AnyParameters && p.Text == "1" {
				kind = claims.Int
			}
			a.Parameters = append(a.Parameters, Given{p.Name, kind, p.Text})
		}
		for _, o := range m.Outputs {
			a.Outputs = append(a.Outputs, Target{o.Role, claims.Type{Id: o.Role, DataType: o.Type}})
		}
		if m.AnyOutputs {
			a.Outputs = append(a.Outputs, wanted()...)
		}
		out, err := Execute(m, environment(), a)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		var got []Named
		for _, o := range out {
			if !o.Cleared {
				got = append(got, Named{o.Role, o.Value.Text()})
			}
		}
		if !slices.Equal(got, e.Outputs) {
			t.Errorf("%s gives %q, its example says %q", m.Name, got, e.Outputs)
		}
	}
	if _, ok := FindExample("Nonsense"); ok || len(Examples) != len(Methods()) {
		t.Error("there is an example of no method")
	}
}
