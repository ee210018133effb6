package suite

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// TestPruning builds each changed spec of a case and applies it with pruning: what should go is gone, and
// nothing else.
func TestPruning(t *testing.T) {
	t.Parallel()
	for _, c := range loadCases(t) {
		out := built(t, c)
		for _, change := range c.Changes {
			t.Run(c.Name+"/"+change.What, func(t *testing.T) {
				t.Parallel()
				changed := t.TempDir()
				if err := compile(edited(t, c, change.Edits), changed); err != nil {
					t.Fatal(err)
				}
				trial := try(t, c, change.Cluster, out)
				pruning, err := judge.NewPruning(t.Context(), trial, filepath.Join(string(env.binaries), "kubectl"))
				if err != nil {
					t.Fatal(err)
				}
				report(t, func(ctx context.Context) ([]judge.Finding, error) { return pruning.Change(ctx, change, changed) })
			})
		}
	}
}

// edited is a copy of a case's spec with some edits.
func edited(t *testing.T, c *facts.Case, edits []facts.Edit) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "spec")
	if err := os.CopyFS(folder, os.DirFS(c.SpecDir())); err != nil {
		t.Fatal(err)
	}
	for _, edit := range edits {
		file := filepath.Join(folder, edit.File)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := strings.Count(string(text), edit.Replace); found != 1 {
			t.Fatalf("%s holds %q %d times", edit.File, edit.Replace, found)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), edit.Replace, edit.By, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
