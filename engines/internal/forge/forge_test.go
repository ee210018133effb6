package forge_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"platformc.invalid/engines/internal/forge"
	"platformc.invalid/engines/internal/internet"
)

// TestClone clones repositories from a host that does not exist, with Git itself.
func TestClone(t *testing.T) {
	t.Parallel()
	net, err := internet.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(net.Stop)
	forge, err := forge.New(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	net.Host("git.acorn.example", forge)
	tree := t.TempDir()
	for index, text := range []string{"first", "second"} {
		if err := os.WriteFile(filepath.Join(tree, "file"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, repository := range []string{"open/a.git", "closed/b.git"} {
			tag := []string{"1.0", "2.0"}[index]
			if err := forge.Commit(t.Context(), "git.acorn.example/"+repository, tree, tag); err != nil {
				t.Fatal(err)
			}
		}
	}
	forge.Protect("git.acorn.example/closed/b.git", "secret")
	for _, test := range []struct{ url, branch, holds, says string }{
		{"https://git.acorn.example/open/a.git", "main", "second", ""},
		{"https://git.acorn.example/open/a.git", "1.0", "first", ""},
		{"https://git.acorn.example/open/c.git", "main", "", "not found"},
		{"https://git.acorn.example/closed/b.git", "main", "", "could not read Username"},
		{"https://me:wrong@git.acorn.example/closed/b.git", "main", "", "Authentication failed"},
		{"https://me:secret@git.acorn.example/closed/b.git", "2.0", "second", ""},
		{"https://git.other.example/open/a.git", "main", "", "502"},
	} {
		into := t.TempDir()
		command := exec.CommandContext(t.Context(), "git", "clone", "--quiet", "--branch", test.branch, test.url, into)
		command.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		command.Env = append(command.Env, net.Environment()...)
		said, _ := command.CombinedOutput()
		got, _ := os.ReadFile(filepath.Join(into, "file"))
		if string(got) != test.holds || !strings.Contains(string(said), test.says) {
			t.Errorf("%s %s holds %q and not %q; git says %s", test.url, test.branch, got, test.holds, said)
		}
	}
	if got := net.Strangers(); len(got) != 1 || got[0] != "git.other.example" {
		t.Errorf("strangers: %v", got)
	}
}
