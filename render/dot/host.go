package dot

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// graphvizWasm is Graphviz 12 as github.com/goccy/go-graphviz v0.2.10 ships it (internal/wasm); a test
// compares the two. The module itself is hosted here rather than through that package because the
// package compiles it in its init function: every start of the program, also one that draws nothing,
// would pay for it and would load machine code from a folder of a known name in the shared temporary
// folder, where any user of the computer could leave some. Hosted here it starts on demand, its compiled
// form lies where the caller says, it sees no file, and an instance ends with its layout.
//
//go:embed graphviz.wasm
var graphvizWasm []byte

// Host lays out in this process, each graph in a fresh instance of the module. Its zero value works;
// it compiles the module on every call then, which takes half a second.
//
// A layout that runs away can only be ended with the process, so a program that must stay responsive
// asks a Worker instead.
type Host struct {
	// CacheDir is a folder, private to the user, that keeps the compiled module; empty keeps nothing.
	CacheDir string
}

// Layout implements Engine.
func (h *Host) Layout(ctx context.Context, dot string) (answer []byte, err error) {
	config := wazero.NewRuntimeConfig()
	if h.CacheDir != "" {
		// A cache that cannot be used costs time only.
		if cache, err := wazero.NewCompilationCacheWithDir(h.CacheDir); err == nil {
			defer cache.Close(ctx)
			config = config.WithCompilationCache(cache)
		}
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	defer runtime.Close(ctx)
	compiled, err := runtime.CompileModule(ctx, graphvizWasm)
	if err != nil {
		return nil, fmt.Errorf("compile Graphviz: %w", err)
	}
	if err := stubImports(ctx, runtime, compiled); err != nil {
		return nil, err
	}
	module, err := runtime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig())
	if err != nil {
		return nil, fmt.Errorf("start Graphviz: %w", err)
	}
	m := guest{ctx: ctx, mod: module}
	answer = m.json(dot)
	if m.err != nil {
		return nil, fmt.Errorf("layout: %w", m.err)
	}
	return answer, nil
}

// stubImports gives the module its callbacks. They serve plug-ins written in Go, of which there are none,
// so being called is an error.
func stubImports(ctx context.Context, runtime wazero.Runtime, compiled wazero.CompiledModule) error {
	env := runtime.NewHostModuleBuilder("env")
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" {
			continue
		}
		env = env.NewFunctionBuilder().WithGoModuleFunction(
			api.GoModuleFunc(func(context.Context, api.Module, []uint64) { panic("unexpected callback " + name) }),
			f.ParamTypes(), f.ResultTypes(),
		).Export(name)
	}
	if _, err := env.Instantiate(ctx); err != nil {
		return fmt.Errorf("start Graphviz: %w", err)
	}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, runtime); err != nil {
		return fmt.Errorf("start Graphviz: %w", err)
	}
	return nil
}

// guest calls one instance of the module. The first error stays and turns later calls into no-ops.
// Addresses are 32 bits wide; memory is never freed because the instance is thrown away.
type guest struct {
	ctx context.Context
	mod api.Module
	err error
}

// json parses a graph, lays it out and gives the answer in the format json0.
func (m *guest) json(dot string) []byte {
	gvc := m.context()
	graph := m.result("wasm_bridge_memRead", m.text(dot))
	if m.err == nil && graph == 0 {
		m.err = errors.New("Graphviz could not read the graph")
	}
	if code := m.result("wasm_bridge_Context_layout", gvc, graph, m.text("dot")); m.err == nil && code != 0 {
		m.err = fmt.Errorf("Graphviz gave up with code %d", int32(code))
	}
	data, size := m.alloc(4), m.alloc(4)
	m.result("wasm_bridge_Context_renderData", gvc, graph, m.text("json0"), data, size)
	// The module has turned the text's address into a string header: {char *data; int32 length}.
	header := m.word(data)
	return m.bytes(m.word(header), m.word(header+4))
}

// context makes a Graphviz context with the built-in plug-ins.
func (m *guest) context() uint64 {
	builtin := m.result("wasm_bridge_SymList_default")
	end := m.result("wasm_bridge_SymList_zero")
	// A list is {int32 count; void *items}; items are pointers, each in eight bytes. The built-in list
	// comes without the empty entry that its reader stops at.
	n, items := m.word(builtin), m.word(builtin+4)
	if n > 64 {
		m.fail("a list of plug-ins")
		return 0
	}
	list, all := m.alloc(8), m.alloc((n+1)*8)
	for i := range n {
		m.setWord(all+i*8, m.word(items+i*8))
	}
	m.setWord(all+n*8, end)
	m.setWord(list, n+1)
	m.setWord(list+4, all)
	return m.result("wasm_bridge_getContextWithPlugins", list, 1)
}

func (m *guest) fail(what string) {
	if m.err == nil {
		m.err = fmt.Errorf("the Graphviz module answered nonsense: %s", what)
	}
}

// call calls an exported function and gives its result, if it has one.
func (m *guest) call(name string, args ...uint64) uint64 {
	if m.err != nil {
		return 0
	}
	f := m.mod.ExportedFunction(name)
	if f == nil {
		m.fail("it has no " + name)
		return 0
	}
	out, err := f.Call(m.ctx, args...)
	if err != nil {
		m.err = err
	}
	if err != nil || len(out) == 0 {
		return 0
	}
	return out[0]
}

// result calls a function that stores its result at an address, given last.
func (m *guest) result(name string, args ...uint64) uint64 {
	at := m.alloc(4)
	m.call(name, append(args, at)...)
	return m.word(at)
}

func (m *guest) alloc(n uint64) uint64 { return m.call("malloc", n) }

// text copies a string, ended by a zero byte.
func (m *guest) text(s string) uint64 {
	at := m.alloc(uint64(len(s)) + 1)
	if m.err == nil && !m.mod.Memory().Write(uint32(at), append([]byte(s), 0)) {
		m.fail("an address")
	}
	return at
}

func (m *guest) word(at uint64) uint64 {
	if m.err != nil {
		return 0
	}
	v, ok := m.mod.Memory().ReadUint32Le(uint32(at))
	if !ok {
		m.fail("an address")
	}
	return uint64(v)
}

func (m *guest) setWord(at, v uint64) {
	if m.err == nil && !m.mod.Memory().WriteUint32Le(uint32(at), uint32(v)) {
		m.fail("an address")
	}
}

// bytes copies a stretch of the module's memory.
func (m *guest) bytes(at, n uint64) []byte {
	if m.err != nil {
		return nil
	}
	b, ok := m.mod.Memory().Read(uint32(at), uint32(n))
	if !ok {
		m.fail("an address")
		return nil
	}
	return append([]byte(nil), b...)
}
