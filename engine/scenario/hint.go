package scenario

import (
	"journeydesigner/engine/machine"
	"journeydesigner/engine/policy"
)

// giveHint makes up the id_token_hint of a request whose journey reads one with a GetClaims step.
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
				params.Request.IdTokenHint = m.Run().PlausibleHint(p)
				return nil
			}
		}
	}
	return nil
}
