package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// qrModule is the width and height of a module in the window; qrQuiet is the white around a QR code, in modules, which
// readers need (ISO/IEC 18004).
const (
	qrModule = 4
	qrQuiet  = 4
)

// NewQRCode draws a text as a QR code that a phone can read from the screen: black on white in every theme. It fails
// where the text is too long for one.
func NewQRCode(text string) (fyne.CanvasObject, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	drawn := framed(code)
	picture := canvas.NewImageFromImage(drawn)
	picture.ScaleMode = canvas.ImageScalePixels
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(float32(drawn.Bounds().Dx() * qrModule)))
	return container.NewHBox(picture), nil
}

// framed puts the quiet zone around a code, one pixel a module.
func framed(code barcode.Barcode) image.Image {
	n := code.Bounds().Dx()
	out := image.NewGray(image.Rect(0, 0, n+2*qrQuiet, n+2*qrQuiet))
	for i := range out.Pix {
		out.Pix[i] = 0xFF
	}
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(code.Bounds().Min.X+x, code.Bounds().Min.Y+y).RGBA(); r < 0x8000 {
				out.SetGray(x+qrQuiet, y+qrQuiet, color.Gray{})
			}
		}
	}
	return out
}
