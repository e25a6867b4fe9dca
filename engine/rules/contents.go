package rules

import (
	"slices"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// layoutPages are the pages that a DataUri may name (policy structure reference, section 7).
var layoutPages = []string{"globalexception", "providerselection", "idpselection", "unifiedssp", "unifiedssd", "multifactor", "selfasserted", "claimsconsent"}

var contents = []Rule{
	{
		Code: "R120", Topic: Contents, Severity: diag.Info, Everywhere: true,
		Doc: "A content definition is used nowhere.",
		Bad: `<ContentDefinition Id="api.old"><LoadUri>~/tenant/default/x.cshtml</LoadUri></ContentDefinition> <!-- want "R120" -->`,
		Good: `<ContentDefinition Id="api.new"><LoadUri>~/tenant/default/x.cshtml</LoadUri></ContentDefinition>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.new</Item></Metadata></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, c := range p.ContentDefinitions {
				if !policy.SameId(c.Id.Text, "api.error") { // the service's own error page
					p.unused(aContentDefinition, "Content definition", c.Origin)
				}
			}
		},
	},
	{
		Code: "R121", Topic: Contents, Severity: diag.Error,
		Doc: "The template of a page is loaded without encryption, which browsers refuse.",
		Bad: `<ContentDefinition Id="api.x">
  <LoadUri>http://contoso.com/page.html</LoadUri> <!-- want "R121" -->
</ContentDefinition>`,
		Good: `<ContentDefinition Id="api.x">
  <LoadUri>https://contoso.com/page.html</LoadUri>
</ContentDefinition>`,
		Run: func(p *Pass) {
			for _, c := range p.ContentDefinitions {
				if text := strings.ToLower(c.LoadUri.Text); strings.HasPrefix(text, "http://") {
					p.report(c.LoadUri.Span(), "Use an https:// address.", "LoadUri of content definition %s is not encrypted: %s", c.Id.Text, c.LoadUri.Text)
				}
			}
		},
	},
	{
		Code: "R122", Topic: Contents, Severity: diag.Warning,
		Doc: "The DataUri of a content definition names no page and version of the service.",
		Bad: `<ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri>
  <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfassert:2.1.7</DataUri> <!-- want "R122" -->
</ContentDefinition>`,
		Good: `<ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri>
  <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri>
</ContentDefinition>`,
		Run: func(p *Pass) {
			for _, c := range p.ContentDefinitions {
				v := c.DataUri
				if v.Text == "" || strings.Contains(v.Text, "{") {
					continue
				}
				l, _, ok := layoutOf(v.Text)
				if ok && slices.Contains(layoutPages, l.page) {
					continue
				}
				n := p.report(v.Span(), "Write urn:com:microsoft:aad:b2c:elements:contract: with a page and a version, for example selfasserted:2.1.7. The pages are "+strings.Join(layoutPages, ", ")+".",
					"DataUri of content definition %s names no page of the service: %s", c.Id.Text, v.Text)
				if near := nearest(l.page, layoutPages); ok && near != "" && strings.Count(v.Text, ":"+l.page+":") == 1 {
					p.guess(n, "Write "+near, p.replace(v, strings.Replace(v.Text, ":"+l.page+":", ":"+near+":", 1))...)
				}
			}
		},
	},
	{
		Code: "R123", Topic: Contents, Severity: diag.Warning,
		Doc: "The relying party allows scripts, but a page's DataUri is without contract, so that scripts do not run there.",
		Bad: `<ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri>
  <DataUri>urn:com:microsoft:aad:b2c:elements:selfasserted:1.0.0</DataUri> <!-- want "R123" -->
</ContentDefinition>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.x</Item></Metadata></TechnicalProfile>
<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors><ScriptExecution>Allow</ScriptExecution></UserJourneyBehaviors></RelyingParty>`,
		Good: `<ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri>
  <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri>
</ContentDefinition>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.x</Item></Metadata></TechnicalProfile>
<RelyingParty><DefaultUserJourney ReferenceId="SignIn" /><UserJourneyBehaviors><ScriptExecution>Allow</ScriptExecution></UserJourneyBehaviors></RelyingParty>`,
		Run: func(p *Pass) {
			if p.RelyingParty == nil || p.RelyingParty.UserJourneyBehaviors.ScriptExecution.Text != "Allow" {
				return
			}
			for _, c := range p.ContentDefinitions {
				if _, contract, ok := layoutOf(c.DataUri.Text); ok && !contract && p.facts.uses(aContentDefinition, c.Id.Text) {
					n := p.report(c.DataUri.Span(), "Write contract: before the page and choose a version that has it.", "Scripts do not run on content definition %s: its DataUri is without contract", c.Id.Text)
					p.relate(n, p.RelyingParty.UserJourneyBehaviors.ScriptExecution.Span(), "scripts are allowed here")
				}
			}
		},
	},
	{
		Code: "R124", Topic: Contents, Severity: diag.Info, Everywhere: true,
		Doc: "Localized resources are used nowhere.",
		Bad: `<Localization Enabled="true"><LocalizedResources Id="old.en" /></Localization> <!-- want "R124" -->`,
		Good: `<ContentDefinition Id="api.x"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="new.en" /></LocalizedResourcesReferences></ContentDefinition>
<Localization Enabled="true"><LocalizedResources Id="new.en" /></Localization>`,
		Run: func(p *Pass) {
			if p.Localization != nil {
				for _, r := range p.Localization.LocalizedResources {
					p.unused(aLocalizedResources, "Localized resources", r.Origin)
				}
			}
		},
	},
	{
		Code: "R125", Topic: Contents, Severity: diag.Warning,
		Doc: "A localized text is for a claim type, predicate or display control that does not exist.",
		Bad: `<Localization Enabled="true"><LocalizedResources Id="x.en"><LocalizedStrings>
  <LocalizedString ElementType="ClaimType" ElementId="citty" StringId="DisplayName">City</LocalizedString> <!-- want "R125" -->
</LocalizedStrings></LocalizedResources></Localization>`,
		Good: `<ClaimType Id="city"><DataType>string</DataType></ClaimType>
<Localization Enabled="true"><LocalizedResources Id="x.en"><LocalizedStrings>
  <LocalizedString ElementType="ClaimType" ElementId="city" StringId="DisplayName">City</LocalizedString>
</LocalizedStrings></LocalizedResources></Localization>`,
		Run: func(p *Pass) {
			if p.Localization == nil {
				return
			}
			for _, r := range p.Localization.LocalizedResources {
				for _, s := range r.Strings {
					var ok bool
					switch s.ElementType.Text {
					case "ClaimType":
						_, ok = p.ClaimType(s.ElementId.Text)
					case "Predicate":
						_, ok = p.Predicate(s.ElementId.Text)
					case "DisplayControl":
						_, ok = p.DisplayControl(s.ElementId.Text)
					default:
						continue
					}
					if !ok && s.ElementId.Text != "" {
						p.report(s.ElementId.Span(), "Declare it, correct the name, or remove the text.", "%s %s, which localized resources %s have a text for, does not exist", s.ElementType.Text, s.ElementId.Text, r.Id.Text)
					}
				}
			}
		},
	},
	{
		Code: "R126", Topic: Contents, Severity: diag.Warning,
		Doc: "A language that content definitions have texts for, or the default language, is not among the supported languages.",
		Bad: `<ContentDefinition Id="api.x"><LocalizedResourcesReferences>
  <LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="x.fr" /> <!-- want "R126" -->
</LocalizedResourcesReferences></ContentDefinition>
<Localization Enabled="true"><SupportedLanguages DefaultLanguage="en"><SupportedLanguage>en</SupportedLanguage></SupportedLanguages><LocalizedResources Id="x.fr" /></Localization>`,
		Good: `<ContentDefinition Id="api.x"><LocalizedResourcesReferences>
  <LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="x.fr" />
</LocalizedResourcesReferences></ContentDefinition>
<Localization Enabled="true"><SupportedLanguages DefaultLanguage="en"><SupportedLanguage>en</SupportedLanguage><SupportedLanguage>fr</SupportedLanguage></SupportedLanguages><LocalizedResources Id="x.fr" /></Localization>`,
		Run: func(p *Pass) {
			l := p.Localization
			if l == nil || len(l.SupportedLanguages) == 0 || !l.Enabled.Bool(true) {
				return
			}
			supported := func(v policy.Value) bool {
				return slices.ContainsFunc(l.SupportedLanguages, func(s policy.Value) bool { return policy.SameId(s.Text, v.Text) })
			}
			if l.DefaultLanguage.Text != "" && !supported(l.DefaultLanguage) {
				p.report(l.DefaultLanguage.Span(), "Add it as a SupportedLanguage.", "The default language %s is not among the supported languages", l.DefaultLanguage.Text)
			}
			for _, c := range p.ContentDefinitions {
				for _, r := range c.LocalizedResourcesReferences {
					if r.Language.Text != "" && !supported(r.Language) {
						p.report(r.Language.Span(), "Add it as a SupportedLanguage; no user is served in it as it stands.", "Language %s of content definition %s is not among the supported languages", r.Language.Text, c.Id.Text)
					}
				}
			}
		},
	},
	{
		Code: "R127", Topic: Contents, Severity: diag.Error,
		Doc: "A content definition that a page uses has no LoadUri in any policy of the chain.",
		Bad: `<ContentDefinition Id="api.x"> <!-- want "R127" -->
  <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.x</Item></Metadata></TechnicalProfile>`,
		Good: `<ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri>
  <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition>
<TechnicalProfile Id="Page"><Metadata><Item Key="ContentDefinitionReferenceId">api.x</Item></Metadata></TechnicalProfile>`,
		Run: func(p *Pass) {
			for _, c := range p.ContentDefinitions {
				if c.LoadUri.Text == "" && p.facts.uses(aContentDefinition, c.Id.Text) {
					p.report(c.Id.Span(), "Add <LoadUri>.", "Content definition %s has no LoadUri", c.Id.Text)
				}
			}
		},
	},
}
