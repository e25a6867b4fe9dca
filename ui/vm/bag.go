package vm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/token"
)

// claims is the claims bag in sight, what the last command changed on top.
func (d *desk) claims() ClaimsPart {
	p := ClaimsPart{Empty: d.words.Say("The claims bag is empty. It fills as the journey runs: step into it with %s.", d.key("into"))}
	if d.session == nil {
		return p
	}
	state := d.session.Current().State
	p.Editable = !state.Over()
	p.Scope = scopeOf(state)
	changes := map[string]claims.Change{}
	fresh := 0
	for _, c := range claims.Diff(d.before, state.Bag) {
		changes[claims.Fold(c.Id)] = c
		if c.Kind() != "removed" {
			fresh++
		}
	}
	var top, rest []ClaimRow
	for e := range state.Bag.All() {
		row := d.claimRow(e)
		if c, ok := changes[claims.Fold(e.Id)]; ok {
			row.Change = c.Kind()
			if c.Before != nil {
				row.Before = c.Before.Shown().Text()
			}
			top = append(top, row)
		} else {
			rest = append(rest, row)
		}
	}
	for _, c := range claims.Diff(d.before, state.Bag) {
		if c.Kind() == "removed" {
			row := d.claimRow(*c.Before)
			row.Change = "removed"
			top = append(top, row)
		}
	}
	slices.SortStableFunc(top, func(a, b ClaimRow) int { return strings.Compare(changeRank(a.Change), changeRank(b.Change)) })
	p.Rows = d.pin(append(append(top, rest...), d.missing(state)...))
	p.Summary = d.words.Count(state.Bag.Len(), "%d claim", "%d claims")
	if fresh > 0 {
		p.Summary += " · " + d.words.Say("%d new", fresh)
	}
	return p
}

// pin puts the watched claims on top, in the order in which they were pinned; those that are not set have a row, too.
func (d *desk) pin(rows []ClaimRow) []ClaimRow {
	var pinned []ClaimRow
	for _, id := range d.watched {
		row := ClaimRow{Id: id, Value: d.words.Say("not set"), Change: "absent", Selected: d.selected == Ref{Kind: ClaimRef, Id: id}}
		if i := slices.IndexFunc(rows, func(r ClaimRow) bool { return policy.SameId(r.Id, id) }); i >= 0 {
			row = rows[i]
			rows = slices.Delete(rows, i, i+1)
		}
		row.Watched = true
		pinned = append(pinned, row)
	}
	return append(pinned, rows...)
}

// toggleWatch pins a claim, or lets it go.
func (d *desk) toggleWatch(id string) {
	if i := slices.IndexFunc(d.watched, func(w string) bool { return policy.SameId(w, id) }); i >= 0 {
		d.watched = slices.Delete(slices.Clone(d.watched), i, i+1)
		return
	}
	d.watched = append(d.watched, id)
}

// changeRank orders changes: added, changed, removed.
func changeRank(change string) string {
	switch change {
	case "added":
		return "1"
	case "changed":
		return "2"
	}
	return "3"
}

// scopeOf names the profile whose own bag is in sight, or is empty.
func scopeOf(state machine.State) string {
	if p := state.JourneyBag(); len(claims.Diff(p, state.Bag)) == 0 {
		return ""
	}
	for f := state.Stack; f != nil; f = f.Parent {
		if f.Profile != nil {
			return f.Profile.Id.Text
		}
	}
	return ""
}

func (d *desk) claimRow(e claims.Entry) ClaimRow {
	shown := e.Shown()
	if d.revealed[claims.Fold(e.Id)] {
		shown = e.Value
	}
	text := shown.Text()
	if shown.Type() == claims.String {
		text = quote(text)
	}
	return ClaimRow{
		Id: e.Id, Value: text, DataType: string(e.Value.Type()), SetBy: d.setBy(e), Secret: e.Secret,
		Selected: d.selected.Kind == ClaimRef && policy.SameId(d.selected.Id, e.Id),
	}
}

// quote puts a text in quotation marks, as people read JSON.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return s
	}
	return strings.TrimSpace(b.String())
}

// setBy says in a word or two what wrote a claim.
func (d *desk) setBy(e claims.Entry) string {
	if e.Writer == 0 {
		return d.words.Say("start")
	}
	for i := d.session.Cursor(); i >= 1; i-- {
		event := d.session.Trail()[i].Event
		if event.Seq != e.Writer {
			continue
		}
		switch event.Op {
		case machine.InputTransformation, machine.OutputTransformation:
			return "CT"
		case machine.EditClaim:
			return d.words.Say("by hand")
		}
		return d.words.Say("step %d", event.Order)
	}
	return ""
}

// missing are claims that the token wants and the bag does not have.
func (d *desk) missing(state machine.State) []ClaimRow {
	draft, err := d.session.Machine().Token(state)
	if err != nil || state.Over() {
		return nil
	}
	outputs, err := d.session.Machine().RunAt(state).TokenOutputs(state.JourneyBag())
	if err != nil {
		return nil
	}
	var rows []ClaimRow
	for _, o := range outputs {
		if o.Present || slices.ContainsFunc(rows, func(r ClaimRow) bool { return r.Id == o.ClaimType }) {
			continue
		}
		why := d.words.Say("not set · needed by the token as %s", o.Name)
		if _, has := draft.Member(o.Name); has {
			continue
		}
		rows = append(rows, ClaimRow{Id: o.ClaimType, Value: why, Change: "missing", SetBy: o.Name, Selected: d.selected == Ref{Kind: ClaimRef, Id: o.ClaimType}})
	}
	return rows
}

// token is the issued token, or the one that would be sent now.
func (d *desk) token() TokenPart {
	if d.session == nil {
		return TokenPart{Problem: d.words.Say("There is no run.")}
	}
	state := d.session.Current().State
	draft, err := d.session.Machine().Token(state)
	if err != nil {
		return TokenPart{State: d.words.Say("no token"), Tone: Caution, Problem: err.Error()}
	}
	p := TokenPart{State: d.words.Say("not issued"), Tone: Caution}
	header := json.RawMessage(`{"alg":"RS256","kid":"…","typ":"JWT"}`)
	if state.Result != nil && state.Result.Token != "" {
		p.Issued, p.State, p.Tone, p.Raw = true, d.words.Say("signature verified"), Good, state.Result.Token
		if decoded, err := token.Decode(p.Raw); err == nil {
			header = decoded.Header
		}
	}
	p.Header = headerRows(header)
	outputs, _ := d.session.Machine().Run().TokenOutputs(state.JourneyBag())
	for _, m := range draft.Payload {
		row := TokenRow{Name: m.Name, Value: memberText(m.Value), ClaimType: m.ClaimType}
		if before, had := d.lastToken[m.Name]; d.lastToken != nil && m.ClaimType != "" {
			switch {
			case !had:
				row.Change = "added"
			case before != row.Value:
				row.Change = "changed"
			}
		}
		for _, o := range outputs {
			if o.Name == m.Name {
				row.Span = o.Reference.Span
			}
		}
		p.Payload = append(p.Payload, row)
	}
	for _, name := range draft.Missing {
		row := TokenRow{Name: name, Missing: true}
		for _, o := range outputs {
			if o.Name == name {
				row.ClaimType, row.Span = o.ClaimType, o.Reference.Span
			}
		}
		p.Payload = append(p.Payload, row)
	}
	p.Notes = d.tokenNotes(p, draft)
	p.Again = state.Over()
	p.Decoded = indented(header) + "\n" + indented(draft)
	return p
}

func headerRows(header json.RawMessage) []TokenRow {
	var m map[string]any
	if json.Unmarshal(header, &m) != nil {
		return nil
	}
	var rows []TokenRow
	for _, name := range []string{"alg", "kid", "typ"} {
		if v, ok := m[name]; ok {
			rows = append(rows, TokenRow{Name: name, Value: memberText(v)})
		}
	}
	return rows
}

// memberText is a value of the token as JSON.
func memberText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

func indented(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return string(text)
}

// page is the page that the run waits for, or the last one.
func (d *desk) page() PagePart {
	p := PagePart{Empty: d.words.Say("When the journey asks the user for something, its page stands here as a working form.")}
	if d.session == nil {
		return p
	}
	state := d.session.Current().State
	for _, m := range slices.Backward(state.World.Inbox()) {
		p.Inbox = append(p.Inbox, InboxRow{Channel: m.Channel, To: m.To, Code: m.Code})
	}
	at := d.session.Cursor()
	for i := at; i >= 1 && p.Page == nil; i-- {
		p.Page = d.session.Trail()[i].Event.Page
		at = i
	}
	if p.Page == nil {
		return p
	}
	e := d.session.Trail()[at].Event
	p.Live = state.Prompt != nil
	p.Key = fmt.Sprint(d.policyId, "/", d.journeyId, "/", at, "/", p.Live)
	p.Where = d.words.Say("Step %d", e.Order)
	if p.Page.TechnicalProfile != "" {
		p.Where += " · " + p.Page.TechnicalProfile
	}
	if p.Live {
		if a, _, ok := d.suggestion(); ok && a.Choose == "" {
			p.Suggested = a.Claims
		}
	}
	return p
}
