package transform

import (
	"errors"
	"slices"

	"journeydesigner/engine/claims"
)

// collections are the methods on string collections.
var collections = []Method{
	{
		Name: "GetSingleItemFromStringCollection", Doc: "Takes the first element of a collection.",
		Inputs:  []Slot{{Role: "collection", Type: claims.StringCollection}},
		Outputs: []Slot{{Role: "extractedItem", Type: claims.String}},
		Run: func(c *Call) error {
			if v, _ := c.in("collection"); len(v.Items()) > 0 {
				c.set("extractedItem", claims.Text(v.Items()[0]))
			} else if c.decided("emptyCollection", "error") {
				return errors.New("the collection has no item")
			}
			return nil
		},
	},
	{
		Name: "StringCollectionContains", Doc: "Tells whether a collection has the parameter among its elements.",
		Inputs: []Slot{{Role: "inputClaim", Type: claims.StringCollection}},
		Parameters: []Parameter{
			{Id: "item", Type: claims.String, Required: true}, {Id: "ignoreCase", Type: claims.String, Default: "false"},
		},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run:     func(c *Call) error { return contains(c, "inputClaim", c.parameter("item")) },
	},
	{
		Name: "StringCollectionContainsClaim", Doc: "Tells whether a collection has a claim's value among its elements.",
		Inputs:     []Slot{{Role: "collection", Type: claims.StringCollection}, {Role: "item", Type: claims.String}},
		Parameters: []Parameter{{Id: "ignoreCase", Type: claims.String, Default: "false"}},
		Outputs:    []Slot{{Role: "outputClaim", Type: claims.Boolean}},
		Run:        func(c *Call) error { return contains(c, "collection", c.text("item")) },
	},
	{
		Name: "AddItemToStringCollection", Doc: "Adds a string to a collection that does not hold it yet.",
		Inputs:  []Slot{{Role: "item", Type: claims.String, Optional: true}, {Role: "collection", Type: claims.StringCollection, Optional: true}},
		Outputs: []Slot{{Role: "collection", Type: claims.StringCollection}},
		Run: func(c *Call) error {
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
	if slices.ContainsFunc(had.Items(), func(s string) bool { return equalOrdinal(s, item, c.decided("itemCase", "once")) }) {
		c.set("collection", had)
		return nil
	}
	c.set("collection", claims.Strings(append(slices.Clone(had.Items()), item)...))
	return nil
}

// contains compares whole elements, ordinally; case matters unless ignoreCase says otherwise.
func contains(c *Call, collection, item string) error {
	ignore, err := c.flag("ignoreCase")
	if err != nil {
		return err
	}
	v, _ := c.in(collection)
	c.set("outputClaim", claims.Bool(slices.ContainsFunc(v.Items(), func(s string) bool { return equalOrdinal(s, item, ignore) })))
	return nil
}

func equalOrdinal(a, b string, ignoreCase bool) bool {
	return a == b || ignoreCase && claims.FoldOrdinal(a) == claims.FoldOrdinal(b)
}
