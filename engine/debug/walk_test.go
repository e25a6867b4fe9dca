package debug_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"journeydesigner/engine/chain"
	"journeydesigner/engine/claims"
	"journeydesigner/engine/debug"
	"journeydesigner/engine/explore"
	"journeydesigner/engine/machine"
	"journeydesigner/engine/profile"
	"journeydesigner/engine/workspace"
	"journeydesigner/engine/world"
	"journeydesigner/samples"
)

// stepsOfWalk is how many commands a walk gives.
const stepsOfWalk = 24

// walker is a random debugging session: whatever a person may do, in any order.
type walker struct {
	random *rand.Rand
	s      *debug.Session
	// seen are fingerprints of states by their place in memory's history: the state itself and its hash when it was
	// lived.
	seen []witness
}

type witness struct {
	state machine.State
	hash  string
}

// sampleWorlds are machines over every sample, with and without users, faults, sessions and requests of all kinds.
func sampleWorlds(t testing.TB, random *rand.Rand) []*machine.Machine {
	t.Helper()
	var all []*machine.Machine
	for _, sample := range samples.All() {
		files, err := samples.Files(sample.Name)
		if err != nil {
			t.Fatal(err)
		}
		snapshot, err := workspace.OpenFS(files, sample.Name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, worlds(t, snapshot, random)...)
	}
	return all
}

// worlds are machines over the relying parties of a snapshot.
func worlds(t testing.TB, snapshot *workspace.Snapshot, random *rand.Rand) []*machine.Machine {
	t.Helper()
	var all []*machine.Machine
	for _, c := range snapshot.Chains {
		e, _ := snapshot.Effective(c.Leaf.PolicyId.Text)
		if e == nil || e.RelyingParty == nil {
			continue
		}
		for range 4 {
			m, err := machine.New(machine.Params{Policy: e, Keys: keys, Request: anyRequest(random), Setup: anySetup(e, random)})
			if err == nil {
				all = append(all, m)
			}
		}
	}
	return all
}

func anyRequest(random *rand.Rand) profile.Request {
	r := profile.Request{}
	pick := func(into *string, texts ...string) { *into = texts[random.IntN(len(texts))] }
	pick(&r.Prompt, "", "", "", "login", "none")
	pick(&r.DomainHint, "", "", "facebook.com", "nobody.example")
	pick(&r.ResponseType, "", "id_token", "code", "code id_token token")
	pick(&r.Scope, "", "openid", "openid offline_access https://api/read")
	pick(&r.UiLocales, "", "de", "xx-YY")
	pick(&r.IdTokenHint, "", `{"email":"mia@contoso.com"}`, "rubbish")
	return r
}

func anySetup(e *chain.Effective, random *rand.Rand) world.Setup {
	s := world.Setup{Seed: random.Uint64(), Faults: map[string]world.Fault{}}
	if random.IntN(2) == 0 {
		s.Users = []world.User{world.NewUser(map[string]string{
			"objectId": "u1", "displayName": "Leo", "signInNames.emailAddress": "leo@contoso.com", "password": "Passw0rd!", "strongAuthenticationPhoneNumber": "+14255550123",
		})}
	}
	for _, p := range e.TechnicalProfiles {
		if k, ok := profile.KindOf(p); ok && len(k.Faults) > 0 && random.IntN(4) == 0 {
			s.Faults[claims.Fold(p.Id.Text)] = k.Faults[random.IntN(len(k.Faults))]
		}
	}
	return s
}

// walk does some random commands and checks after each of them, and at the end, what must always hold.
func (w *walker) walk(ctx context.Context) error {
	for range stepsOfWalk {
		if err := w.act(ctx); err != nil {
			return err
		}
		if now := w.s.Current().State; w.random.IntN(3) == 0 {
			w.seen = append(w.seen, witness{now, now.Fingerprint()})
		}
	}
	for _, x := range w.seen {
		if got := x.state.Fingerprint(); got != x.hash {
			return fmt.Errorf("a state that was published has changed: %s, then %s", x.hash, got)
		}
	}
	return nil
}

// act gives one random command. Refusals are fine; what a command must keep is checked.
func (w *walker) act(ctx context.Context) error {
	r := w.random
	stops := []debug.Stop{debug.Into, debug.Over, debug.Out, debug.Run}
	switch r.IntN(12) {
	case 0, 1, 2:
		return fine(w.s.Go(ctx, debug.Forward, stops[r.IntN(4)]))
	case 3:
		return fine(w.s.Go(ctx, debug.Backward, stops[r.IntN(4)]))
	case 4:
		return w.backAndForth(ctx)
	case 5:
		w.s.Travel(r.IntN(len(w.s.Trail()) + 2))
	case 6:
		if r.IntN(8) == 0 {
			w.s.Restart()
		}
	case 7:
		return w.edit()
	default:
		return w.answer(ctx)
	}
	return nil
}

// fine passes over the refusals that a person would read.
func fine(_ debug.Reason, err error) error {
	if errors.Is(err, debug.ErrWaiting) || errors.Is(err, debug.ErrOver) || errors.Is(err, debug.ErrStart) {
		return nil
	}
	return err
}

// backAndForth walks some operations back and forward again, which must lead to the very same state.
func (w *walker) backAndForth(ctx context.Context) error {
	before := w.s.Current().State.Fingerprint()
	n := 0
	for ; n < 5 && w.s.Cursor() > 0; n++ {
		if _, err := w.s.Go(ctx, debug.Backward, debug.Into); err != nil {
			return err
		}
	}
	for range n {
		if _, err := w.s.Go(ctx, debug.Forward, debug.Into); err != nil {
			return err
		}
	}
	if after := w.s.Current().State.Fingerprint(); after != before {
		return fmt.Errorf("%d operations back and forward again: %s became %s", n, before, after)
	}
	return nil
}

// edit sets or removes a claim, mostly with a value of the wrong kind.
func (w *walker) edit() error {
	types := w.s.Machine().Policy().ClaimTypes
	if len(types) == 0 {
		return nil
	}
	id := types[w.random.IntN(len(types))].Id.Text
	texts := []string{"", "x", "true", "42", "mia@contoso.com", "2020-01-01", "[\"a\",\"b\"]", "{", "\x00"}
	if w.random.IntN(4) == 0 {
		_ = w.s.RemoveClaim(id) // a claim that is not there cannot be removed, which is said
		return nil
	}
	_ = w.s.SetClaim(id, texts[w.random.IntN(len(texts))]) // a text that is no value of the type is refused
	return nil
}

// answer answers the page at hand: well, badly, or in a way that does not fit it.
func (w *walker) answer(ctx context.Context) error {
	state := w.s.Current().State
	if state.Prompt == nil {
		return fine(w.s.Go(ctx, debug.Forward, debug.Run))
	}
	a, _ := explore.Fill(w.s.Machine(), state)
	page := state.Prompt
	switch w.random.IntN(8) {
	case 0:
		a = profile.Answer{Cancel: true}
	case 1:
		if len(page.Choices) > 0 {
			a = profile.Answer{Choose: page.Choices[w.random.IntN(len(page.Choices))].ExchangeId}
		}
	case 2:
		for id := range a.Claims {
			a.Claims[id] = []string{"", "x", "<>", "mia@contoso.com"}[w.random.IntN(4)]
		}
	case 3:
		if len(page.Controls) > 0 {
			k := page.Controls[w.random.IntN(len(page.Controls))]
			a.Control, a.Action, a.Code = k.Id, []string{profile.SendCode, profile.VerifyCode, "Nothing"}[w.random.IntN(3)], "000000"
		}
	case 4:
		a = profile.Answer{Claims: map[string]string{"nosuchclaim": "x"}}
	}
	err := w.s.Answer(a)
	var unfit *machine.AnswerError
	if err != nil && !errors.As(err, &unfit) {
		return err
	}
	return nil
}

// walks does a number of random walks over machines, and says which one failed.
func walks(t *testing.T, machines []*machine.Machine, n int, seed uint64) {
	t.Helper()
	operations := 0
	for i := range n {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		m := machines[random.IntN(len(machines))]
		w := &walker{random: random, s: debug.New(m)}
		if err := w.walk(context.Background()); err != nil {
			t.Fatalf("walk %d of seed %d over %s, journey %s: %v", i, seed, m.Policy().PolicyId.Text, m.Journey().Id.Text, err)
		}
		operations += len(w.s.Trail())
	}
	var ids []string
	for _, m := range machines {
		if id := m.Policy().PolicyId.Text; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	t.Logf("%d walks over %d policies, %d operations in their last trails", n, len(ids), operations)
}

// Whatever a person does in whatever order, nothing panics, no published state changes, and forward after back leads
// to the same state.
func TestRandomWalks(t *testing.T) {
	walks(t, sampleWorlds(t, rand.New(rand.NewPCG(1, 2))), 300, 7)
}
