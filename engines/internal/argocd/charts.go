package argocd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"platformc.invalid/engines/internal/charts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/patch"
)

// chartLabel marks the ConfigMaps in which charts of others' say what they were told.
const chartLabel = "engines.invalid/chart"

// addCharts puts a stand-in for each chart of others' where that is, in the one version that the case has.
func (f *Fleet) addCharts(context.Context) error {
	type version struct{ repository, chart, revision string }
	all := map[version]bool{}
	for cluster := range f.Clusters {
		for _, delivery := range f.Case.ChartDeliveries(cluster) {
			all[version{delivery.Repository, delivery.Chart, delivery.Revision}] = true
		}
	}
	var failed []error
	for one := range all {
		files, err := charts.Stub(one.chart)
		if err != nil {
			return err
		}
		added := f.charts.Add(repositoryOf(one.repository), one.chart, one.revision, files)
		failed = append(failed, added, f.host(one.repository, f.charts))
	}
	return errors.Join(failed...)
}

// chartsOn holds the charts of others' that a cluster has against those that it should have.
func (f *Fleet) chartsOn(ctx context.Context, cluster string) ([]judge.Finding, error) {
	list, err := f.Clusters[cluster].Kube.CoreV1().ConfigMaps("").List(ctx, metav1.ListOptions{LabelSelector: chartLabel})
	if err != nil {
		return nil, err
	}
	got := map[string]corev1.ConfigMap{}
	for _, item := range list.Items {
		got[item.Namespace+"/"+item.Name] = item
	}
	var findings []judge.Finding
	for _, delivery := range f.Case.ChartDeliveries(cluster) {
		place := delivery.Namespace + "/" + delivery.Release + "-told"
		told := got[place]
		delete(got, place)
		if name, version := told.Labels[chartLabel], told.Data["version"]; name != delivery.Chart || version != delivery.Revision {
			want := delivery.Chart + " " + delivery.Revision
			findings = append(findings, f.about(cluster, "", place, want, cmp.Or(name+version, "not there")))
		}
		var values map[string]any
		if err := yaml.Unmarshal([]byte(told.Data["values"]), &values); err != nil {
			return nil, err
		}
		if !reflect.DeepEqual(values, patch.Merge(values, delivery.Told)) {
			findings = append(findings, f.about(cluster, "", place, fmt.Sprint("told ", delivery.Told), fmt.Sprint(values)))
		}
	}
	for _, place := range slices.Sorted(maps.Keys(got)) {
		findings = append(findings, f.about(cluster, "", place, "not there", "there"))
	}
	return findings, nil
}
