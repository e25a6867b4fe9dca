package profile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/world"
)

// callOutside calls the real service with the secrets that the shown request masks.
func (c *Call) callOutside(ctx context.Context, given *restGiven, shown world.Http) {
	if fault := c.needSecrets(); fault != nil {
		given.failed = fault
		return
	}
	open := *c
	open.plain = true
	wire, fault := open.restRequest()
	if fault != nil {
		given.failed = fault
		return
	}
	limited, cancel := context.WithTimeout(ctx, RestTimeout)
	defer cancel()
	reply, err := c.Setup.Outside.Call(limited, c.Profile.Id.Text, world.OutsideRequest{Method: wire.Method, Url: wire.Url, Headers: wire.Headers, Body: wire.Body})
	given.real, given.note = true, "; the real service was called"
	if err == nil {
		given.reply = reply
		return
	}
	given.reply = world.Reply{Delay: reply.Delay}
	if errors.Is(err, world.ErrOutsideTimeout) {
		given.reply.Delay = RestTimeout // as the clock goes on where a time-out is played again
	}
	out := c.outsideFailure(err, shown)
	given.failed = &out
	if errors.Is(err, world.ErrOutsideForbidden) {
		given.real, given.note = false, ""
	}
}

// outsideFailure is the outcome of a call without an answer. One that this program does not make ends the run: it
// says nothing about the service.
func (c *Call) outsideFailure(err error, shown world.Http) Outcome {
	switch {
	case errors.Is(err, world.ErrOutsideForbidden):
		v, _ := c.Profile.MetadataItem("ServiceUrl")
		return c.fault("", v, "The service of %s was not called: %v.", c.Profile.Id.Text, err)
	case errors.Is(err, world.ErrOutsideUnresolved):
		return c.fail(restUnresolved, "the host of the service cannot be resolved", shown.Url)
	case errors.Is(err, world.ErrOutsideTimeout):
		return c.fail(restTimedOut, fmt.Sprintf("no answer within %s", RestTimeout), fmt.Sprint(int(RestTimeout.Seconds())), shown.Url)
	}
	return c.fail(restFailed, err.Error(), shown.Url)
}

// needSecrets is the fault of a profile whose secrets the run does not know, or nil: a real service gets no made-up
// ones.
func (c *Call) needSecrets() *Outcome {
	kind := strings.ToLower(c.Metadata("AuthenticationType", ""))
	if kind == "clientcertificate" {
		v, _ := c.Profile.MetadataItem("AuthenticationType")
		out := unsupported(c, "calling a real service with a client certificate", v)
		return &out
	}
	_, byClaim := c.Profile.MetadataItem("UseClaimAsBearerToken")
	if kind == "none" || kind == "bearer" && byClaim {
		return nil
	}
	for _, key := range c.Profile.CryptographicKeys {
		used := kind == "apikeyheader" || kind == "basic" && strings.HasPrefix(claims.Fold(key.Id.Text), "basicauthentication") ||
			kind == "bearer" && policy.SameId(key.Id.Text, "BearerAuthenticationToken")
		if _, known, err := c.Setup.Secret(key.StorageReferenceId.Text, c.now()); used && !known && err == nil {
			out := c.fault("AADB2C90025", key.StorageReferenceId, "The service of %s was not called: the policy key %s has no text. Give it under keys in the scenario.", c.Profile.Id.Text, key.StorageReferenceId.Text)
			return &out
		}
	}
	return nil
}

// keyText is the text of one of the profile's cryptographic keys.
func (c *Call) keyText(id string) string {
	text, err := c.secret(KeyContainer(c.Profile, id))
	if err != nil {
		return "" // needKeys has told of it
	}
	return string(text)
}

// bearerText is the token that is sent: the claim that UseClaimAsBearerToken names, or the key's text.
func (c *Call) bearerText() string {
	name, ok := c.Profile.MetadataItem("UseClaimAsBearerToken")
	if !ok {
		return c.keyText("BearerAuthenticationToken")
	}
	for _, in := range c.Inputs {
		if policy.SameId(in.ClaimTypeReferenceId, name.Text) {
			return in.Value.Text()
		}
	}
	return ""
}
