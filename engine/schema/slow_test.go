//go:build slow

package schema_test

import (
	"fmt"
	"testing"
)

func TestManyMutants(t *testing.T) {
	xmllint(t)
	for seed := 11; seed <= 15; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			valid, invalid := agree(t, mutants(t, seed, 1000))
			t.Logf("%d valid, %d not", valid, invalid)
		})
	}
}
