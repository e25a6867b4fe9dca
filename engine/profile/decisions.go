package profile

import "time"

// circuitTime is how long a host is left alone after that.
const circuitTime = 30 * time.Second

// Decisions where neither the documentation nor a public policy decides. Each names its source in the
// reference pages; this is the one place to change them.
const (
	// raiseIfMissingOnRead: Read and Delete of a user who does not exist raise an error unless the metadata
	// says otherwise; Write does not (technical profiles, section 2, recommended).
	raiseIfMissingOnRead  = true
	raiseIfMissingOnWrite = false
	// raiseIfExistsOnWrite: Write over an existing user is an update unless the metadata says otherwise.
	raiseIfExistsOnWrite = false
	// defaultRetryLimit: failed submissions of a page before AADB2C90157, as the page's own settings show
	// where setting.retryLimit is not set (technical profiles, section 1, observed).
	defaultRetryLimit = 3
	// phoneRetryLimit: wrong codes on the phone factor page before AADB2C90151.
	phoneRetryLimit = 3
	// circuitLimit: failures of a host in a row, be they time-outs, answers of the 5xx kind or none at all, after which
	// it is not called any more (technical profiles, section 4: "host failing repeatedly").
	circuitLimit = 5
	// policyInRedirectUri: the redirect URI of an identity provider names the policy only where
	// UsePolicyInRedirectUri says so (technical profiles, section 5; the default is not documented).
	policyInRedirectUri = false
)

// partnerFallback names well-known claims in OpenID Connect tokens where the claim type declares no partner
// name: two how-to articles show these names without a declaration (lessons reference, lesson 2).
func partnerFallback(claimTypeId string) (string, bool) {
	switch claimTypeId {
	case "displayname":
		return "name", true
	case "givenname":
		return "given_name", true
	case "surname":
		return "family_name", true
	case "identityprovider":
		return "idp", true
	}
	return "", false
}
