package dot

import (
	"context"
	"math"
	"slices"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// Distances of a journey's drawing, in points.
const (
	margin      = 28.0 // around everything
	corridor    = 78.0 // between the column and the choices on its left
	choiceGap   = 12.0 // between choices above each other
	frameMargin = 18.0 // between a frame and what it holds
	frameTitle  = 26.0 // more of it above, for the title
	laneFirst   = 38.0 // between the column's right flank and the nearest arc
	laneGap     = 14.0 // between arcs beside each other
	arcRound    = 62.0 // how tall the curved end of an arc is at most
	arrive      = 4.5  // above the middle of a box arcs arrive, below it they leave
)

// column is a journey while it is laid out. Reading order is the spine: one box above the other in the
// middle. Choices stand left of the step that offers them, bypasses run on the right.
type column struct {
	g     *flow.Graph
	boxes []scene.Box
	index map[string]int
	spine []int
	// place of a box on the spine, by index; -1 for choices.
	rank   []int
	groups []scene.Group
	// chain are the indices of the groups around each box, the innermost first.
	chain [][]int
	edges []scene.Edge
	arcs  []arc
}

// arc is an edge that passes boxes by on the right.
type arc struct {
	edge     int
	from, to int
	group    int // the innermost group that holds both ends, -1 for none
	depth    int
	lane     float64
	top, end float64
}

func layoutJourney(ctx context.Context, g *flow.Graph, boxes []scene.Box, o Options) (*scene.Scene, error) {
	c := newColumn(g, boxes)
	var spine []scene.Box
	var next [][2]int
	for k, i := range c.spine {
		spine = append(spine, boxes[i])
		if k > 0 {
			next = append(next, [2]int{k - 1, k})
		}
	}
	fallback := ""
	a, err := o.ask(ctx, question(spine, next, false), len(spine), len(next))
	if err == nil {
		err = c.stand(a.centres)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		fallback = err.Error()
		c.stack()
	}
	c.spread()
	c.draw()
	s := c.scene()
	s.Fallback = fallback
	return s, nil
}

func newColumn(g *flow.Graph, boxes []scene.Box) *column {
	c := &column{g: g, boxes: boxes, index: make(map[string]int, len(boxes)), rank: make([]int, len(boxes)), chain: make([][]int, len(boxes))}
	byID := map[string]int{}
	for k, gr := range g.Groups {
		byID[gr.ID] = k
		c.groups = append(c.groups, scene.Group{ID: gr.ID, Title: gr.Title, Parent: gr.Parent})
	}
	for i := range boxes {
		c.index[boxes[i].ID] = i
		c.rank[i] = -1
		if boxes[i].Kind != scene.Choice {
			c.rank[i] = len(c.spine)
			c.spine = append(c.spine, i)
		}
		for id := boxes[i].Group; id != ""; {
			k, ok := byID[id]
			if !ok || len(c.chain[i]) > len(g.Groups) {
				break
			}
			c.chain[i] = append(c.chain[i], k)
			id = g.Groups[k].Parent
		}
	}
	return c
}

// stand puts the spine where the answer says, its middle at x 0.
func (c *column) stand(centres []scene.Point) error {
	bottom := math.Inf(-1)
	for k, i := range c.spine {
		b := &c.boxes[i]
		b.X, b.Y = centres[k].X-centres[0].X-b.Width/2, centres[k].Y-b.Height/2
		if b.Y < bottom || math.Abs(centres[k].X-centres[0].X) > 1 {
			return errNoColumn
		}
		bottom = b.Y + b.Height
	}
	return nil
}

// stack is the plain layout: the spine without Graphviz.
func (c *column) stack() {
	y := 0.0
	for _, i := range c.spine {
		b := &c.boxes[i]
		b.X, b.Y = -b.Width/2, y
		y += b.Height + rankGap
	}
}

// spread moves the spine apart where frames begin and end and where choices need the height, and places
// the choices.
func (c *column) spread() {
	left := 0.0
	for _, i := range c.spine {
		left = math.Min(left, c.boxes[i].X)
	}
	choices := map[int][]int{} // by step
	crowded := make([]bool, len(c.groups))
	for i := range c.boxes {
		if c.boxes[i].Kind != scene.Choice {
			continue
		}
		step := i
		for step > 0 && c.boxes[step].Kind == scene.Choice {
			step--
		}
		choices[step] = append(choices[step], i)
		for _, k := range c.chain[i] {
			crowded[k] = true
		}
	}
	shift, floor := 0.0, math.Inf(-1) // floor is where the last choices end
	var around []int
	for _, i := range c.spine {
		b := &c.boxes[i]
		opened, closed := 0, 0
		for _, k := range c.chain[i] {
			if !slices.Contains(around, k) {
				opened++
			}
			if crowded[k] && b.Y+shift-frameTitle-frameMargin < floor && opened > 0 {
				shift = floor - b.Y + frameTitle + frameMargin
			}
		}
		for _, k := range around {
			if !slices.Contains(c.chain[i], k) {
				closed++
			}
		}
		shift += float64(opened)*(frameMargin+frameTitle-8) + float64(closed)*frameMargin
		if closed > 0 {
			// Choices may hang below the last step of their frame.
			shift = math.Max(shift, floor+frameMargin+rankGap/2-b.Y)
		}
		around = c.chain[i]
		offers := choices[i]
		if len(offers) > 0 {
			shift = math.Max(shift, floor+choiceGap-b.Y)
		}
		b.Y += shift
		y := b.Y
		for _, k := range offers {
			o := &c.boxes[k]
			o.X, o.Y = left-corridor-o.Width, y
			y += o.Height + choiceGap
			floor = y
		}
	}
}

// draw routes every edge and measures the frames.
func (c *column) draw() {
	c.edges = make([]scene.Edge, 0, len(c.g.Edges))
	for k := range c.g.Edges {
		e := &c.g.Edges[k]
		from, ok1 := c.index[e.From]
		to, ok2 := c.index[e.To]
		if !ok1 || !ok2 {
			continue
		}
		c.edges = append(c.edges, scene.Edge{ID: e.ID, From: e.From, To: e.To, Kind: scene.EdgeKind(e.Kind), Dashed: e.Kind == flow.Skip, Tip: e.Label})
		drawn := &c.edges[len(c.edges)-1]
		a, b := &c.boxes[from], &c.boxes[to]
		switch {
		case a.Kind == scene.Choice || b.Kind == scene.Choice:
			drawn.Points = c.choice(a, b)
		case c.rank[to] == c.rank[from]+1 && e.Kind != flow.Skip:
			x := a.Center().X
			drawn.Points = line(scene.Point{X: x, Y: a.Y + a.Height}, scene.Point{X: x, Y: b.Y})
		default:
			c.arcs = append(c.arcs, c.arc(len(c.edges)-1, from, to))
		}
	}
	// From the inside out, short before long: a frame is measured when all that runs in it is, and
	// a longer arc goes around the shorter ones.
	slices.SortStableFunc(c.arcs, func(a, b arc) int {
		if a.depth != b.depth {
			return b.depth - a.depth
		}
		return (c.rank[a.to] - c.rank[a.from]) - (c.rank[b.to] - c.rank[b.from])
	})
	depth := 0
	for i := range c.chain {
		depth = max(depth, len(c.chain[i]))
	}
	done := 0
	for ; depth >= 0; depth-- {
		for ; done < len(c.arcs) && c.arcs[done].depth == depth; done++ {
			c.lane(done)
		}
		if depth > 0 {
			c.frames(depth)
		}
	}
}

// arc prepares an edge on the right side.
func (c *column) arc(edge, from, to int) arc {
	group, depth := -1, 0
	for d, k := range c.chain[from] {
		if slices.Contains(c.chain[to], k) {
			group, depth = k, len(c.chain[from])-d
			break
		}
	}
	a, b := &c.boxes[from], &c.boxes[to]
	out, in := arrive, -arrive
	if b.Y < a.Y {
		out, in = in, out
	}
	return arc{edge: edge, from: from, to: to, group: group, depth: depth, top: a.Center().Y + out, end: b.Center().Y + in}
}

// lane chooses how far out the arc runs: clear of every box and frame it passes and of the arcs within it.
func (c *column) lane(k int) {
	a := &c.arcs[k]
	top, end := math.Min(a.top, a.end), math.Max(a.top, a.end)
	right := 0.0
	lo, hi := min(c.rank[a.from], c.rank[a.to]), max(c.rank[a.from], c.rank[a.to])
	for _, i := range c.spine[lo : hi+1] {
		right = math.Max(right, c.boxes[i].X+c.boxes[i].Width)
	}
	for g := range c.groups {
		f := &c.groups[g]
		// Frames of a deeper level have their size already; those around the arc do not.
		if f.Height > 0 && f.Y < end && f.Y+f.Height > top && !slices.Contains(c.chain[a.from], g) && !slices.Contains(c.chain[a.to], g) {
			right = math.Max(right, f.X+f.Width)
		}
		if f.Height > 0 && a.depth < c.depth(g) && (slices.Contains(c.chain[a.from], g) || slices.Contains(c.chain[a.to], g)) {
			right = math.Max(right, f.X+f.Width-laneFirst+laneGap)
		}
	}
	a.lane = right + laneFirst
	for _, b := range c.arcs[:k] {
		if math.Min(b.top, b.end) < end-2 && math.Max(b.top, b.end) > top+2 && b.lane+laneGap > a.lane {
			a.lane = b.lane + laneGap
		}
	}
	from, to := &c.boxes[a.from], &c.boxes[a.to]
	c.edges[a.edge].Points = around(
		scene.Point{X: from.X + from.Width, Y: a.top}, scene.Point{X: to.X + to.Width, Y: a.end}, a.lane)
}

// depth is how many frames are around a frame, itself included.
func (c *column) depth(g int) int {
	d := 1
	for parent := c.groups[g].Parent; parent != "" && d <= len(c.groups); d++ {
		next := ""
		for k := range c.groups {
			if c.groups[k].ID == parent {
				next = c.groups[k].Parent
			}
		}
		parent = next
	}
	return d
}

// around leads from one point out to a lane, along it, and back: two quarter ellipses and a straight piece.
func around(from, to scene.Point, lane float64) []scene.Point {
	const kappa = 0.5523 // the control points of a cubic that looks like a quarter circle
	dir := 1.0
	if to.Y < from.Y {
		dir = -1
	}
	r := math.Min(math.Abs(to.Y-from.Y)/2, arcRound)
	y1, y2 := from.Y+dir*r, to.Y-dir*r
	points := []scene.Point{
		from,
		{X: from.X + kappa*(lane-from.X), Y: from.Y}, {X: lane, Y: y1 - dir*kappa*r}, {X: lane, Y: y1},
	}
	if math.Abs(y2-y1) > 0.5 {
		points = append(points, line(scene.Point{X: lane, Y: y1}, scene.Point{X: lane, Y: y2})[1:]...)
	}
	return append(points,
		scene.Point{X: lane, Y: y2 + dir*kappa*r}, scene.Point{X: to.X + kappa*(lane-to.X), Y: to.Y}, to)
}

// choice leads from a step to a choice on its left, or from a choice to where it leads.
func (c *column) choice(a, b *scene.Box) []scene.Point {
	if b.Kind == scene.Choice {
		from := scene.Point{X: a.X, Y: a.Center().Y + arrive}
		to := scene.Point{X: b.X + b.Width, Y: b.Center().Y - arrive}
		if math.Abs(to.Y-from.Y) < 3*arrive {
			from.Y = to.Y
			return line(from, to)
		}
		return bend(from, to, to.X+corridor*0.62)
	}
	from := scene.Point{X: a.X + a.Width, Y: a.Center().Y + arrive}
	to := scene.Point{X: b.X, Y: b.Center().Y}
	if b.Badge != "" {
		to.Y = math.Min(b.Y+scene.BadgeBase+scene.BadgeRadius+2*arrive, b.Y+b.Height-arrive) // below the badge
	}
	return bend(from, to, from.X+corridor*0.62)
}

// bend is an S with its steep part near x and level ends.
func bend(from, to scene.Point, x float64) []scene.Point {
	end := to
	dir := 1.0
	if to.X < from.X {
		dir = -1
	}
	// Curve only inside the corridor; what is left to a narrow target is straight.
	if reach := math.Abs(to.X - from.X); reach > corridor-6 && dir > 0 {
		end.X = from.X + corridor - 6
	}
	if math.Abs(end.Y-from.Y) > 260 {
		// A long way: down the corridor rather than across it.
		r := 60.0
		if end.Y < from.Y {
			r = -r
		}
		points := []scene.Point{from, {X: x, Y: from.Y}, {X: x, Y: from.Y + r/2}, {X: x, Y: from.Y + r}}
		points = append(points, line(scene.Point{X: x, Y: from.Y + r}, scene.Point{X: x, Y: end.Y - r})[1:]...)
		points = append(points, scene.Point{X: x, Y: end.Y - r/2}, scene.Point{X: x, Y: end.Y}, end)
		return straighten(points, to)
	}
	return straighten([]scene.Point{from, {X: x, Y: from.Y}, {X: x, Y: end.Y}, end}, to)
}

// straighten leads a spline straight on to a point where it does not end there.
func straighten(points []scene.Point, to scene.Point) []scene.Point {
	last := points[len(points)-1]
	if math.Abs(last.X-to.X) < 0.5 && math.Abs(last.Y-to.Y) < 0.5 {
		points[len(points)-1] = to
		return points
	}
	return append(points, line(last, to)[1:]...)
}

// frames measures the frames of one depth around their boxes, inner frames and inner arcs.
func (c *column) frames(depth int) {
	for g := range c.groups {
		if c.depth(g) != depth {
			continue
		}
		var inner scene.Rect
		some := false
		grow := func(r scene.Rect) {
			if !some {
				inner, some = r, true
				return
			}
			inner.Min.X, inner.Min.Y = math.Min(inner.Min.X, r.Min.X), math.Min(inner.Min.Y, r.Min.Y)
			inner.Max.X, inner.Max.Y = math.Max(inner.Max.X, r.Max.X), math.Max(inner.Max.Y, r.Max.Y)
		}
		for i := range c.boxes {
			if slices.Contains(c.chain[i], g) {
				grow(c.boxes[i].Rect())
			}
		}
		for k := range c.groups {
			if c.groups[k].Parent == c.groups[g].ID && c.groups[k].Height > 0 {
				grow(c.groups[k].Rect())
			}
		}
		for _, a := range c.arcs {
			if a.group == g {
				inner.Max.X = math.Max(inner.Max.X, a.lane)
			}
		}
		f := &c.groups[g]
		f.X, f.Y = inner.Min.X-frameMargin, inner.Min.Y-frameTitle-4
		f.Width, f.Height = inner.Max.X+frameMargin-f.X, inner.Max.Y+frameMargin-4-f.Y
	}
}

// scene moves everything to positive places.
func (c *column) scene() *scene.Scene {
	s := &scene.Scene{Boxes: c.boxes, Edges: c.edges, Groups: c.groups}
	settle(s)
	return s
}

// settle moves a drawing to its margin and measures the paper. Places are rounded to a hundredth of a point,
// so that texts made of them do not depend on the last bits.
func settle(s *scene.Scene) {
	r := s.Bounds()
	dx, dy := margin-r.Min.X, margin-r.Min.Y
	round := func(v float64) float64 { return math.Round(v*100) / 100 }
	for i := range s.Boxes {
		s.Boxes[i].X, s.Boxes[i].Y = round(s.Boxes[i].X+dx), round(s.Boxes[i].Y+dy)
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		g.X, g.Y, g.Width, g.Height = round(g.X+dx), round(g.Y+dy), round(g.Width), round(g.Height)
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		moved := make([]scene.Point, len(e.Points))
		for k, p := range e.Points {
			moved[k] = scene.Point{X: round(p.X + dx), Y: round(p.Y + dy)}
		}
		e.Points = moved
		if e.Label != "" {
			e.LabelAt = scene.Point{X: round(e.LabelAt.X + dx), Y: round(e.LabelAt.Y + dy)}
		}
	}
	s.Width, s.Height = round(r.Max.X-r.Min.X+2*margin), round(r.Max.Y-r.Min.Y+2*margin)
}
