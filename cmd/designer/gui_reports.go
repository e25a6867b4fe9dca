//go:build !headless

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// The files of a reports folder.
const (
	// crashFile tells of the fault that ended the program, until somebody has seen it; seenFile after that.
	crashFile = "crash-report.txt"
	seenFile  = "crash-report.seen.txt"
	// faultFile tells of faults that the window got over in its last session.
	faultFile = "fault-report.txt"
)

// mostFaults bounds how many faults of a session are written down: one that comes with every view says nothing new.
const mostFaults = 20

// reports writes down where the program had a fault, for a person who reports it: version, place and stack, and never a
// value, for a value might be a claim. Its methods may be called from any goroutine, while the fault is caught.
type reports struct {
	// folder is where the files go; empty writes none.
	folder string

	mu     sync.Mutex
	faults int
}

// fault writes down a fault that the window got over, and gives the file; empty where none could be written.
func (r *reports) fault(where string, fault any) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if r.faults == 0 {
		flags |= os.O_TRUNC // of an earlier session
	}
	if r.faults++; r.faults > mostFaults || r.folder == "" {
		return ""
	}
	name := filepath.Join(r.folder, faultFile)
	f, err := os.OpenFile(name, flags, 0o600)
	if err != nil {
		return ""
	}
	_, err = f.WriteString(reportOf(where, fault, debug.Stack()))
	if f.Close() != nil || err != nil {
		return ""
	}
	return name
}

// crash writes down the fault that ends the program.
func (r *reports) crash(fault any) error {
	if r.folder == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(r.folder, crashFile), []byte(reportOf("the window", fault, debug.Stack())), 0o600)
}

// unseen is the report of a session that ended in a fault and that nobody has seen; empty for none.
func (r *reports) unseen() string {
	name := filepath.Join(r.folder, crashFile)
	if _, err := os.Stat(name); err != nil || r.folder == "" {
		return ""
	}
	return name
}

// seen keeps the report under another name, so that it is not offered again.
func (r *reports) seen() {
	if name := r.unseen(); name != "" {
		if err := os.Rename(name, filepath.Join(r.folder, seenFile)); err != nil {
			fmt.Fprintln(os.Stderr, "designer: the crash report stays where it is:", err)
		}
	}
}

// guard does something; a fault in it is written down, once it counts, and goes on its way.
func (r *reports) guard(counts func() bool, do func()) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if counts() {
			if err := r.crash(fault); err != nil {
				fmt.Fprintln(os.Stderr, "designer: no crash report is written:", err)
			}
		}
		panic(fault)
	}()
	do()
}

// reportOf is the text of a report.
func reportOf(where string, fault any, stack []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Journey Designer %s, %s, %s/%s\n", builtFrom(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintf(&b, "where: %s\nwhat: %s\n\n%s\n", where, faultText(fault), stack)
	return b.String()
}

// builtFrom is the version of the program, or the commit that it was built from.
func builtFrom() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of an unknown version"
	}
	version := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			version += " " + s.Value
		}
	}
	return strings.TrimSpace(version)
}
