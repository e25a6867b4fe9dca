//go:build !headless

package main

import "errors"

// WindowCmd opens the window.
type WindowCmd struct {
	Path string `arg:"" optional:"" help:"A folder or file of policies."`
}

// Run opens the window and returns when it is closed.
func (WindowCmd) Run(*Context) error { return errors.New("this build has no window") }
