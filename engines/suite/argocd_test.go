package suite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"platformc.invalid/engines/internal/argocd"
	"platformc.invalid/engines/internal/facts"
)

// argoTool is the folder that pins Argo CD.
const argoTool = "../tools/argocd"

// TestArgoCD has Argo CD deliver a fleet.
func TestArgoCD(t *testing.T) {
	t.Parallel()
	c, out := withFixture(t, caseNamed(t, "quickstart"))
	fleet := startFleet(t, c, out)
	t.Run("delivery", func(t *testing.T) { delivered(t, fleet) })
}

// withFixture is a case with apps, and its output with what delivers them.
func withFixture(t *testing.T, c *facts.Case) (*facts.Case, string) {
	t.Helper()
	out := t.TempDir()
	folder := filepath.Join(out, c.Fleet, "argocd", c.Hub)
	if err := os.CopyFS(out, os.DirFS(built(t, c))); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(folder, os.DirFS("../internal/argocd/testdata/mgmt")); err != nil {
		t.Fatal(err)
	}
	for name, app := range map[string]facts.App{
		"shop": {Repository: "https://git.acorn.example/shop/web.git", Path: "deploy/{stage}"},
		"wiki": {Repository: "https://git.acorn.example/wiki/pages.git", Path: "deploy/{stage}", Kustomize: true},
	} {
		tenant := c.Tenants[name]
		app.Revisions = map[string]string{"dev": "1.0.0", "prod": "1.0.0"}
		tenant.Apps = map[string]facts.App{"app": app}
		c.Tenants[name] = tenant
	}
	return c, out
}

// startFleet starts a case's clusters and Argo CD on its hub, which begins to deliver.
func startFleet(t *testing.T, c *facts.Case, out string) *argocd.Fleet {
	t.Helper()
	began := time.Now()
	// A short path: sockets' have a limit.
	dir, err := os.MkdirTemp("", "argo-")
	if err != nil {
		t.Fatal(err)
	}
	fleet, err := argocd.NewFleet(t.Context(), c, out, dir, startEach(t, c.ClusterNames()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fleet.Stop)
	if err := fleet.Start(t.Context(), env.binaries, argoTool); err != nil {
		t.Fatal(err)
	}
	t.Logf("started after %s", time.Since(began).Round(time.Millisecond))
	return fleet
}

// delivered waits until Argo CD has delivered everything, and holds what is there then against the case.
func delivered(t *testing.T, fleet *argocd.Fleet) {
	began := time.Now()
	want := fleet.Expected()
	err := fleet.WaitFor(t.Context(), func(all map[string]argocd.Application) []string {
		missing, _ := differences(want, argocd.Deliveries(all))
		return append(missing, argocd.NotSynced(all)...)
	})
	t.Logf("all synced after %s", time.Since(began).Round(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	all, err := fleet.Applications(t.Context(), argocd.Namespace)
	if err != nil {
		t.Fatal(err)
	}
	if _, more := differences(want, argocd.Deliveries(all)); len(more) > 0 {
		t.Errorf("nobody asked for:\n%s", strings.Join(more, "\n"))
	}
	report(t, fleet.Arrived)
}

// differences are the deliveries that are wanted and not there, and those that are there and not wanted.
func differences(want, got []facts.Delivery) (missing, more []string) {
	for _, delivery := range want {
		if !slices.Contains(got, delivery) {
			missing = append(missing, "missing: "+delivery.String())
		}
	}
	for _, delivery := range got {
		if !slices.Contains(want, delivery) {
			more = append(more, delivery.String())
		}
	}
	return missing, more
}
