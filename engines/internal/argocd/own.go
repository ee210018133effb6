package argocd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// ownApplication is one that a tenant's lead makes in the tenant's namespace of the hub.
type ownApplication struct {
	name, repository string
	tenant           *facts.Tenant
	place            facts.Place
	// permitted says that the spec names the repository.
	permitted bool
}

const notPermitted = "is not permitted in project"

// OwnApplications has a lead of every tenant that may do so make an Application from the repository that the spec names,
// and one from another beside it.
func (f *Fleet) OwnApplications(ctx context.Context) ([]judge.Finding, judge.Count, error) {
	var count judge.Count
	var all []ownApplication
	for _, place := range f.Case.ControlPlaces(f.Case.ArgoCD.Hub) {
		all = append(all, f.ownOf(place.Tenant)...)
	}
	for _, one := range all {
		if err := errors.Join(f.commitOwn(ctx, one), f.makeOwn(ctx, one)); err != nil {
			return nil, count, fmt.Errorf("%s in argocd-%s: %w", one.name, one.tenant.Name, err)
		}
		if one.permitted {
			count.Controls++
		} else {
			count.Denials++
		}
	}
	var findings []judge.Finding
	for _, one := range all {
		found, err := f.judgeOwn(ctx, one)
		if err != nil {
			return nil, count, err
		}
		findings = append(findings, found...)
	}
	return findings, count, f.forgetOwn(ctx, all)
}

// ownOf are the Applications that a tenant's lead makes: in every project of a cluster one from elsewhere, and one from the
// repository that is named.
func (f *Fleet) ownOf(tenant *facts.Tenant) []ownApplication {
	host, _, _ := strings.Cut(repositoryOf(f.Case.Repository), "/")
	var all []ownApplication
	for _, place := range f.Case.Places(tenant.On[0]) {
		if place.Tenant.Name != tenant.Name || place.Part != "" {
			continue
		}
		other := fmt.Sprintf("https://%s/%s/elsewhere.git", host, tenant.Name)
		all = append(all, ownApplication{"elsewhere-" + place.Stage, other, tenant, place, false})
		if tenant.OwnRepository != "" {
			all = append(all, ownApplication{"named-" + place.Stage, tenant.OwnRepository, tenant, place, true})
		}
	}
	return all
}

// object is what an own Application delivers.
func (o ownApplication) object() *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap"}}
	object.SetName("own-" + o.name)
	return object
}

func (f *Fleet) commitOwn(ctx context.Context, one ownApplication) error {
	root, err := os.MkdirTemp(f.Dir, "own-")
	if err != nil {
		return err
	}
	text, err := one.object().MarshalJSON()
	folder := filepath.Join(root, one.name)
	return errors.Join(err, os.MkdirAll(folder, 0o755), os.WriteFile(filepath.Join(folder, "object.yaml"), text, 0o600),
		f.forge.Commit(ctx, repositoryOf(one.repository), root, one.name))
}

// makeOwn makes the Application, as the first of the tenant's leads.
func (f *Fleet) makeOwn(ctx context.Context, one ownApplication) error {
	config := rest.CopyConfig(f.Hub().plane.Config())
	config.Impersonate = rest.ImpersonationConfig{
		UserName: "lead-of-" + one.tenant.Name, Groups: []string{one.tenant.Admins[0], "system:authenticated"},
	}
	lead, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	application := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
		"metadata": map[string]any{"name": one.name},
		"spec": map[string]any{
			"project":     one.tenant.Project(one.place.Stage),
			"source":      map[string]any{"repoURL": one.repository, "path": one.name, "targetRevision": one.name},
			"destination": map[string]any{"server": f.Case.Clusters[one.place.Cluster].Server, "namespace": one.place.Namespace},
			"syncPolicy":  map[string]any{"automated": map[string]any{}},
		},
	}}
	_, err = lead.Resource(applications).Namespace(one.namespace()).Create(ctx, application, metav1.CreateOptions{})
	return err
}

// namespace is where the tenant makes Applications.
func (o ownApplication) namespace() string { return "argocd-" + o.tenant.Name }

// judgeOwn waits until an Application has come out as it should.
func (f *Fleet) judgeOwn(ctx context.Context, one ownApplication) ([]judge.Finding, error) {
	var last Application
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		all, err := f.Applications(ctx, one.namespace())
		if err != nil {
			return nil, err
		}
		last = all[one.name]
		where, err := f.Clusters[one.place.Cluster].hasAnywhere(ctx, one.object())
		if err != nil {
			return nil, err
		}
		delivered := last.IsSynced() && where == one.place.Namespace+"/"+one.object().GetName()
		refused := last.isRefused() && strings.Contains(last.Said(), notPermitted) && where == ""
		if one.permitted && delivered || !one.permitted && refused {
			return nil, nil
		}
		if delivered || refused {
			break
		}
	}
	want := "refused: " + notPermitted
	if one.permitted {
		want = "delivered"
	}
	what := fmt.Sprintf("%s of %s from %s", one.name, one.namespace(), one.repository)
	return []judge.Finding{f.about(one.place.Cluster, one.tenant.Name, what, want, last.Said())}, nil
}

// forgetOwn takes the Applications and what they brought away.
func (f *Fleet) forgetOwn(ctx context.Context, all []ownApplication) error {
	var failed []error
	for _, one := range all {
		failed = append(failed, f.free(ctx, applications, one.namespace(), one.name),
			f.Clusters[one.place.Cluster].remove(ctx, one.object(), one.place.Namespace))
	}
	return errors.Join(failed...)
}
