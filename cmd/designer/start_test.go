package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// atStart is how many bytes one package may allocate before main begins: little more than nothing, and no table.
const atStart = 200

// TestStart holds that the program's own packages make nothing before main begins: their tables are literals that the
// linker lays out. Editors and pipelines start the program a thousand times a day for a few milliseconds of work, and
// whatever a package makes at its start, such as a map, a regular expression or a list joined of others, each of these
// starts pays for, whether it is of use to it or not.
//
// This binary has all the packages of the program. A package that fails here holds a variable that is more than a
// literal: make it one, see engine/schema for what the compiler lays out, or make it on first use.
func TestStart(t *testing.T) {
	if testing.CoverMode() != "" {
		t.Skip("what counts coverage makes the functions that stand in tables more than one expression")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^$")
	c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	started := regexp.MustCompile(`(?m)^init (\S+) @.* clock, (\d+) bytes, (\d+) allocs$`).FindAllStringSubmatch(string(out), -1)
	if len(started) < 50 {
		t.Fatalf("the trace of the start tells of %d packages:\n%s", len(started), out)
	}
	for _, s := range started {
		if n, _ := strconv.Atoi(s[2]); strings.HasPrefix(s[1]+"/", module) && n > atStart {
			t.Errorf("%s allocates %d bytes (%s times) before main begins: more than %d", s[1], n, s[3], atStart)
		}
	}
}
