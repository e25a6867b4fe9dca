package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/render/text"
)

// DiffCmd compares two states of a folder of policies.
type DiffCmd struct {
	Before string `arg:"" name:"a" help:"A folder or file, or REV:PATH of the git repository at hand."`
	After  string `arg:"" name:"b" help:"The other one."`
	Format string `enum:"text,json" default:"text" help:"How to write the result: text or json."`
	Folder
}

// Help is printed below the flags.
func (DiffCmd) Help() string {
	return `Compared is what the policies amount to, not their text: every relying party of the two sides as one effective policy, each
changed value with its place on both sides. Then the scenarios of both sides are played over both, and those are told whose path,
error, messages, token or claims differ. A scenario that both sides have is played as the second side has it. REV:PATH is read by
the program git from the objects of the repository; nothing is checked out.

Exit status: 0 no difference, 1 differences, 2 bad usage or nothing could be read.`
}

// side is one of the two states.
type side struct {
	name     string
	snapshot *workspace.Snapshot
}

// policyDiff is what differs in one policy, or in several in the same way.
type policyDiff struct {
	Policies []string      `json:"policies"`
	Change   chain.Fate    `json:"change"`
	Elements []elementDiff `json:"elements,omitempty"`
}

type elementDiff struct {
	Kind   string      `json:"kind"`
	Id     string      `json:"id,omitempty"`
	Change chain.Fate  `json:"change"`
	Path   string      `json:"path,omitempty"`
	Line   int         `json:"line,omitempty"`
	Values []valueDiff `json:"values,omitempty"`
}

type valueDiff struct {
	Where  string     `json:"where"`
	Before *valueSide `json:"before,omitempty"`
	After  *valueSide `json:"after,omitempty"`
}

type valueSide struct {
	Text string `json:"text"`
	Path string `json:"path,omitempty"`
	Line int    `json:"line,omitempty"`
}

type scenarioDiff struct {
	Path        string                `json:"path"`
	Name        string                `json:"name"`
	Policy      string                `json:"policy"`
	Differences []scenario.Difference `json:"differences"`
}

// Run compares.
func (c *DiffCmd) Run(ctx *Context) error {
	before, err := c.read(ctx, c.Before)
	if err != nil {
		return err
	}
	after, err := c.read(ctx, c.After)
	if err != nil {
		return err
	}
	policies := c.policies(ctx, before, after)
	scenarios, err := c.scenarios(ctx, before, after)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(ctx.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(map[string]any{"policies": policies, "scenarios": scenarios})
	} else {
		err = c.write(ctx, policies, scenarios)
	}
	if err == nil && len(policies)+len(scenarios) > 0 {
		return errFindings
	}
	return err
}

// read opens a folder or file, or a tree of the git repository at hand.
func (c *DiffCmd) read(ctx *Context, name string) (side, error) {
	if _, err := os.Stat(name); err == nil {
		s, err := c.open(ctx, name)
		return side{name, s}, err
	}
	rev, folder, ok := strings.Cut(name, ":")
	if !ok {
		return side{}, fmt.Errorf("%s: there is no such file or folder; a state of a git repository is written REV:PATH", name)
	}
	if c.asked() {
		return side{}, errors.New("--base, --base-id and --settings need folders on both sides")
	}
	files, err := gitTree(ctx, rev, folder)
	if err != nil {
		return side{}, err
	}
	s, err := workspace.OpenFS(files, name)
	return side{name, s}, err
}

// largestTree bounds what is read from a repository, in bytes of its archive.
const largestTree = 64 << 20

// gitTree reads a folder of a revision from the repository at hand. PATH is relative to the repository's root, or with
// ./ to the folder at hand, as git reads it.
func gitTree(ctx *Context, rev, folder string) (*zip.Reader, error) {
	if rev == "" || strings.HasPrefix(rev, "-") || strings.ContainsAny(rev, "\n\r\x00 ") {
		return nil, fmt.Errorf("%q is no revision of a git repository", rev)
	}
	top, err := git(ctx, "", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if folder == "." || strings.HasPrefix(folder, "./") || strings.HasPrefix(folder, "../") {
		prefix, err := git(ctx, "", "rev-parse", "--show-prefix")
		if err != nil {
			return nil, err
		}
		folder = path.Join(strings.TrimSpace(string(prefix)), folder)
	}
	tree := rev + ":" + strings.Trim(strings.TrimPrefix(path.Clean("/"+folder), "/"), "/")
	archive, err := git(ctx, strings.TrimRight(string(top), "\r\n"), "archive", "--format=zip", tree)
	if err != nil {
		return nil, err
	}
	if len(archive) > largestTree {
		return nil, fmt.Errorf("%s is larger than %d MB", tree, largestTree>>20)
	}
	return zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
}

// git runs the program git and gives what it prints.
func git(ctx *Context, dir string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "git", args...) //nolint:gosec // fixed words, and a revision that begins with no dash
	command.Dir = dir
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		what, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], text.Visible(orElse(what, err.Error())))
	}
	return out, nil
}

// relyingParties lists the relying party policies of a side.
func (s side) relyingParties() []string {
	var ids []string
	for _, f := range s.snapshot.Files {
		if f.Role == workspace.RelyingParty && s.snapshot.Concerned(f.Path) {
			ids = append(ids, f.PolicyId)
		}
	}
	return ids
}

// policies compares the relying parties; what differs in several in the same way is told once.
func (c *DiffCmd) policies(ctx *Context, before, after side) []policyDiff {
	all := []policyDiff{}
	known := map[string]int{}
	ids := append(before.relyingParties(), after.relyingParties()...)
	slices.SortStableFunc(ids, func(a, b string) int { return strings.Compare(policy.Fold(a), policy.Fold(b)) })
	for _, id := range slices.CompactFunc(ids, policy.SameId) {
		a, _ := before.snapshot.Effective(id)
		b, _ := after.snapshot.Effective(id)
		switch {
		case a == nil && b == nil:
			fmt.Fprintf(ctx.Stderr, "designer: %s is not compared: it has no whole chain of base policies on either side\n", id)
		case a == nil:
			all = append(all, policyDiff{Policies: []string{id}, Change: chain.Added})
		case b == nil:
			all = append(all, policyDiff{Policies: []string{id}, Change: chain.Removed})
		default:
			for _, change := range chain.Compare(a, b) {
				d := elementOf(change)
				key, err := json.Marshal(d)
				if at, same := known[string(key)]; same && err == nil {
					all[at].Policies = append(all[at].Policies, id)
					continue
				}
				known[string(key)] = len(all)
				all = append(all, policyDiff{Policies: []string{id}, Change: chain.Changed, Elements: []elementDiff{d}})
			}
		}
	}
	return joined(all)
}

// joined puts the elements that changed in the same policies together.
func joined(all []policyDiff) []policyDiff {
	out := []policyDiff{}
	for _, d := range all {
		i := slices.IndexFunc(out, func(o policyDiff) bool { return o.Change == d.Change && slices.Equal(o.Policies, d.Policies) })
		if i < 0 {
			out = append(out, d)
			continue
		}
		out[i].Elements = append(out[i].Elements, d.Elements...)
	}
	return out
}

func elementOf(change chain.ElementChange) elementDiff {
	d := elementDiff{Kind: change.Kind, Id: change.Id, Change: change.Fate, Path: change.At.Path, Line: change.At.Line}
	for _, v := range change.Values {
		d.Values = append(d.Values, valueDiff{v.Where, sideOf(v.Before), sideOf(v.After)})
	}
	return d
}

func sideOf(v policy.Value) *valueSide {
	if v.Text == "" && !v.IsSet() {
		return nil
	}
	return &valueSide{v.Text, v.Span().Path, v.Span().Line}
}

// scenarios plays the scenarios of both sides over both.
func (c *DiffCmd) scenarios(ctx *Context, before, after side) ([]scenarioDiff, error) {
	keys, all := installationKeys(), []scenarioDiff{}
	texts := map[string][]byte{}
	var paths []string
	for _, s := range append(slices.Clone(before.snapshot.Scenarios), after.snapshot.Scenarios...) {
		if _, known := texts[s.Path]; !known {
			paths = append(paths, s.Path)
		}
		texts[s.Path] = s.Bytes
	}
	slices.Sort(paths)
	for _, name := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d := scenarioDiff{Path: name, Name: name}
		file, err := scenario.Parse(name, texts[name])
		if err != nil {
			fmt.Fprintf(ctx.Stderr, "designer: %s\n", text.Visible(err.Error()))
			continue
		}
		d.Name, d.Policy = orElse(file.Name, name), file.Policy
		a, why := before.play(ctx, file, keys)
		b, whyNot := after.play(ctx, file, keys)
		switch {
		case why != nil && whyNot != nil:
			fmt.Fprintf(ctx.Stderr, "designer: %s: %s\n", name, text.Visible(whyNot.Error()))
			continue
		case why != nil || whyNot != nil:
			d.Differences = []scenario.Difference{{What: "can be played", Before: canBePlayed(why), After: canBePlayed(whyNot)}}
		default:
			for i := range min(len(a), len(b)) {
				for _, one := range scenario.Differences(a[i], b[i]) {
					if i > 0 {
						one.What = "again: " + one.What
					}
					d.Differences = append(d.Differences, one)
				}
			}
		}
		if len(d.Differences) > 0 {
			all = append(all, d)
		}
	}
	return all, nil
}

// canBePlayed says in a word whether a scenario was played, or why not.
func canBePlayed(err error) string {
	if err == nil {
		return "yes"
	}
	return "no: " + err.Error()
}

// play plays a scenario over a side.
func (s side) play(ctx *Context, file *scenario.File, keys *world.Keys) ([]scenario.Report, error) {
	id, err := policyOf(s.snapshot, s.name, file)
	if err != nil {
		return nil, err
	}
	e, findings := s.snapshot.Effective(id)
	if e == nil {
		return nil, fmt.Errorf("policy %s has no whole chain of base policies%s", id, firstError(findings))
	}
	return file.Run(ctx, e, keys)
}

// write tells the differences as text.
func (c *DiffCmd) write(ctx *Context, policies []policyDiff, scenarios []scenarioDiff) error {
	var out strings.Builder
	marks := map[chain.Fate]string{chain.Added: "+", chain.Removed: "-", chain.Changed: "~"}
	for _, p := range policies {
		head := strings.Join(p.Policies, ", ")
		if p.Change != chain.Changed {
			fmt.Fprintf(&out, "%s %s: the policy was %s\n", marks[p.Change], text.Visible(head), p.Change)
			continue
		}
		fmt.Fprintf(&out, "%s\n", text.Visible(head))
		for _, e := range p.Elements {
			fmt.Fprintf(&out, "  %s %s%s\n", marks[e.Change], text.Visible(strings.TrimSpace(e.Kind+" "+e.Id)), at(e.Path, e.Line))
			for _, v := range e.Values {
				fmt.Fprintf(&out, "      %s: %s → %s\n", text.Visible(v.Where), shownSide(v.Before), shownSide(v.After))
			}
		}
	}
	for _, s := range scenarios {
		fmt.Fprintf(&out, "scenario %s  %s\n", text.Visible(s.Name), text.Visible(s.Path))
		for _, d := range s.Differences {
			fmt.Fprintf(&out, "      %s: %s → %s\n", text.Visible(d.What), shownText(d.Before), shownText(d.After))
		}
	}
	if len(policies)+len(scenarios) == 0 {
		out.WriteString("no difference\n")
	}
	_, err := ctx.Stdout.Write([]byte(out.String()))
	return err
}

func at(path string, line int) string {
	if path == "" {
		return ""
	}
	return text.Visible(fmt.Sprintf("  (%s:%d)", path, line))
}

func shownSide(v *valueSide) string {
	if v == nil {
		return "nothing"
	}
	if v.Path == "" {
		return shownText(v.Text)
	}
	return shownText(v.Text) + text.Visible(fmt.Sprintf(" (%s:%d)", v.Path, v.Line))
}

func shownText(s string) string {
	if s == "" {
		return "nothing"
	}
	return text.Visible(fmt.Sprintf("%q", s))
}
