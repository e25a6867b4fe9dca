package vm

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// chained is a chain of three layers, of which the middle one overrides what the first one says.
func chained() fs.FS {
	file := func(id, base, body string) *fstest.MapFile {
		if base != "" {
			base = `<BasePolicy><TenantId>t.onmicrosoft.com</TenantId><PolicyId>` + base + `</PolicyId></BasePolicy>`
		}
		return &fstest.MapFile{Data: []byte(`<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="` +
			id + `" PublicPolicyUri="http://t/` + id + `">` + base + body + "</TrustFrameworkPolicy>")}
	}
	claim := func(name string) string {
		return `<BuildingBlocks><ClaimsSchema><ClaimType Id="email"><DisplayName>` + name + `</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema></BuildingBlocks>`
	}
	return fstest.MapFS{
		"Base.xml": file("B2C_1A_Base", "", claim("Mail")+`<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Jwt"/></OrchestrationSteps></UserJourney></UserJourneys>`),
		"Ext.xml":  file("B2C_1A_Ext", "B2C_1A_Base", claim("E-mail")),
		"RP.xml":   file("B2C_1A_RP", "B2C_1A_Ext", `<RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect"/></TechnicalProfile></RelyingParty>`),
	}
}

func TestAValueFallsBackToWhatItOverrode(t *testing.T) {
	d := testDesk(t)
	d.params.OpenSample = func(string) (fs.FS, error) { return chained(), nil }
	const email = "layers/Claim types/email"
	v := d.do(OpenSample{"chained"}, ToggleRow{email})
	name := elementRow(t, v, email+"/Display name")
	over := v.Inheritance.Rows[slices.Index(v.Inheritance.Rows, name)+1]
	if name.Value != "E-mail" || name.Layer != 1 || !over.Overridden || over.Value != "Mail" || over.Layer != 0 || over.Place != "Base:1" {
		t.Errorf("%+v overrides %+v", name, over)
	}
	v = d.do(ToggleLayer{"B2C_1A_Ext"})
	if name = elementRow(t, v, email+"/Display name"); name.Change != FallsBack || name.After != "Mail" || v.Inheritance.Summary != "1 falls back" {
		t.Errorf("%+v, %s", name, v.Inheritance.Summary)
	}
	// The data type is said by both layers alike.
	if slices.ContainsFunc(v.Inheritance.Rows, func(r ElementRow) bool { return r.Key == email+"/Data type" }) {
		t.Error("a value that stays is listed among those that change")
	}
	if v = d.do(ShowAffected{false}); elementRow(t, v, email+"/Data type").Change != "" {
		t.Error("the data type changes")
	}
}

// elementRow finds a row by its key.
func elementRow(t *testing.T, v View, key string) ElementRow {
	t.Helper()
	i := slices.IndexFunc(v.Inheritance.Rows, func(r ElementRow) bool { return r.Key == key })
	if i < 0 {
		t.Fatalf("there is no row %q", key)
	}
	return v.Inheritance.Rows[i]
}

func TestInheritanceTellsWhichLayersMadeWhat(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"})
	var layers []string
	for _, l := range v.Inheritance.Layers {
		layers = append(layers, l.Title+": "+l.Doc)
	}
	want := []string{"TrustFrameworkBase: adds 91", "TrustFrameworkLocalization: adds 6 · changes 4", "TrustFrameworkExtensions: changes 2", "signup_signin: adds 1"}
	if !slices.Equal(layers, want) {
		t.Errorf("layers %q", layers)
	}
	const facebook = "layers/Technical profiles/facebook-oauth"
	row := elementRow(t, v, facebook)
	if !row.Layers.Has(0) || row.Layers.Has(1) || !row.Layers.Has(2) || row.Layers.Has(3) || row.Place != "TrustFrameworkBase:326" {
		t.Errorf("Facebook-OAUTH %+v", row)
	}
	v = d.do(ToggleRow{facebook}, Select{row.Ref})
	if !elementRow(t, v, facebook).Expanded || !elementRow(t, v, facebook).Selected {
		t.Error("the profile is neither open nor selected")
	}
	var below []string
	for _, r := range v.Inheritance.Rows {
		if r.Owner == facebook && r.Layers != 0 {
			below = append(below, r.Text)
		}
	}
	if !slices.Equal(below, []string{"Facebook-OAUTH", "TrustFrameworkBase adds it", "TrustFrameworkExtensions changes it"}) {
		t.Errorf("layers of the profile %q", below)
	}
	keys := map[string]bool{}
	for _, r := range v.Inheritance.Rows {
		if keys[r.Key] {
			t.Errorf("two rows have the key %q", r.Key)
		}
		keys[r.Key] = true
	}
}

func TestLeavingLayersOut(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, command("continue"))
	run := v.Status.Text
	const facebook = "layers/Technical profiles/facebook-oauth"
	v = d.do(ToggleRow{facebook}, ToggleLayer{"b2c_1a_trustframeworkextensions"})
	p := v.Inheritance
	if !p.Layers[2].Off || !p.Without || !p.Affected || p.Summary != "2 fall back" || v.Status.Text != run || !v.Page.Live {
		t.Errorf("%+v %q; status %q", p.Layers, p.Summary, v.Status.Text)
	}
	if slices.ContainsFunc(p.Rows, func(r ElementRow) bool { return !r.Section && r.Owner == r.Key && r.Change == "" }) {
		t.Error("what does not change is listed")
	}
	if id := elementRow(t, v, facebook+"/client_id"); id.Change != Vanishes {
		t.Errorf("client_id %+v", id)
	}
	if slices.ContainsFunc(p.Rows, func(r ElementRow) bool { return r.Key == facebook+"/Protocol" }) {
		t.Error("a value that does not change is listed")
	}
	v = d.do(ToggleLayer{"B2C_1A_TrustFrameworkExtensions"}, ToggleLayer{"B2C_1A_TrustFrameworkBase"})
	if row := elementRow(t, v, facebook); row.Change != FallsBack || !strings.Contains(v.Inheritance.Summary, "vanish") {
		t.Errorf("without its base %+v, %s", row, v.Inheritance.Summary)
	}
	// A value that only the base says vanishes with it.
	if row := elementRow(t, v, facebook+"/Protocol"); row.Change != Vanishes {
		t.Errorf("protocol %+v", row)
	}
	v = d.do(ToggleLayer{"B2C_1A_TrustFrameworkLocalization"}, ToggleLayer{"B2C_1A_signup_signin"}, ToggleLayer{"B2C_1A_TrustFrameworkExtensions"})
	if v.Toast.Text != "One layer has to stay" || v.Inheritance.Layers[2].Off || v.Inheritance.Layers[2].CanOff {
		t.Errorf("%q %+v", v.Toast.Text, v.Inheritance.Layers)
	}
	v = d.do(ToggleLayer{"B2C_1A_TrustFrameworkBase"}, ToggleLayer{"B2C_1A_TrustFrameworkLocalization"}, ToggleLayer{"B2C_1A_signup_signin"})
	if v.Inheritance.Without || v.Inheritance.Affected || v.Inheritance.Summary != "98 elements" {
		t.Errorf("all are back: %q", v.Inheritance.Summary)
	}
	if v = d.do(ToggleLayer{"nobody"}); v.Inheritance.Without {
		t.Error("a layer that there is not is left out")
	}
}

func TestInheritanceOfOneLayer(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"}, ShowLayer{"B2C_1A_TrustFrameworkExtensions"})
	if v.Inheritance.Only == "" || v.Inheritance.Summary != "2 elements" || !v.Inheritance.Layers[2].Only {
		t.Errorf("%q", v.Inheritance.Summary)
	}
	if v = d.do(ShowLayer{"B2C_1A_TrustFrameworkExtensions"}); v.Inheritance.Only != "" {
		t.Error("asking again shows all")
	}
	// Folding keeps the rows, for a filter to find.
	n := len(v.Inheritance.Rows)
	if v = d.do(ToggleRow{"layers/Technical profiles"}); len(v.Inheritance.Rows) != n || elementRow(t, v, "layers/Technical profiles").Expanded {
		t.Error("a folded section loses its rows")
	}
	if v = d.do(ChoosePolicy{"B2C_1A_ProfileEdit"}); v.Inheritance.Layers[3].PolicyId != "B2C_1A_ProfileEdit" {
		t.Errorf("layers %+v", v.Inheritance.Layers)
	}
}

// An element of a kind without a selection of its own is selected all the same.
func TestSelectingABuildingBlock(t *testing.T) {
	d := testDesk(t)
	v := d.do(OpenSample{"local-accounts"})
	i := slices.IndexFunc(v.Inheritance.Rows, func(r ElementRow) bool { return r.Ref.Kind == ElementRef && r.Group == "layers/Content definitions" })
	row := v.Inheritance.Rows[i]
	v = d.do(Select{row.Ref})
	if v.Selection.Title != row.Text || v.Selection.Kind != "Content definitions" || len(v.Selection.Rows) == 0 || v.Selection.Span.IsZero() {
		t.Errorf("%+v", v.Selection)
	}
	if v = d.do(GoToDefinition{row.Ref}); v.Source.Shown != row.Span.Path {
		t.Errorf("shown %q", v.Source.Shown)
	}
	if v = d.do(Select{Ref{Kind: ElementRef, Id: "Content definitions/none"}}); v.Selection.Title != "" {
		t.Error("an element that is not there is selected")
	}
}

func TestInheritanceWithoutAPolicy(t *testing.T) {
	d := testDesk(t)
	d.do(OpenSample{"local-accounts"})
	d.effective = nil
	for _, a := range []Action{ToggleLayer{"x"}, ShowLayer{"x"}, ShowAffected{true}} {
		d.apply(context.Background(), a)
	}
	if p := d.inheritance(); p.Empty == "" || len(p.Rows) != 0 {
		t.Errorf("%+v", p)
	}
}
