package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReplaceFile: a file is replaced as a whole, with its permissions, through a link; one that may not be written to, and
// one beside which there is no room, stay as they are.
func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "a.scenario.yaml"), filepath.Join(dir, "link.scenario.yaml")
	if err := replaceFile(name, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	linked := os.Symlink("a.scenario.yaml", link) == nil
	if !linked {
		link = name
	}
	if err := replaceFile(link, []byte("two")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if content, _ := os.ReadFile(name); string(content) != "two" || err != nil || linked != (info.Mode()&os.ModeSymlink != 0) {
		t.Errorf("%q %v %v", content, info.Mode(), err)
	}
	if info, err := os.Stat(name); err != nil || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := replaceFile(filepath.Join(dir, "nowhere", "x"), nil); err == nil {
		t.Error("a file of no folder was written")
	}
	if err := os.Chmod(name, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(name, []byte("three")); err == nil && os.Geteuid() != 0 {
		t.Error("a file that is read-only was replaced")
	}
	if rest, _ := filepath.Glob(filepath.Join(dir, ".designer-*")); len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
}

// TestPrintable: what is told of an argument holds nothing that a terminal would obey.
func TestPrintable(t *testing.T) {
	for _, args := range [][]string{{"validate", "no\x1b[31mwhere"}, {"validate", "--no\x1b[31mwhere"}, {"test", "no\x1b[31mwhere"}} {
		var out, told bytes.Buffer
		if status := run(context.Background(), append([]string{"designer"}, args...), strings.NewReader(""), &out, &told); status != statusUsage {
			t.Errorf("%q: status %d", args, status)
		}
		if strings.Contains(told.String(), "\x1b") || !strings.Contains(told.String(), "no␛[31mwhere") {
			t.Errorf("%q: %q", args, told.String())
		}
	}
}

// TestScenarioOfNoPolicy: a scenario that does not say which policy of several it plays is told what to write.
func TestScenarioOfNoPolicy(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../samples/local-accounts")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "none.scenario.yaml")
	if err := os.WriteFile(name, []byte("name: None\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, told bytes.Buffer
	status := run(context.Background(), []string{"designer", "test", name}, strings.NewReader(""), &out, &told)
	if status != statusFindings || !strings.Contains(out.String(), "which policy? Write policy: and the id of a relying party into the scenario; ") || !strings.Contains(out.String(), "B2C_1A_ProfileEdit") {
		t.Errorf("%d %s%s", status, out.String(), told.String())
	}
}

// TestFullDiskIsToldOnce: a trace that cannot be written is one message.
func TestFullDiskIsToldOnce(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	var out, told bytes.Buffer
	status := run(context.Background(), []string{"designer", "run", "../../samples/hello-world", "--auto", "--trace", "/dev/full"}, strings.NewReader(""), &out, &told)
	if status != statusUsage || strings.Count(told.String(), "no space left") != 1 {
		t.Errorf("%d %s", status, told.String())
	}
}

// TestFilesWithoutEnd: what is read whole is bounded.
func TestFilesWithoutEnd(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("there is no /dev/zero here")
	}
	var out, told bytes.Buffer
	status := run(context.Background(), []string{"designer", "run", "../../samples/hello-world", "--scenario", "/dev/zero"}, strings.NewReader(""), &out, &told)
	if status != statusUsage || told.String() != "designer: /dev/zero has more than 64 MB\n" {
		t.Errorf("%d %s", status, told.String())
	}
}
