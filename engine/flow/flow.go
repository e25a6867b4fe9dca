// Package flow is the static picture of a policy as nodes and edges: the steps of a journey with their
// preconditions, choices and sub-journeys, the files of an inheritance chain, the writers and readers of
// claims. It knows neither geometry nor a run; a graph only says what leads where, and why.
package flow

import (
	"strconv"
	"strings"
	"unicode"

	"journeydesigner/engine/policy"
)

// Kind says what a node stands for. The spellings are those of the command line's JSON.
type Kind string

// The kinds of nodes.
const (
	Start        Kind = "start"        // the relying party
	End          Kind = "end"          // the token
	Step         Kind = "step"         // an orchestration step
	Precondition Kind = "precondition" // a rule that may skip the step it stands before
	Choice       Kind = "choice"       // a provider, form or link that a page offers
	SubJourney   Kind = "subjourney"   // a step that runs a sub-journey
	Policy       Kind = "policy"       // a file of a chain
	Claim        Kind = "claim"        // a claim type
	Profile      Kind = "profile"      // a technical profile where a step runs it
)

// EdgeKind says why one node leads to another. The spellings are those of the command line's JSON.
type EdgeKind string

// The kinds of edges.
const (
	Next       EdgeKind = "next"
	Skip       EdgeKind = "skip"
	ChoiceEdge EdgeKind = "choice"
	Call       EdgeKind = "call"
	Return     EdgeKind = "return"
)

// Run is a piece of a title in one weight.
type Run struct {
	Text string
	Bold bool
}

// Node is one thing of a graph.
type Node struct {
	// Layer is the place that declares the node: its file's policy, where known, and its Span. The zero
	// value means that nothing declares it (the end, for example).
	policy.Layer
	// ID is stable over readings of the same policy and unique in a graph, for example start, step:2,
	// step:2/precondition:1, step:1/choice:FacebookExchange, step:3/sub:PasswordReset/step:1, end.
	ID   string
	Kind Kind
	// Title is one line, to be drawn run by run.
	Title []Run
	// Subtitle is a second, quieter line, or empty.
	Subtitle string
	// Order is the step's Order as written, or empty.
	Order string
	// Group is the ID of the group that holds the node, or empty.
	Group string
	// Journey is the Id of the user journey or sub-journey that the node belongs to, or empty.
	Journey string
	// Step is the step of a step, its preconditions and its choices; else nil.
	Step *policy.OrchestrationStep
	// Precondition is the rule of a Precondition; else nil.
	Precondition *policy.Precondition
	// Exchange is the claims exchange of a Choice or Profile, as the policy spells it.
	Exchange string
	// Profiles are the technical profiles that the node runs, known or not, as the policy spells them.
	Profiles []string
	// Missing reports that the node refers to something that the policy does not have; Subtitle says what.
	Missing bool
}

// Label is the title as plain text.
func (n *Node) Label() string {
	var b strings.Builder
	for _, r := range n.Title {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Edge leads from one node to another of the same graph.
type Edge struct {
	// ID is stable and unique in a graph: FROM>TO, with the kind appended where it is not next.
	ID       string
	From, To string
	Kind     EdgeKind
	// Label is what the edge says in words: of a skip its rule; mostly empty otherwise.
	Label string
}

// Group is a frame around nodes: an opened sub-journey.
type Group struct {
	ID, Title string
	// Parent is the ID of the group around this one, or empty.
	Parent string
}

// Graph is a picture without geometry. Nodes stand in reading order; every edge's ends are among them.
type Graph struct {
	// Title is what the graph shows: the id of a journey, for example.
	Title  string
	Nodes  []Node
	Edges  []Edge
	Groups []Group
}

// Node finds a node by ID; nil where there is none.
func (g *Graph) Node(id string) *Node {
	for i := range g.Nodes {
		if g.Nodes[i].ID == id {
			return &g.Nodes[i]
		}
	}
	return nil
}

// Lookup finds what a journey refers to, ids compared without regard to case. An effective policy of
// engine/chain is one.
type Lookup interface {
	SubJourney(id string) (*policy.SubJourney, bool)
	TechnicalProfile(id string) (*policy.TechnicalProfile, bool)
}

// MaxNodes is how many nodes a graph grows to before sub-journeys are no longer opened: calls nest, and
// each call draws its sub-journey anew, so a small hostile file could ask for millions.
const MaxNodes = 4000

// maxText is how many code points a title, subtitle, label or id part keeps.
const maxText = 160

// clean makes a text from a policy fit for one line of a drawing: no control or direction-changing
// characters (they could disguise a label or drive a terminal), white space folded, and no longer than
// maxText.
func clean(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == unicode.ReplacementChar || !unicode.IsPrint(r):
			// unicode.IsPrint is false for controls and for the format characters that turn the
			// direction of writing; what stands there is shown as a hole, not dropped.
			r = unicode.ReplacementChar
		}
		if space {
			b.WriteByte(' ')
			space = false
			n++
		}
		if n >= maxText {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// builder grows a graph, keeping ids unique.
type builder struct {
	g    Graph
	from Lookup
	ids  map[string]bool
	// edges are the ids of edges; apart, so that an edge never renames a node.
	edges map[string]bool
}

func newBuilder(title string, from Lookup) *builder {
	return &builder{g: Graph{Title: clean(title)}, from: from, ids: map[string]bool{}, edges: map[string]bool{}}
}

// unique reserves an id. A second bearer of the same id (two steps with one Order, two ids that differ
// only after what clean keeps) gets a counter, so that an id always means one node.
func unique(taken map[string]bool, id string) string {
	for n, try := 2, id; ; n++ {
		if !taken[try] {
			taken[try] = true
			return try
		}
		try = id + "~" + strconv.Itoa(n)
	}
}

func (b *builder) id(id string) string { return unique(b.ids, id) }

func (b *builder) add(n Node) { b.g.Nodes = append(b.g.Nodes, n) }

func (b *builder) edge(from, to string, kind EdgeKind, label string) {
	id := from + ">" + to
	if kind != Next {
		id += ":" + string(kind)
	}
	b.g.Edges = append(b.g.Edges, Edge{ID: unique(b.edges, id), From: from, To: to, Kind: kind, Label: label})
}

func plain(s string) []Run { return []Run{{Text: clean(s)}} }
func bold(s string) []Run  { return []Run{{Text: clean(s), Bold: true}} }

// joined puts the non-empty parts of a subtitle beside each other.
func joined(parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return clean(strings.Join(kept, " · "))
}
