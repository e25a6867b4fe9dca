//go:build headless

package main

import "errors"

// withWindow tells that this build has no window.
const withWindow = false

// WindowCmd stands for the window, which this build does not have.
type WindowCmd struct {
	Path       string `arg:"" optional:"" help:"A folder or file of policies."`
	Sample     string `hidden:""`
	Scenario   string `hidden:""`
	Difference bool   `hidden:""`
	Language   string `hidden:""`
}

// Run says that there is no window.
func (WindowCmd) Run(*Context) error {
	return errors.New("this build has no window (built with -tags headless); see designer --help for what it can do")
}

// PictureCmd stands for the drawing of the window, which this build does not have.
type PictureCmd struct{}

// Run says that there is no window.
func (PictureCmd) Run(*Context) error { return WindowCmd{}.Run(nil) }
