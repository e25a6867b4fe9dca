package vm

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/workspace"
)

// BenchPart runs one claims transformation of the policy on values of one's own. The run is not concerned.
type BenchPart struct {
	// Picker offers the transformations of the policy.
	Picker Picker
	// Method and Doc are the method of the chosen one and its sentence; Note warns of a method that is not run.
	Method, Doc, Note string
	Inputs            []BenchInput
	Parameters        []Fact
	Outputs           []BenchOutput
	// Error is why there are no outputs; Tone says whether something is only missing yet.
	Error string
	Tone  Tone
	// Example is the reference's: name and value, From says which side it stands on: input, parameter or output.
	Example []Fact
	// Tried are the rows that were kept, the latest first.
	Tried []BenchTrial
	// Form changes whenever the inputs are to be filled in anew.
	Form string
	// CanSave says that there are rows to save.
	CanSave bool
	// HasBag says that there is a claims bag to take values from.
	HasBag bool
	Ref    Ref
	Span   source.Span
	// Empty says what would fill the pane.
	Empty string
}

// BenchInput is an input claim of the transformation.
type BenchInput struct {
	Role, Claim, DataType string
	Optional, Secret      bool
	Text                  string
	// Given says that the claim is in the bag at all.
	Given bool
	// Problem says why the text is no value of the type.
	Problem string
}

// BenchOutput is an output claim with what the transformation leaves of it.
type BenchOutput struct {
	Role, Claim, DataType string
	Value                 string
	// State is written, cleared or untouched.
	State string
}

// BenchTrial is a row that was kept.
type BenchTrial struct {
	Inputs, Result string
	Tone           Tone
	// Saved is the scenario file that has the row as a check; empty where none has.
	Saved string
}

// The actions on the bench.
type (
	// BenchChoose puts a transformation on the bench.
	BenchChoose struct{ Id string }
	// BenchSet gives an input claim a text, or takes the claim out of the bag.
	BenchSet struct {
		Input int
		Text  string
		Given bool
	}
	// BenchUseBag takes the values of the current claims bag.
	BenchUseBag struct{}
	// BenchUseExample takes the values of the reference's example.
	BenchUseExample struct{}
	// BenchKeep puts the present row into the table, BenchTake fills the form from one, BenchForget empties it.
	BenchKeep   struct{}
	BenchTake   struct{ Trial int }
	BenchForget struct{}
	// BenchSave writes the kept rows into a scenario file of the folder, as checks of the transformation.
	BenchSave struct{}
)

func (BenchChoose) isAction()     {}
func (BenchSet) isAction()        {}
func (BenchUseBag) isAction()     {}
func (BenchUseExample) isAction() {}
func (BenchKeep) isAction()       {}
func (BenchTake) isAction()       {}
func (BenchForget) isAction()     {}
func (BenchSave) isAction()       {}

// workbench is the bench of one effective policy.
type workbench struct {
	of     *chain.Effective
	chosen *policy.ClaimsTransformation
	calls  *scenario.Bench
	// scenario is the chosen one, whose clock and secrets the calls have.
	scenario string
	fields   []scenario.BenchInput
	trials   []trial
	// forms counts how often the form was filled by something else than typing.
	forms int
	// result is that of the fields as they are; it is made when they change, for a method may take its time.
	result benchResult
}

// trial is a row that was kept, with the fields that gave it.
type trial struct {
	of     *policy.ClaimsTransformation
	fields []scenario.BenchInput
	result scenario.BenchResult
	row    BenchTrial
	saved  bool
}

type benchResult struct {
	scenario.BenchResult
	outputs  []BenchOutput
	problems map[int]string
	err      string
	tone     Tone
}

// maxTrials is how many rows are kept.
const maxTrials = 50

// benchNow is the bench of the present effective policy; nil where there is none.
func (d *desk) benchNow() *workbench {
	if d.effective == nil {
		return nil
	}
	b := d.bench
	switch {
	case b != nil && b.of == d.effective && b.scenario == d.scenarioId:
		return b
	case b != nil && b.of == d.effective:
		d.benchWorld(b)
		d.benchRun(b)
		return b
	}
	b = &workbench{of: d.effective}
	if d.bench != nil {
		b.forms = d.bench.forms + 1
	}
	d.benchWorld(b)
	d.bench = b
	if len(d.effective.ClaimsTransformations) > 0 {
		d.benchChoose(b, d.effective.ClaimsTransformations[0].Id.Text)
	}
	return b
}

// benchWorld takes the world of the chosen scenario.
func (d *desk) benchWorld(b *workbench) {
	b.scenario = d.scenarioId
	file := &scenario.File{}
	if s, ok := d.scenario(); ok {
		file = s.file
	}
	// A scenario that cannot be used is told where it is chosen; the bench goes on without it.
	b.calls, _ = scenario.NewBench(d.effective, d.params.Keys, file)
}

// applyBench handles the actions on the bench; false for any other action. A transformation that is selected
// anywhere comes onto the bench.
func (d *desk) applyBench(a Action) bool {
	b := d.benchNow()
	if b == nil {
		return false
	}
	switch a := a.(type) {
	case BenchChoose:
		d.benchChoose(b, a.Id)
	case BenchSet:
		if a.Input >= 0 && a.Input < len(b.fields) {
			f := &b.fields[a.Input]
			f.Text, f.Given = a.Text, a.Given
			d.benchRun(b)
		}
	case BenchUseBag:
		d.benchUseBag(b)
		d.benchRun(b)
	case BenchUseExample:
		d.benchUseExample(b)
		d.benchRun(b)
	case BenchKeep:
		d.benchKeep(b)
	case BenchTake:
		if i := len(b.trials) - 1 - a.Trial; i >= 0 && i < len(b.trials) {
			t := b.trials[i]
			b.chosen, b.fields = t.of, slices.Clone(t.fields)
			b.forms++
			d.benchRun(b)
		}
	case BenchForget:
		b.trials = nil
	case BenchSave:
		d.benchSave(b)
	case Select:
		if a.Ref.Kind == TransformationRef && (b.chosen == nil || !policy.SameId(b.chosen.Id.Text, a.Ref.Id)) {
			d.benchChoose(b, a.Ref.Id)
		}
	default:
		return false
	}
	return true
}

// benchChoose puts a transformation on the bench, with the values of the claims bag where it has any.
func (d *desk) benchChoose(b *workbench, id string) {
	ct, ok := d.effective.ClaimsTransformation(id)
	if !ok {
		return
	}
	b.chosen, b.fields = ct, make([]scenario.BenchInput, len(ct.InputClaims))
	for i, ref := range ct.InputClaims {
		b.fields[i].Secret = b.calls.ClaimType(ref.ClaimTypeReferenceId.Text).Secret()
	}
	d.benchUseBag(b)
	d.benchRun(b)
}

// benchUseBag fills the form from the claims bag.
func (d *desk) benchUseBag(b *workbench) {
	b.forms++
	if b.chosen == nil || d.session == nil {
		return
	}
	for i, ref := range b.chosen.InputClaims {
		e, ok := d.session.Current().State.Bag.Get(ref.ClaimTypeReferenceId.Text)
		f := &b.fields[i]
		f.Given, f.Text = ok, ""
		if ok {
			f.Text, f.Secret = e.Value.Text(), f.Secret || e.Secret
		}
	}
}

// benchUseExample fills the form from the reference's example; roles that it does not have leave the bag.
func (d *desk) benchUseExample(b *workbench) {
	b.forms++
	if b.chosen == nil {
		return
	}
	example, _ := transform.FindExample(b.chosen.TransformationMethod.Text)
	for i, ref := range b.chosen.InputClaims {
		n := slices.IndexFunc(example.Inputs, func(x transform.Named) bool { return policy.SameId(x.Name, roleOf(ref)) })
		b.fields[i].Given, b.fields[i].Text = n >= 0, ""
		if n >= 0 {
			b.fields[i].Text = example.Inputs[n].Text
		}
	}
}

// benchRun runs the transformation on the fields.
func (d *desk) benchRun(b *workbench) {
	b.result = benchResult{problems: map[int]string{}}
	if b.chosen == nil {
		return
	}
	r := &b.result
	r.BenchResult = b.calls.Call(b.chosen, b.fields)
	for _, o := range r.Outputs {
		shown := BenchOutput{Role: o.Role, Claim: o.Claim.Id, DataType: string(o.Claim.DataType), State: string(o.State)}
		if o.State == scenario.Written {
			shown.Value = claims.Entry{Id: o.Claim.Id, Value: o.Value, Secret: o.Secret}.Shown().Text()
		}
		r.outputs = append(r.outputs, shown)
	}
	var missing *transform.MissingInput
	switch {
	case len(r.Wrong) > 0:
		r.err, r.tone = d.words.Say("An input is no value of its type."), Caution
		for i, err := range r.Wrong {
			r.problems[i] = err.Error()
		}
	case errors.Is(r.Err, scenario.ErrNoMethod):
		r.err, r.tone = d.words.Say("This version does not run the method %q.", b.chosen.TransformationMethod.Text), Caution
	case errors.As(r.Err, &missing):
		r.err, r.tone = d.words.Say("%s is needed: give it a value, or the run ends in an error here.", missing.Role), Caution
	case r.Err != nil:
		r.err, r.tone = r.Err.Error(), Bad
	}
}

// benchKeep puts the present row into the table.
func (d *desk) benchKeep(b *workbench) {
	if b.chosen == nil {
		return
	}
	var inputs, results []string
	for i, ref := range b.chosen.InputClaims {
		text := d.words.Say("not in the bag")
		if f := b.fields[i]; f.Given && f.Secret {
			text = claims.Entry{Value: claims.Text(f.Text), Secret: true}.Shown().Text()
		} else if f.Given {
			text = benchText(f.Text)
		}
		inputs = append(inputs, roleOf(ref)+" = "+text)
	}
	row := BenchTrial{Inputs: b.chosen.Id.Text, Result: b.result.err, Tone: b.result.tone}
	if len(inputs) > 0 {
		row.Inputs += ": " + strings.Join(inputs, " · ")
	}
	if row.Result == "" {
		row.Tone = Good
		for _, o := range b.result.outputs {
			if o.State == "written" {
				results = append(results, o.Role+" = "+benchText(o.Value))
			} else {
				results = append(results, o.Role+" "+o.State)
			}
		}
		row.Result = strings.Join(results, " · ")
		if row.Result == "" {
			row.Result = d.words.Say("holds")
		}
	}
	b.trials = append(b.trials, trial{of: b.chosen, fields: slices.Clone(b.fields), result: b.result.BenchResult, row: row})
	b.trials = b.trials[max(len(b.trials)-maxTrials, 0):]
}

// benchSave writes the kept rows that were not saved yet into a scenario file of the policy's own, beside what it holds.
func (d *desk) benchSave(b *workbench) {
	if d.sample != "" {
		d.say(Caution, "%s", d.problems().NoFix)
		return
	}
	var checks []scenario.TransformationCheck
	var rows []int
	left := ""
	for i, t := range b.trials {
		if t.saved {
			continue
		}
		c, err := scenario.CheckOf(t.of, t.fields, t.result)
		if err != nil {
			left = d.words.Say("; a row of %s is left out: %v", t.of.Id.Text, err)
			continue
		}
		checks, rows = append(checks, c), append(rows, i)
	}
	if len(checks) == 0 {
		d.say(Caution, "Nothing is written%s", left)
		return
	}
	id := d.effective.PolicyId.Text
	name := "transformations." + fileName(id) + workspace.ScenarioSuffix
	written, err := workspace.SaveScenario(d.snapshot, name, func(before []byte) ([]byte, error) {
		return scenario.AppendChecks(before, "Claims transformations of "+id, id, checks)
	})
	if err != nil {
		d.say(Bad, "Nothing is written: %v", named(name, err))
		return
	}
	d.wrote(name, written)
	for _, i := range rows {
		b.trials[i].saved, b.trials[i].row.Saved = true, name
	}
	if file, err := scenario.Parse(name, written); err == nil {
		d.scenarios = slices.DeleteFunc(d.scenarios, func(s scenarioFile) bool { return s.path == name })
		d.scenarios = append(d.scenarios, scenarioFile{name, file})
	}
	d.say(Good, "%s written to %s%s", d.words.Count(len(checks), "%d check", "%d checks"), name, left)
}

// fileName is an id as part of a file's name: an id may hold what no name should.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r)) {
			return r
		}
		return '_'
	}, id)
}

// benchPart is the bench as the window shows it.
func (d *desk) benchPart() BenchPart {
	b := d.benchNow()
	if b == nil {
		return BenchPart{Empty: d.words.Say("There is no effective policy to take a transformation from: the chain of the chosen policy is broken. Problems says where.")}
	}
	if b.chosen == nil {
		return BenchPart{Empty: d.words.Say("This policy has no claims transformations. One that is declared in ClaimsTransformations can be tried here on values of your own.")}
	}
	ct := b.chosen
	p := BenchPart{
		Picker: Picker{Caption: d.words.Say("Transformation"), Chosen: ct.Id.Text}, Method: ct.TransformationMethod.Text, Error: b.result.err, Tone: b.result.tone,
		Outputs: b.result.outputs, Form: fmt.Sprint(b.forms), HasBag: d.session != nil, Ref: Ref{Kind: TransformationRef, Id: ct.Id.Text}, Span: ct.Span,
	}
	for _, t := range d.effective.ClaimsTransformations {
		p.Picker.Options = append(p.Picker.Options, Option{Id: t.Id.Text, Label: t.Id.Text, Quiet: t.TransformationMethod.Text})
	}
	method, known := transform.Find(p.Method)
	if known {
		p.Method, p.Doc = method.Name, method.Doc
	}
	if method.Undocumented {
		p.Note = d.words.Say("The service does not document this method.")
	}
	for i, ref := range ct.InputClaims {
		f := b.fields[i]
		in := BenchInput{
			Role: roleOf(ref), Claim: ref.ClaimTypeReferenceId.Text, DataType: string(b.calls.ClaimType(ref.ClaimTypeReferenceId.Text).DataType), Text: f.Text, Given: f.Given,
			Secret: f.Secret, Problem: b.result.problems[i], Optional: true,
		}
		for _, s := range method.Inputs {
			if policy.SameId(s.Role, in.Role) {
				in.Optional = s.Optional
			}
		}
		p.Inputs = append(p.Inputs, in)
	}
	p.Parameters = d.benchParameters(ct, method)
	p.Example = benchExample(p.Method)
	for _, t := range slices.Backward(b.trials) {
		p.Tried = append(p.Tried, t.row)
		p.CanSave = p.CanSave || !t.saved
	}
	return p
}

// benchParameters are what the policy gives, and the defaults of what it does not.
func (d *desk) benchParameters(ct *policy.ClaimsTransformation, m transform.Method) []Fact {
	var out []Fact
	for _, g := range ct.InputParameters {
		out = append(out, Fact{Name: g.Id.Text, Value: benchText(g.Value.Text), From: place(g.Value.Span()), Span: g.Value.Span()})
	}
	for _, p := range m.Parameters {
		if slices.ContainsFunc(ct.InputParameters, func(g policy.InputParameter) bool { return policy.SameId(g.Id.Text, p.Id) }) {
			continue
		}
		if p.Required {
			out = append(out, Fact{Name: p.Id, Value: d.words.Say("required, and not given"), Tone: Bad})
		} else {
			out = append(out, Fact{Name: p.Id, Value: quote(p.Default), From: d.words.Say("by default"), Tone: Quiet})
		}
	}
	return out
}

// benchText is a value as the bench tells it: text in quotation marks, JSON as it is.
func benchText(s string) string {
	if strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[") {
		return s
	}
	return quote(s)
}

func benchExample(method string) []Fact {
	e, _ := transform.FindExample(method)
	var out []Fact
	add := func(from string, all []transform.Named) {
		for _, n := range all {
			out = append(out, Fact{Name: n.Name, Value: benchText(n.Text), From: from})
		}
	}
	add("input", e.Inputs)
	add("parameter", e.Parameters)
	add("output", e.Outputs)
	return out
}
