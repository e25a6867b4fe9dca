package rules

import (
	"strconv"
	"strings"
	"time"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

var predicates = []Rule{
	{
		Code: "R020", Topic: ClaimTypes, Severity: diag.Info, Everywhere: true,
		Doc: "A predicate is used nowhere.",
		Bad: `<Predicate Id="Long" Method="IsLengthRange"> <!-- want "R020" -->
  <Parameters><Parameter Id="Minimum">8</Parameter><Parameter Id="Maximum">64</Parameter></Parameters>
</Predicate>`,
		Good: `<Predicate Id="Long" Method="IsLengthRange">
  <Parameters><Parameter Id="Minimum">8</Parameter><Parameter Id="Maximum">64</Parameter></Parameters>
</Predicate>
<PredicateValidation Id="Strong"><PredicateGroups><PredicateGroup Id="Length">
  <PredicateReferences><PredicateReference Id="Long" /></PredicateReferences>
</PredicateGroup></PredicateGroups></PredicateValidation>`,
		Run: func(p *Pass) {
			for _, x := range p.Predicates {
				p.unused(aPredicate, "Predicate", x.Origin)
			}
		},
	},
	{
		Code: "R021", Topic: ClaimTypes, Severity: diag.Info, Everywhere: true,
		Doc: "A predicate validation is used nowhere.",
		Bad: `<PredicateValidation Id="Strong"><PredicateGroups /></PredicateValidation> <!-- want "R021" -->`,
		Good: `<ClaimType Id="password"><PredicateValidationReference Id="Strong" /></ClaimType>
<PredicateValidation Id="Strong"><PredicateGroups /></PredicateValidation>`,
		Run: func(p *Pass) {
			for _, x := range p.PredicateValidations {
				p.unused(aPredicateValidation, "Predicate validation", x.Origin)
			}
		},
	},
	{
		Code: "R022", Topic: ClaimTypes, Severity: diag.Error,
		Doc: "A predicate has an unknown method, or lacks a parameter of its method.",
		Bad: `<Predicate Id="Long" Method="IsLengthRange"> <!-- want "R022" -->
  <Parameters><Parameter Id="Minimum">8</Parameter></Parameters>
</Predicate>`,
		Good: `<Predicate Id="Long" Method="IsLengthRange">
  <Parameters><Parameter Id="Minimum">8</Parameter><Parameter Id="Maximum">64</Parameter></Parameters>
</Predicate>`,
		Run: func(p *Pass) {
			for _, x := range p.Predicates {
				want, ok := predicateParameters(x.Method.Text)
				if !ok {
					if x.Method.Text != "" {
						p.report(x.Method.Span(), "The methods are IsLengthRange, MatchesRegex, IncludesCharacters and IsDateRange.",
							"Predicate %s has the method %s, which does not exist", x.Id.Text, x.Method.Text)
					}
					continue
				}
				for _, id := range want {
					if parameter(x, id).Text == "" {
						p.report(x.Id.Span(), "Add <Parameter Id=\""+id+"\"> to its Parameters.", "Predicate %s lacks the parameter %s of %s", x.Id.Text, id, x.Method.Text)
					}
				}
			}
		},
	},
	{
		Code: "R023", Topic: ClaimTypes, Severity: diag.Error,
		Doc: "A predicate's parameter cannot be read as what its method needs.",
		Bad: `<Predicate Id="Long" Method="IsLengthRange"><Parameters>
  <Parameter Id="Minimum">eight</Parameter> <!-- want "R023" -->
  <Parameter Id="Maximum">64</Parameter>
</Parameters></Predicate>`,
		Good: `<Predicate Id="Long" Method="IsLengthRange"><Parameters>
  <Parameter Id="Minimum">8</Parameter>
  <Parameter Id="Maximum">64</Parameter>
</Parameters></Predicate>`,
		Run: func(p *Pass) {
			for _, x := range p.Predicates {
				switch x.Method.Text {
				case "IsLengthRange":
					low, high := p.whole(x, "Minimum"), p.whole(x, "Maximum")
					if low > high && high >= 0 {
						p.report(parameter(x, "Minimum").Span(), "Swap the two.", "Minimum of predicate %s is above its Maximum, so that nothing passes", x.Id.Text)
					}
				case "IsDateRange":
					p.day(x, "Minimum")
					p.day(x, "Maximum")
				case "MatchesRegex":
					p.regex(parameter(x, "RegularExpression"), "The expression of predicate "+x.Id.Text)
				}
			}
		},
	},
	{
		Code: "R024", Topic: ClaimTypes, Severity: diag.Error,
		Doc: `A CharacterSet has an escape other than \\ and \-, which the upload refuses.`,
		Bad: `<Predicate Id="Symbol" Method="IncludesCharacters"><Parameters>
  <Parameter Id="CharacterSet">@#\]</Parameter> <!-- want "R024" -->
</Parameters></Predicate>`,
		Good: `<Predicate Id="Symbol" Method="IncludesCharacters"><Parameters>
  <Parameter Id="CharacterSet">@#]\-\\</Parameter>
</Parameters></Predicate>`,
		Run: func(p *Pass) {
			for _, x := range p.Predicates {
				v := parameter(x, "CharacterSet")
				if x.Method.Text != "IncludesCharacters" {
					continue
				}
				if plain, bad := unescape(v.Text); bad {
					n := p.report(v.Span(), "All other characters stand for themselves: write them without a backslash.",
						`Predicate with id "%s" is invalid, the only escape patterns allowed in CharacterSet Parameters are "\\" "\-"`, x.Id.Text)
					p.fix(n, "Write "+plain, p.replace(v, plain)...)
				}
			}
		},
	},
	{
		Code: "R025", Topic: ClaimTypes, Severity: diag.Error,
		Doc: "A predicate group wants more predicates to pass than it has.",
		Bad: `<PredicateValidation Id="Strong"><PredicateGroups><PredicateGroup Id="Classes">
  <PredicateReferences MatchAtLeast="3"> <!-- want "R025" -->
    <PredicateReference Id="Lowercase" /><PredicateReference Id="Uppercase" />
  </PredicateReferences>
</PredicateGroup></PredicateGroups></PredicateValidation>`,
		Good: `<PredicateValidation Id="Strong"><PredicateGroups><PredicateGroup Id="Classes">
  <PredicateReferences MatchAtLeast="2">
    <PredicateReference Id="Lowercase" /><PredicateReference Id="Uppercase" />
  </PredicateReferences>
</PredicateGroup></PredicateGroups></PredicateValidation>`,
		Run: func(p *Pass) {
			for _, v := range p.PredicateValidations {
				for _, g := range v.Groups {
					if n, ok := g.MatchAtLeast.Int(); ok && n > len(g.PredicateReferences) {
						p.report(g.MatchAtLeast.Span(), "Lower MatchAtLeast or add predicates; as it stands, no value ever passes.",
							"Group %s of %s wants %d predicates to pass, but has %d", g.Id.Text, v.Id.Text, n, len(g.PredicateReferences))
					}
				}
			}
		},
	},
	{
		Code: "R026", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "A predicate group has the attribute Reject, whose effect nothing documents; a run here does not heed it.",
		Bad: `<PredicateValidation Id="Plain"><PredicateGroups><PredicateGroup Id="NoDigits">
  <PredicateReferences Reject="true"> <!-- want "R026" -->
    <PredicateReference Id="Digits" />
  </PredicateReferences>
</PredicateGroup></PredicateGroups></PredicateValidation>`,
		Good: `<PredicateValidation Id="Plain"><PredicateGroups><PredicateGroup Id="NoDigits">
  <PredicateReferences>
    <PredicateReference Id="NoDigits" />
  </PredicateReferences>
</PredicateGroup></PredicateGroups></PredicateValidation>`,
		Run: func(p *Pass) {
			tell := func(whose string, groups []policy.PredicateGroup) {
				for _, g := range groups {
					if g.Reject.Bool(false) {
						p.report(g.Reject.Span(), "Leave it out, and write a predicate that passes what is to pass.", "A group of %s has Reject, which has no documented effect", whose)
					}
				}
			}
			for _, v := range p.PredicateValidations {
				tell("predicate validation "+v.Id.Text, v.Groups)
			}
			for _, v := range p.InputValidations {
				tell("input validation "+v.Id.Text, v.Groups)
			}
		},
	},
}

// predicateParameters gives the parameters that a method of predicates needs; ok is false where there is no such method.
func predicateParameters(method string) (needed []string, ok bool) {
	switch method {
	case "IsLengthRange", "IsDateRange":
		return []string{"Minimum", "Maximum"}, true
	case "MatchesRegex":
		return []string{"RegularExpression"}, true
	case "IncludesCharacters":
		return []string{"CharacterSet"}, true
	}
	return nil, false
}

func parameter(x *policy.Predicate, id string) policy.Value {
	for _, p := range x.Parameters {
		if policy.SameId(p.Key.Text, id) {
			return p.Value
		}
	}
	return policy.Value{}
}

// whole reads a parameter as a whole number from 0; -1 where it is none, which is told.
func (p *Pass) whole(x *policy.Predicate, id string) int {
	v := parameter(x, id)
	if v.Text == "" {
		return -1
	}
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < 0 {
		p.report(v.Span(), "Write a whole number.", "Parameter %s of predicate %s is %q, which is no length", id, x.Id.Text, v.Text)
		return -1
	}
	return n
}

// day reports a parameter that is neither a date nor Today.
func (p *Pass) day(x *policy.Predicate, id string) {
	v := parameter(x, id)
	if v.Text == "" || strings.EqualFold(v.Text, "Today") {
		return
	}
	if _, err := time.Parse(time.DateOnly, v.Text); err == nil {
		return
	}
	if _, err := claims.ParseDateTime(v.Text); err != nil {
		p.report(v.Span(), "Write yyyy-mm-dd or Today.", "Parameter %s of predicate %s is %q, which is no date", id, x.Id.Text, v.Text)
	}
}

// unescape takes the backslashes that a CharacterSet must not have out of it.
func unescape(set string) (plain string, bad bool) {
	var out strings.Builder
	for i := 0; i < len(set); i++ {
		if set[i] == '\\' && i+1 < len(set) {
			if next := set[i+1]; next == '\\' || next == '-' {
				out.WriteByte('\\')
				out.WriteByte(next)
				i++
				continue
			}
			bad = true
			continue
		}
		if set[i] == '\\' {
			bad = true
			out.WriteByte('\\')
		}
		out.WriteByte(set[i])
	}
	return out.String(), bad
}
