//go:build library

package dot

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/goccy/go-graphviz"
)

// library is go-graphviz itself as an Engine: in this process, not to be used by two at once. It is built
// with -tags library only, for it compiles the module at every start.
type library struct{}

func (library) Layout(ctx context.Context, dot string) ([]byte, error) {
	g, err := graphviz.New(ctx)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	graph, err := graphviz.ParseBytes([]byte(dot))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = g.Render(ctx, graph, "json0", &out)
	return out.Bytes(), err
}

// TestLibrary holds the module as hosted here against the library that it comes from.
func TestLibrary(t *testing.T) {
	for _, dot := range []string{Source(journey()), "digraph { a -> b -> c; a -> c [id=x] }"} {
		want, err := library{}.Layout(t.Context(), dot)
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&Host{CacheDir: t.TempDir()}).Layout(t.Context(), dot)
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if json.Unmarshal(got, &a) != nil || json.Unmarshal(want, &b) != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("hosted here:\n%s\nby the library:\n%s", got, want)
		}
	}
}
