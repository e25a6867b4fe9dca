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

func keyed(names ...string) []metadataKey {
	var out []metadataKey
	for _, n := range names {
		out = append(out, metadataKey{name: n})
	}
	return out
}

func flags(names ...string) []metadataKey {
	out := keyed(names...)
	for i := range out {
		out[i].flag = true
	}
	return out
}

// The lists below are functions because every start of the program would pay for variables.

// everyKind are the items that profiles of many kinds take.
func everyKind() []metadataKey {
	return slices.Concat(flags("IncludeClaimResolvingInClaimsHandling"),
		keyed("ClaimTypeOnWhichToEnable", "ClaimValueOnWhichToEnable", "ContentDefinitionReferenceId"))
}

// messages are the items that replace a message; which profile they stand on differs.
func messages() []metadataKey {
	return slices.Concat(keyed("UserMessageIfClaimsPrincipalAlreadyExists", "UserMessageIfClaimsPrincipalDoesNotExist", "UserMessageIfInvalidPassword",
		"UserMessageIfOldPasswordUsed", "UserMessageIfPasswordExpired", "UserMessageIfUserAccountDisabled", "UserMessageIfUserAccountLocked", "UserMessageIfSessionDoesNotExist",
		"UserMessageIfMaxNumberOfCodeGenerated", "UserMessageIfVerificationFailedRetryAllowed", "UserMessageIfVerificationFailedNoRetry", "UserMessageIfSessionConflict",
		"UserMessageIfIncorrectPattern", "UserMessageIfMissingRequiredElement", "UserMessageIfValidationError", "UserMessageIfInvalidInput", "UserMessageIfClaimNotVerified",
		"UserMessageIfVerificationControlClaimsNotVerified", "UserMessageIfClaimsTransformationBooleanValueIsNotEqual", "UserMessageIfClaimsTransformationStringsAreNotEqual",
		"UserMessageIfClaimsTransformationInvalidPhoneNumber", "UserMessageIfPhoneNumberParseFailure", "UserMessageIfInternalError", "UserMessageIfThrottled",
		"UserMessageIfChallengeExpired", "UserMessageIfCouldntSendSms", "UserMessageIfInvalidFormat", "UserMessageIfServerError", "UserMessageIfMaxAllowedCodeRetryReached",
		"UserMessageIfWrongCodeEntered", "UserMessageIfRequestTimeout", "UserMessageIfDnsResolutionFailed", "UserMessageIfCircuitOpen", "DefaultUserMessageIfRequestFailed"),
		[]metadataKey{
			{name: "UserMessageIfInvalidCode", older: "UserMessage.InvalidCode"},
			{name: "UserMessageIfMaxRetryAttempted", older: "UserMessage.MaxRetryAttemped"},
		})
}

// federatedKeys are the items that the protocols of identity providers share.
func federatedKeys() []metadataKey {
	return slices.Concat(keyed("client_id", "ProviderName", "authorization_endpoint", "METADATA", "scope", "response_types", "issuer",
		"IdTokenAudience", "ValidTokenIssuerPrefixes", "ClaimsEndpoint", "ClaimsEndpointAccessTokenName", "ClaimsEndpointFormatName", "ClaimsEndpointFormat", "AccessTokenEndpoint",
		"ExtraParamsInAccessTokenEndpointResponse", "ExtraParamsInClaimsEndpointRequest", "ResponseErrorCodeParamName", "ClaimsResponseFormat", "UserAgentForClaimsExchange",
		"external_user_identity_claim_id", "end_session_endpoint", "AdditionalRequestQueryParameters", "PartnerEntity", "grant_type", "NameIdPolicyFormat",
		"request_token_endpoint", "access_token_endpoint"),
		flags("UsePolicyInRedirectUri", "DiscoverMetadataByTokenIssuer", "SingleLogoutEnabled", "MarkAsFailureOnStatusCode5xx", "ReadBodyClaimsOnIdpRedirect", "ResolveJsonPathsInJsonTokens",
			"WantsSignedRequests", "WantsSignedAssertions", "ResponsesSigned", "WantsEncryptedAssertions", "NameIdPolicyAllowCreate", "IncludeKeyInfo", "ForceAuthN", "IdpInitiatedProfileEnabled"),
		[]metadataKey{
			{name: "response_mode", words: []string{"query", "form_post", "fragment"}},
			{name: "HttpBinding", words: []string{"GET", "POST"}},
			{name: "AccessTokenResponseFormat", words: []string{"Default", "Json", "JsonP"}},
			{name: "token_endpoint_auth_method", words: []string{"client_secret_post", "client_secret_basic", "private_key_jwt"}},
			{name: "token_signing_algorithm", words: []string{"RS256", "RS512"}},
			{name: "BearerTokenTransmissionMethod"},
		})
}

// keysByKind is what each kind takes besides.
func keysByKind(k kind) []metadataKey {
	switch k {
	case selfAsserted:
		return slices.Concat(messages(), keyed("SignUpTarget", "setting.forgotPasswordLinkOverride", "language.button_continue", "IpAddressClaimReferenceId", "LocalAccountType",
			"LocalAccountProfile", "ClaimsProviderSelectionDisplayType", "TokenLifeTimeInSeconds", "DateTimeGreaterThan", "LookupNotFound", "AssertNumberError",
			"setting.inputVerificationDelayTimeInMilliseconds"),
			flags("setting.showSignupLink", "setting.enableRememberMe", "setting.showCancelButton", "setting.showContinueButton", "EnforceEmailVerification", "AllowGenerationOfClaimsWithNullValues"),
			[]metadataKey{
				{name: "setting.operatingMode", words: []string{"Email", "Username"}},
				{name: "setting.forgotPasswordLinkLocation", words: []string{"AfterLabel", "AfterInput", "AfterButtons", "None"}},
				{name: "setting.retryLimit", low: 1, high: 1000},
			})
	case directory:
		return slices.Concat(messages(), keyed("ApplicationObjectId", "ClientId", "api-version"),
			flags("RaiseErrorIfClaimsPrincipalDoesNotExist", "RaiseErrorIfClaimsPrincipalAlreadyExists"),
			[]metadataKey{{name: "Operation"}})
	case transformer:
		return messages()
	case oauth1, oauth2, oidc, saml:
		return federatedKeys()
	case localSignIn:
		return slices.Concat(federatedKeys(), messages(), keyed("DefaultMessage", "AADRequestsThrottled"))
	case phoneFactor:
		return slices.Concat(messages(), flags("ManualPhoneNumberEntryAllowed", "setting.autodial"),
			[]metadataKey{{name: "setting.authenticationMode", words: []string{"sms", "phone", "mixed"}}})
	case azureMfa:
		return slices.Concat(messages(), keyed("Operation"))
	case oneTimePassword:
		return slices.Concat(messages(), keyed("Operation", "CharacterSet"), flags("ReuseSameCode"), []metadataKey{
			{name: "CodeExpirationInSeconds", low: 60, high: 1200},
			{name: "CodeLength", low: 1, high: 100},
			{name: "NumRetryAttempts", low: 1, high: 1000},
			{name: "NumCodeGenerationAttempts", low: 1, high: 1000},
		})
	case resetCode:
		return slices.Concat(messages(), keyed("Operation", "allowTestEmailAddressPassThrough"))
	case insights:
		return slices.Concat(keyed("InstrumentationKey"), flags("DeveloperMode", "DisableTelemetry"))
	case jwtIssuer:
		return slices.Concat(keyed("client_id", "issuer_refresh_token_user_identity_claim_type", "AuthenticationContextReferenceClaimPattern", "RefreshTokenUserJourneyId",
			"ClientCredentialsUserJourneyId", "ProviderName", "token_lifetime_secs", "id_token_lifetime_secs", "refresh_token_lifetime_secs", "rolling_refresh_token_lifetime_secs"),
			flags("SendTokenResponseBodyWithJsonNumbers", "allow_infinite_rolling_refresh_token"),
			[]metadataKey{{name: "IssuanceClaimPattern", words: []string{"AuthorityAndTenantGuid", "AuthorityWithTfp"}}})
	}
	return nil
}

// keysOf are the known items of a kind with those of every kind, by folded name; none where the kind has no table.
// They are made once a chain.
func (f *facts) keysOf(k kind) map[string]metadataKey {
	table, known := f.keys[k]
	if known {
		return table
	}
	if own := keysByKind(k); own != nil {
		table = make(map[string]metadataKey, len(own))
		for _, key := range slices.Concat(everyKind(), own) {
			table[policy.Fold(key.name)] = key
		}
	}
	if f.keys == nil {
		f.keys = map[kind]map[string]metadataKey{}
	}
	f.keys[k] = table
	return table
}

// misspelt reports keys that are one of the known ones but for a letter or two.
func misspelt(p *Pass) {
	for _, t := range p.TechnicalProfiles {
		known := p.facts.keysOf(kindOf(t))
		if len(known) == 0 {
			continue
		}
		var names []string
		for _, m := range t.Metadata {
			given := strings.TrimSpace(m.Key.Text)
			if _, ok := known[policy.Fold(given)]; ok || len(given) < 6 {
				continue
			}
			if names == nil {
				for _, k := range known {
					names = append(names, k.name)
				}
				slices.Sort(names)
			}
			want := ""
			for _, k := range known {
				if k.older != "" && policy.SameId(k.older, given) {
					want = k.name
				}
			}
			if near := chain.Nearest(given, names); want == "" && near != "" && chain.Distance(given, near) <= 2 {
				want = near
			}
			if want != "" {
				n := p.report(m.Key.Span, "Write "+want+".", "Metadata key %s of technical profile %s is not known; %s is", m.Key.Text, t.Id.Text, want)
				p.guess(n, "Write "+want, p.replace(m.Key, want)...)
			}
		}
	}
}
