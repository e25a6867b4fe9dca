package vm

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/workspace"
)

// explorer is the tree of what a folder holds: the chain with its files, and what the effective policy has.
func (d *desk) explorer() []Row {
	rows := d.chainRows()
	if d.effective == nil {
		return rows
	}
	rows = append(rows, section("journeys", d.words.Say("USER JOURNEYS"), len(d.effective.UserJourneys)))
	for _, j := range d.effective.UserJourneys {
		ref := Ref{Kind: JourneyRef, Id: j.Id.Text}
		icon := "journey"
		badge := fmt.Sprint(len(j.Steps))
		if policy.SameId(j.Id.Text, d.journeyId) {
			badge = d.words.Count(len(j.Steps), "%d step", "%d steps")
		}
		rows = append(rows, Row{Key: "journey/" + j.Id.Text, Icon: icon, Text: j.Id.Text, Badge: badge, Bold: policy.SameId(j.Id.Text, d.journeyId), Selected: ref == d.selected, Ref: ref, Span: j.Span})
	}
	rows = append(rows, d.profileRows()...)
	rows = append(rows, d.claimRows()...)
	return append(rows, d.keyRows()...)
}

func section(key, text string, n int) Row {
	badge := ""
	if n > 0 {
		badge = fmt.Sprint(n)
	}
	return Row{Key: "section/" + key, Section: true, Text: text, Badge: badge}
}

// chainRows are the files of the chosen chain, each inside its base, then the other files of the folder.
func (d *desk) chainRows() []Row {
	rows := []Row{section("chain", d.words.Say("POLICY CHAIN"), 0)}
	shown := map[string]bool{}
	if d.effective != nil {
		layers := d.effective.Chain().Layers
		for i, l := range layers {
			f, _ := d.snapshot.File(l.Path)
			shown[l.Path] = true
			row := d.fileRow(f, i)
			row.Bold = i == len(layers)-1
			rows = append(rows, row)
		}
	}
	var others []Row
	for _, f := range d.snapshot.Files {
		if !shown[f.Path] {
			others = append(others, d.fileRow(f, 0))
		}
	}
	if len(others) > 0 {
		rows = append(rows, section("files", d.words.Say("OTHER FILES"), len(others)))
		rows = append(rows, others...)
	}
	return rows
}

func (d *desk) fileRow(f workspace.File, depth int) Row {
	ref := Ref{Kind: FileRef, Id: f.Path}
	row := Row{Key: "file/" + f.Path, Depth: depth, Icon: "file", Text: strings.TrimPrefix(f.PolicyId, "B2C_1A_"), Selected: ref == d.selected, Ref: ref, Span: d.fileSpan(ref)}
	switch {
	case !f.WellFormed:
		row.Text, row.Badge, row.Tone = f.Path, d.words.Say("broken"), Bad
	case f.PolicyId == "":
		row.Text, row.Badge, row.Tone = f.Path, d.words.Say("no policy"), Quiet
	case f.Role == workspace.RelyingParty:
		row.Badge = "RP"
	case f.Source != nil:
		row.Badge = fmt.Sprint(f.Source.Lines())
	}
	return row
}

// profileRows are the technical profiles by kind.
func (d *desk) profileRows() []Row {
	groups := map[string][]*policy.TechnicalProfile{}
	for _, p := range d.effective.TechnicalProfiles {
		name := groupOf(p)
		groups[name] = append(groups[name], p)
	}
	rows := []Row{section("profiles", d.words.Say("TECHNICAL PROFILES"), len(d.effective.TechnicalProfiles))}
	for _, name := range profileGroups {
		if len(groups[name]) == 0 {
			continue
		}
		key := "profiles/" + name
		rows = append(rows, Row{Key: key, Icon: "group", Text: d.words.Say(name), Badge: fmt.Sprint(len(groups[name])), Expandable: true, Expanded: d.isExpanded(key)})
		if !d.isExpanded(key) {
			continue
		}
		for _, p := range groups[name] {
			ref := Ref{Kind: ProfileRef, Id: p.Id.Text}
			rows = append(rows, Row{Key: "profile/" + p.Id.Text, Depth: 1, Icon: "profile", Text: p.Id.Text, Selected: ref == d.selected, Twin: d.rowTwin(ref), Ref: ref, Span: p.Span})
		}
	}
	return rows
}

// profileGroups is the order of the kinds in the explorer.
//
//words:said
var profileGroups = [...]string{
	"Self-asserted", "Directory", "OpenID Connect · OAuth 2.0", "SAML · OAuth 1.0", "Claims transformation", "REST", "Codes", "Phone factor",
	"Session management", "Token issuer", "Other kinds",
}

// groupOf is the group of a technical profile; kinds without a group of their own are in Other kinds.
func groupOf(p *policy.TechnicalProfile) string {
	k, _ := profile.KindOf(p)
	switch k.Name {
	case "Local sign-in", "OpenID Connect", "OAuth 2.0":
		return "OpenID Connect · OAuth 2.0"
	case "SAML", "OAuth 1.0":
		return "SAML · OAuth 1.0"
	case "One-time password", "Self-service password reset", "Azure MFA":
		return "Codes"
	case "Session":
		return "Session management"
	case "JWT issuer", "SAML issuer":
		return "Token issuer"
	}
	if slices.Contains(profileGroups[:], k.Name) {
		return k.Name
	}
	return "Other kinds"
}

func (d *desk) claimRows() []Row {
	rows := []Row{section("claims", d.words.Say("CLAIMS"), 0)}
	rows = append(rows, Row{Key: "claimtypes", Icon: "group", Text: d.words.Say("Claim types"), Badge: fmt.Sprint(len(d.effective.ClaimTypes)), Expandable: true, Expanded: d.isExpanded("claimtypes")})
	if d.isExpanded("claimtypes") {
		for _, c := range d.effective.ClaimTypes {
			ref := Ref{Kind: ClaimRef, Id: c.Id.Text}
			rows = append(rows, Row{Key: "claim/" + c.Id.Text, Depth: 1, Icon: "claim", Text: c.Id.Text, Badge: c.DataType.Text, Selected: ref == d.selected, Twin: d.rowTwin(ref), Ref: ref, Span: c.Span})
		}
	}
	rows = append(rows, Row{Key: "transformations", Icon: "group", Text: d.words.Say("Transformations"), Badge: fmt.Sprint(len(d.effective.ClaimsTransformations)), Expandable: true, Expanded: d.isExpanded("transformations")})
	if d.isExpanded("transformations") {
		for _, t := range d.effective.ClaimsTransformations {
			ref := Ref{Kind: TransformationRef, Id: t.Id.Text}
			rows = append(rows, Row{Key: "transformation/" + t.Id.Text, Depth: 1, Icon: "transformation", Text: t.Id.Text, Badge: t.TransformationMethod.Text, Selected: ref == d.selected, Ref: ref, Span: t.Span})
		}
	}
	return rows
}

// keyRows are the policy key containers that profiles refer to.
func (d *desk) keyRows() []Row {
	var names []string
	spans := map[string]policy.Key{}
	for _, p := range d.effective.TechnicalProfiles {
		for _, k := range p.CryptographicKeys {
			name := k.StorageReferenceId.Text
			if _, ok := spans[name]; !ok {
				names = append(names, name)
				spans[name] = k
			}
		}
	}
	slices.Sort(names)
	rows := []Row{section("keys", d.words.Say("KEYS"), len(names))}
	for _, name := range names {
		badge, tone := d.words.Say("simulated"), Quiet
		if strings.Contains(strings.ToLower(name), "signing") {
			badge = d.words.Say("generated")
		}
		rows = append(rows, Row{Key: "key/" + name, Icon: "key", Text: strings.TrimPrefix(name, "B2C_1A_"), Badge: badge, Tone: tone, Ref: Ref{Kind: KeyRef, Id: name}, Span: spans[name].Span, Selected: d.selected == Ref{Kind: KeyRef, Id: name}})
	}
	return rows
}

// rowTwin tells whether an element has to do with the selected one: with a step the technical profiles that it runs, with a
// precondition the claim that it tests.
func (d *desk) rowTwin(r Ref) bool {
	if d.selected.Kind != StepRef && d.selected.Kind != PreconditionRef {
		return false
	}
	step := d.step(d.selected)
	switch {
	case step == nil:
		return false
	case d.selected.Kind == StepRef && r.Kind == ProfileRef:
		return slices.ContainsFunc(step.ClaimsExchanges, func(x policy.ClaimsExchange) bool {
			return policy.SameId(x.TechnicalProfileReferenceId.Text, r.Id)
		})
	case d.selected.Kind == PreconditionRef && r.Kind == ClaimRef && d.selected.Index >= 1 && d.selected.Index <= len(step.Preconditions):
		values := step.Preconditions[d.selected.Index-1].Values
		return len(values) > 0 && policy.SameId(values[0].Text, r.Id)
	}
	return false
}
