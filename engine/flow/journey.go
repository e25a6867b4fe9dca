package flow

import (
	"strconv"
	"strings"

	"journeydesigner/engine/policy"
)

// startID and endID are the ids of the relying party and of the token.
const (
	startID = "start"
	endID   = "end"
)

// Journey draws a user journey: the relying party, every step with the preconditions before it, what its
// page offers, the sub-journeys it runs opened in place, and the token. policyID titles the relying party;
// it may be empty. What a step refers to and from does not know is said in the step, never left out.
func Journey(from Lookup, policyID string, j *policy.UserJourney) *Graph {
	b := newBuilder(j.Id.Text, from)
	b.ids[startID], b.ids[endID] = true, true

	first := Node{ID: startID, Kind: Start, Title: plain("Relying party"), Journey: j.Id.Text}
	if policyID != "" {
		first.Title, first.Subtitle = bold(policyID), "Relying party"
	}
	first.Span = j.Span
	b.add(first)

	l := list{journey: j.Id.Text, steps: j.Steps, after: endID}
	if entry := b.number(&l); entry != "" {
		b.edge(startID, entry, Next, "")
	} else {
		b.edge(startID, endID, Next, "")
	}
	b.list(&l)
	b.add(Node{ID: endID, Kind: End, Title: plain("Token"), Journey: j.Id.Text})
	return &b.g
}

// list is the steps of one journey or opened sub-journey while they are drawn.
type list struct {
	prefix  string // of the ids: "", or GROUP/
	group   string
	journey string
	steps   []*policy.OrchestrationStep
	// after is where the end of the list leads: the entry of the caller's next step, or the end.
	after string
	// leave is the kind of the edge out of the list: Return from a called sub-journey, else Next.
	leave EdgeKind
	// open are the folded ids of the sub-journeys around this list, to stop at a recursion.
	open []string
	// ids are the steps' ids; entries where an edge into each step arrives: its first precondition or itself.
	ids, entries []string
	// rules are the ids of each step's preconditions.
	rules [][]string
}

// number gives every step its ids and returns the entry of the first, or "" of an empty list. It runs
// before drawing because a skip names the step that comes after.
func (b *builder) number(l *list) string {
	if l.leave == "" {
		l.leave = Next
	}
	for i, s := range l.steps {
		order := clean(s.Order.Text)
		if order == "" {
			order = "#" + strconv.Itoa(i+1)
		}
		id := b.id(l.prefix + "step:" + order)
		entry, rules := id, make([]string, len(s.Preconditions))
		for k := range s.Preconditions {
			rules[k] = b.id(id + "/precondition:" + strconv.Itoa(k+1))
		}
		if len(rules) > 0 {
			entry = rules[0]
		}
		l.ids, l.entries, l.rules = append(l.ids, id), append(l.entries, entry), append(l.rules, rules)
	}
	if len(l.entries) == 0 {
		return ""
	}
	return l.entries[0]
}

// then is where step i leads when it is done or skipped.
func (l *list) then(i int) string {
	if i+1 < len(l.entries) {
		return l.entries[i+1]
	}
	return l.after
}

func (b *builder) list(l *list) {
	for i, s := range l.steps {
		b.preconditions(l, i)
		b.step(l, i, s)
	}
}

func (b *builder) preconditions(l *list, i int) {
	s := l.steps[i]
	for k, p := range s.Preconditions {
		id := l.rules[i][k]
		rule := Rule(p)
		n := Node{ID: id, Kind: Precondition, Title: rule, Group: l.group, Journey: l.journey, Step: s, Precondition: p}
		n.Span = p.Span
		n.PolicyId = owner(s)
		b.add(n)
		to := l.ids[i]
		if k+1 < len(s.Preconditions) {
			to = l.rules[i][k+1]
		}
		b.edge(id, to, Next, "")
		b.edge(id, l.then(i), Skip, n.Label())
	}
}

// owner is the policy that had the last word on a step, or "".
func owner(s *policy.OrchestrationStep) string {
	if len(s.Layers) == 0 {
		return ""
	}
	return s.Layers[len(s.Layers)-1].PolicyId
}

// The step types, as the XML spells them.
const (
	typeCombined  = "CombinedSignInAndSignUp"
	typeSelection = "ClaimsProviderSelection"
	typeExchange  = "ClaimsExchange"
	typeSub       = "InvokeSubJourney"
	typeSend      = "SendClaims"
	typeGet       = "GetClaims"
	typeNoop      = "Noop"
)

func (b *builder) step(l *list, i int, s *policy.OrchestrationStep) {
	n := Node{ID: l.ids[i], Kind: Step, Order: clean(s.Order.Text), Group: l.group, Journey: l.journey, Step: s}
	n.Span, n.PolicyId = s.Span, owner(s)
	kind := s.Type.Text
	next := true // whether an edge leads from the step to what comes after
	switch kind {
	case typeCombined, typeSelection:
		n.Title, n.Subtitle = bold("Sign in or sign up"), clean(kind)
		if kind == typeSelection {
			n.Title = bold("Choose a provider")
		}
		for _, x := range s.ClaimsExchanges {
			n.Profiles = append(n.Profiles, x.TechnicalProfileReferenceId.Text)
		}
		b.add(n)
		b.choices(l, i, s)
	case typeExchange:
		b.exchanges(&n, s)
		b.add(n)
	case typeGet:
		b.issuer(&n, s, "Read the claims sent in")
		b.add(n)
	case typeSend:
		b.issuer(&n, s, "Send claims")
		b.add(n)
		b.edge(n.ID, endID, Next, "")
		// Steps after an unconditional SendClaims are still reached by nothing else: keep them attached.
		next = i+1 < len(l.steps) && len(s.Preconditions) == 0
	case typeSub:
		n.Kind = SubJourney
		next = b.sub(l, i, s, &n)
	case typeNoop:
		n.Title, n.Subtitle = bold("Nothing to do"), typeNoop
		b.add(n)
	case "":
		n.Title, n.Subtitle, n.Missing = unnamed(&n), "the step has no Type", true
		b.add(n)
	default:
		n.Title, n.Subtitle, n.Missing = bold(kind), "this step type is not supported", true
		b.add(n)
	}
	if next {
		leave := Next
		if i+1 == len(l.steps) {
			leave = l.leave
		}
		b.edge(n.ID, l.then(i), leave, "")
	}
}

// unnamed titles a step that names nothing to be titled by.
func unnamed(n *Node) []Run {
	if n.Order == "" {
		return bold("Step without an Order")
	}
	return bold("Step " + n.Order)
}

// exchanges words a ClaimsExchange step.
func (b *builder) exchanges(n *Node, s *policy.OrchestrationStep) {
	var names, unknown []string
	protocol := ""
	for _, x := range s.ClaimsExchanges {
		id := x.TechnicalProfileReferenceId.Text
		n.Profiles = append(n.Profiles, id)
		tp, ok := b.from.TechnicalProfile(id)
		if !ok {
			unknown = append(unknown, id)
			names = append(names, id)
			continue
		}
		// The declaration's spelling, not the reference's: that is what the user looks for.
		names = append(names, tp.Id.Or(id))
		protocol = ProtocolWord(tp)
	}
	switch {
	case len(names) == 0:
		n.Title, n.Missing = unnamed(n), true
		protocol = "names no claims exchange"
	case len(names) == 1 && names[0] == "":
		n.Title, n.Missing = unnamed(n), true
		protocol = "the claims exchange names no technical profile"
	case len(unknown) > 0:
		n.Title, n.Missing = bold(strings.Join(names, " or ")), true
		protocol = "no technical profile " + strings.Join(unknown, ", ")
	case len(names) > 1:
		n.Title, protocol = bold(strings.Join(names, " or ")), "as chosen before"
	default:
		n.Title = bold(names[0])
	}
	n.Subtitle = joined(typeExchange, protocol)
}

// issuer words a step that runs the profile named in CpimIssuerTechnicalProfileReferenceId.
func (b *builder) issuer(n *Node, s *policy.OrchestrationStep, title string) {
	id := s.CpimIssuerTechnicalProfileReferenceId.Text
	n.Title = bold(title)
	if id == "" {
		n.Subtitle = joined(s.Type.Text, "names no issuer")
		return
	}
	n.Profiles = []string{id}
	n.Subtitle = joined(s.Type.Text, id)
	if _, ok := b.from.TechnicalProfile(id); !ok {
		n.Subtitle, n.Missing = joined(s.Type.Text, "no technical profile "+id), true
	}
}

// sub draws a step that runs a sub-journey, opened in place below it. It reports whether the step itself
// leads on to what comes after: it does where there is nothing to open.
func (b *builder) sub(l *list, i int, s *policy.OrchestrationStep, n *Node) (next bool) {
	if len(s.JourneyList) == 0 {
		n.Title, n.Subtitle, n.Missing = unnamed(n), joined(typeSub, "names no sub-journey"), true
		b.add(*n)
		return true
	}
	// The service takes one candidate; further ones are schema only.
	id := s.JourneyList[0].SubJourneyReferenceId.Text
	n.Title = bold(id)
	sj, ok := b.from.SubJourney(id)
	if !ok {
		n.Subtitle, n.Missing = joined(typeSub, "no sub-journey "+id), true
		b.add(*n)
		return true
	}
	transfer := sj.Type.Text == "Transfer"
	n.Subtitle = joined(typeSub, sj.Type.Or("Call"))
	folded := policy.Fold(id)
	for _, o := range l.open {
		if o == folded {
			n.Subtitle, n.Missing = joined(typeSub, "calls itself, not opened again"), true
			b.add(*n)
			return true
		}
	}
	switch {
	case len(sj.Steps) == 0:
		n.Subtitle, n.Missing = joined(typeSub, "has no steps"), true
		b.add(*n)
		return true
	case len(b.g.Nodes) > MaxNodes:
		n.Subtitle = joined(typeSub, "not opened: the drawing is full")
		b.add(*n)
		return true
	}
	b.add(*n)

	group := Group{ID: b.id(n.ID + "/sub:" + clean(id)), Title: clean(sj.Id.Or(id)), Parent: l.group}
	b.g.Groups = append(b.g.Groups, group)
	inner := list{
		prefix: group.ID + "/", group: group.ID, journey: sj.Id.Text, steps: sj.Steps,
		after: l.then(i), leave: Return, open: append(l.open[:len(l.open):len(l.open)], folded),
	}
	if transfer {
		inner.after, inner.leave = endID, Next
	}
	b.edge(n.ID, b.number(&inner), Call, "")
	b.list(&inner)
	// Steps after an unconditional transfer are reached by nothing else: keep them attached.
	return transfer && len(s.Preconditions) == 0 && i+1 < len(l.steps)
}
