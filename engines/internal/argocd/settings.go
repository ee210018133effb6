package argocd

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"

	"platformc.invalid/engines/internal/tree"
)

// module is Argo CD's module, as the tool's go.mod pins it.
const module = "github.com/argoproj/argo-cd/v3"

// moduleDir is where the source of Argo CD is, fetched if need be.
func moduleDir(ctx context.Context, tool string) (string, error) {
	command := exec.CommandContext(ctx, "go", "mod", "download", "-json", module)
	command.Dir = tool
	said, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go mod download %s: %w\n%s", module, err, said)
	}
	var found struct{ Dir string }
	return found.Dir, json.Unmarshal(said, &found)
}

// workloads are the files in which Argo CD's own installation declares its parts.
var workloads = map[Part]string{
	RepoServer:     "repo-server/argocd-repo-server-deployment.yaml",
	Controller:     "application-controller/argocd-application-controller-statefulset.yaml",
	ApplicationSet: "applicationset-controller/argocd-applicationset-controller-deployment.yaml",
	Server:         "server/argocd-server-deployment.yaml",
}

// settings are the environment that an installation of Argo CD would give a part: what its own manifests take from
// the ConfigMaps that are on the hub.
func settings(ctx context.Context, source string, part Part, hub kubernetes.Interface) ([]string, error) {
	objects, err := tree.ReadFile(filepath.Join(source, "manifests", "base", workloads[part]))
	if err != nil {
		return nil, err
	}
	maps, err := hub.CoreV1().ConfigMaps(Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	values := map[string]map[string]string{}
	for _, found := range maps.Items {
		values[found.Name] = found.Data
	}
	var environment []string
	for _, object := range objects {
		variables, err := variablesOf(object.Unstructured)
		if err != nil {
			return nil, err
		}
		for _, variable := range variables {
			if variable.ValueFrom == nil || variable.ValueFrom.ConfigMapKeyRef == nil {
				continue
			}
			from := variable.ValueFrom.ConfigMapKeyRef
			if value, is := values[from.Name][from.Key]; is {
				environment = append(environment, variable.Name+"="+value)
			}
		}
	}
	return environment, nil
}

// variablesOf are the variables of the first container of a Deployment or a StatefulSet.
func variablesOf(workload *unstructured.Unstructured) ([]corev1.EnvVar, error) {
	raw, _, err := unstructured.NestedMap(workload.Object, "spec", "template")
	if err != nil {
		return nil, err
	}
	var template corev1.PodTemplateSpec
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(raw, &template); err != nil {
		return nil, err
	}
	if len(template.Spec.Containers) == 0 {
		return nil, fmt.Errorf("%s has no containers", workload.GetName())
	}
	return template.Spec.Containers[0].Env, nil
}
