package profile

import (
	"context"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

// provider is an identity provider that the user is sent to: simulated, it answers with a persona.
type provider struct{ kind string }

// Call answers with the persona of the run's setup, or with a plausible one.
func (p provider) Call(_ context.Context, c *Call) Outcome {
	persona, ok := c.Setup.Personas[claims.Fold(c.Profile.Id.Text)]
	if !ok {
		persona = c.plausiblePersona()
	}
	name := c.Metadata("ProviderName", c.Profile.Provider.DisplayName.Or(c.Profile.Id.Text))
	exchange := &world.Exchange{Kind: p.kind, Request: "sign-in at " + name + " (simulated)"}
	if persona.Error != "" {
		exchange.Response = "error " + persona.Error
		return Outcome{Exchange: exchange, Sentence: name + " answered " + persona.Error, Failure: &Failure{
			Code: "AADB2C90273", Error: providerError(persona.Error), Profile: c.Profile.Id.Text, Span: c.Profile.Span,
			Message: "An invalid response was received from " + name + ": error=" + persona.Error + ".",
		}}
	}
	exchange.Response = "signed in as " + persona.Label()
	return Outcome{Returned: persona.Claims, Exchange: exchange, Sentence: "signed in at " + name + " as " + persona.Label()}
}

// providerError is what the application is told: access_denied as it is, anything else as server_error.
func providerError(code string) string {
	if code == "access_denied" {
		return code
	}
	return "server_error"
}

// plausiblePersona makes a value up for every output claim that the profile takes from its provider.
func (c *Call) plausiblePersona() world.Persona {
	made := map[string]claims.Value{}
	for _, ref := range c.asked() {
		t, _ := c.ClaimType(ref.ClaimTypeReferenceId.Text)
		name := c.PartnerName(ref, c.Profile.Protocol.Name.Text)
		if strings.EqualFold(name, verifiedEmail) {
			name = "email"
		}
		made[name] = world.Plausible(name, t)
	}
	return world.Persona{Claims: made}
}
