package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// Body is what a REST service answers: JSON text, or any text where the file has a string. YAML numbers keep
// their digits: they never become floating point.
type Body string

// UnmarshalYAML writes a YAML value as JSON, and takes a string as it is.
func (b *Body) UnmarshalYAML(node ast.Node) error {
	switch n := node.(type) {
	case *ast.StringNode:
		*b = Body(n.Value)
		return nil
	case *ast.LiteralNode:
		*b = Body(n.Value.Value)
		return nil
	}
	var text strings.Builder
	if err := writeJson(&text, node); err != nil {
		return err
	}
	*b = Body(text.String())
	return nil
}

// writeJson writes a YAML node as JSON, its members in their order.
func writeJson(b *strings.Builder, node ast.Node) error {
	switch n := node.(type) {
	case *ast.MappingNode:
		return writeMembers(b, n.Values)
	case *ast.MappingValueNode:
		return writeMembers(b, []*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.Values {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJson(b, item); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case *ast.StringNode:
		return writeText(b, n.Value)
	case *ast.LiteralNode:
		return writeText(b, n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return writeScalar(b, node.GetToken().Value)
	case *ast.NullNode, nil:
		b.WriteString("null")
		return nil
	}
	return fmt.Errorf("a YAML %s has no place in a body", node.Type())
}

func writeMembers(b *strings.Builder, members []*ast.MappingValueNode) error {
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeText(b, m.Key.GetToken().Value); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := writeJson(b, m.Value); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// writeScalar writes a number or a boolean as the file has it where JSON reads it so, else as a text.
func writeScalar(b *strings.Builder, text string) error {
	if lower := strings.ToLower(text); lower == "true" || lower == "false" {
		text = lower
	}
	if !json.Valid([]byte(text)) {
		return writeText(b, text)
	}
	b.WriteString(text)
	return nil
}

func writeText(b *strings.Builder, text string) error {
	quoted, err := json.Marshal(text)
	b.Write(quoted)
	return err
}

// replies are the answers in the world's terms.
func (r Replies) replies() ([]world.Reply, error) {
	if len(r) == 0 {
		return nil, errors.New("a list of answers has one at least; leave the service out where it may answer by itself")
	}
	var all []world.Reply
	for _, one := range r {
		reply, err := one.reply()
		if err != nil {
			return nil, err
		}
		all = append(all, reply)
	}
	return all, nil
}

// reply is the answer in the world's terms.
func (r Reply) reply() (world.Reply, error) {
	out := world.Reply{Status: r.Status, Body: string(r.Body)}
	if r.Status != 0 && (r.Status < 100 || r.Status > 599) {
		return out, fmt.Errorf("status %d is no HTTP status; it must be a number from 100 to 599", r.Status)
	}
	if r.Delay == "" {
		return out, nil
	}
	delay, err := time.ParseDuration(r.Delay)
	if err != nil || delay < 0 {
		return out, fmt.Errorf("delay %q is no duration such as 1s or 250ms", r.Delay)
	}
	out.Delay = delay
	return out, nil
}

// checkFaults refuses faults at technical profiles that the policy does not have, or where they cannot happen.
func (f *File) checkFaults(p *chain.Effective) error {
	for _, id := range slices.Sorted(maps.Keys(f.Faults)) {
		t, ok := p.TechnicalProfile(id)
		if !ok {
			return fmt.Errorf("faults: policy %s has no technical profile %q", p.PolicyId.Text, id)
		}
		kind, _ := profile.KindOf(t)
		if !slices.Contains(kind.Faults, world.Fault(f.Faults[id])) {
			return fmt.Errorf("%sfaults: %s cannot happen at %s; there can be %v", f.read.before("faults", id), f.Faults[id], id, kind.Faults)
		}
	}
	return nil
}
