package flow

import (
	"journeydesigner/engine/policy"
)

// ClaimLookup finds what the technical profiles of a journey refer to. An effective policy of engine/chain
// is one.
type ClaimLookup interface {
	Lookup
	ClaimType(id string) (*policy.ClaimType, bool)
	ClaimsTransformation(id string) (*policy.ClaimsTransformation, bool)
}

// The labels of the edges of a claims graph.
const (
	Writes = "writes"
	Reads  = "reads"
)

// Claims draws who writes and who reads a claim, in the order of the journey: a node for each technical
// profile where a step runs it, one for each claim, one for the token. Edges lead from a writer to the
// claim and from the claim to a reader, and say so in their labels. A profile's transformations, validation
// profiles and the preconditions of its step count as the profile. rp is what goes into the token; it may
// be nil. only limits the graph to these claims; without any, all are drawn.
func Claims(from ClaimLookup, rp *policy.RelyingParty, j *policy.UserJourney, only ...string) *Graph {
	c := &claimer{builder: newBuilder(j.Id.Text, from), from: from, rp: rp, nodes: map[string]string{}, seen: map[[2]string]bool{}}
	if len(only) > 0 {
		c.only = map[string]bool{}
		for _, id := range only {
			c.only[policy.Fold(id)] = true
		}
	}
	c.steps("", j.Id.Text, j.Steps, nil)
	if rp != nil {
		user := Node{ID: endID, Kind: End, Title: plain("Token"), Journey: j.Id.Text}
		user.Span = rp.Span
		uses := &uses{}
		for _, p := range rp.TechnicalProfiles {
			uses.read(p.OutputClaims)
			if p.SubjectNamingInfo != nil {
				uses.reads = append(uses.reads, p.SubjectNamingInfo.ClaimType.Text)
			}
		}
		c.user(user, uses)
	}
	return &c.g
}

type claimer struct {
	*builder
	from ClaimLookup
	rp   *policy.RelyingParty
	only map[string]bool
	// nodes are the ids of the claims' nodes, by folded claim id.
	nodes map[string]string
	// seen are the edges drawn: a profile may name a claim in many places.
	seen map[[2]string]bool
}

// uses are the claims that something reads and writes, as often as it names them.
type uses struct{ reads, writes []string }

func (u *uses) read(refs []*policy.ClaimReference)  { u.reads = append(u.reads, names(refs)...) }
func (u *uses) write(refs []*policy.ClaimReference) { u.writes = append(u.writes, names(refs)...) }

func names(refs []*policy.ClaimReference) []string {
	var out []string
	for _, r := range refs {
		if id := r.ClaimTypeReferenceId.Text; id != "" {
			out = append(out, id)
		}
	}
	return out
}

func (c *claimer) steps(prefix, journey string, steps []*policy.OrchestrationStep, open []string) {
	for _, s := range steps {
		step := prefix + "step:" + clean(s.Order.Text)
		rules := &uses{}
		for _, p := range s.Preconditions {
			if len(p.Values) > 0 && p.Values[0].Text != "" {
				rules.reads = append(rules.reads, p.Values[0].Text)
			}
		}
		run := func(id, suffix string, extra *uses) {
			n := Node{ID: step + suffix, Kind: Profile, Title: bold(id), Order: clean(s.Order.Text), Journey: journey, Step: s, Profiles: []string{id}}
			n.Span, n.PolicyId = s.Span, owner(s)
			u := &uses{reads: rules.reads}
			if tp, ok := c.from.TechnicalProfile(id); ok {
				n.Title = bold(tp.Id.Or(id))
				n.Subtitle = joined("Step "+n.Order, ProtocolWord(tp))
				c.profile(tp, u, 0)
			} else {
				n.Subtitle, n.Missing = joined("Step "+n.Order, "no technical profile "+id), true
			}
			if extra != nil {
				u.writes = append(u.writes, extra.writes...)
			}
			c.user(n, u)
		}
		switch s.Type.Text {
		case typeSend:
			// The issuer only mints; what it reads is the token's node.
			if len(rules.reads) > 0 {
				n := Node{ID: step, Kind: Step, Title: bold("Send claims"), Subtitle: joined("Step "+s.Order.Text, "precondition"), Order: clean(s.Order.Text), Journey: journey, Step: s}
				n.Span, n.PolicyId = s.Span, owner(s)
				c.user(n, rules)
			}
		case typeGet:
			got := &uses{}
			if c.rp != nil {
				for _, p := range c.rp.TechnicalProfiles {
					got.write(p.InputClaims)
				}
			}
			run(s.CpimIssuerTechnicalProfileReferenceId.Text, "", got)
		case typeSub:
			c.sub(step, s, rules, journey, open)
		default:
			for _, x := range s.ClaimsExchanges {
				run(x.TechnicalProfileReferenceId.Text, "/exchange:"+clean(x.Id.Text), nil)
			}
		}
	}
}

// sub follows a step into its sub-journey.
func (c *claimer) sub(step string, s *policy.OrchestrationStep, rules *uses, journey string, open []string) {
	if len(s.JourneyList) == 0 {
		return
	}
	id := s.JourneyList[0].SubJourneyReferenceId.Text
	if len(rules.reads) > 0 {
		n := Node{ID: step, Kind: SubJourney, Title: bold(id), Subtitle: joined("Step "+s.Order.Text, "precondition"), Order: clean(s.Order.Text), Journey: journey, Step: s}
		n.Span, n.PolicyId = s.Span, owner(s)
		c.user(n, rules)
	}
	sj, ok := c.from.SubJourney(id)
	folded := policy.Fold(id)
	for _, o := range open {
		ok = ok && o != folded
	}
	if ok && len(c.g.Nodes) <= MaxNodes {
		c.steps(step+"/sub:"+clean(id)+"/", sj.Id.Text, sj.Steps, append(open[:len(open):len(open)], folded))
	}
}

// maxNested is how deep validation profiles are followed into the validation profiles of pages among them,
// which the service does not run; the limit stops a circle.
const maxNested = 4

// profile collects what a technical profile reads and writes.
func (c *claimer) profile(tp *policy.TechnicalProfile, u *uses, nested int) {
	c.transformations(tp.InputClaimsTransformations, u)
	u.read(tp.InputClaims)
	u.read(tp.PersistedClaims)
	for _, v := range tp.ValidationTechnicalProfiles {
		for _, p := range v.Preconditions {
			if len(p.Values) > 0 && p.Values[0].Text != "" {
				u.reads = append(u.reads, p.Values[0].Text)
			}
		}
		if inner, ok := c.from.TechnicalProfile(v.ReferenceId.Text); ok && nested < maxNested {
			// What a validation profile puts out stays on the page unless the page puts it out too.
			inside := &uses{}
			c.profile(inner, inside, nested+1)
			u.reads = append(u.reads, inside.reads...)
		}
	}
	u.write(tp.OutputClaims)
	c.transformations(tp.OutputClaimsTransformations, u)
}

func (c *claimer) transformations(refs []policy.Reference, u *uses) {
	for _, r := range refs {
		if t, ok := c.from.ClaimsTransformation(r.ReferenceId.Text); ok {
			u.read(t.InputClaims)
			u.write(t.OutputClaims)
		}
	}
}

// user draws who reads and writes, if it touches a claim that is to be drawn.
func (c *claimer) user(n Node, u *uses) {
	touches := c.only == nil
	for _, list := range [][]string{u.reads, u.writes} {
		for _, id := range list {
			touches = touches || c.only[policy.Fold(id)]
		}
	}
	if !touches || len(u.reads)+len(u.writes) == 0 && !n.Missing {
		return
	}
	n.ID = c.id(n.ID)
	c.add(n)
	for _, id := range u.reads {
		c.link(n.ID, id, Reads)
	}
	for _, id := range u.writes {
		c.link(n.ID, id, Writes)
	}
}

// link draws one edge between a user and a claim, and the claim at its first use.
func (c *claimer) link(user, claim, label string) {
	folded := policy.Fold(claim)
	if c.only != nil && !c.only[folded] {
		return
	}
	node, ok := c.nodes[folded]
	if !ok {
		n := Node{Kind: Claim, Title: bold(claim)}
		if t, known := c.from.ClaimType(claim); known {
			n.Title, n.Subtitle = bold(t.Id.Or(claim)), clean(t.DataType.Text)
			n.Span = t.Span
			if len(t.Layers) > 0 {
				n.PolicyId = t.Layers[len(t.Layers)-1].PolicyId
			}
		} else {
			n.Subtitle, n.Missing = "no such claim type", true
		}
		node = c.id("claim:" + n.Label())
		n.ID = node
		c.nodes[folded] = node
		c.add(n)
	}
	from, to := user, node
	if label == Reads {
		from, to = node, user
	}
	if !c.seen[[2]string{from, to}] {
		c.seen[[2]string{from, to}] = true
		c.edge(from, to, Next, label)
	}
}
