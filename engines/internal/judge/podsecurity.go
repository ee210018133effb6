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
				found, err := t.podSecurity(ctx, place, share, samples{folder, level, verdict})
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

// samples are pods that a level lets `pass`, or has `fail`.
type samples struct{ folder, level, verdict string }

func (s samples) String() string { return s.level + "/" + s.verdict }

// files are those of the newest version of Kubernetes.
func (s samples) files() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(s.folder, s.level, "*", s.verdict, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no pods of %s in %s", s, s.folder)
	}
	return newest(files), nil
}

// refusedBy says whether a namespace of a level refuses them, and whether that follows: what the restricted level
// refuses, the baseline may accept, and the other way around.
func (s samples) refusedBy(namespace string) (refused, decided bool) {
	switch {
	case namespace == s.level:
		return s.verdict == "fail", true
	case namespace == "restricted" && s.verdict == "fail":
		return true, true
	case namespace == "baseline" && s.verdict == "pass":
		return false, true
	}
	return false, false
}

// What the API server says before Pod Security is asked: an unmasked /proc needs a user namespace.
const invalidUnmasked = "`hostUsers` must be false to use `Unmasked`"

func (t *Trial) podSecurity(ctx context.Context, place facts.Place, share share, all samples) ([]Finding, error) {
	refused, decided := all.refusedBy(place.PodSecurity())
	if !decided {
		return nil, nil
	}
	files, err := all.files()
	if err != nil {
		return nil, err
	}
	client, err := t.As(Anyone())
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for index, file := range files {
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
			what := fmt.Sprintf("%s/%s in %s", all, filepath.Base(file), place.Namespace)
			findings = append(findings, t.about("pod security", place.Tenant.Name, what, want, said(refusal)))
		}
	}
	return findings, nil
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
