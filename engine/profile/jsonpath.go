package profile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
)

// jsonStep is one step of a path: a member's name, or an element's index where name is empty.
type jsonStep struct {
	name  string
	index int
}

// maxJsonSteps and maxJsonIndex bound a path (threat R6).
const (
	maxJsonSteps = 64
	maxJsonIndex = 1000
)

// jsonSteps splits a path such as data[0].to[0].email, ['a b'].c or $.a. ok is false where it is none.
func jsonSteps(path string) (steps []jsonStep, ok bool) {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".")
	for rest != "" && len(steps) < maxJsonSteps {
		if strings.HasPrefix(rest, "[") {
			inner, after, closed := strings.Cut(rest[1:], "]")
			if !closed {
				return nil, false
			}
			if quoted := len(inner) >= 2 && inner[0] == '\'' && inner[len(inner)-1] == '\''; quoted {
				steps = append(steps, jsonStep{name: inner[1 : len(inner)-1]})
			} else if n, err := strconv.Atoi(inner); err == nil && n >= 0 && n <= maxJsonIndex {
				steps = append(steps, jsonStep{index: n})
			} else {
				return nil, false
			}
			rest = strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end == 0 {
			return nil, false
		}
		if end < 0 {
			end = len(rest)
		}
		steps = append(steps, jsonStep{name: rest[:end]})
		rest = strings.TrimPrefix(rest[end:], ".")
	}
	return steps, len(steps) > 0 && rest == ""
}

// jsonMember finds a member of a JSON text: by its name at the top, or by a path. The text must be valid JSON.
func jsonMember(body, name string, paths bool) (json.RawMessage, bool) {
	steps := []jsonStep{{name: name}}
	if paths {
		parsed, ok := jsonSteps(name)
		if !ok {
			return nil, false
		}
		steps = parsed
	}
	at := json.RawMessage(body)
	for _, step := range steps {
		next, ok := step.of(at)
		if !ok {
			return nil, false
		}
		at = next
	}
	return at, true
}

func (s jsonStep) of(at json.RawMessage) (json.RawMessage, bool) {
	if s.name == "" {
		var items []json.RawMessage
		if json.Unmarshal(at, &items) != nil || s.index >= len(items) {
			return nil, false
		}
		return items[s.index], true
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(at, &members) != nil {
		return nil, false
	}
	v, ok := members[s.name]
	return v, ok
}

// jsonClaim is a JSON value as a claim of a data type; ok is false for null. Numbers keep their digits: they
// never become floating point. An array becomes a collection where the claim is one, else its JSON text, as an
// object does.
func jsonClaim(raw json.RawMessage, t claims.DataType) (v claims.Value, ok bool) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return v, false
	case raw[0] == '"':
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return v, false
		}
		return claims.Text(text), true
	case string(raw) == "true", string(raw) == "false":
		return claims.Bool(string(raw) == "true"), true
	case raw[0] == '[' && t == claims.StringCollection:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return v, false
		}
		texts := []string{}
		for _, it := range items {
			if item, ok := jsonClaim(it, claims.String); ok {
				texts = append(texts, item.Text())
			}
		}
		return claims.Strings(texts...), true
	case raw[0] == '[' || raw[0] == '{':
		var b bytes.Buffer
		if json.Compact(&b, raw) != nil {
			return v, false
		}
		return claims.Text(b.String()), true
	}
	return claims.Text(string(raw)), true
}

// grow puts a value at a path into a JSON value of maps and slices, making what is missing on the way.
func grow(at any, steps []jsonStep, value any) any {
	if len(steps) == 0 {
		return value
	}
	step := steps[0]
	if step.name == "" {
		items, _ := at.([]any)
		for len(items) <= step.index {
			items = append(items, nil)
		}
		items[step.index] = grow(items[step.index], steps[1:], value)
		return items
	}
	members, ok := at.(map[string]any)
	if !ok {
		members = map[string]any{}
	}
	members[step.name] = grow(members[step.name], steps[1:], value)
	return members
}

// reasons are the names of the HTTP statuses that services answer with.
var reasons = []struct {
	status int
	name   string
}{
	{200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"}, {301, "Moved Permanently"}, {302, "Found"},
	{304, "Not Modified"}, {400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
	{408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"}, {415, "Unsupported Media Type"}, {422, "Unprocessable Entity"}, {429, "Too Many Requests"},
	{500, "Internal Server Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"},
}

// reason is the name of an HTTP status, such as Not Found.
func reason(status int) string {
	for _, row := range reasons {
		if row.status == status {
			return row.name
		}
	}
	return "Unknown"
}
