package suite

import (
	"context"
	"os"
	"sync"
	"testing"

	"platformc.invalid/engines/internal/controlplane"
)

// planes are the control planes that nobody uses now. A test takes one and gives it back as new.
var planes struct {
	lock sync.Mutex
	idle []*controlplane.ControlPlane
}

// take lends a control plane with all CustomResourceDefinitions to a test.
func take(t *testing.T) *controlplane.ControlPlane {
	t.Helper()
	plane := idlePlane()
	if plane == nil {
		var err error
		if plane, err = start(t.Context(), template(t)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { giveBack(t, plane) })
	return plane
}

func idlePlane() *controlplane.ControlPlane {
	planes.lock.Lock()
	defer planes.lock.Unlock()
	if len(planes.idle) == 0 {
		return nil
	}
	plane := planes.idle[len(planes.idle)-1]
	planes.idle = planes.idle[:len(planes.idle)-1]
	return plane
}

func start(ctx context.Context, data string) (*controlplane.ControlPlane, error) {
	// Not the test's own folder: the control plane lives longer.
	dir, err := os.MkdirTemp("", "plane-")
	if err != nil {
		return nil, err
	}
	return controlplane.Start(ctx, controlplane.Options{Binaries: env.binaries, Dir: dir, Data: data})
}

// giveBack makes a control plane anew for the next test. One that can't be is not used again.
func giveBack(t *testing.T, plane *controlplane.ControlPlane) {
	if err := plane.Rewind(context.Background()); err != nil {
		t.Logf("this control plane is not used again: %v", err)
		plane.Stop()
		return
	}
	planes.lock.Lock()
	defer planes.lock.Unlock()
	planes.idle = append(planes.idle, plane)
}

func stopPlanes() {
	for plane := idlePlane(); plane != nil; plane = idlePlane() {
		plane.Stop()
	}
}

// argoKinds are the CustomResourceDefinitions of Argo CD's clusters: those that a tree for it can hold, and those
// of guards that tenants may try to make. It watches every kind that there is, so that all of them would take long.
var argoKinds = []string{
	"argo-cd/*.yaml", "external-secrets/*.yaml", "gateway-api/*_httproutes.yaml", "gateway-api/*_referencegrants.yaml",
	"kyverno/policies.kyverno.io_policyexceptions.yaml", "kyverno/policies.kyverno.io_namespacedvalidatingpolicies.yaml",
	"flux/kustomize.toolkit.fluxcd.io_kustomizations.yaml", "flux/helm.toolkit.fluxcd.io_helmreleases.yaml",
}

// startEach starts a control plane for each of some clusters, all at once, until the test ends.
func startEach(t *testing.T, clusters []string) map[string]*controlplane.ControlPlane {
	t.Helper()
	data, err := controlplane.Template(t.Context(), env.binaries, env.schemas, env.cache, argoKinds...)
	if err != nil {
		t.Fatal(err)
	}
	var lock sync.Mutex
	var starting sync.WaitGroup
	planes := map[string]*controlplane.ControlPlane{}
	for _, cluster := range clusters {
		starting.Go(func() {
			plane, err := start(t.Context(), data)
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(plane.Stop)
			lock.Lock()
			defer lock.Unlock()
			planes[cluster] = plane
		})
	}
	starting.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return planes
}

var templateOnce = sync.OnceValues(func() (string, error) {
	return controlplane.Template(context.Background(), env.binaries, env.schemas, env.cache, controlplane.All)
})

func template(t *testing.T) string {
	t.Helper()
	folder, err := templateOnce()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
