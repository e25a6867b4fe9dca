package profile

import (
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
	if v, found := r.Policy.PredicateValidation(ct.PredicateValidationReference.Text); found && ct.PredicateValidationReference.IsSet() {
		t.Groups = r.groups(v)
	}
	return t, true
}

func (r *Run) groups(v *policy.PredicateValidation) []claims.PredicateGroup {
	var groups []claims.PredicateGroup
	for _, g := range v.Groups {
		least, _ := g.MatchAtLeast.Int()
		group := claims.PredicateGroup{HelpText: g.UserHelpText.Text, MatchAtLeast: least}
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
				HelpText: p.HelpText.Or(p.UserHelpText.Text),
			})
		}
		groups = append(groups, group)
	}
	return groups
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
