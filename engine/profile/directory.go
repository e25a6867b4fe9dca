package profile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// directory reads and writes users (technical profiles reference, section 2).
type directory struct{}

// Call performs the profile's Operation on the one user that its key claim names.
func (directory) Call(_ context.Context, c *Call) Outcome {
	operation, _ := c.Profile.MetadataItem("Operation")
	if len(c.Profile.InputClaims) != 1 {
		return c.refuse("AADB2C90037", "", fmt.Sprintf("A directory profile has exactly one InputClaim, its key; %s has %d.", c.Profile.Id.Text, len(c.Profile.InputClaims)))
	}
	ref := c.Profile.InputClaims[0]
	attribute := c.attribute(ref)
	if !world.IsKey(attribute) {
		return c.refuse("AADB2C90037", "", fmt.Sprintf("%s %v.", attribute, world.ErrKey))
	}
	if len(c.Inputs) == 0 {
		return c.refuse("AADB2C90037", "", fmt.Sprintf("A claim could not be found for lookup claim with id %q.", ref.ClaimTypeReferenceId.Text))
	}
	key := c.Inputs[0].Value.Text()
	user, found, err := c.World.Directory.Find(attribute, key)
	if err != nil {
		return c.refuse("AADB2C90037", "", err.Error())
	}
	l := lookup{attribute: attribute, key: key, user: user, found: found}
	if played := c.Fault(); played != "" {
		code, message := "AADB2C90037", "An error occurred while processing the request: the directory did not answer."
		if played == world.Throttled {
			code, message = throttledCode, "There are too many requests at this moment. Please wait for some time and try again."
		}
		out := c.refuse(code, "", message)
		out.Exchange = l.exchange(operation.Text+" "+l.String(), "fault "+string(played)+", on purpose")
		return out
	}
	switch operation.Text {
	case "Read":
		return c.read(l)
	case "Write":
		return c.write(l)
	case "DeleteClaims":
		return c.deleteClaims(l)
	case "DeleteClaimsPrincipal":
		return c.deletePrincipal(l)
	case "":
		return c.refuse("AADB2C90023", "", "The required metadata item Operation is missing on "+c.Profile.Id.Text+".")
	}
	return unsupported(c, "directory operation "+operation.Text, operation)
}

// lookup is a user that was asked for.
type lookup struct {
	attribute, key string
	user           world.User
	found          bool
}

func (l lookup) String() string { return l.attribute + " = " + l.key }

func (l lookup) exchange(request, response string) *world.Exchange {
	return &world.Exchange{
		Kind: "directory", Request: request, Response: response,
		Lookup: &world.Lookup{Attribute: l.attribute, Value: l.key, Found: l.found},
	}
}

// attribute is a claim's name in the directory: the reference's PartnerClaimType, or the claim's declared id.
// The default partner names of OpenID Connect do not apply: they would turn objectId into oid.
func (c *Call) attribute(ref *policy.ClaimReference) string {
	if ref.PartnerClaimType.Text != "" {
		return ref.PartnerClaimType.Text
	}
	t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
	return t.Id
}

// notFound is the outcome of an operation on a user who does not exist.
func (c *Call) notFound(l lookup, request string, raiseByDefault bool) Outcome {
	if !c.Flag("RaiseErrorIfClaimsPrincipalDoesNotExist", raiseByDefault) {
		return Outcome{Exchange: l.exchange(request, "no user found"), Sentence: "no user found, no error raised"}
	}
	out := c.refuse("", "UserMessageIfClaimsPrincipalDoesNotExist", "An account could not be found for the provided user ID.")
	out.Exchange, out.Sentence = l.exchange(request, "no user found"), "no user found: an error is raised"
	return out
}

func (c *Call) read(l lookup) Outcome {
	request := "read " + l.String()
	if !l.found {
		return c.notFound(l, request, raiseIfMissingOnRead)
	}
	return Outcome{
		Returned: c.returned(l.user), Exchange: l.exchange(request, "found "+l.user.Text("objectId")),
		Sentence: "found " + l.user.Text("objectId"),
	}
}

// returned are a user's attributes, by the names that the output claims use too: with or without the application
// id of an extension attribute.
func (c *Call) returned(u world.User) map[string]claims.Value {
	values := attributes(u)
	for _, ref := range c.Profile.OutputClaims {
		name := c.attribute(ref)
		short := shortName(name)
		if short == name {
			continue
		}
		if e, ok := u.Attributes.Get(short); ok && !e.Secret {
			values[name] = e.Value
		}
	}
	return values
}

func (c *Call) write(l lookup) Outcome {
	request := "write " + l.String()
	if l.found && c.Flag("RaiseErrorIfClaimsPrincipalAlreadyExists", raiseIfExistsOnWrite) {
		return c.alreadyExists(l, request)
	}
	if !l.found && c.Flag("RaiseErrorIfClaimsPrincipalDoesNotExist", raiseIfMissingOnWrite) {
		return c.notFound(l, request, true)
	}
	w := c.World
	user := l.user
	if !l.found {
		user, w = c.newUser(w)
	}
	user = c.persist(user, l.found)
	if fault := c.refuseUser(user, !l.found); fault != "" {
		out := c.refuse("AADB2C90037", "", fault)
		out.Exchange = l.exchange(request, "refused")
		return out
	}
	changed, err := w.Directory.Put(user)
	if errors.Is(err, world.ErrTaken) {
		return c.alreadyExists(l, request)
	}
	w.Directory = changed
	returned := c.returned(user)
	returned["newClaimsPrincipalCreated"] = claims.Bool(!l.found)
	response := "updated " + user.Text("objectId")
	if !l.found {
		response = "created " + user.Text("objectId")
	}
	sentence := response
	if kept := c.immutable(l); len(kept) > 0 {
		sentence += "; not changed, as the directory keeps them itself: " + strings.Join(kept, ", ")
	}
	exchange := l.exchange(request, response)
	exchange.Rows = c.World.Directory.DiffOf(changed, user.Text("objectId"))
	return Outcome{Returned: returned, World: &w, Exchange: exchange, Sentence: sentence}
}

// immutable are the persisted claims that the directory does not take from a policy.
func (c *Call) immutable(l lookup) []string {
	var kept []string
	for _, p := range c.Persisted {
		key := claims.Fold(p.Name)
		fixed := key == "objectid" || key == "userprincipalname"
		if ruleOf(p.Name).readOnly || l.found && fixed && !strings.EqualFold(p.Value.Text(), l.user.Text(p.Name)) {
			kept = append(kept, p.Name)
		}
	}
	return kept
}

func (c *Call) alreadyExists(l lookup, request string) Outcome {
	out := c.refuse("", "UserMessageIfClaimsPrincipalAlreadyExists", "A user with the specified ID already exists. Please choose a different one.")
	out.Exchange, out.Sentence = l.exchange(request, "the user exists already"), "the user exists already: an error is raised"
	return out
}

// newUser starts an account with what the directory itself generates.
func (c *Call) newUser(w world.State) (world.User, world.State) {
	id, w := w.GUID(c.Setup)
	for { // a directory that is kept between runs may hold the user whom the same draw made before
		if _, taken, _ := w.Directory.Find("objectId", id); !taken {
			break
		}
		id, w = w.GUID(c.Setup)
	}
	u := world.User{}.With("objectId", claims.Text(id)).With("accountEnabled", claims.Bool(true)).
		With("userPrincipalName", claims.Text(id+"@"+c.Leaf.TenantId.Text)).
		With(world.RefreshTokensValidFrom, claims.Time(c.now())).With("createdDateTime", claims.Time(c.now()))
	return u, w
}

// persist stores the persisted claims: an empty value clears the attribute, an absent claim leaves it. An
// update that names one kind of sign-in name removes the other kinds (documented).
func (c *Call) persist(u world.User, update bool) world.User {
	named := map[string]bool{}
	for _, p := range c.Persisted {
		if strings.HasPrefix(claims.Fold(p.Name), "signinnames.") {
			named[claims.Fold(p.Name)] = true
		}
	}
	if update && len(named) > 0 {
		for _, kind := range []string{"signInNames.emailAddress", "signInNames.userName", "signInNames.phoneNumber"} {
			if !named[claims.Fold(kind)] {
				u = u.Without(kind)
			}
		}
	}
	for _, p := range c.Persisted {
		name := shortName(p.Name)
		switch key := claims.Fold(name); {
		case key == "objectid", update && key == "userprincipalname", ruleOf(name).readOnly: // immutable
		case p.Value.IsEmpty():
			u = u.Without(name)
		case key == "password":
			u = withPassword(u, p.Value, c.now())
		default:
			u = u.With(name, p.Value)
		}
	}
	return u
}

func (c *Call) deleteClaims(l lookup) Outcome {
	request := "delete claims of " + l.String()
	if !l.found {
		return c.notFound(l, request, raiseIfMissingOnRead)
	}
	user := l.user
	for _, ref := range c.Profile.PersistedClaims {
		// The key stays; the current values of the listed claims do not matter.
		if name := shortName(c.attribute(ref)); !strings.EqualFold(name, l.attribute) && !strings.EqualFold(name, "objectId") {
			user = user.Without(name)
		}
	}
	w := c.World
	w.Directory, _ = w.Directory.Put(user)
	exchange := l.exchange(request, "cleared")
	exchange.Rows = c.World.Directory.DiffOf(w.Directory, user.Text("objectId"))
	return Outcome{World: &w, Exchange: exchange, Sentence: "claims cleared"}
}

func (c *Call) deletePrincipal(l lookup) Outcome {
	request := "delete " + l.String()
	if !l.found {
		return c.notFound(l, request, raiseIfMissingOnRead)
	}
	w := c.World
	w.Directory = w.Directory.Delete(l.user.Text("objectId"))
	exchange := l.exchange(request, "deleted")
	exchange.Rows = c.World.Directory.DiffOf(w.Directory, l.user.Text("objectId"))
	return Outcome{World: &w, Exchange: exchange, Sentence: "user deleted"}
}
