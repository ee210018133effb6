package judge

import (
	"context"
	"fmt"
	"path/filepath"

	"platformc.invalid/engines/internal/tree"
)

// ApplyHub applies what a hub's Argo CD is told, as the identity by which Argo CD brings it. Argo CD does not run.
func (t *Trial) ApplyHub(ctx context.Context) ([]Finding, error) {
	own, err := t.Objects()
	if err != nil {
		return nil, err
	}
	objects, err := tree.Read(filepath.Join(t.Out, t.Case.Fleet, "argocd", t.Cluster))
	if err != nil {
		return nil, err
	}
	deployer, err := t.As(PlatformDeployer())
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, object := range objects {
		t.Count.Documents++
		if _, err := t.applyOne(ctx, deployer, object.Unstructured); err != nil {
			findings = append(findings, t.about("apply", "", object.String(), "accepted", err.Error()))
		}
	}
	t.tree = append(own, objects...)
	return findings, t.takeUp(ctx, objects)
}

// OwnApplications tries attempts in every namespace in which a tenant makes applications of its own.
func (t *Trial) OwnApplications(ctx context.Context, all []Attempts) ([]Finding, error) {
	if err := t.AllowAnyone(ctx); err != nil {
		return nil, err
	}
	var findings []Finding
	for _, place := range t.Case.ControlPlaces(t.Cluster) {
		for _, attempts := range all {
			found, err := t.attempts(ctx, place, attempts)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", attempts.File, err)
			}
			findings = append(findings, found...)
			if t.enough(findings) {
				return findings, nil
			}
		}
	}
	return findings, nil
}
