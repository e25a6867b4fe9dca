// Package samples holds the policy sets that ship with the program, each with its scenarios. It knows
// nothing of who reads them.
package samples

import (
	"embed"
	"io/fs"
)

//go:embed hello-world local-accounts branching
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
		{"hello-world", "Hello, world", "The smallest policy that issues a token.", "B2C_1A_HelloWorld", "greeting.scenario.yaml"},
	}
}

// Files is the folder of a sample; fs.ErrNotExist where there is none of that name.
func Files(name string) (fs.FS, error) {
	if _, err := fs.Stat(files, name); err != nil {
		return nil, err
	}
	return fs.Sub(files, name)
}
