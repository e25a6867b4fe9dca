package schema

// Claims providers and technical profiles.

var claimsProviderType = &Type{Name: "ClaimsProvider", Content: Children, Sequences: sequences{{
	optional("Domains", domainsType, "The domains of the provider."),
	optionalText("Domain", anyText, "The domain of the provider, by which the request parameter domain_hint chooses it."),
	optionalText("DisplayName", anyText, "The name of the provider, for those who read the policy."),
	{Name: "TechnicalProfiles", Min: 1, Max: 1, Doc: "The technical profiles of the provider.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("TechnicalProfile", technicalProfileType, "One technical profile: how to exchange claims with one party, or a change to an inherited one."),
		}}}},
}}}

var domainsType = &Type{Content: Children, Sequences: sequences{{
	someText("Domain", nonEmptyText, "One domain."),
}}}

var technicalProfileType = &Type{Name: "TechnicalProfile", Content: Children, Sequences: sequences{{
	optional("Domains", domainsType, "The domains of the technical profile."),
	optionalText("Domain", anyText, "The domain of the technical profile, by which the request parameter domain_hint chooses it."),
	optionalText("DisplayName", anyText, "The name of the technical profile; pages show that of an identity provider on its button."),
	optionalText("Description", anyText, "Explains the technical profile to those who read the policy."),
	{Name: "Protocol", Max: 1, Doc: "The protocol by which claims are exchanged.", Type: &Type{Attributes: attributes{
		must("Name", protocolName, "The name of the protocol."),
		may("Handler", anyText, "The full name of the engine's handler, for protocol Proprietary and no other."),
	}}},
	optionalText("InputTokenFormat", tokenFormat, "The format of the token that is taken in."),
	optionalText("OutputTokenFormat", tokenFormat, "The format of the token that is issued."),
	optionalText("AssuranceLevelOfOutputClaims", anyText, "The assurance level of the claims that come back."),
	{Name: "RequiredAssuranceLevelsOfInputClaims", Max: 1, Doc: "The assurance levels that claims must have to be sent.",
		Type: &Type{Content: Children, Sequences: sequences{{
			manyText("RequiredAssuranceLevelOfInputClaims", anyText, "One assurance level."),
		}}}},
	{Name: "SubjectAuthenticationRequirements", Max: 1, Doc: "How recently the user must have signed in.",
		Type: &Type{Attributes: attributes{
			must("TimeToLive", int32s, "For how many minutes a sign-in may be used again."),
			may("ResetExpiryWhenTokenIssued", boolean, "Whether issuing a token begins that time anew; false where it is absent."),
		}}},
	optional("Metadata", metadataType, "The settings of the technical profile; which there are depends on its protocol and handler."),
	optional("CryptographicKeys", cryptographicKeysType, "The keys that the technical profile uses."),
	optional("Suppressions", itemGroupType, "What the protocol is to leave out."),
	optionalText("PreferredBinding", anyText, "The binding to prefer where the protocol has several, such as HTTP POST for SAML."),
	optionalText("IncludeInSso", boolean, "Whether the technical profile takes part in single sign-on."),
	optional("InputTokenSources", inputTokenSourcesType, "The technical profiles whose original tokens are sent on."),
	{Name: "InputClaimsTransformations", Max: Unbounded, Doc: "The claims transformations that run before claims are sent, in order.",
		Type: &Type{Content: Children, Sequences: sequences{{
			some("InputClaimsTransformation", transformationReferenceType, "One claims transformation to run before claims are sent."),
		}}}},
	{Name: "InputClaims", Max: 1, Doc: "The claims that are sent, or that fill fields beforehand.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("InputClaim", claimReferenceType, "A claim that is sent, or that fills a field beforehand."),
		}}}},
	{Name: "DisplayClaims", Max: 1, Doc: "What the page of a self-asserted technical profile shows, in order.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("DisplayClaim", displayClaimType, "A claim or a display control on the page."),
		}}}},
	{Name: "PersistedClaims", Max: 1, Doc: "The claims that are stored, in the directory or in the session.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("PersistedClaim", persistedClaimType, "A claim that is stored."),
		}}}},
	{Name: "OutputClaims", Max: 1, Doc: "The claims that come back; of a relying party, the claims of the token.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("OutputClaim", claimReferenceType, "A claim that comes back."),
		}}}},
	{Name: "OutputClaimsTransformations", Max: Unbounded, Doc: "The claims transformations that run once claims came back, in order.",
		Type: &Type{Content: Children, Sequences: sequences{{
			some("OutputClaimsTransformation", transformationReferenceType, "One claims transformation to run once claims came back."),
		}}}},
	{Name: "ValidationTechnicalProfiles", Max: Unbounded, Doc: "The technical profiles that check what the user entered, in order.",
		Keys: keys{{"UniqueTechnicalProfileReferenceId", path{"ValidationTechnicalProfile"}, "ReferenceId"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			{Name: "ValidationTechnicalProfile", Min: 1, Max: Unbounded, Doc: "A technical profile that checks what the user entered.",
				Type: &Type{Content: Children, Sequences: sequences{{
					many("Preconditions", preconditionsType, "When the validation technical profile is skipped."),
				}}, Attributes: attributes{
					must("ReferenceId", anyText, "The technical profile to run."),
					may("ContinueOnSuccess", boolean, "Whether the next one runs when this one succeeds; true where it is absent."),
					may("ContinueOnError", boolean, "Whether the next one runs when this one fails; false where it is absent."),
				}}},
		}}}},
	{Name: "SubjectNamingInfo", Max: 1, Doc: "Which claim names the subject of the token.",
		Type: &Type{Attributes: attributes{
			must("ClaimType", anyText, "The claim, by its name in the token, that gives the subject's name."),
			may("NameQualifier", anyText, "The NameQualifier of the subject's name."),
			may("SPNameQualifier", anyText, "The SPNameQualifier of the subject's name."),
			may("Format", anyText, "The format of the subject's name, a URN of SAML."),
			may("SPProvidedID", anyText, "The SPProvidedID of the subject's name."),
			may("ExcludeAsClaim", boolean, "Whether the claim is left out of the other claims of the token."),
		}}},
	optional("Extensions", extensionsType, "Elements that only a certain handler understands; they are not checked."),
	optionalText("IncludeClaimsFromTechnicalProfile", anyText, "The id of a technical profile whose input and output claims are taken over."),
	{Name: "IncludeTechnicalProfile", Max: 1, Doc: "Takes over all of another technical profile; what stands here goes before it.",
		Type: &Type{Attributes: attributes{
			must("ReferenceId", anyText, "The technical profile that is taken over."),
		}}},
	{Name: "UseTechnicalProfileForSessionManagement", Max: 1, Doc: "Which session provider remembers this technical profile's claims.",
		Type: &Type{Attributes: attributes{
			must("ReferenceId", anyText, "The technical profile of the session provider."),
		}}},
	{Name: "ErrorHandlers", Max: 1, Doc: "What is done when the other party answers with an error.",
		Type: &Type{Content: Children, Sequences: sequences{{
			{Name: "ErrorHandler", Max: Unbounded, Doc: "What is done about one kind of error.",
				Type: &Type{Content: Children, Sequences: sequences{{
					optionalText("ErrorResponseFormat", errorFormat, "The format of the error; json where it is absent."),
					oneText("ResponseMatch", anyText, "The path that an error must match, a JSON path for json."),
					oneText("Action", errorAction, "What is done about it."),
					{Name: "AdditionalRequestParameters", Max: Unbounded, Doc: "A query parameter that is sent when the user signs in again; its value is the text.",
						Type: &Type{Content: Text, Value: anyText, Attributes: attributes{
							must("Key", anyText, "The name of the parameter."),
						}}},
				}}}},
		}}}},
	optionalText("EnabledForUserJourneys", enabledFor, "Whether, and when, the technical profile runs in a journey."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the technical profile; unique among all claims providers of the file, and matched without regard to case."),
}}

// extensionsType takes any elements; the schema has the processors pass over them.
var extensionsType = &Type{Name: "Extensions", Content: Foreign}

var cryptographicKeysType = &Type{Name: "CryptographicKeys", Content: Children, Sequences: sequences{{
	{Name: "Key", Min: 1, Max: Unbounded, Doc: "One key: what it is for, and where it is kept.",
		Type: &Type{Attributes: attributes{
			must("Id", anyText, "What the key is for, such as issuer_secret or client_secret."),
			must("StorageReferenceId", anyText, "The policy key that holds it, such as B2C_1A_TokenSigningKeyContainer."),
		}}},
}}}

var itemGroupType = &Type{Name: "ItemGroup", Content: Children, Sequences: sequences{{
	some("Item", itemType, "One entry."),
}}}

var itemType = &Type{Name: "Item", Attributes: attributes{
	must("Key", anyText, "The name of the entry."),
	must("Value", anyText, "The value of the entry."),
}}

var inputTokenSourcesType = &Type{Name: "InputTokenSources", Content: Children, Sequences: sequences{{
	{Name: "TechnicalProfile", Min: 1, Max: Unbounded, Doc: "A technical profile whose original token is sent on.",
		Type: &Type{Attributes: attributes{
			must("Id", anyText, "The id of the technical profile."),
		}}},
}}}

var transformationReferenceType = &Type{Name: "ClaimsTransformationReference", Attributes: attributes{
	must("ReferenceId", anyText, "The id of the claims transformation."),
}}

var claimReferenceType = &Type{Name: "ClaimsSchemaClaimTypeReference", Content: Children, Sequences: sequences{{
	many("From", fromType, "A technical profile that the claim may come from; any where there is none."),
}}, Attributes: attributes{
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("PartnerClaimType", anyText, "The claim's name at the other party; that of the claim type where it is absent."),
	may("Required", boolean, "Whether the claim must have a value, on a page whether the user must fill its field; false where it is absent."),
	may("DefaultValue", anyText, "The value of the claim where it has none."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue replaces a value that is there; false where it is absent."),
}}

var fromType = &Type{Name: "FromTechnicalProfileReference", Attributes: attributes{
	must("TechnicalProfileReferenceId", anyText, "The id of the technical profile."),
}}

var displayClaimType = &Type{Name: "DisplayClaimReference", Attributes: attributes{
	may("ClaimTypeReferenceId", anyText, "The claim to show."),
	may("DisplayControlReferenceId", anyText, "The display control to show, in place of a claim."),
	may("Required", boolean, "Whether the user has to fill the field; false where it is absent."),
}}

var persistedClaimType = &Type{Name: "PersistedClaim", Attributes: attributes{
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("PartnerClaimType", anyText, "The name of the attribute that stores it; that of the claim type where it is absent."),
	may("DefaultValue", anyText, "The value to store where the claim has none."),
	may("OverwriteIfExists", boolean, "Whether a stored value is replaced."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue is stored in place of a value that is there; false where it is absent."),
}}

var preconditionsType = &Type{Name: "Preconditions", Content: Children, Sequences: sequences{{
	some("Precondition", preconditionItemType, "One question whose answer may skip what it stands in."),
}}}

var preconditionItemType = &Type{Name: "Precondition", Content: Children, Sequences: sequences{{
	someText("Value", anyText, "A claim's id, or the value to compare it with."),
	someText("Action", preconditionAction, "What happens when the answer is the one waited for."),
}}, Attributes: attributes{
	must("Type", preconditionType, "The question."),
	must("ExecuteActionsIf", boolean, "The answer on which the action is taken."),
}}
