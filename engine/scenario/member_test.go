package scenario

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestMembers: the members of a JSON document are matched at every depth.
func TestMembers(t *testing.T) {
	have := object(json.RawMessage(`{"order": {"id": 7, "paid": true, "lines": [{"sku": "a-1", "price": 2.50}, {"sku": "b"}], "tags": ["x", "y"]}, "name": "Mia", "nothing": null}`))
	for _, c := range []struct{ want, why string }{
		{"name: Mia", ""},
		{"order: {id: 7}", ""},
		{"order: {id: {$type: int}, paid: true, lines: [{sku: {$matches: ^a}}, {sku: $present, price: $absent}], tags: [x, $any]}", ""},
		{"order: {tags: $present, lines: $any}", ""},
		{"order: {gone: $absent}", ""},
		{"order: {lines: [{sku: {$matches: ^b}}, $any]}", `order.lines[0].sku is "a-1", expected {$matches: ^b}`},
		{"order: {lines: [{sku: a-1}]}", "order.lines has 2 items, expected 1"},
		{"order: {lines: {sku: a}}", "order.lines is ["},
		{"order: {id: {nested: 1}}", "order.id is 7, expected an object"},
		{"order: {id: [1]}", "order.id is 7, expected a list"},
		{"ordre: {id: 7}", "ordre is not there, expected an object. Did you mean order?"},
		{"order: {itd: 7}", `order.itd is missing, expected "7". Did you mean id?`},
		{"order: {tags: [x, z]}", `order.tags[1] is "y", expected "z"`},
		{"name: {$matches: ^I}", `name is "Mia"`},
	} {
		f, err := Parse("x", []byte("expect: {requests: [{body: {"+c.want+"}}]}"))
		if err != nil {
			t.Fatal(err)
		}
		got := unmetMember("", f.Expect.Requests[0].Body, have, true, time.Time{})
		if (c.why == "") != (got == "") || !strings.Contains(got, c.why) {
			t.Errorf("%s: %q, want %q", c.want, got, c.why)
		}
	}
}
