package argocd

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// Expected is all that Argo CD should deliver to the clusters that run: what it is told itself, each cluster's
// manifests, charts of others', and the tenants' apps.
func (f *Fleet) Expected() []facts.Delivery {
	all := []facts.Delivery{f.platform(f.Folder(), f.Case.ArgoCD.Hub, Namespace)}
	for _, cluster := range slices.Sorted(maps.Keys(f.Clusters)) {
		all = append(all, f.platform(f.Case.ClusterFolder(cluster), cluster, "platformc-deployers"))
		for _, chart := range f.Case.ChartDeliveries(cluster) {
			all = append(all, chart.Delivery)
		}
		for _, app := range f.Case.AppDeliveries(cluster) {
			all = append(all, app.Delivery)
		}
	}
	return all
}

func (f *Fleet) platform(folder, cluster, namespace string) facts.Delivery {
	return facts.Delivery{
		Project: "platform", Repository: f.Case.Repository, Path: folder, Revision: "main",
		Server: f.Case.Clusters[cluster].Server, Namespace: namespace,
	}
}

// Arrived looks for everything that was delivered on the clusters themselves: each object of a cluster's manifests,
// and each app and each chart of others' where it belongs, with its revision and settings, and nowhere else.
func (f *Fleet) Arrived(ctx context.Context) ([]judge.Finding, error) {
	var findings []judge.Finding
	for _, name := range slices.Sorted(maps.Keys(f.Clusters)) {
		objects, err := tree.Read(filepath.Join(f.Out, f.Case.ClusterFolder(name)))
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			there, err := f.Clusters[name].has(ctx, object.Unstructured)
			if err != nil {
				return nil, err
			}
			if !there {
				findings = append(findings, f.about(name, "", object.String(), "applied by Argo CD", "not there"))
			}
		}
		apps, err := f.appsOn(ctx, name)
		if err != nil {
			return nil, err
		}
		charts, err := f.chartsOn(ctx, name)
		if err != nil {
			return nil, err
		}
		findings = slices.Concat(findings, apps, charts)
	}
	return findings, nil
}

// appsOn holds the apps that run on a cluster against those that should.
func (f *Fleet) appsOn(ctx context.Context, cluster string) ([]judge.Finding, error) {
	want := map[string]string{}
	for _, delivery := range f.Case.AppDeliveries(cluster) {
		want[delivery.Namespace+"/"+delivery.Name()] = fmt.Sprint(delivery.Data())
	}
	list, err := f.Clusters[cluster].Kube.CoreV1().ConfigMaps("").List(ctx, metav1.ListOptions{LabelSelector: appLabel})
	if err != nil {
		return nil, err
	}
	got := map[string]string{}
	for _, item := range list.Items {
		got[item.Namespace+"/"+item.Name] = fmt.Sprint(item.Data)
	}
	var findings []judge.Finding
	for place := range mergeKeys(want, got) {
		if want[place] != got[place] {
			tenant := f.tenantOf(cluster, path.Dir(place))
			findings = append(findings, f.about(cluster, tenant, place, cmp.Or(want[place], "not there"), cmp.Or(got[place], "not there")))
		}
	}
	return findings, nil
}

func mergeKeys(a, b map[string]string) map[string]string {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

// tenantOf is the tenant whose namespace it is.
func (f *Fleet) tenantOf(cluster, namespace string) string {
	for _, place := range f.Case.Places(cluster) {
		if place.Namespace == namespace {
			return place.Tenant.Name
		}
	}
	return ""
}

// about fills in what a finding's reader needs to find out why.
func (f *Fleet) about(cluster, tenant, object, want, said string) judge.Finding {
	return about(f.Case, cluster, tenant, object, want, said)
}

func about(c *facts.Case, cluster, tenant, object, want, said string) judge.Finding {
	words := []string{"delivery", "app", "source", "repositories", "window", "isolation", "place"}
	return judge.Finding{
		Part: "argocd", Cluster: fmt.Sprintf("%s/%s", c.Name, cluster), Tenant: tenant, Object: object, Want: want,
		Said: strings.ReplaceAll(said, "\n", "\n           "), Spec: c.Lines(tenant, words),
	}
}
