package controlplane

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// A control plane with every CustomResourceDefinition takes longer to start than most clusters take to judge, so
// one serves many, one after the other. In between its storage goes back to what it was, behind the back of the
// API server. To the server and the controllers that is somebody who removes everything at once: nothing has to
// be finalized, so that nothing can hang.

// marked is what a control plane goes back to.
type marked struct {
	// revision is when.
	revision int64
	// keys are those that were there, each with the revision that wrote it.
	keys map[string]int64
}

// calm is for how many looks in a row nothing must have changed.
const calm = 5

const look = 100 * time.Millisecond

// What the controllers make in every new cluster.
func controllersOwn() []string {
	own := []string{"servicecidrs/kubernetes", "clusterroles/admin", "clusterroles/edit", "clusterroles/view"}
	for _, namespace := range []string{"default", "kube-node-lease", "kube-public", "kube-system"} {
		own = append(own, "serviceaccounts/"+namespace+"/default", "configmaps/"+namespace+"/kube-root-ca.crt")
	}
	return own
}

// mark remembers what is stored, once the controllers have made what they make in a new cluster. `started` is the
// revision before they began.
func (c *ControlPlane) mark(ctx context.Context, started int64) error {
	began := time.Now()
	var last map[string]int64
	for same := 0; same < calm; time.Sleep(look) {
		found, err := c.keys(ctx)
		if err != nil {
			return err
		}
		now := revisions(found)
		unmade := slices.DeleteFunc(controllersOwn(), func(key string) bool { return now["/registry/"+key] > started })
		if same++; len(unmade) > 0 || !maps.Equal(now, last) {
			last, same = now, 0
		}
		if time.Since(began) > patience {
			return fmt.Errorf("after %s the controllers have not made %v", patience, unmade)
		}
		c.marked = marked{found.Header.Revision, now}
	}
	return nil
}

// Rewind brings the control plane back to the state in which it started.
func (c *ControlPlane) Rewind(ctx context.Context) error {
	began := time.Now()
	for same := 0; same < calm; time.Sleep(look) {
		changed, err := c.changed(ctx)
		if err != nil {
			return err
		}
		if same++; len(changed) > 0 {
			same = 0
		}
		if time.Since(began) > patience {
			return fmt.Errorf("still changing after %s: %s", patience, changed)
		}
		for _, key := range changed {
			if err := c.revert(ctx, key); err != nil {
				return err
			}
		}
	}
	return c.awaitOpen(ctx, began)
}

var namespaces = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}

// awaitOpen waits until no admission policy is in force any more. The API server takes the policies together anew
// about once a second, a busy one later, and until then judges by those that are gone.
func (c *ControlPlane) awaitOpen(ctx context.Context, began time.Time) error {
	client, err := dynamic.NewForConfig(c.Config())
	if err != nil {
		return err
	}
	guarded := &unstructured.Unstructured{}
	guarded.SetAPIVersion("v1")
	guarded.SetKind("Namespace")
	guarded.SetName("platformc-engines-probe")
	guarded.SetLabels(map[string]string{"platformc.io/system": "true", "platformc.io/tenant": "probe"})
	for ; ; time.Sleep(look) {
		_, err := client.Resource(namespaces).Create(ctx, guarded, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
		if err == nil {
			return nil
		}
		if time.Since(began) > patience {
			return fmt.Errorf("after %s a policy that is gone still refuses: %w", patience, err)
		}
	}
}

// changed are the keys that are new, gone or different. As long as there are namespaces among them it is these
// alone: where there is no namespace no controller makes anything again.
func (c *ControlPlane) changed(ctx context.Context) ([]string, error) {
	found, err := c.keys(ctx)
	if err != nil {
		return nil, err
	}
	now := revisions(found)
	var changed, ofNamespaces []string
	for key := range union(now, c.marked.keys) {
		if now[key] == c.marked.keys[key] {
			continue
		}
		changed = append(changed, key)
		if strings.HasPrefix(key, "/registry/namespaces/") {
			ofNamespaces = append(ofNamespaces, key)
		}
	}
	if len(ofNamespaces) > 0 {
		return ofNamespaces, nil
	}
	slices.Sort(changed)
	return changed, nil
}

func union(a, b map[string]int64) map[string]int64 {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

func (c *ControlPlane) revert(ctx context.Context, key string) error {
	if _, wasThere := c.marked.keys[key]; !wasThere {
		return c.remove(ctx, key)
	}
	value, err := c.valueAt(ctx, key, c.marked.revision)
	if err != nil {
		return err
	}
	c.marked.keys[key], err = c.put(ctx, key, value)
	return err
}

// revisions are the keys that count, each with the revision that wrote it. Leases do not: servers renew them
// all the time.
func revisions(found answer) map[string]int64 {
	all := map[string]int64{}
	for _, entry := range found.Entries {
		key := string(entry.Key)
		if !strings.HasPrefix(key, "/registry/leases/") && !strings.HasPrefix(key, "/registry/masterleases/") {
			all[key] = entry.Modified
		}
	}
	return all
}
