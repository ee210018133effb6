package argocd

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// lasting is how long what stays is looked at: what Kubernetes and Argo CD delete because an owner goes, they begin to
// delete within a second or two.
const lasting = 10 * time.Second

// Remove commits the tree of a spec that says less, and holds what goes, and what stays, against the case.
func (f *Fleet) Remove(ctx context.Context, removal facts.Removal, out string) ([]judge.Finding, error) {
	going, err := f.going(out)
	if err != nil {
		return nil, err
	}
	// No set deletes an Application that it makes no more, and none goes with its set.
	if removal.Stays {
		err = f.expectMade(ctx, removal)
	} else {
		f.Case = f.Case.Without(removal)
	}
	if err != nil {
		return nil, err
	}
	if err := f.commitOver(ctx, out); err != nil {
		return nil, err
	}
	left := func(all map[string]Application) []string { return f.left(ctx, all, removal, going) }
	if err := f.WaitFor(ctx, left); err != nil {
		return nil, err
	}
	if removal.Stays {
		if err := f.holds(ctx, lasting, left); err != nil {
			return nil, err
		}
	}
	return f.Arrived(ctx)
}

// onCluster is an object of a cluster's manifests.
type onCluster struct {
	cluster string
	object  tree.Object
}

// going are the objects of the clusters' manifests that a new tree has no more.
func (f *Fleet) going(out string) ([]onCluster, error) {
	var all []onCluster
	for _, name := range slices.Sorted(maps.Keys(f.Clusters)) {
		old, err := tree.Read(filepath.Join(f.Out, f.Case.ClusterFolder(name)))
		if err != nil {
			return nil, err
		}
		next, err := tree.Read(filepath.Join(out, f.Case.ClusterFolder(name)))
		if err != nil {
			return nil, err
		}
		for _, object := range old {
			same := func(other tree.Object) bool { return other.Key() == object.Key() }
			if !slices.ContainsFunc(next, same) {
				all = append(all, onCluster{name, object})
			}
		}
	}
	return all, nil
}

// commitOver makes a tree the fleet's, and has Argo CD look.
func (f *Fleet) commitOver(ctx context.Context, out string) error {
	if err := os.RemoveAll(f.Out); err != nil {
		return err
	}
	if err := os.CopyFS(f.Out, os.DirFS(out)); err != nil {
		return err
	}
	if err := errors.Join(f.SetWindows(true), f.CommitTree(ctx)); err != nil {
		return err
	}
	return f.refreshPlatform(ctx)
}

// refreshPlatform has Argo CD look at what it is told itself, and at the clusters' manifests.
func (f *Fleet) refreshPlatform(ctx context.Context) error {
	names := []string{"root"}
	for name := range f.Clusters {
		names = append(names, "cluster-"+name)
	}
	return f.Refresh(ctx, names...)
}

// left is what keeps the Applications from being those of the case, and what is still there that goes.
func (f *Fleet) left(ctx context.Context, all map[string]Application, removal facts.Removal, going []onCluster) []string {
	left := f.unexpected(all)
	for _, one := range going {
		there, err := f.Clusters[one.cluster].has(ctx, one.object.Unstructured)
		if there || err != nil && !meta.IsNoMatchError(err) {
			left = append(left, fmt.Sprintf("%s: %s is still there: %v", one.cluster, one.object, err))
		}
	}
	makers, err := f.makers(ctx, removal)
	if err != nil {
		return append(left, err.Error())
	}
	for _, set := range makers {
		left = append(left, set+" still makes it")
	}
	return left
}

// unexpected are the Applications that the case does not have, and those that it has and nobody makes. What is going
// is neither there nor gone.
func (f *Fleet) unexpected(all map[string]Application) []string {
	want := f.Expected()
	var left []string
	var stay []facts.Delivery
	for _, name := range slices.Sorted(maps.Keys(all)) {
		application := all[name]
		if !slices.Contains(want, application.Delivery()) {
			left = append(left, name+" is still there: "+application.Said())
		}
		if !application.IsGoing() {
			stay = append(stay, application.Delivery())
		}
	}
	for _, delivery := range want {
		if !slices.Contains(stay, delivery) {
			left = append(left, "missing, or going: "+delivery.String())
		}
	}
	return left
}

// expectMade expects that sets make what a removal takes out: without them nothing would be shown by what stays.
func (f *Fleet) expectMade(ctx context.Context, removal facts.Removal) error {
	makers, err := f.makers(ctx, removal)
	if err == nil && len(makers) == 0 {
		err = fmt.Errorf("no set makes the app %s of %s to begin with", removal.App, removal.Tenant)
	}
	return err
}

// makers are the sets that make what a removal takes out.
func (f *Fleet) makers(ctx context.Context, removal facts.Removal) ([]string, error) {
	list, err := f.Hub().dynamic.Resource(sets).Namespace(Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var all []string
	for _, set := range list.Items {
		labels := set.GetLabels()
		if labels["platformc.io/tenant"] != removal.Tenant || labels["platformc.io/app"] != removal.App {
			continue
		}
		generators, _, err := unstructured.NestedSlice(set.Object, "spec", "generators")
		if err != nil {
			return nil, err
		}
		if removal.Cluster == "" || f.isNamed(removal.Cluster, generators) {
			all = append(all, set.GetName())
		}
	}
	return all, nil
}

// isNamed says whether something names a cluster: sets list the URLs of servers, or select clusters by their names.
func (f *Fleet) isNamed(cluster string, in any) bool {
	switch in := in.(type) {
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(in)), func(value any) bool { return f.isNamed(cluster, value) })
	case []any:
		return slices.ContainsFunc(in, func(value any) bool { return f.isNamed(cluster, value) })
	default:
		return in == cluster || in == f.Case.Clusters[cluster].Server
	}
}
