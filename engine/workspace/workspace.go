// Package workspace opens a folder or file of policies: it finds the files, reads each, and joins them into one
// immutable snapshot with its chains and findings. It reads nothing outside the folders it is given, opens no
// connection, runs nothing and writes nothing.
package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
	"journeydesigner/engine/xsd"
)

// Options say how to open. The zero value opens the path alone.
type Options struct {
	// BaseDirs are further folders where a base policy is looked for that is missing, nearest first.
	BaseDirs []string
	// StandIns name policies that are taken in place of base policies that no folder has.
	StandIns []chain.StandIn
	// Settings fill {Settings:…} placeholders; nil leaves them, with a finding for each.
	Settings *Settings
	// XSD is a schema that every file is checked against besides the built-in one; nil for none.
	XSD *xsd.Schema
	// Number is the snapshot's number; 0 stands for 1.
	Number int
}

// Role is what part a policy plays in its chain.
type Role string

// The roles, as the command line spells them.
const (
	Base         Role = "base"
	Extension    Role = "extension"
	RelyingParty Role = "relyingParty"
)

// File is one file of a snapshot.
type File struct {
	// Path is relative to the opened folder, with forward slashes; of a file from a base folder it may
	// begin with "..".
	Path string
	// PolicyId, Role and BasePolicyId are "" where the file is no policy or has no base.
	PolicyId     string
	Role         Role
	BasePolicyId string
	WellFormed   bool
	// SchemaValid tells whether the public schema takes the file as it stands, placeholders not filled.
	SchemaValid bool
	// XSDValid tells whether the schema of Options.XSD takes the file as it stands; false where there is none.
	XSDValid bool
	// Known tells a file that was not asked for but is at hand as a possible base: the neighbours of
	// an opened file, and what came from a base folder.
	Known bool
	// Source is nil where the file could not be read; Document where it is not well-formed; Policy where it
	// is no policy.
	Source   *source.File
	Document *xmltree.Document
	Policy   *policy.Policy
	// Findings are those of this file alone, not those of its chain.
	Findings []diag.Finding
}

// ScenarioSuffix ends the names of scenario files.
const ScenarioSuffix = ".scenario.yaml"

// Scenario is a scenario file that stands beside the policies; what is in it is not this package's to know.
type Scenario struct {
	Path  string
	Bytes []byte
}

// Snapshot is what a folder held at one moment. It does not change, and is safe for use by several goroutines.
type Snapshot struct {
	// Number tells snapshots of one workspace apart; a later one has a greater number.
	Number int
	// Name is the folder or file that was opened, as the caller wrote it.
	Name string
	// Files in the order of their paths.
	Files []File
	// Scenarios are the scenario files beside them, in the order of their paths.
	Scenarios []Scenario
	Set       *chain.Set
	// Chains has one chain for each relying party policy among the files asked for.
	Chains []*chain.Chain
	// Findings are all of the files asked for and of the chains they stand in, sorted.
	Findings []diag.Finding

	options Options
	// folder is where the files stand on the disk; empty for a file system of another kind.
	folder         string
	config         rules.Config
	configFindings diag.List
	concerned      map[string]bool
	mu             sync.Mutex
	results        map[*policy.Policy]*result
}

type result struct {
	once      sync.Once
	effective *chain.Effective
	findings  []diag.Finding
}

// Open reads the policies of a folder, with all folders below it but hidden ones and Environments, or of one
// file, with its neighbours as possible bases. Files that cannot be read or are broken become findings.
// The error says that nothing could be read at all: no such path, no policy file there, a settings file that
// cannot be used, or ctx at its end.
func Open(ctx context.Context, name string, opts Options) (*Snapshot, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, plain(err)
	}
	folder, only := name, ""
	switch {
	case info.IsDir():
	case info.Mode().IsRegular():
		folder, only = filepath.Split(name)
		folder = filepath.Clean(folder)
	default:
		return nil, fmt.Errorf("%s is neither a folder nor a regular file", name)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, plain(err)
	}
	defer root.Close()
	in := &intake{opts: opts}
	r := &reader{ctx: ctx, fsys: root.FS(), open: func(n string) (fs.File, error) { return openRegular(root, n) }, only: only, take: in.take}
	err = r.read()
	files := in.files()
	switch {
	case err != nil:
		return nil, err
	case len(files) == 0:
		return nil, fmt.Errorf("%s holds no policies: looked for *.xml in it and below it, hidden folders and %s/ left out", name, environments)
	}
	s := &Snapshot{Number: max(opts.Number, 1), Name: name, options: opts, folder: folder, Scenarios: r.scenarios}
	s.configure(r.config)
	s.Files = withoutNamesakes(files, only)
	if err := s.foreign(); err != nil {
		return nil, err
	}
	if err := s.borrow(ctx, folder); err != nil {
		return nil, err
	}
	return s, s.join(ctx)
}

// withoutNamesakes drops the files beside the one that was named which have its PolicyId: they cannot be its base, and
// of the two it is the named one that is meant. only is empty where a folder was opened.
func withoutNamesakes(files []File, only string) []File {
	named := slices.IndexFunc(files, func(f File) bool { return only != "" && f.Path == only && f.Policy != nil })
	if named < 0 {
		return files
	}
	id := files[named].Policy.PolicyId.Text
	return slices.DeleteFunc(files, func(f File) bool {
		return f.Path != only && f.Policy != nil && policy.SameId(f.Policy.PolicyId.Text, id)
	})
}

// foreign tells a folder of XML files none of which is a policy, nor means to be one.
func (s *Snapshot) foreign() error {
	var names []string
	for _, f := range s.Files {
		if f.Policy != nil || diag.List(f.Findings).HasErrors() {
			return nil
		}
		names = append(names, f.Path)
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return fmt.Errorf("%s holds no policies: the root element of none of its XML files is TrustFrameworkPolicy (%s)", s.Name, strings.Join(names, ", "))
}

// OpenFS reads the policies of a file system, such as embedded samples; name is what the snapshot is called.
func OpenFS(fsys fs.FS, name string) (*Snapshot, error) {
	ctx := context.Background()
	in := &intake{}
	r := &reader{ctx: ctx, fsys: fsys, open: fsys.Open, take: in.take}
	err := r.read()
	files := in.files()
	switch {
	case err != nil:
		return nil, err
	case len(files) == 0:
		return nil, fmt.Errorf("%s holds no policies: looked for *.xml", name)
	}
	s := &Snapshot{Number: 1, Name: name, Scenarios: r.scenarios}
	s.configure(r.config)
	s.Files = files
	return s, s.join(ctx)
}

// With gives the next snapshot, in which the files of the given paths have other texts, be it unsaved ones.
// Paths that the snapshot does not hold are added. All other files are kept as they are read.
func (s *Snapshot) With(texts map[string][]byte) *Snapshot {
	next := &Snapshot{Number: s.Number + 1, Name: s.Name, options: s.options, folder: s.folder, Scenarios: s.Scenarios, config: s.config, configFindings: s.configFindings}
	done := map[string]bool{}
	for _, f := range s.Files {
		text, changed := texts[f.Path]
		if changed {
			done[f.Path] = true
			f = parse(found{path: f.Path, bytes: text, known: f.Known}, s.options)
		}
		next.Files = append(next.Files, f)
	}
	for p, text := range texts {
		if !done[p] {
			next.Files = append(next.Files, parse(found{path: p, bytes: text}, s.options))
		}
	}
	_ = next.join(context.Background()) // fails only when the context ends
	return next
}

// File finds a file by its path.
func (s *Snapshot) File(path string) (File, bool) {
	for _, f := range s.Files {
		if f.Path == path {
			return f, true
		}
	}
	return File{}, false
}

// Effective gives the effective policy of a policy id, without regard to case, with the findings of its chain; it is
// computed once. It is nil where there is no such policy (then without findings) or its chain is broken.
func (s *Snapshot) Effective(policyId string) (*chain.Effective, []diag.Finding) {
	c, ok := s.Set.Chain(policyId)
	if !ok {
		return nil, nil
	}
	return s.effective(c)
}

func (s *Snapshot) effective(c *chain.Chain) (*chain.Effective, []diag.Finding) {
	s.mu.Lock()
	r := s.results[c.Leaf]
	if r == nil {
		r = &result{}
		s.results[c.Leaf] = r
	}
	s.mu.Unlock()
	r.once.Do(func() { r.effective, r.findings = c.Effective() })
	return r.effective, r.findings
}

// join makes the set, the chains and the findings of the files.
func (s *Snapshot) join(ctx context.Context) error {
	slices.SortStableFunc(s.Files, func(a, b File) int { return comparePaths(a.Path, b.Path) })
	s.Set = newSet(s.Files, s.options.StandIns)
	s.results = map[*policy.Policy]*result{}
	chains := s.merge()
	// Files that are only known take part in findings where a chain of a file asked for runs through them.
	s.concerned = map[string]bool{}
	var all diag.List
	for i, f := range s.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.Known {
			continue
		}
		s.concerned[f.Path] = true
		if f.Policy == nil {
			continue
		}
		c := chains[i]
		if f.Policy.RelyingParty != nil {
			s.Chains = append(s.Chains, c)
		}
		for _, layer := range c.Layers {
			s.concerned[layer.Path] = true
		}
		_, findings := s.effective(c)
		for _, f := range findings {
			if !s.toldBefore(f) {
				all = append(all, f)
			}
		}
	}
	for _, f := range s.Files {
		if s.concerned[f.Path] {
			all = append(all, f.Findings...)
		}
	}
	all = s.judge(ctx, all.Unique())
	all.Sort()
	s.hint(all)
	s.Findings = all
	return nil
}

// merge gives the chain of each file that was asked for, nil of those that have none, with all of them merged, side by
// side.
func (s *Snapshot) merge() []*chain.Chain {
	chains := make([]*chain.Chain, len(s.Files))
	var work crew
	for i, f := range s.Files {
		if f.Known || f.Policy == nil {
			continue
		}
		c := s.Set.ChainOf(f.Policy)
		chains[i] = c
		work.add(func() { s.effective(c) })
	}
	work.finish()
	return chains
}

// hint adds to each missing base the files that could not be read and may hold it.
func (s *Snapshot) hint(findings diag.List) {
	var unread []string
	for _, f := range s.Files {
		if !f.WellFormed {
			unread = append(unread, f.Path)
		}
	}
	if len(unread) == 0 {
		return
	}
	if len(unread) > 3 {
		unread = append(unread[:3], "…")
	}
	for i := range findings {
		if findings[i].Code == "C002" {
			findings[i].Detail += " It may stand in a file that could not be read: " + strings.Join(unread, ", ") + "."
		}
	}
}

// Concerned reports whether the file of that path was asked for or is a base of one that was.
func (s *Snapshot) Concerned(path string) bool { return s.concerned[path] }

func newSet(files []File, standIns []chain.StandIn) *chain.Set {
	var policies []*policy.Policy
	for _, f := range files {
		if f.Policy != nil {
			policies = append(policies, f.Policy)
		}
	}
	return chain.NewSet(policies, standIns...)
}

func comparePaths(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// worded is an error in plain words that still is what it is.
type worded struct {
	text string
	is   error
}

func (w worded) Error() string { return w.text }
func (w worded) Unwrap() error { return w.is }

// plain takes the system call out of an error's text.
func plain(err error) error {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return worded{at.Path + ": there is no such file or folder", fs.ErrNotExist}
	case errors.Is(err, fs.ErrPermission):
		return worded{at.Path + ": no permission to read it", fs.ErrPermission}
	}
	return fmt.Errorf("%s: %w", at.Path, at.Err)
}

// borrow looks for missing bases in the base folders, nearest first, and takes up the files that hold them.
func (s *Snapshot) borrow(ctx context.Context, folder string) error {
	for _, dir := range s.options.BaseDirs {
		if info, err := os.Stat(dir); err != nil {
			return fmt.Errorf("base folder %w", plain(err))
		} else if !info.IsDir() {
			return fmt.Errorf("base folder %s: it is no folder", dir)
		}
	}
	for _, dir := range s.options.BaseDirs {
		missing := s.missing()
		if len(missing) == 0 {
			return nil
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return fmt.Errorf("base folder %w", plain(err))
		}
		label, in := relative(folder, dir), &intake{opts: s.options}
		take := func(f found) {
			f.path, f.known = path.Join(label, f.path), true
			if f.problem == nil {
				in.take(f)
			}
		}
		r := &reader{ctx: ctx, fsys: root.FS(), open: func(n string) (fs.File, error) { return openRegular(root, n) }, take: take}
		err = r.read()
		held := slices.DeleteFunc(in.files(), func(f File) bool { return f.Policy == nil })
		root.Close()
		if err != nil {
			return err
		}
		for len(missing) > 0 {
			before := len(s.Files)
			for _, f := range held {
				if missing[policy.Fold(f.PolicyId)] && !s.holds(f.Path) {
					s.Files = append(s.Files, f)
				}
			}
			if len(s.Files) == before {
				break
			}
			missing = s.missing()
		}
	}
	return nil
}

func (s *Snapshot) holds(path string) bool {
	return slices.ContainsFunc(s.Files, func(f File) bool { return f.Path == path })
}

// missing are the folded ids of bases that none of the files has, and of those that are to stand in for them.
func (s *Snapshot) missing() map[string]bool {
	have, want := map[string]bool{}, map[string]bool{}
	for _, f := range s.Files {
		have[policy.Fold(f.PolicyId)] = true
	}
	for _, f := range s.Files {
		if id := policy.Fold(f.BasePolicyId); id != "" && !have[id] {
			want[id] = true
		}
	}
	for _, x := range s.options.StandIns {
		if id := policy.Fold(x.Is); want[policy.Fold(x.For)] && !have[id] {
			want[id] = true
		}
	}
	return want
}

// relative is the path from one folder to another, with forward slashes, or the folder's own where there is none.
func relative(from, to string) string {
	a, errA := filepath.Abs(from)
	b, errB := filepath.Abs(to)
	if errA == nil && errB == nil {
		if rel, err := filepath.Rel(a, b); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(to)
}

// Raw is the text of a place in one of the snapshot's files, in UTF-8 and with its placeholders filled; nil where there is
// no such place.
func (s *Snapshot) Raw(at source.Span) []byte {
	f, ok := s.File(at.Path)
	if !ok || f.Source == nil || at.Start < 0 || at.End > len(f.Source.Bytes) || at.Start >= at.End {
		return nil
	}
	return []byte(fillXML(f.Source.Raw(at.Start, at.End), s.options.Settings, f.Path))
}
