package suite

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/readers"
	"platformc.invalid/engines/internal/schemas"
	"platformc.invalid/engines/internal/tree"
)

// TestReaders reads every file of every cluster of every case with software that knows nothing of platformc.
func TestReaders(t *testing.T) {
	t.Parallel()
	location := t.TempDir()
	if err := schemas.Write(env.schemas, location); err != nil {
		t.Fatal(err)
	}
	for _, c := range allCases(t) {
		out := built(t, c)
		for _, cluster := range c.ClusterNames() {
			folder := judge.ClusterFolder(c, out, cluster)
			name := c.Name + "/" + cluster
			t.Run(name+"/yaml", func(t *testing.T) { t.Parallel(); sameValues(t, folder) })
			t.Run(name+"/kubeconform", func(t *testing.T) { t.Parallel(); kubeconform(t, location, folder) })
			t.Run(name+"/kustomize", func(t *testing.T) { t.Parallel(); kustomize(t, c, cluster, folder) })
		}
	}
}

// sameValues reads every file with PyYAML and with sigs.k8s.io/yaml.
func sameValues(t *testing.T, folder string) {
	t.Helper()
	files, err := readers.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	differences, err := readers.Compare(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences {
		t.Error(difference)
	}
	t.Logf("%d files", len(files))
}

// kubeconform checks every object with the schema of its kind.
func kubeconform(t *testing.T, location, out string) {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), filepath.Join(string(env.binaries), "kubeconform"),
		"-strict", "-summary", "-skip", "Kustomization", "-ignore-filename-pattern", `kustomization\.yaml$`,
		"-schema-location", filepath.Join(location, schemas.Location), out).CombinedOutput()
	if err != nil {
		t.Errorf("kubeconform: %v\n%.4000s", err, said)
	}
	t.Logf("%s", said)
}

// kustomize builds a cluster, and with it every kustomization.yaml of the cluster, and compares the objects with
// those that the suite's own reader finds.
func kustomize(t *testing.T, c *facts.Case, cluster, folder string) {
	t.Helper()
	folder = sampleOf(t, c, cluster, folder)
	command := exec.CommandContext(t.Context(), filepath.Join(string(env.binaries), "kustomize"), "build", folder)
	var said strings.Builder
	command.Stderr = &said
	text, err := command.Output()
	if err != nil {
		t.Fatalf("kustomize build %s: %v\n%s", folder, err, said.String())
	}
	if said.Len() > 0 {
		t.Errorf("kustomize build %s warns: %s", folder, said.String())
	}
	theirs, err := tree.Parse(text, folder)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := tree.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range judge.Differences(ours, theirs) {
		t.Errorf("kustomize build %s: %s", folder, difference)
	}
	t.Logf("%d objects", len(ours))
}

// sampleOf is a cluster's folder, or a copy with the tenants of the sample: kustomize compares each object with
// each, and takes minutes for the largest clusters.
func sampleOf(t *testing.T, c *facts.Case, cluster, folder string) string {
	t.Helper()
	if !c.Sampled || c.Clusters[cluster].Whole {
		return folder
	}
	small := t.TempDir()
	files, err := readers.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if judge.InSample(c, cluster, folder, file) {
			copyFile(t, file, filepath.Join(small, strings.TrimPrefix(file, folder)))
		}
	}
	list := filepath.Join(small, "tenants", "kustomization.yaml")
	keep := func(resource string) bool {
		_, err := os.Stat(filepath.Join(small, "tenants", resource))
		return err == nil
	}
	if err := tree.KeepResources(list, keep); err != nil {
		t.Fatal(err)
	}
	return small
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}
