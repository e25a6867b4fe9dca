package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// ValidateCmd reads policies and tells what is wrong with them.
type ValidateCmd struct {
	Paths  []string `arg:"" optional:"" name:"path" help:"Files, or folders searched for *.xml (hidden folders and Environments/ left out)."`
	Format string   `enum:"text,json,sarif,markdown" default:"text" help:"How to write the result: text, json or sarif; the catalogue also as markdown."`
	Fix    bool     `help:"Make the fixes that are safe, after showing them as a diff and asking."`
	Yes    bool     `short:"y" help:"With --fix, do not ask."`
	Rules  bool     `help:"Instead of checking, list all codes with what they stand for."`
	XSD    string   `name:"xsd" placeholder:"FILE" help:"Check every file against this schema too; nothing that it imports is fetched."`
	Folder
}

// Help is printed below the flags.
func (ValidateCmd) Help() string {
	return `Checks that files are well-formed XML, that they conform to the public schema TrustFrameworkPolicy 0.3.0.0, that every
chain of base policies is whole, that all that is referred to exists in the merged policy, and what the rules say of it.
designer explain CODE tells more of a code. <!-- designer-ignore R012: reason --> before an element silences one code there; a
designer.yaml in the folder (severities: {R012: off|info|warning|error}) gives codes another severity.

The schema judges each file alone and as it stands, before {Settings:...} is filled: in JSON, schemaValid is true or
false for every well-formed file, and findings of layer "schema" exist exactly for those where it is false. A value
that is wrong for its placeholder alone is a warning, not an error.

With --xsd each file is checked against the schema of that file besides. What that finds is of layer "xsd", with codes
from S901 on, and JSON has xsdValid for every well-formed file; schemaValid and layer "schema" stay what they are.
Includes and imports of the schema are read from its own folder only.

Exit status: 0 no errors, 1 at least one finding of severity error, 2 bad usage or nothing could be read.`
}

type validateResult struct {
	Files       []fileResult `json:"files"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type fileResult struct {
	Path         string `json:"path"`
	PolicyId     string `json:"policyId,omitempty"`
	Role         string `json:"role,omitempty"`
	BasePolicyId string `json:"basePolicyId,omitempty"`
	WellFormed   bool   `json:"wellFormed"`
	SchemaValid  *bool  `json:"schemaValid,omitempty"`
	// XSDValid is told with --xsd alone.
	XSDValid *bool `json:"xsdValid,omitempty"`
}

type diagnostic struct {
	Severity string    `json:"severity"`
	Code     string    `json:"code"`
	Layer    string    `json:"layer"`
	Summary  string    `json:"summary"`
	Detail   string    `json:"detail"`
	Path     string    `json:"path"`
	Line     int       `json:"line"`
	Column   int       `json:"column"`
	Related  []related `json:"related"`
}

type related struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Summary string `json:"summary"`
}

// Run validates and writes the result.
func (c *ValidateCmd) Run(ctx *Context) error {
	switch {
	case c.Rules:
		return c.catalogue(ctx)
	case c.Format == "markdown":
		return errors.New("--format markdown is for the catalogue: add --rules")
	case len(c.Paths) == 0:
		return errors.New(`expected "<path> ..."`)
	case c.Yes && !c.Fix:
		return errors.New("--yes answers the question that --fix asks: add --fix")
	}
	opts, err := c.options()
	if err != nil {
		return err
	}
	if c.XSD != "" {
		schema, err := workspace.LoadXSD(c.XSD)
		if err != nil {
			return fmt.Errorf("--xsd %w", err)
		}
		opts.XSD = schema
	}
	if c.Fix {
		for _, path := range c.Paths {
			if err := c.repair(ctx, path, opts); err != nil {
				return err
			}
		}
	}
	var all diag.List
	var folders []told
	result := validateResult{Files: []fileResult{}, Diagnostics: []diagnostic{}}
	style := text.Style{Color: ctx.Color}
	for _, group := range c.folders() {
		var findings diag.List
		files, sources := map[string]fileResult{}, map[string]*source.File{}
		for _, path := range group {
			s, err := workspace.Open(ctx, path, opts)
			if err != nil {
				return err
			}
			for _, f := range s.Files {
				sources[f.Path] = f.Source
				if s.Concerned(f.Path) {
					files[f.Path] = describe(f, opts)
				}
			}
			findings = append(findings, s.Findings...)
		}
		findings = findings.Unique()
		findings.Sort()
		for _, path := range slices.Sorted(maps.Keys(files)) {
			result.Files = append(result.Files, files[path])
		}
		all = append(all, findings...)
		folders = append(folders, told{findings, sources})
		if c.Format == "text" {
			style.Source = func(path string) *source.File { return sources[path] }
			if err := text.Findings(ctx.Stdout, findings, style); err != nil {
				return err
			}
		}
	}
	if err := c.write(ctx, result, folders, all); err != nil {
		return err
	}
	if all.HasErrors() {
		return errFindings
	}
	return nil
}

// folders puts together the paths whose findings name files from the same folder, so that a file that is read
// for several of them is told once.
func (c *ValidateCmd) folders() [][]string {
	var out [][]string
	at := map[string]int{}
	for _, path := range c.Paths {
		folder := filepath.Clean(path)
		if strings.EqualFold(filepath.Ext(path), ".xml") {
			folder = filepath.Dir(path)
		}
		i, ok := at[folder]
		if !ok {
			i = len(out)
			at[folder], out = i, append(out, nil)
		}
		out[i] = append(out[i], path)
	}
	return out
}

// write ends the output: the whole of it as JSON, the count as text.
func (c *ValidateCmd) write(ctx *Context, result validateResult, folders []told, all diag.List) error {
	if c.Format == "text" {
		_, err := fmt.Fprintln(ctx.Stdout, text.Summary(len(result.Files), all))
		return err
	}
	if c.Format == "sarif" {
		return writeSarif(ctx.Stdout, folders)
	}
	for _, f := range all {
		result.Diagnostics = append(result.Diagnostics, describeFinding(f))
	}
	out := json.NewEncoder(ctx.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(result)
}

func describe(f workspace.File, opts workspace.Options) fileResult {
	out := fileResult{Path: f.Path, PolicyId: f.PolicyId, Role: string(f.Role), BasePolicyId: f.BasePolicyId, WellFormed: f.WellFormed}
	if f.WellFormed {
		out.SchemaValid = &f.SchemaValid
		if opts.XSD != nil {
			out.XSDValid = &f.XSDValid
		}
	}
	return out
}

func describeFinding(f diag.Finding) diagnostic {
	out := diagnostic{Severity: f.Severity.String(), Code: f.Code, Layer: string(f.Layer), Summary: f.Summary, Detail: f.Detail,
		Path: f.Span.Path, Line: f.Span.Line, Column: f.Span.Column, Related: []related{}}
	for _, r := range f.Related {
		out.Related = append(out.Related, related{Path: r.Span.Path, Line: r.Span.Line, Summary: r.Summary})
	}
	return out
}
