package argocd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

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

// namesKey is a line of an AppProject that asks for signatures by a key.
var namesKey = regexp.MustCompile(`keyID: ['"]?(\w+)`)

// nameKey has the tree name the key that there is in place of the one that the spec names, which is nobody's. A tree
// that names any other is an error: nothing would be delivered, and the suite would wait for it.
func (f *Fleet) nameKey() error {
	files, err := f.projectFiles()
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, key := range namesKey.FindAllSubmatch(text, -1) {
			if named := string(key[1]); named != f.Case.ArgoCD.SigningKey && named != f.releaseKey.ID {
				return fmt.Errorf("%s asks for signatures by %s, which is not the signingKey of the case", file, named)
			}
		}
		if f.Case.ArgoCD.SigningKey != "" {
			text = bytes.ReplaceAll(text, []byte(f.Case.ArgoCD.SigningKey), []byte(f.releaseKey.ID))
		}
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
