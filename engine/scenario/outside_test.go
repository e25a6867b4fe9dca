package scenario_test

import (
	"context"
	"path/filepath"
	"testing"

	"journeydesigner/engine/explore"
	"journeydesigner/engine/published"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
)

// What the public unit-test policies promise of identity providers, REST services and the local sign-in.
func TestUnitTestPoliciesKeepTheirPromises(t *testing.T) {
	root := published.Path(t, "corpus")
	tokens := "oauth2Access_token: simulated-token, oauth2Expires_in: 3600, oauth2Refresh_token: simulated-token, oauth2Token_type: Bearer"
	keys := world.NewKeys()
	for file, text := range map[string]string{
		"Identity-providers/Google/IDP_Google_AccessToken.xml":     "{answers: [{choose: GoogleExchange}], expect: {outcome: token, token: {idp: google.com, " + tokens + "}}}",
		"Identity-providers/Facebook/IDP_Facebook_AccessToken.xml": "{answers: [{choose: FacebookExchange}], expect: {outcome: token, token: {idp: facebook.com, " + tokens + "}}}",
		"Identity-providers/GitHub/IDP_GitHub_AccessToken.xml":     "{answers: [{choose: GitHubExchange}], expect: {outcome: token, token: {idp: github.com, " + tokens + "}}}",
		"Identity-providers/MobileID/IDP_MobileId.xml":             "{answers: [{choose: MobileIdExchange}], expect: {outcome: token, token: {idp: mobileid.ch}}}",
		"Identity-providers/Custom_IDP/IDP_MyCustomIdp_OIDC.xml":   "{answers: [{choose: MyCustomIdpExchange}], providers: {MyCustomIdp-OIDC: {claims: {sub: '7', name: Noor}}}, expect: {outcome: token, token: {idp: 'https://myidp.biz/livedemo/oauth2', name: Noor}}}",
		"Identity-providers/Facebook/IDP_Facebook.xml":             "{answers: [{choose: FacebookExchange}], faults: {Facebook-OAUTH: cancelled}, expect: {outcome: error, error: AADB2C90273}}",
		"technical-profiles/login-NonInteractive/TP_LNI_PasswordExpiration.xml": "{directory: [{objectId: u1, displayName: Mia, signInNames.emailAddress: mia@contoso.com, password: 'Passw0rd!', passwordExpired: true}], " +
			"answers: [{on: 1, claims: {signInName: mia@contoso.com, password: 'Passw0rd!'}}], expect: {outcome: token, token: {forceChangePasswordNextLogin: true, sub: u1}}}",
		"technical-profiles/Restful/TP_Restful_SendClaimsIn_QueryString.xml": "{rest: {ExperimentalTechnicalProfile-GenderiseAPI: {body: {name: Jessica, gender: female, count: 9007199254740993}}}, expect: {outcome: token, claims: {gender: female, count: 9007199254740993}}}",
		"claims-resolver/CR_SAML.xml":                                        `{request: {SAMLRequest: '<AuthnRequest ID="_1" ForceAuthn="true" ProviderName="Contoso"><Issuer>https://app</Issuer><NameIDPolicy AllowCreate="true"/></AuthnRequest>'}, expect: {outcome: token, token: {SAMLIssuer: "https://app", SAMLForceAuthn: "True", SAMLAllowCreate: "True", SAMLProviderName: Contoso}}}`,
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			f, err := scenario.Parse("f.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			snapshot, err := workspace.Open(context.Background(), filepath.Join(root, "unit-tests", file), workspace.Options{BaseDirs: []string{filepath.Join(root, "starterpack", "SocialAndLocalAccounts")}})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range snapshot.Chains {
				if c.Leaf.Path != filepath.Base(file) {
					continue
				}
				effective, _ := snapshot.Effective(c.Leaf.PolicyId.Text)
				params, player, err := f.Params(effective, keys)
				if err != nil {
					t.Fatal(err)
				}
				m, trail, err := explore.Auto(context.Background(), params, player)
				if err != nil {
					t.Fatal(err)
				}
				if unmet := f.Expect.Unmet(scenario.Tell(m, trail)); len(unmet) > 0 {
					t.Errorf("%v", unmet)
				}
				return
			}
			t.Fatal("the policy was not found")
		})
	}
}
