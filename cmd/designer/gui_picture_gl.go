//go:build !ci && !headless

package main

import "fyne.io/fyne/v2"

// standIn does nothing: a window of the real driver would need a display.
func standIn(fyne.App) {}
