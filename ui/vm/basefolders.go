package vm

import (
	"context"
	"path/filepath"
	"slices"

	"journeydesigner/engine/workspace"
)

// AddBaseFolder has base policies that the opened folder lacks looked up in a further folder too, as long as it is open.
type AddBaseFolder struct{ Path string }

func (AddBaseFolder) isAction() {}

// openPolicies reads the policies at a path, with what the program was told and the window was given besides it; number
// is that of the snapshot.
func (d *desk) openPolicies(ctx context.Context, name string, number int) (*workspace.Snapshot, error) {
	var opts workspace.Options
	if d.params.Besides != nil {
		var err error
		if opts, err = d.params.Besides(); err != nil {
			return nil, err
		}
	}
	opts.BaseDirs, opts.Number = slices.Concat(opts.BaseDirs, d.bases), number
	return workspace.Open(ctx, name, opts)
}

func (d *desk) addBaseFolder(ctx context.Context, name string) {
	if absolute, err := filepath.Abs(name); err == nil {
		name = absolute
	}
	if d.sample != "" || slices.Contains(d.bases, name) {
		return
	}
	before := d.bases
	d.bases = append(slices.Clip(before), name)
	snapshot, err := d.openPolicies(ctx, d.snapshot.Name, d.snapshot.Number+1)
	switch {
	case err != nil:
		d.bases = before
		d.say(Bad, "%v", err)
	case d.snapshot.SameFiles(snapshot):
		d.bases = before
		d.say(Caution, "%s holds no base policy that is missing", name)
	default:
		d.adopt(ctx, snapshot)
	}
}
