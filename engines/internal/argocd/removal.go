package argocd

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// Remove commits the tree of a spec that says less, and holds what goes, and what stays, against the case.
func (f *Fleet) Remove(ctx context.Context, removal facts.Removal, out string) ([]judge.Finding, error) {
	going, err := f.going(out)
	if err != nil {
		return nil, err
	}
	// No set deletes an Application that it makes no more, and none goes with its set.
	if !removal.Stays {
		f.Case = f.Case.Without(removal)
	}
	if err := f.commitOver(ctx, out); err != nil {
		return nil, err
	}
	if err := f.awaitGone(ctx, removal, going); err != nil {
		return nil, err
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

// awaitGone waits until the Applications are those of the case, and nothing is left that goes.
func (f *Fleet) awaitGone(ctx context.Context, removal facts.Removal, going []onCluster) error {
	want := f.Expected()
	return f.WaitFor(ctx, func(all map[string]Application) []string {
		var left []string
		for name, application := range all {
			if !slices.Contains(want, application.Delivery()) {
				left = append(left, name+" is still there: "+application.Said())
			}
		}
		for _, delivery := range want {
			if !slices.Contains(Deliveries(all), delivery) {
				left = append(left, "missing: "+delivery.String())
			}
		}
		for _, one := range going {
			there, err := f.Clusters[one.cluster].has(ctx, one.object.Unstructured)
			if there || err != nil && !meta.IsNoMatchError(err) {
				left = append(left, fmt.Sprintf("%s: %s is still there: %v", one.cluster, one.object, err))
			}
		}
		return append(left, f.stillMade(ctx, removal)...)
	})
}

// stillMade are the sets that still make what a removal takes out.
func (f *Fleet) stillMade(ctx context.Context, removal facts.Removal) []string {
	list, err := f.Hub().dynamic.Resource(sets).Namespace(Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return []string{err.Error()}
	}
	var left []string
	for _, set := range list.Items {
		labels := set.GetLabels()
		if labels["platformc.io/tenant"] != removal.Tenant || labels["platformc.io/app"] != removal.App {
			continue
		}
		text, err := set.MarshalJSON()
		if removal.Cluster == "" || err != nil || strings.Contains(string(text), f.Case.Clusters[removal.Cluster].Server) {
			left = append(left, set.GetName()+" still makes it")
		}
	}
	return left
}
