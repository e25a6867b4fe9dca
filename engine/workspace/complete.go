package workspace

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/edit"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// Complete proposes what may be written at an offset of a text that is, or is to become, the text of a file of the
// snapshot; the text is UTF-8 and need not be well-formed. Ids are those of the file's own chain, as it is saved: of the
// file and its bases.
func (s *Snapshot) Complete(path, text string, offset int) []edit.Proposal {
	return edit.Complete(text, offset, s.vocabulary(path))
}

// Additions proposes what may be added to the element at an offset of a file, as edits of its bytes: attributes, and
// children where the schema wants them; then the children of the element around it. Where the offset stands in a value
// whose kind is known, it proposes values instead; in any value, last, one of one's own. It fails where the file is not
// well-formed, for then nobody knows what stands where.
func (s *Snapshot) Additions(path string, offset int) ([]edit.Proposal, error) {
	f, ok := s.File(path)
	if !ok {
		return nil, fmt.Errorf("%s is not one of the files", path)
	}
	if f.Document == nil {
		return nil, fmt.Errorf("%s is not well-formed XML: repair that first", path)
	}
	doc := f.Document
	if f.Source.Encoding() != source.UTF8 {
		offset = f.Source.TextOffset(offset)
		doc, _ = xmltree.Parse(source.NewFile(path, f.Source.Text()))
	}
	if doc == nil {
		return nil, fmt.Errorf("%s is not well-formed XML: repair that first", path)
	}
	text := string(doc.File.Bytes)
	all := valuesAt(text, offset, s.vocabulary(path))
	if e := doc.Find(offset); e != nil && len(all) == 0 {
		all = edit.Additions(text, e)
		if e.Parent != nil {
			beside := edit.Additions(text, e.Parent)
			all = append(all, slices.DeleteFunc(beside, func(p edit.Proposal) bool { return p.Kind != edit.Element })...)
		}
	}
	if start, end, ok := edit.BlankAt(text, offset); ok {
		all = append(all, edit.Proposal{Kind: edit.Own, Start: start, End: end})
	}
	if f.Source.Encoding() != source.UTF8 {
		for i := range all {
			all[i].Start, all[i].End = f.Source.Offset(all[i].Start), f.Source.Offset(all[i].End)
		}
	}
	return all, nil
}

// valuesAt are the values among what may be written at an offset.
func valuesAt(text string, offset int, known edit.Vocabulary) []edit.Proposal {
	return slices.DeleteFunc(edit.Complete(text, offset, known), func(p edit.Proposal) bool { return p.Kind != edit.Value })
}

// vocabulary is what the policies of a file's chain know.
func (s *Snapshot) vocabulary(path string) edit.Vocabulary {
	f, ok := s.File(path)
	if !ok || f.Policy == nil {
		return nil
	}
	e, _ := s.effective(s.Set.ChainOf(f.Policy))
	return func(b edit.Blank) []edit.Word {
		if e == nil {
			e = &chain.Effective{Policy: f.Policy}
		}
		return words(e, b)
	}
}

// named is a place whose values are ids: an attribute of an element, of every element where that is "".
type named struct {
	element, attribute string
	ids                func(e *chain.Effective) []edit.Word
	// declares is the element whose Id the values are; of keys, which no policy declares, the attribute that names them.
	declares string
}

// places are the attributes that refer to what policies declare.
var places = []named{
	{"", "ClaimTypeReferenceId", claimTypes, "ClaimType"},
	{"", "TechnicalProfileReferenceId", technicalProfiles, "TechnicalProfile"},
	{"", "CpimIssuerTechnicalProfileReferenceId", technicalProfiles, "TechnicalProfile"},
	{"", "DefaultCpimIssuerTechnicalProfileReferenceId", technicalProfiles, "TechnicalProfile"},
	{"", "ContentDefinitionReferenceId", contentDefinitions, "ContentDefinition"},
	{"", "DisplayControlReferenceId", displayControls, "DisplayControl"},
	{"", "UserJourneyReferenceId", userJourneys, "UserJourney"},
	{"", "SubJourneyReferenceId", subJourneys, "SubJourney"},
	{"", "LocalizedResourcesReferenceId", localizedResources, "LocalizedResources"},
	{"", "StorageReferenceId", keyContainers, "StorageReferenceId"},
	{"ValidationTechnicalProfile", "ReferenceId", technicalProfiles, "TechnicalProfile"},
	{"IncludeTechnicalProfile", "ReferenceId", technicalProfiles, "TechnicalProfile"},
	{"IncludeClaimsFromTechnicalProfile", "ReferenceId", technicalProfiles, "TechnicalProfile"},
	{"UseTechnicalProfileForSessionManagement", "ReferenceId", technicalProfiles, "TechnicalProfile"},
	{"AuthorizationTechnicalProfile", "ReferenceId", technicalProfiles, "TechnicalProfile"},
	{"InputClaimsTransformation", "ReferenceId", claimsTransformations, "ClaimsTransformation"},
	{"OutputClaimsTransformation", "ReferenceId", claimsTransformations, "ClaimsTransformation"},
	{"DefaultUserJourney", "ReferenceId", userJourneys, "UserJourney"},
	{"ClientDefinition", "ReferenceId", clientDefinitions, "ClientDefinition"},
	{"PredicateReference", "Id", predicates, "Predicate"},
	{"PredicateValidationReference", "Id", predicateValidations, "PredicateValidation"},
	{"InputValidationReference", "Id", inputValidations, "InputValidation"},
	{"SubjectNamingInfo", "ClaimType", claimTypes, "ClaimType"},
	{"", "TargetClaimsExchangeId", exchanges, "ClaimsExchange"},
	{"", "ValidationClaimsExchangeId", exchanges, "ClaimsExchange"},
}

// words are the values that may stand in a place.
func words(e *chain.Effective, b edit.Blank) []edit.Word {
	element := b.Path[len(b.Path)-1]
	for _, p := range places {
		if p.attribute == b.Attribute && (p.element == "" || p.element == element) {
			return p.ids(e)
		}
	}
	switch {
	case b.Attribute == "TransformationMethod":
		return pairs(rules.TransformationMethods())
	case b.Attribute == "TransformationClaimType", element == "InputParameter" && b.Attribute == "Id":
		return roles(b)
	case element == "Item" && slices.Contains(b.Path, "TechnicalProfile"):
		return metadata(e, b)
	case element == "Value" && b.Attribute == "" && b.Before == 0 && slices.Contains(b.Path, "Precondition"):
		return claimTypes(e)
	}
	return nil
}

// roles are what the method of the transformation around calls its claims and parameters.
func roles(b edit.Blank) []edit.Word {
	for _, attributes := range b.Around {
		if method := attributes["TransformationMethod"]; method != "" {
			inputs, parameters, outputs := rules.TransformationRoles(method)
			switch b.Path[len(b.Path)-1] {
			case "InputClaim":
				return texts(inputs)
			case "InputParameter":
				return texts(parameters)
			}
			return texts(outputs)
		}
	}
	return nil
}

// metadata are the keys of an item of a technical profile's metadata, or what the item with that key may be.
func metadata(e *chain.Effective, b edit.Blank) []edit.Word {
	var profile *policy.TechnicalProfile
	if i := slices.Index(b.Path, "TechnicalProfile"); i < len(b.Around) {
		profile, _ = e.TechnicalProfile(b.Around[i]["Id"])
	}
	switch {
	case b.Attribute == "Key":
		return texts(rules.MetadataKeys(profile))
	case b.Attribute != "":
		return nil
	case policy.SameId(b.Attributes["Key"], "ContentDefinitionReferenceId"):
		return contentDefinitions(e)
	}
	return texts(rules.MetadataWords(profile, b.Attributes["Key"]))
}

func texts(all []string) []edit.Word {
	out := make([]edit.Word, 0, len(all))
	for _, t := range all {
		out = append(out, edit.Word{Text: t})
	}
	return out
}

func pairs(names, docs []string) []edit.Word {
	out := texts(names)
	for i := range out {
		out[i].Doc = docs[i]
	}
	return out
}

// ids are the ids of a list, sorted, each once, with what it is.
func ids[T any](all []T, id, doc func(T) string) []edit.Word {
	out := make([]edit.Word, 0, len(all))
	for _, x := range all {
		if t := id(x); t != "" {
			out = append(out, edit.Word{Text: t, Doc: doc(x)})
		}
	}
	slices.SortStableFunc(out, func(a, b edit.Word) int { return strings.Compare(policy.Fold(a.Text), policy.Fold(b.Text)) })
	return slices.CompactFunc(out, func(a, b edit.Word) bool { return policy.SameId(a.Text, b.Text) })
}

func claimTypes(e *chain.Effective) []edit.Word {
	return ids(e.ClaimTypes, func(t *policy.ClaimType) string { return t.Id.Text }, func(t *policy.ClaimType) string { return t.DataType.Text })
}

func technicalProfiles(e *chain.Effective) []edit.Word {
	return ids(e.TechnicalProfiles, func(p *policy.TechnicalProfile) string { return p.Id.Text }, func(p *policy.TechnicalProfile) string { return p.DisplayName.Text })
}

func claimsTransformations(e *chain.Effective) []edit.Word {
	return ids(e.ClaimsTransformations, func(t *policy.ClaimsTransformation) string { return t.Id.Text }, func(t *policy.ClaimsTransformation) string { return t.TransformationMethod.Text })
}

func contentDefinitions(e *chain.Effective) []edit.Word {
	return ids(e.ContentDefinitions, func(d *policy.ContentDefinition) string { return d.Id.Text }, func(d *policy.ContentDefinition) string { return d.DataUri.Text })
}

func displayControls(e *chain.Effective) []edit.Word {
	return ids(e.DisplayControls, func(d *policy.DisplayControl) string { return d.Id.Text }, func(d *policy.DisplayControl) string { return d.UserInterfaceControlType.Text })
}

func userJourneys(e *chain.Effective) []edit.Word {
	return ids(e.UserJourneys, func(j *policy.UserJourney) string { return j.Id.Text }, func(*policy.UserJourney) string { return "" })
}

func subJourneys(e *chain.Effective) []edit.Word {
	return ids(e.SubJourneys, func(j *policy.SubJourney) string { return j.Id.Text }, func(j *policy.SubJourney) string { return j.Type.Text })
}

func clientDefinitions(e *chain.Effective) []edit.Word {
	return ids(e.ClientDefinitions, func(d *policy.ClientDefinition) string { return d.Id.Text }, func(*policy.ClientDefinition) string { return "" })
}

func predicates(e *chain.Effective) []edit.Word {
	return ids(e.Predicates, func(p *policy.Predicate) string { return p.Id.Text }, func(p *policy.Predicate) string { return p.Method.Text })
}

func predicateValidations(e *chain.Effective) []edit.Word {
	return ids(e.PredicateValidations, func(v *policy.PredicateValidation) string { return v.Id.Text }, func(*policy.PredicateValidation) string { return "" })
}

func inputValidations(e *chain.Effective) []edit.Word {
	return ids(e.InputValidations, func(v *policy.InputValidation) string { return v.Id.Text }, func(*policy.InputValidation) string { return "" })
}

func localizedResources(e *chain.Effective) []edit.Word {
	if e.Localization == nil {
		return nil
	}
	return ids(e.Localization.LocalizedResources, func(r *policy.LocalizedResources) string { return r.Id.Text }, func(*policy.LocalizedResources) string { return "" })
}

// keyContainers are the policy keys that the chain names already; the service alone knows the others.
func keyContainers(e *chain.Effective) []edit.Word {
	var keys []policy.Key
	for _, p := range e.TechnicalProfiles {
		keys = append(keys, p.CryptographicKeys...)
	}
	return ids(keys, func(k policy.Key) string { return k.StorageReferenceId.Text }, func(k policy.Key) string { return k.Id.Text })
}

// exchanges are the claims exchanges of the journeys: a selection names one of a later step.
func exchanges(e *chain.Effective) []edit.Word {
	var all []policy.ClaimsExchange
	for _, j := range e.UserJourneys {
		for _, step := range j.Steps {
			all = append(all, step.ClaimsExchanges...)
		}
	}
	for _, j := range e.SubJourneys {
		for _, step := range j.Steps {
			all = append(all, step.ClaimsExchanges...)
		}
	}
	return ids(all, func(x policy.ClaimsExchange) string { return x.Id.Text }, func(x policy.ClaimsExchange) string { return x.TechnicalProfileReferenceId.Text })
}
