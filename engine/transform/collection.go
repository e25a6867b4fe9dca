package transform

import (
	"slices"

	"journeydesigner/engine/claims"
)

// collections are the methods on string collections.
var collections = []Method{
	{
		Name: "AddItemToStringCollection", Doc: "Adds a string to a collection that does not hold it yet.",
		Inputs:  []Slot{{Role: "item", Type: claims.String, Optional: true}, {Role: "collection", Type: claims.StringCollection, Optional: true}},
		Outputs: []Slot{{Role: "collection", Type: claims.StringCollection}},
		Run: func(c *Call) error {
			// An absent item leaves the collection as it is (a decision: nothing is documented, and the
			// starter packs run it for users whose provider sent no e-mail address).
			item, ok := c.in("item")
			if !ok {
				return nil
			}
			return appendItem(c, item.Text())
		},
	},
	{
		Name: "AddParameterToStringCollection", Doc: "Adds the parameter to a collection that does not hold it yet.",
		Inputs:     []Slot{{Role: "collection", Type: claims.StringCollection, Optional: true}},
		Parameters: []Parameter{{Id: "item", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "collection", Type: claims.StringCollection}},
		Run:        func(c *Call) error { return appendItem(c, c.parameter("item")) },
	},
}

func appendItem(c *Call, item string) error {
	had, _ := c.in("collection")
	if slices.Contains(had.Items(), item) {
		c.set("collection", had)
		return nil
	}
	c.set("collection", claims.Strings(append(slices.Clone(had.Items()), item)...))
	return nil
}
