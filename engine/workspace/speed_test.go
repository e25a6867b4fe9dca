package workspace_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/published"
	"journeydesigner/engine/workspace"
)

// BenchmarkReload opens a chain of starter files and then takes up a change of one of them, the largest, again and
// again. Its metric x-open is how much of an opening a reload takes.
func BenchmarkReload(b *testing.B) {
	folder := published.Path(b, "corpus", "starterpack", "SocialAndLocalAccounts")
	text, err := os.ReadFile(filepath.Join(folder, "TrustFrameworkBase.xml"))
	if err != nil {
		b.Fatal(err)
	}
	start, opened := time.Now(), 0
	var s *workspace.Snapshot
	for opened < 10 || time.Since(start) < 200*time.Millisecond {
		if s, err = workspace.Open(context.Background(), folder, workspace.Options{}); err != nil {
			b.Fatal(err)
		}
		opened++
	}
	opening := time.Since(start) / time.Duration(opened)
	edits := 0
	for b.Loop() {
		edits++
		changed := strings.Replace(string(text), "</TrustFrameworkPolicy>", strings.Repeat(" ", edits%8)+"</TrustFrameworkPolicy>", 1)
		s = s.With(map[string][]byte{"TrustFrameworkBase.xml": []byte(changed)})
	}
	took := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(took.Microseconds())/1000, "ms-reload")
	b.ReportMetric(float64(took)/float64(opening), "x-open")
}

// BenchmarkOpenCorpus opens all public policies as one folder. Its metric MB-heap is what is held afterwards, MB-text
// how much text that is.
func BenchmarkOpenCorpus(b *testing.B) {
	folder := published.Path(b, "corpus")
	var text int64
	if err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(d.Name(), ".xml") {
			if info, err := d.Info(); err == nil {
				text += info.Size()
			}
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	var held float64
	for b.Loop() {
		s, err := workspace.Open(context.Background(), folder, workspace.Options{})
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		held = float64(m.HeapAlloc) / (1 << 20)
		runtime.KeepAlive(s)
	}
	b.ReportMetric(held, "MB-heap")
	b.ReportMetric(float64(text)/(1<<20), "MB-text")
}
