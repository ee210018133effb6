package suite

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"platformc.invalid/engines/internal/judge"
)

// TestClusters puts each cluster of each case on a control plane of its own, and asks all that can be
// asked of a cluster as it stands.
func TestClusters(t *testing.T) {
	t.Parallel()
	attempts := loadAttempts(t)
	pods := podSecurityPods(t)
	checks := loadBenchmark(t)
	for _, c := range loadCases(t) {
		out := built(t, c)
		for _, cluster := range c.ClusterNames() {
			t.Run(c.Name+"/"+cluster, func(t *testing.T) {
				t.Parallel()
				trial := try(t, c, cluster, out)
				t.Run("apply again", func(t *testing.T) { report(t, trial.ApplyAgain) })
				t.Run("rbac", func(t *testing.T) { report(t, trial.RBAC) })
				t.Run("admission", func(t *testing.T) {
					report(t, func(ctx context.Context) ([]judge.Finding, error) { return trial.Admission(ctx, attempts) })
				})
				t.Run("benchmark", func(t *testing.T) {
					report(t, func(ctx context.Context) ([]judge.Finding, error) { return trial.Benchmark(ctx, checks, attempts) })
				})
				t.Run("quota", func(t *testing.T) { report(t, trial.Quota) })
				t.Run("pod security", func(t *testing.T) {
					report(t, func(ctx context.Context) ([]judge.Finding, error) { return trial.PodSecurity(ctx, pods) })
				})
				// The last: it takes namespaces away.
				t.Run("remove", func(t *testing.T) { report(t, trial.Remove) })
			})
		}
	}
}

// TestNetwork decides reachability in every cluster of each case. No engine is needed for that.
func TestNetwork(t *testing.T) {
	t.Parallel()
	for _, c := range loadCases(t) {
		out := built(t, c)
		for _, cluster := range c.ClusterNames() {
			t.Run(c.Name+"/"+cluster, func(t *testing.T) {
				trial := &judge.Trial{Case: c, Cluster: cluster, Out: out}
				report(t, trial.Network)
				count(trial.Count)
			})
		}
	}
}

func loadAttempts(t *testing.T) []judge.Attempts {
	t.Helper()
	attempts, err := judge.LoadAttempts("../attempts")
	if err != nil {
		t.Fatal(err)
	}
	return attempts
}

func loadBenchmark(t *testing.T) []judge.Check {
	t.Helper()
	checks, err := judge.LoadBenchmark("../benchmark.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return checks
}

// podSecurityPods is the folder of the pods that Kubernetes tests Pod Security with, in its module.
func podSecurityPods(t *testing.T) string {
	t.Helper()
	module := "k8s.io/pod-security-admission"
	folder, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(folder)), "test", "testdata")
}
