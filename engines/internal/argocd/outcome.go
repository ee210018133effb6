package argocd

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/judge"
)

// judge waits until each trial has come out, as it should or otherwise, and says which did otherwise.
func (f *Fleet) judge(ctx context.Context, trials []trial) ([]judge.Finding, error) {
	waiting := slices.Clone(trials)
	var findings []judge.Finding
	refreshed := time.Now()
	deleted := map[string]bool{}
	for deadline := time.Now().Add(patience); len(waiting) > 0; time.Sleep(100 * time.Millisecond) {
		all, err := f.Applications(ctx, metav1.NamespaceAll)
		if err != nil {
			return nil, err
		}
		late := time.Now().After(deadline)
		// A busy repository server may have had no time for one.
		if time.Since(refreshed) > 15*time.Second {
			refreshed = time.Now()
			if err := f.refreshTrials(ctx, waiting); err != nil {
				return nil, err
			}
		}
		var next []trial
		for _, trial := range waiting {
			application := all[trial.name]
			if trial.Deleted && application.IsSynced() && !deleted[trial.name] {
				deleted[trial.name] = true
				if err := f.Hub().dynamic.Resource(applications).Namespace(Namespace).Delete(ctx, trial.name, metav1.DeleteOptions{}); err != nil {
					return nil, err
				}
			}
			switch wrong, done := trial.outcome(application, deleted[trial.name]); {
			case done && wrong == "":
			case done || late:
				findings = append(findings, trial.finding(f, application))
			default:
				next = append(next, trial)
			}
		}
		waiting = next
	}
	made, err := f.madeAnyway(ctx, trials)
	return append(findings, made...), err
}

func (f *Fleet) refreshTrials(ctx context.Context, all []trial) error {
	var names []string
	for _, trial := range all {
		if !trial.Ignored {
			names = append(names, trial.name)
		}
	}
	return f.Refresh(ctx, names...)
}

// outcome says whether a trial has come out for good, and what is wrong with that.
func (t trial) outcome(application Application, deleted bool) (wrong string, done bool) {
	accepted := application.IsSynced()
	switch {
	case t.isControl, t.Open:
		return "", accepted
	case t.Ignored:
		return "", application.Metadata.Name != "" && application.Status.Sync.Status == ""
	case deleted && application.Metadata.Name == "":
		return "deleted", true
	case accepted && !t.Deleted:
		return "delivered", true
	case application.isRefused() && regexp.MustCompile("(?s)"+t.Refused).MatchString(application.Said()):
		return "", true
	}
	return "", false
}

// isRefused says whether something is wrong with an Application or its last operation.
func (a Application) isRefused() bool {
	return len(a.errors()) > 0 || slices.Contains([]string{"Failed", "Error"}, a.Status.OperationState.Phase)
}

func (t trial) finding(f *Fleet, application Application) judge.Finding {
	want := "refused: " + t.Refused
	switch {
	case t.isControl:
		want = "delivered"
	case t.Open:
		want = "delivered, as nothing refused this when it was written: if it is refused now, say why in its file"
	case t.Ignored:
		want = "ignored"
	}
	what := fmt.Sprintf("%s: %s (%s)", t.name, t.What, strings.Join(t.Threats, ", "))
	return f.about(t.target.Place.Cluster, t.target.Tenant.Name, what, want, application.Said())
}

// madeAnyway looks for the objects of what was refused.
func (f *Fleet) madeAnyway(ctx context.Context, trials []trial) ([]judge.Finding, error) {
	var findings []judge.Finding
	for _, trial := range trials {
		if trial.isControl || trial.Open || trial.Existing {
			continue
		}
		object := &unstructured.Unstructured{Object: trial.object}
		for name, cluster := range f.Clusters {
			there, err := cluster.hasAnywhere(ctx, object)
			if meta.IsNoMatchError(err) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", trial.name, err)
			}
			if there != "" {
				what := fmt.Sprintf("%s: %s", trial.name, trial.What)
				findings = append(findings, f.about(name, trial.target.Tenant.Name, what, "not made", "made: "+there))
			}
		}
	}
	return findings, nil
}
