package scenario

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// original is the text of a scenario file and its path as it is told. The zero value has no places.
type original struct {
	path string
	text []byte
}

// before is "path:line:column: " of the key, or of the item of a list, that the segments lead to, or of as much of them
// as can be found; "" where there is no text. A segment is a key, or the number of an item from 0.
func (o original) before(segments ...any) string {
	if len(o.text) == 0 {
		return ""
	}
	node := o.find(segments...)
	if node == nil || node.GetToken() == nil {
		return o.path + ": "
	}
	at := node.GetToken().Position
	return fmt.Sprintf("%s:%d:%d: ", o.path, at.Line, at.Column)
}

// find is the deepest node on the way of the segments: of a key the key itself, of an item its value.
func (o original) find(segments ...any) (found ast.Node) {
	at := o.body()
	for _, segment := range segments {
		key, value := child(at, segment)
		if value == nil {
			return found
		}
		found, at = key, value
	}
	return found
}

// value is what stands under a key of the file, or nil.
func (o original) value(key string) ast.Node {
	_, value := child(o.body(), key)
	return value
}

// body is the text as a tree, or nil.
func (o original) body() (body ast.Node) {
	defer func() {
		// The library has faults of its own; a place that it cannot tell is not worth an error.
		if recover() != nil {
			body = nil
		}
	}()
	file, err := parser.ParseBytes(o.text, 0)
	if err != nil || len(file.Docs) == 0 {
		return nil
	}
	return file.Docs[0].Body
}

// child is the entry of a mapping, or the item of a list, that a segment names.
func child(at ast.Node, segment any) (key, value ast.Node) {
	switch n := at.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			if keyText(entry) == fmt.Sprint(segment) {
				return entry.Key, entry.Value
			}
		}
	case *ast.MappingValueNode:
		if keyText(n) == fmt.Sprint(segment) {
			return n.Key, n.Value
		}
	case *ast.SequenceNode:
		if i, ok := segment.(int); ok && i < len(n.Values) {
			return n.Values[i], n.Values[i]
		}
	}
	return nil, nil
}

// keyText is a key without its quotation marks.
func keyText(entry *ast.MappingValueNode) string {
	text := strings.TrimSpace(entry.Key.GetToken().Value)
	if unquoted, err := strconv.Unquote(text); err == nil {
		return unquoted
	}
	return text
}
