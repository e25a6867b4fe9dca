package schema_test

import "strings"

// schemaCase is a policy of our own. Each line says in comments which codes are expected on it; a case without
// such comments is valid.
type schemaCase struct {
	name string
	// text stands inside the root element; where it begins with "<!" or "<?" it is the whole file.
	text string
}

func (c schemaCase) document() string {
	if strings.HasPrefix(c.text, "<!") || strings.HasPrefix(c.text, "<?") {
		return c.text
	}
	return header + c.text + "</TrustFrameworkPolicy>"
}

// profile puts a text into a technical profile, blocks into BuildingBlocks, page into a content definition, behaviors
// into UserJourneyBehaviors, steps into the steps of a journey.
func profile(text string) string {
	return "<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id=\"T\">" + text + "</TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
}
func blocks(text string) string { return "<BuildingBlocks>" + text + "</BuildingBlocks>" }
func claim(text string) string {
	return blocks("<ClaimsSchema><ClaimType Id=\"c\">" + text + "</ClaimType></ClaimsSchema>")
}
func page(text string) string {
	return blocks("<ContentDefinitions><ContentDefinition Id=\"c\">" + text + "</ContentDefinition></ContentDefinitions>")
}
func behaviors(text string) string {
	return "<RelyingParty><UserJourneyBehaviors>" + text + "</UserJourneyBehaviors></RelyingParty>"
}
func steps(text string) string {
	return "<UserJourneys><UserJourney Id=\"J\"><OrchestrationSteps>" + text + "</OrchestrationSteps></UserJourney></UserJourneys>"
}

var cases = []schemaCase{
	{"nothing but the root", ``},
	{"comments and instructions anywhere", ` <!-- a --><?b c?>` + profile(`<!-- a --><Protocol Name="None"><!-- a --><?b c?></Protocol>`)},
	{"another root", "<?xml version=\"1.0\"?>\n<project/><!-- want \"S001\" -->"},
	{"a misspelt root", "<?xml version=\"1.0\"?>\n<TrustframeworkPolicy xmlns=\"" + namespace + "\"/><!-- want \"S001\" -->"},
	{"no namespace", "<?xml version=\"1.0\"?>\n<TrustFrameworkPolicy PolicyId=\"x\"/><!-- want \"S002\" -->"},
	{"a wrong namespace", "<?xml version=\"1.0\"?>\n<TrustFrameworkPolicy xmlns=\"urn:x\"/><!-- want \"S002\" -->"},
	{"a wrong namespace by a prefix", "<?xml version=\"1.0\"?>\n<a:TrustFrameworkPolicy xmlns:a=\"urn:x\"/><!-- want \"S002\" -->"},
	{"a root without attributes", "<?xml version=\"1.0\"?>\n<TrustFrameworkPolicy xmlns=\"" + namespace + "\"/><!-- want \"S011\" \"S011\" \"S011\" \"S011\" -->"},
	{"a prefix for all", "<?xml version=\"1.0\"?>\n<p:TrustFrameworkPolicy xmlns:p=\"" + namespace + "\" PolicySchemaVersion=\"0.3.0.0\" TenantId=\"abc\" PolicyId=\"p\" PublicPolicyUri=\"\"><p:BasePolicy><p:TenantId>abc</p:TenantId><p:PolicyId>b</p:PolicyId></p:BasePolicy></p:TrustFrameworkPolicy>"},
	{"an element of another namespace", profile("\n<DisplayName xmlns=\"\">x</DisplayName> <!-- want \"S002\" -->\n")},

	{"an unknown element", profile("\n<Colour/> <!-- want \"S003\" -->\n")},
	{"a misspelt element", profile("\n<Displayname>x</Displayname> <!-- want \"S003\" -->\n")},
	{"faults inside a misspelt element", profile("\n<protocol Name=\"x\"/> <!-- want \"S003\" \"S012\" -->\n")},
	{"an element of another place", profile("\n<InputClaim ClaimTypeReferenceId=\"c\"/> <!-- want \"S003\" -->\n")},
	{"an element one too high", "\n<ClaimsProvider><TechnicalProfiles/></ClaimsProvider> <!-- want \"S003\" -->\n"},
	{"a misspelt element that is needed", "\n<BasePolicy><TenantId>abc</TenantId>\n<PolicyID>p</PolicyID> <!-- want \"S003\" -->\n</BasePolicy>"},

	{"order", profile("<Metadata><Item Key=\"a\">b</Item></Metadata>\n<Protocol Name=\"None\"/> <!-- want \"S004\" -->\n<DisplayName>x</DisplayName> <!-- want \"S004\" -->\n")},
	{"the fewest moves", profile("\n<OutputClaims/> <!-- want \"S004\" -->\n<DisplayName/><Protocol Name=\"None\"/><InputClaims/>")},
	{"order at the root", "<UserJourneys><UserJourney Id=\"a\"/></UserJourneys>\n<BuildingBlocks/> <!-- want \"S004\" -->\n"},
	{"repetition between others", steps("<OrchestrationStep Order=\"1\" Type=\"Noop\"><ClaimsExchanges/>\n<Preconditions><Precondition Type=\"ClaimsExist\" ExecuteActionsIf=\"true\"><Value>a</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions> <!-- want \"S004\" -->\n<ClaimsExchanges/></OrchestrationStep>")},
	{"framing as the documentation has it", behaviors("<ScriptExecution>Allow</ScriptExecution>\n<JourneyFraming Enabled=\"true\" Sources=\"https://a\"/> <!-- want \"S004\" -->\n")},
	{"framing as the schema has it", behaviors(`<JourneyFraming Enabled="true" Sources="https://a"/><ScriptExecution>Allow</ScriptExecution><OnError Mode="DisplayInService"/>`)},
	{"values and actions of a precondition", steps("<OrchestrationStep Order=\"1\" Type=\"Noop\"><Preconditions><Precondition Type=\"ClaimsExist\" ExecuteActionsIf=\"true\"><Value>a</Value><Action>SkipThisOrchestrationStep</Action>\n<Value>b</Value> <!-- want \"S004\" -->\n</Precondition></Preconditions></OrchestrationStep>")},

	{"twice", profile("<DisplayName>a</DisplayName>\n<DisplayName>b</DisplayName> <!-- want \"S005\" -->\n")},
	{"twice with something between", profile("<OutputClaims/><IncludeInSso>true</IncludeInSso><!-- want \"S004\" -->\n<OutputClaims/> <!-- want \"S005\" -->\n")},
	{"as often as one likes", profile(`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="a"/></ValidationTechnicalProfiles><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="a"/></ValidationTechnicalProfiles>`)},

	{"a missing child", "\n<BasePolicy><TenantId>abc</TenantId></BasePolicy> <!-- want \"S006\" -->\n"},
	{"an empty list that may not be", blocks("\n<ClaimsSchema/> <!-- want \"S006\" -->\n")},
	{"an empty list that may be", blocks(`<Predicates/>`) + `<RelyingParty/>`},
	{"a provider without profiles", "\n<ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName></ClaimsProvider></ClaimsProviders> <!-- want \"S006\" -->\n"},

	{"a choice of enumerations", claim(`<Restriction MergeBehavior="Append"><Enumeration Text="a" Value="a"/><Enumeration Text="b" Value="b" SelectByDefault="true"/></Restriction>`)},
	{"a choice of a pattern", claim(`<Restriction><Pattern RegularExpression="a"/></Restriction>`)},
	{"a choice of nothing", claim(`<Restriction/>`) + ``},
	{"a choice of both", claim("<Restriction><Enumeration Text=\"a\" Value=\"a\"/>\n<Pattern RegularExpression=\"a\"/> <!-- want \"S007\" -->\n</Restriction>")},
	{"a choice with a fault inside", claim("<Restriction><Pattern RegularExpression=\"a\"/>\n<Enumeration Text=\"a\"/> <!-- want \"S007\" \"S011\" -->\n</Restriction>")},
	{"inheritance", `<PolicyConstraints><Inheritance DerivingPolicies="All"><Tenants><Tenant ReferenceId="01234567-89ab-cdef-0123-456789ABCDEF"/></Tenants></Inheritance></PolicyConstraints>`},
	{"inheritance of both", "<PolicyConstraints><Inheritance DerivingPolicies=\"x\"><ConstraintHandler Id=\"a\" Handler=\"b\"/>\n<Tenants><Tenant ReferenceId=\"0\"/></Tenants> <!-- want \"S007\" \"S013\" -->\n</Inheritance></PolicyConstraints>"},
	{"a choice and something strange", claim("<Restriction>\n<Patern RegularExpression=\"a\"/> <!-- want \"S003\" -->\n</Restriction>")},

	{"an element in a text", profile("<DisplayName>a\n<b/> <!-- want \"S008\" -->\n</DisplayName>")},
	{"an element in an empty element", profile("<Protocol Name=\"None\"><!-- c -->" + "<Item/><!-- want \"S008\" --></Protocol>")},

	{"text among elements", profile("\nhello <!-- want \"S009\" -->\n<DisplayName>a</DisplayName>")},
	{"a no-break space among elements", profile("\n&#160; <!-- want \"S009\" -->\n")},
	{"white space by reference", profile(`&#32;<Protocol Name="None"/>&#10;`)},
	{"white space in CDATA among elements", profile("<![CDATA[ ]]><!-- want \"S009\" --><Protocol Name=\"None\"/>")},
	{"an empty CDATA among elements", profile("<![CDATA[]]><!-- want \"S009\" --><Protocol Name=\"None\"/>")},
	{"white space in an empty element", profile("<Protocol Name=\"None\"> </Protocol><!-- want \"S009\" -->")},
	{"text in an empty element", profile("<Protocol Name=\"None\">a</Protocol><!-- want \"S009\" -->")},
	{"an empty CDATA in an empty element", profile("<Protocol Name=\"None\"><![CDATA[]]></Protocol><!-- want \"S009\" -->")},

	{"an unknown attribute", profile("\n<Protocol Name=\"None\" Colour=\"red\"/> <!-- want \"S010\" -->\n")},
	{"a misspelt attribute that is needed", profile("\n<Protocol name=\"None\"/> <!-- want \"S010\" -->\n")},
	{"an attribute of a text", profile("\n<DisplayName Id=\"x\">a</DisplayName> <!-- want \"S010\" -->\n")},
	{"an attribute with a prefix", profile("\n<Protocol t:Name=\"None\"/> <!-- want \"S010\" \"S011\" -->\n")},
	{"xml:lang", profile("\n<DisplayName xml:lang=\"en\">a</DisplayName> <!-- want \"S010\" -->\n")},
	{"xml:space", profile("\n<Metadata xml:space=\"preserve\"><Item Key=\"a\"/></Metadata> <!-- want \"S010\" -->\n")},
	{"an unknown attribute of the instance namespace", profile("\n<DisplayName xsi:foo=\"en\">a</DisplayName> <!-- want \"S010\" -->\n")},
	{"the place of a schema", profile(`<DisplayName xsi:schemaLocation="a" xsi:noNamespaceSchemaLocation="b">a</DisplayName>`)},
	{"namespace declarations", profile(`<DisplayName xmlns:a="b" xmlns="` + namespace + `">a</DisplayName>`)},
	{"a missing attribute", profile("\n<Metadata><Item>x</Item></Metadata> <!-- want \"S011\" -->\n")},

	{"a value of another case", profile("\n<Protocol Name=\"openidconnect\"/> <!-- want \"S012\" -->\n")},
	{"a value with a space", profile("\n<OutputTokenFormat> JWT</OutputTokenFormat> <!-- want \"S012\" -->\n")},
	{"an empty value", claim("\n<DataType/> <!-- want \"S012\" -->\n")},
	{"a value in CDATA, with a comment", claim(`<DataType><![CDATA[str]]><!-- a -->ing</DataType>`)},
	{"a version of a wrong form", "<?x?>\n" + strings.Replace(header, "0.3.0.0", "0.3.0", 1) + "<!-- want \"S013\" --></TrustFrameworkPolicy>"},
	{"a tenant with an underscore", "\n<BasePolicy><TenantId>your_tenant.onmicrosoft.com</TenantId><PolicyId>b</PolicyId></BasePolicy> <!-- want \"S013\" -->\n"},
	{"a placeholder", "\n<BasePolicy><TenantId>{Settings:Tenant}</TenantId><PolicyId>b</PolicyId></BasePolicy> <!-- want \"S013\" -->\n"},
	{"an id that ends in a dot", "\n<BasePolicy><TenantId>abc</TenantId><PolicyId>b.</PolicyId></BasePolicy> <!-- want \"S013\" -->\n"},
	{"a domain too short", profile("\n<Domains><Domain></Domain></Domains> <!-- want \"S013\" -->\n")},
	{"a domain too long", profile("\n<Domains><Domain>" + strings.Repeat("é", 257) + "</Domain></Domains> <!-- want \"S013\" -->\n")},
	{"a domain of the greatest length", profile("<Domains><Domain>" + strings.Repeat("é", 256) + "</Domain></Domains>")},
	{"a language", page("<LocalizedResourcesReferences><LocalizedResourcesReference Language=\"pt-BR\"/>\n<LocalizedResourcesReference Language=\"EN\"/> <!-- want \"S013\" -->\n</LocalizedResourcesReferences>")},
	{"the address of a page", page("<RecoveryUri>~/common/default_page_error.html</RecoveryUri>\n<DataUri>urn:com:Microsoft</DataUri> <!-- want \"S013\" -->\n")},
	{"an address with an empty part", page("\n<RecoveryUri>https://a//b</RecoveryUri> <!-- want \"S013\" -->\n")},
	{"booleans", profile(`<IncludeInSso> true
 </IncludeInSso>`) + steps(`<OrchestrationStep Order="1" Type="Noop"><ClaimsExchanges UserIdentity="1"/></OrchestrationStep>`)},
	{"a boolean of .NET", profile("\n<IncludeInSso>True</IncludeInSso> <!-- want \"S014\" -->\n")},
	{"an empty boolean", profile("\n<IncludeInSso/> <!-- want \"S014\" -->\n")},
	{"numbers", behaviors(`<SingleSignOn Scope="Tenant" KeepAliveInDays="+030"/><SessionExpiryInSeconds>-2147483648</SessionExpiryInSeconds>`)},
	{"a number too large", behaviors("\n<SessionExpiryInSeconds>2147483648</SessionExpiryInSeconds> <!-- want \"S014\" -->\n")},
	{"a number with white space around it", behaviors("\n<SessionExpiryInSeconds> 1 </SessionExpiryInSeconds> <!-- want \"S014\" -->\n")},
	{"a number of an attribute with white space around it", behaviors("\n<SingleSignOn Scope=\"Tenant\" KeepAliveInDays=\" 1\"/> <!-- want \"S014\" -->\n")},
	{"an order with white space around it", steps(`<OrchestrationStep Order=" 1 " Type="Noop"/>`)},
	{"no number", steps("\n<OrchestrationStep Order=\"one\" Type=\"Noop\"/> <!-- want \"S014\" -->\n")},
	{"a large number where any is permitted", blocks(`<PredicateValidations><PredicateValidation Id="v"><PredicateGroups><PredicateGroup Id="g"><PredicateReferences MatchAtLeast=" 999999999999999999999999 "><PredicateReference Id="p"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>`)},
	{"a URI", "<DocumentReferences><DocumentReference Id=\"a\"><DisplayName/><Url>http://é x/{a}</Url></DocumentReference>\n<DocumentReference Id=\"b\"><DisplayName/><Url>http://a:</Url></DocumentReference> <!-- want \"S014\" -->\n</DocumentReferences>"},

	{"ids that stand twice", blocks("<ClaimsSchema><ClaimType Id=\"a\"/><ClaimType Id=\"A\"/>\n<ClaimType Id=\"a\"/> <!-- want \"S015\" -->\n</ClaimsSchema>")},
	{"profiles of two providers", "<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id=\"t\"/></TechnicalProfiles></ClaimsProvider>\n<ClaimsProvider><TechnicalProfiles><TechnicalProfile Id=\"t\"/></TechnicalProfiles></ClaimsProvider> <!-- want \"S015\" -->\n</ClaimsProviders>"},
	{"orders that are equal", steps("<OrchestrationStep Order=\"1\" Type=\"Noop\"/>\n<OrchestrationStep Order=\" +01 \" Type=\"Noop\"/> <!-- want \"S015\" -->\n")},
	{"orders that are not", steps(`<OrchestrationStep Order="0" Type="Noop"/><OrchestrationStep Order="-0" Type="Noop"/><OrchestrationStep Order="-1" Type="Noop"/>`)},
	{"orders that are no numbers", steps("<OrchestrationStep Order=\"a\" Type=\"Noop\"/><!-- want \"S014\" -->\n<OrchestrationStep Order=\"a\" Type=\"Noop\"/> <!-- want \"S014\" -->\n")},
	{"exchanges of two steps", steps("<OrchestrationStep Order=\"1\" Type=\"Noop\"><ClaimsExchanges><ClaimsExchange Id=\"e\" TechnicalProfileReferenceId=\"t\"/></ClaimsExchanges></OrchestrationStep>\n<OrchestrationStep Order=\"2\" Type=\"Noop\"><ClaimsExchanges><ClaimsExchange Id=\"e\" TechnicalProfileReferenceId=\"t\"/></ClaimsExchanges></OrchestrationStep> <!-- want \"S015\" -->\n")},
	{"exchanges of two journeys", `<UserJourneys><UserJourney Id="a"><OrchestrationSteps><OrchestrationStep Order="1" Type="Noop"><ClaimsExchanges><ClaimsExchange Id="e" TechnicalProfileReferenceId="t"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney><UserJourney Id="b"><OrchestrationSteps><OrchestrationStep Order="1" Type="Noop"><ClaimsExchanges><ClaimsExchange Id="e" TechnicalProfileReferenceId="t"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>`},
	{"validation profiles of one list", profile("<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId=\"a\"/>\n<ValidationTechnicalProfile ReferenceId=\"a\"/> <!-- want \"S015\" -->\n</ValidationTechnicalProfiles>")},
	{"metadata of one key", profile(`<Metadata><Item Key="a">1</Item><Item Key="a">2</Item></Metadata>`)},
	{"display controls of one id", blocks(`<DisplayControls><DisplayControl Id="d" UserInterfaceControlType="QrCodeControl"/><DisplayControl Id="d" UserInterfaceControlType="QrCodeControl"/></DisplayControls>`)},

	{"nil", profile("\n<DisplayName xsi:nil=\"false\">a</DisplayName> <!-- want \"S016\" -->\n")},
	{"its own type", profile(`<Metadata xsi:type="metadataTYPE"><Item Key="a" xsi:type="t:metadataItemTYPE">b</Item></Metadata>`)},
	{"a narrower type", profile(`<DisplayName xsi:type="xs:token">a</DisplayName><Description xsi:type="t:nonemptystring">a</Description>`)},
	{"a type with an attribute", profile(`<DisplayName xsi:type="t:metadataItemTYPE" Key="k">a</DisplayName>`)},
	{"a narrower type that is not met", profile("\n<DisplayName xsi:type=\"t:nonemptystring\"></DisplayName> <!-- want \"S013\" -->\n<Description xsi:type=\"t:metadataItemTYPE\">a</Description> <!-- want \"S011\" -->\n")},
	{"a type that is not derived", profile("\n<DisplayName xsi:type=\"xs:int\">1</DisplayName> <!-- want \"S016\" -->\n<Description xsi:type=\"xs:anyType\"/> <!-- want \"S016\" -->\n<Protocol xsi:type=\"t:Item\" Name=\"None\"/> <!-- want \"S016\" -->\n")},
	{"a type that is not derived, of another text", "\n<BasePolicy><TenantId xsi:type=\"xs:string\">abc</TenantId><PolicyId xsi:type=\"t:PolicyId\">b</PolicyId></BasePolicy> <!-- want \"S016\" -->\n"},
	{"numbers of narrower types", behaviors("<SessionExpiryInSeconds xsi:type=\"t:Weight\">1</SessionExpiryInSeconds>")},
	{"a number of a wider type", behaviors("\n<SessionExpiryInSeconds xsi:type=\"xs:integer\">1</SessionExpiryInSeconds> <!-- want \"S016\" -->\n")},
	{"no type", profile("\n<DisplayName xsi:type=\"t:nope\">a</DisplayName> <!-- want \"S016\" -->\n<Description xsi:type=\"q:string\">a</Description> <!-- want \"S016\" -->\n<Domain xsi:type=\"xs:nope\"/> <!-- want \"S004\" \"S016\" -->\n<PreferredBinding xsi:type=\"\"/> <!-- want \"S016\" -->\n")},
	{"a type named with spaces", profile("\n<DisplayName xsi:type=\" xs:string \">a</DisplayName> <!-- want \"S016\" -->\n")},
	{"a prefix that stands for something else inside", profile("\n<DisplayName xmlns:xs=\"urn:x\" xsi:type=\"xs:string\">a</DisplayName> <!-- want \"S016\" -->\n<Description xsi:type=\"xs:string\"/>")},

	{"anything in LoadUri", page(`<LoadUri a="b" xsi:foo="c">x<y z="1" xsi:nil="q"> <![CDATA[]]> </y></LoadUri>`)},
	{"a type in LoadUri", page("\n<LoadUri xsi:type=\"t:ContentUriTYPE\">zzz</LoadUri> <!-- want \"S013\" -->\n")},
	{"a type of elements in LoadUri", page("\n<LoadUri xsi:type=\"t:TechnicalProfile\"><Protocol Name=\"x\"/></LoadUri> <!-- want \"S011\" \"S012\" -->\n")},
	{"any type in LoadUri", page(`<LoadUri xsi:type="xs:anyType"><a xsi:type="xs:boolean">1</a></LoadUri>`)},
	{"a typed element in LoadUri", page("\n<LoadUri><a xsi:type=\"xs:int\">z</a></LoadUri> <!-- want \"S014\" -->\n")},
	{"nil in LoadUri", page("\n<LoadUri xsi:nil=\"true\"/> <!-- want \"S016\" -->\n")},
	{"a policy in LoadUri", page("\n<LoadUri><a><TrustFrameworkPolicy PolicySchemaVersion=\"0.3.0.0\" TenantId=\"abc\" PolicyId=\"b\"/></a></LoadUri> <!-- want \"S011\" -->\n")},
	{"a whole policy in LoadUri", page(`<LoadUri>` + header + `</TrustFrameworkPolicy></LoadUri>`)},
	{"anything in Extensions", profile(`<Extensions><a xmlns="urn:x" b="c" xsi:type="q:r" xsi:nil="x">d</a><TrustFrameworkPolicy/></Extensions>`)},
	{"text in Extensions", profile("\n<Extensions>a</Extensions> <!-- want \"S009\" -->\n")},
	{"an attribute of Extensions", profile("\n<Extensions a=\"b\"/> <!-- want \"S010\" -->\n")},
}

const namespace = "http://schemas.microsoft.com/online/cpim/schemas/2013/06"
