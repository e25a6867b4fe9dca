package workspace

import (
	"slices"

	"journeydesigner/engine/diag"
	"journeydesigner/engine/policy"
	"journeydesigner/engine/source"
	"journeydesigner/engine/xmltree"
)

// intake makes files of what a reader finds, while the reader looks for more. The zero value has no options.
type intake struct {
	opts     Options
	work     crew
	readings []*reading
}

// reading is a file on its way from its bytes to what a snapshot holds. Asking the schemas about it and decoding it both
// need its tree and neither needs the other: they may go on side by side, and what they find is put together at the end.
type reading struct {
	file   File
	filled *xmltree.Document
	// parsed, refused and decoded are what the reader of XML, the schemas and the model of the policy say of it.
	parsed, refused, decoded []diag.Finding
}

// take begins to read a file.
func (in *intake) take(f found) {
	r := &reading{}
	in.readings = append(in.readings, r)
	in.work.add(func() {
		if r.parse(f, in.opts); r.file.WellFormed {
			in.work.add(func() { r.conform(in.opts) })
			r.decode()
		}
	})
}

// files waits until all files are read and gives them in the order in which they were taken in.
func (in *intake) files() []File {
	in.work.finish()
	out := make([]File, len(in.readings))
	for i, r := range in.readings {
		out[i] = r.done()
	}
	return out
}

// parse reads one file as far as it goes.
func parse(f found, opts Options) File {
	r := &reading{}
	if r.parse(f, opts); r.file.WellFormed {
		r.conform(opts)
		r.decode()
	}
	return r.done()
}

// parse makes the tree of the file, if it has one, and fills the placeholders in it.
func (r *reading) parse(f found, opts Options) {
	r.file = File{Path: f.path, Known: f.known}
	if f.problem != nil {
		r.parsed = []diag.Finding{*f.problem}
		return
	}
	r.file.Source = source.NewFile(f.path, f.bytes)
	r.file.Document, r.parsed = xmltree.Parse(r.file.Source)
	if r.file.WellFormed = r.file.Document != nil; r.file.WellFormed {
		r.filled, r.decoded = fill(r.file.Document, opts.Settings)
	}
}

// conform asks the schemas about the file: the public one, and that of the options.
func (r *reading) conform(opts Options) {
	r.refused, r.file.SchemaValid = conform(r.file.Document, r.filled)
	if opts.XSD != nil {
		named := opts.XSD.Check(r.file.Document)
		r.file.XSDValid = len(named) == 0
		r.refused = append(r.refused, named...)
	}
}

// decode makes the policy of the tree, if it is one.
func (r *reading) decode() {
	p, findings := policy.Decode(r.filled)
	r.decoded = append(r.decoded, findings...)
	if p == nil {
		return
	}
	r.file.Policy, r.file.PolicyId, r.file.Role = p, p.PolicyId.Text, Base
	if p.BasePolicy != nil {
		r.file.BasePolicyId, r.file.Role = p.BasePolicy.PolicyId.Text, Extension
	}
	if p.RelyingParty != nil {
		r.file.Role = RelyingParty
	}
}

// done gives the file with all that was found.
func (r *reading) done() File {
	r.file.Findings = slices.Concat(r.parsed, r.refused, r.decoded)
	return r.file
}
