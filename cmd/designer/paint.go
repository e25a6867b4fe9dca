package main

import (
	"bytes"
	"fmt"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/policy"
	"journeydesigner/render/dot"
	"journeydesigner/render/paint"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

// outcomeRoom is the width that a precondition keeps free for its outcome, in points.
const outcomeRoom = 76

// drawJourney lays a journey out.
func drawJourney(ctx *Context, e *chain.Effective, j *policy.UserJourney) (*paint.Drawing, error) {
	g := flow.Journey(e, e.PolicyId.Text, j)
	s, err := dot.Layout(ctx, g, dot.Options{Engine: &dot.Worker{}, Timeout: layoutTime, PillRoom: outcomeRoom})
	if err != nil {
		return nil, err
	}
	if s.Fallback != "" {
		fmt.Fprintf(ctx.Stderr, "designer: drawn in the plain layout: %s\n", s.Fallback)
	}
	return &paint.Drawing{Graph: g, Placed: s}, nil
}

// svgOf is a drawing as an SVG document.
func svgOf(s *scene.Scene) ([]byte, error) {
	var out bytes.Buffer
	err := svg.Write(&out, s, scene.Light())
	return out.Bytes(), err
}
