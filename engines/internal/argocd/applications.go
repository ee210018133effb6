package argocd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"platformc.invalid/engines/internal/facts"
)

var (
	applications = schema.GroupVersionResource{Group: "argoproj.io", Version: "v1alpha1", Resource: "applications"}
	sets         = schema.GroupVersionResource{Group: "argoproj.io", Version: "v1alpha1", Resource: "applicationsets"}
)

// Application is what counts of one here.
type Application struct {
	Metadata struct {
		Name      string            `json:"name"`
		Namespace string            `json:"namespace"`
		Labels    map[string]string `json:"labels"`
		// DeletionTimestamp is since when it is going, or empty.
		DeletionTimestamp string `json:"deletionTimestamp"`
		OwnerReferences   []struct {
			Kind string `json:"kind"`
		} `json:"ownerReferences"`
	} `json:"metadata"`
	Spec struct {
		Project     string   `json:"project"`
		Source      Source   `json:"source"`
		Sources     []Source `json:"sources"`
		Destination struct {
			Server    string `json:"server"`
			Name      string `json:"name"`
			Namespace string `json:"namespace"`
		} `json:"destination"`
	} `json:"spec"`
	Status struct {
		Sync struct {
			Status   string `json:"status"`
			Revision string `json:"revision"`
		} `json:"sync"`
		Resources []struct {
			Kind      string `json:"kind"`
			Namespace string `json:"namespace"`
			Name      string `json:"name"`
			Status    string `json:"status"`
		} `json:"resources"`
		Conditions []struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"conditions"`
		OperationState struct {
			Phase      string `json:"phase"`
			Message    string `json:"message"`
			SyncResult struct {
				Resources []struct {
					Kind      string `json:"kind"`
					Namespace string `json:"namespace"`
					Name      string `json:"name"`
					Status    string `json:"status"`
					Message   string `json:"message"`
					HookPhase string `json:"hookPhase"`
				} `json:"resources"`
			} `json:"syncResult"`
		} `json:"operationState"`
	} `json:"status"`
}

// Source is where objects come from.
type Source struct {
	RepoURL        string `json:"repoURL"`
	TargetRevision string `json:"targetRevision"`
	Path           string `json:"path"`
	Chart          string `json:"chart"`
}

// Delivery is what an Application brings, and where to. Of several sources the first brings it, and the others have
// values for that.
func (a Application) Delivery() facts.Delivery {
	from := a.Spec.Source
	if len(a.Spec.Sources) > 0 {
		from = a.Spec.Sources[0]
	}
	return facts.Delivery{
		Project: a.Spec.Project, Repository: from.RepoURL, Path: from.Path, Chart: from.Chart, Revision: from.TargetRevision,
		Server: a.Spec.Destination.Server, Namespace: a.Spec.Destination.Namespace,
	}
}

// IsSynced says whether the last operation went well and nothing has changed since.
func (a Application) IsSynced() bool {
	for _, object := range a.Status.Resources {
		if object.Status == "OutOfSync" {
			return false
		}
	}
	isCompared := a.Status.Sync.Status == "Synced" || a.Status.Sync.Status == "OutOfSync"
	return isCompared && a.Status.OperationState.Phase == "Succeeded" && len(a.errors()) == 0
}

// errors are the conditions that are more than a warning.
func (a Application) errors() []string {
	var all []string
	for _, condition := range a.Status.Conditions {
		if strings.HasSuffix(condition.Type, "Error") {
			all = append(all, condition.Type+": "+condition.Message)
		}
	}
	return all
}

// Said is everything that Argo CD says of it: of its operation, of the objects in it, and of the Application itself.
func (a Application) Said() string {
	operation := a.Status.OperationState
	said := []string{fmt.Sprintf("%s, operation %s: %s", a.Status.Sync.Status, operation.Phase, operation.Message)}
	for _, object := range operation.SyncResult.Resources {
		if object.Status != "Synced" || object.HookPhase == "Failed" || object.HookPhase == "Error" {
			said = append(said, fmt.Sprintf("%s %s/%s %s: %s", object.Kind, object.Namespace, object.Name, object.Status, object.Message))
		}
	}
	said = append(said, a.errors()...)
	const most = 5
	differing := 0
	for _, object := range a.Status.Resources {
		if object.Status == "Synced" {
			continue
		}
		if differing++; differing <= most {
			said = append(said, fmt.Sprintf("%s %s/%s is %s", object.Kind, object.Namespace, object.Name, object.Status))
		}
	}
	if differing > most {
		said = append(said, fmt.Sprintf("… and %d more", differing-most))
	}
	return strings.Join(said, "\n")
}

// Applications are those in a namespace of the hub, by their names.
func (f *Fleet) Applications(ctx context.Context, namespace string) (map[string]Application, error) {
	list, err := f.Hub().dynamic.Resource(applications).Namespace(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	all := map[string]Application{}
	for _, item := range list.Items {
		var application Application
		if err := convert(item.Object, &application); err != nil {
			return nil, err
		}
		all[application.Metadata.Name] = application
	}
	return all, nil
}

// Running are the Applications that go to a cluster that runs.
func (f *Fleet) Running(ctx context.Context) (map[string]Application, error) {
	all, err := f.Applications(ctx, Namespace)
	maps.DeleteFunc(all, func(_ string, application Application) bool {
		to := application.Spec.Destination.Server
		runs := func(cluster *Cluster) bool { return f.Case.Clusters[cluster.Name].Server == to }
		return !slices.ContainsFunc(slices.Collect(maps.Values(f.Clusters)), runs)
	})
	return all, err
}

// WaitFor waits until what is asked holds of the running Applications, and says what does not when it never does.
func (f *Fleet) WaitFor(ctx context.Context, waiting func(map[string]Application) []string) error {
	deadline := time.Now().Add(patience)
	for ; ; time.Sleep(100 * time.Millisecond) {
		all, err := f.Running(ctx)
		if err != nil {
			return err
		}
		left := waiting(all)
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("after %s:\n%s", patience, strings.Join(left, "\n"))
		}
	}
}

// holds looks for a while whether what is asked of the running Applications goes on to hold, and says what does not.
func (f *Fleet) holds(ctx context.Context, lasting time.Duration, waiting func(map[string]Application) []string) error {
	for end := time.Now().Add(lasting); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		all, err := f.Running(ctx)
		if err != nil {
			return err
		}
		if left := waiting(all); len(left) > 0 {
			return fmt.Errorf("less than %s later:\n%s", lasting, strings.Join(left, "\n"))
		}
	}
	return nil
}

// NotSynced says what of some Applications is not synced.
func NotSynced(all map[string]Application) []string {
	var left []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if application := all[name]; !application.IsSynced() {
			left = append(left, name+": "+application.Said())
		}
	}
	return left
}

// IsGoing says whether somebody deleted it, and it is there only until what it made is gone.
func (a Application) IsGoing() bool { return a.Metadata.DeletionTimestamp != "" }

// Deliveries are what some Applications bring.
func Deliveries(all map[string]Application) []facts.Delivery {
	var found []facts.Delivery
	for _, application := range all {
		found = append(found, application.Delivery())
	}
	return found
}

// Refresh has Argo CD look at Applications anew, and at their repositories.
func (f *Fleet) Refresh(ctx context.Context, names ...string) error {
	patch := []byte(`{"metadata": {"annotations": {"argocd.argoproj.io/refresh": "hard"}}}`)
	client := f.Hub().dynamic.Resource(applications).Namespace(Namespace)
	for _, name := range names {
		if _, err := client.Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{}); err != nil {
			return err
		}
	}
	return nil
}
