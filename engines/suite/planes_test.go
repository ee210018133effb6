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
		plane = start(t)
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

func start(t *testing.T) *controlplane.ControlPlane {
	t.Helper()
	// Not the test's own folder: the control plane lives longer.
	dir, err := os.MkdirTemp("", "plane-")
	if err != nil {
		t.Fatal(err)
	}
	plane, err := controlplane.Start(t.Context(), controlplane.Options{Binaries: env.binaries, Dir: dir, Data: template(t)})
	if err != nil {
		t.Fatal(err)
	}
	return plane
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

var templateOnce = sync.OnceValues(func() (string, error) {
	return controlplane.Template(context.Background(), env.binaries, env.schemas, env.cache)
})

func template(t *testing.T) string {
	t.Helper()
	folder, err := templateOnce()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
