package vm

import (
	"fmt"
	"testing"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/world"
)

func TestPartsOfAnExchange(t *testing.T) {
	before := world.NewDirectory(world.NewUser(map[string]string{"objectId": "u1", "displayName": "Mia", "city": "Seattle"}))
	user := before.Users()[0].With("password", claims.Text("s3cret")).Without("city")
	after, err := before.Put(user)
	if err != nil {
		t.Fatal(err)
	}
	got := exchangeParts(&world.Exchange{
		Http: []world.Http{{Method: "POST", Url: "https://h/a", Headers: []world.Header{{Name: "Authorization", Value: "Basic •••"}}, Body: "{}", Answer: "ok", Status: 200}, {Method: "GET", Url: "https://h/b"}},
		Rows: before.DiffOf(after, "u1"),
	})
	const want = "[[POST https://h/a 200] [Authorization Basic •••] [body {}] [answer ok] [GET https://h/b no answer] [updated city removed] [updated password •••]]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v\nwant %s", got, want)
	}
}
