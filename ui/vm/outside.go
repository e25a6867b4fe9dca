package vm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// OutsideRow is what the simulated outside does where a technical profile calls it: a directory, an identity provider, a
// service.
type OutsideRow struct {
	// Profile is the technical profile, Kind what it speaks to.
	Profile, Kind string
	// Fault is what goes wrong on purpose, "" for nothing; Faults all that can.
	Fault  string
	Faults []string
	// Answers says what can be edited: OutsideReply or OutsidePersona; "" where nothing can.
	Answers string
	// Status and Text are the answer: of a service its HTTP status and body, of a provider the claims of its persona as a
	// JSON object. They are "" where the simulator answers by itself and did not yet.
	Status, Text string
	// Changed says that it is not what the scenario says.
	Changed bool
}

// What can be edited of an OutsideRow.
const (
	OutsideReply   = "reply"
	OutsidePersona = "persona"
)

// SetOutside changes what the outside does for a technical profile, and lives the run again up to the same element.
type SetOutside struct {
	Profile, Fault string
	// Status and Text are the answer; an empty Text leaves it to the simulator and the scenario.
	Status, Text string
}

// ResetOutside takes back what was changed for a technical profile.
type ResetOutside struct{ Profile string }

func (SetOutside) isAction()   {}
func (ResetOutside) isAction() {}

// outside is what was changed for one technical profile.
type outside struct {
	fault   world.Fault
	reply   *world.Reply
	persona *world.Persona
}

// outsideRows are those of the technical profiles that the selected element calls.
func (d *desk) outsideRows() []OutsideRow {
	if d.session == nil || d.effective == nil {
		return nil
	}
	var ids []string
	switch d.selected.Kind {
	case ProfileRef:
		ids = []string{d.selected.Id}
	case StepRef, ChoiceRef:
		if step := d.step(d.selected); step != nil {
			for _, x := range step.ClaimsExchanges {
				ids = append(ids, x.TechnicalProfileReferenceId.Text)
			}
			if d.selected.Kind == ChoiceRef {
				ids = slices.DeleteFunc(ids, func(id string) bool { return !policy.SameId(id, d.selected.Id) })
			}
		}
	}
	var rows []OutsideRow
	seen := map[string]bool{}
	for len(ids) > 0 {
		id := ids[0]
		ids = ids[1:]
		p, ok := d.effective.TechnicalProfile(id)
		if !ok || seen[policy.Fold(id)] {
			continue
		}
		seen[policy.Fold(id)] = true
		for _, v := range p.ValidationTechnicalProfiles {
			ids = append(ids, v.ReferenceId.Text)
		}
		if row, ok := d.outsideRow(p); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// outsideRow is that of a profile; ok is false where it speaks to nothing outside.
func (d *desk) outsideRow(p *policy.TechnicalProfile) (OutsideRow, bool) {
	kind, ok := profile.KindOf(p)
	if !ok || len(kind.Faults) == 0 {
		return OutsideRow{}, false
	}
	setup, key := d.session.Machine().Run().Setup, claims.Fold(p.Id.Text)
	_, changed := d.outside[key]
	row := OutsideRow{Profile: p.Id.Text, Kind: kind.Name, Fault: string(setup.Faults[key]), Changed: changed}
	for _, f := range kind.Faults {
		row.Faults = append(row.Faults, string(f))
	}
	reply, persona := d.answered(p.Id.Text)
	switch kind.Name {
	case "REST":
		row.Answers = OutsideReply
		if all := setup.Replies[key]; len(all) > 0 {
			reply = &all[0]
		}
		if reply != nil && !secretOutputs(d, p) {
			row.Text = reply.Body
			if reply.Status != 0 {
				row.Status = strconv.Itoa(reply.Status)
			}
		}
	case "OpenID Connect", "OAuth 2.0", "SAML", "OAuth 1.0":
		row.Answers = OutsidePersona
		if given, ok := setup.Personas[key]; ok {
			persona = &given
		}
		if persona != nil && !secretOutputs(d, p) {
			row.Text = personaText(*persona)
		}
	}
	return row, true
}

// answered is how a profile was answered last, up to the cursor.
func (d *desk) answered(id string) (*world.Reply, *world.Persona) {
	trail := d.session.Trail()
	for i := d.session.Cursor(); i > 0; i-- {
		e := trail[i].Event
		if e.Exchange != nil && policy.SameId(e.Profile, id) && (e.Exchange.Reply != nil || e.Exchange.Persona != nil) {
			return e.Exchange.Reply, e.Exchange.Persona
		}
	}
	return nil, nil
}

// secretOutputs tells whether an answer may hold a secret, which is not shown.
func secretOutputs(d *desk, p *policy.TechnicalProfile) bool {
	return slices.ContainsFunc(p.OutputClaims, func(c *policy.ClaimReference) bool {
		t, ok := d.session.Machine().Run().ClaimType(c.ClaimTypeReferenceId.Text)
		return ok && t.Secret()
	})
}

// personaText is a persona's claims as a JSON object, by name.
func personaText(p world.Persona) string {
	var b bytes.Buffer
	b.WriteString("{")
	for i, name := range slices.Sorted(maps.Keys(p.Claims)) {
		value, err := json.Marshal(p.Claims[name].TokenValue())
		if err != nil {
			continue
		}
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n  %q: %s", name, value)
	}
	b.WriteString("\n}")
	return b.String()
}

// setOutside changes the outside and lives the run again.
func (d *desk) setOutside(ctx context.Context, a SetOutside) {
	p, ok := d.effective.TechnicalProfile(a.Profile)
	if !ok || d.session == nil {
		return
	}
	row, ok := d.outsideRow(p)
	if !ok {
		return
	}
	change := outside{fault: world.Fault(a.Fault)}
	if a.Fault != "" && !slices.Contains(row.Faults, a.Fault) {
		d.say(Bad, "%s cannot happen at %s", a.Fault, a.Profile)
		return
	}
	var err error
	switch {
	case strings.TrimSpace(a.Text) == "" && a.Status == "":
	case row.Answers == OutsideReply:
		change.reply, err = d.replyOf(a)
	case row.Answers == OutsidePersona:
		change.persona, err = d.personaOf(a)
	}
	if err != nil {
		d.say(Bad, "%v", err)
		return
	}
	if d.outside == nil {
		d.outside = map[string]outside{}
	}
	d.outside[claims.Fold(p.Id.Text)] = change
	d.anew(ctx, d.words.Say("%s is answered otherwise", p.Id.Text))
}

// replyOf is the reply that was typed.
func (d *desk) replyOf(a SetOutside) (*world.Reply, error) {
	reply := &world.Reply{Body: a.Text}
	if a.Status != "" {
		status, err := strconv.Atoi(strings.TrimSpace(a.Status))
		if err != nil || status < 100 || status > 599 {
			return nil, fmt.Errorf("%s", d.words.Say("%s is no HTTP status: it must be a number from 100 to 599", a.Status))
		}
		reply.Status = status
	}
	return reply, nil
}

// personaOf are the claims that were typed.
func (d *desk) personaOf(a SetOutside) (*world.Persona, error) {
	decoder := json.NewDecoder(strings.NewReader(a.Text))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil || decoder.More() {
		return nil, fmt.Errorf("%s", d.words.Say("The claims are no JSON object"))
	}
	return &world.Persona{Claims: profile.JSONClaims(body)}, nil
}

// resetOutside goes back to what the scenario says of a profile.
func (d *desk) resetOutside(ctx context.Context, a ResetOutside) {
	if _, ok := d.outside[claims.Fold(a.Profile)]; !ok || d.session == nil {
		return
	}
	delete(d.outside, claims.Fold(a.Profile))
	d.anew(ctx, d.words.Say("%s is answered as the scenario says", a.Profile))
}

// anew begins the run again, with the outside as it is now, and lives what was lived up to the same element.
func (d *desk) anew(ctx context.Context, text string) {
	var before *debug.Session
	if d.round == 1 {
		before = d.session
	}
	d.newRun()
	if d.session == nil {
		return
	}
	if before == nil {
		d.say(Good, "%s", text)
		return
	}
	d.relive(ctx, before, text)
}

// changedOutside is a setup with what was changed of the outside.
func (d *desk) changedOutside(setup world.Setup) world.Setup {
	if len(d.outside) == 0 {
		return setup
	}
	setup.Faults, setup.Replies, setup.Personas = cloned(setup.Faults), cloned(setup.Replies), cloned(setup.Personas)
	for key, o := range d.outside {
		if o.fault == "" {
			delete(setup.Faults, key)
		} else {
			setup.Faults[key] = o.fault
		}
		if o.reply != nil {
			setup.Replies[key] = []world.Reply{*o.reply}
		}
		if o.persona != nil {
			setup.Personas[key] = *o.persona
		}
	}
	return setup
}

func cloned[V any](m map[string]V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	return out
}
