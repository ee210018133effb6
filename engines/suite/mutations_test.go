package suite

import (
	"testing"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// TestMutations breaks what platformc emitted in many ways, and fails for each that the suite does not notice.
func TestMutations(t *testing.T) {
	t.Parallel()
	mutations, err := judge.LoadMutations("../mutations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	attempts, checks := loadAttempts(t), loadBenchmark(t)
	c := caseNamed(t, mutations.Case)
	trial := try(t, c, mutations.Cluster, built(t, c))
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
