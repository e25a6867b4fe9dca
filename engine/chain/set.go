// Package chain makes one effective policy of a policy file and its bases: it finds the files of a chain,
// merges them by the service's rules, keeps for every value where it came from and what it replaced, and
// checks that what is referred to exists. It knows nothing of files on disk and runs nothing.
package chain

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// MaxLevels is the number of levels of inheritance that the service's limits page names; deeper chains are
// read, with a warning.
const MaxLevels = 10

// Set is a number of policies that may be each other's bases. It is safe for use by several goroutines.
type Set struct {
	policies []*policy.Policy
	byId     map[string][]*policy.Policy
	// standIns are the folded ids of stand-ins by the folded ids that they stand in for.
	standIns map[string]string

	mu sync.Mutex
	// merged caches, for the last file of every chain that was asked for, the merge of its layers.
	merged map[*policy.Policy]*merge

	// What chains need of the lists that they have in common: technical profiles with what they include, maps of pointers
	// by folded id, and what is checked of all but the relying party.
	inclusions once[list, *inclusion]
	indexes    once[list, any]
	bodies     once[body, *checker]
}

// StandIn says that where the base policy For is in none of the files, the policy Is is taken in its place: people rename
// the policies of a pack that they start from, and pass on only what they wrote themselves. Both are PolicyIds, without
// regard to case. The zero value stands in for nothing.
type StandIn struct{ For, Is string }

// NewSet takes up policies, in an order that is kept. The policies must not change afterwards. Of several stand-ins for
// one policy the last holds.
func NewSet(policies []*policy.Policy, standIns ...StandIn) *Set {
	s := &Set{policies: policies, byId: make(map[string][]*policy.Policy, len(policies)), merged: map[*policy.Policy]*merge{}}
	for _, p := range policies {
		id := policy.Fold(p.PolicyId.Text)
		s.byId[id] = append(s.byId[id], p)
	}
	for _, x := range standIns {
		if s.standIns == nil {
			s.standIns = map[string]string{}
		}
		s.standIns[policy.Fold(x.For)] = policy.Fold(x.Is)
	}
	return s
}

// Policies are the policies of the set, in the order given.
func (s *Set) Policies() []*policy.Policy { return s.policies }

// Policy finds a policy by its id, without regard to case; ok is false where none or several have it.
func (s *Set) Policy(policyId string) (p *policy.Policy, ok bool) {
	found := s.byId[policy.Fold(policyId)]
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// Findings are the faults of the set itself: ids that several files have.
func (s *Set) Findings() []diag.Finding {
	var out []diag.Finding
	for _, p := range s.policies {
		if same := s.byId[policy.Fold(p.PolicyId.Text)]; len(same) > 1 && same[0] == p {
			out = append(out, duplicate(same[1].PolicyId.Span(), same))
		}
	}
	return out
}

func duplicate(at source.Span, same []*policy.Policy) diag.Finding {
	f := finding(diag.Error, "C001", at, "Give each policy an id of its own, or open the folder of one policy set alone.",
		"PolicyId %s is that of %d files: %s", same[0].PolicyId.Text, len(same), paths(same))
	for _, p := range same {
		f.Related = append(f.Related, diag.Related{Span: p.PolicyId.Span(), Summary: "policy " + p.PolicyId.Text})
	}
	return f
}

func paths(policies []*policy.Policy) string {
	names := make([]string, len(policies))
	for i, p := range policies {
		names[i] = p.Path
	}
	return strings.Join(names, ", ")
}

func finding(severity diag.Severity, code string, at source.Span, detail, format string, args ...any) diag.Finding {
	return diag.Finding{Severity: severity, Code: code, Layer: diag.LayerChain, Summary: fmt.Sprintf(format, args...), Detail: detail, Span: at}
}

// Chains gives one chain for each policy that an application can call, in the order of the set.
func (s *Set) Chains() []*Chain {
	var out []*Chain
	for _, p := range s.policies {
		if p.RelyingParty != nil {
			out = append(out, s.ChainOf(p))
		}
	}
	return out
}

// Chain gives the chain of any policy by its id, without regard to case; ok is false where there is no such
// policy. Where several files have the id, the chain is broken and its leaf is the first of them.
func (s *Set) Chain(policyId string) (c *Chain, ok bool) {
	found := s.byId[policy.Fold(policyId)]
	if len(found) == 0 {
		return nil, false
	}
	return s.ChainOf(found[0]), true
}

// ChainOf gives the chain of a policy of the set.
func (s *Set) ChainOf(leaf *policy.Policy) *Chain {
	c := &Chain{Leaf: leaf, set: s}
	if same := s.byId[policy.Fold(leaf.PolicyId.Text)]; len(same) > 1 {
		c.broken = true
		c.Findings = append(c.Findings, duplicate(same[1].PolicyId.Span(), same))
	}
	seen := map[*policy.Policy]int{leaf: 0}
	upward := []*policy.Policy{leaf}
	for at := leaf; at.BasePolicy != nil; {
		next := c.base(at)
		if next == nil {
			c.broken = true
			break
		}
		if from, again := seen[next]; again {
			c.broken = true
			c.Findings = append(c.Findings, cycle(upward[from:]))
			break
		}
		seen[next] = len(upward)
		upward = append(upward, next)
		at = next
	}
	if len(upward) > MaxLevels {
		c.Findings = append(c.Findings, finding(diag.Warning, "C006", leaf.BasePolicy.PolicyId.Span(), "Merge some of the base policies into one file.",
			"The chain has %d levels; the service's documentation names %d as the limit", len(upward), MaxLevels))
	}
	for i := len(upward) - 1; i >= 0; i-- {
		c.Layers = append(c.Layers, upward[i])
	}
	return c
}

// cycle names all files of a ring of bases, always from the same one, so that every file of the ring
// tells the same story.
func cycle(ring []*policy.Policy) diag.Finding {
	first := 0
	for i, p := range ring {
		if p.Path < ring[first].Path {
			first = i
		}
	}
	var names []string
	f := diag.Finding{}
	for i := range ring {
		p := ring[(first+i)%len(ring)]
		names = append(names, fmt.Sprintf("%s (%s)", p.PolicyId.Text, p.Path))
		f.Related = append(f.Related, diag.Related{Span: p.BasePolicy.PolicyId.Span(), Summary: p.PolicyId.Text + " extends " + p.BasePolicy.PolicyId.Text})
	}
	p := ring[first]
	if len(ring) == 1 {
		return finding(diag.Error, "C004", p.BasePolicy.PolicyId.Span(), "Name another policy in BasePolicy, or remove BasePolicy where the file is the root of the chain.",
			"Policy %s names itself as its base", p.PolicyId.Text)
	}
	related := f.Related
	f = finding(diag.Error, "C003", p.BasePolicy.PolicyId.Span(), "Remove BasePolicy from the file that is meant to be the root of the chain.",
		"The base policies go round in a circle: %s", strings.Join(append(names, p.PolicyId.Text), " → "))
	f.Related = related
	return f
}

// Chain is a policy with all its bases.
type Chain struct {
	// Leaf is the policy that the chain was asked for.
	Leaf *policy.Policy
	// Layers are the policies from the root of the chain to the leaf; of a broken chain, as far as they were found.
	Layers []*policy.Policy
	// Findings are the faults of the chain itself: missing, doubtful and circular bases.
	Findings []diag.Finding

	set    *Set
	broken bool
}

// Broken reports whether the chain lacks a base or has a doubtful one, so that there is no effective policy.
func (c *Chain) Broken() bool { return c.broken }

// base finds the parent of a policy, or reports why there is none.
func (c *Chain) base(p *policy.Policy) *policy.Policy {
	want := p.BasePolicy.PolicyId
	if want.Text == "" {
		c.Findings = append(c.Findings, finding(diag.Error, "C002", p.BasePolicy.Span, "Name the parent in PolicyId, or remove BasePolicy where the file is the root of the chain.",
			"Policy %s does not name its base policy", p.PolicyId.Text))
		return nil
	}
	found := c.set.byId[policy.Fold(want.Text)]
	if len(found) == 0 {
		if found = c.set.byId[c.set.standIns[policy.Fold(want.Text)]]; len(found) > 0 {
			c.Findings = append(c.Findings, finding(diag.Warning, "C009", want.Span(), "Name the base policy that is meant before uploading: the service takes no other.",
				"Base policy %s of %s was not found; %s stands in for it", want.Text, p.PolicyId.Text, found[0].PolicyId.Text))
		}
	}
	switch len(found) {
	case 0:
		var ids []string
		for _, o := range c.set.policies {
			if o != p {
				ids = append(ids, o.PolicyId.Text)
			}
		}
		c.Findings = append(c.Findings, finding(diag.Error, "C002", want.Span(),
			suggest(want.Text, ids, "Open the folder that holds the base policy too, or name further folders with --base. Where it has another PolicyId there, --base-id says which."),
			"Base policy %s of %s was not found", want.Text, p.PolicyId.Text))
		return nil
	case 1:
	default:
		f := duplicate(want.Span(), found)
		f.Code = "C007"
		f.Summary = fmt.Sprintf("Base policy %s of %s is in doubt: %d files have this PolicyId: %s", want.Text, p.PolicyId.Text, len(found), paths(found))
		c.Findings = append(c.Findings, f)
		return nil
	}
	base := found[0]
	if why := refuses(base, p); why != "" {
		f := finding(diag.Warning, "C008", want.Span(), "Let the base permit it in PolicyConstraints, or name another base.",
			"Base policy %s does not permit policy %s to build upon it: %s", base.PolicyId.Text, p.PolicyId.Text, why)
		f.Related = []diag.Related{{Span: base.PolicyConstraints.DerivingPolicies.Span(), Summary: "what the base permits"}}
		c.Findings = append(c.Findings, f)
	}
	tenant := p.BasePolicy.TenantId
	if tenant.IsSet() && base.TenantId.IsSet() && !policy.SameId(tenant.Text, base.TenantId.Text) {
		f := finding(diag.Warning, "C005", tenant.Span(), "Write the same tenant in both files.",
			"BasePolicy of %s names tenant %s, but %s is a policy of tenant %s", p.PolicyId.Text, tenant.Text, base.PolicyId.Text, base.TenantId.Text)
		f.Related = []diag.Related{{Span: base.TenantId.Span(), Summary: "the tenant of the base policy"}}
		c.Findings = append(c.Findings, f)
	}
	return base
}

// refuses says why a base's PolicyConstraints do not let a policy build upon it; "" where they do or there are none. The
// schema alone knows them: it says what each word means, not that the service heeds it.
func refuses(base, p *policy.Policy) string {
	if base.PolicyConstraints == nil || !base.PolicyConstraints.DerivingPolicies.IsSet() || !p.TenantId.IsSet() {
		return ""
	}
	listed := slices.ContainsFunc(base.PolicyConstraints.Tenants, func(v policy.Value) bool { return policy.SameId(v.Text, p.TenantId.Text) })
	switch base.PolicyConstraints.DerivingPolicies.Text {
	case "SameTenant":
		if base.TenantId.IsSet() && !policy.SameId(base.TenantId.Text, p.TenantId.Text) {
			return fmt.Sprintf("only policies of tenant %s may, and this one is of %s", base.TenantId.Text, p.TenantId.Text)
		}
	case "AllowList":
		if !listed {
			return fmt.Sprintf("tenant %s is not on its list", p.TenantId.Text)
		}
	case "DenyList":
		if listed {
			return fmt.Sprintf("tenant %s is on its list", p.TenantId.Text)
		}
	}
	return ""
}
