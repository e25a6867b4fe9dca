//go:build slow

package workspace

import (
	"fmt"
	"io/fs"
	"journeydesigner/engine/published"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// mutantsEach is how many mutants are made of each seed; DESIGNER_MUTANTS sets another number.
const mutantsEach = 500

// mutantSeeds are the seeds that the mutants are made of.
var mutantSeeds = []int{21, 22, 23, 24}

// longest is what a file and its bases may take to be checked. A test ought not to wait for a clock: this one is told
// apart by its build tag, and measures the quicker of two tries.
const longest = time.Second

// TestMutantsOfThePublicPolicies changes public policies at random places, and puts each mutant with its bases through
// all checks and fixes.
func TestMutantsOfThePublicPolicies(t *testing.T) {
	corpus := published.Path(t, "corpus")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	count := mutantsEach
	if n, err := strconv.Atoi(os.Getenv("DESIGNER_MUTANTS")); err == nil {
		count = n
	}
	files, byId := policiesOf(t, corpus)
	var slowest time.Duration
	read, fixes := 0, 0
	for _, seed := range mutantSeeds {
		dir := t.TempDir()
		args := append([]string{published.Path(t, "tools", "mutate.py"), "--seed", fmt.Sprint(seed), "--count", fmt.Sprint(count), "--out", dir}, files...)
		if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		made, err := filepath.Glob(filepath.Join(dir, "*.xml"))
		if err != nil || len(made) < count*9/10 {
			t.Fatalf("%d mutants, %v", len(made), err)
		}
		for _, path := range made {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			folder := withBases(filepath.Base(path), text, byId)
			took, n, err := through(folder)
			if took > longest {
				again, _, _ := through(folder)
				took = min(took, again)
			}
			slowest = max(slowest, took)
			read, fixes = read+1, fixes+n
			if err != nil {
				t.Errorf("seed %d, %s: %v", seed, filepath.Base(path), err)
			}
			if took > longest {
				t.Errorf("seed %d, %s takes %v", seed, filepath.Base(path), took)
			}
		}
	}
	t.Logf("%d mutants, %d fixes made, the slowest took %v", read, fixes, slowest)
}

// through checks a folder and makes its fixes; took is the time of the checks alone.
func through(folder fstest.MapFS) (took time.Duration, fixes int, err error) {
	start := time.Now()
	s, err := OpenFS(folder, "mutant")
	took = time.Since(start)
	if err != nil {
		return took, 0, err
	}
	if err := sound(s); err != nil {
		return took, 0, err
	}
	fixes, err = repaired(s)
	return took, fixes, err
}

var (
	ownId  = regexp.MustCompile(`<TrustFrameworkPolicy[^>]*\sPolicyId="([^"]*)"`)
	baseId = regexp.MustCompile(`(?s)<BasePolicy>.*?<PolicyId>\s*([^<\s]*)`)
)

// policiesOf lists the files of the corpus, and their texts by policy id.
func policiesOf(t *testing.T, corpus string) (files []string, byId map[string][]byte) {
	t.Helper()
	byId = map[string][]byte{}
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".xml") {
			return err
		}
		text, err := os.ReadFile(path)
		if m := ownId.FindSubmatch(text); m != nil {
			files = append(files, path)
			if id := strings.ToLower(string(m[1])); byId[id] == nil {
				byId[id] = text
			}
		}
		return err
	})
	if err != nil || len(files) < 200 {
		t.Fatalf("%d policies, %v: the corpus is not whole", len(files), err)
	}
	return files, byId
}

// withBases is a folder with a mutant and the policies that it and they are based on.
func withBases(name string, text []byte, byId map[string][]byte) fstest.MapFS {
	folder := fstest.MapFS{name: {Data: text}}
	for range 12 {
		m := baseId.FindSubmatch(text)
		if m == nil {
			break
		}
		id := strings.ToLower(string(m[1]))
		base, ok := byId[id]
		if _, there := folder["base/"+id+".xml"]; !ok || there {
			break
		}
		folder["base/"+id+".xml"] = &fstest.MapFile{Data: base}
		text = base
	}
	return folder
}
