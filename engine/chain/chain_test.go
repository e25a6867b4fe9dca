package chain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/published"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

const namespace = `xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"`

// file is a policy file: its id, its base's id ("" for none) and what stands in it.
func file(id, base, body string) string {
	if base != "" {
		base = "<BasePolicy><TenantId>t</TenantId><PolicyId>" + base + "</PolicyId></BasePolicy>"
	}
	return "<TrustFrameworkPolicy " + namespace + ` TenantId="t" PolicyId="` + id + `">` + "\n" + base + "\n" + body + "\n</TrustFrameworkPolicy>"
}

func profiles(body string) string {
	return "<ClaimsProviders><ClaimsProvider><TechnicalProfiles>" + body + "</TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
}

func blocks(body string) string { return "<BuildingBlocks>" + body + "</BuildingBlocks>" }

func journey(steps string) string {
	return `<UserJourneys><UserJourney Id="J"><OrchestrationSteps>` + steps + `</OrchestrationSteps></UserJourney></UserJourneys>`
}

// load reads files a.xml, b.xml, ... into a set.
func load(t testing.TB, files ...string) *chain.Set {
	t.Helper()
	var all []*policy.Policy
	for i, text := range files {
		doc, findings := xmltree.Parse(source.NewFile(fmt.Sprintf("%c.xml", 'a'+i), []byte(text)))
		if doc == nil {
			t.Fatal(findings)
		}
		p, _ := policy.Decode(doc)
		if p == nil {
			t.Fatal("no policy")
		}
		all = append(all, p)
	}
	return chain.NewSet(all)
}

// effective merges files, of which each extends the one before; bodies alone are given.
func effective(t testing.TB, bodies ...string) (*chain.Effective, []diag.Finding) {
	t.Helper()
	var files []string
	for i, b := range bodies {
		base := ""
		if i > 0 {
			base = fmt.Sprintf("P%d", i-1)
		}
		files = append(files, file(fmt.Sprintf("P%d", i), base, b))
	}
	c, ok := load(t, files...).Chain(fmt.Sprintf("p%d", len(bodies)-1))
	if !ok {
		t.Fatal("no chain")
	}
	return c.Effective()
}

func claimIds(list []*policy.ClaimReference) string {
	var out []string
	for _, c := range list {
		out = append(out, c.ClaimTypeReferenceId.Text+c.DisplayControlReferenceId.Text)
	}
	return strings.Join(out, " ")
}

// steps describes a journey's steps: order, type, exchanges with profiles, selections, sub-journeys, preconditions.
func steps(list []*policy.OrchestrationStep) string {
	var out []string
	for _, s := range list {
		line := s.Order.Text + " " + s.Type.Text
		for _, x := range s.ClaimsExchanges {
			line += " " + x.Id.Text + "=" + x.TechnicalProfileReferenceId.Text
		}
		for _, x := range s.ClaimsProviderSelections {
			line += " →" + x.TargetClaimsExchangeId.Text + x.ValidationClaimsExchangeId.Text
		}
		for _, x := range s.JourneyList {
			line += " ⤷" + x.SubJourneyReferenceId.Text
		}
		for _, x := range s.Preconditions {
			line += " ?" + x.Values[0].Text
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// The faults of other mergers, each with what the service does instead.
func TestMerge(t *testing.T) {
	tp := func(body string) string { return profiles(`<TechnicalProfile Id="T">` + body + `</TechnicalProfile>`) }
	profile := func(e *chain.Effective) *policy.TechnicalProfile {
		p, _ := e.TechnicalProfile("t")
		return p
	}
	for _, c := range []struct {
		name   string
		bodies []string
		got    func(*chain.Effective) string
		want   string
	}{
		{"one added output claim keeps the base's list, on top of it",
			[]string{tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="a"/><OutputClaim ClaimTypeReferenceId="b"/></OutputClaims>`), tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="c"/></OutputClaims>`)},
			func(e *chain.Effective) string { return claimIds(profile(e).OutputClaims) }, "c a b"},
		{"a claim listed again moves to the top and takes the child's attributes as a unit",
			[]string{tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="a" PartnerClaimType="p" DefaultValue="d"/><OutputClaim ClaimTypeReferenceId="b"/></OutputClaims>`), tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="B"/><OutputClaim ClaimTypeReferenceId="A" PartnerClaimType="q"/></OutputClaims>`)},
			func(e *chain.Effective) string {
				a := profile(e).OutputClaims[1]
				return claimIds(profile(e).OutputClaims) + " " + a.PartnerClaimType.Text + a.DefaultValue.Text + " " + a.Overrode.DefaultValue.Text
			}, "B A q d"},
		{"input, persisted and display claims alike",
			[]string{tp(`<InputClaims><InputClaim ClaimTypeReferenceId="a"/></InputClaims><DisplayClaims><DisplayClaim DisplayControlReferenceId="d"/><DisplayClaim ClaimTypeReferenceId="d"/></DisplayClaims><PersistedClaims><PersistedClaim ClaimTypeReferenceId="a"/></PersistedClaims>`),
				tp(`<InputClaims><InputClaim ClaimTypeReferenceId="b"/></InputClaims><DisplayClaims><DisplayClaim ClaimTypeReferenceId="D"/></DisplayClaims><PersistedClaims><PersistedClaim ClaimTypeReferenceId="b"/></PersistedClaims>`)},
			func(e *chain.Effective) string {
				return claimIds(profile(e).InputClaims) + "|" + claimIds(profile(e).DisplayClaims) + "|" + claimIds(profile(e).PersistedClaims)
			}, "b a|D d|b a"},
		{"metadata by key, without regard to case, the child's value wins",
			[]string{tp(`<Metadata><Item Key="A">1</Item><Item Key="B">2</Item></Metadata>`), tp(`<Metadata><Item Key="b">3</Item><Item Key="C">4</Item></Metadata>`)},
			func(e *chain.Effective) string {
				var out []string
				for _, i := range profile(e).Metadata {
					out = append(out, i.Key.Text+"="+i.Value.Text)
				}
				v, _ := profile(e).MetadataItem("B")
				return strings.Join(out, " ") + " " + v.Overrode.Text
			}, "A=1 b=3 C=4 2"},
		{"keys by Id",
			[]string{tp(`<CryptographicKeys><Key Id="k" StorageReferenceId="1"/><Key Id="l" StorageReferenceId="2"/></CryptographicKeys>`), tp(`<CryptographicKeys><Key Id="k" StorageReferenceId="3"/></CryptographicKeys>`)},
			func(e *chain.Effective) string {
				k := profile(e).CryptographicKeys
				return fmt.Sprint(len(k), k[0].StorageReferenceId.Text, k[0].StorageReferenceId.Overrode.Text)
			}, "231"},
		{"validation profiles: the child's on top, repeated ones stay",
			[]string{tp(`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="v"/><ValidationTechnicalProfile ReferenceId="w"/></ValidationTechnicalProfiles>`), tp(`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="r"/><ValidationTechnicalProfile ReferenceId="v"/></ValidationTechnicalProfiles>`)},
			func(e *chain.Effective) string {
				var out []string
				for _, v := range profile(e).ValidationTechnicalProfiles {
					out = append(out, v.ReferenceId.Text)
				}
				return strings.Join(out, " ")
			}, "r v v w"},
		{"transformations: the child's first, none twice",
			[]string{tp(`<InputClaimsTransformations><InputClaimsTransformation ReferenceId="a"/></InputClaimsTransformations><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="x"/><OutputClaimsTransformation ReferenceId="y"/></OutputClaimsTransformations>`), tp(`<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="z"/><OutputClaimsTransformation ReferenceId="Y"/></OutputClaimsTransformations>`)},
			func(e *chain.Effective) string {
				out := profile(e).InputClaimsTransformations[0].ReferenceId.Text
				for _, v := range profile(e).OutputClaimsTransformations {
					out += " " + v.ReferenceId.Text
				}
				return out
			}, "a z Y x"},
		{"single values are replaced, unsaid ones stay",
			[]string{tp(`<DisplayName>one</DisplayName><Protocol Name="Proprietary" Handler="h"/><IncludeInSso>false</IncludeInSso><SubjectNamingInfo ClaimType="sub"/>`), tp(`<DisplayName>two</DisplayName>`), tp(`<DisplayName>three</DisplayName><Protocol Name="None"/><SubjectNamingInfo ClaimType="oid"/>`)},
			func(e *chain.Effective) string {
				p := profile(e)
				return strings.Join([]string{p.DisplayName.Text, p.DisplayName.Overrode.Text, p.DisplayName.Overrode.Overrode.Text, p.Protocol.Name.Text, p.Protocol.Handler.Text, p.IncludeInSso.Text, p.SubjectNamingInfo.ClaimType.Text, fmt.Sprint(len(p.Layers)), p.Layers[0].PolicyId, p.Layers[2].PolicyId, p.Span.Path}, " ")
			}, "three two one None  false oid 3 P0 P2 c.xml"},
		{"a profile in another provider keeps the first one's domain until another is set",
			[]string{`<ClaimsProviders><ClaimsProvider><Domain>a.com</Domain><DisplayName>A</DisplayName><TechnicalProfiles><TechnicalProfile Id="T"/><TechnicalProfile Id="U"/></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`,
				`<ClaimsProviders><ClaimsProvider><DisplayName>B</DisplayName><TechnicalProfiles><TechnicalProfile Id="T"/></TechnicalProfiles></ClaimsProvider><ClaimsProvider><Domain>c.com</Domain><TechnicalProfiles><TechnicalProfile Id="U"/></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`},
			func(e *chain.Effective) string {
				u, _ := e.TechnicalProfile("U")
				return profile(e).Provider.Domain.Text + " " + profile(e).Provider.DisplayName.Text + " " + u.Provider.Domain.Text + " " + u.Provider.Domain.Overrode.Text + fmt.Sprint(len(e.ClaimsProviders))
			}, "a.com A c.com a.com3"},
		{"one overridden step keeps the rest of the journey",
			[]string{journey(`<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions><Precondition Type="ClaimsExist"><Value>x</Value></Precondition></Preconditions><ClaimsExchanges><ClaimsExchange Id="A" TechnicalProfileReferenceId="t1"/></ClaimsExchanges></OrchestrationStep><OrchestrationStep Order="2" Type="SendClaims"/>`),
				journey(`<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="a" TechnicalProfileReferenceId="t2"/><ClaimsExchange Id="B" TechnicalProfileReferenceId="t3"/></ClaimsExchanges></OrchestrationStep>`)},
			func(e *chain.Effective) string {
				j, _ := e.UserJourney("j")
				return steps(j.Steps) + fmt.Sprint(" ", len(j.Steps[0].Layers), len(j.Steps[1].Layers), " ", j.Steps[0].ClaimsExchanges[0].TechnicalProfileReferenceId.Overrode.Text)
			}, "1 ClaimsExchange a=t2 B=t3 ?x; 2 SendClaims 2 1 t1"},
		{"steps are sorted by Order, gaps filled over the chain, 10 after 9",
			[]string{journey(`<OrchestrationStep Order="10" Type="SendClaims"/><OrchestrationStep Order="2" Type="Noop"/>`), journey(`<OrchestrationStep Order="01" Type="GetClaims"/><OrchestrationStep Order="2" Type="Noop"/>`)},
			func(e *chain.Effective) string { j, _ := e.UserJourney("J"); return steps(j.Steps) }, "01 GetClaims; 2 Noop; 10 SendClaims"},
		{"a step with only preconditions keeps the sub-journey; with only exchanges the selections",
			[]string{journey(`<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S"/></JourneyList></OrchestrationStep><OrchestrationStep Order="2" Type="CombinedSignInAndSignUp"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="X"/></ClaimsProviderSelections></OrchestrationStep>`),
				journey(`<OrchestrationStep Order="1" Type="InvokeSubJourney"><Preconditions><Precondition Type="ClaimsExist"><Value>y</Value></Precondition></Preconditions></OrchestrationStep><OrchestrationStep Order="2" Type="CombinedSignInAndSignUp"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="Y"/></ClaimsProviderSelections><ClaimsExchanges><ClaimsExchange Id="E" TechnicalProfileReferenceId="t"/></ClaimsExchanges></OrchestrationStep>`)},
			func(e *chain.Effective) string { j, _ := e.UserJourney("J"); return steps(j.Steps) },
			"1 InvokeSubJourney ⤷S ?y; 2 CombinedSignInAndSignUp E=t →Y →X"},
		{"sub-journeys merge alike, and a candidate is replaced",
			[]string{`<SubJourneys><SubJourney Id="S" Type="Call"><OrchestrationSteps><OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="A"/></JourneyList></OrchestrationStep></OrchestrationSteps></SubJourney></SubJourneys>`,
				`<SubJourneys><SubJourney Id="s" Type="Transfer"><OrchestrationSteps><OrchestrationStep Order="2" Type="Noop"/><OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="B"/></JourneyList></OrchestrationStep></OrchestrationSteps></SubJourney></SubJourneys>`},
			func(e *chain.Effective) string {
				j, _ := e.SubJourney("S")
				return j.Id.Text + j.Type.Text + " " + steps(j.Steps)
			}, "STransfer 1 InvokeSubJourney ⤷B; 2 Noop"},
		{"a claim type merges deeply, its restriction by MergeBehavior",
			[]string{blocks(`<ClaimsSchema><ClaimType Id="c"><DisplayName>one</DisplayName><DataType>string</DataType><DefaultPartnerClaimTypes><Protocol Name="OAuth2" PartnerClaimType="x"/><Protocol Name="SAML2" PartnerClaimType="y"/></DefaultPartnerClaimTypes><Restriction><Enumeration Value="1"/><Enumeration Value="2"/><Pattern RegularExpression="r"/></Restriction></ClaimType></ClaimsSchema>`),
				blocks(`<ClaimsSchema><ClaimType Id="C"><DisplayName>two</DisplayName><DefaultPartnerClaimTypes><Protocol Name="OAuth2" PartnerClaimType="z"/></DefaultPartnerClaimTypes><Restriction MergeBehavior="Prepend"><Enumeration Value="3"/><Enumeration Value="1"/></Restriction></ClaimType></ClaimsSchema>`)},
			func(e *chain.Effective) string {
				c, _ := e.ClaimType("c")
				out := c.Id.Text + " " + c.DisplayName.Text + c.DataType.Text + c.DefaultPartnerClaimTypes[0].PartnerClaimType.Text + c.DefaultPartnerClaimTypes[1].PartnerClaimType.Text
				for _, n := range c.Restriction.Enumerations {
					out += n.Value.Text
				}
				return out + c.Restriction.Pattern.RegularExpression.Text
			}, "c twostringzy312r"},
		{"Append puts the parent first",
			[]string{blocks(`<ClaimsSchema><ClaimType Id="c"><Restriction><Enumeration Value="1"/><Enumeration Value="2"/></Restriction></ClaimType></ClaimsSchema>`), blocks(`<ClaimsSchema><ClaimType Id="c"><Restriction MergeBehavior="Append"><Enumeration Value="3"/></Restriction></ClaimType></ClaimsSchema>`)},
			func(e *chain.Effective) string {
				c, _ := e.ClaimType("c")
				return fmt.Sprint(len(c.Restriction.Enumerations), c.Restriction.Enumerations[2].Value.Text)
			}, "33"},
		{"without MergeBehavior the child's restriction replaces",
			[]string{blocks(`<ClaimsSchema><ClaimType Id="c"><Restriction><Enumeration Value="1"/><Pattern RegularExpression="r"/></Restriction></ClaimType></ClaimsSchema>`), blocks(`<ClaimsSchema><ClaimType Id="c"><Restriction><Enumeration Value="3"/></Restriction></ClaimType></ClaimsSchema>`)},
			func(e *chain.Effective) string {
				c, _ := e.ClaimType("c")
				return fmt.Sprint(len(c.Restriction.Enumerations), c.Restriction.Pattern == nil)
			}, "1 true"},
		{"a child's content definition keeps what it does not say",
			[]string{blocks(`<ContentDefinitions><ContentDefinition Id="c"><LoadUri>l</LoadUri><RecoveryUri>r</RecoveryUri><DataUri>d</DataUri><Metadata><Item Key="k">v</Item></Metadata></ContentDefinition><ContentDefinition Id="o"/></ContentDefinitions>`),
				blocks(`<ContentDefinitions><ContentDefinition Id="c"><DataUri>D</DataUri></ContentDefinition></ContentDefinitions>`),
				blocks(`<ContentDefinitions><ContentDefinition Id="c"><LocalizedResourcesReferences MergeBehavior="Prepend"><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="x"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>`),
				blocks(`<ContentDefinitions><ContentDefinition Id="c"><LocalizedResourcesReferences MergeBehavior="Append"><LocalizedResourcesReference Language="de" LocalizedResourcesReferenceId="y"/><LocalizedResourcesReference Language="EN" LocalizedResourcesReferenceId="z"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>`)},
			func(e *chain.Effective) string {
				c, _ := e.ContentDefinition("C")
				out := c.LoadUri.Text + c.RecoveryUri.Text + c.DataUri.Text + c.Metadata[0].Value.Text
				for _, r := range c.LocalizedResourcesReferences {
					out += " " + r.Language.Text + r.LocalizedResourcesReferenceId.Text
				}
				_, other := e.ContentDefinition("o")
				return out + fmt.Sprint(other)
			}, "lrDv dey ENztrue"},
		{"predicates and their groups",
			[]string{blocks(`<Predicates><Predicate Id="p" Method="IsLengthRange" HelpText="h"><Parameters><Parameter Id="Minimum">1</Parameter><Parameter Id="Maximum">9</Parameter></Parameters></Predicate></Predicates><PredicateValidations><PredicateValidation Id="v"><PredicateGroups><PredicateGroup Id="g"><PredicateReferences MatchAtLeast="1"><PredicateReference Id="p"/></PredicateReferences></PredicateGroup><PredicateGroup Id="h"/></PredicateGroups></PredicateValidation></PredicateValidations>`),
				blocks(`<Predicates><Predicate Id="p"><Parameters><Parameter Id="Minimum">8</Parameter></Parameters></Predicate></Predicates><PredicateValidations><PredicateValidation Id="v"><PredicateGroups><PredicateGroup Id="g"><UserHelpText>u</UserHelpText></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>`)},
			func(e *chain.Effective) string {
				p, _ := e.Predicate("P")
				v, _ := e.PredicateValidation("V")
				return p.Method.Text + p.HelpText.Text + p.Parameters[0].Value.Text + p.Parameters[1].Value.Text + fmt.Sprint(len(v.Groups)) + v.Groups[0].UserHelpText.Text + v.Groups[0].MatchAtLeast.Text + v.Groups[0].PredicateReferences[0].Text
			}, "IsLengthRangeh892u1p"},
		{"a transformation's claims are keyed by role, and a claim in two roles stays in both",
			[]string{blocks(`<ClaimsTransformations><ClaimsTransformation Id="c" TransformationMethod="M"><InputClaims><InputClaim ClaimTypeReferenceId="a" TransformationClaimType="one"/><InputClaim ClaimTypeReferenceId="a" TransformationClaimType="two"/></InputClaims><InputParameters><InputParameter Id="p" DataType="string" Value="1"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="o" TransformationClaimType="out"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>`),
				blocks(`<ClaimsTransformations><ClaimsTransformation Id="C"><InputClaims><InputClaim ClaimTypeReferenceId="b" TransformationClaimType="two"/></InputClaims><InputParameters><InputParameter Id="P" Value="2"/></InputParameters></ClaimsTransformation></ClaimsTransformations>`)},
			func(e *chain.Effective) string {
				c, _ := e.ClaimsTransformation("c")
				return c.TransformationMethod.Text + claimIds(c.InputClaims) + c.InputParameters[0].DataType.Text + c.InputParameters[0].Value.Text + claimIds(c.OutputClaims)
			}, "Mb astring2o"},
		{"display controls keep their claims and actions",
			[]string{blocks(`<DisplayControls><DisplayControl Id="d" UserInterfaceControlType="V"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="a"/></DisplayClaims><Actions><Action Id="Send"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="s"/></ValidationClaimsExchange></Action><Action Id="Verify"/></Actions></DisplayControl></DisplayControls>`),
				blocks(`<DisplayControls><DisplayControl Id="d"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="b"/></DisplayClaims><Actions><Action Id="Send"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="r"/></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>`)},
			func(e *chain.Effective) string {
				d, _ := e.DisplayControl("D")
				v := d.Actions[0].ValidationTechnicalProfiles
				return d.UserInterfaceControlType.Text + claimIds(d.DisplayClaims) + fmt.Sprint(len(d.Actions)) + v[0].ReferenceId.Text + v[1].ReferenceId.Text
			}, "Vb a2rs"},
		{"localization: languages by MergeBehavior, strings by their three ids",
			[]string{blocks(`<Localization Enabled="true"><SupportedLanguages DefaultLanguage="en"><SupportedLanguage>en</SupportedLanguage></SupportedLanguages><LocalizedResources Id="r"><LocalizedCollections><LocalizedCollection ElementType="ClaimType" ElementId="c" TargetCollection="Restriction"><Item Text="t" Value="v"/></LocalizedCollection></LocalizedCollections><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="a">1</LocalizedString><LocalizedString ElementType="UxElement" StringId="b">2</LocalizedString></LocalizedStrings></LocalizedResources></Localization>`),
				blocks(`<Localization><SupportedLanguages DefaultLanguage="de" MergeBehavior="Append"><SupportedLanguage>de</SupportedLanguage></SupportedLanguages><LocalizedResources Id="R"><LocalizedCollections><LocalizedCollection ElementType="ClaimType" ElementId="c" TargetCollection="Restriction"><Item Text="u" Value="w"/></LocalizedCollection></LocalizedCollections><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="b">3</LocalizedString><LocalizedString ElementType="UxElement" StringId="c">4</LocalizedString></LocalizedStrings></LocalizedResources></Localization>`),
				blocks(`<Localization/>`)},
			func(e *chain.Effective) string {
				r, _ := e.LocalizedResources("r")
				out := e.Localization.Enabled.Text + e.Localization.DefaultLanguage.Text
				for _, l := range e.Localization.SupportedLanguages {
					out += " " + l.Text
				}
				for _, s := range r.Strings {
					out += " " + s.StringId.Text + s.Text.Text
				}
				return out + " " + r.Strings[1].Text.Overrode.Text + r.Collections[0].Items[0].Value.Text
			}, "truede en de a1 b3 c4 2w"},
		{"client definitions, and the journey's own attributes",
			[]string{blocks(`<ClientDefinitions><ClientDefinition Id="c"><ClientUIFilterFlags>a</ClientUIFilterFlags></ClientDefinition></ClientDefinitions>`) + journey(""),
				blocks(`<ClientDefinitions><ClientDefinition Id="c"><ClientUIFilterFlags>b</ClientUIFilterFlags></ClientDefinition></ClientDefinitions>`) + `<UserJourneys><UserJourney Id="J" DefaultCpimIssuerTechnicalProfileReferenceId="I"/></UserJourneys>`},
			func(e *chain.Effective) string {
				c, _ := e.ClientDefinition("C")
				j, _ := e.UserJourney("J")
				return c.ClientUIFilterFlags.Text + c.ClientUIFilterFlags.Overrode.Text + j.DefaultCpimIssuerTechnicalProfileReferenceId.Text
			}, "baI"},
		{"what a technical profile says of assurance, tokens and errors",
			[]string{tp(`<AssuranceLevelOfOutputClaims>1</AssuranceLevelOfOutputClaims><RequiredAssuranceLevelsOfInputClaims><RequiredAssuranceLevelOfInputClaims>1</RequiredAssuranceLevelOfInputClaims></RequiredAssuranceLevelsOfInputClaims><SubjectAuthenticationRequirements TimeToLive="5"/><Suppressions><Item Key="a" Value="1"/><Item Key="b" Value="1"/></Suppressions><PreferredBinding>p</PreferredBinding><InputTokenSources><TechnicalProfile Id="X"/></InputTokenSources><ErrorHandlers><ErrorHandler><ResponseMatch>m</ResponseMatch><Action>Reauthenticate</Action></ErrorHandler><ErrorHandler><ResponseMatch>n</ResponseMatch></ErrorHandler></ErrorHandlers>`),
				tp(`<RequiredAssuranceLevelsOfInputClaims><RequiredAssuranceLevelOfInputClaims>2</RequiredAssuranceLevelOfInputClaims></RequiredAssuranceLevelsOfInputClaims><Suppressions><Item Key="A" Value="2"/></Suppressions><ErrorHandlers><ErrorHandler><ResponseMatch>n</ResponseMatch><Action>InvalidClient</Action></ErrorHandler></ErrorHandlers>`)},
			func(e *chain.Effective) string {
				p := profile(e)
				out := p.AssuranceLevelOfOutputClaims.Text + p.RequiredAssuranceLevelsOfInputClaims[0].Text + p.SubjectAuthenticationRequirements.TimeToLive.Text + p.PreferredBinding.Text + p.InputTokenSources[0].Text
				for _, s := range p.Suppressions {
					out += " " + s.Key.Text + s.Value.Text
				}
				for _, h := range p.ErrorHandlers {
					out += " " + h.ResponseMatch.Text + h.Action.Text
				}
				return out
			}, "125pX A2 b1 nInvalidClient mReauthenticate"},
		{"a journey's keys and assurance, a step's user identity",
			[]string{`<UserJourneys><UserJourney Id="J"><AssuranceLevel>1</AssuranceLevel><OrchestrationSteps><OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges UserIdentity="true"><ClaimsExchange Id="E" TechnicalProfileReferenceId="T"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps><CryptographicKeys><Key Id="k" StorageReferenceId="1"/></CryptographicKeys></UserJourney></UserJourneys>`,
				`<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1"/></OrchestrationSteps><CryptographicKeys><Key Id="K" StorageReferenceId="2"/></CryptographicKeys></UserJourney></UserJourneys>`},
			func(e *chain.Effective) string {
				j, _ := e.UserJourney("J")
				return j.AssuranceLevel.Text + j.Steps[0].UserIdentity.Text + j.CryptographicKeys[0].StorageReferenceId.Text + fmt.Sprint(len(j.CryptographicKeys))
			}, "1true21"},
		{"input validations and their groups",
			[]string{blocks(`<InputValidations><InputValidation Id="v"><PredicateReferences Id="g" HelpText="h" MatchAtLeast="1"><PredicateReference Id="p"/></PredicateReferences></InputValidation></InputValidations>`),
				blocks(`<InputValidations><InputValidation Id="V"><PredicateReferences Id="G" MatchAtLeast="2"><PredicateReference Id="q"/></PredicateReferences><PredicateReferences Id="i" Reject="true"><PredicateReference Id="p"/></PredicateReferences></InputValidation></InputValidations>`)},
			func(e *chain.Effective) string {
				v, _ := e.InputValidation("v")
				g := v.Groups[0]
				return fmt.Sprint(len(v.Groups)) + g.HelpText.Text + g.MatchAtLeast.Text + g.PredicateReferences[0].Text + v.Groups[1].Reject.Text
			}, "2h2qtrue"},
		{"references of a content definition: by language, in the order that MergeBehavior says",
			[]string{blocks(`<ContentDefinitions><ContentDefinition Id="c"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="1"/><LocalizedResourcesReference Language="de" LocalizedResourcesReferenceId="1"/></LocalizedResourcesReferences></ContentDefinition><ContentDefinition Id="d"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="1"/></LocalizedResourcesReferences></ContentDefinition><ContentDefinition Id="e"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="1"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>`),
				blocks(`<ContentDefinitions><ContentDefinition Id="c"><LocalizedResourcesReferences MergeBehavior="Prepend"><LocalizedResourcesReference Language="DE" LocalizedResourcesReferenceId="2"/><LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="2"/></LocalizedResourcesReferences></ContentDefinition><ContentDefinition Id="d"><LocalizedResourcesReferences><LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="2"/></LocalizedResourcesReferences></ContentDefinition><ContentDefinition Id="e"><LocalizedResourcesReferences MergeBehavior="Append"><LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="2"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions>`)},
			func(e *chain.Effective) string {
				out := ""
				for _, c := range e.ContentDefinitions {
					out += " " + c.Id.Text + ":"
					for _, r := range c.LocalizedResourcesReferences {
						out += r.Language.Text + r.LocalizedResourcesReferenceId.Text
					}
				}
				return out
			}, " c:DE2fr2en1 d:fr2 e:en1fr2"},
		{"a constraint is that of the file that says it",
			[]string{`<PolicyConstraints><Inheritance DerivingPolicies="All"/></PolicyConstraints>`, ``},
			func(e *chain.Effective) string { return fmt.Sprint(e.PolicyConstraints == nil) }, "true"},
		{"the relying party is the leaf's alone",
			[]string{`<RelyingParty><DefaultUserJourney ReferenceId="A"/></RelyingParty>`, `<RelyingParty><DefaultUserJourney ReferenceId="B"/></RelyingParty>`},
			func(e *chain.Effective) string { return e.RelyingParty.DefaultUserJourney.Text + e.PolicyId.Text }, "BP1"},
		{"a base's relying party is not the leaf's",
			[]string{`<RelyingParty><DefaultUserJourney ReferenceId="A"/></RelyingParty>`, ``},
			func(e *chain.Effective) string { return fmt.Sprint(e.RelyingParty == nil) }, "true"},
		{"includes are resolved after the chain, the includer's own entries first",
			[]string{profiles(`<TechnicalProfile Id="Common"><DisplayName>common</DisplayName><Protocol Name="Proprietary" Handler="h"/><Metadata><Item Key="k">1</Item></Metadata><OutputClaims><OutputClaim ClaimTypeReferenceId="a"/><OutputClaim ClaimTypeReferenceId="b" DefaultValue="x"/></OutputClaims></TechnicalProfile><TechnicalProfile Id="T"><OutputClaims><OutputClaim ClaimTypeReferenceId="c"/><OutputClaim ClaimTypeReferenceId="b"/></OutputClaims><IncludeTechnicalProfile ReferenceId="common"/></TechnicalProfile>`),
				profiles(`<TechnicalProfile Id="Common"><Metadata><Item Key="k">2</Item></Metadata></TechnicalProfile>`)},
			func(e *chain.Effective) string {
				p := profile(e)
				return p.DisplayName.Text + p.Protocol.Handler.Text + p.Metadata[0].Value.Text + " " + claimIds(p.OutputClaims) + " " + p.OutputClaims[2].IncludedFrom + p.OutputClaims[1].IncludedFrom + p.OutputClaims[1].Overrode.DefaultValue.Text
			}, "commonh2 c b a Commonx"},
		{"an include of an include, and one of claims alone",
			[]string{profiles(`<TechnicalProfile Id="A"><InputClaims><InputClaim ClaimTypeReferenceId="a"/></InputClaims><Metadata><Item Key="k">1</Item></Metadata></TechnicalProfile><TechnicalProfile Id="B"><IncludeTechnicalProfile ReferenceId="A"/></TechnicalProfile><TechnicalProfile Id="T"><IncludeTechnicalProfile ReferenceId="B"/></TechnicalProfile><TechnicalProfile Id="U"><IncludeClaimsFromTechnicalProfile ReferenceId="B"/></TechnicalProfile>`)},
			func(e *chain.Effective) string {
				u, _ := e.TechnicalProfile("U")
				return claimIds(profile(e).InputClaims) + profile(e).InputClaims[0].IncludedFrom + profile(e).IncludeTechnicalProfile.Text + claimIds(u.InputClaims) + fmt.Sprint(len(u.Metadata), len(profile(e).Metadata))
			}, "aABa0 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, _ := effective(t, c.bodies...)
			if e == nil {
				t.Fatal("no effective policy")
			}
			if got := c.got(e); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// said gives the code and summary of each finding.
func said(findings []diag.Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Code+" "+f.Severity.String()+" "+f.Summary)
	}
	return strings.Join(out, "\n")
}

// levels is a chain of so many files, of which B is the last.
func levels(n int) []string {
	files := []string{file("P1", "", "")}
	for i := 2; i < n; i++ {
		files = append(files, file(fmt.Sprintf("P%d", i), fmt.Sprintf("P%d", i-1), ""))
	}
	return append(files, file("B", fmt.Sprintf("P%d", n-1), ""))
}

func TestBases(t *testing.T) {
	for _, c := range []struct {
		name, want string
		files      []string
		broken     bool
	}{
		{"whole", "", []string{file("A", "", ""), file("B", "a", "")}, false},
		{"missing", "C002 error Base policy A1 of B was not found", []string{file("A2", "", ""), file("B", "A1", "")}, true},
		{"missing further up", "C002 error Base policy Z of A was not found", []string{file("A", "Z", ""), file("B", "A", "")}, true},
		{"itself", "C004 error Policy B names itself as its base", []string{file("B", "b", "")}, true},
		{"circle", "C003 error The base policies go round in a circle: A (a.xml) → B (b.xml) → A", []string{file("A", "B", ""), file("B", "A", "")}, true},
		{"circle above", "C003 error The base policies go round in a circle: A (a.xml) → C (b.xml) → A", []string{file("A", "C", ""), file("C", "A", ""), file("B", "A", "")}, true},
		{"twice", "C007 error Base policy A of B is in doubt: 2 files have this PolicyId: a.xml, b.xml", []string{file("A", "", ""), file("a", "", ""), file("B", "A", "")}, true},
		{"leaf twice", "C001 error PolicyId B is that of 2 files: a.xml, b.xml", []string{file("B", "", ""), file("b", "", "")}, true},
		{"tenants", "C005 warning BasePolicy of B names tenant t, but A is a policy of tenant other", []string{strings.Replace(file("A", "", ""), `TenantId="t"`, `TenantId="other"`, 1), file("B", "A", "")}, false},
		{"permitted tenant", "", []string{file("A", "", `<PolicyConstraints><Inheritance DerivingPolicies="AllowList"><Tenants><Tenant ReferenceId="T"/></Tenants></Inheritance></PolicyConstraints>`), file("B", "A", "")}, false},
		{"tenant not on the list", "C008 warning Base policy A does not permit policy B to build upon it: tenant t is not on its list", []string{file("A", "", `<PolicyConstraints><Inheritance DerivingPolicies="AllowList"><Tenants><Tenant ReferenceId="u"/></Tenants></Inheritance></PolicyConstraints>`), file("B", "A", "")}, false},
		{"tenant on the list", "C008 warning Base policy A does not permit policy B to build upon it: tenant t is on its list", []string{file("A", "", `<PolicyConstraints><Inheritance DerivingPolicies="DenyList"><Tenants><Tenant ReferenceId="t"/></Tenants></Inheritance></PolicyConstraints>`), file("B", "A", "")}, false},
		{"any tenant", "", []string{file("A", "", `<PolicyConstraints><Inheritance DerivingPolicies="All"/></PolicyConstraints>`), file("B", "A", "")}, false},
		{"another tenant", "C005 warning BasePolicy of B names tenant t, but A is a policy of tenant other\nC008 warning Base policy A does not permit policy B to build upon it: only policies of tenant other may, and this one is of t", []string{strings.Replace(file("A", "", `<PolicyConstraints><Inheritance DerivingPolicies="SameTenant"/></PolicyConstraints>`), `TenantId="t"`, `TenantId="other"`, 1), file("B", "A", "")}, false},
		{"ten levels", "", levels(10), false},
		{"eleven levels", "C006 warning The chain has 11 levels; the service's documentation names 10 as the limit", levels(11), false},
		{"nameless", "C002 error Policy B does not name its base policy", []string{strings.Replace(file("B", "x", ""), "<PolicyId>x</PolicyId>", "", 1)}, true},
		{"hostile name", "C002 error Base policy ../../etc/passwd of B was not found", []string{file("B", "../../etc/passwd", "")}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, ok := load(t, c.files...).Chain("b")
			if !ok {
				t.Fatal("no chain")
			}
			e, findings := ch.Effective()
			if said(findings) != c.want || ch.Broken() != c.broken || (e == nil) != c.broken {
				t.Errorf("broken %v\n%s", ch.Broken(), said(findings))
			}
			for _, f := range findings {
				if f.Detail == "" || f.Span.IsZero() || f.Layer != diag.LayerChain {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

func TestSet(t *testing.T) {
	s := load(t, file("A", "", ""), file("B", "A", `<RelyingParty><DefaultUserJourney ReferenceId="J"/></RelyingParty>`), file("a", "", ""), file("C", "", `<RelyingParty/>`))
	if f := s.Findings(); said(f) != "C001 error PolicyId A is that of 2 files: a.xml, c.xml" || len(f[0].Related) != 2 {
		t.Errorf("%+v", f)
	}
	var leaves []string
	for _, c := range s.Chains() {
		leaves = append(leaves, c.Leaf.PolicyId.Text)
	}
	if !slices.Equal(leaves, []string{"B", "C"}) || len(s.Policies()) != 4 {
		t.Errorf("%v", leaves)
	}
	if _, ok := s.Policy("A"); ok {
		t.Error("a policy in doubt was chosen")
	}
	if p, ok := s.Policy("c"); !ok || p.Path != "d.xml" {
		t.Error("policy C")
	}
	if _, ok := s.Chain("nope"); ok {
		t.Error("a chain of nothing")
	}
	if c, _ := s.Chain("C"); len(c.Layers) != 1 || c.Layers[0] != c.Leaf {
		t.Error("layers")
	}
	if e, _ := s.ChainOf(s.Policies()[3]).Effective(); e == nil || e.Chain().Leaf != s.Policies()[3] {
		t.Error("chain of an effective policy")
	}
}

func TestAThousandLevels(t *testing.T) {
	start := time.Now()
	var bodies []string
	for i := range 1000 {
		bodies = append(bodies, blocks(fmt.Sprintf(`<ClaimsSchema><ClaimType Id="c%d"/><ClaimType Id="all"><DisplayName>%d</DisplayName></ClaimType></ClaimsSchema>`, i, i)))
	}
	e, findings := effective(t, bodies...)
	if len(findings) != 1 || !strings.HasPrefix(said(findings), "C006 warning The chain has 1000 levels") {
		t.Error(said(findings))
	}
	all, _ := e.ClaimType("ALL")
	if len(e.ClaimTypes) != 1001 || all.DisplayName.Text != "999" || len(all.Layers) != 1000 {
		t.Errorf("%d claim types", len(e.ClaimTypes))
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestReferences(t *testing.T) {
	declared := blocks(`<ClaimsSchema><ClaimType Id="email"/></ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="MakeId"/></ClaimsTransformations>`) +
		profiles(`<TechnicalProfile Id="Issuer"/>`)
	tp := func(body string) string {
		return declared + profiles(`<TechnicalProfile Id="T">`+body+`</TechnicalProfile>`)
	}
	step := func(s string) string { return declared + journey(s) }
	const send = `<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer"/>`
	const advice = "Declare it in this file or one of its bases, or correct the reference."
	for _, c := range []struct{ name, body, want, detail string }{
		{"claim in a profile", tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="mobile"/></OutputClaims>`), `C010 error Claim type "mobile", which technical profile T refers to, does not exist`, advice},
		{"letters changed places", tp(`<OutputClaims><OutputClaim ClaimTypeReferenceId="emial"/></OutputClaims>`), `C010 error Claim type "emial", which technical profile T refers to, does not exist`, "Did you mean email? " + advice},
		{"near miss", tp(`<InputClaims><InputClaim ClaimTypeReferenceId="emails"/></InputClaims>`), `C010 error Claim type "emails", which technical profile T refers to, does not exist`, "Did you mean email? " + advice},
		{"case alone is no fault", tp(`<InputClaims><InputClaim ClaimTypeReferenceId="EMAIL"/></InputClaims>`), "", ""},
		{"display control", tp(`<DisplayClaims><DisplayClaim DisplayControlReferenceId="d"/></DisplayClaims>`), `C018 error Display control "d", which technical profile T refers to, does not exist`, advice},
		{"transformations", tp(`<InputClaimsTransformations><InputClaimsTransformation ReferenceId="makeid"/></InputClaimsTransformations><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="MakeIt"/></OutputClaimsTransformations>`), `C014 error Claims transformation "MakeIt", which technical profile T refers to, does not exist`, "Did you mean MakeId? " + advice},
		{"session profile", tp(`<UseTechnicalProfileForSessionManagement ReferenceId="SM-Noop"/>`), `C011 error Technical profile "SM-Noop", which technical profile T refers to, does not exist`, advice},
		{"include", tp(`<IncludeTechnicalProfile ReferenceId="Isuer"/>`), `C011 error Technical profile "Isuer", which technical profile T refers to, does not exist`, "Did you mean Issuer? " + advice},
		{"include in a circle", tp(`<IncludeTechnicalProfile ReferenceId="t"/>`), `C012 error Technical profiles include each other in a circle: T → T`, ""},
		{"validation and its precondition", tp(`<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="V"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>objectId</Value></Precondition></Preconditions></ValidationTechnicalProfile></ValidationTechnicalProfiles>`),
			"C011 error Technical profile \"V\", which technical profile T refers to, does not exist\nC010 error Claim type \"objectId\", which a precondition of technical profile T refers to, does not exist", advice},
		{"content definition in metadata", tp(`<Metadata><Item Key="ContentDefinitionReferenceId">api.x</Item></Metadata>`), `C015 error Content definition "api.x", which technical profile T refers to, does not exist`, advice},
		{"building blocks", declared + blocks(`<ClaimsSchema><ClaimType Id="p"><PredicateValidationReference Id="pv"/></ClaimType></ClaimsSchema><PredicateValidations><PredicateValidation Id="q"><PredicateGroups><PredicateGroup Id="g"><PredicateReferences><PredicateReference Id="pr"/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations><ClaimsTransformations><ClaimsTransformation Id="c"><InputClaims><InputClaim ClaimTypeReferenceId="nope"/></InputClaims></ClaimsTransformation></ClaimsTransformations><ContentDefinitions><ContentDefinition Id="k"><LocalizedResourcesReferences><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="lr"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions><Localization><LocalizedResources Id="l"/></Localization><DisplayControls><DisplayControl Id="d"><Actions><Action Id="a"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="X"/></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>`),
			"C019 error Predicate validation \"pv\", which claim type p refers to, does not exist\nC019 error Predicate \"pr\", which predicate validation q refers to, does not exist\nC010 error Claim type \"nope\", which claims transformation c refers to, does not exist\nC030 warning Localized resources \"lr\", which content definition k refers to, does not exist\nC011 error Technical profile \"X\", which display control d refers to, does not exist", advice},
		{"relying party", declared + `<RelyingParty><DefaultUserJourney ReferenceId="J"/><Endpoints><Endpoint Id="Token" UserJourneyReferenceId="K"/></Endpoints><TechnicalProfile Id="P"><OutputClaims><OutputClaim ClaimTypeReferenceId="nope"/></OutputClaims></TechnicalProfile></RelyingParty>`,
			"C016 error User journey \"J\", which the relying party refers to, does not exist\nC016 error User journey \"K\", which endpoint Token refers to, does not exist\nC010 error Claim type \"nope\", which the relying party's technical profile refers to, does not exist", advice},
		{"relying party without journey", declared + `<RelyingParty/>`, "C031 error The relying party names no user journey", `Write <DefaultUserJourney ReferenceId="…" />.`},
		{"numbering", step(`<OrchestrationStep Order="1" Type="Noop"/><OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer"/>`), "C020 error User journey J was expected to have a step with Order 2, but it was not found; Order 3 comes in its place", ""},
		{"numbering from zero", step(`<OrchestrationStep Order="0" Type="Noop"/><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer"/>`), "C020 error User journey J was expected to have a step with Order 1, but it was not found; Order 0 comes in its place", ""},
		{"no issuer", step(`<OrchestrationStep Order="1" Type="SendClaims"/>`), "C023 error Step 1 of user journey J sends claims but names no issuer", ""},
		{"unknown issuer", step(`<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Nobody"/>`), `C011 error Technical profile "Nobody", which step 1 of user journey J refers to, does not exist`, advice},
		{"no end", step(`<OrchestrationStep Order="1" Type="Noop"/>`), "C024 warning User journey J has no step of type SendClaims", ""},
		{"step type", step(`<OrchestrationStep Order="1" Type="ClaimExchange"/>` + send), `C026 error Step 1 of user journey J has type "ClaimExchange", which does not exist`, "Did you mean ClaimsExchange? Names are case-sensitive."},
		{"step type of the schema alone", step(`<OrchestrationStep Order="1" Type="ConsentScreen"/>` + send), "C026 warning Step 1 of user journey J has type ConsentScreen, which is not supported", ""},
		{"no exchange", step(`<OrchestrationStep Order="1" Type="ClaimsExchange"/>` + send), "C029 error Step 1 of user journey J has no claims exchange", ""},
		{"several exchanges", step(`<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="a" TechnicalProfileReferenceId="Issuer"/><ClaimsExchange Id="b" TechnicalProfileReferenceId="Issuer"/></ClaimsExchanges></OrchestrationStep>` + send), "C022 error Step 1 of user journey J has 2 claims exchanges, but no step before it lets the user choose one", ""},
		{"unknown in an exchange", step(`<OrchestrationStep Order="1" Type="ClaimsExchange" ContentDefinitionReferenceId="api"><ClaimsExchanges><ClaimsExchange Id="a" TechnicalProfileReferenceId="Nobody"/></ClaimsExchanges></OrchestrationStep>` + send),
			"C015 error Content definition \"api\", which step 1 of user journey J refers to, does not exist\nC011 error Technical profile \"Nobody\", which claims exchange a in step 1 of user journey J refers to, does not exist", advice},
		{"sub-journeys", step(`<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S"/></JourneyList></OrchestrationStep><OrchestrationStep Order="2" Type="InvokeSubJourney"/>`),
			"C017 error Sub-journey \"S\", which step 1 of user journey J refers to, does not exist\nC027 error Step 2 of user journey J names 0 sub-journeys instead of one", ""},
		{"selection without its exchange", step(`<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="Faceboook"/><ClaimsProviderSelection ValidationClaimsExchangeId="Local"/></ClaimsProviderSelections></OrchestrationStep><OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="Facebook" TechnicalProfileReferenceId="Issuer"/><ClaimsExchange Id="Other" TechnicalProfileReferenceId="Issuer"/></ClaimsExchanges></OrchestrationStep><OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer"/>`),
			"C021 error Claims exchange \"Faceboook\", which step 1 of user journey J offers, is not in the next step\nC021 error Claims exchange \"Local\" is not in step 1 of user journey J", ""},
		{"selection, then no exchange step", step(`<OrchestrationStep Order="1" Type="ClaimsProviderSelection"><ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="F"/></ClaimsProviderSelections></OrchestrationStep>` + send), "C028 error No claims exchange step follows step 1 of user journey J", ""},
		{"journey's attributes", declared + `<UserJourneys><UserJourney Id="J" DefaultCpimIssuerTechnicalProfileReferenceId="X"><Authorization><AuthorizationTechnicalProfiles><AuthorizationTechnicalProfile ReferenceId="Y"/></AuthorizationTechnicalProfiles></Authorization><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims"/></OrchestrationSteps><ClientDefinition ReferenceId="Z"/></UserJourney></UserJourneys>`,
			"C011 error Technical profile \"X\", which user journey J refers to, does not exist\nC011 error Technical profile \"Y\", which user journey J refers to, does not exist\nC032 warning Client definition \"Z\", which user journey J refers to, does not exist", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := effective(t, c.body)
			if got := said(findings); got != c.want {
				t.Fatalf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, f := range findings {
				if f.Detail == "" || c.detail != "" && f.Detail != c.detail || f.Span.Path != "a.xml" || f.Span.Line < 1 {
					t.Errorf("%+v", f)
				}
				if !slices.ContainsFunc(chain.Codes, func(c diag.Code) bool { return c.Id == f.Code }) {
					t.Errorf("%s is not in the table", f.Code)
				}
			}
		})
	}
}

func TestFindingsOverTheChain(t *testing.T) {
	base := profiles(`<TechnicalProfile Id="I"/><TechnicalProfile Id="T"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="I"/></ValidationTechnicalProfiles></TechnicalProfile>`) +
		journey(`<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="x" TechnicalProfileReferenceId="T"/></ClaimsExchanges></OrchestrationStep><OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="I"/>`) +
		`<RelyingParty><DefaultUserJourney ReferenceId="J"/></RelyingParty>`
	child := profiles(`<TechnicalProfile Id="T"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="i"/></ValidationTechnicalProfiles></TechnicalProfile>`) +
		journey(`<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="I"/>`)
	_, findings := effective(t, base, child)
	want := "C041 warning RelyingParty of base policy P0 has no effect on P1\n" +
		"C040 warning Validation technical profile i is inherited too and runs twice in T\n" +
		"C025 error Step 1 of user journey J turns from ClaimsExchange into SendClaims, but the base's ClaimsExchanges stay in it"
	if said(findings) != want {
		t.Errorf("got\n%s", said(findings))
	}
	for _, f := range findings[1:] {
		if len(f.Related) != 1 || f.Related[0].Span.Path != "a.xml" || f.Span.Path != "b.xml" {
			t.Errorf("%+v", f)
		}
	}
}

// TestBoundedTime: merging and checking take time in proportion to the files.
func TestBoundedTime(t *testing.T) {
	start := time.Now()
	var base, child strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&base, `<OrchestrationStep Order="%d" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="e%d" TechnicalProfileReferenceId="nobody%d"/></ClaimsExchanges></OrchestrationStep>`, i+1, i, i)
		fmt.Fprintf(&child, `<OrchestrationStep Order="%d" Type="ClaimsExchange"/>`, i+1)
	}
	_, findings := effective(t, journey(base.String()), journey(child.String()))
	if len(findings) != 20_001 {
		t.Errorf("%d findings", len(findings))
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestIncludesHaveAnEnd(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, `<TechnicalProfile Id="T%d"><IncludeTechnicalProfile ReferenceId="T%d"/></TechnicalProfile>`, i, i+1)
	}
	_, findings := effective(t, profiles(b.String()+`<TechnicalProfile Id="T2000"/>`))
	if !strings.Contains(said(findings), "C013 error Technical profile T256 is included over more than 256 levels") {
		t.Error(said(findings)[:200])
	}
}

func loadFolder(t testing.TB, folder string) []*policy.Policy {
	names, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil || len(names) == 0 {
		t.Fatal("no files in " + folder)
	}
	var all []*policy.Policy
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, findings := xmltree.Parse(source.NewFile(filepath.Base(name), text))
		if doc == nil {
			t.Fatal(findings)
		}
		p, findings := policy.Decode(doc)
		if len(findings) > 0 {
			t.Errorf("%s: %s", name, said(findings))
		}
		all = append(all, p)
	}
	return all
}

// TestStarterPacks: golden facts of the public starter packs, and no false alarm.
func TestStarterPacks(t *testing.T) {
	for _, c := range []struct {
		folder, leaf            string
		levels, steps, profiles int
	}{
		{"LocalAccounts", "B2C_1A_signup_signin", 4, 4, 0},
		{"SocialAccounts", "B2C_1A_signup_signin", 4, 6, 0},
		{"SocialAndLocalAccounts", "B2C_1A_signup_signin", 4, 7, 0},
		{"SocialAndLocalAccountsWithMfa", "B2C_1A_signup_signin", 4, 9, 0},
	} {
		t.Run(c.folder, func(t *testing.T) {
			s := chain.NewSet(loadFolder(t, published.Path(t, "corpus/starterpack/"+c.folder)))
			for _, p := range s.Policies() {
				if _, findings := s.ChainOf(p).Effective(); len(findings) > 0 {
					t.Errorf("%s: %s", p.Path, said(findings))
				}
			}
			ch, _ := s.Chain(c.leaf)
			e, _ := ch.Effective()
			j, ok := e.UserJourney(e.RelyingParty.DefaultUserJourney.Text)
			if !ok || len(ch.Layers) != c.levels || len(j.Steps) != c.steps {
				t.Fatalf("%d levels, %d steps: %s", len(ch.Layers), len(j.Steps), steps(j.Steps))
			}
			read, ok := e.TechnicalProfile("AAD-UserReadUsingObjectId")
			if !ok || read.Protocol.Name.Text != "Proprietary" || len(read.CryptographicKeys) == 0 && len(read.Metadata) == 0 {
				t.Error("AAD-UserReadUsingObjectId does not have what AAD-Common lends it")
			}
			if c.folder != "SocialAccounts" {
				login, _ := e.TechnicalProfile("login-NonInteractive")
				if len(login.Layers) != 2 || len(login.InputClaims) < 5 {
					t.Errorf("login-NonInteractive: %d layers, %s", len(login.Layers), claimIds(login.InputClaims))
				}
			}
		})
	}
}

// print writes out all that can be reached from a value, to see whether it was written to.
func print(v any) string {
	var out strings.Builder
	var visit func(reflect.Value)
	visit = func(v reflect.Value) {
		if v.Type() == reflect.TypeFor[policy.Value]() {
			value := v.Interface().(policy.Value)
			fmt.Fprintf(&out, "%s at %+v,", value.Text, value.Span()) // the tree that it points into is not part of the policy
			visit(reflect.ValueOf(value.Overrode))
			return
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				visit(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		case reflect.Slice:
			fmt.Fprintf(&out, "[%d]", v.Len())
			for i := range v.Len() {
				visit(v.Index(i))
			}
		default:
			fmt.Fprintf(&out, "%v,", v)
		}
	}
	visit(reflect.ValueOf(v))
	return out.String()
}

// TestChainsShareWhatIsTheSame: what a set makes for one chain serves others only as far as they have the same; each comes
// out as from a set of its own, whichever was asked for first.
func TestChainsShareWhatIsTheSame(t *testing.T) {
	base := profiles(`<TechnicalProfile Id="Common"><Metadata><Item Key="k">v</Item></Metadata></TechnicalProfile><TechnicalProfile Id="T"><OutputClaims><OutputClaim ClaimTypeReferenceId="late"/></OutputClaims><IncludeTechnicalProfile ReferenceId="Common"/></TechnicalProfile>`)
	files := []string{
		file("Base", "", base),
		file("One", "Base", `<RelyingParty><DefaultUserJourney ReferenceId="J"/></RelyingParty>`),
		file("Two", "Base", `<RelyingParty><DefaultUserJourney ReferenceId="K"/></RelyingParty>`),
		file("Claim", "Base", blocks(`<ClaimsSchema><ClaimType Id="LATE"/></ClaimsSchema>`)),
		file("Profile", "Base", profiles(`<TechnicalProfile Id="common"><Metadata><Item Key="k">w</Item></Metadata></TechnicalProfile>`)),
	}
	ids := []string{"Base", "One", "Two", "Claim", "Profile"}
	for first := range ids {
		set := load(t, files...)
		found := map[string]*chain.Effective{}
		for i := range ids {
			id := ids[(first+i)%len(ids)]
			shared, _ := set.Chain(id)
			alone, _ := load(t, files...).Chain(id)
			got, told := shared.Effective()
			want, toldAlone := alone.Effective()
			if print(got.Policy) != print(want.Policy) || said(told) != said(toldAlone) {
				t.Errorf("%s after %v is not as alone; it says\n%s\nand alone\n%s", id, ids[first], said(told), said(toldAlone))
			}
			if _, ok := got.ClaimType("late"); ok != (id == "Claim") {
				t.Errorf("%s: claim type late: %v", id, ok)
			}
			found[id] = got
		}
		value := func(id string) string {
			p, _ := found[id].TechnicalProfile("T")
			v, _ := p.MetadataItem("k")
			return v.Text
		}
		if value("One") != "v" || value("Profile") != "w" || found["One"].TechnicalProfiles[1] != found["Two"].TechnicalProfiles[1] {
			t.Errorf("included: %s, %s", value("One"), value("Profile"))
		}
	}
}

func TestLayersAreNeverWrittenTo(t *testing.T) {
	all := loadFolder(t, published.Path(t, "corpus/starterpack/SocialAndLocalAccountsWithMfa"))
	before := print(all)
	s := chain.NewSet(all)
	var wait sync.WaitGroup
	for range 4 {
		for _, c := range s.Chains() {
			wait.Go(func() { c.Effective() })
		}
	}
	wait.Wait()
	if print(all) != before {
		t.Error("a layer was written to")
	}
}

// model is a small policy file drawn at random.
func model(t *rapid.T, label string) string {
	ids := rapid.SampledFrom([]string{"a", "B", "b", "c"})
	var b strings.Builder
	b.WriteString(`<ClaimsProviders><ClaimsProvider><TechnicalProfiles>`)
	for _, id := range rapid.SliceOfNDistinct(ids, 0, 3, strings.ToLower).Draw(t, label+" profiles") {
		fmt.Fprintf(&b, `<TechnicalProfile Id="%s"><Metadata>`, id)
		for _, k := range rapid.SliceOfNDistinct(ids, 0, 3, strings.ToLower).Draw(t, label+" keys") {
			fmt.Fprintf(&b, `<Item Key="%s">%s</Item>`, k, label)
		}
		b.WriteString(`</Metadata><OutputClaims>`)
		for _, k := range rapid.SliceOfN(ids, 0, 4).Draw(t, label+" claims") {
			fmt.Fprintf(&b, `<OutputClaim ClaimTypeReferenceId="%s" DefaultValue="%s"/>`, k, label)
		}
		b.WriteString(`</OutputClaims>`)
		// An include that the child changes takes away, rightly, what the base's include lent.
		if label == "base" && rapid.Bool().Draw(t, label+" includes") {
			fmt.Fprintf(&b, `<IncludeTechnicalProfile ReferenceId="%s"/>`, ids.Draw(t, label+" include"))
		}
		b.WriteString(`</TechnicalProfile>`)
	}
	b.WriteString(`</TechnicalProfiles></ClaimsProvider></ClaimsProviders><UserJourneys><UserJourney Id="J"><OrchestrationSteps>`)
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 0, 6, rapid.ID).Draw(t, label+" orders") {
		fmt.Fprintf(&b, `<OrchestrationStep Order="%d" Type="%s"/>`, n, rapid.SampledFrom([]string{"Noop", "SendClaims"}).Draw(t, label+" type"))
	}
	b.WriteString(`</OrchestrationSteps></UserJourney></UserJourneys>`)
	return b.String()
}

// TestLawsOfMerging: whatever the files, what a base has stays, what the child says wins, an empty child
// changes nothing, and steps come out in order.
func TestLawsOfMerging(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		one, two := model(r, "base"), model(r, "child")
		base, _ := effective(t, one)
		child, _ := effective(t, two)
		both, findings := effective(t, one, two)
		if strings.Contains(said(findings), "C012") {
			r.Skip("includes in a circle have no result to speak of")
		}
		same, _ := effective(t, one, "")
		if print(same.TechnicalProfiles) != print(base.TechnicalProfiles) || print(same.UserJourneys) != print(base.UserJourneys) {
			r.Fatal("an empty child changed something")
		}
		for _, p := range base.TechnicalProfiles {
			got, ok := both.TechnicalProfile(p.Id.Text)
			if !ok {
				r.Fatalf("profile %s is gone", p.Id.Text)
			}
			if got.Id.Text != p.Id.Text {
				r.Fatalf("spelling %s became %s", p.Id.Text, got.Id.Text)
			}
			for _, m := range p.Metadata {
				if _, ok := got.MetadataItem(m.Key.Text); !ok {
					r.Fatalf("metadata %s is gone", m.Key.Text)
				}
			}
			for _, c := range p.OutputClaims {
				if !slices.ContainsFunc(got.OutputClaims, func(o *policy.ClaimReference) bool {
					return policy.SameId(o.ClaimTypeReferenceId.Text, c.ClaimTypeReferenceId.Text)
				}) && c.IncludedFrom == "" {
					r.Fatalf("claim %s is gone", c.ClaimTypeReferenceId.Text)
				}
			}
		}
		for _, p := range child.TechnicalProfiles {
			got, _ := both.TechnicalProfile(p.Id.Text)
			for _, m := range p.Metadata {
				v, ok := got.MetadataItem(m.Key.Text)
				if m.Value.Span().Path != "" && ok && v.Text != "child" && m.Value.Text == "child" && p.IncludeTechnicalProfile.Text == "" {
					r.Fatalf("metadata %s: the child's value did not win", m.Key.Text)
				}
			}
			own := 0
			for _, c := range p.OutputClaims {
				if c.IncludedFrom != "" {
					continue
				}
				if g := got.OutputClaims[own]; g.ClaimTypeReferenceId.Text != c.ClaimTypeReferenceId.Text || g.DefaultValue.Text != "child" {
					r.Fatalf("claim %d is %s, not the child's %s", own, g.ClaimTypeReferenceId.Text, c.ClaimTypeReferenceId.Text)
				}
				own++
			}
		}
		j, _ := both.UserJourney("J")
		b, _ := base.UserJourney("J")
		if !slices.IsSortedFunc(j.Steps, func(a, b *policy.OrchestrationStep) int { return a.Number() - b.Number() }) || len(j.Steps) < len(b.Steps) {
			r.Fatalf("steps %s", steps(j.Steps))
		}
	})
}

// FuzzEffective: whatever two files hold, merging them ends, writes to neither, and every finding has a place.
func FuzzEffective(f *testing.F) {
	f.Add([]byte(file("A", "", "")), []byte(file("B", "A", "")))
	f.Add([]byte(file("A", "", profiles(`<TechnicalProfile Id="T"><IncludeTechnicalProfile ReferenceId="T"/></TechnicalProfile>`))),
		[]byte(file("B", "A", profiles(`<TechnicalProfile Id="T"><OutputClaims><OutputClaim/></OutputClaims></TechnicalProfile>`))))
	f.Add([]byte(file("A", "", journey(`<OrchestrationStep Order="1" Type="SendClaims"/><OrchestrationStep/>`))), []byte(file("B", "A", journey(`<OrchestrationStep Order="1" Type="ClaimsExchange"/>`)+`<RelyingParty/>`)))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		var all []*policy.Policy
		for i, b := range [][]byte{one, two} {
			doc, _ := xmltree.Parse(source.NewFile(fmt.Sprintf("%d.xml", i), b))
			if doc == nil {
				return
			}
			p, _ := policy.Decode(doc)
			if p == nil {
				return
			}
			all = append(all, p)
		}
		before := print(all)
		s := chain.NewSet(all)
		for _, p := range all {
			e, findings := s.ChainOf(p).Effective()
			if e == nil && len(findings) == 0 {
				t.Fatal("no effective policy, and no word why")
			}
			for _, f := range findings {
				if f.Span.IsZero() || f.Summary == "" {
					t.Fatalf("%+v", f)
				}
			}
		}
		if print(all) != before {
			t.Fatal("a layer was written to")
		}
	})
}
