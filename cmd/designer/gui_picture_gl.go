//go:build !ci && !headless

package main

import "fyne.io/fyne/v2"

// drawsOnly tells that this build has the real driver, which opens windows.
const drawsOnly = false

// standIn does nothing: a window of the real driver would need a display.
func standIn(fyne.App) {}
