package workspace

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

// told waits until a change was told, or reports that none was.
func told(changes chan struct{}, patience time.Duration) bool {
	select {
	case <-changes:
		return true
	case <-time.After(patience):
		return false
	}
}

// TestWatch follows a folder: files that change, come and go, folders that come, and nothing else.
func TestWatch(t *testing.T) {
	dir := folder(t, map[string]string{"Base.xml": policyText("B2C_1A_Base", "", "")})
	s := open(t, dir, Options{})
	changes := make(chan struct{}, 100)
	stop, err := s.Watch(func() { changes <- struct{}{} })
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 { // one burst
		write("Base.xml", policyText("B2C_1A_Base", "", "<BuildingBlocks />"))
	}
	if !told(changes, 10*time.Second) {
		t.Fatal("a changed file is not told")
	}
	after, err := Open(context.Background(), dir, Options{})
	if err != nil || s.SameFiles(after) || !after.SameFiles(after) {
		t.Errorf("the same files: %v, %v", s.SameFiles(after), err)
	}
	if told(changes, 3*settle) {
		t.Error("one burst is told twice")
	}
	write("notes.txt", "nothing of ours")
	if told(changes, 3*settle) {
		t.Error("a file that is not read is told")
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	if !told(changes, 10*time.Second) {
		t.Fatal("a new folder is not told")
	}
	write("sub/Leaf.xml", policyText("B2C_1A_Leaf", "B2C_1A_Base", ""))
	if !told(changes, 10*time.Second) {
		t.Fatal("a file in a new folder is not told")
	}
	if err := os.Remove(filepath.Join(dir, "sub", "Leaf.xml")); err != nil {
		t.Fatal(err)
	}
	if !told(changes, 10*time.Second) {
		t.Fatal("a file that is gone is not told")
	}
	stop()
	write("Base.xml", policyText("B2C_1A_Base", "", ""))
	if told(changes, 3*settle) {
		t.Error("told after the end")
	}
}

// TestWatchOfAFolderThatComesBack: a folder that was moved away, or replaced by another, is followed again.
func TestWatchOfAFolderThatComesBack(t *testing.T) {
	dir := filepath.Join(folder(t, map[string]string{"set/Base.xml": policyText("B2C_1A_Base", "", "")}), "set")
	changes := make(chan struct{}, 100)
	stop, err := open(t, dir, Options{}).Watch(func() { changes <- struct{}{} })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for _, leave := range []func() error{
		func() error { return os.Rename(dir, dir+"-away") },
		func() error { return os.RemoveAll(dir) },
	} {
		if err := leave(); err != nil {
			t.Skipf("this system does not let go of a folder that is watched: %v", err)
		}
		if !told(changes, 10*time.Second) {
			t.Fatal("a folder that is gone is not told")
		}
		if err := os.CopyFS(dir, os.DirFS(dir+"-away")); err != nil {
			t.Fatal(err)
		}
		if !told(changes, 10*time.Second) {
			t.Fatal("a folder that came back is not told")
		}
		for told(changes, 3*settle) { // what was written while it came back
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, "Base.xml"), []byte(policyText("B2C_1A_Base", "", "<BuildingBlocks />")), 0o600); err != nil {
			t.Fatal(err)
		}
		if !told(changes, 10*time.Second) {
			t.Fatal("a file of the folder that came back is not told")
		}
	}
}

// TestWatchNothing looks that what is not on the disk is not watched, and that a folder that is gone is an error.
func TestWatchNothing(t *testing.T) {
	s, err := OpenFS(fstest.MapFS{"a.xml": {Data: []byte(policyText("B2C_1A_Base", "", ""))}}, "a sample")
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Watch(func() { t.Error("a sample changed") })
	if err != nil {
		t.Fatal(err)
	}
	stop()
	gone := &Snapshot{folder: filepath.Join(t.TempDir(), "gone")}
	if _, err := gone.Watch(func() {}); err == nil {
		t.Error("a folder that is gone is watched")
	}
}
