package explore

import (
	"maps"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/world"
)

// readParameters adds a made-up value for every request parameter that a policy's default values read with the
// claims resolver {OAUTH-KV:name}. given is not changed.
func readParameters(p *chain.Effective, given map[string]string) map[string]string {
	all := maps.Clone(given)
	if all == nil {
		all = map[string]string{}
	}
	for _, t := range p.TechnicalProfiles {
		for _, list := range [][]*policy.ClaimReference{t.InputClaims, t.OutputClaims, t.PersistedClaims} {
			for _, ref := range list {
				name, ok := strings.CutPrefix(strings.ToLower(ref.DefaultValue.Text), "{oauth-kv:")
				if !ok {
					continue
				}
				name = ref.DefaultValue.Text[len(ref.DefaultValue.Text)-len(name) : len(ref.DefaultValue.Text)-1]
				if all[name] == "" {
					all[name] = world.Plausible(name, claims.Type{Id: name, DataType: claims.String}).Text()
				}
			}
		}
	}
	return all
}

// fullUser gives a user every attribute that the policy's directory profiles read, made up by the claim that takes
// it.
func fullUser(u world.User, m *machine.Machine) world.User {
	for _, t := range m.Policy().TechnicalProfiles {
		operation, _ := t.MetadataItem("Operation")
		if k, _ := profile.KindOf(t); k.Name != "Directory" || operation.Text != "Read" {
			continue
		}
		for _, ref := range t.OutputClaims {
			ct, _ := m.Run().ClaimType(ref.ClaimTypeReferenceId.Text)
			name := ref.PartnerClaimType.Or(ct.Id)
			if u.Attributes.Has(name) || ref.AlwaysUseDefaultValue.Bool(false) || world.IsKey(name) && !strings.HasPrefix(claims.Fold(name), "signinnames.") ||
				strings.EqualFold(name, "newClaimsPrincipalCreated") || strings.EqualFold(name, "accountEnabled") || ref.DefaultValue.IsSet() {
				continue
			}
			if v := world.Plausible(name, ct); !v.IsEmpty() {
				u = u.With(name, v)
			}
		}
	}
	return u
}
