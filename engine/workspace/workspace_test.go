package workspace

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/schema"
	"journeydesigner/engine/xmltree"
)

const root = `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" `

func policyText(id, base, body string) string {
	if base != "" {
		base = "<BasePolicy><TenantId>t.onmicrosoft.com</TenantId><PolicyId>" + base + "</PolicyId></BasePolicy>"
	}
	return root + `PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PublicPolicyUri="http://t" PolicyId="` + id + `">` + base + body + `</TrustFrameworkPolicy>`
}

const (
	party = `<RelyingParty><DefaultUserJourney ReferenceId="J"/></RelyingParty>`
	whole = `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="I"/></TechnicalProfiles></ClaimsProvider></ClaimsProviders><UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="I"/></OrchestrationSteps></UserJourney></UserJourneys>`
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t *testing.T, path string, opts Options) *Snapshot {
	t.Helper()
	s, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func paths(s *Snapshot) string {
	var out []string
	for _, f := range s.Files {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

// said are the findings of reading; what the rules of package rules say of these small policies is not this
// package's matter.
func said(findings []diag.Finding) string {
	var out []string
	for _, f := range findings {
		if strings.HasPrefix(f.Code, "R") {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s %s", f.Span.Path, f.Code, f.Summary))
	}
	return strings.Join(out, "\n")
}

func TestOpenFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"base.XML":                   policyText("Base", "", whole),
		"deep/er/leaf.xml":           policyText("Leaf", "BASE", party),
		"ext.xml":                    policyText("Ext", "Base", ""),
		"broken.xml":                 "<a>",
		"notes.txt":                  "not XML",
		".git/x.xml":                 "hidden",
		".hidden.xml":                "hidden",
		"environments/Test/leaf.xml": "a copy",
	})
	s := open(t, dir, Options{})
	if paths(s) != "base.XML broken.xml deep/er/leaf.xml ext.xml" {
		t.Errorf("files %s", paths(s))
	}
	if said(s.Findings) != "broken.xml X009 Element a is never closed" {
		t.Errorf("findings %s", said(s.Findings))
	}
	for _, c := range []struct{ path, id, role, base string }{{"base.XML", "Base", "base", ""}, {"deep/er/leaf.xml", "Leaf", "relyingParty", "BASE"}, {"ext.xml", "Ext", "extension", "Base"}, {"broken.xml", "", "", ""}} {
		f, ok := s.File(c.path)
		if !ok || f.PolicyId != c.id || string(f.Role) != c.role || f.BasePolicyId != c.base || f.WellFormed != (c.id != "") || f.Source == nil || (f.Document != nil) != f.WellFormed || !s.Concerned(c.path) {
			t.Errorf("%+v", f)
		}
	}
	if _, ok := s.File("none"); ok || s.Number != 1 || s.Name != dir || len(s.Chains) != 1 || len(s.Set.Policies()) != 3 {
		t.Error("snapshot")
	}
	e, findings := s.Effective("leaf")
	again, _ := s.Effective("LEAF")
	if e == nil || e != again || len(findings) > 0 {
		t.Error("effective policies are computed once")
	}
	if none, _ := s.Effective("none"); none != nil {
		t.Error("effective policy of nothing")
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() { s.Effective("ext") })
	}
	wait.Wait()
}

func TestOpenFile(t *testing.T) {
	dir := folder(t, map[string]string{
		"base.xml":      policyText("Base", "", whole),
		"leaf.xml":      policyText("Leaf", "Base", party),
		"neighbour.xml": "<broken",
		"other.xml":     policyText("Other", "Nowhere", party),
		"deep/far.xml":  policyText("Far", "", ""),
	})
	s := open(t, filepath.Join(dir, "leaf.xml"), Options{})
	if paths(s) != "base.xml leaf.xml neighbour.xml other.xml" || said(s.Findings) != "" || len(s.Chains) != 1 || s.Chains[0].Leaf.PolicyId.Text != "Leaf" {
		t.Errorf("%s\n%s", paths(s), said(s.Findings))
	}
	if !s.Concerned("base.xml") || !s.Concerned("leaf.xml") || s.Concerned("other.xml") || s.Concerned("neighbour.xml") {
		t.Error("concerned")
	}
	// Whatever its name, a file that is asked for is read.
	odd := folder(t, map[string]string{"policy.txt": policyText("P", "", "")})
	if s := open(t, filepath.Join(odd, "policy.txt"), Options{}); paths(s) != "policy.txt" {
		t.Error(paths(s))
	}
	// Without a folder before the name, the working directory is the folder.
	t.Chdir(dir)
	if s := open(t, "leaf.xml", Options{}); paths(s) != "base.xml leaf.xml neighbour.xml other.xml" {
		t.Error(paths(s))
	}
}

func TestBaseFolders(t *testing.T) {
	dir := folder(t, map[string]string{"set/leaf.xml": policyText("Leaf", "Ext", party), "set/own.xml": policyText("Own", "", ""),
		"near/ext.xml": policyText("Ext", "Base", ""), "near/own.xml": policyText("Own", "", ""), "near/broken.xml": "<a",
		"far/ext.xml": policyText("Ext", "", ""), "far/deep/base.xml": policyText("Base", "", whole)})
	at := func(name string) string { return filepath.Join(dir, name) }
	s := open(t, at("set"), Options{BaseDirs: []string{at("near"), at("far")}})
	if paths(s) != "../far/deep/base.xml ../near/ext.xml leaf.xml own.xml" || said(s.Findings) != "" {
		t.Errorf("%s\n%s", paths(s), said(s.Findings))
	}
	if len(s.Chains) != 1 || len(s.Chains[0].Layers) != 3 {
		t.Error("chain")
	}
	s = open(t, at("set"), Options{BaseDirs: []string{at("near")}})
	if said(s.Findings) != "../near/ext.xml C002 Base policy Base of Ext was not found" {
		t.Error(said(s.Findings))
	}
	for _, c := range []struct{ dir, want string }{{at("none"), "there is no such file or folder"}, {at("far/ext.xml"), "it is no folder"}} {
		if _, err := Open(context.Background(), at("set"), Options{BaseDirs: []string{c.dir}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v", err)
		}
	}
}

// A policy that is known under another id stands in for a base that is missing, be it in a base folder; one that is there
// is what it is.
func TestStandIns(t *testing.T) {
	dir := folder(t, map[string]string{"set/leaf.xml": policyText("Leaf", "Renamed", party), "near/ext.xml": policyText("Ext", "Base", ""),
		"near/base.xml": policyText("Base", "", whole), "own/leaf.xml": policyText("Leaf", "Ext", party), "own/ext.xml": policyText("Ext", "", whole)})
	at := func(name string) string { return filepath.Join(dir, name) }
	standIns := []chain.StandIn{{For: "RENAMED", Is: "ext"}}
	for _, c := range []struct {
		name, folder, want string
		options            Options
		layers             int
	}{
		{"in a base folder", "set", "leaf.xml C009 Base policy Renamed of Leaf was not found; Ext stands in for it", Options{BaseDirs: []string{at("near")}, StandIns: standIns}, 3},
		{"nowhere", "set", "leaf.xml C002 Base policy Renamed of Leaf was not found", Options{StandIns: standIns}, 1},
		{"not asked for", "set", "leaf.xml C002 Base policy Renamed of Leaf was not found", Options{BaseDirs: []string{at("near")}}, 1},
		{"not needed", "own", "", Options{StandIns: []chain.StandIn{{For: "Ext", Is: "Leaf"}}}, 2},
		{"itself", "set", "leaf.xml C004 Policy Leaf names itself as its base\nleaf.xml C009 Base policy Renamed of Leaf was not found; Leaf stands in for it",
			Options{StandIns: []chain.StandIn{{For: "Renamed", Is: "Leaf"}}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, at(c.folder), c.options)
			if got := said(s.Findings); got != c.want || len(s.Chains) != 1 || len(s.Chains[0].Layers) != c.layers {
				t.Errorf("%s\n%s", paths(s), got)
			}
		})
	}
}

func TestNothingToRead(t *testing.T) {
	dir := folder(t, map[string]string{"empty/readme.txt": "", "foreign/pom.xml": "<project/>", "foreign/a.xml": "<a/>", "foreign/b.xml": "<a/>", "foreign/c.xml": "<a/>"})
	for _, c := range []struct{ path, want string }{
		{"nowhere", "nowhere: there is no such file or folder"},
		{"empty", "holds no policies: looked for *.xml"},
		{"foreign", "the root element of none of its XML files is TrustFrameworkPolicy (a.xml, b.xml, c.xml, …)"},
		{"foreign/pom.xml", "the root element of none"},
	} {
		_, err := Open(context.Background(), filepath.Join(dir, c.path), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if _, err := OpenFS(fstest.MapFS{}, "samples"); err == nil || !strings.Contains(err.Error(), "samples holds no policies") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, folder(t, map[string]string{"a.xml": policyText("A", "", "")}), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestUnreadable(t *testing.T) {
	broken := &brokenFS{MapFS: fstest.MapFS{"a.xml": {Data: []byte(policyText("A", "", ""))}, "b.xml": {Data: []byte("x")}}}
	s, err := OpenFS(broken, "samples")
	if err != nil || said(s.Findings) != "b.xml W001 The file cannot be read: no permission" || len(s.Set.Policies()) != 1 {
		t.Fatalf("%v %s", err, said(s.Findings))
	}
	if f, _ := s.File("b.xml"); f.WellFormed || f.Source != nil {
		t.Errorf("%+v", f)
	}
}

// brokenFS refuses one file, as a file system does without permission.
type brokenFS struct{ fstest.MapFS }

func (b *brokenFS) Open(name string) (fs.File, error) {
	if name == "b.xml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

func TestManyEntries(t *testing.T) {
	files := fstest.MapFS{"a.xml": {Data: []byte(policyText("A", "", ""))}}
	for i := range maxEntries + 10 {
		files[fmt.Sprintf("b/%06d.txt", i)] = &fstest.MapFile{}
	}
	files["c.xml"] = &fstest.MapFile{Data: []byte(policyText("C", "", ""))}
	s, err := OpenFS(files, "many")
	if err != nil || len(s.Set.Policies()) != 1 || !strings.Contains(said(s.Findings), "W003 The folder has more than 50000 entries") {
		t.Errorf("%v %s", err, said(s.Findings))
	}
}

func TestWith(t *testing.T) {
	s, err := OpenFS(fstest.MapFS{"base.xml": {Data: []byte(policyText("Base", "", whole))}, "leaf.xml": {Data: []byte(policyText("Leaf", "Base", party))}}, "samples")
	if err != nil {
		t.Fatal(err)
	}
	next := s.With(map[string][]byte{"base.xml": []byte("<broken"), "new.xml": []byte(policyText("New", "", ""))})
	if !slices.ContainsFunc(next.Findings, func(f diag.Finding) bool {
		return f.Code == "C002" && strings.HasSuffix(f.Detail, "It may stand in a file that could not be read: base.xml.")
	}) {
		t.Error("no word of the file that may hold the base")
	}
	if next.Number != 2 || paths(next) != "base.xml leaf.xml new.xml" || !strings.Contains(said(next.Findings), "C002") {
		t.Errorf("%d %s\n%s", next.Number, paths(next), said(next.Findings))
	}
	if s.Number != 1 || said(s.Findings) != "" || len(s.Files) != 2 {
		t.Error("the snapshot before changed")
	}
	before, _ := s.File("leaf.xml")
	after, _ := next.File("leaf.xml")
	if before.Policy != after.Policy {
		t.Error("a file that did not change was read again")
	}
	back := next.With(map[string][]byte{"base.xml": []byte(policyText("Base", "", whole))})
	if said(back.Findings) != "" || back.Number != 3 {
		t.Error(said(back.Findings))
	}
}

func TestSettings(t *testing.T) {
	dir := folder(t, map[string]string{
		"B2C_1A_Leaf.xml":   root + `PolicyId="{Settings:PolicyFilename}-{settings:ENVIRONMENT}" TenantId="{Settings:Tenant}" PublicPolicyUri="{Settings:Filename}{Settings:AppId}{Settings:Nope}{Settings:"><BasePolicy><PolicyId>{Settings:Base}</PolicyId></BasePolicy></TrustFrameworkPolicy>`,
		"settings.json":     `{"Environments":[{"Name":"Other","Tenant":"o","PolicySettings":{}},{"Name":"Dev","Tenant":"t","PolicySettings":{"appid":7,"Base":"X"}},{"Name":"Bare"}]}`,
		"none.json":         `{}`,
		"broken.json":       "{\n,}",
		"type.json":         `{"Environments": 5}`,
		"folder.json/x.txt": "",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	s := open(t, dir, Options{})
	if n := strings.Count(said(s.Findings), "W004"); n != 7 {
		t.Errorf("%d placeholders: %s", n, said(s.Findings))
	}
	settings, err := LoadSettings(at("settings.json"), "dev")
	if err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{Settings: settings})
	f, _ := s.File("B2C_1A_Leaf.xml")
	if f.PolicyId != "Leaf-Dev" || f.Policy.TenantId.Text != "t" || f.Policy.PublicPolicyUri.Text != "B2C_1A_Leaf7{Settings:Nope}{Settings:" || f.BasePolicyId != "X" {
		t.Errorf("%s %s %s %s", f.PolicyId, f.Policy.TenantId.Text, f.Policy.PublicPolicyUri.Text, f.BasePolicyId)
	}
	if f.Policy.TenantId.Span().Column != strings.Index(string(f.Source.Bytes), "{Settings:Tenant}")+1 {
		t.Error("places are those of the file as it stands")
	}
	if a, _ := f.Document.Root.Attribute("TenantId"); a.Value != "{Settings:Tenant}" {
		t.Error("the document is the raw file")
	}
	if n := strings.Count(said(s.Findings), "W004 Placeholder {Settings:Nope} is not filled"); n != 1 {
		t.Error(said(s.Findings))
	}
	if first, err := LoadSettings(at("settings.json"), ""); err != nil || first.Environment != "Other" {
		t.Errorf("%v", err)
	}
	for _, c := range []struct{ file, environment, want string }{
		{"settings.json", "Prod", "has no environment Prod; it has Other, Dev, Bare"}, {"settings.json", "Bare", "has no PolicySettings"},
		{"none.json", "", "has no Environments"}, {"broken.json", "", "line 2: "}, {"type.json", "", "is no settings file"},
		{"folder.json", "", "not a regular file"}, {"nowhere.json", "", "no such file"},
	} {
		if _, err := LoadSettings(at(c.file), c.environment); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v", c.file, c.environment, err)
		}
	}
}

// TestSchema has the schema judge a file as it stands, and what filling makes of it told besides.
func TestSchema(t *testing.T) {
	head := root + `PolicySchemaVersion="0.3.0.0" PolicyId="B2C_1A_A" PublicPolicyUri="http://t" `
	files := map[string]string{
		"good.xml":    head + `TenantId="t.onmicrosoft.com"/>`,
		"bad.xml":     head + `/>`,
		"filled.xml":  head + `TenantId="{Settings:Tenant}"/>`,
		"wrong.xml":   head + `TenantId="{Settings:Odd}"/>`,
		"twice.xml":   head + `TenantId="t.onmicrosoft.com"><UserJourneys><UserJourney Id="J"/><UserJourney Id="{Settings:J}"/></UserJourneys></TrustFrameworkPolicy>`,
		"foreign.xml": `<project/>`,
		"broken.xml":  `<project>`,
		"child.xml":   strings.Replace(policyText("Child", "x", ""), "<PolicyId>x</PolicyId>", "", 1),
	}
	s := open(t, folder(t, files), Options{Settings: &Settings{Tenant: "t.onmicrosoft.com", Values: map[string]string{"odd": "a_b", "j": "J"}}})
	want := map[string]string{
		"good.xml":    "true",
		"bad.xml":     "false error schema S011",
		"filled.xml":  "false warning schema S013",
		"wrong.xml":   "false error schema S013",
		"twice.xml":   "true error rule S015",
		"foreign.xml": "false warning schema S001",
		"broken.xml":  "false error xml X009",
		"child.xml":   "false error schema S006",
	}
	for _, f := range s.Files {
		got := fmt.Sprint(f.SchemaValid)
		for _, found := range f.Findings {
			got += fmt.Sprintf(" %s %s %s", found.Severity, found.Layer, found.Code)
		}
		if got != want[f.Path] {
			t.Errorf("%s: %s", f.Path, got)
		}
	}
	if strings.Contains(said(s.Findings), "does not name its base") {
		t.Error("the missing PolicyId of BasePolicy is told twice")
	}
}

func TestCodesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range slices.Concat(Codes, chain.Codes, policy.Codes, schema.Codes, xmltree.Codes) {
		if seen[c.Id] || c.Doc == "" {
			t.Errorf("%+v", c)
		}
		seen[c.Id] = true
	}
}

func TestScenariosStandBesideThePolicies(t *testing.T) {
	files := fstest.MapFS{
		"a.xml":                 {Data: []byte(`<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="t.onmicrosoft.com" PolicyId="B2C_1A_a" PublicPolicyUri="http://t/a"/>`)},
		"b.scenario.yaml":       {Data: []byte("name: b")},
		"deep/a.scenario.yaml":  {Data: []byte("name: a")},
		".git/no.scenario.yaml": {Data: []byte("name: hidden")},
		"other.yaml":            {Data: []byte("name: other")},
	}
	s, err := OpenFS(files, "folder")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, sc := range s.Scenarios {
		got = append(got, sc.Path+" "+string(sc.Bytes))
	}
	if want := "b.scenario.yaml name: b|deep/a.scenario.yaml name: a"; strings.Join(got, "|") != want {
		t.Errorf("scenarios %q, want %q", strings.Join(got, "|"), want)
	}
	if next := s.With(nil); len(next.Scenarios) != 2 {
		t.Errorf("the next snapshot has %d scenarios", len(next.Scenarios))
	}
}
