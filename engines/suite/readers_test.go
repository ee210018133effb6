package suite

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
	for _, c := range loadCases(t) {
		out := build(t, c.SpecDir())
		for _, cluster := range c.ClusterNames() {
			folder := judge.ClusterFolder(c, out, cluster)
			name := c.Name + "/" + cluster
			t.Run(name+"/yaml", func(t *testing.T) { sameValues(t, folder) })
			t.Run(name+"/kubeconform", func(t *testing.T) { kubeconform(t, location, folder) })
			t.Run(name+"/kustomize", func(t *testing.T) { kustomize(t, folder) })
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

// kustomize builds every kustomization.yaml of a cluster, and compares the objects of the whole with those
// that the suite's own reader found.
func kustomize(t *testing.T, folder string) {
	t.Helper()
	files, err := readers.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if filepath.Base(file) != "kustomization.yaml" {
			continue
		}
		command := exec.CommandContext(t.Context(), filepath.Join(string(env.binaries), "kustomize"), "build", filepath.Dir(file))
		var said strings.Builder
		command.Stderr = &said
		built, err := command.Output()
		if err != nil {
			t.Errorf("kustomize build %s: %v\n%s", filepath.Dir(file), err, said.String())
			continue
		}
		if said.Len() > 0 {
			t.Errorf("kustomize build %s warns: %s", filepath.Dir(file), said.String())
		}
		sameObjects(t, filepath.Dir(file), built)
	}
}

func sameObjects(t *testing.T, folder string, built []byte) {
	t.Helper()
	documents, err := tree.Documents(built)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := tree.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) != len(objects) {
		t.Errorf("kustomize builds %d objects of %s, which holds %d", len(documents), folder, len(objects))
	}
}
