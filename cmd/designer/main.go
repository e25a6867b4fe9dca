// Command designer reads, draws and runs Azure AD B2C custom policies offline.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"journeydesigner/render/text"
	"journeydesigner/samples"
)

func main() {
	// A subcommand lives for milliseconds and holds little: collecting garbage in them costs more than the memory.
	debug.SetGCPercent(400)
	ctx, stop := context.Background(), func() {}
	if plain(os.Args) == nil {
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt)
	}
	status := run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// plain is the subcommand where the arguments are "validate" and paths alone, and nil otherwise. Build pipelines and
// editors start that a thousand times a day, and it is over in milliseconds: the grammar of the command line, which
// kong makes by reflection at every start, and the watch for an interrupt, which would only end it sooner, would be a
// fifth of them.
func plain(args []string) *ValidateCmd {
	if len(args) < 3 || args[1] != "validate" || slices.ContainsFunc(args[2:], func(a string) bool { return strings.HasPrefix(a, "-") }) {
		return nil
	}
	return &ValidateCmd{Paths: args[2:], Format: "text"}
}

// The exit statuses, which scripts rely on.
const (
	statusOK       = 0
	statusFindings = 1  // findings of severity error, failed expectations, a run that ended in an error
	statusUsage    = 2  // bad usage, or nothing could be read
	statusPanic    = 70 // a fault of this program
)

// Context is what a subcommand has of the world.
type Context struct {
	context.Context
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Color tells whether standard output is a terminal that shows colours.
	Color bool
}

// errFindings ends a subcommand with status 1; what there is to say was said.
var errFindings = errors.New("findings")

// run is the program: it gives the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case exit:
			status = int(fault)
		default:
			tellFault(stderr, fault)
			status = statusPanic
		}
	}()
	within := &Context{Context: ctx, Stdin: stdin, Stdout: stdout, Stderr: stderr, Color: terminal(stdout)}
	var err error
	if c := plain(args); c != nil {
		err = c.Run(within)
	} else {
		command, fault := parsed(args, stdout, stderr)
		if fault != nil {
			fmt.Fprintf(stderr, "designer: %s\nTry designer --help.\n", printable(fault))
			return statusUsage
		}
		err = command.Run(within)
	}
	switch {
	case err == nil:
		return statusOK
	case errors.Is(err, errFindings):
		return statusFindings
	}
	fmt.Fprintf(stderr, "designer: %s\n", printable(err))
	return statusUsage
}

// printable is an error's text, which may have several lines, without what a terminal would obey: the names of files and
// folders, and the arguments themselves, may hold control characters.
func printable(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = text.Visible(line)
	}
	return strings.Join(lines, "\n")
}

// parsed is the subcommand that the arguments ask for, as the grammar reads them.
func parsed(args []string, stdout, stderr io.Writer) (*kong.Context, error) {
	parser, err := kong.New(grammar(args), kong.Name("designer"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(status int) { panic(exit(status)) }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"samples": sampleNames()})
	if err != nil {
		panic(err)
	}
	return parser.Parse(args[1:])
}

const description = `Reads, draws and runs Azure AD B2C custom policies, offline. With no subcommand it opens the window.`

// commands are the subcommands; each is a file and a struct of its own.
type commands struct {
	Window    WindowCmd    `cmd:"" default:"withargs" help:"Open the window."`
	Validate  ValidateCmd  `cmd:"" help:"Check policy files and the chains they form."`
	Explain   ExplainCmd   `cmd:"" help:"Tell what a code stands for: one of this program or one of the service."`
	Run       RunCmd       `cmd:"" help:"Run a relying party policy to its end, offline."`
	Test      TestCmd      `cmd:"" help:"Play scenarios and tell which of their expectations do not hold."`
	Record    RecordCmd    `cmd:"" help:"Write a run as a scenario."`
	Paths     PathsCmd     `cmd:"" help:"Find the ways through a journey, and make scenarios of them."`
	Diff      DiffCmd      `cmd:"" help:"Compare two states of a folder: what the policies amount to, and how scenarios run."`
	Report    ReportCmd    `cmd:"" help:"Write a run or a journey as HTML, Markdown, SVG, PNG or Mermaid."`
	Effective EffectiveCmd `cmd:"" help:"Write what a chain of policies amounts to, as one policy."`
	Transform TransformCmd `cmd:"" help:"Call claims transformation methods: the transformation bench."`
	Graph     GraphCmd     `cmd:"" help:"Draw a journey, a chain of policies or the ways of claims."`
	Complete  CompleteCmd  `cmd:"" help:"Propose what may be written at a place of a policy: completion for editors."`

	LayoutWorker LayoutWorkerCmd `cmd:"" hidden:""`
	Picture      PictureCmd      `cmd:"" hidden:"" help:"Draw the window into a PNG, without a display."`
}

// grammar is what the arguments are read by: where they begin with the name of a subcommand, that one alone, for kong
// looks through all that it is given before it reads the first argument.
func grammar(args []string) any {
	all := reflect.TypeFor[commands]()
	for i := range all.NumField() {
		f := all.Field(i)
		if len(args) > 1 && args[1] == strings.ToLower(f.Name) {
			return reflect.New(reflect.StructOf([]reflect.StructField{f})).Interface()
		}
	}
	return &commands{}
}

// sampleNames lists the samples for a sentence, with the first and the last of the lessons for all of them.
func sampleNames() string {
	var names, lessons []string
	for _, s := range samples.All() {
		if strings.HasPrefix(s.Name, "lessons/") {
			lessons = append(lessons, s.Name)
		} else {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ") + ", or " + lessons[0] + " to " + lessons[len(lessons)-1]
}

// exit is how kong ends the program after --help.
type exit int

// tellFault tells of a fault of this program without anything that stood in memory: only runtime errors say
// their text, and the stack says where.
func tellFault(stderr io.Writer, fault any) {
	fmt.Fprintf(stderr, "designer: internal error: %s\nPlease report this with the lines below; they hold nothing of your policies.\n%s", faultText(fault), debug.Stack())
}

// faultText is what may be said of a fault: the text of a runtime error, of anything else its type alone.
func faultText(fault any) string {
	if e, ok := fault.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", fault)
}

// terminal reports whether a writer is a terminal that is to show colours (https://no-color.org).
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
