package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkValidateProcess runs validate over a chain of four public starter files as a process of its own, in turn
// with xmllint, which checks the same files against the public schema. Its metric x-xmllint is the ratio of the two
// medians: parsing, merging, schema and all rules here, parsing and the schema there.
func BenchmarkValidateProcess(b *testing.B) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		b.Skip("xmllint is not here to compare with")
	}
	shared := os.Getenv("DESIGNER_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	pack, xsd := filepath.Join(shared, "corpus", "starterpack", "SocialAndLocalAccounts"), filepath.Join(shared, "oracle", "TrustFrameworkPolicy_0.3.0.0.xsd")
	folder := b.TempDir()
	theirs := []string{"--noout", "--schema", xsd}
	for _, name := range []string{"TrustFrameworkBase.xml", "TrustFrameworkLocalization.xml", "TrustFrameworkExtensions.xml", "SignUpOrSignin.xml"} {
		text, err := os.ReadFile(filepath.Join(pack, name))
		if err != nil {
			b.Skip("the shared corpus of public policies is not here; set DESIGNER_SHARED to its folder")
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, path)
	}
	program := filepath.Join(b.TempDir(), "designer")
	build := exec.Command("go", "build", "-trimpath", "-tags", "headless", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var ours, others []time.Duration
	for b.Loop() {
		ours = append(ours, timed(b, program, "validate", folder))
		others = append(others, timed(b, lint, theirs...))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(ours), "ms-designer")
	b.ReportMetric(milliseconds(others), "ms-xmllint")
	b.ReportMetric(milliseconds(ours)/milliseconds(others), "x-xmllint")
}

// timed runs a process that must end with status 0.
func timed(b *testing.B, name string, args ...string) time.Duration {
	c := exec.Command(name, args...)
	c.Stdout = io.Discard
	start := time.Now()
	err := c.Run()
	took := time.Since(start)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return took
}

// milliseconds is the median.
func milliseconds(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2].Microseconds()) / 1000
}
