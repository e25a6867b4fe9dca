package source

import (
	"fmt"
	"slices"
)

// Edit replaces the bytes from Start to End of one file by New. What is meant for any file has New as text, which
// File.Apply writes in the file's encoding; the function Apply takes it as bytes.
type Edit struct {
	Path       string
	Start, End int
	New        string
}

// Apply makes all edits at once; their offsets are those of the bytes before any of them. Edits may come in any
// order; insertions at one place keep the order in which they are given. The edits must be of one file and
// must not overlap, or Apply says which does and changes nothing. The inverse, applied to the result, gives
// back every byte. The given bytes are not written to.
func Apply(bytes []byte, edits []Edit) (result []byte, inverse []Edit, err error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	done := 0
	for i, e := range sorted {
		switch {
		case e.Start < 0 || e.End < e.Start || e.End > len(bytes):
			return nil, nil, fmt.Errorf("edit of %s at %d to %d lies outside its %d bytes", e.Path, e.Start, e.End, len(bytes))
		case e.Path != sorted[0].Path:
			return nil, nil, fmt.Errorf("edits of two files at once: %s and %s", sorted[0].Path, e.Path)
		case i > 0 && e.Start < done:
			return nil, nil, fmt.Errorf("edits of %s overlap at %d", e.Path, e.Start)
		}
		done = e.End
	}
	result = make([]byte, 0, len(bytes))
	done = 0
	for _, e := range sorted {
		result = append(result, bytes[done:e.Start]...)
		start := len(result)
		result = append(result, e.New...)
		inverse = append(inverse, Edit{Path: e.Path, Start: start, End: len(result), New: string(bytes[e.Start:e.End])})
		done = e.End
	}
	return append(result, bytes[done:]...), inverse, nil
}
