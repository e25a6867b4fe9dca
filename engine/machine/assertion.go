package machine

import (
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
)

// takeAssertion puts the claims of the request's client_assertion into the bag: the deprecated way in which a relying
// party with a client_secret key takes its input claims without a GetClaims step.
func (o *operation) takeAssertion() {
	run := o.m.run
	rp := run.RelyingPartyProfile()
	raw := run.Request.Parameters[profile.ClientAssertion]
	if rp == nil || raw == "" || len(rp.InputClaims) == 0 || profile.KeyContainer(rp, "client_secret") == "" {
		return
	}
	body, failure := run.Assertion(rp, raw, o.World)
	if failure != nil {
		o.fail(failure)
		return
	}
	for _, ref := range rp.InputClaims {
		t, ok := o.claimType(ref.ClaimTypeReferenceId)
		if !ok {
			return
		}
		v, has := find(body, run.PartnerName(ref, "OpenIdConnect"))
		if !has {
			continue
		}
		converted, err := claims.Convert(v, t.DataType)
		if err != nil {
			o.failf("Input claim %s of the relying party: %v", t.Id, err)
			return
		}
		o.set(t, converted, false)
		o.event.Text += fmt.Sprintf("; %s from the client_assertion", t.Id)
	}
}
