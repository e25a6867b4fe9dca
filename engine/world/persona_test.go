package world

import (
	"testing"

	"journeydesigner/engine/claims"
)

func TestPlausible(t *testing.T) {
	for _, c := range []struct {
		name string
		kind claims.Type
		want string
	}{
		{"email", claims.Type{}, "mia.sullivan@contoso.com"},
		{"first_name", claims.Type{}, "Mia"},
		{"family_name", claims.Type{}, "Sullivan"},
		{"displayName", claims.Type{}, "Mia Sullivan"},
		{"id", claims.Type{}, "101558347"},
		{"newPassword", claims.Type{}, PlausiblePassword},
		{"mobile", claims.Type{}, "+14255550123"},
		{"birthday", claims.Type{DataType: claims.Date}, "1990-05-17"},
		{"agreed", claims.Type{DataType: claims.Boolean}, "true"},
		{"visits", claims.Type{DataType: claims.Int}, "42"},
		{"period", claims.Type{DataType: claims.Duration}, "P1D"},
		{"number", claims.Type{DataType: claims.PhoneNumber}, "+14255550123"},
		{"userName", claims.Type{Pattern: "^[a-z0-9]+$"}, "mia"},
		{"zip", claims.Type{Pattern: "^[0-9]{5}$"}, "98101"},
		{"pin", claims.Type{Pattern: "^[0-9]{6}$"}, "123456"},
		{"colour", claims.Type{InputType: "DropdownSingleSelect", Options: []claims.Option{{Text: "Red", Value: "red"}, {Text: "Blue", Value: "blue", Default: true}}}, "blue"},
		{"anything", claims.Type{}, "mia"},
		{"impossible", claims.Type{Pattern: "^nothing made up meets this$"}, ""},
		{"list", claims.Type{DataType: claims.UserIdentity, Pattern: "^x$"}, ""},
	} {
		if got := Plausible(c.name, c.kind); got.Text() != c.want {
			t.Errorf("Plausible(%s) = %q, want %q", c.name, got.Text(), c.want)
		}
		if a, b := Plausible(c.name, c.kind), Plausible(c.name, c.kind); !a.Equal(b) {
			t.Errorf("%s is made up anew", c.name)
		}
	}
}

func TestLabelOfAPersona(t *testing.T) {
	for _, c := range []struct {
		p    Persona
		want string
	}{
		{Persona{Claims: map[string]claims.Value{"name": claims.Text("Mia"), "id": claims.Text("1")}}, "Mia"},
		{Persona{Claims: map[string]claims.Value{"name": claims.Text(""), "sub": claims.Text("1")}}, "1"},
		{Persona{}, "somebody"},
	} {
		if got := c.p.Label(); got != c.want {
			t.Errorf("label %q, want %q", got, c.want)
		}
	}
}
