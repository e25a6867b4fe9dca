// Package xsd checks documents against a schema of the XML Schema language that the user names. It reads the schema
// and what stands beside it from the file system it is given, fetches nothing, and knows nothing of policies; the
// schema that every file is judged by is in package schema.
package xsd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/jacoelho/xsd"
	"github.com/jacoelho/xsd/xsderrors"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// languageNamespace is that of the XML Schema language.
const languageNamespace = "http://www.w3.org/2001/XMLSchema"

// The bounds of one schema.
const (
	maxSize    = 16 << 20 // bytes of one file
	maxSources = 100      // files
)

// Schema is a compiled schema. It does not change, and is safe for use by several goroutines.
type Schema struct {
	// Name is the file that was named, as the caller wrote it.
	Name string
	// unread are the locations of imports that were not followed.
	unread []string
	engine *xsd.Engine
}

// Load compiles the schema file of that path in a file system; label is what the user calls it. The files that it
// includes or imports are looked for in the same file system, next to the file that names them. A location elsewhere,
// such as an http address, is not followed: of an include that is an error; of an import it is one as soon as a
// document is checked that needs it (XML Schema, 4.2.3: the location of an import is a hint). The error says which
// file is at fault, where and why.
func Load(fsys fs.FS, name, label string) (*Schema, error) {
	l := &loader{fsys: fsys, name: name, label: label, files: map[string]*source.File{}}
	first, err := l.source(name)
	if err != nil {
		return nil, err
	}
	engine, err := xsd.CompileWithOptions(xsd.CompileOptions{MaxSchemaSourceBytes: maxSize, MaxSchemaSources: maxSources},
		first.WithResolver(xsd.ResolverFunc(l.resolve)))
	if err != nil {
		return nil, l.fault(err)
	}
	return &Schema{Name: label, unread: l.refused, engine: engine}, nil
}

// loader reads the files of one schema.
type loader struct {
	fsys        fs.FS
	name, label string
	// files are those read so far, by their path in fsys.
	files map[string]*source.File
	// refused are the locations that were not followed.
	refused []string
}

// called is what the user calls a file of the schema.
func (l *loader) called(name string) string {
	if name == l.name {
		return l.label
	}
	return path.Join(path.Dir(l.label), name)
}

// source reads one file, and writes its patterns so that they compile.
func (l *loader) source(name string) (xsd.SchemaSource, error) {
	text, err := read(l.fsys, name)
	if err != nil {
		return xsd.SchemaSource{}, fmt.Errorf("%s: %w", l.called(name), err)
	}
	f := source.NewFile(l.called(name), text)
	doc, findings := xmltree.Parse(f)
	if doc == nil {
		first := findings[0]
		return xsd.SchemaSource{}, fmt.Errorf("%v: the schema is not well-formed: %s", first.Span, first.Summary)
	}
	if doc.Root.Name != "schema" || doc.Root.Namespace() != languageNamespace {
		return xsd.SchemaSource{}, fmt.Errorf("%v: the root element is %s, not schema of namespace %s: this is no XML Schema",
			doc.Root.NameSpan(), doc.Root.Name, languageNamespace)
	}
	for _, e := range doc.Root.Children {
		location, ok := e.Attribute("schemaLocation")
		if ok && e.Namespace() == languageNamespace && e.Name == "include" && !beside(name, location.Value) {
			return xsd.SchemaSource{}, fmt.Errorf("%v: the schema includes %s, which is not read: %s", location.Span(), location.Value, placeIt)
		}
	}
	l.files[name] = f
	return xsd.Bytes(name, portable(doc)), nil
}

func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("no permission to read it")
	case err != nil:
		return nil, errors.New("it cannot be read; links out of the folder are not followed")
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	switch {
	case err != nil:
		return nil, errors.New("it cannot be read")
	case len(text) > maxSize:
		return nil, fmt.Errorf("it is larger than %d MB", maxSize>>20)
	}
	return text, nil
}

// portable is a schema's text as UTF-8 without a declaration, each pattern normalised. Lines stay as they are.
func portable(doc *xmltree.Document) []byte {
	text := plain(doc)
	if doc.File.Encoding() != source.UTF8 {
		f := source.NewFile(doc.File.Path, text)
		again, findings := xmltree.Parse(f)
		if again == nil || diag.List(findings).HasErrors() {
			return text // cannot be: it was read before
		}
		doc = again
	}
	var edits []source.Edit
	doc.Root.Walk(func(e *xmltree.Element) bool {
		if a, ok := e.Attribute("value"); ok && e.Name == "pattern" && e.Namespace() == languageNamespace {
			if better := normalize(a.Value); better != a.Value {
				value := a.ValueSpan()
				start := value.Start - doc.File.BOM()
				edits = append(edits, source.Edit{Start: start, End: start + value.End - value.Start, New: attributeText(better)})
			}
		}
		return true
	})
	out, _, err := source.Apply(text, edits)
	if err != nil {
		return text // cannot be: attributes do not overlap
	}
	return out
}

// plain is a document's text as UTF-8, its XML declaration blanked: it may name another encoding. Lines and columns
// stay as they are.
func plain(doc *xmltree.Document) []byte {
	text := bytes.Clone(doc.File.Text())
	if bytes.HasPrefix(text, []byte("<?xml")) {
		if end := bytes.Index(text, []byte("?>")); end >= 0 {
			for i := range end + 2 {
				if text[i] != '\n' && text[i] != '\r' {
					text[i] = ' '
				}
			}
		}
	}
	return text
}

// attributeText writes a value so that it can stand between quotes of either kind and is read as it is.
func attributeText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "'", "&apos;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;").Replace(s)
}

const placeIt = "nothing is fetched, nor read from other folders; put the file beside the schema and name it there"

// beside reports whether a location is that of a file in the schema's own folder or below it.
func beside(base, location string) bool {
	return !strings.ContainsAny(location, `:\`) && !strings.HasPrefix(location, "/") && fs.ValidPath(path.Join(path.Dir(base), location))
}

// resolve finds a file that another names.
func (l *loader) resolve(base, location string) (xsd.SchemaSource, error) {
	if !beside(base, location) {
		if !slices.Contains(l.refused, location) {
			l.refused = append(l.refused, location)
		}
		return xsd.SchemaSource{}, xsderrors.ErrSchemaNotFound
	}
	return l.source(path.Join(path.Dir(base), location))
}

// fault words an error of compiling.
func (l *loader) fault(err error) error {
	var own *xsderrors.Error
	if !errors.As(err, &own) {
		return err
	}
	if cause := own.Cause(); cause != nil && own.Message() == "" && own.Line() == 0 {
		return cause // one of ours, with its own place
	}
	where, message := l.called(own.Path()), own.Message()
	if f := l.files[own.Path()]; f != nil && own.Line() > 0 {
		line, column := f.Position(f.Offset(offset(f.Text(), own.Line(), own.Column())))
		where = fmt.Sprintf("%s:%d:%d", where, line, column)
	} else if own.Path() == "" {
		where = l.label
	}
	if own.Cause() != nil {
		message = strings.TrimPrefix(message+": "+own.Cause().Error(), ": ")
	}
	if xsderrors.IsUnsupported(err) {
		message = "the schema uses what is not supported: " + message
	} else {
		message = "the schema cannot be used: " + message
	}
	if len(l.refused) > 0 {
		message += fmt.Sprintf(" (%s is not read: %s)", strings.Join(l.refused, ", "), placeIt)
	}
	return fmt.Errorf("%s: %s", where, message)
}

// offset is the place in a text that the library means: it counts columns in bytes.
func offset(text []byte, line, column int) int {
	at := 0
	for ; line > 1 && at < len(text); at++ {
		if text[at] == '\n' || text[at] == '\r' && (at+1 == len(text) || text[at+1] != '\n') {
			line--
		}
	}
	return min(at+max(column-1, 0), len(text))
}
