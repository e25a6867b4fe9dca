package rules

import (
	"net/url"
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/xmltree"
)

// maxUpload is the size of a policy file that the service takes (service limits: 1024 KB).
const maxUpload = 1024 << 10

var files = []Rule{
	{
		Code: "R001", Topic: Files, Severity: diag.Error,
		Doc:    "A policy file is larger than the 1024 KB that the service takes.",
		Advice: "Move languages or technical profiles to a policy between this one and its base.",
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				if f := p.files[l.Path]; f != nil && len(f.Source.Bytes) > maxUpload {
					p.report(l.Span, "Move languages or technical profiles to a policy between this one and its base.",
						"The file has %d KB; the upload refuses more than 1024 KB", (len(f.Source.Bytes)+1023)>>10)
				}
			}
		},
	},
	{
		Code: "R002", Topic: Files, Severity: diag.Warning,
		Doc:  "A PolicyId does not begin with B2C_1A_, which every custom policy's must.",
		Bad:  `<TrustFrameworkPolicy PolicyId="SignIn" /> <!-- want "R002" -->`,
		Good: `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" />`,
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				if !strings.HasPrefix(strings.ToUpper(l.PolicyId.Text), "B2C_1A_") && !strings.Contains(l.PolicyId.Text, "{") {
					p.report(l.PolicyId.Span(), "The portal puts B2C_1A_ in front of it on upload; other policies must then name it so.",
						"PolicyId %s does not begin with B2C_1A_", l.PolicyId.Text)
				}
			}
		},
	},
	{
		Code: "R003", Topic: Files, Severity: diag.Info,
		Doc:  "A PublicPolicyUri does not name the tenant and the policy of its file, as it does by convention.",
		Bad:  `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" TenantId="contoso.onmicrosoft.com" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_SignUp" /> <!-- want "R003" -->`,
		Good: `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" TenantId="contoso.onmicrosoft.com" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_SignIn" />`,
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				v := l.PublicPolicyUri
				if v.Text == "" || l.TenantId.Text == "" || strings.Contains(v.Text+l.TenantId.Text+l.PolicyId.Text, "{") {
					continue
				}
				u, err := url.Parse(v.Text)
				if err != nil || !policy.SameId(u.Host, l.TenantId.Text) || !policy.SameId(strings.Trim(u.Path, "/"), l.PolicyId.Text) {
					want := "http://" + l.TenantId.Text + "/" + l.PolicyId.Text
					n := p.report(v.Span(), "By convention it is "+want+".", "PublicPolicyUri %s does not name this tenant and policy", v.Text)
					p.guess(n, "Write "+want, p.replace(v, want)...)
				}
			}
		},
	},
	{
		Code: "R004", Topic: Files, Severity: diag.Info,
		Doc: "A placeholder of the starter packs was left in.",
		Bad: `<TechnicalProfile Id="login-NonInteractive"><Protocol Name="OpenIdConnect" /><Metadata>
  <Item Key="client_id">ProxyIdentityExperienceFrameworkAppId</Item> <!-- want "R004" -->
</Metadata></TechnicalProfile>`,
		Good: `<TechnicalProfile Id="login-NonInteractive"><Protocol Name="OpenIdConnect" /><Metadata>
  <Item Key="client_id">11111111-2222-3333-4444-555555555555</Item>
</Metadata></TechnicalProfile>`,
		Run: starterPlaceholders,
	},
	{
		Code: "R005", Topic: Files, Severity: diag.Info,
		Doc:  "A policy runs in a deployment mode that is meant for development: traces hold personal data.",
		Bad:  `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" DeploymentMode="Development" /> <!-- want "R005" -->`,
		Good: `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" DeploymentMode="Production" />`,
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				if m := l.DeploymentMode; m.Text == "Development" || m.Text == "Debugging" {
					p.report(m.Span(), "Take the attribute out before the policy serves real users.", "DeploymentMode is %s", m.Text)
				}
			}
		},
	},
	{
		Code: "R006", Topic: Files, Severity: diag.Warning,
		Doc: "The chain has no TpEngine_c3bd4fe2-1775-4013-b91d-35f16d377d13 profile, which every chain must have.",
		Bad: `<RelyingParty> <!-- want "R006" -->
  <DefaultUserJourney ReferenceId="SignIn" />
</RelyingParty>`,
		Good: `<TechnicalProfile Id="TpEngine_c3bd4fe2-1775-4013-b91d-35f16d377d13"><Protocol Name="None" /></TechnicalProfile>
<RelyingParty>
  <DefaultUserJourney ReferenceId="SignIn" />
</RelyingParty>`,
		Run: func(p *Pass) {
			if _, ok := p.TechnicalProfile("TpEngine_c3bd4fe2-1775-4013-b91d-35f16d377d13"); !ok && p.RelyingParty != nil {
				p.report(p.RelyingParty.Span, `Add a technical profile of that Id with <Protocol Name="None" /> and the metadata item url = {service:te}.`,
					"No policy of the chain has the technical profile TpEngine_c3bd4fe2-1775-4013-b91d-35f16d377d13")
			}
		},
	},
	{
		Code: "R007", Topic: Files, Severity: diag.Info,
		Doc:  "A policy turns the journey recorder on, but is not in deployment mode Development, which the recorder needs for its details.",
		Bad:  `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" UserJourneyRecorderEndpoint="urn:journeyrecorder:applicationinsights" /> <!-- want "R007" -->`,
		Good: `<TrustFrameworkPolicy PolicyId="B2C_1A_SignIn" DeploymentMode="Development" UserJourneyRecorderEndpoint="urn:journeyrecorder:applicationinsights" />`,
		Run: func(p *Pass) {
			for _, l := range p.Chain().Layers {
				if v := l.UserJourneyRecorderEndpoint; v.Text != "" && l.DeploymentMode.Text != "Development" && !strings.Contains(l.DeploymentMode.Text, "{") {
					p.report(v.Span(), `Write DeploymentMode="Development" while you debug, and take both attributes out afterwards.`,
						"UserJourneyRecorderEndpoint is set, but DeploymentMode is %s", l.DeploymentMode.Or("Production"))
				}
			}
		},
	},
}

// placeholders are what the starter packs tell the reader to replace (policy structure reference, section 5).
var placeholders = []string{"yourtenant.onmicrosoft.com", "ProxyIdentityExperienceFrameworkAppId", "IdentityExperienceFrameworkAppId", "facebook_clientid"}

func starterPlaceholders(p *Pass) {
	tell := func(at xmltree.Attribute, text, what string) {
		p.report(at.ValueSpan(), "Replace it by the value of your tenant.", "%s is the starter pack's placeholder: %s", what, text)
	}
	for _, l := range p.Chain().Layers {
		f := p.files[l.Path]
		if f == nil || f.Document == nil {
			continue
		}
		if policy.SameId(l.TenantId.Text, placeholders[0]) {
			p.report(l.TenantId.Span(), "Replace it by your tenant's name, in BasePolicy and PublicPolicyUri too.",
				"TenantId is the starter pack's placeholder: %s", l.TenantId.Text)
		}
		f.Document.Root.Walk(func(e *xmltree.Element) bool {
			text := strings.TrimSpace(e.Text)
			if len(e.Children) == 0 && text != "" && slices.Contains(placeholders[1:], text) {
				p.report(e.Span(), "Replace it by the value of your tenant.", "%s is the starter pack's placeholder: %s", e.Name, text)
			}
			for _, a := range e.Attributes {
				if slices.Contains(placeholders[1:], a.Value) {
					tell(a, a.Value, a.Name)
				}
			}
			return true
		})
	}
}

// keyContainer reports whether a text can be the name of a key container: B2C_1A_ in any case, and a name.
func keyContainer(s string) bool {
	const prefix = "B2C_1A_"
	if len(s) <= len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return false
	}
	return !strings.ContainsFunc(s[len(prefix):], func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '-'
	})
}
