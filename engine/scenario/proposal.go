package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ProposalId names a proposed expectation within a recording. Ids are comparable.
type ProposalId struct {
	// Again says that it is one of the run again.
	Again bool
	// Part is the key as the file spells it: outcome, error, path, token, claims, messages, requests or directory. Name is
	// the claim of token and claims, and the number, from 1, of what is a list of its own; empty for the others.
	Part, Name string
}

// Proposal is an expectation that a recording proposes.
type Proposal struct {
	ProposalId
	// Text is what is expected as the file has it: a value or a matcher. Secrets are matchers, never their values.
	Text string
	// Fixed ones are always written: without an outcome a file expects a token.
	Fixed bool
}

// Proposals are all expectations that the recording proposes, in the order of the file, whether they are struck or not.
func (r Recording) Proposals() []Proposal {
	all := newProposer(r.Machine, Tell(r.Machine, r.Trail)).expect().proposals(false)
	if r.Again != nil {
		all = append(all, newProposer(r.Again.Machine, Tell(r.Again.Machine, r.Again.Trail)).expect().proposals(true)...)
	}
	return all
}

func (x *Expect) proposals(again bool) []Proposal {
	var all []Proposal
	add := func(part, name string, value any) {
		all = append(all, Proposal{ProposalId{again, part, name}, yamlFlow(value), part == "outcome"})
	}
	for _, m := range x.members() {
		switch list := m.value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(list)) {
				add(m.key, name, list[name])
			}
		case []map[string]any:
			for i, item := range list {
				add(m.key, fmt.Sprint(i+1), item)
			}
		case [][]member:
			for i, item := range list {
				add(m.key, fmt.Sprint(i+1), item)
			}
		case []any:
			for i, item := range list {
				add(m.key, fmt.Sprint(i+1), item)
			}
		default:
			add(m.key, "", m.value)
		}
	}
	return all
}

// kept is an expectation without what was struck.
func (r Recording) kept(x *Expect, again bool) *Expect {
	struck := func(part, name string) bool { return slices.Contains(r.Struck, ProposalId{again, part, name}) }
	out := *x
	if struck("error", "") {
		out.Error = ""
	}
	if struck("path", "") {
		out.Path = nil
	}
	out.Token, out.Claims = maps.Clone(x.Token), maps.Clone(x.Claims)
	for part, values := range map[string]map[string]any{"token": out.Token, "claims": out.Claims} {
		maps.DeleteFunc(values, func(name string, _ any) bool { return struck(part, name) })
	}
	out.Messages = unstruck(x.Messages, func(n string) bool { return struck("messages", n) })
	out.Requests = unstruck(x.Requests, func(n string) bool { return struck("requests", n) })
	out.Directory = unstruck(x.Directory, func(n string) bool { return struck("directory", n) })
	return &out
}

// unstruck are the items of a list whose number, from 1, was not struck.
func unstruck[T any](list []T, struck func(number string) bool) []T {
	var kept []T
	for i, item := range list {
		if !struck(fmt.Sprint(i + 1)) {
			kept = append(kept, item)
		}
	}
	return kept
}

// FileName is a name for a scenario's file, without its ending: letters, digits and hyphens of the scenario's name,
// "scenario" where it has none of them.
func FileName(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxFileName {
			break
		}
	}
	if text := strings.Trim(b.String(), "-"); text != "" {
		return text
	}
	return "scenario"
}

// maxFileName bounds the length of a proposed file name, in bytes.
const maxFileName = 40
