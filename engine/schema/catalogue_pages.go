package schema

// The building blocks of pages: content definitions, localization and display controls.

var contentDefinitionType = &Type{Name: "ContentDefinition", Content: Children, Sequences: sequences{{
	{Name: "LoadUri", Max: 1, Doc: "The address of the page's HTML template; ~/ stands for the service's own.",
		Type: &Type{Content: Anything}},
	optionalText("RecoveryUri", contentAddr, "The address of the page that is shown when the template cannot be loaded."),
	optionalText("DataUri", contentAddr, "The kind and version of the page, such as urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.30."),
	optional("Metadata", metadataType, "Settings of the page, such as its name."),
	{Name: "LocalizedResourcesReferences", Max: 1, Doc: "Which localized resources the page takes, by language.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("LocalizedResourcesReference", localizedResourcesReferenceType, "The texts of one language."),
		}}, Attributes: attributes{
			may("MergeBehavior", mergeBehavior, "How the references join those of the base policy; ReplaceAll where it is absent."),
		}}},
}}, Attributes: attributes{
	must("Id", anyText, "The name of the content definition, such as api.signuporsignin; unique in the file."),
}}

var localizedResourcesReferenceType = &Type{Name: "LocalizedResourcesReference", Attributes: attributes{
	must("Language", culture, "The language that the resources are for."),
	may("Url", anyText, "An address of the resources, of the older form."),
	may("LocalizedResourcesReferenceId", anyText, "The id of the localized resources."),
}}

var metadataType = &Type{Name: "metadataTYPE", Content: Children, Sequences: sequences{{
	{Name: "Item", Min: 1, Max: Unbounded, Doc: "One setting; its value is the text.",
		Note: "The schema means each Key to stand once, but its rule never takes hold: a repeated Key is no fault of the schema.",
		Type: metadataItemType},
}}}

var metadataItemType = &Type{Name: "metadataItemTYPE", Content: Text, Value: anyText, Attributes: attributes{
	must("Key", anyText, "The name of the setting."),
}}

var supportedLanguagesType = &Type{Name: "SupportedLanguages", Content: Children, Sequences: sequences{{
	manyText("SupportedLanguage", culture, "One language, by its code."),
}}, Attributes: attributes{
	may("DefaultLanguage", culture, "The language of pages where none of the user's is supported."),
	may("PolicyLanguage", culture, "The language that the policy's own texts are in."),
	may("MergeBehavior", mergeBehavior, "How the languages join those of the base policy; ReplaceAll where it is absent."),
}}

var localizedResourcesType = &Type{Name: "LocalizedResources", Content: Children, Sequences: sequences{{
	{Name: "LocalizedCollections", Max: 1, Doc: "Lists, such as the values of a drop-down list.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("LocalizedCollection", localizedCollectionType, "One list in this language."),
		}}}},
	{Name: "LocalizedStrings", Max: 1, Doc: "Texts of pages and claims, by element.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("LocalizedString", localizedStringType, "One text in this language."),
		}}}},
}}, Attributes: attributes{
	may("Culture", culture, "The language, of the older form."),
	may("Id", anyText, "The name by which content definitions refer to the resources."),
}}

var localizedCollectionType = &Type{Name: "LocalizedCollection", Content: Children, Sequences: sequences{{
	some("Item", enumerationItemType, "One entry of the list."),
}}, Attributes: attributes{
	must("ElementType", anyText, "The kind of element that the list belongs to: ClaimType."),
	must("ElementId", anyText, "The id of that element."),
	must("TargetCollection", anyText, "Which list of it is meant: Restriction."),
}}

var localizedStringType = &Type{Name: "LocalizedString", Content: Text, Value: anyText, Attributes: attributes{
	must("ElementType", anyText, "The kind of element that the text belongs to, such as ClaimType or UxElement."),
	may("ElementId", anyText, "The id of that element."),
	must("StringId", anyText, "Which of its texts is meant, such as DisplayName."),
}}

var displayControlType = &Type{Name: "DisplayControl", Content: Children, Sequences: sequences{{
	{Name: "InputClaims", Max: 1, Doc: "The claims that fill the control beforehand.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("InputClaim", displayControlClaimType, "A claim whose value fills a field of the control beforehand."),
		}}}},
	{Name: "DisplayClaims", Max: 1, Doc: "The claims that the control shows.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("DisplayClaim", displayControlDisplayClaimType, "A claim that the control shows."),
		}}}},
	{Name: "OutputClaims", Max: 1, Doc: "The claims that the control gives back.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("OutputClaim", displayControlClaimType, "A claim that the control gives back."),
		}}}},
	{Name: "Actions", Max: 1, Doc: "What the control's buttons do.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("Action", displayControlActionType, "One action of the control, such as sending a code."),
		}}}},
}}, Attributes: attributes{
	must("Id", anyText, "The name of the display control."),
	must("UserInterfaceControlType", controlType, "The kind of control."),
}}

var displayControlActionType = &Type{Name: "DisplayControlAction", Content: Children, Sequences: sequences{{
	{Name: "ValidationClaimsExchange", Min: 1, Max: 1, Doc: "The technical profiles that the action runs, in order.",
		Type: &Type{Content: Children, Sequences: sequences{{
			{Name: "ValidationClaimsExchangeTechnicalProfile", Min: 1, Max: Unbounded, Doc: "A technical profile that the action runs.",
				Type: &Type{Content: Children, Sequences: sequences{{
					many("Preconditions", preconditionsType, "When the technical profile is skipped."),
				}}, Attributes: attributes{
					must("TechnicalProfileReferenceId", anyText, "The technical profile to run."),
					may("ContinueOnSuccess", boolean, "Whether the next one runs when this one succeeds; true where it is absent."),
					may("ContinueOnError", boolean, "Whether the next one runs when this one fails; false where it is absent."),
				}}},
		}}}},
}}, Attributes: attributes{
	must("Id", anyText, "Which action of the control it is, such as SendCode or VerifyCode."),
}}

var displayControlClaimType = &Type{Name: "DisplayControlClaimTypeReference", Attributes: attributes{
	may("ClaimTypeReferenceId", anyText, "The claim."),
	may("Required", boolean, "Whether the claim has to have a value."),
	may("DefaultValue", anyText, "The value of the claim where it has none."),
	may("AlwaysUseDefaultValue", boolean, "Whether DefaultValue replaces a value that is there."),
}}

var displayControlDisplayClaimType = &Type{Name: "DisplayControlDisplayClaimReference", Attributes: attributes{
	may("ClaimTypeReferenceId", anyText, "The claim."),
	may("ControlClaimType", anyText, "The part that the claim plays in the control, such as VerificationCode."),
	may("Required", boolean, "Whether the user has to fill the field."),
}}
