package machine

import (
	"errors"
	"fmt"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/profile"
)

// samlFormat is the output token format of issuers of SAML assertions.
const samlFormat = "SAML2"

// issueSaml builds, signs and verifies the response to a SAML relying party.
func (o *operation) issueSaml(p *policy.TechnicalProfile) {
	issued, err := o.m.RunAt(o.State).IssueSaml(p, o.Bag, o.World.Now(o.m.run.Setup))
	var fault *profile.SamlIssueError
	switch {
	case errors.As(err, &fault):
		o.fail(&profile.Failure{Code: fault.Code, Message: fault.Reason, Span: fault.At.Span()})
		return
	case err != nil:
		o.failToken(err)
		return
	}
	o.issued = &Result{Token: issued.Xml, Saml: &issued.Response, Draft: issued.Draft}
	o.signedIn(p)
	o.event.Result = "issued"
	o.event.Text = fmt.Sprintf("SAML response for %s, its assertion signed and verified", issued.Response.Audience)
	if n := len(issued.Draft.Missing); n > 0 {
		o.event.Text += fmt.Sprintf("; %d outputs have no value: %v", n, issued.Draft.Missing)
	}
	o.change(func(f *Frame) { f.phase = atLeave })
}
