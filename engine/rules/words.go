package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/transform"
)

// MetadataKeys are the keys of the metadata items that the service knows of such a technical profile, sorted; of a kind
// of profile that this version knows no list of, and of nil, those that profiles of every kind take.
func MetadataKeys(p *policy.TechnicalProfile) []string {
	groups := []keyGroup{everyKind}
	if p != nil {
		if known := groupsOf(kindOf(p)); known != nil {
			groups = known
		}
	}
	return slices.Compact(namesOf(groups))
}

// MetadataWords are the texts that a metadata item of such a profile may have, where they can be counted.
func MetadataWords(p *policy.TechnicalProfile, key string) []string {
	groups := []keyGroup{everyKind}
	if p != nil {
		groups = append(groups, groupsOf(kindOf(p))...)
	}
	k, _ := knownKey(groups, key)
	if k.flag {
		return []string{"true", "false"}
	}
	return k.words
}

// TransformationMethods gives the methods that a ClaimsTransformation may name, each with one sentence, by name.
func TransformationMethods() (names, docs []string) {
	methods := transform.Methods()
	slices.SortFunc(methods, func(a, b transform.Method) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range methods {
		names, docs = append(names, m.Name), append(docs, m.Doc)
	}
	return names, docs
}

// TransformationRoles gives what a method calls its input claims, parameters and output claims.
func TransformationRoles(method string) (inputs, parameters, outputs []string) {
	m, _ := transform.Find(method)
	for _, s := range m.Inputs {
		inputs = append(inputs, s.Role)
	}
	for _, p := range m.Parameters {
		parameters = append(parameters, p.Id)
	}
	for _, s := range m.Outputs {
		outputs = append(outputs, s.Role)
	}
	return inputs, parameters, outputs
}
