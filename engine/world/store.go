package world

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"journeydesigner/engine/claims"
)

// UserStore keeps the users of a directory between runs. Within a run the directory is a value; the store is
// written when a run is over.
type UserStore interface {
	// Users are those that are kept, in the order of their creation.
	Users() ([]User, error)
	// Apply keeps the changes of a run: all of them, or none where it fails.
	Apply([]UserChange) error
	// Close lets others use the store.
	Close() error
}

// UserChange is what became of one user.
type UserChange struct {
	// Kind is created, updated or deleted.
	Kind     string
	ObjectId string
	// After is the user as it is now; the zero User of a deleted one.
	After User
	// Changes are those of the attributes. Secrets carry their mark.
	Changes []claims.Change
}

// The kinds of changes.
const (
	UserCreated = "created"
	UserUpdated = "updated"
	UserDeleted = "deleted"
)

// Diff lists what became of the users from one directory to another: deleted ones first, then the others in the
// order of the later directory.
func (d Directory) Diff(later Directory) []UserChange {
	var changes []UserChange
	for _, u := range d.users {
		if _, found, _ := later.Find("objectId", u.Text("objectId")); !found {
			changes = append(changes, UserChange{Kind: UserDeleted, ObjectId: u.Text("objectId"), Changes: claims.Diff(u.Attributes, claims.Bag{})})
		}
	}
	for _, u := range later.users {
		before, found, _ := d.Find("objectId", u.Text("objectId"))
		c := UserChange{Kind: UserUpdated, ObjectId: u.Text("objectId"), After: u, Changes: claims.Diff(before.Attributes, u.Attributes)}
		if !found {
			c.Kind = UserCreated
		}
		if len(c.Changes) > 0 {
			changes = append(changes, c)
		}
	}
	return changes
}

// DiffOf is Diff for the user of one objectId.
func (d Directory) DiffOf(later Directory, objectId string) []UserChange {
	one := func(d Directory) Directory {
		u, found, _ := d.Find("objectId", objectId)
		if !found {
			return Directory{}
		}
		return Directory{[]User{u}}
	}
	return one(d).Diff(one(later))
}

// Add gives a directory with a user, unless somebody has the objectId or an identity already: a seed never takes
// the place of what is kept. added says whether it was added.
func (d Directory) Add(u User) (with Directory, added bool) {
	for n := len(d.users) + 1; u.Text("objectId") == ""; n++ {
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
		if _, taken, _ := d.Find("objectId", id); !taken {
			u = u.With("objectId", claims.Text(id))
		}
	}
	if _, taken, _ := d.Find("objectId", u.Text("objectId")); taken {
		return d, false
	}
	whole := NewDirectory(u).users[0]
	with, err := d.Put(whole)
	return with, err == nil
}

// file is a UserStore in one file.
type file struct{ db *bolt.DB }

// usersBucket holds the users: the number of their creation, in eight bytes, to their attributes as JSON.
const usersBucket = "users"

// lockTime is how long an opening waits for somebody else who uses the file.
const lockTime = time.Second

// ErrStore says that a directory file cannot be used; it is left as it is.
var ErrStore = errors.New("the directory file cannot be used and was left as it is")

// OpenStore opens a directory file, readable by its owner alone, or makes it. Every change is written whole or not
// at all, whatever interrupts it. Its errors wrap ErrStore: the file is damaged, none of a directory, or in use.
func OpenStore(path string) (UserStore, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: %w: it is no regular file", path, ErrStore)
		}
		if err := probe(path); err != nil {
			return nil, fmt.Errorf("%s: %w: %w", path, ErrStore, err)
		}
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTime})
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, ErrStore, inWords(err))
	}
	return file{db}, nil
}

// inWords says what a fault of the file means.
func inWords(err error) error {
	switch {
	case strings.Contains(err.Error(), "timeout"):
		return errors.New("another run uses it")
	case strings.Contains(err.Error(), "invalid database"), strings.Contains(err.Error(), "checksum"), strings.Contains(err.Error(), "version"):
		return errors.New("it is no directory file, or damaged")
	}
	return err
}

// probe reads a file through without changing it. A file that was cut off would otherwise end the program, when
// its missing pages are touched.
func probe(path string) (err error) {
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if recover() != nil {
			err = errors.New("it is no directory file, or damaged")
		}
	}()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTime, ReadOnly: true})
	if err != nil {
		return inWords(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return errors.New("it was cut off")
		}
		_, err := read(tx)
		return err
	})
}

// record is a user as the file keeps it.
type record struct {
	Attributes []attribute `json:"attributes"`
}

type attribute struct {
	Name  string          `json:"name"`
	Type  claims.DataType `json:"type"`
	Value string          `json:"value"`
}

func read(tx *bolt.Tx) ([]User, error) {
	bucket := tx.Bucket([]byte(usersBucket))
	if bucket == nil {
		return nil, nil
	}
	var users []User
	err := bucket.ForEach(func(_, text []byte) error {
		u, err := parseUser(text)
		users = append(users, u)
		return err
	})
	return users, err
}

func parseUser(text []byte) (User, error) {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return User{}, errors.New("a user in it cannot be read")
	}
	var u User
	for _, a := range r.Attributes {
		v, err := claims.Parse(a.Type, a.Value)
		if err != nil {
			return User{}, fmt.Errorf("attribute %s of a user in it: %w", a.Name, err)
		}
		u = u.With(a.Name, v)
	}
	return u, nil
}

func formatUser(u User) ([]byte, error) {
	var r record
	for e := range u.Attributes.All() {
		r.Attributes = append(r.Attributes, attribute{e.Id, e.Value.Type(), e.Value.Text()})
	}
	return json.Marshal(r)
}

// Users reads all users.
func (f file) Users() (users []User, err error) {
	err = f.db.View(func(tx *bolt.Tx) error {
		users, err = read(tx)
		return err
	})
	return users, err
}

// Apply writes the changes in one transaction.
func (f file) Apply(changes []UserChange) error {
	if len(changes) == 0 {
		return nil
	}
	return f.db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte(usersBucket))
		if err != nil {
			return err
		}
		numbers, err := numbersOf(bucket)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := c.write(bucket, numbers); err != nil {
				return err
			}
		}
		return nil
	})
}

// numbersOf are the keys of the users, by folded objectId.
func numbersOf(bucket *bolt.Bucket) (map[string][]byte, error) {
	numbers := map[string][]byte{}
	err := bucket.ForEach(func(key, text []byte) error {
		u, err := parseUser(text)
		numbers[strings.ToLower(u.Text("objectId"))] = slices.Clone(key)
		return err
	})
	return numbers, err
}

func (c UserChange) write(bucket *bolt.Bucket, numbers map[string][]byte) error {
	id := strings.ToLower(c.ObjectId)
	key, kept := numbers[id]
	if c.Kind == UserDeleted {
		if !kept {
			return nil
		}
		return bucket.Delete(key)
	}
	if !kept {
		n, err := bucket.NextSequence()
		if err != nil {
			return err
		}
		key = binary.BigEndian.AppendUint64(nil, n)
		numbers[id] = key
	}
	text, err := formatUser(c.After)
	if err != nil {
		return err
	}
	return bucket.Put(key, text)
}

// Close closes the file.
func (f file) Close() error { return f.db.Close() }
