package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
	"journeydesigner/render/text"
)

// RunCmd runs one relying party policy to its end.
type RunCmd struct {
	Path     string            `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy   string            `placeholder:"ID" help:"The relying party policy; may be left out where the scenario names it or the path has only one."`
	Journey  string            `placeholder:"ID" help:"A user journey, instead of the policy's own."`
	Scenario string            `placeholder:"FILE" help:"A scenario: request, directory, answers and expectations."`
	Again    bool              `help:"Sign in again with the session of the first run, five minutes later or as the scenario's again says."`
	Refresh  bool              `help:"Redeem the refresh token of the run five minutes later; asks for one where the request does not."`
	UserInfo bool              `name:"userinfo" help:"Ask the UserInfo endpoint five minutes later with the run's token."`
	Auto     bool              `help:"Fill every page and choose every exchange by itself, the shortest way to a token."`
	Users    string            `name:"directory" placeholder:"FILE" help:"Keep the users of the directory in a file from run to run."`
	Seed     string            `placeholder:"FILE" help:"A scenario whose directory lists users to add; those who are there already stay as they are."`
	Network  bool              `name:"allow-network" help:"Let REST profiles call real services, of the hosts that --allow-host names and of no others."`
	Hosts    []string          `name:"allow-host" sep:"none" placeholder:"HOST" help:"A host that may be called, with its port if it is not 80 or 443; repeatable."`
	Record   string            `placeholder:"FILE" help:"Write the scenario with what real services answered to a file, so that the run can be played again offline."`
	TrustKey []string          `name:"trust-key" sep:"none" placeholder:"CONTAINER=FILE" help:"Sign with the RSA key of a PEM file, where a key container is asked for; repeatable. Tokens so signed are real to whoever trusts the key."`
	Set      map[string]string `placeholder:"CLAIM=VALUE" mapsep:"none" help:"A claim in the bag at the start; repeatable."`
	Step     bool              `help:"Print each operation as it happens (text only)."`
	Trace    string            `placeholder:"FILE" help:"Write every event to a file, one JSON object a line."`
	Format   string            `enum:"text,json" default:"text" help:"How to write the result: text or json."`
	Folder
}

// Help is printed below the flags.
func (RunCmd) Help() string {
	return `Everything outside the policy is simulated: directory, inbox, identity providers, clock and keys. Nothing reaches the network
unless --allow-network and --allow-host say so: then REST profiles call the real services of the named hosts, with the texts that
the scenario gives for their policy keys. Addresses of this machine and of private networks must be named themselves. A service
that the scenario answers for is not called. --record writes what came back, as it came, for a scenario that plays without them.
The token is signed with a key of this installation, which no application trusts. --trust-key takes a key of yours instead,
for an application that is being developed: never the key of a tenant that people sign in to.

Exit status: 0 the run came to a token or waits for an answer, and all expectations of the scenario hold; 1 it ended in an
error or an expectation does not hold; 2 bad usage, no such policy or journey, or nothing could be read.`
}

// Run plays the policy and writes the result.
func (c *RunCmd) Run(ctx *Context) error {
	if c.Step && c.Format == "json" {
		return errors.New("--step prints text; leave out --format json, or use --trace FILE")
	}
	if err := c.checkNetwork(ctx); err != nil {
		return err
	}
	file, err := c.scenario()
	if err != nil {
		return err
	}
	s, err := c.open(ctx, c.Path)
	if err != nil {
		return err
	}
	wanted := c.Policy
	if wanted == "" {
		wanted = file.Policy
	}
	id, err := choosePolicy(s, c.Path, wanted)
	if err != nil {
		tellErrors(ctx, s, s.Findings)
		return err
	}
	effective, findings := s.Effective(id)
	tellErrors(ctx, s, findings)
	if effective == nil {
		return c.refuse(ctx, id, findings)
	}
	users, err := c.openDirectory()
	if err != nil {
		return err
	}
	return errors.Join(c.playAndTell(ctx, effective, file, users), users.close())
}

// playAndTell plays the policy, keeps the users and writes the result.
func (c *RunCmd) playAndTell(ctx *Context, effective *chain.Effective, file *scenario.File, users directoryFile) error {
	m, trail, err := c.play(ctx, effective, file, users)
	if err != nil {
		return err
	}
	defer c.tellCalls(ctx, m)
	if err := users.keep(ctx, trail.State.World.Directory); err != nil {
		return err
	}
	err = c.finish(ctx, m, trail, file, users)
	if fault := c.record(m, file); fault != nil {
		return fault
	}
	return err
}

// scenario reads the scenario file; without one, the zero file.
func (c *RunCmd) scenario() (*scenario.File, error) {
	if c.Scenario == "" {
		return &scenario.File{}, nil
	}
	content, err := readFile(c.Scenario)
	if err != nil {
		return nil, err
	}
	return scenario.Parse(filepath.ToSlash(c.Scenario), content)
}

// refuse reports a policy that cannot be built as a run that ended in its first error.
func (c *RunCmd) refuse(ctx *Context, id string, findings []diag.Finding) error {
	r := scenario.Report{Policy: id, Journey: c.Journey, Outcome: "error", Steps: []scenario.StepReport{}, Pages: []scenario.PageReport{}, Unsupported: []string{}}
	r.Error = &scenario.ErrorReport{Message: "the policy has no whole chain of base policies"}
	for _, f := range findings {
		if f.Severity == diag.Error {
			r.Error = &scenario.ErrorReport{Code: f.Code, Message: f.Summary, Path: f.Span.Path, Line: f.Span.Line, Column: f.Span.Column}
			break
		}
	}
	if err := c.write(ctx, r); err != nil {
		return err
	}
	return errFindings
}

// play runs the policy with the scenario's answers, and with its own where --auto says so.
func (c *RunCmd) play(ctx *Context, effective *chain.Effective, file *scenario.File, users directoryFile) (*machine.Machine, scenario.Trail, error) {
	keys, err := trusted(effective, c.TrustKey)
	if err != nil {
		return nil, scenario.Trail{}, err
	}
	params, player, err := file.Params(effective, keys)
	if err != nil {
		return nil, scenario.Trail{}, err
	}
	if params.Setup.Users, err = users.start(params.Setup.Users); err != nil {
		return nil, scenario.Trail{}, err
	}
	if c.Journey != "" {
		params.Journey = c.Journey
	}
	if params.Setup.Outside, err = c.outside(); err != nil {
		return nil, scenario.Trail{}, err
	}
	j, err := chooseJourney(effective, params.Journey)
	if err != nil {
		return nil, scenario.Trail{}, err
	}
	params.Journey, params.Claims = j.Id.Text, c.Set
	if c.Refresh && params.Request.ResponseType == "" && params.Request.Scope == "" {
		params.Request.ResponseType, params.Request.Scope = "code", "openid offline_access"
	}
	each, done, err := c.watch(ctx)
	if err != nil {
		return nil, scenario.Trail{}, err
	}
	m, trail, err := explore.PlayOrSearch(ctx, params, player, c.Auto, each)
	if err := done(); err != nil {
		return nil, scenario.Trail{}, err
	}
	return m, trail, err
}

// watch tells of every event as --step and --trace ask. done gives the first error of writing.
func (c *RunCmd) watch(ctx *Context) (each func(machine.Event), done func() error, err error) {
	var trace *os.File
	var lines *bufio.Writer
	if c.Trace != "" {
		if trace, err = os.Create(c.Trace); err != nil {
			return nil, nil, err
		}
		lines = bufio.NewWriter(trace)
	}
	var first error
	style := text.Style{Color: ctx.Color}
	each = func(e machine.Event) {
		if c.Step && first == nil {
			first = text.Event(ctx.Stdout, e, style)
		}
		if lines != nil && first == nil {
			first = json.NewEncoder(lines).Encode(traceLine(e))
		}
	}
	return each, func() error {
		if lines == nil {
			return first
		}
		// A writer that has failed once says the same again.
		if err := lines.Flush(); first == nil {
			first = err
		}
		return errors.Join(first, trace.Close())
	}, nil
}

// installationKeys are the signing keys of this installation, or keys of this run alone where there is no
// place to keep them.
func installationKeys() *world.Keys {
	dir, err := os.UserConfigDir()
	if err != nil {
		return world.NewKeys()
	}
	return world.OpenKeys(filepath.Join(dir, "journey-designer", "keys"))
}

// trusted are the keys of the installation with those of files in place of some, given as CONTAINER=FILE.
func trusted(of *chain.Effective, given []string) (*world.Keys, error) {
	keys := installationKeys()
	for _, one := range given {
		container, name, ok := strings.Cut(one, "=")
		if !ok || container == "" || name == "" {
			return nil, fmt.Errorf("--trust-key %s: expected CONTAINER=FILE", one)
		}
		if err := scenario.KnowsKey(of, container); err != nil {
			return nil, fmt.Errorf("--trust-key: %w", err)
		}
		pem, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("--trust-key: %w", err)
		}
		if err := keys.Import(container, pem); err != nil {
			return nil, fmt.Errorf("--trust-key: %s: %w", name, err)
		}
	}
	return keys, nil
}

func (c *RunCmd) finish(ctx *Context, m *machine.Machine, trail scenario.Trail, file *scenario.File, users directoryFile) error {
	r := scenario.Tell(m, trail)
	failed := c.judge(ctx, file.Expect, r, "")
	if c.Again || file.Again != nil {
		again, expect, err := c.again(ctx, m, trail, file, users)
		if err != nil {
			return err
		}
		r.Again = &again
		failed = c.judge(ctx, expect, again, "again: ") || failed
	}
	for _, next := range []struct {
		wanted bool
		after  scenario.After
		into   **scenario.Report
	}{{c.Refresh, scenario.After{Refresh: true}, &r.Refreshed}, {c.UserInfo, scenario.After{UserInfo: true}, &r.UserInfo}} {
		if !next.wanted || r.Outcome != "token" {
			continue
		}
		params, err := next.after.Params(m, trail.State)
		if err != nil {
			return err
		}
		second, end, err := explore.PlayOrSearch(ctx, params, scenario.Player{}, false, nil)
		if err != nil {
			return err
		}
		report := scenario.Tell(second, end)
		*next.into = &report
		failed = c.judge(ctx, nil, report, "") || failed
	}
	if err := c.write(ctx, r); err != nil {
		return err
	}
	called, err := file.UnmetTransformations(m.Policy(), installationKeys())
	if err != nil {
		return err
	}
	for _, u := range called {
		fmt.Fprintf(ctx.Stderr, "designer: %s: %s\n", c.Scenario, text.Visible(u))
	}
	if failed || len(called) > 0 {
		return errFindings
	}
	return nil
}

// judge tells what a run did not come to; it reports whether the run failed.
func (c *RunCmd) judge(ctx *Context, expect *scenario.Expect, r scenario.Report, which string) bool {
	unmet := expect.Unmet(r)
	for _, u := range unmet {
		fmt.Fprintf(ctx.Stderr, "designer: %s: %s%s\n", c.Scenario, which, text.Visible(u))
	}
	expectsError := expect != nil && (expect.Outcome == "error" || expect.Error != "")
	return len(unmet) > 0 || r.Outcome == "error" && !expectsError
}

// again plays the second run of the same browser.
func (c *RunCmd) again(ctx *Context, m *machine.Machine, trail scenario.Trail, file *scenario.File, users directoryFile) (scenario.Report, *scenario.Expect, error) {
	params, player, expect, err := file.Repeat(m, trail.State)
	if err != nil {
		return scenario.Report{}, nil, err
	}
	second, next, err := explore.PlayOrSearch(ctx, params, player, c.Auto, nil)
	if err != nil {
		return scenario.Report{}, nil, err
	}
	return scenario.Tell(second, next), expect, users.keep(ctx, next.State.World.Directory)
}

func (c *RunCmd) write(ctx *Context, r scenario.Report) error {
	if c.Format == "json" {
		enc := json.NewEncoder(ctx.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	if c.Step {
		fmt.Fprintln(ctx.Stdout)
	}
	return text.Run(ctx.Stdout, r, text.Style{Color: ctx.Color})
}

// traceEvent is one line of --trace.
type traceEvent struct {
	Seq              int           `json:"seq"`
	Op               string        `json:"op"`
	Where            string        `json:"where"`
	Journey          string        `json:"journey"`
	Order            int           `json:"order,omitempty"`
	TechnicalProfile string        `json:"technicalProfile,omitempty"`
	ValidationOf     string        `json:"validationOf,omitempty"`
	Subject          string        `json:"subject,omitempty"`
	Text             string        `json:"text"`
	Result           string        `json:"result,omitempty"`
	Changes          []traceChange `json:"changes,omitempty"`
	Request          string        `json:"request,omitempty"`
	Response         string        `json:"response,omitempty"`
	Rows             []traceRow    `json:"rows,omitempty"`
	Real             bool          `json:"real,omitempty"`
	Http             []traceHttp   `json:"http,omitempty"`
	Error            string        `json:"error,omitempty"`
	Path             string        `json:"path,omitempty"`
	Line             int           `json:"line,omitempty"`
	Column           int           `json:"column,omitempty"`
}

// traceHttp is one request over HTTP with its answer, secrets masked.
type traceHttp struct {
	Method  string              `json:"method"`
	Url     string              `json:"url"`
	Headers []map[string]string `json:"headers,omitempty"`
	Body    string              `json:"body,omitempty"`
	Status  int                 `json:"status,omitempty"`
	Answer  string              `json:"answer,omitempty"`
}

func traceHttps(exchanges []world.Http) []traceHttp {
	var out []traceHttp
	for _, h := range exchanges {
		line := traceHttp{Method: h.Method, Url: h.Url, Body: h.Body, Status: h.Status, Answer: h.Answer}
		for _, header := range h.Headers {
			line.Headers = append(line.Headers, map[string]string{"name": header.Name, "value": header.Value})
		}
		out = append(out, line)
	}
	return out
}

// traceRow is what became of one user of the directory.
type traceRow struct {
	Kind     string        `json:"kind"`
	ObjectId string        `json:"objectId"`
	Changes  []traceChange `json:"changes"`
}

type traceChange struct {
	Claim  string `json:"claim"`
	Kind   string `json:"kind"`
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty"`
}

// traceLine is an event as --trace writes it, secrets masked.
func traceLine(e machine.Event) traceEvent {
	out := traceEvent{
		Seq: e.Seq, Op: string(e.Op), Where: e.Where(), Journey: e.Journey, Order: e.Order, TechnicalProfile: e.Profile, ValidationOf: e.Caller,
		Subject: e.Subject, Text: e.Text, Result: e.Result, Path: e.Span.Path, Line: e.Span.Line, Column: e.Span.Column,
	}
	if e.Exchange != nil {
		out.Real = e.Exchange.Real
		out.Request, out.Response, out.Http = e.Exchange.Request, e.Exchange.Response, traceHttps(e.Exchange.Http)
		for _, row := range e.Exchange.Rows {
			out.Rows = append(out.Rows, traceRow{Kind: row.Kind, ObjectId: row.ObjectId, Changes: traceChanges(row.Changes)})
		}
	}
	if e.Failure != nil {
		out.Error = strings.TrimSpace(e.Failure.Code + " " + e.Failure.Message)
	}
	out.Changes = traceChanges(e.Changes)
	return out
}

func traceChanges(changes []claims.Change) []traceChange {
	var out []traceChange
	for _, c := range changes {
		change := traceChange{Claim: c.Id, Kind: c.Kind()}
		if c.Before != nil {
			change.Before = c.Before.Shown()
		}
		if c.After != nil {
			change.After = c.After.Shown()
		}
		out = append(out, change)
	}
	return out
}
