package transform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
)

// jsons are the methods that read and write JSON. Invalid JSON, or an element that is not found, stops the
// journey (policy unit tests).
var jsons = []Method{
	{
		Name: "CreateJsonArray", Doc: "Makes a JSON array of one text.",
		Inputs:  []Slot{{Role: "inputClaim", Type: claims.String}},
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run: func(c *Call) error {
			c.set("outputClaim", claims.Text(string(claims.Strings(c.text("inputClaim")).JSON())))
			return nil
		},
	},
	{
		Name: "GenerateJson", Doc: "Builds a JSON object of claims and parameters whose roles and ids are paths.",
		AnyInputs: true, AnyParameters: true,
		Outputs: []Slot{{Role: "outputClaim", Type: claims.String}},
		Run:     generateJson,
	},
	{
		Name: "GetClaimFromJson", Doc: "Takes one top-level property of a JSON object.",
		Inputs:     []Slot{{Role: "inputJson", Type: claims.String}},
		Parameters: []Parameter{{Id: "claimToExtract", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "extractedClaim", Type: claims.String}},
		Run: func(c *Call) error {
			v, err := c.property()
			if err != nil {
				return err
			}
			return c.setJson("extractedClaim", v)
		},
	},
	{
		Name: "GetNumericClaimFromJson", Doc: "Takes one top-level number of a JSON object.",
		Inputs:     []Slot{{Role: "inputJson", Type: claims.String}},
		Parameters: []Parameter{{Id: "claimToExtract", Type: claims.String, Required: true}},
		Outputs:    []Slot{{Role: "extractedClaim", Type: claims.Long}},
		Run: func(c *Call) error {
			v, err := c.property()
			if err != nil {
				return err
			}
			n, err := claims.Parse(claims.Long, plainText(v))
			c.set("extractedClaim", n)
			return err
		},
	},
	{
		Name: "GetClaimsFromJsonArray", Doc: "Takes claims from a JSON array of key and value objects.",
		Inputs:     []Slot{{Role: "jsonSource", Type: claims.String}},
		Parameters: jsonArrayParameters, AnyOutputs: true,
		Run: func(c *Call) error {
			var items []json.RawMessage
			if err := json.Unmarshal([]byte(c.text("jsonSource")), &items); err != nil {
				return errJson
			}
			return claimsFromObjects(c, items)
		},
	},
	{
		Name: "GetClaimsFromJsonArrayV2", Doc: "Takes claims from a collection of JSON objects of key and value.",
		Inputs:     []Slot{{Role: "jsonSource", Type: claims.StringCollection}},
		Parameters: jsonArrayParameters, AnyOutputs: true,
		Run: func(c *Call) error {
			v, _ := c.in("jsonSource")
			var items []json.RawMessage
			for _, it := range v.Items() {
				items = append(items, json.RawMessage(it))
			}
			return claimsFromObjects(c, items)
		},
	},
	{
		Name: "GetSingleItemFromJson", Doc: "Takes name and value of the first property of a JSON object.",
		Inputs:  []Slot{{Role: "inputJson", Type: claims.String}},
		Outputs: []Slot{{Role: "key", Type: claims.String}, {Role: "value", Type: claims.String}},
		Run:     firstProperty,
	},
	{
		Name: "GetSingleValueFromJsonArray", Doc: "Takes the first element of a JSON array.",
		Inputs:  []Slot{{Role: "inputJsonClaim", Type: claims.String}},
		Outputs: []Slot{{Role: "extractedClaim", Type: claims.String}},
		Run: func(c *Call) error {
			var items []json.RawMessage
			if err := json.Unmarshal([]byte(c.text("inputJsonClaim")), &items); err != nil {
				return errJson
			}
			if len(items) == 0 {
				return errors.New("the JSON array has no element")
			}
			return c.setJson("extractedClaim", items[0])
		},
	},
	{
		Name: "XmlStringToJsonString", Doc: "Writes XML as JSON, as Json.NET does.",
		Inputs:  []Slot{{Role: "xml", Type: claims.String}},
		Outputs: []Slot{{Role: "json", Type: claims.String}},
		Run: func(c *Call) error {
			text, err := xmlToJson(c.text("xml"))
			c.set("json", claims.Text(text))
			return err
		},
	},
}

var errJson = errors.New("the input is no JSON of the kind that the method reads")

var jsonArrayParameters = []Parameter{
	{Id: "errorOnMissingClaims", Type: claims.Boolean, Default: "false"}, {Id: "includeEmptyClaims", Type: claims.Boolean, Default: "false"},
	{Id: "jsonSourceKeyName", Type: claims.String, Required: true}, {Id: "jsonSourceValueName", Type: claims.String, Required: true},
}

// plainText is a JSON value as a claim's text: strings without quotes, everything else as it is written.
func plainText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil && len(bytes.TrimSpace(raw)) > 0 && bytes.TrimSpace(raw)[0] == '"' {
		return s
	}
	if string(bytes.TrimSpace(raw)) == "null" {
		return ""
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}

// property is the property that claimToExtract names; names are case-sensitive.
func (c *Call) property() (json.RawMessage, error) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(c.text("inputJson")), &object) != nil {
		return nil, errJson
	}
	v, ok := object[c.parameter("claimToExtract")]
	if !ok {
		return nil, fmt.Errorf("the JSON object has no property %q", c.parameter("claimToExtract"))
	}
	return v, nil
}

// claimsFromObjects sets every output whose claim is one of the keys. A null or empty value is set only where
// includeEmptyClaims says so.
func claimsFromObjects(c *Call, items []json.RawMessage) error {
	strict, err := c.flag("errorOnMissingClaims")
	if err != nil {
		return err
	}
	empty, err := c.flag("includeEmptyClaims")
	if err != nil {
		return err
	}
	found := map[string]string{}
	for _, it := range items {
		var object map[string]json.RawMessage
		if json.Unmarshal(it, &object) != nil {
			return errJson
		}
		key, ok := object[c.parameter("jsonSourceKeyName")]
		if !ok {
			continue
		}
		if _, twice := found[plainText(key)]; twice && c.decided("jsonKeyTwice", "first") {
			continue
		}
		found[plainText(key)] = plainText(object[c.parameter("jsonSourceValueName")])
	}
	for _, t := range c.arguments.Outputs {
		text, ok := found[t.Role]
		switch {
		case !ok && strict:
			return fmt.Errorf("the JSON array has no element for the claim %q", t.Role)
		case !ok, text == "" && !empty:
			continue
		}
		v, err := claims.Parse(t.Type.DataType, text)
		if err != nil {
			return fmt.Errorf("claim %q: %w", t.Role, err)
		}
		c.set(t.Role, v)
	}
	return nil
}

// firstProperty reads in document order.
func firstProperty(c *Call) error {
	dec := json.NewDecoder(strings.NewReader(c.text("inputJson")))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return errJson
	}
	name, err := dec.Token()
	key, ok := name.(string)
	if err != nil || !ok {
		return errors.New("the JSON object has no property")
	}
	var value json.RawMessage
	if dec.Decode(&value) != nil {
		return errJson
	}
	// What follows must be JSON too.
	for dec.More() {
		if _, err := dec.Token(); err != nil {
			return errJson
		}
		var skipped json.RawMessage
		if err := dec.Decode(&skipped); err != nil {
			return errJson
		}
	}
	if _, err := dec.Token(); err != nil && !errors.Is(err, io.EOF) {
		return errJson
	}
	c.set("key", claims.Text(key))
	return c.setJson("value", value)
}

// setJson sets an output to a JSON value as text.
func (c *Call) setJson(role string, raw json.RawMessage) error {
	if trimmed := bytes.TrimSpace(raw); c.decided("jsonOtherTypes", "error") && (len(trimmed) == 0 || trimmed[0] != '"') {
		return errors.New("the JSON value is no string")
	}
	c.set(role, claims.Text(plainText(raw)))
	return nil
}

// tree is a JSON value under construction: an object with ordered keys, an array, or a leaf.
type tree struct {
	keys  []string
	items map[string]*tree
	leaf  json.RawMessage
	array bool
}

// generateJson puts claims and parameters at their paths: a segment that is a number is an index of an array, which must
// grow without gaps; any other is a key. Claims that are not in the bag are left out.
func generateJson(c *Call) error {
	root := &tree{}
	order := []func(*Call, *tree) error{putClaims, putParameters}
	if c.decided("jsonOrder", "parametersFirst") {
		slices.Reverse(order)
	}
	for _, put := range order {
		if err := put(c, root); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	root.write(&b)
	c.set("outputClaim", claims.Text(b.String()))
	return nil
}

func putClaims(c *Call, root *tree) error {
	for _, in := range c.arguments.Inputs {
		leaf := in.Value.JSON()
		if t := in.Value.Type(); c.decided("jsonTypes", "text") && (t == claims.Boolean || t == claims.Int || t == claims.Long) {
			leaf = claims.Text(in.Value.Text()).JSON()
		}
		if err := root.put(strings.Split(in.Role, "."), leaf); err != nil {
			return fmt.Errorf("claim at %s: %w", in.Role, err)
		}
	}
	return nil
}

func putParameters(c *Call, root *tree) error {
	for _, p := range c.arguments.Parameters {
		v, err := claims.Parse(p.Type, p.Text)
		if err != nil {
			return fmt.Errorf("input parameter %q: %w", p.Id, err)
		}
		if err := root.put(strings.Split(p.Id, "."), v.JSON()); err != nil {
			return fmt.Errorf("parameter %s: %w", p.Id, err)
		}
	}
	return nil
}

// maxPath bounds the depth of a path (threat R6).
const maxPath = 64

func (t *tree) put(path []string, leaf json.RawMessage) error {
	if len(path) > maxPath {
		return errors.New("the path is too deep")
	}
	if len(path) == 0 {
		if t.items != nil {
			return errors.New("the path is both a value and an object")
		}
		t.leaf = leaf
		return nil
	}
	if t.leaf != nil {
		return errors.New("the path is both a value and an object")
	}
	index, isIndex := strconv.Atoi(path[0])
	isArray := isIndex == nil
	if t.items == nil {
		t.items, t.array = map[string]*tree{}, isArray
	}
	if t.array != isArray {
		return errors.New("the path is both an array and an object")
	}
	next, ok := t.items[path[0]]
	if !ok {
		if isArray && index != len(t.keys) {
			return fmt.Errorf("index %d leaves a gap in its array", index)
		}
		next = &tree{}
		t.items[path[0]] = next
		t.keys = append(t.keys, path[0])
	}
	return next.put(path[1:], leaf)
}

func (t *tree) write(b *bytes.Buffer) {
	switch {
	case t.leaf != nil:
		b.Write(t.leaf)
		return
	case t.array:
		b.WriteByte('[')
	default:
		b.WriteByte('{')
	}
	for i, k := range t.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		if !t.array {
			b.Write(claims.Text(k).JSON())
			b.WriteByte(':')
		}
		t.items[k].write(b)
	}
	if t.array {
		b.WriteByte(']')
	} else {
		b.WriteByte('}')
	}
}
