package judge

import (
	"strings"
	"testing"
)

func TestEveryAttemptSaysHowItIsRefused(t *testing.T) {
	t.Parallel()
	both := []Who{AsDeployer, AsAnyone}
	for _, c := range []struct {
		as      []Who
		attempt Attempt
		wrong   string
	}{
		{both, Attempt{Refused: "guard*NodePort"}, ""},
		{both, Attempt{Open: true}, ""},
		{[]Who{AsDeployer}, Attempt{Deployer: "forbidden"}, ""},
		{both, Attempt{Deployer: "forbidden"}, "how the anyone is refused"},
		{both, Attempt{}, "how the deployer is refused"},
		{both, Attempt{Refused: "*"}, "how the deployer is refused"},
		{nil, Attempt{Refused: "forbidden"}, "nobody tries"},
		{[]Who{"deploier"}, Attempt{Refused: "forbidden"}, `nobody is called "deploier"`},
	} {
		err := Attempts{As: c.as, Attempts: []Attempt{c.attempt}}.check()
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%v as %v: %v, want %q", c.attempt, c.as, err, c.wrong)
		}
	}
}

func TestTheAttemptsAreWhole(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"../../attempts", "../../hub-attempts"} {
		if _, err := LoadAttempts(folder); err != nil {
			t.Error(err)
		}
	}
}
