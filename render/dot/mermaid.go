package dot

import (
	"fmt"
	"strings"
	"unicode"

	"journeydesigner/engine/flow"
)

// Mermaid writes a graph as a Mermaid flowchart, for Markdown pages. Nodes are named by index; a policy's
// texts stand only in quoted labels.
func Mermaid(g *flow.Graph) string {
	var w strings.Builder
	w.WriteString("flowchart TD\n")
	index := make(map[string]int, len(g.Nodes))
	members := map[string][]int{}
	for i := range g.Nodes {
		index[g.Nodes[i].ID] = i
		members[g.Nodes[i].Group] = append(members[g.Nodes[i].Group], i)
	}
	var group func(id, indent string)
	group = func(id, indent string) {
		for _, i := range members[id] {
			n := &g.Nodes[i]
			label := n.Label()
			if n.Order != "" {
				label = n.Order + ". " + label
			}
			text := mermaidText(label)
			if n.Subtitle != "" {
				text += "<br/>" + mermaidText(n.Subtitle)
			}
			open, shut := `["`, `"]`
			switch n.Kind {
			case flow.Start, flow.End, flow.Precondition:
				open, shut = `(["`, `"])`
			case flow.SubJourney:
				open, shut = `[["`, `"]]`
			case flow.Claim:
				open, shut = `("`, `")`
			}
			class := ""
			if n.Kind == flow.Precondition || n.Kind == flow.Choice {
				class = ":::" + string(n.Kind)
			}
			fmt.Fprintf(&w, "%sn%d%s%s%s%s\n", indent, i, open, text, shut, class)
		}
		for k := range g.Groups {
			if g.Groups[k].Parent == id {
				fmt.Fprintf(&w, "%ssubgraph g%d[\"%s\"]\n", indent, k, mermaidText(g.Groups[k].Title))
				group(g.Groups[k].ID, indent+"  ")
				w.WriteString(indent + "end\n")
			}
		}
	}
	group("", "  ")
	for i := range g.Edges {
		e := &g.Edges[i]
		from, to := index[e.From], index[e.To]
		switch e.Kind {
		case flow.Skip:
			fmt.Fprintf(&w, "  n%d -.-> n%d\n", from, to)
		case flow.Call, flow.Return:
			fmt.Fprintf(&w, "  n%d ==>|%s| n%d\n", from, e.Kind, to)
		default:
			if e.Label != "" {
				fmt.Fprintf(&w, "  n%d -->|\"%s\"| n%d\n", from, mermaidText(e.Label), to)
			} else {
				fmt.Fprintf(&w, "  n%d --> n%d\n", from, to)
			}
		}
	}
	w.WriteString("  classDef precondition fill:#fff8e6,stroke:#e6c260,color:#5b4510\n")
	w.WriteString("  classDef choice fill:#eef3fc,stroke:#b3c8ea,color:#20406f\n")
	return w.String()
}

// mermaidText makes a text safe inside a quoted Mermaid label: whatever is not a letter, a digit or harmless
// punctuation is written as a character code, which is how Mermaid itself quotes. So neither a closing
// quote, nor an arrow, nor HTML, nor Markdown comes out of it.
func mermaidText(s string) string {
	var w strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" .,:-/()=·≠…'", r):
			w.WriteRune(r)
		case r < ' ' || r == 0x7f:
			w.WriteByte(' ')
		case !unicode.IsPrint(r):
			w.WriteRune(unicode.ReplacementChar)
		case r == '_', r > 0x7f:
			w.WriteRune(r)
		default:
			fmt.Fprintf(&w, "#%d;", r)
		}
	}
	return w.String()
}
