package codeview

import (
	"fmt"
	"journeydesigner/ui/painted/paintedtest"
	"testing"
	"time"
)

// fiveThousand is XML of 5,000 lines, some 300 kB.
func fiveThousand() string {
	text := []byte("<ClaimsProviders>\n")
	for i := range 4998 {
		text = fmt.Appendf(text, "      <OutputClaim ClaimTypeReferenceId=%q PartnerClaimType=\"name\" DefaultValue=%q />\n", fmt.Sprint("claim", i), fmt.Sprint(i))
	}
	return string(append(text, "</ClaimsProviders>"...))
}

// BenchmarkOpenSource5000 prepares a file of 5,000 lines and draws its first rows. x-open is the part of the 50
// milliseconds that it takes.
func BenchmarkOpenSource5000(b *testing.B) {
	text := fiveThousand()
	view := New(Params{})
	paintedtest.Show(b, view, 900, 700)
	for b.Loop() {
		view.SetSource(NewSource(text))
		view.ScrollTo(2500)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(50*time.Millisecond), "x-open")
}
