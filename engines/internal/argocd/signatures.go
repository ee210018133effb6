package argocd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"

	"platformc.invalid/engines/internal/gpg"
)

// makeKeys makes the key of whoever may release, with which everything is signed, and that of somebody else.
func (f *Fleet) makeKeys(ctx context.Context) error {
	var failed [2]error
	f.releaseKey, failed[0] = gpg.New(ctx, filepath.Join(f.Dir, "releaser"), "releaser")
	f.strangersKey, failed[1] = gpg.New(ctx, filepath.Join(f.Dir, "stranger"), "stranger")
	return errors.Join(failed[:]...)
}

func (f *Fleet) keys() []*gpg.Key { return []*gpg.Key{f.releaseKey, f.strangersKey} }

// nameKey has the tree name the key that there is in place of the one that the spec names, which is nobody's.
func (f *Fleet) nameKey() error {
	if f.Case.ArgoCD.SigningKey == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(f.Out, f.Folder(), "tenants", "*", "projects.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte(f.Case.ArgoCD.SigningKey), []byte(f.releaseKey.ID))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// signer is who signs a commit, by the word of an attempt.
func (f *Fleet) signer(commit string) *gpg.Key {
	switch commit {
	case "unsigned":
		return nil
	case "stranger":
		return f.strangersKey
	default:
		return f.releaseKey
	}
}
