package paintedtest_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"journeydesigner/ui/painted/paintedtest"
)

func TestShowTapKeyAndHear(t *testing.T) {
	var heard paintedtest.Heard
	note := heard.To("tapped")
	button := widget.NewButton("Go", func() { note("button") })
	entry := widget.NewEntry()
	window := paintedtest.Show(t, widget.NewForm(widget.NewFormItem("", button), widget.NewFormItem("", entry)), 300, 200)
	if got := window.Canvas().Size(); got.Width < 300 || got.Height < 200 {
		t.Errorf("the window is %v", got)
	}
	paintedtest.TapAt(button, 2, 2)
	heard.Want(t, "tapped button")
	heard.Want(t)
	entry.SetText("ab")
	paintedtest.Key(entry, fyne.KeyEnd, fyne.KeyBackspace)
	if entry.Text != "a" {
		t.Errorf("after two keys the text is %q", entry.Text)
	}
}

func TestTexts(t *testing.T) {
	card := widget.NewCard("Title", "Below", nil)
	paintedtest.Show(t, card, 200, 100)
	if got := paintedtest.Texts(card); !slices.Contains(got, "Title") || !slices.Contains(got, "Below") {
		t.Errorf("%q", got)
	}
}
