package policy_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/published"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

func decode(t testing.TB, text string) (*policy.Policy, []diag.Finding) {
	t.Helper()
	doc, findings := xmltree.Parse(source.NewFile("a.xml", []byte(text)))
	if doc == nil {
		t.Fatal(findings)
	}
	return policy.Decode(doc)
}

const open = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicyId="B2C_1A_x">`

func TestFaults(t *testing.T) {
	steps := func(s string) string {
		return open + `<UserJourneys><UserJourney Id="J"><OrchestrationSteps>` + s + `</OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>`
	}
	for _, c := range []struct {
		name, text, code, summary string
	}{
		{"claim without reference", open + `<BuildingBlocks><DisplayControls><DisplayControl Id="d"><DisplayClaims><DisplayClaim/></DisplayClaims></DisplayControl></DisplayControls></BuildingBlocks></TrustFrameworkPolicy>`, "P004", "DisplayClaim lacks its attribute ClaimTypeReferenceId"},
		{"claim of a display control", open + `<BuildingBlocks><DisplayControls><DisplayControl Id="d"><InputClaims><InputClaim/></InputClaims></DisplayControl></DisplayControls></BuildingBlocks></TrustFrameworkPolicy>`, "P004", "InputClaim lacks its attribute ClaimTypeReferenceId"},
		{"resources without id", open + `<BuildingBlocks><Localization><LocalizedResources/></Localization></BuildingBlocks></TrustFrameworkPolicy>`, "P004", "LocalizedResources lacks its attribute Id"},
		{"the same id but for case", open + `<BuildingBlocks><ClaimsSchema><ClaimType Id="a"/><ClaimType Id="A"/></ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>`, "P005", "claim type with the Id A"},
		{"the same id but for case, and again", open + `<BuildingBlocks><ClaimsSchema><ClaimType Id="A"/><ClaimType Id="a"/><ClaimType Id="a"/></ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>`, "P005", "claim type with the Id a"},
		{"the same display control", open + `<BuildingBlocks><DisplayControls><DisplayControl Id="d"/><DisplayControl Id="d"/></DisplayControls></BuildingBlocks></TrustFrameworkPolicy>`, "P005", "display control"},
		{"the same resources", open + `<BuildingBlocks><Localization><LocalizedResources Id="d"/><LocalizedResources Id="d"/></Localization></BuildingBlocks></TrustFrameworkPolicy>`, "P005", "localized resources"},
		{"order below one", steps(`<OrchestrationStep Order="-1" Type="Noop"/>`), "P007", `Order "-1"`},
		{"the same exchange but for case", steps(`<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="e" TechnicalProfileReferenceId="t"/><ClaimsExchange Id="E" TechnicalProfileReferenceId="t"/></ClaimsExchanges></OrchestrationStep>`), "P009", "Claims exchange E stands twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, findings := decode(t, c.text)
			if len(findings) != 1 || p == nil {
				t.Fatalf("%v, findings %v", p, findings)
			}
			f := findings[0]
			if f.Code != c.code || f.Layer != diag.LayerRule || f.Severity != diag.Error || !strings.Contains(f.Summary, c.summary) || f.Detail == "" || f.Span.Line != 1 {
				t.Errorf("%+v", f)
			}
			if strings.Contains(f.Summary, "twice") && (len(f.Related) != 1 || f.Related[0].Span == f.Span) {
				t.Errorf("related %+v", f.Related)
			}
			if !slices.ContainsFunc(policy.Codes, func(c diag.Code) bool { return c.Id == f.Code }) {
				t.Error("not in the table")
			}
		})
	}
}

// TestSchemaFaults has faults that package schema tells: here nothing is said of them, and what can be read is read.
func TestSchemaFaults(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		policy bool
	}{
		"other root":                        {`<project/>`, false},
		"misspelt root":                     {strings.Replace(open, "TrustFrameworkPolicy", "TrustframeworkPolicy", 1) + `</TrustframeworkPolicy>`, false},
		"no namespace":                      {`<TrustFrameworkPolicy PolicyId="x"/>`, false},
		"wrong namespace":                   {`<TrustFrameworkPolicy xmlns="urn:x" PolicyId="x"/>`, false},
		"no id":                             {strings.Replace(open, `PolicyId="B2C_1A_x"`, "", 1) + `</TrustFrameworkPolicy>`, false},
		"empty id":                          {strings.Replace(open, `B2C_1A_x`, " ", 1) + `</TrustFrameworkPolicy>`, false},
		"element in another namespace":      {open + `<UserJourneys xmlns=""><UserJourney/></UserJourneys></TrustFrameworkPolicy>`, true},
		"base without id":                   {open + `<BasePolicy><TenantId>t</TenantId></BasePolicy></TrustFrameworkPolicy>`, true},
		"element without id":                {open + `<BuildingBlocks><ClaimsSchema><ClaimType/></ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>`, true},
		"the same id":                       {open + `<BuildingBlocks><ClaimsSchema><ClaimType Id="a"/><ClaimType Id="a"/></ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>`, true},
		"the same profile in two providers": {open + `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="t"/></TechnicalProfiles></ClaimsProvider><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="t"/></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>`, true},
		"steps":                             {open + `<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1"><ClaimsExchanges><ClaimsExchange Id="e"/><ClaimsExchange Id="e"/></ClaimsExchanges></OrchestrationStep><OrchestrationStep Order="1"/><OrchestrationStep Order="999999999999999999999"/><OrchestrationStep Order="one"/></OrchestrationSteps></UserJourney></UserJourneys></TrustFrameworkPolicy>`, true},
		"anything in extensions":            {open + `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="t"><Extensions><a xmlns="urn:x"/></Extensions></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>`, true},
	} {
		if p, findings := decode(t, c.text); len(findings) > 0 || (p != nil) != c.policy {
			t.Errorf("%s: %v, findings %v", name, p, findings)
		}
	}
}

// full has every element and attribute that the model holds; each value is its own name, so that the test below
// sees what is put into the wrong place.
const full = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="PolicySchemaVersion" TenantId="TenantId" TenantObjectId="TenantObjectId" PolicyId="PolicyId" PublicPolicyUri="PublicPolicyUri" DeploymentMode="DeploymentMode" UserJourneyRecorderEndpoint="UserJourneyRecorderEndpoint">
<BasePolicy><TenantId> TenantId </TenantId><PolicyId>PolicyId</PolicyId></BasePolicy>
<PolicyConstraints><Inheritance DerivingPolicies="DerivingPolicies"><Tenants><Tenant ReferenceId="Tenants"/></Tenants><ConstraintHandler Id="ConstraintHandlerId" Handler="ConstraintHandler"/></Inheritance><RerouteRules Type="RerouteType"><RerouteRule PolicyId="PolicyId" Weight="Weight" Match="Match"/></RerouteRules></PolicyConstraints><Contacts/>
<BuildingBlocks>
 <ClaimsSchema><ClaimType Id="Id" StatementType="StatementType"><DisplayName>DisplayName</DisplayName><DataType>DataType</DataType>
  <DefaultPartnerClaimTypes><Protocol Name="Protocol" Handler="Handler" PartnerClaimType="PartnerClaimType"/></DefaultPartnerClaimTypes>
  <Mask Type="Type" Regex="Regex">Text</Mask><AdminHelpText>AdminHelpText</AdminHelpText><UserHelpText>UserHelpText</UserHelpText><UserInputType>UserInputType</UserInputType>
  <Restriction MergeBehavior="MergeBehavior"><Enumeration Text="Text" Value="Value" SelectByDefault="SelectByDefault"/><Pattern RegularExpression="RegularExpression" HelpText="HelpText"/></Restriction>
  <PredicateValidationReference Id="PredicateValidationReference"/><InputValidationReference Id="InputValidationReference"/></ClaimType></ClaimsSchema>
 <Predicates><Predicate Id="Id" Method="Method" HelpText="HelpText"><UserHelpText>UserHelpText</UserHelpText><Parameters><Parameter Id="Key">Value</Parameter></Parameters></Predicate></Predicates>
 <InputValidations><InputValidation Id="Id"><PredicateReferences HelpText="HelpText" MatchAtLeast="MatchAtLeast" Reject="Reject"><PredicateReference Id="PredicateReferences"/></PredicateReferences></InputValidation></InputValidations>
 <PredicateValidations><PredicateValidation Id="Id"><PredicateGroups><PredicateGroup Id="Id"><UserHelpText>UserHelpText</UserHelpText><PredicateReferences Id="PredicateReferencesId" MatchAtLeast="MatchAtLeast"><PredicateReference Id="PredicateReferences"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>
 <ClaimsTransformations><ClaimsTransformation Id="Id" TransformationMethod="TransformationMethod"><InputClaims><InputClaim ClaimTypeReferenceId="ClaimTypeReferenceId" TransformationClaimType="TransformationClaimType"/></InputClaims><InputParameters><InputParameter Id="Id" DataType="DataType" Value="Value"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="ClaimTypeReferenceId" TransformationClaimType="TransformationClaimType"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>
 <ClientDefinitions><ClientDefinition Id="Id"><ClientUIFilterFlags>ClientUIFilterFlags</ClientUIFilterFlags></ClientDefinition></ClientDefinitions>
 <ContentDefinitions><ContentDefinition Id="Id"><LoadUri>LoadUri</LoadUri><RecoveryUri>RecoveryUri</RecoveryUri><DataUri>DataUri</DataUri><Metadata><Item Key="Key">Value</Item></Metadata><LocalizedResourcesReferences MergeBehavior="MergeBehavior"><LocalizedResourcesReference Language="Language" LocalizedResourcesReferenceId="LocalizedResourcesReferenceId" Url="Url"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>
 <Localization Enabled="Enabled"><SupportedLanguages PolicyLanguage="PolicyLanguage" DefaultLanguage="DefaultLanguage" MergeBehavior="MergeBehavior"><SupportedLanguage>SupportedLanguages</SupportedLanguage></SupportedLanguages>
  <LocalizedResources Id="Id" Culture="Culture"><LocalizedCollections><LocalizedCollection ElementType="ElementType" ElementId="ElementId" TargetCollection="TargetCollection"><Item Text="Text" Value="Value" SelectByDefault="SelectByDefault"/></LocalizedCollection></LocalizedCollections><LocalizedStrings><LocalizedString ElementType="ElementType" ElementId="ElementId" StringId="StringId">Text</LocalizedString></LocalizedStrings></LocalizedResources></Localization>
 <DisplayControls><DisplayControl Id="Id" UserInterfaceControlType="UserInterfaceControlType"><InputClaims><InputClaim ClaimTypeReferenceId="ClaimTypeReferenceId"/></InputClaims><DisplayClaims><DisplayClaim ClaimTypeReferenceId="ClaimTypeReferenceId" ControlClaimType="ControlClaimType" Required="Required"/></DisplayClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="ClaimTypeReferenceId"/></OutputClaims><Actions><Action Id="Id"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="ReferenceId" ContinueOnError="ContinueOnError" ContinueOnSuccess="ContinueOnSuccess"><Preconditions><Precondition Type="Type" ExecuteActionsIf="ExecuteActionsIf"><Value>Values</Value><Action>Action</Action></Precondition></Preconditions></ValidationClaimsExchangeTechnicalProfile></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>
</BuildingBlocks>
<ClaimsProviders><ClaimsProvider><Domain>Domain</Domain><DisplayName>DisplayName</DisplayName><TechnicalProfiles>
 <TechnicalProfile Id="Id"><Domain>Domain</Domain><DisplayName>DisplayName</DisplayName><Description>Description</Description><Protocol Name="Name" Handler="Handler"/><InputTokenFormat>InputTokenFormat</InputTokenFormat><OutputTokenFormat>OutputTokenFormat</OutputTokenFormat><AssuranceLevelOfOutputClaims>AssuranceLevelOfOutputClaims</AssuranceLevelOfOutputClaims><RequiredAssuranceLevelsOfInputClaims><RequiredAssuranceLevelOfInputClaims>RequiredAssuranceLevelsOfInputClaims</RequiredAssuranceLevelOfInputClaims></RequiredAssuranceLevelsOfInputClaims><SubjectAuthenticationRequirements TimeToLive="TimeToLive" ResetExpiryWhenTokenIssued="ResetExpiryWhenTokenIssued"/><Metadata><Item Key="Key">Value</Item></Metadata><CryptographicKeys><Key Id="Id" StorageReferenceId="StorageReferenceId"/></CryptographicKeys><Suppressions><Item Key="Key" Value="Value"/></Suppressions><PreferredBinding>PreferredBinding</PreferredBinding><IncludeInSso>IncludeInSso</IncludeInSso><InputTokenSources><TechnicalProfile Id="InputTokenSources"/></InputTokenSources>
  <InputClaimsTransformations><InputClaimsTransformation ReferenceId="ReferenceId"/></InputClaimsTransformations><InputClaims><InputClaim ClaimTypeReferenceId="ClaimTypeReferenceId" PartnerClaimType="PartnerClaimType" DefaultValue="DefaultValue" AlwaysUseDefaultValue="AlwaysUseDefaultValue" Required="Required"><From TechnicalProfileReferenceId="From"/></InputClaim></InputClaims><DisplayClaims><DisplayClaim DisplayControlReferenceId="DisplayControlReferenceId"/></DisplayClaims><PersistedClaims><PersistedClaim ClaimTypeReferenceId="ClaimTypeReferenceId" OverwriteIfExists="OverwriteIfExists"/></PersistedClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="ClaimTypeReferenceId"/></OutputClaims><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="ReferenceId"/></OutputClaimsTransformations>
  <ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="ReferenceId"><Preconditions><Precondition Type="Type" ExecuteActionsIf="ExecuteActionsIf"><Value>Values</Value><Action>Action</Action></Precondition></Preconditions><Preconditions><Precondition Type="Type" ExecuteActionsIf="ExecuteActionsIf"><Value>Values</Value><Value>Values</Value><Action>Action</Action></Precondition></Preconditions></ValidationTechnicalProfile></ValidationTechnicalProfiles>
  <SubjectNamingInfo ClaimType="ClaimType" Format="Format" ExcludeAsClaim="ExcludeAsClaim" NameQualifier="NameQualifier" SPNameQualifier="SPNameQualifier" SPProvidedID="SPProvidedID"/><Extensions/><IncludeClaimsFromTechnicalProfile>IncludeClaimsFromTechnicalProfile</IncludeClaimsFromTechnicalProfile><IncludeTechnicalProfile ReferenceId="IncludeTechnicalProfile"/><UseTechnicalProfileForSessionManagement ReferenceId="UseTechnicalProfileForSessionManagement"/><ErrorHandlers><ErrorHandler><ErrorResponseFormat>ErrorResponseFormat</ErrorResponseFormat><ResponseMatch>ResponseMatch</ResponseMatch><Action>Action</Action><AdditionalRequestParameters Key="Key">Value</AdditionalRequestParameters></ErrorHandler></ErrorHandlers><EnabledForUserJourneys>EnabledForUserJourneys</EnabledForUserJourneys></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="Id" NonInteractive="NonInteractive" DefaultCpimIssuerTechnicalProfileReferenceId="DefaultCpimIssuerTechnicalProfileReferenceId"><AssuranceLevel>AssuranceLevel</AssuranceLevel><PreserveOriginalAssertion>PreserveOriginalAssertion</PreserveOriginalAssertion><Authorization><AuthorizationTechnicalProfiles><AuthorizationTechnicalProfile ReferenceId="ReferenceId"/></AuthorizationTechnicalProfiles></Authorization>
 <OrchestrationSteps><OrchestrationStep Order="1" Type="Type" ContentDefinitionReferenceId="ContentDefinitionReferenceId" CpimIssuerTechnicalProfileReferenceId="CpimIssuerTechnicalProfileReferenceId"><ClaimsProviderSelections DisplayOption="DisplayOption"><ClaimsProviderSelection TargetClaimsExchangeId="TargetClaimsExchangeId" ValidationClaimsExchangeId="ValidationClaimsExchangeId"/></ClaimsProviderSelections><ClaimsExchanges UserIdentity="UserIdentity"><ClaimsExchange Id="Id" TechnicalProfileReferenceId="TechnicalProfileReferenceId"/></ClaimsExchanges><JourneyList><Candidate SubJourneyReferenceId="SubJourneyReferenceId"/></JourneyList></OrchestrationStep></OrchestrationSteps><ClientDefinition ReferenceId="ClientDefinition"/><CryptographicKeys><Key Id="Id" StorageReferenceId="StorageReferenceId"/></CryptographicKeys></UserJourney></UserJourneys>
<SubJourneys><SubJourney Id="Id" Type="Type"><OrchestrationSteps><OrchestrationStep Order="1" Type="Type"/></OrchestrationSteps></SubJourney></SubJourneys>
<RelyingParty><DefaultUserJourney ReferenceId="DefaultUserJourney"/><Endpoints><Endpoint Id="Id" UserJourneyReferenceId="UserJourneyReferenceId"/></Endpoints>
 <UserJourneyBehaviors><SingleSignOn Scope="SingleSignOnScope" KeepAliveInDays="KeepAliveInDays" EnforceIdTokenHintOnLogout="EnforceIdTokenHintOnLogout"/><SessionExpiryType>SessionExpiryType</SessionExpiryType><SessionExpiryInSeconds>SessionExpiryInSeconds</SessionExpiryInSeconds><AzureApplicationInsights InstrumentationKey="AzureApplicationInsights"/><JourneyInsights TelemetryEngine="TelemetryEngine" InstrumentationKey="InstrumentationKey" DeveloperMode="DeveloperMode" ClientEnabled="ClientEnabled" ServerEnabled="ServerEnabled" TelemetryVersion="TelemetryVersion"/><ContentDefinitionParameters><Parameter Name="Key">Value</Parameter></ContentDefinitionParameters><JourneyFraming Enabled="Enabled" Sources="Sources"/><ScriptExecution>ScriptExecution</ScriptExecution><OnError Mode="OnErrorMode"/><Later/></UserJourneyBehaviors>
 <TechnicalProfile Id="Id"><DisplayName>DisplayName</DisplayName></TechnicalProfile></RelyingParty>
</TrustFrameworkPolicy>`

// TestEveryFieldIsRead walks the model: each value must be its own field's name, each span must be set, and no
// field may be left out by the example or the decoder.
func TestEveryFieldIsRead(t *testing.T) {
	p, findings := decode(t, full)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	set := map[string]bool{}
	var visit func(path, field string, v reflect.Value)
	visit = func(path, field string, v reflect.Value) {
		switch x := v.Interface().(type) {
		case policy.Value:
			if !x.IsSet() {
				return
			}
			set[path] = true
			if x.Text != field && x.Text != "Order" && !(field == "Order" && x.Text == "1") && field != "Undecoded" {
				t.Errorf("%s is %q", path, x.Text)
			}
			if x.Span().Path != "a.xml" || x.Span().Line < 1 || x.Overrode != nil {
				t.Errorf("%s: %+v", path, x)
			}
			return
		case source.Span:
			if x.IsZero() && !strings.Contains(path, "Protocol.Span") && path != "ClaimsProvider.Span" {
				t.Errorf("%s has no place", path)
			}
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				visit(path, field, v.Elem())
			}
		case reflect.Struct:
			set[path] = true
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if !f.IsExported() {
					continue
				}
				visit(strings.TrimPrefix(v.Type().Name()+"."+f.Name, "."), f.Name, v.Field(i))
			}
		case reflect.Slice:
			if v.Len() > 0 {
				set[path] = true
			}
			for i := range v.Len() {
				visit(path, field, v.Index(i))
			}
		}
	}
	visit("Policy", "Policy", reflect.ValueOf(p))
	for _, name := range []string{"Policy.ClaimTypes", "ClaimType.Mask", "Restriction.Pattern", "Predicate.Parameters", "PredicateGroup.MatchAtLeast", "InputParameter.DataType",
		"ClaimReference.OverwriteIfExists", "ClaimReference.DisplayControlReferenceId", "ClaimReference.ControlClaimType", "TechnicalProfile.Domain", "TechnicalProfile.EnabledForUserJourneys",
		"TechnicalProfile.IncludeClaimsFromTechnicalProfile", "Key.StorageReferenceId", "SubjectNamingInfo.ExcludeAsClaim", "UserJourney.ClientDefinition", "OrchestrationStep.DisplayOption",
		"Candidate.SubJourneyReferenceId", "Endpoint.UserJourneyReferenceId", "UserJourneyBehaviors.ScriptExecution", "UserJourneyBehaviors.ContentDefinitionParameters",
		"LocalizedCollection.Items", "Localization.Enabled", "UserJourney.AuthorizationTechnicalProfiles", "ValidationTechnicalProfile.Preconditions", "Policy.DeploymentMode",
		"PolicyConstraints.Tenants", "PolicyConstraints.ConstraintHandlerId", "RerouteRule.Match", "InputValidation.Groups", "PredicateGroup.Reject", "ClaimReference.From",
		"TechnicalProfile.Suppressions", "TechnicalProfile.InputTokenSources", "TechnicalProfile.ErrorHandlers", "ErrorHandler.AdditionalRequestParameters", "UserJourney.CryptographicKeys",
		"OrchestrationStep.UserIdentity", "JourneyInsights.TelemetryVersion", "JourneyFraming.Sources", "UserJourneyBehaviors.OnErrorMode", "Policy.Undecoded"} {
		if !set[name] {
			t.Errorf("%s was not read", name)
		}
	}
	profile := p.TechnicalProfiles[0]
	if got := fmt.Sprint(texts(profile.Undecoded)); got != "[Extensions]" {
		t.Errorf("undecoded: %s", got)
	}
	if got := texts(p.RelyingParty.UserJourneyBehaviors.Undecoded); !slices.Equal(got, []string{"Later"}) {
		t.Errorf("undecoded: %s", got)
	}
	if n := len(profile.ValidationTechnicalProfiles[0].Preconditions); n != 2 {
		t.Errorf("%d preconditions: several containers are one list", n)
	}
	if v, ok := profile.MetadataItem("KEY"); !ok || v.Text != "Value" {
		t.Error("metadata without regard to case")
	}
	if _, ok := profile.MetadataItem("other"); ok {
		t.Error("metadata that is not there")
	}
	if l := p.UserJourneys[0].Steps[0].Layers; len(l) != 1 || l[0].PolicyId != "PolicyId" {
		t.Errorf("%+v", l)
	}
	if p.ClaimTypes[0].Id.Span().String() != "a.xml:5:31" || p.ClaimTypes[0].DisplayName.Span().Column != 65 {
		t.Errorf("%v %v", p.ClaimTypes[0].Id.Span(), p.ClaimTypes[0].DisplayName.Span())
	}
}

func texts(values []policy.Value) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.Text)
	}
	return out
}

func TestDomains(t *testing.T) {
	p, _ := decode(t, open+`<ClaimsProviders><ClaimsProvider><Domains><Domain>a.com</Domain></Domains><TechnicalProfiles><TechnicalProfile Id="t"><Domains><Domain>b.com</Domain></Domains><x:y xmlns:x="u"/></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders></TrustFrameworkPolicy>`)
	profile := p.TechnicalProfiles[0]
	if profile.Provider.Domain.Text != "a.com" || profile.Domain.Text != "b.com" || len(profile.Undecoded) != 1 {
		t.Errorf("%+v", profile)
	}
}

func TestValue(t *testing.T) {
	at := source.Span{Path: "a", Line: 1, Column: 1}
	for _, c := range []struct {
		text string
		bool bool
		int  int
		ok   bool
	}{{"true", true, 0, false}, {" TRUE ", true, 0, false}, {"1", true, 1, true}, {"false", false, 0, false}, {"0", false, 0, true}, {"-7", true, -7, true}, {"x", true, 0, false}, {"", true, 0, false}} {
		v := policy.ValueAt(c.text, at)
		n, ok := v.Int()
		if v.Bool(true) != c.bool || n != c.int || ok != c.ok || !v.IsSet() {
			t.Errorf("%q: %v %d %v", c.text, v.Bool(true), n, ok)
		}
	}
	if (policy.Value{}).IsSet() || (policy.Value{}).Or("x") != "x" || (policy.Value{Text: "y"}).Or("x") != "y" {
		t.Error("the zero value")
	}
	if !policy.SameId("surName", "surname") || (&policy.OrchestrationStep{}).Number() != 0 {
		t.Error("ids")
	}
}

// TestPublicPolicies decodes all that is public: none may be refused that the public schema takes, as far as this
// package can tell.
func TestPublicPolicies(t *testing.T) {
	root := published.Path(t, "corpus")
	policies, refused := 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.EqualFold(filepath.Ext(path), ".xml") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc, _ := xmltree.Parse(source.NewFile(path, text))
		if doc == nil {
			return nil
		}
		p, findings := policy.Decode(doc)
		if p != nil {
			policies++
		}
		for _, f := range findings {
			refused++
			t.Logf("%v %s %s", f.Span, f.Code, f.Summary)
		}
		return nil
	})
	if err != nil || policies < 200 || refused > 20 {
		t.Errorf("%d policies, %d findings, %v", policies, refused, err)
	}
}
