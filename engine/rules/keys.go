package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/policy"
)

// metadataKey is a metadata item that the service knows (technical profiles reference).
type metadataKey struct {
	name string
	// flag items are switches; numbers lie from low to high; words are all that the item may be. One of them or none.
	flag      bool
	low, high int
	words     []string
	// older is how public policies spelt the key before it had this name.
	older string
}

// misfit says what a value should be; "" where it is well.
func (k metadataKey) misfit(text string) string {
	switch {
	case k.flag:
		switch strings.ToLower(text) {
		case "true", "false", "1", "0":
			return ""
		}
		return "true or false"
	case k.high > 0:
		if n, err := strconv.Atoi(strings.TrimSpace(text)); err != nil || n < k.low || n > k.high {
			return fmt.Sprintf("a whole number from %d to %d", k.low, k.high)
		}
	case len(k.words) > 0:
		if !slices.ContainsFunc(k.words, func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(text)) }) {
			return "one of " + strings.Join(k.words, ", ")
		}
	}
	return ""
}

// keyGroup are metadata items that stand together: plain ones of which only the name is known, switches, and those of
// which more is. The groups are data and not made by calls, which every start of the program would pay for.
type keyGroup struct {
	plain, flags []string
	other        []metadataKey
}

// find gives the item of a name.
func (g *keyGroup) find(name string) (metadataKey, bool) {
	for _, n := range g.plain {
		if policy.SameId(n, name) {
			return metadataKey{name: n}, true
		}
	}
	for _, n := range g.flags {
		if policy.SameId(n, name) {
			return metadataKey{name: n, flag: true}, true
		}
	}
	for _, k := range g.other {
		if policy.SameId(k.name, name) {
			return k, true
		}
	}
	return metadataKey{}, false
}

// everyKind are the items that profiles of many kinds take.
var everyKind = keyGroup{
	plain: []string{
		"ClaimTypeOnWhichToEnable", "ClaimValueOnWhichToEnable", "ContentDefinitionReferenceId",
	},
	flags: []string{
		"IncludeClaimResolvingInClaimsHandling",
	},
}

// messages are the items that replace a message; which profile they stand on differs.
var messages = keyGroup{
	plain: []string{
		"UserMessageIfClaimsPrincipalAlreadyExists", "UserMessageIfClaimsPrincipalDoesNotExist",
		"UserMessageIfInvalidPassword", "UserMessageIfOldPasswordUsed", "UserMessageIfPasswordExpired",
		"UserMessageIfUserAccountDisabled", "UserMessageIfUserAccountLocked", "UserMessageIfSessionDoesNotExist",
		"UserMessageIfMaxNumberOfCodeGenerated", "UserMessageIfVerificationFailedRetryAllowed",
		"UserMessageIfVerificationFailedNoRetry", "UserMessageIfSessionConflict", "UserMessageIfIncorrectPattern",
		"UserMessageIfMissingRequiredElement", "UserMessageIfValidationError", "UserMessageIfInvalidInput",
		"UserMessageIfClaimNotVerified", "UserMessageIfVerificationControlClaimsNotVerified",
		"UserMessageIfClaimsTransformationBooleanValueIsNotEqual", "UserMessageIfClaimsTransformationStringsAreNotEqual",
		"UserMessageIfClaimsTransformationInvalidPhoneNumber", "UserMessageIfPhoneNumberParseFailure",
		"UserMessageIfInternalError", "UserMessageIfThrottled", "UserMessageIfChallengeExpired",
		"UserMessageIfCouldntSendSms", "UserMessageIfInvalidFormat", "UserMessageIfServerError",
		"UserMessageIfMaxAllowedCodeRetryReached", "UserMessageIfWrongCodeEntered", "UserMessageIfRequestTimeout",
		"UserMessageIfDnsResolutionFailed", "UserMessageIfCircuitOpen", "DefaultUserMessageIfRequestFailed",
	},
	other: []metadataKey{
		{name: "UserMessageIfInvalidCode", older: "UserMessage.InvalidCode"},
		{name: "UserMessageIfMaxRetryAttempted", older: "UserMessage.MaxRetryAttemped"},
	},
}

// federatedKeys are the items that the protocols of identity providers share.
var federatedKeys = keyGroup{
	plain: []string{
		"client_id", "ProviderName", "authorization_endpoint", "METADATA", "scope", "response_types", "issuer",
		"IdTokenAudience", "ValidTokenIssuerPrefixes", "ClaimsEndpoint", "ClaimsEndpointAccessTokenName",
		"ClaimsEndpointFormatName", "ClaimsEndpointFormat", "AccessTokenEndpoint",
		"ExtraParamsInAccessTokenEndpointResponse", "ExtraParamsInClaimsEndpointRequest", "ResponseErrorCodeParamName",
		"ClaimsResponseFormat", "UserAgentForClaimsExchange", "external_user_identity_claim_id", "end_session_endpoint",
		"AdditionalRequestQueryParameters", "PartnerEntity", "grant_type", "NameIdPolicyFormat", "request_token_endpoint",
		"access_token_endpoint",
	},
	flags: []string{
		"UsePolicyInRedirectUri", "DiscoverMetadataByTokenIssuer", "SingleLogoutEnabled", "MarkAsFailureOnStatusCode5xx",
		"ReadBodyClaimsOnIdpRedirect", "ResolveJsonPathsInJsonTokens", "WantsSignedRequests", "WantsSignedAssertions",
		"ResponsesSigned", "WantsEncryptedAssertions", "NameIdPolicyAllowCreate", "IncludeKeyInfo", "ForceAuthN",
		"IdpInitiatedProfileEnabled",
	},
	other: []metadataKey{
		{name: "response_mode", words: []string{"query", "form_post", "fragment"}},
		{name: "HttpBinding", words: []string{"GET", "POST"}},
		{name: "AccessTokenResponseFormat", words: []string{"Default", "Json", "JsonP"}},
		{name: "token_endpoint_auth_method", words: []string{"client_secret_post", "client_secret_basic", "private_key_jwt"}},
		{name: "token_signing_algorithm", words: []string{"RS256", "RS512"}},
		{name: "BearerTokenTransmissionMethod"},
	},
}

var selfAssertedKeys = keyGroup{
	plain: []string{
		"SignUpTarget", "setting.forgotPasswordLinkOverride", "language.button_continue", "IpAddressClaimReferenceId",
		"LocalAccountType", "LocalAccountProfile", "ClaimsProviderSelectionDisplayType", "TokenLifeTimeInSeconds",
		"DateTimeGreaterThan", "LookupNotFound", "AssertNumberError", "setting.inputVerificationDelayTimeInMilliseconds",
	},
	flags: []string{
		"setting.showSignupLink", "setting.enableRememberMe", "setting.showCancelButton", "setting.showContinueButton",
		"EnforceEmailVerification", "AllowGenerationOfClaimsWithNullValues",
	},
	other: []metadataKey{
		{name: "setting.operatingMode", words: []string{"Email", "Username"}},
		{name: "setting.forgotPasswordLinkLocation", words: []string{"AfterLabel", "AfterInput", "AfterButtons", "None"}},
		{name: "setting.retryLimit", low: 1, high: 1000},
	},
}

var directoryMetadata = keyGroup{
	plain: []string{
		"ApplicationObjectId", "ClientId", "api-version",
	},
	flags: []string{
		"RaiseErrorIfClaimsPrincipalDoesNotExist", "RaiseErrorIfClaimsPrincipalAlreadyExists",
	},
	other: []metadataKey{
		{name: "Operation"},
	},
}

var localSignInKeys = keyGroup{
	plain: []string{
		"DefaultMessage", "AADRequestsThrottled",
	},
}

var phoneFactorKeys = keyGroup{
	flags: []string{
		"ManualPhoneNumberEntryAllowed", "setting.autodial",
	},
	other: []metadataKey{
		{name: "setting.authenticationMode", words: []string{"sms", "phone", "mixed"}},
	},
}

var azureMfaKeys = keyGroup{
	plain: []string{
		"Operation",
	},
}

var oneTimePasswordKeys = keyGroup{
	plain: []string{
		"Operation", "CharacterSet",
	},
	flags: []string{
		"ReuseSameCode",
	},
	other: []metadataKey{
		{name: "CodeExpirationInSeconds", low: 60, high: 1200},
		{name: "CodeLength", low: 1, high: 100},
		{name: "NumRetryAttempts", low: 1, high: 1000},
		{name: "NumCodeGenerationAttempts", low: 1, high: 1000},
	},
}

var resetCodeKeys = keyGroup{
	plain: []string{
		"Operation", "allowTestEmailAddressPassThrough",
	},
}

var insightsKeys = keyGroup{
	plain: []string{
		"InstrumentationKey",
	},
	flags: []string{
		"DeveloperMode", "DisableTelemetry",
	},
}

var jwtIssuerKeys = keyGroup{
	plain: []string{
		"client_id", "issuer_refresh_token_user_identity_claim_type", "AuthenticationContextReferenceClaimPattern",
		"RefreshTokenUserJourneyId", "ClientCredentialsUserJourneyId", "ProviderName", "token_lifetime_secs",
		"id_token_lifetime_secs", "refresh_token_lifetime_secs", "rolling_refresh_token_lifetime_secs",
	},
	flags: []string{
		"SendTokenResponseBodyWithJsonNumbers", "allow_infinite_rolling_refresh_token",
	},
	other: []metadataKey{
		{name: "IssuanceClaimPattern", words: []string{"AuthorityAndTenantGuid", "AuthorityWithTfp"}},
	},
}

// groupsOf are the items that a kind takes; none where they are not known.
func groupsOf(k kind) []keyGroup {
	switch k {
	case selfAsserted:
		return []keyGroup{everyKind, messages, selfAssertedKeys}
	case directory:
		return []keyGroup{everyKind, messages, directoryMetadata}
	case transformer:
		return []keyGroup{everyKind, messages}
	case oauth1, oauth2, oidc, saml:
		return []keyGroup{everyKind, federatedKeys}
	case localSignIn:
		return []keyGroup{everyKind, federatedKeys, messages, localSignInKeys}
	case phoneFactor:
		return []keyGroup{everyKind, messages, phoneFactorKeys}
	case azureMfa:
		return []keyGroup{everyKind, messages, azureMfaKeys}
	case oneTimePassword:
		return []keyGroup{everyKind, messages, oneTimePasswordKeys}
	case resetCode:
		return []keyGroup{everyKind, messages, resetCodeKeys}
	case insights:
		return []keyGroup{everyKind, insightsKeys}
	case jwtIssuer:
		return []keyGroup{everyKind, jwtIssuerKeys}
	}
	return nil
}

// knownKey finds a metadata item of the groups.
func knownKey(groups []keyGroup, name string) (metadataKey, bool) {
	for i := range groups {
		if k, ok := groups[i].find(name); ok {
			return k, true
		}
	}
	return metadataKey{}, false
}

// namesOf are all names of the groups, sorted.
func namesOf(groups []keyGroup) []string {
	var out []string
	for _, g := range groups {
		out = append(append(out, g.plain...), g.flags...)
		for _, k := range g.other {
			out = append(out, k.name)
		}
	}
	slices.Sort(out)
	return out
}

// olderName is what an item is called now that public policies spelt otherwise before; "" where there is none.
func olderName(groups []keyGroup, given string) string {
	for _, g := range groups {
		for _, k := range g.other {
			if k.older != "" && policy.SameId(k.older, given) {
				return k.name
			}
		}
	}
	return ""
}

// misspelt reports keys that are one of the known ones but for a letter or two.
func misspelt(p *Pass) {
	for _, t := range p.TechnicalProfiles {
		known := groupsOf(kindOf(t))
		if len(known) == 0 {
			continue
		}
		var names []string
		for _, m := range t.Metadata {
			given := strings.TrimSpace(m.Key.Text)
			if _, ok := knownKey(known, given); ok || len(given) < 6 {
				continue
			}
			if names == nil {
				names = namesOf(known)
			}
			want := olderName(known, given)
			if near := chain.Nearest(given, names); want == "" && near != "" && chain.Distance(given, near) <= 2 {
				want = near
			}
			if want != "" {
				n := p.report(m.Key.Span(), "Write "+want+".", "Metadata key %s of technical profile %s is not known; %s is", m.Key.Text, t.Id.Text, want)
				p.guess(n, "Write "+want, p.replace(m.Key, want)...)
			}
		}
	}
}

// otherCase tells keys that are known but for their letter case. Keys are matched without regard to case here; whether the
// service does so for each is not documented.
func otherCase(p *Pass) {
	for _, t := range p.TechnicalProfiles {
		known := groupsOf(kindOf(t))
		if len(known) == 0 {
			continue
		}
		names := namesOf(known)
		for _, m := range t.Metadata {
			if slices.Contains(names, m.Key.Text) {
				continue
			}
			i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, m.Key.Text) })
			if i >= 0 {
				n := p.report(m.Key.Span(), "Write "+names[i]+": whether the service finds it otherwise is not documented.", "Metadata key %s of technical profile %s is documented as %s", m.Key.Text, t.Id.Text, names[i])
				p.fix(n, "Write "+names[i], p.replace(m.Key, names[i])...)
			}
		}
	}
}
