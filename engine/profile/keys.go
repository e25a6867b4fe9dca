package profile

import (
	"fmt"
	"time"

	"journeydesigner/engine/world"
)

// NoValidKeyError says that none of a container's keys can be used now.
type NoValidKeyError struct{ Container, Tenant, Reason string }

// Error is the service's sentence (errors reference, AADB2C90019).
func (e *NoValidKeyError) Error() string {
	return fmt.Sprintf("The key container with id '%s' in tenant '%s' does not have a valid key. Reason: %s.", e.Container, e.Tenant, e.Reason)
}

// SigningKey is the RSA key of a policy key container that is in use at an instant. It fails with *NoValidKeyError, or
// where the keys of the installation cannot be read.
func (r *Run) SigningKey(container string, now time.Time) (world.SigningKey, error) {
	active := 0
	if set, ok := r.Setup.KeySet(container); ok {
		var err error
		if active, err = set.Active(now); err != nil {
			return world.SigningKey{}, &NoValidKeyError{container, r.Leaf.TenantId.Text, err.Error()}
		}
	}
	return r.Keys.Signing(generated(container, active))
}

// OpeningKeys are all RSA keys of a container, those in use before among them: what was sealed with them can be read as
// long as the container holds them.
func (r *Run) OpeningKeys(container string) ([]world.SigningKey, error) {
	n := 1
	if set, ok := r.Setup.KeySet(container); ok {
		n = len(set.Keys)
	}
	all := make([]world.SigningKey, 0, n)
	for i := range n {
		key, err := r.Keys.Signing(generated(container, i))
		if err != nil {
			return nil, err
		}
		all = append(all, key)
	}
	return all, nil
}

// generated is what a container's key is called among the keys of the installation. The first has the container's name.
func generated(container string, index int) string {
	if index == 0 {
		return container
	}
	return fmt.Sprintf("%s, key %d", container, index+1)
}

// secret is the text of a policy key container: the scenario's, or one that only this program uses.
func (c *Call) secret(container string) ([]byte, error) {
	text, known, err := c.Setup.Secret(container, c.now())
	switch {
	case err != nil:
		return nil, &NoValidKeyError{container, c.Leaf.TenantId.Text, err.Error()}
	case known:
		return []byte(text), nil
	}
	return []byte(simulatedSecret(container)), nil
}
