package workspace

import (
	"strings"
	"testing"

	"journeydesigner/engine/edit"
	"journeydesigner/engine/source"
)

const completeBase = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_Base" PublicPolicyUri="http://t/base">
  <BuildingBlocks>
    <ClaimsSchema>
      <ClaimType Id="email"><DataType>string</DataType></ClaimType>
      <ClaimType Id="age"><DataType>int</DataType></ClaimType>
    </ClaimsSchema>
    <ContentDefinitions>
      <ContentDefinition Id="api.page"><LoadUri>~/x</LoadUri><RecoveryUri>~/y</RecoveryUri><DataUri>urn:x</DataUri></ContentDefinition>
    </ContentDefinitions>
  </BuildingBlocks>
  <ClaimsProviders>
    <ClaimsProvider>
      <DisplayName>x</DisplayName>
      <TechnicalProfiles>
        <TechnicalProfile Id="Page">
          <DisplayName>The page</DisplayName>
          <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine"/>
          <CryptographicKeys><Key Id="k" StorageReferenceId="B2C_1A_Key"/></CryptographicKeys>
        </TechnicalProfile>
      </TechnicalProfiles>
    </ClaimsProvider>
  </ClaimsProviders>
</TrustFrameworkPolicy>`

const completeHead = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_Ext" PublicPolicyUri="http://t/ext">
  <BasePolicy><TenantId>t.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>
`

func opened(t *testing.T, files map[string]string) *Snapshot {
	t.Helper()
	return open(t, folder(t, files), Options{})
}

func offered(all []edit.Proposal) string {
	var out []string
	for _, p := range all {
		out = append(out, p.Name)
	}
	return strings.Join(out, " ")
}

// What a policy knows is what its own file and its bases declare, and what the engine knows of profiles and methods.
func TestCompleteKnowsTheChain(t *testing.T) {
	s := opened(t, map[string]string{"base.xml": completeBase, "ext.xml": completeHead + "</TrustFrameworkPolicy>"})
	profile := completeHead + `<ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName><TechnicalProfiles><TechnicalProfile Id="Page">`
	transformation := completeHead + `<BuildingBlocks><ClaimsTransformations><ClaimsTransformation Id="a" TransformationMethod="`
	step := completeHead + `<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimEquals" ExecuteActionsIf="true">`
	for _, c := range []struct{ text, want string }{
		{profile + `<OutputClaims><OutputClaim ClaimTypeReferenceId="|"`, "age email"},
		{profile + `<UseTechnicalProfileForSessionManagement ReferenceId="|"`, "Page"},
		{profile + `<CryptographicKeys><Key Id="k" StorageReferenceId="|"`, "B2C_1A_Key"},
		{profile + `<Metadata><Item Key="ContentDefinitionReferenceId">|</Item>`, "api.page"},
		{profile + `<Metadata><Item Key="setting.showSignupLink">|</Item>`, "true false"},
		{profile + `<SubjectNamingInfo ClaimType="|"`, "age email"},
		{step + `<Value>|</Value>`, "age email"},
		{step + `<Value>email</Value><Value>|</Value>`, ""},
		{transformation + `CreateStringClaim"><InputParameters><InputParameter Id="|"`, "value"},
		{transformation + `CreateStringClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="email" TransformationClaimType="|"`, "createdClaim"},
		{transformation + `StringContains"><InputClaims><InputClaim TransformationClaimType="|"`, "inputClaim"},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		if got := offered(s.Complete("ext.xml", before+after, len(before))); got != c.want {
			t.Errorf("%s: %q, want %q", strings.TrimPrefix(before, completeHead), got, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{profile + `<Metadata><Item Key="|"`, "setting.showSignupLink"},
		{transformation + `|"`, "FormatStringClaim"},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		if got := offered(s.Complete("ext.xml", before+after, len(before))); !strings.Contains(got, c.want) {
			t.Errorf("%s: no %s in %q", strings.TrimPrefix(before, completeHead), c.want, got)
		}
	}
}

// Additions of a file are edits of its bytes, whatever its encoding.
func TestAdditions(t *testing.T) {
	for _, encoding := range []string{"UTF-8", "UTF-16"} {
		text := completeHead + "  <BuildingBlocks/>\n</TrustFrameworkPolicy>"
		if encoding == "UTF-16" {
			text = bigEndian("\ufeff" + text)
		}
		s := opened(t, map[string]string{"base.xml": completeBase, "ext.xml": text})
		f, _ := s.File("ext.xml")
		offset := f.Document.Root.Children[1].NameSpan().Start
		all, err := s.Additions("ext.xml", offset)
		if err != nil {
			t.Fatal(encoding, err)
		}
		i := 0
		for all[i].Name != "ClaimsSchema" {
			i++
		}
		result, _, err := f.Source.Apply([]source.Edit{all[i].Edit("ext.xml")})
		if err != nil {
			t.Fatal(encoding, err)
		}
		next := s.With(map[string][]byte{"ext.xml": result})
		after, _ := next.File("ext.xml")
		if after.Document == nil || after.Document.Root.Children[1].Child("ClaimsSchema") == nil {
			t.Errorf("%s: %q", encoding, result)
		}
	}
	s := opened(t, map[string]string{"a.xml": "<a", "base.xml": completeBase})
	for _, path := range []string{"a.xml", "none.xml"} {
		if _, err := s.Additions(path, 0); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Every attribute that refers to something is offered what there is of it.
func TestCompleteOffersEveryKind(t *testing.T) {
	const all = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_All" PublicPolicyUri="http://t/all">
  <BuildingBlocks>
    <Predicates><Predicate Id="Long" Method="IsLengthRange"><Parameters><Parameter Id="Minimum">1</Parameter></Parameters></Predicate></Predicates>
    <InputValidations><InputValidation Id="Old"><PredicateReferences Id="r"><PredicateReference Id="Long"/></PredicateReferences></InputValidation></InputValidations>
    <PredicateValidations><PredicateValidation Id="New"/></PredicateValidations>
    <ClaimsTransformations><ClaimsTransformation Id="Make" TransformationMethod="CreateStringClaim"/></ClaimsTransformations>
    <ClientDefinitions><ClientDefinition Id="Web"/></ClientDefinitions>
    <Localization><LocalizedResources Id="page.en"/></Localization>
    <DisplayControls><DisplayControl Id="Mail" UserInterfaceControlType="VerificationControl"/></DisplayControls>
  </BuildingBlocks>
  <UserJourneys><UserJourney Id="SignIn"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="One" TechnicalProfileReferenceId="x"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>
  <SubJourneys><SubJourney Id="Part" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Two" TechnicalProfileReferenceId="x"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></SubJourney></SubJourneys>
</TrustFrameworkPolicy>`
	s := opened(t, map[string]string{"all.xml": all})
	head := strings.SplitAfter(all, "\n")[0]
	claimType := head + `<BuildingBlocks><ClaimsSchema><ClaimType Id="a">`
	profile := head + `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="p">`
	step := head + `<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange">`
	for _, c := range []struct{ text, want string }{
		{claimType + `<PredicateValidationReference Id="|"`, "New"},
		{claimType + `<InputValidationReference Id="|"`, "Old"},
		{head + `<BuildingBlocks><PredicateValidations><PredicateValidation Id="v"><PredicateGroups><PredicateGroup Id="g"><PredicateReferences><PredicateReference Id="|"`, "Long"},
		{head + `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="c"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="|"`, "page.en"},
		{profile + `<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="|"`, "Make"},
		{profile + `<DisplayClaims><DisplayClaim DisplayControlReferenceId="|"`, "Mail"},
		{step + `<ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="|"`, "One Two"},
		{step + `<JourneyList><Candidate SubJourneyReferenceId="|"`, "Part"},
		{head + `<UserJourneys><UserJourney Id="J"><ClientDefinition ReferenceId="|"`, "Web"},
		{head + `<RelyingParty><DefaultUserJourney ReferenceId="|"`, "SignIn"},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		if got := offered(s.Complete("all.xml", before+after, len(before))); got != c.want {
			t.Errorf("%s: %q, want %q", strings.TrimPrefix(before, head), got, c.want)
		}
	}
	if got := s.Complete("none.xml", head+`<RelyingParty><DefaultUserJourney ReferenceId="`, len(head)+47); len(got) != 0 {
		t.Errorf("of a file that is not there: %v", offered(got))
	}
}
