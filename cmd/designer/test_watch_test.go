package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWatch: the scenarios are played, played again when one has changed, and no more when interrupted.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	for name, from := range map[string]string{"hello.xml": "../../samples/hello-world/HelloWorld.xml", "greeting.scenario.yaml": "../../samples/hello-world/greeting.scenario.yaml"} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	read, write := io.Pipe()
	status := make(chan int)
	go func() {
		status <- run(ctx, []string{"designer", "test", "--watch", dir}, strings.NewReader(""), write, io.Discard)
		write.Close()
	}()
	lines := bufio.NewScanner(read)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == want {
				return
			}
		}
		t.Fatalf("%q did not come", want)
	}
	until("1 passed, 0 failed")
	text, _ := os.ReadFile(filepath.Join(dir, "greeting.scenario.yaml"))
	if err := os.WriteFile(filepath.Join(dir, "greeting.scenario.yaml"), append(text, "polisy: x\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	until("0 passed, 1 failed")
	cancel()
	go func() { _, _ = io.Copy(io.Discard, read) }()
	if got := <-status; got != statusOK {
		t.Errorf("exit status %d", got)
	}
}
