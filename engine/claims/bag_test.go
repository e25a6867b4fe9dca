package claims

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The bag must behave as a map keyed without regard to case, never write to an older bag, and have a shape
// that depends on its contents alone.
func TestBagBehavesAsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		model := map[string]Entry{}
		bag := Bag{}
		type kept struct {
			bag   Bag
			model map[string]Entry
		}
		var history []kept
		ids := rapid.SampledFrom([]string{"email", "Email", "objectId", "OBJECTID", "a", "b", "c", "d", "signInNames.emailAddress"})
		for i := range rapid.IntRange(1, 40).Draw(rt, "operations") {
			id := ids.Draw(rt, "id")
			if rapid.Bool().Draw(rt, "delete") {
				bag = bag.Delete(id)
				delete(model, Fold(id))
			} else {
				e := Entry{Id: id, Value: Text(rapid.StringN(0, 3, 9).Draw(rt, "value")), Writer: i}
				bag = bag.Set(e)
				model[Fold(id)] = e
			}
			history = append(history, kept{bag, maps.Clone(model)})
		}
		for _, k := range history {
			if k.bag.Len() != len(k.model) {
				rt.Fatalf("Len %d, want %d", k.bag.Len(), len(k.model))
			}
			keys := slices.Sorted(maps.Keys(k.model))
			i := 0
			for e := range k.bag.All() {
				want := k.model[keys[i]]
				if e.Id != want.Id || !e.Value.Equal(want.Value) || e.Writer != want.Writer {
					rt.Fatalf("entry %d is %v, want %v", i, e, want)
				}
				i++
			}
		}
		rebuilt := Bag{}
		for _, key := range slices.Backward(slices.Sorted(maps.Keys(model))) {
			rebuilt = rebuilt.Set(model[key])
		}
		if a, b := shape(bag.root), shape(rebuilt.root); a != b {
			rt.Fatalf("the shape depends on history:\n%s\n%s", a, b)
		}
	})
}

func shape(n *node) string {
	if n == nil {
		return "."
	}
	return fmt.Sprintf("(%s %s %s)", shape(n.left), n.key, shape(n.right))
}

func TestDiffAndPatchAreInverse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(label string) Bag {
			b := Bag{}
			for id, v := range rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "C", "d", "e"}), rapid.StringN(0, 2, 4)).Draw(rt, label) {
				b = b.Set(Entry{Id: id, Value: Text(v)})
			}
			return b
		}
		before, after := draw("before"), draw("after")
		changes := Diff(before, after)
		if again := Diff(before.Patch(changes), after); len(again) != 0 {
			rt.Fatalf("patching left %v", again)
		}
		for _, c := range changes {
			if c.Kind() == "changed" && c.Before.Value.Equal(c.After.Value) {
				rt.Fatalf("%s did not change", c.Id)
			}
		}
	})
}

func TestSecretsAreMasked(t *testing.T) {
	b := Bag{}.Set(Entry{Id: "password", Value: Text("hunter2"), Secret: true}).Set(Entry{Id: "n", Value: Text("x")})
	got, err := json.Marshal(b)
	if err != nil || string(got) != `{"n":"x","password":"•••"}` {
		t.Errorf("%s, %v", got, err)
	}
	if e, _ := b.Get("PASSWORD"); e.Value.Text() != "hunter2" {
		t.Errorf("the bag itself must keep the value, got %q", e.Value.Text())
	}
	if s := (Entry{Secret: true}).Shown(); !s.IsEmpty() {
		t.Errorf("an empty secret is shown as empty, got %q", s.Text())
	}
}

func BenchmarkBagSet(b *testing.B) {
	bag := Bag{}
	for i := range 200 {
		bag = bag.Set(Entry{Id: fmt.Sprintf("claim%d", i), Value: Text("v")})
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		bag = bag.Set(Entry{Id: fmt.Sprintf("claim%d", i%200), Value: Text("w")})
	}
}
