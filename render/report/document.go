package report

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/flow"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/world"
)

// Document is a report as headings, tables and pictures, to be written as HTML or as Markdown.
type Document struct {
	Title, Lead string
	// Drawing is the journey as a picture, which HTML shows; Flow the same as a Mermaid flowchart and Sequence the run
	// as a Mermaid sequence, which Markdown shows. Each may be empty.
	Drawing        Svg
	Flow, Sequence string
	Sections       []Section
}

// Section is a heading with a table below it.
type Section struct {
	Title, Text string
	Head        []string
	Rows        [][]string
}

// followsFromSignature are the claims of a token that follow from signatures, and so from keys that each installation
// has of its own: a report that is to be the same everywhere leaves their values out.
var followsFromSignature = []string{"at_hash", "c_hash"}

// OfRun is the report of a run. Signed tokens are left out: everybody signs with other keys.
func OfRun(name string, r scenario.Report, t scenario.Trail) Document {
	d := Document{Title: name, Lead: lead(r)}
	if d.Title == "" {
		d.Title = scenario.Title(r)
	}
	d.Sequence = Sequence(r, t)
	steps := Section{Title: "Steps", Head: []string{"Step", "Type", "Result", "Technical profiles", "Reason"}}
	for _, s := range r.Steps {
		steps.Rows = append(steps.Rows, []string{stepName(r.Journey, s), s.Type, s.Result, strings.Join(s.TechnicalProfiles, ", "), s.Reason})
	}
	d.add(steps)
	if e := r.Error; e != nil {
		section := Section{Title: strings.TrimSpace("Error " + e.Code), Text: e.Message, Head: []string{"What", ""}}
		for _, row := range [][2]string{{"Technical profile", e.TechnicalProfile}, {"Place", placeOf(e)}, {"Cause", e.Cause}, {"Remedy", e.Remedy}} {
			if row[1] != "" {
				section.Rows = append(section.Rows, row[:])
			}
		}
		d.add(section)
	}
	pages := Section{Title: "Pages", Head: []string{"Page", "Fields", "Choices", "Messages"}}
	for _, p := range r.Pages {
		name := p.TechnicalProfile
		if name == "" {
			name = "provider selection"
		}
		pages.Rows = append(pages.Rows, []string{name, strings.Join(p.Fields, ", "), strings.Join(p.Choices, ", "), strings.Join(p.Messages, " ")})
	}
	d.add(pages)
	d.exchanges(t)
	if r.Token != nil {
		d.add(Section{Title: "Claims of the token", Head: []string{"Claim", "Value"}, Rows: tokenRows(r.Token.Claims)})
	}
	bag := Section{Title: "Claims at the end", Head: []string{"Claim", "Value"}}
	for _, id := range slices.Sorted(maps.Keys(r.Claims)) {
		bag.Rows = append(bag.Rows, []string{id, r.Claims[id].Text()})
	}
	d.add(bag)
	return d
}

func lead(r scenario.Report) string {
	end := "It ends in a token."
	switch {
	case r.Error != nil:
		end = strings.TrimSpace("It ends in the error " + r.Error.Code)
		end += "."
	case r.WaitingFor != nil:
		end = "It waits for the user."
	}
	return fmt.Sprintf("A run of %s, journey %s. %s", r.Policy, r.Journey, end)
}

func stepName(journey string, s scenario.StepReport) string {
	if strings.EqualFold(journey, s.Journey) {
		return fmt.Sprint(s.Order)
	}
	return fmt.Sprintf("%s %d", s.Journey, s.Order)
}

func placeOf(e *scenario.ErrorReport) string {
	if e.Path == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", e.Path, e.Line, e.Column)
}

func tokenRows(claims map[string]any) [][]string {
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		text := fmt.Sprint(claims[name])
		switch claims[name].(type) {
		case []any, map[string]any:
			if b, err := json.Marshal(claims[name]); err == nil {
				text = string(b)
			}
		}
		if slices.Contains(followsFromSignature, name) {
			text = "(follows from the signature)"
		}
		rows = append(rows, []string{name, text})
	}
	return rows
}

// exchanges are what was said to the outside, and what it changed in the directory.
func (d *Document) exchanges(t scenario.Trail) {
	spoken := Section{Title: "What was said to the outside", Head: []string{"Technical profile", "Request", "Answer"}}
	rows := Section{Title: "What was written to the directory", Head: []string{"User", "Attribute", "Before", "After"}}
	for _, e := range t.Events {
		if e.Exchange == nil {
			continue
		}
		spoken.Rows = append(spoken.Rows, []string{e.Profile, e.Exchange.Request, e.Exchange.Response})
		for _, row := range e.Exchange.Rows {
			rows.Rows = append(rows.Rows, userRows(row)...)
		}
	}
	d.add(spoken)
	d.add(rows)
}

func userRows(row world.UserChange) [][]string {
	var all [][]string
	for _, c := range row.Changes {
		before, after := "", ""
		if c.Before != nil {
			before = c.Before.Shown().Text()
		}
		if c.After != nil {
			after = c.After.Shown().Text()
		}
		all = append(all, []string{row.ObjectId + " (" + row.Kind + ")", c.Id, before, after})
	}
	return all
}

// OfJourney is the report of a journey by itself.
func OfJourney(e *chain.Effective, j *policy.UserJourney) Document {
	d := Document{Title: j.Id.Text, Lead: "A journey of " + e.PolicyId.Text + "."}
	steps := Section{Title: "Steps", Head: []string{"Step", "Type", "Skipped where", "Technical profiles", "Place"}}
	for _, s := range j.Steps {
		var rules, profiles []string
		for _, p := range s.Preconditions {
			rule := ""
			for _, run := range flow.Rule(p) {
				rule += run.Text
			}
			rules = append(rules, rule)
		}
		for _, x := range s.ClaimsExchanges {
			profiles = append(profiles, x.TechnicalProfileReferenceId.Text)
		}
		if id := s.CpimIssuerTechnicalProfileReferenceId.Text; id != "" {
			profiles = append(profiles, id)
		}
		for _, c := range s.JourneyList {
			profiles = append(profiles, c.SubJourneyReferenceId.Text)
		}
		steps.Rows = append(steps.Rows, []string{s.Order.Text, s.Type.Text, strings.Join(rules, "; "), strings.Join(profiles, ", "), fmt.Sprintf("%s:%d", s.Span.Path, s.Span.Line)})
	}
	d.add(steps)
	if e.RelyingParty == nil || len(e.RelyingParty.TechnicalProfiles) == 0 {
		return d
	}
	sent := Section{Title: "Claims that the relying party sends", Head: []string{"Claim", "As", "Default"}}
	for _, ref := range e.RelyingParty.TechnicalProfiles[0].OutputClaims {
		sent.Rows = append(sent.Rows, []string{ref.ClaimTypeReferenceId.Text, ref.PartnerClaimType.Text, ref.DefaultValue.Text})
	}
	d.add(sent)
	return d
}

func (d *Document) add(s Section) {
	if len(s.Rows) > 0 || s.Text != "" {
		d.Sections = append(d.Sections, s)
	}
}

const documentPage = head + `<h1>{{.Title}}</h1><p class="lead">{{.Lead}}</p>
{{if .Picture}}<section><figure>{{.Picture}}</figure></section>
{{end}}{{range .Sections}}<section><h2>{{.Title}}</h2>{{if .Text}}<p>{{.Text}}</p>{{end}}
{{if .Rows}}<table><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table>{{end}}</section>
{{end}}` + foot

// Html writes a document as a page that holds all it needs.
func Html(w io.Writer, d Document) error {
	t, err := template.New("document").Funcs(functions()).Parse(documentPage)
	if err != nil {
		return err
	}
	return t.Execute(w, struct {
		Document
		Picture template.HTML
	}{visibleDocument(d), d.Drawing.html()})
}

// visibleDocument has no characters that a reader does not see.
func visibleDocument(d Document) Document {
	d.Title, d.Lead = visible(d.Title), visible(d.Lead)
	d.Sections = slices.Clone(d.Sections)
	for i, s := range d.Sections {
		s.Title, s.Text = visible(s.Title), visible(s.Text)
		rows := make([][]string, len(s.Rows))
		for k, row := range s.Rows {
			for _, cell := range row {
				rows[k] = append(rows[k], visible(cell))
			}
		}
		s.Rows = rows
		d.Sections[i] = s
	}
	return d
}

// visible takes the meaning from characters that control a terminal or the direction of text.
func visible(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t' || c == '\r':
			return ' '
		case unicode.IsControl(c) || unicode.Is(unicode.Cf, c):
			return '�'
		}
		return c
	}, s)
}

// Markdown writes a document as Markdown, its pictures as Mermaid.
func Markdown(w io.Writer, d Document) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n", markdownText(d.Title), markdownText(d.Lead))
	for _, picture := range []string{d.Flow, d.Sequence} {
		if picture != "" {
			fmt.Fprintf(&out, "\n```mermaid\n%s```\n", picture)
		}
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&out, "\n## %s\n", markdownText(s.Title))
		if s.Text != "" {
			fmt.Fprintf(&out, "\n%s\n", markdownText(s.Text))
		}
		if len(s.Rows) == 0 {
			continue
		}
		out.WriteString("\n")
		markdownRow(&out, s.Head)
		out.WriteString(strings.Repeat("|---", len(s.Head)) + "|\n")
		for _, row := range s.Rows {
			markdownRow(&out, row)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func markdownRow(out *strings.Builder, cells []string) {
	for _, cell := range cells {
		fmt.Fprintf(out, "| %s ", markdownText(cell))
	}
	out.WriteString("|\n")
}

// markdownText takes the meaning from characters that Markdown or HTML would read.
func markdownText(s string) string {
	var b strings.Builder
	for _, c := range visible(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|!~&", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Sequence is a run as a Mermaid sequence diagram: the user, the application, the policy, and whom it spoke to.
func Sequence(r scenario.Report, t scenario.Trail) string {
	var out strings.Builder
	s := &sequence{names: map[string]string{}}
	s.say("App->>B2C: authorization request")
	for _, e := range t.Events {
		s.event(e)
	}
	switch {
	case r.Error != nil:
		s.say("B2C-->>App: %s", mermaid(strings.TrimSpace("error "+r.Error.Code)))
	case r.WaitingFor == nil:
		s.say("B2C-->>App: token")
	}
	out.WriteString("sequenceDiagram\n  actor User\n  participant App as Application\n  participant B2C as " + mermaid(r.Policy) + "\n")
	for i, name := range s.order {
		fmt.Fprintf(&out, "  participant P%d as %s\n", i+1, mermaid(name))
	}
	for _, line := range s.lines {
		out.WriteString("  " + line + "\n")
	}
	return out.String()
}

type sequence struct {
	names map[string]string
	order []string
	lines []string
}

func (s *sequence) say(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

// partner is the participant of a technical profile.
func (s *sequence) partner(profile string) string {
	if s.names[profile] == "" {
		s.order = append(s.order, profile)
		s.names[profile] = fmt.Sprintf("P%d", len(s.order))
	}
	return s.names[profile]
}

func (s *sequence) event(e machine.Event) {
	switch {
	case e.Op == machine.EnterStep && e.Order > 0:
		s.say("Note over B2C: %s", mermaid(fmt.Sprintf("step %d of %s", e.Order, e.Journey)))
	case e.Op == machine.TestPrecondition && e.Caller == "" && strings.Contains(e.Result, "skip"):
		s.say("Note over B2C: %s", mermaid("skipped: "+strings.TrimPrefix(e.Subject, "skip if ")))
	}
	if x := e.Exchange; x != nil && e.Profile != "" {
		s.say("B2C->>%s: %s", s.partner(e.Profile), mermaid(x.Request))
		s.say("%s-->>B2C: %s", s.partner(e.Profile), mermaid(x.Response))
	}
	switch {
	case e.Op == machine.Answer:
		s.say("User->>B2C: %s", mermaid(strings.TrimPrefix(e.Text, "the user ")))
	case e.Page != nil:
		page := e.Page.TechnicalProfile
		if page == "" {
			page = "the provider selection"
		}
		s.say("B2C->>User: %s", mermaid("page of "+page))
		for _, m := range e.Page.Messages {
			s.say("Note over User: %s", mermaid(m))
		}
	}
	if e.Failure != nil {
		s.say("Note over B2C: %s", mermaid(strings.TrimSpace("fails "+e.Failure.Code)))
	}
}

// mermaid takes the meaning from characters that Mermaid would read: only letters, digits and what is harmless stay.
func mermaid(s string) string {
	var b strings.Builder
	for _, c := range visible(s) {
		switch {
		case c == ' ' || unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("-_./,:@()'=?+→·", c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	if b.Len() == 0 {
		return "-"
	}
	return b.String()
}
