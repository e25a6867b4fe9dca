package rules

import (
	"fmt"
	"slices"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/transform"
)

var transformations = []Rule{
	{
		Code: "R030", Topic: Transformations, Severity: diag.Info, Everywhere: true,
		Doc: "A claims transformation is used nowhere.",
		Bad: `<ClaimsTransformation Id="Name" TransformationMethod="NullClaim" /> <!-- want "R030" -->`,
		Good: `<ClaimsTransformation Id="Name" TransformationMethod="NullClaim" />
<TechnicalProfile Id="Profile"><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="Name" /></OutputClaimsTransformations></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, t := range p.ClaimsTransformations {
				p.unused(aTransformation, "Claims transformation", t.Origin)
			}
		},
	},
	{
		Code: "R031", Topic: Transformations, Severity: diag.Error,
		Doc:  "A claims transformation names a method that does not exist.",
		Bad:  `<ClaimsTransformation Id="Name" TransformationMethod="FormatText" /> <!-- want "R031" -->`,
		Good: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim" />`,
		Run: func(p *Pass) {
			var names []string // filled for the first unknown method: most chains have none
			for _, t := range p.ClaimsTransformations {
				v := t.TransformationMethod
				if _, ok := transform.Find(v.Text); ok || v.Text == "" {
					continue
				}
				if names == nil {
					for _, m := range transform.Methods() {
						names = append(names, m.Name)
					}
				}
				near := chain.Nearest(v.Text, names)
				detail := "See the claims transformations reference for the methods."
				if near != "" {
					detail = "Did you mean " + near + "? " + detail
				}
				n := p.report(v.Span(), detail, "Claims transformation %s has the method %s, which does not exist", t.Id.Text, v.Text)
				if near != "" {
					p.guess(n, "Write "+near, p.replace(v, near)...)
				}
			}
		},
	},
	{
		Code: "R032", Topic: Transformations, Severity: diag.Error,
		Doc: "The input claims of a claims transformation are not those of its method.",
		Bad: `<ClaimType Id="age"><DataType>int</DataType></ClaimType>
<ClaimType Id="adult"><DataType>boolean</DataType></ClaimType>
<ClaimsTransformation Id="Negate" TransformationMethod="NotClaims"> <!-- want "R032" -->
  <InputClaims><InputClaim ClaimTypeReferenceId="age" TransformationClaimType="inputClaim" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="adult" TransformationClaimType="outputClaim" /></OutputClaims>
</ClaimsTransformation>`,
		Good: `<ClaimType Id="minor"><DataType>boolean</DataType></ClaimType>
<ClaimType Id="adult"><DataType>boolean</DataType></ClaimType>
<ClaimsTransformation Id="Negate" TransformationMethod="NotClaims">
  <InputClaims><InputClaim ClaimTypeReferenceId="minor" TransformationClaimType="inputClaim" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="adult" TransformationClaimType="outputClaim" /></OutputClaims>
</ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.methods(func(t *policy.ClaimsTransformation, m transform.Method) {
				p.signature(t, "InputClaims", t.InputClaims, m.Inputs, m.AnyInputs)
			})
		},
	},
	{
		Code: "R033", Topic: Transformations, Severity: diag.Error,
		Doc: "The output claims of a claims transformation are not those of its method.",
		Bad: `<ClaimType Id="minor"><DataType>boolean</DataType></ClaimType>
<ClaimType Id="adult"><DataType>boolean</DataType></ClaimType>
<ClaimsTransformation Id="Negate" TransformationMethod="NotClaims"> <!-- want "R033" -->
  <InputClaims><InputClaim ClaimTypeReferenceId="minor" TransformationClaimType="inputClaim" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="adult" TransformationClaimType="output" /></OutputClaims>
</ClaimsTransformation>`,
		Good: `<ClaimType Id="minor"><DataType>boolean</DataType></ClaimType>
<ClaimType Id="adult"><DataType>boolean</DataType></ClaimType>
<ClaimsTransformation Id="Negate" TransformationMethod="NotClaims">
  <InputClaims><InputClaim ClaimTypeReferenceId="minor" TransformationClaimType="inputClaim" /></InputClaims>
  <OutputClaims><OutputClaim ClaimTypeReferenceId="adult" TransformationClaimType="outputClaim" /></OutputClaims>
</ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.methods(func(t *policy.ClaimsTransformation, m transform.Method) {
				p.signature(t, "OutputClaims", t.OutputClaims, m.Outputs, m.AnyOutputs)
			})
		},
	},
	{
		Code: "R034", Topic: Transformations, Severity: diag.Error,
		Doc:  "A claims transformation lacks a parameter that its method needs.",
		Bad:  `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim" /> <!-- want "R034" -->`,
		Good: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim"><InputParameters><InputParameter Id="stringFormat" DataType="string" Value="Hello {0}" /></InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.methods(func(t *policy.ClaimsTransformation, m transform.Method) {
				for _, want := range m.Parameters {
					given := slices.ContainsFunc(t.InputParameters, func(g policy.InputParameter) bool { return policy.SameId(g.Id.Text, want.Id) })
					if want.Required && !given {
						p.report(t.Id.Span(), fmt.Sprintf(`Add <InputParameter Id="%s" DataType="%s" Value="…" />.`, want.Id, want.Type),
							"Claims transformation %s lacks the parameter %s of %s", t.Id.Text, want.Id, m.Name)
					}
				}
			})
		},
	},
	{
		Code: "R035", Topic: Transformations, Severity: diag.Warning,
		Doc: "A claims transformation has a parameter that its method does not know.",
		Bad: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim"><InputParameters>
  <InputParameter Id="stringFormat" DataType="string" Value="Hello {0}" />
  <InputParameter Id="culture" DataType="string" Value="en" /> <!-- want "R035" -->
</InputParameters></ClaimsTransformation>`,
		Good: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim"><InputParameters>
  <InputParameter Id="stringFormat" DataType="string" Value="Hello {0}" />
</InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.parameters(func(t *policy.ClaimsTransformation, m transform.Method, g policy.InputParameter, known *transform.Parameter) {
				if known == nil && !m.AnyParameters {
					var ids []string
					for _, k := range m.Parameters {
						ids = append(ids, k.Id)
					}
					detail := "The method takes no parameters."
					if len(ids) > 0 {
						detail = "The method takes " + strings.Join(ids, ", ") + "."
					}
					p.report(g.Id.Span(), detail, "Parameter %s of claims transformation %s is none of %s", g.Id.Text, t.Id.Text, m.Name)
				}
			})
		},
	},
	{
		Code: "R036", Topic: Transformations, Severity: diag.Error,
		Doc: "The value of a transformation's parameter is not of the type that the method reads.",
		Bad: `<ClaimsTransformation Id="Check" TransformationMethod="AssertBooleanClaimIsEqualToValue"><InputParameters>
  <InputParameter Id="valueToCompareTo" DataType="boolean" Value="yes" /> <!-- want "R036" -->
</InputParameters></ClaimsTransformation>`,
		Good: `<ClaimsTransformation Id="Check" TransformationMethod="AssertBooleanClaimIsEqualToValue"><InputParameters>
  <InputParameter Id="valueToCompareTo" DataType="boolean" Value="true" />
</InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.parameters(func(t *policy.ClaimsTransformation, _ transform.Method, g policy.InputParameter, known *transform.Parameter) {
				if known == nil || known.Type == claims.String || known.Type == "" || g.Value.Text == "" && !known.Required {
					return
				}
				if _, err := claims.Parse(known.Type, g.Value.Text); err != nil {
					p.report(g.Value.Span(), "Write a value of type "+string(known.Type)+".", "Parameter %s of claims transformation %s is %q, which is no %s", g.Id.Text, t.Id.Text, g.Value.Text, known.Type)
				}
			})
		},
	},
	{
		Code: "R037", Topic: Transformations, Severity: diag.Warning,
		Doc: "A transformation's parameter is declared with another type than the method casts it to; a run that meets it fails.",
		Bad: `<ClaimsTransformation Id="Same" TransformationMethod="CompareClaims"><InputParameters>
  <InputParameter Id="operator" DataType="string" Value="EQUAL" />
  <InputParameter Id="ignoreCase" DataType="boolean" Value="true" /> <!-- want "R037" -->
</InputParameters></ClaimsTransformation>`,
		Good: `<ClaimsTransformation Id="Same" TransformationMethod="CompareClaims"><InputParameters>
  <InputParameter Id="operator" DataType="string" Value="EQUAL" />
  <InputParameter Id="ignoreCase" DataType="string" Value="true" />
</InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.parameters(func(t *policy.ClaimsTransformation, m transform.Method, g policy.InputParameter, known *transform.Parameter) {
				// The service's error is known where a boolean is given for text (transformations reference, 2.5).
				if known != nil && known.Type == claims.String && g.DataType.Text == string(claims.Boolean) {
					n := p.report(g.DataType.Span(), `Write DataType="string".`, "Parameter %s of claims transformation %s is declared %s, but %s reads a %s: Unable to cast object of type 'System.Boolean' to type 'System.String'",
						g.Id.Text, t.Id.Text, g.DataType.Text, m.Name, known.Type)
					p.fix(n, `Write DataType="string"`, p.replace(g.DataType, "string")...)
				}
			})
		},
	},
	{
		Code: "R038", Topic: Transformations, Severity: diag.Error,
		Doc: "A stringFormat has a brace that is not closed, or a number for which the method has no claim.",
		Bad: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim"><InputParameters>
  <InputParameter Id="stringFormat" DataType="string" Value="{0} {1}" /> <!-- want "R038" -->
</InputParameters></ClaimsTransformation>`,
		Good: `<ClaimsTransformation Id="Name" TransformationMethod="FormatStringClaim"><InputParameters>
  <InputParameter Id="stringFormat" DataType="string" Value="cpim_{0}@{RelyingPartyTenantId}" />
</InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			most := map[string]int{"formatstringclaim": 1, "formatstringmultipleclaims": 2}
			p.parameters(func(t *policy.ClaimsTransformation, m transform.Method, g policy.InputParameter, _ *transform.Parameter) {
				n := most[strings.ToLower(m.Name)]
				if n == 0 || !policy.SameId(g.Id.Text, "stringFormat") {
					return
				}
				if fault := badFormat(g.Value.Text, n); fault != "" {
					p.report(g.Value.Span(), fmt.Sprintf("Write {0} to {%d} for the claims, and {{ for a brace.", n-1), "The stringFormat of claims transformation %s %s", t.Id.Text, fault)
				}
			})
		},
	},
	{
		Code: "R039", Topic: Transformations, Severity: diag.Warning,
		Doc: "A transformation's parameter holds a claims resolver, which is not resolved there.",
		Bad: `<ClaimsTransformation Id="App" TransformationMethod="CreateStringClaim"><InputParameters>
  <InputParameter Id="value" DataType="string" Value="{OIDC:ClientId}" /> <!-- want "R039" -->
</InputParameters></ClaimsTransformation>`,
		Good: `<ClaimsTransformation Id="App" TransformationMethod="CreateStringClaim"><InputParameters>
  <InputParameter Id="value" DataType="string" Value="{RelyingPartyTenantId}" />
</InputParameters></ClaimsTransformation>`,
		Run: func(p *Pass) {
			p.parameters(func(t *policy.ClaimsTransformation, _ transform.Method, g policy.InputParameter, _ *transform.Parameter) {
				for name := range braces(g.Value.Text) {
					if family, _, ok := strings.Cut(name, ":"); ok && knownFamily(family) {
						p.report(g.Value.Span(), "Put the resolver into a claim first, as the DefaultValue of an input claim, and hand the claim to the transformation.",
							"Parameter %s of claims transformation %s holds {%s}, which is not resolved there", g.Id.Text, t.Id.Text, name)
					}
				}
			})
		},
	},
	{
		Code: "R040", Topic: Transformations, Severity: diag.Info,
		Doc:  "A claims transformation has a method that the service's documentation does not have.",
		Bad:  `<ClaimsTransformation Id="Id" TransformationMethod="CreateUserIdentity" /> <!-- want "R040" -->`,
		Good: `<ClaimsTransformation Id="Id" TransformationMethod="CreateAlternativeSecurityId" />`,
		Run: func(p *Pass) {
			p.methods(func(t *policy.ClaimsTransformation, m transform.Method) {
				if m.Undocumented {
					p.report(t.TransformationMethod.Span(), "Public policies use it, but its behaviour may change without notice.", "Method %s of claims transformation %s is not documented", m.Name, t.Id.Text)
				}
			})
		},
	},
}

// methods visits the transformations whose method is known.
func (p *Pass) methods(visit func(*policy.ClaimsTransformation, transform.Method)) {
	for _, t := range p.ClaimsTransformations {
		if m, ok := transform.Find(t.TransformationMethod.Text); ok {
			visit(t, m)
		}
	}
}

// parameters visits the parameters of those; known is nil where the method does not name the parameter.
func (p *Pass) parameters(visit func(t *policy.ClaimsTransformation, m transform.Method, given policy.InputParameter, known *transform.Parameter)) {
	p.methods(func(t *policy.ClaimsTransformation, m transform.Method) {
		for _, g := range t.InputParameters {
			i := slices.IndexFunc(m.Parameters, func(k transform.Parameter) bool { return policy.SameId(k.Id, g.Id.Text) })
			if i < 0 {
				visit(t, m, g, nil)
			} else {
				visit(t, m, g, &m.Parameters[i])
			}
		}
	})
}

// signature compares the claims of a transformation with the slots of its method, as the upload does, and words
// the difference as the service does (transformations reference, section 2.3). That an input may be empty at run
// time does not let it be left out, except where the slot is optional. Outputs may be left out.
func (p *Pass) signature(t *policy.ClaimsTransformation, container string, given []*policy.ClaimReference, slots []transform.Slot, more bool) {
	var unexpected, missing []string
	met := map[string]bool{}
	for _, c := range given {
		role := c.TransformationClaimType.Or(c.ClaimTypeReferenceId.Text)
		declared, ok := p.ClaimType(c.ClaimTypeReferenceId.Text)
		if !ok || declared.DataType.Text == "" {
			met[policy.Fold(role)] = true // told elsewhere
			continue
		}
		i := slices.IndexFunc(slots, func(s transform.Slot) bool { return policy.SameId(s.Role, role) })
		switch {
		case i >= 0 && fits(slots[i].Type, declared.DataType.Text):
			met[policy.Fold(role)] = true
		case i >= 0 || !more:
			unexpected = append(unexpected, "["+netType(declared.DataType.Text)+"]"+role)
		}
	}
	for _, s := range slots {
		wrong := slices.ContainsFunc(unexpected, func(u string) bool { return strings.HasSuffix(u, "]"+s.Role) })
		if !met[policy.Fold(s.Role)] && (!s.Optional && (container == "InputClaims" || len(given) > 0 && len(slots) == 1) || wrong) {
			missing = append(missing, "["+netType(string(s.Type))+"]"+s.Role)
		}
	}
	if len(unexpected)+len(missing) == 0 {
		return
	}
	text := fmt.Sprintf(`The %s mismatched in ClaimsTransformation with id "%s" with TransformationMethod "%s".`, container, t.Id.Text, t.TransformationMethod.Text)
	if len(unexpected) > 0 {
		text += fmt.Sprintf(" The following %s were declared in the Policy but were not expected by the TransformMethod: %s.", container, strings.Join(unexpected, ", "))
	}
	if len(missing) > 0 {
		text += fmt.Sprintf(" The following %s were expected by the TransformMethod but were not declared in the Policy: %s.", container, strings.Join(missing, ", "))
	}
	p.report(t.Id.Span(), "Each is written as [type]role: give every claim the TransformationClaimType and the claim type the DataType that the method has.", "%s", strings.TrimSuffix(text, "."))
}

// fits tells whether a claim of a data type may fill a slot. Slots without a type take all; text stands for the types
// that are handed over as text.
func fits(slot claims.DataType, declared string) bool {
	return slot == "" || string(slot) == declared
}

// netType is a data type as the service's message spells it.
func netType(dataType string) string {
	if dataType == "" {
		return "Any"
	}
	return strings.ToUpper(dataType[:1]) + dataType[1:]
}

// badFormat says what is wrong with a .NET format string of so many arguments; "" for nothing. The three expressions
// that are replaced before are no part of it.
func badFormat(format string, arguments int) string {
	for _, e := range []string{"{RelyingPartyTenantId}", "{TrustFrameworkTenantId}", "{TechnicalProfileId}"} {
		format = strings.ReplaceAll(format, e, "")
	}
	format = strings.NewReplacer("{{", "", "}}", "").Replace(format)
	for format != "" {
		open := strings.IndexAny(format, "{}")
		if open < 0 {
			return ""
		}
		if format[open] == '}' {
			return "has a } without a {"
		}
		end := strings.IndexAny(format[open+1:], "{}")
		if end < 0 || format[open+1+end] == '{' {
			return "has a { that is not closed"
		}
		item := format[open+1 : open+1+end]
		number, _, _ := strings.Cut(item, ",")
		number, _, _ = strings.Cut(number, ":")
		var n int
		if _, err := fmt.Sscanf(number, "%d", &n); err != nil {
			return fmt.Sprintf("has {%s}, which is no number", item)
		}
		if n < 0 || n >= arguments {
			return fmt.Sprintf("has {%s}, for which there is no claim", item)
		}
		format = format[open+2+end:]
	}
	return ""
}
