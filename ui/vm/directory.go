package vm

import (
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// directory are the simulated users, each with its attributes, below what was written last.
func (d *desk) directory() DirectoryPart {
	p := DirectoryPart{Empty: d.words.Say("The simulated directory is empty. A scenario can put users in, and a sign-up writes one.")}
	if d.session == nil {
		return p
	}
	p.Rows = d.lastWrite()
	users := d.session.Current().State.World.Directory.Users()
	if len(p.Rows) > 0 && len(users) > 0 {
		p.Rows = append(p.Rows, Row{Key: "users", Section: true, Text: strings.ToUpper(d.words.Say("All users"))})
	}
	for _, u := range users {
		id := u.Text("objectId")
		key := "user/" + id
		row := Row{Key: key, Icon: "user", Text: userName(u), Badge: u.Text("signInNames.emailAddress"), Expandable: true, Expanded: d.isExpanded(key)}
		p.Rows = append(p.Rows, row)
		if !row.Expanded {
			continue
		}
		for e := range u.Attributes.All() {
			p.Rows = append(p.Rows, Row{Key: key + "/" + e.Id, Depth: 1, Text: e.Id, Badge: e.Shown().Text(), Tone: Quiet})
		}
	}
	return p
}

// userName is what a user is called: by the display name, else by the object id.
func userName(u world.User) string {
	if name := u.Text("displayName"); name != "" {
		return name
	}
	return u.Text("objectId")
}

// lastWrite is what the last write up to the cursor did to the directory, attribute by attribute, with a sign for what was
// added, changed and removed.
func (d *desk) lastWrite() []Row {
	trail := d.session.Trail()
	for i := d.session.Cursor(); i > 0; i-- {
		e := trail[i].Event
		if e.Exchange == nil || len(e.Exchange.Rows) == 0 {
			continue
		}
		rows := []Row{
			{Key: "written", Section: true, Text: strings.ToUpper(d.words.Say("Last write"))},
			{Key: "writer", Icon: "profile", Text: e.Profile, Tone: Quiet, Ref: Ref{Kind: ProfileRef, Id: e.Profile}},
		}
		for _, u := range e.Exchange.Rows {
			rows = append(rows, d.writtenUser(u)...)
		}
		return rows
	}
	return nil
}

// writtenUser are the rows of one user that was written.
func (d *desk) writtenUser(u world.UserChange) []Row {
	key, name := "written/"+u.ObjectId, userName(u.After)
	if name == "" {
		name = u.ObjectId
	}
	row := Row{Key: key, Icon: "user", Text: name, Bold: true}
	switch u.Kind {
	case world.UserCreated:
		row.Badge, row.Tone = "+ "+d.words.Say("created"), Good
	case world.UserDeleted:
		row.Badge, row.Tone = "− "+d.words.Say("deleted"), Bad
	default:
		row.Badge, row.Tone = "~ "+d.words.Say("changed"), Caution
	}
	rows := []Row{row}
	for _, c := range u.Changes {
		rows = append(rows, attributeChange(key, c))
	}
	return rows
}

// attributeChange is the row of an attribute that was written.
func attributeChange(key string, c claims.Change) Row {
	row := Row{Key: key + "/" + c.Id, Depth: 1}
	shown := func(e *claims.Entry) string { return e.Shown().Text() }
	switch {
	case c.Before == nil:
		row.Text, row.Badge, row.Tone = "+ "+c.Id, shown(c.After), Good
	case c.After == nil:
		row.Text, row.Badge, row.Tone = "− "+c.Id, shown(c.Before), Bad
	default:
		row.Text, row.Badge, row.Tone = "~ "+c.Id, shown(c.Before)+" → "+shown(c.After), Caution
	}
	return row
}
