package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/rules"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// The bounds of one opening.
const (
	maxEntries = 50_000
	// maxScenarios is how many scenario files of a folder are read.
	maxScenarios = 2000
	// maxTotal is the size of all files together.
	maxTotal = 512 << 20
	// environments is the folder that the VS Code extension builds into; its files are copies.
	environments = "Environments"
)

// Codes are the findings that reading a folder can make.
var Codes = []diag.Code{
	{Id: "W001", Doc: "A file or folder could not be read.", Where: "In the folder, not in a policy.",
		Advice: "Give yourself permission to read it, or take it out of the folder."},
	{Id: "W002", Doc: "A name ends in .xml but is no regular file; links are not followed.", Where: "In the folder, not in a policy.",
		Advice: "Put the file itself into the folder instead of a link to it."},
	{Id: "W003", Doc: "The folder has more than is read.", Where: "In the folder, not in a policy.",
		Advice: "Open a folder nearer to the policies."},
	{Id: "W004", Doc: "A settings placeholder is not filled.", Where: "At the value that holds {Settings:…}.",
		Advice: "Name the settings file and its environment (--settings FILE --environment NAME), or add the key to PolicySettings of that environment.",
		Bad:    `<ClaimType Id="a"><DisplayName>{Settings:Title}</DisplayName></ClaimType>`, Good: `<ClaimType Id="a"><DisplayName>Title</DisplayName></ClaimType>`},
}

// found is a file on its way to be parsed; problem tells why it has no bytes.
type found struct {
	path    string
	bytes   []byte
	known   bool
	problem *diag.Finding
}

// reader walks one folder.
type reader struct {
	ctx  context.Context
	fsys fs.FS
	open func(name string) (fs.File, error)
	// only is the file asked for, whose neighbours are known but not what lies deeper; "" for the whole folder.
	only string

	// take is given each file as soon as it is read.
	take func(found)

	scenarios []Scenario
	// config is the designer.yaml of the folder itself; nil where it has none.
	config  []byte
	entries int
	total   int64
}

func (r *reader) problem(name string, severity diag.Severity, code, detail, format string, args ...any) {
	r.take(found{path: name, known: r.only != "" && name != r.only,
		problem: &diag.Finding{Severity: severity, Code: code, Layer: diag.LayerXML, Summary: fmt.Sprintf(format, args...), Detail: detail,
			Span: source.Span{Path: name, Line: 1, Column: 1}}})
}

func (r *reader) read() error {
	err := fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ctxErr := r.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		if err != nil {
			if name == "." {
				return plain(err)
			}
			r.problem(name, diag.Error, "W001", "Give yourself permission to read it, or open another folder.", "The folder cannot be read: %s", reason(err))
			return fs.SkipDir
		}
		if r.entries++; r.entries > maxEntries {
			r.problem(name, diag.Warning, "W003", "Open a folder nearer to the policies.", "The folder has more than %d entries; what comes after this one is not read", maxEntries)
			return fs.SkipAll
		}
		base := path.Base(name)
		if d.IsDir() {
			if name != "." && (r.only != "" || strings.HasPrefix(base, ".") || strings.EqualFold(base, environments)) {
				return fs.SkipDir
			}
			return nil
		}
		if name == rules.ConfigName && d.Type().IsRegular() {
			r.configure(name)
			return nil
		}
		if strings.HasSuffix(base, ScenarioSuffix) && d.Type().IsRegular() && len(r.scenarios) < maxScenarios {
			r.scenario(name)
			return nil
		}
		if !strings.EqualFold(path.Ext(base), ".xml") && name != r.only || strings.HasPrefix(base, ".") && name != r.only {
			return nil
		}
		return r.file(name, d)
	})
	return err
}

// configure reads what the folder wants of the checks; a file that cannot be read becomes a finding.
func (r *reader) configure(name string) {
	bytes, err := r.bytes(name)
	if err != nil {
		r.problem(name, diag.Warning, "W001", "Give yourself permission to read it, or take it out of the folder.", "The file cannot be read: %s", reason(err))
		return
	}
	r.config = bytes
}

// scenario reads a scenario file; one that cannot be read becomes a finding.
func (r *reader) scenario(name string) {
	bytes, err := r.bytes(name)
	if err != nil {
		r.problem(name, diag.Warning, "W001", "Give yourself permission to read it, or take it out of the folder.", "The file cannot be read: %s", reason(err))
		return
	}
	r.scenarios = append(r.scenarios, Scenario{Path: name, Bytes: bytes})
}

func (r *reader) file(name string, d fs.DirEntry) error {
	if name != r.only && !d.Type().IsRegular() {
		what := "is no regular file"
		if d.Type()&fs.ModeSymlink != 0 {
			what = "is a link; links are not followed"
		}
		r.problem(name, diag.Info, "W002", "Put the file itself into the folder.", "%s %s", path.Base(name), what)
		return nil
	}
	bytes, err := r.bytes(name)
	switch {
	case errors.Is(err, errTooMuch):
		r.problem(name, diag.Warning, "W003", "Open a folder nearer to the policies.", "The files of the folder have more than %d MB together; this one and what comes after it is not read", maxTotal>>20)
		return fs.SkipAll
	case err != nil:
		r.problem(name, diag.Error, "W001", "Give yourself permission to read it, or take it out of the folder.", "The file cannot be read: %s", reason(err))
		return nil
	}
	r.take(found{path: name, bytes: bytes, known: r.only != "" && name != r.only})
	return nil
}

var errTooMuch = errors.New("too much to read")

// bytes reads one file, one byte beyond the size cap at most, so that the parser can tell.
func (r *reader) bytes(name string) ([]byte, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	// Room for the size that the file tells, and for the read that meets its end.
	room := bytes.NewBuffer(make([]byte, 0, min(max(info.Size(), 0), xmltree.MaxSize)+bytes.MinRead))
	if _, err := room.ReadFrom(io.LimitReader(f, xmltree.MaxSize+1)); err != nil {
		return nil, err
	}
	b := room.Bytes()
	if r.total += int64(len(b)); r.total > maxTotal {
		return nil, errTooMuch
	}
	return b, nil
}

// openRegular opens a file inside the root without waiting for a writer, should it have become a pipe.
func openRegular(root *os.Root, name string) (fs.File, error) {
	return root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// reason is the last word of a system error, without its path.
func reason(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}
