package main

import (
	"bytes"
	"errors"
	"fmt"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// EffectiveCmd writes what a chain of policies amounts to.
type EffectiveCmd struct {
	Path    string `arg:"" help:"A file, or a folder searched for *.xml (hidden folders and Environments/ left out)."`
	Policy  string `placeholder:"ID" help:"The policy; may be left out where the path has one relying party."`
	Without string `placeholder:"LAYER" help:"Leave one policy of the chain out, to see what it does."`
	Changes string `placeholder:"LAYER" help:"Instead, list what one policy of the chain adds and changes."`
	Output  string `short:"o" placeholder:"FILE" help:"Write to a file instead of standard output."`
	Folder
}

// Help is printed below the flags.
func (EffectiveCmd) Help() string {
	return `The effective policy is one TrustFrameworkPolicy without a base, in the order of the schema: every element of the chain merged by
the service's rules, includes resolved, with a comment naming the file and line of each element and of each entry that another
file added.

Exit status: 0 written, 1 the chain is broken, 2 bad usage, no such policy or layer, or nothing could be read.`
}

// Run merges and writes.
func (c *EffectiveCmd) Run(ctx *Context) error {
	if c.Without != "" && c.Changes != "" {
		return errors.New("--without and --changes ask for different things: give one of them")
	}
	s, err := c.open(ctx, c.Path)
	if err != nil {
		return err
	}
	id, err := choosePolicy(s, c.Path, c.Policy)
	if err != nil {
		tellErrors(ctx, s, s.Findings)
		return err
	}
	effective, findings := s.Effective(id)
	if effective == nil {
		tellErrors(ctx, s, findings)
		return errFindings
	}
	var out bytes.Buffer
	if c.Changes != "" {
		if err := c.layer(effective.Chain(), c.Changes); err != nil {
			return err
		}
		for _, change := range effective.Chain().Changes(c.Changes) {
			fmt.Fprintf(&out, "%s: %s %s %s", change.Span, change.Kind, change.Element, change.Id)
			if change.Kind == chain.Changes {
				fmt.Fprintf(&out, " of %s (%s:%d)", change.Base.PolicyId, change.Base.Span.Path, change.Base.Span.Line)
			}
			fmt.Fprintln(&out)
		}
		return c.write(ctx, out.Bytes())
	}
	if c.Without != "" {
		if effective, findings, err = c.without(effective.Chain()); err != nil {
			return err
		}
		tellErrors(ctx, s, findings)
	}
	if err := effective.WriteXML(&out, s.Raw); err != nil {
		return err
	}
	return c.write(ctx, out.Bytes())
}

// layer refuses a layer that the chain does not have.
func (c *EffectiveCmd) layer(of *chain.Chain, wanted string) error {
	var known []string
	for _, l := range of.Layers {
		known = append(known, l.PolicyId.Text)
	}
	for _, id := range known {
		if policy.SameId(id, wanted) {
			return nil
		}
	}
	return unknown("policy", wanted, "the chain of "+of.Leaf.PolicyId.Text, known)
}

func (c *EffectiveCmd) without(of *chain.Chain) (*chain.Effective, []diag.Finding, error) {
	if err := c.layer(of, c.Without); err != nil {
		return nil, nil, err
	}
	e, findings, ok := of.Without(c.Without)
	if !ok || e == nil {
		return nil, nil, fmt.Errorf("nothing is left of %s without %s", of.Leaf.PolicyId.Text, c.Without)
	}
	return e, findings, nil
}

func (c *EffectiveCmd) write(ctx *Context, text []byte) error {
	if c.Output == "" {
		_, err := ctx.Stdout.Write(text)
		return err
	}
	return replaceFile(c.Output, text)
}
