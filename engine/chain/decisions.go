package chain

import (
	"strings"

	"journeydesigner/engine/policy"
)

// This file holds what the public documentation leaves open about merging. What it does decide stands with
// the merging itself; to change one of these decisions, change it here.

// keepRepeatedValidation: a validation technical profile that child and base both list runs twice. A
// maintainer of the public samples confirmed it (samples issue 452), though some samples re-list a
// profile as if to replace it; the repetition is therefore told as a warning (C040).
const keepRepeatedValidation = true

// behavior is the MergeBehavior of an element: how the child's entries and the base's are put together.
// The schema states ReplaceAll as the default for Restriction; it is assumed for SupportedLanguages and
// LocalizedResourcesReferences.
func behavior(v policy.Value) string {
	switch {
	case strings.EqualFold(v.Text, "Append"):
		return "Append"
	case strings.EqualFold(v.Text, "Prepend"):
		return "Prepend"
	}
	return "ReplaceAll"
}

// claimKey is what makes two claim references of a technical profile or display control the same. A
// re-listed claim replaces the base's element as a unit: attributes that it does not repeat fall away.
func claimKey(c *policy.ClaimReference) string {
	if c.DisplayControlReferenceId.IsSet() {
		return "control " + policy.Fold(c.DisplayControlReferenceId.Text)
	}
	return "claim " + policy.Fold(c.ClaimTypeReferenceId.Text)
}

// roleKey is what makes two claims of a claims transformation the same: the role they play in the method.
// That transformations merge deeply at all is a decision; nothing public says it.
func roleKey(c *policy.ClaimReference) string {
	if c.TransformationClaimType.IsSet() {
		return "role " + policy.Fold(c.TransformationClaimType.Text)
	}
	return claimKey(c)
}

// selectionKey is what makes two selections of a step the same.
func selectionKey(s policy.ClaimsProviderSelection) string {
	return policy.Fold(s.TargetClaimsExchangeId.Text) + "\x00" + policy.Fold(s.ValidationClaimsExchangeId.Text)
}

// mergePreconditions: the child's list replaces the base's where there is one.
func mergePreconditions(base, child []*policy.Precondition) []*policy.Precondition {
	if len(child) > 0 {
		return child
	}
	return base
}

// plainList: of a list whose entries have no key of their own, such as RequiredAssuranceLevelsOfInputClaims, the child's
// replaces the base's where there is one. Nothing public says it; no public policy has such a list.
func plainList(base, child []policy.Value) []policy.Value {
	if len(child) > 0 {
		return child
	}
	return base
}

// mergeProvider: a technical profile keeps the provider that declared it first; the domain is that of the
// last provider that sets one.
func mergeProvider(base, child policy.ClaimsProvider) policy.ClaimsProvider {
	base.Domain = over(base.Domain, child.Domain)
	return base
}

// mergeJourneyList: the child's list replaces the base's where there is one, since a step has one candidate.
func mergeJourneyList(base, child []policy.Candidate) []policy.Candidate {
	if len(child) > 0 {
		return child
	}
	return base
}
