package transform

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/claims"
)

// socials are the methods on identities at other providers.
var socials = []Method{
	{
		Name: "AddItemToAlternativeSecurityIdCollection", Doc: "Appends an alternative security id to a collection.",
		Inputs: []Slot{
			{Role: "item", Type: claims.String}, {Role: "collection", Type: claims.AlternativeSecurityIdCollection, Optional: true},
		},
		Outputs: []Slot{{Role: "collection", Type: claims.AlternativeSecurityIdCollection}},
		Run:     func(c *Call) error { return appendIdentity(c, claims.AlternativeSecurityIdCollection) },
	},
	{
		Name: "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", Doc: "Lists the issuers of a collection of alternative security ids.",
		Inputs:  []Slot{{Role: "alternativeSecurityIdCollection", Type: claims.AlternativeSecurityIdCollection, Optional: true}},
		Outputs: []Slot{{Role: "identityProvidersCollection", Type: claims.StringCollection}},
		Run: func(c *Call) error {
			return issuers(c, "alternativeSecurityIdCollection", "identityProvidersCollection")
		},
	},
	{
		Name: "RemoveAlternativeSecurityIdByIdentityProvider", Doc: "Removes the ids of one issuer from a collection.",
		Inputs: []Slot{
			{Role: "identityProvider", Type: claims.String}, {Role: "collection", Type: claims.AlternativeSecurityIdCollection},
		},
		Outputs: []Slot{{Role: "collection", Type: claims.AlternativeSecurityIdCollection}},
		Run: func(c *Call) error {
			return removeIssuer(c, "identityProvider", claims.AlternativeSecurityIdCollection)
		},
	},
	{
		Name: "CreateAlternativeSecurityId", Doc: "Builds the JSON that identifies a user by an identity provider and the user's key there.",
		Inputs:  []Slot{{Role: "key", Type: claims.String}, {Role: "identityProvider", Type: claims.String}},
		Outputs: []Slot{{Role: "alternativeSecurityId", Type: claims.String}},
		Run: func(c *Call) error {
			// Field names and order are those of the page's JSON example.
			issuer := c.text("identityProvider")
			if c.decided("issuerCase", "lower") {
				issuer = claims.ToLower(issuer)
			}
			id, err := json.Marshal(identity{issuer, base64.StdEncoding.EncodeToString([]byte(c.text("key")))})
			c.set("alternativeSecurityId", claims.Text(string(id)))
			return err
		},
	},
}

// identities are the undocumented methods on userIdentity claims, which parallel the ones above; their
// behaviour is that of the account-linking samples.
var identities = []Method{
	{
		Name: "CreateUserIdentity", Doc: "Builds a user identity of an issuer and the user's id there.", Undocumented: true,
		Inputs:  []Slot{{Role: "issuerUserId", Type: claims.String}, {Role: "issuer", Type: claims.String}},
		Outputs: []Slot{{Role: "userIdentity", Type: claims.UserIdentity}},
		Run: func(c *Call) error {
			text, err := json.Marshal(identity{c.text("issuer"), c.text("issuerUserId")})
			if err != nil {
				return err
			}
			v, err := claims.Parse(claims.UserIdentity, string(text))
			c.set("userIdentity", v)
			return err
		},
	},
	{
		Name: "AddItemToUserIdentityCollection", Doc: "Appends a user identity to a collection.", Undocumented: true,
		Inputs:  []Slot{{Role: "item", Type: claims.UserIdentity}, {Role: "collection", Type: claims.UserIdentityCollection, Optional: true}},
		Outputs: []Slot{{Role: "collection", Type: claims.UserIdentityCollection}},
		Run:     func(c *Call) error { return appendIdentity(c, claims.UserIdentityCollection) },
	},
	{
		Name: "GetIssuersFromUserIdentityCollectionTransformation", Doc: "Lists the issuers of a collection of user identities.", Undocumented: true,
		Inputs:  []Slot{{Role: "userIdentityCollection", Type: claims.UserIdentityCollection, Optional: true}},
		Outputs: []Slot{{Role: "issuersCollection", Type: claims.StringCollection}},
		Run:     func(c *Call) error { return issuers(c, "userIdentityCollection", "issuersCollection") },
	},
	{
		Name: "RemoveUserIdentityFromCollectionByIssuer", Doc: "Removes the identities of one issuer from a collection.", Undocumented: true,
		Inputs:  []Slot{{Role: "issuer", Type: claims.String}, {Role: "collection", Type: claims.UserIdentityCollection}},
		Outputs: []Slot{{Role: "collection", Type: claims.UserIdentityCollection}},
		Run:     func(c *Call) error { return removeIssuer(c, "issuer", claims.UserIdentityCollection) },
	},
}

// identity is an entry of the identity collections.
type identity struct {
	Issuer       string `json:"issuer"`
	IssuerUserId string `json:"issuerUserId"`
}

func parseIdentity(text string) (identity, error) {
	var id identity
	if err := json.Unmarshal([]byte(text), &id); err != nil {
		return id, fmt.Errorf("an identity is no JSON object of issuer and issuerUserId")
	}
	return id, nil
}

// collectionOf makes a collection of JSON objects.
func collectionOf(kind claims.DataType, items []string) (claims.Value, error) {
	return claims.Parse(kind, "["+strings.Join(items, ",")+"]")
}

// appendIdentity appends the item at the end.
func appendIdentity(c *Call, kind claims.DataType) error {
	item, err := parseIdentity(c.text("item"))
	if err != nil {
		return err
	}
	had, _ := c.in("collection")
	if c.decided("identityTwice", "once") && slices.ContainsFunc(had.Items(), func(s string) bool {
		id, err := parseIdentity(s)
		return err == nil && id == item
	}) {
		c.set("collection", had)
		return nil
	}
	v, err := collectionOf(kind, append(append([]string{}, had.Items()...), c.text("item")))
	c.set("collection", v)
	return err
}

// issuers lists the issuers in reverse order, as the page's example does, unless it is decided otherwise.
func issuers(c *Call, in, out string) error {
	v, ok := c.in(in)
	if !ok {
		return nil
	}
	var names []string
	for i := len(v.Items()) - 1; i >= 0; i-- {
		id, err := parseIdentity(v.Items()[i])
		if err != nil {
			return err
		}
		if !c.decided("issuersTwice", "once") || !slices.Contains(names, id.Issuer) {
			names = append(names, id.Issuer)
		}
	}
	if c.decided("issuersOrder", "given") {
		slices.Reverse(names)
	}
	c.set(out, claims.Strings(names...))
	return nil
}

// removeIssuer removes every entry of an issuer.
func removeIssuer(c *Call, issuer string, kind claims.DataType) error {
	v, _ := c.in("collection")
	var kept []string
	for _, item := range v.Items() {
		id, err := parseIdentity(item)
		if err != nil {
			return err
		}
		same := strings.EqualFold(id.Issuer, c.text(issuer))
		if c.decided("removeIssuerCase", "matters") {
			same = id.Issuer == c.text(issuer)
		}
		if !same {
			kept = append(kept, item)
		}
	}
	left, err := collectionOf(kind, kept)
	c.set("collection", left)
	return err
}
