package workspace

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long the files must be at rest before a change is told: editors save in several moves.
const settle = 100 * time.Millisecond

// comeback is how often it is looked whether the folder is there again.
const comeback = 500 * time.Millisecond

// maxWatched bounds how many folders are watched; systems permit only so many.
const maxWatched = 500

// Watch calls changed, from a goroutine of its own, whenever policies, scenarios or settings of the opened folder may
// have changed, once after every burst of changes. stop ends that and waits for the last call; it must not be called
// from changed. A snapshot of no folder on the disk is never told to change.
func (s *Snapshot) Watch(changed func()) (stop func(), err error) {
	if s.folder == "" {
		return func() {}, nil
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := watchBelow(w, s.folder); err != nil {
		return nil, errClose(w, err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		follow(w, s.folder, changed)
	}()
	return func() {
		_ = w.Close() // it is done either way
		<-done
	}, nil
}

func errClose(w *fsnotify.Watcher, err error) error {
	_ = w.Close() // the first error says more
	return err
}

// watchBelow watches a folder with all folders below it that are read.
func watchBelow(w *fsnotify.Watcher, folder string) error {
	return filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		readable := err == nil
		switch {
		case !readable && name == folder:
			return err
		case !readable || !d.IsDir(): // what cannot be read holds no policies
			return nil
		case name != folder && (strings.HasPrefix(d.Name(), ".") || d.Name() == environments):
			return filepath.SkipDir
		case len(w.WatchList()) >= maxWatched:
			return filepath.SkipAll
		}
		return w.Add(name)
	})
}

// follow hands changes on until the watcher is closed. The folder itself may go and come back, as another one even, when a
// branch is checked out or a folder is moved for a moment: its watch ends with it, and is set up anew.
func follow(w *fsnotify.Watcher, folder string, changed func()) {
	rest, back := time.NewTimer(settle), time.NewTimer(comeback)
	rest.Stop()
	back.Stop()
	defer rest.Stop()
	defer back.Stop()
	for {
		select {
		case e, open := <-w.Events:
			if !open {
				return
			}
			if e.Has(fsnotify.Create) {
				if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
					_ = watchBelow(w, e.Name) // a folder that is gone again needs no watching
					rest.Reset(settle)
				}
			}
			if concerns(e) {
				rest.Reset(settle)
			}
			if e.Name == folder && (e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)) {
				back.Reset(comeback)
			}
		case _, open := <-w.Errors:
			if !open {
				return
			}
			rest.Reset(settle) // events may have been lost: look again
		case <-back.C:
			if watchBelow(w, folder) != nil {
				back.Reset(comeback)
				continue
			}
			rest.Reset(settle)
		case <-rest.C:
			changed()
		}
	}
}

// concerns reports whether an event may change a snapshot.
func concerns(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	name := strings.ToLower(filepath.Base(e.Name))
	switch filepath.Ext(name) {
	case ".xml", ".yaml", ".yml", ".json":
		return true
	}
	return e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) // perhaps a folder
}

// SameFiles reports whether two snapshots were made of the same bytes.
func (s *Snapshot) SameFiles(t *Snapshot) bool {
	if !s.SamePolicies(t) || len(s.Scenarios) != len(t.Scenarios) {
		return false
	}
	for i, f := range s.Scenarios {
		if g := t.Scenarios[i]; f.Path != g.Path || string(f.Bytes) != string(g.Bytes) {
			return false
		}
	}
	return true
}

// SamePolicies reports whether two snapshots were made of the same policy files; their scenarios may differ.
func (s *Snapshot) SamePolicies(t *Snapshot) bool {
	if len(s.Files) != len(t.Files) {
		return false
	}
	for i, f := range s.Files {
		g := t.Files[i]
		if f.Path != g.Path || (f.Source == nil) != (g.Source == nil) {
			return false
		}
		if f.Source != nil && string(f.Source.Bytes) != string(g.Source.Bytes) {
			return false
		}
	}
	return true
}
