package vm

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/source"
)

// source are the open files with what is marked in them.
func (d *desk) source() SourcePart {
	p := SourcePart{Shown: d.shown, Reveal: d.reveal, RevealID: d.revealID}
	current := d.executing()
	selected := d.spanOf(d.selected)
	if !d.reveal.IsZero() {
		selected = d.reveal // where somebody was led to since
	}
	for _, name := range d.open {
		f, ok := d.snapshot.File(name)
		if !ok || f.Source == nil {
			continue
		}
		out := SourceFile{Path: name, BreakableLines: d.breakableLines()[name], Help: helper(d.words, f), Additions: adder(d.snapshot, f), Name: namer(d.snapshot, f)}
		if current.Path == name {
			_, out.Current = shown(f.Source, current)
		}
		if d.reveal.Path == name {
			_, p.Reveal = shown(f.Source, d.reveal)
		}
		if selected.Path == name {
			_, out.Selected = shown(f.Source, selected)
		}
		out.Text, _ = shown(f.Source, Span{})
		for line, ref := range out.BreakableLines {
			if d.hasBreakpoint(ref) {
				out.BreakpointLines = append(out.BreakpointLines, line)
			}
		}
		slices.Sort(out.BreakpointLines)
		p.Files = append(p.Files, out)
	}
	return p
}

// executing is the element that the run is about to execute, or stands in.
func (d *desk) executing() source.Span {
	if d.session == nil || d.session.Cursor() == 0 {
		return source.Span{}
	}
	if d.session.Current().State.Over() {
		return source.Span{}
	}
	p, _ := d.session.Next()
	return p.Span
}

// breakableLines are the lines of the files where a run can stop, by path and line. They are the same for
// the whole life of an effective policy.
func (d *desk) breakableLines() map[string]map[int]Ref {
	if d.breakable != nil || d.effective == nil {
		return d.breakable
	}
	d.breakable = map[string]map[int]Ref{}
	put := func(s source.Span, r Ref) {
		if s.IsZero() {
			return
		}
		if d.breakable[s.Path] == nil {
			d.breakable[s.Path] = map[int]Ref{}
		}
		d.breakable[s.Path][s.Line] = r
	}
	for _, p := range d.effective.TechnicalProfiles {
		for _, l := range p.Layers {
			put(l.Span, Ref{Kind: ProfileRef, Id: p.Id.Text})
		}
	}
	for _, t := range d.effective.ClaimsTransformations {
		for _, l := range t.Layers {
			put(l.Span, Ref{Kind: TransformationRef, Id: t.Id.Text})
		}
	}
	putSteps := func(journey string, steps []*policy.OrchestrationStep) {
		for _, s := range steps {
			for _, l := range s.Layers {
				put(l.Span, Ref{Kind: StepRef, Journey: journey, Order: s.Number()})
			}
			for i, c := range s.Preconditions {
				put(c.Span, Ref{Kind: PreconditionRef, Journey: journey, Order: s.Number(), Index: i + 1})
			}
		}
	}
	for _, j := range d.effective.UserJourneys {
		putSteps(j.Id.Text, j.Steps)
	}
	for _, j := range d.effective.SubJourneys {
		putSteps(j.Id.Text, j.Steps)
	}
	return d.breakable
}

// selection is all about the selected element.
func (d *desk) selection() SelectionPart {
	if d.references != nil {
		return d.referencesPart()
	}
	s := SelectionPart{Empty: d.words.Say("Select a step, a precondition, a technical profile or a claim to read all about it, with the file that says so."), Ref: d.selected, Span: d.spanOf(d.selected)}
	if d.effective == nil && d.selected.Kind != FileRef || d.selected.Kind == NoRef {
		return s
	}
	s.Kind, s.Title = d.words.Say(string(d.selected.Kind)), d.refTitle(d.selected)
	f := facts{desk: d}
	switch d.selected.Kind {
	case StepRef, ChoiceRef:
		if step := d.step(d.selected); step != nil {
			f.step(step)
		}
	case PreconditionRef:
		if step := d.step(d.selected); step != nil && d.selected.Index >= 1 && d.selected.Index <= len(step.Preconditions) {
			s.Actions = f.truth(d.selected)
			f.precondition(step.Preconditions[d.selected.Index-1])
		}
	case ProfileRef:
		if p, ok := d.effective.TechnicalProfile(d.selected.Id); ok {
			f.profile(p)
		}
	case ClaimRef:
		if c, ok := d.effective.ClaimType(d.selected.Id); ok {
			f.claim(c)
		}
	case TransformationRef:
		if t, ok := d.effective.ClaimsTransformation(d.selected.Id); ok {
			f.transformation(t)
		}
	case JourneyRef:
		if j, ok := d.effective.UserJourney(d.selected.Id); ok {
			f.layers(j.Origin)
			f.add(f.say("Steps"), fmt.Sprint(len(j.Steps)), j.Span)
		}
	case FileRef, PolicyRef:
		f.file(d.selected.Id)
	}
	s.Rows, s.Outside = f.rows, d.outsideRows()
	return s
}

// facts collects the rows of a selection.
type facts struct {
	desk *desk
	rows []Fact
}

func (f *facts) add(name, value string, at source.Span) {
	if value == "" {
		return
	}
	from := ""
	if !at.IsZero() {
		from = fmt.Sprintf("%s:%d", path.Base(at.Path), at.Line)
	}
	f.rows = append(f.rows, Fact{Name: name, Value: value, From: from, Span: at})
}

// say is a text in the language of the window.
func (f *facts) say(text string, args ...any) string { return f.desk.words.Say(text, args...) }

// heading adds a title over the rows that follow.
func (f *facts) heading(text string) { f.rows = append(f.rows, Fact{Name: text}) }

// value adds a value of the policy and, below it, what it overrode.
func (f *facts) value(name string, v policy.Value) {
	f.add(name, v.Text, v.Span())
	for o := v.Overrode; o != nil; o = o.Overrode {
		f.add(f.say("  ")+f.say("overrides"), o.Text, o.Span())
		f.rows[len(f.rows)-1].Tone = Quiet
	}
}

// layers adds the files that an element was merged from.
func (f *facts) layers(o policy.Origin) {
	for i, l := range o.Layers {
		name := f.say("Declared in")
		if i > 0 {
			name = f.say("Changed in")
		}
		f.add(name, l.PolicyId, l.Span)
	}
}

func (f *facts) step(s *policy.OrchestrationStep) {
	f.value(f.say("Type"), s.Type)
	f.value(f.say("Content definition"), s.ContentDefinitionReferenceId)
	f.value(f.say("Issuer"), s.CpimIssuerTechnicalProfileReferenceId)
	for _, c := range s.Preconditions {
		f.add(f.say("Precondition"), machine.Rule(c)+f.verdict(c), c.Span)
	}
	for _, sel := range s.ClaimsProviderSelections {
		f.value(f.say("Offers"), sel.TargetClaimsExchangeId)
		f.value(f.say("Form"), sel.ValidationClaimsExchangeId)
	}
	for _, x := range s.ClaimsExchanges {
		f.add(f.say("Exchange %s", x.Id.Text), x.TechnicalProfileReferenceId.Text, x.Span)
		if p, ok := f.desk.effective.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
			if k, ok := profile.KindOf(p); ok {
				f.add(f.say("  ")+f.say("kind"), k.Name, p.Span)
			}
		}
	}
}

// verdict is what a precondition comes to with the claims as they are now.
func (f *facts) verdict(c *policy.Precondition) string {
	if f.desk.session == nil {
		return ""
	}
	v := machine.Preview(c, f.desk.session.Current().State.JourneyBag())
	switch {
	case v.Fault != "":
		return " → " + v.Fault
	case v.Skips:
		return " → " + f.say("now: %s, skips", v.Why)
	}
	return " → " + f.say("now: %s, runs", v.Why)
}

func (f *facts) precondition(c *policy.Precondition) {
	f.value(f.say("Type"), c.Type)
	f.value(f.say("Executes its action if"), c.ExecuteActionsIf)
	for _, v := range c.Values {
		f.value(f.say("Value"), v)
	}
	f.value(f.say("Action"), c.Action)
}

func (f *facts) profile(p *policy.TechnicalProfile) {
	if k, ok := profile.KindOf(p); ok {
		f.add(f.say("Kind"), k.Name+": "+k.Doc, p.Span)
	} else {
		f.add(f.say("Kind"), f.say("%s: not run by this version", profile.Describe(p)), p.Span)
		f.rows[len(f.rows)-1].Tone = Caution
	}
	f.layers(p.Origin)
	f.value(f.say("Display name"), p.DisplayName)
	f.value(f.say("Protocol"), p.Protocol.Name)
	for _, item := range p.Metadata {
		f.value(item.Key.Text, item.Value)
	}
	for _, k := range p.CryptographicKeys {
		f.value(f.say("Key %s", k.Id.Text), k.StorageReferenceId)
	}
	f.references(f.say("Input transformation"), p.InputClaimsTransformations)
	f.claims(f.say("Input claim"), p.InputClaims)
	f.claims(f.say("Display claim"), p.DisplayClaims)
	f.claims(f.say("Persisted claim"), p.PersistedClaims)
	f.claims(f.say("Output claim"), p.OutputClaims)
	f.references(f.say("Output transformation"), p.OutputClaimsTransformations)
	for _, v := range p.ValidationTechnicalProfiles {
		f.value(f.say("Validation profile"), v.ReferenceId)
	}
	f.value(f.say("Includes"), p.IncludeTechnicalProfile)
	f.value(f.say("Session"), p.UseTechnicalProfileForSessionManagement)
	f.value(f.say("Enabled"), p.EnabledForUserJourneys)
}

func (f *facts) references(name string, refs []policy.Reference) {
	for _, r := range refs {
		f.value(name, r.ReferenceId)
	}
}

func (f *facts) claims(name string, refs []*policy.ClaimReference) {
	for _, r := range refs {
		text := referenceValue(f.desk.words, r).Text
		if r.IncludedFrom != "" {
			text += " · " + f.say("included from %s", r.IncludedFrom)
		}
		f.add(name, text, r.Span)
		for o := r.Overrode; o != nil; o = o.Overrode {
			f.add(f.say("  ")+f.say("overrides"), strings.TrimSpace(o.ClaimTypeReferenceId.Text+" "+o.DefaultValue.Text), o.Span)
			f.rows[len(f.rows)-1].Tone = Quiet
		}
	}
}

func (f *facts) claim(c *policy.ClaimType) {
	if s := f.desk.session; s != nil {
		if e, ok := s.Current().State.Bag.Get(c.Id.Text); ok {
			f.add(f.say("Value now"), f.desk.claimRow(e).Value, source.Span{})
		} else {
			f.add(f.say("Value now"), f.say("not in the claims bag"), source.Span{})
		}
		f.chances(c.Id.Text)
	}
	f.heading(f.say("What it is"))
	f.layers(c.Origin)
	f.value(f.say("Display name"), c.DisplayName)
	f.value(f.say("Data type"), c.DataType)
	f.value(f.say("Input type"), c.UserInputType)
	f.value(f.say("Help"), c.UserHelpText)
	for _, p := range c.DefaultPartnerClaimTypes {
		f.value(f.say("In %s", p.Protocol.Text), p.PartnerClaimType)
	}
	if r := c.Restriction; r != nil {
		for _, e := range r.Enumerations {
			f.add(f.say("Permits"), e.Text.Text+" = "+e.Value.Text, e.Span)
		}
		if r.Pattern != nil {
			f.value(f.say("Pattern"), r.Pattern.RegularExpression)
		}
	}
	f.value(f.say("Predicates"), c.PredicateValidationReference)
}

func (f *facts) transformation(t *policy.ClaimsTransformation) {
	f.layers(t.Origin)
	f.value(f.say("Method"), t.TransformationMethod)
	for _, c := range t.InputClaims {
		f.add(f.say("Input %s", c.TransformationClaimType.Text), c.ClaimTypeReferenceId.Text, c.Span)
	}
	for _, p := range t.InputParameters {
		f.value(f.say("Parameter %s", p.Id.Text), p.Value)
	}
	for _, c := range t.OutputClaims {
		f.add(f.say("Output %s", c.TransformationClaimType.Text), c.ClaimTypeReferenceId.Text, c.Span)
	}
}

func (f *facts) file(id string) {
	for _, file := range f.desk.snapshot.Files {
		if file.Path != id && !policy.SameId(file.PolicyId, id) {
			continue
		}
		at := source.Span{Path: file.Path, Line: 1, Column: 1}
		f.add(f.say("File"), file.Path, at)
		f.add(f.say("Policy"), file.PolicyId, at)
		f.add(f.say("Base policy"), file.BasePolicyId, at)
		f.add(f.say("Role"), string(file.Role), at)
		for _, finding := range file.Findings {
			f.add(finding.Code, finding.Summary, finding.Span)
			f.rows[len(f.rows)-1].Tone = Bad
		}
		return
	}
}
