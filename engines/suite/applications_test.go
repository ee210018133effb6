package suite

import (
	"context"
	"testing"

	"platformc.invalid/engines/internal/judge"
)

// TestOwnApplications puts what each hub's Argo CD is told on a control plane, and tries what tenants may write where
// they make applications of their own. Argo CD does not run: it would end the syncs that are tried.
func TestOwnApplications(t *testing.T) {
	t.Parallel()
	attempts, err := judge.LoadAttempts("../hub-attempts")
	if err != nil {
		t.Fatal(err)
	}
	places := 0
	for _, c := range allCases(t) {
		for _, hub := range c.ClusterNames() {
			if len(c.ControlPlaces(hub)) == 0 {
				continue
			}
			places++
			t.Run(c.Name+"/"+hub, func(t *testing.T) {
				t.Parallel()
				trial := try(t, c, hub, built(t, c))
				report(t, trial.ApplyHub)
				report(t, func(ctx context.Context) ([]judge.Finding, error) { return trial.OwnApplications(ctx, attempts) })
			})
		}
	}
	if places == 0 {
		t.Error("no tenant of any case makes applications of its own")
	}
}
