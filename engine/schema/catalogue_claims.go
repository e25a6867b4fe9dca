package schema

// The building blocks of claims: claim types, predicates and transformations.

var buildingBlocksType = &Type{Name: "BuildingBlocks", Content: Children, Sequences: sequences{{
	{Name: "ClaimsSchema", Max: 1, Doc: "Declares the claims.",
		Keys: keys{{"UniqueClaimTypeId", path{"ClaimType"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			some("ClaimType", claimTypeType, "Declares one claim: its type, its label and how it is asked for."),
		}}}},
	{Name: "Predicates", Max: 1, Doc: "Declares tests of values, to be grouped in predicate validations.",
		Keys: keys{{"UniquePredicateId", path{"Predicate"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("Predicate", predicateType, "One test of a claim's value."),
		}}}},
	{Name: "InputValidations", Max: 1, Doc: "The older form of predicate validations.",
		Keys: keys{{"UniqueInputValidationId", path{"InputValidation"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("InputValidation", inputValidationType, "One set of tests that a claim type can refer to."),
		}}}},
	{Name: "PredicateValidations", Max: 1, Doc: "Declares sets of predicates that claim types refer to.",
		Keys: keys{{"UniquePredicateValidationId", path{"PredicateValidation"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("PredicateValidation", predicateValidationType, "One set of tests that a claim type can refer to."),
		}}}},
	{Name: "ClaimsTransformations", Max: 1, Doc: "Declares the claims transformations.",
		Keys: keys{{"UniqueClaimsTransformationId", path{"ClaimsTransformation"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("ClaimsTransformation", claimsTransformationType, "One call of a transformation method, with its claims and parameters."),
		}}}},
	{Name: "ClientDefinitions", Max: 1, Doc: "Declares how pages treat certain clients.",
		Keys: keys{{"UniqueClientDefinitionId", path{"ClientDefinition"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("ClientDefinition", clientDefinitionType, "One set of client flags."),
		}}}},
	{Name: "ContentDefinitions", Max: 1, Doc: "Declares the pages.",
		Keys: keys{{"UniqueContentDefinitionId", path{"ContentDefinition"}, "Id"}},
		Type: &Type{Content: Children, Sequences: sequences{{
			many("ContentDefinition", contentDefinitionType, "One page: its template, its kind and its texts."),
		}}}},
	{Name: "Localization", Max: 1, Doc: "Declares the languages and the texts in them.",
		Type: &Type{Content: Children, Sequences: sequences{{
			optional("SupportedLanguages", supportedLanguagesType, "The languages that pages are shown in."),
			many("LocalizedResources", localizedResourcesType, "Texts and lists of one language that pages refer to."),
		}}, Attributes: attributes{
			may("Enabled", boolean, "Whether pages are localized at all."),
		}}},
	{Name: "DisplayControls", Max: 1, Doc: "Declares the display controls.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("DisplayControl", displayControlType, "One display control, such as one that verifies an e-mail address."),
		}}}},
}}}

var claimTypeType = &Type{Name: "ClaimType", Content: Children, Sequences: sequences{{
	optionalText("DisplayName", anyText, "The label of the claim on pages."),
	{Name: "DataType", Max: 1, Doc: "The type of the claim's value.",
		Note: "The schema lets the type be left out, since a base policy may state it; the merged claim type needs one.",
		Type: &Type{Content: Text, Value: dataType}},
	{Name: "DefaultPartnerClaimTypes", Max: Unbounded, Doc: "The names of the claim at partners, by protocol, where a technical profile states none.",
		Type: &Type{Content: Children, Sequences: sequences{{
			{Name: "Protocol", Max: Unbounded, Doc: "The claim's name for one protocol.",
				Type: &Type{Attributes: attributes{
					must("Name", protocolName, "The protocol that the name is for."),
					may("Handler", anyText, "The handler, for protocol Proprietary."),
					must("PartnerClaimType", anyText, "The claim's name at partners that speak this protocol."),
				}}},
		}}}},
	optional("Mask", claimMaskType, "How the value is covered where it is shown; the text is what covers it."),
	optionalText("AdminHelpText", anyText, "Explains the claim to administrators; no page shows it."),
	optionalText("UserHelpText", anyText, "Explains the claim to the user, beside its field."),
	optionalText("UserInputType", userInputType, "The kind of field by which the user enters or sees the claim."),
	optional("Restriction", restrictionType, "Limits what the user may enter, to a list or to a pattern."),
	optional("InputValidationReference", inputValidationReferenceType, "Refers to an input validation, the older form."),
	optional("PredicateValidationReference", predicateValidationReferenceType, "Refers to the predicate validation that the value has to pass."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the claim; unique in the file, and matched without regard to case."),
	mayElse("StatementType", statementType, "What the claim is a statement about; it has no documented effect.", "Attribute"),
}}

var claimMaskType = &Type{Name: "claimMaskTYPE", Content: Text, Value: anyText, Attributes: attributes{
	must("Type", maskType, "How the mask is applied."),
	may("Regex", anyText, "The regular expression whose matches are covered, for type Regex."),
}}

var restrictionType = &Type{Name: "Restriction", Content: Children, Sequences: sequences{
	{many("Enumeration", enumerationItemType, "One value that the user can choose.")},
	{optional("Pattern", patternType, "The regular expression that the value has to match.")},
}, Attributes: attributes{
	may("MergeBehavior", mergeBehavior, "How the values join those of the base policy; ReplaceAll where it is absent."),
}}

var enumerationItemType = &Type{Name: "EnumerationItem", Content: Text, Value: anyText, Attributes: attributes{
	must("Text", anyText, "What the user reads."),
	must("Value", anyText, "What the claim holds when this is chosen."),
	may("SelectByDefault", boolean, "Whether this is chosen beforehand; false where it is absent."),
}}

var patternType = &Type{Name: "Pattern", Attributes: attributes{
	must("RegularExpression", anyText, "The regular expression."),
	may("HelpText", anyText, "What the user reads when the value does not match."),
}}

var predicateType = &Type{Name: "Predicate", Content: Children, Sequences: sequences{{
	optionalText("UserHelpText", anyText, "What the user reads when the value fails the test."),
	optional("Parameters", parametersType, "What the method works with."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the predicate; unique in the file."),
	must("Method", anyText, "The method: IsLengthRange, MatchesRegex, IncludesCharacters or IsDateRange."),
	may("HelpText", anyText, "What the user reads when the value fails the test."),
}}

var parametersType = &Type{Name: "Parameters", Content: Children, Sequences: sequences{{
	many("Parameter", parameterType, "One parameter of the method; its value is the text."),
}}}

var parameterType = &Type{Name: "Parameter", Content: Text, Value: anyText, Attributes: attributes{
	must("Id", anyText, "Which parameter of the method it is, such as Minimum."),
}}

var inputValidationType = &Type{Name: "InputValidation", Content: Children, Sequences: sequences{{
	many("PredicateReferences", predicateReferencesType, "One group of predicates, of which enough have to pass."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the input validation; unique in the file."),
}}

var predicateReferencesType = &Type{Name: "PredicateReferences", Content: Children, Sequences: sequences{{
	some("PredicateReference", predicateReferenceType, "Refers to one predicate."),
}}, Attributes: attributes{
	may("Id", anyText, "A name for the group, of the older form."),
	may("HelpText", anyText, "What the user reads when too few predicates pass, of the older form."),
	may("MatchAtLeast", integer, "How many of the predicates have to pass; all where it is absent."),
	may("Reject", boolean, "Turns the group round, it seems; it has no documented effect."),
}}

var predicateReferenceType = &Type{Name: "PredicateReference", Attributes: attributes{
	must("Id", anyText, "The predicate's id."),
}}

var predicateValidationType = &Type{Name: "PredicateValidation", Content: Children, Sequences: sequences{{
	many("PredicateGroups", predicateGroupsType, "The groups, all of which have to pass."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the predicate validation; unique in the file."),
}}

var predicateGroupsType = &Type{Name: "PredicateGroups", Content: Children, Sequences: sequences{{
	some("PredicateGroup", predicateGroupType, "One group of predicates with the text for its failure."),
}}}

var predicateGroupType = &Type{Name: "PredicateGroup", Content: Children, Sequences: sequences{{
	optionalText("UserHelpText", anyText, "What the user reads above the predicates that failed."),
	many("PredicateReferences", predicateReferencesType, "The predicates of the group."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the group, by which its text is localized."),
}}

var inputValidationReferenceType = &Type{Name: "InputValidationReference", Attributes: attributes{
	must("Id", anyText, "The input validation's id."),
}}

var predicateValidationReferenceType = &Type{Name: "PredicateValidationReference", Attributes: attributes{
	must("Id", anyText, "The predicate validation's id."),
}}

var claimsTransformationType = &Type{Name: "ClaimsTransformation", Content: Children, Sequences: sequences{{
	{Name: "InputClaims", Max: 1, Doc: "The claims that the method reads.",
		Type: &Type{Content: Children, Sequences: sequences{{
			many("InputClaim", transformationClaimType, "A claim that the method reads."),
		}}}},
	{Name: "InputParameters", Max: 1, Doc: "The constants that the method reads.",
		Type: &Type{Content: Children, Sequences: sequences{{
			some("InputParameter", transformationParameterType, "A constant that the method reads."),
		}}}},
	{Name: "OutputClaims", Max: 1, Doc: "The claims that the method writes.",
		Type: &Type{Content: Children, Sequences: sequences{{
			some("OutputClaim", transformationClaimType, "A claim that the method writes."),
		}}}},
}}, Attributes: attributes{
	must("Id", anyText, "The name of the claims transformation; unique in the file."),
	must("TransformationMethod", anyText, "The method, such as CreateStringClaim."),
}}

var transformationClaimType = &Type{Name: "ClaimsTransformationClaimTypeReference", Attributes: attributes{
	must("ClaimTypeReferenceId", anyText, "The claim."),
	may("TransformationClaimType", anyText, "The part that the claim plays in the method; its own id where it is absent."),
}}

var transformationParameterType = &Type{Name: "ClaimsTransformationParameter", Attributes: attributes{
	must("Id", anyText, "Which parameter of the method it is."),
	must("DataType", dataType, "The type of the value."),
	must("Value", anyText, "The value, written as text."),
}}

var clientDefinitionType = &Type{Name: "ClientDefinition", Content: Children, Sequences: sequences{{
	oneText("ClientUIFilterFlags", anyText, "Flags with commas between them, such as LineMarkers, MetaRefresh."),
}}, Attributes: attributes{
	must("Id", anyText, "The name of the client definition; unique in the file."),
}}
