package profile

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// ClaimType resolves a claim type with its predicates into what a run needs. The type of an unknown id is a
// string that accepts everything; ok is then false.
func (r *Run) ClaimType(id string) (t claims.Type, ok bool) {
	ct, ok := r.Policy.ClaimType(id)
	if !ok {
		return claims.Type{Id: id, DataType: claims.String}, false
	}
	t = claims.Type{
		Id: ct.Id.Text, DisplayName: ct.DisplayName.Text, UserHelpText: ct.UserHelpText.Text,
		DataType: claims.DataType(ct.DataType.Or(string(claims.String))), InputType: ct.UserInputType.Text,
	}
	if ct.Restriction != nil {
		for _, e := range ct.Restriction.Enumerations {
			t.Options = append(t.Options, claims.Option{Text: e.Text.Text, Value: e.Value.Text, Default: e.SelectByDefault.Bool(false)})
		}
		if p := ct.Restriction.Pattern; p != nil {
			t.Pattern, t.PatternHelp = p.RegularExpression.Text, p.HelpText.Text
		}
	}
	if m := ct.Mask; m != nil {
		t.Mask = claims.Mask{Text: m.Text.Text}
		if strings.EqualFold(m.Type.Text, "Regex") {
			t.Mask.Regex = m.Regex.Text
		}
	}
	t.Groups = r.groups(ct, "")
	return t, true
}

// PageClaimType is a claim type as a page shows it: with the labels, help, options and predicate texts of the page's
// content definition in the run's language (claims schema reference, sections 2, 7, 9 and 10).
func (r *Run) PageClaimType(id, contentDefinition string) claims.Type {
	t, ok := r.ClaimType(id)
	t.DisplayName = r.Text(contentDefinition, "ClaimType", t.Id, "DisplayName", t.Label())
	t.UserHelpText = r.Text(contentDefinition, "ClaimType", t.Id, "UserHelpText", t.UserHelpText)
	t.PatternHelp = r.Text(contentDefinition, "ClaimType", t.Id, "PatternHelpText", t.PatternHelp)
	t.Options = r.Options(contentDefinition, t)
	if ct, declared := r.Policy.ClaimType(id); ok && declared {
		t.Groups = r.groups(ct, contentDefinition)
	}
	return t
}

// groups are the predicate groups of a claim type, with the texts of a page where it has any.
func (r *Run) groups(ct *policy.ClaimType, contentDefinition string) []claims.PredicateGroup {
	id, declared := validationOf(r.Policy, ct)
	var groups []claims.PredicateGroup
	for _, g := range declared {
		least, _ := g.MatchAtLeast.Int()
		// The documentation calls the element type by both names.
		help := r.Text(contentDefinition, "InputValidation", id, g.Id.Text,
			r.Text(contentDefinition, "PredicateValidation", id, g.Id.Text, g.UserHelpText.Or(g.HelpText.Text)))
		group := claims.PredicateGroup{
			HelpText: fillIn(help, strconv.Itoa(cmp.Or(least, len(g.PredicateReferences)))), Alone: !g.UserHelpText.IsSet() && g.HelpText.IsSet(), MatchAtLeast: least,
		}
		for _, ref := range g.PredicateReferences {
			p, ok := r.Policy.Predicate(ref.Text)
			if !ok {
				continue // the chain's check reports unknown predicates at their place
			}
			parameters := map[string]string{}
			for _, item := range p.Parameters {
				parameters[claims.Fold(item.Key.Text)] = item.Value.Text
			}
			group.Predicates = append(group.Predicates, claims.Predicate{
				Id: p.Id.Text, Method: claims.PredicateMethod(p.Method.Text), Parameters: parameters,
				HelpText: fillIn(r.Text(contentDefinition, "Predicate", p.Id.Text, "HelpText", p.HelpText.Or(p.UserHelpText.Text)), parameters["minimum"], parameters["maximum"]),
			})
		}
		groups = append(groups, group)
	}
	return groups
}

// validationOf gives the predicate groups that a claim type refers to, with the id of their validation. An input
// validation is the older form of a predicate validation, by the schema's words; nothing says that it checks otherwise.
func validationOf(p Policy, ct *policy.ClaimType) (id string, groups []policy.PredicateGroup) {
	if v, ok := p.PredicateValidation(ct.PredicateValidationReference.Text); ok && ct.PredicateValidationReference.IsSet() {
		return v.Id.Text, v.Groups
	}
	if v, ok := p.InputValidation(ct.InputValidationReference.Text); ok && ct.InputValidationReference.IsSet() {
		return v.Id.Text, v.Groups
	}
	return "", nil
}

// fillIn puts values into the places {0}, {1} of a text.
func fillIn(text string, values ...string) string {
	for i, v := range values {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), v)
	}
	return text
}

// PartnerName is what a claim is called on the wire, the first that applies: the reference's own
// PartnerClaimType, the claim type's default for the protocol, the claim type's declared id.
func (r *Run) PartnerName(ref *policy.ClaimReference, protocol string) string {
	if ref.PartnerClaimType.Text != "" {
		return ref.PartnerClaimType.Text
	}
	ct, ok := r.Policy.ClaimType(ref.ClaimTypeReferenceId.Text)
	if !ok {
		return ref.ClaimTypeReferenceId.Text
	}
	for _, d := range ct.DefaultPartnerClaimTypes {
		if strings.EqualFold(d.Protocol.Text, protocol) {
			return d.PartnerClaimType.Text
		}
	}
	return ct.Id.Text
}
