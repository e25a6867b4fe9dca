package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/render/dot"
	"journeydesigner/render/report"
	"journeydesigner/render/scene"
	"journeydesigner/render/svg"
)

// ReportCmd writes a run or a journey as a document to keep.
type ReportCmd struct {
	Path     string  `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy   string  `placeholder:"ID" help:"The relying party policy; may be left out where the scenario names it or the path has only one."`
	Journey  string  `placeholder:"ID" help:"A user journey, instead of the policy's own."`
	Scenario string  `placeholder:"FILE" help:"Report the run of this scenario."`
	Auto     bool    `help:"Report the shortest way to a token, found by itself."`
	Format   string  `enum:"html,markdown,svg,png,mermaid,sequence," default:"" help:"How to write it: html, markdown, svg, png, mermaid (a flowchart) or sequence (a Mermaid sequence of the run). Default: what the name after -o ends in, else html."`
	Output   string  `short:"o" placeholder:"FILE" help:"Write to a file instead of standard output."`
	Scale    float64 `default:"2" help:"Pixels a point of a png, 0.1 to 8."`
	Folder
}

// Help is printed below the flags.
func (ReportCmd) Help() string {
	return `With --scenario or --auto the run is reported: the journey painted with it, its steps, pages, messages to the outside, changes of
the directory, the claims of the token. Without, the journey by itself. A page in HTML holds all it needs; the same policy and
scenario give the same bytes on every machine, and so signed tokens are left out. Secrets are masked.

Exit status: 0 written, 2 bad usage, no such policy or journey, or nothing could be read.`
}

// Run writes the report.
func (c *ReportCmd) Run(ctx *Context) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	if err := c.usage(ctx, format); err != nil {
		return err
	}
	run := RunCmd{Path: c.Path, Journey: c.Journey, Scenario: c.Scenario, Auto: c.Auto, Folder: c.Folder}
	file, err := run.scenario()
	if err != nil {
		return err
	}
	effective, _, err := c.effective(ctx, c.Path, orElse(c.Policy, file.Policy))
	if err != nil {
		return err
	}
	one := reported{effective: effective}
	if one.journey, err = chooseJourney(effective, orElse(c.Journey, file.Journey)); err != nil {
		return err
	}
	if c.Auto || c.Scenario != "" {
		m, trail, err := run.play(ctx, effective, file, directoryFile{})
		if err != nil {
			return err
		}
		r := scenario.Tell(m, trail)
		one.journey, one.run, one.trail, one.name = m.Journey(), &r, trail, file.Name
	}
	var out bytes.Buffer
	if err := c.write(ctx, &out, one, format); err != nil {
		return err
	}
	if c.Output == "" {
		_, err = ctx.Stdout.Write(out.Bytes())
		return err
	}
	return replaceFile(c.Output, out.Bytes())
}

// reported is what a report is about: a journey, and a run of it or nil.
type reported struct {
	effective *chain.Effective
	journey   *policy.UserJourney
	run       *scenario.Report
	trail     scenario.Trail
	name      string
}

// format settles how to write: the flag, the file's extension, or HTML.
func (c *ReportCmd) format() (string, error) {
	if c.Format != "" {
		return c.Format, nil
	}
	switch strings.ToLower(filepath.Ext(c.Output)) {
	case "", ".html", ".htm":
		return "html", nil
	case ".md", ".markdown":
		return "markdown", nil
	case ".svg":
		return "svg", nil
	case ".png":
		return "png", nil
	case ".mmd", ".mermaid":
		return "mermaid", nil
	}
	return "", fmt.Errorf("cannot tell the format from the name %s: say --format html, markdown, svg, png, mermaid or sequence", c.Output)
}

func (c *ReportCmd) usage(ctx *Context, format string) error {
	switch {
	case c.Auto && c.Scenario != "":
		return errors.New("--auto and --scenario are two runs: say one of them")
	case format == "sequence" && !c.Auto && c.Scenario == "":
		return errors.New("a sequence is one of a run: say --auto or --scenario FILE")
	case !(c.Scale >= 0.1 && c.Scale <= 8):
		return errors.New("--scale must be between 0.1 and 8")
	case format == "png" && c.Output == "" && isTerminal(ctx.Stdout):
		return errors.New("a PNG would only garble the terminal: name a file with -o FILE, or redirect standard output")
	}
	return nil
}

func (c *ReportCmd) write(ctx *Context, w io.Writer, one reported, format string) error {
	if format == "sequence" {
		_, err := io.WriteString(w, report.Sequence(*one.run, one.trail))
		return err
	}
	p, err := drawJourney(ctx, one.effective, one.journey)
	if err != nil {
		return err
	}
	painted := p.Placed
	d := report.OfJourney(one.effective, one.journey)
	if one.run != nil {
		painted, d = p.Ran(*one.run, one.trail), report.OfRun(one.name, *one.run, one.trail)
	}
	switch format {
	case "mermaid":
		_, err = io.WriteString(w, dot.Mermaid(p.Graph))
		return err
	case "markdown":
		d.Flow = dot.Mermaid(p.Graph)
		return report.Markdown(w, d)
	case "png":
		err = svg.WritePNG(w, painted, scene.Light(), c.Scale)
		if errors.Is(err, svg.ErrTooLarge) {
			return fmt.Errorf("%w; use a smaller --scale, or --format svg", err)
		}
		return err
	}
	drawing, err := svgOf(painted)
	if err != nil || format == "svg" {
		_, _ = w.Write(drawing)
		return err
	}
	d.Drawing = drawing
	return report.Html(w, d)
}
