package explore

import (
	"slices"
	"strings"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/scenario"
)

// codeNames are what the providers of codes call the code that the user repeats (technical profiles reference,
// sections 15 to 17).
var codeNames = []string{"verificationCode", "otpToVerify", "otpCode"}

// withCodes puts the code that was sent last into the fields that take one: those that a validation technical
// profile of the page hands to a provider of codes.
func withCodes(m *machine.Machine, s machine.State, texts map[string]string) map[string]string {
	code := scenario.LastCode(s)
	p, ok := m.Policy().TechnicalProfile(s.Prompt.TechnicalProfile)
	if !ok || code == "" {
		return texts
	}
	for _, v := range p.ValidationTechnicalProfiles {
		t, ok := m.Policy().TechnicalProfile(v.ReferenceId.Text)
		if !ok {
			continue
		}
		kind, _ := profile.KindOf(t)
		if !slices.Contains([]string{"One-time password", "Self-service password reset", "Azure MFA"}, kind.Name) {
			continue
		}
		for _, in := range t.InputClaims {
			takesCode := slices.ContainsFunc(codeNames, func(name string) bool {
				return strings.EqualFold(in.PartnerClaimType.Or(in.ClaimTypeReferenceId.Text), name)
			})
			for id := range texts {
				if takesCode && policy.SameId(id, in.ClaimTypeReferenceId.Text) {
					texts[id] = code
				}
			}
		}
	}
	return texts
}
