package argocd

import (
	"errors"
	"slices"
	"testing"
)

func TestWhatIsNeitherYesNorNoIsAnError(t *testing.T) {
	t.Parallel()
	failed := errors.New("exit status 1")
	for _, c := range []struct {
		said      string
		failed    error
		yes, isIt bool
	}{
		{"Yes\n", nil, true, true},
		{"No\n", failed, false, true},
		{"", nil, false, false},
		{"", failed, false, false},
		{"Yes\n", failed, false, false},
		{"Yes, some", nil, false, false},
	} {
		yes, err := verdict(c.said, c.failed)
		if yes != c.yes || (err == nil) != c.isIt {
			t.Errorf("%q with %v: %v, %v", c.said, c.failed, yes, err)
		}
	}
}

func TestEverybodyIsInTheSample(t *testing.T) {
	t.Parallel()
	asked := questions([]string{"shop", "bakery"})
	see := rights{inside: map[string][]string{"shop": watching, "bakery": watching}}
	var all []asking
	// Two are called alike.
	for _, rights := range []rights{see, see, {}} {
		for _, question := range asked {
			all = append(all, asking{someone{Person: Person{Name: "viewer"}, rights: rights}, question})
		}
	}
	var got []string
	for _, one := range sampleOf(all, len(asked), 2) {
		got = append(got, yesNo(one.who.may(one.what))+": "+one.what.String())
	}
	want := []string{
		"yes: get applications shop/some", "no: create applications shop/some",
		"yes: get logs bakery/some", "no: get applicationsets bakery/some",
		"no: get applications shop/some",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
