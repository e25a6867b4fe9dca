package schema

// Claims providers and technical profiles.

var claimsProviderType = sequence("ClaimsProvider",
	optional("Domains", domainsType, "The domains of the provider."),
	optional("Domain", text(anyText), "The domain of the provider, by which the request parameter domain_hint chooses it."),
	optional("DisplayName", text(anyText), "The name of the provider, for those who read the policy."),
	one("TechnicalProfiles", sequence("",
		many("TechnicalProfile", technicalProfileType, "One technical profile: how to exchange claims with one party, or a change to an inherited one."),
	), "The technical profiles of the provider."),
)

var domainsType = sequence("",
	some("Domain", text(nonEmptyText), "One domain."),
)

var technicalProfileType = sequence("TechnicalProfile",
	optional("Domains", domainsType, "The domains of the technical profile."),
	optional("Domain", text(anyText), "The domain of the technical profile, by which the request parameter domain_hint chooses it."),
	optional("DisplayName", text(anyText), "The name of the technical profile; pages show that of an identity provider on its button."),
	optional("Description", text(anyText), "Explains the technical profile to those who read the policy."),
	optional("Protocol", bare("",
		must("Name", protocolName, "The name of the protocol."),
		may("Handler", anyText, "The full name of the engine's handler, for protocol Proprietary and no other."),
	), "The protocol by which claims are exchanged."),
	optional("InputTokenFormat", text(tokenFormat), "The format of the token that is taken in."),
	optional("OutputTokenFormat", text(tokenFormat), "The format of the token that is issued."),
	optional("AssuranceLevelOfOutputClaims", text(anyText), "The assurance level of the claims that come back."),
	optional("RequiredAssuranceLevelsOfInputClaims", sequence("",
		many("RequiredAssuranceLevelOfInputClaims", text(anyText), "One assurance level."),
	), "The assurance levels that claims must have to be sent."),
	optional("SubjectAuthenticationRequirements", bare("",
		must("TimeToLive", int32s, "For how many minutes a sign-in may be used again."),
		may("ResetExpiryWhenTokenIssued", boolean, "Whether issuing a token begins that time anew; false where it is absent."),
	), "How recently the user must have signed in."),
	optional("Metadata", metadataType, "The settings of the technical profile; which there are depends on its protocol and handler."),
	optional("CryptographicKeys", cryptographicKeysType, "The keys that the technical profile uses."),
	optional("Suppressions", itemGroupType, "What the protocol is to leave out."),
	optional("PreferredBinding", text(anyText), "The binding to prefer where the protocol has several, such as HTTP POST for SAML."),
	optional("IncludeInSso", text(boolean), "Whether the technical profile takes part in single sign-on."),
	optional("InputTokenSources", inputTokenSourcesType, "The technical profiles whose original tokens are sent on."),
	many("InputClaimsTransformations", sequence("",
		some("InputClaimsTransformation", transformationReferenceType, "One claims transformation to run before claims are sent."),
	), "The claims transformations that run before claims are sent, in order."),
	optional("InputClaims", sequence("",
		many("InputClaim", claimReferenceType, "A claim that is sent, or that fills a field beforehand."),
	), "The claims that are sent, or that fill fields beforehand."),
	optional("DisplayClaims", sequence("",
		many("DisplayClaim", displayClaimType, "A claim or a display control on the page."),
	), "What the page of a self-asserted technical profile shows, in order."),
	optional("PersistedClaims", sequence("",
		many("PersistedClaim", persistedClaimType, "A claim that is stored."),
	), "The claims that are stored, in the directory or in the session."),
	optional("OutputClaims", sequence("",
		many("OutputClaim", claimReferenceType, "A claim that comes back."),
	), "The claims that come back; of a relying party, the claims of the token."),
	many("OutputClaimsTransformations", sequence("",
		some("OutputClaimsTransformation", transformationReferenceType, "One claims transformation to run once claims came back."),
	), "The claims transformations that run once claims came back, in order."),
	many("ValidationTechnicalProfiles", sequence("",
		some("ValidationTechnicalProfile", sequence("",
			many("Preconditions", preconditionsType, "When the validation technical profile is skipped."),
		).with(
			must("ReferenceId", anyText, "The technical profile to run."),
			may("ContinueOnSuccess", boolean, "Whether the next one runs when this one succeeds; true where it is absent."),
			may("ContinueOnError", boolean, "Whether the next one runs when this one fails; false where it is absent."),
		), "A technical profile that checks what the user entered."),
	), "The technical profiles that check what the user entered, in order.").
		unique("UniqueTechnicalProfileReferenceId", "ReferenceId", "ValidationTechnicalProfile"),
	optional("SubjectNamingInfo", bare("",
		must("ClaimType", anyText, "The claim, by its name in the token, that gives the subject's name."),
		may("NameQualifier", anyText, "The NameQualifier of the subject's name."),
		may("SPNameQualifier", anyText, "The SPNameQualifier of the subject's name."),
		may("Format", anyText, "The format of the subject's name, a URN of SAML."),
		may("SPProvidedID", anyText, "The SPProvidedID of the subject's name."),
		may("ExcludeAsClaim", boolean, "Whether the claim is left out of the other claims of the token."),
	), "Which claim names the subject of the token."),
	optional("Extensions", extensionsType, "Elements that only a certain handler understands; they are not checked."),
	optional("IncludeClaimsFromTechnicalProfile", text(anyText), "The id of a technical profile whose input and output claims are taken over."),
	optional("IncludeTechnicalProfile", bare("",
		must("ReferenceId", anyText, "The technical profile that is taken over."),
	), "Takes over all of another technical profile; what stands here goes before it."),
	optional("UseTechnicalProfileForSessionManagement", bare("",
		must("ReferenceId", anyText, "The technical profile of the session provider."),
	), "Which session provider remembers this technical profile's claims."),
	optional("ErrorHandlers", sequence("",
		many("ErrorHandler", sequence("",
			optional("ErrorResponseFormat", text(errorFormat), "The format of the error; json where it is absent."),
			one("ResponseMatch", text(anyText), "The path that an error must match, a JSON path for json."),
			one("Action", text(errorAction), "What is done about it."),
			many("AdditionalRequestParameters", textWith("",
				must("Key", anyText, "The name of the parameter."),
			), "A query parameter that is sent when the user signs in again; its value is the text."),
		), "What is done about one kind of error."),
	), "What is done when the other party answers with an error."),
	optional("EnabledForUserJourneys", text(enabledFor), "Whether, and when, the technical profile runs in a journey."),
).with(
	must("Id", anyText, "The name of the technical profile; unique among all claims providers of the file, and matched without regard to case."),
)

// extensionsType takes any elements; the schema has the processors pass over them.
var extensionsType = foreign("Extensions")

var cryptographicKeysType = sequence("CryptographicKeys",
	some("Key", bare("",
		must("Id", anyText, "What the key is for, such as issuer_secret or client_secret."),
		must("StorageReferenceId", anyText, "The policy key that holds it, such as B2C_1A_TokenSigningKeyContainer."),
	), "One key: what it is for, and where it is kept."),
)

var itemGroupType = sequence("ItemGroup",
	some("Item", itemType, "One entry."),
)

var itemType = bare("Item",
	must("Key", anyText, "The name of the entry."),
	must("Value", anyText, "The value of the entry."),
)

var inputTokenSourcesType = sequence("InputTokenSources",
	some("TechnicalProfile", bare("",
		must("Id", anyText, "The id of the technical profile."),
	), "A technical profile whose original token is sent on."),
)

var transformationReferenceType = bare("ClaimsTransformationReference",
	must("ReferenceId", anyText, "The id of the claims transformation."),
)

var claimReferenceType = sequence("ClaimsSchemaClaimTypeReference",
	many("From", fromType, "A technical profile that the claim may come from; any where there is none."),
).with(
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("PartnerClaimType", anyText, "The claim's name at the other party; that of the claim type where it is absent."),
	may("Required", boolean, "Whether the claim must have a value, on a page whether the user must fill its field; false where it is absent."),
	may("DefaultValue", anyText, "The value of the claim where it has none."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue replaces a value that is there; false where it is absent."),
)

var fromType = bare("FromTechnicalProfileReference",
	must("TechnicalProfileReferenceId", anyText, "The id of the technical profile."),
)

var displayClaimType = bare("DisplayClaimReference",
	may("ClaimTypeReferenceId", anyText, "The claim to show."),
	may("DisplayControlReferenceId", anyText, "The display control to show, in place of a claim."),
	may("Required", boolean, "Whether the user has to fill the field; false where it is absent."),
)

var persistedClaimType = bare("PersistedClaim",
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("PartnerClaimType", anyText, "The name of the attribute that stores it; that of the claim type where it is absent."),
	may("DefaultValue", anyText, "The value to store where the claim has none."),
	may("OverwriteIfExists", boolean, "Whether a stored value is replaced."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue is stored in place of a value that is there; false where it is absent."),
)

var preconditionsType = sequence("Preconditions",
	some("Precondition", preconditionItemType, "One question whose answer may skip what it stands in."),
)

var preconditionItemType = sequence("Precondition",
	some("Value", text(anyText), "A claim's id, or the value to compare it with."),
	some("Action", text(preconditionAction), "What happens when the answer is the one waited for."),
).with(
	must("Type", preconditionType, "The question."),
	must("ExecuteActionsIf", boolean, "The answer on which the action is taken."),
)
