package schema

// The building blocks of claims: claim types, predicates and transformations.

var buildingBlocksType = sequence("BuildingBlocks",
	optional("ClaimsSchema", sequence("",
		some("ClaimType", claimTypeType, "Declares one claim: its type, its label and how it is asked for."),
	), "Declares the claims.").unique("UniqueClaimTypeId", "Id", "ClaimType"),
	optional("Predicates", sequence("",
		many("Predicate", predicateType, "One test of a claim's value."),
	), "Declares tests of values, to be grouped in predicate validations.").unique("UniquePredicateId", "Id", "Predicate"),
	optional("InputValidations", sequence("",
		many("InputValidation", inputValidationType, "One set of tests that a claim type can refer to."),
	), "The older form of predicate validations.").unique("UniqueInputValidationId", "Id", "InputValidation"),
	optional("PredicateValidations", sequence("",
		many("PredicateValidation", predicateValidationType, "One set of tests that a claim type can refer to."),
	), "Declares sets of predicates that claim types refer to.").unique("UniquePredicateValidationId", "Id", "PredicateValidation"),
	optional("ClaimsTransformations", sequence("",
		many("ClaimsTransformation", claimsTransformationType, "One call of a transformation method, with its claims and parameters."),
	), "Declares the claims transformations.").unique("UniqueClaimsTransformationId", "Id", "ClaimsTransformation"),
	optional("ClientDefinitions", sequence("",
		many("ClientDefinition", clientDefinitionType, "One set of client flags."),
	), "Declares how pages treat certain clients.").unique("UniqueClientDefinitionId", "Id", "ClientDefinition"),
	optional("ContentDefinitions", sequence("",
		many("ContentDefinition", contentDefinitionType, "One page: its template, its kind and its texts."),
	), "Declares the pages.").unique("UniqueContentDefinitionId", "Id", "ContentDefinition"),
	optional("Localization", sequence("",
		optional("SupportedLanguages", supportedLanguagesType, "The languages that pages are shown in."),
		many("LocalizedResources", localizedResourcesType, "Texts and lists of one language that pages refer to."),
	).with(
		may("Enabled", boolean, "Whether pages are localized at all."),
	), "Declares the languages and the texts in them."),
	optional("DisplayControls", sequence("",
		many("DisplayControl", displayControlType, "One display control, such as one that verifies an e-mail address."),
	), "Declares the display controls."),
)

var claimTypeType = sequence("ClaimType",
	optional("DisplayName", text(anyText), "The label of the claim on pages."),
	optional("DataType", text(dataType), "The type of the claim's value.").
		noted("The schema lets the type be left out, since a base policy may state it; the merged claim type needs one."),
	many("DefaultPartnerClaimTypes", sequence("",
		many("Protocol", bare("",
			must("Name", protocolName, "The protocol that the name is for."),
			may("Handler", anyText, "The handler, for protocol Proprietary."),
			must("PartnerClaimType", anyText, "The claim's name at partners that speak this protocol."),
		), "The claim's name for one protocol."),
	), "The names of the claim at partners, by protocol, where a technical profile states none."),
	optional("Mask", claimMaskType, "How the value is covered where it is shown; the text is what covers it."),
	optional("AdminHelpText", text(anyText), "Explains the claim to administrators; no page shows it."),
	optional("UserHelpText", text(anyText), "Explains the claim to the user, beside its field."),
	optional("UserInputType", text(userInputType), "The kind of field by which the user enters or sees the claim."),
	optional("Restriction", restrictionType, "Limits what the user may enter, to a list or to a pattern."),
	optional("InputValidationReference", inputValidationReferenceType, "Refers to an input validation, the older form."),
	optional("PredicateValidationReference", predicateValidationReferenceType, "Refers to the predicate validation that the value has to pass."),
).with(
	must("Id", anyText, "The name of the claim; unique in the file, and matched without regard to case."),
	may("StatementType", statementType, "What the claim is a statement about; it has no documented effect.").or("Attribute"),
)

var claimMaskType = textWith("claimMaskTYPE",
	must("Type", maskType, "How the mask is applied."),
	may("Regex", anyText, "The regular expression whose matches are covered, for type Regex."),
)

var restrictionType = choice("Restriction",
	[]*Element{many("Enumeration", enumerationItemType, "One value that the user can choose.")},
	[]*Element{optional("Pattern", patternType, "The regular expression that the value has to match.")},
).with(
	may("MergeBehavior", mergeBehavior, "How the values join those of the base policy; ReplaceAll where it is absent."),
)

var enumerationItemType = textWith("EnumerationItem",
	must("Text", anyText, "What the user reads."),
	must("Value", anyText, "What the claim holds when this is chosen."),
	may("SelectByDefault", boolean, "Whether this is chosen beforehand; false where it is absent."),
)

var patternType = bare("Pattern",
	must("RegularExpression", anyText, "The regular expression."),
	may("HelpText", anyText, "What the user reads when the value does not match."),
)

var predicateType = sequence("Predicate",
	optional("UserHelpText", text(anyText), "What the user reads when the value fails the test."),
	optional("Parameters", parametersType, "What the method works with."),
).with(
	must("Id", anyText, "The name of the predicate; unique in the file."),
	must("Method", anyText, "The method: IsLengthRange, MatchesRegex, IncludesCharacters or IsDateRange."),
	may("HelpText", anyText, "What the user reads when the value fails the test."),
)

var parametersType = sequence("Parameters",
	many("Parameter", parameterType, "One parameter of the method; its value is the text."),
)

var parameterType = textWith("Parameter",
	must("Id", anyText, "Which parameter of the method it is, such as Minimum."),
)

var inputValidationType = sequence("InputValidation",
	many("PredicateReferences", predicateReferencesType, "One group of predicates, of which enough have to pass."),
).with(
	must("Id", anyText, "The name of the input validation; unique in the file."),
)

var predicateReferencesType = sequence("PredicateReferences",
	some("PredicateReference", predicateReferenceType, "Refers to one predicate."),
).with(
	may("Id", anyText, "A name for the group, of the older form."),
	may("HelpText", anyText, "What the user reads when too few predicates pass, of the older form."),
	may("MatchAtLeast", integer, "How many of the predicates have to pass; all where it is absent."),
	may("Reject", boolean, "Turns the group round, it seems; it has no documented effect."),
)

var predicateReferenceType = bare("PredicateReference",
	must("Id", anyText, "The predicate's id."),
)

var predicateValidationType = sequence("PredicateValidation",
	many("PredicateGroups", predicateGroupsType, "The groups, all of which have to pass."),
).with(
	must("Id", anyText, "The name of the predicate validation; unique in the file."),
)

var predicateGroupsType = sequence("PredicateGroups",
	some("PredicateGroup", predicateGroupType, "One group of predicates with the text for its failure."),
)

var predicateGroupType = sequence("PredicateGroup",
	optional("UserHelpText", text(anyText), "What the user reads above the predicates that failed."),
	many("PredicateReferences", predicateReferencesType, "The predicates of the group."),
).with(
	must("Id", anyText, "The name of the group, by which its text is localized."),
)

var inputValidationReferenceType = bare("InputValidationReference",
	must("Id", anyText, "The input validation's id."),
)

var predicateValidationReferenceType = bare("PredicateValidationReference",
	must("Id", anyText, "The predicate validation's id."),
)

var claimsTransformationType = sequence("ClaimsTransformation",
	optional("InputClaims", sequence("",
		many("InputClaim", transformationClaimType, "A claim that the method reads."),
	), "The claims that the method reads."),
	optional("InputParameters", sequence("",
		some("InputParameter", transformationParameterType, "A constant that the method reads."),
	), "The constants that the method reads."),
	optional("OutputClaims", sequence("",
		some("OutputClaim", transformationClaimType, "A claim that the method writes."),
	), "The claims that the method writes."),
).with(
	must("Id", anyText, "The name of the claims transformation; unique in the file."),
	must("TransformationMethod", anyText, "The method, such as CreateStringClaim."),
)

var transformationClaimType = bare("ClaimsTransformationClaimTypeReference",
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("TransformationClaimType", anyText, "The part that the claim plays in the method; its own id where it is absent."),
)

var transformationParameterType = bare("ClaimsTransformationParameter",
	must("Id", anyText, "Which parameter of the method it is."),
	must("DataType", dataType, "The type of the value."),
	must("Value", anyText, "The value, written as text."),
)

var clientDefinitionType = sequence("ClientDefinition",
	one("ClientUIFilterFlags", text(anyText), "Flags with commas between them, such as LineMarkers, MetaRefresh."),
).with(
	must("Id", anyText, "The name of the client definition; unique in the file."),
)
