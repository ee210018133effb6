package facts

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const spec = `// tenant "shop" is not here
tenant-class "base" {
    quota { pods 10 }
    network { gateway ports="8080" }
}
tenant-class "team" extends="base" {
    developers "{tenant}-devs"
}
tenant "shop-online" class="team" {
    quota { pods 99 }
}
tenant "shop" class="team" {
    cost-center "a } brace"
    quota stage="prod" {
        pods 20
    }
}
tenant "wiki"
`

func TestLines(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "engines", "cases", "it")
	file := filepath.Join(dir, "platform.kdl")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(spec), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &Case{Dir: dir}
	c.nodes = c.spec
	for _, test := range []struct {
		tenant string
		words  []string
		want   []string
	}{
		{"shop", []string{"quota"}, []string{
			`:12: tenant "shop" class="team" {`, `:14: quota stage="prod" {`,
			`:6: tenant-class "team" extends="base" {`, `:2: tenant-class "base" {`, `:3: quota { pods 10 }`,
		}},
		{"wiki", []string{"quota"}, []string{`:18: tenant "wiki"`}},
		{"nobody", []string{"quota"}, nil},
		{"", []string{"network"}, []string{`:4: network { gateway ports="8080" }`}},
	} {
		var want []string
		for _, line := range test.want {
			want = append(want, "engines/cases/it/platform.kdl"+line)
		}
		if got := c.Lines(test.tenant, test.words); !slices.Equal(got, want) {
			t.Errorf("lines of %q with %v:\n got %q\nwant %q", test.tenant, test.words, got, want)
		}
	}
}
