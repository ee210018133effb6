package argocd

import (
	"strings"
	"testing"
)

func TestEveryAttemptSaysHowItIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		attempt Attempt
		wrong   string
	}{
		{Attempt{Refused: "is not permitted"}, ""},
		{Attempt{Ignored: true}, ""},
		{Attempt{Open: true}, ""},
		{Attempt{}, "nothing says how it is refused"},
		{Attempt{Deployer: "cannot"}, "nothing says how it is refused"},
		{Attempt{Refused: "is (not"}, "missing closing )"},
		{Attempt{Refused: "not|"}, "matches every refusal"},
		{Attempt{Refused: "not", Deployer: ".*"}, "matches every refusal"},
	} {
		err := Attempts{Attempts: []Attempt{c.attempt}}.check()
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%+v: %v, want %q", c.attempt, err, c.wrong)
		}
	}
}

func TestTheAttemptsAreWhole(t *testing.T) {
	t.Parallel()
	if _, err := LoadAttempts("../../argocd-attempts"); err != nil {
		t.Error(err)
	}
}
