package argocd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// InLaterWaves is what of the expected is delivered only when it is well elsewhere.
func (f *Fleet) InLaterWaves() []facts.Delivery { return f.deliveries(f.Case.InLaterWave) }

// made is an Application as a set's README lists it.
type made struct{ name, release, cluster, namespace string }

var madeRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^ ]+) \\| `([^`]+)` \\| `([^`]+)` \\|$")

// Listed holds what the READMEs beside the sets list against the Applications of sets that there are.
func (f *Fleet) Listed(ctx context.Context) ([]judge.Finding, error) {
	want, err := f.inReadmes()
	if err != nil {
		return nil, err
	}
	if len(want) == 0 {
		return nil, errors.New("no README beside the sets lists anything")
	}
	got, err := f.madeBySets(ctx)
	if err != nil {
		return nil, err
	}
	var findings []judge.Finding
	note := func(of made, want, said string) {
		findings = append(findings, f.about(of.cluster, strings.Split(of.name, ".")[0], fmt.Sprintf("%+v", of), want, said))
	}
	for one := range want {
		if !got[one] {
			note(one, "made by its set", "not there")
		}
	}
	for one := range got {
		if !want[one] {
			note(one, "in no README", "made by a set")
		}
	}
	return findings, nil
}

// inReadmes are the rows of the READMEs beside the sets.
func (f *Fleet) inReadmes() (map[made]bool, error) {
	files, err := filepath.Glob(filepath.Join(f.Out, f.Folder(), "tenants", "*", "README.md"))
	if err != nil {
		return nil, err
	}
	all := map[made]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, row := range madeRow.FindAllStringSubmatch(string(text), -1) {
			all[made{row[1], row[2], row[3], row[4]}] = true
		}
	}
	return all, nil
}

// madeBySets are the Applications that sets made.
func (f *Fleet) madeBySets(ctx context.Context) (map[made]bool, error) {
	applications, err := f.Applications(ctx, Namespace)
	if err != nil {
		return nil, err
	}
	all := map[made]bool{}
	for name, application := range applications {
		if len(application.Metadata.OwnerReferences) > 0 {
			spec, labels := application.Spec, application.Metadata.Labels
			all[made{name, spec.Source.TargetRevision, labels["platformc.io/cluster"], spec.Destination.Namespace}] = true
		}
	}
	return all, nil
}
