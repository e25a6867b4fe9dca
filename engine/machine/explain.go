package machine

import (
	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// shownLength is how much of a claim's value an error shows.
const shownLength = 200

// explain completes a failure that ends the run: its cause and remedy by the code, and the claims that the element
// which failed had read, secrets masked.
func (o *operation) explain(f *profile.Failure) {
	if c, ok := profile.CauseOf(f.Code); ok {
		f.Cause, f.Remedy = c.Why, c.Remedy
	}
	if f.Unsupported != "" {
		f.Cause, f.Remedy = "This version does not do what the policy asks for.", "Leave the element out to see the rest of the journey."
	}
	for _, id := range o.mattered() {
		c := profile.Mattered{ClaimTypeReferenceId: id}
		if e, ok := o.Bag.Get(id); ok {
			c.ClaimTypeReferenceId, c.Value, c.Present = e.Id, claims.Truncate(e.Shown().Text(), shownLength), true
		}
		f.Claims = append(f.Claims, c)
		if !c.Present && f.Code == "AADB2C90037" {
			f.Cause = "The element reads " + id + ", which nothing before it has set."
			f.Remedy = "Set " + id + " before, for example as an output claim of an earlier technical profile, or skip the element with a precondition where it is missing."
		}
	}
}

// mattered are the claims that the element at hand reads: those of the claims transformation that failed, else the
// input claims of the technical profile, of an issuer the subject of its token.
func (o *operation) mattered() []string {
	f := o.Stack
	if f == nil || f.kind != profileFrame {
		return nil
	}
	if f.issues() {
		rp := o.m.run.RelyingPartyProfile()
		if rp == nil || rp.SubjectNamingInfo == nil {
			return nil
		}
		for _, ref := range rp.OutputClaims {
			if policy.SameId(ref.PartnerClaimType.Or(ref.ClaimTypeReferenceId.Text), rp.SubjectNamingInfo.ClaimType.Text) {
				return []string{ref.ClaimTypeReferenceId.Text}
			}
		}
		return nil
	}
	refs := f.Profile.InputClaims
	list := f.Profile.InputClaimsTransformations
	if f.phase == atOutputTransformations {
		list = f.Profile.OutputClaimsTransformations
	}
	if (f.phase == atInputTransformations || f.phase == atOutputTransformations) && f.index < len(list) {
		if ct, ok := o.m.policy.ClaimsTransformation(list[f.index].ReferenceId.Text); ok {
			refs = ct.InputClaims
		}
	}
	var ids []string
	for _, ref := range refs {
		ids = append(ids, ref.ClaimTypeReferenceId.Text)
	}
	return ids
}
