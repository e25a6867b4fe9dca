package world

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"journeydesigner/engine/claims"
)

func TestDrawsAreAValueOfTheState(t *testing.T) {
	start := Setup{}.Start()
	a, s1 := start.GUID(Setup{})
	b, _ := start.GUID(Setup{})
	c, _ := s1.GUID(Setup{})
	d, _ := start.GUID(Setup{Seed: 7})
	if a != b || a == c || a == d {
		t.Errorf("%s %s %s %s: a state draws the same again, the next and another seed differ", a, b, c, d)
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(a) {
		t.Errorf("%s is no GUID of version 4", a)
	}
	if code, _ := start.Code(Setup{}); len(code) != 6 {
		t.Errorf("code %q", code)
	}
	if n, _ := start.Number(Setup{}, 0); n != 0 {
		t.Errorf("number below 0 is %d", n)
	}
}

func TestSendingLeavesTheOldStateAlone(t *testing.T) {
	start := State{}
	one := start.Send(Message{Channel: "email", To: "a@b.c", Code: "111111", Text: "Your code is 111111."})
	two := one.Send(Message{Channel: "email", To: "a@b.c", Code: "222222", Text: "Your code is 222222."})
	other := one.Send(Message{Channel: "sms", To: "+1", Code: "333333", Text: "Your code is 333333."})
	if len(start.Inbox()) != 0 || len(one.Inbox()) != 1 || two.Inbox()[1].Code != "222222" || other.Inbox()[1].Code != "333333" {
		t.Errorf("%v %v %v %v", start.Inbox(), one.Inbox(), two.Inbox(), other.Inbox())
	}
	if m, ok := two.Latest("email", "a@b.c"); !ok || m.Code != "222222" {
		t.Errorf("latest %v", m)
	}
	if _, ok := two.Latest("sms", "a@b.c"); ok {
		t.Error("a mail is no text message")
	}
	text, err := json.Marshal(two)
	if err != nil || strings.Contains(string(text), "222222") {
		t.Errorf("codes must be masked: %s, %v", text, err)
	}
}

func TestDirectory(t *testing.T) {
	mia := NewUser(map[string]string{"objectId": "oid-1", "signInNames.emailAddress": "mia@contoso.com", "password": "Passw0rd!", "userPrincipalName": "oid-1@contoso"})
	leo := NewUser(map[string]string{"signInNames.userName": "leo", "alternativeSecurityId": `{"issuer":"f"}`, "accountEnabled": "false"})
	d := NewDirectory(mia, leo)
	for _, c := range []struct {
		key, value string
		want       string // objectId, "" none, "!" error
	}{
		{"objectId", "OID-1", "oid-1"},
		{"signInNames", "Mia@Contoso.com", "oid-1"},
		{"logonIdentifier", "Mia@Contoso.com", "oid-1"},
		{"LogonIdentifier", "leo", "00000000-0000-4000-8000-000000000002"},
		{"signInNames.emailAddress", "mia@contoso.com", "oid-1"},
		{"signInNames.userName", "mia@contoso.com", ""},
		{"userPrincipalName", "oid-1@contoso", "oid-1"},
		{"alternativeSecurityId", `{"issuer":"f"}`, "00000000-0000-4000-8000-000000000002"},
		{"alternativeSecurityId", `{"issuer":"F"}`, ""},
		{"signInNames", "", ""},
		{"displayName", "Mia", "!"},
	} {
		u, ok, err := d.Find(c.key, c.value)
		got := ""
		if ok {
			got = u.Text("objectId")
		}
		if errors.Is(err, ErrKey) {
			got = "!"
		}
		if got != c.want {
			t.Errorf("Find(%s, %s) = %q, want %q", c.key, c.value, got, c.want)
		}
	}
	if !d.Users()[0].Enabled() || d.Users()[1].Enabled() {
		t.Error("accountEnabled")
	}
	if text, _ := json.Marshal(d); strings.Contains(string(text), "Passw0rd!") {
		t.Errorf("the password shows: %s", text)
	}
	if _, err := d.Put(NewUser(map[string]string{"objectId": "oid-3", "signInNames.emailAddress": "MIA@contoso.com"})); !errors.Is(err, ErrTaken) {
		t.Errorf("error %v, want ErrTaken", err)
	}
	changed, err := d.Put(mia.With("displayName", claims.Text("Mia")).Without("password"))
	if err != nil || len(changed.Users()) != 2 || changed.Users()[0].Text("displayName") != "Mia" || d.Users()[0].Text("displayName") != "" {
		t.Errorf("an update must replace the user in the new directory only: %v", err)
	}
	if changed.Users()[0].Text("password") != "" || d.Users()[0].Text("password") == "" {
		t.Error("Without clears in the new user only")
	}
	if left := changed.Delete("oid-1"); len(left.Users()) != 1 || len(changed.Users()) != 2 {
		t.Error("Delete")
	}
}

func TestKeysAreKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := OpenKeys(dir).Signing("B2C_1A_TokenSigningKeyContainer")
	if err != nil {
		t.Fatal(err)
	}
	keys := OpenKeys(dir)
	again, err := keys.Signing("b2c_1a_tokensigningkeycontainer")
	if err != nil || again.Id != first.Id {
		t.Fatalf("the key changed: %v", err)
	}
	if held, _ := keys.Signing("B2C_1A_TokenSigningKeyContainer"); held.Private != again.Private {
		t.Error("a key that is held is read again")
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if info, _ := files[0].Info(); info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the key: %v", info.Mode())
	}
	hostile, err := OpenKeys(dir).Signing("../../etc/passwd")
	if err != nil || hostile.Id == first.Id {
		t.Errorf("%v", err)
	}
	path := filepath.Join(dir, fileName("broken"))
	if err := os.WriteFile(path, []byte("no pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKeys(dir).Signing("broken"); err == nil || !strings.Contains(err.Error(), "delete it") {
		t.Errorf("error %v must say what to do", err)
	}
}

func TestSetup(t *testing.T) {
	if got := (Setup{}).Now(); !got.Equal(DefaultClock()) {
		t.Errorf("clock %v", got)
	}
	at := DefaultClock().AddDate(1, 0, 0)
	if got := (Setup{Clock: at}).Now(); !got.Equal(at) {
		t.Errorf("clock %v", got)
	}
}

func TestChallengesAndTimeAreValuesOfTheState(t *testing.T) {
	start := Setup{}.Start()
	one := start.Remember(Challenge{Provider: "otp", Identifier: "mia@contoso.com", Code: "111111", Generated: 1})
	two := one.Remember(Challenge{Provider: "OTP", Identifier: "MIA@contoso.com", Code: "222222", Generated: 2})
	other := one.Remember(Challenge{Provider: "otp", Identifier: "leo@contoso.com", Code: "333333"})
	if _, ok := start.Challenge("otp", "mia@contoso.com"); ok {
		t.Error("remembering must leave the old state alone")
	}
	if c, _ := one.Challenge("otp", "mia@contoso.com"); c.Code != "111111" {
		t.Errorf("the older state holds %+v", c)
	}
	if c, _ := two.Challenge("otp", "mia@contoso.com"); c.Code != "222222" || len(two.Challenges()) != 1 || len(other.Challenges()) != 2 {
		t.Errorf("%+v", two.Challenges())
	}
	text, err := json.Marshal(two)
	if err != nil || strings.Contains(string(text), "222222") {
		t.Errorf("codes must be masked: %s, %v", text, err)
	}
	later := start.Wait(time.Minute).Wait(-time.Hour)
	if got := later.Now(Setup{}); !got.Equal(DefaultClock().Add(time.Minute)) || !start.Now(Setup{}).Equal(DefaultClock()) {
		t.Errorf("now %v", got)
	}
}

func TestTextsOfTheWorld(t *testing.T) {
	text, next := State{}.Characters(Setup{}, []rune("äb"), 40)
	if len([]rune(text)) != 40 || strings.Trim(text, "äb") != "" || !strings.Contains(text, "ä") || !strings.Contains(text, "b") {
		t.Errorf("%q is not drawn from its alphabet", text)
	}
	if other, _ := next.Characters(Setup{}, []rune("äb"), 40); other == text {
		t.Error("the same text was drawn twice")
	}
	if got := Cut("short"); got != "short" {
		t.Errorf("%q", got)
	}
	if got := Cut(strings.Repeat("ä", maxTraced)); len(got) > maxTraced+10 || !strings.HasSuffix(got, "… (cut)") {
		t.Errorf("%d bytes", len(got))
	}
	quiet := State{}.Send(Message{Channel: Sms, To: "+1"})
	if text, err := json.Marshal(quiet); err != nil || strings.Contains(string(text), claims.Masked) {
		t.Errorf("a message without a code has nothing to mask: %s, %v", text, err)
	}
}

func TestCertificatesComeOfTheirKeys(t *testing.T) {
	keys := NewKeys()
	a, err := keys.Signing("a")
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(first)
	if err != nil || !strings.HasPrefix(certificate.Subject.CommonName, "journey-designer-") || !a.Private.PublicKey.Equal(certificate.PublicKey) {
		t.Errorf("%+v, %v", certificate.Subject, err)
	}
	if again, _ := a.Certificate(); string(again) != string(first) {
		t.Error("the same key has two certificates")
	}
}

func TestDiffOfOneUser(t *testing.T) {
	before := NewDirectory(NewUser(map[string]string{"objectId": "u1", "displayName": "Mia"}), NewUser(map[string]string{"objectId": "u2", "displayName": "Leo"}))
	after, err := before.Delete("u2").Put(before.users[0].With("displayName", claims.Text("Mia S.")).With("password", claims.Text("s3cret")))
	if err != nil {
		t.Fatal(err)
	}
	changes := before.DiffOf(after, "U1")
	if len(changes) != 1 || changes[0].Kind != UserUpdated || len(changes[0].Changes) != 2 {
		t.Fatalf("%+v", changes)
	}
	for _, c := range changes[0].Changes {
		if c.Id == "password" && c.After.Shown().Text() != claims.Masked {
			t.Errorf("the password shows: %+v", c)
		}
	}
	if changes := before.DiffOf(after, "u2"); len(changes) != 1 || changes[0].Kind != UserDeleted {
		t.Errorf("%+v", changes)
	}
	if changes := before.DiffOf(after, "u3"); len(changes) != 0 {
		t.Errorf("%+v", changes)
	}
}

// What is kept is written whole or not at all: a change that cannot be written leaves the others undone too.
func TestApplyIsOneTransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.db")
	s, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mia := NewUser(map[string]string{"objectId": "u1"})
	huge := NewUser(map[string]string{"objectId": "u2"})
	if err := s.Apply(Directory{}.Diff(NewDirectory(mia))); err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(nil); err != nil {
		t.Errorf("nothing to keep: %v", err)
	}
	if err := s.Apply([]UserChange{{Kind: UserDeleted, ObjectId: "u9"}, {Kind: UserCreated, ObjectId: "u2", After: huge}, {Kind: UserDeleted, ObjectId: "U1"}}); err != nil {
		t.Fatal(err)
	}
	if users, err := s.Users(); err != nil || len(users) != 1 || users[0].Text("objectId") != "u2" {
		t.Errorf("%v, %v", users, err)
	}
	s.Close()
	if err := s.Apply(Directory{}.Diff(NewDirectory(mia))); err == nil {
		t.Error("a closed file was written")
	}
}
