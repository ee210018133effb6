// Package forge is a Git server with bare repositories in a folder. Some ask for a password.
package forge

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"platformc.invalid/engines/internal/gpg"
)

// Forge has the repositories of all hosts: `git.acorn.example/platform/fleet.git` is a folder below its own.
type Forge struct {
	dir       string
	backend   string
	lock      sync.Mutex
	passwords map[string]string
	// Signer signs what is committed. Without it nobody does.
	Signer *gpg.Key
}

// New makes one without repositories in a folder.
func New(ctx context.Context, dir string) (*Forge, error) {
	said, err := exec.CommandContext(ctx, "git", "--exec-path").Output()
	if err != nil {
		return nil, err
	}
	backend := filepath.Join(strings.TrimSpace(string(said)), "git-http-backend")
	return &Forge{dir: dir, backend: backend, passwords: map[string]string{}}, nil
}

// Protect has a repository ask for a password. The name of the user does not matter.
func (f *Forge) Protect(repository, password string) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.passwords[repository] = password
}

// allows says whether somebody may read the repository that a path is in.
func (f *Forge) allows(path, password string) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	for repository, wanted := range f.passwords {
		if strings.HasPrefix(path, repository+"/") {
			return password == wanted
		}
	}
	return true
}

// ServeHTTP speaks Git's protocol, for reading.
func (f *Forge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, password, _ := r.BasicAuth()
	if !f.allows(r.Host+r.URL.Path, password) {
		w.Header().Set("WWW-Authenticate", `Basic realm="forge"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	root := filepath.Join(f.dir, r.Host)
	handler := cgi.Handler{
		Path: f.backend,
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "HOME=" + f.dir},
		// What Git complains about, such as a repository that is not there, it tells the client, too.
		Stderr: discard{},
	}
	handler.ServeHTTP(w, r)
}

type discard struct{}

func (discard) Write(text []byte) (int, error) { return len(text), nil }

// Commit makes the content of a folder the content of a repository, which it makes if there is none, and gives the
// commit the tags.
func (f *Forge) Commit(ctx context.Context, repository, folder string, tags ...string) error {
	return f.CommitAs(ctx, f.Signer, repository, folder, tags...)
}

// CommitAs does so with the signature of somebody, or of nobody.
func (f *Forge) CommitAs(ctx context.Context, signer *gpg.Key, repository, folder string, tags ...string) error {
	bare := filepath.Join(f.dir, repository)
	if _, err := os.Stat(bare); err != nil {
		if err := git(ctx, nil, "init", "--quiet", "--bare", "--initial-branch=main", bare); err != nil {
			return err
		}
	}
	// An absolute path, since Git goes to the work tree.
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	where := []string{"GIT_DIR=" + bare, "GIT_WORK_TREE=" + folder}
	if err := git(ctx, where, "add", "--all", "--force"); err != nil {
		return err
	}
	commit := []string{"commit", "--quiet", "--allow-empty", "--message=As it is now"}
	if signer != nil {
		commit = append(commit, "--gpg-sign="+signer.ID)
		where = append(where, "GNUPGHOME="+signer.Home)
	}
	if err := git(ctx, where, commit...); err != nil {
		return err
	}
	for _, tag := range tags {
		if err := git(ctx, where, "tag", "--force", tag); err != nil {
			return err
		}
	}
	return nil
}

func git(ctx context.Context, where []string, arguments ...string) error {
	command := exec.CommandContext(ctx, "git", append([]string{"-c", "core.bare=false", "-c", "gc.auto=0"}, arguments...)...)
	command.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=engines", "GIT_AUTHOR_EMAIL=engines@engines.invalid",
		"GIT_COMMITTER_NAME=engines", "GIT_COMMITTER_EMAIL=engines@engines.invalid")
	command.Env = append(command.Env, where...)
	said, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("git %s: %w\n%s", strings.Join(arguments, " "), err, said)
	}
	return nil
}
