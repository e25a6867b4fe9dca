package chain

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
)

// merge is a chain put together, before includes are resolved.
type merge struct {
	policy   *policy.Policy
	findings []diag.Finding
}

// merge puts layers together, root first. Every prefix of a chain is merged once and kept, so that many
// leaves over one base, and long chains, cost one step each.
func (s *Set) merge(layers []*policy.Policy) *merge {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &merge{policy: &policy.Policy{}}
	for _, layer := range layers {
		next, ok := s.merged[layer]
		if !ok {
			next = &merge{findings: slices.Clip(m.findings)}
			next.policy = next.layer(m.policy, layer)
			s.merged[layer] = next
		}
		m = next
	}
	return m
}

// layer lays a child over a base. Neither is written to.
func (m *merge) layer(b, c *policy.Policy) *policy.Policy {
	out := *c
	out.ClaimTypes = byId(b.ClaimTypes, c.ClaimTypes, (*policy.ClaimType).Key, mergeClaimType)
	out.Predicates = byId(b.Predicates, c.Predicates, (*policy.Predicate).Key, mergePredicate)
	out.InputValidations = byId(b.InputValidations, c.InputValidations, (*policy.InputValidation).Key, mergeInputValidation)
	out.PredicateValidations = byId(b.PredicateValidations, c.PredicateValidations, (*policy.PredicateValidation).Key, mergePredicateValidation)
	out.ClaimsTransformations = byId(b.ClaimsTransformations, c.ClaimsTransformations, (*policy.ClaimsTransformation).Key, mergeClaimsTransformation)
	out.ClientDefinitions = byId(b.ClientDefinitions, c.ClientDefinitions, (*policy.ClientDefinition).Key, mergeClientDefinition)
	out.ContentDefinitions = byId(b.ContentDefinitions, c.ContentDefinitions, (*policy.ContentDefinition).Key, mergeContentDefinition)
	out.DisplayControls = byId(b.DisplayControls, c.DisplayControls, (*policy.DisplayControl).Key, mergeDisplayControl)
	out.Localization = mergeLocalization(b.Localization, c.Localization)
	out.ClaimsProviders = slices.Concat(b.ClaimsProviders, c.ClaimsProviders)
	out.TechnicalProfiles = byId(b.TechnicalProfiles, c.TechnicalProfiles, (*policy.TechnicalProfile).Key, m.technicalProfile)
	out.UserJourneys = byId(b.UserJourneys, c.UserJourneys, (*policy.UserJourney).Key, m.userJourney)
	out.SubJourneys = byId(b.SubJourneys, c.SubJourneys, (*policy.SubJourney).Key, m.subJourney)
	out.UserJourneys = inOrder(out.UserJourneys, func(j *policy.UserJourney) *[]*policy.OrchestrationStep { return &j.Steps })
	out.SubJourneys = inOrder(out.SubJourneys, func(j *policy.SubJourney) *[]*policy.OrchestrationStep { return &j.Steps })
	if b.RelyingParty != nil {
		f := finding(diag.Warning, "C041", b.RelyingParty.Span, "Move the RelyingParty element to the policy that applications call.",
			"RelyingParty of base policy %s has no effect on %s", b.PolicyId.Text, c.PolicyId.Text)
		m.findings = append(m.findings, f)
	}
	return &out
}

// inOrder gives the journeys with their steps sorted; the list itself where all are.
func inOrder[T any](journeys []*T, steps func(*T) *[]*policy.OrchestrationStep) []*T {
	out := journeys
	for i, j := range journeys {
		sorted := sorted(*steps(j))
		if sorted == nil {
			continue
		}
		if &out[0] == &journeys[0] {
			out = slices.Clone(journeys)
		}
		own := *j
		*steps(&own) = sorted
		out[i] = &own
	}
	return out
}

// over is a single value: the child's where it says one, with what it replaced.
func over(base, child policy.Value) policy.Value {
	if !child.IsSet() {
		return base
	}
	if base.IsSet() && child.Overrode == nil {
		replaced := base // a copy of its own, so that base itself need not live on where nothing is replaced
		child.Overrode = &replaced
	}
	return child
}

// either is a single element: the child's where it has one.
func either[T any](base, child *T) *T {
	if child != nil {
		return child
	}
	return base
}

// byId lays the child's elements over the base's: elements of the same key are merged in the base's place, new
// ones follow.
func byId[T any](base, child []*T, key func(*T) string, join func(base, child *T) *T) []*T {
	if len(child) == 0 {
		return base
	}
	out := append(make([]*T, 0, len(base)+len(child)), base...)
	at := make(map[string]int, len(base)+len(child))
	for i, e := range base {
		at[key(e)] = i
	}
	for _, e := range child {
		k := key(e)
		if i, ok := at[k]; ok {
			out[i] = join(out[i], e)
			continue
		}
		at[k] = len(out)
		out = append(out, e)
	}
	return out
}

// replace lays the child's entries over the base's in the base's order: the same key is replaced in
// place, new ones follow. Repetitions inside one file stay as they are.
func replace[T any](base, child []T, key func(T) string, join func(base, child T) T) []T {
	switch {
	case len(child) == 0:
		return base
	case len(base) == 0:
		return child
	}
	out := make([]T, len(base), len(base)+len(child))
	copy(out, base)
	at := keysOf(base, key)
	for _, e := range child {
		if i, ok := at.first(key(e)); ok {
			out[i] = join(out[i], e)
		} else {
			out = append(out, e)
		}
	}
	return out
}

// onTop puts the child's entries first, in its order, then the base's that it does not list again.
func onTop[T any](base, child []T, key func(T) string) []T {
	switch {
	case len(child) == 0:
		return base
	case len(base) == 0:
		return child
	}
	listed := keysOf(child, key)
	out := make([]T, len(child), len(base)+len(child))
	copy(out, child)
	for _, e := range base {
		if _, ok := listed.first(key(e)); !ok {
			out = append(out, e)
		}
	}
	return out
}

// keys are the keys of a list. Most lists of a policy are so short that looking along them is faster than a map.
type keys struct {
	short []string
	room  [8]string
	long  map[string]int
}

func keysOf[T any](all []T, key func(T) string) *keys {
	k := &keys{}
	if len(all) <= len(k.room) {
		k.short = k.room[:0]
		for _, e := range all {
			k.short = append(k.short, key(e))
		}
		return k
	}
	k.long = make(map[string]int, len(all))
	for i, e := range slices.Backward(all) {
		k.long[key(e)] = i
	}
	return k
}

// first is the index of the first element of a key.
func (k *keys) first(key string) (int, bool) {
	if k.long != nil {
		i, ok := k.long[key]
		return i, ok
	}
	i := slices.Index(k.short, key)
	return i, i >= 0
}

// claims is onTop for claim references, which remember what they replaced.
func claims(base, child []*policy.ClaimReference, key func(*policy.ClaimReference) string) []*policy.ClaimReference {
	if len(child) == 0 || len(base) == 0 {
		return onTop(base, child, key)
	}
	replaced := keysOf(base, key)
	out := onTop(base, child, key)
	for i, e := range out[:len(child)] {
		if k, ok := replaced.first(key(e)); ok && e.Overrode == nil {
			copied := *e
			copied.Overrode = base[k]
			out[i] = &copied
		}
	}
	return out
}

func origin(base, child policy.Origin) policy.Origin {
	id := base.Id
	id.Overrode = nil
	return policy.Origin{Id: id, Span: child.Span, Layers: slices.Concat(base.Layers, child.Layers)}
}

func items(base, child []policy.Item) []policy.Item {
	return replace(base, child, func(i policy.Item) string { return policy.Fold(i.Key.Text) }, func(b, c policy.Item) policy.Item {
		c.Value = over(b.Value, c.Value)
		return c
	})
}

// arranged puts a list with MergeBehavior together; entries of the same key are the child's.
func arranged[T any](base, child []T, behavior string, key func(T) string) []T {
	switch behavior {
	case "Append":
		listed := make(map[string]bool, len(child))
		for _, e := range child {
			listed[key(e)] = true
		}
		var out []T
		for _, e := range base {
			if !listed[key(e)] {
				out = append(out, e)
			}
		}
		return append(out, child...)
	case "Prepend":
		return onTop(base, child, key)
	}
	return child
}

func mergeClaimType(b, c *policy.ClaimType) *policy.ClaimType {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.DisplayName = over(b.DisplayName, c.DisplayName)
	out.DataType = over(b.DataType, c.DataType)
	out.AdminHelpText = over(b.AdminHelpText, c.AdminHelpText)
	out.UserHelpText = over(b.UserHelpText, c.UserHelpText)
	out.UserInputType = over(b.UserInputType, c.UserInputType)
	out.StatementType = over(b.StatementType, c.StatementType)
	out.PredicateValidationReference = over(b.PredicateValidationReference, c.PredicateValidationReference)
	out.InputValidationReference = over(b.InputValidationReference, c.InputValidationReference)
	out.DefaultPartnerClaimTypes = replace(b.DefaultPartnerClaimTypes, c.DefaultPartnerClaimTypes,
		func(d policy.DefaultPartnerClaimType) string { return policy.Fold(d.Protocol.Text) },
		func(b, c policy.DefaultPartnerClaimType) policy.DefaultPartnerClaimType {
			c.PartnerClaimType = over(b.PartnerClaimType, c.PartnerClaimType)
			return c
		})
	out.Mask = either(b.Mask, c.Mask)
	out.Restriction = mergeRestriction(b.Restriction, c.Restriction)
	return &out
}

func mergeRestriction(b, c *policy.Restriction) *policy.Restriction {
	if b == nil || c == nil {
		return either(b, c)
	}
	out := *c
	how := behavior(c.MergeBehavior)
	if how == "ReplaceAll" {
		return &out
	}
	out.Enumerations = arranged(b.Enumerations, c.Enumerations, how, func(e policy.Enumeration) string { return e.Value.Text })
	out.Pattern = either(b.Pattern, c.Pattern)
	return &out
}

func mergePredicate(b, c *policy.Predicate) *policy.Predicate {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.Method = over(b.Method, c.Method)
	out.HelpText = over(b.HelpText, c.HelpText)
	out.UserHelpText = over(b.UserHelpText, c.UserHelpText)
	out.Parameters = items(b.Parameters, c.Parameters)
	return &out
}

func mergePredicateValidation(b, c *policy.PredicateValidation) *policy.PredicateValidation {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.Groups = mergeGroups(b.Groups, c.Groups)
	return &out
}

func mergeInputValidation(b, c *policy.InputValidation) *policy.InputValidation {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.Groups = mergeGroups(b.Groups, c.Groups)
	return &out
}

func mergeGroups(base, child []policy.PredicateGroup) []policy.PredicateGroup {
	return replace(base, child, func(g policy.PredicateGroup) string { return policy.Fold(g.Id.Text) },
		func(b, c policy.PredicateGroup) policy.PredicateGroup {
			c.UserHelpText = over(b.UserHelpText, c.UserHelpText)
			c.PredicateReferencesId, c.HelpText, c.Reject = over(b.PredicateReferencesId, c.PredicateReferencesId), over(b.HelpText, c.HelpText), over(b.Reject, c.Reject)
			c.MatchAtLeast = over(b.MatchAtLeast, c.MatchAtLeast)
			if len(c.PredicateReferences) == 0 {
				c.PredicateReferences = b.PredicateReferences
			}
			return c
		})
}

func mergeClaimsTransformation(b, c *policy.ClaimsTransformation) *policy.ClaimsTransformation {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.TransformationMethod = over(b.TransformationMethod, c.TransformationMethod)
	out.InputClaims = claims(b.InputClaims, c.InputClaims, roleKey)
	out.OutputClaims = claims(b.OutputClaims, c.OutputClaims, roleKey)
	out.InputParameters = replace(b.InputParameters, c.InputParameters,
		func(p policy.InputParameter) string { return policy.Fold(p.Id.Text) },
		func(b, c policy.InputParameter) policy.InputParameter {
			c.DataType, c.Value = over(b.DataType, c.DataType), over(b.Value, c.Value)
			return c
		})
	return &out
}

func mergeClientDefinition(b, c *policy.ClientDefinition) *policy.ClientDefinition {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.ClientUIFilterFlags = over(b.ClientUIFilterFlags, c.ClientUIFilterFlags)
	return &out
}

func mergeContentDefinition(b, c *policy.ContentDefinition) *policy.ContentDefinition {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.LoadUri = over(b.LoadUri, c.LoadUri)
	out.RecoveryUri = over(b.RecoveryUri, c.RecoveryUri)
	out.DataUri = over(b.DataUri, c.DataUri)
	out.Metadata = items(b.Metadata, c.Metadata)
	if len(c.LocalizedResourcesReferences) > 0 {
		out.MergeBehavior = over(b.MergeBehavior, c.MergeBehavior)
		out.LocalizedResourcesReferences = arranged(b.LocalizedResourcesReferences, c.LocalizedResourcesReferences, behavior(c.MergeBehavior),
			func(r policy.LocalizedResourcesReference) string { return policy.Fold(r.Language.Text) })
	}
	return &out
}

func mergeLocalization(b, c *policy.Localization) *policy.Localization {
	if b == nil || c == nil {
		return either(b, c)
	}
	out := *c
	out.Enabled = over(b.Enabled, c.Enabled)
	out.DefaultLanguage = over(b.DefaultLanguage, c.DefaultLanguage)
	out.PolicyLanguage = over(b.PolicyLanguage, c.PolicyLanguage)
	out.MergeBehavior = over(b.MergeBehavior, c.MergeBehavior)
	out.SupportedLanguages = b.SupportedLanguages
	if len(c.SupportedLanguages) > 0 {
		out.SupportedLanguages = arranged(b.SupportedLanguages, c.SupportedLanguages, behavior(c.MergeBehavior),
			func(v policy.Value) string { return policy.Fold(v.Text) })
	}
	out.LocalizedResources = byId(b.LocalizedResources, c.LocalizedResources, (*policy.LocalizedResources).Key, mergeLocalizedResources)
	return &out
}

func mergeLocalizedResources(b, c *policy.LocalizedResources) *policy.LocalizedResources {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.Culture = over(b.Culture, c.Culture)
	out.Strings = replace(b.Strings, c.Strings, func(s policy.LocalizedString) string {
		return strings.Join([]string{policy.Fold(s.ElementType.Text), policy.Fold(s.ElementId.Text), policy.Fold(s.StringId.Text)}, "\x00")
	}, func(b, c policy.LocalizedString) policy.LocalizedString {
		c.Text = over(b.Text, c.Text)
		return c
	})
	out.Collections = replace(b.Collections, c.Collections, func(l policy.LocalizedCollection) string {
		return strings.Join([]string{policy.Fold(l.ElementType.Text), policy.Fold(l.ElementId.Text), policy.Fold(l.TargetCollection.Text)}, "\x00")
	}, func(_, c policy.LocalizedCollection) policy.LocalizedCollection { return c })
	return &out
}

func mergeDisplayControl(b, c *policy.DisplayControl) *policy.DisplayControl {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.UserInterfaceControlType = over(b.UserInterfaceControlType, c.UserInterfaceControlType)
	out.InputClaims = claims(b.InputClaims, c.InputClaims, claimKey)
	out.DisplayClaims = claims(b.DisplayClaims, c.DisplayClaims, claimKey)
	out.OutputClaims = claims(b.OutputClaims, c.OutputClaims, claimKey)
	out.Actions = replace(b.Actions, c.Actions, func(a policy.DisplayControlAction) string { return policy.Fold(a.Id.Text) },
		func(b, c policy.DisplayControlAction) policy.DisplayControlAction {
			c.ValidationTechnicalProfiles = validations(b.ValidationTechnicalProfiles, c.ValidationTechnicalProfiles)
			return c
		})
	return &out
}

func validationId(v *policy.ValidationTechnicalProfile) string  { return v.ReferenceId.Text }
func validationKey(v *policy.ValidationTechnicalProfile) string { return policy.Fold(validationId(v)) }
func referenceKey(r policy.Reference) string                    { return policy.Fold(r.ReferenceId.Text) }
func cryptoKey(k policy.Key) string                             { return policy.Fold(k.Id.Text) }

// technicalProfile merges deeply: keyed entries by key, claims and validation profiles with the child's on
// top, single values by replacement.
func (m *merge) technicalProfile(b, c *policy.TechnicalProfile) *policy.TechnicalProfile {
	out := mergeProfile(b, c)
	out.Origin = origin(b.Origin, c.Origin)
	out.Provider = mergeProvider(b.Provider, c.Provider)
	inherited := index(b.ValidationTechnicalProfiles, validationKey)
	for _, v := range c.ValidationTechnicalProfiles {
		before, ok := lookup(inherited, v.ReferenceId.Text)
		if !ok || v.ReferenceId.Text == "" { // entries that name nothing are not the same, and the schema refuses them
			continue
		}
		f := finding(diag.Warning, "C040", v.ReferenceId.Span(), "Remove the entry where it is meant to replace the inherited one: what is inherited cannot be taken out of the list.",
			"Validation technical profile %s is inherited too and runs twice in %s", v.ReferenceId.Text, b.Id.Text)
		f.Related = []diag.Related{{Span: before.Span, Summary: "the inherited entry"}}
		m.findings = append(m.findings, f)
	}
	return out
}

// mergeProfile lays the content of one profile over another's, for a child's element over its base's and for
// a profile over the one that it includes.
func mergeProfile(b, c *policy.TechnicalProfile) *policy.TechnicalProfile {
	out := *c
	out.Domain = over(b.Domain, c.Domain)
	out.DisplayName = over(b.DisplayName, c.DisplayName)
	out.Description = over(b.Description, c.Description)
	out.Protocol = b.Protocol
	if !c.Protocol.Span.IsZero() {
		out.Protocol = policy.Protocol{Span: c.Protocol.Span, Name: over(b.Protocol.Name, c.Protocol.Name), Handler: c.Protocol.Handler}
		if c.Protocol.Handler.IsSet() {
			out.Protocol.Handler = over(b.Protocol.Handler, c.Protocol.Handler)
		}
	}
	out.InputTokenFormat = over(b.InputTokenFormat, c.InputTokenFormat)
	out.OutputTokenFormat = over(b.OutputTokenFormat, c.OutputTokenFormat)
	out.AssuranceLevelOfOutputClaims = over(b.AssuranceLevelOfOutputClaims, c.AssuranceLevelOfOutputClaims)
	out.RequiredAssuranceLevelsOfInputClaims = plainList(b.RequiredAssuranceLevelsOfInputClaims, c.RequiredAssuranceLevelsOfInputClaims)
	out.SubjectAuthenticationRequirements = either(b.SubjectAuthenticationRequirements, c.SubjectAuthenticationRequirements)
	out.Metadata = items(b.Metadata, c.Metadata)
	out.CryptographicKeys = cryptographicKeys(b.CryptographicKeys, c.CryptographicKeys)
	out.Suppressions = items(b.Suppressions, c.Suppressions)
	out.PreferredBinding = over(b.PreferredBinding, c.PreferredBinding)
	out.InputTokenSources = plainList(b.InputTokenSources, c.InputTokenSources)
	out.ErrorHandlers = onTop(b.ErrorHandlers, c.ErrorHandlers, func(h policy.ErrorHandler) string { return h.ResponseMatch.Text })
	out.IncludeInSso = over(b.IncludeInSso, c.IncludeInSso)
	out.InputClaimsTransformations = onTop(b.InputClaimsTransformations, c.InputClaimsTransformations, referenceKey)
	out.InputClaims = claims(b.InputClaims, c.InputClaims, claimKey)
	out.DisplayClaims = claims(b.DisplayClaims, c.DisplayClaims, claimKey)
	out.PersistedClaims = claims(b.PersistedClaims, c.PersistedClaims, claimKey)
	out.OutputClaims = claims(b.OutputClaims, c.OutputClaims, claimKey)
	out.OutputClaimsTransformations = onTop(b.OutputClaimsTransformations, c.OutputClaimsTransformations, referenceKey)
	out.ValidationTechnicalProfiles = validations(b.ValidationTechnicalProfiles, c.ValidationTechnicalProfiles)
	out.SubjectNamingInfo = either(b.SubjectNamingInfo, c.SubjectNamingInfo)
	out.IncludeTechnicalProfile = over(b.IncludeTechnicalProfile, c.IncludeTechnicalProfile)
	out.IncludeClaimsFromTechnicalProfile = over(b.IncludeClaimsFromTechnicalProfile, c.IncludeClaimsFromTechnicalProfile)
	out.UseTechnicalProfileForSessionManagement = over(b.UseTechnicalProfileForSessionManagement, c.UseTechnicalProfileForSessionManagement)
	out.EnabledForUserJourneys = over(b.EnabledForUserJourneys, c.EnabledForUserJourneys)
	out.Undecoded = onTop(b.Undecoded, c.Undecoded, func(v policy.Value) string { return v.Text })
	return &out
}

func cryptographicKeys(base, child []policy.Key) []policy.Key {
	return replace(base, child, cryptoKey, func(b, c policy.Key) policy.Key {
		c.StorageReferenceId = over(b.StorageReferenceId, c.StorageReferenceId)
		return c
	})
}

// validations puts the child's validation profiles on top of the base's, as documented for a REST call that
// an extension adds before the inherited directory write.
func validations(base, child []*policy.ValidationTechnicalProfile) []*policy.ValidationTechnicalProfile {
	if keepRepeatedValidation {
		return slices.Concat(child, base)
	}
	return onTop(base, child, validationKey)
}

func (m *merge) userJourney(b, c *policy.UserJourney) *policy.UserJourney {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.NonInteractive = over(b.NonInteractive, c.NonInteractive)
	out.DefaultCpimIssuerTechnicalProfileReferenceId = over(b.DefaultCpimIssuerTechnicalProfileReferenceId, c.DefaultCpimIssuerTechnicalProfileReferenceId)
	out.AssuranceLevel = over(b.AssuranceLevel, c.AssuranceLevel)
	out.CryptographicKeys = cryptographicKeys(b.CryptographicKeys, c.CryptographicKeys)
	out.PreserveOriginalAssertion = over(b.PreserveOriginalAssertion, c.PreserveOriginalAssertion)
	out.AuthorizationTechnicalProfiles = onTop(b.AuthorizationTechnicalProfiles, c.AuthorizationTechnicalProfiles, referenceKey)
	out.ClientDefinition = over(b.ClientDefinition, c.ClientDefinition)
	out.Steps = m.steps(b.Steps, c.Steps, "user journey "+b.Id.Text)
	return &out
}

func (m *merge) subJourney(b, c *policy.SubJourney) *policy.SubJourney {
	out := *b
	out.Origin = origin(b.Origin, c.Origin)
	out.Type = over(b.Type, c.Type)
	out.Steps = m.steps(b.Steps, c.Steps, "sub-journey "+b.Id.Text)
	return &out
}

// steps merges step by step on Order and sorts the result by it.
func (m *merge) steps(base, child []*policy.OrchestrationStep, journey string) []*policy.OrchestrationStep {
	out := replace(base, child, func(s *policy.OrchestrationStep) string { return orderKey(s) },
		func(b, c *policy.OrchestrationStep) *policy.OrchestrationStep { return m.step(b, c, journey) })
	if inOrder := sorted(out); inOrder != nil {
		return inOrder
	}
	return out
}

func orderKey(s *policy.OrchestrationStep) string {
	if n := s.Number(); n > 0 {
		return strconv.Itoa(n)
	}
	return s.Order.Text
}

// sorted gives the steps by Order; nil where they are in order already.
func sorted(steps []*policy.OrchestrationStep) []*policy.OrchestrationStep {
	byOrder := func(a, b *policy.OrchestrationStep) int { return cmp.Compare(a.Number(), b.Number()) }
	if slices.IsSortedFunc(steps, byOrder) {
		return nil
	}
	out := slices.Clone(steps)
	slices.SortStableFunc(out, byOrder)
	return out
}

func (m *merge) step(b, c *policy.OrchestrationStep, journey string) *policy.OrchestrationStep {
	out := *b
	out.Span = c.Span
	out.Order = over(b.Order, c.Order)
	out.Type = over(b.Type, c.Type)
	out.Layers = slices.Concat(b.Layers, c.Layers)
	out.ContentDefinitionReferenceId = over(b.ContentDefinitionReferenceId, c.ContentDefinitionReferenceId)
	out.CpimIssuerTechnicalProfileReferenceId = over(b.CpimIssuerTechnicalProfileReferenceId, c.CpimIssuerTechnicalProfileReferenceId)
	out.Preconditions = mergePreconditions(b.Preconditions, c.Preconditions)
	out.DisplayOption = over(b.DisplayOption, c.DisplayOption)
	out.UserIdentity = over(b.UserIdentity, c.UserIdentity)
	out.ClaimsProviderSelections = onTop(b.ClaimsProviderSelections, c.ClaimsProviderSelections, selectionKey)
	out.ClaimsExchanges = replace(b.ClaimsExchanges, c.ClaimsExchanges, func(x policy.ClaimsExchange) string { return policy.Fold(x.Id.Text) },
		func(b, c policy.ClaimsExchange) policy.ClaimsExchange {
			c.TechnicalProfileReferenceId = over(b.TechnicalProfileReferenceId, c.TechnicalProfileReferenceId)
			return c
		})
	out.JourneyList = mergeJourneyList(b.JourneyList, c.JourneyList)
	if c.Type.IsSet() && b.Type.IsSet() && c.Type.Text != b.Type.Text {
		if left := leftOver(&out, b); left != "" {
			f := finding(diag.Error, "C025", c.Type.Span(), "Give the journey an Id of its own and copy it: a child cannot take anything out of a base's step.",
				"Step %s of %s turns from %s into %s, but the base's %s stay in it", c.Order.Text, journey, b.Type.Text, c.Type.Text, left)
			f.Related = []diag.Related{{Span: b.Type.Span(), Summary: "the base's step"}}
			m.findings = append(m.findings, f)
		}
	}
	return &out
}

// leftOver names the children of the base's step that the merged step's type has no use for.
func leftOver(step, base *policy.OrchestrationStep) string {
	var left []string
	kind := step.Type.Text
	if len(base.ClaimsProviderSelections) > 0 && !selects(kind) {
		left = append(left, "ClaimsProviderSelections")
	}
	if len(base.ClaimsExchanges) > 0 && kind != "ClaimsExchange" && kind != "CombinedSignInAndSignUp" {
		left = append(left, "ClaimsExchanges")
	}
	if len(base.JourneyList) > 0 && kind != "InvokeSubJourney" {
		left = append(left, "JourneyList")
	}
	return strings.Join(left, " and ")
}

func selects(stepType string) bool {
	return stepType == "ClaimsProviderSelection" || stepType == "CombinedSignInAndSignUp"
}
