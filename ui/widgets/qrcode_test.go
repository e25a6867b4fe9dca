package widgets

import (
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

func TestQRCode(t *testing.T) {
	const text = "otpauth://totp/Contoso:mia@contoso.com?secret=JBSWY3DPEHPK3PXP&issuer=Contoso"
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	picture := framed(code)
	n := picture.Bounds().Dx()
	if n != code.Bounds().Dx()+2*qrQuiet {
		t.Fatalf("%d modules", n)
	}
	dark := func(x, y int) bool { r, _, _, _ := picture.At(x, y).RGBA(); return r == 0 }
	for i := range n { // nothing stands in the quiet zone
		for k := range qrQuiet {
			if dark(i, k) || dark(k, i) || dark(i, n-1-k) || dark(n-1-k, i) {
				t.Fatalf("module %d,%d of the quiet zone is dark", i, k)
			}
		}
	}
	// The finder pattern of three corners: a dark ring, a light one, a dark core.
	for _, at := range [][2]int{{qrQuiet, qrQuiet}, {n - qrQuiet - 7, qrQuiet}, {qrQuiet, n - qrQuiet - 7}} {
		for i, want := range []bool{true, false, true, true, true, false, true} {
			if dark(at[0]+i, at[1]+3) != want || dark(at[0]+3, at[1]+i) != want {
				t.Errorf("no finder pattern at %v", at)
			}
		}
	}
	if o, err := NewQRCode(text); err != nil || o.MinSize().Width != float32(n*qrModule) {
		t.Errorf("%v: %v", err, o.MinSize())
	}
	if _, err := NewQRCode(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that no code holds was drawn")
	}
}
