package explore

import (
	"maps"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// giveHint makes up the id_token_hint of a request whose journey reads one with a GetClaims step, and the
// client_assertion where the relying party takes its input claims from one.
func giveHint(params *machine.Params) error {
	if params.Request.IdTokenHint != "" {
		return nil
	}
	m, err := machine.New(*params)
	if err != nil {
		return err
	}
	lists := [][]*policy.OrchestrationStep{m.Journey().Steps}
	for _, sub := range m.Policy().SubJourneys {
		lists = append(lists, sub.Steps)
	}
	for _, steps := range lists {
		for _, step := range steps {
			if step.Type.Text != "GetClaims" {
				continue
			}
			if p, ok := m.Policy().TechnicalProfile(step.CpimIssuerTechnicalProfileReferenceId.Text); ok {
				params.Request.IdTokenHint = m.Run().PlausibleHint(p.OutputClaims)
				return nil
			}
		}
	}
	rp := m.Run().RelyingPartyProfile()
	if rp == nil || len(rp.InputClaims) == 0 || profile.KeyContainer(rp, "client_secret") == "" || params.Request.Parameters[profile.ClientAssertion] != "" {
		return nil
	}
	parameters := map[string]string{profile.ClientAssertion: m.Run().PlausibleHint(rp.InputClaims)}
	maps.Copy(parameters, params.Request.Parameters)
	params.Request.Parameters = parameters
	return nil
}
