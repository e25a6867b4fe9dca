package world

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"journeydesigner/engine/claims"
)

func kept(t *testing.T, path string) []User {
	t.Helper()
	s, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	users, err := s.Users()
	if err != nil {
		t.Fatal(err)
	}
	return users
}

func apply(t *testing.T, path string, before, after Directory) {
	t.Helper()
	s, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(before.Diff(after)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestStoreKeepsUsers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.db")
	if users := kept(t, path); len(users) != 0 {
		t.Errorf("a new file holds %v", users)
	}
	mia := NewUser(map[string]string{"objectId": "U1", "displayName": "Mia", "password": "s3cret"}).With("otherMails", claims.Strings("a@b", "c@d")).With("age", mustParse(t, claims.Int, "42"))
	leo := NewUser(map[string]string{"objectId": "u2", "displayName": "Leo"})
	first := NewDirectory(leo, mia)
	apply(t, path, Directory{}, first)
	users := kept(t, path)
	if len(users) != 2 || users[0].Text("objectId") != "u2" || users[1].Text("password") != "s3cret" {
		t.Fatalf("%+v", users)
	}
	if e, _ := users[1].Attributes.Get("otherMails"); len(e.Value.Items()) != 2 {
		t.Errorf("%+v", e)
	}
	if e, _ := users[1].Attributes.Get("age"); e.Value.Type() != claims.Int {
		t.Errorf("%+v", e)
	}
	if e, _ := users[1].Attributes.Get("password"); !e.Secret {
		t.Error("the password lost its mark")
	}
	changed, _ := first.Delete("u2").Put(first.users[1].With("displayName", claims.Text("Mia S.")))
	changed, _ = changed.Put(NewUser(map[string]string{"objectId": "u3", "displayName": "Noor"}))
	diff := first.Diff(changed)
	var kinds []string
	for _, c := range diff {
		kinds = append(kinds, c.Kind+" "+c.ObjectId)
	}
	if strings.Join(kinds, ", ") != "deleted u2, updated U1, created u3" || len(diff[1].Changes) != 1 || diff[1].Changes[0].Id != "displayName" {
		t.Errorf("%v %+v", kinds, diff)
	}
	apply(t, path, first, changed)
	if users := kept(t, path); len(users) != 2 || users[0].Text("displayName") != "Mia S." || users[1].Text("displayName") != "Noor" {
		t.Errorf("%+v", users)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the file: %v %v", info.Mode(), err)
	}
	if changes := changed.Diff(changed); len(changes) != 0 {
		t.Errorf("%v", changes)
	}
}

func mustParse(t *testing.T, kind claims.DataType, text string) claims.Value {
	t.Helper()
	v, err := claims.Parse(kind, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A file that is damaged, cut off at any page, or no directory is refused and left as it is.
func TestStoreRefusesDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "users.db")
	var many []User
	for range 200 {
		many = append(many, NewUser(map[string]string{"displayName": strings.Repeat("x", 200)}))
	}
	apply(t, path, Directory{}, NewDirectory(many...))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for n := 1; n < len(whole); n += 1021 {
		cut := filepath.Join(dir, "cut.db")
		if err := os.WriteFile(cut, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := OpenStore(cut)
		if err == nil { // nothing that counts was cut off
			users, err := s.Users()
			if err != nil || len(users) != 200 {
				t.Errorf("cut at %d: %d users, %v", n, len(users), err)
			}
			s.Close()
			continue
		}
		refused++
		if left, _ := os.ReadFile(cut); !errors.Is(err, ErrStore) || len(left) != n {
			t.Errorf("cut at %d: %v; %d bytes left", n, err, len(left))
		}
	}
	if refused == 0 {
		t.Error("no cut was noticed")
	}
	for name, text := range map[string]string{"text.db": strings.Repeat("no directory\n", 4096), "short.db": "x"} {
		other := filepath.Join(dir, name)
		if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenStore(other); !errors.Is(err, ErrStore) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadFile(other); string(left) != text {
			t.Errorf("%s was changed", name)
		}
	}
	if _, err := OpenStore(dir); !errors.Is(err, ErrStore) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := OpenStore(filepath.Join(dir, "nowhere", "users.db")); !errors.Is(err, ErrStore) {
		t.Errorf("a folder that is not there: %v", err)
	}
	held, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if _, err := OpenStore(path); !errors.Is(err, ErrStore) || !strings.Contains(err.Error(), "another run uses it") {
		t.Errorf("a file in use: %v", err)
	}
}

func TestSeedsTakeNobodysPlace(t *testing.T) {
	d := NewDirectory(NewUser(map[string]string{"objectId": "u1", "signInNames.userName": "mia"}))
	for _, c := range []struct {
		u     User
		added bool
	}{
		{NewUser(map[string]string{"objectId": "U1"}), false}, {NewUser(map[string]string{"signInNames.userName": "MIA"}), false},
		{NewUser(map[string]string{"signInNames.userName": "leo"}), true}, {NewUser(map[string]string{"objectId": "u2"}), true},
	} {
		with, added := d.Add(c.u)
		if added != c.added || added != (len(with.Users()) == 2) || len(d.Users()) != 1 {
			t.Errorf("%+v: %t", c.u, added)
		}
	}
	one, _ := d.Add(User{})
	two, _ := one.Add(User{})
	if len(two.Users()) != 3 || two.Users()[1].Text("objectId") == two.Users()[2].Text("objectId") || !two.Users()[2].Enabled() {
		t.Errorf("%+v", two)
	}
}
