package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/pattern"
)

// plainText is a text that YAML reads as a text though it has no quotation marks, in flow and in block style.
var plainText = pattern.Pattern{Source: `^[A-Za-z_$][A-Za-z0-9_./@+$-]*( [A-Za-z0-9_./@+$(][A-Za-z0-9_./@+$()-]*)*$`}

// notTexts are words that YAML, or an older YAML, reads as something else than a text.
var notTexts = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

// yamlText writes a text, in quotation marks where YAML would read it otherwise.
func yamlText(s string) string {
	if plainText.Match(s) && !slices.Contains(notTexts, strings.ToLower(s)) {
		return s
	}
	return jsonOf(s)
}

// yamlKey writes a key: on stands without quotation marks, as people write it.
func yamlKey(s string) string {
	if s == "on" {
		return s
	}
	return yamlText(s)
}

// jsonOf writes a value as JSON without escaping for HTML; JSON is YAML.
func jsonOf(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// member is one entry of a mapping that is written in a given order.
type member struct {
	key   string
	value any
}

// yamlFlow writes a value on one line: texts, booleans, numbers, lists, mappings (by their keys) and members.
func yamlFlow(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return yamlText(x)
	case time.Time:
		return yamlText(x.UTC().Format(time.RFC3339))
	case []any:
		return yamlList(len(x), func(i int) any { return x[i] })
	case []string:
		return yamlList(len(x), func(i int) any { return x[i] })
	case []int:
		return yamlList(len(x), func(i int) any { return x[i] })
	case map[string]any:
		var members []member
		for _, key := range slices.Sorted(maps.Keys(x)) {
			members = append(members, member{key, x[key]})
		}
		return yamlFlow(members)
	case map[string]string:
		var members []member
		for _, key := range slices.Sorted(maps.Keys(x)) {
			members = append(members, member{key, x[key]})
		}
		return yamlFlow(members)
	case []member:
		parts := make([]string, len(x))
		for i, m := range x {
			parts[i] = yamlKey(m.key) + ": " + yamlFlow(m.value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case claims.Value:
		return yamlValue(x)
	case []map[string]any:
		return yamlList(len(x), func(i int) any { return x[i] })
	case [][]member:
		return yamlList(len(x), func(i int) any { return x[i] })
	}
	return fmt.Sprint(v)
}

func yamlList(n int, item func(int) any) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = yamlFlow(item(i))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// yamlValue writes a claim's value so that valueOf reads it again.
func yamlValue(v claims.Value) string {
	switch v.Type() {
	case claims.Boolean, claims.Int, claims.Long:
		return v.Text()
	case claims.StringCollection:
		return yamlFlow(v.Items())
	}
	return yamlText(v.Text())
}

// page is a YAML document under construction, in block style.
type page struct{ strings.Builder }

// line writes "key: value" at a depth, two spaces each.
func (p *page) line(depth int, key string, v any) {
	fmt.Fprintf(p, "%s%s: %s\n", strings.Repeat("  ", depth), yamlKey(key), yamlFlow(v))
}

// block writes a mapping with one entry a line, or nothing where it is empty.
func (p *page) block(depth int, key string, members []member) {
	if len(members) == 0 {
		return
	}
	fmt.Fprintf(p, "%s%s:\n", strings.Repeat("  ", depth), yamlKey(key))
	for _, m := range members {
		p.line(depth+1, m.key, m.value)
	}
}

// items writes a list with one item a line, or nothing where it is empty.
func items[T any](p *page, depth int, key string, list []T) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(p, "%s%s:\n", strings.Repeat("  ", depth), yamlKey(key))
	for _, item := range list {
		fmt.Fprintf(p, "%s- %s\n", strings.Repeat("  ", depth+1), yamlFlow(item))
	}
}
