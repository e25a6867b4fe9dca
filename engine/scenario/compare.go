package scenario

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/world"
)

// Difference is something that two runs come to otherwise; "" stands for nothing on one side.
type Difference struct {
	What   string `json:"what"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Differences lists what two runs come to otherwise: outcome, error, path, messages, claims of the token where both have
// one, claims. Values are as reports tell them, secrets masked; ids that the runs drew make no difference.
func Differences(a, b Report) []Difference {
	var all []Difference
	add := func(what, before, after string) {
		if before != after {
			all = append(all, Difference{what, before, after})
		}
	}
	add("outcome", a.Outcome, b.Outcome)
	add("error", a.errorText(), b.errorText())
	add("path", a.stepsText(), b.stepsText())
	add("messages", strings.Join(a.Messages(), " · "), strings.Join(b.Messages(), " · "))
	addAll := func(what string, before, after map[string]had) {
		names := map[string]bool{}
		for name := range before {
			names[name] = true
		}
		for name := range after {
			names[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			add(what+" "+name, a.settled(before[name].text), b.settled(after[name].text))
		}
	}
	if a.Token != nil && b.Token != nil { // else the outcome says it
		addAll("token claim", a.tokenHad(), b.tokenHad())
	}
	addAll("claim", a.claimsHad(), b.claimsHad())
	return all
}

// settled is a text in which an id that the run drew is told as such: it is another one as soon as something else draws.
func (r Report) settled(text string) string {
	for _, id := range r.drawn {
		text = strings.ReplaceAll(text, id, "(a drawn id)")
	}
	return text
}

func (r Report) errorText() string {
	if r.Error == nil {
		return ""
	}
	return strings.TrimSpace(r.Error.Code + " " + r.Error.Message)
}

// stepsText is the steps that ran, with their journey where it is not the main one.
func (r Report) stepsText() string {
	var all []string
	for _, s := range r.Steps {
		if s.Result == "skipped" {
			continue
		}
		text := fmt.Sprint(s.Order)
		if !same(s.Journey, r.Journey) {
			text = s.Journey + "/" + text
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

// Run plays a scenario over a policy and gives the reports of its run, and of the one again where the file has it.
func (f *File) Run(ctx context.Context, of *chain.Effective, keys *world.Keys) ([]Report, error) {
	v, err := f.Judge(ctx, of, keys)
	if err != nil || v.Report == nil {
		return nil, err
	}
	all := []Report{*v.Report}
	if v.Report.Again != nil {
		all = append(all, *v.Report.Again)
	}
	return all, nil
}
