package suite

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// TestSample holds a sampled case against the whole of its fleet: whatever a line of the spec says, and whatever
// shape an object of the output has, the sample must have one that is alike.
func TestSample(t *testing.T) {
	t.Parallel()
	for _, c := range loadCases(t) {
		if !c.Sampled {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			for _, missing := range c.Uncovered() {
				t.Errorf("the sample has not %s", missing)
			}
			unlike(t, c)
		})
	}
}

// unlike finds objects of the fleet that are like none of the sample.
func unlike(t *testing.T, c *facts.Case) {
	t.Helper()
	clusters := filepath.Join(built(t, c), c.Fleet, "clusters")
	sampled, first := map[string]bool{}, map[string]string{}
	err := filepath.WalkDir(clusters, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" || filepath.Base(path) == "kustomization.yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inSample := isSampled(c, clusters, path)
		for _, shape := range tree.Outlines(string(text)) {
			sampled[shape] = sampled[shape] || inSample
			if first[shape] == "" {
				first[shape] = path
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range slices.Sorted(maps.Keys(first)) {
		if !sampled[shape] {
			t.Errorf("no object of the sample is like one of %s: %s", strings.TrimPrefix(first[shape], clusters+"/"), shape)
		}
	}
	t.Logf("%d shapes of objects", len(sampled))
}

// isSampled says whether a file is of a cluster that the suite runs, and of a tenant that the case describes.
func isSampled(c *facts.Case, clusters, path string) bool {
	relative, err := filepath.Rel(clusters, path)
	if err != nil {
		return false
	}
	cluster, _, _ := strings.Cut(relative, "/")
	_, runs := c.Clusters[cluster]
	return runs && judge.InSample(c, cluster, filepath.Join(clusters, cluster), path)
}
