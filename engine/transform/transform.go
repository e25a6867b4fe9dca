// Package transform holds the claims transformation methods as rows of one table: the method's name as the
// XML spells it, what it does, its typed inputs, parameters and outputs, and a pure function. It knows
// nothing of policies: the caller resolves claims and parameters by their roles.
package transform

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/claims"
)

// Slot is an input or output of a method: a TransformationClaimType with its data type.
type Slot struct {
	Role string
	// Type is the data type that the claim must have; empty accepts every type.
	Type claims.DataType
	// Optional inputs may be absent from the bag; an absent required input fails the call.
	Optional bool
}

// Parameter is an InputParameter of a method.
type Parameter struct {
	Id   string
	Type claims.DataType
	// Required parameters must be given; others fall back to Default.
	Required bool
	Default  string
	// Expressions are replaced in it before the method sees it ({RelyingPartyTenantId} and its like).
	Expressions bool
}

// Method is one row of the table.
type Method struct {
	Name string
	// Doc is one sentence.
	Doc        string
	Inputs     []Slot
	Parameters []Parameter
	Outputs    []Slot
	// AnyInputs, AnyParameters and AnyOutputs say that the method takes more of them, of whatever role or id.
	AnyInputs, AnyParameters, AnyOutputs bool
	// Undocumented methods are found in public policies alone.
	Undocumented bool
	// MessageKey names the metadata item and localized string that replace DefaultMessage where the method
	// fails an assertion. Empty for methods that assert nothing.
	MessageKey, DefaultMessage string
	// Run computes the outputs by setting them on the call.
	Run func(*Call) error
}

// table is the table of all methods that this version runs: one list a file.
var table = [][]Method{booleans, dates, generals, integers, jsons, phones, socials, identities, texts, matches, localized, collections}

// Methods gives all methods that this version runs; the list is the caller's own.
func Methods() []Method { return slices.Concat(table...) }

// Find looks a method up by name, without regard to case.
func Find(name string) (Method, bool) {
	for _, family := range table {
		for i := range family {
			if strings.EqualFold(family[i].Name, name) {
				return family[i], true
			}
		}
	}
	return Method{}, false
}

// Environment is what a method may use besides its claims. Functions that are nil know nothing.
type Environment struct {
	// RelyingPartyTenantId, TrustFrameworkTenantId and TechnicalProfileId replace the expressions of those
	// names in string parameters.
	RelyingPartyTenantId, TrustFrameworkTenantId, TechnicalProfileId string
	Now                                                              time.Time
	// GUID and Number draw random values; Number from 0 to below its limit.
	GUID   func() string
	Number func(limit int) int
	// Localized is a localized string of the page at hand, in the journey's language.
	Localized func(elementType, stringId string) (string, bool)
	// Collection is the localized list of a claim type's permitted values, in the journey's language.
	Collection func(claimType string) ([]claims.Option, bool)
	// Key is the text of a policy key container.
	Key func(container string) (string, bool)
	// Choices are those decisions that are taken otherwise.
	Choices Choices
}

// Input is a claim that is handed to a method, in the order of the policy.
type Input struct {
	Role  string
	Value claims.Value
}

// Given is an InputParameter as the policy gives it.
type Given struct {
	Id   string
	Type claims.DataType
	Text string
}

// Target is a claim that an output role writes.
type Target struct {
	Role string
	Type claims.Type
}

// Arguments are what a policy hands to a method: the claims that are in the bag, the parameters, and the
// claims to write.
type Arguments struct {
	Inputs     []Input
	Parameters []Given
	Outputs    []Target
}

// Call is one execution of a method.
type Call struct {
	Environment Environment
	method      Method
	arguments   Arguments
	inputs      map[string]claims.Value
	parameters  map[string]string
	outputs     map[string]claims.Value
	cleared     map[string]bool
}

// Assertion is the error of a method whose assertion does not hold. On a page it becomes a message to the
// user, anywhere else it ends the journey.
type Assertion struct {
	// Key is the metadata item that replaces the text, Text the service's default.
	Key, Text string
}

// Error gives the default text.
func (a *Assertion) Error() string { return a.Text }

// ErrMissingInput says that a required input claim is not in the bag.
var ErrMissingInput = errors.New("a required input claim is not in the claims bag")

// MissingInput is the error of a call whose required input claim is absent.
type MissingInput struct{ Role string }

// Error names the role.
func (m *MissingInput) Error() string {
	return fmt.Sprintf("input claim %q: %v", m.Role, ErrMissingInput)
}

// Unwrap gives ErrMissingInput.
func (m *MissingInput) Unwrap() error { return ErrMissingInput }

// Output is what a call leaves of one output role: a value, or nothing where the claim is to be cleared.
type Output struct {
	Role    string
	Value   claims.Value
	Cleared bool
}

// Execute runs a method. Roles and ids match without regard to case. It gives the outputs in the order of
// the policy's output claims; outputs that the method left untouched are not listed. It fails with
// *MissingInput, *Assertion, or the fault's own error.
func Execute(m Method, env Environment, a Arguments) ([]Output, error) {
	c := &Call{
		Environment: env, method: m, arguments: a, inputs: map[string]claims.Value{}, parameters: map[string]string{},
		outputs: map[string]claims.Value{}, cleared: map[string]bool{},
	}
	for _, in := range a.Inputs {
		c.inputs[claims.Fold(in.Role)] = in.Value
	}
	if err := c.takeParameters(); err != nil {
		return nil, err
	}
	for _, s := range m.Inputs {
		v, ok := c.inputs[claims.Fold(s.Role)]
		if !ok {
			if s.Optional && !c.refusesAbsent() {
				continue
			}
			if !c.decided("absentInput", "empty") || s.Optional {
				return nil, &MissingInput{s.Role}
			}
			continue
		}
		converted, err := claims.Convert(v, s.Type)
		if err != nil {
			return nil, fmt.Errorf("input claim %q: %w", s.Role, err)
		}
		c.inputs[claims.Fold(s.Role)] = converted
	}
	if err := m.Run(c); err != nil {
		var a *Assertion
		if errors.As(err, &a) {
			a.Key = m.MessageKey
			if a.Text == "" {
				a.Text = m.DefaultMessage
			}
		}
		return nil, err
	}
	var out []Output
	for _, t := range a.Outputs {
		role := claims.Fold(t.Role)
		if v, ok := c.outputs[role]; ok {
			out = append(out, Output{Role: t.Role, Value: v})
		} else if c.cleared[role] {
			out = append(out, Output{Role: t.Role, Cleared: true})
		}
	}
	return out, nil
}

// refusesAbsent reports whether an optional input must be there after all.
func (c *Call) refusesAbsent() bool {
	switch c.method.Name {
	case "CompareClaims", "CompareClaimToValue":
		return c.decided("absentComparison", "error")
	case "CopyClaim":
		return c.decided("absentCopy", "error")
	case "GetMappedValueFromLocalizedCollection":
		return c.decided("absentMapped", "error")
	case "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation", "GetIssuersFromUserIdentityCollectionTransformation":
		return c.decided("absentIdentities", "error")
	case "FormatStringMultipleClaims":
		return c.decided("absentFormat", "error")
	case "AddItemToStringCollection":
		_, has := c.in("item")
		return !has && c.decided("absentItem", "error")
	}
	return false
}

// takeParameters fills the method's parameters from what the policy gives and from their defaults.
func (c *Call) takeParameters() error {
	for _, g := range c.arguments.Parameters {
		c.parameters[claims.Fold(g.Id)] = g.Text
	}
	for _, p := range c.method.Parameters {
		id := claims.Fold(p.Id)
		text, ok := c.parameters[id]
		if !ok {
			if p.Required {
				return fmt.Errorf("the input parameter %q is required by %s; add it to the InputParameters", p.Id, c.method.Name)
			}
			text = c.defaultOf(p)
		}
		if p.Expressions {
			text = c.Environment.expand(text)
		}
		c.parameters[id] = text
	}
	return nil
}

// defaultOf is what stands for a parameter that is not given.
func (c *Call) defaultOf(p Parameter) string {
	switch {
	case p.Id == "ignoreCase" && strings.HasPrefix(c.method.Name, "Compare") && c.decided("compareCase", "ignored"),
		p.Id == "ignoreCase" && strings.HasPrefix(c.method.Name, "String") && c.decided("containsCase", "ignored"):
		return "true"
	case p.Id == "countryCodeType" && c.decided("countryCodeType", "ISO3166"):
		return "ISO3166"
	}
	return p.Default
}

// expand replaces the three expressions that string parameters know (claims transformations reference,
// section 2.6).
func (e Environment) expand(text string) string {
	return strings.NewReplacer(
		"{RelyingPartyTenantId}", e.RelyingPartyTenantId,
		"{TrustFrameworkTenantId}", e.TrustFrameworkTenantId,
		"{TechnicalProfileId}", e.TechnicalProfileId,
	).Replace(text)
}

// in gives an input claim; ok is false where it is absent.
func (c *Call) in(role string) (v claims.Value, ok bool) {
	v, ok = c.inputs[claims.Fold(role)]
	return v, ok
}

func (c *Call) text(role string) string {
	v, _ := c.in(role)
	return v.Text()
}

func (c *Call) parameter(id string) string { return c.parameters[claims.Fold(id)] }

// flag reads a boolean parameter.
func (c *Call) flag(id string) (bool, error) {
	v, err := claims.Parse(claims.Boolean, c.parameter(id))
	if err != nil {
		return false, fmt.Errorf("input parameter %q: %w", id, err)
	}
	return v.IsTrue(), nil
}

// number reads an integer parameter.
func (c *Call) number(id string) (int, error) {
	v, err := claims.Parse(claims.Int, c.parameter(id))
	if err != nil {
		return 0, fmt.Errorf("input parameter %q: %w", id, err)
	}
	return strconv.Atoi(v.Text())
}

// choice reads a parameter that must be one of some words, without regard to case; it gives the word as listed.
func (c *Call) choice(id string, words ...string) (string, error) {
	given := strings.Join(strings.Fields(c.parameter(id)), " ")
	for _, w := range words {
		if strings.EqualFold(given, w) {
			return w, nil
		}
	}
	return "", fmt.Errorf("input parameter %s is %q; it must be %s", id, given, strings.Join(words, ", "))
}

// target is the claim that an output role writes.
func (c *Call) target(role string) (Target, bool) {
	for _, t := range c.arguments.Outputs {
		if claims.Fold(t.Role) == claims.Fold(role) {
			return t, true
		}
	}
	return Target{}, false
}

func (c *Call) set(role string, v claims.Value) { c.outputs[claims.Fold(role)] = v }

func (c *Call) clear(role string) { c.cleared[claims.Fold(role)] = true }
