package main

import (
	"fmt"
	"path/filepath"

	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
	"journeydesigner/render/text"
)

// directoryFile is what --directory and --seed ask for. The zero directoryFile keeps nothing.
type directoryFile struct {
	path string
	// store is open, or nil without --directory.
	store world.UserStore
	seeds []world.User
}

// openDirectory opens the file of users and reads the seeds.
func (c *RunCmd) openDirectory() (directoryFile, error) {
	d := directoryFile{path: filepath.ToSlash(c.Users)}
	if c.Seed != "" {
		content, err := readFile(c.Seed)
		if err != nil {
			return d, err
		}
		file, err := scenario.Parse(filepath.ToSlash(c.Seed), content)
		if err != nil {
			return d, err
		}
		setup, err := file.Setup()
		if err != nil {
			return d, err
		}
		d.seeds = setup.Users
	}
	if c.Users == "" {
		return d, nil
	}
	var err error
	d.store, err = world.OpenStore(c.Users)
	return d, err
}

// start lists the users that a run starts with: those that are kept, then the seeds and the scenario's where they
// are not there yet.
func (d directoryFile) start(own []world.User) ([]world.User, error) {
	if d.store == nil && len(d.seeds) == 0 {
		return own, nil
	}
	var directory world.Directory
	if d.store != nil {
		users, err := d.store.Users()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.path, err)
		}
		directory = world.NewDirectory(users...)
	}
	for _, list := range [][]world.User{d.seeds, own} {
		for _, u := range list {
			directory, _ = directory.Add(u)
		}
	}
	return directory.Users(), nil
}

// keep writes what a run made of the directory, the users that it started with included, and tells of each change.
func (d directoryFile) keep(ctx *Context, end world.Directory) error {
	if d.store == nil {
		return nil
	}
	users, err := d.store.Users()
	if err != nil {
		return fmt.Errorf("%s: %w", d.path, err)
	}
	changes := world.NewDirectory(users...).Diff(end)
	if err := d.store.Apply(changes); err != nil {
		return fmt.Errorf("%s: the users were not kept: %w", d.path, err)
	}
	for _, c := range changes {
		fmt.Fprintf(ctx.Stderr, "designer: %s: %s %s\n", text.Visible(d.path), c.Kind, text.Visible(c.ObjectId))
		for _, a := range c.Changes {
			switch {
			case a.After == nil:
				fmt.Fprintf(ctx.Stderr, "  - %s\n", text.Visible(a.Id))
			case a.Before == nil:
				fmt.Fprintf(ctx.Stderr, "  + %s = %s\n", text.Visible(a.Id), text.Visible(a.After.Shown().Text()))
			default:
				fmt.Fprintf(ctx.Stderr, "  ~ %s = %s\n", text.Visible(a.Id), text.Visible(a.After.Shown().Text()))
			}
		}
	}
	return nil
}

// close lets others use the file.
func (d directoryFile) close() error {
	if d.store == nil {
		return nil
	}
	return d.store.Close()
}
