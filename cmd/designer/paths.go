package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/coverage"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// PathsCmd finds the feasible paths of a journey.
type PathsCmd struct {
	Path     string `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy   string `placeholder:"ID" help:"The relying party policy; may be left out where the path has only one."`
	Journey  string `placeholder:"ID" help:"A user journey, instead of the policy's own."`
	Scenario string `placeholder:"FILE" help:"Start from the request, the directory and the replies of this scenario."`
	To       string `placeholder:"STEP|ERROR" help:"Write the shortest path to a step (NUMBER or JOURNEY/NUMBER), a technical profile or an error code as a scenario."`
	Cover    string `placeholder:"DIR" help:"Write scenarios that together reach all that the paths reach: of the policy, or of every relying party."`
	Output   string `short:"o" placeholder:"FILE" help:"With --to: write to a file, whose name must end in .scenario.yaml."`
	Force    bool   `help:"Replace files that exist already."`
	Limit    int    `default:"20000" help:"How many answers to try at most for one policy."`
	Format   string `enum:"text,json" default:"text" help:"How to write the result: text or json."`
	Folder
}

// Help is printed below the flags.
func (PathsCmd) Help() string {
	return `The journey is run by the engine itself with every choice and form of every page, with users who exist and who do not, with the
values that preconditions compare, and with what can go wrong at identity providers, REST services and the directory, one thing at
a time. Of the runs that go the same way the one with the fewest answers is told. Then: steps that no path reaches or runs, and
claims of the token that are missing on some paths. Progress goes to standard error.

Exit status: 0 all was explored, 1 the limit was reached or --to was not found, 2 bad usage or nothing could be read.`
}

// Run explores.
func (c *PathsCmd) Run(ctx *Context) error {
	if err := c.usage(); err != nil {
		return err
	}
	if c.Cover != "" {
		return c.cover(ctx)
	}
	run := RunCmd{Scenario: c.Scenario}
	file, err := run.scenario()
	if err != nil {
		return err
	}
	effective, _, err := c.effective(ctx, c.Path, orElse(c.Policy, file.Policy))
	if err != nil {
		return err
	}
	e, err := c.explore(ctx, effective, file)
	if err != nil && (!interrupted(e, err) || c.To != "") {
		return err
	}
	if c.To != "" {
		return c.to(ctx, e)
	}
	if c.Format == "json" {
		err = c.writeJson(ctx, e)
	} else {
		err = text.Paths(ctx.Stdout, e, text.Style{Color: ctx.Color})
	}
	if ctx.Err() != nil && err == nil {
		fmt.Fprintln(ctx.Stderr, "designer: interrupted: these are the paths found until then, and there may be more")
		return errFindings
	}
	if err == nil && !e.Complete {
		fmt.Fprintf(ctx.Stderr, "designer: the limit of %d answers was reached: there may be more paths; say --limit N for more\n", c.Limit)
		return errFindings
	}
	return err
}

func (c *PathsCmd) usage() error {
	switch {
	case c.To != "" && c.Cover != "":
		return errors.New("--to writes one scenario and --cover many: say one of them")
	case c.Output != "" && c.To == "":
		return errors.New("-o needs --to")
	case c.Output != "" && !strings.HasSuffix(c.Output, workspace.ScenarioSuffix):
		return fmt.Errorf("-o %s: the name of a scenario ends in %s", c.Output, workspace.ScenarioSuffix)
	case c.Limit < 1:
		return errors.New("--limit must be 1 or more")
	case c.Cover != "" && (c.Journey != "" || c.Scenario != ""):
		return errors.New("--cover explores the policies' own journeys: leave out --journey and --scenario")
	}
	if _, err := os.Lstat(c.Output); c.Output != "" && err == nil && !c.Force {
		return fmt.Errorf("%s exists already: say --force to replace it", c.Output)
	}
	return nil
}

// explore finds the paths of one policy, with progress on standard error where that is a terminal.
func (c *PathsCmd) explore(ctx *Context, effective *chain.Effective, file *scenario.File) (*explore.Exploration, error) {
	params, _, err := file.Params(effective, installationKeys())
	if err != nil {
		return nil, err
	}
	j, err := chooseJourney(effective, cmp.Or(c.Journey, params.Journey))
	if err != nil {
		return nil, err
	}
	params.Journey = j.Id.Text
	o := explore.Options{Limit: c.Limit}
	shown := isTerminal(ctx.Stderr)
	if shown {
		o.Progress = func(tried, paths int) {
			fmt.Fprintf(ctx.Stderr, "\r%s: %d answers tried, %d paths", effective.PolicyId.Text, tried, paths)
		}
	}
	e, err := explore.Journey(ctx, params, o)
	if shown {
		fmt.Fprint(ctx.Stderr, "\r\x1b[K")
	}
	if err == nil || interrupted(e, err) {
		fmt.Fprintf(ctx.Stderr, "designer: %s: %d answers tried, %d paths found\n", effective.PolicyId.Text, e.Tried, len(e.Paths))
	}
	return e, err
}

// interrupted says that an exploration was ended by the user and has found something until then.
func interrupted(e *explore.Exploration, err error) bool {
	return e != nil && errors.Is(err, context.Canceled)
}

// to writes the shortest path to a target as a scenario.
func (c *PathsCmd) to(ctx *Context, e *explore.Exploration) error {
	p, ok := e.To(c.To)
	if !ok {
		known := []string{}
		for _, p := range e.Paths {
			for _, s := range p.Report.Steps {
				known = append(known, s.TechnicalProfiles...)
			}
			if p.Report.Error != nil {
				known = append(known, p.Report.Error.Code)
			}
		}
		near := ""
		if n := nearestID(c.To, known); n != "" {
			near = " Did you mean " + n + "?"
		}
		fmt.Fprintf(ctx.Stderr, "designer: none of the %d paths of %s comes to %s.%s\n", len(e.Paths), e.Policy, text.Visible(c.To), near)
		return errFindings
	}
	out, err := p.Recording("").Text(ctx, orElse(filepath.ToSlash(c.Output), "the path"))
	if err != nil {
		return err
	}
	if c.Output == "" {
		_, err = ctx.Stdout.Write(out)
		return err
	}
	return replaceFile(c.Output, out)
}

// cover writes covering scenarios of the policy, or of all relying parties of the path.
func (c *PathsCmd) cover(ctx *Context) error {
	if err := c.below(); err != nil {
		return err
	}
	s, err := c.open(ctx, c.Path)
	if err != nil {
		return err
	}
	var ids []string
	if c.Policy != "" {
		id, err := choosePolicy(s, c.Path, c.Policy)
		if err != nil {
			return err
		}
		ids = []string{id}
	}
	for _, f := range s.Files {
		if c.Policy == "" && f.Role == workspace.RelyingParty && s.Concerned(f.Path) {
			ids = append(ids, f.PolicyId)
		}
	}
	if len(ids) == 0 {
		return fmt.Errorf("%s holds no relying party policy", c.Path)
	}
	slices.Sort(ids)
	failed := false
	for _, id := range ids {
		effective, findings := s.Effective(id)
		if effective == nil {
			fmt.Fprintf(ctx.Stderr, "designer: %s is left out: it has no whole chain of base policies%s\n", id, firstError(findings))
			failed = true
			continue
		}
		complete, err := c.coverOne(ctx, effective)
		if err != nil {
			return err
		}
		failed = failed || !complete
	}
	if failed {
		return errFindings
	}
	return nil
}

// below refuses a folder for scenarios whose policies test would not find.
func (c *PathsCmd) below() error {
	folder := c.Path
	if info, err := os.Stat(c.Path); err == nil && !info.IsDir() {
		folder = filepath.Dir(c.Path)
	}
	from, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	to, err := filepath.Abs(c.Cover)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(from, to); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("--cover %s is not in %s: scenarios stand beside their policies, or in a folder below", c.Cover, folder)
	}
	return os.MkdirAll(c.Cover, 0o755) //nolint:gosec // a folder of the project
}

// coverOne writes the covering scenarios of one policy; complete says that its whole journey was explored.
func (c *PathsCmd) coverOne(ctx *Context, effective *chain.Effective) (complete bool, err error) {
	e, err := c.explore(ctx, effective, &scenario.File{})
	if err != nil {
		return false, err
	}
	texts := map[int][]byte{}
	chosen := e.Cover(func(i int) bool {
		p := e.Paths[i]
		out, err := p.Recording(p.Name()).Text(ctx, "the path")
		if err != nil && ctx.Err() == nil {
			fmt.Fprintf(ctx.Stderr, "designer: %s: path %d is left out: %s\n", e.Policy, i+1, text.Visible(err.Error()))
		}
		texts[i] = out
		return err == nil
	})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	for n, i := range chosen {
		name := filepath.Join(c.Cover, fmt.Sprintf("%s-%02d%s", fileName(e.Policy), n+1, workspace.ScenarioSuffix))
		if _, err := os.Lstat(name); err == nil && !c.Force {
			return false, fmt.Errorf("%s exists already: say --force to replace it", name)
		}
		if err := replaceFile(name, texts[i]); err != nil {
			return false, err
		}
	}
	fmt.Fprintf(ctx.Stdout, "%s: %s written\n", e.Policy, text.Count(len(chosen), "scenario", "scenarios"))
	return e.Complete, nil
}

// unfit are the characters that a file's name does not have everywhere.
var unfit = pattern.Pattern{Source: `[^A-Za-z0-9_.-]+`}

func fileName(id string) string { return unfit.Regexp().ReplaceAllString(id, "_") }

// pathRow is one path as JSON.
type pathRow struct {
	Number int    `json:"number"`
	World  string `json:"world,omitempty"`
	// Again says that the path is that of a second visit in the same browser.
	Again    bool                    `json:"again,omitempty"`
	Outcome  string                  `json:"outcome"`
	Error    string                  `json:"error,omitempty"`
	Path     []int                   `json:"path"`
	Steps    []scenario.StepReport   `json:"steps"`
	Answers  []string                `json:"answers"`
	Messages []string                `json:"messages"`
	Waiting  *scenario.WaitingReport `json:"waitingFor,omitempty"`
}

func (c *PathsCmd) writeJson(ctx *Context, e *explore.Exploration) error {
	type missing struct {
		Claim string `json:"claim"`
		Paths []int  `json:"paths"`
	}
	out := struct {
		Policy        string    `json:"policy"`
		Journey       string    `json:"journey"`
		Complete      bool      `json:"complete"`
		Tried         int       `json:"tried"`
		Paths         []pathRow `json:"paths"`
		NeverReached  []string  `json:"neverReached"`
		AlwaysSkipped []string  `json:"alwaysSkipped"`
		Missing       []missing `json:"missingClaims"`
	}{e.Policy, e.Journey, e.Complete, e.Tried, []pathRow{}, names(e.NeverReached), names(e.AlwaysSkipped), []missing{}}
	for i, p := range e.Paths {
		row := pathRow{
			Number: i + 1, World: p.World, Again: p.First != nil, Outcome: p.Report.Outcome, Path: p.Report.Path(), Steps: p.Report.Steps, Answers: p.Answers(),
			Messages: append([]string{}, p.Report.Messages()...), Waiting: p.Report.WaitingFor,
		}
		if p.Report.Error != nil {
			row.Error = p.Report.Error.Code
		}
		out.Paths = append(out.Paths, row)
	}
	for _, m := range e.Missing {
		row := missing{Claim: m.Claim}
		for _, i := range m.Paths {
			row.Paths = append(row.Paths, i+1)
		}
		out.Missing = append(out.Missing, row)
	}
	enc := json.NewEncoder(ctx.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func names(spots []coverage.Spot) []string {
	all := []string{}
	for _, s := range spots {
		all = append(all, s.Name)
	}
	return all
}
