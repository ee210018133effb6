package argocd

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// InLaterWaves is what of the expected is delivered only when it is well elsewhere.
func (f *Fleet) InLaterWaves() []facts.Delivery {
	var all []facts.Delivery
	for name := range f.Clusters {
		for _, delivery := range f.Case.AppDeliveries(name) {
			if f.Case.InLaterWave(delivery.Place) {
				all = append(all, delivery.Delivery)
			}
		}
	}
	return all
}

// made is an Application as a set's README lists it.
type made struct{ name, release, cluster, namespace string }

var madeRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^ ]+) \\| `([^`]+)` \\| `([^`]+)` \\|$")

// Listed holds what the READMEs beside the sets list against the Applications of sets that there are.
func (f *Fleet) Listed(ctx context.Context) ([]judge.Finding, error) {
	files, err := filepath.Glob(filepath.Join(f.Out, f.Folder(), "tenants", "*", "README.md"))
	if err != nil {
		return nil, err
	}
	want := map[made]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, row := range madeRow.FindAllStringSubmatch(string(text), -1) {
			want[made{row[1], row[2], row[3], row[4]}] = true
		}
	}
	all, err := f.Applications(ctx, Namespace)
	if err != nil {
		return nil, err
	}
	got := map[made]bool{}
	for name, application := range all {
		if len(application.Metadata.OwnerReferences) > 0 {
			spec := application.Spec
			got[made{name, spec.Source.TargetRevision, application.Metadata.Labels["platformc.io/cluster"], spec.Destination.Namespace}] = true
		}
	}
	var findings []judge.Finding
	note := func(of made, want, said string) {
		findings = append(findings, f.about(of.cluster, strings.Split(of.name, ".")[0], fmt.Sprintf("%+v", of), want, said))
	}
	for _, one := range slices.Collect(maps.Keys(want)) {
		if !got[one] {
			note(one, "made by its set", "not there")
		}
	}
	for _, one := range slices.Collect(maps.Keys(got)) {
		if !want[one] {
			note(one, "in no README", "made by a set")
		}
	}
	if len(want) == 0 {
		note(made{}, "sets that make something", "no README lists anything")
	}
	return findings, nil
}
