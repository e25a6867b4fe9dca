package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"journeydesigner/engine/world"
)

// Keys are the keys of a policy key container: the text of its one secret, or a list of keys of which one is active at a
// time.
type Keys []Key

// Key is one key of a container.
type Key struct {
	// Secret is the text of a secret; without it the key is an RSA key, which is generated.
	Secret string `yaml:"secret"`
	// Activates and Expires are ISO 8601 instants; empty for none.
	Activates string `yaml:"activates"`
	Expires   string `yaml:"expires"`
}

// UnmarshalYAML reads a list of keys, one key, or the text of a secret.
func (k *Keys) UnmarshalYAML(node ast.Node) error {
	switch node.(type) {
	case *ast.SequenceNode:
		var all []Key
		err := yaml.NodeToValue(node, &all, yaml.Strict())
		*k = all
		return err
	case *ast.MappingNode, *ast.MappingValueNode:
		var one Key
		err := yaml.NodeToValue(node, &one, yaml.Strict())
		*k = Keys{one}
		return err
	}
	var text string
	err := yaml.NodeToValue(node, &text, yaml.Strict())
	*k = Keys{{Secret: text}}
	return err
}

// set is what the world makes of the keys of a container.
func (k Keys) set(container string) (world.KeySet, error) {
	set := world.KeySet{Container: container}
	for _, key := range k {
		out := world.PolicyKey{Secret: key.Secret}
		for _, at := range []struct {
			name, text string
			into       *time.Time
		}{{"activates", key.Activates, &out.Activates}, {"expires", key.Expires, &out.Expires}} {
			if at.text == "" {
				continue
			}
			instant, err := time.Parse(time.RFC3339, at.text)
			if err != nil {
				return set, fmt.Errorf("keys: %s: %s %q is no ISO 8601 instant such as 2026-01-15T09:00:00Z", container, at.name, at.text)
			}
			*at.into = instant
		}
		set.Keys = append(set.Keys, out)
	}
	return set, nil
}

// keysOf is how a file says the keys of a container, their secrets included.
func keysOf(set world.KeySet) Keys {
	var out Keys
	for _, k := range set.Keys {
		out = append(out, Key{Secret: k.Secret, Activates: instantText(k.Activates), Expires: instantText(k.Expires)})
	}
	return out
}

func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// SecretKeys are the containers of a setup that have secrets, which are written nowhere, sorted.
func SecretKeys(s world.Setup) []string {
	var names []string
	for _, set := range s.KeySets {
		if set.HasSecret() {
			names = append(names, set.Container)
		}
	}
	slices.Sort(names)
	return names
}

// Secrets are the containers of the file that have secrets, sorted.
func (f *File) Secrets() []string {
	var names []string
	for name, keys := range f.Keys {
		if slices.ContainsFunc(keys, func(k Key) bool { return k.Secret != "" }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// keyMembers are the containers that have no secret, as a recording writes them.
func keyMembers(s world.Setup) []member {
	all := map[string]any{}
	for _, set := range s.KeySets {
		if set.HasSecret() {
			continue
		}
		var list []any
		for _, k := range keysOf(set) {
			one := map[string]any{}
			if k.Activates != "" {
				one["activates"] = k.Activates
			}
			if k.Expires != "" {
				one["expires"] = k.Expires
			}
			list = append(list, one)
		}
		all[set.Container] = list
	}
	return membersOf(all)
}
