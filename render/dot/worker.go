package dot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// WorkerCommand is the hidden subcommand under which a program calls Serve.
const WorkerCommand = "layout-worker"

// maxAnswer bounds what a worker may answer, in bytes: some 20,000 nodes.
const maxAnswer = 64 << 20

// Worker lays out in a process of its own, one a question, which is killed when the context ends. The zero
// value runs this very program again with WorkerCommand.
type Worker struct {
	// Path is the program; empty means this one.
	Path string
	// Args are its arguments; nil means WorkerCommand.
	Args []string
	// Env is added to this process's environment.
	Env []string
}

// Layout implements Engine.
func (w *Worker) Layout(ctx context.Context, dot string) ([]byte, error) {
	path, args := w.Path, w.Args
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("start the layout worker: %w", err)
		}
		path = self
	}
	if args == nil {
		args = []string{WorkerCommand}
	}
	var out, messages limited
	out.room, messages.room = maxAnswer, 4<<10
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), w.Env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(dot), &out, &messages
	// Pipes may be held open by what the worker left behind; do not wait for that.
	cmd.WaitDelay = 200 * time.Millisecond
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("the layout worker was stopped: %w", ctx.Err())
		}
		if said := strings.TrimSpace(messages.kept.String()); said != "" {
			return nil, fmt.Errorf("the layout worker failed: %.200s", said)
		}
		return nil, fmt.Errorf("the layout worker failed: %w", err)
	}
	if out.over {
		return nil, errors.New("the layout worker's answer is too long")
	}
	return out.kept.Bytes(), nil
}

// limited keeps the first room bytes written to it. The buffer is a named field: embedded, its ReadFrom
// would be what io.Copy calls, past the limit.
type limited struct {
	kept bytes.Buffer
	room int
	over bool
}

func (l *limited) Write(p []byte) (int, error) {
	if keep := l.room - l.kept.Len(); len(p) > keep {
		l.over = true
		l.kept.Write(p[:max(keep, 0)])
		return len(p), nil
	}
	return l.kept.Write(p)
}

// Serve is the worker's side: it reads one question, answers it and returns.
func Serve(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	question, err := io.ReadAll(stdin)
	if err != nil {
		return err
	}
	host := Host{}
	if dir, err := cacheDir(); err == nil {
		host.CacheDir = dir
	}
	answer, err := host.Layout(ctx, string(question))
	if err != nil {
		return err
	}
	_, err = stdout.Write(answer)
	return err
}

// cacheDir makes the folder of the compiled module. It holds machine code that is run unchecked, so it
// must not be one that others can write to; where it is, the worker does without.
func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "journey-designer", "layout")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, checkPrivate(dir)
}

// checkPrivate refuses a folder that is a link or that others may write to. Windows shows no such
// permissions; a user's cache folder is private there by inheritance.
func checkPrivate(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() || info.Mode().Perm()&0o022 != 0 && os.PathSeparator == '/' {
		return fmt.Errorf("%s is not private", dir)
	}
	return nil
}
