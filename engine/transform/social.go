package transform

import (
	"encoding/base64"
	"encoding/json"

	"journeydesigner/engine/claims"
)

// socials are the methods on identities at other providers.
var socials = []Method{
	{
		Name: "CreateAlternativeSecurityId", Doc: "Builds the JSON that identifies a user by an identity provider and the user's key there.",
		Inputs:  []Slot{{Role: "key", Type: claims.String}, {Role: "identityProvider", Type: claims.String}},
		Outputs: []Slot{{Role: "alternativeSecurityId", Type: claims.String}},
		Run: func(c *Call) error {
			// Field names and order are those of the page's JSON example; the issuer keeps its case.
			id, err := json.Marshal(struct {
				Issuer       string `json:"issuer"`
				IssuerUserId string `json:"issuerUserId"`
			}{c.text("identityProvider"), base64.StdEncoding.EncodeToString([]byte(c.text("key")))})
			c.set("alternativeSecurityId", claims.Text(string(id)))
			return err
		},
	},
}
