//go:build headless

package main

import "errors"

// WindowCmd stands for the window, which this build does not have.
type WindowCmd struct {
	Path string `arg:"" optional:"" help:"A folder or file of policies."`
}

// Run says that there is no window.
func (WindowCmd) Run(*Context) error {
	return errors.New("this build has no window (built with -tags headless); see designer --help for what it can do")
}
