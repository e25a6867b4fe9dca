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
		out := SourceFile{Path: name, BreakableLines: d.breakableLines()[name], Help: helper(f), Additions: adder(d.snapshot, f)}
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
	s := SelectionPart{Empty: "Select a step, a precondition, a technical profile or a claim to read all about it, with the file that says so.", Ref: d.selected, Span: d.spanOf(d.selected)}
	if d.effective == nil && d.selected.Kind != FileRef || d.selected.Kind == NoRef {
		return s
	}
	s.Kind, s.Title = string(d.selected.Kind), refTitle(d.selected)
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
			f.add("Steps", fmt.Sprint(len(j.Steps)), j.Span)
		}
	case FileRef, PolicyRef:
		f.file(d.selected.Id)
	}
	s.Rows = f.rows
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

// heading adds a title over the rows that follow.
func (f *facts) heading(text string) { f.rows = append(f.rows, Fact{Name: text}) }

// value adds a value of the policy and, below it, what it overrode.
func (f *facts) value(name string, v policy.Value) {
	f.add(name, v.Text, v.Span)
	for o := v.Overrode; o != nil; o = o.Overrode {
		f.add("  overrides", o.Text, o.Span)
		f.rows[len(f.rows)-1].Tone = Quiet
	}
}

// layers adds the files that an element was merged from.
func (f *facts) layers(o policy.Origin) {
	for i, l := range o.Layers {
		name := "Declared in"
		if i > 0 {
			name = "Changed in"
		}
		f.add(name, l.PolicyId, l.Span)
	}
}

func (f *facts) step(s *policy.OrchestrationStep) {
	f.value("Type", s.Type)
	f.value("Content definition", s.ContentDefinitionReferenceId)
	f.value("Issuer", s.CpimIssuerTechnicalProfileReferenceId)
	for _, c := range s.Preconditions {
		f.add("Precondition", machine.Rule(c)+f.verdict(c), c.Span)
	}
	for _, sel := range s.ClaimsProviderSelections {
		f.value("Offers", sel.TargetClaimsExchangeId)
		f.value("Form", sel.ValidationClaimsExchangeId)
	}
	for _, x := range s.ClaimsExchanges {
		f.add("Exchange "+x.Id.Text, x.TechnicalProfileReferenceId.Text, x.Span)
		if p, ok := f.desk.effective.TechnicalProfile(x.TechnicalProfileReferenceId.Text); ok {
			if k, ok := profile.KindOf(p); ok {
				f.add("  kind", k.Name, p.Span)
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
		return " → now: " + v.Why + ", skips"
	}
	return " → now: " + v.Why + ", runs"
}

func (f *facts) precondition(c *policy.Precondition) {
	f.value("Type", c.Type)
	f.value("Executes its action if", c.ExecuteActionsIf)
	for _, v := range c.Values {
		f.value("Value", v)
	}
	f.value("Action", c.Action)
}

func (f *facts) profile(p *policy.TechnicalProfile) {
	if k, ok := profile.KindOf(p); ok {
		f.add("Kind", k.Name+": "+k.Doc, p.Span)
	} else {
		f.add("Kind", profile.Describe(p)+": not run by this version", p.Span)
		f.rows[len(f.rows)-1].Tone = Caution
	}
	f.layers(p.Origin)
	f.value("Display name", p.DisplayName)
	f.value("Protocol", p.Protocol.Name)
	for _, item := range p.Metadata {
		f.value(item.Key.Text, item.Value)
	}
	for _, k := range p.CryptographicKeys {
		f.value("Key "+k.Id.Text, k.StorageReferenceId)
	}
	f.references("Input transformation", p.InputClaimsTransformations)
	f.claims("Input claim", p.InputClaims)
	f.claims("Display claim", p.DisplayClaims)
	f.claims("Persisted claim", p.PersistedClaims)
	f.claims("Output claim", p.OutputClaims)
	f.references("Output transformation", p.OutputClaimsTransformations)
	for _, v := range p.ValidationTechnicalProfiles {
		f.value("Validation profile", v.ReferenceId)
	}
	f.value("Includes", p.IncludeTechnicalProfile)
	f.value("Session", p.UseTechnicalProfileForSessionManagement)
	f.value("Enabled", p.EnabledForUserJourneys)
}

func (f *facts) references(name string, refs []policy.Reference) {
	for _, r := range refs {
		f.value(name, r.ReferenceId)
	}
}

func (f *facts) claims(name string, refs []*policy.ClaimReference) {
	for _, r := range refs {
		text := referenceValue(r).Text
		if r.IncludedFrom != "" {
			text += " · included from " + r.IncludedFrom
		}
		f.add(name, text, r.Span)
		for o := r.Overrode; o != nil; o = o.Overrode {
			f.add("  overrides", strings.TrimSpace(o.ClaimTypeReferenceId.Text+" "+o.DefaultValue.Text), o.Span)
			f.rows[len(f.rows)-1].Tone = Quiet
		}
	}
}

func (f *facts) claim(c *policy.ClaimType) {
	if s := f.desk.session; s != nil {
		if e, ok := s.Current().State.Bag.Get(c.Id.Text); ok {
			f.add("Value now", f.desk.claimRow(e).Value, source.Span{})
		} else {
			f.add("Value now", "not in the claims bag", source.Span{})
		}
		f.chances(c.Id.Text)
	}
	f.heading("What it is")
	f.layers(c.Origin)
	f.value("Display name", c.DisplayName)
	f.value("Data type", c.DataType)
	f.value("Input type", c.UserInputType)
	f.value("Help", c.UserHelpText)
	for _, p := range c.DefaultPartnerClaimTypes {
		f.value("In "+p.Protocol.Text, p.PartnerClaimType)
	}
	if r := c.Restriction; r != nil {
		for _, e := range r.Enumerations {
			f.add("Permits", e.Text.Text+" = "+e.Value.Text, e.Span)
		}
		if r.Pattern != nil {
			f.value("Pattern", r.Pattern.RegularExpression)
		}
	}
	f.value("Predicates", c.PredicateValidationReference)
}

func (f *facts) transformation(t *policy.ClaimsTransformation) {
	f.layers(t.Origin)
	f.value("Method", t.TransformationMethod)
	for _, c := range t.InputClaims {
		f.add("Input "+c.TransformationClaimType.Text, c.ClaimTypeReferenceId.Text, c.Span)
	}
	for _, p := range t.InputParameters {
		f.value("Parameter "+p.Id.Text, p.Value)
	}
	for _, c := range t.OutputClaims {
		f.add("Output "+c.TransformationClaimType.Text, c.ClaimTypeReferenceId.Text, c.Span)
	}
}

func (f *facts) file(id string) {
	for _, file := range f.desk.snapshot.Files {
		if file.Path != id && !policy.SameId(file.PolicyId, id) {
			continue
		}
		at := source.Span{Path: file.Path, Line: 1, Column: 1}
		f.add("File", file.Path, at)
		f.add("Policy", file.PolicyId, at)
		f.add("Base policy", file.BasePolicyId, at)
		f.add("Role", string(file.Role), at)
		for _, finding := range file.Findings {
			f.add(finding.Code, finding.Summary, finding.Span)
			f.rows[len(f.rows)-1].Tone = Bad
		}
		return
	}
}
