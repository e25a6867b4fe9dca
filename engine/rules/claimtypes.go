package rules

import (
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

var claimTypes = []Rule{
	{
		Code: "R010", Topic: ClaimTypes, Severity: diag.Info, Everywhere: true,
		Doc: "A claim type is used nowhere.",
		Bad: `<ClaimType Id="shoeSize"><DataType>string</DataType></ClaimType> <!-- want "R010" -->`,
		Good: `<ClaimType Id="shoeSize"><DataType>string</DataType></ClaimType>
<TechnicalProfile Id="Profile"><OutputClaims><OutputClaim ClaimTypeReferenceId="ShoeSize" /></OutputClaims></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				p.unused(aClaimType, "Claim type", t.Origin)
			}
		},
	},
	{
		Code: "R011", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "A claim is displayed on a page, but its claim type has no UserInputType, so that nothing is shown.",
		Bad: `<ClaimType Id="city"><DataType>string</DataType></ClaimType>
<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <DisplayClaims>
    <DisplayClaim ClaimTypeReferenceId="city" /> <!-- want "R011" -->
  </DisplayClaims>
</TechnicalProfile>`,
		Good: `<ClaimType Id="city"><DataType>string</DataType><UserInputType>TextBox</UserInputType></ClaimType>
<TechnicalProfile Id="Page">
  <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine" />
  <DisplayClaims><DisplayClaim ClaimTypeReferenceId="city" /></DisplayClaims>
</TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, c := range p.displayed() {
				if t, ok := p.ClaimType(c.ClaimTypeReferenceId.Text); ok && t.UserInputType.Text == "" {
					n := p.report(c.ClaimTypeReferenceId.Span(), "Give the claim type a UserInputType such as TextBox.",
						"Claim type %s is displayed on a page, but has no UserInputType", t.Id.Text)
					p.relate(n, t.Id.Span(), "the claim type")
				}
			}
		},
	},
	{
		Code: "R012", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "A claim type lets the user choose, but has no values to choose from.",
		Bad: `<ClaimType Id="country"><DataType>string</DataType>
  <UserInputType>DropdownSingleSelect</UserInputType> <!-- want "R012" -->
</ClaimType>`,
		Good: `<ClaimType Id="country"><DataType>string</DataType>
  <UserInputType>DropdownSingleSelect</UserInputType>
  <Restriction><Enumeration Text="Norway" Value="NO" /></Restriction>
</ClaimType>`,
		Run: func(p *Pass) {
			localized := map[string]bool{}
			if p.Localization != nil {
				for _, r := range p.Localization.LocalizedResources {
					for _, c := range r.Collections {
						localized[policy.Fold(c.ElementId.Text)] = len(c.Items) > 0 || localized[policy.Fold(c.ElementId.Text)]
					}
				}
			}
			for _, t := range p.ClaimTypes {
				if choice(t.UserInputType.Text) && (t.Restriction == nil || len(t.Restriction.Enumerations) == 0) && !localized[policy.Fold(t.Id.Text)] {
					p.report(t.UserInputType.Span(), "Add a Restriction with an Enumeration for each value, or a LocalizedCollection.",
						"Claim type %s is a %s without values", t.Id.Text, t.UserInputType.Text)
				}
			}
		},
	},
	{
		Code: "R013", Topic: ClaimTypes, Severity: diag.Error,
		Doc: "The regular expression of a claim type's pattern cannot be read.",
		Bad: `<ClaimType Id="zip"><DataType>string</DataType><UserInputType>TextBox</UserInputType><Restriction>
  <Pattern RegularExpression="^[0-9{5}$" HelpText="Five digits." /> <!-- want "R013" -->
</Restriction></ClaimType>`,
		Good: `<ClaimType Id="zip"><DataType>string</DataType><UserInputType>TextBox</UserInputType><Restriction>
  <Pattern RegularExpression="^[0-9]{5}$" HelpText="Five digits." />
</Restriction></ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				if t.Restriction != nil && t.Restriction.Pattern != nil {
					p.regex(t.Restriction.Pattern.RegularExpression, "The pattern of claim type "+t.Id.Text)
				}
			}
		},
	},
	{
		Code: "R014", Topic: ClaimTypes, Severity: diag.Error,
		Doc: "The regular expression of a claim type's mask cannot be read.",
		Bad: `<ClaimType Id="email"><DataType>string</DataType>
  <Mask Type="Regex" Regex="(?&lt;=.).(?=.*@">*</Mask> <!-- want "R014" -->
</ClaimType>`,
		Good: `<ClaimType Id="email"><DataType>string</DataType>
  <Mask Type="Regex" Regex="(?&lt;=.).(?=.*@)">*</Mask>
</ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				if t.Mask != nil && t.Mask.Type.Text == "Regex" {
					p.regex(t.Mask.Regex, "The mask of claim type "+t.Id.Text)
				}
			}
		},
	},
	{
		Code: "R015", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "A claim type has the same value twice in its enumeration.",
		Bad: `<ClaimType Id="size"><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType><Restriction>
  <Enumeration Text="Small" Value="S" />
  <Enumeration Text="Special" Value="S" /> <!-- want "R015" -->
</Restriction></ClaimType>`,
		Good: `<ClaimType Id="size"><DataType>string</DataType><UserInputType>DropdownSingleSelect</UserInputType><Restriction>
  <Enumeration Text="Small" Value="S" />
  <Enumeration Text="Special" Value="X" />
</Restriction></ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				if t.Restriction == nil || !choice(t.UserInputType.Text) {
					continue // a table for GetMappedValueFromLocalizedCollection may map two texts to one value
				}
				first := map[string]policy.Value{}
				for _, e := range t.Restriction.Enumerations {
					if before, again := first[e.Value.Text]; again {
						n := p.report(e.Value.Span(), "Give each choice a value of its own.", "Value %q stands twice in the enumeration of claim type %s", e.Value.Text, t.Id.Text)
						p.relate(n, before.Span(), "the first")
						continue
					}
					first[e.Value.Text] = e.Value
				}
			}
		},
	},
	{
		Code: "R016", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "A claim type that lets the user choose one value preselects several.",
		Bad: `<ClaimType Id="size"><DataType>string</DataType><UserInputType>RadioSingleSelect</UserInputType><Restriction>
  <Enumeration Text="Small" Value="S" SelectByDefault="true" />
  <Enumeration Text="Large" Value="L" SelectByDefault="true" /> <!-- want "R016" -->
</Restriction></ClaimType>`,
		Good: `<ClaimType Id="size"><DataType>string</DataType><UserInputType>RadioSingleSelect</UserInputType><Restriction>
  <Enumeration Text="Small" Value="S" SelectByDefault="true" />
  <Enumeration Text="Large" Value="L" SelectByDefault="false" />
</Restriction></ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				if t.Restriction == nil || !strings.HasSuffix(t.UserInputType.Text, "SingleSelect") {
					continue
				}
				n := 0
				for _, e := range t.Restriction.Enumerations {
					if e.SelectByDefault.Bool(false) {
						if n++; n == 2 {
							p.report(e.SelectByDefault.Span(), "Preselect one value.", "Claim type %s preselects several values, but takes one", t.Id.Text)
						}
					}
				}
			}
		},
	},
	{
		Code: "R017", Topic: ClaimTypes, Severity: diag.Warning,
		Doc:  "A claim type has no DataType in any policy of the chain.",
		Bad:  `<ClaimType Id="city"><DisplayName>City</DisplayName></ClaimType> <!-- want "R017" -->`,
		Good: `<ClaimType Id="city"><DisplayName>City</DisplayName><DataType>string</DataType></ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				if t.DataType.Text == "" {
					p.report(t.Id.Span(), "Write <DataType>string</DataType> after DisplayName, or another type.", "Claim type %s has no DataType", t.Id.Text)
				}
			}
		},
	},
	{
		Code: "R018", Topic: ClaimTypes, Severity: diag.Warning,
		Doc: "The UserInputType of a claim type does not go with its DataType.",
		Bad: `<ClaimType Id="birthday"><DataType>string</DataType>
  <UserInputType>DateTimeDropdown</UserInputType> <!-- want "R018" -->
</ClaimType>`,
		Good: `<ClaimType Id="birthday"><DataType>date</DataType>
  <UserInputType>DateTimeDropdown</UserInputType>
</ClaimType>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimTypes {
				var want string
				switch t.UserInputType.Text {
				case "DateTimeDropdown":
					want = "date, dateTime"
				case "Password", "EmailBox":
					want = "string"
				default:
					continue
				}
				if d := t.DataType.Text; d != "" && !contains(strings.Split(want, ", "), d) {
					p.report(t.UserInputType.Span(), "It goes with "+want+".", "Claim type %s is of type %s, which %s does not go with", t.Id.Text, d, t.UserInputType.Text)
				}
			}
		},
	},
}

// unused reports an element that nothing in the chain refers to.
func (p *Pass) unused(of element, name string, o policy.Origin) {
	if o.Id.Text != "" && !p.facts.uses(of, o.Id.Text) {
		n := p.report(o.Id.Span(), "Remove it, or leave it for later use.", "%s %s is not used", name, o.Id.Text)
		for _, l := range o.Layers {
			if l.Span.Path != o.Id.Span().Path {
				p.relate(n, l.Span, "also in "+l.PolicyId)
			}
		}
	}
}

// regex reports an expression that cannot be compiled.
func (p *Pass) regex(v policy.Value, whose string) {
	if v.Text == "" {
		return
	}
	if _, err := claims.CompileRegex(v.Text); err != nil {
		p.report(v.Span(), "Correct the expression; it is of .NET's flavour.", "%s cannot be read: %s", whose, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
}

// choice tells the input types that offer an enumeration.
func choice(inputType string) bool {
	switch inputType {
	case "DropdownSingleSelect", "RadioSingleSelect", "CheckboxMultiSelect":
		return true
	}
	return false
}

// displayed are the claims that pages and display controls list to be shown.
func (p *Pass) displayed() []*policy.ClaimReference {
	var out []*policy.ClaimReference
	for _, t := range p.TechnicalProfiles {
		if kindOf(t) == selfAsserted {
			out = append(out, t.DisplayClaims...)
		}
	}
	for _, d := range p.DisplayControls {
		out = append(out, d.DisplayClaims...)
	}
	return out
}
