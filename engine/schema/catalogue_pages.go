package schema

// The building blocks of pages: content definitions, localization and display controls.

var contentDefinitionType = sequence("ContentDefinition",
	optional("LoadUri", anything(""), "The address of the page's HTML template; ~/ stands for the service's own."),
	optional("RecoveryUri", text(contentAddr), "The address of the page that is shown when the template cannot be loaded."),
	optional("DataUri", text(contentAddr), "The kind and version of the page, such as urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.30."),
	optional("Metadata", metadataType, "Settings of the page, such as its name."),
	optional("LocalizedResourcesReferences", sequence("",
		many("LocalizedResourcesReference", localizedResourcesReferenceType, "The texts of one language."),
	).with(
		may("MergeBehavior", mergeBehavior, "How the references join those of the base policy; ReplaceAll where it is absent."),
	), "Which localized resources the page takes, by language."),
).with(
	must("Id", anyText, "The name of the content definition, such as api.signuporsignin; unique in the file."),
)

var localizedResourcesReferenceType = bare("LocalizedResourcesReference",
	must("Language", culture, "The language that the resources are for."),
	may("Url", anyText, "An address of the resources, of the older form."),
	may("LocalizedResourcesReferenceId", anyText, "The id of the localized resources."),
)

var metadataType = sequence("metadataTYPE",
	some("Item", metadataItemType, "One setting; its value is the text.").
		noted("The schema means each Key to stand once, but its rule never takes hold: a repeated Key is no fault of the schema."),
)

var metadataItemType = textWith("metadataItemTYPE",
	must("Key", anyText, "The name of the setting."),
)

var supportedLanguagesType = sequence("SupportedLanguages",
	many("SupportedLanguage", text(culture), "One language, by its code."),
).with(
	may("DefaultLanguage", culture, "The language of pages where none of the user's is supported."),
	may("PolicyLanguage", culture, "The language that the policy's own texts are in."),
	may("MergeBehavior", mergeBehavior, "How the languages join those of the base policy; ReplaceAll where it is absent."),
)

var localizedResourcesType = sequence("LocalizedResources",
	optional("LocalizedCollections", sequence("",
		many("LocalizedCollection", localizedCollectionType, "One list in this language."),
	), "Lists, such as the values of a drop-down list."),
	optional("LocalizedStrings", sequence("",
		many("LocalizedString", localizedStringType, "One text in this language."),
	), "Texts of pages and claims, by element."),
).with(
	may("Culture", culture, "The language, of the older form."),
	may("Id", anyText, "The name by which content definitions refer to the resources."),
)

var localizedCollectionType = sequence("LocalizedCollection",
	some("Item", enumerationItemType, "One entry of the list."),
).with(
	must("ElementType", anyText, "The kind of element that the list belongs to: ClaimType."),
	must("ElementId", anyText, "The id of that element."),
	must("TargetCollection", anyText, "Which list of it is meant: Restriction."),
)

var localizedStringType = textWith("LocalizedString",
	must("ElementType", anyText, "The kind of element that the text belongs to, such as ClaimType or UxElement."),
	may("ElementId", anyText, "The id of that element."),
	must("StringId", anyText, "Which of its texts is meant, such as DisplayName."),
)

var displayControlType = sequence("DisplayControl",
	optional("InputClaims", sequence("",
		many("InputClaim", displayControlClaimType, "A claim whose value fills a field of the control beforehand."),
	), "The claims that fill the control beforehand."),
	optional("DisplayClaims", sequence("",
		many("DisplayClaim", displayControlDisplayClaimType, "A claim that the control shows."),
	), "The claims that the control shows."),
	optional("OutputClaims", sequence("",
		many("OutputClaim", displayControlClaimType, "A claim that the control gives back."),
	), "The claims that the control gives back."),
	optional("Actions", sequence("",
		many("Action", displayControlActionType, "One action of the control, such as sending a code."),
	), "What the control's buttons do."),
).with(
	must("Id", anyText, "The name of the display control."),
	must("UserInterfaceControlType", controlType, "The kind of control."),
)

var displayControlActionType = sequence("DisplayControlAction",
	one("ValidationClaimsExchange", sequence("",
		some("ValidationClaimsExchangeTechnicalProfile", sequence("",
			many("Preconditions", preconditionsType, "When the technical profile is skipped."),
		).with(
			must("TechnicalProfileReferenceId", anyText, "The technical profile to run."),
			may("ContinueOnSuccess", boolean, "Whether the next one runs when this one succeeds; true where it is absent."),
			may("ContinueOnError", boolean, "Whether the next one runs when this one fails; false where it is absent."),
		), "A technical profile that the action runs."),
	), "The technical profiles that the action runs, in order."),
).with(
	must("Id", anyText, "Which action of the control it is, such as SendCode or VerifyCode."),
)

var displayControlClaimType = bare("DisplayControlClaimTypeReference",
	may("ClaimTypeReferenceId", anyText, "The claim."),
	may("Required", boolean, "Whether the claim has to have a value."),
	may("DefaultValue", anyText, "The value of the claim where it has none."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue replaces a value that is there."),
)

var displayControlDisplayClaimType = bare("DisplayControlDisplayClaimReference",
	may("ClaimTypeReferenceId", anyText, "The claim."),
	may("ControlClaimType", anyText, "The part that the claim plays in the control, such as VerificationCode."),
	may("Required", boolean, "Whether the user has to fill the field."),
)
