// Package dot lays a flow graph out: it measures the texts, asks Graphviz (in a worker process, for
// a layout cannot be cancelled otherwise) where the boxes go, and draws bypasses, choices and frames around
// them itself. What it gives is a scene; where Graphviz fails, a plain layout of its own. It knows nothing
// of colours, files or windows.
package dot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"journeydesigner/engine/flow"
	"journeydesigner/render/scene"
)

// Engine answers a question in the DOT language with Graphviz's json0.
type Engine interface {
	Layout(ctx context.Context, dot string) (json []byte, err error)
}

// DefaultTimeout is how long Layout waits for its engine.
const DefaultTimeout = 2 * time.Second

// Options say how to lay out. The zero value uses no engine and thus always the plain layout.
type Options struct {
	Engine Engine
	// Timeout bounds the engine's work; 0 means DefaultTimeout.
	Timeout time.Duration
	// Cache remembers the engine's answers; nil remembers nothing.
	Cache *Cache
	// PillRoom is width kept free in every precondition, in points, for the outcome that a run adds.
	PillRoom float64
}

// Layout places a graph. It fails only when ctx ends; whatever else goes wrong makes it place the graph
// plainly and say why in Scene.Fallback.
func Layout(ctx context.Context, g *flow.Graph, o Options) (*scene.Scene, error) {
	ruler, err := newRuler()
	if err != nil {
		return nil, err
	}
	boxes := ruler.boxes(g, o.PillRoom)
	for i := range g.Nodes {
		switch g.Nodes[i].Kind {
		case flow.Start:
			return layoutJourney(ctx, g, boxes, o)
		case flow.Claim:
			return layoutClaims(g, boxes), nil
		}
	}
	return layoutNet(ctx, g, boxes, o)
}

// ask puts a question and checks the answer; an error says why there is none to use.
func (o *Options) ask(ctx context.Context, dot string, nodes, edges int) (*answer, error) {
	if o.Engine == nil {
		return nil, errors.New("no layout engine")
	}
	key := sha256.Sum256([]byte(dot))
	if a, ok := o.Cache.get(key); ok {
		return a, nil
	}
	timeout := o.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	data, err := o.Engine.Layout(limited, dot)
	if err != nil {
		if ctx.Err() == nil && limited.Err() != nil {
			err = fmt.Errorf("the layout took longer than %v", timeout)
		}
		return nil, err
	}
	a, err := parseAnswer(data, nodes, edges)
	if err != nil {
		return nil, err
	}
	o.Cache.put(key, a)
	return a, nil
}
