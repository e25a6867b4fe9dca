package dot

import (
	"math"
	"slices"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// Distances of a claims graph, in points.
const (
	claimGap  = 10.0  // between claims above each other
	userGap   = 22.0  // between users above each other, at least
	claimsGap = 190.0 // between the two columns
)

// layoutClaims sets the users of claims in journey order on the right and the claims on the left, each near
// its users. Graphviz knows no order of that kind: it spreads the same graph over four screens.
func layoutClaims(g *flow.Graph, boxes []scene.Box) *scene.Scene {
	index := make(map[string]int, len(boxes))
	var users, claims []int
	for i := range boxes {
		index[boxes[i].ID] = i
		if boxes[i].Kind == scene.Claim {
			claims = append(claims, i)
		} else {
			users = append(users, i)
		}
	}
	// A claim stands where its users stand on average; the sort keeps first used first among equals.
	weight, count := make([]float64, len(boxes)), make([]float64, len(boxes))
	rank := make([]int, len(boxes))
	for k, i := range users {
		rank[i] = k
	}
	for i := range g.Edges {
		from, to := index[g.Edges[i].From], index[g.Edges[i].To]
		if boxes[from].Kind != scene.Claim {
			from, to = to, from
		}
		weight[from] += float64(rank[to])
		count[from]++
	}
	slices.SortStableFunc(claims, func(a, b int) int {
		wa, wb := weight[a]/math.Max(count[a], 1), weight[b]/math.Max(count[b], 1)
		switch {
		case wa < wb:
			return -1
		case wa > wb:
			return 1
		}
		return 0
	})
	left, leftWide := tower(boxes, claims, claimGap)
	right, _ := tower(boxes, users, userGap)
	if len(users) > 1 && right < left {
		// The lower tower is spread to the height of the higher.
		extra := (left - right) / float64(len(users)-1)
		right, _ = tower(boxes, users, userGap+extra)
	}
	for _, i := range claims {
		boxes[i].X = leftWide - boxes[i].Width
		boxes[i].Y += math.Max(0, (right-left)/2)
	}
	for _, i := range users {
		boxes[i].X = leftWide + claimsGap
		boxes[i].Y += math.Max(0, (left-right)/2)
	}
	s := &scene.Scene{Boxes: boxes}
	for i := range g.Edges {
		e := &g.Edges[i]
		a, b := &boxes[index[e.From]], &boxes[index[e.To]]
		from, to := a.Center(), b.Center()
		if a.Kind == scene.Claim {
			from.X, to.X = a.X+a.Width, b.X
			from.Y, to.Y = from.Y+arrive, to.Y-arrive
			if b.Badge != "" {
				to.Y = b.Y + scene.BadgeBase + scene.BadgeRadius + arrive
			}
		} else {
			from.X, to.X = a.X, b.X+b.Width
			from.Y, to.Y = a.Y+a.Height-2*arrive, to.Y-arrive
		}
		mid := (from.X + to.X) / 2
		// Reading leaves the claim as it is: a quieter line.
		s.Edges = append(s.Edges, scene.Edge{ID: e.ID, From: e.From, To: e.To, Kind: scene.EdgeKind(e.Kind), Tip: e.Label,
			Dashed: e.Label == flow.Reads, Points: []scene.Point{from, {X: mid, Y: from.Y}, {X: mid, Y: to.Y}, to}})
	}
	settle(s)
	return s
}

// tower sets boxes above each other and gives the height and the greatest width.
func tower(boxes []scene.Box, which []int, gap float64) (height, width float64) {
	y := 0.0
	for _, i := range which {
		boxes[i].Y = y
		y += boxes[i].Height + gap
		width = math.Max(width, boxes[i].Width)
	}
	return math.Max(0, y-gap), width
}
