package dot

import (
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// Source writes a graph in the DOT language, labels and all, for readers and other tools. Nodes are named
// by index; a policy's texts stand only in quoted values.
func Source(g *flow.Graph) string {
	var w strings.Builder
	w.WriteString("digraph journey {\n")
	fmt.Fprintf(&w, "  graph [label=%s labelloc=t rankdir=TB splines=true fontname=\"Inter,Helvetica,Arial,sans-serif\"];\n", quote(g.Title))
	w.WriteString("  node [shape=box style=\"rounded,filled\" fillcolor=white fontname=\"Inter,Helvetica,Arial,sans-serif\" fontsize=11];\n")
	w.WriteString("  edge [fontname=\"Inter,Helvetica,Arial,sans-serif\" fontsize=9];\n")
	index := writeNodes(&w, g, func(n *flow.Node) string {
		label := n.Label()
		if n.Order != "" {
			label = n.Order + ". " + label
		}
		attrs := " label=" + quote(label, n.Subtitle)
		switch n.Kind {
		case flow.Start, flow.End:
			attrs += ` shape=box style="rounded,filled" peripheries=1`
		case flow.Precondition:
			attrs += ` fillcolor="#fff8e6" color="#e6c260" fontsize=10`
		case flow.Choice, flow.Claim:
			attrs += ` fillcolor="#eef3fc"`
		}
		return "id=" + quote(n.ID) + attrs
	})
	for i := range g.Edges {
		e := &g.Edges[i]
		fmt.Fprintf(&w, "  n%d -> n%d [class=%s", index[e.From], index[e.To], e.Kind)
		switch e.Kind {
		case flow.Skip:
			// The rule stands in the node already; as a label it would only crowd the drawing.
			fmt.Fprintf(&w, " style=dashed constraint=false tooltip=%s", quote(e.Label))
		case flow.ChoiceEdge:
			w.WriteString(" color=\"#8a95a3\"")
		case flow.Call, flow.Return:
			fmt.Fprintf(&w, " style=bold label=%s", quote(string(e.Kind)))
		default:
			if e.Label != "" {
				fmt.Fprintf(&w, " label=%s", quote(e.Label))
			}
		}
		w.WriteString("];\n")
	}
	w.WriteString("}\n")
	return w.String()
}

// writeNodes writes every node with its attributes, those of a group inside its cluster, and returns the
// nodes' numbers by id.
func writeNodes(w *strings.Builder, g *flow.Graph, attrs func(*flow.Node) string) map[string]int {
	index := make(map[string]int, len(g.Nodes))
	members := map[string][]int{}
	for i := range g.Nodes {
		index[g.Nodes[i].ID] = i
		members[g.Nodes[i].Group] = append(members[g.Nodes[i].Group], i)
	}
	children := map[string][]int{}
	for k := range g.Groups {
		children[g.Groups[k].Parent] = append(children[g.Groups[k].Parent], k)
	}
	var group func(id, indent string)
	group = func(id, indent string) {
		for _, i := range members[id] {
			fmt.Fprintf(w, "%sn%d [%s];\n", indent, i, attrs(&g.Nodes[i]))
		}
		for _, k := range children[id] {
			fmt.Fprintf(w, "%ssubgraph cluster_%d {\n%s  label=%s;\n", indent, k, indent, quote(g.Groups[k].Title))
			group(g.Groups[k].ID, indent+"  ")
			w.WriteString(indent + "}\n")
		}
	}
	group("", "  ")
	return index
}

// quote writes lines of text as one quoted DOT string that shows exactly them: no escape (\N would be the
// node's name, \G the graph's), no entity (&amp; would be an ampersand) and no HTML label can come out of it.
func quote(lines ...string) string {
	var w strings.Builder
	w.WriteByte('"')
	for i, line := range lines {
		if i > 0 && line != "" {
			w.WriteString(`\n`)
		}
		for _, r := range line {
			switch {
			case r == '"', r == '\\':
				w.WriteByte('\\')
				w.WriteRune(r)
			case r == '&':
				w.WriteString("&amp;")
			case r < ' ' || r == 0x7f:
				w.WriteByte(' ')
			default:
				w.WriteRune(r)
			}
		}
	}
	w.WriteByte('"')
	return w.String()
}

// Gaps between boxes in points.
const (
	rankGap = 24.0
	nodeGap = 28.0
)

// inches is how DOT wants sizes. Seven digits keep a thousandth of a point.
func inches(points float64) string { return strconv.FormatFloat(points/72, 'f', 7, 64) }

// question writes what Graphviz is asked: boxes of given sizes named n0 to nN and edges named e0 to eM,
// without a word of the policy. nslimit and its kin bound the time that dense graphs take, at some cost
// in beauty; splines=curved is known to hang.
func question(boxes []scene.Box, edges [][2]int, ranked bool) string {
	var w strings.Builder
	gap := rankGap
	if ranked {
		gap = 2 * rankGap
	}
	fmt.Fprintf(&w, "digraph g {\ngraph [rankdir=TB splines=true nslimit=2 nslimit1=2 mclimit=1 nodesep=%s ranksep=%s];\n", inches(nodeGap), inches(gap))
	w.WriteString("node [shape=box fixedsize=true label=\"\"];\nedge [arrowsize=0.8];\n")
	for i := range boxes {
		fmt.Fprintf(&w, "n%d [width=%s height=%s];\n", i, inches(boxes[i].Width), inches(boxes[i].Height))
	}
	for i, e := range edges {
		fmt.Fprintf(&w, "n%d -> n%d [id=e%d];\n", e[0], e[1], i)
	}
	w.WriteString("}\n")
	return w.String()
}
