package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"journeydesigner/engine/explore"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// RecordCmd writes a run as a scenario.
type RecordCmd struct {
	Path     string `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy   string `placeholder:"ID" help:"The relying party policy; may be left out where the scenario names it or the path has only one."`
	Journey  string `placeholder:"ID" help:"A user journey, instead of the policy's own."`
	Auto     bool   `help:"Fill every page and choose every exchange by itself, the shortest way to a token."`
	Scenario string `placeholder:"FILE" help:"Play this scenario: request, directory, answers and replies are taken from it."`
	Again    bool   `help:"Record a second run in the same browser, too: five minutes later, or as the scenario's again says."`
	Name     string `placeholder:"TEXT" help:"The scenario's name; without it, how the run ended."`
	Output   string `short:"o" placeholder:"FILE" help:"Write to a file, whose name must end in .scenario.yaml, instead of standard output."`
	Force    bool   `help:"Replace the file where it exists already."`
	Folder
}

// Help is printed below the flags.
func (RecordCmd) Help() string {
	return `The file has the request, the users before, the answers, the replies of identity providers and REST services, and expectations
proposed from what happened, with matchers for what varies from run to run: keep them or strike them. Passwords of made-up users and
answers stand in it as they are; the texts of policy keys do not. Before it is written it is played: it comes to what it expects.

Exit status: 0 written, 2 bad usage, nothing could be read, or the run cannot be repeated.`
}

// Run plays the policy and writes the scenario.
func (c *RecordCmd) Run(ctx *Context) error {
	if c.Output != "" && !strings.HasSuffix(c.Output, workspace.ScenarioSuffix) {
		return fmt.Errorf("-o %s: the name of a scenario ends in %s", c.Output, workspace.ScenarioSuffix)
	}
	if _, err := os.Lstat(c.Output); c.Output != "" && err == nil && !c.Force {
		return fmt.Errorf("%s exists already: say --force to replace it", c.Output)
	}
	if !c.Auto && c.Scenario == "" {
		return errors.New("what is to be recorded? Say --auto, or --scenario FILE")
	}
	run := RunCmd{Path: c.Path, Policy: c.Policy, Journey: c.Journey, Scenario: c.Scenario, Auto: c.Auto, Folder: c.Folder}
	file, err := run.scenario()
	if err != nil {
		return err
	}
	effective, _, err := c.effective(ctx, c.Path, orElse(c.Policy, file.Policy))
	if err != nil {
		return err
	}
	m, trail, err := run.play(ctx, effective, file, directoryFile{})
	if err != nil {
		return err
	}
	name := orElse(c.Name, file.Name)
	recording := scenario.Recording{Name: name, Machine: m, Trail: trail}
	if recording.Again, err = c.again(ctx, recording, file); err != nil {
		return err
	}
	out, err := recording.Text(ctx, orElse(filepath.ToSlash(c.Output), "the recording"))
	if err != nil {
		return err
	}
	if secrets := file.Secrets(); len(secrets) > 0 {
		fmt.Fprintf(ctx.Stderr, "designer: the texts of policy keys are not written: add keys for %s by hand\n", text.Visible(strings.Join(secrets, ", ")))
	}
	if c.Output == "" {
		_, err = ctx.Stdout.Write(out)
		return err
	}
	return replaceFile(c.Output, out)
}

// again plays the second run in the same browser where the scenario has one or --again asks for it; nil where there is
// none.
func (c *RecordCmd) again(ctx *Context, first scenario.Recording, file *scenario.File) (*scenario.Repeated, error) {
	if !c.Again && file.Again == nil {
		return nil, nil
	}
	params, player, _, err := file.Repeat(first.Machine, first.Trail.State)
	if err != nil {
		return nil, err
	}
	m, trail, err := explore.PlayOrSearch(ctx, params, player, c.Auto, nil)
	return &scenario.Repeated{Machine: m, Trail: trail}, err
}

// orElse is the first of two texts, or where it is empty the second.
func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}
