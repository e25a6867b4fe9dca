package profile_test

import (
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/world"
)

// secrets are containers with one secret each, given as names in small letters and texts in turn.
func secrets(pairs ...string) map[string]world.KeySet {
	out := map[string]world.KeySet{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = world.KeySet{Container: pairs[i], Keys: []world.PolicyKey{{Secret: pairs[i+1]}}}
	}
	return out
}

// A container's key changes when the next one is activated, and the old one still opens what it sealed.
func TestSigningKeyRotates(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	r := runOf(open(t, "", "", ""))
	r.Keys = world.NewKeys()
	r.Setup.KeySets = map[string]world.KeySet{"b2c_1a_sign": {Container: "B2C_1A_Sign", Keys: []world.PolicyKey{{Expires: day(20)}, {Activates: day(10), Expires: day(30)}}}}
	ids := map[int]string{}
	for _, n := range []int{1, 9, 10, 29} {
		key, err := r.SigningKey("b2c_1a_SIGN", day(n))
		if err != nil {
			t.Fatal(n, err)
		}
		ids[n] = key.Id
	}
	if ids[1] != ids[9] || ids[9] == ids[10] || ids[10] != ids[29] {
		t.Errorf("%v", ids)
	}
	if plain, _ := r.Keys.Signing("B2C_1A_Sign"); plain.Id != ids[1] {
		t.Error("the first key is not the container's own")
	}
	if all, err := r.OpeningKeys("B2C_1A_Sign"); err != nil || len(all) != 2 || all[0].Id != ids[1] || all[1].Id != ids[10] {
		t.Errorf("%v %v", all, err)
	}
	_, err := r.SigningKey("B2C_1A_Sign", day(30))
	if err == nil || err.Error() != "The key container with id 'B2C_1A_Sign' in tenant 'Contoso.onmicrosoft.com' does not have a valid key. Reason: its key expired at 2026-01-30T00:00:00Z." {
		t.Errorf("%v", err)
	}
	if all, err := r.OpeningKeys("B2C_1A_Other"); err != nil || len(all) != 1 {
		t.Errorf("%v %v", all, err)
	}
}

// A profile whose key has expired fails before anything is called.
func TestExpiredSecret(t *testing.T) {
	for _, c := range []struct {
		key  world.PolicyKey
		want string
	}{
		{world.PolicyKey{Secret: "x"}, ""},
		{world.PolicyKey{Secret: "x", Expires: world.DefaultClock()}, "its key expired at"},
		{world.PolicyKey{Secret: "x", Activates: world.DefaultClock().Add(time.Second)}, "none of its keys is active before"},
	} {
		call := prepare(t, tp(restProfile(outputs("displayName"), "AuthenticationType", "Basic")))
		call.call.Setup.KeySets = map[string]world.KeySet{"b2c_1a_password": {Container: "B2C_1A_Password", Keys: []world.PolicyKey{c.key}}}
		f := call.do().Failure
		if c.want == "" && f != nil && f.Code == "AADB2C90019" || c.want != "" && (f == nil || f.Code != "AADB2C90019" || !strings.Contains(f.Message, c.want)) {
			t.Errorf("%+v: %+v", c.key, f)
		}
	}
}
