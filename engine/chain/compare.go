package chain

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
)

// Fate says what became of an element.
type Fate string

// The fates.
const (
	Added   Fate = "added"
	Removed Fate = "removed"
	Changed Fate = "changed"
)

// ElementChange is an element of an effective policy that another one does not have, or has otherwise.
type ElementChange struct {
	// Kind is the element's name in the XML, Id its Id; "" of the root element and of RelyingParty.
	Kind, Id string
	Fate     Fate
	// At is the element that was added or removed; the zero Span of one that changed.
	At source.Span
	// Values are what changed within.
	Values []ValueChange
}

// ValueChange is a value that is another one; a zero Value on one side means that it does not say it.
type ValueChange struct {
	// Where is the way from the element to the value, by the names of the XML and the ids of list entries.
	Where         string
	Before, After policy.Value
}

// Compare lists what differs between two effective policies, in the order of the policies' parts: every value with the
// place it came from. Places alone make no difference.
func Compare(a, b *Effective) []ElementChange {
	var all []ElementChange
	for _, p := range comparedParts {
		all = append(all, compareLists(p.kind, p.of(a), p.of(b))...)
	}
	return all
}

// part is one addressable part of a policy.
type part struct {
	id string
	at source.Span
	is any
}

// comparedParts are the parts of a policy in the order in which changes are told.
var comparedParts = []struct {
	kind string
	of   func(*Effective) []part
}{
	{"TrustFrameworkPolicy", func(e *Effective) []part {
		return []part{{is: rootValues{e.TenantId, e.TenantObjectId, e.PublicPolicyUri, e.DeploymentMode, e.UserJourneyRecorderEndpoint, e.BasePolicy}}}
	}},
	{"ClaimType", func(e *Effective) []part {
		return partsOf(e.ClaimTypes, func(x *policy.ClaimType) policy.Origin { return x.Origin })
	}},
	{"Predicate", func(e *Effective) []part {
		return partsOf(e.Predicates, func(x *policy.Predicate) policy.Origin { return x.Origin })
	}},
	{"InputValidation", func(e *Effective) []part {
		return partsOf(e.InputValidations, func(x *policy.InputValidation) policy.Origin { return x.Origin })
	}},
	{"PredicateValidation", func(e *Effective) []part {
		return partsOf(e.PredicateValidations, func(x *policy.PredicateValidation) policy.Origin { return x.Origin })
	}},
	{"ClaimsTransformation", func(e *Effective) []part {
		return partsOf(e.ClaimsTransformations, func(x *policy.ClaimsTransformation) policy.Origin { return x.Origin })
	}},
	{"ClientDefinition", func(e *Effective) []part {
		return partsOf(e.ClientDefinitions, func(x *policy.ClientDefinition) policy.Origin { return x.Origin })
	}},
	{"ContentDefinition", func(e *Effective) []part {
		return partsOf(e.ContentDefinitions, func(x *policy.ContentDefinition) policy.Origin { return x.Origin })
	}},
	{"Localization", func(e *Effective) []part {
		if e.Localization == nil {
			return nil
		}
		languages := *e.Localization
		languages.LocalizedResources = nil
		return []part{{at: e.Localization.Span, is: languages}}
	}},
	{"LocalizedResources", func(e *Effective) []part {
		if e.Localization == nil {
			return nil
		}
		return partsOf(e.Localization.LocalizedResources, func(x *policy.LocalizedResources) policy.Origin { return x.Origin })
	}},
	{"DisplayControl", func(e *Effective) []part {
		return partsOf(e.DisplayControls, func(x *policy.DisplayControl) policy.Origin { return x.Origin })
	}},
	{"TechnicalProfile", func(e *Effective) []part {
		return partsOf(e.TechnicalProfiles, func(x *policy.TechnicalProfile) policy.Origin { return x.Origin })
	}},
	{"UserJourney", func(e *Effective) []part {
		return partsOf(e.UserJourneys, func(x *policy.UserJourney) policy.Origin { return x.Origin })
	}},
	{"SubJourney", func(e *Effective) []part {
		return partsOf(e.SubJourneys, func(x *policy.SubJourney) policy.Origin { return x.Origin })
	}},
	{"RelyingParty", func(e *Effective) []part {
		if e.RelyingParty == nil {
			return nil
		}
		return []part{{at: e.RelyingParty.Span, is: e.RelyingParty}}
	}},
}

// rootValues are the attributes of the root element and the base policy.
type rootValues struct {
	TenantId, TenantObjectId, PublicPolicyUri, DeploymentMode, UserJourneyRecorderEndpoint policy.Value
	BasePolicy                                                                             *policy.BasePolicy
}

func partsOf[T any](list []T, origin func(T) policy.Origin) []part {
	all := make([]part, len(list))
	for i, x := range list {
		o := origin(x)
		all[i] = part{o.Id.Text, o.Span, x}
	}
	return all
}

func compareLists(kind string, a, b []part) []ElementChange {
	var all []ElementChange
	other := func(list []part, id string) int {
		return slices.IndexFunc(list, func(e part) bool { return policy.SameId(e.id, id) || e.id == id })
	}
	for _, before := range a {
		i := other(b, before.id)
		if i < 0 {
			all = append(all, ElementChange{Kind: kind, Id: before.id, Fate: Removed, At: before.at})
			continue
		}
		if values := compareValues(before.is, b[i].is); len(values) > 0 {
			all = append(all, ElementChange{Kind: kind, Id: before.id, Fate: Changed, Values: values})
		}
	}
	for _, after := range b {
		if other(a, after.id) < 0 {
			all = append(all, ElementChange{Kind: kind, Id: after.id, Fate: Added, At: after.at})
		}
	}
	return all
}

// flat is an element as a list of values by their place, in order.
type flat struct {
	order  []string
	values map[string]policy.Value
}

func flatten(x any) *flat {
	f := &flat{values: map[string]policy.Value{}}
	f.walk("", reflect.ValueOf(x))
	return f
}

func (f *flat) put(where string, v policy.Value) {
	if v.Text == "" && !v.IsSet() {
		return
	}
	f.order = append(f.order, where)
	f.values[where] = v
}

// notCompared are fields that say where a value came from and not what it is.
var notCompared = []string{"Span", "Layers", "Overrode", "IncludedFrom"}

func (f *flat) walk(where string, v reflect.Value) {
	if value, ok := v.Interface().(policy.Value); ok {
		f.put(where, value)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			f.walk(where, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() || slices.Contains(notCompared, field.Name) {
				continue
			}
			name := joinWhere(where, field.Name)
			if field.Anonymous {
				name = where
			}
			f.walk(name, v.Field(i))
		}
	case reflect.Slice:
		f.list(where, v)
	}
}

// list walks the entries of a list, each named by what identifies it; the names in their order are a value, too.
func (f *flat) list(where string, v reflect.Value) {
	seen := map[string]int{}
	var names []string
	for i := range v.Len() {
		name := entryName(v.Index(i), i)
		if strings.HasSuffix(where, "Values") {
			name = fmt.Sprint(i + 1) // of a precondition: a claim, then what it is compared with
		}
		if seen[policy.Fold(name)]++; seen[policy.Fold(name)] > 1 {
			name += fmt.Sprintf(" (%d)", seen[policy.Fold(name)])
		}
		names = append(names, name)
		f.walk(joinWhere(where, name), v.Index(i))
	}
	if len(names) > 1 {
		f.put(joinWhere(where, "order"), policy.Value{Text: strings.Join(names, ", ")})
	}
}

// identifying are the fields that identify an entry of a list, in the order in which they are looked for.
var identifying = []string{
	"Key", "Order", "ClaimTypeReferenceId", "DisplayControlReferenceId", "Id", "ReferenceId", "TargetClaimsExchangeId", "ValidationClaimsExchangeId",
	"SubJourneyReferenceId", "LocalizedResourcesReferenceId", "StringId", "Protocol", "ErrorResponseFormat", "Text",
}

func entryName(v reflect.Value, i int) string {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if value, ok := v.Interface().(policy.Value); ok {
		return value.Text
	}
	if v.Kind() == reflect.Struct {
		for _, name := range identifying {
			field := v.FieldByName(name)
			if !field.IsValid() {
				continue
			}
			if value, ok := field.Interface().(policy.Value); ok && value.Text != "" {
				return value.Text
			}
		}
	}
	return fmt.Sprint(i + 1)
}

func joinWhere(where, name string) string {
	if where == "" {
		return name
	}
	return where + " / " + name
}

// compareValues lists the values that differ, those of the first side in their order, then those that only the second
// has. The order of a list counts where both have the same entries.
func compareValues(a, b any) []ValueChange {
	before, after := flatten(a), flatten(b)
	var all []ValueChange
	for _, where := range before.order {
		x, y := before.values[where], after.values[where]
		if x.Text == y.Text && (y.IsSet() || !x.IsSet()) || isOrder(where, x, y) {
			continue
		}
		all = append(all, ValueChange{where, x, y})
	}
	for _, where := range after.order {
		if _, known := before.values[where]; !known && !isOrder(where, policy.Value{}, after.values[where]) {
			all = append(all, ValueChange{Where: where, After: after.values[where]})
		}
	}
	return all
}

// isOrder reports whether a value is the order of a list that has other entries on the other side, whose change says
// enough.
func isOrder(where string, a, b policy.Value) bool {
	if !strings.HasSuffix(where, " / order") || a.IsSet() || b.IsSet() {
		return false
	}
	x, y := strings.Split(a.Text, ", "), strings.Split(b.Text, ", ")
	slices.Sort(x)
	slices.Sort(y)
	return !slices.Equal(x, y)
}
