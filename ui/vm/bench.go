package vm

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/source"
	"journeydesigner/engine/transform"
	"journeydesigner/engine/world"
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
)

func (BenchChoose) isAction()     {}
func (BenchSet) isAction()        {}
func (BenchUseBag) isAction()     {}
func (BenchUseExample) isAction() {}
func (BenchKeep) isAction()       {}
func (BenchTake) isAction()       {}
func (BenchForget) isAction()     {}

// workbench is the bench of one effective policy.
type workbench struct {
	of     *chain.Effective
	chosen *policy.ClaimsTransformation
	run    *profile.Run
	// scenario is the chosen one, whose clock and secrets the run has.
	scenario string
	fields   []benchField
	trials   []trial
	// forms counts how often the form was filled by something else than typing.
	forms int
	// result is that of the fields as they are; it is made when they change, for a method may take its time.
	result benchResult
}

// benchField is what stands in one input.
type benchField struct {
	text          string
	given, secret bool
}

// trial is a row that was kept, with the fields that gave it.
type trial struct {
	of     *policy.ClaimsTransformation
	fields []benchField
	row    BenchTrial
}

type benchResult struct {
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
	b.run = &profile.Run{Policy: d.effective, Leaf: d.effective.Policy, TrustFrameworkTenantId: d.effective.Chain().Layers[0].TenantId.Text, Keys: d.params.Keys}
	// A scenario that cannot be used is told where it is chosen; the bench goes on without it.
	if p, _, err := file.Params(d.effective, d.params.Keys); err == nil {
		b.run.Setup, b.run.Request = p.Setup, p.Request
	}
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
			f.text, f.given = a.Text, a.Given
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
	b.chosen, b.fields = ct, make([]benchField, len(ct.InputClaims))
	for i, ref := range ct.InputClaims {
		t, _ := b.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		b.fields[i].secret = t.Secret()
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
		f.given, f.text = ok, ""
		if ok {
			f.text, f.secret = e.Value.Text(), f.secret || e.Secret
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
		b.fields[i].given, b.fields[i].text = n >= 0, ""
		if n >= 0 {
			b.fields[i].text = example.Inputs[n].Text
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
	for _, ref := range b.chosen.OutputClaims {
		t, _ := b.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		r.outputs = append(r.outputs, BenchOutput{Role: roleOf(ref), Claim: ref.ClaimTypeReferenceId.Text, DataType: string(t.DataType), State: "untouched"})
	}
	method, ok := transform.Find(b.chosen.TransformationMethod.Text)
	if !ok {
		r.err, r.tone = fmt.Sprintf("This version does not run the method %q.", b.chosen.TransformationMethod.Text), Caution
		return
	}
	arguments, secret := b.arguments(r)
	if len(r.problems) > 0 {
		r.err, r.tone = "An input is no value of its type.", Caution
		return
	}
	out, err := transform.Execute(method, b.environment(), arguments)
	var missing *transform.MissingInput
	switch {
	case errors.As(err, &missing):
		r.err, r.tone = fmt.Sprintf("%s is needed: give it a value, or the run ends in an error here.", missing.Role), Caution
		return
	case err != nil:
		r.err, r.tone = err.Error(), Bad
		return
	}
	for _, w := range out {
		for i := range r.outputs {
			o := &r.outputs[i]
			if !policy.SameId(o.Role, w.Role) {
				continue
			}
			if w.Cleared {
				o.State = "cleared"
				continue
			}
			v, err := claims.Convert(w.Value, claims.DataType(o.DataType))
			if err != nil {
				r.err, r.tone = fmt.Sprintf("%s: %v", o.Claim, err), Bad
				return
			}
			// As in a run, what comes of a secret is secret, but for the yes or no of a comparison.
			if secret && v.Type() != claims.Boolean {
				v = claims.Entry{Id: o.Claim, Value: v, Secret: true}.Shown()
			}
			o.State, o.Value = "written", v.Text()
		}
	}
}

// arguments are what the policy hands to the method, with the fields as the claims that are in the bag.
func (b *workbench) arguments(r *benchResult) (a transform.Arguments, secret bool) {
	for i, ref := range b.chosen.InputClaims {
		f := b.fields[i]
		if !f.given {
			continue
		}
		t, _ := b.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		v, err := claims.Parse(t.DataType, f.text)
		if err != nil {
			r.problems[i] = err.Error()
			continue
		}
		secret = secret || f.secret
		a.Inputs = append(a.Inputs, transform.Input{Role: roleOf(ref), Value: v})
	}
	for _, p := range b.chosen.InputParameters {
		a.Parameters = append(a.Parameters, transform.Given{Id: p.Id.Text, Type: claims.DataType(p.DataType.Text), Text: p.Value.Text})
	}
	for _, ref := range b.chosen.OutputClaims {
		t, _ := b.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		a.Outputs = append(a.Outputs, transform.Target{Role: roleOf(ref), Type: t})
	}
	return a, secret
}

// environment is the world at the start of a run: random draws are the same for every key that is typed. Texts
// are those of the first page whose profile runs the transformation.
func (b *workbench) environment() transform.Environment {
	setup, w := b.run.Setup, world.State{}
	page, user := b.user()
	return transform.Environment{
		RelyingPartyTenantId: b.run.Leaf.TenantId.Text, TrustFrameworkTenantId: b.run.TrustFrameworkTenantId, TechnicalProfileId: user, Now: setup.Now(),
		GUID: func() (id string) {
			id, w = w.GUID(setup)
			return id
		},
		Number: func(limit int) (n int) {
			n, w = w.Number(setup, limit)
			return n
		},
		Localized: func(elementType, stringId string) (string, bool) {
			return b.run.Localized(page, elementType, "", stringId)
		},
		Collection: func(id string) ([]claims.Option, bool) {
			t, _ := b.run.ClaimType(id)
			options := b.run.Options(page, t)
			return options, len(options) > 0
		},
		Key: func(container string) (string, bool) {
			text, ok := setup.Secrets[policy.Fold(container)]
			return text, ok
		},
	}
}

// user is the first technical profile that runs the transformation, one with a page before others.
func (b *workbench) user() (page, id string) {
	for _, p := range b.of.TechnicalProfiles {
		refs := slices.Concat(p.InputClaimsTransformations, p.OutputClaimsTransformations)
		if !slices.ContainsFunc(refs, func(r policy.Reference) bool { return policy.SameId(r.ReferenceId.Text, b.chosen.Id.Text) }) {
			continue
		}
		if v, ok := p.MetadataItem("ContentDefinitionReferenceId"); ok {
			return v.Text, p.Id.Text
		}
		if id == "" {
			id = p.Id.Text
		}
	}
	return "", id
}

// benchKeep puts the present row into the table.
func (d *desk) benchKeep(b *workbench) {
	if b.chosen == nil {
		return
	}
	var inputs, results []string
	for i, ref := range b.chosen.InputClaims {
		text := "not in the bag"
		if f := b.fields[i]; f.given && f.secret {
			text = claims.Entry{Value: claims.Text(f.text), Secret: true}.Shown().Text()
		} else if f.given {
			text = benchText(f.text)
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
			row.Result = "holds"
		}
	}
	b.trials = append(b.trials, trial{b.chosen, slices.Clone(b.fields), row})
	b.trials = b.trials[max(len(b.trials)-maxTrials, 0):]
}

// benchPart is the bench as the window shows it.
func (d *desk) benchPart() BenchPart {
	b := d.benchNow()
	if b == nil {
		return BenchPart{Empty: "There is no effective policy to take a transformation from: the chain of the chosen policy is broken. Problems says where."}
	}
	if b.chosen == nil {
		return BenchPart{Empty: "This policy has no claims transformations. One that is declared in ClaimsTransformations can be tried here on values of your own."}
	}
	ct := b.chosen
	p := BenchPart{
		Picker: Picker{Caption: "Transformation", Chosen: ct.Id.Text}, Method: ct.TransformationMethod.Text, Error: b.result.err, Tone: b.result.tone,
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
		p.Note = "The service does not document this method."
	}
	for i, ref := range ct.InputClaims {
		t, _ := b.run.ClaimType(ref.ClaimTypeReferenceId.Text)
		in := BenchInput{
			Role: roleOf(ref), Claim: ref.ClaimTypeReferenceId.Text, DataType: string(t.DataType), Text: b.fields[i].text, Given: b.fields[i].given,
			Secret: b.fields[i].secret, Problem: b.result.problems[i], Optional: true,
		}
		for _, s := range method.Inputs {
			if policy.SameId(s.Role, in.Role) {
				in.Optional = s.Optional
			}
		}
		p.Inputs = append(p.Inputs, in)
	}
	p.Parameters = benchParameters(ct, method)
	p.Example = benchExample(p.Method)
	for _, t := range slices.Backward(b.trials) {
		p.Tried = append(p.Tried, t.row)
	}
	return p
}

// benchParameters are what the policy gives, and the defaults of what it does not.
func benchParameters(ct *policy.ClaimsTransformation, m transform.Method) []Fact {
	var out []Fact
	for _, g := range ct.InputParameters {
		out = append(out, Fact{Name: g.Id.Text, Value: benchText(g.Value.Text), From: place(g.Value.Span), Span: g.Value.Span})
	}
	for _, p := range m.Parameters {
		if slices.ContainsFunc(ct.InputParameters, func(g policy.InputParameter) bool { return policy.SameId(g.Id.Text, p.Id) }) {
			continue
		}
		if p.Required {
			out = append(out, Fact{Name: p.Id, Value: "required, and not given", Tone: Bad})
		} else {
			out = append(out, Fact{Name: p.Id, Value: quote(p.Default), From: "by default", Tone: Quiet})
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
