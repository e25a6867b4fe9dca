package scenario

import (
	"encoding/json"
	"time"

	"journeydesigner/engine/machine"
)

// SamlReport is the assertion of a signed SAML response.
type SamlReport struct {
	Issuer       string              `json:"issuer"`
	Audience     string              `json:"audience"`
	Destination  string              `json:"destination"`
	InResponseTo string              `json:"inResponseTo,omitempty"`
	NameId       string              `json:"nameId"`
	NameIdFormat string              `json:"nameIdFormat"`
	NotBefore    string              `json:"notBefore"`
	NotOnOrAfter string              `json:"notOnOrAfter"`
	Attributes   map[string][]string `json:"attributes"`
	// Response is the XML as it is posted.
	Response string `json:"response"`
}

// finishSaml tells of a SAML response: its attributes are the token's claims.
func (r *Report) finishSaml(result *machine.Result) {
	s := result.Saml
	r.Saml = &SamlReport{
		Issuer: s.Issuer, Audience: s.Audience, Destination: s.Destination, InResponseTo: s.InResponseTo, NameId: s.NameId, NameIdFormat: s.NameIdFormat,
		NotBefore: s.NotBefore.Format(time.RFC3339), NotOnOrAfter: s.NotOnOrAfter.Format(time.RFC3339), Attributes: map[string][]string{}, Response: result.Token,
	}
	for _, a := range s.Attributes {
		r.Saml.Attributes[a.Name] = a.Values
	}
	r.Tokens = map[string]string{"saml_response": result.Token}
	r.Token = &TokenReport{Raw: result.Token, Header: map[string]any{}, Claims: map[string]any{}}
	if payload, err := json.Marshal(result.Draft); err == nil {
		r.Token.Claims = object(payload)
	}
}
