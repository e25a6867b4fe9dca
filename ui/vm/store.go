package vm

import (
	"context"
	"io/fs"
	"sync"

	"journeydesigner/engine/flow"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/render/dot"
	"journeydesigner/render/scene"
	"journeydesigner/ui/words"
)

// Params are what a Store needs of the program around it.
type Params struct {
	// Keys sign tokens.
	Keys *world.Keys
	// Engine lays graphs out; nil means the plain layout.
	Engine dot.Engine
	// Samples are offered on the start view; OpenSample gives the files of one.
	Samples    []SampleCard
	OpenSample func(name string) (fs.FS, error)
	// Besides gives what folders are opened with besides their path, such as base folders and a settings file that is read
	// anew each time; nil for nothing. Its Number is of no account.
	Besides func() (workspace.Options, error)
	// FirstScenario names the scenario that is chosen when a sample is opened; empty for none.
	FirstScenario map[string]string
	// FirstPolicy names the policy that is chosen when a sample is opened; empty for the first.
	FirstPolicy map[string]string
	// Words are what texts are said in, Keymap the keys that they name.
	Words  words.Words
	Keymap Keymap
	// Recent are the folders opened before; Remember keeps a new list of them.
	Recent   []string
	Remember func([]string)
	// Keep is called with what is to be remembered until the next start, whenever it changes: a text for Restore.
	Keep func(string)
	// Fault hears of a fault of the program while it is caught, and gives the file that tells of it. It may be called from any
	// goroutine. Nil lets a fault end the program.
	Fault func(where string, fault any) string
	// Crash is a session that ended in a fault; CrashSeen is called when it is taken up again or forgotten.
	Crash     Crash
	CrashSeen func()
	// Publish is called with every new view, from the store's own goroutine. A view that comes while an
	// earlier one is still being shown may replace it: the latest view wins.
	Publish func(View)
}

// Store holds the state of the window and changes it one action after the other on its own goroutine.
type Store struct {
	desk *desk

	mu      sync.Mutex
	queue   []Action
	wake    chan struct{}
	cancel  context.CancelFunc
	closed  bool
	done    chan struct{}
	layouts sync.WaitGroup
	// jobs end what goes on beside the store's goroutine, by name.
	jobs map[string]context.CancelFunc
	// unwatch ends the watching of files; it belongs to the store's goroutine, and after it to Close.
	unwatch func()
}

// laidOut is the action of a layout that is ready.
type laidOut struct {
	key   string
	scene *scene.Scene
}

func (laidOut) isAction() {}

// NewStore starts a store and publishes its first view, the start view. Close ends it.
func NewStore(p Params) *Store {
	s := &Store{wake: make(chan struct{}, 1), done: make(chan struct{}), jobs: map[string]context.CancelFunc{}}
	s.desk = newDesk(p)
	s.desk.layout = s.layout
	s.desk.watch = s.watch
	s.desk.background = s.background
	go s.loop()
	return s
}

// Do asks for an action and returns at once. It may be called from any goroutine.
func (s *Store) Do(a Action) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if _, travels := a.(Travel); travels && len(s.queue) > 0 {
		if _, before := s.queue[len(s.queue)-1].(Travel); before {
			s.queue = s.queue[:len(s.queue)-1] // while somebody drags, only the last place counts
		}
	}
	s.queue = append(s.queue, a)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Stop interrupts the action under way: opening a folder, a run that does not end. It may be called from any
// goroutine.
func (s *Store) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		s.cancel()
	}
}

// Close ends the store after the action under way, which is interrupted. No view is published afterwards.
func (s *Store) Close() {
	s.mu.Lock()
	s.closed = true
	s.queue = nil
	if s.cancel != nil {
		s.cancel()
	}
	for _, end := range s.jobs {
		end()
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
	s.mu.Unlock()
	<-s.done
	s.watch(nil)
	s.layouts.Wait()
}

// next takes the oldest action off the queue, with a context that Stop ends.
func (s *Store) next() (a Action, ctx context.Context, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil, false
	}
	if len(s.queue) == 0 {
		return nil, nil, true
	}
	a, s.queue = s.queue[0], s.queue[1:]
	ctx, s.cancel = context.WithCancel(context.Background())
	return a, ctx, true
}

func (s *Store) loop() {
	defer close(s.done)
	s.desk.publish()
	for range s.wake {
		for {
			a, ctx, open := s.next()
			if !open {
				return
			}
			if a == nil {
				break
			}
			s.guard(nameOf(a), func() { s.desk.apply(ctx, a) })
			s.mu.Lock()
			s.cancel()
			s.cancel = nil
			s.mu.Unlock()
			s.guard("keep", s.desk.keep)
			s.guard("view", s.desk.publish)
		}
	}
}

// watch follows the files of a snapshot, and those of no other; nil follows none.
func (s *Store) watch(snapshot *workspace.Snapshot) {
	if s.unwatch != nil {
		s.unwatch()
		s.unwatch = nil
	}
	if snapshot == nil {
		return
	}
	number := snapshot.Number
	stop, err := snapshot.Watch(func() { s.Do(changedOnDisk{number}) })
	if err != nil {
		s.desk.say(Caution, "Changes of the files are not noticed (%v); %s reads them again", err, s.desk.key("reload"))
		return
	}
	s.unwatch = stop
}

// background does work beside the store's goroutine, which hands over what it finds as actions. It ends work of the same
// name that is under way; nil only does that.
func (s *Store) background(name string, work func(ctx context.Context, post func(Action))) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if end := s.jobs[name]; end != nil {
		end()
		delete(s.jobs, name)
	}
	if work == nil || s.closed {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.jobs[name] = cancel
	s.layouts.Go(func() {
		defer cancel()
		s.guard(name, func() { work(ctx, s.Do) })
	})
}

// layout places a graph in the background; the result comes back as an action.
func (s *Store) layout(key string, g *flow.Graph) {
	s.layouts.Go(func() {
		s.guard("layout", func() {
			if placed := s.desk.place(g); placed != nil {
				s.Do(laidOut{key, placed})
			}
		})
	})
}
