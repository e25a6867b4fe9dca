package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"journeydesigner/engine/xsd"
)

// LoadXSD compiles a schema file for Options.XSD. What the schema includes or imports is read from the file's own
// folder and those below it; links out of it are not followed, and nothing is fetched.
func LoadXSD(name string) (*xsd.Schema, error) {
	folder, file := filepath.Split(name)
	root, err := os.OpenRoot(filepath.Clean(folder))
	if err != nil {
		return nil, plain(err)
	}
	defer root.Close()
	return xsd.Load(schemaFolder{root}, file, name)
}

// schemaFolder opens the files of a schema, none of which may be a pipe that nobody writes to.
type schemaFolder struct{ root *os.Root }

// Open opens a file inside the folder.
func (f schemaFolder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrInvalid)
	}
	return openRegular(f.root, name)
}
