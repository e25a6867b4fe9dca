package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"journeydesigner/engine/edit"
	"journeydesigner/engine/pattern"
	"journeydesigner/engine/source"
)

// CompleteCmd proposes what may be written at a place.
type CompleteCmd struct {
	File   string `arg:"" help:"A policy file; those beside it give the ids."`
	At     string `required:"" placeholder:"LINE:COLUMN" help:"The place, both from 1; columns count characters."`
	Stdin  bool   `help:"Read the text from standard input instead of the file: what an editor has and did not save."`
	Format string `enum:"text,json" default:"text" help:"How to write the result: text or json."`
	Folder
}

// Help is printed below the flags.
func (CompleteCmd) Help() string {
	return `What the schema permits at the place, in its order and with what it requires first: elements with their required
attributes and children, attributes, closing tags, values; and the ids that the chain of the file knows, the metadata keys
of the technical profile around, the methods of claims transformations and what they call their claims. The text need
not be well-formed. For editors: in JSON, start and end are the characters of the text to replace, counted from 0, new is
what to write, caret the character of it where writing goes on.

Exit status: 0 told, also where there is nothing to propose, 2 bad usage or nothing could be read.`
}

// proposed is a proposal in JSON.
type proposed struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Doc      string `json:"doc,omitempty"`
	Required bool   `json:"required,omitempty"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
	Caret    int    `json:"caret"`
}

var lineColumn = pattern.Pattern{Source: `^([1-9]\d{0,8}):([1-9]\d{0,8})$`}

// Run writes the proposals.
func (c *CompleteCmd) Run(ctx *Context) error {
	at := lineColumn.Regexp().FindStringSubmatch(c.At)
	if at == nil {
		return fmt.Errorf("--at %q: a place is LINE:COLUMN, as in 12:8", c.At)
	}
	line, _ := strconv.Atoi(at[1])
	column, _ := strconv.Atoi(at[2])
	if info, err := os.Stat(c.File); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "stat "))
	} else if info.IsDir() {
		return fmt.Errorf("%s is a folder: name one of its files", c.File)
	}
	s, err := c.open(ctx, filepath.Dir(c.File))
	if err != nil {
		return err
	}
	name := filepath.Base(c.File)
	f, ok := s.File(name)
	if !ok {
		return fmt.Errorf("%s is no policy file: only *.xml is read", c.File)
	}
	from := f.Source
	if c.Stdin {
		text, err := io.ReadAll(ctx.Stdin)
		if err != nil {
			return err
		}
		from = source.NewFile(name, text)
	}
	text := string(from.Text())
	offset, err := offsetOf(text, line, column)
	if err != nil {
		return fmt.Errorf("--at %s: %w", c.At, err)
	}
	return c.write(ctx, text, s.Complete(name, text, offset))
}

// offsetOf is the byte of a line and column; one column past the end of a line is its end.
func offsetOf(text string, line, column int) (int, error) {
	lines := strings.SplitAfter(text, "\n")
	if line > len(lines) {
		return 0, fmt.Errorf("the text has %d lines", len(lines))
	}
	offset := 0
	for _, l := range lines[:line-1] {
		offset += len(l)
	}
	here, at := strings.TrimRight(lines[line-1], "\r\n"), 1
	for i := range here {
		if at == column {
			return offset + i, nil
		}
		at++
	}
	if column > at {
		return 0, fmt.Errorf("line %d has %d characters", line, at-1)
	}
	return offset + len(here), nil
}

func (c *CompleteCmd) write(ctx *Context, text string, all []edit.Proposal) error {
	if c.Format == "json" {
		out := make([]proposed, 0, len(all))
		for _, p := range all {
			out = append(out, proposed{string(p.Kind), p.Name, p.Doc, p.Required,
				len([]rune(text[:p.Start])), len([]rune(text[:p.End])), p.New, len([]rune(p.New[:p.Caret]))})
		}
		e := json.NewEncoder(ctx.Stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	for _, p := range all {
		required := ""
		if p.Required {
			required = " (required)"
		}
		if _, err := fmt.Fprintf(ctx.Stdout, "%-9s %s%s%s\n", p.Kind, p.Name, required, unlessEmpty("  ", p.Doc)); err != nil {
			return err
		}
	}
	return nil
}

func unlessEmpty(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}
