package chain_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/workspace"
)

// withoutComments drops the lines that are comments, which name files.
func withoutComments(text []byte) string {
	var kept []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "<!--") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// The effective policy, read again as a policy without a base, amounts to itself: nothing is lost on the way,
// and it is free of errors.
func TestTheEffectivePolicyAmountsToItself(t *testing.T) {
	folders := []string{filepath.Join("..", "..", "samples", "local-accounts"), filepath.Join("..", "..", "samples", "branching")}
	shared := os.Getenv("DESIGNER_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	if packs, err := filepath.Glob(filepath.Join(shared, "corpus", "starterpack", "*", "TrustFrameworkBase.xml")); err == nil {
		for _, p := range packs {
			folders = append(folders, filepath.Dir(p))
		}
	}
	for _, folder := range folders {
		s, err := workspace.Open(context.Background(), folder, workspace.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Chains {
			id := c.Leaf.PolicyId.Text
			effective, _ := s.Effective(id)
			var first bytes.Buffer
			if err := effective.WriteXML(&first, s.Raw); err != nil {
				t.Fatal(err)
			}
			again, err := workspace.OpenFS(fstest.MapFS{"effective.xml": {Data: first.Bytes()}}, "again")
			if err != nil {
				t.Fatalf("%s %s: %v", folder, id, err)
			}
			if diag.List(again.Findings).HasErrors() {
				t.Errorf("%s %s: %v", folder, id, again.Findings[0])
				continue
			}
			one, _ := again.Effective(id)
			var second bytes.Buffer
			if err := one.WriteXML(&second, again.Raw); err != nil {
				t.Fatal(err)
			}
			if a, b := withoutComments(first.Bytes()), withoutComments(second.Bytes()); a != b {
				t.Errorf("%s %s changes when it is read again", folder, id)
			}
			if len(one.TechnicalProfiles) != len(effective.TechnicalProfiles) || len(one.ClaimTypes) != len(effective.ClaimTypes) || len(one.UserJourneys) != len(effective.UserJourneys) {
				t.Errorf("%s %s loses elements", folder, id)
			}
			for i, p := range effective.TechnicalProfiles {
				q := one.TechnicalProfiles[i]
				if p.Id.Text != q.Id.Text || len(p.OutputClaims) != len(q.OutputClaims) || len(p.Metadata) != len(q.Metadata) || len(p.ValidationTechnicalProfiles) != len(q.ValidationTechnicalProfiles) || p.Provider.Domain.Text != q.Provider.Domain.Text {
					t.Errorf("%s: technical profile %s is not the same", folder, p.Id.Text)
				}
			}
		}
	}
}

// Every element kind and every attribute of the model comes out again, hostile texts escaped.
func TestWriteEverything(t *testing.T) {
	const text = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_all" PublicPolicyUri="http://t/all" DeploymentMode="Development">
<Contacts/>
<BuildingBlocks>
<ClaimsSchema><ClaimType Id="a"><DisplayName>A &lt; "B" &amp; C</DisplayName><DataType>string</DataType><DefaultPartnerClaimTypes><Protocol Name="OAuth2" PartnerClaimType="x"/></DefaultPartnerClaimTypes><Mask Type="Simple">XX</Mask><AdminHelpText>h</AdminHelpText><UserHelpText>u</UserHelpText><UserInputType>TextBox</UserInputType><Restriction><Enumeration Text="t" Value="v" SelectByDefault="true"/></Restriction><PredicateValidationReference Id="PV"/></ClaimType>
<ClaimType Id="b"><DisplayName>B</DisplayName><DataType>string</DataType><Restriction><Pattern RegularExpression="^&quot;&lt;$" HelpText="h"/></Restriction></ClaimType></ClaimsSchema>
<Predicates><Predicate Id="P" Method="IsLengthRange" HelpText="h"><Parameters><Parameter Id="Minimum">1</Parameter></Parameters></Predicate></Predicates>
<PredicateValidations><PredicateValidation Id="PV"><PredicateGroups><PredicateGroup Id="G"><UserHelpText>u</UserHelpText><PredicateReferences MatchAtLeast="1"><PredicateReference Id="P"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>
<ClaimsTransformations><ClaimsTransformation Id="CT" TransformationMethod="FormatStringClaim"><InputClaims><InputClaim ClaimTypeReferenceId="a" TransformationClaimType="inputClaim"/></InputClaims><InputParameters><InputParameter Id="stringFormat" DataType="string" Value="{0}"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="b" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>
<ClientDefinitions><ClientDefinition Id="DefaultWeb"><ClientUIFilterFlags>LineMarkers</ClientUIFilterFlags></ClientDefinition></ClientDefinitions>
<ContentDefinitions><ContentDefinition Id="api.x"><LoadUri>~/x</LoadUri><RecoveryUri>~/r</RecoveryUri><DataUri>urn:x</DataUri><Metadata><Item Key="DisplayName">X</Item></Metadata><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="x.en"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>
<Localization Enabled="true"><SupportedLanguages DefaultLanguage="en"><SupportedLanguage>en</SupportedLanguage></SupportedLanguages><LocalizedResources Id="x.en"><LocalizedCollections><LocalizedCollection ElementType="ClaimType" ElementId="a" TargetCollection="Restriction"><Item Text="T" Value="V"/></LocalizedCollection></LocalizedCollections><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">H</LocalizedString></LocalizedStrings></LocalizedResources></Localization>
<DisplayControls><DisplayControl Id="D" UserInterfaceControlType="VerificationControl"><InputClaims><InputClaim ClaimTypeReferenceId="a"/></InputClaims><DisplayClaims><DisplayClaim ClaimTypeReferenceId="b" ControlClaimType="VerificationCode" Required="true"/></DisplayClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="a"/></OutputClaims><Actions><Action Id="SendCode"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="T" ContinueOnError="true"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>a</Value><Action>SkipThisValidationTechnicalProfile</Action></Precondition></Preconditions></ValidationClaimsExchangeTechnicalProfile></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>
</BuildingBlocks>
<ClaimsProviders><ClaimsProvider><Domain>d</Domain><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="T"><DisplayName>T</DisplayName><Protocol Name="Proprietary" Handler="H"/><SubjectAuthenticationRequirements TimeToLive="5"/><CryptographicKeys><Key Id="k" StorageReferenceId="S"/></CryptographicKeys><InputClaims><InputClaim ClaimTypeReferenceId="a" DefaultValue="&quot;&#10;" AlwaysUseDefaultValue="true"/></InputClaims><SubjectNamingInfo ClaimType="sub"/><EnabledForUserJourneys>Always</EnabledForUserJourneys></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>
<UserJourneys><UserJourney Id="J" DefaultCpimIssuerTechnicalProfileReferenceId="T"><PreserveOriginalAssertion>false</PreserveOriginalAssertion><Authorization><AuthorizationTechnicalProfiles><AuthorizationTechnicalProfile ReferenceId="T"/></AuthorizationTechnicalProfiles></Authorization><OrchestrationSteps><OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S"/></JourneyList></OrchestrationStep><OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="T"/></OrchestrationSteps></UserJourney></UserJourneys>
<SubJourneys><SubJourney Id="S" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="E" TechnicalProfileReferenceId="T"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></SubJourney></SubJourneys>
</TrustFrameworkPolicy>`
	s, err := workspace.OpenFS(fstest.MapFS{"all.xml": {Data: []byte(text)}}, "all")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := s.Effective("B2C_1A_all")
	var out bytes.Buffer
	if err := e.WriteXML(&out, s.Raw); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<DisplayName>A &lt; "B" &amp; C</DisplayName>`, `<Mask Type="Simple">XX</Mask>`, `<Enumeration Text="t" Value="v" SelectByDefault="true" />`,
		`<Pattern RegularExpression="^&quot;&lt;$" HelpText="h" />`, `DefaultValue="&quot;&#xA;"`, `<SubjectAuthenticationRequirements TimeToLive="5" />`,
		`<ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="T" ContinueOnError="true">`, `<Candidate SubJourneyReferenceId="S" />`,
		`<AuthorizationTechnicalProfile ReferenceId="T" />`, `<LocalizedCollection ElementType="ClaimType" ElementId="a" TargetCollection="Restriction">`,
		`<SubJourney Id="S" Type="Call">`, `<PredicateReferences MatchAtLeast="1">`, `<EnabledForUserJourneys>Always</EnabledForUserJourneys>`, `DeploymentMode="Development"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in\n%s", want, out.String())
		}
	}
	var without bytes.Buffer
	if err := e.WriteXML(&without, func(source.Span) []byte { return nil }); err != nil || !strings.Contains(without.String(), "could not be copied") {
		t.Errorf("what cannot be copied must be told: %v", err)
	}
}
