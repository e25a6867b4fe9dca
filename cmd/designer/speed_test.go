package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/published"
	"journeydesigner/engine/workspace"
)

// BenchmarkValidateProcess runs validate over a chain of four public starter files as a process of its own, in turn
// with xmllint, which checks the same files against the public schema. Its metric x-xmllint is the ratio of the two
// medians: parsing, merging, schema and all rules here, parsing and the schema there.
func BenchmarkValidateProcess(b *testing.B) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		b.Skip("xmllint is not here to compare with")
	}
	pack, xsd := published.Path(b, "corpus", "starterpack", "SocialAndLocalAccounts"), published.Path(b, "oracle", "TrustFrameworkPolicy_0.3.0.0.xsd")
	folder := b.TempDir()
	theirs := []string{"--noout", "--schema", xsd}
	for _, name := range []string{"TrustFrameworkBase.xml", "TrustFrameworkLocalization.xml", "TrustFrameworkExtensions.xml", "SignUpOrSignin.xml"} {
		text, err := os.ReadFile(filepath.Join(pack, name))
		if err != nil {
			b.Fatal(err)
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

// scenariosInTime is how many scenarios of the sample of local accounts are to be played in how long on two processors.
const (
	scenariosInTime = 1000
	timeForThem     = 5 * time.Second
)

// manyScenarios is a folder with the policies of the sample of local accounts and a thousand of its scenarios.
func manyScenarios(tb testing.TB) string {
	tb.Helper()
	dir, sample := tb.TempDir(), filepath.Join("..", "..", "samples", "local-accounts")
	var scenarios []string
	entries, err := os.ReadDir(sample)
	if err != nil {
		tb.Fatal(err)
	}
	for _, d := range entries {
		if strings.HasSuffix(d.Name(), workspace.ScenarioSuffix) {
			scenarios = append(scenarios, d.Name())
			continue
		}
		if !d.IsDir() {
			copyFile(tb, filepath.Join(sample, d.Name()), filepath.Join(dir, d.Name()))
		}
	}
	for i := range scenariosInTime {
		copyFile(tb, filepath.Join(sample, scenarios[i%len(scenarios)]), filepath.Join(dir, fmt.Sprintf("%04d%s", i, workspace.ScenarioSuffix)))
	}
	return dir
}

func copyFile(tb testing.TB, from, to string) {
	tb.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkTest plays a thousand scenarios of the sample of local accounts: x-time is the part of the five seconds that it
// takes on the processors at hand.
func BenchmarkTest(b *testing.B) {
	dir := manyScenarios(b)
	b.Setenv("XDG_CONFIG_HOME", b.TempDir())
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if status := run(b.Context(), []string{"designer", "test", dir}, strings.NewReader(""), io.Discard, io.Discard); status != statusOK {
			b.Fatalf("exit status %d", status)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(milliseconds(took)/float64(timeForThem.Milliseconds()), "x-time")
}
