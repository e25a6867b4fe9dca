package vm

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/scenario"
	"journeydesigner/engine/transform"
	"journeydesigner/samples"
)

func TestTheBenchRunsATransformationAsItIsTyped(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, BenchChoose{"CreateUserPrincipalName"})
	b := v.Bench
	if b.Method != "FormatStringClaim" || b.Doc == "" || len(b.Inputs) != 1 || b.Inputs[0].Claim != "upnUserName" || b.Inputs[0].DataType != "string" || b.Inputs[0].Given {
		t.Fatalf("%+v", b)
	}
	if b.Tone != Caution || !strings.Contains(b.Error, "inputClaim is needed") {
		t.Errorf("a missing input: %q", b.Error)
	}
	form := b.Form
	v = d.do(BenchSet{Input: 0, Text: "abc", Given: true})
	if o := v.Bench.Outputs[0]; o.State != "written" || o.Value != "cpim_abc@contoso.onmicrosoft.com" || v.Bench.Error != "" {
		t.Errorf("%+v %q", o, v.Bench.Error)
	}
	if v.Bench.Form != form {
		t.Error("typing fills the form anew")
	}
	v = d.do(BenchKeep{}, BenchSet{Input: 0, Text: "{", Given: true}, BenchKeep{}, BenchSet{Input: 0}, BenchKeep{})
	if n := len(v.Bench.Tried); n != 3 || v.Bench.Tried[2].Result != `outputClaim = "cpim_abc@contoso.onmicrosoft.com"` || v.Bench.Tried[0].Tone != Caution {
		t.Fatalf("%+v", v.Bench.Tried)
	}
	v = d.do(BenchTake{Trial: 2})
	if v.Bench.Inputs[0].Text != "abc" || v.Bench.Form == form || v.Bench.Outputs[0].State != "written" {
		t.Errorf("taken back %+v", v.Bench.Inputs)
	}
	if v = d.do(BenchUseExample{}); v.Bench.Outputs[0].Value != "cpim_5164db16@contoso.onmicrosoft.com" {
		t.Errorf("the example gives %+v", v.Bench.Outputs)
	}
	if v = d.do(BenchForget{}, BenchTake{Trial: 0}, BenchTake{Trial: -1}, BenchSet{Input: 9}, BenchChoose{"nothing"}); len(v.Bench.Tried) != 0 {
		t.Errorf("%+v", v.Bench.Tried)
	}
}

func TestTheBenchTakesTheClaimsBagAndFollowsTheSelection(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, command("continue"), ChooseOnPage{"FacebookExchange"}, command("continue"), Select{Ref{Kind: TransformationRef, Id: "CreateAlternativeSecurityId"}})
	if v.Bench.Picker.Chosen != "CreateAlternativeSecurityId" || !v.Bench.Inputs[0].Given || v.Bench.Outputs[0].State != "written" {
		t.Fatalf("%+v", v.Bench)
	}
	if got, want := v.Bench.Outputs[0].Value, claimOf(t, v, "alternativeSecurityId").Value; quote(got) != want {
		t.Errorf("the bench makes %s, the run made %s", got, want)
	}
	run := v.Status.Text
	text := v.Bench.Inputs[0].Text
	v = d.do(BenchSet{Input: 0, Text: "other", Given: true})
	if v.Status.Text != run {
		t.Error("the bench moves the run")
	}
	if v = d.do(BenchUseBag{}); v.Bench.Inputs[0].Text != text {
		t.Errorf("%+v", v.Bench.Inputs)
	}
	if !slices.ContainsFunc(v.Bench.Example, func(f Fact) bool { return f.From == "output" }) {
		t.Errorf("example %+v", v.Bench.Example)
	}
}

// Whatever a policy hands over, the bench says what is wrong with it.
func TestTheBenchTellsWhatIsWrong(t *testing.T) {
	const head = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_X" PublicPolicyUri="http://t/X">`
	policy := head + `<BuildingBlocks><ClaimsSchema>
  <ClaimType Id="n"><DataType>int</DataType></ClaimType><ClaimType Id="b"><DataType>boolean</DataType></ClaimType>
  <ClaimType Id="password"><DataType>string</DataType><UserInputType>Password</UserInputType></ClaimType><ClaimType Id="s"><DataType>string</DataType></ClaimType>
</ClaimsSchema><ClaimsTransformations>
  <ClaimsTransformation Id="Adjust" TransformationMethod="AdjustNumber"><InputClaims><InputClaim ClaimTypeReferenceId="n" TransformationClaimType="inputClaim"/></InputClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="n" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation>
  <ClaimsTransformation Id="Assert" TransformationMethod="AssertBooleanClaimIsEqualToValue"><InputClaims><InputClaim ClaimTypeReferenceId="b" TransformationClaimType="inputClaim"/></InputClaims><InputParameters><InputParameter Id="valueToCompareTo" DataType="boolean" Value="true"/></InputParameters></ClaimsTransformation>
  <ClaimsTransformation Id="Copy" TransformationMethod="CopyClaim"><InputClaims><InputClaim ClaimTypeReferenceId="password" TransformationClaimType="inputClaim"/></InputClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="s" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation>
  <ClaimsTransformation Id="Null" TransformationMethod="NullClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="s" TransformationClaimType="claim_to_null"/></OutputClaims></ClaimsTransformation>
  <ClaimsTransformation Id="Unknown" TransformationMethod="Nonsense"/>
</ClaimsTransformations></BuildingBlocks>
<RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect"/></TechnicalProfile></RelyingParty></TrustFrameworkPolicy>`
	d := testDesk(t)
	d.params.OpenSample = func(string) (fs.FS, error) { return fstest.MapFS{"X.xml": {Data: []byte(policy)}}, nil }
	v := d.do(OpenSample{"x"})
	if v.Bench.Picker.Chosen != "Adjust" || v.Bench.HasBag {
		t.Fatalf("%+v", v.Bench)
	}
	if v = d.do(BenchSet{0, "many", true}); v.Bench.Inputs[0].Problem == "" || v.Bench.Tone != Caution {
		t.Errorf("%+v", v.Bench)
	}
	if v = d.do(BenchSet{0, "2147483647", true}); v.Bench.Tone != Bad || v.Bench.Error == "" {
		t.Errorf("%+v", v.Bench)
	}
	v = d.do(BenchChoose{"Assert"}, BenchSet{0, "false", true})
	if v.Bench.Tone != Bad || !strings.Contains(v.Bench.Error, "Boolean claim value comparison failed") || v.Bench.Parameters[0].Value != `"true"` {
		t.Errorf("%+v", v.Bench)
	}
	if v = d.do(BenchSet{0, "true", true}, BenchKeep{}); v.Bench.Error != "" || v.Bench.Tried[0].Result != "holds" {
		t.Errorf("%+v", v.Bench)
	}
	v = d.do(BenchChoose{"Copy"}, BenchSet{0, "pass@word1", true}, BenchKeep{})
	if o := v.Bench.Outputs[0]; o.State != "written" || strings.Contains(o.Value, "pass") || strings.Contains(v.Bench.Tried[0].Inputs+v.Bench.Tried[0].Result, "pass") || !v.Bench.Inputs[0].Secret {
		t.Errorf("a secret is shown: %+v %+v", v.Bench.Outputs, v.Bench.Tried[0])
	}
	if v = d.do(BenchChoose{"Null"}); v.Bench.Outputs[0].State != "cleared" || len(v.Bench.Inputs) != 0 {
		t.Errorf("%+v", v.Bench)
	}
	if v = d.do(BenchChoose{"Unknown"}); !strings.Contains(v.Bench.Error, "does not run") {
		t.Errorf("%+v", v.Bench)
	}
	d.effective = nil
	if v = d.do(BenchKeep{}); v.Bench.Empty == "" {
		t.Errorf("%+v", v.Bench)
	}
}

// Every method's example can be told.
func TestExamplesOfTheBench(t *testing.T) {
	for _, m := range transform.Methods() {
		if len(benchExample(m.Name)) == 0 && m.Name != "NullClaim" {
			t.Errorf("%s has no example to show", m.Name)
		}
	}
}

// TestKeptRowsBecomeChecks: rows are written once, into a file that then stands among the scenarios.
func TestKeptRowsBecomeChecks(t *testing.T) {
	folder := t.TempDir()
	files, err := samples.Files("local-accounts")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(folder, files); err != nil {
		t.Fatal(err)
	}
	d := testDesk(t)
	v := d.do(OpenPath{folder}, BenchChoose{"CreateUserPrincipalName"}, BenchSet{Input: 0, Text: "abc", Given: true}, BenchKeep{}, BenchSet{Input: 0}, BenchKeep{})
	if !v.Bench.CanSave {
		t.Fatal("kept rows cannot be saved")
	}
	v = d.do(BenchSave{})
	name := "transformations." + d.effective.PolicyId.Text + ".scenario.yaml"
	if v.Toast.Tone != Good || v.Bench.CanSave || v.Bench.Tried[0].Saved != name {
		t.Fatalf("%+v %+v", v.Toast, v.Bench.Tried)
	}
	if !slices.ContainsFunc(v.Toolbar.Scenario.Options, func(o Option) bool { return o.Id == name }) {
		t.Errorf("the scenarios are %+v", v.Toolbar.Scenario.Options)
	}
	v = d.do(BenchSave{}, BenchSet{Input: 0, Text: "x", Given: true}, BenchKeep{}, BenchSave{})
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil || strings.Count(string(text), "- transformation: CreateUserPrincipalName") != 3 {
		t.Errorf("%v\n%s", err, text)
	}
	f, err := scenario.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	if unmet, err := f.UnmetTransformations(d.effective, testKeys); err != nil || len(unmet) > 0 {
		t.Error(unmet, err)
	}
	if v = testDesk(t).do(OpenSample{"local-accounts"}, BenchKeep{}, BenchSave{}); v.Toast.Tone != Caution {
		t.Errorf("a sample is written to: %+v", v.Toast)
	}
}
