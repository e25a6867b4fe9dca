package scenario_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"io/fs"
	"runtime"
	"testing"
	"time"

	"journeydesigner/engine/machine"
	"journeydesigner/engine/scenario"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/samples"
)

// signUp prepares the sign-up scenario of the sample of local accounts.
func signUp(t testing.TB) (play func() scenario.Trail, keys *world.Keys) {
	t.Helper()
	files, err := samples.Files("local-accounts")
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := workspace.OpenFS(files, "local-accounts")
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(files, "local-sign-up.scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := scenario.Parse("local-sign-up.scenario.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	effective, _ := snapshot.Effective(file.Policy)
	keys = world.NewKeys()
	params, player, err := file.Params(effective, keys)
	if err != nil {
		t.Fatal(err)
	}
	return func() scenario.Trail {
		m, err := machine.New(params)
		if err != nil {
			t.Fatal(err)
		}
		trail, err := scenario.Play(context.Background(), m, player, nil)
		if err != nil || trail.State.Result == nil || trail.State.Result.Token == "" {
			t.Fatalf("the sign-up came to no token: %+v, %v", trail.State.Result, err)
		}
		return trail
	}, keys
}

// sign is one RSA-2048 signature, as a token's.
func sign(t testing.TB, key *rsa.PrivateKey) {
	sum := sha256.Sum256([]byte("a token"))
	if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:]); err != nil {
		t.Fatal(err)
	}
}

// fastest is the shortest of some runs: what the work itself costs on a busy machine.
func fastest(n int, run func()) time.Duration {
	best := time.Hour
	for range n {
		start := time.Now()
		run()
		best = min(best, time.Since(start))
	}
	return best
}

// A whole sign-up, its signed and verified token included, costs at most three signatures; an operation other than
// issuing the token costs less than 50 microseconds.
func TestRunsAreQuick(t *testing.T) {
	if underRace {
		t.Skip("the race detector slows a run, and not its signature")
	}
	play, keys := signUp(t)
	operations := play().State.Seq
	key, err := keys.Signing("B2C_1A_TokenSigningKeyContainer")
	if err != nil {
		t.Fatal(err)
	}
	signature := fastest(60, func() { sign(t, key.Private) })
	run := fastest(60, func() { play() })
	each := (run - signature) / time.Duration(operations)
	t.Logf("a run of %d operations takes %v, a signature %v: %.1f times; an operation takes %v", operations, run, signature, float64(run)/float64(signature), each)
	if run > 3*signature {
		t.Errorf("a run takes %v, more than three signatures of %v", run, signature)
	}
	if each > 50*time.Microsecond {
		t.Errorf("an operation takes %v", each)
	}
}

// Runs leave nothing behind: many of them in one process grow it by less than 20 MB.
func TestRunsLeaveNothingBehind(t *testing.T) {
	play, _ := signUp(t)
	held := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	play()
	before := held()
	for range manyRuns {
		play()
	}
	grown := int64(held()) - int64(before)
	t.Logf("%d runs grew the heap by %d KB", manyRuns, grown/1024)
	if grown > 20<<20 {
		t.Errorf("%d runs grew the heap by %d bytes", manyRuns, grown)
	}
}

func BenchmarkSignUp(b *testing.B) {
	play, _ := signUp(b)
	for b.Loop() {
		play()
	}
}

func BenchmarkSignature(b *testing.B) {
	_, keys := signUp(b)
	key, err := keys.Signing("B2C_1A_TokenSigningKeyContainer")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		sign(b, key.Private)
	}
}
