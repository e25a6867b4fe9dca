//go:build display

package main

import (
	"bufio"
	"fmt"
	"journeydesigner/engine/published"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// These measure the real window on the display at hand; make bench-window gives them one.

// windowProgram builds the program as it is shipped.
func windowProgram(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "designer")
	build := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// figures are what a window told of itself with --measure.
type figures struct {
	drawn     time.Duration      // from the start of the process to the first frame with the journey
	boxes     int                // of the journey
	frames    map[string]float64 // a second, by motion
	cpu       map[string]float64 // milliseconds of processor time for a frame, by motion, whoever spends it
	idle      float64            // the part of one processor that is used while nothing moves
	held, all float64            // megabytes: in use, and with what is not collected yet
}

// measureWindow starts the program for a person with a home and listens to it; with drawn alone it ends it at its first frame.
func measureWindow(b *testing.B, drawn bool, home, program string, args ...string) figures {
	b.Helper()
	t := figures{frames: map[string]float64{}, cpu: map[string]float64{}}
	c := exec.Command(program, append(args, "--measure")...)
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		b.Fatal(err)
	}
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home)
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	}()
	before := spent(b, c.Process.Pid)
	still := start
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		now := spent(b, c.Process.Pid)
		name, rest, _ := strings.Cut(line, ":")
		switch {
		case line == "drawn":
			t.drawn = time.Since(start)
			if drawn {
				return t
			}
		case strings.HasSuffix(line, " begins"):
			before = now
		case line == "still":
			before, still = now, time.Now()
		case line == "rested":
			t.idle = (now - before).Seconds() / time.Since(still).Seconds()
		case strings.HasPrefix(line, "graph"):
			_, err = fmt.Sscanf(line, "graph %d boxes", &t.boxes)
		case strings.HasPrefix(line, "heap"):
			_, err = fmt.Sscanf(line, "heap %f MB, of it in use %f MB", &t.all, &t.held)
		case strings.HasSuffix(line, "frames a second"):
			var n int
			var rate float64
			_, err = fmt.Sscanf(rest, "%d frames, %f frames a second", &n, &rate)
			t.frames[name] = rate
			t.cpu[name] = float64((now - before).Milliseconds()) / float64(n)
		}
		if err != nil {
			b.Fatalf("%s: %v", line, err)
		}
	}
	if t.all == 0 {
		b.Fatal("the window closed before it had told everything")
	}
	return t
}

// spent is the processor time of a process so far, all threads together.
func spent(b *testing.B, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("this system tells no processor time below /proc")
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before may hold blanks
	fields := strings.Fields(rest)
	ticks := 0
	for _, f := range fields[11:13] { // in user mode, in the kernel
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

// BenchmarkWindowStart is the time from the start of the program to the first frame that shows the journey of a sample,
// loaded, laid out, drawn and ready before its first step. x-second is the part of a second that it takes.
func BenchmarkWindowStart(b *testing.B) {
	program := windowProgram(b)
	home := b.TempDir()
	first := measureWindow(b, true, home, program, "--sample", "local-accounts").drawn // compiles the layout engine, once for a person
	var took []time.Duration
	for b.Loop() {
		took = append(took, measureWindow(b, true, home, program, "--sample", "local-accounts").drawn)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(took)/1000, "x-second")
	b.ReportMetric(first.Seconds(), "first-s")
}

// BenchmarkWindow moves the journey of a sample and one of 500 boxes, and then lets the window rest.
func BenchmarkWindow(b *testing.B) {
	program := windowProgram(b)
	for name, args := range map[string][]string{"sample": {"--sample", "local-accounts"}, "500 boxes": {longJourney(b)}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				t := measureWindow(b, false, b.TempDir(), program, args...)
				if name != "sample" && t.boxes < 500 {
					b.Fatalf("the journey has %d boxes", t.boxes)
				}
				for motion, rate := range t.frames {
					b.ReportMetric(rate, motion+"-frames/s")
					b.ReportMetric(t.cpu[motion], motion+"-cpu-ms/frame")
				}
				b.ReportMetric(100*t.idle, "idle-%cpu")
				b.ReportMetric(t.held, "MB-heap")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkWindowHeap is what the window holds of Go's memory with the largest chain of the public starter packs.
// x-80MB is the part of 80 MB, with what is not collected yet.
func BenchmarkWindowHeap(b *testing.B) {
	pack := published.Path(b, "corpus", "starterpack", "SocialAndLocalAccountsWithMfa")
	program := windowProgram(b)
	for b.Loop() {
		t := measureWindow(b, false, b.TempDir(), program, pack)
		b.ReportMetric(t.held, "MB-heap")
		b.ReportMetric(t.all/80, "x-80MB")
	}
	b.ReportMetric(0, "ns/op")
}

// longJourney is a folder with a policy whose journey has more than 500 boxes: 170 steps with two preconditions each.
func longJourney(b *testing.B) string {
	b.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "samples", "hello-world", "HelloWorld.xml"))
	if err != nil {
		b.Fatal(err)
	}
	var steps strings.Builder
	for i := range 170 {
		fmt.Fprintf(&steps, `<OrchestrationStep Order="%d" Type="ClaimsExchange"><Preconditions>`, i+1)
		for _, claim := range []string{"message", "objectId"} {
			fmt.Fprintf(&steps, `<Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>%s</Value><Action>SkipThisOrchestrationStep</Action></Precondition>`, claim)
		}
		fmt.Fprintf(&steps, `</Preconditions><ClaimsExchanges><ClaimsExchange Id="Exchange%d" TechnicalProfileReferenceId="SetMessage" /></ClaimsExchanges></OrchestrationStep>`+"\n", i+1)
	}
	const last = `<OrchestrationStep Order="1"`
	long := strings.Replace(string(text), last, steps.String()+`<OrchestrationStep Order="171"`, 1)
	const providers = "</ClaimsProviders>"
	long = strings.Replace(long, providers, `<ClaimsProvider><DisplayName>Messages</DisplayName><TechnicalProfiles><TechnicalProfile Id="SetMessage"><DisplayName>Set the message</DisplayName>
<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.ClaimsTransformationProtocolProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />
<OutputClaims><OutputClaim ClaimTypeReferenceId="message" DefaultValue="Hello" /></OutputClaims></TechnicalProfile></TechnicalProfiles></ClaimsProvider>`+providers, 1)
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Long.xml"), []byte(long), 0o600); err != nil {
		b.Fatal(err)
	}
	return dir
}
