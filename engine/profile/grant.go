package profile

import (
	"time"

	"journeydesigner/engine/claims"
)

// GrantKind is what an application presents in place of a user's sign-in.
type GrantKind string

// The kinds of grants: those of the token endpoint as grant_type spells them, and the access token of the UserInfo
// endpoint.
const (
	RefreshTokenGrant GrantKind = "refresh_token"
	UserInfoGrant     GrantKind = "userinfo"
	// PasswordGrant is a user name and a password in the request itself, ClientCredentialsGrant the application's own
	// secret: neither has a page.
	PasswordGrant          GrantKind = "password"
	ClientCredentialsGrant GrantKind = "client_credentials"
)

// Grant is what a run redeems: the claims that the presented token carries. It is immutable.
type Grant struct {
	Kind GrantKind
	// Claims are the stored claims by claim type id, of UserInfo the members of the access token by name.
	Claims map[string]claims.Value
	// Token is the presented token itself: secret.
	Token string
	// Issued is when the token was issued, Authenticated when the user signed in, Ends when the last refresh token
	// of the chain expires; zero where it never does.
	Issued, Authenticated, Ends time.Time
	Scope                       string
	// Refused says why the token cannot be redeemed; nil where it can.
	Refused *Failure
}

// Stored is a claim that the grant carries, without regard to case.
func (g *Grant) Stored(id string) (claims.Value, bool) {
	if g == nil {
		return claims.Value{}, false
	}
	for name, v := range g.Claims {
		if claims.Fold(name) == claims.Fold(id) {
			return v, true
		}
	}
	return claims.Value{}, false
}
