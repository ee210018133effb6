package judge

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/tree"
)

// PodSecurity tries the pods that Kubernetes tests its own Pod Security admission with. `folder` is the
// newest version's: it holds `restricted` and `baseline`, each with `pass` and `fail`.
func (t *Trial) PodSecurity(ctx context.Context, folder string) ([]Finding, error) {
	if err := t.AllowAnyone(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	places := t.Places()
	for index, place := range places {
		share := shareOf(places, index)
		for _, level := range []string{"restricted", "baseline"} {
			for _, verdict := range []string{"pass", "fail"} {
				found, err := t.podSecurity(ctx, place, share, folder, level, verdict)
				if err != nil {
					return nil, err
				}
				findings = append(findings, found...)
			}
		}
	}
	return findings, nil
}

// share is which of some files are tried in a place.
type share struct{ index, of int }

// shareOf lets the first place of each level try everything, and the others share it among them: their namespaces
// have the same labels.
func shareOf(places []facts.Place, index int) share {
	alike := func(other facts.Place) bool { return other.PodSecurity() == places[index].PodSecurity() }
	if !slices.ContainsFunc(places[:index], alike) {
		return share{0, 1}
	}
	return share{index, len(places)}
}

func (s share) has(index int) bool { return index%s.of == s.index }

// What the API server says before Pod Security is asked: an unmasked /proc needs a user namespace.
const invalidUnmasked = "`hostUsers` must be false to use `Unmasked`"

func (t *Trial) podSecurity(ctx context.Context, place facts.Place, share share, folder, level, verdict string) ([]Finding, error) {
	refused, decided := decides(place.PodSecurity(), level, verdict)
	if !decided {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(folder, level, "*", verdict, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no pods of %s/%s in %s: %w", level, verdict, folder, err)
	}
	client, err := t.As(Anyone())
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for index, file := range newest(files) {
		if !share.has(index) {
			continue
		}
		pods, err := tree.ReadFile(file)
		if err != nil {
			return nil, err
		}
		pod := pods[0]
		pod.SetNamespace(place.Namespace)
		// Not all of them have names that an API server takes.
		pod.SetName("attempt")
		refusal := t.try(ctx, client, request{On: "create", object: pod.Object})
		want := "accepted"
		if refused {
			want = "violates PodSecurity"
			t.Count.Denials++
		} else {
			t.Count.Controls++
		}
		if !strings.Contains(said(refusal), want) && !(refused && strings.Contains(said(refusal), invalidUnmasked)) {
			what := fmt.Sprintf("%s/%s/%s in %s", level, verdict, filepath.Base(file), place.Namespace)
			findings = append(findings, t.about("pod security", place.Tenant.Name, what, want, said(refusal)))
		}
	}
	return findings, nil
}

// decides says whether a namespace of a level refuses the pods of a verdict, and whether that follows: what
// the restricted level refuses, the baseline may accept, and the other way around.
func decides(namespace, level, verdict string) (refused, decided bool) {
	switch {
	case namespace == level:
		return verdict == "fail", true
	case namespace == "restricted" && verdict == "fail":
		return true, true
	case namespace == "baseline" && verdict == "pass":
		return false, true
	}
	return false, false
}

// newest keeps the files of the newest version of Kubernetes.
func newest(files []string) []string {
	version := func(file string) string { return filepath.Base(filepath.Dir(filepath.Dir(file))) }
	last := version(files[0])
	for _, file := range files {
		if v := version(file); len(v) > len(last) || len(v) == len(last) && v > last {
			last = v
		}
	}
	var kept []string
	for _, file := range files {
		if version(file) == last {
			kept = append(kept, file)
		}
	}
	return kept
}
