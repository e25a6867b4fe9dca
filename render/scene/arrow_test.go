package scene_test

import (
	"math"
	"testing"

	"journeydesigner/render/scene"
)

func TestArrow(t *testing.T) {
	given := []scene.Point{{}, {Y: 10}, {Y: 20}, {Y: 30}}
	line, head, ok := scene.Arrow(given)
	if !ok || head[0] != (scene.Point{Y: 30}) || head[1].Y != 30-scene.ArrowLength || line[3] != (scene.Point{Y: 30 - scene.ArrowLength}) || given[3].Y != 30 {
		t.Errorf("line %v, head %v, given %v", line, head, given)
	}
	p := scene.Point{X: 3, Y: 4}
	if _, head, ok := scene.Arrow([]scene.Point{p, p, p, p}); !ok || math.IsNaN(head[1].X) || head[0] != p {
		t.Errorf("of a spline without a length: %v", head)
	}
	for _, points := range [][]scene.Point{nil, {p}, {p, p}, make([]scene.Point, 5)} {
		if _, _, ok := scene.Arrow(points); ok {
			t.Errorf("%d points are a spline", len(points))
		}
	}
}
