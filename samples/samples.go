// Package samples holds the policy sets that ship with the program, each with its scenarios. It knows
// nothing of who reads them.
package samples

import (
	"embed"
	"io/fs"
)

//go:embed hello-world local-accounts branching mfa custom-email-code refresh-tokens sub-journeys lessons
var files embed.FS

// Sample is one policy set.
type Sample struct {
	// Name is the folder's name.
	Name string
	// Title and Doc are for a person who chooses.
	Title, Doc string
	// Policy and Scenario are what to show first.
	Policy, Scenario string
}

// All lists the samples, the one to start with first.
func All() []Sample {
	return []Sample{
		{"local-accounts", "Local and social accounts", "Sign-up or sign-in, profile edit and password reset over a chain of four files.", "B2C_1A_signup_signin", "new-social-user.scenario.yaml"},
		{"branching", "Branching", "One collected claim decides which steps run.", "B2C_1A_Branching", "personal.scenario.yaml"},
		{"mfa", "Second factor", "A phone is enrolled, verified the next time, and not asked for within a session.", "B2C_1A_Mfa", "first-time.scenario.yaml"},
		{"custom-email-code", "Codes by your own mail", "A one-time password, a REST call that mails it, and a control that verifies it.", "B2C_1A_CustomEmailCode", "right-code.scenario.yaml"},
		{"refresh-tokens", "Refresh tokens", "A journey of its own redeems them, and refuses those that were revoked.", "B2C_1A_RefreshTokens", "redeemed.scenario.yaml"},
		{"sub-journeys", "Sub-journeys", "One is called and comes back, one takes the rest of the journey over.", "B2C_1A_SubJourneys", "company.scenario.yaml"},
		{"hello-world", "Hello, world", "The smallest policy that issues a token.", "B2C_1A_HelloWorld", "greeting.scenario.yaml"},
		{"lessons/1-hello-world", "Lesson 1 · Hello, world", "What a policy is made of: two claims with default values become a token.", "B2C_1A_Lesson1", "greeting.scenario.yaml"},
		{"lessons/2-collect-and-transform", "Lesson 2 · Collect and transform", "A page asks for a name, and other claims are made of it.", "B2C_1A_Lesson2", "two-names.scenario.yaml"},
		{"lessons/3-validate", "Lesson 3 · Validate", "Patterns, predicates and a validation technical profile check what is typed.", "B2C_1A_Lesson3", "student-of-a-known-school.scenario.yaml"},
		{"lessons/4-branching", "Lesson 4 · Branch", "A page is enabled for one value of a claim.", "B2C_1A_Lesson4", "resident-with-the-right-code.scenario.yaml"},
		{"lessons/5-rest", "Lesson 5 · Call a REST service", "A service judges a code, refuses with a message, and gives a claim.", "B2C_1A_Lesson5", "right-code.scenario.yaml"},
		{"lessons/6-store-and-read", "Lesson 6 · Store and read the user", "A verified address becomes an account in the directory.", "B2C_1A_Lesson6", "new-reader.scenario.yaml"},
		{"lessons/7-sign-up-or-sign-in", "Lesson 7 · Sign up or sign in", "One page for both; who is known skips the steps that register.", "B2C_1A_Lesson7", "sign-in.scenario.yaml"},
		{"lessons/8-social", "Lesson 8 · Social accounts", "An identity provider alone, then beside the local account.", "B2C_1A_Lesson8", "social-beside-local.scenario.yaml"},
	}
}

// Files is the folder of a sample; fs.ErrNotExist where there is none of that name.
func Files(name string) (fs.FS, error) {
	if _, err := fs.Stat(files, name); err != nil {
		return nil, err
	}
	return fs.Sub(files, name)
}
