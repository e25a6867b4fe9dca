package codeview

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"journeydesigner/ui/painted/paintedtest"
	"journeydesigner/ui/theme"
)

func demoXML() string {
	one := `<?xml version="1.0" encoding="utf-8"?>
<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_TrustFrameworkBase">
  <!-- What every policy of the tenant inherits. -->
  <BuildingBlocks>
	<ClaimsSchema>
      <ClaimType Id="objectId">
        <DisplayName>User's Object ID</DisplayName>
        <DataType>string</DataType>
        <UserHelpText>Größe, naïve, 日本語 and a hidden ` + "\u202e" + `override` + "\u200b" + `</UserHelpText>
      </ClaimType>
    </ClaimsSchema>
  </BuildingBlocks>
  <UserJourneys>
    <UserJourney Id="SignUpOrSignIn">
      <OrchestrationSteps>
        <OrchestrationStep Order="2" Type="ClaimsExchange">
          <Preconditions>
            <Precondition Type="ClaimsExist" ExecuteActionsIf="true">
              <Value>objectId</Value>
              <Action>SkipThisOrchestrationStep</Action>
            </Precondition>
          </Preconditions>
          <ClaimsExchanges>
            <ClaimsExchange Id="FacebookExchange" TechnicalProfileReferenceId="Facebook-OAUTH" />
          </ClaimsExchanges>
        </OrchestrationStep>
      </OrchestrationSteps>
    </UserJourney>
  </UserJourneys>
`
	return one + strings.Repeat("  <Item Key=\"METADATA\">https://example.com/.well-known/openid-configuration</Item>\r\n", 300) + "</TrustFrameworkPolicy>\n"
}

func demoSource() fyne.CanvasObject {
	v := New(Params{ToggleBreakpoint: func(int) {}})
	src := NewSource(demoXML())
	v.SetSource(src)
	v.SetBreakpoints([]Breakpoint{{Line: 16}, {Line: 24, Off: true}})
	at := strings.Index(src.Text(), "<Precondition ")
	end := strings.Index(src.Text(), "</Precondition>") + len("</Precondition>")
	v.SetCurrent(Range{at, end})
	other := strings.Index(src.Text(), "<ClaimsExchange ")
	v.SetHighlights([]Range{{other, other + 10}})
	v.Find("objectid")
	from := strings.Index(src.Text(), "<DataType>")
	v.SelectRange(Range{from, from + 70})
	return v
}

// sourcePicturesEnv names the folder that TestSourcePictures writes to; without it the test draws nothing.
const picturesEnv = "JOURNEYDESIGNER_PICTURES"

// TestSourcePictures shows the source in both themes. Set JOURNEYDESIGNER_PICTURES to a folder to look at them.
func TestPictures(t *testing.T) {
	dir := os.Getenv(picturesEnv)
	if dir == "" {
		t.Skip("set " + picturesEnv + " to a folder to draw the source there")
	}
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		w := paintedtest.Show(t, demoSource(), 1280, 720)
		fyne.CurrentApp().Settings().SetTheme(theme.New(v))
		var out bytes.Buffer
		if err := png.Encode(&out, w.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "source-"+name+".png"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
