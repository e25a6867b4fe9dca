package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/render/text"
)

// update rewrites the expectations of scenarios that fail, and plays these again.
func (c *TestCmd) update(ctx *Context, files []scenarioFile, results []*played) {
	keys := installationKeys()
	for i, r := range results {
		if len(r.unmet) == 0 || ctx.Err() != nil {
			continue
		}
		if err := c.rewrite(ctx, files[i], r, keys); err != nil {
			r.unmet = append(r.unmet, "not rewritten: "+err.Error())
			continue
		}
		fmt.Fprintf(ctx.Stderr, "designer: %s: the expectations were rewritten\n", text.Visible(r.path))
		again := &played{path: r.path, name: r.name, of: r.of}
		c.playOne(ctx, files[i], again, keys)
		*results[i] = *again
	}
}

// rewrite writes a scenario with the expectations of what happens now.
func (c *TestCmd) rewrite(ctx *Context, f scenarioFile, r *played, keys *world.Keys) error {
	if r.effective == nil {
		return errors.New("the scenario was not played")
	}
	before, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	after, err := scenario.Revise(ctx, f.shown, before, r.effective, keys)
	if err != nil {
		return err
	}
	return replaceFile(f.path, after)
}

// settle is how often --watch looks, and how long files must be left alone before the scenarios are played.
const settle = 300 * time.Millisecond

// watch plays the scenarios, and again whenever one of them or a policy has changed, until it is interrupted.
func (c *TestCmd) watch(ctx *Context) error {
	for {
		seen := c.stamp()
		if _, err := c.once(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, errFindings) {
			fmt.Fprintf(ctx.Stderr, "designer: %v\n", err)
		}
		fmt.Fprintln(ctx.Stderr, "designer: waiting for changes; interrupt to end")
		if !c.changed(ctx, seen) {
			return nil
		}
	}
}

// changed waits until something has changed since a stamp was taken and is left alone; false where the context ends.
func (c *TestCmd) changed(ctx *Context, seen string) bool {
	tick := time.NewTicker(settle)
	defer tick.Stop()
	last := seen
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		now := c.stamp()
		if now != seen && now == last {
			return true
		}
		last = now
	}
}

// stamp is a text that differs as soon as a scenario, a policy or a settings file has.
func (c *TestCmd) stamp() string {
	var b strings.Builder
	for _, path := range append(append([]string{}, c.Paths...), append(c.Base, c.Settings)...) {
		if path == "" {
			continue
		}
		//nolint:nilerr // a file that cannot be read shows as one that is not there
		_ = filepath.WalkDir(path, func(name string, d os.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			ends := strings.ToLower(filepath.Ext(name)) == ".xml" || strings.HasSuffix(name, workspace.ScenarioSuffix) || name == c.Settings
			if info, err := d.Info(); err == nil && ends && !d.IsDir() {
				fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}
