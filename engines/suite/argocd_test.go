package suite

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"platformc.invalid/engines/internal/argocd"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

// argoTool is the folder that pins Argo CD.
const argoTool = "../tools/argocd"

// theTried is the case whose tenants look for ways out.
const theTried = "saas"

// TestArgoCD has Argo CD deliver fleets, one after the other.
func TestArgoCD(t *testing.T) {
	t.Parallel()
	for _, c := range allCases(t) {
		if c.ArgoCD != nil {
			t.Run(c.Name, func(t *testing.T) { deliver(t, c) })
		}
	}
}

func deliver(t *testing.T, c *facts.Case) {
	fleet := startFleet(t, c)
	fleet.ReadySecrets(t.Context())
	if len(c.ArgoCD.Waves) > 0 {
		t.Run("waves", func(t *testing.T) { rolled(t, fleet) })
	}
	fleet.RunPods(t.Context())
	t.Run("closed windows", func(t *testing.T) { withheld(t, fleet) })
	t.Run("delivery", func(t *testing.T) { delivered(t, fleet) })
	t.Run("differences", func(t *testing.T) { report(t, fleet.Differ) })
	t.Run("access", func(t *testing.T) {
		report(t, func(ctx context.Context) ([]judge.Finding, error) {
			findings, asked, err := fleet.Access(ctx)
			count(judge.Count{Answers: asked})
			return findings, err
		})
	})
	t.Run("policy", func(t *testing.T) {
		report(t, func(ctx context.Context) ([]judge.Finding, error) {
			findings, asked, err := fleet.Policy(ctx)
			count(judge.Count{Answers: asked})
			return findings, err
		})
	})
	t.Run("pods", func(t *testing.T) {
		report(t, func(ctx context.Context) ([]judge.Finding, error) {
			findings, asked, err := fleet.Pods(ctx)
			count(judge.Count{Answers: asked})
			return findings, err
		})
	})
	t.Run("own applications", func(t *testing.T) {
		report(t, func(ctx context.Context) ([]judge.Finding, error) {
			findings, tried, err := fleet.OwnApplications(ctx)
			count(tried)
			return findings, err
		})
	})
	if c.Name == theTried {
		t.Run("attempts", func(t *testing.T) { attempted(t, fleet) })
	}
	// The last: nothing of it comes back.
	var edits []facts.Edit
	for _, removal := range c.ArgoCD.Changes {
		edits = append(edits, removal.Edits...)
		t.Run(removal.What, func(t *testing.T) {
			out := t.TempDir()
			if err := compile(edited(t, c, edits), out); err != nil {
				t.Fatal(err)
			}
			remove := fleet.Remove
			if removal.IsTenant() {
				remove = fleet.Leave
			}
			report(t, func(ctx context.Context) ([]judge.Finding, error) { return remove(ctx, removal, out) })
		})
	}
}

// attempted has tenants look for ways out, and nothing be left of that.
func attempted(t *testing.T, fleet *argocd.Fleet) {
	attempts, err := argocd.LoadAttempts("../argocd-attempts")
	if err != nil {
		t.Fatal(err)
	}
	before, err := fleet.Inventory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report(t, func(ctx context.Context) ([]judge.Finding, error) {
		findings, tried, err := fleet.Try(ctx, attempts)
		count(tried)
		return findings, err
	})
	if err := fleet.AwaitInventory(t.Context(), before); err != nil {
		t.Error(err)
	}
}

// startFleet starts a case's clusters and Argo CD on its hub, which begins to deliver.
func startFleet(t *testing.T, c *facts.Case) *argocd.Fleet {
	t.Helper()
	began := time.Now()
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS(built(t, c))); err != nil {
		t.Fatal(err)
	}
	// A short path: sockets' have a limit.
	dir, err := os.MkdirTemp("", "argo-")
	if err != nil {
		t.Fatal(err)
	}
	fleet, err := argocd.NewFleet(t.Context(), c, out, dir, startEach(t, c.ArgoCD.Clusters))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fleet.Stop)
	if err := errors.Join(fleet.SetWindows(false), fleet.CommitTree(t.Context())); err != nil {
		t.Fatal(err)
	}
	if err := fleet.Start(t.Context(), env.binaries, argoTool); err != nil {
		t.Fatal(err)
	}
	t.Logf("started after %s", time.Since(began).Round(time.Millisecond))
	return fleet
}

// withheld looks at what is for later hours, and has people sync it by hand: only what the case lets them is there then.
func withheld(t *testing.T, fleet *argocd.Fleet) {
	heldBack(t, fleet, fleet.InWindows(), "for later hours")
	report(t, fleet.SyncByHand)
	heldBack(t, fleet, fleet.ClosedToPeople(), "for later hours, for people, too")
}

// rolled looks at what is for later waves: no pod runs yet, so that the first is never over.
func rolled(t *testing.T, fleet *argocd.Fleet) {
	heldBack(t, fleet, slices.Concat(fleet.InLaterWaves(), fleet.InWindows()), "for a later wave or later hours")
	report(t, fleet.Listed)
}

// heldBack waits until everything is delivered that need not wait, and fails for what does not wait and should.
func heldBack(t *testing.T, fleet *argocd.Fleet, later []facts.Delivery, why string) {
	t.Helper()
	now := slices.DeleteFunc(fleet.Expected(), func(d facts.Delivery) bool { return slices.Contains(later, d) })
	await(t, fleet, now)
	all, err := fleet.Running(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, application := range all {
		if slices.Contains(later, application.Delivery()) && application.Status.OperationState.Phase != "" {
			t.Errorf("%s is %s, and %s", name, why, application.Said())
		}
	}
}

// delivered opens the windows, waits until Argo CD has delivered everything, and holds what is there then against
// the case.
func delivered(t *testing.T, fleet *argocd.Fleet) {
	if err := fleet.OpenWindows(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := fleet.Expected()
	await(t, fleet, want)
	all, err := fleet.Running(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, more := differences(want, argocd.Deliveries(all)); len(more) > 0 {
		t.Errorf("nobody asked for:\n%s", strings.Join(more, "\n"))
	}
	report(t, fleet.Arrived)
}

// await waits until Argo CD has delivered something.
func await(t *testing.T, fleet *argocd.Fleet, want []facts.Delivery) {
	t.Helper()
	began := time.Now()
	err := fleet.WaitFor(t.Context(), func(all map[string]argocd.Application) []string {
		missing, _ := differences(want, argocd.Deliveries(all))
		maps.DeleteFunc(all, func(_ string, a argocd.Application) bool { return !slices.Contains(want, a.Delivery()) })
		return append(missing, argocd.NotSynced(all)...)
	})
	t.Logf("%d Applications synced after %s", len(want), time.Since(began).Round(time.Millisecond))
	if err != nil {
		t.Error(err)
	}
}

// differences are the deliveries that are wanted and not there, and those that are there and not wanted.
func differences(want, got []facts.Delivery) (missing, more []string) {
	for _, delivery := range want {
		if !slices.Contains(got, delivery) {
			missing = append(missing, "missing: "+delivery.String())
		}
	}
	for _, delivery := range got {
		if !slices.Contains(want, delivery) {
			more = append(more, delivery.String())
		}
	}
	return missing, more
}
