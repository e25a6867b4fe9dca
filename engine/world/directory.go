package world

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
)

// User is one account of the simulated directory: its attributes by their directory names, such as
// objectId, displayName, signInNames.emailAddress, alternativeSecurityId and password (kept secret). It is
// immutable.
type User struct{ Attributes claims.Bag }

// AuthenticatorKey is the attribute that keeps the base32 secret key of a user's authenticator app. It is
// secret and none of the directory's own attributes: no technical profile can read it.
const AuthenticatorKey = "authenticatorSecretKey"

// PreviousPassword is the attribute that keeps the password before the last change, so that a sign-in with it
// can be told from any other wrong one. It is secret, too.
const PreviousPassword = "previousPassword"

// secret reports whether an attribute is never shown.
func secret(attribute string) bool {
	switch claims.Fold(attribute) {
	case "password", "authenticatorsecretkey", "previouspassword":
		return true
	}
	return false
}

// NewUser makes a user of attribute texts by name. The password is marked secret.
func NewUser(attributes map[string]string) User {
	var u User
	for name, text := range attributes {
		u = u.With(name, claims.Text(text))
	}
	return u
}

// With gives the user with one attribute set.
func (u User) With(name string, v claims.Value) User {
	u.Attributes = u.Attributes.Set(claims.Entry{Id: name, Value: v, Secret: secret(name)})
	return u
}

// Without gives the user with one attribute cleared.
func (u User) Without(name string) User {
	u.Attributes = u.Attributes.Delete(name)
	return u
}

// Text is an attribute's text, or empty.
func (u User) Text(name string) string {
	e, _ := u.Attributes.Get(name)
	return e.Value.Text()
}

// Enabled reports whether the account may sign in: unless accountEnabled is false.
func (u User) Enabled() bool {
	e, ok := u.Attributes.Get("accountEnabled")
	return !ok || !strings.EqualFold(e.Value.Text(), "false")
}

// MarshalJSON writes the attributes, the password masked.
func (u User) MarshalJSON() ([]byte, error) { return u.Attributes.MarshalJSON() }

// Directory is the simulated directory: an immutable list of users. The zero Directory is empty.
type Directory struct{ users []User }

// RefreshTokensValidFrom is the attribute that revokes refresh tokens which were issued before it. The directory
// always has it: a user who is there at the start has had it for a year.
const RefreshTokensValidFrom = "refreshTokensValidFromDateTime"

// NewDirectory makes a directory of users. Users without an objectId are given one by their place.
func NewDirectory(users ...User) Directory {
	d := Directory{}
	for i, u := range users {
		if u.Text("objectId") == "" {
			u = u.With("objectId", claims.Text(fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1)))
		}
		if _, ok := u.Attributes.Get("accountEnabled"); !ok {
			u = u.With("accountEnabled", claims.Bool(true))
		}
		if !u.Attributes.Has(RefreshTokensValidFrom) {
			u = u.With(RefreshTokensValidFrom, claims.Time(DefaultClock().AddDate(-1, 0, 0)))
		}
		d.users = append(d.users, u)
	}
	return d
}

// Users lists the accounts in the order of their creation. The caller must not write to the list.
func (d Directory) Users() []User { return d.users }

// MarshalJSON writes the list of users.
func (d Directory) MarshalJSON() ([]byte, error) { return json.Marshal(d.users) }

// ErrKey says that a directory operation was asked for by an attribute that identifies nobody.
var ErrKey = errors.New("is no key of the directory; keys are objectId, userPrincipalName, signInNames, signInNames.emailAddress, signInNames.userName, signInNames.phoneNumber or another kind of them, logonIdentifier, alternativeSecurityId and userIdentities")

// anySignInName is another name of the key signInNames, folded. No page documents it, and a public sample for
// password reset looks users up by it.
const anySignInName = "logonidentifier"

// signInNamePrefix starts the names of the attributes that hold local sign-in names.
const signInNamePrefix = "signinnames."

// IsKey reports whether users can be looked up by an attribute (technical profiles reference, section 2). The documentation
// names three kinds of sign-in names; a public sample that links accounts keeps one of a kind of its own.
func IsKey(attribute string) bool {
	switch key := claims.Fold(attribute); key {
	case "objectid", "userprincipalname", "signinnames", anySignInName, "alternativesecurityid", "useridentities":
		return true
	default:
		return len(key) > len(signInNamePrefix) && strings.HasPrefix(key, signInNamePrefix)
	}
}

// Find looks a user up by a key attribute; signInNames and logonIdentifier find a sign-in name of any kind. Names and GUIDs
// match without regard to case, alternative security ids exactly. It fails with ErrKey.
func (d Directory) Find(attribute, value string) (User, bool, error) {
	if !IsKey(attribute) {
		return User{}, false, fmt.Errorf("%s %w", attribute, ErrKey)
	}
	if value == "" {
		return User{}, false, nil
	}
	i := slices.IndexFunc(d.users, func(u User) bool { return u.is(claims.Fold(attribute), value) })
	if i < 0 {
		return User{}, false, nil
	}
	return d.users[i], true, nil
}

func (u User) is(key, value string) bool {
	switch key {
	case "signinnames", anySignInName:
		for e := range u.Attributes.All() {
			if strings.HasPrefix(claims.Fold(e.Id), signInNamePrefix) && strings.EqualFold(e.Value.Text(), value) {
				return true
			}
		}
		return false
	case "alternativesecurityid", "useridentities":
		return sharesIdentity(u.identities(), identitiesOf(value))
	}
	return strings.EqualFold(u.Text(key), value)
}

// identity is an account at another provider. The two forms of policies mean the same: an alternativeSecurityId
// with identityProvider and key, a userIdentity with issuer and issuerUserId.
type identity struct{ issuer, user string }

// identities are a user's accounts at other providers.
func (u User) identities() []identity {
	var all []identity
	for _, name := range []string{"alternativeSecurityId", "alternativeSecurityIds", "userIdentities"} {
		if e, ok := u.Attributes.Get(name); ok {
			all = append(all, identitiesOf(e.Value.Text())...)
		}
	}
	return all
}

// identitiesOf reads one identity or a list of them; a text that is neither stands for itself.
func identitiesOf(text string) []identity {
	type form struct {
		IdentityProvider, Key, Issuer, IssuerUserId, UserId string
	}
	var list []form
	if json.Unmarshal([]byte(text), &list) != nil {
		var one form
		if json.Unmarshal([]byte(text), &one) != nil {
			return []identity{{user: text}}
		}
		list = []form{one}
	}
	var all []identity
	for _, f := range list {
		i := identity{issuer: cmp.Or(f.IdentityProvider, f.Issuer), user: cmp.Or(f.Key, f.IssuerUserId, f.UserId)}
		if i == (identity{}) {
			i.user = text
		}
		all = append(all, i)
	}
	return all
}

func sharesIdentity(a, b []identity) bool {
	return slices.ContainsFunc(a, func(i identity) bool { return slices.Contains(b, i) })
}

// ErrTaken says that another account already has an identity that must be unique over the tenant.
var ErrTaken = errors.New("another account of the directory already has this identity")

// Put gives a directory with the user in place of the one of the same objectId, or added. It fails with
// ErrTaken where a sign-in name, user principal name or alternative security id belongs to somebody else.
func (d Directory) Put(u User) (Directory, error) {
	id := u.Text("objectId")
	for e := range u.Attributes.All() {
		key := claims.Fold(e.Id)
		if key == "objectid" || !IsKey(key) {
			continue
		}
		if other, found, _ := d.Find(key, e.Value.Text()); found && !strings.EqualFold(other.Text("objectId"), id) {
			return d, fmt.Errorf("%s: %w", e.Id, ErrTaken)
		}
	}
	users := slices.Clone(d.users)
	if i := slices.IndexFunc(users, func(o User) bool { return strings.EqualFold(o.Text("objectId"), id) }); i >= 0 {
		users[i] = u
	} else {
		users = append(users, u)
	}
	return Directory{users}, nil
}

// Delete gives a directory without the user of an objectId.
func (d Directory) Delete(objectId string) Directory {
	return Directory{slices.DeleteFunc(slices.Clone(d.users), func(u User) bool {
		return strings.EqualFold(u.Text("objectId"), objectId)
	})}
}
