package profile

import (
	"slices"
	"strings"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/policy"
)

// Language is the language of the pages: the first of ui_locales that the policy supports, exactly or by its
// language alone, else the policy's default, else English, as where localization is switched off (policy structure
// reference, section 8).
func (r *Run) Language() string {
	l := r.Leaf.Localization
	if l != nil && !l.Enabled.Bool(true) {
		return builtInLanguage
	}
	if l == nil || len(l.SupportedLanguages) == 0 {
		if first := strings.Fields(r.Request.UiLocales); len(first) > 0 {
			return first[0]
		}
		return builtInLanguage
	}
	for _, wanted := range strings.Fields(r.Request.UiLocales) {
		if tag, ok := pick(l.SupportedLanguages, wanted); ok {
			return tag
		}
	}
	return l.DefaultLanguage.Or(builtInLanguage)
}

// builtInLanguage is that of the texts that stand in this program.
const builtInLanguage = "en"

func pick(supported []policy.Value, wanted string) (string, bool) {
	bare, _, _ := strings.Cut(wanted, "-")
	for _, candidate := range []string{wanted, bare} {
		for _, s := range supported {
			if strings.EqualFold(s.Text, candidate) {
				return s.Text, true
			}
		}
	}
	return "", false
}

// resources are the localized texts of a page in the run's language: those of the exact language, of the
// bare language, of the default language.
func (r *Run) resources(contentDefinition string) (*policy.LocalizedResources, bool) {
	cd, ok := r.Policy.ContentDefinition(contentDefinition)
	if l := r.Leaf.Localization; !ok || l != nil && !l.Enabled.Bool(true) {
		return nil, false
	}
	var languages []policy.Value
	for _, ref := range cd.LocalizedResourcesReferences {
		languages = append(languages, ref.Language)
	}
	wanted, ok := pick(languages, r.Language())
	if !ok && r.Leaf.Localization != nil {
		wanted, ok = pick(languages, r.Leaf.Localization.DefaultLanguage.Or(builtInLanguage))
	}
	if !ok {
		return nil, false
	}
	for _, ref := range cd.LocalizedResourcesReferences {
		if strings.EqualFold(ref.Language.Text, wanted) {
			return r.Policy.LocalizedResources(ref.LocalizedResourcesReferenceId.Text)
		}
	}
	return nil, false
}

// Text is a localized string of a page, or fallback where the page has none.
func (r *Run) Text(contentDefinition, elementType, elementId, stringId, fallback string) string {
	if text, ok := r.Localized(contentDefinition, elementType, elementId, stringId); ok {
		return text
	}
	return fallback
}

// Localized is a localized string of a page in the run's language; ok is false where the page has none.
func (r *Run) Localized(contentDefinition, elementType, elementId, stringId string) (text string, ok bool) {
	res, ok := r.resources(contentDefinition)
	if !ok {
		return "", false
	}
	for _, s := range res.Strings {
		if strings.EqualFold(s.ElementType.Text, elementType) && strings.EqualFold(s.ElementId.Text, elementId) && strings.EqualFold(s.StringId.Text, stringId) {
			return s.Text.Text, true
		}
	}
	return "", false
}

// Options are the permitted values of a claim on a page: the localized collection of the page's language
// takes the place of the claim type's own enumeration (claims schema reference, section 7).
func (r *Run) Options(contentDefinition string, t claims.Type) []claims.Option {
	res, ok := r.resources(contentDefinition)
	if !ok {
		return t.Options
	}
	for _, c := range res.Collections {
		if !strings.EqualFold(c.ElementType.Text, "ClaimType") || !policy.SameId(c.ElementId.Text, t.Id) || !strings.EqualFold(c.TargetCollection.Text, "Restriction") {
			continue
		}
		var options []claims.Option
		for _, it := range c.Items {
			options = append(options, claims.Option{Text: it.Text.Text, Value: it.Value.Text, Default: it.SelectByDefault.Bool(false)})
		}
		return options
	}
	return t.Options
}

// Message is the text of an error key, in the order that the policy structure reference (section 8)
// recommends: the localized string of the page's content definition, a metadata item of the same key on one
// of the profiles (the page's first), the built-in default. Placeholders {0}, {1} are filled from args. An
// empty key has no text of its own.
func (r *Run) Message(contentDefinition, key, fallback string, profiles []*policy.TechnicalProfile, args ...string) string {
	text := fallback
	if key != "" {
		for _, p := range slices.Backward(profiles) {
			if v, ok := p.MetadataItem(key); ok {
				text = v.Text
			}
		}
		text = r.Text(contentDefinition, "ErrorMessage", "", key, text)
	}
	return fillIn(text, args...)
}
