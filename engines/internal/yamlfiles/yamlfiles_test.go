package yamlfiles

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type thing struct {
	Name string         `json:"-"`
	Size int            `json:"size"`
	More map[string]any `json:"more"`
}

func TestLoad(t *testing.T) {
	t.Parallel()
	begin := func(name string) thing { return thing{Name: name, Size: 1} }
	check := func(one thing) error {
		if one.Size > 3 {
			return errors.New("too large")
		}
		return nil
	}
	for _, c := range []struct {
		text  string
		size  int
		wrong string
	}{
		{"size: 2", 2, ""},
		{"more: {}", 1, ""},
		{"more: {below: &below {key: 1}, above: {<<: *below, key: 2}}", 1, ""},
		{"size: 4", 0, "thing.yaml: too large"},
		{"seize: 2", 0, `unknown field "seize"`},
		{"size: 2\nsize: 3", 0, `"size" already defined`},
		{"more: {key: 1, key: 2}", 0, `"key" already defined`},
		{"{", 0, "thing.yaml: yaml:"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "thing.yaml"), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := Load(dir, begin, check)
		switch {
		case c.wrong != "":
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%q: %v, want %q", c.text, err, c.wrong)
			}
		case err != nil || len(all) != 1 || all[0].Name != "thing" || all[0].Size != c.size:
			t.Errorf("%q: %v, %v", c.text, all, err)
		}
	}
}

func TestAFolderWithoutFilesIsAnError(t *testing.T) {
	t.Parallel()
	none := func(string) thing { return thing{} }
	if _, err := Load(t.TempDir(), none, func(thing) error { return nil }); err == nil {
		t.Error("nothing would be tried, and nobody says so")
	}
}
