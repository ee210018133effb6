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

	"platformc.invalid/engines/internal/facts"
)

// appLabel marks the ConfigMaps of apps.
const appLabel = "engines.invalid/app"

// appManifests are what a tenant's app is made of. `%[1]s` is its name, `%[2]s` the revision.
const appManifests = `apiVersion: v1
kind: ConfigMap
metadata: {name: %[1]s, labels: {engines.invalid/app: ""}}
data: {revision: "%[2]s"}
---
apiVersion: v1
kind: Service
metadata: {name: %[1]s}
spec:
  selector: {app.kubernetes.io/name: %[1]s}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
` + deployment

// deployment is one of an app's objects. `%[1]s` is its name.
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: %[1]s}
spec:
  replicas: 1
  selector: {matchLabels: {app.kubernetes.io/name: %[1]s}}
  template:
    metadata: {labels: {app.kubernetes.io/name: %[1]s}}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: app
        image: registry.example/%[1]s:1
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`

// commitApps fills every repository that the case's tenants deploy from, with all the revisions that they deploy.
func (f *Fleet) commitApps(ctx context.Context) error {
	for repository, deliveries := range f.Case.Repositories(f.Case.ArgoCD.Clusters) {
		revisions := map[string]bool{}
		for _, delivery := range deliveries {
			revisions[delivery.Revision] = true
		}
		fill := f.commitApp
		if deliveries[0].Chart != "" {
			fill = f.addChart
		}
		for _, revision := range slices.Sorted(maps.Keys(revisions)) {
			if err := fill(ctx, repository, revision, deliveries); err != nil {
				return err
			}
		}
	}
	return nil
}

// commitApp commits a revision of an app to its repository.
func (f *Fleet) commitApp(ctx context.Context, repository, revision string, deliveries []facts.AppDelivery) error {
	folder, err := os.MkdirTemp(f.Dir, "app-")
	if err != nil {
		return err
	}
	for _, delivery := range deliveries {
		if err := writeApp(folder, delivery, revision); err != nil {
			return err
		}
	}
	return errors.Join(f.host(repository, f.forge), f.forge.Commit(ctx, repositoryOf(repository), folder, revision))
}

// chartManifests are what a tenant's chart is made of. The ConfigMap says what it was told.
const chartManifests = `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}, labels: {engines.invalid/app: ""}}
data:
  revision: {{ .Chart.Version | quote }}
  {{- range $key, $value := .Values.settings }}
  {{ $key }}: {{ $value | quote }}
  {{- end }}
`

// addChart puts a version of a chart into its repository, with a file of values for each stage.
func (f *Fleet) addChart(_ context.Context, repository, version string, deliveries []facts.AppDelivery) error {
	name := deliveries[0].Chart
	files := map[string]string{
		"values.yaml":        "settings: {}\n",
		"templates/app.yaml": chartManifests + "---\n" + fmt.Sprintf(deployment, name),
	}
	for _, delivery := range deliveries {
		stage := delivery.Place.Stage
		files["values-"+stage+".yaml"] = "settings: {of: " + stage + "}\n"
	}
	return errors.Join(f.host(repository, f.charts), f.charts.Add(repositoryOf(repository), name, version, files))
}

func writeApp(root string, delivery facts.AppDelivery, revision string) error {
	folder := filepath.Join(root, delivery.Path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	manifests := fmt.Sprintf(appManifests, delivery.Name(), revision)
	if !delivery.App.Kustomize {
		return os.WriteFile(filepath.Join(folder, "app.yaml"), []byte(manifests), 0o600)
	}
	up := strings.Repeat("../", strings.Count(delivery.Path, "/")+1)
	kustomization := "resources:\n- " + up + "base\n"
	return errors.Join(
		os.MkdirAll(filepath.Join(root, "base"), 0o755),
		os.WriteFile(filepath.Join(root, "base", "app.yaml"), []byte(manifests), 0o600),
		os.WriteFile(filepath.Join(root, "base", "kustomization.yaml"), []byte("resources:\n- app.yaml\n"), 0o600),
		os.WriteFile(filepath.Join(folder, "kustomization.yaml"), []byte(kustomization), 0o600),
	)
}
