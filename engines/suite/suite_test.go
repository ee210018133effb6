// Package suite tries every case of engines/cases on the real engines. `engines/run`
// builds what it needs and runs it; a plain `go test` without that skips it.
package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
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
	stopPlanes()
	fmt.Println("figures:", total)
	os.Exit(code)
}

func count(c judge.Count) {
	totalLock.Lock()
	defer totalLock.Unlock()
	total.Add(c)
}

// loadCases are the cases that are for all parts of the suite.
func loadCases(t *testing.T) []*facts.Case {
	t.Helper()
	return slices.DeleteFunc(allCases(t), func(c *facts.Case) bool { return c.Only != "" })
}

func allCases(t *testing.T) []*facts.Case {
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

// built is the output of a case's spec, compiled once for all tests.
func built(t *testing.T, c *facts.Case) string {
	t.Helper()
	builds.lock.Lock()
	once, known := builds.of[c.Name]
	if !known {
		once = sync.OnceValues(func() (string, error) {
			// Not a test's own folder: the largest fleet takes longer to remove than to judge.
			out, err := os.MkdirTemp("", "fleet-")
			return out, errors.Join(err, compile(c.SpecDir(), out))
		})
		builds.of[c.Name] = once
	}
	builds.lock.Unlock()
	out, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var builds = struct {
	lock sync.Mutex
	of   map[string]func() (string, error)
}{of: map[string]func() (string, error){}}

// compile compiles a spec into a folder.
func compile(spec, out string) error {
	said, err := exec.Command(env.platformc, "build", "--quiet", spec, "--out", out).CombinedOutput()
	if err != nil {
		return fmt.Errorf("platformc build %s: %w\n%s", spec, err, said)
	}
	return nil
}

// try takes a control plane for a cluster and applies the cluster's tree.
func try(t *testing.T, c *facts.Case, cluster, out string) *judge.Trial {
	t.Helper()
	trial, err := judge.NewTrial(c, cluster, out, take(t))
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
