package scene

import "math"

// Rect is an area of a scene; Min is its top left corner.
type Rect struct{ Min, Max Point }

// Contains reports whether p is in the area or on its border.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// union grows r to hold p.
func (r Rect) union(p Point) Rect {
	r.Min.X, r.Min.Y = math.Min(r.Min.X, p.X), math.Min(r.Min.Y, p.Y)
	r.Max.X, r.Max.Y = math.Max(r.Max.X, p.X), math.Max(r.Max.Y, p.Y)
	return r
}

// Rect is the area of a box, without badge, dot and glow.
func (b *Box) Rect() Rect { return Rect{Point{b.X, b.Y}, Point{b.X + b.Width, b.Y + b.Height}} }

// Center is the middle of a box.
func (b *Box) Center() Point { return Point{b.X + b.Width/2, b.Y + b.Height/2} }

// Rect is the area of a frame.
func (g *Group) Rect() Rect { return Rect{Point{g.X, g.Y}, Point{g.X + g.Width, g.Y + g.Height}} }

// Bounds is the smallest area that holds every box, frame and control point; the zero Rect of an empty scene.
func (s *Scene) Bounds() Rect {
	r := Rect{Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}}
	for i := range s.Boxes {
		b := s.Boxes[i].Rect()
		r = r.union(b.Min).union(b.Max)
	}
	for i := range s.Groups {
		g := s.Groups[i].Rect()
		r = r.union(g.Min).union(g.Max)
	}
	for i := range s.Edges {
		for _, p := range s.Edges[i].Points {
			r = r.union(p)
		}
	}
	if r.Min.X > r.Max.X {
		return Rect{}
	}
	return r
}

// edgeReach is how near to an edge a point counts as on it, in points.
const edgeReach = 5

// At finds what stands at a point: a box (its badge included) before an edge, the topmost, that is the
// last, first. ok is false on bare paper and in the empty part of a frame.
func (s *Scene) At(p Point) (id string, ok bool) {
	for i := len(s.Boxes) - 1; i >= 0; i-- {
		b := &s.Boxes[i]
		if b.Rect().Contains(p) {
			return b.ID, true
		}
		if b.Badge != "" && math.Hypot(p.X-b.X, p.Y-b.Y-BadgeBase) <= BadgeRadius {
			return b.ID, true
		}
	}
	for i := len(s.Edges) - 1; i >= 0; i-- {
		if s.Edges[i].near(p, edgeReach) {
			return s.Edges[i].ID, true
		}
	}
	return "", false
}

// near reports whether p is within reach of the spline.
func (e *Edge) near(p Point, reach float64) bool {
	for i := 0; i+3 < len(e.Points); i += 3 {
		c := e.Points[i : i+4]
		r := Rect{c[0], c[0]}.union(c[1]).union(c[2]).union(c[3])
		if p.X < r.Min.X-reach || p.X > r.Max.X+reach || p.Y < r.Min.Y-reach || p.Y > r.Max.Y+reach {
			continue
		}
		last := c[0]
		const pieces = 24
		for k := 1; k <= pieces; k++ {
			next := Cubic(c[0], c[1], c[2], c[3], float64(k)/pieces)
			if distance(p, last, next) <= reach {
				return true
			}
			last = next
		}
	}
	return false
}

// Cubic is the point of a cubic Bezier piece at t, 0 to 1.
func Cubic(a, b, c, d Point, t float64) Point {
	u := 1 - t
	return Point{
		u*u*u*a.X + 3*u*u*t*b.X + 3*u*t*t*c.X + t*t*t*d.X,
		u*u*u*a.Y + 3*u*u*t*b.Y + 3*u*t*t*c.Y + t*t*t*d.Y,
	}
}

// distance is how far p is from the line between a and b.
func distance(p, a, b Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = math.Max(0, math.Min(1, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/n))
	}
	return math.Hypot(p.X-a.X-t*dx, p.Y-a.Y-t*dy)
}

// With is the scene with the states of the boxes and edges named by ID changed; ids that the scene does
// not have are ignored. The receiver stays as it was.
func (s *Scene) With(states map[string]State) *Scene {
	out := *s
	out.Boxes = append([]Box(nil), s.Boxes...)
	out.Edges = append([]Edge(nil), s.Edges...)
	for i := range out.Boxes {
		if state, ok := states[out.Boxes[i].ID]; ok {
			out.Boxes[i].State = state
		}
	}
	for i := range out.Edges {
		if state, ok := states[out.Edges[i].ID]; ok {
			out.Edges[i].State = state
		}
	}
	return &out
}
