package argocd

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// Leave commits the tree of a spec without a tenant, and holds what goes at once, what waits for a platform admin and
// what goes after that against the case.
func (f *Fleet) Leave(ctx context.Context, removal facts.Removal, out string) ([]judge.Finding, error) {
	going, err := f.going(out)
	if err != nil {
		return nil, err
	}
	if len(going) == 0 {
		return nil, fmt.Errorf("nothing of %s is on a cluster that runs", removal.Tenant)
	}
	apps := f.Case.Tenants[removal.Tenant].Apps
	after := f.Case.Without(removal)
	if !removal.Stays {
		f.Case = after
	}
	if err := f.commitOver(ctx, out); err != nil {
		return nil, err
	}
	waiting := func(all map[string]Application) []string { return f.waiting(ctx, all, removal.Tenant, going) }
	if err := errors.Join(f.WaitFor(ctx, waiting), f.holds(ctx, lasting, waiting)); err != nil {
		return nil, err
	}
	// What waits on a cluster does not hold up the hub.
	if err := f.deliverWindows(ctx, false); err != nil {
		return nil, err
	}
	findings, err := f.confirm(ctx, removal.Tenant, going)
	if err != nil {
		return nil, err
	}
	if removal.Stays {
		err = f.deleteLeft(ctx, removal.Tenant, apps)
	}
	f.Case = after
	gone := func(all map[string]Application) []string { return append(f.unexpected(all), f.there(ctx, going)...) }
	if err := errors.Join(err, f.WaitFor(ctx, gone)); err != nil {
		return nil, err
	}
	arrived, err := f.Arrived(ctx)
	return append(findings, arrived...), err
}

// waiting is what is otherwise than it should be until a platform admin lets a tenant's namespaces go: the hub is done,
// the tenant's projects are gone, and its clusters keep everything.
func (f *Fleet) waiting(ctx context.Context, all map[string]Application, tenant string, going []onCluster) []string {
	left := append(f.unexpected(all), NotSynced(map[string]Application{"root": all["root"]})...)
	for _, name := range clustersOf(going) {
		said := all[name].Status.OperationState
		if said.Phase != "Running" || !strings.Contains(said.Message, "Waiting for pruning confirmation") {
			left = append(left, name+" does not wait: "+all[name].Said())
		}
	}
	for _, one := range going {
		if there, err := f.Clusters[one.cluster].has(ctx, one.object.Unstructured); !there {
			left = append(left, fmt.Sprintf("%s: %s is gone: %v", one.cluster, one.object, err))
		}
	}
	labelled := metav1.ListOptions{LabelSelector: "platformc.io/tenant=" + tenant}
	list, err := f.Hub().dynamic.Resource(projects).Namespace(Namespace).List(ctx, labelled)
	if err != nil {
		return append(left, err.Error())
	}
	for _, project := range list.Items {
		left = append(left, "project "+project.GetName()+" is still there")
	}
	return left
}

// clustersOf are the Applications of the clusters that objects are on.
func clustersOf(objects []onCluster) []string {
	names := map[string]bool{}
	for _, one := range objects {
		names["cluster-"+one.cluster] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// there says which objects that go are still there.
func (f *Fleet) there(ctx context.Context, going []onCluster) []string {
	var left []string
	for _, one := range going {
		if there, err := f.Clusters[one.cluster].has(ctx, one.object.Unstructured); there || err != nil {
			left = append(left, fmt.Sprintf("%s: %s is still there: %v", one.cluster, one.object, err))
		}
	}
	return left
}

// confirm has everybody try to let a tenant's namespaces go, on every cluster: only platform admins can, and the last of
// all do.
func (f *Fleet) confirm(ctx context.Context, tenant string, going []onCluster) ([]judge.Finding, error) {
	people, err := f.everyone()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(people, func(a, b someone) int { return order(a.all) - order(b.all) })
	if len(people) == 0 || !people[len(people)-1].all {
		return nil, errors.New("the case has no platform admin, who could confirm that a tenant leaves")
	}
	var findings []judge.Finding
	for _, name := range clustersOf(going) {
		for _, person := range people {
			err := f.approve(ctx, person.Person, name)
			if person.all != (err == nil) || err != nil && !strings.Contains(err.Error(), refusedByArgoCD) {
				what := fmt.Sprintf("%s confirms what %s deletes", person.Name, name)
				findings = append(findings, f.about(strings.TrimPrefix(name, "cluster-"), tenant, what, yesNo(person.all), fmt.Sprint(err)))
			}
		}
	}
	return findings, nil
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// approve does what `argocd app confirm-deletion` does.
func (f *Fleet) approve(ctx context.Context, who Person, name string) error {
	live, err := f.Hub().dynamic.Resource(applications).Namespace(Namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	annotations := live.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations["argocd.argoproj.io/deletion-approved"] = time.Now().UTC().Format(time.RFC3339)
	live.SetAnnotations(annotations)
	project, _, _ := unstructured.NestedString(live.Object, "spec", "project")
	query := url.Values{"validate": {"false"}, "project": {project}}
	return f.ask(ctx, who, http.MethodPut, "applications/"+name+"?"+query.Encode(), live.Object, nil)
}

// deleteLeft takes the Applications away that sets left behind, as the hub's README says.
func (f *Fleet) deleteLeft(ctx context.Context, tenant string, apps map[string]facts.App) error {
	var failed []error
	for _, app := range slices.Sorted(maps.Keys(apps)) {
		labels := fmt.Sprintf("platformc.io/tenant=%s,platformc.io/app=%s", tenant, app)
		command := exec.CommandContext(ctx, "kubectl", "--kubeconfig", f.Hub().plane.Kubeconfig(), "-n", Namespace, "delete", "applications", "-l", labels)
		said, err := command.CombinedOutput()
		if err != nil {
			failed = append(failed, fmt.Errorf("%w: %s", err, said))
		}
	}
	return errors.Join(failed...)
}
