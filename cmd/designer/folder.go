package main

import (
	"errors"
	"fmt"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// Folder is how a subcommand finds policies besides its path.
type Folder struct {
	Base        []string `placeholder:"DIR" sep:"none" help:"A further folder where a missing base policy is looked up; repeatable, nearest first."`
	Settings    string   `placeholder:"FILE" help:"An appsettings.json that fills {Settings:...}."`
	Environment string   `placeholder:"NAME" help:"The environment of the settings file; the first where it is not given."`
}

// open reads the policies at a path. It fails where nothing can be read.
func (f Folder) open(ctx *Context, path string) (*workspace.Snapshot, error) {
	opts := workspace.Options{BaseDirs: f.Base}
	if f.Environment != "" && f.Settings == "" {
		return nil, errors.New("--environment needs --settings FILE")
	}
	if f.Settings != "" {
		settings, err := workspace.LoadSettings(f.Settings, f.Environment)
		if err != nil {
			return nil, err
		}
		opts.Settings = settings
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
