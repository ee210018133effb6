package suite

import (
	"path/filepath"
	"testing"

	"platformc.invalid/engines/internal/argocd"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// TestMutations breaks what platformc emitted in many ways, and fails for each that the suite does not notice.
func TestMutations(t *testing.T) {
	t.Parallel()
	mutations, err := judge.LoadMutations("../mutations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := caseNamed(t, mutations.Case)
	noticed(t, try(t, c, mutations.Cluster, built(t, c)), mutations, loadAttempts(t))
}

// TestMutationsOfHubs does the same with what a hub is told about applications of tenants' own.
func TestMutationsOfHubs(t *testing.T) {
	t.Parallel()
	mutations, err := judge.LoadMutations("../hub-mutations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	attempts, err := judge.LoadAttempts("../hub-attempts")
	if err != nil {
		t.Fatal(err)
	}
	c := caseNamed(t, mutations.Case)
	trial := try(t, c, mutations.Cluster, built(t, c))
	report(t, trial.ApplyHub)
	noticed(t, trial, mutations, attempts)
}

// noticed makes mutations one after the other, and fails for each that nobody notices.
func noticed(t *testing.T, trial *judge.Trial, mutations *judge.Mutations, attempts []judge.Attempts) {
	t.Helper()
	checks := loadBenchmark(t)
	for _, mutation := range mutations.Mutations {
		t.Run(mutation.What, func(t *testing.T) {
			undo, err := trial.Mutate(t.Context(), mutation)
			if err != nil {
				t.Fatal(err)
			}
			findings, err := trial.Notice(t.Context(), mutation, attempts, checks)
			if err != nil {
				t.Error(err)
			}
			if len(findings) == 0 {
				t.Errorf("%s noticed nothing", mutation.By)
			} else {
				t.Logf("%d findings, the first:\n%s", len(findings), findings[0])
			}
			if err := undo(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestMutationsOfPolicies breaks what Argo CD is told about rights in many ways, and fails for each that its own code does
// not notice.
func TestMutationsOfPolicies(t *testing.T) {
	t.Parallel()
	mutations, err := judge.LoadMutations("../argocd-mutations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := caseNamed(t, mutations.Case)
	objects, err := tree.Read(filepath.Join(built(t, c), c.Fleet, "argocd", c.ArgoCD.Hub))
	if err != nil {
		t.Fatal(err)
	}
	if findings := held(t, c, objects); len(findings) > 0 {
		t.Fatalf("%d findings before anything is broken, the first:\n%s", len(findings), findings[0])
	}
	for _, mutation := range mutations.Mutations {
		t.Run(mutation.What, func(t *testing.T) {
			broken, err := mutation.Broken(objects)
			if err != nil {
				t.Fatal(err)
			}
			findings := held(t, c, broken)
			if len(findings) == 0 {
				t.Fatal("nobody noticed")
			}
			t.Logf("%d findings, the first:\n%s", len(findings), findings[0])
		})
	}
}

// held holds what Argo CD is told about rights against a case.
func held(t *testing.T, c *facts.Case, objects []tree.Object) []judge.Finding {
	t.Helper()
	findings, asked, err := argocd.HoldPolicy(t.Context(), c, env.binaries, objects)
	if err != nil {
		t.Fatal(err)
	}
	count(judge.Count{Answers: asked})
	return findings
}

func caseNamed(t *testing.T, name string) *facts.Case {
	t.Helper()
	for _, c := range loadCases(t) {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no case %q", name)
	return nil
}
