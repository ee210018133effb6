package suite

import (
	"testing"
)

// TestClusters puts each cluster of each case on a control plane of its own, and asks all that can be
// asked of a cluster as it stands.
func TestClusters(t *testing.T) {
	for _, c := range loadCases(t) {
		out := build(t, c.SpecDir())
		for _, cluster := range c.ClusterNames() {
			t.Run(c.Name+"/"+cluster, func(t *testing.T) {
				t.Parallel()
				trial := try(t, c, cluster, out)
				t.Run("apply again", func(t *testing.T) { report(t, trial.ApplyAgain) })
				t.Run("rbac", func(t *testing.T) { report(t, trial.RBAC) })
			})
		}
	}
}
