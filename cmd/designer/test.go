package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/render/report"
	"journeydesigner/render/text"
)

// TestCmd plays scenarios and compares what happens with what they expect.
type TestCmd struct {
	Paths        []string `arg:"" name:"path" help:"Folders searched for *.scenario.yaml, or scenario files."`
	Junit        string   `placeholder:"FILE" help:"Write the results as JUnit XML."`
	Coverage     string   `placeholder:"FILE" help:"Write as JSON what the scenarios reach of their policies."`
	CoverageHtml string   `name:"coverage-html" placeholder:"FILE" help:"Write as an HTML page what the scenarios reach, with the journeys painted."`
	Against      string   `placeholder:"FILE" help:"Tell how much each scenario would add to a coverage that --coverage has written."`
	Run_         string   `name:"run" placeholder:"REGEXP" help:"Play only scenarios whose path or name matches."`
	Shard        string   `placeholder:"I/N" help:"Play the Ith of N parts of the scenarios, for build matrices."`
	Update       bool     `help:"Rewrite the expectations of scenarios that fail to what happens now; comments stay."`
	Watch        bool     `help:"Play again whenever a scenario or a policy has changed, until interrupted."`
	Format       string   `enum:"text,json" default:"text" help:"How to write the result: text or json."`
	Folder
}

// Help is printed below the flags.
func (TestCmd) Help() string {
	return `A scenario is played over the policies of its own folder, or of the nearest folder above it that has any. One line is written for
each scenario, with what does not hold below it, one for what all of them reach of each policy, and a last line "N passed, N failed". A scenario without expectations expects a
token. Scenarios are played side by side, on as many processors as there are, and never reach the network.

Exit status: 0 all pass, 1 at least one fails, 2 bad usage or no scenario found.`
}

// played is a scenario that was played.
type played struct {
	path, name, policy string
	unmet              []string
	took               time.Duration
	of                 *pack
	// reached are the numbers of the spots of the policy's coverage that the scenario reached; nil where it was not played.
	reached map[int]bool
	// effective is the policy that the scenario was played over, or nil.
	effective *chain.Effective
}

// pack is a folder of policies.
type pack struct {
	once     sync.Once
	snapshot *workspace.Snapshot
	err      error
	tally    tally
}

// Run plays the scenarios.
func (c *TestCmd) Run(ctx *Context) error {
	if c.Watch {
		return c.watch(ctx)
	}
	_, err := c.once(ctx)
	return err
}

// once plays the scenarios one time.
func (c *TestCmd) once(ctx *Context) ([]*played, error) {
	before, err := c.against()
	if err != nil {
		return nil, err
	}
	files, err := c.find()
	if err != nil {
		return nil, err
	}
	results := c.playAll(ctx, files)
	if c.Update {
		c.update(ctx, files, results)
	}
	if err := ctx.Err(); err != nil {
		return results, err
	}
	if err := c.write(ctx, results, before); err != nil {
		return results, err
	}
	if err := c.files(ctx, results); err != nil {
		return results, err
	}
	if slices.ContainsFunc(results, func(r *played) bool { return len(r.unmet) > 0 }) {
		return results, errFindings
	}
	return results, nil
}

// scenarioFile is a scenario on the disk; shown is its path as it is told, root where the search for it began.
type scenarioFile struct {
	root, path, shown string
	// policies is the folder of the policies that it is played over.
	policies string
}

// find lists the scenarios, by path, as far as --run and --shard take them.
func (c *TestCmd) find() ([]scenarioFile, error) {
	wanted, err := regexp.Compile(c.Run_)
	if err != nil {
		return nil, fmt.Errorf("--run %s is no regular expression: %w", c.Run_, err)
	}
	part, parts, err := shard(c.Shard)
	if err != nil {
		return nil, err
	}
	var all []scenarioFile
	for _, path := range c.Paths {
		found, err := scenariosAt(path)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b scenarioFile) int { return cmp.Compare(a.path, b.path) })
	all = slices.CompactFunc(all, func(a, b scenarioFile) bool { return a.path == b.path })
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no scenarios: looked for *%s", strings.Join(c.Paths, ", "), workspace.ScenarioSuffix)
	}
	var out []scenarioFile
	for _, f := range all {
		if wanted.MatchString(filepath.ToSlash(f.shown)) || c.Run_ != "" && wanted.MatchString(nameOf(f.path)) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("none of the %d scenarios matches --run %s", len(all), c.Run_)
	}
	mine, have := []scenarioFile{}, map[string]bool{}
	for i, f := range out {
		if i%parts == part-1 {
			f.policies = policiesFor(f, have)
			mine = append(mine, f)
		}
	}
	return mine, nil
}

// shard reads I/N.
func shard(text string) (part, parts int, err error) {
	if text == "" {
		return 1, 1, nil
	}
	a, b, _ := strings.Cut(text, "/")
	part, err1 := strconv.Atoi(a)
	parts, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || part < 1 || part > parts {
		return 0, 0, fmt.Errorf("--shard %s is not of the form I/N, such as 2/3", text)
	}
	return part, parts, nil
}

// nameOf is the name that a scenario file gives itself; empty where it cannot be read.
func nameOf(path string) string {
	b, err := readFile(path)
	if err != nil {
		return ""
	}
	f, err := scenario.Parse(path, b)
	if err != nil {
		return ""
	}
	return f.Name
}

// maxTestEntries is how much of a folder is looked through for scenarios.
const maxTestEntries = 100_000

// scenariosAt lists the scenario files of a folder, hidden folders left out, or the one file.
func scenariosAt(path string) ([]scenarioFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: there is no such file or folder", path)
	}
	if !info.IsDir() {
		if !strings.HasSuffix(path, workspace.ScenarioSuffix) {
			return nil, fmt.Errorf("%s is no scenario: its name does not end in %s", path, workspace.ScenarioSuffix)
		}
		// Its policies may stand in a folder above, but not above the one that the user stands in.
		root := filepath.Dir(path)
		if filepath.IsLocal(path) {
			root = "."
		}
		return []scenarioFile{{root: root, path: filepath.Clean(path), shown: filepath.Base(path)}}, nil
	}
	var out []scenarioFile
	entries := 0
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		entries++
		switch {
		case entries > maxTestEntries:
			return fmt.Errorf("%s holds more than %d files and folders: name the folder that has the scenarios", path, maxTestEntries)
		case err != nil && name != path:
			return fs.SkipDir // a folder that may not be read holds none of ours
		case err != nil:
			return err
		case d.IsDir() && name != path && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular() && strings.HasSuffix(name, workspace.ScenarioSuffix):
			shown, _ := filepath.Rel(path, name)
			out = append(out, scenarioFile{root: path, path: filepath.Clean(name), shown: filepath.ToSlash(shown)})
		}
		return nil
	})
	return out, err
}

// playAll plays the scenarios side by side; the results stand in the order of the files.
func (c *TestCmd) playAll(ctx *Context, files []scenarioFile) []*played {
	keys, packs := installationKeys(), map[string]*pack{}
	results := make([]*played, len(files))
	for i, f := range files {
		dir := f.policies
		if packs[dir] == nil {
			packs[dir] = &pack{}
		}
		results[i] = &played{path: f.shown, name: f.shown, of: packs[dir]}
	}
	next := make(chan int)
	var done sync.WaitGroup
	for range min(len(files), runtime.GOMAXPROCS(0)) {
		done.Go(func() {
			for i := range next {
				took := world.Stopwatch()
				c.playOne(ctx, files[i], results[i], keys)
				results[i].took = took()
			}
		})
	}
	for i := range files {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	done.Wait()
	return results
}

// policiesFor is the nearest folder, from the scenario's own up to where the search began, that has policies. have
// remembers which folders do.
func policiesFor(f scenarioFile, have map[string]bool) string {
	root := filepath.Clean(f.root)
	for dir := filepath.Dir(f.path); ; dir = filepath.Dir(dir) {
		found, known := have[dir]
		if !known {
			found = holdsPolicies(dir)
			have[dir] = found
		}
		if found || dir == root || dir == filepath.Dir(dir) {
			return dir
		}
	}
}

// holdsPolicies reports whether a folder has XML files of its own.
func holdsPolicies(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(d fs.DirEntry) bool { return strings.EqualFold(filepath.Ext(d.Name()), ".xml") })
}

func (c *TestCmd) playOne(ctx *Context, f scenarioFile, r *played, keys *world.Keys) {
	defer func() {
		// One scenario that meets a fault of this program must not take the others with it.
		if fault := recover(); fault != nil {
			r.unmet = append(r.unmet, fmt.Sprintf("internal error (%T); please report this scenario", fault))
		}
	}()
	fail := func(err error) {
		if several, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the parts of this very error
			for _, e := range several.Unwrap() {
				r.unmet = append(r.unmet, e.Error())
			}
			return
		}
		r.unmet = append(r.unmet, err.Error())
	}
	b, err := readFile(f.path)
	if err != nil {
		fail(err)
		return
	}
	file, err := scenario.Parse(f.shown, b)
	if err != nil {
		fail(err)
		return
	}
	r.name, r.policy = cmp.Or(file.Name, f.shown), file.Policy
	r.of.once.Do(func() { r.of.snapshot, r.of.err = c.open(ctx, f.policies) })
	if r.of.err != nil {
		fail(r.of.err)
		return
	}
	id, err := policyOf(r.of.snapshot, f.policies, file)
	if err != nil {
		fail(err)
		return
	}
	effective, findings := r.of.snapshot.Effective(id)
	if effective == nil {
		for _, finding := range findings {
			fail(fmt.Errorf("%s: %s", finding.Span, finding.Summary))
		}
		return
	}
	r.policy, r.effective = id, effective
	v, err := file.Judge(ctx, effective, keys)
	if err != nil {
		fail(err)
	}
	r.unmet = append(r.unmet, v.Unmet...)
	if err == nil && len(v.Trails) > 0 {
		r.reached = r.of.tally.take(effective, v.Trails)
	}
}

// write tells the results.
func (c *TestCmd) write(ctx *Context, results []*played, before *coverageFile) error {
	failed := 0
	for _, r := range results {
		if len(r.unmet) > 0 {
			failed++
		}
	}
	if c.Format == "json" {
		type row struct {
			Path         string   `json:"path"`
			Name         string   `json:"name"`
			Policy       string   `json:"policy,omitempty"`
			Passed       bool     `json:"passed"`
			Unmet        []string `json:"unmet"`
			Milliseconds float64  `json:"milliseconds"`
			// Adds is what the scenario would add to the coverage of --against.
			Adds *coveragePart `json:"adds,omitempty"`
		}
		rows := []row{}
		for _, r := range results {
			one := row{r.path, r.name, r.policy, len(r.unmet) == 0, append([]string{}, r.unmet...), float64(r.took.Microseconds()) / 1000, nil}
			if a, ok := before.added(r); ok {
				one.Adds = &coveragePart{a.spots, a.all}
			}
			rows = append(rows, one)
		}
		enc := json.NewEncoder(ctx.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{
			"scenarios": rows, "passed": len(results) - failed, "failed": failed, "coverage": coverageOf(coverages(results), false).Policies,
		})
	}
	var all []text.Played
	for _, r := range results {
		one := text.Played{Path: r.path, Name: r.name, Unmet: r.unmet}
		if a, ok := before.added(r); ok {
			one.Adds = fmt.Sprintf("would add %d %% to %s (%d of %d)", report.Percent(a.spots, a.all), r.policy, a.spots, a.all)
		}
		all = append(all, one)
	}
	return text.Scenarios(ctx.Stdout, all, summary(coverages(results)), text.Style{Color: ctx.Color})
}

// files writes what --junit and --coverage ask for.
func (c *TestCmd) files(ctx *Context, results []*played) error {
	var errs []error
	if c.Junit != "" {
		errs = append(errs, replaceFile(c.Junit, junit(results)))
	}
	errs = append(errs, c.writeCoverage(ctx, results))
	return errors.Join(errs...)
}
