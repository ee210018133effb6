package argocd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/patch"
)

// target is an app of a tenant's, with the Application that delivers it.
type target struct {
	facts.AppDelivery
	application *unstructured.Unstructured
}

// trial is an attempt in a place, or a control.
type trial struct {
	Attempt
	// name is that of the Application and of its folder.
	name   string
	target target
	// object is what is committed.
	object map[string]any
	// own are the objects that are called like the trial: nobody else has them.
	own []*unstructured.Unstructured
	// wide says that the project permits everything.
	wide bool
	// isControl says that it must be delivered.
	isControl bool
}

// tag is that of the commit with a trial.
func (t trial) tag() string { return "attempts" + t.Commit }

// Try tries every attempt and its control, each in a place of some tenant, all at once: a tenant commits a folder to
// its own repository, and an Application like the tenant's own delivers it.
func (f *Fleet) Try(ctx context.Context, all []Attempts) ([]judge.Finding, judge.Count, error) {
	var count judge.Count
	targets, err := f.targets(ctx)
	if err != nil {
		return nil, count, err
	}
	var trials []trial
	for index, attempts := range all {
		target, err := fitting(targets, attempts, index)
		if err != nil {
			return nil, count, err
		}
		more, err := f.trials(attempts, target)
		if err != nil {
			return nil, count, fmt.Errorf("%s: %w", attempts.File, err)
		}
		trials = append(trials, more...)
	}
	if err := f.commitTrials(ctx, trials); err != nil {
		return nil, count, err
	}
	for _, trial := range trials {
		if trial.wide {
			if err := f.widen(ctx, trial.target.Project); err != nil {
				return nil, count, fmt.Errorf("%s: %w", trial.name, err)
			}
		}
		count.Add(trial.count())
		if err := f.begin(ctx, trial); err != nil {
			return nil, count, fmt.Errorf("%s: %w", trial.name, err)
		}
	}
	findings, err := f.judge(ctx, trials)
	return findings, count, errors.Join(err, f.forget(ctx, trials))
}

// targets are the apps of the tenants on the clusters that run, sorted.
func (f *Fleet) targets(ctx context.Context) ([]target, error) {
	running, err := f.Running(ctx)
	if err != nil {
		return nil, err
	}
	var all []target
	for _, cluster := range slices.Sorted(maps.Keys(f.Clusters)) {
		for _, app := range f.Case.AppDeliveries(cluster) {
			for name, application := range running {
				if application.Delivery() != app.Delivery {
					continue
				}
				live, err := f.Hub().dynamic.Resource(applications).Namespace(Namespace).Get(ctx, name, metav1.GetOptions{})
				if err != nil {
					return nil, err
				}
				all = append(all, target{app, live})
			}
		}
	}
	slices.SortFunc(all, func(a, b target) int { return cmp.Compare(a.application.GetName(), b.application.GetName()) })
	if len(all) == 0 {
		return nil, errors.New("no tenant has an app on a cluster that runs")
	}
	return all, nil
}

// fitting is one of the targets, another one for each file. Only a folder of an app that is made with Kustomize may
// hold a kustomization.yaml, and a chart's archive is no folder.
func fitting(all []target, attempts Attempts, index int) (target, error) {
	fit := slices.DeleteFunc(slices.Clone(all), func(t target) bool {
		_, isPlain, _ := unstructured.NestedMap(t.application.Object, "spec", "source", "directory")
		signed := slices.Contains(t.Tenant.Signed, t.Place.Stage)
		return t.Chart != "" || attempts.Kustomize == isPlain || attempts.Signed && !signed
	})
	if len(fit) == 0 {
		return target{}, fmt.Errorf("no app fits %s", attempts.File)
	}
	return fit[index%len(fit)], nil
}

// trials are a file's control and its attempts in a place. What the deployer must not do either is tried a second
// time, in a project that permits everything.
func (f *Fleet) trials(a Attempts, in target) ([]trial, error) {
	all := []trial{{
		Attempt: Attempt{What: "the control", Files: a.Files}, name: "try-" + a.File, target: in, object: a.Control, isControl: true,
	}}
	for index, attempt := range a.Attempts {
		object := patch.Merge(a.Control, attempt.Change)
		if attempt.Object != nil {
			object = attempt.Object
		}
		if attempt.Files == nil {
			attempt.Files = a.Files
		}
		one := trial{Attempt: attempt, name: fmt.Sprintf("try-%s-%d", a.File, index+1), target: in, object: object}
		all = append(all, one)
		if attempt.Deployer != "" {
			one.name, one.wide, one.Refused, one.Open = one.name+"-wide", true, attempt.Deployer, false
			all = append(all, one)
		}
	}
	values := f.values(in)
	for index := range all {
		if err := all[index].fill(values); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// fill puts the target's values into a trial. Its object gets a name of its own, if the file leaves that to the suite.
func (t *trial) fill(values map[string]string) error {
	values = maps.Clone(values)
	values["name"] = t.name
	failed := make([]error, 2)
	t.Attempt, failed[0] = patch.Fill(t.Attempt, values)
	t.object, failed[1] = patch.Fill(t.object, values)
	failed = append(failed, t.nameOwn())
	return errors.Join(failed...)
}

// nameOwn finds the objects that are called like the trial, and names its own so if the file leaves that to the suite.
func (t *trial) nameOwn() error {
	object := &unstructured.Unstructured{Object: t.object}
	if object.GetName() == "attempt" {
		object.SetName("of-" + t.name)
		t.own = append(t.own, object)
	}
	for name, text := range t.Files {
		beside := &unstructured.Unstructured{}
		if err := yaml.Unmarshal([]byte(text), &beside.Object); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if beside.GetName() == t.name {
			t.own = append(t.own, beside)
		}
	}
	return nil
}

// values are the placeholders of a target. What is another tenant's is neither the tenant's own nor its host's.
func (f *Fleet) values(t target) map[string]string {
	values := map[string]string{
		"tenant": t.Tenant.Name, "stage": t.Place.Stage, "namespace": t.Namespace, "project": t.Project,
		"repository": t.Repository, "server": t.Server, "deployer": t.Tenant.Name + "-" + t.Place.Stage,
		"hub": f.Case.Clusters[f.Case.ArgoCD.Hub].Server, "fleet": f.Case.Repository, "app": t.Name(),
	}
	values["repositoryOfElsewhere"] = strings.Replace(t.Repository, ".example/", ".example.elsewhere.invalid/", 1)
	for _, place := range f.Case.Places(t.Place.Cluster) {
		if place.Tenant.Name != t.Tenant.Home() {
			values["other"], values["otherTenant"] = place.Namespace, place.Tenant.Name
			values["otherProject"] = place.Tenant.Project(place.Stage)
			for _, app := range place.Tenant.Apps {
				values["otherRepository"] = app.Repository
			}
		}
	}
	for _, name := range f.Case.ArgoCD.Clusters {
		if name != t.Place.Cluster && name != f.Case.ArgoCD.Hub {
			values["otherServer"] = f.Case.Clusters[name].Server
			values["otherCluster"] = name
		}
	}
	return values
}

// folder is where a trial is in its repository.
func (t trial) folder() string { return "attempts/" + t.name }

// commitTrials commits the folders of all trials to the repositories of their tenants.
func (f *Fleet) commitTrials(ctx context.Context, all []trial) error {
	type commit struct{ repository, how, tag string }
	roots := map[commit]string{}
	for _, trial := range all {
		in := commit{trial.target.Repository, trial.Commit, trial.tag()}
		if roots[in] == "" {
			root, err := os.MkdirTemp(f.Dir, "attempts-")
			if err != nil {
				return err
			}
			roots[in] = root
		}
		if err := trial.write(filepath.Join(roots[in], trial.folder())); err != nil {
			return err
		}
	}
	for in, root := range roots {
		if err := f.forge.CommitAs(ctx, f.signer(in.how), repositoryOf(in.repository), root, in.tag); err != nil {
			return err
		}
	}
	return nil
}

func (t trial) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	object, err := yaml.Marshal(t.object)
	if err != nil {
		return err
	}
	files := map[string]string{"object.yaml": string(object)}
	maps.Copy(files, t.Files)
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the Application of a trial: the tenant's own, with the trial's folder.
func (f *Fleet) begin(ctx context.Context, t trial) error {
	own := t.target.application
	spec, _, err := unstructured.NestedMap(own.Object, "spec")
	if err != nil {
		return err
	}
	object := map[string]any{
		"apiVersion": own.GetAPIVersion(), "kind": own.GetKind(),
		"metadata": map[string]any{"name": t.name, "namespace": Namespace}, "spec": spec,
	}
	change := map[string]any{"spec": map[string]any{
		"source": map[string]any{"path": t.folder(), "targetRevision": t.tag()},
		// What is refused once is refused.
		"syncPolicy": map[string]any{"retry": map[string]any{"limit": 0}},
	}}
	object = patch.Merge(patch.Merge(object, change), t.Application)
	if t.wide {
		object = patch.Merge(object, map[string]any{"spec": map[string]any{"project": t.target.Project + wide}})
	}
	made := &unstructured.Unstructured{Object: object}
	if err := f.Hub().ensureNamespace(ctx, made.GetNamespace()); err != nil {
		return err
	}
	return f.Hub().apply(ctx, made)
}

func (t trial) count() judge.Count {
	switch {
	case t.isControl:
		return judge.Count{Controls: 1}
	case t.Open:
		return judge.Count{Open: 1}
	default:
		return judge.Count{Denials: 1}
	}
}
