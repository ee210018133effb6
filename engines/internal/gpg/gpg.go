// Package gpg makes keys that sign commits.
package gpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Key is a key of somebody's, with the folder that it is kept in.
type Key struct {
	Home string
	// ID are the last 16 digits of its fingerprint.
	ID string
}

// New makes a key in a new folder.
func New(ctx context.Context, home, name string) (*Key, error) {
	key := &Key{Home: home}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	owner := fmt.Sprintf("%s <%s@engines.invalid>", name, name)
	if _, err := key.run(ctx, "--passphrase", "", "--quick-generate-key", owner, "ed25519", "sign", "never"); err != nil {
		return nil, err
	}
	listed, err := key.run(ctx, "--list-keys", "--with-colons")
	if err != nil {
		return nil, err
	}
	key.ID, err = idIn(string(listed))
	return key, err
}

// idIn finds the key in what gpg lists: the fifth field of a line `pub`.
func idIn(listed string) (string, error) {
	for line := range strings.Lines(listed) {
		if fields := strings.Split(line, ":"); fields[0] == "pub" && len(fields) > 4 && fields[4] != "" {
			return fields[4], nil
		}
	}
	return "", fmt.Errorf("gpg lists no key: %q", listed)
}

// Public is what whoever checks its signatures needs.
func (k *Key) Public(ctx context.Context) ([]byte, error) {
	return k.run(ctx, "--armor", "--export", k.ID)
}

// Stop ends the agent that gpg has started in the key's folder.
func (k *Key) Stop() { StopAgent(k.Home) }

// StopAgent ends the agent that gpg has started in a folder.
func StopAgent(home string) {
	_ = exec.Command("gpgconf", "--homedir", home, "--kill", "gpg-agent").Run()
}

func (k *Key) run(ctx context.Context, arguments ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "gpg", append([]string{"--batch", "--homedir", k.Home}, arguments...)...)
	said, err := command.Output()
	if exit, is := err.(*exec.ExitError); is {
		err = fmt.Errorf("gpg %s: %w\n%s", strings.Join(arguments, " "), err, exit.Stderr)
	}
	return said, err
}
