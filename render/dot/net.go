package dot

import (
	"context"
	"errors"
	"math"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// errNoColumn says that an answer put boxes of one column beside or upon each other.
var errNoColumn = errors.New("the answer is no column")

// layoutNet lays out a graph that is not a journey wholly by Graphviz.
func layoutNet(ctx context.Context, g *flow.Graph, boxes []scene.Box, o Options) (*scene.Scene, error) {
	index := make(map[string]int, len(boxes))
	for i := range boxes {
		index[boxes[i].ID] = i
	}
	s := &scene.Scene{Boxes: boxes}
	var ends [][2]int
	for i := range g.Edges {
		e := &g.Edges[i]
		from, ok1 := index[e.From]
		to, ok2 := index[e.To]
		if ok1 && ok2 {
			ends = append(ends, [2]int{from, to})
			s.Edges = append(s.Edges, scene.Edge{ID: e.ID, From: e.From, To: e.To, Kind: scene.EdgeKind(e.Kind), Dashed: e.Kind == flow.Skip, Tip: e.Label})
		}
	}
	if len(boxes) == 0 {
		s.Width, s.Height = 2*margin, 2*margin
		return s, nil
	}
	a, err := o.ask(ctx, question(boxes, ends, true), len(boxes), len(ends))
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.Fallback = err.Error()
		grid(s, ends)
		settle(s)
		return s, nil
	}
	for i := range boxes {
		b := &boxes[i]
		b.X, b.Y = a.centres[i].X-b.Width/2, a.centres[i].Y-b.Height/2
	}
	for i := range s.Edges {
		s.Edges[i].Points = a.splines[i]
		if a.splines[i] == nil {
			s.Edges[i].Points = straight(&boxes[ends[i][0]], &boxes[ends[i][1]])
		}
	}
	settle(s)
	return s, nil
}

// grid is the plain layout of a net: boxes in rows by how many edges lead to them, in the graph's order.
// Rows longer than a screen is wide go on below.
func grid(s *scene.Scene, ends [][2]int) {
	row := make([]int, len(s.Boxes))
	// An edge leads a row down. Going once through the edges for every box would settle any net without
	// circles; a few rounds do for the shallow ones drawn here and end in any case.
	for range min(len(s.Boxes), 32) {
		for _, e := range ends {
			if row[e[1]] <= row[e[0]] && e[0] < e[1] {
				row[e[1]] = row[e[0]] + 1
			}
		}
	}
	rows := 0
	for _, r := range row {
		rows = max(rows, r+1)
	}
	const perRow = 6
	y := 0.0
	for r := range rows {
		x, tall, n := 0.0, 0.0, 0
		for i := range s.Boxes {
			if row[i] != r {
				continue
			}
			if n == perRow {
				x, y, tall, n = 0, y+tall+nodeGap, 0, 0
			}
			b := &s.Boxes[i]
			b.X, b.Y = x, y
			x += b.Width + nodeGap
			tall = math.Max(tall, b.Height)
			n++
		}
		y += tall + 2*rankGap
	}
	for i := range s.Edges {
		s.Edges[i].Points = straight(&s.Boxes[ends[i][0]], &s.Boxes[ends[i][1]])
	}
}

// straight leads from the side of one box to the nearest side of another in a gentle S.
func straight(a, b *scene.Box) []scene.Point {
	from, to := a.Center(), b.Center()
	switch {
	case b.Y >= a.Y+a.Height:
		from.Y, to.Y = a.Y+a.Height, b.Y
	case b.Y+b.Height <= a.Y:
		from.Y, to.Y = a.Y, b.Y+b.Height
	default:
		from.X, to.X = a.X+a.Width, b.X
		if b.X < a.X {
			from.X, to.X = a.X, b.X+b.Width
		}
		mid := (from.X + to.X) / 2
		return []scene.Point{from, {X: mid, Y: from.Y}, {X: mid, Y: to.Y}, to}
	}
	mid := (from.Y + to.Y) / 2
	return []scene.Point{from, {X: from.X, Y: mid}, {X: to.X, Y: mid}, to}
}
