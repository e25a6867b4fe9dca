//go:build ci && !headless

package main

import "fyne.io/fyne/v2"

// drawsOnly tells that this build has Fyne's test driver: it draws pictures and can open no window.
const drawsOnly = true

// standIn gives Fyne's test driver, which a build with the tag ci draws with, the window that it wants every
// widget to have.
func standIn(a fyne.App) { a.NewWindow("picture") }
