package dot

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"journeydesigner/render/scene"
)

// answer is a checked answer of Graphviz: centres of the boxes asked for and splines of the edges, in
// points with y downwards.
type answer struct {
	width, height float64
	centres       []scene.Point
	// splines are nil for an edge that came back without one.
	splines [][]scene.Point
}

// parseAnswer reads json0 and believes nothing: Graphviz is known to fail without an error, with a bounding
// box of zero or with nodes missing.
func parseAnswer(data []byte, nodes, edges int) (*answer, error) {
	var raw struct {
		BB      string `json:"bb"`
		Objects []struct {
			Name, Pos string
		} `json:"objects"`
		Edges []struct {
			ID, Pos string
		} `json:"edges"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("the answer is no JSON: %w", err)
	}
	bb, err := numbers(raw.BB, ",", 4)
	if err != nil {
		return nil, fmt.Errorf("the answer's bounding box: %w", err)
	}
	a := &answer{width: bb[2] - bb[0], height: bb[3] - bb[1], centres: make([]scene.Point, nodes), splines: make([][]scene.Point, edges)}
	if a.width <= 0 || a.height <= 0 {
		return nil, errors.New("the answer is empty")
	}
	place := func(text string) (scene.Point, error) {
		xy, err := numbers(text, ",", 2)
		if err != nil {
			return scene.Point{}, err
		}
		return scene.Point{X: xy[0] - bb[0], Y: bb[3] - xy[1]}, nil
	}
	seen := make([]bool, nodes)
	count := 0
	for _, o := range raw.Objects {
		i, ok := number(o.Name, "n", nodes)
		if !ok || seen[i] {
			return nil, fmt.Errorf("the answer has a node %.20q that was not asked for", o.Name)
		}
		if a.centres[i], err = place(o.Pos); err != nil {
			return nil, fmt.Errorf("node %s of the answer: %w", o.Name, err)
		}
		seen[i] = true
		count++
	}
	if count != nodes {
		return nil, fmt.Errorf("the answer has %d of %d nodes", count, nodes)
	}
	for _, e := range raw.Edges {
		i, ok := number(e.ID, "e", edges)
		if !ok {
			return nil, fmt.Errorf("the answer has an edge %.20q that was not asked for", e.ID)
		}
		if a.splines[i], err = spline(e.Pos, place); err != nil {
			return nil, fmt.Errorf("edge %s of the answer: %w", e.ID, err)
		}
	}
	return a, nil
}

// spline reads "e,x,y p0 c c p1 c c p2 …" (an optional "s,x,y" likewise, and only the first of several
// pieces parted by ";") and leads it straight on to the arrow's point.
func spline(text string, place func(string) (scene.Point, error)) ([]scene.Point, error) {
	text, _, _ = strings.Cut(text, ";")
	var points []scene.Point
	var tip, tail *scene.Point
	for _, field := range strings.Fields(text) {
		end := field
		var to **scene.Point
		if s, ok := strings.CutPrefix(field, "e,"); ok {
			end, to = s, &tip
		} else if s, ok := strings.CutPrefix(field, "s,"); ok {
			end, to = s, &tail
		}
		p, err := place(end)
		if err != nil {
			return nil, err
		}
		if to != nil {
			*to = &p
			continue
		}
		points = append(points, p)
	}
	if len(points) < 4 || len(points)%3 != 1 {
		return nil, fmt.Errorf("%d points are no cubic spline", len(points))
	}
	if tail != nil {
		points = append(line(*tail, points[0]), points[1:]...)
	}
	if tip != nil {
		points = append(points, line(points[len(points)-1], *tip)[1:]...)
	}
	return points, nil
}

// number reads prefix and an index below limit.
func number(name, prefix string, limit int) (int, bool) {
	digits, ok := strings.CutPrefix(name, prefix)
	i, err := strconv.Atoi(digits)
	return i, ok && err == nil && i >= 0 && i < limit
}

// farAway is further than any drawing reaches, in points.
const farAway = 1e7

// numbers reads exactly n finite numbers of a sane size.
func numbers(text, sep string, n int) ([]float64, error) {
	fields := strings.Split(text, sep)
	if len(fields) != n {
		return nil, fmt.Errorf("%.40q has not %d numbers", text, n)
	}
	out := make([]float64, n)
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > farAway {
			return nil, fmt.Errorf("%.40q is no place", text)
		}
		out[i] = v
	}
	return out, nil
}

// line is a straight cubic piece.
func line(a, b scene.Point) []scene.Point {
	third := func(t float64) scene.Point { return scene.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t} }
	return []scene.Point{a, third(1. / 3), third(2. / 3), b}
}
