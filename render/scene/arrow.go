package scene

import "math"

// Arrow ends a spline where its arrow head begins and gives the head's corners, the point first. ok is false for what is
// no spline. The points given are not written to.
func Arrow(points []Point) (line []Point, head [3]Point, ok bool) {
	n := len(points)
	if n < 4 || n%3 != 1 {
		return nil, head, false
	}
	tip := points[n-1]
	// The direction in which the edge arrives: from the last point that is not the tip itself.
	from := points[0]
	for i := n - 2; i >= 0; i-- {
		if math.Hypot(points[i].X-tip.X, points[i].Y-tip.Y) > 0.5 {
			from = points[i]
			break
		}
	}
	dx, dy := tip.X-from.X, tip.Y-from.Y
	length := math.Hypot(dx, dy)
	if length < 1e-6 {
		dx, dy, length = 0, 1, 1
	}
	dx, dy = dx/length, dy/length
	base := Point{X: tip.X - dx*ArrowLength, Y: tip.Y - dy*ArrowLength}
	half := ArrowWidth / 2
	head = [3]Point{tip, {X: base.X - dy*half, Y: base.Y + dx*half}, {X: base.X + dy*half, Y: base.Y - dx*half}}
	line = append([]Point(nil), points...)
	line[n-1] = base
	// Keep the last control point behind the base, or the line would turn back.
	line[n-2] = Point{X: line[n-2].X - dx*ArrowLength/2, Y: line[n-2].Y - dy*ArrowLength/2}
	return line, head, true
}
