package main

import (
	"errors"
	"fmt"
	"os"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

// checkNetwork refuses flags that do not go together, and says where a flag alone does nothing.
func (c *RunCmd) checkNetwork(ctx *Context) error {
	switch {
	case !c.Network && len(c.Hosts) > 0:
		return errors.New("--allow-host needs --allow-network")
	case !c.Network && c.Record != "":
		return errors.New("--record needs --allow-network and --allow-host: it writes what real services answer")
	case c.Auto && len(c.Hosts) > 0:
		return errors.New("--auto tries several ways, and would call real services for each; give the answers in a scenario instead")
	case c.Network && len(c.Hosts) == 0:
		fmt.Fprintln(ctx.Stderr, "designer: --allow-network alone reaches nothing; name each host that may be called with --allow-host")
	}
	return nil
}

// outside is the way to the hosts that may be called; nil where none may.
func (c *RunCmd) outside() (*world.Outside, error) {
	if !c.Network || len(c.Hosts) == 0 {
		return nil, nil
	}
	o, err := world.NewOutside(world.OutsideParams{Hosts: c.Hosts})
	if err != nil {
		return nil, fmt.Errorf("--allow-host: %w", err)
	}
	return o, nil
}

// tellCalls says how often real services were called.
func (c *RunCmd) tellCalls(ctx *Context, m *machine.Machine) {
	if o := m.Run().Setup.Outside; o != nil && len(o.Journal()) > 0 {
		fmt.Fprintf(ctx.Stderr, "designer: calls of real services: %d\n", len(o.Journal()))
	}
}

// record writes the scenario with what real services answered. The file may hold what they said in confidence, so it
// is readable by its owner alone.
func (c *RunCmd) record(m *machine.Machine, file *scenario.File) error {
	o := m.Run().Setup.Outside
	if c.Record == "" || o == nil {
		return nil
	}
	text, err := file.WithRecorded(m.Policy().PolicyId.Text, o.Journal())
	if err != nil {
		return fmt.Errorf("--record %s: %w", c.Record, err)
	}
	return os.WriteFile(c.Record, text, 0o600)
}
