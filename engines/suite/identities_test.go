package suite

import (
	"testing"

	"platformc.invalid/engines/internal/judge"
)

// identities are all kinds of them that a spec can give something, and those that it gives nothing.
var identities = []string{
	"viewer", "developer", "admin", "contractor", "deployer", "pod",
	"platform-admin", "sre", "security", "auditor", "platform's deployer",
	"somebody", "nobody",
}

// TestIdentities finds kinds of identities that no case asks about, and stages in which a case asks no admin or deployer.
func TestIdentities(t *testing.T) {
	t.Parallel()
	everywhere := map[string]bool{}
	for _, c := range loadCases(t) {
		asked := map[string]bool{}
		for _, cluster := range c.ClusterNames() {
			trial := &judge.Trial{Case: c, Cluster: cluster}
			for _, kind := range trial.Asked() {
				asked[kind], everywhere[kind] = true, true
			}
		}
		for _, cluster := range c.Clusters {
			for _, stage := range cluster.Stages {
				for _, kind := range []string{"admin", "deployer"} {
					if !asked[kind+" in "+stage] {
						t.Errorf("%s asks no %s in %s", c.Name, kind, stage)
					}
				}
			}
		}
	}
	for _, kind := range identities {
		if !everywhere[kind] {
			t.Errorf("no case asks a %s", kind)
		}
	}
}
