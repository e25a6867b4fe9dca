package scene

import "testing"

func sample() *Scene {
	return &Scene{
		Boxes: []Box{
			{ID: "a", Kind: Step, X: 100, Y: 0, Width: 100, Height: 50, Badge: "1"},
			{ID: "b", Kind: Precondition, X: 100, Y: 150, Width: 100, Height: 26},
		},
		Edges:  []Edge{{ID: "e", Points: []Point{{150, 50}, {150, 80}, {150, 120}, {150, 150}}}, {ID: "none"}},
		Groups: []Group{{ID: "g", X: 80, Y: 140, Width: 200, Height: 60}},
	}
}

func TestAt(t *testing.T) {
	s := sample()
	for _, c := range []struct {
		p    Point
		want string
	}{
		{Point{150, 25}, "a"}, {Point{100, 0}, "a"}, {Point{92, BadgeBase}, "a"}, {Point{89, BadgeBase}, ""},
		{Point{150, 160}, "b"}, {Point{152, 100}, "e"}, {Point{158, 100}, ""}, {Point{270, 190}, ""}, {Point{-5, -5}, ""},
	} {
		id, ok := s.At(c.p)
		if id != c.want || ok != (c.want != "") {
			t.Errorf("at %v stands %q %v, want %q", c.p, id, ok, c.want)
		}
	}
	s.Boxes = append(s.Boxes, Box{ID: "top", X: 140, Y: 10, Width: 50, Height: 50})
	if id, _ := s.At(Point{150, 25}); id != "top" {
		t.Errorf("the last box is the topmost, got %q", id)
	}
	if b, ok := s.Box("b"); !ok || b.Center() != (Point{150, 163}) {
		t.Errorf("%+v %v", b, ok)
	}
	if _, ok := s.Box("c"); ok {
		t.Error("found a box that is not there")
	}
}

func TestBounds(t *testing.T) {
	if got := sample().Bounds(); got != (Rect{Point{80, 0}, Point{280, 200}}) {
		t.Errorf("bounds %v", got)
	}
	if got := (&Scene{}).Bounds(); got != (Rect{}) {
		t.Errorf("bounds of nothing %v", got)
	}
}

func TestWith(t *testing.T) {
	s := sample()
	n := s.With(map[string]State{"a": Done, "e": Skipped, "unknown": Failed})
	if n.Boxes[0].State != Done || n.Edges[0].State != Skipped || n.Boxes[1].State != Idle {
		t.Errorf("%+v", n)
	}
	if s.Boxes[0].State != Idle || s.Edges[0].State != Idle {
		t.Error("the scene itself was changed")
	}
}

// TestPalettes looks that every kind in every state has colours that can be told from the paper and read.
func TestPalettes(t *testing.T) {
	for name, p := range map[string]Palette{"light": Light(), "dark": Dark()} {
		for _, kind := range []BoxKind{Start, End, Step, Precondition, Choice, SubJourney, Policy, Claim, Profile, "other"} {
			for _, state := range []State{Idle, Done, Current, Skipped, WillSkip, Failed, Faded, "other"} {
				paint := p.Box(kind, state)
				if paint.Stroke.A == 0 || paint.Width == 0 || paint.Stroke == p.Background {
					t.Errorf("%s: %s %s has no outline", name, kind, state)
				}
				least := 4.5
				if state == Faded || state == Skipped || state == WillSkip {
					least = 2.4 // meant to be pale
				}
				if c := contrast(paint.Text.R, paint.Text.G, paint.Text.B, paint.Fill.R, paint.Fill.G, paint.Fill.B); c < least {
					t.Errorf("%s: text of %s %s has a contrast of %.1f", name, kind, state, c)
				}
			}
		}
		if p.Edge("other") != p.Edge(Idle) || p.Edge(Done) == p.Edge(Idle) {
			t.Errorf("%s: colours of edges", name)
		}
	}
}

// contrast is WCAG's, with a gamma of 2.2 for its curve.
func contrast(r1, g1, b1, r2, g2, b2 uint8) float64 {
	lum := func(r, g, b uint8) float64 {
		f := func(v uint8) float64 { x := float64(v) / 255; return x * x * (0.8 + 0.2*x) }
		return 0.2126*f(r) + 0.7152*f(g) + 0.0722*f(b)
	}
	a, b := lum(r1, g1, b1)+0.05, lum(r2, g2, b2)+0.05
	return max(a/b, b/a)
}

func TestRound(t *testing.T) {
	if !Precondition.Round() || !Start.Round() || !End.Round() || Step.Round() {
		t.Error("pills and stadiums are round, steps are not")
	}
}
