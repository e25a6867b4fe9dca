//go:build unix

package workspace

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"journeydesigner/engine/diag"
)

// TestHostileFolder: links, pipes, folders with a file's name and huge files neither hang nor lead outside.
func TestHostileFolder(t *testing.T) {
	outside := folder(t, map[string]string{"secret.xml": policyText("Secret", "", "")})
	dir := folder(t, map[string]string{"a.xml": policyText("A", "../../etc/passwd", ""), "empty.xml": "", "bom.xml": "\ufeff", "dir.xml/inner.xml": policyText("Inner", "", "")})
	if err := os.Symlink(filepath.Join(outside, "secret.xml"), filepath.Join(dir, "link.xml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "folder")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "zero.xml")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.xml"), 0o600); err != nil {
		t.Fatal(err)
	}
	big, err := os.Create(filepath.Join(dir, "big.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(big.Truncate(2<<30), big.Close()); err != nil {
		t.Fatal(err)
	}
	done := make(chan *Snapshot, 1)
	go func() {
		s, err := Open(context.Background(), dir, Options{})
		if err != nil {
			t.Error(err)
		}
		done <- s
	}()
	select {
	case s := <-done:
		want := []string{"a.xml C002", "a.xml S013", "big.xml X002", "bom.xml X001", "empty.xml X001", "link.xml W002", "pipe.xml W002", "zero.xml W002"}
		var got []string
		for _, f := range s.Findings {
			if f.Layer == diag.LayerRule {
				continue
			}
			got = append(got, f.Span.Path+" "+f.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("findings %v", got)
		}
		if _, ok := s.Set.Policy("Secret"); ok {
			t.Error("a link led outside")
		}
		if _, ok := s.Set.Policy("Inner"); !ok {
			t.Error("a folder named like a file is a folder")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("opening hangs")
	}
	for _, c := range []struct{ name, want string }{{"pipe.xml", "neither a folder nor a regular file"}, {"zero.xml", "neither a folder"}} {
		if _, err := Open(context.Background(), filepath.Join(dir, c.name), Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// A link out of its folder is not followed even where it is asked for by name; its folder holds it back.
	s, err := Open(context.Background(), filepath.Join(dir, "link.xml"), Options{})
	if err != nil || !strings.Contains(said(s.Findings), "link.xml W001 The file cannot be read") {
		t.Errorf("%v", err)
	}
}
