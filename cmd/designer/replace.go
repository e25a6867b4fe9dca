package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxRead bounds, in bytes, a file that is read whole and named by an argument; no scenario, key or coverage has so much.
const maxRead = 64 << 20

// readFile reads a file that an argument names. One that has no end, /dev/zero for example, is an error.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxRead+1))
	if err == nil && len(content) > maxRead {
		err = fmt.Errorf("%s has more than %d MB", name, maxRead>>20)
	}
	return content, err
}

// replaceFile writes a file that may be there already, somebody's work or an earlier report: whole or not at all, so that a
// full disk or an interruption leaves what was there. A file that is there keeps its permissions, a link stays a link to
// the file that is replaced, and a new file is readable by everyone.
func replaceFile(path string, content []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // a file of the project, read by everyone in it
			return errors.Join(err, removeIfThere(path))
		}
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return os.WriteFile(path, content, 0o600) // a pipe or a device has nothing to lose
	}
	// A new file would come in place of one that may not be written to.
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return renameOver(path, content, info.Mode().Perm())
}

// renameOver writes the content beside a file and puts it in its place.
func renameOver(path string, content []byte, mode os.FileMode) error {
	part, err := os.CreateTemp(filepath.Dir(path), ".designer-*")
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	if err = errors.Join(err, part.Chmod(mode), part.Close()); err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			at.Path = path // the file that was meant
		}
		return errors.Join(err, removeIfThere(part.Name()))
	}
	return nil
}

// removeIfThere removes a file that a failure left half written.
func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
