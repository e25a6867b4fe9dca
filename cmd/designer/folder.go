package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// Folder is how a subcommand finds policies besides its path.
type Folder struct {
	Base        []string          `placeholder:"DIR" sep:"none" help:"A further folder where a missing base policy is looked up; repeatable, nearest first."`
	BaseId      map[string]string `placeholder:"ID=ID" mapsep:"none" help:"Where the first is a base policy that no file has, take the second in its place; repeatable."`
	Settings    string            `placeholder:"FILE" help:"An appsettings.json that fills {Settings:...}."`
	Environment string            `placeholder:"NAME" help:"The environment of the settings file; the first where it is not given."`
}

// asked reports whether anything was said besides the path.
func (f Folder) asked() bool { return len(f.Base) > 0 || len(f.BaseId) > 0 || f.Settings != "" }

// options are what a snapshot is opened with; the settings file is read anew. It fails where that cannot be used.
func (f Folder) options() (workspace.Options, error) {
	opts := workspace.Options{BaseDirs: f.Base}
	for _, id := range slices.Sorted(maps.Keys(f.BaseId)) {
		if id == "" || f.BaseId[id] == "" {
			return opts, fmt.Errorf("--base-id %s=%s: it takes two policy ids, that of the base policy that is missing and that of the one to take in its place", id, f.BaseId[id])
		}
		opts.StandIns = append(opts.StandIns, chain.StandIn{For: id, Is: f.BaseId[id]})
	}
	if f.Environment != "" && f.Settings == "" {
		return opts, errors.New("--environment needs --settings FILE")
	}
	if f.Settings != "" {
		settings, err := workspace.LoadSettings(f.Settings, f.Environment)
		if err != nil {
			return opts, err
		}
		opts.Settings = settings
	}
	return opts, nil
}

// open reads the policies at a path. It fails where nothing can be read.
func (f Folder) open(ctx *Context, path string) (*workspace.Snapshot, error) {
	opts, err := f.options()
	if err != nil {
		return nil, err
	}
	return workspace.Open(ctx, path, opts)
}

// tellErrors writes the errors among findings to standard error, the first ones whole.
func tellErrors(ctx *Context, s *workspace.Snapshot, findings []diag.Finding) {
	var errs []diag.Finding
	for _, f := range findings {
		if f.Severity == diag.Error {
			errs = append(errs, f)
		}
	}
	const most = 10
	style := text.Style{Source: func(path string) *source.File {
		f, _ := s.File(path)
		return f.Source
	}}
	if err := text.Findings(ctx.Stderr, errs[:min(len(errs), most)], style); err == nil && len(errs) > most {
		fmt.Fprintf(ctx.Stderr, "and %d more; see designer validate\n", len(errs)-most)
	}
}

// effective reads the policies at a path and gives the effective one of an id, or of the only relying party. Errors of
// its chain go to standard error.
func (f Folder) effective(ctx *Context, path, wanted string) (*chain.Effective, *workspace.Snapshot, error) {
	s, err := f.open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	id, err := choosePolicy(s, path, wanted)
	if err != nil {
		tellErrors(ctx, s, s.Findings)
		return nil, nil, err
	}
	e, findings := s.Effective(id)
	if e == nil {
		return nil, nil, fmt.Errorf("policy %s has no whole chain of base policies%s", id, firstError(findings))
	}
	tellErrors(ctx, s, findings)
	return e, s, nil
}
