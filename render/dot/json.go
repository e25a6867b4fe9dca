package dot

import (
	"encoding/json"
	"io"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// WriteJSON writes a graph with the places that a scene gives its nodes, as the command line promises:
// x and y are a node's top left corner in points, y downwards.
func WriteJSON(w io.Writer, g *flow.Graph, s *scene.Scene) error {
	type node struct {
		ID       string    `json:"id"`
		Kind     flow.Kind `json:"kind"`
		Label    string    `json:"label"`
		Subtitle string    `json:"subtitle,omitempty"`
		Order    string    `json:"order,omitempty"`
		Group    string    `json:"group,omitempty"`
		Missing  bool      `json:"missing,omitempty"`
		X        float64   `json:"x"`
		Y        float64   `json:"y"`
		Width    float64   `json:"width"`
		Height   float64   `json:"height"`
	}
	type edge struct {
		From  string        `json:"from"`
		To    string        `json:"to"`
		Kind  flow.EdgeKind `json:"kind"`
		Label string        `json:"label"`
	}
	out := struct {
		Nodes    []node `json:"nodes"`
		Edges    []edge `json:"edges"`
		Fallback string `json:"fallback,omitempty"`
	}{Nodes: []node{}, Edges: []edge{}, Fallback: s.Fallback}
	places := make(map[string]*scene.Box, len(s.Boxes))
	for i := range s.Boxes {
		places[s.Boxes[i].ID] = &s.Boxes[i]
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		v := node{ID: n.ID, Kind: n.Kind, Label: n.Label(), Subtitle: n.Subtitle, Order: n.Order, Group: n.Group, Missing: n.Missing}
		if b, ok := places[n.ID]; ok {
			v.X, v.Y, v.Width, v.Height = b.X, b.Y, b.Width, b.Height
		}
		out.Nodes = append(out.Nodes, v)
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		out.Edges = append(out.Edges, edge{e.From, e.To, e.Kind, e.Label})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
