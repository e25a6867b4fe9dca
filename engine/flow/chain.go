package flow

import (
	"fmt"
	"strings"

	"journeydesigner/engine/policy"
)

// Chain draws the files of an inheritance chain, the root policy first, each leading to the one that
// extends it.
func Chain(layers []*policy.Policy) *Graph {
	title := ""
	if len(layers) > 0 {
		title = layers[len(layers)-1].PolicyId.Text
	}
	b := newBuilder(title, nil)
	last := ""
	for i, p := range layers {
		id := b.id("policy:" + clean(p.PolicyId.Text))
		role := "extension"
		switch {
		case p.RelyingParty != nil:
			role = "relying party"
		case i == 0 && p.BasePolicy == nil:
			role = "base"
		}
		n := Node{ID: id, Kind: Policy, Title: bold(p.PolicyId.Or(p.Path)), Subtitle: joined(role, contents(p))}
		n.Span, n.PolicyId = p.Span, p.PolicyId.Text
		b.add(n)
		if last != "" {
			b.edge(last, id, Next, "")
		}
		last = id
	}
	return &b.g
}

// contents counts what a file brings along, the most telling first and no more than three kinds.
func contents(p *policy.Policy) string {
	var said []string
	for _, c := range []struct {
		n         int
		one, many string
	}{
		{len(p.UserJourneys), "journey", "journeys"},
		{len(p.SubJourneys), "sub-journey", "sub-journeys"},
		{len(p.TechnicalProfiles), "profile", "profiles"},
		{len(p.ClaimTypes), "claim", "claims"},
		{len(p.ContentDefinitions), "page", "pages"},
	} {
		switch {
		case c.n == 0 || len(said) == 3:
		case c.n == 1:
			said = append(said, "1 "+c.one)
		default:
			said = append(said, fmt.Sprintf("%d %s", c.n, c.many))
		}
	}
	return strings.Join(said, ", ")
}
