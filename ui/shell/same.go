package shell

import (
	"maps"
	"slices"

	"journeydesigner/ui/vm"
)

// What is the same as before is not shown again: comparing rows costs microseconds, drawing them
// milliseconds.

func sameStart(a, b vm.StartPart) bool {
	return a.Error == b.Error && a.Busy == b.Busy && a.Crash == b.Crash && slices.Equal(a.Recent, b.Recent) && slices.Equal(a.Samples, b.Samples)
}

func samePicker(a, b vm.Picker) bool {
	return a.Chosen == b.Chosen && a.Caption == b.Caption && slices.Equal(a.Options, b.Options)
}

// sameGraph is false for every new scene: the view model makes one only for a reason.
func sameGraph(a, b vm.GraphPart) bool {
	return a.Scene == b.Scene && a.Empty == b.Empty && a.Current == b.Current && a.Selected == b.Selected && a.Layout == b.Layout && slices.Equal(a.Twins, b.Twins) && a.Legend.Same(b.Legend)
}

func samePage(a, b vm.PagePart) bool {
	return a.Page == b.Page && a.Key == b.Key && a.Live == b.Live && a.Empty == b.Empty && a.Where == b.Where &&
		slices.Equal(a.Inbox, b.Inbox) && maps.Equal(a.Suggested, b.Suggested)
}

func sameInheritance(a, b vm.InheritancePart) bool {
	return a.Only == b.Only && a.Affected == b.Affected && a.Without == b.Without && a.Summary == b.Summary && a.Empty == b.Empty &&
		slices.Equal(a.Layers, b.Layers) && slices.Equal(a.Rows, b.Rows)
}

// sameProblems compares keys: the files that are read again have others.
func sameProblems(a, b vm.ProblemsPart) bool {
	return a.Undo == b.Undo && a.CanFix == b.CanFix && a.Empty == b.Empty &&
		slices.EqualFunc(a.Rows, b.Rows, func(x, y vm.ProblemRow) bool { return x.Key == y.Key && x.Code == y.Code && x.Text == y.Text })
}

func sameBench(a, b vm.BenchPart) bool {
	return a.Form == b.Form && a.Method == b.Method && a.Error == b.Error && a.Empty == b.Empty && a.HasBag == b.HasBag && a.Span == b.Span &&
		samePicker(a.Picker, b.Picker) && slices.Equal(a.Inputs, b.Inputs) && slices.Equal(a.Outputs, b.Outputs) && slices.Equal(a.Tried, b.Tried) &&
		slices.Equal(a.Parameters, b.Parameters)
}

// sameFiles tells whether the same files are open.
func sameFiles(a, b []vm.SourceFile) bool {
	return slices.EqualFunc(a, b, func(x, y vm.SourceFile) bool { return x.Path == y.Path })
}

// sameOutside tells whether two lists say the same of the outside.
func sameOutside(a, b []vm.OutsideRow) bool {
	return slices.EqualFunc(a, b, func(x, y vm.OutsideRow) bool {
		return x.Profile == y.Profile && x.Fault == y.Fault && x.Status == y.Status && x.Text == y.Text && x.Changed == y.Changed
	})
}

func sameSource(a, b vm.SourcePart) bool {
	return a.Shown == b.Shown && a.RevealID == b.RevealID && slices.EqualFunc(a.Files, b.Files, func(x, y vm.SourceFile) bool {
		return x.Path == y.Path && len(x.Text) == len(y.Text) && (len(x.Text) == 0 || &x.Text[0] == &y.Text[0]) &&
			x.Current == y.Current && x.Selected == y.Selected && sameLines(x.BreakpointLines, y.BreakpointLines)
	})
}

// sameLines compares without regard to order.
func sameLines(a, b []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func sameToken(a, b vm.TokenPart) bool {
	return a.Issued == b.Issued && a.State == b.State && a.Raw == b.Raw && a.Decoded == b.Decoded && a.Problem == b.Problem && a.Again == b.Again &&
		slices.Equal(a.Notes, b.Notes) && slices.Equal(a.Header, b.Header) && slices.Equal(a.Payload, b.Payload)
}

func sameStatus(a, b vm.StatusPart) bool {
	return a.Text == b.Text && a.Problems == b.Problems && a.Tone == b.Tone && slices.Equal(a.Facts, b.Facts) && slices.Equal(a.Right, b.Right)
}
