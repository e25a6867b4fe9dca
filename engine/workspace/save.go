package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// ErrNotOnDisk says that a snapshot's files stand in no folder of the disk: those of a sample, for example.
var ErrNotOnDisk = errors.New("the files stand in no folder that can be written to; they came with the program")

// Saved is what a Save wrote, so that it can be taken back.
type Saved struct {
	folder string
	files  []savedFile
}

// savedFile is one file before and after.
type savedFile struct {
	path          string
	before, after []byte
}

// Paths are the files that were written.
func (s Saved) Paths() []string {
	var paths []string
	for _, f := range s.files {
		paths = append(paths, f.path)
	}
	return paths
}

// Save writes text edits into the files of a snapshot that was opened from the disk: all of them or none. It
// refuses a file that does not hold the bytes that the snapshot read, that is a link or lies beyond one, that
// lies outside the opened folder, or that nobody may write to. A file is replaced as a whole, so that no reader
// ever sees half of it. The text of the edits is written in the file's own encoding. The snapshot stays as it
// is: open the folder again to see the new text.
func Save(s *Snapshot, edits []source.Edit) (Saved, error) {
	if s.folder == "" {
		return Saved{}, ErrNotOnDisk
	}
	out := Saved{folder: s.folder}
	var paths []string
	byPath := map[string][]source.Edit{}
	for _, e := range edits {
		if byPath[e.Path] == nil {
			paths = append(paths, e.Path)
		}
		byPath[e.Path] = append(byPath[e.Path], e)
	}
	slices.Sort(paths)
	for _, name := range paths {
		f, ok := s.File(name)
		if !ok || f.Source == nil {
			return Saved{}, fmt.Errorf("%s is none of the files that were read", name)
		}
		after, _, err := f.Source.Apply(byPath[name])
		if err != nil {
			return Saved{}, err
		}
		out.files = append(out.files, savedFile{path: name, before: f.Source.Bytes, after: after})
	}
	if len(out.files) == 0 {
		return Saved{}, errors.New("there is nothing to write")
	}
	return out, out.write()
}

// SaveScenario writes a scenario file of a snapshot's folder: change is given what the file holds, nil where there is
// none, and gives its new text, or an error that is passed on. The path is relative to the folder. It refuses what Save
// refuses.
func SaveScenario(s *Snapshot, name string, change func(before []byte) ([]byte, error)) ([]byte, error) {
	if s.folder == "" {
		return nil, ErrNotOnDisk
	}
	if !strings.HasSuffix(name, ScenarioSuffix) || !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s is no name of a scenario file: it ends in %s", name, ScenarioSuffix)
	}
	root, err := os.OpenRoot(s.folder)
	if err != nil {
		return nil, plain(err)
	}
	defer root.Close()
	f := savedFile{path: name}
	if info, err := root.Lstat(name); err == nil {
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is no regular file", name)
		}
		r := reader{open: func(n string) (fs.File, error) { return openRegular(root, n) }}
		if f.before, err = r.bytes(name); err != nil {
			return nil, plain(err)
		}
	}
	if f.after, err = change(f.before); err != nil {
		return nil, err
	}
	return f.after, Saved{folder: s.folder, files: []savedFile{f}}.write()
}

// Undo writes back what was there before. It refuses files that changed since.
func (s Saved) Undo() error {
	back := Saved{folder: s.folder}
	for _, f := range s.files {
		back.files = append(back.files, savedFile{path: f.path, before: f.after, after: f.before})
	}
	return back.write()
}

// write puts every new text beside its file first, and then, when nothing speaks against it any more, into its
// place.
func (s Saved) write() (err error) {
	root, err := os.OpenRoot(s.folder)
	if err != nil {
		return plain(err)
	}
	defer root.Close()
	beside := make([]string, len(s.files))
	defer func() {
		for _, name := range beside {
			if name != "" {
				err = errors.Join(err, root.Remove(name))
			}
		}
	}()
	for i, f := range s.files {
		mode, err := writable(root, f)
		if err != nil {
			return err
		}
		if beside[i], err = lay(root, f, mode); err != nil {
			return fmt.Errorf("%s: %s", f.path, reason(err))
		}
	}
	for i, f := range s.files {
		err := unchanged(root, f)
		if err == nil {
			err = root.Rename(beside[i], f.path)
		}
		if err != nil {
			return errors.Join(err, s.restore(root, i))
		}
		beside[i] = ""
	}
	return nil
}

// restore puts the first n files back, which were written before another one failed.
func (s Saved) restore(root *os.Root, n int) error {
	var all error
	for _, f := range s.files[:n] {
		name, err := lay(root, savedFile{path: f.path, after: f.before}, 0o644)
		if err == nil {
			err = root.Rename(name, f.path)
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("%s has its new text already, and could not be put back: %w", f.path, err))
		}
	}
	return all
}

// writable refuses what must not be written to, and gives the file's permissions.
func writable(root *os.Root, f savedFile) (fs.FileMode, error) {
	if !fs.ValidPath(f.path) {
		return 0, fmt.Errorf("%s lies outside the opened folder", f.path)
	}
	parts := strings.Split(f.path, "/")
	for i := range parts {
		name := path.Join(parts[:i+1]...)
		info, err := root.Lstat(name)
		last := i == len(parts)-1
		switch {
		case last && f.before == nil && errors.Is(err, fs.ErrNotExist):
			return 0o644, nil
		case err != nil:
			return 0, plain(err)
		case info.Mode()&fs.ModeSymlink != 0:
			return 0, fmt.Errorf("%s is a link; links are not followed", name)
		case last && !info.Mode().IsRegular(), !last && !info.IsDir():
			return 0, fmt.Errorf("%s is no regular file", f.path)
		case last && info.Mode().Perm()&0o200 == 0:
			return 0, fmt.Errorf("%s is read-only", f.path)
		case last:
			return info.Mode().Perm(), unchanged(root, f)
		}
	}
	return 0, fmt.Errorf("%s is no file", f.path)
}

// unchanged refuses a file whose bytes are others than those that the new ones are made of; a new file must not be there.
func unchanged(root *os.Root, f savedFile) error {
	file, err := openRegular(root, f.path)
	if f.before == nil && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return plain(err)
	}
	defer file.Close()
	now, err := io.ReadAll(io.LimitReader(file, xmltree.MaxSize+1))
	if err != nil {
		return plain(err)
	}
	if f.before == nil || !bytes.Equal(now, f.before) {
		return fmt.Errorf("%s has changed since it was read; read the folder again first", f.path)
	}
	return nil
}

// maxBeside is how many names are tried for the file beside.
const maxBeside = 100

// lay writes a file's new text into a new file beside it. The name begins with a dot, so that a folder that is
// read meanwhile leaves it out.
func lay(root *os.Root, f savedFile, mode fs.FileMode) (name string, err error) {
	dir, base := path.Split(f.path)
	var file *os.File
	for i := range maxBeside {
		name = fmt.Sprintf("%s.%s.%d.new", dir, base, i)
		file, err = root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	_, err = file.Write(f.after)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(mode)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, root.Remove(name))
	}
	return name, nil
}
