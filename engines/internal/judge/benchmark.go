package judge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/yamlfiles"
)

// Check is one check of the multi-tenancy benchmark.
type Check struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Only is the Pod Security level that the check is for, if not all.
	Only string `json:"only"`
	// Where the questions are asked: on the whole `cluster`, in the tenant's `own` namespace or in an `other`.
	Where string `json:"where"`
	// Never are questions with the answer no: a verb and a resource.
	Never []string `json:"never"`
	// Attempts are refused: a file and what is tried.
	Attempts []string `json:"attempts"`
	// Quota are resources that the namespace's quota counts.
	Quota []string `json:"quota"`
}

// LoadBenchmark reads the checks.
func LoadBenchmark(file string) ([]Check, error) {
	var checks []Check
	err := yamlfiles.Read(file, &checks)
	return checks, err
}

// Benchmark tries every check in every place.
func (t *Trial) Benchmark(ctx context.Context, checks []Check, attempts []Attempts) ([]Finding, error) {
	if err := t.AllowAnyone(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	for _, place := range t.Places() {
		for _, check := range checks {
			if check.Only != "" && check.Only != place.PodSecurity() {
				continue
			}
			found, err := t.check(ctx, place, check, attempts)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", check.ID, err)
			}
			for _, finding := range found {
				finding.Part = "benchmark " + check.ID + ", " + check.Title
				findings = append(findings, finding)
			}
			if t.enough(findings) {
				return findings, nil
			}
		}
	}
	return findings, nil
}

func (t *Trial) check(ctx context.Context, place facts.Place, check Check, all []Attempts) ([]Finding, error) {
	findings, err := t.never(ctx, place, check)
	if err != nil {
		return nil, err
	}
	for _, name := range check.Attempts {
		only, err := oneAttempt(all, name)
		if err != nil {
			return nil, err
		}
		found, err := t.attempts(ctx, place, only)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	found, err := t.countedResources(ctx, place, check.Quota)
	return append(findings, found...), err
}

// oneAttempt is the file of an attempt, without the other attempts.
func oneAttempt(all []Attempts, name string) (Attempts, error) {
	file, what, _ := strings.Cut(name, ": ")
	for _, attempts := range all {
		if attempts.File != file {
			continue
		}
		for _, attempt := range attempts.Attempts {
			if attempt.What == what {
				attempts.Attempts = []Attempt{attempt}
				return attempts, nil
			}
		}
	}
	return Attempts{}, fmt.Errorf("no attempt %q", name)
}

// never asks questions for every identity of the place's tenant.
func (t *Trial) never(ctx context.Context, place facts.Place, check Check) ([]Finding, error) {
	namespace := place.Namespace
	switch check.Where {
	case "cluster":
		namespace = ""
	case "other":
		namespace = t.values(place)["other"]
	}
	var jobs []ask
	for _, subject := range t.tenantSubjects(*place.Tenant) {
		// Whatever the spec gives them elsewhere, the benchmark wants a no.
		nobody := subject
		nobody.everywhere, nobody.inside = nil, nil
		for _, text := range check.Never {
			jobs = append(jobs, ask{nobody, namespace, parseQuestion(text)})
		}
	}
	t.Count.Answers += len(jobs)
	return t.askAll(ctx, jobs)
}

// countedResources finds resources that no quota of the place counts.
func (t *Trial) countedResources(ctx context.Context, place facts.Place, names []string) ([]Finding, error) {
	if len(names) == 0 {
		return nil, nil
	}
	quotas, err := t.Kube.CoreV1().ResourceQuotas(place.Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, name := range names {
		counts := func(quota corev1.ResourceQuota) bool {
			_, counted := quota.Status.Hard[corev1.ResourceName(name)]
			return counted && quota.Spec.ScopeSelector == nil
		}
		if !slices.ContainsFunc(quotas.Items, counts) {
			findings = append(findings, t.about("", place.Tenant.Name, "ResourceQuota of "+place.Namespace, "counts "+name, "not counted"))
		}
	}
	return findings, nil
}
