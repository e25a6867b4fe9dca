package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
	"journeydesigner/render/text"
)

// repair makes the safe fixes of one path: it shows what it would change and asks, unless --yes was given. What cannot
// be made together with another fix is left for the next time.
func (c *ValidateCmd) repair(ctx *Context, path string, opts workspace.Options) error {
	s, err := workspace.Open(ctx, path, opts)
	if err != nil {
		return err
	}
	edits, count := safeEdits(s)
	if count == 0 {
		fmt.Fprintf(ctx.Stderr, "%s: there is nothing to fix\n", path)
		return nil
	}
	changed := 0
	for _, f := range s.Files {
		own := slices.DeleteFunc(slices.Clone(edits), func(e source.Edit) bool { return e.Path != f.Path })
		if len(own) == 0 {
			continue
		}
		after, _, err := f.Source.Apply(own)
		if err != nil {
			return err
		}
		changed++
		for line := range strings.Lines(string(diff.Diff("a/"+f.Path, f.Source.Text(), "b/"+f.Path, source.NewFile(f.Path, after).Text()))) {
			fmt.Fprintln(ctx.Stderr, text.Visible(strings.TrimRight(line, "\r\n")))
		}
	}
	fixes := text.Count(count, "fix", "fixes") + " in " + text.Count(changed, "file", "files")
	if !c.Yes {
		fmt.Fprintf(ctx.Stderr, "Write %s? [y/N] ", fixes)
		answer, _ := bufio.NewReader(ctx.Stdin).ReadString('\n')
		if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
			fmt.Fprintln(ctx.Stderr, "nothing was written")
			return nil
		}
	}
	if _, err := workspace.Save(s, edits); err != nil {
		return err
	}
	fmt.Fprintf(ctx.Stderr, "%s written\n", fixes)
	return nil
}

// safeEdits takes the safe fixes of a snapshot that do not touch each other, in reading order. Files that are only
// bases of what was asked for are left alone.
func safeEdits(s *workspace.Snapshot) (edits []source.Edit, count int) {
	writable := map[string]bool{}
	for _, f := range s.Files {
		writable[f.Path] = !f.Known && f.Source != nil
	}
	for _, f := range s.Findings {
		i := slices.IndexFunc(f.Fixes, func(x diag.Fix) bool { return x.Safe })
		if i < 0 {
			continue
		}
		fits := true
		for _, e := range f.Fixes[i].Edits {
			fits = fits && writable[e.Path] && !slices.ContainsFunc(edits, func(o source.Edit) bool { return touch(e, o) })
		}
		if fits {
			edits = append(edits, f.Fixes[i].Edits...)
			count++
		}
	}
	return edits, count
}

// touch reports whether two edits are of one place: they overlap, or both insert there.
func touch(a, b source.Edit) bool {
	return a.Path == b.Path && a.Start <= b.End && b.Start <= a.End
}
