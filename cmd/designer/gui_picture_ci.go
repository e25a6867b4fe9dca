//go:build ci && !headless

package main

import "fyne.io/fyne/v2"

// standIn gives Fyne's test driver, which a build with the tag ci draws with, the window that it wants every
// widget to have.
func standIn(a fyne.App) { a.NewWindow("picture") }
