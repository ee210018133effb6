// Package suite tries every case of engines/cases on the real engines. `engines/run`
// builds what it needs and runs it; a plain `go test` without that skips it.
package suite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// environment is what `engines/run` says.
type environment struct {
	binaries  controlplane.Binaries
	platformc string
	schemas   string
	cache     string
	cases     string
}

var (
	env environment
	// What all tests asked together.
	total     judge.Count
	totalLock sync.Mutex
)

func TestMain(m *testing.M) {
	env = environment{
		binaries:  controlplane.Binaries(os.Getenv("ENGINES_BINARIES")),
		platformc: os.Getenv("ENGINES_PLATFORMC"),
		schemas:   os.Getenv("ENGINES_SCHEMAS"),
		cache:     os.Getenv("ENGINES_CACHE"),
		cases:     "../cases",
	}
	if env.binaries == "" {
		fmt.Println("skipped: the engines run by `engines/run`, which builds them first")
		return
	}
	code := m.Run()
	fmt.Println("figures:", total)
	os.Exit(code)
}

func count(c judge.Count) {
	totalLock.Lock()
	defer totalLock.Unlock()
	total.Add(c)
}

func loadCases(t *testing.T) []*facts.Case {
	t.Helper()
	cases, err := facts.Load(env.cases)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	return cases
}

// build compiles a spec into a folder of its own.
func build(t *testing.T, spec string) string {
	t.Helper()
	out := t.TempDir()
	said, err := exec.CommandContext(t.Context(), env.platformc, "build", "--quiet", spec, "--out", out).CombinedOutput()
	if err != nil {
		t.Fatalf("platformc build %s: %v\n%s", spec, err, said)
	}
	return out
}

// start starts a control plane with all CustomResourceDefinitions.
func start(t *testing.T) *controlplane.ControlPlane {
	t.Helper()
	engine, err := controlplane.Start(t.Context(), controlplane.Options{
		Binaries: env.binaries, Dir: t.TempDir(), Data: template(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Stop)
	return engine
}

// try starts a control plane for a cluster and applies the cluster's tree.
func try(t *testing.T, c *facts.Case, cluster, out string) *judge.Trial {
	t.Helper()
	trial, err := judge.NewTrial(c, cluster, out, start(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { count(trial.Count) })
	report(t, trial.Apply)
	return trial
}

// report fails a test with everything that a part of the suite found.
func report(t *testing.T, part func(context.Context) ([]judge.Finding, error)) {
	t.Helper()
	began := time.Now()
	findings, err := part(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const most = 20
	for index, finding := range findings {
		if index == most {
			t.Errorf("… and %d more", len(findings)-most)
			break
		}
		t.Error(finding)
	}
	t.Logf("%s", time.Since(began).Round(time.Millisecond))
}

var templateOnce = sync.OnceValues(func() (string, error) {
	if _, err := os.Stat(env.schemas); err != nil {
		return "", fmt.Errorf("the CustomResourceDefinitions are not there (set PLATFORMC_SHARED): %w", err)
	}
	hash, err := hashOf(env.schemas)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(env.cache, "etcd-with-crds-"+hash)
	return folder, controlplane.Template(context.Background(), env.binaries, env.schemas, folder)
})

func template(t *testing.T) string {
	t.Helper()
	folder, err := templateOnce()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// hashOf tells folders with different files apart.
func hashOf(folder string) (string, error) {
	hash := sha256.New()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(hash, "%s %d\n", path, len(text))
		_, err = hash.Write(text)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil))[:12], err
}
