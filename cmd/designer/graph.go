package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/flow"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

// GraphCmd draws a journey, a chain of policies or the ways of claims.
type GraphCmd struct {
	Path    string   `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy  string   `placeholder:"ID" help:"The policy; may be left out where the path has one relying party."`
	Journey string   `placeholder:"ID" help:"A user journey, instead of the policy's own."`
	Kind    string   `enum:"journey,chain,claims" default:"journey" help:"What to draw: journey, chain (of policy files) or claims (who writes and reads them)."`
	Claim   []string `placeholder:"ID" sep:"none" help:"With --kind claims: draw only this claim; repeatable."`
	Format  string   `enum:"dot,svg,png,mermaid,json," default:"" help:"How to write it: dot, svg, png, mermaid or json. Default: what the name after -o ends in, else svg."`
	Output  string   `short:"o" placeholder:"FILE" help:"Write to a file instead of standard output."`
	Theme   string   `enum:"light,dark" default:"light" help:"Colours of svg and png: light or dark."`
	Scale   float64  `default:"2" help:"Pixels a point of a png, 0.1 to 8."`
	Folder
}

// Help is printed below the flags.
func (GraphCmd) Help() string {
	return `In JSON, places are those of the drawing in points, y downwards; an edge's kind is next, skip, choice, call or return, and
the label of a skip is the rule in words. dot and mermaid hold the graph without places, for other tools to lay out.

Exit status: 0 drawn, 2 bad usage, no such policy or journey, or nothing could be read.`
}

// LayoutWorkerCmd lays out one graph for another process of this program.
type LayoutWorkerCmd struct{}

// Run answers the question on standard input.
func (LayoutWorkerCmd) Run(ctx *Context) error { return dot.Serve(ctx, ctx.Stdin, ctx.Stdout) }

// Run draws.
func (c *GraphCmd) Run(ctx *Context) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	if !(c.Scale >= 0.1 && c.Scale <= 8) {
		return errors.New("--scale must be between 0.1 and 8")
	}
	if len(c.Claim) > 0 && c.Kind != "claims" {
		return errors.New("--claim needs --kind claims")
	}
	if format == "png" && c.Output == "" && isTerminal(ctx.Stdout) {
		return errors.New("a PNG would only garble the terminal: name a file with -o FILE, or redirect standard output")
	}
	g, err := c.graph(ctx)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := c.write(ctx, &out, g, format); err != nil {
		return err
	}
	if c.Output == "" {
		_, err := ctx.Stdout.Write(out.Bytes())
		return err
	}
	return replaceFile(c.Output, out.Bytes())
}

// format settles how to write: the flag, the file's extension, or SVG.
func (c *GraphCmd) format() (string, error) {
	if c.Format != "" {
		return c.Format, nil
	}
	if c.Output == "" {
		return "svg", nil
	}
	switch ext := strings.ToLower(filepath.Ext(c.Output)); ext {
	case ".svg", ".png", ".json", ".dot":
		return ext[1:], nil
	case ".gv":
		return "dot", nil
	case ".mmd", ".mermaid":
		return "mermaid", nil
	}
	return "", fmt.Errorf("cannot tell the format from the name %s: say --format dot, svg, png, mermaid or json", c.Output)
}

// layoutTime is how long a drawing into a file may take to be laid out.
const layoutTime = 30 * time.Second

func (c *GraphCmd) write(ctx *Context, w io.Writer, g *flow.Graph, format string) error {
	switch format {
	case "dot":
		_, err := io.WriteString(w, dot.Source(g))
		return err
	case "mermaid":
		_, err := io.WriteString(w, dot.Mermaid(g))
		return err
	}
	// Nobody looks at a frozen window here: rather wait than draw plainly on a busy machine.
	s, err := dot.Layout(ctx, g, dot.Options{Engine: &dot.Worker{}, Timeout: layoutTime})
	if err != nil {
		return err
	}
	if s.Fallback != "" {
		fmt.Fprintf(ctx.Stderr, "designer: drawn in the plain layout: %s\n", s.Fallback)
	}
	palette := scene.Light()
	if c.Theme == "dark" {
		palette = scene.Dark()
	}
	switch format {
	case "json":
		return dot.WriteJSON(w, g, s)
	case "png":
		err := svg.WritePNG(w, s, palette, c.Scale)
		if errors.Is(err, svg.ErrTooLarge) {
			return fmt.Errorf("%w; use a smaller --scale, or --format svg", err)
		}
		return err
	}
	return svg.Write(w, s, palette)
}

// graph reads the policies and makes the graph asked for.
func (c *GraphCmd) graph(ctx *Context) (*flow.Graph, error) {
	s, err := c.open(ctx, c.Path)
	if err != nil {
		return nil, err
	}
	id, err := choosePolicy(s, c.Path, c.Policy)
	if err != nil {
		tellErrors(ctx, s, s.Findings)
		return nil, err
	}
	if c.Kind == "chain" {
		// A chain that lacks a file can still be shown as far as it goes.
		if found, ok := s.Set.Chain(id); ok {
			for _, f := range found.Findings {
				if f.Severity == diag.Error {
					fmt.Fprintf(ctx.Stderr, "designer: %s: %s\n", f.Span, f.Summary)
				}
			}
			return flow.Chain(found.Layers), nil
		}
	}
	e, findings := s.Effective(id)
	if e == nil {
		return nil, fmt.Errorf("policy %s has no whole chain of base policies%s", id, firstError(findings))
	}
	j, err := chooseJourney(e, c.Journey)
	if err != nil {
		return nil, err
	}
	if c.Kind != "claims" {
		return flow.Journey(e, e.PolicyId.Text, j), nil
	}
	for _, claim := range c.Claim {
		if _, ok := e.ClaimType(claim); !ok {
			var known []string
			for _, t := range e.ClaimTypes {
				known = append(known, t.Id.Text)
			}
			return nil, unknown("claim", claim, "policy "+id, known)
		}
	}
	return flow.Claims(e, e.RelyingParty, j, c.Claim...), nil
}

// firstError says why, for the end of a sentence.
func firstError(findings []diag.Finding) string {
	for _, f := range findings {
		if f.Severity == diag.Error {
			return fmt.Sprintf(": %s: %s", f.Span, f.Summary)
		}
	}
	return ""
}

// isTerminal reports whether a writer is a terminal, whatever it can show.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	// The null device looks like a terminal and takes everything.
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
